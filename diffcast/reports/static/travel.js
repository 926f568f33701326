"use strict";
/** Goes to a fact: opens what hides its entry or its words, scrolls there and moves the focus. Copies its link. */
((diffcast) => {
  /** Pixels kept free above the target, for the bar. */
  const AIR = 24;
  /** Pixels at the top of the rail that the heading of a section covers. */
  const RAIL_HEADING = 44;
  /** Pixels kept free below the target, for the message. */
  const FOOT = 96;

  diffcast.startTravel = () => {
    document.addEventListener("click", clicked);
    document.addEventListener("click", chosen);
    addEventListener("hashchange", () => diffcast.goToHash());
  };

  /** Links to facts lead where they lead without a script, but both texts end up at the same height. */
  function clicked(event) {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
    const target = link && targetOf(link.hash);
    if (!target) return;
    event.preventDefault();
    const place = link.classList.contains("place") ? link : null;
    if (place && target.side && !diffcast.sideBySide()) {
      diffcast.showPartner(place);
      return;
    }
    remember(link.hash);
    arrive(target, place);
  }

  /** A click on an entry, beside its links and buttons, goes to it. Where nothing is beside the list, it opens the entry. */
  function chosen(event) {
    const entry = event.target instanceof Element ? event.target.closest(".entry[data-fact]") : null;
    if (!entry || event.defaultPrevented || event.target.closest("a, button, summary, textarea, input, label")) return;
    if (!getSelection().isCollapsed) return; // the reader selects words
    const more = entry.querySelector(":scope > .more");
    if (more && !diffcast.rail()) more.open = !more.open;
    diffcast.goToEntry(entry.dataset.fact);
  }

  /** @returns {{id: string, side: "transcript"|"article"|null}|null}  the fact that a fragment names, and the text */
  function targetOf(hash) {
    const name = decoded(hash).slice(1);
    if (diffcast.facts.has(name)) return { id: name, side: null };
    const side = diffcast.SIDES.find((each) => name.startsWith(`${each[0]}-`));
    const id = name.slice(2);
    return side && diffcast.facts.has(id) ? { id, side } : null;
  }

  function decoded(hash) {
    try {
      return decodeURIComponent(hash);
    } catch {
      return hash;
    }
  }

  // A page inside another (`srcdoc`) may have no history of its own.
  function remember(hash) {
    try {
      if (hash !== location.hash) history.pushState(null, "", hash);
    } catch {
      // the link still works, only the Back button doesn't
    }
  }

  function arrive({ id, side }, from) {
    if (side && diffcast.facts.get(id).places[side].length) diffcast.goToPlace(id, side, from);
    else diffcast.goToEntry(id);
  }

  /** Goes to the fact that the URL names, if any. Filters that hide it are cleared, and a message says so. */
  diffcast.goToHash = () => {
    const target = targetOf(location.hash);
    if (!target) return;
    if (!diffcast.passes(target.id)) {
      diffcast.clearFilters();
      diffcast.say("The filters were cleared: they hid the fact that this link leads to.");
    }
    arrive(target, null);
  };

  /** Goes to the entry of a fact. Where the texts are beside the list, both show its words. */
  diffcast.goToEntry = (id) => {
    const { entry } = diffcast.facts.get(id);
    unfold(entry);
    if (!entry.hasAttribute("tabindex")) entry.tabIndex = -1;
    entry.focus({ preventScroll: true });
    bringIntoSight(entry.getBoundingClientRect(), entry);
    diffcast.emit("moved", id);
    if (diffcast.rail()) showWords(id);
  };

  /** Scrolls both texts to the words of a fact, and leaves the focus where it is. */
  function showWords(id) {
    const { places } = diffcast.facts.get(id);
    const side = diffcast.SIDES.find((each) => places[each].length);
    if (!side) return;
    diffcast.lead(places[diffcast.across(side)].length ? null : side); // alone, its text leads the other
    if (diffcast.scrolls(side)) align(id, side, null);
    else if (diffcast.scrolls(diffcast.across(side))) alignOther(id, side);
  }

  /** Scrolls the other text alone, where this one is too short to scroll. */
  function alignOther(id, side) {
    const other = diffcast.panes[diffcast.across(side)];
    const partner = diffcast.measures()[diffcast.across(side)]?.tops.get(id);
    if (partner === undefined) return;
    const height = diffcast.facts.get(id).places[side][0].getBoundingClientRect().top - other.getBoundingClientRect().top;
    moveTo(other, partner - height);
  }

  /**
   * Goes to the first words of a fact in a text. The matching words of the other text come to the same height.
   * @param {HTMLElement|null} [from]  the place that was clicked; it doesn't move
   */
  diffcast.goToPlace = (id, side, from = null) => {
    const [place] = diffcast.facts.get(id).places[side];
    unfold(place);
    diffcast.lead(null);
    place.focus({ preventScroll: true });
    diffcast.lead(null); // the focus made this text the leader, but here both are scrolled
    if (diffcast.scrolls(side)) align(id, side, from);
    else bringIntoSight(place.getBoundingClientRect(), place);
    diffcast.emit("moved", id);
  };

  function align(id, side, from) {
    const pane = diffcast.panes[side];
    const other = diffcast.panes[diffcast.across(side)];
    const box = pane.getBoundingClientRect();
    const beside = from && other?.contains(from) && diffcast.sideBySide();
    const y = beside ? from.getBoundingClientRect().top - box.top : pane.clientHeight / 3;
    const height = moveTo(pane, diffcast.measures()[side].tops.get(id) - y) + y;
    const partner = diffcast.measures()[diffcast.across(side)]?.tops.get(id);
    if (partner !== undefined && diffcast.together() && diffcast.sideBySide()) {
      moveTo(other, partner - height - box.top + other.getBoundingClientRect().top);
    }
    if (!diffcast.rail()) bringIntoSight({ top: box.top + height, bottom: box.top + height + AIR }, pane);
  }

  /** Scrolls the box as near to `top` as possible. Returns by how many pixels it missed. */
  function moveTo(pane, top) {
    const reached = Math.min(Math.max(top, 0), pane.scrollHeight - pane.clientHeight);
    pane.scrollTo({ top: reached, behavior: diffcast.behaviour() });
    return top - reached;
  }

  function unfold(element) {
    for (let fold = element.parentElement.closest("details"); fold; fold = fold.parentElement?.closest("details")) fold.open = true;
  }

  /** Scrolls the window, or the rail for what is in it, until the box, or the top of a tall box, is visible. */
  function bringIntoSight({ top, bottom }, element) {
    const rail = diffcast.rail();
    const within = rail?.contains(element) ? rail : null;
    const frame = within?.getBoundingClientRect() ?? { top: diffcast.headroom(), bottom: innerHeight - FOOT };
    const head = frame.top + (within ? RAIL_HEADING : AIR);
    const foot = frame.bottom - (within ? AIR : 0);
    const tall = bottom - top > foot - head;
    const by = top < head || tall ? top - head : Math.max(bottom - foot, 0);
    if (!by) return;
    // Not `scrollBy`: while it still scrolls from the step before, that would add to it.
    const scroller = within ?? document.scrollingElement;
    scroller.scrollTo({ top: scroller.scrollTop + by, behavior: diffcast.behaviour() });
  }

  /** The URL of the fact on this page. */
  diffcast.permalink = (id) => `${location.href.split("#")[0]}#${id}`;

  diffcast.copyLink = (id) => diffcast.copyText(diffcast.permalink(id), "The link");
})((globalThis.diffcast ??= {}));

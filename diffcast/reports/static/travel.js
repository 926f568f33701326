"use strict";
/** Goes to a fact: opens what hides its entry or its words, scrolls there and moves the focus. Copies its link. */
((diffcast) => {
  /** Pixels kept free above the target, for the bar. */
  const AIR = 24;
  /** Pixels kept free below the target, for the message. */
  const FOOT = 96;

  diffcast.startTravel = () => {
    document.addEventListener("click", clicked);
    addEventListener("hashchange", () => diffcast.goToHash());
  };

  /** Links to facts lead where they lead without a script, but both texts end up at the same height. */
  function clicked(event) {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
    const target = link && targetOf(link.hash);
    if (!target) return;
    event.preventDefault();
    remember(link.hash);
    arrive(target, link.classList.contains("place") ? link : null);
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

  /** Goes to the entry of a fact. */
  diffcast.goToEntry = (id) => {
    const { entry } = diffcast.facts.get(id);
    unfold(entry);
    if (!entry.hasAttribute("tabindex")) entry.tabIndex = -1;
    entry.focus({ preventScroll: true });
    bringIntoSight(entry.getBoundingClientRect());
    diffcast.emit("moved", id);
  };

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
    else bringIntoSight(place.getBoundingClientRect());
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
    bringIntoSight({ top: box.top + height, bottom: box.top + height + AIR });
  }

  /** Scrolls the box as near to `top` as possible. Returns by how many pixels it missed. */
  function moveTo(pane, top) {
    const reached = Math.min(Math.max(top, 0), pane.scrollHeight - pane.clientHeight);
    pane.scrollTo({ top: reached, behavior: diffcast.behaviour() });
    return top - reached;
  }

  function unfold(element) {
    for (let fold = element.closest("details"); fold; fold = fold.parentElement?.closest("details")) fold.open = true;
    const within = element.querySelector(":scope > details");
    if (within) within.open = true;
  }

  /** Scrolls the window, if needed, until the box, or the top of a tall box, is visible below the bar. */
  function bringIntoSight({ top, bottom }) {
    const head = diffcast.headroom() + AIR;
    const foot = innerHeight - FOOT;
    const tall = bottom - top > foot - head;
    const by = top < head || tall ? top - head : Math.max(bottom - foot, 0);
    // Not `scrollBy`: while the window still scrolls from the step before, that would add to it.
    scrollTo({ top: scrollY + by, behavior: by ? diffcast.behaviour() : "instant" });
  }

  /** The URL of the fact on this page. */
  diffcast.permalink = (id) => `${location.href.split("#")[0]}#${id}`;

  /** Copies the link of the fact. Where that is forbidden, it is shown to be copied by hand. */
  diffcast.copyLink = async (id) => {
    const link = diffcast.permalink(id);
    try {
      await navigator.clipboard.writeText(link);
      diffcast.say("Link copied.");
    } catch {
      diffcast.say(`The browser doesn’t allow copying. The link: ${link}`);
    }
  };
})((globalThis.diffcast ??= {}));

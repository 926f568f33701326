"use strict";
/** Going to a fact: to its entry or to its words in a text, unfolded, in sight, with the focus. And its permalink. */
((diffcast) => {
  /** Pixels kept free above what is gone to: the bar with the filters may stand there. */
  const AIR = 24;
  /** And below it: the line of messages may stand there. */
  const FOOT = 96;

  diffcast.startTravel = () => {
    document.addEventListener("click", clicked);
    addEventListener("hashchange", () => diffcast.goToHash());
  };

  /** Links to facts go where they would without a script, but both texts end up side by side at the same height. */
  function clicked(event) {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
    const target = link && targetOf(link.hash);
    if (!target) return;
    event.preventDefault();
    remember(link.hash);
    arrive(target, link.classList.contains("place") ? link : null);
  }

  /** @returns {{id: string, side: "transcript"|"article"|null}|null}  the fact that a fragment names, and where */
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
      // then the way back is lost, the way there is not
    }
  }

  function arrive({ id, side }, from) {
    if (side && diffcast.facts.get(id).places[side].length) diffcast.goToPlace(id, side, from);
    else diffcast.goToEntry(id);
  }

  /** Goes to the fact that the address names, if it names one: filters that hide it are lifted, and that is said. */
  diffcast.goToHash = () => {
    const target = targetOf(location.hash);
    if (!target) return;
    if (!diffcast.passes(target.id)) {
      diffcast.clearFilters();
      diffcast.say("The filters were lifted: they hid the fact that the address names.");
    }
    arrive(target, null);
  };

  /** To the entry of a fact, unfolded and with the focus. */
  diffcast.goToEntry = (id) => {
    const { entry } = diffcast.facts.get(id);
    unfold(entry);
    if (!entry.hasAttribute("tabindex")) entry.tabIndex = -1;
    entry.focus({ preventScroll: true });
    bringIntoSight(entry.getBoundingClientRect());
    diffcast.tell("moved", id);
  };

  /**
   * To the first words of a fact in a text. The other text is not left where it was: what the reader comes from, or else
   * the partner, comes to the same height.
   * @param {HTMLElement|null} [from]  the place that was clicked: it stays where it is
   */
  diffcast.goToPlace = (id, side, from = null) => {
    const [place] = diffcast.facts.get(id).places[side];
    unfold(place);
    diffcast.lead(null);
    place.focus({ preventScroll: true });
    diffcast.lead(null); // the focus made this text the leader; this once both are set by hand
    if (diffcast.scrolls(side)) align(id, side, from);
    else bringIntoSight(place.getBoundingClientRect());
    diffcast.tell("moved", id);
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

  /** Scrolls the box as near to `top` as it goes; by how many pixels what was meant stands lower than it was meant to. */
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

  /** Scrolls the window, if it must, until the box stands below the bar; of a tall box, its head. */
  function bringIntoSight({ top, bottom }) {
    const head = diffcast.headroom() + AIR;
    const foot = innerHeight - FOOT;
    const tall = bottom - top > foot - head;
    const by = top < head || tall ? top - head : Math.max(bottom - foot, 0);
    // From where the window is now, even if it is still on its way from the step before: `scrollBy` would add to that.
    scrollTo({ top: scrollY + by, behavior: by ? diffcast.behaviour() : "instant" });
  }

  /** The address of the page with the fact in it. */
  diffcast.permalink = (id) => `${location.href.split("#")[0]}#${id}`;

  /** Puts the fact's address on the clipboard; where that is forbidden, it is shown to be copied by hand. */
  diffcast.copyLink = async (id) => {
    const link = diffcast.permalink(id);
    try {
      await navigator.clipboard.writeText(link);
      diffcast.say("The link to this fact was copied.");
    } catch {
      diffcast.say(`The browser does not let the page copy. The link: ${link}`);
    }
  };
})((globalThis.diffcast ??= {}));

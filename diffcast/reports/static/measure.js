"use strict";
/** The position of each fact in each text, in pixels from its top. Measured at once, and kept until something moves. */
((diffcast) => {
  let known = null;

  /**
   * @typedef {object} Measure
   * @property {number} height  of the whole text, whether it scrolls or not
   * @property {Map<string, number>} tops  by fact id, the top of its first place
   * @property {[string, number][]} pairs  the facts that are in both texts, from top to bottom
   */

  diffcast.startMeasure = () => {
    const watch = new ResizeObserver(diffcast.remeasure);
    for (const pane of Object.values(diffcast.panes)) watch.observe(pane);
    document.fonts?.ready.then(diffcast.remeasure);
  };

  /** Drops the measurements. The `measured` event follows in the next frame. */
  diffcast.remeasure = () => {
    known = null;
    later();
  };

  const later = diffcast.perFrame(() => diffcast.emit("measured"));

  /** @returns {Record<"transcript"|"article", Measure>} */
  diffcast.measures = () => {
    known ??= Object.fromEntries(Object.keys(diffcast.panes).map((side) => [side, measure(side)]));
    return known;
  };

  function measure(side) {
    const pane = diffcast.panes[side];
    const origin = pane.getBoundingClientRect().top - pane.scrollTop;
    const tops = new Map();
    const pairs = [];
    for (const fact of diffcast.facts.values()) {
      const [place] = fact.places[side];
      if (!place) continue;
      const top = place.getBoundingClientRect().top - origin;
      tops.set(fact.id, top);
      if (fact.places[diffcast.across(side)].length) pairs.push([fact.id, top]);
    }
    pairs.sort((one, other) => one[1] - other[1]);
    return { height: pane.scrollHeight, tops, pairs };
  }

  /** Whether the text scrolls in a box of its own, as it does not on paper and on a phone. */
  diffcast.scrolls = (side) => {
    const pane = diffcast.panes[side];
    return Boolean(pane) && pane.scrollHeight > pane.clientHeight + 1;
  };
})((globalThis.diffcast ??= {}));

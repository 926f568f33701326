"use strict";
/**
 * The stops of the Tab key: one entry of the list with its buttons, and one place in each text. The arrow keys, `j` and `k`
 * lead to the others. Without this, a page of 30 facts would have 300 stops.
 */
((diffcast) => {
  const STOPS = "a[href], button, summary, textarea";
  /** Id of the fact whose entry is a stop. */
  let current = null;
  /** @type {Record<string, HTMLElement|undefined>}  by side, the place that is a stop */
  const stops = {};

  diffcast.startTabStops = () => {
    for (const { entry } of diffcast.facts.values()) setEntry(entry, false);
    for (const link of document.querySelectorAll(".text a")) link.tabIndex = -1;
    document.addEventListener("focusin", (event) => follow(event.target));
    diffcast.on("filtered", choose);
    diffcast.on("prepared", ({ id, entry }) => setEntry(entry, id === current));
  };

  function follow(target) {
    const entry = target.closest(".entry[data-fact]");
    const place = target.closest(".place[data-fact]");
    if (entry && entry.dataset.fact !== current) makeCurrent(entry.dataset.fact);
    if (place) makeStop(place);
  }

  function makeCurrent(id) {
    const before = diffcast.facts.get(current);
    if (before) setEntry(before.entry, false);
    current = id;
    const after = diffcast.facts.get(current);
    if (after) setEntry(after.entry, true);
  }

  function setEntry(entry, on) {
    entry.tabIndex = on ? 0 : -1;
    entry.classList.toggle("current", on);
    for (const stop of entry.querySelectorAll(STOPS)) stop.tabIndex = on ? 0 : -1;
  }

  function makeStop(place) {
    const { side } = place.dataset;
    if (stops[side]?.hasAttribute("href")) stops[side].tabIndex = -1; // without a link it takes no focus at all
    stops[side] = place;
    place.tabIndex = 0;
  }

  /** After a filter, the stops are among what is shown. */
  function choose() {
    if (!diffcast.passes(current)) makeCurrent([...diffcast.facts.keys()].find(diffcast.passes) ?? null);
    for (const side of diffcast.SIDES) {
      const stop = stops[side];
      const stays = stop && diffcast.passes(stop.dataset.fact);
      const first = diffcast.order[side].find(diffcast.passes);
      if (stays) makeStop(stop);
      else if (first) makeStop(diffcast.facts.get(first).places[side][0]);
    }
  }
})((globalThis.diffcast ??= {}));

"use strict";
/** Starts everything once the page is loaded. */
((diffcast) => {
  document.addEventListener("DOMContentLoaded", () => {
    performance.mark("diffcast:start");
    diffcast.readFacts();
    if (!diffcast.facts.size) return; // nothing to move through
    diffcast.startSay();
    diffcast.startDecisions();
    const words = diffcast.startFilter();
    diffcast.startStrips();
    diffcast.startTools(words);
    diffcast.startMeasure();
    diffcast.startLight();
    diffcast.startConnector();
    diffcast.startTogether();
    diffcast.startTravel();
    diffcast.startTriage();
    diffcast.startFixes();
    diffcast.startPrinted();
    diffcast.startKeys();
    diffcast.startTabStops();
    diffcast.applyFilters();
    performance.measure("diffcast:start", "diffcast:start");
    requestAnimationFrame(diffcast.goToHash);
  });
})((globalThis.diffcast ??= {}));

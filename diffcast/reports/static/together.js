"use strict";
/**
 * Scrolls the two texts together, fact by fact: when a fact passes the reading line of one text, the matching words of
 * the other text pass at the same height. Between two facts, the other text scrolls in proportion.
 */
((diffcast) => {
  let leading = null;
  let on = true;

  diffcast.startTogether = () => {
    on = diffcast.kept.read("together", true) !== false;
    for (const [side, pane] of Object.entries(diffcast.panes)) {
      for (const name of ["wheel", "pointerdown", "touchstart", "keydown", "focusin"]) {
        pane.addEventListener(name, () => diffcast.lead(side), { passive: true });
      }
      pane.addEventListener("scroll", () => side === leading && follow(), { passive: true });
    }
  };

  /** Makes this text the leader. Only the leader's scrolling counts, so there is no loop. */
  diffcast.lead = (side) => {
    leading = side;
  };

  diffcast.together = () => on;

  diffcast.setTogether = (value) => {
    on = value;
    diffcast.kept.write("together", on);
    if (on) follow();
  };

  const follow = diffcast.perFrame(() => {
    if (!on || !leading || !diffcast.sideBySide()) return;
    const led = diffcast.across(leading);
    if (!diffcast.scrolls(led)) return;
    const pane = diffcast.panes[leading];
    const line = readingLine(pane);
    const partner = partnerOf(pane.scrollTop + line, leading);
    const height = diffcast.panes[leading].getBoundingClientRect().top - diffcast.panes[led].getBoundingClientRect().top;
    diffcast.panes[led].scrollTo({ top: partner - line - height, behavior: "instant" });
  });

  /** Pixels from the top of the box: 0 at the start of the text, its height at the end, so that every fact passes. */
  function readingLine(pane) {
    return (pane.clientHeight * pane.scrollTop) / Math.max(pane.scrollHeight - pane.clientHeight, 1);
  }

  /**
   * The height in the other text that matches a height in the leading one, in pixels.
   * The beginnings and the ends of the texts match each other.
   */
  function partnerOf(y, side) {
    const measures = diffcast.measures();
    const here = measures[side];
    const there = measures[diffcast.across(side)];
    const after = here.pairs.findIndex(([, top]) => top > y);
    const next = after < 0 ? here.pairs.length : after;
    const [from, to] = [here.pairs[next - 1], here.pairs[next]];
    const [a, b] = from ? [from[1], there.tops.get(from[0])] : [0, 0];
    const [c, d] = to ? [to[1], there.tops.get(to[0])] : [here.height, there.height];
    return c > a ? b + ((d - b) * (y - a)) / (c - a) : b;
  }
})((globalThis.diffcast ??= {}));

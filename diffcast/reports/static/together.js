"use strict";
/**
 * The two texts scroll together, by fact and not by pixel: when a fact passes the reading line of one text, its partner
 * passes at the same height in the other. Between two facts the follower moves in proportion.
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

  /** From now on this text leads and the other follows; only the leader's scrolling is listened to, so no loop arises. */
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

  /** Pixels from the top of the box: at its head when the text is, at its foot at the end, so that every fact passes it. */
  function readingLine(pane) {
    return (pane.clientHeight * pane.scrollTop) / Math.max(pane.scrollHeight - pane.clientHeight, 1);
  }

  /**
   * What stands in the other text for a height in the leading one, in pixels of each.
   * Heads and tails count as partners of each other.
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

"use strict";
/**
 * A strip beside each text, as a map of it: a sign for every finding, and a box around the visible part.
 * It is for the pointer; the keys `j` and `k` do the same.
 */
((diffcast) => {
  const { make, shape } = diffcast;
  /** The signs of the page as strokes around 0, 0. Their shapes differ, not only their colours. */
  const SIGNS = {
    changed: "M-5 -2H5M-5 2H5M3 -5L-3 5",
    transcript_only: "M0 -3.5V3.5M-3.5 0H3.5",
    article_only: "M0 -3.5V3.5M-3.5 0H3.5",
  };
  const MIDDLE = 9;
  /** @type {Record<string, {strip: HTMLElement, sight: HTMLElement, ticks: Map<string, SVGElement>}>} */
  const strips = {};

  diffcast.startStrips = () => {
    for (const side of Object.keys(diffcast.panes)) build(side);
    diffcast.on("measured", placeTicks);
    diffcast.on("filtered", showTicks);
    diffcast.on("decided", showTicks);
    diffcast.on("lit", lightTick);
    document.addEventListener("scroll", showSight, { capture: true, passive: true });
    addEventListener("resize", showSight, { passive: true });
  };

  function build(side) {
    const pane = diffcast.panes[side];
    const drawing = shape("svg", { focusable: "false" });
    const ticks = new Map();
    for (const fact of diffcast.facts.values()) {
      if (!SIGNS[fact.status] || !fact.places[side].length) continue;
      const tick = shape("path", { class: `tick ${fact.status} ${fact.severity}`, d: SIGNS[fact.status] });
      ticks.set(fact.id, tick);
      drawing.append(tick);
    }
    const sight = make("div", { class: "sight" });
    const strip = make("div", { class: "strip", "aria-hidden": "true", "data-side": side }, drawing, sight);
    const holder = make("div", { class: "beside" });
    pane.replaceWith(holder);
    holder.append(...(side === "transcript" ? [strip, pane] : [pane, strip]));
    strips[side] = { strip, sight, ticks };
    listen(side, strip);
  }

  function placeTicks() {
    const measures = diffcast.measures();
    const heights = Object.fromEntries(Object.keys(strips).map((side) => [side, strips[side].strip.clientHeight]));
    for (const [side, { ticks }] of Object.entries(strips)) {
      for (const [id, tick] of ticks) {
        const y = (measures[side].tops.get(id) / measures[side].height) * (heights[side] - 12) + 6;
        tick.setAttribute("transform", `translate(${MIDDLE} ${y.toFixed(1)})`);
      }
    }
    showSight();
  }

  const showTicks = diffcast.perFrame(() => {
    for (const { ticks } of Object.values(strips)) {
      for (const [id, tick] of ticks) {
        tick.classList.toggle("gone", !diffcast.passes(id));
        tick.classList.toggle("settled", !diffcast.isOpen(diffcast.facts.get(id)));
      }
    }
  });

  function lightTick(lit) {
    for (const { ticks } of Object.values(strips)) {
      for (const [id, tick] of ticks) tick.classList.toggle("lit", id === lit);
      ticks.get(lit)?.parentElement.append(ticks.get(lit)); // above the others
    }
  }

  /** Shows which part of the text is visible. Everything is measured before anything is changed. */
  const showSight = diffcast.perFrame(() => {
    const seen = Object.keys(strips).map((side) => {
      const pane = diffcast.panes[side];
      const box = pane.getBoundingClientRect();
      const top = pane.scrollTop + Math.max(0, -box.top);
      const bottom = pane.scrollTop + Math.min(pane.clientHeight, innerHeight - box.top);
      return [side, top / pane.scrollHeight, Math.max(0, bottom - top) / pane.scrollHeight];
    });
    for (const [side, from, share] of seen) {
      strips[side].sight.style.top = `${(from * 100).toFixed(2)}%`;
      strips[side].sight.style.height = `${(share * 100).toFixed(2)}%`;
    }
  });

  function listen(side, strip) {
    strip.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      event.preventDefault();
      strip.setPointerCapture(event.pointerId);
      diffcast.lead(side);
      const id = nearest(side, event.clientY);
      if (id) diffcast.goToPlace(id, side);
      else scrollToShare(side, event.clientY);
    });
    strip.addEventListener("pointermove", (event) => {
      if (strip.hasPointerCapture(event.pointerId)) scrollToShare(side, event.clientY);
    });
  }

  /** The finding whose sign is at the pointer or closest to it. */
  function nearest(side, y) {
    const reach = 5;
    const near = [...strips[side].ticks]
      .filter(([id]) => diffcast.passes(id))
      .map(([id, tick]) => [id, middleOf(tick) - y])
      .filter(([, distance]) => Math.abs(distance) <= reach)
      .sort((one, other) => Math.abs(one[1]) - Math.abs(other[1]));
    return near[0]?.[0];
  }

  function middleOf(tick) {
    const { top, height } = tick.getBoundingClientRect();
    return top + height / 2;
  }

  /** Scrolls the text so that the part at the pointer is in the middle of its box. */
  function scrollToShare(side, y) {
    const pane = diffcast.panes[side];
    const box = strips[side].strip.getBoundingClientRect();
    const top = ((y - box.top) / box.height) * pane.scrollHeight - pane.clientHeight / 2;
    diffcast.lead(side);
    pane.scrollTo({ top, behavior: "instant" });
  }
})((globalThis.diffcast ??= {}));

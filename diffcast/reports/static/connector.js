"use strict";
/** The line between the two places of the highlighted fact: under the words and across the gap. It follows scrolling. */
((diffcast) => {
  const { shape } = diffcast;
  let drawing;
  let path;
  let ends;

  diffcast.startConnector = () => {
    path = shape("path", { class: "line" });
    ends = diffcast.SIDES.map(() => shape("path", { class: "end" }));
    drawing = shape("svg", { class: "connector", "aria-hidden": "true", focusable: "false" }, path, ...ends);
    document.body.append(drawing);
    for (const event of ["lit", "fixed", "measured"]) diffcast.on(event, draw);
    document.addEventListener("scroll", draw, { capture: true, passive: true });
    addEventListener("resize", draw, { passive: true });
  };

  const draw = diffcast.perFrame(() => {
    const fact = diffcast.facts.get(diffcast.lit());
    const [left, right] = fact ? diffcast.SIDES.map((side) => endAt(fact, side)) : [];
    const shown = Boolean(left && right && (left.inside || right.inside) && diffcast.sideBySide());
    drawing.classList.toggle("shown", shown);
    if (!shown) return;
    drawing.dataset.status = fact.status;
    drawing.dataset.severity = fact.severity;
    path.setAttribute("d", route(left, right));
    [left, right].forEach((end, index) => ends[index].setAttribute("d", tip(end)));
  });

  /**
   * The end of the line on one side: at the first words of the fact, or at the edge they are hidden behind.
   * `inside`: whether they are visible. `toward`: -1 if they are above the visible part, 1 if below.
   */
  function endAt(fact, side) {
    const [place] = fact.places[side];
    if (!place) return null;
    const pane = diffcast.panes[side].getBoundingClientRect();
    const boxes = place.getClientRects();
    const box = boxes[side === "transcript" ? boxes.length - 1 : 0];
    if (!box) return null;
    const top = Math.max(pane.top, 0);
    const bottom = Math.min(pane.bottom, innerHeight);
    const edge = side === "transcript" ? pane.right : pane.left;
    const y = Math.min(Math.max(box.bottom, top + 6), bottom - 6);
    const toward = box.bottom < top ? -1 : box.top > bottom ? 1 : 0;
    const x = toward ? edge : side === "transcript" ? box.right : box.left;
    return { x, y, edge, toward, inside: toward === 0 && bottom > top };
  }

  function route(left, right) {
    const middle = (left.edge + right.edge) / 2;
    return (
      `M${left.x} ${left.y}H${left.edge}C${middle} ${left.y} ${middle} ${right.y} ${right.edge} ${right.y}H${right.x}`
    );
  }

  /** A dot at visible words, an arrow towards words above or below. */
  function tip({ x, y, toward }) {
    if (toward) return `M${x - 6} ${y - 4 * toward}h12l-6 ${9 * toward}z`;
    return `M${x - 3.5} ${y}a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z`;
  }
})((globalThis.diffcast ??= {}));

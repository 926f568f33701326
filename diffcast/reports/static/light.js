"use strict";
/** Highlights the fact under the pointer or, without one, the fact with the focus: its entry and all its places. */
((diffcast) => {
  let hovered = null;
  let focused = null;
  let lit = null;
  let pointer = { x: NaN, y: NaN };

  diffcast.startLight = () => {
    document.addEventListener("pointerover", (event) => {
      if (event.screenX === pointer.x && event.screenY === pointer.y) return; // the page moved, not the pointer
      pointer = { x: event.screenX, y: event.screenY };
      hovered = factAt(event.target);
      light();
    });
    document.documentElement.addEventListener("pointerleave", () => {
      hovered = null;
      light();
    });
    document.addEventListener("focusin", (event) => {
      focused = factAt(event.target);
      light();
    });
    diffcast.on("moved", () => {
      hovered = null; // who steps with a key looks at the fact with the focus
      light();
    });
    document.addEventListener("focusout", (event) => {
      if (event.relatedTarget) return; // `focusin` follows
      focused = null;
      light();
    });
  };

  /** The id of the fact that the node belongs to, or null. A place that is filtered out belongs to none. */
  function factAt(node) {
    const found = node instanceof Element ? node.closest("[data-fact]:not(.unmarked)") : null;
    return found?.dataset.fact ?? null;
  }

  const light = diffcast.perFrame(() => {
    const id = hovered ?? focused;
    if (id === lit) return;
    shine(lit, false);
    lit = id;
    shine(lit, true);
    diffcast.emit("lit", lit);
  });

  function shine(id, on) {
    const fact = diffcast.facts.get(id);
    if (!fact) return;
    for (const each of [fact.entry, ...fact.places.transcript, ...fact.places.article]) each.classList.toggle("lit", on);
  }

  /** The id of the highlighted fact, or null. */
  diffcast.lit = () => lit;

  /** Removes the highlight, until the pointer or the focus moves again. */
  diffcast.unlight = () => {
    hovered = focused = null;
    light();
  };
})((globalThis.diffcast ??= {}));

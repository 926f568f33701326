"use strict";
/** Where the texts are one under the other: what the other text says, under the line of the fact that was clicked. */
((diffcast) => {
  const { make } = diffcast;
  let shown = null;

  /** Shows it under the line of the place; a second click on the same place takes it away. */
  diffcast.showPartner = (place) => {
    const { fact: id, side } = place.dataset;
    const other = diffcast.across(side);
    const again = shown?.dataset.fact === id && shown.dataset.side === other;
    shown?.remove();
    shown = again ? null : box(diffcast.facts.get(id), other);
    if (shown) place.closest(".line").after(shown);
    diffcast.remeasure();
  };

  function box({ id, words }, side) {
    return make(
      "div",
      { class: "partner", role: "note", "data-fact": id, "data-side": side },
      make("p", {}, `${side === "transcript" ? "Transcript" : "Article"}: `, make("q", { dir: "auto" }, diffcast.harmless(words[side]))),
      make("a", { href: `#${side[0]}-${id}` }, `Go to the ${side}`),
      make("a", { href: `#${id}` }, "Go to the finding"),
    );
  }
})((globalThis.diffcast ??= {}));

"use strict";
/** The view menu: how the texts are shown. It never changes what was found. */
((diffcast) => {
  const { make } = diffcast;

  diffcast.viewMenu = () => {
    const choices = [
      choice("Show capitals as sentences", diffcast.kept.read("sentencecase", false) === true, diffcast.setSentenceCase),
      choice("Mark rewording with dots", diffcast.kept.read("rewording", false) === true, setRewording),
      choice("Scroll both texts together", diffcast.kept.read("together", true) !== false, diffcast.setTogether),
    ];
    const printing = document.querySelector(".print-choice label");
    const body = make("div", { class: "panel choices" }, ...choices.map(({ label }) => label), ...(printing ? [printing] : []));
    document.querySelector(".print-choice")?.remove();
    for (const { on, set } of choices.slice(0, 2)) if (on) set(true);
    return make("details", { class: "menu view" }, make("summary", {}, "View"), body);
  };

  function setRewording(on) {
    document.body.classList.toggle("rewording", on);
    diffcast.kept.write("rewording", on);
  }

  function choice(words, on, set) {
    const box = make("input", { type: "checkbox" });
    box.checked = on;
    box.addEventListener("change", () => set(box.checked));
    return { label: make("label", {}, box, words), on, set };
  }
})((globalThis.diffcast ??= {}));

"use strict";
/** The help: keys, signs and two settings, in a dialog that is built when it is first opened. */
((diffcast) => {
  const { make } = diffcast;
  let dialog = null;

  diffcast.openHelp = () => {
    dialog ??= build();
    if (!dialog.open) dialog.showModal();
  };

  diffcast.isHelpOpen = () => Boolean(dialog?.open);

  function build() {
    const close = make("button", { type: "button", class: "close" }, "Close");
    close.addEventListener("click", () => dialog.close());
    const made = make(
      "dialog",
      { class: "help", "aria-labelledby": "help-title" },
      make("div", { class: "head" }, make("h2", { id: "help-title" }, "Keys and help"), close),
      make("div", { class: "columns", tabindex: 0, role: "region", "aria-label": "Keys and signs" }, keys(), signs()),
      settings(),
    );
    made.addEventListener("click", (event) => event.target === made && made.close()); // a click on the backdrop
    document.body.append(made);
    return made;
  }

  function keys() {
    const rows = diffcast.KEYS.map(({ names, does }) => {
      const caps = names.map((name) => make("kbd", {}, name));
      return make("div", {}, make("dt", {}, ...caps), make("dd", {}, does));
    });
    return make("section", { class: "keys" }, make("h3", {}, "Keys"), make("dl", {}, ...rows));
  }

  function signs() {
    const { status, severity, choice: decision } = diffcast.words;
    const groups = { status, severity, decision };
    const rows = Object.entries(groups).flatMap(([group, several]) =>
      Object.entries(several).map(([name, [glyph, words]]) => row(`${group}-${name}`, glyph, words)),
    );
    const about = make(
      "p",
      {},
      "A finding is a fact that differs or is only in one text. Point at a fact or go to it, and the matching words in " +
        "the other text light up. The strip beside each text shows its findings; decided ones are faint.",
    );
    return make("section", { class: "signs" }, make("h3", {}, "Signs"), make("dl", {}, ...rows), about);
  }

  function row(look, glyph, words) {
    return make("div", {}, make("dt", {}, make("span", { class: `sign ${look}` }, glyph)), make("dd", {}, words));
  }

  function settings() {
    return make(
      "form",
      { method: "dialog", class: "settings" },
      setting("Single-letter keys are on", diffcast.keysWork(), diffcast.setKeysWork),
    );
  }

  function setting(words, on, set) {
    const box = make("input", { type: "checkbox" });
    box.checked = on;
    box.addEventListener("change", () => set(box.checked));
    return make("label", {}, box, words);
  }
})((globalThis.diffcast ??= {}));

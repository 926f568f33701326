"use strict";
/** The help: every key and what it does, what the signs mean, and the two settings. A real dialog, made when asked for. */
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
    made.addEventListener("click", (event) => event.target === made && made.close()); // on what is behind it
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
    const groups = { status: diffcast.STATUSES, severity: diffcast.SEVERITIES, decision: diffcast.CHOICES };
    const rows = Object.entries(groups).flatMap(([group, several]) =>
      Object.entries(several).map(([name, [glyph, words]]) => row(`${group}-${name}`, glyph, words)),
    );
    const about = make(
      "p",
      {},
      "A finding is a fact that both texts do not tell alike. Hover over a fact or go to it, and its partner lights up. " +
        "The strip beside each text shows every finding in it, faint once it is decided.",
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
      setting("Keys of one letter work", diffcast.keysWork(), diffcast.setKeysWork),
      setting("Both texts scroll together, fact by fact", diffcast.together(), diffcast.setTogether),
    );
  }

  function setting(words, on, set) {
    const box = make("input", { type: "checkbox" });
    box.checked = on;
    box.addEventListener("change", () => set(box.checked));
    return make("label", {}, box, words);
  }
})((globalThis.diffcast ??= {}));

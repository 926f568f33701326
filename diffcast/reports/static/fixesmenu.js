"use strict";
/** The menu of the fixes that were collected: what they change, and the ways out of the page. */
((diffcast) => {
  const { make } = diffcast;
  let menu;
  let body;

  /** The menu, or nothing where no fact of the page offers a fix. It keeps itself up to date. */
  diffcast.fixesMenu = () => {
    if (!Object.keys(diffcast.data.fixes ?? {}).length) return [];
    body = make("div", { class: "panel" });
    menu = make("details", { class: "menu fixes" }, make("summary", {}, "Fixes ", make("b", { class: "asked" })), body);
    diffcast.on("fixed", refresh);
    return [menu];
  };

  function refresh() {
    const fixes = diffcast.fixes();
    menu.querySelector(".asked").textContent = fixes.length ? String(fixes.length) : "";
    if (!fixes.length) {
      body.replaceChildren(
        make("p", {}, "No fixes yet. Open a finding and choose which text is right; the fixes are collected here."),
        make("p", { class: "hint" }, "The original texts are never changed."),
      );
      return;
    }
    const buttons = diffcast.fixedSides().map((side) => button(`Save corrected ${side}`, () => saveText(side)));
    body.replaceChildren(
      make("ul", { class: "edits" }, ...fixes.map(item)),
      make("div", { class: "buttons" }, button("Save as a patch", savePatch), ...buttons),
      make("p", { class: "hint" }, "The original texts are never changed."),
    );
  }

  function item({ id, side, old, words }) {
    const remove = button("Remove", () => {
      diffcast.removeFix(id);
      menu.querySelector("summary").focus(); // the button is gone
    });
    remove.setAttribute("aria-label", `Remove the fix ${diffcast.shown(words)}`);
    const said = make("span", { dir: "auto" }, `${side === "transcript" ? "Transcript" : "Article"}: `, make("s", {}, diffcast.shown(old)), " ", make("b", {}, diffcast.shown(words)));
    return make("li", {}, said, remove);
  }

  function button(words, run) {
    const made = make("button", { type: "button" }, words);
    made.addEventListener("click", run);
    return made;
  }

  function savePatch() {
    diffcast.saveFile("corrections.patch", diffcast.fixesPatch(), "text/x-patch");
    diffcast.say("Saved corrections.patch. Apply it in the folder of the texts with: patch -p1 < corrections.patch");
  }

  function saveText(side) {
    const name = diffcast.data.files[side].replace(/(\.[^.]+)?$/, (ending) => `.corrected${ending || ".txt"}`);
    diffcast.saveFile(name, diffcast.correctedText(side), "text/plain");
    diffcast.say(`Saved ${diffcast.shown(name)}.`);
  }
})((globalThis.diffcast ??= {}));

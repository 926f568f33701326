"use strict";
/**
 * Fixes that the reader collects: the words of one text in the place of the other's. They are kept in this browser, under the
 * digests of the two texts, and leave the page only as a patch or as corrected text. The texts themselves stay as they are.
 */
((diffcast) => {
  const { make } = diffcast;
  /** Characters of a replaced value on a button. */
  const MAX_WORDS = 28;
  /** @type {Map<string, "transcript"|"article">}  by fact id, the text that is to change */
  let collected = new Map();

  diffcast.startFixes = () => {
    const kept = diffcast.kept.read(`fixes:${diffcast.pair}`, []);
    collected = new Map((Array.isArray(kept) ? kept : []).filter((each) => Array.isArray(each) && fixOf(...each)));
    for (const id of Object.keys(diffcast.data.fixes ?? {})) offer(id);
    showAll(); // keeps nothing: another page of the same browser may have collected more
  };

  /** What a fact offers to change in that text; undefined where it offers nothing. */
  function fixOf(id, side) {
    return diffcast.facts.has(id) ? diffcast.data.fixes?.[id]?.find((fix) => fix.side === side) : undefined;
  }

  function offer(id) {
    const more = diffcast.facts.get(id)?.entry.querySelector(":scope > .more");
    if (!more) return;
    const buttons = diffcast.data.fixes[id].map((fix) => {
      const from = diffcast.across(fix.side);
      const button = make("button", { type: "button", class: `use ${from}`, "aria-pressed": "false", "data-side": fix.side });
      button.append(`Use the ${from}’s `, make("b", { dir: "auto" }, shortened(fix.words)));
      button.addEventListener("click", () => collect(id, fix.side));
      return button;
    });
    more.append(make("p", { class: "fixing" }, ...buttons));
  }

  function shortened(words) {
    const harmless = diffcast.harmless(words);
    return harmless.length > MAX_WORDS ? `${harmless.slice(0, MAX_WORDS - 1)}…` : harmless;
  }

  /** Collects the fix of that text, in the place of one of the other text; the same again takes it away. */
  function collect(id, side) {
    const before = new Map(collected);
    const off = collected.get(id) === side;
    if (off) collected.delete(id);
    else collected.set(id, side);
    changed();
    const fix = fixOf(id, side);
    const said = off ? "Fix removed." : `Fix collected: “${shortened(fix.words)}” instead of “${shortened(wordsAt(fix))}” in the ${side}. The original isn’t changed.`;
    diffcast.say(said, [["Undo", () => undo(before)]]);
  }

  function undo(before) {
    collected = before;
    changed();
    diffcast.say("Undone.");
  }

  diffcast.removeFix = (id) => {
    collected.delete(id);
    changed();
  };

  /** Keeps the fixes, and shows them in the entries, in the texts and in the menu. */
  function changed() {
    diffcast.kept.write(`fixes:${diffcast.pair}`, [...collected]);
    showAll();
  }

  function showAll() {
    for (const id of Object.keys(diffcast.data.fixes ?? {})) if (diffcast.facts.has(id)) show(id);
    diffcast.remeasure();
    diffcast.emit("fixed");
  }

  function show(id) {
    const { entry, places } = diffcast.facts.get(id);
    const side = collected.get(id);
    for (const button of entry.querySelectorAll("button.use")) button.setAttribute("aria-pressed", String(button.dataset.side === side));
    entry.querySelector(":scope > .collected")?.remove();
    for (const mark of [...places.transcript, ...places.article].flatMap((place) => [...place.querySelectorAll("mark.replaced")])) {
      mark.classList.remove("replaced");
      mark.removeAttribute("data-fix");
    }
    if (!side) return;
    const fix = fixOf(id, side);
    entry.querySelector(":scope > .more").after(line(id, fix));
    const mark = places[side].flatMap((place) => [...place.querySelectorAll("mark")])[0];
    mark?.setAttribute("data-fix", diffcast.harmless(fix.words));
    mark?.classList.add("replaced");
  }

  function line(id, fix) {
    const copy = make("button", { type: "button", class: "copy-line" }, "Copy corrected line");
    copy.addEventListener("click", () => diffcast.copyText(diffcast.correctedLine(textOf(fix.side), editsOf(fix)), "The corrected line"));
    const times = fix.spans.length > 1 ? ` (${fix.spans.length} places)` : "";
    return make("div", { class: "collected" }, make("span", { dir: "auto" }, `Fix in the ${fix.side}: ${diffcast.harmless(fix.words)}${times}`), copy);
  }

  function textOf(side) {
    return diffcast.data.texts[side];
  }

  function wordsAt({ side, spans }) {
    return Array.from(textOf(side)).slice(...spans[0]).join("");
  }

  function editsOf({ spans, words }) {
    return spans.map(([start, end]) => ({ start, end, words }));
  }

  /** @returns {{id: string, side: string, old: string, words: string}[]}  in the order they were collected */
  diffcast.fixes = () =>
    [...collected].map(([id, side]) => ({ id, side, old: wordsAt(fixOf(id, side)), words: fixOf(id, side).words }));

  function edits(side) {
    return [...collected].filter(([, each]) => each === side).flatMap(([id]) => editsOf(fixOf(id, side)));
  }

  /** The sides that a fix changes. */
  diffcast.fixedSides = () => diffcast.SIDES.filter((side) => edits(side).length);

  /** The patch for both texts. */
  diffcast.fixesPatch = () =>
    diffcast.fixedSides().map((side) => diffcast.patch(diffcast.data.files[side], textOf(side), edits(side))).join("");

  /** The text of a side with its fixes made. */
  diffcast.correctedText = (side) => diffcast.corrected(textOf(side), edits(side));
})((globalThis.diffcast ??= {}));

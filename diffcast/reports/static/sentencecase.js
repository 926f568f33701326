"use strict";
/** Text in capitals as sentences, with the names as the other text writes them. Only what is shown changes. */
((diffcast) => {
  const WORD = /[\p{L}\p{N}](?:[\p{L}\p{N}’'.-]*[\p{L}\p{N}])?/gu;
  const ALWAYS = ["I", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February",
    "April", "June", "July", "August", "September", "October", "November", "December"];
  const UNITS = ".line:not(.out) .said, .quote q, .value";
  /** @type {Map<Text, string>|null}  what the nodes said before */
  let before = null;

  diffcast.sentenceCase = () => before !== null;

  diffcast.setSentenceCase = (on) => {
    diffcast.kept.write("sentencecase", on);
    if (on === diffcast.sentenceCase()) return;
    if (on) show();
    else restore();
    diffcast.remeasure();
  };

  function show() {
    before = new Map();
    const names = properNames();
    let ended = true;
    for (const unit of document.querySelectorAll(UNITS)) {
      const starts = !unit.matches(".said") || ended;
      const nodes = wordsIn(unit);
      const text = nodes.map((node) => node.data).join("");
      if (text.trim()) ended = /[.!?…:][”"’')\]]*\s*$/u.test(text) || /\n\s*\n\s*$/u.test(text);
      const changed = !isCapitals(text) ? text : isName(unit) ? titled(text) : sentences(text, names, starts);
      if (changed !== text && changed.length === text.length) write(nodes, changed);
    }
  }

  function restore() {
    for (const [node, text] of before) node.data = text;
    before = null;
  }

  function write(nodes, text) {
    let at = 0;
    for (const node of nodes) {
      before.set(node, node.data);
      node.data = text.slice(at, (at += node.data.length));
    }
  }

  /** The text nodes of a unit, without signs and hidden words. */
  function wordsIn(unit) {
    const walker = document.createTreeWalker(unit, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) if (!walker.currentNode.parentElement.closest(".badge, .unseen, .tag, .aside")) found.push(walker.currentNode);
    return found;
  }

  /** Whether the unit is one side of a clash of names, every word of which has a capital. */
  function isName(unit) {
    return unit.matches(".value") && /\b(name|place)\b/.test(unit.closest(".entry").dataset.kinds);
  }

  function titled(text) {
    return text.replace(/\p{L}+/gu, (word) => word[0] + word.slice(1).toLowerCase());
  }

  function isCapitals(text) {
    return /\p{Lu}.*\p{Lu}/su.test(text) && !/\p{Ll}/u.test(text);
  }

  /** By its small letters, every word that a text in both cases writes with a capital inside a sentence. */
  function properNames() {
    const names = new Map(ALWAYS.map((word) => [word.toLowerCase(), word]));
    const small = new Set();
    for (const unit of document.querySelectorAll(".line:not(.out) .said")) {
      const text = wordsIn(unit).map((node) => node.data).join("");
      if (isCapitals(text)) continue;
      for (const { 0: word, index } of text.matchAll(WORD)) {
        if (/^\p{Ll}/u.test(word)) small.add(word.toLowerCase());
        else if (/\p{Lu}/u.test(word) && /[\p{L}\p{N},’”]\s+$/u.test(text.slice(0, index))) names.set(word.toLowerCase(), word);
      }
    }
    for (const { textContent } of document.querySelectorAll(".margin span, .about span")) {
      for (const [word] of textContent.matchAll(WORD)) if (/^\p{Lu}.*\p{Ll}/u.test(word)) names.set(word.toLowerCase(), word);
    }
    for (const word of small) if (!ALWAYS.some((each) => each.toLowerCase() === word)) names.delete(word);
    return names;
  }

  function sentences(text, names, starts) {
    let begins = starts;
    let last = 0;
    return text.replace(WORD, (word, at) => {
      if (at > last && /[.!?…:][”"’')\]]*\s+[“"‘'([]*$|\n\s*\n\s*$/u.test(text.slice(last, at))) begins = true;
      last = at + word.length;
      const [stem, rest] = word.split(/(?=[’']s$)/iu);
      const lower = names.get(stem.toLowerCase()) ?? stem.toLowerCase();
      const shown = lower + (rest ?? "").toLowerCase();
      const said = begins ? shown[0].toUpperCase() + shown.slice(1) : shown;
      begins = false;
      return said;
    });
  }
})((globalThis.diffcast ??= {}));

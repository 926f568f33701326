"use strict";
/** The facts of the page, read once from its markup and its data. */
((diffcast) => {
  /**
   * @typedef {"transcript"|"article"} Side
   * @typedef {object} Fact
   * @property {string} id
   * @property {string} status  changed, transcript_only, article_only or shared
   * @property {string} severity  correction, check or note
   * @property {string[]} kinds
   * @property {string} level  statement or detail
   * @property {boolean} known  in the baseline
   * @property {HTMLElement} entry
   * @property {Record<Side, HTMLAnchorElement[]>} places  in the order of the text
   * @property {HTMLElement[]} badges  the numbers before its places
   * @property {Record<Side, string>} words  its words on each side, on one line
   * @property {string} sought  the text that a search looks through
   */

  diffcast.SIDES = ["transcript", "article"];
  /** What a fact can be and what people can decide. The signs and words come with the page, in `diffcast.words`. */
  diffcast.STATUSES = ["changed", "transcript_only", "article_only", "shared"];
  diffcast.SEVERITIES = ["correction", "check", "note"];
  /** The one row of filters: the differences by severity, the other facts by status. Each fact is in one of them. */
  diffcast.FINDINGS = [...diffcast.SEVERITIES, ...diffcast.STATUSES.slice(1)];
  diffcast.CHOICES = ["accepted", "fix", "ignored"];

  /** Reads the page. Sets `diffcast.facts` (by id, in the order of the page), `diffcast.data` and `diffcast.words`. */
  diffcast.readFacts = () => {
    diffcast.data = readData();
    diffcast.words = readWords();
    const known = new Set(diffcast.data.known ?? []);
    diffcast.facts = new Map();
    for (const entry of document.querySelectorAll(".entry[data-fact]")) {
      const fact = { ...readEntry(entry), known: known.has(entry.dataset.fact) };
      diffcast.facts.set(fact.id, fact);
    }
    diffcast.panes = {};
    for (const side of diffcast.SIDES) {
      const pane = document.getElementById(`text-${side}`);
      if (pane) diffcast.panes[side] = pane;
    }
    readPlaces();
    for (const badge of document.querySelectorAll(".text a.badge")) {
      diffcast.facts.get(badge.hash.slice(1))?.badges.push(badge);
    }
  };

  /** Sets the places of every fact, and `diffcast.order`: by side the facts in the order of the text. */
  function readPlaces() {
    diffcast.order = { transcript: [], article: [] };
    for (const place of document.querySelectorAll(".place[data-fact]")) {
      const { fact: id, side } = place.dataset;
      const places = diffcast.facts.get(id)?.places[side];
      if (!places) continue;
      if (places.push(place) === 1) diffcast.order[side].push(id);
    }
  }

  /** The content of `report-data`. A page without it can still be read and moved through. */
  function readData() {
    try {
      return JSON.parse(document.getElementById("report-data").textContent);
    } catch {
      return {};
    }
  }

  /** By group and value the sign and the words; without data, the value itself. */
  function readWords() {
    const { status, severity, choice, note, known, buttons } = diffcast.data.words ?? {};
    const own = (values, words) => Object.fromEntries(values.map((value) => [value, words?.[value] ?? ["", value]]));
    return {
      status: own(diffcast.STATUSES, status),
      severity: own(diffcast.SEVERITIES, severity),
      choice: own(diffcast.CHOICES, choice),
      note: note ?? ["", "Note"],
      known: known ?? ["", "Known"],
      buttons: buttons ?? diffcast.CHOICES.map((value) => [value, value]),
    };
  }

  /** The sign and the words of a decision; without a choice it is a note. */
  diffcast.choiceWords = (choice) => diffcast.words.choice[choice] ?? diffcast.words.note;

  /** @returns {Fact} */
  function readEntry(entry) {
    const { fact: id, status, severity, kinds = "", level } = entry.dataset;
    const { transcript = "", article = "" } = diffcast.data.facts?.[id] ?? {};
    const reasons = [...entry.querySelectorAll(".reason")].map((each) => each.textContent);
    return {
      id, status, severity, level, entry,
      kinds: kinds.split(" ").filter(Boolean),
      places: { transcript: [], article: [] },
      badges: [],
      words: { transcript, article },
      sought: diffcast.plain([id, transcript, article, ...reasons].join("\n")),
    };
  }

  /** The text as a search compares it: case, accents and kinds of apostrophes and hyphens don't matter. */
  diffcast.plain = (text) =>
    text
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .replace(/[‘’ʼ]/g, "'")
      .replace(/[‐-―]/g, "-")
      .toLowerCase();

  /** Whether the fact is a finding: different, or only in one text. */
  diffcast.isFinding = (fact) => fact.status !== "shared";

  /** Whether the fact is a finding that is undecided and not in the baseline. */
  diffcast.isOpen = (fact) => diffcast.isFinding(fact) && !fact.known && !diffcast.decisionOf(fact.id).choice;

  /** The value of the fact in the row of filters. */
  diffcast.findingOf = (fact) => (fact.status === "changed" ? fact.severity : fact.status);

  /** The other text. */
  diffcast.across = (side) => (side === "transcript" ? "article" : "transcript");

  /** Whether the two texts are side by side, so that a line can be drawn between them. */
  diffcast.sideBySide = () => {
    const { transcript, article } = diffcast.panes;
    if (!transcript || !article) return false;
    return transcript.getBoundingClientRect().right <= article.getBoundingClientRect().left + 1;
  };

  /** The list of facts where it is a rail that scrolls beside the texts; null where it is above them. */
  diffcast.rail = () => {
    const list = document.getElementById("facts");
    return list && getComputedStyle(list).overflowY === "auto" ? list : null;
  };
})((globalThis.diffcast ??= {}));

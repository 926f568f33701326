"use strict";
/** The facts of the page: read once from its markup and its data, then only looked up. */
((diffcast) => {
  /**
   * @typedef {"transcript"|"article"} Side
   * @typedef {object} Fact
   * @property {string} id
   * @property {string} status  changed, transcript_only, article_only or shared
   * @property {string} severity  correction, check or note
   * @property {string[]} kinds
   * @property {string} level  statement or detail
   * @property {boolean} known  adopted by a baseline
   * @property {HTMLElement} entry
   * @property {Record<Side, HTMLAnchorElement[]>} places  in the order of the text
   * @property {HTMLElement[]} badges  the numbers before its places
   * @property {Record<Side, string>} words  its words on each side, on one line
   * @property {string} sought  what a search looks through
   */

  diffcast.SIDES = ["transcript", "article"];
  /** Glyph and name: the same on the chips, in the strips and in the help. */
  diffcast.STATUSES = {
    changed: ["≠", "Told differently"],
    transcript_only: ["+", "Only in the transcript"],
    article_only: ["+", "Only in the article"],
    shared: ["=", "In both"],
  };
  diffcast.SEVERITIES = { correction: ["▲", "To correct"], check: ["◆", "To check"], note: ["●", "To note"] };
  diffcast.CHOICES = { accepted: ["✓", "Accepted"], fix: ["⚑", "Needs a fix"], ignored: ["⊘", "Ignored"] };

  /** Reads the page. Sets `diffcast.facts`, by id in the order of the page, and `diffcast.data`. */
  diffcast.readFacts = () => {
    diffcast.data = readData();
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
    for (const place of document.querySelectorAll(".place[data-fact]")) {
      diffcast.facts.get(place.dataset.fact)?.places[place.dataset.side].push(place);
    }
    for (const badge of document.querySelectorAll(".text a.badge")) {
      diffcast.facts.get(badge.hash.slice(1))?.badges.push(badge);
    }
  };

  /** The part of `report-data` that is there; a page without it can be read and moved through all the same. */
  function readData() {
    try {
      return JSON.parse(document.getElementById("report-data").textContent);
    } catch {
      return {};
    }
  }

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

  /** The text as a search compares it: without case, accents and the shapes of apostrophes and hyphens. */
  diffcast.plain = (text) =>
    text
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .replace(/[‘’ʼ]/g, "'")
      .replace(/[‐-―]/g, "-")
      .toLowerCase();

  /** Whether the fact is not told alike on both sides. */
  diffcast.isFinding = (fact) => fact.status !== "shared";

  /** Whether something is still asked of a person: a finding without a choice, that no baseline has adopted. */
  diffcast.isOpen = (fact) => diffcast.isFinding(fact) && !fact.known && !diffcast.decisionOf(fact.id).choice;

  /** The other text. */
  diffcast.across = (side) => (side === "transcript" ? "article" : "transcript");

  /** Whether the two texts stand side by side, so that a line can be drawn between them. */
  diffcast.sideBySide = () => {
    const { transcript, article } = diffcast.panes;
    if (!transcript || !article) return false;
    return transcript.getBoundingClientRect().right <= article.getBoundingClientRect().left + 1;
  };
})((globalThis.diffcast ??= {}));

"use strict";
/** Which facts are shown: by what they are, by what was decided of them, and by words. */
((diffcast) => {
  /** @type {Object<string, Set<string>>}  by group the values asked for; an empty set asks for nothing */
  const asked = {};
  let words = [];
  /** @type {Set<string>}  ids of the facts that pass */
  let passing = new Set();

  /** The groups: what a fact answers to each. It passes where one of its answers is among those asked for. */
  const ANSWERS = {
    status: (fact) => [fact.status],
    severity: (fact) => [fact.severity],
    decision: (fact) => answersOfDecision(diffcast.decisionOf(fact.id), fact),
    kind: (fact) => fact.kinds,
    side: (fact) => diffcast.SIDES.filter((side) => fact.places[side].length || fact.words[side]),
    level: (fact) => [fact.level],
  };

  function answersOfDecision({ choice, note }, fact) {
    const answers = diffcast.isOpen(fact) ? ["open"] : [];
    if (choice) answers.push(choice);
    if (note) answers.push("note");
    if (fact.known) answers.push("known");
    return answers;
  }

  diffcast.GROUPS = Object.keys(ANSWERS);
  diffcast.answers = (fact, group) => ANSWERS[group](fact);

  /** Whether the fact is shown. */
  diffcast.passes = (id) => passing.has(id);
  diffcast.passing = () => passing.size;
  diffcast.isAsked = (group, value) => asked[group].has(value);
  diffcast.isFiltered = () => words.length > 0 || diffcast.GROUPS.some((group) => asked[group].size);

  /** Takes up what was asked for when the page was last open in this tab. */
  diffcast.startFilter = () => {
    const before = diffcast.visit.read(`filter:${diffcast.pair}`, {}) ?? {};
    for (const group of diffcast.GROUPS) asked[group] = new Set(Array.isArray(before[group]) ? before[group] : []);
    words = typeof before.words === "string" ? split(before.words) : [];
    diffcast.on("decided", () => (asked.decision.size ? apply() : null));
    return typeof before.words === "string" ? before.words : "";
  };

  /** Asks for a value or no longer asks for it. */
  diffcast.ask = (group, value, on) => {
    asked[group][on ? "add" : "delete"](value);
    apply();
  };

  /** Looks for facts that hold all of the words, in any order: in both wordings, the reasons and the id. */
  diffcast.search = (text) => {
    words = split(text);
    apply();
  };

  function split(text) {
    return diffcast.plain(text).split(/\s+/).filter(Boolean);
  }

  diffcast.clearFilters = () => {
    for (const group of diffcast.GROUPS) asked[group].clear();
    words = [];
    apply();
    diffcast.emit("cleared");
  };

  /** How many facts would pass if this value alone were asked for in its group. */
  diffcast.tallies = () => {
    const tallies = Object.fromEntries(diffcast.GROUPS.map((group) => [group, new Map()]));
    for (const fact of diffcast.facts.values()) {
      if (!matchesWords(fact)) continue;
      const failing = diffcast.GROUPS.filter((group) => !matches(fact, group));
      if (failing.length > 1) continue; // then no single group lets it pass
      for (const group of failing.length ? failing : diffcast.GROUPS) {
        for (const value of ANSWERS[group](fact)) tallies[group].set(value, (tallies[group].get(value) ?? 0) + 1);
      }
    }
    return tallies;
  };

  function matches(fact, group) {
    return asked[group].size === 0 || ANSWERS[group](fact).some((answer) => asked[group].has(answer));
  }

  function matchesWords(fact) {
    return words.every((word) => fact.sought.includes(word));
  }

  /** Shows what passes. Only what changes is touched, and nothing is measured in between: one layout, at the end. */
  function apply() {
    performance.mark("diffcast:filter");
    for (const fact of diffcast.facts.values()) {
      const shown = matchesWords(fact) && diffcast.GROUPS.every((group) => matches(fact, group));
      if (shown !== passing.has(fact.id)) show(fact, shown);
    }
    tidyHeadings();
    keep();
    diffcast.emit("filtered");
    performance.measure("diffcast:filter", "diffcast:filter");
  }

  diffcast.applyFilters = () => {
    passing = new Set(diffcast.facts.keys());
    apply();
  };

  function show(fact, shown) {
    passing[shown ? "add" : "delete"](fact.id);
    fact.entry.hidden = !shown;
    for (const badge of fact.badges) badge.classList.toggle("unmarked", !shown);
    for (const side of diffcast.SIDES) for (const place of fact.places[side]) mark(place, shown);
  }

  /** A place that is filtered out is no link and no stop of the tab key: its words are text like the rest. */
  function mark(place, shown) {
    place.classList.toggle("unmarked", !shown);
    if (shown) {
      if (place.dataset.href) place.setAttribute("href", place.dataset.href);
    } else {
      place.dataset.href = place.getAttribute("href") ?? "";
      place.removeAttribute("href");
    }
  }

  /** A section of which nothing is shown says so. */
  function tidyHeadings() {
    const shown = new Map();
    for (const fact of diffcast.facts.values()) {
      const section = fact.entry.closest("section");
      if (section) shown.set(section, (shown.get(section) ?? 0) + Number(passing.has(fact.id)));
    }
    for (const [section, number] of shown) section.classList.toggle("emptied", number === 0);
  }

  function keep() {
    const state = Object.fromEntries(diffcast.GROUPS.map((group) => [group, [...asked[group]]]));
    diffcast.visit.write(`filter:${diffcast.pair}`, { ...state, words: words.join(" ") });
  }
})((globalThis.diffcast ??= {}));

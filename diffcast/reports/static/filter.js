"use strict";
/** Which facts are shown, by their properties, their decisions and their words. */
((diffcast) => {
  /** @type {Object<string, Set<string>>}  by group the values asked for; an empty set lets everything pass */
  const asked = {};
  let words = [];
  /** @type {Set<string>}  ids of the facts that pass */
  let passing = new Set();

  /** By group, the values of a fact. It passes if one of them is asked for. */
  const ANSWERS = {
    finding: (fact) => [diffcast.findingOf(fact)],
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

  /** Restores the filters of the last visit in this tab. Returns the words searched for. */
  diffcast.startFilter = () => {
    const before = diffcast.visit.read(`filter:${diffcast.pair}`, {}) ?? {};
    for (const group of diffcast.GROUPS) asked[group] = new Set(Array.isArray(before[group]) ? before[group] : []);
    words = typeof before.words === "string" ? split(before.words) : [];
    diffcast.on("decided", () => (asked.decision.size ? apply() : null));
    return typeof before.words === "string" ? before.words : "";
  };

  /** Switches a value of a group on or off. */
  diffcast.ask = (group, value, on) => {
    asked[group][on ? "add" : "delete"](value);
    apply();
  };

  /** Shows only facts with all of the words, in any order, in the wordings, the reasons or the id. */
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
      if (failing.length > 1) continue; // no single group would let it pass
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

  /** Shows what passes. Only changed elements are touched and nothing is measured, so there is one layout, at the end. */
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

  /** A place that is filtered out is no link and can't get the focus. */
  function mark(place, shown) {
    place.classList.toggle("unmarked", !shown);
    if (shown) {
      if (place.dataset.href) place.setAttribute("href", place.dataset.href);
      place.tabIndex = -1;
    } else {
      place.dataset.href = place.getAttribute("href") ?? "";
      place.removeAttribute("href");
      place.removeAttribute("tabindex");
    }
  }

  /** Marks the sections that have no fact to show. */
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

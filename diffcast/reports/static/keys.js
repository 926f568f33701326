"use strict";
/** The keyboard: one table, which the help shows too. Keys of one letter can be switched off, and rest while one types. */
((diffcast) => {
  /** Id of the fact that was gone to or had the focus last. */
  let current = null;
  let work = true;

  /** Names as the help shows them, what the key does, and what it calls. */
  diffcast.KEYS = [
    { names: ["j"], does: "Next fact; inside a text, the next one in it", run: () => step(1) },
    { names: ["k"], does: "The fact before", run: () => step(-1) },
    { names: ["n"], does: "Next finding that is undecided", run: () => stepOpen(1) },
    { names: ["p"], does: "The undecided finding before", run: () => stepOpen(-1) },
    { names: ["o"], does: "From an entry to its words in the text, and back", run: () => onCurrent(swap) },
    { names: ["Enter"], does: "On an entry: to its words; on words: to their partner", run: enter, always: true },
    { names: ["a"], does: "Accept: the difference is meant", run: () => onCurrent(choosing("accepted")) },
    { names: ["f"], does: "Needs a fix", run: () => onCurrent(choosing("fix")) },
    { names: ["i"], does: "Ignore", run: () => onCurrent(choosing("ignored")) },
    { names: ["c"], does: "Comment: write a note", run: () => onCurrent(diffcast.writeNote) },
    { names: ["u"], does: "Undo the last decision", run: () => diffcast.undoAloud() },
    { names: ["/"], does: "Search", run: () => diffcast.goToSearch() },
    { names: ["?"], does: "This help", run: () => diffcast.openHelp() },
    { names: ["Esc"], does: "Close what is open; then leave the field; then show all facts", run: escape, always: true },
  ];

  diffcast.startKeys = () => {
    work = diffcast.kept.read("keys", true) !== false;
    const byName = new Map(diffcast.KEYS.flatMap((key) => key.names.map((name) => [name, key])));
    document.addEventListener("keydown", (event) => press(event, byName.get(event.key === "Escape" ? "Esc" : event.key)));
    document.addEventListener("focusin", (event) => {
      current = event.target.closest("[data-fact]")?.dataset.fact ?? current;
    });
    diffcast.when("moved", (id) => (current = id));
  };

  diffcast.keysWork = () => work;
  diffcast.setKeysWork = (on) => {
    work = on;
    diffcast.kept.write("keys", on);
  };

  function press(event, key) {
    if (!key || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (diffcast.isHelpOpen()) return; // the dialog closes itself
    if (!key.always && (!work || isTyping(event.target))) return;
    if (key.run(event) !== false) event.preventDefault();
  }

  function isTyping(target) {
    return target.isContentEditable || target.matches("input, textarea, select");
  }

  /** The facts that a step may reach, in the order of where the focus is: of a text, or of the list. */
  function reachable() {
    const side = document.activeElement?.closest(".text")?.dataset.side;
    const facts = [...diffcast.facts.values()].filter(({ id }) => diffcast.passes(id));
    if (!side) return { side: null, facts: facts.filter(isUnfolded) };
    const tops = diffcast.measures()[side].tops;
    return { side, facts: facts.filter(({ id }) => tops.has(id)).sort((one, other) => tops.get(one.id) - tops.get(other.id)) };
  }

  function isUnfolded({ entry }) {
    return !entry.parentElement.closest("details:not([open])");
  }

  function step(by) {
    const { side, facts } = reachable();
    const at = facts.findIndex(({ id }) => id === current);
    const to = facts[at < 0 ? (by > 0 ? 0 : facts.length - 1) : at + by];
    if (!to) diffcast.say(facts.length ? `This is the ${by > 0 ? "last" : "first"} fact shown.` : "No fact is shown.");
    else if (side) diffcast.goToPlace(to.id, side);
    else diffcast.goToEntry(to.id);
  }

  /** Through all findings shown, and on from the other end. */
  function stepOpen(by) {
    const facts = [...diffcast.facts.values()].filter(({ id }) => diffcast.passes(id));
    const at = facts.findIndex(({ id }) => id === current);
    const start = at < 0 && by < 0 ? facts.length : at;
    const round = facts.map((_, index) => facts[(((start + by * (index + 1)) % facts.length) + facts.length) % facts.length]);
    const to = round.find((fact) => diffcast.isOpen(fact));
    if (to) diffcast.goToEntry(to.id);
    else diffcast.say("Every finding that is shown is decided.");
  }

  function onCurrent(run) {
    if (diffcast.facts.has(current)) run(current);
    else diffcast.say("Go to a fact first: j or n takes you to one.");
  }

  function choosing(choice) {
    return (id) => {
      if (diffcast.facts.get(id).entry.querySelector("form.triage")) diffcast.choose(id, choice);
      else diffcast.say("There is nothing to decide about this fact.");
    };
  }

  function swap(id) {
    const { places } = diffcast.facts.get(id);
    const side = diffcast.SIDES.find((each) => places[each].length);
    if (document.activeElement?.closest(".text") || !side) diffcast.goToEntry(id);
    else diffcast.goToPlace(id, side);
  }

  /** Only where the entry itself has the focus: links and buttons know what Enter means. */
  function enter(event) {
    const entry = event.target;
    if (!(entry instanceof Element) || !entry.matches(".entry[data-fact]")) return false;
    swap(entry.dataset.fact);
    return true;
  }

  /** One thing at a time: what is open, what is written in, what is said, what is asked for. */
  function escape(event) {
    if (diffcast.closeMenus()) return true;
    if (isTyping(event.target)) return leave(event.target);
    if (diffcast.hush()) return true;
    if (diffcast.isFiltered()) diffcast.clearFilters();
    else diffcast.unlight();
    return true;
  }

  function leave(field) {
    const entry = field.closest(".entry");
    if (entry) diffcast.goToEntry(entry.dataset.fact);
    else field.blur();
    return field.type !== "search"; // a search field empties itself
  }
})((globalThis.diffcast ??= {}));

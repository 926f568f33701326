"use strict";
/** The keyboard: one table, also shown in the help. Single-letter keys can be switched off, and are off while typing. */
((diffcast) => {
  /** Id of the fact that had the focus last. */
  let current = null;
  let work = true;

  /** Names as the help shows them, what the key does, and what it calls. */
  diffcast.KEYS = [
    { names: ["j"], does: "Next fact; inside a text, the next one in that text", run: () => step(1) },
    { names: ["k"], does: "Previous fact", run: () => step(-1) },
    { names: ["↓", "↑"], does: "On a fact: the next or previous one", run: arrow, always: true },
    { names: ["e"], does: "Show all words of the fact and what can be done, or fewer", run: () => onCurrent(expand) },
    { names: ["n"], does: "Next undecided finding", run: () => stepOpen(1) },
    { names: ["p"], does: "Previous undecided finding", run: () => stepOpen(-1) },
    { names: ["o"], does: "Switch between a fact in the list and its words in the text", run: () => onCurrent(swap) },
    { names: ["Enter"], does: "In the list: go to the words in the text. In a text: go to the other text", run: enter, always: true },
    { names: ["a"], does: "Accept: the difference is intended", run: () => onCurrent(choosing("accepted")) },
    { names: ["f"], does: "Needs a fix", run: () => onCurrent(choosing("fix")) },
    { names: ["i"], does: "Ignore", run: () => onCurrent(choosing("ignored")) },
    { names: ["c"], does: "Write a note (comment)", run: () => onCurrent(diffcast.writeNote) },
    { names: ["u"], does: "Undo the last decision", run: () => diffcast.undoAloud() },
    { names: ["/"], does: "Search", run: () => diffcast.goToSearch() },
    { names: ["?"], does: "This help", run: () => diffcast.openHelp() },
    { names: ["Esc"], does: "Close a menu or message, leave a field, then clear the filters", run: escape, always: true },
  ];

  /** Names of keys that the help writes differently. */
  const NAMES = { Escape: "Esc", ArrowDown: "↓", ArrowUp: "↑" };

  diffcast.startKeys = () => {
    work = diffcast.kept.read("keys", true) !== false;
    const byName = new Map(diffcast.KEYS.flatMap((key) => key.names.map((name) => [name, key])));
    document.addEventListener("keydown", (event) => press(event, byName.get(NAMES[event.key] ?? event.key)));
    document.addEventListener("focusin", (event) => {
      current = event.target.closest("[data-fact]")?.dataset.fact ?? current;
    });
    diffcast.on("moved", (id) => (current = id));
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

  /** The facts that `j` and `k` go through: those of the text that has the focus, or those of the list. */
  function reachable() {
    const side = document.activeElement?.closest(".text")?.dataset.side;
    if (!side) {
      const listed = [...diffcast.facts.values()].filter((fact) => diffcast.passes(fact.id) && isUnfolded(fact));
      return { side: null, facts: listed };
    }
    const inText = diffcast.order[side].map((id) => diffcast.facts.get(id));
    return { side, facts: inText.filter(({ id }) => diffcast.passes(id)) };
  }

  function isUnfolded({ entry }) {
    return !entry.parentElement.closest("details:not([open])");
  }

  function step(by) {
    const { side, facts } = reachable();
    const at = facts.findIndex(({ id }) => id === current);
    const to = facts[at < 0 ? (by > 0 ? 0 : facts.length - 1) : at + by];
    if (!to) diffcast.say(facts.length ? `This is the ${by > 0 ? "last" : "first"} fact shown.` : "No facts are shown.");
    else if (side) diffcast.goToPlace(to.id, side);
    else diffcast.goToEntry(to.id);
  }

  /** Goes through all findings shown and starts again at the other end. */
  function stepOpen(by) {
    const facts = [...diffcast.facts.values()].filter(({ id }) => diffcast.passes(id));
    const at = facts.findIndex(({ id }) => id === current);
    const start = at < 0 && by < 0 ? facts.length : at;
    const round = facts.map((_, index) => facts[(((start + by * (index + 1)) % facts.length) + facts.length) % facts.length]);
    const to = round.find((fact) => diffcast.isOpen(fact));
    if (to) diffcast.goToEntry(to.id);
    else diffcast.say("All findings shown are decided.");
  }

  function onCurrent(run) {
    if (diffcast.facts.has(current)) run(current);
    else diffcast.say("Go to a fact first: press j or n.");
  }

  function choosing(choice) {
    return (id) => diffcast.choose(id, choice);
  }

  function swap(id) {
    const { places } = diffcast.facts.get(id);
    const side = diffcast.SIDES.find((each) => places[each].length);
    if (document.activeElement?.closest(".text") || !side) diffcast.goToEntry(id);
    else diffcast.goToPlace(id, side);
  }

  /** Only on an entry or a place: elsewhere the arrows scroll. */
  function arrow(event) {
    if (!(event.target instanceof Element) || !event.target.matches(".entry[data-fact], .place[data-fact]")) return false;
    step(event.key === "ArrowDown" ? 1 : -1);
    return true;
  }

  function expand(id) {
    const more = diffcast.facts.get(id).entry.querySelector(":scope > .more");
    if (more) more.open = !more.open;
    else diffcast.say("All words of this fact are shown.");
  }

  /** Only where the entry itself has the focus: links and buttons handle Enter themselves. */
  function enter(event) {
    const entry = event.target;
    if (!(entry instanceof Element) || !entry.matches(".entry[data-fact]")) return false;
    swap(entry.dataset.fact);
    return true;
  }

  /** One thing at a time: an open menu, the field with the focus, the message, the filters. */
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
    return field.type !== "search"; // a search field clears itself
  }
})((globalThis.diffcast ??= {}));

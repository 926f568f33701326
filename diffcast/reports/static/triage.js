"use strict";
/** The review forms of the facts. A click decides at once; the entry, its places and its buttons show the decision. */
((diffcast) => {
  const { make } = diffcast;
  /** How far from sight an entry gets its form. */
  const NEAR = "300px";
  /** Whether a mouse button is down. */
  let pressed = false;

  diffcast.startTriage = () => {
    watch();
    document.addEventListener("click", clicked);
    document.addEventListener("change", noted);
    for (const name of ["pointerdown", "pointerup", "pointercancel"]) {
      document.addEventListener(name, () => (pressed = name === "pointerdown"), { capture: true, passive: true });
    }
    diffcast.on("decided", (ids) => show(ids ?? diffcast.facts.keys()));
    show(diffcast.facts.keys());
  };

  /** Makes the form of each entry shortly before it comes into sight: most entries of a long page never do. */
  function watch() {
    const seen = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (!isIntersecting) continue;
          seen.unobserve(target);
          prepare(diffcast.facts.get(target.dataset.fact));
        }
      },
      { rootMargin: NEAR },
    );
    for (const { entry } of diffcast.facts.values()) seen.observe(entry);
    document.addEventListener("focusin", (event) => {
      const fact = diffcast.facts.get(event.target.closest(".entry[data-fact]")?.dataset.fact);
      if (fact) prepare(fact);
    });
  }

  /** The form of a fact, ready to use. On a server it comes with the page. */
  function prepare(fact) {
    const tools = fact.entry.querySelector(":scope > .row-tools");
    if (!tools || tools.querySelector(".copy")) return;
    const form = tools.querySelector("form.triage") ?? newForm();
    const copy = make("button", { type: "button", class: "copy", title: "Copy link" }, "Copy link");
    copy.addEventListener("click", () => diffcast.copyLink(fact.id));
    form.append(copy);
    tools.prepend(form);
    mark(fact, diffcast.decisionOf(fact.id));
    diffcast.emit("prepared", fact);
  }

  function newForm() {
    const buttons = diffcast.words.buttons.map(([value, label]) => make("button", { name: "choice", value, title: label }, label));
    const note = make("textarea", { name: "note", rows: 2, "aria-label": "Note" });
    return make("form", { class: "triage" }, ...buttons, make("details", {}, make("summary", { title: "Note" }, "Note"), note));
  }

  function factOf(node) {
    const form = node instanceof Element ? node.closest("form.triage") : null;
    return form && diffcast.facts.get(form.closest(".entry")?.dataset.fact);
  }

  // Listens to clicks, not submissions: a sandboxed frame blocks forms silently.
  function clicked(event) {
    const button = event.target instanceof Element ? event.target.closest("button[name=choice]") : null;
    const fact = factOf(button);
    if (!fact) return;
    event.preventDefault();
    diffcast.choose(fact.id, button.value || null);
  }

  /**
   * A note is saved when its field loses the focus. If a mouse press takes the focus, the note waits for the release:
   * its line would otherwise move the button that is being pressed.
   */
  function noted(event) {
    const fact = event.target.name === "note" ? factOf(event.target) : null;
    if (!fact) return;
    const keepNote = () => change(fact, { note: event.target.value.trim() }, "Note saved");
    if (pressed) addEventListener("pointerup", () => setTimeout(keepNote), { once: true });
    else keepNote();
  }

  /** Decides and says so. The same choice again undoes it. A note being written is saved with it. */
  diffcast.choose = (id, choice) => {
    const fact = diffcast.facts.get(id);
    const asked = choice === diffcast.decisionOf(id).choice ? null : choice;
    prepare(fact);
    const note = fact.entry.querySelector("textarea[name=note]")?.value.trim() ?? "";
    change(fact, { choice: asked, note }, asked ? diffcast.choiceWords(asked)[1] : "Undecided");
  };

  function change(fact, change, words) {
    const before = diffcast.decisionOf(fact.id);
    if (!diffcast.decide(fact.id, change)) return;
    if (diffcast.desk()) diffcast.post(fact.id, before, words);
    else diffcast.say(`${words}: ${diffcast.nameOf(fact)}.${diffcast.warning()}`, [["Undo", diffcast.undoAloud]]);
  }

  diffcast.undoAloud = () => {
    const stood = diffcast.undo();
    if (!stood) diffcast.say("There is nothing to undo.");
    else if (diffcast.desk()) for (const [id, before] of stood) diffcast.post(id, before, "Undone");
    else diffcast.say(stood.length === 1 ? `Undone: ${diffcast.nameOf(diffcast.facts.get(stood[0][0]))}` : "Undone.");
  };

  /** The fact as messages name it: its first words. */
  diffcast.nameOf = ({ id, words }) => diffcast.shown(words.transcript || words.article || id);

  function show(ids) {
    for (const id of ids) {
      const fact = diffcast.facts.get(id);
      if (fact) mark(fact, diffcast.decisionOf(id));
    }
  }

  function mark(fact, decision) {
    const { entry, places, known } = fact;
    const suppressed = known || decision.choice === "accepted" || decision.choice === "ignored";
    entry.dataset.choice = decision.choice ?? "";
    for (const each of [entry, ...places.transcript, ...places.article]) each.classList.toggle("suppressed", suppressed);
    for (const button of entry.querySelectorAll("form.triage button[name=choice]")) {
      button.setAttribute("aria-pressed", String(button.value === (decision.choice ?? "")));
    }
    const note = entry.querySelector("textarea[name=note]");
    if (note && note !== document.activeElement && note.value !== decision.note) note.value = decision.note;
    say(entry.querySelector(".state.decision"), decision);
  }

  /** `✓ Accepted by Ada: the mayor corrected herself`. */
  function say(state, { choice, note, by }) {
    if (!state) return;
    state.hidden = !choice && !note;
    const [glyph, word] = diffcast.choiceWords(choice);
    const parts = [make("b", {}, make("span", { "aria-hidden": "true" }, glyph), ` ${word}`)];
    if (by) parts.push(" by ", make("span", { dir: "auto" }, diffcast.shown(by)));
    if (note) parts.push(": ", make("span", { class: "note-text", dir: "auto" }, diffcast.harmless(note)));
    state.replaceChildren(...parts);
  }

  /** Opens the note of a fact and goes there. */
  diffcast.writeNote = (id) => {
    diffcast.goToEntry(id);
    const note = diffcast.facts.get(id).entry.querySelector("textarea[name=note]");
    if (!note) return;
    const fold = note.closest("details");
    if (fold) fold.open = true;
    note.focus();
  };
})((globalThis.diffcast ??= {}));

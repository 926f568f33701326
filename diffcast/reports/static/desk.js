"use strict";
/** On a page of a server every decision is posted as its form would be, and the answer decides what is shown. */
((diffcast) => {
  /** Whether the page comes from a server that keeps the decisions. */
  diffcast.desk = () => document.querySelector("form.triage[action]") !== null;

  /** By fact the posts under way, one after the other: each needs the revision that the one before it is answered with. */
  const underWay = new Map();

  /**
   * Posts what was decided about a fact. Where that fails, what was shown before is shown again, and the line says why.
   * @param {object} before  the decision that stood there
   */
  diffcast.post = (id, before, words) => {
    const wanted = diffcast.decisionOf(id);
    const posted = (underWay.get(id) ?? Promise.resolve()).then(() => deliver(id, before, wanted, words));
    underWay.set(id, posted);
    return posted.finally(() => underWay.get(id) === posted && underWay.delete(id));
  };

  async function deliver(id, before, wanted, words) {
    const form = diffcast.facts.get(id).entry.querySelector("form.triage");
    try {
      const answer = await send(form, wanted);
      if (answer.status === 409) await disagree(id, form, wanted, answer);
      else if (answer.ok) await agree(id, form, wanted, answer, words);
      else fail(id, before, (await told(answer)).detail ?? `the server answered ${answer.status}`);
    } catch {
      fail(id, before, "the server cannot be reached");
    }
  }

  function send(form, { choice, note }) {
    const fields = new URLSearchParams(new FormData(form));
    fields.set("choice", choice ?? "");
    fields.set("note", note);
    if (diffcast.signature()) fields.set("by", diffcast.signature());
    return fetch(form.action, {
      method: "POST",
      body: fields,
      headers: { Accept: "application/json" },
      credentials: "same-origin",
    });
  }

  async function told(answer) {
    try {
      return (await answer.json()) ?? {};
    } catch {
      return {};
    }
  }

  async function agree(id, form, wanted, answer, words) {
    const now = await told(answer);
    revise(form, now);
    const settled = { ...wanted, ...decisionIn(now) };
    const later = diffcast.decisionOf(id);
    if (later.choice !== wanted.choice || later.note !== wanted.note) return; // changed again since: the next post says it
    diffcast.learn(id, settled);
    diffcast.say(`${words}: ${diffcast.nameOf(diffcast.facts.get(id))}`, [["Undo", diffcast.undoAloud]]);
  }

  /** Somebody else decided in between: what they said is shown, and the reader says what stands. */
  async function disagree(id, form, wanted, answer) {
    const now = await told(answer);
    const theirs = { choice: null, note: "", by: "", ...decisionIn(now) };
    revise(form, now);
    diffcast.forget(id);
    diffcast.learn(id, theirs);
    const who = theirs.by ? diffcast.shown(theirs.by) : "Somebody else";
    const said = theirs.choice ? diffcast.CHOICES[theirs.choice][1].toLowerCase() : "undecided";
    const note = theirs.note ? `, “${diffcast.shown(theirs.note)}”` : "";
    diffcast.say(`${who} decided about this fact in between: ${said}${note}. Theirs stands.`, [
      ["Put mine in its place", () => again(id, wanted)],
    ]);
  }

  function again(id, { choice, note }) {
    const before = diffcast.decisionOf(id);
    if (diffcast.decide(id, { choice, note })) diffcast.post(id, before, "Replaced");
  }

  function fail(id, before, why) {
    diffcast.forget(id);
    diffcast.learn(id, before);
    diffcast.say(`Not kept: ${diffcast.shown(why)}. The decision stands as it was; try again.`);
  }

  /** The form takes the new revision. The sign-off form says how many changes its signer has seen, so it counts them. */
  function revise(form, now) {
    const { revision } = now.kept ?? now;
    const field = form.querySelector("input[name=revision]");
    if (!field || !Number.isInteger(revision)) return;
    const seen = document.querySelector("form.sign-off input[name=seen_changes]");
    if (seen) seen.value = String(Number(seen.value) + revision - Number(field.value));
    field.value = String(revision);
  }

  /** The decision in an answer; nothing where the server tells none. */
  function decisionIn(now) {
    const { choice, note, by } = now.kept ?? now;
    return {
      ...(choice === null || Object.hasOwn(diffcast.CHOICES, choice ?? "") ? { choice } : {}),
      ...(typeof note === "string" ? { note } : {}),
      ...(typeof by === "string" ? { by } : {}),
    };
  }
})((globalThis.diffcast ??= {}));

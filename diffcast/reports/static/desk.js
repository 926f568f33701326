"use strict";
/** On a server, every decision is posted like its form, and the answer decides what is shown. */
((diffcast) => {
  /** Whether the page comes from a server that keeps the decisions. */
  diffcast.desk = () => document.querySelector("form.triage[action]") !== null;

  /** The pending posts by fact. Each waits for the one before it, whose answer has the revision it needs. */
  const underWay = new Map();

  /**
   * Posts the decision about a fact. If that fails, the earlier decision is shown again and a message says why.
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
      else fail(id, before, (await jsonOf(answer)).detail ?? `the server answered ${answer.status}`);
    } catch {
      fail(id, before, "the server can’t be reached");
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

  async function jsonOf(answer) {
    try {
      return (await answer.json()) ?? {};
    } catch {
      return {};
    }
  }

  async function agree(id, form, wanted, answer, words) {
    const now = await jsonOf(answer);
    revise(form, now);
    const settled = { ...wanted, ...decisionIn(now) };
    const later = diffcast.decisionOf(id);
    if (later.choice !== wanted.choice || later.note !== wanted.note) return; // changed again since: the next post will say so
    diffcast.learn(id, settled);
    diffcast.say(`${words}: ${diffcast.nameOf(diffcast.facts.get(id))}`, [["Undo", diffcast.undoAloud]]);
  }

  /** Someone else decided in the meantime: their decision is shown, and the reader may replace it. */
  async function disagree(id, form, wanted, answer) {
    const now = await jsonOf(answer);
    const theirs = { choice: null, note: "", by: "", ...decisionIn(now) };
    revise(form, now);
    diffcast.forget(id);
    diffcast.learn(id, theirs);
    const who = theirs.by ? diffcast.shown(theirs.by) : "Someone else";
    const said = theirs.choice ? diffcast.choiceWords(theirs.choice)[1].toLowerCase() : "undecided";
    const note = theirs.note ? `, “${diffcast.shown(theirs.note)}”` : "";
    diffcast.say(`${who} decided about this fact in the meantime: ${said}${note}. That decision is kept.`, [
      ["Replace it with mine", () => again(id, wanted)],
    ]);
  }

  function again(id, { choice, note }) {
    const before = diffcast.decisionOf(id);
    if (diffcast.decide(id, { choice, note })) diffcast.post(id, before, "Replaced");
  }

  function fail(id, before, why) {
    diffcast.forget(id);
    diffcast.learn(id, before);
    diffcast.say(`Not saved: ${diffcast.shown(why)}. The earlier decision is unchanged. Try again.`);
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

  /** The decision in an answer; empty where the answer has none. */
  function decisionIn(now) {
    const { choice, note, by } = now.kept ?? now;
    return {
      ...(choice === null || diffcast.CHOICES.includes(choice) ? { choice } : {}),
      ...(typeof note === "string" ? { note } : {}),
      ...(typeof by === "string" ? { by } : {}),
    };
  }
})((globalThis.diffcast ??= {}));

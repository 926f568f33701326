"use strict";
/**
 * What was decided about each fact: what the page came with, and over it what was decided here, which the browser keeps
 * under the digests of the two texts. On a page of a server the server keeps it instead.
 */
((diffcast) => {
  /**
   * @typedef {{choice: "accepted"|"fix"|"ignored"|null, note: string, by: string}} Decision
   * @typedef {Decision & {fact: string, status: string, transcript: string, article: string}} Entry  as in `review.json`
   */

  /** @type {Decision} */
  const NONE = Object.freeze({ choice: null, note: "", by: "" });
  /** @type {Map<string, Decision>}  what the page came with */
  const carried = new Map();
  /** @type {Map<string, Entry & {over: string}>}  what was decided here, and over what: a newer report can tell */
  let mine = new Map();
  /** @type {Entry[]}  about facts that this page does not have */
  let unplaced = [];
  /** @type {{ids: string[], back: () => void}[]}  what takes back each step, the last one last */
  const undoing = [];

  diffcast.startDecisions = () => {
    const { transcript, article, decisions = [], unplaced: apart = [] } = diffcast.data;
    diffcast.pair = `${transcript?.sha256}:${article?.sha256}`;
    for (const each of decisions) carried.set(each.fact, only(each));
    unplaced = [...apart];
    if (diffcast.desk()) return;
    load();
    addEventListener("storage", (event) => {
      if (event.key !== `diffcast:review:${diffcast.pair}`) return;
      load(); // another tab decided something
      diffcast.tell("decided");
    });
  };

  function only({ choice = null, note = "", by = "" }) {
    return { choice, note, by };
  }

  function load() {
    const kept = diffcast.kept.read(`review:${diffcast.pair}`, {});
    mine = new Map();
    for (const each of Array.isArray(kept?.mine) ? kept.mine : []) {
      if (diffcast.facts.has(each?.fact)) mine.set(each.fact, each);
      else if (each?.fact) setApart(each);
    }
    for (const each of Array.isArray(kept?.unplaced) ? kept.unplaced : []) setApart(each);
  }

  /** The decision about a fact; one with neither choice nor note where there is none. */
  diffcast.decisionOf = (id) => (mine.has(id) ? only(mine.get(id)) : (carried.get(id) ?? NONE));

  /** How many decisions made here hide a different one that came with the page since. */
  diffcast.overruled = () =>
    [...mine.values()].filter(({ fact, over, ...each }) => {
      const now = JSON.stringify(carried.get(fact) ?? NONE);
      return now !== over && now !== JSON.stringify(only(each));
    }).length;

  /** Changes the choice, the note or both; signed by who decides. False where that changes nothing. */
  diffcast.decide = (id, change) => {
    const before = diffcast.decisionOf(id);
    const after = { ...before, ...change };
    if (after.choice === before.choice && after.note === before.note) return false;
    after.by = diffcast.signature() || before.by;
    put(id, after);
    undoing.push({ ids: [id], back: () => put(id, before) });
    settle([id]);
    return true;
  };

  /** Takes over entries of a review; `replaced` counts those that were decided otherwise. One step to undo. */
  diffcast.takeOver = (placed, apart) => {
    const before = [mine, unplaced];
    [mine, unplaced] = [new Map(mine), [...unplaced]];
    const replaced = placed.filter(({ id, entry }) => {
      const now = diffcast.decisionOf(id);
      put(id, only(entry));
      return (now.choice || now.note) && (now.choice !== entry.choice || now.note !== entry.note);
    }).length;
    apart.forEach(setApart);
    const ids = placed.map(({ id }) => id);
    undoing.push({ ids, back: () => ([mine, unplaced] = before) });
    settle(ids);
    return replaced;
  };

  /**
   * Takes back the last step.
   * @returns {[string, Decision][]|null}  the facts with what stood there until now; null where there is no step
   */
  diffcast.undo = () => {
    const step = undoing.pop();
    if (!step) return null;
    const stood = step.ids.map((id) => [id, diffcast.decisionOf(id)]);
    step.back();
    settle();
    return stood;
  };

  /** Forgets how to take back the last step about a fact: it never came to be. */
  diffcast.forget = (id) => {
    const last = undoing.findLastIndex(({ ids }) => ids.length === 1 && ids[0] === id);
    if (last >= 0) undoing.splice(last, 1);
  };

  /** Lets go of what was decided here where the page came with another decision. */
  diffcast.preferCarried = () => {
    const before = mine;
    mine = new Map([...mine].filter(([id]) => !carried.has(id)));
    undoing.push({ ids: [...carried.keys()], back: () => (mine = before) });
    settle();
  };

  /** What a server says of a fact, or the other editor decided: no step to undo. */
  diffcast.learn = (id, decision) => {
    carried.set(id, only(decision));
    mine.delete(id);
    diffcast.tell("decided", [id]);
  };

  function put(id, decision) {
    const { status, words } = diffcast.facts.get(id);
    const over = mine.get(id)?.over ?? JSON.stringify(carried.get(id) ?? NONE);
    mine.set(id, { fact: id, status, ...words, ...decision, over });
  }

  function setApart(entry) {
    const { fact, status, transcript, article } = entry;
    const same = (each) => each.fact === fact && each.transcript === transcript && each.article === article;
    unplaced = [...unplaced.filter((each) => !same(each)), { fact, status, transcript, article, ...only(entry) }];
  }

  function settle(ids) {
    if (!diffcast.desk()) {
      diffcast.kept.write(`review:${diffcast.pair}`, { mine: [...mine.values()], unplaced });
    }
    diffcast.tell("decided", ids);
  }

  diffcast.unplaced = () => unplaced;

  /** How many findings there are, and how many of them are still open. */
  diffcast.tally = () => {
    const findings = [...diffcast.facts.values()].filter(diffcast.isFinding);
    return { findings: findings.length, open: findings.filter(diffcast.isOpen).length };
  };

  /** The decisions as `review.json` holds them: in the order of the page, then those about facts that are not here. */
  diffcast.entries = () => {
    const here = [...diffcast.facts.values()].map(({ id, status, words }) => {
      const { choice, note, by } = diffcast.decisionOf(id);
      return { fact: id, choice, note, by, status, ...words };
    });
    return [...here.filter(({ choice, note }) => choice || note), ...unplaced];
  };

  /** Who decides here, as they sign. */
  diffcast.signature = () => String(signature ?? diffcast.kept.read("by", "") ?? "");
  let signature = null;

  diffcast.sign = (name) => {
    signature = name.trim();
    diffcast.kept.write("by", signature);
  };
})((globalThis.diffcast ??= {}));

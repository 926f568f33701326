"use strict";
/**
 * The decision about each fact: the one in the page, or a newer one made here, which the browser keeps under the digests
 * of the two texts, without their words: whoever opens the browser later can't read the story in it. On a server, the
 * server keeps it instead.
 */
((diffcast) => {
  /**
   * @typedef {{choice: "accepted"|"fix"|"ignored"|null, note: string, by: string}} Decision
   * @typedef {Decision & {fact: string, status: string, transcript: string, article: string}} Entry  as in `review.json`
   */

  /** @type {Decision} */
  const NONE = Object.freeze({ choice: null, note: "", by: "" });
  /** @type {Map<string, Decision>}  the decisions in the page */
  const carried = new Map();
  /** @type {Map<string, Entry & {over: string}>}  decisions made here; `over` is the one they replaced */
  let mine = new Map();
  /** @type {Entry[]}  decisions whose fact isn't on this page */
  let unplaced = [];
  /** @type {{ids: string[], back: () => void}[]}  how to undo each step, the last step last */
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
      diffcast.emit("decided");
    });
  };

  function only({ choice = null, note = "", by = "" }) {
    return { choice, note, by };
  }

  function load() {
    const kept = diffcast.kept.read(`review:${diffcast.pair}`, {});
    const [here, apart] = [readable(kept?.mine), readable(kept?.unplaced)];
    mine = new Map();
    for (const each of here) {
      const fact = diffcast.facts.get(each.fact);
      if (fact) mine.set(each.fact, { ...each, status: fact.status, ...fact.words });
      else setApart(worded(each));
    }
    apart.map(worded).forEach(setApart);
    if ([...here, ...apart].some(({ transcript, article }) => transcript || article)) keep(); // by an earlier diffcast
  }

  /** The entry with the words that this page has for it; without any where it has none. */
  function worded(entry) {
    const { status = "changed", transcript = "", article = "" } = entry;
    const known = transcript || article ? undefined : unplaced.find(({ fact }) => fact === entry.fact);
    return { ...entry, status, transcript, article, ...(known && { transcript: known.transcript, article: known.article }) };
  }

  /** The entry as the browser keeps it. */
  function wordless({ fact, status, choice, note, by, over }) {
    return { fact, status, choice, note, by, ...(over && { over }) };
  }

  function readable(entries) {
    return Array.isArray(entries) ? entries.filter((each) => typeof each?.fact === "string") : [];
  }

  /** The decision about a fact; without a choice and a note where there is none. */
  diffcast.decisionOf = (id) => (mine.has(id) ? only(mine.get(id)) : (carried.get(id) ?? NONE));

  /** How many decisions made here hide a different one in the page. */
  diffcast.overruled = () =>
    [...mine.values()].filter(({ fact, over, ...each }) => {
      const now = JSON.stringify(carried.get(fact) ?? NONE);
      return now !== over && now !== JSON.stringify(only(each));
    }).length;

  /** Changes the choice, the note or both, with the signature. False where that changes nothing. */
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

  /** Imports entries of a review as one step. Returns how many replaced a different decision. */
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
   * Undoes the last step.
   * @returns {[string, Decision][]|null}  the facts with their decisions until now; null where there is no step
   */
  diffcast.undo = () => {
    const step = undoing.pop();
    if (!step) return null;
    const stood = step.ids.map((id) => [id, diffcast.decisionOf(id)]);
    step.back();
    settle();
    return stood;
  };

  /** Removes the last step about a fact from the undo list: it failed. */
  diffcast.forget = (id) => {
    const last = undoing.findLastIndex(({ ids }) => ids.length === 1 && ids[0] === id);
    if (last >= 0) undoing.splice(last, 1);
  };

  /** Drops the decisions made here where the page has its own. */
  diffcast.preferCarried = () => {
    const before = mine;
    mine = new Map([...mine].filter(([id]) => !carried.has(id)));
    undoing.push({ ids: [...carried.keys()], back: () => (mine = before) });
    settle();
  };

  /** Takes the decision that the server reports. It can't be undone. */
  diffcast.learn = (id, decision) => {
    carried.set(id, only(decision));
    mine.delete(id);
    diffcast.emit("decided", [id]);
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
    keep();
    diffcast.emit("decided", ids);
  }

  let kept = true;

  function keep() {
    if (diffcast.desk()) return;
    kept = diffcast.kept.write(`review:${diffcast.pair}`, {
      mine: [...mine.values()].map(wordless),
      unplaced: unplaced.map(wordless),
    });
  }

  /** A warning where the browser couldn't keep the last decision; empty where it could. */
  diffcast.warning = () => (kept ? "" : " This browser can’t keep decisions. Save the review before you close the page.");

  diffcast.unplaced = () => unplaced;

  /** How many findings there are, and how many are undecided. */
  diffcast.tally = () => {
    const findings = [...diffcast.facts.values()].filter(diffcast.isFinding);
    return { findings: findings.length, open: findings.filter(diffcast.isOpen).length };
  };

  /** The decisions for `review.json`: in the order of the page, then those without a matching fact. */
  diffcast.entries = () => {
    const here = [...diffcast.facts.values()].map(({ id, status, words }) => {
      const { choice, note, by } = diffcast.decisionOf(id);
      return { fact: id, choice, note, by, status, ...words };
    });
    return [...here.filter(({ choice, note }) => choice || note), ...unplaced];
  };

  /** The name that decisions are signed with. */
  diffcast.signature = () => String(signature ?? diffcast.kept.read("by", "") ?? "");
  let signature = null;

  diffcast.sign = (name) => {
    signature = name.trim();
    diffcast.kept.write("by", signature);
  };
})((globalThis.diffcast ??= {}));

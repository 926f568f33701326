"use strict";
/** `review.json`: written from the page and read into it. What fits is used, and what does not is said and kept. */
((diffcast) => {
  const SCHEMA = "diffcast-review/1";
  const FAMILY = "diffcast-review/";
  /** Bytes: a review of thousands of facts has a tenth of it. */
  const MOST = 10_000_000;
  /** Characters of a name, a note or a wording in a message. */
  const MOST_SHOWN = 60;

  /** The text of the file: what the command line reads. */
  diffcast.review = () => {
    const { transcript, article } = diffcast.data;
    return `${JSON.stringify({ schema: SCHEMA, transcript, article, decisions: diffcast.entries() }, null, 2)}\n`;
  };

  /** Offers the file to be kept, by way of a link into the page's own memory: no request leaves it. */
  diffcast.exportReview = () => {
    const address = URL.createObjectURL(new Blob([diffcast.review()], { type: "application/json" }));
    const link = diffcast.make("a", { href: address, download: "review.json", hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    diffcast.say(`review.json holds ${diffcast.count(diffcast.entries().length, "decision")}.`);
  };

  diffcast.copyReview = async () => {
    try {
      await navigator.clipboard.writeText(diffcast.review());
      diffcast.say("The review was copied: the text of a review.json.");
    } catch {
      diffcast.say("The browser does not let the page copy. Save the review as a file instead.");
    }
  };

  /** Reads a file that was chosen or dropped. */
  diffcast.importFile = async (file) => {
    if (file.size > MOST) {
      diffcast.say(`${shown(file.name)}: too large for a review. Nothing was taken from it.`);
      return;
    }
    diffcast.importReview(await file.text(), file.name);
  };

  /** Takes over what fits of a review's text, and says in one line what did not. */
  diffcast.importReview = (text, name) => {
    const { review, refusal } = parsed(text);
    if (refusal) {
      diffcast.say(`${shown(name)}: ${refusal} Nothing was taken from it.`);
      return;
    }
    const entries = review.decisions.map(readEntry);
    const { placed, apart } = place(entries.filter(Boolean));
    const replaced = diffcast.takeOver(placed, apart);
    const unread = entries.filter((each) => !each).length;
    const said = [...doubts(review), ...account({ placed: placed.length, apart: apart.length, replaced, unread })];
    diffcast.say(`${shown(name)}: ${said.join(" ")}`, [["Undo", diffcast.undoAloud]]);
  };

  function parsed(text) {
    let review;
    try {
      review = JSON.parse(text.replace(/^\uFEFF/, ""));
    } catch {
      return { refusal: "this is not JSON." };
    }
    if (typeof review?.schema !== "string" || !review.schema.startsWith(FAMILY)) {
      return { refusal: `this is no review: a review says “schema”: “${SCHEMA}”.` };
    }
    if (!Array.isArray(review.decisions)) return { refusal: "this review has no list of decisions." };
    return { review };
  }

  /** What the reader must know of a file that was not made for this page. */
  function doubts(review) {
    const other = diffcast.SIDES.filter((side) => review[side]?.sha256 !== diffcast.data[side]?.sha256);
    const which = other.length === 2 ? "both texts differ" : `the ${other[0]} differs`;
    return [
      ...(review.schema === SCHEMA ? [] : [`It is written as ${shown(review.schema)}, this page reads ${SCHEMA}.`]),
      ...(other.length ? [`It is a review of another story or of another version: ${which}.`] : []),
    ];
  }

  function account({ placed, apart, replaced, unread }) {
    const { count } = diffcast;
    return [
      `${count(placed, "decision")} taken over${replaced ? `, ${replaced} in place of another` : ""}.`,
      ...(apart ? [`${count(apart, "decision")} about facts that are not here: kept, and saved again.`] : []),
      ...(unread ? [`${count(unread, "entry", "entries")} could not be read: not taken over.`] : []),
    ];
  }

  /** The entry with all its keys, or null where it says nothing that can be used. */
  function readEntry(raw) {
    if (typeof raw !== "object" || raw === null || typeof raw.fact !== "string") return null;
    const choice = raw.choice ?? null;
    if (choice !== null && !Object.hasOwn(diffcast.CHOICES, choice)) return null;
    const entry = { fact: raw.fact, choice, note: raw.note ?? "", by: raw.by ?? "", status: raw.status ?? "" };
    const whole = { ...entry, transcript: raw.transcript ?? "", article: raw.article ?? "" };
    return Object.values(whole).every((value) => value === null || typeof value === "string") ? whole : null;
  }

  /** Finds the fact of each entry: by its id, else by its status and its words. */
  function place(entries) {
    const worded = new Map();
    for (const { id, status, words } of diffcast.facts.values()) worded.set(key({ status, ...words }), id);
    const placed = [];
    const apart = [];
    for (const entry of entries) {
      const id = diffcast.facts.has(entry.fact) ? entry.fact : worded.get(key(entry));
      if (id) placed.push({ id, entry });
      else apart.push(entry);
    }
    return { placed, apart };
  }

  function key({ status, transcript, article }) {
    return JSON.stringify([status, diffcast.plain(transcript), diffcast.plain(article)]);
  }

  /** A text of another's making on one line, and without what turns the direction of the words around it. */
  diffcast.harmless = (text) => text.replace(/\s+/g, " ").replace(/[\p{Cc}\p{Bidi_Control}]/gu, "\uFFFD");

  /** The same, and short. */
  function shown(text) {
    const harmless = diffcast.harmless(text);
    return harmless.length > MOST_SHOWN ? `${harmless.slice(0, MOST_SHOWN - 1)}…` : harmless;
  }

  diffcast.shown = shown;
})((globalThis.diffcast ??= {}));

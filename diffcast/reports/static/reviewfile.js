"use strict";
/** `review.json`: saved from the page and opened in it. Decisions that match no fact are reported and kept. */
((diffcast) => {
  const SCHEMA = "diffcast-review/1";
  const FAMILY = "diffcast-review/";
  /** Bytes. A review of thousands of facts has a tenth of it. */
  const MAX_FILE_SIZE = 10_000_000;
  /** Characters of a name, a note or a wording in a message. */
  const MAX_SHOWN = 60;

  /** The text of the file, as the command line reads it. */
  diffcast.review = () => {
    const { transcript, article } = diffcast.data;
    return `${JSON.stringify({ schema: SCHEMA, transcript, article, decisions: diffcast.entries() }, null, 2)}\n`;
  };

  diffcast.exportReview = () => {
    diffcast.saveFile("review.json", diffcast.review(), "application/json");
    diffcast.say(`Saved review.json with ${diffcast.count(diffcast.entries().length, "decision")}.`);
  };

  diffcast.copyReview = async () => {
    try {
      await navigator.clipboard.writeText(diffcast.review());
      diffcast.say("The review was copied. Save it as review.json.");
    } catch {
      diffcast.say("The browser doesn’t allow copying. Save the review as a file instead.");
    }
  };

  /** Reads a file that was chosen or dropped. */
  diffcast.importFile = async (file) => {
    if (file.size > MAX_FILE_SIZE) {
      diffcast.say(`${shown(file.name)}: too large for a review. Nothing was imported.`);
      return;
    }
    diffcast.importReview(await file.text(), file.name);
  };

  /** Imports the decisions of a review, and reports in one message what could not be imported. */
  diffcast.importReview = (text, name) => {
    const { review, refusal } = parsed(text);
    if (refusal) {
      diffcast.say(`${shown(name)}: ${refusal} Nothing was imported.`);
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
      return { refusal: "not JSON." };
    }
    if (typeof review?.schema !== "string" || !review.schema.startsWith(FAMILY)) {
      return { refusal: `not a review file: its “schema” must be “${SCHEMA}”.` };
    }
    if (!Array.isArray(review.decisions)) return { refusal: "this review has no list of decisions." };
    return { review };
  }

  /** What the reader must know if the file was made for other texts. */
  function doubts(review) {
    const other = diffcast.SIDES.filter((side) => review[side]?.sha256 !== diffcast.data[side]?.sha256);
    const which = other.length === 2 ? "both texts have changed" : `the ${other[0]} has changed`;
    return [
      ...(review.schema === SCHEMA ? [] : [`It is in the format ${shown(review.schema)}; this page reads ${SCHEMA}.`]),
      ...(other.length ? [`It belongs to another story or another version: ${which}.`] : []),
    ];
  }

  function account({ placed, apart, replaced, unread }) {
    const { count } = diffcast;
    return [
      `${count(placed, "decision")} imported${replaced ? `, ${replaced} replaced` : ""}.`,
      ...(apart ? [`${count(apart, "decision")} without a matching fact: kept, and saved again.`] : []),
      ...(unread ? [`${count(unread, "entry", "entries")} not imported: unreadable.`] : []),
    ];
  }

  /** The entry with all its keys, or null where it can't be used. */
  function readEntry(raw) {
    if (typeof raw !== "object" || raw === null || typeof raw.fact !== "string") return null;
    const choice = raw.choice ?? null;
    if (choice !== null && !diffcast.CHOICES.includes(choice)) return null;
    const entry = { fact: raw.fact, choice, note: raw.note ?? "", by: raw.by ?? "", status: raw.status ?? "" };
    const whole = { ...entry, transcript: raw.transcript ?? "", article: raw.article ?? "" };
    return Object.values(whole).every((value) => value === null || typeof value === "string") ? whole : null;
  }

  /** Finds the fact of each entry by its id, otherwise by its status and its words. */
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

  /** Foreign text on one line, without control characters and direction overrides. */
  diffcast.harmless = (text) => text.replace(/\s+/g, " ").replace(/[\p{Cc}\p{Bidi_Control}]/gu, "\uFFFD");

  /** The same, shortened. */
  function shown(text) {
    const harmless = diffcast.harmless(text);
    return harmless.length > MAX_SHOWN ? `${harmless.slice(0, MAX_SHOWN - 1)}…` : harmless;
  }

  diffcast.shown = shown;
})((globalThis.diffcast ??= {}));

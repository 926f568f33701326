"use strict";
/** A text with edits: as a whole, line by line, or as a unified diff that `patch` and `git apply` take. */
((diffcast) => {
  /** Lines around a change that a patch repeats, as `diff -u` does. */
  const CONTEXT = 3;

  /**
   * @typedef {{start: number, end: number, words: string}} Edit  offsets in code points of the text
   * @typedef {{from: number, to: number, old: string[], now: string[]}} Change  lines from 0, `to` excluded
   */

  /** The text with the edits made. Of edits that overlap, the first counts. */
  diffcast.corrected = (text, edits) => {
    const points = Array.from(text);
    let at = 0;
    let made = "";
    for (const { start, end, words } of inOrder(edits)) {
      made += points.slice(at, start).join("") + words;
      at = end;
    }
    return made + points.slice(at).join("");
  };

  /** The line of the text with the first edit, corrected, without its line end. */
  diffcast.correctedLine = (text, edits) => {
    const [change] = changes(text, edits);
    return change.now.join("").replace(/[\r\n]+$/, "");
  };

  /** The unified diff; empty where no edit changes anything. */
  diffcast.patch = (name, text, edits) => {
    const lines = linesOf(text);
    const hunks = [];
    for (const change of changes(text, edits)) {
      const last = hunks.at(-1)?.at(-1);
      if (last && change.from - last.to <= 2 * CONTEXT) hunks.at(-1).push(change);
      else hunks.push([change]);
    }
    let grown = 0;
    const written = hunks.map((hunk) => {
      const part = hunkOf(lines, hunk, grown);
      for (const { old, now } of hunk) grown += now.length - old.length;
      return part;
    });
    return written.length ? `--- a/${name}\n+++ b/${name}\n${written.join("")}` : "";
  };

  function inOrder(edits) {
    let end = -1;
    return [...edits].sort((one, other) => one.start - other.start).filter((edit) => edit.start >= end && (end = edit.end, true));
  }

  /** Lines with their ends. As for `patch`, only a line feed ends a line. */
  function linesOf(text) {
    return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  }

  /** @returns {Change[]}  the lines that the edits touch, in order */
  function changes(text, edits) {
    const lines = linesOf(text);
    const starts = [];
    let length = 0;
    for (const line of lines) {
      starts.push(length);
      length += Array.from(line).length;
    }
    const lineAt = (offset) => starts.findLastIndex((start) => start <= offset);
    const groups = [];
    for (const edit of inOrder(edits)) {
      const [from, to] = [lineAt(edit.start), lineAt(Math.max(edit.start, edit.end - 1)) + 1];
      const last = groups.at(-1);
      if (last && from < last.to) Object.assign(last, { to: Math.max(to, last.to), edits: [...last.edits, edit] });
      else groups.push({ from, to, edits: [edit] });
    }
    return groups
      .map(({ from, to, edits: within }) => {
        const old = lines.slice(from, to);
        const moved = within.map(({ start, end, words }) => ({ start: start - starts[from], end: end - starts[from], words }));
        return { from, to, old, now: linesOf(diffcast.corrected(old.join(""), moved)) };
      })
      .filter(({ old, now }) => old.join("") !== now.join(""));
  }

  function hunkOf(lines, hunk, grown) {
    const from = Math.max(0, hunk[0].from - CONTEXT);
    const to = Math.min(lines.length, hunk.at(-1).to + CONTEXT);
    const body = [];
    let at = from;
    for (const { from: start, to: end, old, now } of hunk) {
      body.push(...lines.slice(at, start).map((line) => ` ${line}`), ...old.map((line) => `-${line}`), ...now.map((line) => `+${line}`));
      at = end;
    }
    body.push(...lines.slice(at, to).map((line) => ` ${line}`));
    const size = to - from;
    const now = size + hunk.reduce((sum, change) => sum + change.now.length - change.old.length, 0);
    const ended = body.map((line) => (line.endsWith("\n") ? line : `${line}\n\\ No newline at end of file\n`));
    return `@@ -${from + 1},${size} +${from + 1 + grown},${now} @@\n${ended.join("")}`;
  }
})((globalThis.diffcast ??= {}));

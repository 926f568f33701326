"use strict";
/** The review menu: progress, the name that decisions are signed with, and the review file. */
((diffcast) => {
  const { make } = diffcast;
  let tally;
  let progress;
  let meter;
  let apart;

  /** The menu. It keeps its own counts up to date. */
  diffcast.reviewMenu = () => {
    tally = make("span", { class: "tally" });
    meter = make("meter", { min: 0, "aria-hidden": "true" });
    progress = make("p", { class: "progress" });
    apart = make("details", { class: "apart" });
    const body = make("div", { class: "panel" }, progress, ...(diffcast.desk() ? [signature()] : keeping()), apart);
    diffcast.on("decided", refresh);
    startDrop();
    refresh();
    return make("details", { class: "menu review" }, make("summary", {}, "Review ", tally, meter), body);
  };

  function keeping() {
    const kept = diffcast.kept.works
      ? "Decisions are kept in this browser, for these two texts."
      : "This browser can’t keep decisions for this page. Save the review before you close it.";
    return [make("p", { class: "hint" }, kept), signature(), fileButtons(), overruled()];
  }

  function signature() {
    const field = make("input", { type: "text", name: "by", maxlength: 80, autocomplete: "name" });
    field.value = diffcast.signature();
    field.addEventListener("input", () => diffcast.sign(field.value));
    return make("label", { class: "field" }, "Sign as ", field);
  }

  function fileButtons() {
    const chooser = make("input", { type: "file", accept: ".json,application/json", hidden: true });
    chooser.addEventListener("change", async () => {
      if (chooser.files.length) await diffcast.importFile(chooser.files[0]);
      chooser.value = ""; // so that the same file can be chosen again
    });
    return make(
      "div",
      { class: "buttons" },
      button("Save review.json", diffcast.exportReview),
      button("Copy review.json", diffcast.copyReview),
      button("Open a review…", () => chooser.click()),
      button("Undo", diffcast.undoAloud),
      chooser,
    );
  }

  function button(words, run) {
    const made = make("button", { type: "button" }, words);
    made.addEventListener("click", run);
    return made;
  }

  /** Decisions of this browser win over those of a newer report. That is shown and can be reversed. */
  function overruled() {
    const number = diffcast.overruled();
    if (!number) return "";
    const words = `${diffcast.count(number, "decision")} kept in this browser ${number === 1 ? "differs" : "differ"} from the report. The browser’s are shown. `;
    const note = make("p", { class: "overruled" }, words);
    note.append(button("Use the report’s", () => (diffcast.preferCarried(), note.remove())));
    diffcast.say(words);
    return note;
  }

  const refresh = diffcast.perFrame(() => {
    const { findings, open } = diffcast.tally();
    tally.textContent = findings ? `${findings - open} of ${findings} decided` : "no findings";
    progress.textContent = open
      ? `${open} of ${diffcast.count(findings, "finding")} undecided.`
      : findings ? `All ${diffcast.count(findings, "finding")} decided.` : "No findings to decide about.";
    meter.max = Math.max(findings, 1);
    meter.value = findings - open;
    showApart(diffcast.unplaced());
  });

  /** Decisions whose fact isn't on this page. */
  function showApart(entries) {
    apart.hidden = entries.length === 0;
    if (apart.hidden) return;
    const lines = entries.map((entry) => {
      const [glyph, word] = diffcast.choiceWords(entry.choice);
      const said = [entry.transcript, entry.article].filter(Boolean).join(" / ") || entry.fact;
      return make("li", { dir: "auto" }, `${glyph} ${word}: `, diffcast.harmless(said), noteOf(entry));
    });
    const words = `${diffcast.count(entries.length, "decision")} without a matching fact`;
    apart.replaceChildren(make("summary", {}, words), make("ul", {}, ...lines));
  }

  function noteOf({ note, by }) {
    const signed = by ? `, ${by}` : "";
    return note || by ? diffcast.harmless(` (${note}${signed})`) : "";
  }

  /** A file dropped anywhere on the page is opened as a review. */
  function startDrop() {
    if (diffcast.desk()) return;
    const holdsFile = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
    document.addEventListener("dragover", (event) => {
      if (holdsFile(event)) event.preventDefault();
    });
    document.addEventListener("drop", (event) => {
      if (!holdsFile(event)) return;
      event.preventDefault();
      diffcast.importFile(event.dataTransfer.files[0]);
    });
  }
})((globalThis.diffcast ??= {}));

"use strict";
/** The menu of the review: how far it is, who signs, and the file that it is kept in. */
((diffcast) => {
  const { make } = diffcast;
  let tally;
  let told;
  let meter;
  let apart;

  /** The menu; it keeps its own figures right. */
  diffcast.reviewMenu = () => {
    tally = make("span", { class: "tally" });
    meter = make("meter", { min: 0, "aria-hidden": "true" });
    told = make("p", { class: "told" });
    apart = make("details", { class: "apart" });
    const body = make("div", { class: "panel" }, told, ...(diffcast.desk() ? [signature()] : keeping()), apart);
    diffcast.when("decided", refresh);
    startDrop();
    refresh();
    return make("details", { class: "menu review" }, make("summary", {}, "Review ", tally, meter), body);
  };

  function keeping() {
    const kept = diffcast.kept.works
      ? "Decisions stay in this browser, for these two texts."
      : "This browser keeps nothing for this page: save the review before you close it.";
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
      button("Copy it", diffcast.copyReview),
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

  /** What was decided here wins over what a newer report brings: that is said, and can be turned round. */
  function overruled() {
    const number = diffcast.overruled();
    if (!number) return "";
    const words = `${diffcast.count(number, "decision")} of this browser ${number === 1 ? "differs" : "differ"} from the report’s own. Those of the browser are shown. `;
    const note = make("p", { class: "overruled" }, words);
    note.append(button("Take the report’s", () => (diffcast.preferCarried(), note.remove())));
    diffcast.say(words);
    return note;
  }

  const refresh = diffcast.perFrame(() => {
    const { findings, open } = diffcast.tally();
    tally.textContent = findings ? `${findings - open} of ${findings} decided` : "nothing to decide";
    told.textContent = open
      ? `${diffcast.count(open, "finding is", "findings are")} still open, ${findings - open} of ${findings} decided.`
      : findings ? `All ${diffcast.count(findings, "finding")} decided.` : "No finding is here to decide about.";
    meter.max = Math.max(findings, 1);
    meter.value = findings - open;
    showApart(diffcast.unplaced());
  });

  /** Decisions about facts that are not here any more. */
  function showApart(entries) {
    apart.hidden = entries.length === 0;
    if (apart.hidden) return;
    const lines = entries.map((entry) => {
      const [glyph, word] = diffcast.CHOICES[entry.choice] ?? ["✎", "Noted"];
      const said = [entry.transcript, entry.article].filter(Boolean).join(" / ") || entry.fact;
      return make("li", { dir: "auto" }, `${glyph} ${word}: `, diffcast.harmless(said), noteOf(entry));
    });
    const words = `${diffcast.count(entries.length, "decision")} about facts that are not here`;
    apart.replaceChildren(make("summary", {}, words), make("ul", {}, ...lines));
  }

  function noteOf({ note, by }) {
    const signed = by ? `, ${by}` : "";
    return note || by ? diffcast.harmless(` (${note}${signed})`) : "";
  }

  /** A file that is dropped anywhere on the page is opened as a review. */
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

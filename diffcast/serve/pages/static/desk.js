// With a script: files can be dropped, an upload that is too large is stopped, a form is sent only once, and a refused
// form keeps its files.
"use strict";

const TRANSCRIPT_NAME = /transcript|script|caption|subtitle|rundown|broadcast|on.?air|\.(srt|vtt|ttml|dfxp|scc|stl|smi|nsml|mos)$/i;

/** Puts a file into an input as if it had been chosen there. */
function give(input, file) {
  const holder = new DataTransfer();
  holder.items.add(file);
  input.files = holder.files;
  for (const kind of ["input", "change"]) input.dispatchEvent(new Event(kind, { bubbles: true }));
}

/** Shows a message above the texts of the form. */
function say(form, words) {
  const line = form.querySelector(".dropped");
  line.textContent = words;
  line.hidden = !words;
}

/** Says why the server refused the form, with a button to swap the texts where that would help. */
function refuse(form, words, swappable = false) {
  const line = form.querySelector(".refusal");
  line.textContent = words;
  line.hidden = !words;
  if (swappable && form.matches(".draft")) {
    line.insertAdjacentHTML("beforeend", ' <button type="button" name="swap">Swap the two texts</button>');
  }
  line.scrollIntoView({ block: "nearest" });
}

/** Takes dropped files: one for this side, or two, each for the side that its name suggests. */
function take(form, side, files) {
  if (files.length > 2) {
    say(form, `${files.length} files dropped; drop two: the transcript and the article.`);
    return;
  }
  const inputs = { transcript: form.querySelector("#transcript"), article: form.querySelector("#article") };
  if (files.length === 1) {
    give(side.querySelector("input[type=file]"), files[0]);
    say(form, `${files[0].name} is the ${side.querySelector("input").name}.`);
    return;
  }
  const swapped = TRANSCRIPT_NAME.test(files[1].name) && !TRANSCRIPT_NAME.test(files[0].name);
  const [transcript, article] = swapped ? [files[1], files[0]] : [files[0], files[1]];
  give(inputs.transcript, transcript);
  give(inputs.article, article);
  say(form, `${transcript.name} is the transcript, ${article.name} the article.`);
}

/** Lets files be dropped on either side. */
function takeDrops(form) {
  for (const side of form.querySelectorAll("[data-drop]")) {
    side.querySelector(".hint").append(" Drop a file here.");
    side.addEventListener("dragover", (event) => { event.preventDefault(); side.classList.add("over"); });
    side.addEventListener("dragleave", () => side.classList.remove("over"));
    side.addEventListener("drop", (event) => {
      event.preventDefault();
      side.classList.remove("over");
      if (event.dataTransfer.files.length) take(form, side, [...event.dataTransfer.files]);
    });
  }
}

/** The size in bytes of what the form would send, without the overhead of the form. */
function size(form) {
  let bytes = 0;
  for (const input of form.querySelectorAll("input[type=file]")) for (const file of input.files) bytes += file.size;
  for (const area of form.querySelectorAll("textarea")) bytes += new Blob([area.value]).size;
  return bytes;
}

/** Stops an upload that is too large, and a second click. What the server refuses is told here: the form keeps it all. */
function guardSubmit(form) {
  const button = form.querySelector("button.main");
  const words = button.textContent;
  const free = () => { button.removeAttribute("aria-disabled"); button.textContent = words; delete form.dataset.sent; };
  form.addEventListener("submit", (event) => {
    if (event.submitter && event.submitter !== button) return;
    event.preventDefault();
    const limit = Number(form.dataset.limit);
    if (size(form) > limit) {
      say(form, `That is larger than the ${limit / 1e6} MB that this server takes; send one story.`);
    } else if (!button.getAttribute("aria-disabled")) {
      button.setAttribute("aria-disabled", "true");
      button.textContent = "Comparing…";
      refuse(form, "");
      form.dataset.sent = "yes";
      send(form).then((stays) => { if (stays) free(); });
    }
  });
  addEventListener("pageshow", free);
}

/** Sends the form and goes on to what it made. Resolves to true where the server refused it, and says why. */
async function send(form) {
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
    const told = await answer.json();
    if (answer.ok) { location.assign(told.location); return false; }
    if (answer.status === 409) { form.submit(); return false; }
    refuse(form, told.detail, told.swap);
  } catch {
    refuse(form, "The server can’t be reached. What you typed is kept here; try again.");
  }
  return true;
}

for (const form of document.querySelectorAll("form.upload")) {
  takeDrops(form);
  guardSubmit(form);
}

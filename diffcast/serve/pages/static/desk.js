// What is better with a script: files dropped anywhere on a side, a word before too much is sent, no second click.
"use strict";

const SPOKEN = /transcript|script|caption|subtitle|rundown|broadcast|on.?air|\.(srt|vtt|ttml|dfxp|scc|stl|smi|nsml|mos)$/i;

/** Puts a file into an input as if it had been chosen. */
function give(input, file) {
  const holder = new DataTransfer();
  holder.items.add(file);
  input.files = holder.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Says something below the form's heading. */
function say(form, words) {
  const line = form.querySelector(".dropped");
  line.textContent = words;
  line.hidden = !words;
}

/** Takes what was dropped: one file for this side, or two, each for the side that its name tells. */
function take(form, side, files) {
  if (files.length > 2) {
    say(form, `${files.length} files were dropped; a story has two: the transcript and the article.`);
    return;
  }
  const inputs = { transcript: form.querySelector("#transcript"), article: form.querySelector("#article") };
  if (files.length === 1) {
    give(side.querySelector("input[type=file]"), files[0]);
    say(form, `${files[0].name} is the ${side.querySelector("input").name}.`);
    return;
  }
  const turned = SPOKEN.test(files[1].name) && !SPOKEN.test(files[0].name);
  const [spoken, written] = turned ? [files[1], files[0]] : [files[0], files[1]];
  give(inputs.transcript, spoken);
  give(inputs.article, written);
  say(form, `${spoken.name} is the transcript, ${written.name} the article.`);
}

function droppable(form) {
  for (const side of form.querySelectorAll("[data-drop]")) {
    side.querySelector(".hint").append(" Drop it here.");
    side.addEventListener("dragover", (event) => { event.preventDefault(); side.classList.add("over"); });
    side.addEventListener("dragleave", () => side.classList.remove("over"));
    side.addEventListener("drop", (event) => {
      event.preventDefault();
      side.classList.remove("over");
      if (event.dataTransfer.files.length) take(form, side, [...event.dataTransfer.files]);
    });
  }
}

/** The bytes of all that the form would send, without the form's own overhead. */
function weight(form) {
  let bytes = 0;
  for (const input of form.querySelectorAll("input[type=file]")) for (const file of input.files) bytes += file.size;
  for (const area of form.querySelectorAll("textarea")) bytes += new Blob([area.value]).size;
  return bytes;
}

function careful(form) {
  form.addEventListener("submit", (event) => {
    const limit = Number(form.dataset.limit);
    if (weight(form) > limit) {
      event.preventDefault();
      say(form, `These are larger than the ${limit / 1e6} MB that this server takes; give one story.`);
      return;
    }
    const button = form.querySelector("button.main");
    if (button.getAttribute("aria-disabled")) { event.preventDefault(); return; }
    button.setAttribute("aria-disabled", "true");
    button.textContent = "Comparing…";
  });
  addEventListener("pageshow", () => {
    const button = form.querySelector("button.main");
    button.removeAttribute("aria-disabled");
    button.textContent = "Compare";
  });
}

for (const form of document.querySelectorAll("form.upload")) {
  droppable(form);
  careful(form);
}

// Findings while somebody types: the texts are compared a moment after the last key, and a comparison that is out of
// date is cancelled. A form that is refused keeps everything, files too.
"use strict";

/** Milliseconds without a key after which the texts are compared: shorter than a pause between two words. */
const PAUSE = 250;
/** Milliseconds after which a server that was too busy is asked again. */
const BUSY = 2000;

const form = document.querySelector("form.draft");
const panel = document.querySelector(".findings .found");
const line = document.querySelector(".findings .live");
const first = new Map([...form.querySelectorAll("textarea")].map((area) => [area, area.value]));
let waiting;
let asking = new AbortController();

/** The form as it is sent to be checked: without addresses, which are fetched only when it is saved. */
function draft() {
  const fields = new FormData(form);
  for (const name of ["transcript", "article", "page"]) {
    fields.delete(`${name}_url`);
    if (!fields.get(name)?.size) fields.delete(name);
    else fields.delete(`${name}_text`);
  }
  return fields;
}

const has = (fields, name) => Boolean(fields.get(name)?.size || fields.get(`${name}_text`)?.trim());

async function check() {
  asking.abort();
  const fields = draft();
  if (!has(fields, "page") && !(has(fields, "transcript") && has(fields, "article"))) return;
  asking = new AbortController();
  const { signal } = asking;
  line.textContent = "Checking…";
  try {
    const answer = await fetch(form.dataset.check, { method: "POST", body: fields, headers: { Accept: "application/json" }, signal });
    const told = await answer.json();
    if (signal.aborted) return;
    if (answer.ok) show(told.html);
    else if (answer.status === 503) { line.textContent = "The server is busy; checking again soon."; later(BUSY); }
    else line.textContent = `Not checked: ${told.detail}`;
  } catch (error) {
    if (error.name !== "AbortError") line.textContent = "Not checked: the server can’t be reached. Your text is kept here.";
  }
}

function show(html) {
  const open = [...panel.querySelectorAll("details")].map((each) => each.open);
  panel.innerHTML = html;
  panel.querySelectorAll("details").forEach((each, place) => { each.open = Boolean(open[place]); });
  for (const place of panel.querySelectorAll("[data-side]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "to-text";
    button.textContent = place.textContent;
    button.title = `Show it in the ${place.dataset.side}`;
    button.addEventListener("click", () => select(place.dataset));
    place.replaceChildren(button);
  }
  const verdict = document.createElement("span");
  verdict.className = "unseen";
  verdict.textContent = panel.querySelector(".verdict")?.textContent ?? "";
  line.replaceChildren("Up to date. ", verdict);
}

/** Selects the words of a finding in their text, and scrolls them into view. */
function select({ side, start, end }) {
  const area = form.querySelector(`#${side}_text`);
  area.focus();
  area.setSelectionRange(Number(start), Number(end));
  area.scrollTop = (area.scrollHeight * start) / Math.max(1, area.value.length) - area.clientHeight / 3;
}

function later(pause = PAUSE) {
  clearTimeout(waiting);
  waiting = setTimeout(check, pause);
}

const changed = () => [...first].some(([area, value]) => area.value !== value);

/** Exchanges what the two sides hold. */
function swap() {
  for (const kind of ["", "_text", "_url"]) {
    const [one, two] = ["transcript", "article"].map((side) => form.querySelector(`#${side}${kind}`));
    if (!one || !two) continue;
    const key = kind ? "value" : "files";
    [one[key], two[key]] = [two[key], one[key]];
  }
  later(0);
}

form.addEventListener("input", ({ target }) => {
  if (!target.matches("textarea, [type=file]")) return;
  asking.abort();
  later();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("button[name=swap]")) return;
  event.preventDefault();
  swap();
  document.querySelector(".problem")?.remove();
  form.querySelector(".refusal").hidden = true;
});
addEventListener("beforeunload", (event) => { if (changed() && !form.dataset.sent) event.preventDefault(); });
form.querySelector("button.check").hidden = true;
if (panel.querySelector(".verdict")) show(panel.innerHTML);
else later(0);

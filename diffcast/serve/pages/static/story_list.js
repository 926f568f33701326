// With a script: one click selects every story of the page, and the buttons say how many they are about.
"use strict";

const boxes = [...document.querySelectorAll(".stories input[name=story]")];
const chosen = document.querySelector(".list-actions .list-chosen");

/** Shows how many stories are selected; without any, the buttons do nothing. */
function showSelection(all) {
  const count = boxes.filter((box) => box.checked).length;
  all.checked = count === boxes.length;
  all.indeterminate = count > 0 && count < boxes.length;
  chosen.textContent = count === 0 ? "None selected" : count === 1 ? "1 story selected" : `${count} stories selected`;
  for (const button of document.querySelectorAll(".list-actions button")) button.disabled = count === 0;
}

if (chosen) {
  const label = document.createElement("label");
  const all = document.createElement("input");
  all.type = "checkbox";
  label.append(all, "Select all");
  chosen.before(label);
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    showSelection(all);
  });
  for (const box of boxes) box.addEventListener("change", () => showSelection(all));
  addEventListener("pageshow", () => showSelection(all));
  showSelection(all);
}

"use strict";
/** Keeps the printed summary up to date: a finding that was decided is no longer open. */
((diffcast) => {
  diffcast.startPrinted = () => {
    diffcast.on("decided", refresh);
    refresh();
  };

  const refresh = diffcast.perFrame(() => {
    const rows = [...document.querySelectorAll(".printed [data-open]")];
    for (const row of rows) row.hidden = !isOpen(diffcast.facts.get(row.dataset.open));
    const listed = rows.filter((row) => !row.hidden).length;
    const open = [...diffcast.facts.values()].filter((fact) => diffcast.isFinding(fact) && isOpen(fact)).length;
    const beyond = document.querySelector(".printed .beyond");
    if (!beyond) return;
    beyond.textContent = open ? `and ${open - listed} more` : "None.";
    beyond.hidden = open > 0 && open === listed;
  });

  /** A finding that needs a fix is still open for whoever signs. */
  function isOpen(fact) {
    const choice = fact && diffcast.decisionOf(fact.id).choice;
    return Boolean(fact) && !fact.known && choice !== "accepted" && choice !== "ignored";
  }
})((globalThis.diffcast ??= {}));

"use strict";
/** The row of search and filters with counts; and at the head of the page the menus and the help. */
((diffcast) => {
  const { make } = diffcast;
  /** The values of each group, in the order of their chips. */
  const VALUES = {
    finding: diffcast.FINDINGS,
    severity: diffcast.SEVERITIES,
    decision: ["open", "accepted", "fix", "ignored", "note", "known"],
    side: ["transcript", "article"],
    level: ["statement", "detail"],
  };
  const HEADINGS = {
    finding: "Facts",
    severity: "Severity",
    decision: "Decision",
    kind: "Kind",
    side: "Stated in",
    level: "Level",
  };
  const WORDS = {
    correction: "Contradictions",
    check: "To check",
    note: "Notes",
    open: ["○", "Undecided"],
    statement: ["", "Statements"],
    detail: ["", "Details"],
    transcript: ["", "The transcript"],
    article: ["", "The article"],
  };
  let bar;
  let menus;
  let search;
  let shown;
  let clear;
  /** @type {{group: string, value: string, box: HTMLInputElement, number: HTMLElement}[]} */
  let chips = [];

  diffcast.startTools = (words) => {
    bar = make("search", { class: "tools", "aria-label": "Search and filter" });
    bar.append(searchField(words), findingChips(), filterMenu(), result());
    menus = make("div", { class: "menus" }, diffcast.viewMenu(), ...diffcast.fixesMenu(), diffcast.reviewMenu(), helpButton());
    fill("tools", bar);
    fill("menus", menus);
    listen();
    refresh();
  };

  function fill(id, content) {
    const slot = document.getElementById(id);
    slot.replaceChildren(content);
    slot.hidden = false;
  }

  function listen() {
    diffcast.on("filtered", refresh);
    diffcast.on("decided", refresh);
    diffcast.on("cleared", () => (search.value = ""));
    document.addEventListener("pointerdown", (event) => closeMenus(event.target));
    for (const menu of allMenus()) menu.addEventListener("toggle", () => fit(menu));
    addEventListener("resize", () => allMenus().forEach(fit));
    const watch = new ResizeObserver(() => {
      document.documentElement.style.scrollPaddingTop = `${diffcast.headroom() + 12}px`;
    });
    watch.observe(bar);
  }

  function allMenus() {
    return [bar, menus].flatMap((part) => [...part.querySelectorAll("details.menu")]);
  }

  /** Pixels at the top of the window that the bar covers. */
  diffcast.headroom = () => {
    const slot = document.getElementById("tools");
    return getComputedStyle(slot).position === "sticky" ? slot.getBoundingClientRect().height : 0;
  };

  function searchField(words) {
    search = make("input", { type: "search", id: "search", placeholder: "Search", "aria-label": "Search the facts" });
    search.setAttribute("autocomplete", "off");
    search.value = words;
    search.addEventListener("input", diffcast.perFrame(() => diffcast.search(search.value)));
    return search;
  }

  diffcast.goToSearch = () => {
    search.focus();
    search.select();
  };

  function findingChips() {
    return make("div", { class: "chips", role: "group", "aria-label": HEADINGS.finding }, ...options("finding").map(chip));
  }

  function filterMenu() {
    const raised = [...diffcast.facts.values()].some(({ status, severity }) => status !== "changed" && severity !== "note");
    const groups = ["decision", "kind", "side", "level", ...(raised ? ["severity"] : [])].map(fieldset).filter(Boolean);
    const body = make("div", { class: "panel" }, ...groups);
    return make("details", { class: "menu filters" }, make("summary", {}, "More filters", make("b", { class: "asked" })), body);
  }

  function fieldset(group) {
    const values = options(group);
    if (values.length < 2) return null; // nothing to choose from
    return make("fieldset", {}, make("legend", {}, HEADINGS[group]), ...values.map(chip));
  }

  /** The values that facts of this page have in a group, and the decisions that they may get. */
  function options(group) {
    const present = new Set([...diffcast.facts.values()].flatMap((fact) => diffcast.answers(fact, group)));
    if (group === "kind") return [...present].sort().map((value) => [group, value]);
    const decided = group === "decision" ? ["open", "accepted", "fix", "ignored", "note"] : [];
    return VALUES[group]
      .filter((value) => present.has(value) || decided.includes(value))
      .map((value) => [group, value]);
  }

  function chip([group, value]) {
    const box = make("input", { type: "checkbox", name: group, value });
    box.addEventListener("change", () => diffcast.ask(group, value, box.checked));
    const number = make("span", { class: "number" });
    const [glyph, words] = named(group, value);
    const sign = glyph ? [make("span", { class: `sign ${look(group, value)}`, "aria-hidden": "true" }, glyph)] : [];
    chips.push({ group, value, box, number });
    return make("label", { class: "chip" }, box, ...sign, make("span", { class: "words" }, words), number);
  }

  function look(group, value) {
    if (group !== "finding") return `${group}-${value}`;
    return `${diffcast.SEVERITIES.includes(value) ? "severity" : "status"}-${value}`;
  }

  function named(group, value) {
    if (group === "kind") return ["", value];
    if (group === "severity") return diffcast.words.severity[value];
    if (group === "finding" && WORDS[value]) return [diffcast.words.severity[value][0], WORDS[value]];
    if (group === "finding") return diffcast.words.status[value];
    if (value === "known") return diffcast.words.known;
    if (value === "note") return [diffcast.words.note[0], "With a note"];
    return diffcast.words.choice[value] ?? WORDS[value];
  }

  function result() {
    shown = make("output", { class: "shown", "aria-live": "polite" });
    clear = make("button", { type: "button", class: "clear", hidden: true }, "Show all");
    clear.addEventListener("click", () => {
      diffcast.clearFilters();
      search.focus(); // the button disappears, and must not take the focus with it
    });
    return make("div", { class: "result" }, shown, clear);
  }

  function helpButton() {
    const button = make("button", { type: "button", class: "help-button", "aria-haspopup": "dialog" }, "Help");
    button.append(make("kbd", { "aria-hidden": "true" }, "?"));
    button.addEventListener("click", diffcast.openHelp);
    return button;
  }

  const refresh = diffcast.perFrame(() => {
    const tallies = diffcast.tallies();
    for (const { group, value, box, number } of chips) {
      const found = tallies[group].get(value) ?? 0;
      box.checked = diffcast.isAsked(group, value);
      if (number.textContent !== String(found)) number.textContent = String(found);
      number.parentElement.classList.toggle("nothing", found === 0 && !box.checked);
    }
    showCount();
    showAsked();
  });

  function showCount() {
    const all = diffcast.count(diffcast.facts.size, "fact");
    const words = diffcast.isFiltered() ? `${diffcast.passing()} of ${all}` : all;
    if (shown.textContent !== words) shown.textContent = words;
    clear.hidden = !diffcast.isFiltered();
  }

  function showAsked() {
    const asked = chips.filter(({ group, box }) => group !== "finding" && box.checked).length;
    bar.querySelector(".filters .asked").textContent = asked ? String(asked) : "";
  }

  /** Moves the panel of a menu left until it is inside the window. */
  function fit(menu) {
    const panel = menu.querySelector(".panel");
    panel.style.translate = "none";
    const over = panel.getBoundingClientRect().right - document.documentElement.clientWidth + 16;
    if (over > 0) panel.style.translate = `${-over}px`;
  }

  /** Closes the open menus that the node is not in; false where none was open. */
  function closeMenus(node) {
    const open = allMenus().filter((menu) => menu.open && !menu.contains(node));
    for (const menu of open) menu.open = false;
    return open.length > 0;
  }

  /** Closes all menus, and gives the focus back to the one that had it; false where none was open. */
  diffcast.closeMenus = () => {
    const within = document.activeElement?.closest("details.menu[open]");
    const closed = closeMenus(null);
    within?.querySelector("summary").focus();
    return closed;
  };
})((globalThis.diffcast ??= {}));

"use strict";
/** One line at the bottom of the window that says what just happened, also to screen readers. */
((diffcast) => {
  /** Pixels kept free between the message and what has the focus. */
  const AIR = 8;
  let line;
  let bar;

  diffcast.startSay = () => {
    line = diffcast.make("span", { class: "words", dir: "auto" });
    bar = diffcast.make("div", { class: "saying", role: "status", "aria-label": "Messages" });
    document.body.append(bar);
    new ResizeObserver(keepClear).observe(bar);
  };

  /** Where the page scrolls under the message, what gets the focus is scrolled to above it. */
  function keepClear() {
    document.documentElement.style.scrollPaddingBottom = bar.offsetHeight ? `${bar.offsetHeight + AIR}px` : "";
  }

  /**
   * Shows a message until the next one, or until it is closed. It doesn't disappear by itself.
   * @param {string} text
   * @param {[string, () => void][]} [offers]  buttons: their words and what they do
   */
  diffcast.say = (text, offers = []) => {
    line.textContent = text;
    const buttons = [...offers, ["Close", diffcast.hush]].map(([words, run]) => button(words, run));
    bar.replaceChildren(line, ...buttons);
    uncover(document.activeElement);
  };

  /** Scrolls the page until the message doesn't cover what has the focus. */
  function uncover(focused) {
    if (!focused || focused === document.body || bar.contains(focused) || diffcast.rail()) return;
    const under = focused.getBoundingClientRect().bottom - bar.getBoundingClientRect().top;
    if (under > 0 && under < bar.clientHeight + focused.clientHeight) scrollBy({ top: under + AIR, behavior: "instant" });
  }

  function button(words, run) {
    const made = diffcast.make("button", { type: "button" }, words);
    made.addEventListener("click", run);
    return made;
  }

  /** Removes the message; false where there was none. */
  diffcast.hush = () => {
    const said = bar.childElementCount > 0;
    bar.replaceChildren();
    return said;
  };
})((globalThis.diffcast ??= {}));

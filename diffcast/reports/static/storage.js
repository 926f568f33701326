"use strict";
/** What the browser keeps between visits; never the words of a text. In a sandboxed frame it keeps nothing; the page still works and says so. */
((diffcast) => {
  const MARK = "diffcast:";

  /**
   * One kind of storage, with a prefix of our own.
   * @param {"localStorage"|"sessionStorage"} kind
   */
  function box(kind) {
    return {
      /** Whether anything can be kept. */
      works: works(kind),
      /** The kept value, or `otherwise` where there is none or it is unreadable. */
      read(name, otherwise = null) {
        try {
          const text = globalThis[kind].getItem(MARK + name);
          return text === null ? otherwise : JSON.parse(text);
        } catch {
          return otherwise;
        }
      },
      /** Keeps the value; false where storage is forbidden or full. */
      write(name, value) {
        try {
          globalThis[kind].setItem(MARK + name, JSON.stringify(value));
          return true;
        } catch {
          return false;
        }
      },
    };
  }

  // In a sandboxed frame, even naming the storage throws.
  function works(kind) {
    try {
      globalThis[kind].setItem(`${MARK}works`, "1");
      globalThis[kind].removeItem(`${MARK}works`);
      return true;
    } catch {
      return false;
    }
  }

  diffcast.kept = box("localStorage");
  diffcast.visit = box("sessionStorage");
})((globalThis.diffcast ??= {}));

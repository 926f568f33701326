"use strict";
/** What the browser keeps between visits. In a sandbox it keeps nothing; then the page works without, and says so. */
((diffcast) => {
  const MARK = "diffcast:";

  /**
   * One kind of storage under names of our own.
   * @param {"localStorage"|"sessionStorage"} kind
   */
  function box(kind) {
    return {
      /** Whether something can be kept at all. */
      works: works(kind),
      /** The value that was kept, or `otherwise` where there is none or it cannot be read. */
      read(name, otherwise = null) {
        try {
          const text = globalThis[kind].getItem(MARK + name);
          return text === null ? otherwise : JSON.parse(text);
        } catch {
          return otherwise;
        }
      },
      /** Keeps the value; false where that failed: forbidden, or full. */
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

  // In a sandboxed frame the very name of the storage throws.
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

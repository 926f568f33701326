"use strict";
/**
 * Elements, frames and events.
 *
 * Every file here adds to one namespace, `diffcast`, and does nothing by itself: `start.js` calls them once the page is
 * read. This file comes first, since the others use it. Text of a document never becomes markup.
 */
((diffcast) => {
  /**
   * A new element. Children that are strings become text; attributes that are false, null or undefined are left out.
   * @param {string} tag
   * @param {Object<string, string|number|boolean|null|undefined>} [attributes]  no `style`: the page's policy forbids it
   * @param {...(Node|string)} children
   * @returns {HTMLElement}
   */
  diffcast.make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    setAttributes(element, attributes);
    element.append(...children);
    return element;
  };

  /** The same for an SVG element. */
  diffcast.shape = (tag, attributes = {}, ...children) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    setAttributes(element, attributes);
    element.append(...children);
    return element;
  };

  function setAttributes(element, attributes) {
    for (const [name, value] of Object.entries(attributes)) {
      if (value === true) element.setAttribute(name, "");
      else if (value !== false && value != null) element.setAttribute(name, String(value));
    }
  }

  /** A function that runs `work` once in the next frame, however often it is called before. */
  diffcast.perFrame = (work) => {
    let waiting = false;
    return () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        work();
      });
    };
  };

  const listeners = new Map();

  /** Calls `listener` on each event: `filtered`, `cleared`, `decided`, `fixed`, `lit`, `moved`, `measured`, `prepared`. */
  diffcast.on = (name, listener) => {
    listeners.set(name, [...(listeners.get(name) ?? []), listener]);
  };

  diffcast.emit = (name, detail) => {
    for (const listener of listeners.get(name) ?? []) listener(detail);
  };

  /** `1 fact`, `2 facts`. */
  diffcast.count = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;

  /** Scroll behaviour: instant for readers who prefer less motion. */
  diffcast.behaviour = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth");
})((globalThis.diffcast ??= {}));

"use strict";
/**
 * Elements, frames and words between the parts of the page.
 *
 * Every file here adds to one namespace, `diffcast`, and does nothing by itself: `start.js` calls them once the page is
 * read. Only this file comes first, since the others take their tools from it. No text of a document is ever markup.
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

  /** The same for a shape of a drawing. */
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

  /** The work, done once in the next frame however often it is asked for before. */
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

  /** Calls `hear` whenever `name` is told: `filtered`, `decided`, `lit`, `moved`, `measured`. */
  diffcast.when = (name, hear) => {
    listeners.set(name, [...(listeners.get(name) ?? []), hear]);
  };

  diffcast.tell = (name, detail) => {
    for (const hear of listeners.get(name) ?? []) hear(detail);
  };

  /** `1 fact`, `2 facts`. */
  diffcast.count = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;

  /** How a movement is made: at once for those who asked for less of it. */
  diffcast.behaviour = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth");
})((globalThis.diffcast ??= {}));

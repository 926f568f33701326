"use strict";
/** How something leaves the page: as a file or through the clipboard. Nothing is sent. */
((diffcast) => {
  /** Saves a file, through a link to the page's own memory. */
  diffcast.saveFile = (name, text, type) => {
    const address = URL.createObjectURL(new Blob([text], { type }));
    const link = diffcast.make("a", { href: address, download: name, hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  };

  /** Copies a text. Where that is forbidden, it is shown to be copied by hand. */
  diffcast.copyText = async (text, what) => {
    try {
      await navigator.clipboard.writeText(text);
      diffcast.say(`${what} was copied.`);
    } catch {
      diffcast.say(`The browser doesn’t allow copying. ${what}: ${text}`);
    }
  };
})((globalThis.diffcast ??= {}));

"""Turns HTML and XML elements into lines of text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

Element: TypeAlias = Any
"""An element of lxml, which has no types of its own."""

INLINE: Final = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time",
    "tt", "u", "var", "wbr", "person", "org", "location", "money", "num", "chron", "copyrite", "event",
    "function", "object.title", "object", "postaddr", "pronounce", "virtloc", "lang", "inline", "nobr", "td",
    "th",
})  # fmt: skip
"""Elements inside a line; every other element begins and ends one."""
OPENED: Final = ('"', "“", "‘", "'", "«")


@dataclass(frozen=True, slots=True)
class Inline:
    """An element inside a line: from where to where in its text."""

    start: int
    end: int
    element: Element


@dataclass(frozen=True, slots=True)
class Flow:
    """A line of a page: the text between two line ends."""

    text: str
    element: Element
    """The innermost element with lines of its own that holds it."""
    gap: bool
    """Whether a paragraph begins here, rather than the next line of one."""
    linked: int
    """Characters of it that lead elsewhere."""
    inlines: tuple[Inline, ...]
    below: int | None = None
    """The line of the source after the break that it follows inside its element."""

    @property
    def line(self) -> int | None:
        """The line of the source, from 1."""
        if self.below is not None and not (self.inlines and self.inlines[0].start == 0):
            return self.below
        found = self.inlines[0].element.sourceline if self.inlines else self.element.sourceline
        return found if isinstance(found, int) else None


def tag(element: Element) -> str:
    """The name of an element in lower case, without a namespace."""
    name = element.tag
    return name.rpartition("}")[2].lower() if isinstance(name, str) else ""


def text_of(element: Element | None) -> str:
    """All the text inside an element, on one line; empty where there is none."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def first(root: Element, *names: str) -> Element | None:
    """The first element of one of these names inside another, in reading order."""
    wanted = frozenset(names)
    return next((each for each in root.iter() if tag(each) in wanted), None)


def every(root: Element, *names: str) -> Iterator[Element]:
    """All elements of these names inside another, in reading order."""
    wanted = frozenset(names)
    return (each for each in root.iter() if tag(each) in wanted)


def flows(root: Element, skip: Callable[[Element], bool] = lambda element: False) -> Iterator[Flow]:
    """The lines of an element in reading order, without what is skipped."""
    from lxml import etree

    page = _Page(root)
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        name = tag(element)
        if event == "start" and element is not root and (not name or skip(element)):
            walker.skip_subtree()
            page.skipped.add(element)
            if name not in INLINE:
                yield from page.flush(True)
        elif event == "start":
            yield from page.open(element, name)
        else:
            yield from page.close(element, name)
    yield from page.flush(True)


@dataclass(slots=True)
class _Page:
    """The line that is being gathered."""

    root: Element
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    blank: bool = True
    """Whether a blank more would be one too many."""
    holders: list[Element] = field(default_factory=list)
    links: int = 0
    linked: int = 0
    gap: bool = True
    row: bool = False
    """Whether no line has ended since the row of a table began."""
    opened: dict[Element, int] = field(default_factory=dict)
    inlines: list[Inline] = field(default_factory=list)
    skipped: set[Element] = field(default_factory=set)
    quoting: list[bool] = field(default_factory=list)
    below: int | None = None
    """The line of the source below the last break, until another element begins a line."""

    def open(self, element: Element, name: str) -> Iterator[Flow]:
        if name == "br":
            if self.length:
                yield from self.flush(False)
            else:
                self.gap = True
            self.below = _line_below(element)
            return
        if name not in INLINE:
            yield from self.flush(name not in ("li", "tr"))
            self.below = None
            self.holders.append(element)
        else:
            self.opened[element] = self.length
            self.links += _leads(element, name)
        self.row = self.row or name == "tr"
        if name == "q":
            self._open_quote(element)
        if name in ("td", "th") and self.length:
            # A row whose cells are short is one line; one whose cells hold lines of their own lays out a page.
            if self.row:
                self.add(" | ")
            else:
                yield from self.flush(True)
        self.add(element.text)

    def close(self, element: Element, name: str) -> Iterator[Flow]:
        if element in self.skipped:
            self.skipped.discard(element)
        elif name == "br":
            pass
        elif name not in INLINE:
            yield from self.flush(name not in ("li", "tr"))
            self.below = None
            self.holders.pop()
        else:
            self._close_inline(element, name)
        if element is not self.root:
            self.add(element.tail)

    def _open_quote(self, element: Element) -> None:
        inside = "".join(element.itertext()).lstrip()
        self.quoting.append(not inside.startswith(OPENED))
        if self.quoting[-1]:
            self.add("“")

    def _close_inline(self, element: Element, name: str) -> None:
        if name == "q" and self.quoting.pop():
            self.add("”")
        start = self.opened.pop(element)
        self.links -= _leads(element, name)
        if self.length > start:
            self.inlines.append(Inline(start, self.length, element))

    def add(self, text: str | None) -> None:
        if not text:
            return
        shown = re.sub(r"\s+", " ", text)
        if self.blank and shown[0] == " ":
            shown = shown[1:]
        if shown:
            self.pieces.append(shown)
            self.length += len(shown)
            self.linked += len(shown) if self.links else 0
            self.blank = shown[-1] == " "

    def flush(self, gap: bool) -> Iterator[Flow]:
        """The line that ends here, if it shows anything; the next is a paragraph of its own where there is a gap."""
        text = "".join(self.pieces).rstrip()
        if text:
            element = self.holders[-1] if self.holders else self.root
            inlines = tuple(Inline(each.start, min(each.end, len(text)), each.element) for each in self.inlines)
            yield Flow(text, element, self.gap, self.linked, inlines, self.below)
            self.gap, self.row = gap, False
        else:
            self.gap = self.gap or gap
        self.pieces, self.length, self.blank, self.linked, self.inlines = [], 0, True, 0, []
        self.opened = dict.fromkeys(self.opened, 0)


def _line_below(element: Element) -> int | None:
    """The line of the source in which the words behind a break begin."""
    tail = element.tail or ""
    blank = tail[: len(tail) - len(tail.lstrip())]
    return element.sourceline + blank.count("\n") if isinstance(element.sourceline, int) else None


def _leads(element: Element, name: str) -> bool:
    """Whether an element is a link to another page."""
    return name == "a" and not (element.get("href") or "#").startswith("#")

"""The part of a page that shows the transcript of its broadcast, if there is one."""

from __future__ import annotations

from typing import Final

from diffcast.readers.markup import Element, tag, text_of
from diffcast.readers.page_parts import PIECE
from diffcast.readers.split_page import HEADING

FEWEST: Final = 30
"""Words from which a part that is called a transcript holds one, rather than the button that shows it."""
LONGEST: Final = 80
"""Characters of the longest heading over a transcript."""
BUTTONS: Final = frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "button", "summary", "a", "p", "label", "span", "strong"}
)


def shown_transcript(page: Element) -> Element | None:
    """The element that holds the transcript: named so, or standing right under a heading or a button that says so."""
    for element in page.iter("div", "section", "details", "article", "aside", "dialog", "template", "pre"):
        if "transcript" in _names(element) and _holds(element):
            return _innermost(element)
    for element in page.iter(*BUTTONS):
        heading = _short(element)
        if heading and HEADING.fullmatch(heading):
            found = _below(element)
            if found is not None:
                return found
    return None


def _short(element: Element) -> str:
    """The text of an element, empty where it is longer than a heading."""
    told = ""
    for piece in element.itertext():
        told += piece
        if len(told) > LONGEST:
            return ""
    return " ".join(told.split())


def _names(element: Element) -> frozenset[str]:
    given = " ".join(element.get(key) or "" for key in ("class", "id", "data-component", "aria-label", "itemprop"))
    return frozenset(piece.lower() for piece in PIECE.findall(given[:400]))


def _holds(element: Element | None) -> bool:
    return element is not None and len(text_of(element).split()) >= FEWEST


def _innermost(element: Element) -> Element:
    """The narrowest part of such a name that still holds the words."""
    inner = (each for each in element.iterdescendants() if tag(each) and "transcript" in _names(each) and _holds(each))
    whole = len(text_of(element).split())
    return next((each for each in inner if len(text_of(each).split()) >= 0.9 * whole), element)


def _below(element: Element) -> Element | None:
    """What stands behind a heading, or behind what holds nothing but the heading."""
    for around in (element, *element.iterancestors()):
        if tag(around) in ("article", "main", "body"):
            return None
        if tag(around) == "details":
            return around if _holds(around) else None
        following = around.getnext()
        if following is not None:
            return following if tag(following) in ("div", "section", "pre", "details") and _holds(following) else None
    return None

"""The parts of a web page: what their names say they are (`pages.toml`), and which part shows a transcript."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final, get_args

from diffcast.model import AsideCode, Role
from diffcast.readers.markup import Element, tag, text_of
from diffcast.readers.split_page import HEADING

PIECE = re.compile(r"(?:[A-Z]|(?<![a-zA-Z\d]))[a-z]+(?![a-z]|\d+[a-z])|[A-Z]+(?![a-z])|\d+")
"""A word of a name; letters between the figures of a generated one, as in `org7109ad`, are none."""
MAX_NAME_WORDS = 3
"""Words of the longest name in the data."""
MAX_LABEL_WORDS: Final = 4
"""Words of the longest heading that says what kind of part it heads, such as `You may also like`."""
HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True)
class Naming:
    """What a part of a page is by its name."""

    role: Role | None = None
    """What its lines are; None where it is left out."""
    code: AsideCode | None = None
    """Why its lines are not compared; None where they are."""
    longest: int = 10**6
    """Words of the longest line that this is true of."""
    shape: bool = False
    """Whether the name says how a part looks: one with a paragraph and no link, or with a quotation, is kept."""
    always: bool = False
    """Whether such a part is left out even where it holds more than the story does."""


def left_out(element: Element) -> bool:
    """Whether an element of such a name is no part of the story."""
    return _named(element, "leave") is not None


def naming_left_out(element: Element) -> Naming:
    """Why an element is left out by its name; of one that isn't, nothing."""
    return _named(element, "leave") or Naming()


def role_of(element: Element) -> Naming | None:
    """What the lines of an element of this name are; None if the name is unknown."""
    return _named(element, "role")


def _named(element: Element, kind: str) -> Naming | None:
    given = f"{element.get('class') or ''} {_own_id(element)} {element.get('data-component') or ''}"
    table = _table(kind)
    return next((table[name] for name in _names(given[:400]) if name in table), None)


def _own_id(element: Element) -> str:
    """The id of an element, unless it is a long heading again, by which other pages point at it."""
    given: str = element.get("id") or ""
    heading = element if tag(element) in HEADINGS else next(iter(element), None)
    if given.count("-") < MAX_LABEL_WORDS or heading is None or tag(heading) not in HEADINGS:
        return given
    told = "".join(filter(str.isalnum, text_of(heading).lower()))
    slug = "".join(filter(str.isalnum, given.lower()))
    return "" if slug and told.startswith(slug) else given


@lru_cache(maxsize=1 << 12)
def _names(given: str) -> tuple[str, ...]:
    """Every run of up to MAX_NAME_WORDS words of each class."""
    found: list[str] = []
    for each in given.split():
        pieces = [piece.lower() for piece in PIECE.findall(each)]
        for size in range(1, MAX_NAME_WORDS + 1):
            found += ["-".join(pieces[at : at + size]) for at in range(len(pieces) - size + 1)]
    return tuple(found)


@cache
def _table(kind: str) -> dict[str, Naming]:
    with resources.files("diffcast.readers").joinpath("pages.toml").open("rb") as file:
        entries: list[dict[str, Any]] = tomllib.load(file)[kind]
    return {name: _naming(entry) for entry in reversed(entries) for name in entry["names"]}


def _naming(entry: dict[str, Any]) -> Naming:
    role = next((role for role in get_args(Role) if role == entry.get("role")), None)
    code = AsideCode(entry["code"]) if "code" in entry else None
    return Naming(role, code, entry.get("longest", 10**6), entry.get("shape", False), entry.get("always", False))


MIN_TRANSCRIPT_WORDS: Final = 30
"""Words from which a part that is called a transcript holds one, rather than the button that shows it."""
MAX_HEADING_CHARACTERS: Final = 80
"""Characters of the longest heading over a transcript."""
BUTTONS: Final = frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "button", "summary", "a", "p", "label", "span", "strong"}
)


def shown_transcript(page: Element) -> Element | None:
    """The element that holds the transcript: named so, or standing right under a heading or a button that says so."""
    for element in page.iter("div", "section", "details", "article", "aside", "dialog", "template", "pre"):
        if "transcript" in _called(element) and _holds(element):
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
        if len(told) > MAX_HEADING_CHARACTERS:
            return ""
    return " ".join(told.split())


def _called(element: Element) -> frozenset[str]:
    given = " ".join(element.get(key) or "" for key in ("class", "id", "data-component", "aria-label", "itemprop"))
    return frozenset(piece.lower() for piece in PIECE.findall(given[:400]))


def _holds(element: Element | None) -> bool:
    return element is not None and len(text_of(element).split()) >= MIN_TRANSCRIPT_WORDS


def _innermost(element: Element) -> Element:
    """The narrowest part of such a name that still holds the words."""
    inner = (each for each in element.iterdescendants() if tag(each) and "transcript" in _called(each) and _holds(each))
    whole = len(text_of(element).split())
    return next((each for each in inner if len(text_of(each).split()) >= 0.9 * whole), element)


def _below(element: Element) -> Element | None:
    """The element after a heading, or after an element that holds only the heading."""
    for around in (element, *element.iterancestors()):
        if tag(around) in ("article", "main", "body"):
            return None
        if tag(around) == "details":
            return around if _holds(around) else None
        following = around.getnext()
        if following is not None:
            return following if tag(following) in ("div", "section", "pre", "details") and _holds(following) else None
    return None


def take_out(element: Element) -> None:
    """Take an element out of its page, with the heading over it; the words behind it stay."""
    above = element.getprevious()
    heads = above is not None and tag(above) in BUTTONS and HEADING.fullmatch(text_of(above))
    for each in (element, above) if heads else (element,):
        for inner in list(each):
            each.remove(inner)
        each.text = None

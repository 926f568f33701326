"""Details that a news agency has marked up inside the text: people, amounts, quotations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from diffcast.language.name_lexicon import name_form
from diffcast.language.quotes import quote_of
from diffcast.language.understand import quantities
from diffcast.language.words import words
from diffcast.model import Detail, Name, Quantity, Span
from diffcast.readers.markup import Element, Inline, tag

CURRENCIES: Final = {"usd": "usd", "eur": "eur", "gbp": "gbp"}
"""Codes of currencies to the units that numbers are read in."""
MAX_NAME_WORDS: Final = 7
"""Words."""


def evidence(line: str, at: Span, inlines: tuple[Inline, ...]) -> Iterator[Detail]:
    """The details that elements inside a line mark; `at` is the line's span in the text."""
    for each in inlines:
        found = _detail(line, Span(each.start, each.end), each.element)
        if found is not None:
            yield replace(found, span=Span(at.start + found.span.start, at.start + found.span.end))


def _detail(text: str, span: Span, element: Element) -> Detail | None:
    name = tag(element)
    if name == "person" or _is_person(element):
        return _name(text, span)
    if name in ("num", "money"):
        return _quantity(text, span, element)
    return quote_of(text, span, words(text, span)) if name == "q" else None


def _is_person(element: Element) -> bool:
    """Whether a mark of NewsML-G2 says that its words name a person."""
    return tag(element) == "inline" and "person" in f"{element.get('class')} {element.get('type')}".lower()


def _name(text: str, span: Span) -> Name | None:
    found = words(text, span)
    if not 1 <= len(found) <= MAX_NAME_WORDS:
        return None
    return Name(span, tuple(name_form(text[word.span.start : word.span.end]) for word in found))


def _quantity(text: str, span: Span, element: Element) -> Quantity | None:
    """The amount that the words say, in the currency that the mark says; None where the words say no single one."""
    found = quantities(text, words(text, span))
    if len(found) != 1:
        return None
    given = CURRENCIES.get((element.get("unit") or element.get("units") or "").lower())
    return replace(found[0], unit=given or found[0].unit)

"""What would make the two texts agree: the words of one side in the place of the other's. No text is ever changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from diffcast.model import SIDES, Comparison, Difference, Document, Fact, Kind, Side, Span
from diffcast.reports.excerpts import NOT_FILES, one_line, source_name

FIXABLE: Final = frozenset({Kind.NUMBER, Kind.NAME, Kind.TIME, Kind.PLACE, Kind.TITLE, Kind.QUOTE})
"""Kinds whose words can stand in for each other. Another source or hedge needs a new sentence."""
WORD: Final = re.compile(r"\w+")
DIGITS: Final = re.compile(r"(?<![\d.,:])[\d.,:]*\d")
LAST_WORD: Final = re.compile(r"(?<!\S)\S++$")


@dataclass(frozen=True, slots=True)
class Fix:
    """The words of the other text, for every place where a fact states the value that differs."""

    side: Side
    """The text that it would change."""
    spans: tuple[Span, ...]
    """What it replaces, in the order of the text."""
    words: str
    """What it puts there."""


def fixes(comparison: Comparison, fact: Fact) -> Iterator[Fix]:
    """For the first difference of a fact, a fix of each text; none where the words can't stand in for each other."""
    if not fact.differences or fact.differences[0].kind not in FIXABLE:
        return
    difference = fact.differences[0]
    if not (len(difference.transcript) and len(difference.article)):
        return
    for side in SIDES:
        fix = _fix(comparison, fact, difference, side)
        if fix.words != _words(_document(comparison, side), fix.spans[0]):
            yield fix


def file_names(comparison: Comparison) -> dict[Side, str]:
    """What corrected texts are called: like their file, or `transcript.txt` where the file holds something else."""
    one_page = comparison.transcript.source == comparison.article.source
    return {side: _file_name(_document(comparison, side), one_page) for side in SIDES}


def _file_name(document: Document, one_page: bool) -> str:
    changed = document.extracted or one_page or document.source in NOT_FILES
    return f"{document.side}.txt" if changed else source_name(document)


def _fix(comparison: Comparison, fact: Fact, difference: Difference, side: Side) -> Fix:
    document = _document(comparison, side)
    other = SIDES[1 - SIDES.index(side)]
    old: Span = getattr(difference, side)
    new = _in_small_letters(_words(_document(comparison, other), getattr(difference, other)), difference, other)
    if difference.kind is Kind.NAME:
        old, new = _same_part(document, old, new)
    old = _without_full_stop(document, fact, old, new, side)
    new = new.removesuffix(".") if document.text[old.end : old.end + 1] == "." else new
    replaced = _words(document, old)
    words = _in_the_look_of(replaced, _in_digits(replaced, new, difference, other))
    return Fix(side, tuple(sorted({old, *_repeats(document, fact, old, side)}, key=lambda span: span.start)), words)


def _without_full_stop(document: Document, fact: Fact, old: Span, new: str, side: Side) -> Span:
    """The words without the stop that also ends their sentence, as in `until 6 p.m.`, where the new ones have none."""
    spans: tuple[Span, ...] = getattr(fact, side)
    ends = any(span.end == old.end for span in spans) and document.text[old.end - 1] == "."
    return Span(old.start, old.end - 1) if ends and not new.endswith(".") else old


def _in_small_letters(new: str, difference: Difference, other: Side) -> str:
    """Words in capitals as people read them, where they are known so: `Sunday afternoon`."""
    shown = difference.shown[SIDES.index(other)]
    return shown if new.isupper() and shown.casefold() == new.casefold() else new


def _same_part(document: Document, old: Span, new: str) -> tuple[Span, str]:
    """The part of a name that both texts give: where one has the last name alone, the first name stays."""
    words = _words(document, old)
    if len(words.split()) > 1 == len(new.split()):
        last = LAST_WORD.search(words)
        return (Span(old.end - len(last.group()), old.end), new) if last else (old, new)
    return (old, new.split()[-1]) if len(words.split()) == 1 < len(new.split()) else (old, new)


def _in_digits(replaced: str, new: str, difference: Difference, other: Side) -> str:
    """`46` for FORTY-SIX where the text that gets it has digits, and both amounts count the same."""
    if difference.kind is not Kind.NUMBER or not DIGITS.search(replaced) or DIGITS.search(new):
        return new
    amount = DIGITS.search(difference.values[SIDES.index(other)])
    same_unit = len({DIGITS.sub("", value, count=1) for value in difference.values}) == 1
    fits = same_unit or DIGITS.fullmatch(replaced)
    return DIGITS.sub(amount.group(), replaced, count=1) if amount and fits else new


def _in_the_look_of(replaced: str, new: str) -> str:
    """The new words in capitals where the old ones are; in a text with small letters, none in capitals."""
    if replaced.isupper():
        return new.upper()
    if not new.isupper():
        return new
    if any(word[:1].isupper() for word in replaced.split()):
        return WORD.sub(lambda word: word.group().capitalize(), new)
    return new.lower()


def _repeats(document: Document, fact: Fact, old: Span, side: Side) -> Iterator[Span]:
    """The same words in the other places of the fact, such as the headline, where each place has them once.

    These spans state the fact again, so a value that is repeated there is wrong or right with the first.
    """
    spans: tuple[Span, ...] = getattr(fact, side)
    word = re.compile(rf"(?<!\w){re.escape(document.text[old.start : old.end])}(?!\w)")
    for span in spans:
        found = [match.span() for match in word.finditer(document.text, span.start, span.end)]
        if not span.meets(old) and len(found) == 1:
            yield Span(*found[0])


def _document(comparison: Comparison, side: Side) -> Document:
    return comparison.transcript if side == "transcript" else comparison.article


def _words(document: Document, span: Span) -> str:
    return one_line(document.text[span.start : span.end])

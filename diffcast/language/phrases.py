"""Finds the fixed phrases of a word list in a run of words, the longest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from diffcast.language.text import CLAUSE_STOP
from diffcast.language.wordlists import rows
from diffcast.language.words import norm, surface
from diffcast.model import Span, Word

ANY_NUMBER = "<n>"
CARDINAL_ROLES = ("digit", "teen", "tens", "hundred", "scale")


@dataclass(frozen=True, slots=True)
class Phrase:
    """An entry of a word list: what it means and its words; `<n>` fits any number."""

    cue: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase at the words from `first` up to, not including, `end`."""

    cue: str
    first: int
    end: int


def forms_of(text: str, words: Sequence[Word]) -> tuple[str, ...]:
    """The words as written, in lower case and with one kind of apostrophe."""
    return tuple(surface(text[word.span.start : word.span.end]) for word in words)


def breaks_of(text: str, words: Sequence[Word]) -> tuple[bool, ...]:
    """For every word, whether a full stop, a semicolon or a colon comes between it and the word before it."""
    ends = [0, *(word.span.end for word in words)]
    return tuple(bool(CLAUSE_STOP.search(text, end, word.span.start)) for end, word in zip(ends, words, strict=False))


def numeric(form: str) -> bool:
    """Whether a word is a number in figures or a number word."""
    return form[:1].isdecimal() or form in number_words()


@cache
def number_words() -> dict[str, int]:
    """The cardinal number words with their values: one, 1; forty, 40; million, 1000000. Without `dozen`."""
    cardinal = (row for row in rows("numerals") if row.key.split()[0] in CARDINAL_ROLES)
    return {form: int(row.key.split()[1]) for row in cardinal for form in row.entries if form != "oh"} | {
        "hundred": 100
    }


@cache
def ordinals() -> frozenset[str]:
    """The ordinal number words."""
    return frozenset(form for row in rows("numerals") if row.key.startswith("ordinal ") for form in row.entries)


@cache
def phrases(name: str) -> dict[str, tuple[Phrase, ...]]:
    """The phrases of a word list by their first word, the longest first.

    A row is `cue: phrase, phrase`. The cue `-` holds phrases that look alike and mean something else.
    """
    index: dict[str, list[Phrase]] = {}
    for row in rows(name):
        for phrase in row.entries:
            forms = tuple(phrase.split())
            index.setdefault(forms[0], []).append(Phrase(row.key, forms))
    return {first: tuple(sorted(some, key=lambda one: -len(one.forms))) for first, some in index.items()}


def find(name: str, text: str, words: Sequence[Word], forms: Sequence[str]) -> Iterator[Found]:
    """The phrases of a word list among these words, without overlap and without the look-alikes.

    `forms` are the words as `forms_of` gives them.
    """
    next_free = 0
    for at, form in enumerate(forms):
        listed = _opened_by(name, form) if at >= next_free else ()
        phrase = next((one for one in listed if _fits(one, text, words, forms, at)), None)
        if phrase is not None:
            next_free = at + len(phrase.forms) - (phrase.forms[-1] == ANY_NUMBER)
            if phrase.cue != "-":
                yield Found(phrase.cue, at, next_free)


@lru_cache(maxsize=1 << 16)
def _opened_by(name: str, form: str) -> tuple[Phrase, ...]:
    known = phrases(name)
    return (*known.get(form, ()), *known.get(f"{norm(form)}*", ()))


def _fits(phrase: Phrase, text: str, words: Sequence[Word], forms: Sequence[str], at: int) -> bool:
    if len(phrase.forms) > len(forms) - at:
        return False
    wanted = enumerate(phrase.forms[1:], at + 1)
    return all(_is(form, forms[place]) and not _parted(text, words, place) for place, form in wanted)


def _parted(text: str, words: Sequence[Word], place: int) -> bool:
    return CLAUSE_STOP.search(text, words[place - 1].span.end, words[place].span.start) is not None


def _is(wanted: str, form: str) -> bool:
    if wanted == ANY_NUMBER:
        return numeric(form)
    return form == wanted or (wanted.endswith("*") and norm(form) == wanted[:-1])


def span_of(words: Sequence[Word], first: int, end: int) -> Span:
    """The characters from word `first` up to, not including, word `end`."""
    return Span(words[first].span.start, words[end - 1].span.end)

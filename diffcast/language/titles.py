"""Titles and offices before or after a name, and whether two of them can be one office."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, TypeAlias

from diffcast.language.wordlists import entries, rows
from diffcast.language.words import norm, stop_words
from diffcast.model import Word

TitleRelation: TypeAlias = Literal["same", "fits", "differs"]

RANK_WORDS = frozenset(
    {"deputy", "vice", "assistant", "associate", "brigadier", "major", "lieutenant", "rear", "junior"}
)
VAGUE_TITLES = frozenset({"doctor", "honorable", "partner", "member", "resident", "mr", "mrs", "ms"})
DETERMINERS = frozenset({"a", "an", "the", "his", "her", "its", "their", "our", "my", "one", "as"})
PREPOSITIONS = frozenset({"of", "for", "at", "in", "with", "from"})
ABBREVIATIONS_IN_NAMES = frozenset({"st", "mt", "ft", "jr", "sr", "mr", "mrs", "ms", "no"})
MAX_TITLE_WORDS = 8  # words of an apposition that can hold an office
GAP_INSIDE_NAME = re.compile(r"\.? |-|\n")
GAP_BEFORE_AGE = re.compile(r", ?")
GAP_BEFORE_APPOSITION = re.compile(r",\s")


@dataclass(frozen=True, slots=True)
class PassageForms:
    """The words of a passage as the search for names sees them."""

    text: str
    words: Sequence[Word]
    forms: tuple[str, ...]
    """Lower case, no accent, no possessive ending."""
    raws: tuple[str, ...]
    """The words as the text has them."""

    def raw(self, index: int) -> str:
        """The word as the text has it."""
        return self.raws[index]

    def gap(self, index: int) -> str:
        """What is between the word and the one before it; a full stop at either end."""
        if not 0 < index < len(self.words):
            return "."
        return self.text[self.words[index - 1].span.end : self.words[index].span.start]

    def adjoins(self, index: int) -> bool:
        """Whether only a space, a hyphen or an abbreviation's full stop is between the word and the one before."""
        gap = self.gap(index)
        return gap == " " or self._abbreviates(index, gap)

    def _abbreviates(self, index: int, gap: str) -> bool:
        return bool(GAP_INSIDE_NAME.fullmatch(gap)) and ("." not in gap or _abbreviated(self.forms[index - 1]))


def _abbreviated(form: str) -> bool:
    return len(form) == 1 or form in ABBREVIATIONS_IN_NAMES or form + "." in _short()


def titled(reading: PassageForms, first: int, end: int) -> str | None:
    """The title of the name at these words: the one before it, else the one after it; None if there is neither."""
    return _before(reading, first) or _after(reading, end)


def _before(reading: PassageForms, first: int) -> str | None:
    at = first
    while (
        at > 0
        and first - at < MAX_TITLE_WORDS
        and _adjoins_title(reading, at, first)
        and _part(reading.forms[at - 1], at < first)
    ):
        at -= 1
    while at < first and reading.forms[at] in PREPOSITIONS | DETERMINERS | {"and"}:
        at += 1
    parts = [expanded(form) for form in reading.forms[at:first]]
    heads = [place for place, form in enumerate(parts) if form in title_heads()]
    return " ".join(parts) if heads and parts[-1] not in PREPOSITIONS else None


def _adjoins_title(reading: PassageForms, at: int, first: int) -> bool:
    determined = at == first and bool(GAP_BEFORE_APPOSITION.fullmatch(reading.gap(at))) and _determined(reading, at)
    return reading.adjoins(at) or determined


def _determined(reading: PassageForms, end: int) -> bool:
    """`THE FISHERIES MINISTER, MARGUERITE BUGDEN,`: an office with its article, right before a comma."""
    for place in range(end - 1, max(-1, end - 5), -1):
        raw = reading.raw(place).lower().replace("’", "'")
        if reading.forms[place] in DETERMINERS or raw.endswith("'s"):
            return place < end - 1 and (place == 0 or reading.forms[place - 1] not in PREPOSITIONS)
        if not _part(reading.forms[place], True):
            return False
    return False


def _part(form: str, inside: bool) -> bool:
    plain = expanded(form)
    return (
        plain in title_heads()
        or plain in title_modifiers()
        or (inside and (plain in office_domains() or plain == "of"))
    )


def _after(reading: PassageForms, end: int) -> str | None:
    at = end
    if at < len(reading.forms) and reading.forms[at].isdigit() and GAP_BEFORE_AGE.fullmatch(reading.gap(at)):
        at += 1
    if at >= len(reading.forms) or not GAP_BEFORE_APPOSITION.fullmatch(reading.gap(at)):
        return None
    stop = at + 1
    while stop < min(len(reading.forms), at + MAX_TITLE_WORDS) and reading.adjoins(stop):
        stop += 1
    return _office(reading.forms[at:stop])


def _office(forms: Sequence[str]) -> str | None:
    """The office in an apposition: up to its head noun, with an `of …` after it."""
    head = next((place for place, form in enumerate(forms) if _ends_office(forms, place, expanded(form))), None)
    if (
        head is None
        or (forms[0] in stop_words() and forms[0] not in DETERMINERS)
        or any(form in {"who", "which", "and", "said", "says", "is", "was"} for form in forms[:head])
    ):
        return None
    first = next((place for place in range(head + 1) if forms[place] not in DETERMINERS), head)
    last = head + 1
    if forms[head + 1 : head + 2] == ("of",) or forms[head + 1 : head + 2] == ("for",):
        last = min(len(forms), head + 5)
    return " ".join(expanded(form) for form in forms[first:last])


def _ends_office(forms: Sequence[str], place: int, form: str) -> bool:
    """Whether an office ends with this head: nothing or a preposition follows, not a name."""
    following = forms[place + 1] if place + 1 < len(forms) else ""
    return form in title_heads() and (not following or following in PREPOSITIONS | {"who", "on", "and"})


def title_relation(a: str, b: str) -> TitleRelation:
    """`fits`: one is more exact, or they are synonyms. A deputy, vice or assistant is never the chief."""
    one, two = _title_words(standard_title(_in_full(a))), _title_words(standard_title(_in_full(b)))
    if one == two:
        return "same"
    if (one ^ two) & RANK_WORDS:
        return "differs"
    as_written = _title_words(_in_full(a)), _title_words(_in_full(b))
    pairs = ((one, two), (two, one), as_written, as_written[::-1])
    fits = any(less <= more for less, more in pairs) or one <= VAGUE_TITLES or two <= VAGUE_TITLES
    return "fits" if fits else "differs"


def _in_full(title: str) -> str:
    return " ".join(map(expanded, title.split()))


@lru_cache(maxsize=1 << 12)
def _title_words(title: str) -> frozenset[str]:
    return frozenset(norm(form) for form in title.split() if form not in DETERMINERS | PREPOSITIONS)


@lru_cache(maxsize=1 << 12)
def standard_title(title: str) -> str:
    """The title in lower case, with the one form that stands for all titles of the same meaning."""
    standard = title.lower().replace("’", "'")
    for other, form in _equals():
        standard = re.sub(rf"\b{re.escape(other)}\b(?! general)", form, standard)  # not in `attorney general`
    return standard


def expanded(form: str) -> str:
    """The title's word in full: `gen` gives general."""
    return _short().get(form.rstrip(".") + ".", form)


@cache
def title_heads() -> frozenset[str]:
    """Nouns that end a title: mayor, chief, secretary."""
    return _listed("head")


@cache
def title_modifiers() -> frozenset[str]:
    """Words that may stand before such a noun: deputy, police, former."""
    return _listed("before")


@cache
def office_domains() -> frozenset[str]:
    """What an office may be of: state, defense, the treasury."""
    return _listed("of")


@cache
def _listed(kind: str) -> frozenset[str]:
    return entries("titles", kind)


@cache
def _short() -> dict[str, str]:
    short = (row for row in rows("titles") if row.key.startswith("short "))
    return {form: row.key.removeprefix("short ") for row in short for form in row.entries}


@cache
def _equals() -> tuple[tuple[str, str], ...]:
    pairs = ((other, row.key) for row in rows("title_equals") for other in row.entries)
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))

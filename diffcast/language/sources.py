"""Who is said to have said it (`according to Ukraine`, `said the mayor`), and whether two sources can be one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from diffcast.language.phrases import forms_of, numeric, span_of
from diffcast.language.text import CLAUSE_STOP_OR_DASH, PHRASE_STOP
from diffcast.language.titles import title_heads
from diffcast.language.wordlists import entries, rows
from diffcast.language.words import norm
from diffcast.model import Source, Word

QUOTE_OR_COLON = re.compile(r"[\"“”:]")
PRONOUNS = frozenset({"he", "she", "they", "it", "who"})
SMALL_WORDS_OF_SOURCES = frozenset({"of", "for", "with", "from", "in", "at", "by", "on", "to", "the", "and"})
FORMS_OF_BE = entries("source_words", "be")
NOT_A_SOURCE_BEFORE_VERB = entries("source_words", "not a source")
DETERMINERS = entries("source_words", "determiners")
CLAUSE_OPENERS = entries("source_words", "clause openers")
SUBJECTS = DETERMINERS | PRONOUNS | entries("source_words", "subjects")
SAID_ALONE = entries("source_words", "said alone")
BODIES = entries("source_words", "bodies")
OFFICIALS = entries("source_words", "officials")
OTHER_REPORTING_WORDS = frozenset({"according", "reportedly", "told"})  # besides the verbs of saying
MAX_SOURCE_WORDS = 10  # words of one part of a source
MAX_WORDS_TO_COMMA = 8  # words before a verb at the end of its sentence that are searched for a comma
MAX_APPOSITION_WORDS = 12  # words between the two commas around what somebody is
SourceRelation: TypeAlias = Literal["same", "fits", "hidden", "differs"]


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    words: Sequence[Word]
    forms: tuple[str, ...]
    gaps: tuple[str, ...]
    """What is before each word, and at the end what follows the last one."""

    def form(self, index: int) -> str:
        return self.forms[index] if 0 <= index < len(self.forms) else ""

    def capital(self, index: int) -> bool:
        """Whether the word has one capital, then small letters."""
        raw = (
            self.text[self.words[index].span.start : self.words[index].span.end] if 0 <= index < len(self.words) else ""
        )
        return raw[:1].isupper() and raw[1:].islower()

    def gap(self, index: int) -> str:
        return self.gaps[index] if 0 <= index < len(self.gaps) else "."


@dataclass(frozen=True, slots=True)
class _Part:
    """Words from `first` up to, not including, `end`."""

    first: int
    end: int


def sources(text: str, words: Sequence[Word]) -> tuple[Source, ...]:
    """The attributions among these words in order, each with the words that name the source.

    A pronoun is given as it is (`he`); no words if the text hides who said it.
    """
    seen = _read(text, words)
    found: list[Source] = []
    for index in [index for index, form in enumerate(seen.forms) if form in OTHER_REPORTING_WORDS or form in _saying()]:
        source = _source(seen, index)
        if source and not (found and found[-1].span.meets(source.span)):
            found.append(source)
    return tuple(found)


def _read(text: str, words: Sequence[Word]) -> _Text:
    starts = [word.span.start for word in words]
    ends = [word.span.end for word in words]
    first, last = (max(0, starts[0] - 2), ends[-1] + 2) if words else (0, 0)
    gaps = tuple(text[end:start] for end, start in zip([first, *ends], [*starts, last], strict=True))
    return _Text(text, words, forms_of(text, words), gaps)


def _source(seen: _Text, index: int) -> Source | None:
    form, before = seen.form(index), seen.form(index - 1)
    kinds = _saying().get(form, frozenset())
    if form == "according" and seen.form(index + 1) == "to":
        return _named_after(seen, index, index + 2)
    if form == "reportedly" or ("hidden" in kinds and before in FORMS_OF_BE and seen.form(index + 1) != "by"):
        return Source(span_of(seen.words, index, index + 1), ())
    if form == "told" and before in {"i'm", "we're"}:
        return Source(span_of(seen.words, index - 1, index + 1), ())
    if kinds and before not in FORMS_OF_BE | {"to", "not"} and _reports(seen, index, kinds):
        return _named_before(seen, index, index) or _inverted(seen, index)
    return _named_before(seen, index - 1, index) if "going" in kinds and before in FORMS_OF_BE else None


def _reports(seen: _Text, index: int, kinds: frozenset[str]) -> bool:
    following, gap = seen.form(index + 1), seen.gap(index + 1)
    if seen.form(index - 1) in DETERMINERS or (
        following in SAID_ALONE and CLAUSE_STOP_OR_DASH.search(seen.gap(index + 2))
    ):
        return False
    if "sure" in kinds or following in CLAUSE_OPENERS or QUOTE_OR_COLON.search(gap) or _after_quotation(seen, index):
        return True
    if "calling" in kinds:
        return following in SUBJECTS
    return "open" in kinds and (following in SUBJECTS or following[:1].isdigit())


def _after_quotation(seen: _Text, index: int) -> bool:
    """Whether the verb ends a sentence whose statement comes before it: `…, the coroner confirmed.`"""
    return bool(CLAUSE_STOP_OR_DASH.search(seen.gap(index + 1))) and any(
        "," in seen.gap(place) for place in range(index - MAX_WORDS_TO_COMMA, index)
    )


def _named_before(seen: _Text, end: int, verb: int) -> Source | None:
    """The source before its verb, with the apposition between two commas if there is one."""
    while end > 0 and seen.form(end - 1) in entries("source_skips") and not PHRASE_STOP.search(seen.gap(end)):
        end -= 1
    if "," in seen.gap(end):
        comma = _opening_comma(seen, end)
        if comma is None:
            return None
        name = _back(seen, comma)
        return _of(seen, [name, _Part(comma, end)], name.first, verb + 1) if name.first < name.end else None
    if PHRASE_STOP.search(seen.gap(end)):
        return None
    part = _back(seen, end)
    return _of(seen, [part], part.first, verb + 1) if part.first < part.end else None


def _opening_comma(seen: _Text, end: int) -> int | None:
    """Where the apposition before a comma begins, if it reads like one: `, the county's director,`, `, 42,`."""
    for place in range(end - 1, max(0, end - MAX_APPOSITION_WORDS), -1):
        gap = seen.gap(place)
        if CLAUSE_STOP_OR_DASH.search(gap) or QUOTE_OR_COLON.search(gap):
            return None
        if "," in gap:
            return None if seen.form(place) in entries("source_edges") | SMALL_WORDS_OF_SOURCES - {"the"} else place
    return None


def _back(seen: _Text, end: int) -> _Part:
    """The noun phrase that ends before word `end`."""
    first = end
    if seen.form(end - 1) in PRONOUNS | NOT_A_SOURCE_BEFORE_VERB:
        return _Part(end - 1, end) if seen.form(end - 1) in PRONOUNS else _Part(end, end)
    while first > 0 and end - first < MAX_SOURCE_WORDS and not _edge(seen, first - 1):
        first -= 1
        determined = seen.form(first) in DETERMINERS and seen.form(first - 1) not in SMALL_WORDS_OF_SOURCES
        if determined or PHRASE_STOP.search(seen.gap(first)):
            break
    return _Part(first, end)


def _edge(seen: _Text, index: int) -> bool:
    """Whether no source extends over this word; `and` joins two words with capitals: Customs and Border Protection."""
    joins = seen.form(index) == "and" and seen.capital(index - 1) and seen.capital(index + 1)
    return seen.form(index) in entries("source_edges") and not joins


def _inverted(seen: _Text, verb: int) -> Source | None:
    """`…,” said the mayor`: the source follows a verb that opens its clause."""
    opens = verb == 0 or PHRASE_STOP.search(seen.gap(verb))
    return _named_after(seen, verb, verb + 1) if opens and seen.form(verb) not in {"say", "tell"} else None


def _named_after(seen: _Text, start: int, first: int) -> Source | None:
    end = first
    while end < len(seen.forms) and end - first < MAX_SOURCE_WORDS + 4 and not _closes(seen, first, end):
        end += 1
    if end == first:
        return _of(seen, [_Part(first, first + 1)], start, first + 1) if seen.form(first) in PRONOUNS else None
    parts = [_Part(first, end)]
    if "," in seen.gap(end) and seen.form(end) in DETERMINERS | {"who"}:
        parts.append(_Part(end, _apposition_end(seen, end)))
    return _of(seen, parts, start, parts[-1].end)


def _closes(seen: _Text, first: int, at: int) -> bool:
    form, before = seen.form(at), seen.form(at - 1)
    if at == first:
        return form[0].isdigit() or form in entries("source_edges") or bool(PHRASE_STOP.search(seen.gap(at)))
    abbreviated = seen.gap(at).startswith(".") and len(before) <= 4 and seen.gap(at).strip() == "."
    return (
        (bool(PHRASE_STOP.search(seen.gap(at))) and not (abbreviated and at - first < 3))
        or _edge(seen, at)
        or (form in DETERMINERS and before not in SMALL_WORDS_OF_SOURCES)
    )


def _apposition_end(seen: _Text, first: int) -> int:
    end = first + 1
    while end < len(seen.forms) and end - first < MAX_APPOSITION_WORDS and not PHRASE_STOP.search(seen.gap(end)):
        end += 1
    return end


def _of(seen: _Text, parts: Sequence[_Part], first: int, end: int) -> Source | None:
    named = tuple(dict.fromkeys(_names(seen, parts)))
    forms = {seen.form(place) for part in parts for place in range(part.first, part.end)}
    if not named and not forms & PRONOUNS:
        return None
    return Source(span_of(seen.words, first, end), named or tuple(sorted(forms & PRONOUNS))[:1])


def _names(seen: _Text, parts: Sequence[_Part]) -> Iterator[str]:
    for part in parts:
        for word, form in zip(seen.words[part.first : part.end], seen.forms[part.first : part.end], strict=True):
            if word.content and form not in entries("source_skips") and not numeric(form):
                yield word.norm


@cache
def _saying() -> dict[str, frozenset[str]]:
    kinds: dict[str, set[str]] = {}
    for row in rows("reporting_verbs"):
        for form in row.entries:
            kinds.setdefault(form, set()).add(row.key)
    return {form: frozenset(some) for form, some in kinds.items()}


def source_relation(a: Source, b: Source) -> SourceRelation:
    """`fits`: the two may be one source (a pronoun, the police and a detective). `hidden`: one of them names nobody."""
    one, two = frozenset(a.words), frozenset(b.words)
    if not one or not two:
        return "same" if one == two else "hidden"
    if one <= PRONOUNS or two <= PRONOUNS:
        return "fits"
    if one <= two or two <= one:
        return "same"
    if _initials(a.words, b.words) or _initials(b.words, a.words):
        return "same"
    if one & two or _speaks_for(one, two) or _speaks_for(two, one):
        return "fits"
    together = any(_belongs(one, group) and _belongs(two, group) for group in _groups())
    return "fits" if together and not (_elsewhere(one, two) or _elsewhere(two, one)) else "differs"


def _belongs(one: frozenset[str], group: frozenset[str]) -> bool:
    """Whether a source is in a group, and not only by its house: city engineers are not the mayor."""
    return bool(one & group - _houses()) or (bool(one & group) and one.isdisjoint(_heads()))


def _speaks_for(body: frozenset[str], other: frozenset[str]) -> bool:
    """Whether `the company` may be `Globex`: a body named by one word, and one word that is not an office."""
    return len(body) == len(other) == 1 and body <= BODIES and other.isdisjoint(_known())


def _elsewhere(one: frozenset[str], two: frozenset[str]) -> bool:
    """Whether one side works for another house than the other side's office: race officials, the mayor; the city, a
    county commissioner."""
    houses = one & _houses()
    levels = one & entries("source_houses", "level"), two & entries("source_houses", "level")
    if all(levels) and levels[0].isdisjoint(levels[1]):
        return True
    return bool(one & OFFICIALS and houses) and any(two & offices and not houses & home for home, offices in _offices())


def _initials(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether one word abbreviates several: `cdc`, the Centers for Disease Control and Prevention."""
    letters = "".join(word[0] for word in long)
    return len(short) == 1 and len(long) > 1 and len(short[0]) >= 2 and letters.startswith(short[0])


@cache
def _groups() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(map(norm, row.entries)) for row in rows("source_groups"))


@cache
def _known() -> frozenset[str]:
    """Words that name a kind of source, so that no name consists of them alone."""
    return BODIES | _heads() | frozenset(word for group in _groups() for word in group)


@cache
def _heads() -> frozenset[str]:
    return frozenset(map(norm, title_heads()))


@cache
def _houses() -> frozenset[str]:
    return entries("source_houses", "house")


@cache
def _offices() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """The houses that an office may belong to, and the words for the office."""
    sides = (row.sides for row in rows("source_houses") if row.key == "office")
    return tuple((frozenset(homes), frozenset(offices)) for homes, offices in sides)

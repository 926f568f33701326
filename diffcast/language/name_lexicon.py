"""Learns the proper names of a story from its mixed case, so that a transcript in capitals can be read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from diffcast.language.sounds_alike import given_names, skeleton
from diffcast.language.text import CAPITAL_PROVES_NOTHING
from diffcast.language.titles import PassageForms, expanded, office_domains, title_heads, title_modifiers
from diffcast.language.wordlists import entries
from diffcast.language.words import norm, stop_words, surface, words
from diffcast.model import Block, Document, Name, Span, Word

TITLE_CASE_SHARE = 0.75  # share of longer words with a capital that makes a line a headline
MIN_LETTERS_OF_LONGER_WORD = 4
MIN_LONGER_WORDS_OF_LINE = 3
MAX_NAME_WORDS = 7
NAMES_WITH_OF = entries("name_parts", "with of")
NAMED_AFTER = entries("name_parts", "named after")
MIN_MISHEARD_LETTERS = 6  # letters of a word that is taken for a name of the story because it sounds like it


@dataclass(frozen=True, slots=True)
class NameLexicon:
    """The proper names of one story, learned from both texts. An empty one knows only given names."""

    known: frozenset[tuple[str, ...]] = frozenset()
    """Names as tuples of lower-case words; surnames also by themselves."""
    openings: frozenset[str] = frozenset()
    """First words of the names."""
    common: frozenset[str] = frozenset()
    """Normalised words that the texts write small somewhere: not names by themselves."""
    sounds: frozenset[str] = frozenset()
    """How the longer words of the names sound, to recognise one that was misheard."""

    @classmethod
    def of(cls, *documents: Document) -> NameLexicon:
        """The names in these documents: from running text in mixed case, and from the speakers of their blocks."""
        evidence = [line for document in documents for line in _lines(document)]
        counts = _count(evidence)
        runs = {run for line in evidence for run in _runs(line, counts)}
        found, people = set(_names(runs, counts)), set(_titled(runs))
        people |= {name for document in documents for name in _speakers(document.blocks, counts)}
        people |= {detail.words for document in documents for detail in document.known if isinstance(detail, Name)}
        every = frozenset(found | people | set(_singles(found, people, counts)) | set(_places(found, counts)))
        plain_words = group_words() | title_heads() | title_modifiers() | counts.small.keys()
        long = {word for name in every for word in name if len(word) >= MIN_MISHEARD_LETTERS} - plain_words
        return cls(every, frozenset(name[0] for name in every), counts.small_norms, frozenset(map(skeleton, long)))


@dataclass(frozen=True, slots=True)
class _Counts:
    inside: Counter[str]
    """With a capital inside a sentence."""
    small: Counter[str]
    small_norms: frozenset[str]

    def proper(self, form: str) -> bool:
        """Whether the word names something wherever it has a capital."""
        return self.inside[form] > self.small[form] and form not in no_names()

    def unheard(self, form: str) -> bool:
        """Whether no text writes the word small."""
        return not self.small[form] and norm(form) not in self.small_norms


def _lines(document: Document) -> Iterator[PassageForms]:
    """The lines that can prove something: mixed case, and not the title case of headlines."""
    spans = [block.span for block in document.blocks] or [Span(0, len(document.text))]
    for span in spans:
        for line in re.finditer(r"[^\n]+", document.text[span.start : span.end]):
            reading = read(document.text, Span(span.start + line.start(), span.start + line.end()))
            if _is_running_text(reading):
                yield reading


def read(text: str, span: Span) -> PassageForms:
    """The words of a stretch of text, ready to be searched for names."""
    return reading_of(text, words(text, span))


def reading_of(text: str, found: Sequence[Word]) -> PassageForms:
    """The same for words that `words` gave."""
    raws = tuple(text[word.span.start : word.span.end] for word in found)
    return PassageForms(text, tuple(found), tuple(map(name_form, raws)), raws)


@lru_cache(maxsize=1 << 16)
def name_form(raw: str) -> str:
    """The word in lower case, without accents and without a possessive ending; spelled letters joined."""
    return surface(raw).removesuffix("'s").replace(".", "").replace("-", "")


def _is_running_text(reading: PassageForms) -> bool:
    longer = [raw for raw in reading.raws if len(raw) >= MIN_LETTERS_OF_LONGER_WORD and raw[0].isalpha()]
    small = sum(raw[0].islower() for raw in longer)
    return small > (1 - TITLE_CASE_SHARE) * len(longer) or (0 < len(longer) < MIN_LONGER_WORDS_OF_LINE and small > 0)


def _count(lines: Iterable[PassageForms]) -> _Counts:
    inside: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for reading in lines:
        for index, (form, raw) in enumerate(zip(reading.forms, reading.raws, strict=True)):
            if raw[0].islower():
                small[form] += 1
            elif not _opens(reading, index):
                inside[form] += 1
    return _Counts(inside, small, frozenset(norm(form) for form in small))


def _opens(reading: PassageForms, index: int) -> bool:
    """Whether the word begins a sentence or a quotation, where a capital proves nothing."""
    gap = reading.gap(index)
    if (
        index
        and gap == ". "
        and (len(reading.forms[index - 1]) == 1 or expanded(reading.forms[index - 1]) in title_heads())
    ):
        return False
    return index == 0 or bool(CAPITAL_PROVES_NOTHING.search(gap))


def _names(runs: Iterable[tuple[str, ...]], counts: _Counts) -> Iterator[tuple[str, ...]]:
    for run in runs:
        name = stripped(run)
        known = any(counts.proper(form) or counts.unheard(form) for form in name)
        if known and not (len(name) == 1 and name[0] in group_words()) and not _party(name):
            yield name


def _titled(runs: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Names of people: those with a title in front."""
    for run in runs:
        name = stripped(run)
        if 0 < len(name) < len(run) and name[-1] not in group_words():
            yield name


def _runs(reading: PassageForms, counts: _Counts) -> Iterator[tuple[str, ...]]:
    at = 0
    while at < len(reading.forms):
        end = _run(reading, counts, at)
        if end > at:
            yield reading.forms[at:end]
        at = max(end, at + 1)


def _party(name: tuple[str, ...]) -> bool:
    """`D-Ore.`: a party and a state."""
    return len(name) == 2 and len(name[0]) == 1 and len(name[1]) <= 5


def _run(reading: PassageForms, counts: _Counts, first: int) -> int:
    """Where the run of words with capitals that begins here ends; `first` itself if no name begins here."""
    if not _begins(reading, counts, first):
        return first
    end = first + 1
    while (
        end < len(reading.forms)
        and end - first < MAX_NAME_WORDS
        and reading.adjoins(end)
        and not _owns(reading, end - 1)
    ):
        following = _capital(reading, end)
        linked = _links(reading.forms, end) and reading.adjoins(end + 1) and _capital(reading, end + 1)
        if not following and not linked:
            break
        end += 1 if following else 2
    return end


def _links(forms: Sequence[str], index: int) -> bool:
    """Whether a small word goes on with the name: `of` only after a body or a place, never after a person."""
    if forms[index] != "of":
        return forms[index] in particles()
    office = (
        expanded(forms[index - 1]) in title_heads() and index + 1 < len(forms) and forms[index + 1] in office_domains()
    )
    return office or forms[index - 1] in group_words() | NAMES_WITH_OF


def _begins(reading: PassageForms, counts: _Counts, index: int) -> bool:
    form = reading.forms[index]
    if not _capital(reading, index) or form in first_persons():
        return False
    if not _opens(reading, index):
        return form not in stop_words()
    if counts.proper(form):
        return True
    follows = reading.adjoins(index + 1) and _capital(reading, index + 1)
    title = expanded(form) in title_heads() or expanded(form) in title_modifiers()
    return (
        form not in no_names()
        and counts.unheard(form)
        and (follows or title or _owns(reading, index) or form in given_names())
    )


def _capital(reading: PassageForms, index: int) -> bool:
    """Whether the word has a capital and is not a day or month."""
    if index >= len(reading.forms) or not reading.raws[index][0].isupper():
        return False
    return reading.forms[index] not in names_of_days() and reading.forms[index] not in first_persons()


def _owns(reading: PassageForms, index: int) -> bool:
    return surface(reading.raw(index)).endswith("'s")


def stripped(forms: tuple[str, ...]) -> tuple[str, ...]:
    """The name without the title in front; a body such as `police department` keeps all its words."""
    first = 0
    while first < len(forms) and _before_name(expanded(forms[first])):
        office = expanded(forms[first]) in title_heads() and forms[first + 1 : first + 2] == ("of",)
        first += 2 if office else 1
    headed = any(expanded(form) in title_heads() for form in forms[:first])
    body = bool(forms) and forms[-1] in group_words()
    if first == len(forms) or (first and (not headed or body)):
        return () if first == len(forms) and not body else forms
    return forms[first:]


def _before_name(form: str) -> bool:
    return form in title_heads() or form in title_modifiers() or form in {"state", "the"}


def _singles(found: set[tuple[str, ...]], people: set[tuple[str, ...]], counts: _Counts) -> Iterator[tuple[str, ...]]:
    """Surnames by themselves, and given names that the list knows."""
    for name in found | people:
        person = name in people or name[0] in given_names()
        if not 2 <= len(name) <= 3 or not person or {name[-1], name[0]} & group_words() or "of" in name:
            continue
        if counts.unheard(name[-1]) and name[-1] not in stop_words() and len(name[-1]) > 2:
            yield name[-1:]
        if name[0] in given_names() and counts.unheard(name[0]):
            yield name[:1]


def _places(found: Iterable[tuple[str, ...]], counts: _Counts) -> Iterator[tuple[str, ...]]:
    """The place that a body is named after: `New Bedloe Police Department` gives New Bedloe."""
    for name in found:
        end = len(name)
        while end > 0 and name[end - 1] in group_words() | title_modifiers():
            end -= 1
        named_after = "of" not in name and (end > 1 or name[-1] in NAMED_AFTER)
        if (
            0 < end < len(name)
            and named_after
            and all(counts.unheard(form) or form in group_words() for form in name[:end])
        ):
            yield name[:end]


def _speakers(blocks: Iterable[Block], counts: _Counts) -> Iterator[tuple[str, ...]]:
    for speaker in {block.speaker for block in blocks if block.speaker}:
        forms = stripped(read(speaker, Span(0, len(speaker))).forms)
        usable = [form for form in forms if counts.unheard(form) and form not in no_names() and not form.isdigit()]
        if len(usable) == len(forms) and 1 <= len(forms) <= 4 and not set(forms) & (title_heads() | stop_words()):
            yield tuple(forms)


@cache
def particles() -> frozenset[str]:
    """Small words inside names: of, de, van."""
    return _listed("link")


@cache
def group_words() -> frozenset[str]:
    """Words that end the name of a body or a place."""
    return _listed("group")


@cache
def no_names() -> frozenset[str]:
    """Words that name nothing by themselves, in capitals or not."""
    return _listed("never")


@cache
def first_persons() -> frozenset[str]:
    """Forms of I, which always have a capital."""
    return frozenset({"i", "i'm", "i'll", "i've", "i'd"})


@cache
def names_of_days() -> frozenset[str]:
    """Weekdays, months and holidays: names, but of days."""
    return _listed("apart")


@cache
def _listed(kind: str) -> frozenset[str]:
    return entries("name_parts", kind)

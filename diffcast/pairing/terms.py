"""What tells one story from another: the rare words, names, numbers and on-screen titles of a text, as sets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from itertools import pairwise

from diffcast.language.numbers import quantities_in
from diffcast.language.text import mostly_capitals
from diffcast.language.tokens import tokens
from diffcast.language.words import words
from diffcast.model import Document, Quantity, Span, Word

MAX_TITLE_WORDS = 6
"""Of a line that may be an on-screen title or a label."""
TITLE_LINE = re.compile(r"(?m)^[^\n]{3,70}$")
SENTENCE_END = re.compile(r"[.!?…][\"”’)]?\s*$")
START_CONTEXT = 3
"""Characters before a word that show whether a sentence begins with it."""
SENTENCE_START = re.compile(rf"(?:^|[.!?:…\n“\"(\[>—–-])[\s\"“‘(\[>]{{0,{START_CONTEXT}}}$")
LEAD_WORDS = 45
"""Content words that count as the lead: an introduction, or a headline with its first sentences."""
NOT_IN_A_TERM = re.compile(r"[^\w#.]+")
MAX_TERM_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one text; each kind without repeats. Words are norms, so capitals don't matter."""

    words: Mapping[str, int]
    """How often each word is in the text."""
    numbers: frozenset[str]
    """Amounts in one form, however they are written: `#640000`."""
    pairs: frozenset[str]
    """Two names side by side, `pete_osgood`; in a text in capitals any two words."""
    names: frozenset[str]
    """Those of the words that are names by their capitals; none in a text in capitals."""
    titles: frozenset[str]
    """Those of the words that stand on short lines, as on-screen titles, labels and headlines do."""
    lead: frozenset[str]
    """Those of the words that come first: an introduction, a headline."""

    @property
    def searched(self) -> frozenset[str]:
        """The terms by which a text is found."""
        return self.numbers.union(self.words, self.pairs)

    def __str__(self) -> str:
        """One line for each kind: the form in which the index keeps it."""
        counted = (word if count == 1 else f"{word}*{count}" for word, count in self.words.items())
        sets = (getattr(self, each.name) for each in fields(self)[1:])
        return "\n".join(" ".join(sorted(terms)) for terms in (counted, *sets))

    @classmethod
    def kept(cls, text: str) -> Terms:
        """The terms that `str` gave."""
        first, *others = text.split("\n")
        counted = (word.partition("*") for word in first.split())
        return cls({word: int(count or 1) for word, _, count in counted}, *(frozenset(line.split()) for line in others))


def terms_of(document: Document) -> Terms:
    """The terms of a document as it was read; it needs no blocks."""
    text = document.text
    found = words(text, Span(0, len(text)))
    content = [word for word in found if word.content and not word.norm[0].isdigit()]
    names = frozenset() if mostly_capitals(text) else _names(text, content)
    near = (one.norm for one in content if one.norm in names) if names else None
    adjacent = _adjacent(text, content, frozenset(near) if near is not None else None)
    counted = [term(word.norm) for word in content if len(word.norm) > 1]
    return Terms(
        words=Counter(counted),
        numbers=frozenset(number for each in quantities_in(tokens(text, found)) for number in _numbers(each)),
        pairs=frozenset(f"{term(one)}_{term(two)}" for one, two in adjacent),
        names=frozenset(map(term, names)),
        titles=frozenset(_titles(text, content)),
        lead=frozenset(counted[:LEAD_WORDS]),
    )


def term(norm: str) -> str:
    """The norm as the index can keep it: no blanks, no signs, not endless."""
    return NOT_IN_A_TERM.sub("", norm)[:MAX_TERM_CHARACTERS] or "#"


def _names(text: str, content: Sequence[Word]) -> frozenset[str]:
    """Norms that have a capital inside a sentence and are nowhere written small."""
    small = {word.norm for word in content if text[word.span.start].islower()}
    inside = {
        word.norm
        for word in content
        if text[word.span.start].isupper()
        and not SENTENCE_START.search(text[max(0, word.span.start - START_CONTEXT) : word.span.start])
    }
    return frozenset(inside - small)


def _adjacent(text: str, content: Sequence[Word], names: frozenset[str] | None) -> Iterator[tuple[str, str]]:
    """Norms of words with one blank between them; only names, where these are known."""
    for one, two in pairwise(content):
        if two.span.start - one.span.end != 1 or text[one.span.end] not in " \n":
            continue
        if names is None or (one.norm in names and two.norm in names):
            yield one.norm, two.norm


def _numbers(amount: Quantity) -> Iterator[str]:
    for value in {amount.low, amount.high} - {None}:
        yield f"#{_plain(Decimal(str(value)))}"


def _plain(value: Decimal) -> str:
    """The figure without an exponent and without zeros after the point."""
    shown = f"{value:f}"
    return (shown.rstrip("0").rstrip(".") if "." in shown else shown)[:MAX_TERM_CHARACTERS]


def _titles(text: str, content: Sequence[Word]) -> Iterator[str]:
    starts = {word.span.start: word.norm for word in content}
    for line in TITLE_LINE.finditer(text):
        if len(line.group().split()) <= MAX_TITLE_WORDS and not SENTENCE_END.search(line.group()):
            yield from (term(starts[at]) for at in range(*line.span()) if at in starts)

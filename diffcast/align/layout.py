"""The layout features of each word: its place, line, role and shape. They help to separate story from furniture."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import get_args

import numpy

from diffcast.align.word_table import Floats, Ints, WordTable, distinct
from diffcast.model import Hedge, Name, Negation, Quote, Role, Source
from diffcast.segment import SIGNALS, signals

ROLES: tuple[Role, ...] = get_args(Role)
WORDLIKE = re.compile(r"\w+")
CLOCK = re.compile(r"\d\d?:\d\d")
ADDRESS = re.compile(r"@|\.com\b|www\.|https?:")
FADING_WORDS, FADING_LINES = 15.0, 3.0
"""After so many words, or lines, the influence of the head or the foot of a page has faded to a third."""
MAX_WORDS_IN_LINE, MAX_WORDS_INTO_SENTENCE = 40, 30
"""Longer lines and sentences look like ones of this length."""
MAX_LINE_CHARACTERS = 2000
"""Of a longer line only so many characters are looked at, so that time stays near linear."""

DETAILS = (Name, Quote, Source, Hedge, Negation)
PLACE = (
    "side is article", "position in text", "near first word", "near last word", "near first line", "near last line",
    "words into sentence",
)  # fmt: skip
LINE = (
    "words in line", "line has up to 3 words", "line has up to 8 words", "line ends as a sentence", "line in capitals",
    "share of capitalised words", "line opens with bracket or sign", "line opens with bullet",
    "line opens with quotation mark", "line has a bar", "line has a clock time", "line has an address",
    "line ends in a colon", "line after a blank one", "line before a blank one",
)  # fmt: skip
SHAPE = (
    "capitalised", "in capitals", "has a digit", "content word", "before a comma", "before a full stop",
    "before a dash", "before a colon", "before a closing bracket", "before a quotation mark", "text in capitals",
)  # fmt: skip
COLUMNS = (
    *PLACE,
    *LINE,
    *(f"line signal: {name}" for name in SIGNALS),
    *SHAPE,
    *(f"role: {name}" for name in ROLES),
    *(f"in a {kind.__name__.lower()}" for kind in DETAILS),
    *(f"passage has a {kind.__name__.lower()}" for kind in DETAILS),
    "in an amount",
)
"""The name of each column of `layout`. Weight files carry these names, so a change here asks for new weights."""


def layout(table: WordTable) -> Floats:
    """The layout features of every word: shape (words, COLUMNS), float32, most of them 0 to 1 and none above 3."""
    starts = [word.span.start for word in table.words]
    lines = _line_of(table, starts)
    groups = [
        _places(table, lines), _lines(table, lines), _signals(table, starts), _shapes(table), _roles(table),
        _details(table, starts),
    ]  # fmt: skip
    return numpy.concatenate(groups, axis=1).astype(numpy.float32)


def _places(table: WordTable, lines: Ints) -> Floats:
    count = max(1, len(table))
    order = numpy.arange(len(table))
    foot = (lines.max() if len(lines) else 0) - lines
    first_of_sentence = numpy.searchsorted(table.sentence, table.sentence)
    return numpy.stack(
        [
            numpy.full(len(table), float(table.document.side == "article")),
            order / count,
            numpy.exp(-order / FADING_WORDS),
            numpy.exp(-(len(table) - order) / FADING_WORDS),
            numpy.exp(-lines / FADING_LINES),
            numpy.exp(-foot / FADING_LINES),
            numpy.minimum(order - first_of_sentence, MAX_WORDS_INTO_SENTENCE) / 10,
        ],
        axis=1,
    )


def _line_of(table: WordTable, starts: Sequence[int]) -> Ints:
    breaks = numpy.array([match.start() for match in re.finditer("\n", table.document.text)], dtype=numpy.int64)
    return numpy.searchsorted(breaks, starts)


def _lines(table: WordTable, numbers: Ints) -> Floats:
    """The look of the line that each word is on."""
    lines = table.document.text.split("\n")
    blank = [not line.strip() for line in lines]
    looks = {
        int(number): _look(lines[number], number == 0 or blank[number - 1], _at(blank, int(number) + 1))
        for number in distinct(numbers)
    }
    return numpy.array([looks[number] for number in numbers.tolist()], dtype=numpy.float32).reshape(len(table), -1)


def _signals(table: WordTable, starts: Sequence[int]) -> Floats:
    """The segmenter's soft signals of page furniture for the line that each word is on."""
    known = signals(table.document)
    lines = numpy.array(sorted(span.start for span in known), dtype=numpy.int64)
    rows = numpy.array([known[span] for span in sorted(known)], dtype=numpy.float32).reshape(-1, len(SIGNALS))
    places = numpy.searchsorted(lines, starts, side="right") - 1
    return rows[numpy.maximum(places, 0)]


def _at(blank: list[bool], number: int) -> bool:
    return number >= len(blank) or blank[number]


def _look(line: str, after_blank: bool, before_blank: bool) -> tuple[float, ...]:
    bare = line.strip()[:MAX_LINE_CHARACTERS]
    words = WORDLIKE.findall(bare)
    capitalised = sum(word[0].isupper() for word in words) / max(1, len(words))
    return (
        min(len(words), MAX_WORDS_IN_LINE) / 20,
        float(len(words) <= 3),
        float(len(words) <= 8),
        float(bare[-1:] in '.!?…”"'),
        float(bare.isupper()),
        capitalised,
        float(bare[:1] in "([<>*♪"),
        float(bare[:1] in "•-*"),
        float(bare[:1] in '“"'),
        float("|" in bare),
        float(bool(CLOCK.search(bare))),
        float(bool(ADDRESS.search(bare))),
        float(bare[-1:] == ":"),
        float(after_blank),
        float(before_blank),
    )


def _shapes(table: WordTable) -> Floats:
    """The look of each word and of the characters around it."""
    text = table.document.text
    capitals = float(text.upper() == text or sum(map(str.isupper, text)) > sum(map(str.islower, text)))
    rows = [
        _shape(
            text[word.span.start : word.span.end],
            text[word.span.end : word.span.end + 2].strip()[:1],
            word.content,
            capitals,
        )
        for word in table.words
    ]
    return numpy.array(rows, dtype=numpy.float32).reshape(len(table), -1)


@lru_cache(maxsize=1 << 14)
def _shape(raw: str, follower: str, content: bool, capitals: float) -> tuple[float, ...]:
    return (
        float(raw[0].isupper()),
        float(raw.isupper()),
        float(any(map(str.isdigit, raw))),
        float(content),
        float(follower == ","),
        float(follower in set(".!?")),
        float(follower in set("–—-")),
        float(follower == ":"),
        float(follower in set(")]")),
        float(follower in set('”"')),
        capitals,
    )


def _roles(table: WordTable) -> Floats:
    rows = [[float(passage.block.role == role) for role in ROLES] for passage in table.passages]
    return numpy.array(rows, dtype=numpy.float32).reshape(-1, len(ROLES))[table.passage]


def _details(table: WordTable, starts: Sequence[int]) -> Floats:
    """Which kinds of detail cover the word itself, which its passage has anywhere, and whether an amount covers it."""
    found = [{type(detail) for detail in passage.details} for passage in table.passages]
    rows = [[float(kind in one) for kind in DETAILS] for one in found]
    within = numpy.array(rows, dtype=numpy.float32).reshape(-1, len(DETAILS))[table.passage]
    held = numpy.zeros((len(table), len(DETAILS)), dtype=numpy.float32)
    for passage in table.passages:
        for detail in passage.details:
            if isinstance(detail, DETAILS):
                first, last = bisect_left(starts, detail.span.start), bisect_left(starts, detail.span.end)
                held[first:last, DETAILS.index(type(detail))] = 1.0
    amounts = (table.amount >= 0).astype(numpy.float32)[:, None]
    return numpy.concatenate([held, within, amounts], axis=1)

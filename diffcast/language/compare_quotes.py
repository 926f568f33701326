"""Whether two quotations give the same words, and which words were swapped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal, TypeAlias

from diffcast.language.inflection import spelling
from diffcast.language.phrases import number_words
from diffcast.language.wordlists import rows
from diffcast.language.words import stop_words
from diffcast.model import Quote

QuoteRelation: TypeAlias = Literal["verbatim", "trimmed", "spliced", "altered", "unrelated"]
Piece: TypeAlias = tuple[str, int]
"""A word in its full form and the index of the word of the quotation that it comes from."""

Code: TypeAlias = tuple[str, int, int, int, int]
"""A step of difflib: what happens to which run of one and of the other."""

CACHED_QUOTATIONS, MAX_WORDS_CACHED = 256, 100
"""Each is held against many of the other text. Few are longer, and those would fill the memory."""
MAX_WORDS = 1500  # words: longer quotations are only tested for equality and containment, to keep the work linear
MIN_WORDS_LEFT_OUT = 3  # words left out that make a quotation spliced rather than altered
MIN_SHARE_FOUND = 0.6  # share of the shorter quotation's words that must be in the other one, in order
MIN_CONTENT_WORDS = 2  # content words that two altered quotations must share,
MIN_ANY_WORDS, MIN_ANY_SHARE = 4, 0.7  # or words of any kind, and their share of the shorter quotation
IGNORED_FORMS = frozenset({"%", "$", ""})
CONTRACTED_ENDINGS = (("n't", "not"), ("'re", "are"), ("'ve", "have"), ("'ll", "will"), ("'d", "would"))


def quote_relation(a: Quote, b: Quote) -> QuoteRelation:
    """How the words of two quotations are related; the order of the two does not matter.

    `trimmed`: one is a part of the other. `spliced`: parts of the other, in order. `altered`: mostly the same words,
    some swapped. Fillers, repeated words, contractions and the spelling of numbers alter nothing.
    """
    left, right = sorted((_pieces(a.words), _pieces(b.words)), key=lambda pieces: (len(pieces), _plain(pieces)))
    short, long = _plain(left), _plain(right)
    if not short:
        return "unrelated"
    if short == long:
        return "verbatim"
    if _within(short, long):
        return "trimmed" if set(short) - stop_words() else "unrelated"
    return "unrelated" if len(long) > MAX_WORDS else _patchwork(short, long)


def altered_words(a: Quote, b: Quote) -> tuple[tuple[range, range], ...]:
    """The runs of words that differ, as ranges of indices into `a.words` and `b.words`; a range may be empty.

    Words before the first and after the last common word, and parts left out as a whole, are not among them.
    """
    left, right = _pieces(a.words), _pieces(b.words)
    if max(len(left), len(right)) > MAX_WORDS:
        return ()
    codes = _matcher(_plain(left), _plain(right)).get_opcodes()
    runs = ((left[i:j], right[k:m]) for _, i, j, k, m in _swaps(codes, len(left), len(right)))
    return tuple((_indices(one), _indices(two)) for one, two in runs)


def _swaps(codes: Sequence[Code], left: int, right: int) -> Iterator[Code]:
    for tag, i, j, k, m in codes:
        head, tail = (i, k) == (0, 0), (j, m) == (left, right)
        left_out = tag != "replace" and max(j - i, m - k) >= MIN_WORDS_LEFT_OUT
        if tag == "equal" or left_out or ((head or tail) and tag != "replace"):
            continue
        width = min(j - i, m - k) + 1
        if head:
            i, k = max(i, j - width), max(k, m - width)
        elif tail:
            j, m = min(j, i + width), min(m, k + width)
        yield tag, i, j, k, m


def _patchwork(short: Sequence[str], long: Sequence[str]) -> QuoteRelation:
    matcher = _matcher(short, long)
    codes = matcher.get_opcodes()
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    found = [word for block in blocks for word in short[block.a : block.a + block.size]]
    if not _enough(found, short):
        return "unrelated"
    if any(tag == "replace" for tag, *_ in codes) or len(found) < len(short):
        reach = blocks[-1].b + blocks[-1].size - blocks[0].b
        return "altered" if reach <= len(short) / MIN_SHARE_FOUND + MIN_WORDS_LEFT_OUT else "unrelated"
    gaps = [after.b - before.b - before.size for before, after in pairwise(blocks)]
    if min(gaps) < MIN_WORDS_LEFT_OUT:
        return "altered" if sum(gaps) <= len(short) else "unrelated"
    return "spliced" if min(block.size for block in blocks) >= 2 else "unrelated"


def _enough(found: Sequence[str], short: Sequence[str]) -> bool:
    """Whether the common words make the two one quotation: a common frame (`it is going to be`) is not enough."""
    content, share = len(set(found) - stop_words()), len(found) / len(short)
    return (content >= MIN_CONTENT_WORDS and share >= MIN_SHARE_FOUND) or (
        content >= 1 and len(found) >= MIN_ANY_WORDS and share >= MIN_ANY_SHARE
    )


def _matcher(a: Sequence[str], b: Sequence[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, a, b, autojunk=False)


def _within(short: Sequence[str], long: Sequence[str]) -> bool:
    return f" {' '.join(short)} " in f" {' '.join(long)} "


def _plain(pieces: Sequence[Piece]) -> list[str]:
    return [form for form, _ in pieces]


def _indices(pieces: Sequence[Piece]) -> range:
    return range(pieces[0][1], pieces[-1][1] + 1) if pieces else range(0)


def _pieces(words: tuple[str, ...]) -> tuple[Piece, ...]:
    return _pieces_kept(words) if len(words) <= MAX_WORDS_CACHED else _pieces_of(words)


def _pieces_of(words: tuple[str, ...]) -> tuple[Piece, ...]:
    """The words that count, in full: without fillers and repeats, numbers in figures, contractions spelled out."""
    found: list[Piece] = []
    for form, index in _numbered(list(_expanded(words))):
        if form not in IGNORED_FORMS and (not found or found[-1][0] != form):
            found.append((form, index))
    return tuple(found)


_pieces_kept = lru_cache(maxsize=CACHED_QUOTATIONS)(_pieces_of)


def _expanded(words: Sequence[str]) -> Iterator[Piece]:
    at = 0
    while at < len(words):
        listed = _fillers().get(words[at], ())
        filler = next((some for some in listed if tuple(words[at : at + len(some)]) == some), ())
        for form in () if filler else _full(words[at]):
            yield form, at
        at += len(filler) or 1


@lru_cache(maxsize=1 << 16)
def _full(word: str) -> tuple[str, ...]:
    if word in _expansions():
        return _expansions()[word]
    for ending, full in CONTRACTED_ENDINGS:
        if word.endswith(ending) and word != ending:
            return (word.removesuffix(ending), full)
    return (spelling(word.removesuffix("'s")),)


def _numbered(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The same pieces with every run of number words as one piece in figures."""
    value, start, last = 0, -1, 0
    for form, index in (*pieces, ("", -1)):
        number = _value(form)
        joins = number is not None and start >= 0 and (number in (100, 1000) or number >= 1_000_000 or number < last)
        if start >= 0 and not joins:
            yield str(value), start
            start = -1
        if number is None:
            if form:
                yield form, index
            continue
        value, start, last = (_join(value, number), start, number) if joins else (number, index, number)


def _join(value: int, number: int) -> int:
    return value * number if number >= 100 and number > value % number else value + number


@lru_cache(maxsize=1 << 16)
def _value(form: str) -> int | None:
    plain = form.replace(",", "")
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 18 else number_words().get(form)


@cache
def _fillers() -> dict[str, list[tuple[str, ...]]]:
    """The fillers by their first word, in the order of the list."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for row in rows("fillers"):
        for filler in row.entries:
            found.setdefault(filler.split()[0], []).append(tuple(filler.split()))
    return found


@cache
def _expansions() -> dict[str, tuple[str, ...]]:
    return {row.key: tuple(row.entries[0].split()) for row in rows("expansions")}

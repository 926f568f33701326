"""Fills passages with their words and with every detail that can be checked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from diffcast.language.calendar import dated_pieces, moments_in
from diffcast.language.folding import folded, ignored, refolded
from diffcast.language.hedges_and_negation import hedges, negations
from diffcast.language.name_lexicon import NameLexicon
from diffcast.language.names import names
from diffcast.language.numbers import quantities_in
from diffcast.language.quotes import quote_of, quotes
from diffcast.language.sources import sources
from diffcast.language.tokens import tokens
from diffcast.language.words import words
from diffcast.model import Block, Detail, Document, Name, Passage, Quantity, Quote, Word
from diffcast.settings import NO_STYLE, HouseStyle

SPOKEN_BY_OTHERS = frozenset({"bite", "quote"})


def understand(
    document: Document, passages: tuple[Passage, ...], lexicon: NameLexicon, style: HouseStyle = NO_STYLE
) -> tuple[Passage, ...]:
    """The passages with words and details, details in the order of the text.

    A quotation or an attribution that runs over several passages is whole in each that it overlaps, so its span may
    extend beyond the passage. Passages of blocks that are set aside get words and no details.
    """
    found = (
        passage
        for block, group in groupby(passages, key=lambda passage: passage.block)
        for passage in _block(document, block, tuple(group), lexicon)
    )
    return tuple(found if style.empty else (_housed(document.text, passage, style) for passage in found))


def quantities(text: str, found: Sequence[Word]) -> tuple[Quantity, ...]:
    """The amounts in these words, in order and without overlap; dates, years and times of day are not amounts."""
    pieces = tokens(text, found)
    return quantities_in(pieces, dated_pieces(pieces))


def _housed(text: str, passage: Passage, style: HouseStyle) -> Passage:
    """The passage as the house style reads it."""
    ignored_spans = ignored(text, passage.words, style)
    details = tuple(refolded(passage.details, ignored_spans, style))
    return replace(passage, words=folded(text, passage.words, style), details=details)


def _block(document: Document, block: Block, passages: tuple[Passage, ...], lexicon: NameLexicon) -> Iterator[Passage]:
    known = tuple(replace(passage, words=words(document.text, passage.span)) for passage in passages)
    if block.aside:
        yield from known
        return
    every = tuple(word for passage in known for word in passage.words)
    across = _spread(known, (*_quoted(document.text, block, every), *sources(document.text, every)))
    for passage, wide in zip(known, across, strict=True):
        found = [*wide, *_details(document, passage, lexicon)]
        yield replace(passage, details=_ordered(with_known(found, passage, document.known)))


def _spread(passages: Sequence[Passage], wide: Sequence[Detail]) -> list[list[Detail]]:
    """For every passage the details that overlap it."""
    spread: list[list[Detail]] = [[] for _ in passages]
    for detail in wide:
        at = bisect_right(passages, detail.span.start, key=lambda passage: passage.span.end)
        while at < len(passages) and passages[at].span.start < detail.span.end:
            spread[at].append(detail)
            at += 1
    return spread


def with_known(found: Sequence[Detail], passage: Passage, known: Sequence[Detail]) -> list[Detail]:
    """The details of a passage with those that its format marks, which replace overlapping ones of the same type."""
    own = [_with_title(detail, found) for detail in known if detail.span.meets(passage.span)]
    kept = [detail for detail in found if not any(_replaces(mark, detail) for mark in own)]
    return [*kept, *own]


def _with_title(mark: Detail, found: Sequence[Detail]) -> Detail:
    """A marked name with the title that stands beside it, which a format leaves outside of its mark."""
    if not isinstance(mark, Name) or mark.title:
        return mark
    titles = (one.title for one in found if isinstance(one, Name) and one.span == mark.span)
    return replace(mark, title=next(titles, None))


def _replaces(mark: Detail, detail: Detail) -> bool:
    return type(mark) is type(detail) and mark.span.meets(detail.span)


def _quoted(text: str, block: Block, every: Sequence[Word]) -> tuple[Quote, ...]:
    """The quotations of a block; a sound bite without marks is one as a whole."""
    found = quotes(text, every)
    whole = quote_of(text, block.span, every) if block.role in SPOKEN_BY_OTHERS and not found else None
    return (whole,) if whole else found


def _details(document: Document, passage: Passage, lexicon: NameLexicon) -> list[Detail]:
    text, found = document.text, passage.words
    pieces = tokens(text, found)
    return [
        *quantities_in(pieces, dated_pieces(pieces)),
        *moments_in(pieces, document.published),
        *names(text, found, lexicon),
        *hedges(text, found),
        *negations(text, found),
    ]


def _ordered(details: Sequence[Detail]) -> tuple[Detail, ...]:
    return tuple(sorted(details, key=lambda detail: (detail.span, type(detail).__name__)))

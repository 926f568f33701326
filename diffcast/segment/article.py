"""The blocks of an article: headline, paragraphs, captions, and the page furniture around them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from diffcast.language.text import ends_statement
from diffcast.model import AsideCode, Block, Mark, Role, Span
from diffcast.segment.furniture import (
    BULLET,
    furniture_codes,
    headline,
    is_prose,
)
from diffcast.segment.lines import Line, lines, runs_on, width, without_blanks

DATELINE = re.compile(
    r"(?:By [A-Z][\w.’'\- ]{2,40} )?"
    r"[A-Z][A-Z.’'\-]+(?:[ ,]{1,2}[A-Z][A-Z.’'\-]+){0,4}"
    r"(?:, (?:[A-Z][a-z]+\.?|[A-Z]\.[A-Z]\.?)(?: [A-Z][a-z]+\.?)?)?"
    r"(?:, [A-Z][a-z]{2,8}\.? \d{1,2})?"
    r"(?: ?\([^()]{2,40}\))?\s?(?:—|–|--|-)(?=\s)"
)
CREDIT = re.compile(
    r"\((?:(?i:photos?|image|picture|ap|courtesy|file|video|graphic|credit|handout)\b[^()]{0,60}|[^()]{2,40}/[^()]{2,40}"
    r"|[A-Z][\w.&]*+(?:\s[A-Z][\w.&]*+){0,4}\s?)\)\]?$"
    r"|(?<=[.!?”\"] )(?i:photos?|images?|pictures?|credit|chart|graphic|video)(?: by|:| courtesy)[^.]{2,60}$"
)
PULLED = re.compile(r"[“\"][^“”\"]{1,400}[”\"]")
SIGNED = re.compile(r"[—–-]\s?[^\W\d_]")
PICTURED = re.compile(r"(?i)\[?(?:photo|image|picture|pictured|caption|file)\s?:")

MAX_DATELINE_PARAGRAPHS = 3
"""Paragraphs of prose, from the first, that may open with the place of writing."""

MIN_SENTENCE_WORDS = 6
"""Words behind the place of writing from which a sentence is the whole paragraph."""


def article_blocks(text: str, told: Sequence[Mark] = ()) -> tuple[Block, ...]:
    """The blocks of an article, in order; together they hold every word of the text, and each word once.

    Lines that `told` marks are furniture before the search for the headline begins.
    """
    found = lines(text)
    shown = furniture_codes(found, _told(found, told))
    top = headline(found, shown)
    fold = width([line for index, line in enumerate(found) if index not in shown])
    parts: list[Block] = []
    paragraphs = 0
    for index, line in enumerate(found):
        if index in shown:
            paragraphs += shown[index] is AsideCode.PULL_QUOTE and is_prose(line.text)
            parts.append(Block(line.span, "furniture", code=shown[index]))
            continue
        paragraphs += is_prose(line.text)
        wrapped = index > 0 and index - 1 not in shown and runs_on(found[index - 1], line, fold)
        if wrapped and parts and parts[-1].role == "body" and not line.gap:
            parts[-1] = Block(Span(parts[-1].span.start, line.end), "body")
            continue
        role: Role = "headline" if index == top else "quote" if _is_pulled(found, index) else "body"
        parts.extend(_parts(text, line, role, paragraphs <= MAX_DATELINE_PARAGRAPHS))
    return tuple(parts)


def _told(found: Sequence[Line], told: Sequence[Mark]) -> dict[int, AsideCode]:
    """Why lines are furniture that lie in these marks, by the index of the line."""
    at = (bisect_right(told, line.start, key=lambda mark: mark.span.start) - 1 for line in found)
    return {
        index: told[place].code or AsideCode.MARKED
        for index, place in enumerate(at)
        if place >= 0 and told[place].span.holds(found[index].span)
    }


def _is_pulled(found: Sequence[Line], index: int) -> bool:
    """Whether a line repeats a quotation in large type, signed on the line below."""
    signed = index + 1 < len(found) and SIGNED.match(found[index + 1].text) is not None
    return signed and PULLED.fullmatch(found[index].text) is not None


def _is_told(text: str) -> bool:
    """Whether a paragraph or a sentence of one follows the place of writing."""
    return is_prose(text) or (ends_statement(text) and len(text.split()) >= MIN_SENTENCE_WORDS)


def headline_of(blocks: Sequence[Block]) -> Span | None:
    """The span of the headline among the blocks of an article."""
    return next((block.span for block in blocks if block.role == "headline"), None)


def _parts(text: str, line: Line, role: Role, early: bool) -> Iterator[Block]:
    start, end = line.start, line.end
    bullet = BULLET.match(line.text) if role == "body" else None
    if bullet and not re.match(r"\s*\d", line.text):
        start += bullet.end()
    dateline = DATELINE.match(line.text) if early and role == "body" else None
    if dateline and _is_told(line.text[dateline.end() :]):
        yield Block(Span(line.start, line.start + dateline.end()), "furniture", code=AsideCode.DATELINE)
        start = line.start + dateline.end()
    credit = CREDIT.search(line.text, max(0, len(line.text) - 100)) if role == "body" else None
    if credit and credit.start() > start - line.start:
        end = line.start + credit.start()
    if role == "body" and (credit or PICTURED.match(line.text)):
        role = "caption"
    shown = without_blanks(text, Span(start, end))
    if len(shown):
        yield Block(shown, role)
    if end < line.end:
        yield Block(Span(end, line.end), "furniture", code=AsideCode.CREDIT)

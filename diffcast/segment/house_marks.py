"""What the patterns of a house style match, as marks that override the segmenter's own rules."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from diffcast.model import AsideCode, Document, Mark, Role, Span
from diffcast.segment.lines import Line, lines, runs_on, width
from diffcast.segment.patterns import Pattern, pattern
from diffcast.settings import HouseStyle


def house_marks(document: Document, style: HouseStyle) -> tuple[Mark, ...]:
    """The text that the patterns of the style exclude, in reading order, each with its pattern as the reason."""
    if document.side == "article":
        return tuple(_paragraphs(document.text, style.boilerplate))
    found = (*_lines(document.text, style), *_stretches(document.text, style.inline_cues))
    return tuple(sorted(found, key=lambda mark: mark.span))


def house_reason(written: str) -> str:
    """The reason for setting aside what fits a pattern of the house style."""
    return f"excluded by the house style: “{written}”"


def outside_house_marks(house: Sequence[Mark], marks: Sequence[Mark]) -> Iterator[Mark]:
    """The marks of the format, with the words that the house has marked cut out of those that give a role."""
    for mark in marks:
        yield from _rest(mark, house) if house and mark.role is not None else (mark,)


def _rest(mark: Mark, house: Sequence[Mark]) -> Iterator[Mark]:
    start = mark.span.start
    for own in house[bisect_left(house, start, key=lambda one: one.span.end) :]:
        if own.span.start >= mark.span.end:
            break
        if start < own.span.start:
            yield replace(mark, span=Span(start, own.span.start))
        start = max(start, own.span.end)
    if start < mark.span.end:
        yield replace(mark, span=Span(start, mark.span.end))


def _paragraphs(text: str, patterns: Sequence[str]) -> Iterator[Mark]:
    """Furniture: single lines that fit, and folded paragraphs that do as a whole, though no line of them does.

    The lines go first, since a star at the end of a pattern would take all that seems to run on from its line.
    """
    for paragraph in _folded(lines(text)) if patterns else ():
        single = [(line.span, one) for line in paragraph if (one := _first(patterns, line.text))]
        whole = None if single else _first(patterns, " ".join(line.text for line in paragraph))
        if whole:
            single = [(Span(paragraph[0].start, paragraph[-1].end), whole)]
        yield from (
            Mark(span, "furniture", code=AsideCode.HOUSE_STYLE, reason=house_reason(one.written))
            for span, one in single
        )


def _folded(found: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines of each paragraph."""
    fold = width(found)
    paragraph: list[Line] = []
    for line in found:
        if paragraph and (line.gap or not runs_on(paragraph[-1], line, fold)):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield paragraph


def _lines(text: str, style: HouseStyle) -> Iterator[Mark]:
    """Labels and cues that are a whole line of a script."""
    for line in lines(text) if style.labels or style.cues else ():
        label = _first(style.labels, line.text)
        cue = _first(style.cues, line.text)
        if label:
            star = label.whole(line.text) or (0, 0)
            yield Mark(
                line.span,
                "label",
                line.text[slice(*star)].strip() or None,
                code=AsideCode.HOUSE_STYLE,
                reason=house_reason(label.written),
            )
        elif cue:
            yield Mark(line.span, "cue", code=AsideCode.HOUSE_STYLE, reason=house_reason(cue.written))


def _stretches(text: str, patterns: Sequence[str]) -> Iterator[Mark]:
    role: Role = "cue"
    for line in lines(text) if patterns else ():
        for one in map(pattern, patterns):
            for start, end in one.inside(line.text):
                yield Mark(
                    Span(line.start + start, line.start + end),
                    role,
                    code=AsideCode.HOUSE_STYLE,
                    reason=house_reason(one.written),
                )


def _first(patterns: Iterable[str], line: str) -> Pattern | None:
    return next((one for one in map(pattern, patterns) if one.whole(line)), None)

"""How far a line of an article looks like page furniture: evidence that the networks weigh."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from diffcast.language.text import WORD, ends_statement
from diffcast.language.wordlists import entries
from diffcast.model import Document, Span
from diffcast.segment.furniture import ADDRESS, BULLET, PIECES, furniture_codes, shape_of
from diffcast.segment.lines import Line, lines
from diffcast.segment.patterns import wording_of

MAX_LINES_FROM_EDGE = 12
"""Lines from the top or the bottom beyond which a line's place is no evidence."""
FULL_LINE_WORDS = 20
"""Words from which a line is as long as it needs to be."""

SIGNALS: tuple[str, ...] = (
    "set aside",
    "wording",
    "form",
    "no verb",
    "no full stop",
    "short",
    "title case",
    "capitals",
    "head",
    "foot",
    "among short lines",
    "stands alone",
    "below set aside",
    "above set aside",
    "question",
    "columns",
    "bullet",
    "address",
    "calendar",
    "digits",
)
"""The names of the values in each row of `signals`, in order; every value lies between 0 and 1."""


def signals(document: Document) -> dict[Span, tuple[float, ...]]:
    """For every line that shows something, by its span, how far each of `SIGNALS` is true of it.

    `set aside` says that the rules alone would set the line aside; all others are evidence for a judge to weigh.
    """
    found = lines(document.text)
    shown = furniture_codes(found)
    return {line.span: _row(found, shown, index) for index, line in enumerate(found)}


def _row(found: Sequence[Line], shown: Mapping[int, str], index: int) -> tuple[float, ...]:
    line = found[index]
    text = line.text[:2000]
    words = WORD.findall(text)
    lower = [word.lower() for word in words]
    values = (
        index in shown,
        wording_of(text, len(words)) is not None,
        shape_of(text) is not None,
        not any(word in entries("finite_verbs") or word.endswith("ed") for word in lower),
        not ends_statement(text),
        1 - min(len(words), FULL_LINE_WORDS) / FULL_LINE_WORDS,
        _share([word[0].isupper() for word in words]),
        _share([word.isupper() and len(word) > 1 for word in words]),
        1 - min(index, MAX_LINES_FROM_EDGE) / MAX_LINES_FROM_EDGE,
        1 - min(len(found) - 1 - index, MAX_LINES_FROM_EDGE) / MAX_LINES_FROM_EDGE,
        _share([_is_short(found[near]) for near in (index - 1, index + 1) if 0 <= near < len(found)]),
        line.gap and (index + 1 == len(found) or found[index + 1].gap),
        index - 1 in shown,
        index + 1 in shown,
        text.rstrip("\"”'’").endswith("?"),
        min(len(PIECES.findall(text)), 4) / 4,
        bool(BULLET.match(text)),
        bool(ADDRESS.search(text)),
        _share([word.strip(".") in entries("date_line_words") for word in lower]),
        _share([character.isdigit() for character in text if not character.isspace()]),
    )
    return tuple(float(value) for value in values)


def _share(marks: Sequence[bool]) -> float:
    return sum(marks) / len(marks) if marks else 0.0


def _is_short(line: Line) -> bool:
    return len(line.text) <= 80 and not ends_statement(line.text)

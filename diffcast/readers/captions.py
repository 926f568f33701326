"""Turns captions of any format into one text: in order of time, each word once, in lines as a person writes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from diffcast.errors import UnreadableInput
from diffcast.limits import PREFIX, Deadline, limits
from diffcast.model import Document, Side
from diffcast.readers.caption_rows import Row, rows
from diffcast.readers.caption_turns import add_turns
from diffcast.readers.document_builder import DocumentBuilder
from diffcast.readers.repeated_labels import labelled

MAX_TIMES_SHOWN = 5
"""How often roll-up captions may show a word, on average: in up to four rows, and where one of them is typed again."""
MIN_CAPTIONS_IN_PART = 8
"""Captions in a row with rising times, from which a file whose times begin again holds several parts."""
MAX_STEPS_BACK = 3
MAX_SHARE_OF_STEPS_BACK = 0.1
"""Steps back in time that may be slips; with more of them, the times can't be trusted."""

HALF_DAY_SECONDS = 12 * 3600
"""Seconds. A step back that is longer passes midnight."""


@dataclass(frozen=True, slots=True)
class Caption:
    """What is on the screen from one moment on."""

    start: float
    """Seconds, as the file counts them."""
    rows: tuple[str, ...]
    """The rows of characters from top to bottom, decoded."""
    end: float | None = None
    speaker: str | None = None
    """Who speaks, where the format itself says so."""
    line: int | None = None
    """The line of the source, from 1."""


def document(found: Iterable[Caption], raw: bytes, where: str, side: Side, notes: Sequence[str] = ()) -> Document:
    """The document that captions tell, each stretch of it with its time; raises `UnreadableInput` without a caption."""
    captions = _with_speakers(_shown(found, where))
    ordered, order = in_order(captions, where)
    told, repeats = rows([_row(caption, text) for text in caption.rows if text.strip()] for caption in ordered)
    builder = DocumentBuilder()
    add_turns(builder, told)
    said = "; ".join(note for note in (*notes, order, _merged(repeats)) if note)
    return builder.document(raw, where, side, said or None)


def _shown(found: Iterable[Caption], where: str) -> list[Caption]:
    """The captions that show something; raises where there is none, or far too much."""
    deadline, most = Deadline(where), MAX_TIMES_SHOWN * limits().words
    captions: list[Caption] = []
    words = 0
    for caption in found:
        deadline.check()
        words += sum(len(row.split()) for row in caption.rows)
        if any(row.strip() for row in caption.rows):
            captions.append(caption)
        if words > most:
            raise UnreadableInput(
                f"{where}: shows more than {most:,} words, {MAX_TIMES_SHOWN} times the limit for a story; "
                f"cut out the one story, or set {PREFIX}WORDS"
            )
    if not captions:
        raise UnreadableInput(f"{where}: no captions with words in it; give the captions of a story, or plain text")
    return captions


def _with_speakers(captions: Sequence[Caption]) -> list[Caption]:
    """The captions without labels that a tool repeats at each of them; those are their speakers."""
    said = labelled([tuple(row.strip() for row in each.rows if row.strip()) for each in captions])
    return [
        replace(each, rows=one.rows, speaker=one.speaker) if one.speaker else each
        for each, one in zip(captions, said, strict=True)
        if one.rows
    ]


def _row(caption: Caption, text: str) -> Row:
    shown = " ".join(text.split())
    return Row(shown, ((0, caption.start, caption.line),), caption.speaker, caption.start, caption.end)


def _merged(repeats: int) -> str | None:
    return f"{repeats} repeated {'row' if repeats == 1 else 'rows'} of captions merged" if repeats else None


def in_order(captions: Sequence[Caption], where: str) -> tuple[list[Caption], str | None]:
    """The captions as they were on air, and a note where the file has them otherwise.

    A file of several parts, whose times begin again in each, keeps its own order. Raises `UnreadableInput` where so
    many captions go back in time that no order can be told.
    """
    steps = [after.start - before.start for before, after in pairwise(captions)]
    back = [place for place, step in enumerate(steps, 1) if -HALF_DAY_SECONDS < step < 0]
    if not back:
        return list(captions), None
    if all(end - start >= MIN_CAPTIONS_IN_PART for start, end in zip([0, *back], [*back, len(captions)], strict=True)):
        lines = ", ".join(_place(captions, place) for place in back[:3])
        return list(captions), f"the times begin again at {lines}; read on in the order of the file"
    if len(back) > max(MAX_STEPS_BACK, MAX_SHARE_OF_STEPS_BACK * len(captions)):
        raise UnreadableInput(
            f"{where}: {len(back)} captions run backwards in time (first at {_place(captions, back[0])}), so that "
            "their order is not clear; export them again"
        )
    count = f"{len(back)} {'captions are' if len(back) > 1 else 'caption is'}"
    return sorted(captions, key=lambda caption: caption.start), f"{count} out of order; read in the order of the times"


def _place(captions: Sequence[Caption], place: int) -> str:
    line = captions[place].line
    return f"line {line}" if line is not None else f"caption {place + 1}"

"""A transcript as a table (.csv, .tsv), as editing programs export it: a row for each stretch of speech.

The first line names the columns (`Speaker Name,Start Time,End Time,Text`); the words are data, in
`lexicon/csv_columns.txt`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from diffcast.errors import UnreadableInput
from diffcast.language.wordlists import entries, groups
from diffcast.limits import limits
from diffcast.model import Document, Side
from diffcast.readers.captions import Caption, document
from diffcast.readers.document_builder import DocumentBuilder
from diffcast.readers.encoding import decode, decoded_head
from diffcast.readers.format import Format
from diffcast.readers.srt_and_vtt import PARTS, seconds

SEPARATORS: Final = ("\t", ";", ",")
ENDINGS: Final = (".csv", ".tsv")
FIGURES: Final = re.compile(r"\d{1,12}(?:[.,]\d{1,6})?")
MAX_SECONDS_OF_ROW: Final = 120
"""A row that lasts longer than this, on average, is timed in milliseconds."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the table by the kind of its columns."""

    values: Mapping[str, str]
    line: int


def recognises(head: bytes, name: str) -> bool:
    """Whether the first line names a column of speech and one of speakers or times, or the name says what it is."""
    text = decoded_head(head)
    return PurePath(name).suffix in ENDINGS or _columns(text.lstrip().partition("\n")[0]) is not None


def read(raw: bytes, where: str, side: Side) -> Document:
    """The document that the rows tell, each with its speaker and its time where the table has them."""
    text, note = decode(raw, where)
    found = list(_rows(text.lstrip("\ufeff\r\n\t "), where))
    if not any(row.values.get("heard", "").strip() for row in found):
        raise UnreadableInput(f"{where}: a table without a word in its column of text; export the transcript again")
    notes = [note] if note else []
    if all(_time(row.values.get("start", "")) is not None for row in found):
        return document(_captions(found), raw, where, side, notes)
    builder = DocumentBuilder()
    for row in found:
        builder.line(row.values.get("heard", ""), speaker=row.values.get("speaker", "").strip() or None, line=row.line)
    return builder.document(raw, where, side, "; ".join(notes) or None)


def _columns(heading: str) -> tuple[str, Sequence[str]] | None:
    """What parts the columns, and the kind of each; None where the line is no such heading."""
    parts = next((sign for sign in SEPARATORS if sign in heading), ",")
    names = [" ".join(cell.strip(' "\r').lower().split()) for cell in heading.split(parts)]
    kinds = [
        next((kind for kind in groups("csv_columns") if name in entries("csv_columns", kind)), "") for name in names
    ]
    known = "heard" in kinds and ("speaker" in kinds or "start" in kinds)
    return (parts, kinds) if known else None


def _rows(text: str, where: str) -> Iterator[_Row]:
    heading, _, rest = text.partition("\n")
    known = _columns(heading)
    if known is None:
        raise UnreadableInput(
            f"{where}: a table whose first line names no column of text beside speakers or times, such as "
            "Start,Speaker,Text; add that line, or export the transcript as text"
        )
    parts, kinds = known
    before = csv.field_size_limit(limits().bytes)
    reader = csv.reader(rest.splitlines(keepends=True), delimiter=parts, strict=True)
    line = 2
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _Row(dict(reversed(list(zip(kinds, cells, strict=False)))), line)
            line = reader.line_num + 2
    except csv.Error as error:
        raise UnreadableInput(f"{where}: damaged or cut off in line {line} ({error}); export it again") from error
    finally:
        csv.field_size_limit(before)  # It holds for the whole process, where lists of pairs have a smaller one.


def _captions(found: Sequence[_Row]) -> Iterator[Caption]:
    scale = _scale(found)
    for row in found:
        start, end = (_time(row.values.get(kind, "")) for kind in ("start", "end"))
        rows = tuple(row.values.get("heard", "").splitlines())
        yield Caption(
            (start or 0.0) * scale, rows, end and end * scale, row.values.get("speaker", "").strip() or None, row.line
        )


def _scale(found: Sequence[_Row]) -> float:
    """Seconds in a unit of the times: whole numbers may count milliseconds."""
    times = [(row.values.get("start", "").strip(), row.values.get("end", "").strip()) for row in found]
    whole = [(int(start), int(end)) for start, end in times if start.isdecimal() and end.isdecimal()]
    lasting = sum(end - start for start, end in whole)
    return 0.001 if len(whole) == len(times) and lasting > MAX_SECONDS_OF_ROW * len(whole) else 1.0


def _time(cell: str) -> float | None:
    """Seconds of a time on a clock, or of a number; None where the cell has neither."""
    shown = cell.strip().replace(";", ":")
    if FIGURES.fullmatch(shown):
        return float(shown.replace(",", "."))
    return seconds(shown) if PARTS.fullmatch(shown) else None


FORMAT = Format("csv", "a transcript as a table (CSV)", recognises, read, sides=("transcript",), endings=ENDINGS)

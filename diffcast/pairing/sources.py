"""The texts of one side of an archive: a folder of files in any format, a JSONL file, or a Parquet file."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from diffcast.errors import DiffcastError, MissingPart, UnreadableInput
from diffcast.language.calendar import published
from diffcast.language.text import mostly_capitals
from diffcast.limits import checked, limits
from diffcast.model import Document, Side
from diffcast.pairing.terms import Terms, terms_of
from diffcast.readers import read, read_bytes
from diffcast.readers.files import is_endless

TABLES: Final = (".jsonl", ".ndjson", ".parquet")
"""Endings of files that hold many texts."""
DATE_IN_PATH: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_/.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
ROWS_AT_ONCE: Final = 1_000
STAMP_BYTES: Final = 12
ROW: Final = "\trow"
"""Before the number of a row without an id. No id can begin so."""


@dataclass(frozen=True, slots=True)
class ArchiveText:
    """One text of an archive, not yet read, or a place in it that holds none."""

    id: str
    """The path inside the folder, or the id that the row gives."""
    side: Side
    path: str
    """Of the file that holds it."""
    stamp: str
    """Changes if the text may have changed."""
    raw: bytes | None = None
    """The text itself if it is a row of a table; None if it is the file."""
    day: date | None = None
    """As a row or a path gives it."""
    error: str = ""
    """Why it cannot be used, in one line; empty if nothing is known against it."""

    @property
    def place(self) -> str:
        """How a list names it: the path, with the id behind `#` if the file holds many."""
        return self.path if self.raw is None and not self.error else f"{self.path}#{self.id.strip()}"

    def document(self) -> Document:
        """The text as its reader gives it; raises `DiffcastError`."""
        if self.raw is None:
            return checked(read(Path(self.path), self.side))
        return checked(read_bytes(self.raw, f"{self.path}#{self.id}", self.side))


@dataclass(frozen=True, slots=True)
class ReadText:
    """What the index keeps of a text."""

    text: ArchiveText
    terms: str
    """As `Terms` are kept; empty if the text cannot be used."""
    searched: str
    """The terms by which an article is found; empty for a transcript."""
    day: date | None
    capitals: bool = False
    """Whether it is written in capitals."""
    error: str = ""


def read_text(text: ArchiveText) -> ReadText:
    """The terms and the day of a text; one that cannot be read has the reason instead."""
    if text.error:
        return ReadText(text, "", "", None, error=text.error)
    try:
        document = text.document()
    except DiffcastError as error:
        return ReadText(text, "", "", None, error=str(error))
    day = text.day or document.published or published(document.text)
    terms = terms_of(document)
    searched = searched_as(terms) if text.side == "article" else ""
    return ReadText(text, str(terms), searched, day, mostly_capitals(document.text))


def searched_as(terms: Terms) -> str:
    """The terms by which a text is found, as the index takes them in."""
    return " ".join(sorted(terms.searched))


def texts_in(source: Path, side: Side) -> Iterator[ArchiveText]:
    """All texts of a folder or a table, in the order of their names or rows.

    A row that cannot be used, and the second of two with one id, comes with its error. Raises `UnreadableInput` if
    there is no such folder or table, or nothing in it.
    """
    found = _unique(_files(source, side) if source.is_dir() else _rows(source, side))
    first = next(found, None)
    if first is None:
        raise UnreadableInput(f"{source}: holds no {side}; give a folder with texts, or a JSONL file")
    yield first
    yield from found


def _unique(texts: Iterable[ArchiveText]) -> Iterator[ArchiveText]:
    seen: set[str] = set()
    for place, text in enumerate(texts, 1):
        if text.id in seen and not text.error:
            error = f"{text.path}: row {place}: has the id {text.id[:60]!r} of an earlier row; give each its own"
            yield ArchiveText(f"{ROW} {place}", text.side, text.path, "", error=error)
        else:
            yield text
        seen.add(text.id)


def _files(folder: Path, side: Side) -> Iterator[ArchiveText]:
    """The files of a folder and of those inside it; names that begin with a dot are left out."""
    closed: list[OSError] = []
    for inside, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in names if not name.startswith(".")):
            path = Path(inside, name)
            own = path.relative_to(folder).as_posix()
            yield ArchiveText(own, side, str(path), _stamp_of(path), day=_day_in(own))
    for error in closed:
        why = f"{error.filename}: this folder cannot be read ({error.strerror}); check its permissions"
        yield ArchiveText(f"{ROW} {error.filename}", side, str(folder), "", error=why)


def _stamp_of(path: Path) -> str:
    try:
        status = path.stat()
    except OSError:
        return ""
    return f"{status.st_size}:{status.st_mtime_ns}"


def _day_in(path: str) -> date | None:
    """The last date in a path: 2026/03/06/council.txt, council-20260306.txt."""
    found = [match.group(1, 3, 4) for match in DATE_IN_PATH.finditer(path)]
    with suppress(ValueError):
        return date(*map(int, found[-1])) if found else None
    return None


def _rows(source: Path, side: Side) -> Iterator[ArchiveText]:
    if source.suffix.lower() not in TABLES:
        what = "not a folder, a JSONL file or a Parquet file" if source.exists() else "no such file or folder"
        raise UnreadableInput(f"{source}: {what}; give a folder with texts, or a file with id and text on each row")
    if is_endless(source):
        raise UnreadableInput(f"{source}: a pipe or a device; give a folder with texts, or a JSONL or Parquet file")
    rows = _parquet_rows(source) if source.suffix.lower() == ".parquet" else _json_rows(source)
    for place, values in enumerate(rows, 1):
        if values is not None:
            yield _row(source, side, place, values)


def _row(source: Path, side: Side, place: int, values: Any) -> ArchiveText:
    """The text of a row, with its error if there is none in it."""
    here = f"{source}: row {place}"
    if not isinstance(values, dict):
        return ArchiveText(
            f"{ROW} {place}", side, str(source), "", error=f"{here}: not a JSON object; give id and text"
        )
    name, text = values.get("id"), values.get("text")
    if not isinstance(name, str | int) or not str(name).strip() or not isinstance(text, str):
        error = f"{here}: has no id or no text; give both, as strings"
        return ArchiveText(f"{ROW} {place}", side, str(source), "", error=error)
    raw = text.encode("utf-8", "replace")
    day = _day_of(values.get("date"))
    stamp = blake2b(raw + str(day).encode(), digest_size=STAMP_BYTES).hexdigest()
    return ArchiveText(" ".join(str(name).split()), side, str(source), stamp, raw, day)


def _day_of(value: Any) -> date | None:
    """The day that an ISO date or time, or a value of Parquet, gives; None for anything else."""
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    with suppress(ValueError):
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    return None


def _json_rows(source: Path) -> Iterator[Any]:
    """The value on each line; an empty line gives None, one that is not JSON an empty text, which is no object."""
    most = limits().bytes
    try:
        with source.open("rb") as file:
            while line := file.readline(most):
                try:
                    yield json.loads(line) if line.strip() else None
                except (ValueError, RecursionError):
                    yield ""
    except OSError as error:
        raise UnreadableInput(f"{source}: cannot be read ({error.strerror}); check its permissions") from error


def _parquet_rows(source: Path) -> Iterator[Any]:
    """The rows of a Parquet file, as values by column."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise MissingPart(f"{source}: to read Parquet, install pyarrow, or give JSONL: pip install pyarrow") from error
    try:
        file = pyarrow.parquet.ParquetFile(source)
        columns = [name for name in ("id", "text", "date") if name in file.schema_arrow.names]
        for batch in file.iter_batches(ROWS_AT_ONCE, columns=columns):
            yield from batch.to_pylist()
    except (OSError, pyarrow.ArrowException) as error:
        why = str(error).partition("\n")[0]
        raise UnreadableInput(f"{source}: not a Parquet file that can be read ({why}); make it again") from error

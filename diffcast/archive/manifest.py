"""The pairs of an archive, one after the other: from a list (CSV, JSON Lines, Parquet) or from a folder of stories."""

from __future__ import annotations

import csv
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Final

from diffcast.errors import UnreadableInput

MAX_LINE_CHARS: Final = 1_000_000
"""Of a line of a list. A line that names two files has a few hundred."""
DIGEST_BYTES: Final = 1 << 20
"""Read at once, to make a digest."""
TEXTS: Final = ("transcript", "article")
ID_COLUMNS: Final = ("id", "name")
"""The first of them that a list has names its pairs: lists of `diffcast check` call it `name`."""
PARQUET: Final = b"PAR1"
EXTRA: Final = "\n"
"""Key for values without a column; no column can be called so."""
SAVE_AS: Final = "save it as UTF-8"


@dataclass(frozen=True, slots=True)
class ListedPair:
    """One pair of an archive, as it is listed."""

    id: str
    transcript: str = ""
    """As the list writes it: a path from the folder of the list, or from the folder of the stories."""
    article: str | None = None
    """None where the first file is a page that holds both texts."""
    columns: Mapping[str, str] = field(default_factory=dict, hash=False)
    """What else the list says of the pair, such as its desk and date."""
    error: str = ""
    """Why it cannot be compared, where the list alone shows that."""
    place: str = ""
    """Where it is listed, for messages: `line 7`."""
    number: int = 0
    """Its place in the order of the archive, from 1; 0 before it has one."""
    texts: tuple[bytes | None, bytes | None] = (None, None)
    """The transcript and the article, where they are rows of a table; None for one that is a file."""


def base_of(source: Path) -> Path:
    """The folder that the paths of the pairs start from."""
    return source if source.is_dir() else source.parent


def digest(source: Path, without: Path) -> str:
    """Hexadecimal digest of the list, or of the names in the folder of stories, where `without` is left out.

    Raises `UnreadableInput` where it cannot be read.
    """
    found = sha256()
    try:
        if source.is_dir():
            for pair in _stories(source, without):
                found.update(repr((pair.id, pair.transcript, pair.article)).encode("utf-8", "surrogatepass"))
        else:
            with _opened(source) as file:
                while piece := file.read(DIGEST_BYTES):
                    found.update(piece)
    except OSError as error:
        raise _unreadable(source, error) from error
    return found.hexdigest()


def listed(source: Path, without: Path) -> Iterator[ListedPair]:
    """The pairs in their order, read one by one; a folder's by their names, where `without` is no story.

    A pair that the list describes wrongly has an `error`. Raises `UnreadableInput` where the list itself is wrong.
    """
    try:
        if source.is_dir():
            yield from _stories(source, without)
            return
        with _opened(source) as file:
            head = file.read(4)
        rows = _parquet(source) if head == PARQUET else _text_rows(source)
        for place, values in rows:
            yield _clean(_pair(source, place, values))
    except OSError as error:
        raise _unreadable(source, error) from error


def _opened(source: Path) -> IO[bytes]:
    """The file; only a regular one, since a pipe can't be read twice."""
    if source.exists() and not source.is_file():
        raise UnreadableInput(f"{source}: not a regular file; give a list or a folder of stories")
    return source.open("rb")


def _unreadable(source: Path, error: OSError) -> UnreadableInput:
    return UnreadableInput(f"{source}: cannot be read ({error.strerror}); give a list or a folder of stories")


# Lists


def _text_rows(source: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The rows of CSV or JSON Lines, each with its place."""
    try:
        with source.open(encoding="utf-8-sig", newline="") as file:
            first = next((line for line in _lines(file, source) if line.strip()), "")
            file.seek(0)
            lines = _lines(file, source)
            yield from _objects(lines, source) if first.lstrip().startswith("{") else _table(lines, first, source)
    except UnicodeDecodeError as error:
        raise UnreadableInput(f"{source}: not UTF-8 ({error.reason}); {SAVE_AS}") from error


def _lines(file: IO[str], source: Path) -> Iterator[str]:
    """The lines; none is held that is longer than any line of a list."""
    while line := file.readline(MAX_LINE_CHARS + 1):
        if len(line) > MAX_LINE_CHARS:
            raise UnreadableInput(f"{source}: has a line of over {MAX_LINE_CHARS:,} characters; give a list of pairs")
        yield line


def _table(lines: Iterable[str], head: str, source: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    delimiter = next((sign for sign in ("\t", ",", ";") if sign in head), ",")
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        names = [name.strip().lower() for name in next((row for row in rows if row), [])]
        _check_names(names, source)
        for cells in rows:
            if any(cell.strip() for cell in cells):
                more = {EXTRA: "1"} if any(cell.strip() for cell in cells[len(names) :]) else {}
                yield f"line {rows.line_num}", dict(zip(names, cells, strict=False)) | more
    except csv.Error as error:
        raise UnreadableInput(f"{source}, line {rows.line_num}: not valid CSV ({error}); check the quotes") from error


def _check_names(names: list[str], source: Path) -> None:
    if not {*names} & {*TEXTS, *ID_COLUMNS}:
        raise UnreadableInput(
            f"{source}: no list of pairs; name id, transcript and article in the first line of a CSV or JSON Lines "
            "file, or give a folder of stories"
        )
    if len(set(names)) < len(names) or "transcript" not in names or not set(names) & set(ID_COLUMNS):
        found = ", ".join(dict.fromkeys(name[:20] for name in names))[:120]
        raise UnreadableInput(
            f"{source}: its columns are {found or 'not named'}; name id, transcript and article in the first line, "
            "each once"
        )


def _objects(lines: Iterable[str], source: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except (ValueError, RecursionError):
            values = None
        if not isinstance(values, dict):
            raise UnreadableInput(f"{source}, line {number}: not a JSON object; write one object on each line")
        yield f"line {number}", {str(key).strip().lower(): value for key, value in values.items()}


def _parquet(source: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    from diffcast.archive import parquet  # Imported late: its package is an extra.

    names = [name.strip().lower() for name in parquet.names(source)]
    _check_names(names, source)
    for number, values in enumerate(parquet.rows(source), 1):
        yield f"row {number}", dict(zip(names, values, strict=True))


def _pair(source: Path, place: str, values: Mapping[str, Any]) -> ListedPair:
    """The pair of a row; raises `UnreadableInput` where nothing names it."""
    given = {key: _cell(value) for key, value in values.items()}
    id_column = next((name for name in ID_COLUMNS if name in given), "")
    name = given.get(id_column, "")
    if not name:
        raise UnreadableInput(f"{source}, {place}: has no id; give each pair an id of its own")
    columns = {key: value for key, value in given.items() if key not in (id_column, *TEXTS, EXTRA) and value}
    pair = ListedPair(name, given.get("transcript", ""), given.get("article") or None, columns, place=place)
    if EXTRA in given:
        return _broken(pair, f"{place}: has more values than there are columns; quote values that contain a comma")
    if any(isinstance(value, (dict, list, bytes)) for value in values.values()):
        return _broken(pair, f"{place}: holds a list or an object; write plain values")
    if not pair.transcript or "-" in (pair.transcript, pair.article):
        return _broken(pair, f"{place}: names no transcript; name its file")
    return pair


def _cell(value: object) -> str:
    """The value as text; dates of Parquet as ISO 8601."""
    known = getattr(value, "isoformat", None)
    return "" if value is None else str(known() if known else value).strip()


def _broken(pair: ListedPair, error: str) -> ListedPair:
    return ListedPair(pair.id, pair.transcript, pair.article, pair.columns, error, pair.place)


def _clean(pair: ListedPair) -> ListedPair:
    """The pair itself; with lone surrogates, which no file holds, it is broken and they are spelt out."""
    texts = (pair.id, pair.transcript, pair.article or "", *pair.columns, *pair.columns.values())
    if all(_spelt(text) == text for text in texts):
        return pair
    columns = {_spelt(key): _spelt(value) for key, value in pair.columns.items()}
    error = f"{pair.place or _spelt(pair.id)}: has characters that are no Unicode; rename the file or correct the list"
    return ListedPair(_spelt(pair.id), "", None, columns, error, pair.place)


def _spelt(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


# Folders


def _stories(folder: Path, without: Path) -> Iterator[ListedPair]:
    """The pair of each folder inside, by name. Links are followed one step only, so a circle of them does no harm."""
    for name in _sorted_names(folder):
        inside = folder / name
        if inside.is_dir() and not _is_same(inside, without):
            yield _clean(_story(folder, name))


def _story(folder: Path, name: str) -> ListedPair:
    found: dict[str, list[str]] = {side: [] for side in TEXTS}
    try:
        with os.scandir(folder / name) as entries:
            for entry in entries:
                side = entry.name.partition(".")[0].lower()
                if side in found and _is_file(entry):
                    found[side].append(f"{name}/{entry.name}")
    except OSError as error:
        return ListedPair(name, error=f"{name}: cannot be read ({error.strerror}); check its permissions")
    for side, files in found.items():
        if len(files) != 1:
            many = ", ".join(sorted(files)) or f"no {side}.*"
            return ListedPair(name, error=f"{name}: holds {many}; each story needs one transcript.* and one article.*")
    return ListedPair(name, found["transcript"][0], found["article"][0])


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Whether it is a file, or a link to one; a link in a circle is none."""
    try:
        return entry.is_file()
    except OSError:
        return False


def _sorted_names(folder: Path) -> Iterator[str]:
    """The names in the folder by their bytes, except hidden ones. They are sorted on disk, however many there are."""
    with closing(sqlite3.connect("")) as names, os.scandir(folder) as entries:
        names.execute("CREATE TABLE names (name BLOB PRIMARY KEY) WITHOUT ROWID")
        shown = ((os.fsencode(entry.name),) for entry in entries if not entry.name.startswith("."))
        names.executemany("INSERT INTO names VALUES (?)", shown)
        yield from (os.fsdecode(name) for (name,) in names.execute("SELECT name FROM names ORDER BY name"))


def _is_same(first: Path, second: Path) -> bool:
    try:
        return first.samefile(second)
    except OSError:
        return False

"""A list of pairs to check at once: CSV or TSV with a row of names, or a JSON object a line (docs/check.md)."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from io import StringIO
from pathlib import Path
from typing import Any, Final

from diffcast.errors import UnreadableInput
from diffcast.reports import BrokenPair

COLUMNS: Final = ("transcript", "article", "name", "review", "baseline")
ID: Final = "id"
"""What names a pair in the lists of `diffcast pair` and `diffcast batch`; it goes before `name`, as there."""
MIN_ALIKE: Final = 0.7
"""Of two names, as difflib has it, from which one is taken for the other misspelled: artikel, artcle."""
MAX_PAIRS: Final = 10_000
EXTRA_CELLS: Final = "\n"
"""Key for the number of values of a row that has more than there are columns. No column can be called so."""
MAX_BYTES: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class Pair:
    """One pair of a manifest; every path is absolute, or relative to where the command runs."""

    name: str
    transcript: str
    """If there is no article, a page with both texts."""
    article: str | None = None
    review: str | None = None
    baseline: str | None = None

    @property
    def files(self) -> tuple[str | None, ...]:
        """The paths of all its files."""
        return self.transcript, self.article, self.review, self.baseline

    def with_baseline(self, baseline: str | None) -> Pair:
        """The pair with this baseline, unless it has one of its own."""
        return replace(self, baseline=self.baseline or baseline)


def read(raw: bytes, where: str) -> tuple[Pair | BrokenPair, ...]:
    """The pairs in their order. Paths in the file are relative to its own folder.

    Raises `UnreadableInput` if the whole file cannot be used; a row that cannot be used is `BrokenPair`.
    """
    if len(raw) > MAX_BYTES:
        raise UnreadableInput(f"{where}: larger than {MAX_BYTES // 1_000_000} MB; give a manifest")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableInput(f"{where}: byte {error.start} is not UTF-8; save it as UTF-8") from error
    rows = list(_objects(text, where) if text.lstrip().startswith("{") else _table(text, where))
    if not rows or len(rows) > MAX_PAIRS:
        raise UnreadableInput(f"{where}: lists {len(rows)} pairs; give 1 to {MAX_PAIRS:,}")
    return tuple(_with_unique_names([_pair(values, line, where) for line, values in rows], where))


def below_folder(pairs: Sequence[Pair | BrokenPair], where: str) -> tuple[Pair | BrokenPair, ...]:
    """The pairs; one that names a file outside the manifest's own folder, links followed, is broken.

    In CI the list may come with a change that nobody has reviewed, and the log shows what it names.
    """
    folder = Path(where).parent.resolve()
    return tuple(pair if isinstance(pair, BrokenPair) else _below(pair, folder, where) for pair in pairs)


def _below(pair: Pair, folder: Path, where: str) -> Pair | BrokenPair:
    outside = [path for path in pair.files if path and not Path(path).resolve().is_relative_to(folder)]
    if not outside:
        return pair
    why = f"{where}: {outside[0]} is outside the list's folder; move it, or pass --allow-outside"
    return BrokenPair(pair.name, why)


def _table(text: str, where: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Each row with its line number, as values by column."""
    head = text.partition("\n")[0]
    delimiter = next((sign for sign in ("\t", ",", ";") if sign in head), ",")
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        names = [name.strip().lower() for name in next(rows, [])]
        _check_names(names, where)
        for cells in rows:
            if any(cell.strip() for cell in cells):
                yield rows.line_num, dict(zip(names, cells, strict=False)) | _extra_cells(cells, names)
    except csv.Error as error:
        raise UnreadableInput(f"{where}, line {rows.line_num}: not valid CSV ({error}); check the quotes") from error


def _extra_cells(cells: list[str], names: list[str]) -> dict[str, Any]:
    """The number of values of a row that has more than there are columns."""
    return {EXTRA_CELLS: len(cells)} if any(cell.strip() for cell in cells[len(names) :]) else {}


def _check_names(names: list[str], where: str) -> None:
    unknown = _misspelled(names) or [name for name in names if name not in COLUMNS and "transcript" not in names]
    if "transcript" not in names or unknown or len(set(names)) < len(names):
        wrong = f"unknown column {unknown[0][:40]!r}; " if unknown else ""
        raise UnreadableInput(f"{where}, line 1: {wrong}the first line must name the columns: {','.join(COLUMNS)}")


def _misspelled(names: Iterable[str]) -> list[str]:
    """The names that look like a column that is not among them; others, as `desk`, say more about a pair."""
    given = dict.fromkeys(names)
    missing = [each for each in COLUMNS if each not in given and not (each == "name" and ID in given)]
    return [name for name in given if name not in (*COLUMNS, ID) and any(_alike(name, column) for column in missing)]


def _alike(name: str, column: str) -> bool:
    """Whether a name is the column misspelled; what only begins with it is another word: reviewer, article_url."""
    if name.startswith(column):
        return name == f"{column}s"
    return SequenceMatcher(None, name, column).ratio() >= MIN_ALIKE


def _objects(text: str, where: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise UnreadableInput(
                f"{where}, line {number}: not a JSON object; write one object on each line"
            ) from error
        if not isinstance(values, dict):
            raise UnreadableInput(f"{where}, line {number}: not a JSON object; write one object on each line")
        yield number, {str(key).strip().lower(): value for key, value in values.items()}


def _pair(values: Mapping[str, Any], line: int, where: str) -> Pair | BrokenPair:
    here = f"{where}, line {line}"
    if isinstance(values.get(EXTRA_CELLS), int):
        return BrokenPair(
            here, f"has {values[EXTRA_CELLS]} values, more than there are columns; quote values that contain a comma"
        )
    if unknown := _misspelled(values):
        return BrokenPair(here, f"unknown key {unknown[0][:40]!r}; use {', '.join(COLUMNS)}")
    values = _named(values)
    filled = {key: value for key in COLUMNS if (value := values.get(key)) is not None and value != ""}
    if not all(isinstance(value, str) for value in filled.values()):
        return BrokenPair(here, "each value must be a string")
    given = {key: value.strip() for key, value in filled.items() if value.strip()}
    if "transcript" not in given:
        return _broken(given.get("name"), here, "has no transcript; name its file")
    if "-" in given.values():
        return _broken(given.get("name"), here, "a manifest cannot use standard input; name files")
    name = given.pop("name", " against ".join(given[key] for key in ("transcript", "article") if key in given))
    return Pair(name, **{key: str(Path(where).parent / path) for key, path in given.items()})


def _named(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The values, with the id as the name of the pair; it may be a whole number."""
    given = values.get(ID)
    return values if given in (None, "") else {**values, "name": str(given) if isinstance(given, int) else given}


def _broken(name: str | None, here: str, why: str) -> BrokenPair:
    """The row under its name, with its line in the error; without a name, under its line."""
    return BrokenPair(name, f"{here}: {why}") if name else BrokenPair(here, why)


def _with_unique_names(pairs: list[Pair | BrokenPair], where: str) -> Iterator[Pair | BrokenPair]:
    """The pairs; of several with one name all but the first are broken, since a report could not tell them apart."""
    seen: set[str] = set()
    for pair in pairs:
        if pair.name in seen and isinstance(pair, Pair):
            yield BrokenPair(pair.name, f"{where}: has several pairs with this name; give each its own name")
        else:
            yield pair
        seen.add(pair.name)

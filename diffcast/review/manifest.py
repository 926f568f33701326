"""A list of pairs to check at once: CSV or TSV with a row of names, or a JSON object a line (docs/check.md)."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from typing import Any, Final

from diffcast.errors import UnreadableInput
from diffcast.reports.several import Broken

COLUMNS: Final = ("transcript", "article", "name", "review", "baseline")
MOST: Final = 10_000
"""Pairs of one manifest."""
BEYOND: Final = "\n"
"""The key of a row that holds more values than there are columns; no key of a file can be taken for it unnoticed."""
LARGEST: Final = 10_000_000
"""Bytes."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One pair of a manifest; every path is absolute, or relative to where the command runs."""

    name: str
    transcript: str
    """A page that holds both texts, where there is no article."""
    article: str | None = None
    review: str | None = None
    baseline: str | None = None

    def with_baseline(self, baseline: str | None) -> Pair:
        """The pair with this baseline, where it names none of its own."""
        return replace(self, baseline=self.baseline or baseline)


def read(raw: bytes, where: str) -> tuple[Pair | Broken, ...]:
    """The pairs in their order. Paths in the file are relative to its own folder.

    Raises `UnreadableInput` where the whole cannot be used; a row that cannot be is `Broken`.
    """
    if len(raw) > LARGEST:
        raise UnreadableInput(f"{where}: is larger than {LARGEST // 1_000_000} MB, and no manifest")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableInput(f"{where}: byte {error.start} is not UTF-8; save it as UTF-8") from error
    rows = list(_objects(text, where) if text.lstrip().startswith("{") else _table(text, where))
    if not rows or len(rows) > MOST:
        raise UnreadableInput(f"{where}: lists {len(rows)} pairs; give 1 to {MOST:,} of them")
    return tuple(_unlike([_pair(values, line, where) for line, values in rows], where))


def _table(text: str, where: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The rows by their line, each as what its columns hold."""
    head = text.partition("\n")[0]
    delimiter = next((sign for sign in ("\t", ",", ";") if sign in head), ",")
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        names = [name.strip().lower() for name in next(rows, [])]
        _check_names(names, where)
        for cells in rows:
            if any(cell.strip() for cell in cells):
                yield rows.line_num, dict(zip(names, cells, strict=False)) | _beyond(cells, names)
    except csv.Error as error:
        raise UnreadableInput(f"{where}, line {rows.line_num}: is no row of a table ({error})") from error


def _beyond(cells: list[str], names: list[str]) -> dict[str, Any]:
    """What stands in a row beyond the last column that has a name."""
    return {BEYOND: len(cells)} if any(cell.strip() for cell in cells[len(names) :]) else {}


def _check_names(names: list[str], where: str) -> None:
    unknown = [name for name in names if name not in COLUMNS]
    if "transcript" not in names or unknown or len(set(names)) < len(names):
        wrong = f"{unknown[0][:40]!r} is no column; " if unknown else ""
        raise UnreadableInput(f"{where}, line 1: {wrong}its first line must name the columns: {','.join(COLUMNS)}")


def _objects(text: str, where: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise UnreadableInput(f"{where}, line {number}: is no JSON object on one line") from error
        if not isinstance(values, dict):
            raise UnreadableInput(f"{where}, line {number}: is no JSON object on one line")
        yield number, values


def _pair(values: Mapping[str, Any], line: int, where: str) -> Pair | Broken:
    here = f"{where}, line {line}"
    if isinstance(values.get(BEYOND), int):
        return Broken(
            here, f"holds {values[BEYOND]} values, more than there are columns; put one with a comma in quotes"
        )
    unknown = [key for key in values if key not in COLUMNS]
    if unknown:
        return Broken(here, f"{unknown[0][:40]!r} is none of {', '.join(COLUMNS)}")
    told = {key: value for key in COLUMNS if (value := values.get(key)) is not None and value != ""}
    if not all(isinstance(value, str) for value in told.values()):
        return Broken(here, "each of its values must be text")
    given = {key: value.strip() for key, value in told.items() if value.strip()}
    if "transcript" not in given:
        return _broken(given.get("name"), here, "names no transcript; give its file")
    if "-" in given.values():
        return _broken(given.get("name"), here, "a manifest cannot name standard input; give files")
    name = given.pop("name", " against ".join(given[key] for key in ("transcript", "article") if key in given))
    return Pair(name, **{key: str(Path(where).parent / path) for key, path in given.items()})


def _broken(name: str | None, here: str, why: str) -> Broken:
    """The row under its name, with its line; without a name the line is its name, and is told once."""
    return Broken(name, f"{here}: {why}") if name else Broken(here, why)


def _unlike(pairs: list[Pair | Broken], where: str) -> Iterator[Pair | Broken]:
    """The pairs; of those with one name all but the first are broken, since a report could not tell them apart."""
    seen: set[str] = set()
    for pair in pairs:
        if pair.name in seen and isinstance(pair, Pair):
            yield Broken(pair.name, f"{where}: has more than one pair of this name; give each a name of its own")
        else:
            yield pair
        seen.add(pair.name)

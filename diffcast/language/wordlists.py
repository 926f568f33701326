"""The word lists: text files in the `lexicon/` folder of the room that reads them, all in one form.

    # What the list holds.
    # Form: what a row is.
    # Order: how the rows are sorted.
    # Source: where the entries come from.
    # To extend: what to add, and which test to add a row to.

    entry, entry
    key: entry, entry
    key: entry, entry / entry, entry

A row is entries with commas between them, with a key before a colon where the list has kinds. ` / ` separates two sides
of a row. `#` opens a comment. The code asks for a list by its file name, which no other room uses: `stop_words`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

ROOMS = ("language", "segment", "readers", "judge")
"""The rooms with a `lexicon/` folder."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a word list."""

    key: str
    """What stands before the colon; empty where nothing does."""
    sides: tuple[tuple[str, ...], ...]
    """The entries by side; most rows have one side."""

    @property
    def entries(self) -> tuple[str, ...]:
        """The entries of all sides."""
        return tuple(entry for side in self.sides for entry in side)


@cache
def rows(name: str) -> tuple[Row, ...]:
    """The rows of a list, by its file name without `.txt`, in the order of the file."""
    text = list_files()[name].read_text("utf-8")
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return tuple(_row(line) for line in lines if line)


@cache
def list_files() -> Mapping[str, Traversable]:
    """The files of all word lists by name, without `.txt`."""
    folders = (files("diffcast").joinpath(room, "lexicon") for room in ROOMS)
    found = (file for folder in folders for file in folder.iterdir() if file.name.endswith(".txt"))
    return {file.name.removesuffix(".txt"): file for file in found}


def _row(line: str) -> Row:
    key, colon, listed = line.partition(":")
    sides = (listed if colon else line).split(" / ")
    return Row(key if colon else "", tuple(_entries(side) for side in sides))


def _entries(side: str) -> tuple[str, ...]:
    return tuple(entry for entry in map(str.strip, side.split(",")) if entry)


@cache
def entries(name: str, key: str | None = None) -> frozenset[str]:
    """All entries of a list, or those of one key. A key that the list lacks is a programmer's mistake: KeyError."""
    if key is not None:
        return frozenset(groups(name)[key])
    return frozenset(entry for row in rows(name) for entry in row.entries)


@cache
def groups(name: str) -> Mapping[str, tuple[str, ...]]:
    """The entries of a list by key, in the order of the file."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows(name):
        found[row.key] = (*found.get(row.key, ()), *row.entries)
    return found

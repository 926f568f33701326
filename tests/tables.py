"""Reads the tables of cases in `data/`: one case a line, `#` opens a comment line."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).with_name("data")


def rows(name: str) -> list[str]:
    """The lines of a table, without comments and empty lines."""
    lines = FOLDER.joinpath(name).read_text("utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def cells(name: str) -> list[list[str]]:
    """The rows of a table, cut at ` | `; an empty cell is an empty string."""
    return [[cell.strip() for cell in row.split("|")] for row in rows(name)]

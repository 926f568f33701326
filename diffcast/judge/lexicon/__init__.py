"""The word lists of the typed changes, as data: one entry a line, `#` opens a comment."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def load(name: str) -> tuple[str, ...]:
    """The entries of `<name>.txt` in the order of the file, without comments, blank lines and outer spaces."""
    text = files(__name__).joinpath(f"{name}.txt").read_text("utf-8")
    entries = (line.partition("#")[0].strip() for line in text.splitlines())
    return tuple(entry for entry in entries if entry)


@cache
def group(name: str, key: str) -> frozenset[str]:
    """All words of the lines that open with `<key>:`."""
    rows = (entry.partition(":") for entry in load(name))
    return frozenset(word for found, _, listed in rows if found == key for word in listed.split())

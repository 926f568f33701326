"""The word lists, as data: one entry a line, `#` opens a comment."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def load(name: str) -> tuple[str, ...]:
    """The entries of `<name>.txt` in the order of the file, without comments, blank lines and outer spaces."""
    text = files(__name__).joinpath(f"{name}.txt").read_text("utf-8")
    entries = (line.partition("#")[0].strip() for line in text.splitlines())
    return tuple(entry for entry in entries if entry)

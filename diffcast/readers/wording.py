"""Word lists of this room: `lexicon/*.txt`, a kind a line, its entries parted by commas; `#` opens a comment."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def words(name: str, kind: str) -> frozenset[str]:
    """The entries of one kind in ``lexicon/<name>.txt``."""
    raw = resources.files("diffcast.readers").joinpath("lexicon", f"{name}.txt").read_text("utf-8")
    rows = (line.partition(":") for line in raw.splitlines() if not line.startswith("#"))
    return frozenset(word.strip() for head, _, entries in rows if head == kind for word in entries.split(","))

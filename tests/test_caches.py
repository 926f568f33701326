"""What is kept for ever is of a closed set: a process that reads thousands of texts must not grow with them."""

from __future__ import annotations

import ast
from pathlib import Path

import diffcast

CLOSED = frozenset({"name", "kind", "key", "mode", "character", "cue", "access", "ending", "effort", "question"})
"""Arguments with few values: names of lists, modes, efforts, questions of the judge, cues of a list, endings of our own files,
and characters."""
SOURCES = sorted(Path(diffcast.__file__).parent.rglob("*.py"))


def kept_for_ever(source: Path) -> list[str]:
    """The functions that keep every answer, with an argument that may be any word of any text."""
    functions = (node for node in ast.walk(ast.parse(source.read_text("utf-8"))) if isinstance(node, ast.FunctionDef))
    cached = (one for one in functions if any(isinstance(d, ast.Name) and d.id == "cache" for d in one.decorator_list))
    return [f"{source.name}: {one.name}" for one in cached if not {each.arg for each in one.args.args} <= CLOSED]


def test_no_cache_grows_with_the_texts() -> None:
    assert [found for source in SOURCES for found in kept_for_ever(source)] == []


def test_such_a_cache_would_be_found(tmp_path: Path) -> None:
    source = tmp_path / "some.py"
    source.write_text("@cache\ndef shape(word: str) -> str:\n    return word\n", "utf-8")
    assert kept_for_ever(source) == ["some.py: shape"]

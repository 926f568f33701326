"""What a golden of a format shows, and what its bad files say."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from diffcast.errors import DiffcastError, NoStory, UnreadableInput
from diffcast.limits import checked
from diffcast.model import Document, Side
from diffcast.readers import format_of, read
from diffcast.reports.show import show
from diffcast.segment import segment

WORD = re.compile(r"\w+")


def opened(folder: Path, name: str, raw: bytes, side: Side = "transcript") -> Document:
    """The document that a file of this name holds, cut into blocks."""
    path = folder / name
    path.write_bytes(raw)
    document = segment(checked(read(path, side)))
    assert document.sha256 == hashlib.sha256(raw).hexdigest()
    assert_whole(document)
    return document


def shown(folder: Path, name: str, raw: bytes, side: Side = "transcript") -> str:
    """How `diffcast show` shows the file."""
    return show([opened(folder, name, raw, side)], format_of(raw, name).title)


def assert_whole(document: Document) -> None:
    """Every word lies in one block, and every offset points at what it says."""
    text = document.text
    for match in WORD.finditer(text):
        assert sum(block.span.start <= match.start() < block.span.end for block in document.blocks) == 1, match.group()
    for mark in document.marks:
        assert text[mark.span.start : mark.span.end].strip()


def refusal(folder: Path, name: str, raw: bytes, side: Side = "transcript") -> str:
    """What reading the file says: one line that names it."""
    path = folder / name
    path.write_bytes(raw)
    with pytest.raises(DiffcastError) as caught:
        read(path, side)
    said = str(caught.value)
    assert isinstance(caught.value, (UnreadableInput, NoStory))
    assert said.startswith(f"{path}: ") and "\n" not in said
    return said.removeprefix(f"{path}: ")


def words(text: str) -> list[str]:
    """The words of a text, in order."""
    return WORD.findall(text)

"""What a reader says about its format: how to recognize it, which texts it can hold, and how to read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from diffcast.model import SIDES, Document, Side

HEAD = 65_536
"""Bytes from the beginning of a file by which its format is recognized."""


@dataclass(frozen=True, slots=True)
class Format:
    """One form in which a newsroom holds a text. Its file in this room says how it is read."""

    name: str
    """What `--article-format` and `--transcript-format` call it."""
    title: str
    """What it is, in a few words."""
    recognises: Callable[[bytes, str], bool]
    """Whether the first bytes of a file and its name in lower case show this format: the content first."""
    read: Callable[[bytes, str, Side], Document] | None = None
    """The bytes, where they are from (for messages) and the side to the document; None where it only holds pairs.

    It raises `UnreadableInput` or `NoStory`, and `ImportError` where what it needs is not installed.
    """
    sides: tuple[Side, ...] = SIDES
    endings: tuple[str, ...] = ()
    """What the names of such files end in, for people: `.html`."""
    extra: str | None = None
    """What to install besides diffcast itself: `readers` for `diffcast[readers]`."""
    split: Callable[[bytes, str], tuple[Document, Document]] | None = None
    """The bytes of one file that holds both texts to the transcript and the article, in this order."""

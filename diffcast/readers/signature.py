"""Recognizes caption formats: by the beginning of the file, or if that shows none, by its name.

Each reader of captions registers its signature with `caption_format`. A file that shows one of them is never taken for
another by its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from diffcast.model import Document, Side
from diffcast.readers.encoding import decoded_head
from diffcast.readers.format import Format
from diffcast.readers.unsupported import of_another_kind

_SIGNATURES: dict[str, re.Pattern[Any]] = {}
_ENDINGS: dict[str, str] = {}


def caption_format(
    name: str,
    title: str,
    signature: re.Pattern[Any],
    read: Callable[[bytes, str, Side], Document],
    endings: tuple[str, ...],
    shared_endings: tuple[str, ...] = (),
    rare_endings: tuple[str, ...] = (),
) -> Format:
    """A format of captions, which only a transcript can have.

    `signature` is matched against the beginning of the file, as bytes or as decoded text without blank space before it.
    `endings` of the file's name count only where the content shows no format of captions and no other kind of file. So
    do `rare_endings`, which people are not told; `shared_endings`, which other formats have too, are only told.
    """
    _SIGNATURES[name] = signature
    _ENDINGS.update(dict.fromkeys((*endings, *rare_endings), name))
    shown = (*endings, *shared_endings)
    return Format(name, title, lambda head, own: _kind(head, own) == name, read, sides=("transcript",), endings=shown)


def _kind(head: bytes, name: str) -> str | None:
    """The name of the format that the first bytes of a file show, or else its name in lower case."""
    text = decoded_head(head).lstrip("\ufeff \t\r\n")
    shown = (
        format
        for format, signature in _SIGNATURES.items()
        if signature.match(head if isinstance(signature.pattern, bytes) else text)
    )
    told = next(shown, None)
    if told or of_another_kind(head):
        return told
    return next((format for ending, format in _ENDINGS.items() if name.endswith(ending)), None)

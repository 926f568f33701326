"""Errors that users can cause. The text is one line: where, what is wrong, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

BAD_INPUT: Final = 2
"""The exit code of every command that cannot use a text or an option."""


NOT_ON_A_LINE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
"""Characters that end a line or steer a terminal; a file or its name may hold any."""


class DiffcastError(Exception):
    """Base of all errors that a user can cause. Whatever the text quotes, it is one line."""

    def __init__(self, text: str = "") -> None:
        super().__init__(NOT_ON_A_LINE.sub(" ", text))


class UnreadableInput(DiffcastError):
    """A file that is missing, empty, binary, too large, damaged or in another format."""


class NoStory(DiffcastError):
    """A source that can be read but has no story in it, or not the two texts that are needed."""


class UnwritableOutput(DiffcastError):
    """A report that cannot be written to the given place."""


class BadConfig(DiffcastError):
    """A `diffcast.toml` that cannot be read or has a mistake; none of it is used."""


class MissingPart(DiffcastError):
    """A missing or damaged part of the installation, such as an extra or the weights of the encoder."""


def require_known(what: str, given: object, known: Iterable[str]) -> None:
    """Raise `ValueError`, in one line, where a program gives a word that is none of those that are known."""
    words = tuple(known)
    if given not in words:
        raise ValueError(f"{what}: {given!r} is not one of {', '.join(words)}")

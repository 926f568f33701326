"""The bytes of a source, whatever they hold."""

from __future__ import annotations

import sys
from pathlib import Path

from diffcast.errors import UnreadableInput
from diffcast.limits import PREFIX, limits


def bytes_of(source: Path) -> bytes:
    """What a file or, for a dash, standard input holds; raises `UnreadableInput` where it is missing or too large."""
    most = limits().bytes
    raw = _read(source, most + 1)
    if len(raw) > most:
        raise UnreadableInput(
            f"{source}: larger than {_megabytes(most)} MB; give one story, not an archive, or set {PREFIX}BYTES"
        )
    return raw


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:g}"


def _read(source: Path, most: int) -> bytes:
    if str(source) == "-":
        return sys.stdin.buffer.read(most)
    try:
        with source.open("rb") as file:
            return file.read(most)
    except FileNotFoundError as error:
        raise UnreadableInput(f"{source}: no such file; check the path") from error
    except IsADirectoryError as error:
        raise UnreadableInput(f"{source}: a folder; name one text file in it") from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UnreadableInput(f"{source}: cannot be read ({why}); check the path and its permissions") from error

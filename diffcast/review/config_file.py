"""Reads a configuration: where it lies, its bytes, and every mistake in it with the line."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from diffcast.errors import BadConfig
from diffcast.review import toml_positions
from diffcast.review.config_checks import mistakes
from diffcast.review.policy_meaning import meaningless

NAME: Final = "diffcast.toml"
LARGEST: Final = 250_000
"""Bytes. A house style of a thousand names stays under a fifth of it; twice as much may take ten seconds to check."""
PLACE = re.compile(r" \((?:at line (\d+), column (\d+)|at end of document)\)$")


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing that is wrong in a configuration."""

    line: int
    """From 1; 0 where the file could not be read at all."""
    column: int
    key: str
    """The key as one would write it: `style.aliases.SAN[1]`; empty where the mistake is in the writing."""
    why: str

    def told(self, source: str) -> str:
        """The mistake in one line, with its place in the way that editors and terminals make a link of."""
        place = f":{self.line}:{self.column}" if self.line else ""
        return f"{source}{place}: {self.key}{': ' if self.key else ''}{self.why}"


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration as it was read."""

    source: str
    sha256: str
    values: Mapping[str, Any]
    """What it says; nothing where there are mistakes."""
    mistakes: tuple[Mistake, ...]
    """In the order of the file."""

    def checked(self) -> Mapping[str, Any]:
        """What it says; raises `BadConfig`, with the first mistake in one line, where it has any."""
        if not self.mistakes:
            return self.values
        more = len(self.mistakes) - 1
        others = f" (and {more} more: diffcast config check {self.source})" if more else ""
        raise BadConfig(self.mistakes[0].told(self.source) + others)


def found(start: Path) -> Path | None:
    """The `diffcast.toml` of this folder or of the nearest one above it; None where there is none.

    The way up ends at a folder that holds a `.git`, at the home folder and at the root: these are looked into still.
    """
    home = Path(os.path.expanduser("~"))
    for folder in (start, *start.parents):
        if os.path.lexists(folder / NAME):
            return folder / NAME
        if folder == home or os.path.lexists(folder / ".git"):
            return None
    return None


def read(path: Path) -> Config:
    """The file with all that is wrong in it; whatever it holds, this raises nothing."""
    try:
        raw = _bytes(path)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        return Config(str(path), "", {}, (Mistake(0, 0, "", f"cannot be read ({why}); give a TOML file"),))
    values, wrong = _parsed(raw)
    return Config(str(path), sha256(raw).hexdigest(), {} if wrong else values, tuple(wrong))


def _bytes(path: Path) -> bytes:
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise ValueError("it is no plain file")
    with path.open("rb") as file:
        raw = file.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise ValueError(f"it is larger than {LARGEST // 1000} kB")
    return raw


def _parsed(raw: bytes) -> tuple[Mapping[str, Any], list[Mistake]]:
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        return {}, [Mistake(line, column, "", f"byte {error.start} is no UTF-8; save the file as UTF-8")]
    try:
        values = tomllib.loads(text)
        return values, sorted(_placed(text, values))
    except RecursionError:
        return {}, [Mistake(1, 1, "", "lists or tables lie too deep inside one another")]
    except ValueError as error:
        return {}, [_written(text, str(error))]


def _written(text: str, error: str) -> Mistake:
    """The one mistake in the writing that tomllib tells: behind it, it can no longer know what is meant."""
    place = PLACE.search(error)
    end = text.count("\n") + 1, len(text) - text.rfind("\n")
    line, column = (int(place[1]), int(place[2])) if place and place[1] else end if place else (1, 1)
    return Mistake(line, column, "", f"is no TOML: {PLACE.sub('', error)}; what stands behind it was not looked at")


def _placed(text: str, values: Mapping[str, Any]) -> Iterator[Mistake]:
    wrong = [*mistakes(values), *meaningless(values)]
    places = toml_positions.places(text) if wrong else {}
    for path, why in wrong:
        known = next(path[:length] for length in range(len(path), -1, -1) if path[:length] in places or not length)
        yield Mistake(*places.get(known, (1, 1)), toml_positions.written(path), why)

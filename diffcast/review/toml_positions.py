"""Where each key of a TOML file stands: tomllib tells what a file says, and not where it says it."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""Keys from the root, and indices from 0 into arrays."""
Place: TypeAlias = tuple[int, int]
"""Line and column, both from 1."""

BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*+")
BARE = re.compile(r"[A-Za-z0-9_-]+")
DOT = re.compile(r"[ \t]*\.[ \t]*")
STRING = re.compile(r'''"""(?:\\[\s\S]|[^\\])*?"""+|\'\'\'[\s\S]*?\'\'\'+|"(?:\\.|[^"\\\n])*"|'[^'\n]*\'''')
SCALAR = re.compile(r"[^,\]}#\n]+")


def written(path: Path) -> str:
    """The path as a key is written, entries of a list by their number from 1: `style.equal[2]`."""
    parts = (f"[{part + 1}]" if isinstance(part, int) else f".{_quoted(part)}" for part in path)
    return "".join(parts).removeprefix(".")


def _quoted(part: str) -> str:
    return part if BARE.fullmatch(part) else f'"{part}"'


def places(text: str) -> Mapping[Path, Place]:
    """The place of every key, table and entry of an array, by its path; of a key that stands in several, the first.

    The text must be TOML that tomllib accepts, with line feeds alone.
    """
    return _Walk(text).found


class _Walk:
    """One way through a text that is known to be good: so each sign tells what must follow."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self.found: dict[Path, Place] = {}
        self.tables: Counter[Path] = Counter()
        """How many tables each array of tables holds so far."""
        self.part = 0
        """Where the last part of the key that was read last begins."""
        self._document()

    def _document(self) -> None:
        table: Path = ()
        while self._skip():
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> Path:
        several = self.text.startswith("[[", self.at)
        self.at += 1 + several
        path = self._key(())
        if several:
            self.tables[path] += 1
            path = self._last(path)
            self.found[path] = self._place(self.part)
        self._skip()
        self.at += 1 + several
        return path

    def _pair(self, table: Path) -> None:
        path = self._key(table)
        self._skip()
        self.at += 1  # The sign of equality.
        self._value(path)

    def _key(self, path: Path) -> Path:
        """The path of the key that begins here, every part of it with its place."""
        while True:
            self._skip()
            self.part = self.at
            path = (*self._last(path), self._part())
            self.found.setdefault(path, self._place(self.part))
            dot = DOT.match(self.text, self.at)
            if not dot:
                return path
            self.at = dot.end()

    def _part(self) -> str:
        quoted = STRING.match(self.text, self.at)
        match = quoted or BARE.match(self.text, self.at)
        assert match, "no key where tomllib found one"
        self.at = match.end()
        return str(tomllib.loads(f"k={match[0]}")["k"]) if quoted else match[0]

    def _value(self, path: Path) -> None:
        self._skip()
        sign = self.text[self.at]
        if sign == "[":
            self._array(path)
        elif sign == "{":
            self._inline(path)
        else:
            match = STRING.match(self.text, self.at) or SCALAR.match(self.text, self.at)
            assert match, "no value where tomllib found one"
            self.at = match.end()

    def _array(self, path: Path) -> None:
        self.at += 1
        count = 0
        while self._inside("]"):
            self.found[(*path, count)] = self._place(self.at)
            self._value((*path, count))
            count += 1

    def _inline(self, path: Path) -> None:
        self.at += 1
        while self._inside("}"):
            self._pair(path)

    def _inside(self, closing: str) -> bool:
        """Whether another entry follows; goes behind the comma before it, or behind the closing sign."""
        self._skip()
        if self.text[self.at] == ",":
            self.at += 1
            self._skip()
        if self.text[self.at] == closing:
            self.at += 1
            return False
        return True

    def _skip(self) -> bool:
        """Go over blank space and comments; whether anything follows."""
        match = BLANK.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.at < len(self.text)

    def _last(self, path: Path) -> Path:
        """The path into the last table where it leads to an array of tables."""
        return (*path, self.tables[path] - 1) if path in self.tables else path

    def _place(self, at: int) -> Place:
        line = bisect_right(self.lines, at)
        return line, at - self.lines[line - 1] + 1

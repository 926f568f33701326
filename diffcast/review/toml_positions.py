"""The line and column of each key in a TOML file, which tomllib doesn't give."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from typing import TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]
"""Keys from the root, and indices from 0 into arrays."""
Position: TypeAlias = tuple[int, int]
"""Line and column, both from 1."""

BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*+")
BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
DOT = re.compile(r"[ \t]*\.[ \t]*")
STRING = re.compile(r'''"""(?:\\[\s\S]|[^\\])*?"""+|\'\'\'[\s\S]*?\'\'\'+|"(?:\\.|[^"\\\n])*"|'[^'\n]*\'''')
SCALAR = re.compile(r"[^,\]}#\n]+")


def key_text(path: KeyPath) -> str:
    """The path as people write it, entries of a list numbered from 1: `style.equal[2]`."""
    parts = (f"[{part + 1}]" if isinstance(part, int) else f".{_quoted(part)}" for part in path)
    return "".join(parts).removeprefix(".")


def _quoted(part: str) -> str:
    return part if BARE_KEY.fullmatch(part) else f'"{part}"'


def positions(text: str) -> Mapping[KeyPath, Position]:
    """The position of every key, table and array entry, by its path; the first, where a key appears several times.

    The text must be TOML that tomllib accepts, with `\\n` as its only line ends.
    """
    return _Scanner(text).found


class _Scanner:
    """Goes once through valid TOML, so each character says what comes next."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self.found: dict[KeyPath, Position] = {}
        self.tables: Counter[KeyPath] = Counter()
        """How many tables each array of tables has so far."""
        self.part = 0
        """Where the last part of the key read last begins."""
        self._document()

    def _document(self) -> None:
        table: KeyPath = ()
        while self._skip():
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> KeyPath:
        several = self.text.startswith("[[", self.at)
        self.at += 1 + several
        path = self._key(())
        if several:
            self.tables[path] += 1
            path = self._last(path)
            self.found[path] = self._position(self.part)
        self._skip()
        self.at += 1 + several
        return path

    def _pair(self, table: KeyPath) -> None:
        path = self._key(table)
        self._skip()
        self.at += 1  # The equals sign.
        self._value(path)

    def _key(self, path: KeyPath) -> KeyPath:
        """The path of the key that begins here; records the position of each of its parts."""
        while True:
            self._skip()
            self.part = self.at
            path = (*self._last(path), self._part())
            self.found.setdefault(path, self._position(self.part))
            dot = DOT.match(self.text, self.at)
            if not dot:
                return path
            self.at = dot.end()

    def _part(self) -> str:
        quoted = STRING.match(self.text, self.at)
        match = quoted or BARE_KEY.match(self.text, self.at)
        assert match, "no key where tomllib found one"
        self.at = match.end()
        return str(tomllib.loads(f"k={match[0]}")["k"]) if quoted else match[0]

    def _value(self, path: KeyPath) -> None:
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

    def _array(self, path: KeyPath) -> None:
        self.at += 1
        count = 0
        while self._inside("]"):
            self.found[(*path, count)] = self._position(self.at)
            self._value((*path, count))
            count += 1

    def _inline(self, path: KeyPath) -> None:
        self.at += 1
        while self._inside("}"):
            self._pair(path)

    def _inside(self, closing: str) -> bool:
        """Whether another entry follows; moves past the comma before it, or past the closing bracket."""
        self._skip()
        if self.text[self.at] == ",":
            self.at += 1
            self._skip()
        if self.text[self.at] == closing:
            self.at += 1
            return False
        return True

    def _skip(self) -> bool:
        """Skip blank space and comments; whether anything follows."""
        match = BLANK.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.at < len(self.text)

    def _last(self, path: KeyPath) -> KeyPath:
        """The path into the last table, if it leads to an array of tables."""
        return (*path, self.tables[path] - 1) if path in self.tables else path

    def _position(self, at: int) -> Position:
        line = bisect_right(self.lines, at)
        return line, at - self.lines[line - 1] + 1

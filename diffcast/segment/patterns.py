"""The patterns in which a desk writes what is no story: words, `*` for anything, `#` for a number, `\\*` for a star.

They are no regular expressions, so that none of them can take longer than the length of the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

STAR = re.compile(r"(?<!\\)\*")
PART = re.compile(r"\\[#*]|#|\s+|['’‘]|[\"“”]|[-‐‑–—]|\\|[^\\#\s'’‘\"“”\-‐‑–—]+")
NUMBER = r"\d[\d.,]{0,30}"
"""A number in figures, such as 1,400 or 12.5; bounded, so that a long run takes no longer than its length."""
BLANKS = r"\s{1,20}"
LOOSE = {"#": NUMBER, "'": "['’‘]", '"': '["“”]', "-": "[-‐‑–—]"}
ALIKE = str.maketrans("’‘“”‐‑–—", "''\"\"----")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern, cut at its stars. Case does not matter, nor which quotation marks, dashes and blanks are used."""

    written: str
    pieces: tuple[re.Pattern[str], ...]
    """What stands before, between and behind the stars."""
    last: re.Pattern[str]
    """The last piece, at the end of a line."""

    def whole(self, line: str) -> tuple[int, int] | None:
        """Where in the line the first star lies if the whole line fits, at its end if there is no star; else None."""
        head = self.pieces[0].match(line)
        if len(self.pieces) == 1:
            return (len(line), len(line)) if self.pieces[0].fullmatch(line) else None
        ends = self._between(line, head.end()) if head else None
        tail = self.last.search(line, ends[-1][1]) if ends else None
        if head is None or ends is None or tail is None:
            return None
        return head.end(), (ends[1][0] if len(ends) > 1 else tail.start())

    def inside(self, line: str) -> Iterator[tuple[int, int]]:
        """Where the pattern lies in a line, each time from its first piece to the nearest last one."""
        at = 0
        while at <= len(line) and (head := self.pieces[0].search(line, at)):
            end = head.end()
            for piece in self.pieces[1:]:
                match = piece.search(line, end)
                if match is None:
                    return
                end = match.end()
            yield head.start(), end
            at = max(end, at + 1)

    def _between(self, line: str, at: int) -> list[tuple[int, int]] | None:
        """Where the head ends, then where each piece between two stars lies; None where one is missing."""
        found = [(at, at)]
        for piece in self.pieces[1:-1]:
            match = piece.search(line, found[-1][1])
            if match is None:
                return None
            found.append(match.span())
        return found


@lru_cache(maxsize=1 << 12)
def pattern(written: str) -> Pattern:
    """A pattern as it is written, made ready."""
    pieces = [_piece(piece) for piece in STAR.split(" ".join(written.split()))]
    ready = [re.compile(piece, re.IGNORECASE) for piece in pieces]
    return Pattern(written, tuple(ready), re.compile(rf"(?:{pieces[-1]})\Z", re.IGNORECASE))


def _piece(written: str) -> str:
    return "".join(_part(part) for part in PART.findall(written))


def _part(part: str) -> str:
    if part.isspace():
        return BLANKS
    return LOOSE.get(part.translate(ALIKE)) or re.escape(part[1:] if len(part) == 2 and part[0] == "\\" else part)

"""Wildcard patterns for text that is not compared: a desk's own, and the phrases of `furniture.toml`.

In both, `*` is any text, `#` a number, `\\*` a star and `\\#` a number sign. They aren't regular expressions, so
that the time each takes is linear in the length of the line.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from diffcast.model import AsideCode

STAR = re.compile(r"(?<!\\)\*")
PART = re.compile(r"\\[#*]|(?P<followed>#[\d.,]*+(?=#))|#|\s+|['’‘]|[\"“”]|[-‐‑–—]|\\|[^\\#\s'’‘\"“”\-‐‑–—]+")
NUMBER = r"\d[\d.,]{0,30}"
"""A number in figures, such as 1,400 or 12.5; bounded, so that a long run takes no longer than its length."""
BEFORE_NEXT_NUMBER = r"\d(?>[\d.,]{{0,30}}?(?={between}\d)){between}"
"""A number before another number: it ends at the first place where it can. If other lengths were tried too, `####`
would take the time of all combinations."""
BLANKS = r"\s{1,20}"
LOOSE = {"#": NUMBER, "'": "['’‘]", '"': '["“”]', "-": "[-‐‑–—]"}
ALIKE = str.maketrans("’‘“”‐‑–—", "''\"\"----")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern, cut at its stars. Case does not matter, nor which quotation marks, dashes and blanks are used."""

    written: str
    pieces: tuple[re.Pattern[str], ...]
    """The text before, between and after the stars."""
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
    return "".join(map(_part, PART.finditer(written)))


def _part(match: re.Match[str]) -> str:
    part = match.group()
    if match["followed"]:
        return BEFORE_NEXT_NUMBER.format(between=re.escape(part[1:]))
    if part.isspace():
        return BLANKS
    return LOOSE.get(part.translate(ALIKE)) or re.escape(part[1:] if len(part) == 2 and part[0] == "\\" else part)


MAX_WORDS_AROUND_PHRASE = 25
"""Words of a line of furniture with the phrase anywhere in it; a longer line is a sentence that happens to hold it."""
PHRASE_PART = re.compile(r"\\[#*]|[#*' ]|[^#*' \\]+")
PHRASE_SIGNS = {"#": NUMBER, "*": r"[^.!?\n]{1,60}?", " ": BLANKS, "'": "['’]"}
"""The regular expression for each sign in a furniture phrase; repetitions are bounded, so that time stays linear."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One reason to call a line furniture, with the phrases that give it away."""

    code: AsideCode
    whole: re.Pattern[str]
    """Phrases that are the whole line."""
    opening: re.Pattern[str]
    """Phrases that a line begins with."""
    within: re.Pattern[str]
    """Phrases that may be anywhere in a line."""


@cache
def wordings() -> tuple[Wording, ...]:
    """The furniture wording of `furniture.toml`, in the order in which it is tried."""
    return tuple(
        Wording(AsideCode(entry["code"]), *(_phrases(entry.get(part, [])) for part in ("whole", "opening", "within")))
        for entry in _furniture()["wording"]
    )


def _phrases(phrases: list[str]) -> re.Pattern[str]:
    """One pattern for many phrases; `#` stands for a number, `*` for a few words, `\\#` for the sign itself.

    Phrases that begin with a letter or digit share one check that a word begins here, which most places fail.
    """
    if not phrases:
        return re.compile(r"(?!)")
    longest_first = sorted((phrase.lower() for phrase in phrases), key=len, reverse=True)
    worded = "|".join(_phrase(phrase) for phrase in longest_first if phrase[0].isalnum())
    others = [_phrase(phrase) for phrase in longest_first if not phrase[0].isalnum()]
    joined = "|".join([rf"(?<!\w)(?:{worded})"] * bool(worded) + others)
    return re.compile(rf"(?:{joined})(?!\w)")


def _phrase(phrase: str) -> str:
    return "".join(
        PHRASE_SIGNS.get(part) or re.escape(part[-1:] if part[0] == "\\" else part)
        for part in PHRASE_PART.findall(phrase)
    )


@cache
def list_headings() -> tuple[AsideCode, re.Pattern[str]]:
    """Why a list of other stories is not compared, and the headings that open one."""
    entry = _furniture()["list"][0]
    return AsideCode(entry["code"]), _phrases(entry["heading"])


@cache
def _furniture() -> dict[str, Any]:
    return tomllib.loads(resources.files("diffcast.segment").joinpath("furniture.toml").read_text("utf-8"))


def wording_of(line: str, words: int) -> AsideCode | None:
    """The reason that the furniture lexicon gives for a line, None where it holds none of its phrases."""
    plain = line.lower().replace("’", "'").strip("[]•*_ \t")
    for wording in wordings():
        if wording.whole.fullmatch(plain.rstrip(" .!:»>→")) or wording.opening.match(plain):
            return wording.code
        if words <= MAX_WORDS_AROUND_PHRASE and plain[:1] not in '"“' and wording.within.search(plain):
            return wording.code
    return None

"""Finds sentences that are glued to the one before: `THIS MORNING.STUDENTS LEFT`, as captions lose the line ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from diffcast.language.wordlists import entries
from diffcast.model import Span
from diffcast.segment.sentences import WORD_BEFORE_STOP, stop_ends

GLUED: Final = re.compile(r"(?<=[^\W_])[.!?][”’)]{0,2}(?=[A-Z])")
FIRST_WORD: Final = re.compile(r"[A-Z][^\W_]*(?:[’'][^\W_]{1,3})?")
ADDRESS: Final = re.compile(
    r"(?i)[@/\\_=&]|\bwww\.|\.(?:com|org|net|gov|edu|mil|info|biz|news|tv|fm|co|io|uk|ca|us|au|eu|de|ie|nz)(?![^\W_])"
)
"""What is in an address of the web or in the name of a file, and not in a sentence."""
MAX_CHUNK_CHARACTERS: Final = 80
"""Characters on either side between blanks that are looked at."""
MIN_LETTERS: Final = 2
"""Letters of the word before a full stop: a single one is an initial."""


def glued_stops(text: str) -> Iterator[tuple[Span, str]]:
    """The places where a blank is missing after the end of a sentence, each with a blank, in order.

    In mixed case, two words with a capital on either side of a stop may be a name (`Out.Haus`). They count only in a
    text that glues sentences elsewhere.
    """
    found = [(match.end(), sure) for match in GLUED.finditer(text) if (sure := _parts(text, match)) is not None]
    if any(sure for _, sure in found):
        yield from ((Span(place, place), " ") for place, _ in found)


def _parts(text: str, stop: re.Match[str]) -> bool | None:
    """Whether a sentence surely ends at this stop; None where none does."""
    before = WORD_BEFORE_STOP.search(text, max(0, stop.start() - MAX_CHUNK_CHARACTERS), stop.start())
    after = FIRST_WORD.match(text, stop.end(), stop.end() + MAX_CHUNK_CHARACTERS)
    if before is None or after is None or _in_address(text, stop):
        return None
    last, word = before.group(), after.group()
    opens = word.lower() in entries("sentence_openers")
    whole = len(word) > 1 or (opens and text[after.end() : after.end() + 1].isspace())
    if not whole or (stop.group() == "." and not _ends(last, word)):
        return None
    if last.isupper() and word.isupper():
        return True
    if word.isupper() and not opens:
        return None
    return opens or last[0].islower() or last.isdigit() or stop.group() != "."


def _ends(last: str, word: str) -> bool:
    """Whether a full stop that is glued on both sides ends a sentence, and no initial or abbreviation."""
    short = last.isalpha() and len(last) < MIN_LETTERS
    return not short and last.lower() not in entries("number_abbreviations") and stop_ends(last, word)


def _in_address(text: str, stop: re.Match[str]) -> bool:
    start, end = max(0, stop.start() - MAX_CHUNK_CHARACTERS), stop.end() + MAX_CHUNK_CHARACTERS
    first = text[start : stop.start()].split()[-1]
    return ADDRESS.search(first + stop.group() + text[stop.end() : end].split()[0]) is not None

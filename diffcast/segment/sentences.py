"""Where sentences end, in prose and in capitals, with true offsets.

In capitals the case of the next letter is no evidence, so a full stop after an abbreviation is a boundary only
before a word that opens sentences: LEAVING THE U.S. THE PENTAGON …

Captions lose the blank after a sentence with the line end: THIS MORNING.STUDENTS LEFT. `glued_stops` finds such places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from diffcast.language.text import SENTENCE_STOP, mostly_capitals
from diffcast.language.wordlists import entries
from diffcast.model import Span
from diffcast.segment.lines import without_blanks

WORD_BEFORE_STOP = re.compile(r"(?:[A-Za-z]\.){1,40}[A-Za-z]$|[^\W_]{1,80}$")
"""Bounded by `MAX_CHUNK_CHARACTERS`, the most that is looked at."""
WORD_AFTER_STOP = re.compile(r"[\s\"“‘'(\[•\-–—*]*([^\W_]+(?:[’'][^\W_]+)?)")
MAX_ABBREVIATION_CHARACTERS = 24
"""Characters looked at before a stop; no abbreviation is longer."""
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
CACHED_STRETCHES = 256
"""Stretches whose sentences are kept: a script's are asked for three times."""


@lru_cache(maxsize=CACHED_STRETCHES)
def sentences(text: str, span: Span) -> tuple[Span, ...]:
    """The sentences of a stretch of text, in order, without the blank space between them.

    Every character that shows something lies in exactly one of them. Three dots are a pause rather than an end in
    text in capitals, and before a small letter.
    """
    found: list[Span] = []
    start = span.start
    for end in (*_ends(text, span), span.end):
        whole = without_blanks(text, Span(start, end))
        if len(whole):
            found.append(whole)
        start = end
    return tuple(found)


def _ends(text: str, span: Span) -> Iterator[int]:
    for match in SENTENCE_STOP.finditer(text, span.start, span.end):
        if match.group()[0] == "\n" or _ends_here(text, span, match):
            yield match.end()


def _ends_here(text: str, span: Span, stop: re.Match[str]) -> bool:
    following = WORD_AFTER_STOP.match(text, stop.end(), min(span.end, stop.end() + 2 * MAX_ABBREVIATION_CHARACTERS))
    if not following:
        return True
    word = following.group(1)
    mark = stop.group()
    if "…" in mark or ".." in mark:
        return word[0].isupper() and not _in_capitals(text, span, stop)
    if mark[0] in "!?":
        return not word[0].islower()
    before = WORD_BEFORE_STOP.search(text, max(span.start, stop.start() - MAX_ABBREVIATION_CHARACTERS), stop.start())
    return not word[0].islower() and stop_ends(before.group() if before else "", word)


def stop_ends(before: str, word: str) -> bool:
    """Whether a full stop between these two words ends a sentence rather than an abbreviation."""
    known = before.lower()
    if known in entries("title_abbreviations"):
        return False
    if known in entries("number_abbreviations"):
        return not word[0].isdigit()
    if known in entries("abbreviations") or "." in before or _is_initial(before):
        return word.lower() in entries("sentence_openers")
    return True


def _is_initial(before: str) -> bool:
    return len(before) == 1 and before.isalpha() and before.isupper() and before != "I"


def _in_capitals(text: str, span: Span, stop: re.Match[str]) -> bool:
    around = text[max(span.start, stop.start() - 30) : min(span.end, stop.end() + 30)]
    return mostly_capitals(around)


def glued_stops(text: str) -> Iterator[tuple[Span, str]]:
    """The places where a blank is missing after the end of a sentence, each with a blank, in order.

    In mixed case, two words with a capital on either side of a stop may be a name (`Out.Haus`). They count only in a
    text that glues sentences elsewhere.
    """
    found = [(match.end(), sure) for match in GLUED.finditer(text) if (sure := _is_glued(text, match)) is not None]
    if any(sure for _, sure in found):
        yield from ((Span(place, place), " ") for place, _ in found)


def _is_glued(text: str, stop: re.Match[str]) -> bool | None:
    """Whether a sentence surely ends at this stop; None where none does."""
    before = WORD_BEFORE_STOP.search(text, max(0, stop.start() - MAX_CHUNK_CHARACTERS), stop.start())
    after = FIRST_WORD.match(text, stop.end(), stop.end() + MAX_CHUNK_CHARACTERS)
    if before is None or after is None or _in_address(text, stop):
        return None
    last, word = before.group(), after.group()
    opens = word.lower() in entries("sentence_openers")
    whole = len(word) > 1 or (opens and text[after.end() : after.end() + 1].isspace())
    if not whole or (stop.group() == "." and not _closes(last, word)):
        return None
    if last.isupper() and word.isupper():
        return True
    if word.isupper() and not opens:
        return None
    return opens or last[0].islower() or last.isdigit() or stop.group() != "."


def _closes(last: str, word: str) -> bool:
    """Whether a full stop that is glued on both sides ends a sentence, and no initial or abbreviation."""
    short = last.isalpha() and len(last) < MIN_LETTERS
    return not short and last.lower() not in entries("number_abbreviations") and stop_ends(last, word)


def _in_address(text: str, stop: re.Match[str]) -> bool:
    start, end = max(0, stop.start() - MAX_CHUNK_CHARACTERS), stop.end() + MAX_CHUNK_CHARACTERS
    first = text[start : stop.start()].split()[-1]
    return ADDRESS.search(first + stop.group() + text[stop.end() : end].split()[0]) is not None

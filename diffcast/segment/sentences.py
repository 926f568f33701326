"""Where sentences end, in prose and in capitals, with true offsets.

In capitals the case of the next letter is no evidence, so a full stop after an abbreviation is a boundary only
before a word that opens sentences: LEAVING THE U.S. THE PENTAGON …
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from diffcast.language.text import SENTENCE_STOP, mostly_capitals
from diffcast.language.wordlists import entries
from diffcast.model import Span
from diffcast.segment.lines import without_blanks

WORD_BEFORE_STOP = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]$|[^\W_]+$")
WORD_AFTER_STOP = re.compile(r"[\s\"“‘'(\[•\-–—*]*([^\W_]+(?:[’'][^\W_]+)?)")
MAX_ABBREVIATION_CHARACTERS = 24
"""Characters looked at before a stop; no abbreviation is longer."""
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

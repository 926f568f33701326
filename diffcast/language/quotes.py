"""Quotations: words between quotation marks, or after a spoken QUOTE."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from diffcast.language.phrases import forms_of
from diffcast.language.text import QUOTED_CLAUSE_END
from diffcast.model import Quote, Span, Word

MAX_MARKS_AT_EDGE = 4  # characters before the first word and after the last that may hold quotation marks
MAX_SPOKEN_QUOTE_CHARACTERS = 1500  # an UNQUOTE farther away belongs to something else
MAX_SINGLE_QUOTE_CHARACTERS = 300  # the same for a second single mark
QUOTE_MARK = re.compile(
    r"""(?P<open>[“„«‟])|(?P<close>[”»])|(?P<straight>"|``|'')|(?P<single>[‘'’])|(?P<spoken>\b(?:[Qq]uote|QUOTE)\b)"""
)
APOSTROPHE_WORD = re.compile(r"(?i)(?:em|til|tis|twas|cause|round|n|bout|cuz|[0-9]+)(?![^\W_])")
UNQUOTE = re.compile(r"(?i)\b(?:un-?\s?quote|end(?:\s+of)?\s+quote|close\s+quote)\b")
QUOTE_UNQUOTE = re.compile(r"(?i)[\s,-]*unquote[\s,:-]*")
OPENING_MARK_NEXT = re.compile(r"[\s,:…–—.-]*[“\"„«]")
CLOSING_SINGLE = re.compile(r"(?<=[\w.,!?…])['’](?!\w)")
NOUN_BEFORE = re.compile(r"(?i)\b(?:a|an|the|this|that|his|her|their|my|our|your|price|to|of|famous|one)\s+$")
NOUN_AFTER = re.compile(r"(?i)\s+(?:of|from|by|is|was|in|marks?|about|comes)\b")


def quotes(text: str, words: Sequence[Word]) -> tuple[Quote, ...]:
    """The quotations of one block in order; one that is never closed runs to the block's end.

    Apostrophes, feet and inches open nothing. Marks inside a quotation belong to it.
    """
    if not words:
        return ()
    inside = (Span(start, end) for start, end in _stretches(text, *_bounds(text, words)))
    found = (quote_of(text, span, words) for span in inside)
    return tuple(quote for quote in found if quote)


def quote_of(text: str, span: Span, words: Sequence[Word]) -> Quote | None:
    """The words inside the span as one quotation: one form for each word, so that indices lead back to places.

    Its own span runs from the first word to the last. None where there is no word.
    """
    first = bisect_left(words, span.start, key=lambda word: word.span.start)
    last = bisect_right(words, span.end, key=lambda word: word.span.end)
    inside = words[first:last]
    return Quote(Span(inside[0].span.start, inside[-1].span.end), forms_of(text, inside)) if inside else None


def _bounds(text: str, words: Sequence[Word]) -> tuple[int, int]:
    start, end = words[0].span.start, words[-1].span.end
    before = re.search(r"(?<![^\w\s])[^\w\s]*$", text[max(0, start - MAX_MARKS_AT_EDGE) : start])
    after = re.match(r"[^\w\s]*", text[end : end + MAX_MARKS_AT_EDGE])
    return start - len(before[0] if before else ""), end + len(after[0] if after else "")


def _stretches(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Starts and ends of what is inside the marks."""
    at = start
    while at < end and (sign := QUOTE_MARK.search(text, at, end)):
        inside = _inside(text, sign, start, end)
        if inside is None:
            at = sign.end()
            continue
        yield inside[0], inside[1]
        at = inside[2]


def _inside(text: str, sign: re.Match[str], start: int, end: int) -> tuple[int, int, int] | None:
    """Start and end of the quotation that this sign opens, and where to go on; None if it opens none."""
    if sign["open"] or (sign["straight"] and _opens(text, sign, start)):
        close = _closing(text, sign.end(), end)
        return sign.end(), close[0], close[1]
    if sign["single"]:
        return _single(text, sign, start, end)
    return _spoken(text, sign, end) if sign["spoken"] else None


def _opens(text: str, sign: re.Match[str], start: int) -> bool:
    """A straight mark opens unless it follows a figure: then it means inches or seconds."""
    return sign.start() == start or not text[sign.start() - 1].isdigit()


def _closing(text: str, at: int, end: int) -> tuple[int, int]:
    """Where the quotation ends and where to go on: its closing mark, a new opening on a later line, or `end`."""
    depth, line = 0, at
    for sign in QUOTE_MARK.finditer(text, at, end):
        if sign["single"] or sign["spoken"] or _inches(text, sign):
            continue
        again = sign["open"] or _opening(text, sign)
        if again and text.find("\n", line, sign.start()) >= 0:
            return sign.start(), sign.start()
        line = sign.start()
        if sign["open"]:
            depth += 1
        elif depth == 0 or sign["straight"]:
            return sign.start(), sign.end()
        else:
            depth -= 1
    return end, end


def _opening(text: str, sign: re.Match[str]) -> bool:
    return bool(sign["straight"]) and text[sign.start() - 1].isspace() and text[sign.end() : sign.end() + 1].isalnum()


def _inches(text: str, sign: re.Match[str]) -> bool:
    return bool(re.search(r"\d['’′]\s?\d+$", text[max(0, sign.start() - 8) : sign.start()]))


def _single(text: str, sign: re.Match[str], start: int, end: int) -> tuple[int, int, int] | None:
    """A quotation in single marks: opened before a word, closed after one; an apostrophe does neither."""
    at = sign.end()
    separate = sign.start() == start or not text[sign.start() - 1].isalnum()
    if sign[0] == "’" or not separate or not text[at : at + 1].isalnum() or APOSTROPHE_WORD.match(text, at):
        return None
    closers = [one.start() for one in CLOSING_SINGLE.finditer(text, at, _line_end(text, at, end))]
    if not closers:
        return None
    sure = (one for one in closers if text[one - 1] in ".,!?…" or text[one - 1].lower() != "s")
    close = next(sure, closers[-1])
    return at, close, close + 1


def _line_end(text: str, at: int, end: int) -> int:
    limit = min(end, at + MAX_SINGLE_QUOTE_CHARACTERS)
    newline = text.find("\n", at, limit)
    return limit if newline < 0 else newline


def _spoken(text: str, sign: re.Match[str], end: int) -> tuple[int, int, int] | None:
    """What follows a spoken QUOTE, up to UNQUOTE or the end of the clause; None if it is an ordinary noun or verb."""
    at = sign.end()
    air = QUOTE_UNQUOTE.match(text, at, end)
    if OPENING_MARK_NEXT.match(text, air.end() if air else at, end):
        return None
    if air:
        word = re.compile(r"[\w’'-]+").match(text, air.end(), end)
        return (word.start(), word.end(), word.end()) if word else None
    close = UNQUOTE.search(text, at, min(end, at + MAX_SPOKEN_QUOTE_CHARACTERS))
    if close is None and (sign[0] != "QUOTE" or _plain(text, sign)):
        return None
    stop = QUOTED_CLAUSE_END.search(text, at + 2, end)
    last = close.start() if close else stop.start() if stop else end
    return at, last, close.end() if close else last


def _plain(text: str, sign: re.Match[str]) -> bool:
    before = text[max(0, sign.start() - 12) : sign.start()]
    return bool(NOUN_BEFORE.search(before) or NOUN_AFTER.match(text, sign.end()))

"""Removes repeats from roll-up captions, which show a row again with every new row below it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise

from diffcast.language.phrases import numeric
from diffcast.language.text import WORD_OR_AMOUNT, ends_sentence

Same = Callable[[str, str], bool]
Stamp = tuple[int, float, int | None]
"""Where in a row a stretch begins, its second on air, and its line in the source."""

MIN_ROLLING_SHARE = 0.2
"""Share of captions that show a row again, from which a file is taken to roll; other files repeat a row by chance."""
MIN_REPEATED_CHARACTERS = 10
"""Characters of a row from which its repeat is evidence also without a new row below it: NO. may well be said twice."""
MAX_GAP_SECONDS = 1.0
"""Seconds between two captions within which the second can show the first again."""
MAX_RETYPED = 14
"""Characters at the end of a row that a captioner may take back and type again: a word or two."""
MIN_KEPT = 4
"""Characters that a corrected row has to keep, and half of those that it had."""
MIN_LIKENESS = 0.7
"""Share of characters that a word keeps when its spelling is corrected."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of characters, with the time of each stretch of it."""

    text: str
    stamps: tuple[Stamp, ...]
    speaker: str | None = None
    start: float = 0.0
    end: float | None = None
    sound: bool = False
    """Whether it describes a sound without brackets."""


def rows(captions: Iterable[Sequence[Row]]) -> tuple[list[Row], int]:
    """The rows of all captions in order without those that only stay on the screen, and how many were left out."""
    shown = [list(caption) for caption in captions]
    rolling = _rolls(shown)
    told: list[Row] = []
    repeats = height = 0
    before: Sequence[Row] = ()
    for caption in shown:
        known = _known(told[len(told) - height :], caption, _goes_on) if _still(before, caption, rolling) else 0
        if known and _goes_on(told[-1].text, caption[known - 1].text):
            told[-1] = _grown(told[-1], caption[known - 1])
        told.extend(caption[known:])
        repeats += known
        height = len(caption) if known < len(caption) or known == height else height
        before = caption
    return told, repeats


def _rolls(captions: Sequence[Sequence[Row]]) -> bool:
    """Whether so many captions begin with what the one before ended with that the file rolls.

    Rows that only begin alike are no evidence: lists have them, too.
    """
    count = 0
    for before, caption in pairwise(captions):
        known = _known(before, caption, _corrected) if _touches(before, caption) else 0
        below = known < len(caption)
        count += known > 0 and (below or sum(len(row.text) for row in before[-known:]) >= MIN_REPEATED_CHARACTERS)
    return count > MIN_ROLLING_SHARE * (len(captions) - 1)


def _still(before: Sequence[Row], caption: Sequence[Row], rolling: bool) -> bool:
    """Whether a caption can show again what the one before it showed; in a file that does not roll, only its double."""
    if not before or before[0].speaker != caption[0].speaker:
        return False
    double = before[0].start == caption[0].start and [row.text for row in before] == [row.text for row in caption]
    return double or (rolling and _touches(before, caption))


def _touches(before: Sequence[Row], caption: Sequence[Row]) -> bool:
    end = before[0].end
    return end is None or caption[0].start <= end + MAX_GAP_SECONDS


def _known(shown: Sequence[Row], caption: Sequence[Row], retyped: Same) -> int:
    """How many rows of a caption, from its first, are the last ones of those shown before it.

    `retyped` says whether the last of them may be another row, typed again.
    """
    old, new = [row.text for row in shown], [row.text for row in caption]
    for count in range(min(len(old), len(new)), 0, -1):
        tail = old[len(old) - count :]
        same = retyped if count > 1 or len(old) == 1 else _grows  # A corrected row still has those above it.
        if tail[:-1] == new[: count - 1] and same(tail[-1], new[count - 1]):
            return count
    return len(new) if any(new == old[place : place + len(new)] for place in range(len(old) - len(new))) else 0


def _grows(old: str, new: str) -> bool:
    return new.startswith(old)


def _goes_on(old: str, new: str) -> bool:
    """Whether a row is the old one, grown by what was typed since, or with its last words typed again."""
    if _grows(old, new):
        return True
    if _whole(old, new):
        return False
    mark = len(old) - len(old.lstrip("> "))  # What opens every turn is no sign that its words are the same.
    kept, length = _same(old, new) - mark, len(old) - mark
    return kept >= max(MIN_KEPT, length / 2, length - MAX_RETYPED) and len(new) >= len(old) - MAX_RETYPED


def _corrected(old: str, new: str) -> bool:
    """Whether a row has grown, if need be with a misspelled word typed again: CATS is not BATS."""
    if _grows(old, new):
        return True
    taken, typed = old[_word_of_change(old, new) :], new[_word_of_change(old, new) :]
    alike = SequenceMatcher(None, taken, typed[: len(taken) + 1]).ratio() >= MIN_LIKENESS
    return alike and len(new.split()) > len(old.split()) and _goes_on(old, new)


def _whole(old: str, new: str) -> bool:
    """Whether a row can't be the beginning of another: it ends its sentence, or says another figure."""
    taken, typed = old[_word_of_change(old, new) :], new[_word_of_change(old, new) :]
    return ends_sentence(old) or (_has_figure(taken) and _has_figure(typed))


def _has_figure(text: str) -> bool:
    words = WORD_OR_AMOUNT.findall(text.lower())
    return any(numeric(word) or (not word.isalpha() and any(map(str.isdecimal, word))) for word in words)


def _word_of_change(old: str, new: str) -> int:
    """Where the first word begins in which two rows differ."""
    kept = _same(old, new)
    return kept + 1 if new[kept : kept + 1] == " " else new.rfind(" ", 0, kept) + 1


def _same(old: str, new: str) -> int:
    """How many characters two rows have in common from their first on."""
    pairs = zip(old, new, strict=False)
    return next((place for place, (one, other) in enumerate(pairs) if one != other), min(len(old), len(new)))


def _grown(old: Row, new: Row) -> Row:
    """The old row as it reads now; what was typed since has the new time, from the word that it changes."""
    if new.text == old.text:
        return replace(old, end=new.end)
    whole = _word_of_change(old.text, new.text)
    stamps = tuple(stamp for stamp in old.stamps if stamp[0] < whole or stamp[0] == 0)
    typed = ((whole, *new.stamps[0][1:]),) if whole else ()
    return replace(old, text=new.text, stamps=(*stamps, *typed), end=new.end)

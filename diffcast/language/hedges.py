"""Marks of how sure a statement is: reportedly, may, alleged, up to."""

from __future__ import annotations

from collections.abc import Sequence

from diffcast.language.numbers.ranges import WORDS_AFTER_UP_TO, WORDS_BEFORE_UP_TO, rises
from diffcast.language.phrases import Found, find, forms_of, numeric, ordinals, span_of
from diffcast.model import Hedge, Word

MONTH_BEFORE = frozenset(
    {"in", "of", "since", "last", "early", "late", "mid", "next", "until", "through", "by", "from", "during", "each"}
)
FORCE_BEFORE = frozenset(
    {
        "military",
        "naval",
        "economic",
        "industrial",
        "financial",
        "political",
        "all",
        "full",
        "with",
        "his",
        "her",
        "their",
    }
)
ABLE_BEFORE = frozenset({"so", "before", "if", "as"})
TIMES = frozenset({"twice", "times", "half", "double", "thrice"})  # before `as much as`: a comparison
LAST_DAY = 31  # of a month; a higher number before MAY is a year or a count
ABLE_REACH = 4  # words before `could` in which one of these turns it into being able to


def hedges(text: str, words: Sequence[Word]) -> tuple[Hedge, ...]:
    """The hedges among these words in order; the month of May and military might are none."""
    forms = forms_of(text, words)
    found = (one for one in find("hedges", text, words, forms) if not _other_sense(text, words, forms, one))
    return tuple(_hedge(words, one) for one in found)


def _hedge(words: Sequence[Word], found: Found) -> Hedge:
    cue, _, strength = found.cue.rpartition(" ")
    return Hedge(span_of(words, found.first, found.end), cue, int(strength))


def _other_sense(text: str, words: Sequence[Word], forms: Sequence[str], found: Found) -> bool:
    form = forms[found.first]
    before = forms[found.first - 1] if found.first else ""
    if form == "may":
        return _month(text[words[found.first].span.start :][:3], before, forms[found.end : found.end + 1])
    if form == "up":
        first, end = found.first, found.end
        return rises(forms[max(0, first - WORDS_BEFORE_UP_TO) : first], forms[end : end + WORDS_AFTER_UP_TO])
    if form == "as":
        return before in TIMES
    able = form == "could" and ABLE_BEFORE & set(forms[max(0, found.first - ABLE_REACH) : found.first])
    return bool(able) or (form == "might" and before in FORCE_BEFORE)


def _month(raw: str, before: str, after: Sequence[str]) -> bool:
    """A date follows, a preposition stands before it, or it has a capital inside a sentence in small letters."""
    dated = bool(after) and (numeric(after[0]) or after[0] in ordinals())
    day = numeric(before) and raw != "may" and not (before.isdecimal() and int(before) > LAST_DAY)
    return dated or before in MONTH_BEFORE or day or (raw == "May" and before != "")

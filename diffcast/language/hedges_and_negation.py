"""How sure a statement is (reportedly, may, up to), and words that negate it (not, without, failed to)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from diffcast.language.numbers.ranges import WORDS_AFTER_UP_TO, WORDS_BEFORE_UP_TO, rises
from diffcast.language.phrases import Found, breaks_of, find, forms_of, numeric, ordinals, span_of
from diffcast.model import Hedge, Negation, Word

BEFORE_MONTH_OF_MAY = frozenset(
    {"in", "of", "since", "last", "early", "late", "mid", "next", "until", "through", "by", "from", "during", "each"}
)
BEFORE_NOUN_MIGHT = frozenset(
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
BEFORE_ABLE_COULD = frozenset({"so", "before", "if", "as"})
BEFORE_COMPARISON = frozenset({"twice", "times", "half", "double", "thrice"})  # before `as much as`: a comparison
LAST_DAY_OF_MONTH = 31  # a higher number before MAY is a year or a count
MAX_WORDS_BEFORE = 4  # words before `could` that are searched for a word that makes it mean `was able to`
NUMBER_SIGN = re.compile(r"[Nn][Oo]\.? ?\d")
NOT = "not"
MAX_WORDS_TO_NEGATED = 4  # words after a negation that are searched for what it negates
NEGATIONS = frozenset({"not", "no", "never"})


def hedges(text: str, words: Sequence[Word]) -> tuple[Hedge, ...]:
    """The hedges among these words in order; not the month of May or military might."""
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
        return before in BEFORE_COMPARISON
    able = form == "could" and BEFORE_ABLE_COULD & set(forms[max(0, found.first - MAX_WORDS_BEFORE) : found.first])
    return bool(able) or (form == "might" and before in BEFORE_NOUN_MIGHT)


def _month(raw: str, before: str, after: Sequence[str]) -> bool:
    """Whether MAY is the month: a date follows, a preposition comes before, or it alone has a capital."""
    dated = bool(after) and (numeric(after[0]) or after[0] in ordinals())
    day = numeric(before) and raw != "may" and not (before.isdecimal() and int(before) > LAST_DAY_OF_MONTH)
    return dated or before in BEFORE_MONTH_OF_MAY or day or (raw == "May" and before != "")


def negations(text: str, words: Sequence[Word]) -> tuple[Negation, ...]:
    """The negations among these words in order; not `not only`, `no doubt` or `No. 1`.

    Every form with n't counts as `not`, with or without its apostrophe.
    """
    forms = forms_of(text, words)
    phrases = find("negations", text, words, forms)
    listed = [one for one in phrases if not NUMBER_SIGN.match(text, words[one.first].span.start)]
    found = sorted([*listed, *_contracted(words, forms)], key=lambda one: one.first)
    return tuple(Negation(span_of(words, one.first, one.end), one.cue) for one in found)


def _contracted(words: Sequence[Word], forms: Sequence[str]) -> Iterator[Found]:
    for index, (form, word) in enumerate(zip(forms, words, strict=True)):
        followed = forms[index + 1] if index + 1 < len(forms) else ""
        if word.norm == NOT and form != NOT and followed not in ("just", "only", "merely", "simply"):
            yield Found(NOT, index, index + 1)


def reversed_words(one: tuple[str, Sequence[Word]], other: tuple[str, Sequence[Word]]) -> tuple[str, ...]:
    """Normalised words that one side negates and the other says without a negation; each side as text and words.

    A negation alone proves little: `exempt` and `does not have to` say the same. Nor does a word that one side says
    both with a negation and without.
    """
    negated, denied = Counter(_scope(*one)), Counter(_scope(*other))
    said, stated = _stated(one[1]) - negated, _stated(other[1]) - denied
    turned = {*_only(negated, said) & set(stated), *_only(denied, stated) & set(said)}
    return tuple(sorted(turned))


def _only(negated: Counter[str], said: Counter[str]) -> frozenset[str]:
    """What is negated every time it is said."""
    return frozenset(negated) - frozenset(said)


def _scope(text: str, words: Sequence[Word]) -> Iterator[str]:
    """The first content word after each negation."""
    breaks, found = breaks_of(text, words), negations(text, words)
    for negation in found:
        at = bisect_left(words, negation.span.end, key=lambda word: word.span.start)
        yield from _following(words, breaks, at)


def _following(words: Sequence[Word], breaks: Sequence[bool], at: int) -> Iterator[str]:
    for index in range(at, min(len(words), at + MAX_WORDS_TO_NEGATED)):
        if breaks[index]:
            return
        if words[index].content and words[index].norm not in NEGATIONS:
            yield words[index].norm
            return


def _stated(words: Sequence[Word]) -> Counter[str]:
    return Counter(word.norm for word in words if word.content)

"""Words that turn a statement round: not, never, without, denied, failed to."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from diffcast.language.phrases import Found, breaks_of, find, forms_of, span_of
from diffcast.model import Negation, Word

NUMBER_SIGN = re.compile(r"[Nn][Oo]\.? ?\d")
CONTRACTED = "not"
REACH = 4  # words after a negation among which stands what it turns round
CUES = frozenset({"not", "no", "never"})


def negations(text: str, words: Sequence[Word]) -> tuple[Negation, ...]:
    """The negations among these words in order; `not only`, `no doubt` and `No. 1` are none.

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
        if word.norm == CONTRACTED and form != CONTRACTED and followed not in ("just", "only", "merely", "simply"):
            yield Found(CONTRACTED, index, index + 1)


def reversed_words(one: tuple[str, Sequence[Word]], other: tuple[str, Sequence[Word]]) -> tuple[str, ...]:
    """Normalised words that one side negates and the other side says without a negation, each side as text and words.

    A negation alone proves little: `exempt` and `does not have to` say the same. Nor does a word that one side says
    both with a negation and without.
    """
    negated, denied = Counter(_scope(*one)), Counter(_scope(*other))
    said, stated = _stated(one[1]) - negated, _stated(other[1]) - denied
    turned = {*_only(negated, said) & set(stated), *_only(denied, stated) & set(said)}
    return tuple(sorted(turned))


def _only(negated: Counter[str], said: Counter[str]) -> frozenset[str]:
    """What is negated wherever it is said."""
    return frozenset(negated) - frozenset(said)


def _scope(text: str, words: Sequence[Word]) -> Iterator[str]:
    """The first content word that each negation turns round."""
    breaks, found = breaks_of(text, words), negations(text, words)
    for negation in found:
        at = bisect_left(words, negation.span.end, key=lambda word: word.span.start)
        yield from _following(words, breaks, at)


def _following(words: Sequence[Word], breaks: Sequence[bool], at: int) -> Iterator[str]:
    for index in range(at, min(len(words), at + REACH)):
        if breaks[index]:
            return
        if words[index].content and words[index].norm not in CUES:
            yield words[index].norm
            return


def _stated(words: Sequence[Word]) -> Counter[str]:
    return Counter(word.norm for word in words if word.content)

"""Words that turn a statement round: not, never, without, denied, failed to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from diffcast.language.phrases import Found, find, forms_of, span_of
from diffcast.model import Negation, Word

NUMBER_SIGN = re.compile(r"[Nn][Oo]\.? ?\d")
CONTRACTED = "not"


def negations(text: str, words: Sequence[Word]) -> tuple[Negation, ...]:
    """The negations among these words in order; `not only`, `no doubt` and `No. 1` are none.

    Every form with n't counts as `not`, with or without its apostrophe.
    """
    listed = [one for one in find("negations", text, words) if not NUMBER_SIGN.match(text, words[one.first].span.start)]
    found = sorted([*listed, *_contracted(text, words)], key=lambda one: one.first)
    return tuple(Negation(span_of(words, one.first, one.end), one.cue) for one in found)


def _contracted(text: str, words: Sequence[Word]) -> Iterator[Found]:
    forms = forms_of(text, words)
    for index, (form, word) in enumerate(zip(forms, words, strict=True)):
        followed = forms[index + 1] if index + 1 < len(forms) else ""
        if word.norm == CONTRACTED and form != CONTRACTED and followed not in ("just", "only", "merely", "simply"):
            yield Found(CONTRACTED, index, index + 1)

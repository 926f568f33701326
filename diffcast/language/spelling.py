"""Spellings of the house: where a text has another one than the house prefers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from diffcast.language.folding import Form, form_of
from diffcast.language.words import norm, surface
from diffcast.model import Word
from diffcast.settings import HouseStyle


def other_spellings(text: str, found: Sequence[Word], style: HouseStyle) -> Iterator[tuple[str, str]]:
    """Every other spelling among these words, in reading order, with the preferred one, both as the style has them."""
    known = _known(style)
    for first, word in enumerate(found if known else ()):
        for form, other, preferred in known.get(norm(text[word.span.start : word.span.end]), ()):
            inside = found[first : first + len(form.norms)]
            raws = [text[one.span.start : one.span.end] for one in inside]
            spelled = len(raws) == len(form.norms) and all(map(_spelled, raws, form.raws))
            if spelled and form.stands(text, inside):
                yield other, preferred
                break


def _spelled(raw: str, form: str) -> bool:
    """Whether a word is spelled as the form is, but for an ending: advisors, ADVISOR'S."""
    return norm(raw) == norm(form) and surface(raw).startswith(surface(form))


@lru_cache(maxsize=16)
def _known(style: HouseStyle) -> dict[str, tuple[tuple[Form, str, str], ...]]:
    """By the first norm of a spelling that is not preferred: the form, and both as the style has them."""
    found: dict[str, tuple[tuple[Form, str, str], ...]] = {}
    for preferred, *others in style.spellings:
        for other in others:
            form = form_of(other)
            if form.norms:
                found[form.norms[0]] = (*found.get(form.norms[0], ()), (form, other, preferred))
    return found

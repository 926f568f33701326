"""Closed sets of words, by name, for the grammars of numbers and dates."""

from __future__ import annotations

from functools import cache

from diffcast.language.lexicon import load


def cues(name: str) -> frozenset[str]:
    """The words of the set of this name; a name that the list lacks is a programmer's mistake and raises KeyError."""
    return _sets()[name]


@cache
def _sets() -> dict[str, frozenset[str]]:
    rows = (entry.split(":") for entry in load("cues"))
    return {name.strip(): frozenset(words.split()) for name, words in rows}

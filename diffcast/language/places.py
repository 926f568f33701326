"""Places that readers know, and which words in capitals can be a name at all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final, Literal, TypeAlias, cast

from diffcast.language.wordlists import entries, rows

Level: TypeAlias = Literal["city", "region", "country"]
"""How large a place is: a town, a state or province, a country."""
MAX_PLACE_WORDS: Final = 3
ENDINGS: Final = ("'s", "s", "es", "ed", "d", "ing", "er", "ers", "ly", "ies", "ied", "y")
"""What an ordinary word may end in beyond the form that the list has."""
MIN_STEM: Final = 3


def level_of(forms: Sequence[str]) -> Level | None:
    """The level of a known place, by its words in small letters; None where the list lacks it."""
    return _levels().get(" ".join(form.replace(".", "").removesuffix("'s") for form in forms))


def level_of_people(form: str) -> Level | None:
    """The level of the place whose people or things a word in small letters names: country for `swiss`."""
    return _levels().get(_peoples().get(form, ""))


def of_one_place(one: str, two: str) -> bool:
    """Whether two words in small letters are one place, or one the people or things of the other: sweden, swedish."""
    return _peoples().get(one, one) == _peoples().get(two, two)


def longest_known(forms: Sequence[str]) -> int:
    """How many of the first words are a known place: 2 for `kansas city hosted`, 0 for none."""
    return next((count for count in range(min(MAX_PLACE_WORDS, len(forms)), 0, -1) if level_of(forms[:count])), 0)


def is_ordinary(form: str) -> bool:
    """Whether a word in small letters is an ordinary one, so that in a text in capitals it is not surely a name."""
    listed = entries("ordinary_words")
    if form in listed:
        return True
    stems = (form.removesuffix(ending) for ending in ENDINGS if form.endswith(ending))
    return any(len(stem) >= MIN_STEM and not listed.isdisjoint((stem, stem + "e", stem + "y")) for stem in stems)


def of_known_places(one: str, two: str) -> bool:
    """Whether both words are known places or peoples, so that neither is the other misspelled: Belgium, Belgian."""
    return one in _places_and_peoples() and two in _places_and_peoples()


@cache
def _levels() -> dict[str, Level]:
    return {entry: cast(Level, row.key) for row in rows("places") for entry in row.entries}


@cache
def _peoples() -> dict[str, str]:
    return {entry: row.key for row in rows("peoples") for entry in row.entries}


@cache
def _places_and_peoples() -> frozenset[str]:
    return frozenset(form for row in rows("peoples") for form in (row.key, *row.entries))

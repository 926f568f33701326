"""Whether words can be, or surely are, the name of a person who speaks."""

from __future__ import annotations

from diffcast.language.places import is_ordinary, level_of
from diffcast.language.sounds_alike import given_names
from diffcast.language.text import WORD
from diffcast.language.titles import title_heads
from diffcast.language.wordlists import entries

MAX_PARTICLE = 3
"""Letters of a word inside a name that needs no capital: Ruth van der Berg."""


def can_be_speaker(name: str) -> bool:
    """Whether words are written as a name, and none of them is a word of plain speech."""
    words = name.split()
    capital = all(word[0].isupper() or (place and len(word) <= MAX_PARTICLE) for place, word in enumerate(words))
    return capital and not has_plain_word(name) and level_of([word.lower() for word in words]) is None


def has_plain_word(name: str) -> bool:
    """Whether one of the words is plain speech, which nobody's name holds."""
    return any(word in entries("not_in_names") for word in WORD.findall(name.lower()))


def names_person(name: str) -> bool:
    """Whether a name surely is a person's: after a title (MAYOR LENA ORTEGA), or with a common given name."""
    words = [word.strip(".").lower() for word in name.split()]
    return len(words) > 1 and (words[0] in title_heads() or words[0] in given_names())


def is_name(name: str) -> bool:
    """Whether a name surely is a person's, or is two words or more of which none is a word of the language."""
    words = [word.strip(".").lower() for word in name.split()]
    return names_person(name) or (len(words) > 1 and not any(map(is_ordinary, words)))


def holds_office(office: str) -> bool:
    """Whether words tell what somebody is: `plant worker`, not `who led the crews`, `her brother`, `Democrat`."""
    words = WORD.findall(office.lower())
    last = next((at for at, word in enumerate(words) if word in entries("prepositions")), len(words))
    heads = title_heads() | entries("possible_sources") | {"head"}
    return words[:last] != [] and words[last - 1] in heads and words[0] not in entries("determiners")

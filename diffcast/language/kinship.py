"""Whether two sources can be one: the police and a detective, the company and Globex, the mayor and race officials."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal, TypeAlias

from diffcast.language.lexicon import load
from diffcast.language.sources import PRONOUNS
from diffcast.language.titles import heads_
from diffcast.language.words import norm
from diffcast.model import Source

Kinship: TypeAlias = Literal["same", "fits", "hidden", "differs"]

BODIES = frozenset({"agency", "department", "bureau", "company", "firm", "union", "association", "court", "team"})
SERVANTS = frozenset({"official", "authority"})


def relation(a: Source, b: Source) -> Kinship:
    """`fits`: the two may be one source (a pronoun, the police and a detective). `hidden`: one names nobody."""
    one, two = frozenset(a.words), frozenset(b.words)
    if not one or not two:
        return "same" if one == two else "hidden"
    if one <= PRONOUNS or two <= PRONOUNS:
        return "fits"
    if one <= two or two <= one:
        return "same"
    if _initials(a.words, b.words) or _initials(b.words, a.words):
        return "same"
    if one & two or _speaks_for(one, two) or _speaks_for(two, one):
        return "fits"
    together = any(_belongs(one, group) and _belongs(two, group) for group in _groups())
    return "fits" if together and not (_elsewhere(one, two) or _elsewhere(two, one)) else "differs"


def _belongs(one: frozenset[str], group: frozenset[str]) -> bool:
    """Whether a source is one of a group, and not only of its house: city engineers are not the mayor."""
    return bool(one & group - _houses()) or (bool(one & group) and one.isdisjoint(_heads()))


def _speaks_for(body: frozenset[str], other: frozenset[str]) -> bool:
    """Whether a body named by one bare word may be the other one, whose one word is no office: the company, Globex."""
    return len(body) == len(other) == 1 and body <= BODIES and other.isdisjoint(_known())


def _elsewhere(one: frozenset[str], two: frozenset[str]) -> bool:
    """Whether the officials of the one serve another house than the office of the other: race officials, the mayor."""
    houses = one & _houses()
    return bool(one & SERVANTS and houses) and any(two & offices and not houses & home for home, offices in _offices())


def _initials(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether one word abbreviates several: `cdc`, the Centers for Disease Control and Prevention."""
    letters = "".join(word[0] for word in long)
    return len(short) == 1 and len(long) > 1 and len(short[0]) >= 2 and letters.startswith(short[0])


@cache
def _groups() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(norm(word) for word in entry.split()) for entry in load("source_groups"))


@cache
def _known() -> frozenset[str]:
    """Words that name a kind of source, so that no name is made of them alone."""
    return BODIES | _heads() | frozenset(word for group in _groups() for word in group)


@cache
def _heads() -> frozenset[str]:
    return frozenset(map(norm, heads_()))


@cache
def _houses() -> frozenset[str]:
    return frozenset(word for kind, words in _house_rows() if kind == "house" for word in words.split())


@cache
def _offices() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """The houses that an office may belong to, and the words for the office."""
    rows = (words.partition("/") for kind, words in _house_rows() if kind == "office")
    return tuple((frozenset(homes.split()), frozenset(offices.split())) for homes, _, offices in rows)


def _house_rows() -> Iterator[tuple[str, str]]:
    for entry in load("source_houses"):
        kind, _, words = entry.partition(":")
        yield kind, words

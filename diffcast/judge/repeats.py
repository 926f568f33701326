"""A name that one text has wrong in several places is one finding, at its first place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, TypeAlias

from diffcast.model import SEVERITIES, Difference, Fact, Kind

NamePair: TypeAlias = tuple[str, str]
ONLY_A_NAME: Final = "Only a name differs, as in {}"


def names_once(facts: Iterable[Fact]) -> Iterator[Fact]:
    """The facts in their order, each name difference at its first place only.

    A fact that differed in nothing else has status `shared`; its reason gives the id of the first.
    """
    first: dict[NamePair, str] = {}
    for fact in facts:
        named = [one for one in fact.differences if one.kind is Kind.NAME]
        again = [one for one in named if first.setdefault(_names(one), fact.id) != fact.id]
        yield _without(fact, again, first) if again else fact


def _names(one: Difference) -> NamePair:
    """The surnames of a difference of names, so that ANIL KAPUR and KAPUR are one."""
    ours, theirs = (value.removesuffix("'s").removesuffix("’s").split()[-1:] for value in one.values)
    return "".join(ours), "".join(theirs)


def _without(fact: Fact, again: list[Difference], first: dict[NamePair, str]) -> Fact:
    kept = tuple(one for one in fact.differences if one not in again)
    if kept:
        severity = min((one.severity for one in kept), key=SEVERITIES.index)
        return replace(fact, differences=kept, severity=severity)
    reason = ONLY_A_NAME.format(first[_names(again[0])])
    return replace(fact, status="shared", differences=(), severity="note", reason=reason)

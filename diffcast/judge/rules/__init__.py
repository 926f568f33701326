"""The rules: for every kind of difference one function that finds it in a pair. A new kind is a file and a line here.

A rule reads a `Pair` and nothing else: what both texts say in one place, with the details in and around it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final, TypeAlias

from diffcast.judge.rules import attribution, cause, certainty, name, number, other, place, quote, time, title
from diffcast.judge.rules.evidence.pair import Pair, PairSide
from diffcast.judge.thresholds import MAX_DETAILS_COMPARED, MAX_WORDS_COMPARED
from diffcast.model import KINDS, SEVERITIES, Difference, Kind

Rule: TypeAlias = Callable[[Pair], tuple[Difference, ...]]

RULES: Final[Mapping[Kind, Rule]] = {
    Kind.NUMBER: number.numbers,
    Kind.TIME: time.times,
    Kind.NAME: name.names,
    Kind.TITLE: title.titles,
    Kind.PLACE: place.places,
    Kind.QUOTE: quote.quotes,
    Kind.ATTRIBUTION: attribution.attributions,
    Kind.CERTAINTY: certainty.certainties,
    Kind.CAUSE: cause.causes,
    Kind.OTHER: other.others,
}
"""By kind its rule. `other` may also give differences of place: directions are opposite words."""


def find_differences(pair: Pair) -> tuple[Difference, ...]:
    """What differs in a pair: the most severe first, none that overlaps a more severe one in either text."""
    short = replace(pair, transcript=_shortened(pair.transcript), article=_shortened(pair.article))
    found = sorted((one for rule in RULES.values() for one in rule(short)), key=_rank)
    return tuple(_without_overlaps(found))


def _shortened(side: PairSide) -> PairSide:
    """The beginning of a side that is longer than any clause: rules compare everything with everything."""
    if max(len(side.words), len(side.details), len(side.around)) <= MAX_WORDS_COMPARED:
        return side
    return replace(
        side,
        words=side.words[:MAX_WORDS_COMPARED],
        details=side.details[:MAX_DETAILS_COMPARED],
        around=side.around[:MAX_WORDS_COMPARED],
    )


def _rank(one: Difference) -> tuple[int, int, int]:
    """Most severe first, then the order of the kinds, then reading order."""
    return SEVERITIES.index(one.severity), KINDS.index(one.kind), one.transcript.start


def _without_overlaps(found: Iterable[Difference]) -> list[Difference]:
    kept: list[Difference] = []
    for one in found:
        if not any(one.transcript.meets(two.transcript) or one.article.meets(two.article) for two in kept):
            kept.append(one)
    return kept

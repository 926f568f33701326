"""The kinds of difference, one line each: a new kind is a file and a line here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from diffcast.judge.rules import attribution, cause, certainty, name, number, other, place, quote, time, title
from diffcast.judge.rules.evidence.pair import Pair, Told
from diffcast.model import KINDS, SEVERITIES, Difference

RULES: tuple[Callable[[Pair], tuple[Difference, ...]], ...] = (
    number.numbers,
    time.times,
    name.names,
    title.titles,
    place.places,
    quote.quotes,
    attribution.attributions,
    certainty.certainties,
    cause.causes,
    other.others,
)
LONGEST = 400  # words, and details around them, that are read of one telling
DETAILS = 100


def differences(pair: Pair) -> tuple[Difference, ...]:
    """What differs between the two tellings: the gravest first, none that overlaps a graver one on either side."""
    short = replace(pair, transcript=_shortened(pair.transcript), article=_shortened(pair.article))
    found = sorted((one for rule in RULES for one in rule(short)), key=_rank)
    return tuple(_apart(found))


def _shortened(told: Told) -> Told:
    """The head of a telling that no clause is as long as: the rules compare everything with everything."""
    if max(len(told.words), len(told.details), len(told.around)) <= LONGEST:
        return told
    return replace(told, words=told.words[:LONGEST], details=told.details[:DETAILS], around=told.around[:LONGEST])


def _rank(one: Difference) -> tuple[int, int, int]:
    """Most severe first, then the order of the kinds, then reading order."""
    return SEVERITIES.index(one.severity), KINDS.index(one.kind), one.transcript.start


def _apart(found: Iterable[Difference]) -> list[Difference]:
    kept: list[Difference] = []
    for one in found:
        clash = any(one.transcript.meets(two.transcript) or one.article.meets(two.article) for two in kept)
        if not clash:
            kept.append(one)
    return kept

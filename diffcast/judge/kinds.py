"""The kinds of difference, one line each: a new kind is a file and a line here."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from diffcast.judge import attribution, cause, certainty, name, number, other, place, quote, time, title
from diffcast.judge.pair import Pair
from diffcast.judge.severity import rank
from diffcast.model import Difference

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


def differences(pair: Pair) -> tuple[Difference, ...]:
    """What differs between the two tellings: the gravest first, none that overlaps a graver one on either side."""
    found = sorted((one for rule in RULES for one in rule(pair)), key=rank)
    return tuple(_apart(found))


def _apart(found: Iterable[Difference]) -> list[Difference]:
    kept: list[Difference] = []
    for one in found:
        clash = any(one.transcript.meets(two.transcript) or one.article.meets(two.article) for two in kept)
        if not clash:
            kept.append(one)
    return kept

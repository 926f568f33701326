"""What goes up rises, what goes down falls: a verb and its particle as the one word that means it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from diffcast.judge.rules.evidence.pair import PairSide
from diffcast.language.numbers import units
from diffcast.model import Moment, Quantity, Span, Word

GOING = frozenset({"go", "edge", "tick", "inch", "creep"})
WAYS = {"up": "rise", "down": "fall"}
ONWARD = frozenset({"again", "slightly", "sharply", "since", "last", "this"})
MEASURING = frozenset({"to", "by", "from"})
NEAR = 16  # characters behind these words in which their amount begins


def moving(side: PairSide) -> PairSide:
    """The telling with `rise` for WENT UP and `fall` for DOWN SIX CENTS; who goes up to the roof does not rise."""
    return replace(side, words=tuple(_words(side)))


def _words(side: PairSide) -> Iterator[Word]:
    ways = {verb: way for verb, way in pairwise(side.words) if verb.norm in GOING and way.norm in WAYS}
    for word in side.words:
        way = ways.get(word)
        if way is not None and _measured(side, way):
            yield Word(Span(word.span.start, way.span.end), WAYS[way.norm], content=True)
        elif word.norm in WAYS and word not in ways.values() and _right_before_measure(side, word):
            yield replace(word, norm=WAYS[word.norm], content=True)
        else:
            yield word


def _measured(side: PairSide, way: Word) -> bool:
    """Whether nothing follows but how far, or when: `went up to six percent`, `went down last month`."""
    following = next((word for word in side.words if word.span.start >= way.span.end), None)
    if following is None or following.norm in ONWARD or _right_before_measure(side, way):
        return True
    kind = Quantity if following.norm in MEASURING else Moment
    reach = Span(following.span.start, following.span.end + NEAR)
    return any(isinstance(one, kind) and one.span.meets(reach) for one in side.details)


def _right_before_measure(side: PairSide, way: Word) -> bool:
    """Whether an amount with a measure follows at once: DOWN SIX CENTS, up 3 percent, but not up 40 stairs."""
    amounts = (one for one in side.details if isinstance(one, Quantity) and one.unit in units())
    return any(0 <= one.span.start - way.span.end <= 1 for one in amounts)

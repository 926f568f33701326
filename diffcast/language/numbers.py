"""The amounts of a passage: what they count, from where to where, and how exact they are meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from diffcast.language.amounts import Amount
from diffcast.language.bounds import bounded
from diffcast.language.counting import PREFIXES, amount
from diffcast.language.dates import readings
from diffcast.language.labels import label, silent
from diffcast.language.numerals import ARTICLES, CURRENCY, GLYPHS, number_words, ordinals
from diffcast.language.pairs import pair
from diffcast.language.readings import Reading
from diffcast.language.shares import MULTIPLES, PLURALS, VAGUE
from diffcast.language.telling import spell
from diffcast.language.tokens import Tokens, tokens
from diffcast.language.weighing import Relation, relation
from diffcast.model import Quantity, Word

STRAIGHT = frozenset({"straight", "consecutive", "successive"})
LASTING = ("ago:", "in:")  # TWO DAYS AGO is a moment and a length of time


def quantities(text: str, words: Sequence[Word]) -> tuple[Quantity, ...]:
    """The amounts in these words, in order and without overlap; dates, years and times of day are no amounts.

    A score or vote (`7-2`, SIX-TO-THREE) is one quantity with unit `score` whose low is the figure named first,
    even where it is the greater. The number of a thing (Flight 618) has the unit `id:flight`. Shares are in
    percent (`one in five` is 20), an unbroken run (four in a row) has the unit `streak`, ages are in `year`.
    """
    return quantities_in(tokens(text, words))


def quantities_in(t: Tokens) -> tuple[Quantity, ...]:
    """The same for words that are cut into pieces already."""
    places = [i for i, piece in enumerate(t.items) if piece.digits or piece.text in openers()]
    taken = _taken(readings(t)) if places else set()
    found: list[Amount] = []
    behind = 0
    for i in places:
        if i >= behind and i not in taken:
            read = _read(t, i)
            found.extend(one for one in read if taken.isdisjoint(range(one.first, one.end)))
            behind = max([silent(t, i), *(one.end for one in read)])
    return tuple(_quantity(t, one) for one in found)


def _read(t: Tokens, i: int) -> tuple[Amount, ...]:
    if silent(t, i) > i:
        return ()
    named = label(t, i)
    if named is not None:
        return (named,)
    together = pair(t, i)
    if together:
        return tuple(bounded(t, one) for one in together)
    found = amount(t, i)
    return () if found is None else (bounded(t, _streak(t, found)),)


def _streak(t: Tokens, found: Amount) -> Amount:
    """FOUR IN A ROW, the fifth straight quarter: an unbroken run, whatever it is made of."""
    behind = found.behind or found.end
    row = any(t.phrase(end, ("in", "a", "row")) for end in (found.end, behind, behind + 1))
    straight = t.text(t.skip_hyphen(found.end)) in STRAIGHT
    return replace(found, unit="streak") if row or straight else found


def _taken(dated: Sequence[Reading]) -> set[int]:
    """The indices of the pieces that tell a date or a time."""
    telling = (one for one in dated if not one.value.startswith(LASTING))
    return {index for one in telling for index in range(one.first, one.end)}


def _quantity(t: Tokens, one: Amount) -> Quantity:
    return Quantity(t.span(one.first, one.end), one.low, one.high, one.unit, one.rough, one.ordinal)


@cache
def openers() -> frozenset[str]:
    """Pieces with which an amount can open, besides figures."""
    words = number_words().keys() | ordinals().keys() | VAGUE.keys() | PLURALS.keys() | MULTIPLES.keys() | GLYPHS.keys()
    return frozenset(words | ARTICLES | CURRENCY | PREFIXES.keys() | {"half", "tens", "double", "point", "."})


__all__ = ["Relation", "quantities", "relation", "spell"]

"""The number grammar: amounts in a passage, what they count, how exact they are, and whether two can both be right.

It reads `tokens` (words, runs of digits and signs) from left to right; every function reads at one place and returns
what it found and the index after it, or None. From the parts to the whole:

| module | reads |
|---|---|
| `numerals` | numbers: `62-MILLION, 953-THOUSAND`, TWO-POINT-FIVE, `three and a half`, `14th` |
| `units` | what a number counts: units that convert, nouns that compare |
| `amounts` | a number with its unit or noun, and how an amount reads to a person |
| `shares` | shares and vague amounts: two-thirds, ONE IN FIVE, dozens, a few hundred, twice |
| `digit_groups` | numbers that are read out in groups: FOUR NINETY FIVE |
| `labels` | numbers that name a thing: Flight 618, an F-150, phone and house numbers |
| `tens` | the 70s of a thermometer, IN HER THIRTIES |
| `counting` | one number at one place: an amount, a place in an order, or neither (a time code) |
| `ranges` | two numbers that belong together (scores, ranges, changes), and `more than`, `nearly`, `up to` |
| `signs` | minus, below zero |
| `compare_amounts` | whether two amounts can both be right |
| `confusable` | whether one may be a slip for the other: 62 for 26 |
| `said_otherwise` | whether both may be one in other words: 83 for $83 million |

The words that the grammar knows are in `lexicon/`: `numerals.txt`, `units.txt`, `counted.txt`, `bounds.txt` and others.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import cache

from diffcast.language.numbers.amounts import TENS, Amount, spell
from diffcast.language.numbers.compare_amounts import PHONE, Relation, amount_relation
from diffcast.language.numbers.confusable import confusable as confusable, said_otherwise as said_otherwise
from diffcast.language.numbers.counting import CURRENCY_PREFIXES, amount, skip_non_amount
from diffcast.language.numbers.digit_groups import REPEATS
from diffcast.language.numbers.labels import named_number
from diffcast.language.numbers.numerals import ARTICLES, CURRENCY, FRACTION_GLYPHS, number_words, ordinals
from diffcast.language.numbers.ranges import paired_amounts, with_bounds
from diffcast.language.numbers.shares import MULTIPLES, VAGUE_AMOUNTS, VAGUE_PLURALS
from diffcast.language.numbers.signs import signed
from diffcast.language.numbers.tens import TENS_WORDS, tens
from diffcast.language.numbers.units import MONEY, comparable, fates, singular, units
from diffcast.language.tokens import Tokens
from diffcast.model import Quantity

__all__ = [
    "MONEY",
    "TENS",
    "Relation",
    "amount_relation",
    "comparable",
    "fates",
    "quantities_in",
    "singular",
    "spell",
    "units",
]

POINT = "."
STRAIGHT = frozenset({"straight", "consecutive", "successive"})


def quantities_in(t: Tokens, dated: Collection[int] = ()) -> tuple[Quantity, ...]:
    """The amounts among these pieces, in order and without overlap.

    `dated` holds the indices of pieces that give a date, a year or a time of day (`calendar.dated_pieces`): they are
    no amounts. A score or vote (`7-2`, SIX-TO-THREE) is one quantity with unit `score` whose low is the figure named
    first, even where it is the greater. The number of a thing (Flight 618) has the unit `id:flight`. Shares are in
    percent (`one in five` is 20), an unbroken run (four in a row) has the unit `streak`, ages are in `year`.
    """
    taken = frozenset(dated)
    found: list[Amount] = []
    end = 0
    for i in [i for i, piece in enumerate(t.items) if piece.digits or piece.text in _openers()]:
        if t.text(i) == POINT and not t.digits(i + 1):  # The full stop of a sentence: of all openers the most common.
            continue
        if i >= end and i not in taken:
            read = _read(t, i, end)
            found.extend(one for one in read if taken.isdisjoint(range(one.first, one.end)))
            end = max([0 if read else skip_non_amount(t, i), *(one.end for one in read)])
    return tuple(_quantity(t, one) for one in found)


def _read(t: Tokens, i: int, free: int) -> tuple[Amount, ...]:
    """The amounts at piece `i`; the pieces before `free` belong to others."""
    named = named_number(t, i)
    spoken_or_phone = named is not None and (t.word(i) or named.unit == PHONE)
    if not spoken_or_phone and skip_non_amount(t, i) > i:
        return ()
    named = named or tens(t, i)
    if named is not None:
        return (named,)
    together = paired_amounts(t, i)
    if together:
        return tuple(signed(t, with_bounds(t, one, free)) for one in together)
    found = amount(t, i)
    return () if found is None else (signed(t, with_bounds(t, _streak(t, found), free)),)


def _streak(t: Tokens, found: Amount) -> Amount:
    """FOUR IN A ROW, the fifth straight quarter: an unbroken run of anything."""
    noun_end = found.noun_end or found.end
    row = any(t.phrase(end, ("in", "a", "row")) for end in (found.end, noun_end, noun_end + 1))
    straight = t.text(t.skip_hyphen(found.end)) in STRAIGHT
    return replace(found, unit="streak") if row or straight else found


def _quantity(t: Tokens, one: Amount) -> Quantity:
    return Quantity(t.span(one.first, one.end), one.low, one.high, one.unit, one.rough, one.ordinal)


@cache
def _openers() -> frozenset[str]:
    """Pieces with which an amount can begin, besides figures."""
    words = (
        number_words().keys()
        | ordinals().keys()
        | VAGUE_AMOUNTS.keys()
        | VAGUE_PLURALS.keys()
        | MULTIPLES.keys()
        | FRACTION_GLYPHS.keys()
    )
    words = words | TENS_WORDS.keys() | REPEATS.keys()
    return frozenset(
        words | ARTICLES | CURRENCY | CURRENCY_PREFIXES.keys() | {"half", "tens", "double", "point", ".", "nil"}
    )

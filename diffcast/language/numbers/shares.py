"""Shares and vague amounts: `two-thirds`, `ONE IN FIVE`, `half an inch`, `dozens`, `a few hundred`, `twice`."""

from __future__ import annotations

from decimal import Decimal

from diffcast.language.numbers.amounts import HUNDRED, Amount, settled, with_noun, with_unit
from diffcast.language.numbers.numerals import ARTICLES, FRACTION_GLYPHS, Numeral, cardinal, fraction, scales
from diffcast.language.numbers.units import noun_at, unit_at
from diffcast.language.tokens import Tokens
from diffcast.language.wordlists import entries

DOZEN = Decimal(12)
VAGUE_AMOUNTS = {"several": (3, 9), "few": (3, 6), "couple": (2, 2), "handful": (3, 7), "pair": (2, 2)}
VAGUE_PLURALS = {
    "dozens": (24, 99), "scores": (40, 99), "hundreds": (200, 999), "thousands": (2_000, 99_999),
    "millions": (2_000_000, 999_999_999), "billions": (2_000_000_000, 999_999_999_999),
}  # fmt: skip
MULTIPLES = {
    "twice": 2, "doubled": 2, "doubles": 2, "doubling": 2, "tripled": 3, "triples": 3, "tripling": 3,
    "quadrupled": 4, "twofold": 2, "threefold": 3, "fourfold": 4, "fivefold": 5, "tenfold": 10,
}  # fmt: skip
HALVES_AND_QUARTERS = frozenset({"half", "halves", "quarter", "quarters", *FRACTION_GLYPHS})
DENOMINATORS = frozenset({2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 20, 50, 100, 1000, 10_000, 100_000, 1_000_000})
AFTER_HALF = frozenset({"of", "that", "what", "the", "its", "their", "his", "her", "as", "this", "those", "these"})
AFTER_SHARE = AFTER_HALF | entries("grammar_cues", "part closers")
HALF_BEFORE = entries("grammar_cues", "half before")


def share(t: Tokens, i: int) -> Amount | None:
    """The share or vague amount that begins at piece `i`."""
    return _vague(t, i) or _out_of(t, i) or _multiple(t, i) or _part_of(t, i)


def _vague(t: Tokens, i: int) -> Amount | None:
    """`several`, `a few hundred`, `dozens`, `HALF A DOZEN`, `tens of thousands`."""
    if t.text(i) in VAGUE_PLURALS or t.text(i) == "tens":
        return _plural(t, i)
    if t.text(i) == "half":
        j = t.skip_hyphen(i + 1)
        k = j + 1 if t.text(j) in ARTICLES else j
        return with_noun(t, Amount(i, k + 1, DOZEN / 2, DOZEN / 2)) if t.text(k) == "dozen" else None
    j = i + 1 if t.text(i) in ARTICLES else i
    limits = VAGUE_AMOUNTS.get(t.text(j))
    if limits is None or (t.text(j) in {"few", "couple", "handful", "pair"} and j == i) or t.text(j + 1) == "more":
        return None
    end = j + 2 if t.text(j + 1) == "of" and t.text(j) != "few" else j + 1
    factor = _factor(t, end)
    end = end + 1 if factor > 1 else end
    return with_noun(t, Amount(i, end, limits[0] * factor, limits[1] * factor, rough=True))


def _factor(t: Tokens, i: int) -> Decimal:
    extra = {"hundred": HUNDRED, "dozen": DOZEN}
    return scales().get(t.text(i)) or extra.get(t.text(i)) or Decimal(1)


def _plural(t: Tokens, i: int) -> Amount | None:
    if t.text(i + 1) == "of" and t.text(i + 2) in VAGUE_PLURALS and t.text(i) in {"tens", "hundreds", "dozens"}:
        low = 20 if t.text(i) == "tens" else VAGUE_PLURALS[t.text(i)][0]
        factor = scales().get(t.text(i + 2).removesuffix("s"), HUNDRED)
        return with_noun(t, Amount(i, i + 3, low * factor, low * 5 * factor, rough=True))
    if t.text(i) == "tens":
        return None
    low, high = VAGUE_PLURALS[t.text(i)]
    if t.text(i) == "scores" and t.text(i + 1) != "of":
        return None
    return with_noun(t, Amount(i, i + 1, Decimal(low), Decimal(high), rough=True))


def _out_of(t: Tokens, i: int) -> Amount | None:
    """`one in seven`, `FOUR OUT OF FIVE`, `three of every four`: a share, in percent."""
    above = cardinal(t, i)
    if above is None:
        return None
    j = t.skip_hyphen(above.end)
    ways: tuple[tuple[str, ...], ...] = (
        ("in", "every"),
        ("out", "of", "every"),
        ("out", "of"),
        ("of", "every"),
        ("in",),
    )
    for way in ways:
        if t.phrase(j, way):
            below = cardinal(t, t.skip_hyphen(j + len(way)))
            return _share(t, i, above, below) if below else None
    return _counted_of(t, i, above)


def _counted_of(t: Tokens, i: int, above: Numeral) -> Amount | None:
    """`one restaurant in five`, THREE PATIENTS IN TEN: the noun is between the two numbers, with a word before it."""
    end = above.end + (t.word(above.end + 1) and t.text(above.end + 1) != "in" and above.value == 1)
    if not t.word(above.end) or t.text(end + 1) != "in" or unit_at(t, above.end):
        return None
    below = cardinal(t, end + 2)
    if below is None or (above.value != 1 and noun_at(t, below.end)):
        return None  # two goals in five games
    return _share(t, i, above, below)


def _share(t: Tokens, i: int, above: Numeral, below: Numeral) -> Amount | None:
    unit = unit_at(t, below.end)
    fits = below.value in DENOMINATORS or (above.value == 1 and below.value == int(below.value))
    if not fits or not 0 < above.value < below.value or (unit and unit[0] != "time"):
        return None
    value = above.value / below.value * HUNDRED
    return Amount(i, below.end, value, value, "percent")


def _multiple(t: Tokens, i: int) -> Amount | None:
    double = t.text(i) == "double" and t.text(i + 1) in {"the", "what", "its", "their", "that"}
    factor = Decimal(MULTIPLES.get(t.text(i), 2 if double else 0))
    return Amount(i, i + 1, factor, factor, "time") if factor else None


def _part_of(t: Tokens, i: int) -> Amount | None:
    """Half a million (a number), a quarter inch (a measure), two-thirds of them (a share, in percent)."""
    part = fraction(t, i)
    if part is None:
        return None
    j = t.skip_hyphen(part.end)
    k = j + 1 if t.text(j) == "of" else j
    k = t.skip_hyphen(k + 1) if t.text(k) in ARTICLES else k
    if (t.text(k) in scales() or t.text(k) == "dozen") and (k > j or t.text(i) in {"half", *ARTICLES}):
        value = part.value * _factor(t, k)
        return with_unit(t, Amount(i, k + 1, value, value))
    unit = unit_at(t, k)
    if t.text(j) != "of" and t.text(part.end - 1) not in HALVES_AND_QUARTERS and t.word(i):
        unit = None  # a ninth-minute goal
    if unit is not None and unit[0] not in {"time", "percent"} and not _sporting(t, i, k):
        return settled(Amount(i, unit[1], part.value, part.value, unit[0]))
    if unit is not None and unit[0] == "percent" and (t.text(j) == "of" or t.text(part.end - 1) in HALVES_AND_QUARTERS):
        return Amount(i, unit[1], part.value, part.value, "percent")  # two tenths of a percent
    if t.text(k) == "point" or t.text(k) == "points":
        return Amount(i, k + 1, part.value, part.value, "point")
    return Amount(i, part.end, part.value * HUNDRED, part.value * HUNDRED, "percent") if _is_share(t, i, part) else None


def _sporting(t: Tokens, i: int, k: int) -> bool:
    return t.text(i) == "half" and t.text(k) in {"time", "second"}


def _is_share(t: Tokens, i: int, part: Numeral) -> bool:
    """Whether a bare fraction is a share: not in THE SECOND HALF, A THIRD MAN or LAST QUARTER."""
    after, before = t.text(part.end), t.text(i - 1)
    if before in {"and", "the", "this", "last", "next", "first", "second", "other"} or t.glued(part.end):
        return before == "and" and after == "of"
    if t.text(i) == "half":
        return after in AFTER_HALF or (before in HALF_BEFORE and not (t.word(part.end) and after not in AFTER_SHARE))
    return not t.word(part.end) or after in AFTER_SHARE

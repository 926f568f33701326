"""One amount with what it counts: `300-MILLION-DOLLAR`, `half an inch`, `ONE IN FIVE`, `a dozen officers`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from diffcast.language.cues import cues
from diffcast.language.numerals import ARTICLES, Numeral, cardinal, fraction, ordinal, scales
from diffcast.language.tokens import Tokens
from diffcast.language.units import MONEY, SIGNS, SMALL_MONEY, kinds, noun_at, unit_at, units

DOZEN = Decimal(12)
HUNDRED = Decimal(100)
PREFIXES = {"us": "usd", "u.s.": "usd", "c": "cad", "ca": "cad", "a": "aud", "au": "aud", "nz": "nzd"}
VAGUE = {"several": (3, 9), "few": (3, 6), "couple": (2, 2), "handful": (3, 7)}
PLURALS = {
    "dozens": (24, 99), "scores": (40, 99), "hundreds": (200, 999), "thousands": (2_000, 99_999),
    "millions": (2_000_000, 999_999_999), "billions": (2_000_000_000, 999_999_999_999),
}  # fmt: skip
MULTIPLES = {
    "twice": 2, "doubled": 2, "doubles": 2, "doubling": 2, "tripled": 3, "triples": 3, "tripling": 3,
    "quadrupled": 4, "twofold": 2, "threefold": 3, "fourfold": 4, "fivefold": 5, "tenfold": 10,
}  # fmt: skip
OUT_OF = frozenset({2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 20, 50, 100, 1000, 10_000, 100_000, 1_000_000})
PART_OPENERS = frozenset({"of", "that", "what", "the", "its", "their", "his", "her", "as", "this", "those", "these"})
PART_CLOSERS = PART_OPENERS | cues("part closers")
HALF_BEFORE = cues("half before")
PRONOUN_BEFORE = cues("pronoun before")
COUNTS_ONE = cues("counts one")
ONE_DAY = frozenset({"day", "time", "point", "second"})  # ONE DAY HE LEFT, AT ONE POINT: no amounts
AGES = frozenset({"aged", "age"})
OLD = frozenset({"old", "olds"})
OLDEST = 115  # years: no number between commas beyond it is an age
LESSER = frozenset({"less", "more", "off", "cheaper", "extra", "apiece"})


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as read: pieces `first` up to `end`, from `low` to `high`."""

    first: int
    end: int
    low: Decimal | None
    high: Decimal | None
    unit: str = ""
    rough: bool = False
    ordinal: bool = False
    plain: bool = False
    """Whether it is a bare whole number, so far without unit or scale."""
    behind: int = 0
    """Index behind the noun, where one was found; the span of the amount itself ends before it."""

    @property
    def value(self) -> Decimal:
        """The stated figure, whichever end is known."""
        return self.high if self.low is None else self.low  # type: ignore[return-value]


def amount(t: Tokens, i: int) -> Amount | None:
    """The amount that opens at piece `i`, with its unit; None where the number there is no amount."""
    return (
        _money(t, i) or _vague(t, i) or _out_of(t, i) or _multiple(t, i) or _part_of(t, i) or _counted(t, i)
        or _single(t, i) or _place(t, i)
    )  # fmt: skip


def _money(t: Tokens, i: int) -> Amount | None:
    sign = i + 1 if t.text(i) in PREFIXES and t.glued(i + 1) else i
    if t.text(sign) not in SIGNS:
        return None
    number = cardinal(t, sign + 1)
    if number is None:
        return None
    currency = PREFIXES[t.text(i)] if sign > i else SIGNS[t.text(i)]
    named = unit_at(t, number.end)
    end = named[1] if named and named[0] in MONEY else number.end
    return Amount(i, end, number.value, number.value, currency)


def _vague(t: Tokens, i: int) -> Amount | None:
    """`several`, `a few hundred`, `dozens`, `HALF A DOZEN`, `tens of thousands`."""
    if t.text(i) in PLURALS or t.text(i) == "tens":
        return _plural(t, i)
    if t.text(i) == "half":
        j = t.skip_hyphen(i + 1)
        k = j + 1 if t.text(j) in ARTICLES else j
        return _noun(t, Amount(i, k + 1, DOZEN / 2, DOZEN / 2)) if t.text(k) == "dozen" else None
    j = i + 1 if t.text(i) in ARTICLES else i
    limits = VAGUE.get(t.text(j))
    if limits is None or (t.text(j) in {"few", "couple", "handful"} and j == i) or t.text(j + 1) in {"more", "weeks"}:
        return None
    end = j + 2 if t.text(j + 1) == "of" and t.text(j) != "few" else j + 1
    factor = _factor(t, end)
    end = end + 1 if factor > 1 else end
    return _noun(t, Amount(i, end, limits[0] * factor, limits[1] * factor, rough=True))


def _factor(t: Tokens, i: int) -> Decimal:
    extra = {"hundred": HUNDRED, "dozen": DOZEN}
    return scales().get(t.text(i)) or extra.get(t.text(i)) or Decimal(1)


def _plural(t: Tokens, i: int) -> Amount | None:
    if t.text(i + 1) == "of" and t.text(i + 2) in PLURALS and t.text(i) in {"tens", "hundreds", "dozens"}:
        low = 20 if t.text(i) == "tens" else PLURALS[t.text(i)][0]
        factor = scales().get(t.text(i + 2).removesuffix("s"), HUNDRED)
        return _noun(t, Amount(i, i + 3, low * factor, low * 5 * factor, rough=True))
    if t.text(i) == "tens":
        return None
    low, high = PLURALS[t.text(i)]
    if t.text(i) == "scores" and t.text(i + 1) != "of":
        return None
    return _noun(t, Amount(i, i + 1, Decimal(low), Decimal(high), rough=True))


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
    return _one_restaurant_in_five(t, i, above)


def _one_restaurant_in_five(t: Tokens, i: int, above: Numeral) -> Amount | None:
    if above.value != 1 or not t.word(above.end) or t.text(above.end + 1) != "in":
        return None
    below = cardinal(t, above.end + 2)
    return _share(t, i, above, below) if below else None


def _share(t: Tokens, i: int, above: Numeral, below: Numeral) -> Amount | None:
    unit = unit_at(t, below.end)
    if below.value not in OUT_OF or not 0 < above.value < below.value or (unit and unit[0] != "time"):
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
        return _unit(t, Amount(i, k + 1, value, value))
    unit = unit_at(t, k)
    if unit is not None and unit[0] not in {"time", "percent"} and not _sporting(t, i, k):
        return _settled(Amount(i, unit[1], part.value, part.value, unit[0]))
    if t.text(k) == "point" or t.text(k) == "points":
        return Amount(i, k + 1, part.value, part.value, "point")
    return Amount(i, part.end, part.value * HUNDRED, part.value * HUNDRED, "percent") if _is_share(t, i, part) else None


def _sporting(t: Tokens, i: int, k: int) -> bool:
    return t.text(i) == "half" and t.text(k) in {"time", "second"}


def _is_share(t: Tokens, i: int, part: Numeral) -> bool:
    """Whether a bare fraction is a share: THE SECOND HALF, A THIRD MAN and LAST QUARTER are none."""
    after, before = t.text(part.end), t.text(i - 1)
    if before in {"and", "the", "this", "last", "next", "first", "second", "other"} or t.glued(part.end):
        return before == "and" and after == "of"
    if t.text(i) == "half":
        return after in PART_OPENERS or (before in HALF_BEFORE and not (t.word(part.end) and after not in PART_CLOSERS))
    return not t.word(part.end) or after in PART_CLOSERS


def _counted(t: Tokens, i: int) -> Amount | None:
    """A DOZEN OFFICERS, two dozen, A YEAR AND A HALF, LESS THAN A DAY, A DOLLAR LESS."""
    if t.text(i) in ARTICLES and t.text(t.skip_hyphen(i + 1)) == "dozen":
        return _noun(t, Amount(i, t.skip_hyphen(i + 1) + 1, DOZEN, DOZEN))
    number = cardinal(t, i)
    if number is not None and t.text(t.skip_hyphen(number.end)) == "dozen":
        return _noun(t, Amount(i, t.skip_hyphen(number.end) + 1, number.value * DOZEN, number.value * DOZEN))
    unit = unit_at(t, i + 1) if t.text(i) in ARTICLES | {"one"} else None
    if unit is None or unit[0] in {"percent", "time", "second"}:
        return None
    half = t.phrase(unit[1], ("and", "a", "half"))
    if half:
        return _settled(Amount(i, unit[1] + 3, Decimal("1.5"), Decimal("1.5"), unit[0]))
    bare = t.text(unit[1]) in LESSER and unit[0] in MONEY
    bounded = t.text(i) in ARTICLES and t.text(i - 1) in {
        "than",
        "nearly",
        "almost",
        "about",
        "over",
        "under",
        "within",
    }
    return _settled(Amount(i, unit[1], Decimal(1), Decimal(1), unit[0])) if bare or bounded else None


def _single(t: Tokens, i: int) -> Amount | None:
    if t.text(i) == "number" or (t.text(i) in ARTICLES and t.text(i - 1) == "such"):
        return None
    number = cardinal(t, i)
    if number is None or ordinal(t, i) is not None:
        return None
    plain = number.scale == 1 and number.value == int(number.value)
    found = _unit(t, Amount(i, number.end, number.value, number.value, plain=plain))
    return found if t.text(i) != "one" or number.end > i + 1 or _is_number_one(t, found) else None


def _is_number_one(t: Tokens, found: Amount) -> bool:
    """Whether ONE counts: with a unit or a known noun, or after a word that asks for a number; never a pronoun."""
    i = found.first
    if t.text(i - 1) in PRONOUN_BEFORE or t.text(i + 1) in {"of", "another", "day's"}:
        return False
    if found.unit in ONE_DAY:
        return t.text(i - 1) in COUNTS_ONE
    if found.unit in units():
        return True
    return found.unit in kinds() and t.text(t.skip_hyphen(i + 1)) not in {"more"} and found.behind == i + 2


def _place(t: Tokens, i: int) -> Amount | None:
    number = ordinal(t, i)
    if number is None:
        return None
    if t.text(i) in {"first", "second"} and (
        t.text(i - 1) in {"at", "a", "split"} or not t.word(t.skip_hyphen(number.end))
    ):
        return None
    end = t.skip_hyphen(number.end)
    noun = noun_at(t, end) or ((t.text(end), end + 1) if t.word(end) else None)
    unit = noun[0] if noun and noun[0] in kinds() else ""
    return Amount(i, number.end, number.value, number.value, unit, ordinal=True)


def _unit(t: Tokens, found: Amount) -> Amount:
    """The amount with its unit of measure, smaller units added on (`6 feet 2 inches`), or with its noun."""
    if t.glued(found.end) and t.text(found.end) == "m" and found.plain | bool(found.low):
        return replace(found, end=found.end + 1, unit="meter", plain=False)
    unit = unit_at(t, found.end)
    if unit is None:
        return _noun(t, found)
    whole = _smaller(t, _old(t, replace(found, end=unit[1], unit=unit[0], plain=False)))
    half = t.phrase(whole.end, ("and", "a", "half")) and whole.low == 1
    if half:
        whole = replace(whole, end=whole.end + 3, low=Decimal("1.5"), high=Decimal("1.5"))
    return _settled(whole)


def _old(t: Tokens, found: Amount) -> Amount:
    j = t.skip_hyphen(found.end)
    return replace(found, end=j + 1) if t.text(j) in OLD else found


def _smaller(t: Tokens, found: Amount) -> Amount:
    """`37 DOLLARS AND 14 CENTS`, `six feet two inches`, `3 hours, 12 minutes`."""
    joints = {"and"} if found.unit in MONEY else {",", "and"}
    start = found.end + 1 if t.text(found.end) in joints else found.end
    rest = cardinal(t, start)
    unit = unit_at(t, rest.end) if rest else None
    if rest is None or unit is None or found.low is None:
        return found
    large, little = units()[found.unit], units()[unit[0]]
    ratio = little.factor / large.factor
    if large.dimension != little.dimension or ratio >= 1 or rest.value * ratio >= 1:
        return found
    value = found.low + rest.value * ratio
    return replace(found, end=unit[1], low=value, high=value)


def _settled(found: Amount) -> Amount:
    """Cents become dollars, so that 50 cents and $0.50 are one amount."""
    if found.unit not in SMALL_MONEY or found.low is None:
        return found
    value = found.low / HUNDRED
    return replace(found, low=value, high=value, unit=SMALL_MONEY[found.unit])


def _noun(t: Tokens, found: Amount) -> Amount:
    if _is_age(t, found):
        return replace(found, unit="year", plain=False)
    unit = unit_at(t, found.end)
    if unit is not None:
        return replace(found, unit=unit[0], end=unit[1])
    noun = noun_at(t, found.end)
    return replace(found, unit=noun[0], behind=noun[1]) if noun else found


def _is_age(t: Tokens, found: Amount) -> bool:
    """`Carla Marsh, 61, was`, `aged 24`, `at age 24`."""
    if not found.plain or not 0 < found.value <= OLDEST:
        return False
    if t.text(found.first - 1) in AGES:
        return True
    between = t.text(found.first - 1) == "," and t.text(found.end) in {",", "."} and t.word(found.first - 2)
    return between and t.digits(found.first) and t.capital(found.first - 2)

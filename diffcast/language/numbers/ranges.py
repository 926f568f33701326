"""Amounts with two ends or an open one: scores, `4 to 5`, `from 53 percent to 47`, more than, nearly, up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import pairwise

from diffcast.language.numbers.amounts import JUST_OVER_FACTOR, Amount, nearly_factor
from diffcast.language.numbers.counting import amount, scale_at
from diffcast.language.numbers.numerals import HUNDRED, ONE, Numeral, cardinal, fraction, small
from diffcast.language.numbers.units import MONEY, comparable, noun_at, unit_at, units
from diffcast.language.phrases import numeric
from diffcast.language.tokens import PIECE, Tokens
from diffcast.language.wordlists import entries, rows
from diffcast.language.words import norm

MAX_PIECES_TO_CONTEST_WORD = 8  # pieces around two numbers that are searched for a word such as `vote`
SURE_NIL = frozenset({"nil"})
NOUGHT = "zero"
DASHES = frozenset({"-", "–", "—", "‑"})
BEFORE_FROM_IN_RANGE = frozenset({"anywhere", "ranging", "range", "ranges", "ranged", "somewhere"})
DURING_UNITS = frozenset(
    {"second", "minute", "hour", "day", "week", "month", "year", "decade", "century", "season", "time"}
)
SENTENCE_STOPS = frozenset(".!?;:")
LIMITS_OF_AGE = frozenset({"under", "over", "below", "above"})
MAX_COUNT_OF_HEADS = 100
MAX_PIECES_TO_BOUND = 3  # words between an amount and what follows its noun: 15 EMPLOYEES OR MORE
WORDS_BEFORE_UP_TO = 5
"""Words before `up to` that are looked at."""
WORDS_AFTER_UP_TO = 6
"""Words after `up to` that are searched for `from` and a number: up to 6.9 per cent from 6.7 is a rise."""
FORMS_OF_BE = frozenset({"is", "are", "was", "were", "now"})


def paired_amounts(t: Tokens, i: int) -> tuple[Amount, ...]:
    """The amounts that begin at piece `i` if two belong together: one score, one range, or both ends of a change."""
    found = _score(t, i)
    if found is not None:
        return (found,)
    one = amount(t, i) or _one_to(t, i)
    if one is None or one.ordinal:
        return ()
    link = _link(t, one.end)
    other = amount(t, link) if link else None
    if other is None or other.ordinal or not (_belong(one, other) or _is_part(t, one, other)):
        return _dollars_and_cents(t, one, link)
    one = _distributed(t, one, other)
    return _change(t, one, other) or _range(t, one, other)


def _one_to(t: Tokens, i: int) -> Amount | None:
    """The ONE of ONE TO THREE WEEKS, which alone would be a pronoun."""
    if t.text(i) != "one" or t.text(t.skip_hyphen(i + 1)) != "to":
        return None
    return Amount(i, i + 1, Decimal(1), Decimal(1), plain=True)


def _link(t: Tokens, end: int) -> int:
    """The index after `to`, `-`, `and` or `or`; 0 if there is none."""
    j = t.skip_hyphen(end) if t.text(end + 1) in {"to", "or", "and"} else end
    if t.text(j) in DASHES and t.glued(j) and t.glued(j + 1):
        return j + 1
    return t.skip_hyphen(j + 1) if t.text(j) in {"to", "or", "and", "through"} else 0


def _belong(one: Amount, other: Amount) -> bool:
    """Whether one unit is given for both, or their units are comparable."""
    measures = {unit for unit in (one.unit, other.unit) if unit in units()}
    nouns = {unit for unit in (one.unit, other.unit) if unit and unit not in units()}
    if len(measures) == 1:
        return not nouns and (other.unit in measures or one.unit in measures)
    return len(nouns) < 2 and (not measures or comparable(one.unit, other.unit))


def _is_part(t: Tokens, one: Amount, other: Amount) -> bool:
    """A QUARTER TO A HALF INCH: the first part takes the unit of the second."""
    return one.unit == "percent" and fraction(t, one.first) is not None and other.unit in units()


def _change(t: Tokens, one: Amount, other: Amount) -> tuple[Amount, ...]:
    """FROM FOUR YEARS TO TWO; 53 PERCENT TO 47: two amounts, the second with the unit of the first."""
    if t.text(other.first - 1) not in {"to", *DASHES}:
        return ()
    moved = t.text(one.first - 1) in {"from", "by"} and t.text(one.first - 2) not in BEFORE_FROM_IN_RANGE
    fell = one.value > other.value and one.unit in units()
    if not (moved or fell):
        return ()
    unit = one.unit or other.unit
    return (replace(one, unit=unit), replace(other, unit=other.unit or unit))


def _range(t: Tokens, one: Amount, other: Amount) -> tuple[Amount, ...]:
    low, high, word = one.low, other.high, t.text(other.first - 1)
    if low is None or high is None or low >= high:
        return ()
    if word == "and" and t.text(one.first - 1) != "between":
        return ()
    if word == "or" and (high - low > 2 * scale_at(t, other.first) or not one.plain):
        return ()
    first = one.first - 1 if word == "and" else one.first
    return (replace(other, first=first, low=low, unit=other.unit or one.unit, plain=False),)


def _distributed(t: Tokens, one: Amount, other: Amount) -> Amount:
    """`two to three million`, `$4-5 million`, A QUARTER TO A HALF INCH: takes scale and unit of the second."""
    second = cardinal(t, other.first)
    if one.low is None:
        return one
    if one.unit == "percent" and other.unit in units() and other.unit != "percent" and one.low < HUNDRED:
        return replace(one, low=one.low / HUNDRED, high=one.low / HUNDRED)
    whole = one.plain or one.unit in MONEY or (one.unit == "" and one.low % 1 != 0)
    scale = scale_at(t, other.first)
    if second is not None and scale > ONE and whole and one.low < second.value / scale:
        return replace(one, low=one.low * scale, high=one.low * scale)
    return one


def _dollars_and_cents(t: Tokens, one: Amount, link: int) -> tuple[Amount, ...]:
    """FROM TWO DOLLARS TO THREE-FIFTY."""
    units_said = small(t, link) if link and one.unit in MONEY else None
    cents = small(t, t.skip_hyphen(units_said[1])) if units_said else None
    if units_said is None or cents is None or cents[0] < 10:
        return ()
    value = Decimal(units_said[0]) + Decimal(cents[0]) / HUNDRED
    return (one, Amount(link, cents[1], value, value, one.unit))


def _score(t: Tokens, i: int) -> Amount | None:
    """`7-2`, SIX-TO-THREE, `78-74`, SEVENTY-EIGHT SEVENTY-FOUR; a rising pair needs a word such as `vote` near it."""
    one = _points(t, i)
    if (
        one is None
        or t.text(i - 1) in {"from", "between", "$", "£", "€"}
        or (t.text(i - 2) in DASHES and t.digits(i - 3))
    ):
        return None
    j = _score_link(t, one.end)
    other = _points(t, j) if j else None
    if other is None or (one.figures and other.figures and t.text(j).startswith("0") and len(t.text(j)) > 1):
        return None
    unit = unit_at(t, other.end) or _measured_noun(t, other.end)
    if unit or (one.value == other.value and not _contested(t, i, other.end)):
        return None
    if one.value < other.value and not _contested(t, i, other.end):
        return None
    return Amount(i, other.end, one.value, other.value, "score")


def _points(t: Tokens, i: int) -> Numeral | None:
    number = cardinal(t, i) or _none(t, i)
    if number is None or number.scale > 1 or number.value != int(number.value) or t.text(i) in {"a", "an"}:
        return None
    return number


def _none(t: Tokens, i: int) -> Numeral | None:
    """No goals: TWO NIL, THREE TO NOTHING."""
    return Numeral(Decimal(0), i + 1) if t.text(i) in entries("grammar_cues", "no points") else None


def _score_link(t: Tokens, end: int) -> int:
    link = _link(t, end)
    if (link and t.text(link - 1) in {"to", *DASHES}) or (link and t.text(link - 2) == "to"):
        return link
    if _none(t, end) is not None and t.text(end) != NOUGHT:
        return end if t.text(end) in SURE_NIL or _contested(t, end - 2, end + 1) else 0
    said = small(t, end)
    return end if said and said[0] > 9 and not t.digits(end) and _contested(t, end - 2, said[1]) else 0


def _measured_noun(t: Tokens, end: int) -> bool:
    """Whether a counted noun follows at once (12 to 10 people), which makes the two no score."""
    noun = noun_at(t, end)
    return noun is not None and noun[1] == end + 1 and noun[0] not in contest_words() and not t.hyphen(end)


def _contested(t: Tokens, first: int, end: int) -> bool:
    around = [*range(first - MAX_PIECES_TO_CONTEST_WORD, first), *range(end, end + MAX_PIECES_TO_CONTEST_WORD)]
    return any(t.text(j) in contest_words() for j in around)


@cache
def contest_words() -> frozenset[str]:
    """Words that make two numbers near them a score or a vote."""
    return entries("contest_words")


def with_bounds(t: Tokens, found: Amount, free: int = 0) -> Amount:
    """The amount with the words around it that give it an open end or make it approximate, none before piece `free`."""
    if found.ordinal:
        return found
    return _after(t, _before(t, found, free))


def _before(t: Tokens, found: Amount, free: int) -> Amount:
    for effect, phrase in _leading().get(t.text(found.first - 1), ()):
        first = found.first - len(phrase)
        if first >= free and t.phrase(first, phrase):
            if phrase == ("up", "to") and _rises(t, first):
                return found  # the rate went up to 6.9 percent
            if phrase == ("over",) and found.unit in DURING_UNITS:
                return found  # over three years: during them
            return replace(_opened(found, effect), first=first)
    return found


def _rises(t: Tokens, first: int) -> bool:
    """Whether `up to` at this place reports a rise, by the words of its own sentence."""
    before = [t.text(j) for j in range(first - WORDS_BEFORE_UP_TO, first)]
    stop = max((j for j, form in enumerate(before) if form in {"", *SENTENCE_STOPS}), default=-1)
    after = [t.text(j) for j in range(first + 2, first + 2 + WORDS_AFTER_UP_TO)]
    return rises(before[stop + 1 :], after)


def _after(t: Tokens, found: Amount) -> Amount:
    for end in dict.fromkeys((found.end, found.noun_end)):
        for effect, phrase in _trailing():
            if end and t.phrase(end, phrase) and end - found.end <= MAX_PIECES_TO_BOUND:
                stop = end + len(phrase)
                return found if _of_the_next(t, found, end, stop) else replace(_opened(found, effect), end=stop)
    return found


def _of_the_next(t: Tokens, found: Amount, first: int, end: int) -> bool:
    """Whether the words after an amount belong to the one that follows: 20 PEOPLE AND | UP TO TWO DAYS.

    AND UNDER behind a bare number is a limit of age: KIDS 12 AND UNDER | FIVE DOLLARS.
    """
    if not found.noun_end and t.text(end - 1) in LIMITS_OF_AGE:
        return False
    phrases = [phrase for rows in _leading().values() for _, phrase in rows]
    reach = ((at, at + len(phrase)) for at in range(first, end) for phrase in phrases if t.phrase(at, phrase))
    return any(stop >= end and amount(t, stop) is not None for _, stop in reach)


def _opened(found: Amount, effect: str) -> Amount:
    low, high = found.low, found.high
    if effect == "about" or low is None or high is None:
        return replace(found, rough=True)
    if effect == "fewer" and _counts_heads(found):
        return replace(found, low=None, high=high - 1)
    if effect == "above":
        return replace(found, high=None)
    if effect in {"below", "fewer"}:
        return replace(found, low=None)
    if effect == "nearly":
        return replace(found, low=low * nearly_factor(low), rough=True)
    return replace(found, high=high * JUST_OVER_FACTOR, rough=True)


def _counts_heads(found: Amount) -> bool:
    """Whether under 13 means 12 at most: small whole counts and ages, never measures."""
    return found.plain and found.low == found.high and 1 < found.value <= MAX_COUNT_OF_HEADS


@cache
def _leading() -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """Phrases before an amount by their last word, longest first."""
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for effect, phrase in _rows("bounds_before"):
        found.setdefault(phrase[-1], []).append((effect, phrase))
    return {last: sorted(rows, key=lambda row: -len(row[1])) for last, rows in found.items()}


@cache
def _trailing() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(_rows("bounds_after"))


def _rows(name: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(row.key, tuple(PIECE.findall(phrase))) for row in rows(name) for phrase in row.entries]


def rises(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether `up to` reports a rise, by the words before and after it: lower case, in reading order.

    THE RATE WENT UP TO SIX PERCENT, pushing the price up to $4, the toll is now up to 40: none of these is a limit.
    """
    last = before[-1] if before else ""
    from_number = any(form == "from" and numeric(following) for form, following in pairwise(after))
    if last == "back" or norm(last) in entries("grammar_cues", "rising") or from_number:
        return True
    subject = [form for form in before if form not in FORMS_OF_BE][-1:]
    return (bool(subject) and norm(subject[0]) in entries("grammar_cues", "levels")) or _carried(before)


def _carried(before: Sequence[str]) -> bool:
    """Whether somebody brings something there: `brings the cost up to`, `pushed it up to`."""
    return any(
        norm(verb) in entries("grammar_cues", "carrying") and thing in entries("grammar_cues", "carried")
        for verb, thing in pairwise(before)
    )

"""A value of any kind is the same in every form in which it is said or written, and another value of its kind differs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import example, given, settings, strategies as st

from diffcast.language.calendar import moment_relation, moments
from diffcast.language.numbers import amount_relation
from diffcast.language.understand import quantities
from diffcast.language.words import words
from diffcast.model import Moment, Quantity, Span

ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip


def amount(text: str) -> Quantity:
    (one,) = quantities(text, words(text, Span(0, len(text))))
    return one


def moment(text: str) -> Moment:
    (one,) = moments(text, words(text, Span(0, len(text))), None)
    return one


def said(number: int, conjunction: str = " ") -> str:
    if number >= 1000:
        return f"{said(number // 1000)} thousand" + (f" {said(number % 1000)}" if number % 1000 else "")
    if number >= 100:
        return f"{ONES[number // 100]} hundred" + (conjunction + said(number % 100) if number % 100 else "")
    if number >= 20:
        return TENS[number // 10 - 2] + (f" {ONES[number % 10]}" if number % 10 else "")
    return ONES[number]


def pair(number: int) -> str:
    """Two digits as a group: FIFTEEN, OH FIVE, HUNDRED."""
    return "hundred" if number == 0 else f"oh {ONES[number]}" if number < 10 else said(number)


def read_out(number: int) -> Iterator[str]:
    """All ways in which the number of a thing is read out."""
    yield from (str(number), said(number), said(number, " and "), " ".join(ONES[int(digit)] for digit in str(number)))
    if number >= 100 and number % 1000:
        yield f"{said(number // 100)} {pair(number % 100)}"


def ordinal(number: int) -> str:
    *head, last = said(number).split()
    ending = ORDINALS.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return " ".join((*head, ending))


def suffixed(number: int) -> str:
    few = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{'th' if 10 < number % 100 < 14 else few}"


def no_year(number: int) -> bool:
    """A model may be named for its year; flights, roads and bills are never read so."""
    return not 1000 <= number < 2100


NAMES: dict[str, tuple[str, str]] = {
    "a flight": ("THE CREW OF FLIGHT {} SPOKE", "the crew of Flight {} spoke"),
    "a route": ("THEY CLOSED ROUTE {} AGAIN", "they closed Route {} again"),
    "a bill": ("HOUSE BILL {} PASSED", "House Bill {} passed"),
    "a road with a letter": ("THE CRASH ON I {} WAS BAD", "the crash on I-{} was bad"),
    "a model": ("A FORD F {} WAS FOUND", "a Ford F-{} was found"),
}


@pytest.mark.parametrize("kind", NAMES)
@settings(max_examples=30)
@given(number=st.integers(1, 9999).filter(no_year), other=st.integers(1, 9999).filter(no_year))
def test_the_number_of_a_thing_is_one_however_it_is_read_out(kind: str, number: int, other: int) -> None:
    spoken, written = NAMES[kind]
    wanted, wrong = amount(written.format(number)), amount(written.format(other))
    for form in read_out(number):
        found = amount(spoken.format(form.upper()))
        assert amount_relation(found, wanted) == "same", form
        assert amount_relation(found, wrong) == ("same" if number == other else "differs"), form


@settings(max_examples=30)
@given(st.integers(1, 9999), st.integers(1, 9999))
@example(5300, 5100)
def test_an_ordinal_is_the_same_in_words_and_figures(number: int, other: int) -> None:
    found, wanted = (
        amount(f"SHE WAS THE {ordinal(number).upper()} FINISHER"),
        amount(f"the {suffixed(number)} finisher"),
    )
    assert amount_relation(found, wanted) == "same"
    wrong = amount(f"the {suffixed(other)} finisher")
    assert amount_relation(found, wrong) == ("same" if number == other else "differs")


def spoken_year(number: int) -> Iterator[str]:
    if 2000 < number < 2100:
        yield from (f"two thousand {said(number % 100)}", f"two thousand and {said(number % 100)}")
    if number % 100:
        yield f"{said(number // 100)} {pair(number % 100)}"


@settings(max_examples=30)
@given(st.integers(1600, 2099).filter(lambda year: year % 100 > 0), st.integers(1600, 2099))
def test_a_year_after_a_day_is_part_of_the_date(year: int, other: int) -> None:
    for form in spoken_year(year):
        for day in ("APRIL NINTH", "THE NINTH OF APRIL", "APRIL THE NINTH,"):
            found = moment(f"IT BURNED ON {day} {form.upper()}.")
            assert moment_relation(found, moment(f"It burned on April 9, {year}.")) == "same", (day, form)
            wanted = "same" if year == other else "differs"
            assert moment_relation(found, moment(f"It burned on April 9, {other}.")) == wanted


@pytest.mark.parametrize("number", [1812, 1923, 1999, 2000, 2019, 2061])
@pytest.mark.parametrize("kind", ["a flight", "a route", "a bill", "a road with a letter"])
def test_the_number_of_a_thing_is_no_year(kind: str, number: int) -> None:
    spoken, written = NAMES[kind]
    for form in read_out(number):
        text = spoken.format(form.upper())
        assert amount_relation(amount(text), amount(written.format(number))) == "same", form
        assert not moments(text, words(text, Span(0, len(text))), None), form


def digits_of(number: str) -> str:
    return " ".join(ONES[int(digit)] for digit in number).upper().replace("ZERO", "OH")


@settings(max_examples=30)
@given(st.from_regex(r"[2-9][0-9]{6}", fullmatch=True), st.from_regex(r"[2-9][0-9]{6}", fullmatch=True))
def test_a_phone_number_is_the_same_in_every_grouping(number: str, other: str) -> None:
    head, tail = number[:3], number[3:]
    forms = (f"CALL {digits_of(head)}, {digits_of(tail)}", f"CALL {digits_of(number)}", f"CALL {head}-{tail}")
    areas = (f"(212) {head}-{tail}", f"1-212-{head}-{tail}", f"212.{head}.{tail}", f"+1 212 {head} {tail}")
    for form in forms:
        for area in areas:
            assert amount_relation(amount(form), amount(f"Call {area}")) == "fits", (form, area)
        wrong = amount(f"Call {other[:3]}-{other[3:]}")
        assert amount_relation(amount(form), wrong) == ("same" if number == other else "differs")


@settings(max_examples=30)
@given(st.integers(2, 500), st.integers(2, 500))
def test_one_in_so_many_is_compared_for_every_number(many: int, other: int) -> None:
    spoken = amount(f"ONE IN {said(many).upper()} HOMES WAS HIT")
    for form in ("one in {}", "1 in {}", "one out of {}", "one in every {}"):
        assert amount_relation(spoken, amount(form.format(many) + " homes was hit")) == "same"
        far = abs(many - other) * 5 > max(many, other)
        assert not far or amount_relation(spoken, amount(form.format(other) + " homes was hit")) == "differs"


@settings(max_examples=30)
@given(st.integers(1, 120))
def test_below_zero_is_not_above_it(degrees: int) -> None:
    below = [
        f"MINUS {said(degrees).upper()}",
        f"-{degrees}",
        f"−{degrees}",
        f"negative {degrees}",
        f"{degrees} below zero",
    ]
    for form in below:
        found = amount(f"It fell to {form}.")
        assert amount_relation(found, amount(f"It fell to -{degrees} degrees.")) in {"same", "unrelated"}
        assert amount_relation(found, amount(f"It fell to -{degrees}.")) in {"same", "unrelated"}
        assert amount_relation(found, amount(f"It fell to {degrees}.")) in {"differs", "unrelated"}


@settings(max_examples=30)
@given(st.integers(2, 400), st.integers(1, 400), st.integers(1, 400))
def test_both_ends_of_a_range_are_compared(low: int, step: int, other: int) -> None:
    high, wrong = low + step, low + other
    spoken = (f"{said(low)} to {said(high)} dollars", f"between {low} and {high} dollars", f"${low} to ${high}")
    for form in spoken:
        found = amount(f"IT COSTS {form.upper()} NOW")
        assert amount_relation(found, amount(f"It costs ${low}–${high} now")) == "same"
        near = high % 100 == 0 or wrong % 100 == 0  # a round end may be a round number for the other
        wanted = "same" if high == wrong else "differs"
        assert near or amount_relation(found, amount(f"It costs ${low}–${wrong} now")) == wanted


@pytest.mark.parametrize("word", [f"{ten[:-1]}ies" for ten in TENS])
@pytest.mark.parametrize("part", ["", "LOW ", "MID-", "UPPER "])
def test_ten_figures_named_by_the_first_are_compared(word: str, part: str) -> None:
    tens = 10 * ([f"{ten[:-1]}ies" for ten in TENS].index(word) + 2)
    found = amount(f"HIGHS IN THE {part}{word.upper()} TODAY")
    assert amount_relation(found, amount(f"highs in the {part.lower()}{tens}s today")) == "same"
    assert amount_relation(found, amount(f"highs in the {tens}s today")) in {"same", "fits"}
    assert amount_relation(found, amount(f"highs in the {part.lower()}{tens + 10}s today")) == "differs"
    assert amount_relation(found, amount(f"{tens + 4} people")) == "unrelated"


@settings(max_examples=30)
@given(st.integers(1, 12), st.sampled_from(range(0, 60, 5)))
def test_an_hour_without_its_colon_is_the_same_hour(hour: int, minute: int) -> None:
    found = moment(f"It began at about {hour}{minute:02} when they slept")
    assert moment_relation(found, moment(f"It began at {hour}:{minute:02} a.m. there")) == "same"


NOTHING: dict[str, Callable[[int], str]] = {
    "nil": lambda goals: f"WON {said(goals).upper()} NIL",
    "to nil": lambda goals: f"WON {said(goals).upper()} TO NIL",
    "to nothing": lambda goals: f"WON {said(goals).upper()} TO NOTHING",
    "hyphen": lambda goals: f"won {said(goals)}-nil",
    "dash": lambda goals: f"won {goals}–nil",
    "figures": lambda goals: f"won {goals}-0",
}


@pytest.mark.parametrize("form", NOTHING)
@pytest.mark.parametrize("goals", range(1, 16))
def test_no_goals_are_a_score(form: str, goals: int) -> None:
    found = amount(NOTHING[form](goals))
    assert amount_relation(found, amount(f"won {goals}-0")) == "same"
    assert goals == 1 or amount_relation(found, amount(f"won {goals}-1")) == "differs"

"""Dates and times mean the same on air and on the page, and doubtful words are left alone."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st
from tables import cells

from diffcast.language.calendar import moment_relation, moments, published
from diffcast.language.words import words
from diffcast.model import Moment, Span

THURSDAY = date(2026, 3, 5)
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def read(text: str, day: date | None = None) -> tuple[Moment, ...]:
    return moments(text, words(text, Span(0, len(text))), day)


@pytest.mark.parametrize(("text", "wanted"), cells("dates_read.txt"))
def test_moments_are_read_as_they_are_meant(text: str, wanted: str) -> None:
    assert "; ".join(one.value for one in read(text)) == ("" if wanted == "-" else wanted)


@pytest.mark.parametrize(("day", "one", "other", "wanted"), cells("dates_related.txt"))
def test_two_moments_agree_fit_or_differ_in_either_order(day: str, one: str, other: str, wanted: str) -> None:
    known = None if day == "-" else date.fromisoformat(day)
    a, b = read(one, known)[0], read(other, known)[0]
    assert (moment_relation(a, b), moment_relation(b, a)) == (wanted, wanted)


@pytest.mark.parametrize(("line", "wanted"), cells("dates_published.txt"))
def test_the_day_of_publication_is_read_from_its_line_and_never_from_prose(line: str, wanted: str) -> None:
    page = f"A headline\n{line}\nThe first paragraph tells the story.\n"
    assert published(page) == (None if wanted == "-" else date.fromisoformat(wanted))


def test_posted_comes_before_updated() -> None:
    assert published("Updated March 8, 2026\nPosted March 6, 2026\n") == date(2026, 3, 6)


def test_a_weekday_may_be_before_or_after_publication() -> None:
    (friday,) = read("ON FRIDAY", THURSDAY)
    assert (friday.first, friday.last) == (date(2026, 2, 27), date(2026, 3, 6))


def test_a_year_gives_its_first_and_last_day() -> None:
    (year,) = read("in 2012")
    assert (year.first, year.last) == (date(2012, 1, 1), date(2012, 12, 31))


@given(days)
def test_a_date_is_the_same_in_three_spellings(day: date) -> None:
    american, british = f"{day:%B} {day.day}, {day.year}", f"the {day.day}th of {day:%B}, {day.year}"
    values = [[one.value for one in read(text)] for text in (american, british, day.isoformat())]
    assert values == [[f"date:{day.isoformat()}"]] * 3


@given(days, st.integers(-6, 6))
def test_a_weekday_within_a_week_of_publication_is_the_day_that_it_names(day: date, step: int) -> None:
    meant = day + timedelta(step)
    (weekday,), (dated,) = read(f"{meant:%A}", day), read(f"{meant:%B} {meant.day}, {meant.year}")
    assert moment_relation(weekday, dated) == ("same" if step or weekday.first == meant else "differs")


@given(days)
def test_the_day_of_publication_is_found_in_every_spelling(day: date) -> None:
    for stamp in (f"{day:%b} {day.day:02}, {day.year}", f"{day.day} {day:%B} {day.year}", day.isoformat()):
        assert published(f"News\nPosted: {stamp}\nText of the story.") == day


pieces = st.sampled_from(
    [
        "MAY",
        "march",
        "11",
        "11th",
        ",",
        "2026",
        "2012",
        "-",
        "'s",
        "5",
        ":",
        "30",
        "p.m.",
        "A-M",
        "noon",
        "FRIDAY",
        "last",
        "next",
        "this",
        "night",
        "week",
        "spring",
        "of",
        "the",
        "in",
        "twenty",
        "twelve",
        "oh",
        "five",
        "ago",
        "two",
        "days",
        "tomorrow",
        "half",
        "past",
        "quarter",
        "to",
        "'",
        "90",
        "s",
        "1990s",
        "BC",
        "31",
        "february",
    ]
)


@given(st.lists(pieces, max_size=20), st.sampled_from([" ", "", "-"]), st.none() | days)
def test_any_sequence_of_date_words_is_read_in_order_and_related_both_ways(
    parts: list[str], joint: str, day: date | None
) -> None:
    text = joint.join(parts)
    found = read(text, day)
    assert all(0 <= one.span.start < one.span.end <= len(text) for one in found)
    assert all(one.span.end <= other.span.start for one, other in pairwise(found))
    for one in found:
        assert moment_relation(one, one) == "same"
        assert all(moment_relation(one, other) == moment_relation(other, one) for other in found)

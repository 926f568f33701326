"""Sources: who is said to have said it."""

from __future__ import annotations

import pytest
from tables import cells

from diffcast.language.sources import source_relation, sources
from diffcast.language.words import words
from diffcast.model import Source, Span


def found(text: str) -> tuple[Source, ...]:
    return sources(text, words(text, Span(0, len(text))))


def named(text: str) -> str:
    return " / ".join(" ".join(source.words) or "hidden" for source in found(text))


def source(text: str) -> Source:
    return Source(Span(0, 0), tuple(text.split()))


@pytest.mark.parametrize(("text", "expected"), cells("sources.txt"))
def test_a_text_names_exactly_these_sources(text: str, expected: str) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(("text", "expected"), [row for row in cells("sources.txt") if "Protection" not in row[0]])
def test_a_source_is_found_in_capitals(text: str, expected: str) -> None:
    assert named(text.upper()) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The count is late, police say.", "police say"),
        ("“No,” said Leo Strand, his attorney.", "said Leo Strand, his attorney"),
        ("Ten died, according to the agency.", "according to the agency"),
        ("Denise Abernathy, the clerk, said so.", "Denise Abernathy, the clerk, said"),
    ],
)
def test_the_span_of_a_source_is_the_attribution(text: str, expected: str) -> None:
    assert [text[one.span.start : one.span.end] for one in found(text)] == [expected]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("police", "police", "same"),
        ("ross", "mayor tilda ross", "same"),
        ("cdc", "center disease control prevention", "same"),
        ("fda", "food drug administration", "same"),
        ("", "", "same"),
        ("she", "mayor tilda ross", "fits"),
        ("police", "detective rowan pike", "fits"),
        ("company", "globex", "fits"),
        ("city official", "mayor", "fits"),
        ("official", "mayor", "fits"),
        ("company", "mayor", "differs"),
        ("union", "sheriff", "differs"),
        ("race official", "mayor", "differs"),
        ("city official", "sheriff", "differs"),
        ("city engineer", "mayor", "differs"),
        ("city", "public work commissioner jay fitch", "fits"),
        ("city", "state tax commissioner jay fitch", "differs"),
        ("city", "county commissioner", "differs"),
        ("county", "county commissioner", "same"),
        ("state health official", "county health department", "fits"),
        ("", "ukraine", "hidden"),
        ("moscow", "beijing", "differs"),
        ("beijing", "china", "fits"),
        ("beijing", "japan", "differs"),
        ("staff", "employee", "fits"),
        ("council", "local authority", "fits"),
        ("staff", "mayor", "differs"),
        ("state election commission", "exit poll", "differs"),
        ("scientist", "negotiator", "differs"),
    ],
)
def test_two_sources_are_related_like_this_in_either_order(one: str, other: str, expected: str) -> None:
    assert (source_relation(source(one), source(other)), source_relation(source(other), source(one))) == (
        expected,
        expected,
    )


def test_no_words_give_no_sources() -> None:
    assert found("") == ()

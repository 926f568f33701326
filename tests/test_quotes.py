"""Quotations: where they begin and end, and whether two give the same words."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from tables import cells

from diffcast.language.compare_quotes import altered_words, quote_relation
from diffcast.language.quotes import quote_of, quotes
from diffcast.language.words import words
from diffcast.model import Quote, Span

SPOKEN = st.lists(
    st.sampled_from(["we", "lost", "the", "house", "two", "dogs", "21", "fire", "don't", "um"]), max_size=14
)


def found(text: str) -> tuple[Quote, ...]:
    return quotes(text, words(text, Span(0, len(text))))


def said(text: str) -> Quote:
    span = Span(0, len(text))
    return quote_of(text, span, words(text, span)) or Quote(span, ())


@pytest.mark.parametrize(("text", "expected"), cells("quotes.txt"))
def test_a_text_holds_exactly_these_quotations(text: str, expected: str) -> None:
    assert " / ".join(" ".join(quote.words) for quote in found(text)) == expected


@pytest.mark.parametrize(("expected", "one", "other"), cells("quote_relations.txt"))
def test_two_quotations_are_related_like_this_in_either_order(expected: str, one: str, other: str) -> None:
    assert (quote_relation(said(one), said(other)), quote_relation(said(other), said(one))) == (expected, expected)


def test_the_span_of_a_quotation_is_that_of_its_words() -> None:
    text = "She said: “We lost, um, everything.” Then she left."
    assert [text[quote.span.start : quote.span.end] for quote in found(text)] == ["We lost, um, everything"]


def test_a_quotation_in_several_paragraphs_opens_again_in_each() -> None:
    text = "“We lost the house.\n\n“We will build again,” he said."
    assert [" ".join(quote.words) for quote in found(text)] == ["we lost the house", "we will build again"]


def test_a_quotation_that_is_never_closed_runs_to_the_end() -> None:
    assert found("“We lost the house. It burned.")[0].words[-1] == "burned"


def test_only_the_given_words_are_searched() -> None:
    text = "“We lost it,” he said. “We did.”"
    assert [" ".join(quote.words) for quote in quotes(text, words(text, Span(22, len(text))))] == ["we did"]


@pytest.mark.parametrize(
    ("one", "other", "left", "right"),
    [
        ("We ran out of sofa cushions to look under", "We ran out of couch cushions to look under", "sofa", "couch"),
        ("In thirty years I saw no flags", "In 30 years I saw no ships", "flags", "ships"),
        ("We can't do it", "We won't do it", "can't", "won't"),
        ("I had, you know, four patients here", "I had three patients here", "four", "three"),
    ],
)
def test_the_words_that_differ_are_found(one: str, other: str, left: str, right: str) -> None:
    quoted = said(one), said(other)
    runs = altered_words(*quoted)
    assert [(quoted[0].words[a.start : a.stop], quoted[1].words[b.start : b.stop]) for a, b in runs] == [
        ((left,), (right,))
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We are not police", "WE ARE NOT POLICE"),
        ("I'm, um, here for ten days", "I am here for 10 days"),
        ("We ran from the smoke", "We ran from the smoke and the children cried all night"),
    ],
)
def test_trimming_fillers_and_spelling_are_not_a_difference(one: str, other: str) -> None:
    assert altered_words(said(one), said(other)) == ()


@given(SPOKEN)
def test_every_quotation_is_verbatim_to_itself_unless_it_says_nothing(spoken: list[str]) -> None:
    quote = said(" ".join(spoken))
    assert quote_relation(quote, quote) == ("verbatim" if set(spoken) - {"um"} else "unrelated")


@given(SPOKEN, SPOKEN)
def test_the_order_of_two_quotations_does_not_matter(one: list[str], other: list[str]) -> None:
    left, right = said(" ".join(one)), said(" ".join(other))
    assert quote_relation(left, right) == quote_relation(right, left)


@given(SPOKEN, SPOKEN)
def test_words_that_differ_are_inside_their_quotations(one: list[str], other: list[str]) -> None:
    left, right = said(" ".join(one)), said(" ".join(other))
    for a, b in altered_words(left, right):
        assert a.stop <= len(left.words) and b.stop <= len(right.words)


def test_a_long_line_of_marks_is_read_in_one_pass() -> None:
    text = "“a ‘b' \" 'c QUOTE " * 4000
    assert len(found(text)) > 0

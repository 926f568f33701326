"""What a format marks goes above what the words look like, and no word is lost by it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st
from test_segment_laws import SIDE, WORD, pages

from diffcast.model import AsideCode, Document, Mark, Role, Side, Span
from diffcast.segment import cut, segment

ROLES: tuple[Role | None, ...] = (
    "speech",
    "bite",
    "label",
    "title",
    "cue",
    "headline",
    "body",
    "caption",
    "furniture",
    None,
)
TEXT = "Old dam at Pell Creek to be rebuilt\n\nBy Ann Cole\n\nThe dam will be rebuilt next year.\n\nIt leaks, Dee Roy said. Nobody is hurt."


def marked(*marks: Mark, text: str = TEXT, side: Side = "article") -> Document:
    return segment(Document(side, "text", "", text, marks=marks))


def span(piece: str, text: str = TEXT) -> Span:
    return Span(text.index(piece), text.index(piece) + len(piece))


def roles(document: Document) -> list[tuple[str, str]]:
    return [(block.role, document.text[block.span.start : block.span.end]) for block in document.blocks]


def test_without_marks_a_text_is_cut_as_ever() -> None:
    assert roles(marked()) == [
        ("headline", "Old dam at Pell Creek to be rebuilt"),
        ("furniture", "By Ann Cole"),
        ("body", "The dam will be rebuilt next year."),
        ("body", "It leaks, Dee Roy said. Nobody is hurt."),
    ]


def test_a_role_that_is_marked_goes_above_the_guess() -> None:
    document = marked(Mark(span("The dam will be rebuilt next year."), "caption"), Mark(span("By Ann Cole"), "body"))
    assert roles(document)[1:3] == [("body", "By Ann Cole"), ("caption", "The dam will be rebuilt next year.")]


def test_a_headline_that_is_marked_is_the_only_one() -> None:
    document = marked(Mark(span("The dam will be rebuilt next year."), "headline"))
    assert document.headline == span("The dam will be rebuilt next year.")
    assert [role for role, _ in roles(document)].count("headline") == 1


def test_what_follows_a_headline_that_is_marked_is_no_masthead() -> None:
    text = "Dam to fall\n\nCrews start in May\n\nThe dam at Pell Creek will be rebuilt next year, the county said on Monday."
    assert roles(marked(text=text))[0][0] == "furniture"
    assert [role for role, _ in roles(marked(Mark(Span(0, 11), "headline"), text=text))] == ["headline", "body", "body"]


def test_a_part_of_a_line_may_be_marked() -> None:
    document = marked(Mark(span("Nobody is hurt."), "furniture", reason="a note"))
    assert roles(document)[-2:] == [("body", "It leaks, Dee Roy said."), ("furniture", "Nobody is hurt.")]
    assert (document.blocks[-1].code, document.blocks[-1].reason) == (AsideCode.MARKED, "a note")


def test_what_is_set_aside_without_a_reason_gets_one() -> None:
    assert marked(Mark(span("Nobody is hurt."), "cue")).blocks[-1].code is AsideCode.MARKED


def test_a_speaker_and_a_time_cut_only_where_another_speaks() -> None:
    text = "THE DAM LEAKS. IT WILL BE REBUILT. NOBODY IS HURT."
    marks = (
        Mark(span("THE DAM LEAKS.", text), speaker="Ann", time=1.0),
        Mark(span("IT WILL BE REBUILT.", text), speaker="Ann", time=3.0),
        Mark(span("NOBODY IS HURT.", text), speaker="Dee", time=5.0),
    )
    blocks = marked(*marks, text=text, side="transcript").blocks
    assert [(block.speaker, block.time) for block in blocks] == [("Ann", 1.0), ("Dee", 5.0)]


def test_a_mark_inside_a_word_is_widened_to_the_word() -> None:
    start = TEXT.index("leaks")
    assert roles(marked(Mark(Span(start + 1, start + 2), "cue")))[-2] == ("cue", "leaks")


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Texts with marks anywhere in them, in any order, also across one another."""
    text = draw(pages())
    edge = st.integers(0, len(text) + 2)
    mark = st.builds(
        lambda first, last, role, speaker, time: Mark(Span(min(first, last), max(first, last)), role, speaker, time),
        edge,
        edge,
        st.sampled_from(ROLES),
        st.sampled_from((None, "Ann", "Dee")),
        st.sampled_from((None, 1.0, 7.5)),
    )
    return Document(draw(SIDE), "text", "", text, marks=tuple(draw(st.lists(mark, max_size=6))))


@settings(max_examples=100)
@given(documents())
def test_every_word_lies_in_exactly_one_block_whatever_is_marked(document: Document) -> None:
    segmented = segment(document)
    passages = cut(segmented)
    for match in WORD.finditer(document.text):
        first, last = match.span()
        assert sum(b.span.start <= first and last <= b.span.end for b in segmented.blocks) == 1, match.group()
        assert sum(p.span.start <= first and last <= p.span.end for p in passages) == 1, match.group()


@settings(max_examples=50)
@given(documents())
def test_marks_without_anything_told_change_nothing(document: Document) -> None:
    bare = replace(document, marks=tuple(replace(mark, role=None, speaker=None, time=None) for mark in document.marks))
    assert segment(bare).blocks == segment(replace(document, marks=())).blocks


@pytest.mark.parametrize("size", [2_000, 8_000])
def test_many_marks_take_no_longer_than_their_number(size: int) -> None:
    text = "THE DAM LEAKS. " * size
    marks = tuple(Mark(Span(n * 15, n * 15 + 14), "cue" if n % 3 else None, time=float(n)) for n in range(size))
    assert len(re.findall("leaks", text, re.I)) == len(marks)
    assert segment(Document("transcript", "text", "", text, marks=marks)).blocks

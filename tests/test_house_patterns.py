"""The patterns of a house style: what they fit, what they set aside, and that none of them takes long."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st
from test_segment_laws import SPOKEN, WRITTEN, pages

from diffcast.model import AsideCode, Block, Document, Mark, Side, Span
from diffcast.readers import read
from diffcast.segment import segment
from diffcast.segment.patterns import pattern
from diffcast.settings import HouseStyle

FITS = [
    ("Share this story", "share this story"),
    ("Share   this\tstory", "Share this story"),
    ("Download the SAN app*", "DOWNLOAD THE SAN APP FROM YOUR STORE."),
    ("Download the SAN app*", "Download the SAN app"),
    ("*all rights reserved", "© 2026 Lindmoor News. All rights reserved"),
    ("Follow * on *", "Follow us on Facebook"),
    ("# comments", "1,204 comments"),
    ("we're here: *", "We’re here: Main Street 5"),
    ('"*" - the desk', "“Good night” — the desk"),
    (r"\*\*\* *", "*** ends"),
    (r"\# #", "# 12"),
    ("*", "anything at all"),
    ("a*b*c", "abbc"),
    ("version #.#", "Version 1,200.5"),
    ("#.#.#", "3.14.2026"),
    ("##", "7.5"),
]
FITS_NOT = [
    ("Share this story", "Share this story now"),
    ("Share this story", "You can share this story"),
    ("Download the SAN app*", "Please download the SAN app"),
    ("*all rights reserved", "all rights reserved."),
    ("# comments", "no comments"),
    ("# comments", "many 12 comments"),
    ("Follow * on *", "Followers of us"),
    (r"\*", "x"),
    ("a*b*c", "acb"),
    ("a*a", "a"),
    ("version #.#", "Version 1,200"),
    ("#.#.#", "3.14"),
    ("##", "7"),
    (".*", "xx"),
    ("(a+)+$", "aaaa"),
]


@pytest.mark.parametrize(("written", "line"), FITS)
def test_a_pattern_fits_a_whole_line(written: str, line: str) -> None:
    assert pattern(written).whole(line)


@pytest.mark.parametrize(("written", "line"), FITS_NOT)
def test_a_pattern_fits_no_other_line(written: str, line: str) -> None:
    assert pattern(written).whole(line) is None


def test_the_first_star_is_told() -> None:
    line = "ON CAM: NORA BECKETT / STUDIO 4"
    star = pattern("on cam: * / *").whole(line)
    assert star and line[slice(*star)] == "NORA BECKETT"


@pytest.mark.parametrize(
    ("written", "line", "found"),
    [
        ("<<*>>", "IT RAINED <<TAKE VO>> AND <<NATS>> RAINED", ["<<TAKE VO>>", "<<NATS>>"]),
        ("<<*>>", "IT RAINED << AND RAINED", []),
        ("{#}", "{1} IT RAINED {22}", ["{1}", "{22}"]),
        ("//*//", "////", ["////"]),
    ],
)
def test_a_pattern_is_found_inside_a_line(written: str, line: str, found: list[str]) -> None:
    assert [line[start:end] for start, end in pattern(written).inside(line)] == found


@pytest.mark.parametrize(
    "written", ["a*a*a*a*a*a*a*b", "#*#*#*#x", "a a a a a a b", "*x*", "# # # #", "1*1*1*2", "####x", "#.#,#.#x"]
)
@pytest.mark.parametrize(
    "line",
    ["a" * 200_000, "1" * 200_000, "a " * 100_000, " " * 200_000, "1 , " * 50_000, "1." * 100_000, "1.1,1." * 30_000],
)
def test_no_pattern_takes_longer_than_the_line_is_long(written: str, line: str) -> None:
    begun = time.perf_counter()
    pattern(written).whole(line)
    list(pattern(written).inside(line))
    assert time.perf_counter() - begun < 1


# In a script


def shown(text: str, style: HouseStyle, side: Side = "transcript") -> list[tuple[str, str, str]]:
    blocks = segment(read(text, side), style).blocks
    return [(block.role, block.speaker or "", text[block.span.start : block.span.end]) for block in blocks]


SCRIPT = """\
PRESENTER IS NORA BECKETT
THE COUNCIL MET ON MONDAY. STAY CURIOUS, LINDMOOR.
ROLL TAPE NINE
THE MAYOR LEFT <<WIDE>> BEFORE THE VOTE.
"""


def test_a_script_without_the_house_style_is_read_as_story() -> None:
    assert {role for role, _, _ in shown(SCRIPT, HouseStyle())} <= {"speech", "cue"}
    assert "ROLL TAPE NINE" in " ".join(text for role, _, text in shown(SCRIPT, HouseStyle()) if role == "speech")


def test_the_labels_cues_and_sign_offs_of_the_house_are_set_aside() -> None:
    style = HouseStyle(
        cues=("roll tape *",),
        inline_cues=("<<*>>",),
        labels=("presenter is *",),
        sign_offs=("stay curious, *",),
    )
    assert shown(SCRIPT, style) == [
        ("label", "NORA BECKETT", "PRESENTER IS NORA BECKETT"),
        ("speech", "NORA BECKETT", "THE COUNCIL MET ON MONDAY."),
        ("cue", "NORA BECKETT", "STAY CURIOUS, LINDMOOR."),
        ("cue", "", "ROLL TAPE NINE"),
        ("speech", "NORA BECKETT", "THE MAYOR LEFT"),
        ("cue", "", "<<WIDE>>"),
        ("speech", "NORA BECKETT", "BEFORE THE VOTE."),
    ]


def test_the_reason_is_the_pattern() -> None:
    blocks = segment(read(SCRIPT, "transcript"), HouseStyle(cues=("roll tape *",))).blocks
    reasons = [block.reason for block in blocks if block.role == "cue" and block.code is AsideCode.HOUSE_STYLE]
    assert reasons == ["excluded by the house style: “roll tape *”"]


# In an article

PAGE = """\
Lindmoor Daily brings you the news of the whole valley and more
Council closes two branches

The council voted 7-2 on Monday to close two branches of the library, the clerk said.
Reporting for the valley takes money and time, so give what you can.

Residents had asked for a later date.
"""


def furniture(text: str, *patterns: str) -> list[str]:
    found = shown(text, HouseStyle(boilerplate=patterns), "article")
    return [piece for role, _, piece in found if role == "furniture"]


def test_a_paragraph_that_fits_is_furniture() -> None:
    assert furniture(PAGE) == []
    assert furniture(PAGE, "Reporting for the valley *") == [
        "Reporting for the valley takes money and time, so give what you can."
    ]


def test_a_line_that_the_house_sets_aside_is_no_headline() -> None:
    document = segment(read(PAGE, "article"), HouseStyle(boilerplate=("Lindmoor Daily brings *",)))
    assert document.headline and PAGE[document.headline.start : document.headline.end] == "Council closes two branches"


def test_a_paragraph_that_was_folded_fits_as_a_whole() -> None:
    paragraph = "Reporting for the valley takes\nmoney and time, so give what you\ncan, and tell your friends of it."
    text = f"The council voted on Monday to\nclose two of the five branches.\n\n{paragraph}\n\nThe mayor had asked for more time\nand for another vote in June.\n"
    assert furniture(text, "Reporting for * of it.") == [paragraph]
    assert furniture(text, "Reporting for *") == [paragraph.partition("\n")[0]]


def test_what_the_house_says_goes_above_what_the_format_marks() -> None:
    text = "The council met. Give what you can."
    marks = (Mark(Span(0, len(text)), "body"),)
    document = Document("article", "text", "", text, marks=marks)
    inline = segment(replace(document, text="Give what you can.", marks=(Mark(Span(0, 18), "body"),)), HOUSE)
    assert [block.role for block in inline.blocks] == ["furniture"]
    assert [block.role for block in segment(document, HOUSE).blocks] == ["body"]


HOUSE = HouseStyle(
    cues=("*OVER*", "(*)", "17"),
    inline_cues=("--*--", "[*]", "…*."),
    labels=("* COLE", ">> *"),
    sign_offs=("good *", "thank you*"),
    boilerplate=("give what you can.", "*ago", "# *", "• *", "“*", "By *"),
)


@settings(max_examples=80)
@given(pages(), st.sampled_from(("transcript", "article")))
def test_under_a_house_style_too_every_word_is_in_one_block(text: str, side: Side) -> None:
    blocks: tuple[Block, ...] = segment(Document(side, "text", "", text), HOUSE).blocks
    assert all(one.span.end <= other.span.start for one, other in pairwise(blocks))
    held = [any(block.span.start <= place < block.span.end for block in blocks) for place in range(len(text))]
    assert all(inside for inside, letter in zip(held, text, strict=True) if letter.isalnum())


def test_the_pieces_of_the_laws_meet_the_patterns() -> None:
    assert any(pattern(one).whole(piece) for one in HOUSE.cues for piece in SPOKEN)
    assert any(pattern(one).whole(piece) for one in HOUSE.boilerplate for piece in WRITTEN)

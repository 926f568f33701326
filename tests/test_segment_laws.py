"""What holds for every text whatever: no word is lost, no offset lies, nothing overlaps, and nothing takes long."""

from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st

from diffcast.model import Document, Side
from diffcast.readers import read
from diffcast.segment import SIGNALS, cut, segment, signals

WORD = re.compile(r"\w+(?:[’'.,]\w+)*")
SPOKEN = tuple(
    """>> GOOD MORNING EVERYONE|>>> |[lena marsh]|[LIVE TAG]|(SOT :07 MAYOR ANN COLE)|((DEE ROY/PARENT 01:02:03 |01:02:07))
ANN COLE|MAYOR OF ELLERY|“We said no.”|("IT RAINED."|THE COUNCIL VOTED 7 TO 2 -- AND|IT'S OVER...|*CG 2line ANN COLE
:12|IN Q: WE SAID|RUNS=1:32|♪ ♪|MEASLES-PKG-1|Speaker 1: (00:00)|ANN COLE, MAYOR:|COLE (voice-over):|17|{***VO***}
00:00:01,000 --> 00:00:03,000|GEN. MARK HOLLIS LEFT THE U.S. THE SENATE DIDN'T|(LIND-kvist)|/////|<v Ann>
THANK YOU, ANN. SPORTS IS NEXT.|FOR NORTHLINE NEWS — I’M LENA MARSH.""".replace("\n", "|").split("|")
)
WRITTEN = tuple(
    """Skip to main content|Council passes budget after six-hour debate|By Lena Marsh and Dee Roy|Updated 4:12 PM EDT
ELLERY (WKVT) — The council voted 7-2 on Monday, according to the clerk, to close two branches.|Most read|1. Dog found
“No,” she said. “Never.”|• The rate goes up 2.5%|Tags: Council, Budget|© 2025 Ellery News|Home > News|___|Related:
A branch on Friday. (Dee Roy/Ellery News)|What happens next?|Dr. J. R. Roy, 44, who left, said so.""".replace(
        "\n", "|"
    ).split("|")
)
ODD = (
    "\x00",
    "\u202eשלום עולם\u202c",
    "😀🏽",
    "\x07\x1b[0m",
    "\u2028",
    "\ufeff",
    "…",
    "''",
    "((",
    "))",
    "[",
    "]",
    "..",
    "a.b.c",
    "é́",
    "１２",
)
ENDS = ("\n", "\n\n", "\r\n", " ", "\t", "", "\u00a0", "  ")


@st.composite
def pages(draw: st.DrawFn) -> str:
    """Texts made of the forms that scripts and articles hold, in any order, with debris between them."""
    piece = st.one_of(st.sampled_from(SPOKEN), st.sampled_from(WRITTEN), st.sampled_from(ODD), st.text(max_size=30))
    parts = draw(st.lists(st.tuples(piece, st.sampled_from(ENDS)), max_size=25))
    return "".join(part + end for part, end in parts)


def document(text: str, side: Side) -> Document:
    return segment(Document(side, "text", "", text))


SIDE = st.sampled_from(("transcript", "article"))


@settings(max_examples=100)
@given(pages(), SIDE)
def test_every_word_lies_in_exactly_one_block_and_one_passage(text: str, side: Side) -> None:
    segmented = document(text, side)
    passages = cut(segmented)
    for match in WORD.finditer(text):
        first, last = match.span()
        assert sum(b.span.start <= first and last <= b.span.end for b in segmented.blocks) == 1, match.group()
        assert sum(p.span.start <= first and last <= p.span.end for p in passages) == 1, match.group()


@settings(max_examples=100)
@given(pages(), SIDE)
def test_blocks_and_passages_keep_reading_order_and_never_overlap(text: str, side: Side) -> None:
    segmented = document(text, side)
    passages = cut(segmented)
    assert all(a.span.end <= b.span.start for a, b in pairwise(segmented.blocks))
    assert all(a.span.end <= b.span.start for a, b in pairwise(passages))
    assert [passage.index for passage in passages] == list(range(len(passages)))
    assert all(b.sentence - a.sentence in (0, 1) for a, b in pairwise(passages))


@settings(max_examples=100)
@given(pages(), SIDE)
def test_offsets_point_at_what_is_shown_and_into_the_own_block(text: str, side: Side) -> None:
    segmented = document(text, side)
    assert segmented.text == text
    for block in segmented.blocks:
        shown = text[block.span.start : block.span.end]
        assert shown and shown == shown.strip()
        assert block.aside == (block.code is not None)
    for passage in cut(segmented):
        assert passage.block in segmented.blocks
        assert passage.block.span.holds(passage.span)
        assert text[passage.span.start : passage.span.end].strip()


@settings(max_examples=60)
@given(pages(), SIDE)
def test_segmenting_twice_gives_the_same(text: str, side: Side) -> None:
    assert document(text, side) == document(text, side)
    assert cut(document(text, side)) == cut(document(text, side))


@settings(max_examples=60)
@given(pages())
def test_signals_give_every_line_a_row_of_shares(text: str) -> None:
    rows = signals(document(text, "article"))
    assert all(len(row) == len(SIGNALS) for row in rows.values())
    assert all(0 <= value <= 1 for row in rows.values() for value in row)


SIZE = 30_000
LONG = {
    "one word": "A",
    "words without an end": "WORD ",
    "captions without an end": "AND IT IS SHE SAYS THE DOG ",
    "commas": "the dog, which ran, ",
    "dots": ". ",
    "brackets": "(",
    "pairs of brackets": "((A/",
    "quotes": "“",
    "dashes": "-- ",
    "labels": "ANN COLE: ",
    "short lines": "ANN COLE\n",
    "list after list": "Most read\n",
    "open quotations": '("A\n',
    "blank lines": "\r\n \t",
    "initials": "J. ",
    "breadcrumbs": "Home > News > ",
    "dateline": "ELLERY, ",
    "spaces": " ",
    "digits": "1",
    "dots without a blank": ".",
    "numbers": "1,4",
    "address": "a@",
}


@pytest.mark.parametrize("name", LONG)
@pytest.mark.parametrize("side", ["transcript", "article"])
def test_a_long_text_of_one_form_takes_no_longer_than_its_length(name: str, side: Side) -> None:
    text = LONG[name] * (SIZE // len(LONG[name])) + "x"
    start = time.process_time()
    cut(document(text, side))
    assert time.process_time() - start < 6


def test_a_line_of_a_megabyte_is_cut() -> None:
    text = "AND IT IS SHE SAYS THE DOG " * 37_000
    assert len(cut(document(text, "transcript"))) > 10_000


def test_a_document_of_nothing_but_marks_has_no_story() -> None:
    segmented = segment(read("*** \n (VO) \n [LIVE TAG]", "transcript"))
    assert all(block.aside for block in segmented.blocks)

"""Where a sentence is cut into statements that can be checked one by one."""

from __future__ import annotations

import pytest
from tables import rows

from diffcast.model import Span
from diffcast.readers import read
from diffcast.segment import cut, segment
from diffcast.segment.clauses import clauses

CASES = rows("clauses.txt")


def parts(text: str) -> list[str]:
    return [text[span.start : span.end] for span in clauses(text, Span(0, len(text)))]


@pytest.mark.parametrize("case", CASES)
def test_a_clause_begins_where_a_statement_of_its_own_begins(case: str) -> None:
    assert parts(case.replace("‖ ", "")) == [piece.strip() for piece in case.split("‖")]


@pytest.mark.parametrize("case", CASES)
def test_capitals_are_cut_where_prose_is_cut(case: str) -> None:
    shouted = case.upper()
    assert parts(shouted.replace("‖ ", "")) == [piece.strip() for piece in shouted.split("‖")]


def test_captions_without_punctuation_are_cut_before_a_new_subject() -> None:
    text = "A DOG WAS SEEN NEAR THE OLD MILL ROAD BRIDGE IN THE MORNING THEY HAVE SENT A BOAT TO LOOK FOR THE ANIMAL"
    assert parts(text) == [text[: text.index("THEY")].strip(), text[text.index("THEY") :]]


def test_a_quotation_mark_goes_with_the_words_that_it_opens() -> None:
    assert parts("He ended every show the same way: “Be kind to all animals.”")[-1] == "“Be kind to all animals.”"


def test_parts_of_a_sentence_that_a_cue_interrupts_share_its_number() -> None:
    document = segment(read("DEMOCRAT BEA LINDQVIST (LIND-kvist) LEADS BY 212 VOTES. SHE IS HAPPY.", "transcript"))
    assert [passage.sentence for passage in cut(document)] == [0, 0, 0, 1]


def test_a_label_is_no_part_of_the_sentence_that_follows_it() -> None:
    document = segment(read("[JILL] IT'S DAY THREE.", "transcript"))
    assert [passage.sentence for passage in cut(document)] == [0, 1]

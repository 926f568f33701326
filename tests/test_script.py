"""What is heard in a script, who says it, and what is only for the crew."""

from __future__ import annotations

import re
from itertools import takewhile

import pytest
from tables import rows

from diffcast.model import Block
from diffcast.readers import read
from diffcast.segment import segment


def blocks(text: str) -> tuple[Block, ...]:
    return segment(read(text, "transcript")).blocks


def shown(text: str) -> list[tuple[str, str, str]]:
    return [(block.role, block.speaker or "", text[block.span.start : block.span.end]) for block in blocks(text)]


def heard(text: str) -> list[str]:
    return [text[block.span.start : block.span.end] for block in blocks(text) if not block.aside]


def section(name: str, title: str) -> list[str]:
    """The rows below `[title]`, up to the next title."""
    lines = rows(name)
    after = lines[lines.index(f"[{title}]") + 1 :]
    return list(takewhile(lambda line: line not in ("[signs]", "[story]"), after))


BEFORE, AFTER = "THE COUNCIL MET LATE ON MONDAY.\n\n", "\n\nNOBODY ELSE CAME TO THE HALL THAT NIGHT."


@pytest.mark.parametrize("row", rows("scripts.txt"))
def test_a_line_of_a_script_is_what_its_form_says(row: str) -> None:
    pieces = [re.split(r"\s*\|\s*", piece.strip(), maxsplit=2) for piece in row.split("¦")]
    line = " ".join(piece[2] for piece in pieces).replace(" .", ".")
    found = [block for block in shown(BEFORE + line + AFTER) if block[2] in line]
    assert [(role, text) for role, _, text in found] == [(role, text) for role, _, text in pieces]
    assert [speaker for role, speaker, _ in found if role != "cue"] == [s for role, s, _ in pieces if role != "cue"]


@pytest.mark.parametrize("sentence", section("signs.txt", "signs"))
def test_greetings_hand_overs_and_sign_offs_are_set_aside(sentence: str) -> None:
    text = f"[lena marsh]\nTHE COUNCIL MET LATE ON MONDAY. {sentence}"
    assert heard(text) == ["THE COUNCIL MET LATE ON MONDAY."]


@pytest.mark.parametrize("sentence", section("signs.txt", "story"))
def test_sentences_that_state_something_stay(sentence: str) -> None:
    text = f"[lena marsh]\nTHE COUNCIL MET LATE ON MONDAY. {sentence}"
    assert heard(text) == [f"THE COUNCIL MET LATE ON MONDAY. {sentence}"]


def test_a_name_over_a_title_gives_the_bite_its_speaker() -> None:
    text = "[lena marsh]\nTHEY AGREE.\n\nANITA COLE\nCEO, MARROW HEALTH\n“We said yes.”\n\n[lena marsh]\nTHEY SIGNED."
    assert [(role, speaker) for role, speaker, _ in shown(text)] == [
        ("label", "lena marsh"), ("speech", "lena marsh"), ("title", "ANITA COLE"), ("title", ""),
        ("bite", "ANITA COLE"), ("label", "lena marsh"), ("speech", "lena marsh"),
    ]  # fmt: skip


def test_two_lines_of_narration_are_no_name_and_title() -> None:
    assert heard("THE MAYOR RESIGNED\nNOBODY KNOWS WHY\nTHE CITY WAITS") != []


def test_an_opening_bite_without_a_speaker_is_a_bite() -> None:
    told = "[lena marsh]\nONE OF THE COUNTRYS LARGEST CHAINS IS AGREEING TO PAY FOR THE CRISIS IN NINE STATES."
    assert shown(f"“No check brings her back\n\n{told}")[0] == ("bite", "", "“No check brings her back")


def test_a_bite_between_time_marks_keeps_its_speaker_and_loses_the_marks() -> None:
    text = '((STU COLE/GENERAL MANAGER 0412 01:23:45 "It was hard. 01:23:49 Very hard." 01:23:57))'
    assert [(role, speaker) for role, speaker, _ in shown(text) if role == "bite"] == [("bite", "STU COLE")] * 2
    assert heard(text) == ['"It was hard.', 'Very hard."']


def test_several_titles_before_one_bite_name_nobody() -> None:
    text = '*CG 2line TAMMY DIX\nGRANDMOTHER\n:12\n*CG 2line PAULA REESE\nPOLICE\n:41\n\n("YOU COULD HEAR IT. I\nRAN.")'
    assert [(role, speaker) for role, speaker, _ in shown(text) if role != "title"] == [("bite", "")]


@pytest.mark.parametrize(
    ("label", "after", "speaker"),
    [
        ("LYDIA FARR", "", "LYDIA FARR"),
        ("SUPERINTENDENT LYDIA FARR", "", "SUPERINTENDENT LYDIA FARR"),
        ("LYDIA FARR", 'LYDIA FARR: "NOBODY WAS HURT."\n', "LYDIA FARR"),
        ("LYDIA FARR", "LYDIA FARR: I WAS THERE AT NOON.\n", ""),  # Who also talks may let others speak.
        ("ANCHOR", "", ""),
        ("VOX POP", "", ""),
    ],
)
def test_a_label_right_before_a_quotation_says_whose_it_is(label: str, after: str, speaker: str) -> None:
    text = f'PAUL NORTH: THE BUS SLID OFF.\n{label}: "WE ARE GRATEFUL."\nPAUL NORTH: IT REOPENED.\n{after}'
    assert [who for _, who, said in shown(text) if said == '"WE ARE GRATEFUL."'] == [speaker]


def test_folded_captions_are_one_running_text() -> None:
    first = "WE BEGIN WITH THE POWER\nOUTAGE THAT PUT MUCH OF THE WEST\nSIDE OF THE CITY IN THE DARK"
    assert heard(f">>> {first}\n>> IT IS STILL DARK") == [first, "IT IS STILL DARK"]


def test_numbered_captions_carry_their_second_on_air() -> None:
    text = "1\n00:01:01,500 --> 00:01:03,000\nTHE DAM IS SAFE\n\n2\n00:01:04,000 --> 00:01:06,000\nSAYS THE MAYOR"
    assert [block.time for block in blocks(text) if not block.aside] == [61.5, 64.0]


def test_what_is_set_aside_always_says_why() -> None:
    for row in rows("scripts.txt"):
        assert all((block.code is None) != block.aside for block in blocks(row.split(" | ")[-1]))


def test_a_guest_may_ask_without_being_set_aside() -> None:
    text = 'MAYOR SAYS NO.\n\n(SOT :06 TRAN)\n"I GO EVERY FRIDAY AFTER SCHOOL. WHERE AM I SUPPOSED TO GO NOW?"'
    assert heard(text)[-1].endswith('GO NOW?"')


def test_a_presenter_is_no_guest_although_the_label_has_a_title() -> None:
    text = "ANN COLE, HOST: WELCOME BACK. THE COUNCIL MET.\n\nDEE ROY, MAYOR: NOBODY CAME.\n\nCOLE: THANK YOU."
    assert [role for role, _, _ in shown(text)] == ["label", "cue", "speech", "label", "bite", "label", "cue"]


def test_a_sign_inside_a_sentence_of_captions_is_set_aside_alone() -> None:
    text = ">> THE COUNCIL MET LATE ON MONDAY.. OUR DEE ROY IS LIVE AT CITY HALL.. NOBODY ELSE CAME TO THE MEETING"
    assert heard(text) == ["THE COUNCIL MET LATE ON MONDAY..", "NOBODY ELSE CAME TO THE MEETING"]


def test_web_captions_name_their_speakers() -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ann Cole>The dam is safe\n\n00:05.000 --> 00:06.000\n<v Dee Roy>for now"
    )
    spoken = [(block.speaker, block.time) for block in blocks(text) if not block.aside]
    assert spoken == [("Ann Cole", 1.0), ("Dee Roy", 5.0)]


def test_a_speaker_tag_without_a_name_names_nobody() -> None:
    assert all(block.speaker is None for block in blocks("<v  > THE DAM LEAKS, THE MAYOR SAYS."))

"""Transcripts as tables: which columns are read, and which tables are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from understood import opened, refusal

from diffcast.readers import format_of

Told = list[tuple[str, str | None, float | None]]
PREMIERE = (
    '"Speaker Name","Start Time","End Time","Text"\n'
    '"Speaker 1","00;00;01;00","00;00;04;15","The tram stops, she said."\n'
    '"Wynn","00;00;05;15","00;00;07;00","It cost\n""340"" crowns."\n'
)
READ: dict[str, tuple[str, str, Told]] = {
    "of an editing program": (
        "a.csv",
        PREMIERE,
        [("The tram stops, she said.", "Speaker 1", 1.0), ('It cost "340" crowns.', "Wynn", 5.5)],
    ),
    "known by its heading": ("a.txt", "Start,Speaker,Text\n0:01,Ann,It stops.\n", [("It stops.", "Ann", 1.0)]),
    "with semicolons": ("a.csv", "In;Out;Dialogue\n00:00:01,5;00:00:02,0;It stops.\n", [("It stops.", None, 1.5)]),
    "in milliseconds": (
        "a.tsv",
        "start\tend\ttext\n0\t4200\tIt stops.\n4200\t9000\tIt goes.\n",
        [("It stops.", None, 0.0), ("It goes.", None, 4.2)],
    ),
    "in seconds": ("a.csv", "start,end,text\n0,4,It stops.\n4,9,It goes.\n", [("It stops.", None, 0.0), ("It goes.", None, 4.0)]),
    "without times": ("a.csv", "Speaker,Text\nAnn,It stops.\nBo,It goes.\n", [("It stops.", "Ann", None), ("It goes.", "Bo", None)]),
    "with empty rows": ("a.csv", "\ufeffStart,Text\r\n,\r\n0:01,It stops.\r\n\r\n", [("It stops.", None, 1.0)]),
    "with columns of notes": ("a.csv", "Notes,Start,Text,Scene\nsee B,0:01,It stops.,4\n", [("It stops.", None, 1.0)]),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_a_table_is_read_row_by_row(tmp_path: Path, name: str) -> None:
    file, text, told = READ[name]
    document = opened(tmp_path, file, text.encode(), "transcript")
    found = [(document.text[one.span.start : one.span.end], one.speaker, one.time) for one in document.blocks]
    assert found == told


BAD = {
    "without a heading": ("a.csv", "0:01,Ann,It stops.\n0:02,Bo,It goes.\n", "names no column of text"),
    "of another kind": ("a.csv", "Price,Name\n4,Apple\n", "names no column of text"),
    "empty": ("a.csv", "", "empty"),
    "without words": ("a.csv", "Start,Text\n0:01,\n0:02,\n", "without a word"),
    "with a heading alone": ("a.csv", "Start,Text\n", "without a word"),
    "cut off inside a cell": ("a.csv", 'Start,Text\n0:01,"It sto', "damaged or cut off in line 2"),
    "running backwards": (
        "a.csv",
        "Start,Text\n" + "".join(f"0:{30 - n},Line {n} here.\n" for n in range(12)),
        "run backwards",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_table_without_a_story_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    file, text, said = BAD[name]
    assert said in refusal(tmp_path, file, text.encode())


NO_TABLES = [
    "Text, start to end, was read by the speaker.\nThe tram stops.",
    "Speaker: Ann, Text: it stops",
    "Start of the story, in short, the tram stops.",
    "Out, in, from\nThe tram stops.",
]


@pytest.mark.parametrize("text", NO_TABLES)
def test_prose_with_commas_is_no_table(text: str) -> None:
    assert format_of(text.encode(), "a.txt").name == "text"

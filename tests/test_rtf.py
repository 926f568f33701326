"""RTF files: paragraphs, tables, letters of every code page, and files that are none."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st
from makers import in_rtf, rich, rtf, rtf_table
from striprtf.striprtf import rtf_to_text
from understood import opened, refusal, shown, words

from diffcast.errors import DiffcastError, UnreadableInput
from diffcast.readers.rtf import read

SHOTS = [
    ["VIDEO", "AUDIO"],
    ["DANA ON CAM", "[dana ruiz]\nTHE CITY OF ORLE WILL PULL UP ITS LAST TRAM TRACKS THIS SUMMER…"],
    ["TAKE VO\nTram at the depot", "THE WORK TAKES TEN WEEKS, AND IT COSTS NINE MILLION DOLLARS."],
    ["SUPER: PÁL KISS, RETIRED DRIVER", "“I drove the number two for thirty-one years.”"],
]


def test_a_script_in_columns_tells_what_is_seen_from_what_is_heard(
    tmp_path: Path, golden: Callable[[str, str], None]
) -> None:
    golden("columns-rtf.txt", shown(tmp_path, "trams.rtf", rtf_table(SHOTS)))


BODIES = {
    "a paragraph with marks inside": ("ONE {\\b TWO} {\\i THREE}\\par", "ONE TWO THREE"),
    "letters of the code page": ("caf\\'e9 \\'93so\\'94\\par", "café “so”"),
    "letters of Unicode": ("\\u8220?so\\u8221? \\u-10179?\\u-8704?\\par", "“so” 😀"),
    "what stands for a reader without Unicode": ("\\uc2 \\u8364EUR\\uc1 X\\par", "€RX"),
    "two texts, the second in Unicode": ("{\\upr{ONE ?}{\\*\\ud{ONE {\\b \\u8364?}}}} TWO\\par", "ONE € TWO"),
    "signs by name": ("ONE\\emdash TWO \\lquote so\\rquote\\par", "ONE—TWO ‘so’"),
    "a line break": ("ONE\\line TWO\\par", "ONE\nTWO"),
    "escaped signs": ("\\{ONE\\} \\\\ TWO\\par", "{ONE} \\ TWO"),
    "hidden text": ("ONE{\\v  TWO}\\par", "ONE"),
    "a link": ('{\\field{\\*\\fldinst HYPERLINK "http://a.example"}{\\fldrslt ONE}}\\par', "ONE"),
    "a picture": ("ONE{\\pict\\wmetafile8 010203}\\par", "ONE"),
    "a picture in bytes": ("ONE{\\pict\\bin7 }}\\{{{\\}}\\par", "ONE"),
    "a footer": ("{\\footer PAGE 1\\par}ONE\\par", "ONE"),
    "a text box": ("{\\shp{\\*\\shpinst{\\sp{\\sn x}{\\sv y}}{\\shptxt TWO\\par}}}ONE\\par", "TWO\n\nONE"),
    "a group that a reader may skip": ("{\\*\\unheardof THREE}ONE\\par", "ONE"),
    "a non-breaking hyphen": ("ONE\\_TWO\\par", "ONE-TWO"),
    "a caption and a heading": ("\\pard\\s1 ONE TWO\\par\\pard\\s3 THREE.\\par", "ONE TWO\n\nTHREE."),
}


@pytest.mark.parametrize("name", BODIES)
def test_what_the_page_shows_is_read(tmp_path: Path, name: str) -> None:
    body, text = BODIES[name]
    assert opened(tmp_path, "story.rtf", rich(body), "article").text == text


PAGES = {"ansi": "Õ", "mac": "’", "pc": "╒", "pca": "ı", "ansi\\ansicpg1251": "Х"}


@pytest.mark.parametrize("page", PAGES)
def test_letters_are_those_of_the_code_page_that_the_file_names(tmp_path: Path, page: str) -> None:
    raw = f"{{\\rtf1\\{page} ONE\\'d5TWO\\par}}".encode()
    assert opened(tmp_path, "story.rtf", raw, "article").text == f"ONE{PAGES[page]}TWO"


def test_styles_tell_headline_and_caption(tmp_path: Path) -> None:
    document = opened(tmp_path, "story.rtf", rich(BODIES["a caption and a heading"][0]), "article")
    assert [block.role for block in document.blocks] == ["headline", "caption"]


def test_fonts_tell_the_letters_of_other_alphabets(tmp_path: Path) -> None:
    raw = b"{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 A;}{\\f1\\fcharset238 B;}}\\f0 ONE \\f1 \\'9a\\'e8\\f0  \\'9a.\\par}"
    assert opened(tmp_path, "story.rtf", raw, "article").text == "ONE šč š."


def test_text_marked_as_deleted_is_left_out_and_that_is_said(tmp_path: Path) -> None:
    document = opened(tmp_path, "story.rtf", rich("ONE{\\deleted  TWO}.\\par"))
    assert (document.text, document.note) == ("ONE.", "text marked as deleted is left out")


LINES = st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn")), max_size=30))


@settings(max_examples=50)
@given(LINES)
def test_no_word_is_lost(lines: list[str]) -> None:
    text = "\n".join(["THE STORY", *lines])
    assert words(read(rtf(text), "text", "transcript").text) == words(text)


@settings(max_examples=50)
@given(st.lists(st.text("abc éŽ“”€{}\\ ", max_size=20)))
def test_another_reader_finds_the_same_words(lines: list[str]) -> None:
    raw = rich("".join(f"\\pard {in_rtf(line)}\\par\n" for line in ["THE STORY", *lines]))
    assert words(read(raw, "text", "transcript").text) == words(rtf_to_text(raw.decode("ascii")))


BAD = {
    "cut off": (rtf("THE STORY.\n" * 50)[:400], "cut off"),
    "cut off right at its beginning": (b"{\\rtf1", "cut off"),
    "empty": (b"", "empty"),
    "no words": (rich("\\par\\par"), "no story text"),
    "two documents": (rtf("ONE.") + b"\n" + rtf("TWO."), "more than one RTF document"),
    "groups inside one another": (b"{\\rtf1 " + b"{" * 5000 + b"A" + b"}" * 5001, "nested groups"),
    "10,000 tables": (rich("\\pard\\intbl A\\cell\\row\\pard A\\par" * 10_000), "more than 2,000 tables"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    raw, said = BAD[name]
    assert said in refusal(tmp_path, "story.rtf", raw)


LONG = {
    "words": "A ",
    "signs": "\\'",
    "hidden": "\\v ",
    "unicode": "\\u-1?",
    "cells": "\\intbl\\cell ",
    "stars": "\\*",
    "bins": "\\bin9 ",
}


@pytest.mark.parametrize("name", LONG)
def test_a_long_file_takes_no_longer_than_its_length(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("DIFFCAST_MAX_SECONDS", "600")
    raw = rich("THE STORY. " + LONG[name] * (200_000 // len(LONG[name])) + " END.\\par")
    start = time.process_time()
    read(raw, "text", "transcript")
    assert time.process_time() - start < 5


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        read(b"{\\rtf1 " + raw, "text", "article")
    except DiffcastError:
        return


def test_another_format_is_no_rtf() -> None:
    with pytest.raises(UnreadableInput, match="not RTF"):
        read(b"THE STORY} IS PLAIN.", "text", "transcript")

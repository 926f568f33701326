"""What becomes of bytes, and what a reader says about bytes that are no story."""

from __future__ import annotations

import hashlib
import io
import sys
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from diffcast.errors import DiffcastError, NoStory, UnreadableInput
from diffcast.limits import Limits, checked
from diffcast.readers import read, split

ARTICLE = """Skip to main content
City

Council closes two library branches on Fridays

The council voted 7-2 on Monday night to close two branches of the city library.

“Nobody wanted to do this,” the mayor told reporters in the hall after the vote.

Tags: Council, Library"""

SCRIPT = """“Nobody wanted to do this

[lena marsh]
TWO BRANCHES OF THE CITY LIBRARY WILL CLOSE ON FRIDAYS… THE COUNCIL VOTED SEVEN TO TWO LAST NIGHT.

ANN COLE
MAYOR OF ELLERY
“Nobody wanted to do this.”

[lena marsh]
A HEARING IS SET FOR MAY — FOR NORTHLINE NEWS I’M LENA MARSH."""

LABELLED = """ANN COLE, ANCHOR: The council voted last night to close two of its branches, and the mayor is not happy.

DEE ROY, REPORTER: She told me in the hall that nobody wanted to do this.

COLE: Dee Roy in Ellery, thank you."""


def saved(folder: Path, raw: bytes) -> Path:
    path = folder / "story.txt"
    path.write_bytes(raw)
    return path


def test_a_string_that_names_a_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "transcript.txt"
    path.write_text("THE BRIDGE IS CLOSED.", "utf-8")
    with pytest.raises(UnreadableInput, match=r"give Path\('.*transcript.txt'\)$"):
        read(str(path), "transcript")


def test_a_string_is_the_text_itself() -> None:
    document = read("story.txt", "article")
    assert (document.text, document.source, document.side) == ("story.txt", "text", "article")
    assert document.sha256 == hashlib.sha256(b"story.txt").hexdigest()


@pytest.mark.parametrize(
    "text", ["One.\r\nTwo.\r\n", "One.\rTwo.", "One.\n\n\nTwo.\n", "\ufeffOne.", " One.\t\n", "Ä😀 “One”…"]
)
def test_offsets_count_in_the_file_as_utf_8_with_its_line_ends(tmp_path: Path, text: str) -> None:
    raw = text.encode("utf-8")
    document = read(saved(tmp_path, raw), "transcript")
    assert document.text == raw.decode("utf-8") == text
    assert document.sha256 == hashlib.sha256(raw).hexdigest()
    assert document.note is None


@given(
    st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1).filter(
        lambda text: text.strip("\ufeff\u200b\u200c\u200d\u2060 ").strip()
    )
)
def test_any_written_text_is_read_as_it_is(text: str) -> None:
    assert read(text, "article").text == text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_wide_encodings_with_their_mark_are_read_and_noted(tmp_path: Path, encoding: str) -> None:
    document = read(saved(tmp_path, "Ä story.".encode(encoding)), "article")
    assert document.text == "Ä story."
    assert document.note is not None and encoding.upper() in document.note


def test_windows_1252_is_a_fallback_that_is_noted(tmp_path: Path) -> None:
    document = read(saved(tmp_path, "“We said no” – café".encode("cp1252")), "article")
    assert document.text == "“We said no” – café"
    assert document.note is not None and "Windows-1252" in document.note and "byte 0" in document.note


def test_standard_input_is_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"A story.\r\n"), encoding="ascii"))
    document = read(Path("-"), "transcript")
    assert (document.text, document.source) == ("A story.\r\n", "-")


REFUSED = {
    "nothing": (b"", "empty"),
    "blank space": (b" \r\n\t\n", "empty"),
    "a mark of byte order": (b"\xef\xbb\xbf\n", "empty"),
    "zeros": (b"ST\x03\x04\x00\x00story", "binary"),
    "control characters": (b"\x01\x02\x03\x04\x05\x06 story " * 9, "binary"),
    "bytes of no encoding": (b"story \x81\x8d\xff", "not UTF-8"),
    "half of UTF-16": (b"\xff\xfes\x00t", "UTF-16"),
}


@pytest.mark.parametrize("name", [name for name in REFUSED if name != "half of UTF-16"])
def test_what_is_no_text_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    raw, words = REFUSED[name]
    path = saved(tmp_path, raw)
    with pytest.raises(UnreadableInput) as caught:
        read(path, "article")
    assert words in str(caught.value)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


def test_a_damaged_wide_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="UTF-16"):
        read(saved(tmp_path, "story".encode("utf-16") + b"\x00"), "article")


@pytest.mark.parametrize("text", ["", " \n", "\ufeff", "\u200b"])
def test_a_string_without_a_word_is_refused_too(text: str) -> None:
    with pytest.raises(UnreadableInput, match="text: empty"):
        read(text, "article")


def test_a_missing_file_and_a_folder_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="no such file; check the path"):
        read(tmp_path / "none.txt", "article")
    with pytest.raises(UnreadableInput, match="a folder; name one text file"):
        read(tmp_path, "article")


def test_a_file_too_large_for_a_story_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="larger than 20 MB"):
        read(saved(tmp_path, b"a" * (Limits().bytes + 1)), "article")


@pytest.mark.parametrize("text", ["A little \x0c form feed.", "One \x07 bell in a long story."])
def test_a_stray_control_character_is_no_reason_to_refuse(text: str) -> None:
    assert read(text, "article").text == text


PAGES = {
    "the article first": f"{ARTICLE}\n\n{SCRIPT}\n",
    "the transcript first": f"{SCRIPT}\n\n{ARTICLE}",
    "line ends of Windows": f"{ARTICLE}\n\n{SCRIPT}".replace("\n", "\r\n"),
    "a heading between": f"{ARTICLE}\n\nFull transcript\n\n{SCRIPT}",
    "a heading in capitals": f"{ARTICLE}\n\nTRANSCRIPT:\n\n{SCRIPT}",
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_page_is_split_into_its_two_texts(page: str) -> None:
    transcript, article = split(page)
    assert transcript.text.replace("\r", "") == SCRIPT
    assert article.text.replace("\r", "") == ARTICLE
    assert (transcript.side, article.side) == ("transcript", "article")
    assert transcript.extracted and article.extracted


@pytest.mark.parametrize(
    "page", [f"{ARTICLE}\n\n{LABELLED}", f"{LABELLED}\n\n{ARTICLE}", f"{ARTICLE}\n\nTranscript\n\n{LABELLED}"]
)
def test_a_transcript_in_mixed_case_is_known_by_its_labels(page: str) -> None:
    transcript, article = split(page)
    assert (transcript.text, article.text) == (LABELLED, ARTICLE)


def test_a_split_page_says_where_it_was_cut(tmp_path: Path) -> None:
    path = saved(tmp_path, f"{ARTICLE}\n\n{SCRIPT}".encode())
    transcript, article = split(path)
    assert transcript.note == article.note == "Split at line 12: article above, transcript below"
    assert transcript.sha256 == article.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert transcript.source == str(path)


@pytest.mark.parametrize(
    ("page", "missing"), [(ARTICLE, "no transcript"), (SCRIPT, "no article"), ("One line.", "no transcript")]
)
def test_a_page_without_both_texts_says_which_is_missing(page: str, missing: str) -> None:
    with pytest.raises(NoStory, match=missing):
        split(page)


@given(st.text(max_size=200))
def test_any_page_is_split_or_refused(page: str) -> None:
    try:
        transcript, article = split(page)
    except DiffcastError:
        return
    assert transcript.text in page and article.text in page


def test_a_text_that_is_too_long_names_the_limit_that_may_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIFFCAST_MAX_WORDS", "3")
    with pytest.raises(UnreadableInput, match=r"\b5 words.*\b3\b.*DIFFCAST_MAX_WORDS"):
        checked(read("The bridge will close today.", "transcript"))

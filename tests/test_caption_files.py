"""How a file of captions is told from others, what damaged ones say, and what other readers make of the same bytes."""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path

import pytest
import ttconv.imsc.reader
import ttconv.model
import ttconv.scc.reader
import ttconv.stl.iso6937
import ttconv.stl.reader
from captioning import WRITERS, cues, odd, sami, scc, scc_rolling, srt, stl, ttml, vtt
from hypothesis import given, settings, strategies as st

from diffcast.cli import main
from diffcast.errors import DiffcastError, UnreadableInput
from diffcast.readers import Loaded, format_of, read, split
from diffcast.readers.stl import decoded

TURNS = [">> A BUS HIT A WALL IN OLDMERE. NOBODY WAS HURT.", ">> THE DRIVER IS NINETY.", "THE WALL WAS BUILT IN 1911."]
FOUND = cues(TURNS)
SRT, SCC, STL, TTML = srt(FOUND), scc(FOUND), stl(FOUND), ttml(FOUND)
WORD = re.compile(r"[^\W_]+")


def refusal(folder: Path, name: str, raw: bytes) -> str:
    path = folder / name
    path.write_bytes(raw)
    with pytest.raises(DiffcastError) as caught:
        read(path, "transcript")
    said = str(caught.value)
    assert said.startswith(f"{path}: ") and "\n" not in said
    return said.removeprefix(f"{path}: ")


def note(folder: Path, name: str, raw: bytes) -> str:
    path = folder / name
    path.write_bytes(raw)
    return read(path, "transcript").note or ""


# --- told by content, and then by name -------------------------------------------------------------------------------------

TOLD = [
    (SRT, "story.txt", "srt"),
    (b"\xef\xbb\xbf\r\n\r\n1\r\n00:00:01,000 --> 00:00:02,000\r\nA", "", "srt"),
    (b"00:01.000 --> 00:02.000\nNo number, no hours", "x", "srt"),
    (SRT, "story.vtt", "srt"),
    (vtt(FOUND), "story.srt", "vtt"),
    ("WEBVTT\n".encode("utf-16"), "", "vtt"),
    (SCC, "story.txt", "scc"),
    (TTML, "story.xml", "ttml"),
    (b"<!-- a --><?x y?><tt:tt xmlns:tt='http://www.w3.org/ns/ttml'>", "", "ttml"),
    (STL, "", "stl"),
    (sami(FOUND), "story.txt", "sami"),
    (b"  <sami><body>", "", "sami"),
    (b"no captions at all", "story.srt", "srt"),
    (b"no captions at all", "STORY.SCC".lower(), "scc"),
]
NOT_TOLD = [
    b"A man wrote 00:00:01 --> 00:00:02 on the wall.",
    b"WEBVTTX is the name of a ship.",
    b"(ANCHOR ON CAM)\n00:41 --> the time of the crash",
    b"1\nThe first of many",
    b"STL25.01 is a format",
    b"The <tt> tag is old.",
]


@pytest.mark.parametrize(("raw", "name", "format"), TOLD)
def test_a_format_is_told_by_its_content_and_then_by_its_name(raw: bytes, name: str, format: str) -> None:
    assert format_of(raw, name).name == format


@pytest.mark.parametrize("raw", NOT_TOLD)
def test_text_that_only_speaks_of_captions_is_plain_text(raw: bytes) -> None:
    assert format_of(raw, "story.txt").name == "text"


@pytest.mark.parametrize("name", ["captions.scc", "a.srt", "one.vtt"])
def test_captions_in_a_zip_are_the_transcript(tmp_path: Path, name: str) -> None:
    path = tmp_path / "story.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(name, {"scc": SCC, "srt": SRT, "vtt": vtt(FOUND)}[name.rpartition(".")[2]])
        made.writestr(
            "two.txt", "A bus hit a wall in Oldmere on Monday, the police said. Nobody was hurt in the crash."
        )
    transcript, article = split(path)
    assert WORD.findall(transcript.text) == WORD.findall(" ".join(TURNS))
    assert article.text.startswith("A bus")


# --- bad input: one line -----------------------------------------------------------------------------------------------------


def by_hand(starts: list[float]) -> bytes:
    """SubRip captions in this order; a library would put them in the order of their times."""
    lines = (f"{n}\n00:00:{s:06.3f} --> 00:00:{s + 1:06.3f}\nLINE {n} OF THE NEWS.\n" for n, s in enumerate(starts, 1))
    return "\n".join(lines).encode()


def wrong(raw: bytes, share: int) -> bytes:
    """SCC with the parity of every so-manieth byte turned round."""
    words = re.findall(rb"\b[0-9a-f]{4}\b", raw)
    bad = {word: b"%04x" % (int(word, 16) ^ 0x80) for word in words[::share]}
    return re.sub(rb"\b[0-9a-f]{4}\b", lambda match: bad.get(match.group(), match.group()), raw)


BACKWARDS = by_hand([float(place) for place in range(12, 0, -1)])
DEEP = (
    b"<tt xmlns='http://www.w3.org/ns/ttml'><body>" + b"<div>" * 500 + b"<p>A</p>" + b"</div>" * 500 + b"</body></tt>"
)
BOMB = b"""<!DOCTYPE tt [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><tt xmlns='http://www.w3.org/ns/ttml'><body>&b;</body></tt>"""
PICTURES = b"""<tt xmlns='http://www.w3.org/ns/ttml' xmlns:s='http://www.smpte-ra.org/schemas/2052-1/2010/smpte-tt'>
<head><metadata><s:image xml:id='i'>AAAA</s:image></metadata></head><body><div s:backgroundImage='#i'/></body></tt>"""

REFUSED = {
    "an SRT file without captions": ("a.srt", b"Just a few words.", "no captions with words"),
    "an SRT file of empty captions": ("a.srt", b"1\n00:00:01,000 --> 00:00:02,000\n\n", "no captions with words"),
    "an SRT file cut off in a time": ("a.srt", SRT + b"\n\n99\n00:01:00,000 --> 00:0", "ends inside the time"),
    "captions that run backwards": ("a.srt", BACKWARDS, "run backwards in time"),
    "an empty file": ("a.srt", b"", "empty"),
    "a VTT file with a head only": ("a.vtt", b"WEBVTT\n\nNOTE nothing yet", "no captions with words"),
    "a picture called SRT": ("a.srt", b"\x89PNG\r\n\x1a\n\x00\x00", "binary data (a picture)"),
    "an SCC file of plain text": ("a.scc", b"GOOD EVENING.", "no SCC captions"),
    "an SCC file with a head only": ("a.scc", b"Scenarist_SCC V1.0\n\n", "no SCC captions"),
    "an SCC file cut off in a code": ("a.scc", SCC.rstrip()[:-2], "is cut off"),
    "an SCC file of wrong parity": ("a.scc", wrong(SCC, 4), "wrong parity"),
    "a TTML file cut off": ("a.ttml", TTML[:-40], "not well-formed XML"),
    "a TTML file of deep elements": ("a.ttml", DEEP, "more than 200 deep"),
    "a TTML file with a bomb": ("a.ttml", BOMB, "declares XML entities"),
    "a TTML file of pictures": ("a.ttml", PICTURES, "pictures of captions"),
    "a TTML file without a body": ("a.ttml", b"<tt xmlns='http://www.w3.org/ns/ttml'/>", "no captions with words"),
    "an STL file cut off": ("a.stl", STL[:-200], "blocks; it is cut off"),
    "an STL file cut off in its head": ("a.stl", STL[:700], "cut off in its first block"),
    "an STL file of plain text": ("a.stl", b"GOOD EVENING.", "not an EBU STL"),
    "a SAMI file without captions": ("a.smi", b"<SAMI><BODY></BODY></SAMI>", "no captions with words"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_caption_file_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    file, raw, words = REFUSED[name]
    assert words in refusal(tmp_path, file, raw)


def test_the_command_ends_with_2_and_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    transcript, article = tmp_path / "a.scc", tmp_path / "a.txt"
    transcript.write_bytes(wrong(SCC, 4))
    article.write_text("A bus hit a wall in Oldmere on Monday. Nobody was hurt, the police said.")
    with pytest.raises(SystemExit) as caught:
        main(["compare", str(transcript), str(article)])
    said = capsys.readouterr().err
    assert caught.value.code == 2
    assert len(said.strip().splitlines()) == 1 and "wrong parity" in said


def test_captions_are_no_article(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    path.write_bytes(SRT)
    with pytest.raises(UnreadableInput, match="SubRip captions, which can’t be the article; give the transcript first"):
        read(path, "article")


EACH = {"srt": SRT, "scc": SCC, "stl": STL, "ttml": TTML, "sami": sami(FOUND), "vtt": vtt(FOUND)}


@settings(max_examples=60)
@given(st.sampled_from(sorted(EACH)), st.lists(st.tuples(st.integers(0), st.binary(max_size=9)), max_size=4), st.data())
def test_any_damage_ends_in_a_text_or_in_one_line(
    name: str, damage: list[tuple[int, bytes]], data: st.DataObject
) -> None:
    raw = bytearray(EACH[name])
    for place, piece in damage:
        at = place % len(raw)
        raw[at : at + len(piece)] = piece
    cut = data.draw(st.integers(0, len(raw)))
    try:
        document = read(Loaded("-", bytes(raw[cut // 2 :])), "transcript", name)
    except DiffcastError as error:
        assert "\n" not in str(error)
    else:
        assert document.marks and document.marks[-1].span.end <= len(document.text)


def test_far_more_words_than_can_be_compared_are_refused_early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIFFCAST_MAX_WORDS", "3")
    assert "more than 15 words" in refusal(tmp_path, "a.srt", SRT)


# --- repaired, with a note ---------------------------------------------------------------------------------------------------


def without_parity(raw: bytes) -> bytes:
    return re.sub(rb"\b[0-9a-f]{4}\b", lambda match: b"%04x" % (int(match.group(), 16) & 0x7F7F), raw)


def even(raw: bytes) -> bytes:
    return re.sub(rb"\b[0-9a-f]{4}\b", lambda match: b"%04x" % (int(match.group(), 16) ^ 0x8080), raw)


PARTS = by_hand([float(place % 10) for place in range(20)])
LAST_TIME_DAMAGED = b"--> ?".join(SRT.rsplit(b"-->", 1))
REPAIRED = [
    ("a.scc", without_parity(SCC), "without parity"),
    ("a.scc", even(SCC), "even parity"),
    ("a.scc", SCC.replace(b"\t", b"\tzz 94 ", 1), "is damaged"),
    ("a.srt", LAST_TIME_DAMAGED, "cannot be read"),
    ("a.srt", b"Oldmere, as broadcast\n\n" + SRT, "left out above the first caption: Oldmere, as broadcast"),
    ("a.srt", PARTS, "the times begin again"),
    ("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nA café burned.".encode("cp1252"), "WINDOWS-1252"),
    ("a.srt", SRT.decode().encode("utf-16-le"), "UTF-16-LE, which the file does not declare"),
]


@pytest.mark.parametrize(("name", "raw", "words"), REPAIRED, ids=[words for *_, words in REPAIRED])
def test_what_can_be_read_all_the_same_is_read_with_a_note(tmp_path: Path, name: str, raw: bytes, words: str) -> None:
    assert words in note(tmp_path, name, raw)


def test_captions_that_pass_midnight_stay_in_order(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    path.write_text("23:59:58,000 --> 23:59:59,000\nTHE OLD YEAR\n\n00:00:01,000 --> 00:00:02,000\nIS OVER.\n")
    document = read(path, "transcript")
    assert (document.text, document.note) == ("THE OLD YEAR IS OVER.", None)


@pytest.mark.parametrize("change", [without_parity, even])
def test_parity_does_not_change_the_words(tmp_path: Path, change: object) -> None:
    path = tmp_path / "a.scc"
    path.write_bytes(change(SCC))  # type: ignore[operator]
    assert WORD.findall(read(path, "transcript").text) == WORD.findall(" ".join(TURNS))


@pytest.mark.parametrize("raw", [SRT, SCC, STL, TTML, sami(FOUND), vtt(FOUND)])
def test_sound_files_are_read_without_a_note(tmp_path: Path, raw: bytes) -> None:
    assert note(tmp_path, "story", raw) == ""


# --- codes of old formats ------------------------------------------------------------------------------------------------------


def coded(codes: str) -> bytes:
    """A line of SCC from codes without parity."""
    words = (f"{odd(int(code[:2], 16)):02x}{odd(int(code[2:], 16)):02x}" for code in codes.split())
    return ("Scenarist_SCC V1.0\n\n00:00:01:00\t" + " ".join(words) + "\n").encode()


CODES = [
    ("a letter taken back", "1425 142d 1470 4841 5453 1421 1421 4142 142d", "HATAB"),
    ("a note and a letter of the second table", "1425 142d 1470 1137 4500 1221 142d", "♪É"),
    ("the second channel left out", "1425 142d 1470 4141 1c25 1c25 4242 1425 142d 4444 142d", "AA DD"),
    ("a caption that was loaded and never shown", "1420 142e 1470 4141 4242", "AABB"),
    ("pop-on captions that follow each other", "1420 1470 4141 142f 1420 1470 4242 142f", "AA BB"),
    ("a row painted over", "1429 1470 4141 142c 1429 1470 4242 142c", "AA BB"),
    ("rows that are loaded from the lowest", "1420 1470 4242 1450 4141 142f", "AA BB"),
    ("a blank for a change of colour", "1425 142d 1470 4141 112e 4242 142d", "AA BB"),
    ("a row that ends at the edge", "1420 147e 4141 4242 142f", "AABB"),
    ("a row that goes on beyond the edge", "1420 147e 4141 4242 4343 4444 142f", "AABBCCDD"),
    ("a letter taken back beyond the edge", "1420 147e 4141 4242 4343 1421 142f", "AABBC"),
    ("a move to the edge from beyond it", "1420 147e 4141 4242 4343 1723 4444 142f", "AABBCCDD"),
]


@pytest.mark.parametrize(("line", "text"), [case[1:] for case in CODES], ids=[case[0] for case in CODES])
def test_codes_do_what_a_television_set_does(tmp_path: Path, line: str, text: str) -> None:
    path = tmp_path / "a.scc"
    path.write_bytes(coded(line))
    assert " ".join(read(path, "transcript").text.split()) == text


def paragraphs(document: ttconv.model.ContentDocument) -> str:
    found = []
    for element in document.get_body().dfs_iterator():
        if isinstance(element, ttconv.model.P | ttconv.model.Br):
            found.append(" ")
        elif isinstance(element, ttconv.model.Text):
            found.append(element.get_text())
    return "".join(found)


@pytest.mark.parametrize("name", ["pop-on.scc", "captions.stl", "captions.ttml"])
def test_another_reader_finds_the_same_words(tmp_path: Path, name: str) -> None:
    raw = WRITERS[name](FOUND)
    path = tmp_path / name
    path.write_bytes(raw)
    if name.endswith("scc"):
        other = ttconv.scc.reader.to_model(raw.decode())
    elif name.endswith("stl"):
        with path.open("rb") as file:
            other = ttconv.stl.reader.to_model(file)
    else:
        other = ttconv.imsc.reader.to_model(ElementTree.ElementTree(ElementTree.fromstring(raw)))
    assert WORD.findall(read(path, "transcript").text) == WORD.findall(paragraphs(other))


def test_letters_of_iso_6937_are_those_that_another_reader_knows() -> None:
    dollar = 0xA4  # In EBU Tech 3264 it is here; the other reader takes the sign of ISO 6937.
    codes = [bytes([code]) for code in {*range(0x20, 0x7F), *range(0xA1, 0xC0), *range(0xD0, 0x100)} - {dollar}]
    codes += [bytes([accent, letter]) for accent in range(0xC1, 0xD0) for letter in b"aeiounsczAEIOU"]
    for code in codes:
        other = unicodedata.normalize("NFC", ttconv.stl.iso6937.decode(code, "replace")[0])
        assert "\ufffd" in other or decoded(code, b"00") == other, code.hex()


def test_a_comment_in_an_stl_file_is_no_caption(tmp_path: Path) -> None:
    path = tmp_path / "a.stl"
    path.write_bytes(stl(FOUND, comment="TRANSLATOR: MIND THE NAMES"))
    assert "TRANSLATOR" not in read(path, "transcript").text


def test_segments_of_a_stream_are_read_on_one_clock(tmp_path: Path) -> None:
    head = "WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:{}\n\n00:{:02}.000 --> 00:{:02}.000\n{}\n\n"
    path = tmp_path / "a.vtt"
    path.write_text(head.format(900000, 1, 2, "ONE CAR BURNED.") + head.format(1800000, 1, 2, "TWO WERE TOWED."))
    assert [mark.time for mark in read(path, "transcript").marks] == [1.0, 11.0]


def test_roll_up_codes_and_rows_kept_by_a_recorder_give_one_text(tmp_path: Path) -> None:
    for name in ("a.scc", "b.srt"):
        (tmp_path / name).write_bytes(scc_rolling(FOUND) if name == "a.scc" else WRITERS["roll-up.srt"](FOUND))
    assert read(tmp_path / "a.scc", "transcript").text == read(tmp_path / "b.srt", "transcript").text


@pytest.mark.parametrize("source", ["Edda Corwin", "Edda Corwin:", ">> Edda  Corwin :"])
def test_the_line_of_the_source_of_a_sami_file_is_a_name(tmp_path: Path, source: str) -> None:
    raw = f"<SAMI><BODY><SYNC Start=100><P Class=ENCC ID=Source>{source}<P Class=ENCC>We tried it all.</BODY></SAMI>"
    path = tmp_path / "a.smi"
    path.write_bytes(raw.encode())
    assert {mark.speaker for mark in read(path, "transcript").marks} == {"Edda Corwin"}


@pytest.mark.parametrize(
    ("end", "noted"), [("</BODY></SAMI>\n", False), ("</body>", False), ("", True), ("<SYNC St", True)]
)
def test_a_sami_file_that_does_not_close_says_that_it_may_be_cut_off(tmp_path: Path, end: str, noted: bool) -> None:
    path = tmp_path / "a.smi"
    path.write_text(f"<SAMI><BODY><SYNC Start=100><P Class=ENCC>We tried it all.{end}")
    assert ("may be cut off" in str(read(path, "transcript").note)) == noted

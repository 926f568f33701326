"""Captions of every format: what of them is text, when it was on air, and what is refused."""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path

import pytest
from captioning import WRITERS, Cue, as_captioned, cues, rolled, srt, told, vtt
from hypothesis import example, given, settings, strategies as st

from diffcast.model import Document
from diffcast.places import second_of
from diffcast.readers import format_of, read
from diffcast.segment import segment

SAMPLES = Path(__file__).parent / "data" / "captions"
SCRIPT = (Path(__file__).parents[1] / "examples" / "transcript.txt").read_text("utf-8")
WORD = re.compile(r"[^\W_]+")

TURNS = [
    ">> THE HARBOR BRIDGE WILL CLOSE FOR SIX WEEKS. CREWS FOUND CRACKS IN TWO OF ITS BEAMS.",
    ">> WE DID NOT EXPECT THIS, AND IT CANNOT WAIT.",
    "DRIVERS WILL HAVE TO TAKE THE FERRY OR THE TUNNEL.",
]


def saved(folder: Path, name: str, raw: bytes) -> Path:
    path = folder / name
    path.write_bytes(raw)
    return path


def read_as(folder: Path, name: str, raw: bytes) -> Document:
    return read(saved(folder, name, raw), "transcript")


def words(text: str) -> list[str]:
    return WORD.findall(text)


# --- samples that a person can check -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sample", sorted(path for path in SAMPLES.iterdir() if path.suffix != ".out"), ids=lambda path: path.name
)
def test_a_sample_gives_what_stands_beside_it(sample: Path, rewriting: bool) -> None:
    got, expected = told(read(sample, "transcript")), sample.with_name(f"{sample.name}.out")
    if rewriting:
        expected.write_text(got, encoding="utf-8")
        pytest.fail(f"{expected.name} was rewritten: read it, then run without --rewrite-goldens")
    assert got == expected.read_text("utf-8")


@pytest.mark.parametrize("ends", ["\r\n", "\r"], ids=["Windows", "old Macintosh"])
@pytest.mark.parametrize("name", ["untidy.srt", "voices.vtt", "two_languages.smi", "roll_up.vtt"])
def test_line_ends_and_a_mark_of_byte_order_change_nothing(tmp_path: Path, name: str, ends: str) -> None:
    raw = (SAMPLES / name).read_bytes()
    marked = b"\xef\xbb\xbf" + raw.replace(b"\n", ends.encode())
    got = read_as(tmp_path, name, marked)
    assert (got.text, got.marks) == (read(SAMPLES / name, "transcript").text, read(SAMPLES / name, "transcript").marks)


def test_utf_16_with_its_mark_is_read(tmp_path: Path) -> None:
    raw = (SAMPLES / "untidy.srt").read_text("utf-8").encode("utf-16")
    assert read_as(tmp_path, "wide.srt", raw).text == read(SAMPLES / "untidy.srt", "transcript").text


# --- one text in every format --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_gives_one_text(tmp_path: Path, name: str) -> None:
    turns = as_captioned(SCRIPT)
    document = read_as(tmp_path, name, WRITERS[name](cues(turns)))
    plain = document.text.replace("...", "…").replace("'", "’")
    assert " ".join(plain.split()) == " ".join(" ".join(turns).split())
    assert document.extracted


@pytest.mark.parametrize("name", WRITERS)
def test_every_turn_begins_a_line_and_every_line_has_its_time(tmp_path: Path, name: str) -> None:
    document = segment(read_as(tmp_path, name, WRITERS[name](cues(TURNS))))
    assert document.text.split("\n\n") == TURNS
    assert all(block.time is not None for block in document.blocks)
    assert [block.role for block in document.blocks].count("label") == 2


@pytest.mark.parametrize("name", WRITERS)
def test_words_carry_the_time_of_their_caption(tmp_path: Path, name: str) -> None:
    found = cues(TURNS)
    document = read_as(tmp_path, name, WRITERS[name](found))
    for cue in found:
        second = second_of(document, document.text.index(cue.rows[0]))
        assert second is not None and abs(second - cue.start) < 0.5


spoken = st.lists(
    st.lists(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=12), min_size=1, max_size=25).map(" ".join),
    min_size=1,
    max_size=5,
)


@settings(max_examples=20)
@given(spoken, st.sampled_from(sorted(WRITERS)))
@example(["A A A A A A A A A A", "A", "A A A AAA AAAAAAAAAA"], "captions.smi")  # Two turns that begin with ">> 1".
def test_no_word_is_lost_times_rise_and_offsets_are_true(turns: list[str], name: str) -> None:
    numbers = count()
    told_apart = [" ".join(f"{next(numbers)}{word}" for word in turn.split()) for turn in turns]
    raw = WRITERS[name](cues([f">> {turn}" for turn in told_apart]))
    reader = format_of(raw, name).read
    assert reader is not None
    document = reader(raw, name, "transcript")
    assert words(document.text) == words(" ".join(told_apart))
    assert [mark.time for mark in document.marks] == sorted(mark.time or 0.0 for mark in document.marks)
    assert words(" ".join(document.text[mark.span.start : mark.span.end] for mark in document.marks)) == words(
        document.text
    )


# --- rows that stay on the screen, and rows that are said twice ------------------------------------------------------------


def shown(*captions: str) -> bytes:
    """SubRip captions of a second each; a slash parts rows."""
    found = [Cue(float(place), place + 1.0, tuple(each.split(" / "))) for place, each in enumerate(captions)]
    return srt(found)


MERGED = [
    (("THE RAIN WILL STOP", "THE RAIN WILL STOP / BY NOON TOMORROW."), "THE RAIN WILL STOP BY NOON TOMORROW."),
    (
        ("A ROOF FELL IN", "A ROOF FELL IN AT THE", "A ROOF FELL IN AT THE / OLD MILL."),
        "A ROOF FELL IN AT THE OLD MILL.",
    ),
    (("THE JUDGE RULED FRI", "THE JUDGE RULED FRIDAY"), "THE JUDGE RULED FRIDAY"),
    (("MAYOR HALEY SAYS", "MAYOR HALLEY SAYS NO"), "MAYOR HALLEY SAYS NO"),
    (
        (
            "IT RAINED ALL",
            "IT RAINED ALL DAY",
            "GATE SEVEN IS SHUT",
            "GATE EIGHT IS SHUT",
            "THE VOTE IS IN",
            "THE VOTE IS IN TRAN",
            "THE VOTE IS IN TARN",
        ),
        "IT RAINED ALL DAY GATE SEVEN IS SHUT GATE EIGHT IS SHUT THE VOTE IS IN TARN",
    ),
    (("ONE OF THEM DIED / ON THE WAY HOME.", "ON THE WAY HOME."), "ONE OF THEM DIED ON THE WAY HOME."),
]
KEPT = [
    (("LET THEM IN,", "LET THEM IN,", "THE CROWD SHOUTS.", "NOBODY DOES.", "THEY WAIT.", "IT RAINS.", "IT POURS."), 2),
    (("NO.", "NO.", "IT WILL NOT BE PAID."), 2),
    (("WE WON -- WE WON BIG", "AND THEN WE LOST"), 2),
    (
        ("POLLS CLOSE AT 7 IN MARLOW.", "POLLS CLOSE AT 8 IN HALDEN.", "POLLS CLOSE AT 9 IN TARN.", "TURNOUT WAS LOW."),
        1,
    ),
    (("POLLS CLOSE AT 7 IN MARLOW", "POLLS CLOSE AT 8 IN HALDEN", "POLLS CLOSE AT 9 IN TARN"), 1),
    (("GATE SEVEN IS SHUT", "GATE EIGHT IS SHUT", "GATE NINE IS OPEN"), 1),
    (("THE BRIDGE IS SHUT IN TARN", "THE BRIDGE IS SHUT IN HALDEN", "THE BRIDGE IS SHUT IN OLDMERE"), 1),
    (("I LIKE CATS", "I LIKE BATS", "I LIKE RATS", "I LIKE HATS"), 1),
    (("THE MAYOR SAYS NO.", "THE MAYOR SAYS SO.", "THE MAYOR SAYS YES."), 1),
    (("IT RAINED / THE BLUE TEAM WON 3 GAMES", "THE BLUE TEAM WON 5 GAMES / AFTER THAT."), 1),
]


@pytest.mark.parametrize(("captions", "text"), MERGED)
def test_a_row_that_stays_is_told_once(tmp_path: Path, captions: tuple[str, ...], text: str) -> None:
    assert " ".join(read_as(tmp_path, "a.srt", shown(*captions)).text.split()) == text


@pytest.mark.parametrize(("captions", "times"), KEPT)
def test_words_said_again_are_told_again(tmp_path: Path, captions: tuple[str, ...], times: int) -> None:
    text = " ".join(read_as(tmp_path, "a.srt", shown(*captions)).text.split())
    assert text == " ".join(captions).replace(" / ", " ")
    assert text.count(re.split(" -- | / ", captions[0])[0].rstrip(",")) == times


def test_a_row_that_rolls_up_is_told_once_whatever_the_height(tmp_path: Path) -> None:
    for depth in (2, 3, 4):
        document = read_as(tmp_path, "a.vtt", vtt(rolled(cues(TURNS), depth)))
        assert words(document.text) == words(" ".join(TURNS))
        assert document.note is not None and "repeated rows" in document.note


# --- lines -----------------------------------------------------------------------------------------------------------------

LINES = [
    (("THE MAYOR OF ALL / SAINTS RESIGNED TODAY.", "SHE GAVE NO REASON."), ["THE MAYOR OF ALL SAINTS RESIGNED TODAY.", "SHE GAVE NO REASON."]),
    (("THE REPORT BY DR.", "ANNA VOSS IS OUT."), ["THE REPORT BY DR. ANNA VOSS IS OUT."]),
    (("RAIN IS COMING... / BUT NOT YET.",), ["RAIN IS COMING... BUT NOT YET."]),
    (("ROADS ARE SHUT. >> ALL / OF THEM?", ">>> IN SPORTS, A WIN."), ["ROADS ARE SHUT.", ">> ALL OF THEM?", ">>> IN SPORTS, A WIN."]),
    (("“WE ARE DONE HERE. / NOBODY STAYS.” THAT IS", "ALL HE SAID."), ["“WE ARE DONE HERE. NOBODY STAYS.” THAT IS ALL HE SAID."]),
    (("THE FISH- / PACKING PLANT",), ["THE FISH-PACKING PLANT"]),
    (("THE FIRST- / AND SECOND-PLACED",), ["THE FIRST- AND SECOND-PLACED"]),
    (("♪ HOME, SWEET / HOME ♪", "THE SONG IS OLD."), ["♪ HOME, SWEET HOME ♪", "THE SONG IS OLD."]),
    (("♪", "THE SHOW BEGINS."), ["♪", "THE SHOW BEGINS."]),
    (("♪ A SONG", "RAIN FELL.", "♪ LA LA ♪"), ["♪ A SONG", "RAIN FELL.", "♪ LA LA ♪"]),
    (("♪ A SONG", "OF RAIN", "♪"), ["♪ A SONG OF RAIN ♪"]),
]  # fmt: skip


@pytest.mark.parametrize(("captions", "lines"), LINES)
def test_rows_are_joined_to_lines_as_a_person_writes_them(
    tmp_path: Path, captions: tuple[str, ...], lines: list[str]
) -> None:
    assert read_as(tmp_path, "a.srt", shown(*captions)).text.split("\n\n") == lines


SOUNDS = ["[APPLAUSE]", "[SIRENS WAILING]", "(crowd cheering)", "[ INDISTINCT CHATTER ]", "[SPEAKING SPANISH]"]
NO_SOUNDS = ["[NORA BECKETT]", "(D-OHIO)", "[Ada Kern]", "(KOR-vus)", "[$2 MILLION]"]


@pytest.mark.parametrize("sound", SOUNDS)
def test_a_described_sound_is_a_cue(tmp_path: Path, sound: str) -> None:
    document = read_as(tmp_path, "a.srt", shown(f"THANK YOU. / {sound} THAT IS ALL.", "WE SHALL SEE."))
    assert [document.text[m.span.start : m.span.end] for m in document.marks if m.role == "cue"] == [sound]


@pytest.mark.parametrize("sound", [*SOUNDS, "[WAVES CRASHING]", "[GULLS CRYING]"])
def test_a_described_sound_names_no_speaker(tmp_path: Path, sound: str) -> None:
    raw = shown(">> NORA BECKETT: THE TIDE IS IN.", f"{sound} / THE FERRY LEFT", "AT NOON.")
    speakers = {block.speaker for block in segment(read_as(tmp_path, "a.srt", raw)).blocks}
    assert speakers == {"NORA BECKETT", None}


def test_a_name_in_brackets_is_still_who_speaks(tmp_path: Path) -> None:
    raw = shown("[NORA BECKETT] / THE FERRY LEFT", "AT NOON.")
    assert {block.speaker for block in segment(read_as(tmp_path, "a.srt", raw)).blocks} == {"NORA BECKETT"}


@pytest.mark.parametrize("other", NO_SOUNDS)
def test_other_brackets_are_left_to_the_segmenter(tmp_path: Path, other: str) -> None:
    document = read_as(tmp_path, "a.srt", shown(f"THE VOTE {other} / WAS CLOSE.", "WE SHALL SEE."))
    assert not [mark for mark in document.marks if mark.role]


BARE_SOUNDS = ["BUZZER SOUNDS", "HE LAUGHS", "WIND HOWLING", "APPLAUSE", "SIRENS IN THE DISTANCE"]
NO_BARE_SOUNDS = [
    "STOP!",
    "NO PARKING HERE",
    "Applause followed",
    "IT SOUNDS LIKE RAIN TO ME TODAY",
    "FBI",
    "LAUGHTER:",
    "4 HORNS",
]


@pytest.mark.parametrize("sound", BARE_SOUNDS)
def test_a_sound_in_capitals_is_a_cue_in_mixed_case(tmp_path: Path, sound: str) -> None:
    document = read_as(
        tmp_path, "a.srt", shown(f"The plant will not / {sound} / open again this year.", "We shall see.")
    )
    assert [document.text[m.span.start : m.span.end] for m in document.marks if m.role == "cue"] == [sound]


@pytest.mark.parametrize("other", NO_BARE_SOUNDS)
def test_other_rows_in_capitals_are_spoken(tmp_path: Path, other: str) -> None:
    document = read_as(
        tmp_path, "a.srt", shown(f"The plant will not / {other} / open again this year.", "We shall see.")
    )
    assert not [mark for mark in document.marks if mark.role]


def test_a_sound_without_brackets_is_words_in_a_file_in_capitals(tmp_path: Path) -> None:
    document = read_as(tmp_path, "a.srt", shown("THE PLANT WILL NOT / OPEN.", "BUZZER SOUNDS", "WE SHALL SEE."))
    assert not [mark for mark in document.marks if mark.role]


NAMED = [(">> NORA BECKETT: THE VOTE IS TODAY.", "NORA BECKETT"), (">> Mayor Ash: No.", "Mayor Ash")]
UNNAMED = [">> HERE IS THE THING: IT IS LATE.", ">> AND HE SAID: NO.", "THE LIST: SIX NAMES."]


@pytest.mark.parametrize(("caption", "speaker"), NAMED)
def test_a_name_after_chevrons_is_who_speaks(tmp_path: Path, caption: str, speaker: str) -> None:
    blocks = segment(read_as(tmp_path, "a.srt", shown(caption, "WE SHALL SEE."))).blocks
    assert next(block.speaker for block in blocks if block.role == "speech") == speaker


@pytest.mark.parametrize("caption", UNNAMED)
def test_other_words_before_a_colon_are_spoken(tmp_path: Path, caption: str) -> None:
    document = segment(read_as(tmp_path, "a.srt", shown(caption, "WE SHALL SEE.")))
    said = " ".join(document.text[b.span.start : b.span.end] for b in document.blocks if not b.aside)
    assert caption.removeprefix(">> ") in said

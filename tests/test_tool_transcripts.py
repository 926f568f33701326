"""Transcripts as recognition and meeting tools write them: who speaks, and what is said, whatever the form."""

from __future__ import annotations

from pathlib import Path

import pytest
from voices import ROSS, TOLD, VALE, shown, spoken

from diffcast.readers import read
from diffcast.segment import segment

TURNS = {
    "otter": f"Nora Vale  0:04\n{VALE}\n\nHugh Ross  1:02:14\n{ROSS}\n\nTranscribed by https://otter.ai\n",
    "rev": f"Nora Vale (00:04):\n{VALE}\n\nHugh Ross (01:02:14):\n{ROSS}\n",
    "trint": f"Nora Vale [00:00:04] {VALE}\n\nHugh Ross [00:00:14] {ROSS}\n",
    "trint, apart": f"Nora Vale [00:00:04]\n{VALE}\n\nHugh Ross [00:00:14]\n{ROSS}\n",
    "descript": f"Nora Vale: [00:00:04] {VALE}\n\nHugh Ross: [00:00:14] {ROSS}\n",
    "sonix": f"Nora Vale: [00:00:04]\n{VALE}\n\nHugh Ross: [00:00:14]\n{ROSS}\n",
    "happy scribe": f"[00:00:04.18] - Nora Vale\n{VALE}\n\n[00:00:14.02] - Hugh Ross\n{ROSS}\n",
    "premiere": f"00:00:04:00 - 00:00:09:12\nNora Vale\n{VALE}\n\n00:00:14:01 - 00:00:19:00\nHugh Ross\n{ROSS}\n",
    "resolve": f"[00:00:04:00 - 00:00:09:12]\nNora Vale\n{VALE}\n\n[00:00:14:01 - 00:00:19:00]\nHugh Ross\n{ROSS}\n",
    "avid": f"NORA VALE 01:00:04:12\n{VALE}\n\nHUGH ROSS 01:00:14;01\n{ROSS}\n",
    "teams": f"Nora Vale   0:04\n{VALE}\n\nHugh Ross   0:14\n{ROSS}\n",
    "teams, with its head": (
        f"Ferry meeting-20260504_100000-Meeting Recording\nMay 4, 2026, 10:00AM\n12m 4s\n\nNora Vale started transcription\n\n"
        f"Nora Vale   0:04\n{VALE}\n\nHugh Ross   0:14\n{ROSS}\n\nNora Vale stopped transcription\n"
    ),
    "zoom, saved captions": f"[Nora Vale] 10:04:22\n{VALE}\n\n[Hugh Ross] 10:04:31\n{ROSS}\n",
    "markdown in text": f"**[00:00:04] Nora Vale:** {VALE}\n\n**[00:00:14] Hugh Ross:** {ROSS}\n",
    "markdown, name first": f"**Nora Vale:** {VALE}\n\n**Hugh Ross:** {ROSS}\n",
    "time, then name": f"00:00:04 Nora Vale: {VALE}\n\n00:00:14 Hugh Ross: {ROSS}\n",
    "bullets": f"  • Nora Vale:\n\n    {VALE}\n\n  • Hugh Ross:\n\n    {ROSS}\n",
    "capitals and a colon": f"NORA VALE: {VALE}\n\nHUGH ROSS: {ROSS}\n",
    "glued to the speech": f"NORA VALE:{VALE}\n\nHUGH ROSS:{ROSS}\n",
    "chevrons": f">> NORA VALE: {VALE}\n>> HUGH ROSS: {ROSS}\n",
    "inside a line": f"NORA VALE: {VALE} HUGH ROSS: {ROSS}\n",
    "a name on a line of its own": f"NORA VALE\n{VALE}\n\nHUGH ROSS\n{ROSS}\n",
    "a name and an office on a line": f"Nora Vale, Anchor\n{VALE}\n\nHugh Ross, Ferry Captain\n{ROSS}\n",
    "a name, then its time": f"Nora Vale\n0:04\n{VALE}\n\nHugh Ross\n0:14\n{ROSS}\n",
    "glued in small letters": f"Nora Vale:{VALE}\nHugh Ross:{ROSS}\n",
    "a dash before a label": f"— Nora Vale: {VALE}\n— Hugh Ross: {ROSS}\n",
    "a hyphen before a label": f"- NORA VALE: {VALE}\n- HUGH ROSS: {ROSS}\n",
    "a dash before a line of a name": f"— Nora Vale\n{VALE}\n\n— Hugh Ross\n{ROSS}\n",
    "a dash before a name and an office": f"-- Nora Vale, Anchor\n{VALE}\n\n-- Hugh Ross, Ferry Captain\n{ROSS}\n",
    "nothing after the name": f"[00:00:04] Nora Vale {VALE}\n\n[00:00:14] Hugh Ross {ROSS}\n",
    "nothing after the name, bare times": f"00:00:04 Nora Vale {VALE}\n00:00:14 Hugh Ross {ROSS}\n",
    "bars and times": f"00:04 | Nora Vale | {VALE}\n00:14 | Hugh Ross | {ROSS}\n",
    "tabs and times": f"00:00:04\tNora Vale\t{VALE}\n00:00:14\tHugh Ross\t{ROSS}\n",
    "brackets": f"(Nora Vale) {VALE}\n(Hugh Ross) {ROSS}\n",
    "an office in small letters": f"Nora Vale, plant worker: {VALE}\n\nHugh Ross, head of the union: {ROSS}\n",
    "an office in brackets": f"Nora Vale (plant worker): {VALE}\n\nHugh Ross (captain): {ROSS}\n",
    "numbered": f"1. Nora Vale: {VALE}\n2. Hugh Ross: {ROSS}\n",
    "a dash before the time": f"Nora Vale - 00:00:04\n{VALE}\n\nHugh Ross - 00:00:14\n{ROSS}\n",
    "a time before the words": f"Nora Vale 00:00:04 {VALE}\n\nHugh Ross 00:00:14 {ROSS}\n",
    "two of no known given name": f"Zhorvan Kell: {VALE}\n\nTaviq Ostrum: {ROSS}\n",
}  # fmt: skip


@pytest.mark.parametrize("form", TURNS)
def test_the_label_of_every_tool_gives_its_words_a_speaker_and_is_not_story(form: str) -> None:
    told = [(name, said) for name, said in spoken(TURNS[form]) if "Meeting Recording" not in said]
    names = {"two of no known given name": ["Zhorvan Kell", "Taviq Ostrum"]}.get(form, ["Nora Vale", "Hugh Ross"])
    assert told == list(zip(names, [VALE, ROSS], strict=True))


@pytest.mark.parametrize("joint", [":", ": "])
def test_a_label_is_known_where_all_is_in_capitals(joint: str) -> None:
    text = f"NORA VALE{joint}{VALE.upper()}\nHUGH ROSS{joint}{ROSS.upper()}\n"
    assert spoken(text) == [(name, said.upper()) for name, said in TOLD]


@pytest.mark.parametrize(
    "text",
    [
        "Speaker 1  0:04\n{0}\n\nUnknown Speaker  0:14\n{1}",
        "SPEAKER_00: {0}\n\nSPEAKER_01: {1}",
        "[SPEAKER_00]: {0}\n\n[SPEAKER_01]: {1}",
        "(speaker 0) {0}\n(speaker 1) {1}",
        "[00:00:04.000 --> 00:00:09.000] [SPEAKER_00]: {0}\n[00:00:09.000 --> 00:00:12.000] [SPEAKER_01]: {1}",
        "spk_0: {0}\n\nspk_1: {1}",
        "Speaker A: {0}\n\nSpeaker B: {1}",
        "00:00:04:00 - 00:00:09:12\nSpeaker 1\n{0}\n\n00:00:14:01 - 00:00:19:00\nSpeaker 2\n{1}",
        "Participant 1 [00:00:04]\n{0}\n\nParticipant 2 [00:00:14]\n{1}",
    ],
)
def test_the_numbered_voices_of_machines_are_labels(text: str) -> None:
    assert [said for _, said in spoken(text.format(VALE, ROSS))] == [VALE, ROSS]


@pytest.mark.parametrize(
    "text",
    [
        "The vote was clear: nobody came.\n\nThe mayor was blunt: go home.",
        "Breaking News: a ferry has stopped.\n\nThe crews were not told.",
        "San Diego: sunny and 75.\n\nLos Angeles: cloudy and 70.",
        "Here is what we know: nobody is hurt.",
        "At 7:30 the polls open.\nThe crews leave at 8:15.",
        "The final score was Lions 3, Bears 2.",
        "Polls close at 7:00\nThe count begins at 9:00",
        "The Marlow Ferry: a history of delays.",
        "Ferry Stopped\nThe crews were not told.\n\nHarbor Closed\nNobody may sail.",
        "MARLOW COUNTY\nTHE FERRY HAS STOPPED.\n\nHUGH ROSS\nWAS NOT TOLD.",
        "Tarn Hollow — The ferry has stopped.\n\nMarlow Bay — Nobody may sail.",
        "Nora Vale — She led the crews — left on Monday.\n\nThe ferry stopped.\n\nNobody sailed.\n\nThe harbor closed.",
        "Nora Vale — who led the crews — left on Monday.\n\nHugh Ross — her brother — stayed.",
        "Nora Vale told the crews.\n\nHugh Ross Ferry Company told nobody.",
        "Nora Vale Park is closed.\nHugh Ross Hall is open.",
        "Tarn Hollow | The ferry has stopped.\n\nThe crews were not told.\n\nNobody sailed.",
        "Nora Vale, who led the crews: Nobody knew.\n\nThe ferry stopped.\n\nNobody sailed.\n\nThe harbor closed.",
        "“The ferry has stopped,” she said.\n— Nobody was told.",
        "The ferry, “Nora” — Hugh Ross knew — has stopped.",
        "Scores:Lions 3, Bears 2.\nThe ferry stopped.\nNobody sailed.",
        "The crews left at 7:Nobody sailed.",
        "The vote was clear:Nobody came.\nThe mayor was blunt:Go home.",
    ],
)
def test_other_colons_and_times_are_no_labels(text: str) -> None:
    assert " ".join(said for _, said in spoken(text)).split() == text.split()


FOLDED = {
    "whisper": "[00:01.000 --> 00:04.000]  Repairs cost two point\n[00:04.000 --> 00:09.000]  four million dollars.\n",
    "whisper, long": "[00:00:01.000 --> 00:00:04.000]   Repairs cost two point\n[00:00:04.000 --> 00:00:09.000]   four million dollars.\n",
    "no brackets": "00:00:01.000 --> 00:00:04.000 Repairs cost two point\n00:00:04.000 --> 00:00:09.000 four million dollars.\n",
    "a hyphen": "00:01.000 - 00:04.000:  Repairs cost two point\n00:04.000 - 00:09.000:  four million dollars.\n",
    "a time in brackets": "[00:00:01] Repairs cost two point\n[00:00:04] four million dollars.\n",
    "bare times, whole": "0:01 Repairs cost two point four million dollars.\n0:09 [MUSIC]\n0:11 (APPLAUSE)\n",
    "bare times": "0:01 Repairs cost\n0:03 two point\n0:04 four million dollars.\n",
    "voices": "(speaker 0) Repairs cost two point\n(speaker 0) four million dollars.\n",
    "voices with a colon": "SPEAKER_00: Repairs cost two point\nSPEAKER_00: four million dollars.\n",
    "times and voices": "[00:01.000 --> 00:04.000] [SPEAKER_00]: Repairs cost two point\n[00:04.000 --> 00:09.000] [SPEAKER_00]: four million dollars.\n",
    "times and names": "[00:00:01] Nora Vale: Repairs cost two point\n[00:00:04] Nora Vale: four million dollars.\n",
    "zoom": "WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.000\nNora Vale: Repairs cost two point\n\n2\n00:00:04.000 --> 00:00:09.000\nNora Vale: four million dollars.\n",
    "subrip": "1\n00:00:01,000 --> 00:00:04,000\n[SPEAKER_00]: Repairs cost two point\n\n2\n00:00:04,000 --> 00:00:09,000\n[SPEAKER_00]: four million dollars.\n",
    "lyrics": "[00:01.50]Repairs cost two point\n[00:04.00]four million dollars.\n",
    "a name on its own row": "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nNora Vale\nRepairs cost two point\n\n00:00:04.000 --> 00:00:09.000\nNora Vale\nfour million dollars.\n",
}  # fmt: skip


@pytest.mark.parametrize("form", FOLDED)
def test_a_sentence_goes_on_behind_a_repeated_label_or_time(tmp_path: Path, form: str) -> None:
    file = tmp_path / "transcript.txt"
    file.write_text(FOLDED[form], "utf-8")
    found = segment(read(file, "transcript"))
    assert [shown(found, block) for block in found.blocks if not block.aside] == [
        "Repairs cost two point four million dollars."
    ]


def test_another_voice_ends_the_sentence_before_it(tmp_path: Path) -> None:
    file = tmp_path / "transcript.txt"
    file.write_text("(speaker 0) We never\n(speaker 0) knew and\n(speaker 1) You did know.\n", "utf-8")
    found = segment(read(file, "transcript"))
    assert [(block.speaker, shown(found, block)) for block in found.blocks if not block.aside] == [
        ("speaker 0", "We never knew and"), ("speaker 1", "You did know."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "10:15 The council meets.\n11:20 The vote is over.\n9:10 Doors opened.\n",
        "7:30 a.m. is when polls open\n8:30 a.m. is when crews leave\n9:30 a.m. is when doors close\n",
        "The ferry stopped.\n[00:04] It will not sail\nagain this year.\nNobody told the crews.\n",
    ],
)
def test_a_text_with_other_times_stays_as_it_was_saved(tmp_path: Path, text: str) -> None:
    file = tmp_path / "transcript.txt"
    file.write_text(text, "utf-8")
    assert read(file, "transcript").text == text


def test_an_article_with_a_time_before_each_line_is_read_as_plain_text(tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_text("[10:15] The council\n[10:20] has met.\n", "utf-8")
    assert read(file, "article").text == "[10:15] The council\n[10:20] has met.\n"


RANGES = ("0:0:4.120 --> 0:0:7.560", "0:0:7.800 --> 0:0:9.010")
OWN_ROW = {
    "teams": f"WEBVTT\n\n{RANGES[0]}\nNora Vale\n{VALE}\n\n{RANGES[1]}\nHugh Ross\n{ROSS}\n",
    "teams, in a voice": f"WEBVTT\n\n{RANGES[0]}\n<v Nora Vale>{VALE}</v>\n\n{RANGES[1]}\n<v Hugh Ross>{ROSS}</v>\n",
    "dashes": f"WEBVTT\n\n{RANGES[0]}\n— Nora Vale —\n{VALE}\n\n{RANGES[1]}\n- Hugh Ross\n{ROSS}\n",
    "without a heading": f"{RANGES[0]}\nNora Vale\n{VALE}\n\n{RANGES[1]}\nHugh Ross\n{ROSS}\n",
}


@pytest.mark.parametrize("form", OWN_ROW)
def test_names_on_their_own_row_of_captions_are_speakers(tmp_path: Path, form: str) -> None:
    assert caption_turns(tmp_path, OWN_ROW[form]) == TOLD


def caption_turns(folder: Path, text: str) -> list[tuple[str | None, str]]:
    file = folder / "talk.vtt"
    file.write_text(text, "utf-8")
    found = segment(read(file, "transcript"))
    return [(block.speaker, shown(found, block)) for block in found.blocks if not block.aside]


def captioned(*captions: str) -> str:
    return "WEBVTT\n\n" + "".join(f"00:0{n}.000 --> 00:0{n}.900\n{rows}\n\n" for n, rows in enumerate(captions))


def test_a_name_of_no_known_given_name_is_one_where_it_is_there_again(tmp_path: Path) -> None:
    text = captioned(
        "Zhorvan Kell\nIt sank.",
        "Taviq Ostrum\nIt was dark.",
        "Zhorvan Kell\nIt was late.",
        "Taviq Ostrum\nNobody knew.",
    )
    assert [name for name, _ in caption_turns(tmp_path, text)] == ["Zhorvan Kell", "Taviq Ostrum"] * 2


@pytest.mark.parametrize(
    "captions",
    [
        ("Nora Vale\nsaid it sank.", "The crews\nwere not told.", "Hugh Ross\nwill ask why."),
        ("Marlow County\nhas a ferry.", "Halden Bay\nhas none."),
        ("NORA VALE\nSAID IT SANK.", "THE CREWS\nWERE NOT TOLD."),
        ("It sank\nat night.", "It sank\nat the pier."),
        ("Nora Vale –\nher boat – has sunk.", "Hugh Ross –\nher brother – knew."),
        ("TEST Ferry\nat night.", "TEST Ferry\nat the pier."),
    ],
)
def test_rows_that_only_begin_with_a_name_are_text(tmp_path: Path, captions: tuple[str, ...]) -> None:
    told = " ".join(said for _, said in caption_turns(tmp_path, captioned(*captions)))
    assert told.split() == " ".join(captions).split()


HEADS = [
    "Ferry meeting-20260504_100000-Meeting Recording\n\n",
    "Audio file\nferry.m4a\nTranscript\n",
    "SUMMARY KEYWORDS\nferry, crews, pier\n\nSPEAKERS\nNora Vale, Hugh Ross\n\n",
    "Mon, May 4, 2026 10:00AM • 12:04\n\n",
]


@pytest.mark.parametrize("head", HEADS)
def test_the_head_of_an_export_is_not_story(head: str) -> None:
    assert spoken(f"{head}Nora Vale  0:04\n{VALE}\n\nHugh Ross  0:14\n{ROSS}\n") == TOLD


FEET = [
    "\nMeeting ended after 00:02:10\n",
    "\nThis editable transcript was computer generated and might contain errors. People can also change the text.\n",
    "\nThis transcript was machine-generated.\n",
    "\nThis transcript is AI-generated and may contain mistakes\n",
]


@pytest.mark.parametrize("foot", FEET)
def test_the_foot_of_an_export_is_not_story(foot: str) -> None:
    assert spoken(f"Nora Vale  0:04\n{VALE}\n\nHugh Ross  0:14\n{ROSS}\n{foot}") == TOLD


@pytest.mark.parametrize(
    "text",
    [
        "The meeting ended after three hours.\n\nNobody answered.",
        "Meeting ended after 3 hours.\n\nNobody answered.",
        "This transcript was read in court.\n\nNobody answered.",
        "This transcript was machine-generated by the court, the mayor said, and 14 lines are wrong.\n\nNobody answered.",
        "This transcript was computer generated and might contain errors in 14 lines.\n\nNobody answered.",
        "Keywords were not agreed on.\n\nThe crews left.",
        "Speakers\nThe speakers asked the council for a pier.\n\nNobody answered.",
        "The file ferry.m4a was sent to the council.\n\nNobody heard it.",
        "The meeting recording was lost.\n\nNobody heard it.",
    ],
)
def test_sentences_about_recordings_are_story(text: str) -> None:
    said = " ".join(words for _, words in spoken(text))
    assert all(sentence in said for sentence in text.split("\n") if sentence.endswith("."))

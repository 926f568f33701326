"""Transcripts as JSON: which shapes of which tools are read, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from understood import opened, refusal

from diffcast.readers import format_of

Told = list[tuple[str, str | None, float | None]]


def told(folder: Path, value: Any, name: str = "a.json") -> Told:
    """What is said, by whom and when, one line of speech each."""
    document = opened(folder, name, json.dumps(value).encode())
    return [(document.text[one.span.start : one.span.end], one.speaker, one.time) for one in document.blocks]


def timed(text: str, start: float = 1.0, **more: Any) -> dict[str, Any]:
    """Words of a text, each a second long and with the keys that Whisper uses, as one segment without its text."""
    words = [{"word": word, "start": start + n, "end": start + n + 1} for n, word in enumerate(text.split())]
    return {"start": start, "end": start + len(words), "words": words, **more}


COST = "Repairs cost two point four million dollars."
STOP = "The tram stops."
FOLDED = [("Repairs cost two point", 1.0, 4.0), ("four million dollars.", 4.0, 9.0)]
AWS = [
    {"type": "pronunciation", "alternatives": [{"content": "Repairs"}], "start_time": "1.0", "end_time": "1.4"},
    {"type": "pronunciation", "alternatives": [{"content": "stopped"}], "start_time": "1.4", "end_time": "2.0"},
    {"type": "punctuation", "alternatives": [{"content": "."}]},
    {"type": "pronunciation", "alternatives": [{"content": "Why"}], "start_time": "3.0", "end_time": "3.4"},
    {"type": "punctuation", "alternatives": [{"content": "?"}]},
]
READ: dict[str, tuple[Any, Told]] = {
    "whisper": (
        {
            "text": f" {COST}",
            "segments": [{"id": 0, "start": a, "end": b, "text": f" {text}"} for text, a, b in FOLDED],
            "language": "en",
        },
        [(COST, None, 1.0)],
    ),
    "whisper with speakers": (
        {"segments": [{"start": a, "end": b, "text": text, "speaker": "SPEAKER_00"} for text, a, b in FOLDED]},
        [(COST, "SPEAKER_00", 1.0)],
    ),
    "a speaker each": (
        {
            "segments": [
                {"start": 0.0, "end": 2.0, "text": "Why", "speaker": "SPEAKER_00"},
                {"start": 2.0, "end": 3.0, "text": STOP, "speaker": "SPEAKER_01"},
            ]
        },
        [("Why", "SPEAKER_00", 0.0), (STOP, "SPEAKER_01", 2.0)],
    ),
    "whisper.cpp": (
        {
            "systeminfo": "AVX = 1",
            "transcription": [
                {
                    "timestamps": {"from": "00:00:01,000", "to": "00:00:04,000"},
                    "offsets": {"from": a * 1000, "to": b * 1000},
                    "text": f" {text}",
                }
                for text, a, b in FOLDED
            ],
        },
        [(COST, None, 1.0)],
    ),
    "whisperX, a number without a time": (
        {
            "segments": [
                {
                    "start": 1.0,
                    "end": 3.0,
                    "text": " It cost 340.",
                    "words": [
                        {"word": "It", "start": 1.0, "end": 1.2},
                        {"word": "cost", "start": 1.2, "end": 2.0},
                        {"word": "340."},
                    ],
                    "speaker": "SPEAKER_02",
                }
            ]
        },
        [("It cost 340.", "SPEAKER_02", 1.0)],
    ),
    "the segments alone": ([{"start": a, "end": b, "text": text} for text, a, b in FOLDED], [(COST, None, 1.0)]),
    "transformers": (
        {"text": COST, "chunks": [{"timestamp": [a, b], "text": text} for text, a, b in FOLDED]},
        [(COST, None, 1.0)],
    ),
    "words without marks, beside a text with them": (
        {"text": "Why? The tram stops.", **timed("why the tram stops")},
        [("Why?", None, 1.0), (STOP, None, 2.0)],
    ),
    "words of another count than the text": (
        {"text": "It cost $340.", "words": timed("it cost three hundred forty")["words"]},
        [("It cost $340.", None, None)],
    ),
    "premiere": (
        {
            "language": "en-us",
            "segments": [
                timed("We", 1.0, speaker="c0ffee-1")
                | {
                    "words": [
                        {"text": "It", "start": 1.0, "duration": 0.2, "eos": False, "type": "word"},
                        {"text": "stops", "start": 1.2, "duration": 0.2, "eos": False, "type": "word"},
                        {"text": ".", "start": 1.4, "duration": 0.0, "eos": True, "type": "punctuation"},
                    ]
                }
            ],
            "speakers": [{"id": "c0ffee-1", "name": "Ann Poe"}],
        },
        [("It stops.", "Ann Poe", 1.0)],
    ),
    "a podcast": (
        {"version": "1.0.0", "segments": [{"speaker": "Ann Poe", "startTime": 0.5, "endTime": 2, "body": STOP}]},
        [(STOP, "Ann Poe", 0.5)],
    ),
    "aws": (
        {
            "results": {
                "transcripts": [{"transcript": "Repairs stopped. Why?"}],
                "items": [{**item, "speaker_label": f"spk_{n > 2:d}"} for n, item in enumerate(AWS)],
            }
        },
        [("Repairs stopped.", "spk_0", 1.0), ("Why?", "spk_1", 3.0)],
    ),
    "aws, speakers apart": (
        {
            "results": {
                "transcripts": [{"transcript": "Repairs stopped. Why?"}],
                "speaker_labels": {
                    "segments": [
                        {"start_time": "0.9", "end_time": "2.1", "speaker_label": "spk_0"},
                        {"start_time": "2.9", "end_time": "3.5", "speaker_label": "spk_1"},
                    ]
                },
                "items": AWS,
            }
        },
        [("Repairs stopped.", "spk_0", 1.0), ("Why?", "spk_1", 3.0)],
    ),
    "deepgram": (
        {
            "results": {
                "channels": [
                    {
                        "alternatives": [
                            {
                                "transcript": "It stops.",
                                "words": [
                                    {"word": "it", "start": 1.5, "end": 2.0, "punctuated_word": "It", "speaker": 0},
                                    {"word": "stops", "start": 2.0, "end": 3.0, "punctuated_word": "stops.", "speaker": 0},
                                ],
                            }
                        ]
                    }
                ]
            }
        },
        [("It stops.", "Speaker 0", 1.5)],
    ),
    "deepgram, two channels": (
        {
            "results": {
                "channels": [
                    {"alternatives": [{"transcript": "Why did it stop?", **timed("why did it stop", 9.0)}]},
                    {"alternatives": [{"transcript": STOP, **timed("the tram stops", 1.0)}]},
                ]
            }
        },
        [(STOP, "Channel 2", 1.0), ("Why did it stop?", "Channel 1", 9.0)],
    ),
    "assemblyai": (
        {
            "text": "It stops. Why?",
            "utterances": [
                {"speaker": "A", "text": "It stops.", "start": 1000, "end": 3000},
                {"speaker": "B", "text": "Why?", "start": 3000, "end": 4000},
            ],
            "words": [{"text": "It", "start": 1000, "end": 2000, "speaker": "A"}],
        },
        [("It stops.", "Speaker A", 1.0), ("Why?", "Speaker B", 3.0)],
    ),
    "assemblyai without speakers": (
        {
            "text": "It stops.",
            "utterances": None,
            "words": [{"text": "It", "start": 1000, "end": 2000}, {"text": "stops.", "start": 2000, "end": 2900}],
        },
        [("It stops.", None, 1.0)],
    ),
    "rev": (
        {
            "speakers": [{"id": 0, "name": "Ann Poe"}],
            "monologues": [
                {
                    "speaker": 0,
                    "elements": [
                        {"type": "text", "value": "It", "ts": 1.2, "end_ts": 1.4},
                        {"type": "punct", "value": " "},
                        {"type": "text", "value": "stops", "ts": 1.4, "end_ts": 1.8},
                        {"type": "punct", "value": ". "},
                    ],
                }
            ],
        },
        [("It stops.", "Ann Poe", 1.2)],
    ),
    "speechmatics": (
        {
            "format": "2.9",
            "results": [
                {"type": "word", "start_time": 1.0, "end_time": 1.4, "alternatives": [{"content": "It", "speaker": "S1"}]},
                {"type": "word", "start_time": 1.4, "end_time": 2.0, "alternatives": [{"content": "stops", "speaker": "S1"}]},
                {"type": "punctuation", "start_time": 2.0, "end_time": 2.0, "alternatives": [{"content": ".", "speaker": "S1"}]},
            ],
        },
        [("It stops.", "S1", 1.0)],
    ),
    "labels in the text": (
        {"segments": [{"start": a, "end": b, "text": f"Ann Poe: {text}"} for text, a, b in FOLDED]},
        [(COST, "Ann Poe", 1.0)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_the_segments_and_words_of_every_tool_become_sentences_with_speakers_and_times(
    tmp_path: Path, name: str
) -> None:
    value, said = READ[name]
    assert told(tmp_path, value) == said
    assert told(tmp_path, value, "a.txt") == said, "the content tells the format, not the name"


def test_a_described_sound_is_no_speech(tmp_path: Path) -> None:
    value = {"segments": [{"start": 0, "end": 4, "text": " [MUSIC]"}, {"start": 4, "end": 6, "text": f" {STOP}"}]}
    document = opened(tmp_path, "a.json", json.dumps(value).encode())
    assert [document.text[one.span.start : one.span.end] for one in document.blocks if not one.aside] == [STOP]


REFUSED: dict[str, tuple[str, Any, str]] = {
    "segments of another kind": ("a.json", {"segments": [{"start": 1, "end": 2, "id": 4}]}, "no transcript that is known"),
    "a segment without its text": (
        "a.json",
        {"segments": [{"start": 1, "end": 2, "text": "It"}, {"start": 2, "end": 3}]},
        "no transcript that is known",
    ),
    "words without times": ("a.json", {"start": 0, "words": [{"text": "It"}, {"text": "stops."}]}, "no transcript that is known"),
    "a word without its text": (
        "a.json",
        {"words": [{"text": "It", "start": 1}, {"value": {"text": "stops"}, "start": 2}]},
        "no transcript that is known",
    ),
    "nothing said": ("a.json", {"segments": [{"start": 1, "end": 2, "text": " "}]}, "no transcript that is known"),
    "no list of segments": ("a.txt", {"segments": "twelve", "start": "May"}, "unknown kind of JSON"),
    "another JSON": ("a.json", {"name": "start", "text": "It stops."}, "neither ninjs nor"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_other_json_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    file, value, said = REFUSED[name]
    assert said in refusal(tmp_path, file, json.dumps(value).encode())


def test_damaged_json_is_refused_in_one_line(tmp_path: Path) -> None:
    raw = json.dumps(READ["whisper"][0]).encode()
    assert "damaged JSON" in refusal(tmp_path, "a.json", raw[: len(raw) // 2])


ARTICLES: dict[str, Any] = {
    "a post": {"title": {"rendered": "Tram"}, "content": {"rendered": "<p>It stops.</p>"}, "start": 1},
    "an item": {"headline": "Tram", "versioncreated": "2026-01-01", "body_xhtml": "<p>It stops.</p>"},
    "an item with the times of its event": {"headline": "Tram", "body_text": "It stops.", "event": {"start": "2026"}},
}


@pytest.mark.parametrize("name", ARTICLES)
def test_the_json_of_articles_is_no_transcript(name: str) -> None:
    assert format_of(json.dumps(ARTICLES[name]).encode(), "a.json").name in ("wordpress", "ninjs")

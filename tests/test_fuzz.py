"""Bytes from outside are read or refused in one line, whatever they are; what a night of fuzzing found stays mended.

`make fuzz` runs the same targets led by coverage, for a night.
"""

from __future__ import annotations

import random
import re
import time
from pathlib import Path

import fuzzing
import pytest
from hypothesis import given, settings, strategies as st
from storytelling import ARTICLES, DIALECTS, stories, transcript

from diffcast.compare import compare
from diffcast.model import Settings
from diffcast.readers import read, read_bytes
from diffcast.reports import render
from diffcast.segment import segment
from diffcast.verify import verify_report

FOUND = sorted(path for path in fuzzing.REGRESSIONS.rglob("*") if path.is_file())
TARGETS = sorted(fuzzing.targets(Path()))
INPUTS = 12
"""Changed inputs for each target; a night tries millions."""
SECONDS = 5.0
"""Of the processor, that one small input may take."""
SEEDS = fuzzing.seeds()
WORDS = re.compile(r"[\w’$.-]*\w")
DEBRIS = (
    b"\0",
    b"\xff\xfe",
    b"<",
    b"&#0;",
    b"{",
    b'"',
    b"\r",
    b"\n\n",
    b"9" * 30,
    b"[" * 50,
    "\u202e".encode(),
    b"-->",
)
LEXICAL = Settings("lexical")


def spoilt(raw: bytes, dice: random.Random) -> bytes:
    """The input with a few pieces cut out, doubled, turned or replaced by debris."""
    for _ in range(dice.randint(1, 6)):
        at, size = dice.randint(0, len(raw)), dice.choice((1, 1, 2, 8, 60))
        piece = raw[at : at + size]
        new = dice.choice((b"", piece * 2, piece[::-1], dice.choice(DEBRIS), dice.randbytes(size)))
        raw = raw[:at] + new + raw[at + size :]
    return raw


@pytest.mark.parametrize("path", FOUND, ids=[f"{path.parent.name}/{path.name}" for path in FOUND])
def test_what_fuzzing_found_is_read_or_refused_in_one_line(path: Path, tmp_path: Path) -> None:
    begun = time.process_time()
    fuzzing.refuses_or_reads(fuzzing.targets(tmp_path)[path.parent.name], path.read_bytes())
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize("name", TARGETS)
def test_spoilt_input_is_read_or_refused_in_one_line(name: str, tmp_path: Path) -> None:
    target, dice = fuzzing.targets(tmp_path)[name], random.Random(name)
    for number in range(INPUTS if name != "read-pdf" else 2):
        begun = time.process_time()
        fuzzing.refuses_or_reads(target, spoilt(SEEDS[name][number % len(SEEDS[name])], dice))
        assert time.process_time() - begun < SECONDS


@settings(max_examples=25)
@given(story=stories(), dialect=st.sampled_from(sorted(DIALECTS)))
def test_every_dialect_keeps_what_is_said_as_story(story: tuple, dialect: str) -> None:
    document = segment(read(transcript(story, dialect), "transcript"))
    told = " ".join(document.text[one.span.start : one.span.end] for one in document.blocks if not one.aside)
    heard = {word.casefold() for word in WORDS.findall(told)}
    for turn in story:
        for sentence in turn.sentences:
            missing = {word.casefold() for word in WORDS.findall(sentence)} - heard
            assert not missing, f"{missing} of {sentence!r} is not story in\n{transcript(story, dialect)}"


@settings(max_examples=12)
@given(story=stories(), dialect=st.sampled_from(sorted(DIALECTS)), form=st.sampled_from(sorted(ARTICLES)))
def test_a_story_in_any_dialect_and_form_gives_a_report_that_is_true_to_its_texts(
    story: tuple, dialect: str, form: str
) -> None:
    name, write = ARTICLES[form]
    spoken, written = transcript(story, dialect).encode(), write(story).encode()
    sides = read_bytes(spoken, "transcript.txt", "transcript"), read_bytes(written, name, "article")
    comparison = compare(*sides, LEXICAL)
    assert verify_report(render(comparison, "json").encode(), spoken, written).spans
    assert any(fact.status != "article_only" for fact in comparison.facts)

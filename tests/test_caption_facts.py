"""The same story as captions gives the facts of its plain text."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from captioning import WRITERS, as_captioned, cues

from diffcast import compare
from diffcast.model import Comparison
from diffcast.places import second_of
from diffcast.reports import View, render

EXAMPLES = Path(__file__).parents[1] / "examples"
ARTICLE = EXAMPLES / "article.txt"
MISTAKEN = {"“They told us to keep the windows shut."}
"""Words of the plain text that are taken to tell of other doors, and in captions rightly stand alone: the speaker's
name and office, which captions have on the same line, part the two bites."""
TOLD_APART = ["captions.srt", "captions.stl", "roll-up.scc"]
"""Formats that give three texts: with all signs, with the signs of EBU STL, and with those of EIA-608."""


@cache
def plain() -> Comparison:
    return compare(EXAMPLES / "transcript.txt", ARTICLE)


def written(comparison: Comparison) -> set[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """What is said of the article's words: their status and what differs."""
    text = comparison.article.text
    return {
        (fact.status, tuple(each.kind for each in fact.differences), tuple(text[s.start : s.end] for s in fact.article))
        for fact in comparison.facts
        if fact.article
    }


def spoken_alone(comparison: Comparison) -> set[str]:
    text = comparison.transcript.text
    alone = (fact for fact in comparison.facts if fact.status == "transcript_only")
    return {text[fact.transcript[0].start : fact.transcript[-1].end] for fact in alone}


@pytest.mark.parametrize("name", TOLD_APART)
def test_captions_give_the_facts_of_the_plain_text(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(WRITERS[name](cues(as_captioned((EXAMPLES / "transcript.txt").read_text("utf-8")))))
    comparison = compare(path, ARTICLE)
    assert written(comparison) == written(plain())
    assert spoken_alone(comparison) - spoken_alone(plain()) <= MISTAKEN
    assert spoken_alone(plain()) <= spoken_alone(comparison)
    assert all(
        second_of(comparison.transcript, fact.transcript[0].start) for fact in comparison.facts if fact.transcript
    )
    assert ", at 00:01" in render(comparison, "terminal", View(width=100))

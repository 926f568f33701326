"""No pattern of the segmenter takes longer than the line is long: fed long runs, 16 times the length costs about 16 times.

The bound is a ratio with a generous floor, since the machine that runs the tests may be busy.
"""

from __future__ import annotations

import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest

from diffcast.errors import UnreadableInput
from diffcast.model import Block, Span
from diffcast.readers.repeated_labels import LABEL
from diffcast.readers.timed_lines import OPENING, VOICE
from diffcast.readers.trees import html_tree
from diffcast.segment import furniture
from diffcast.segment.bites import ends_as_bite, signature, signatures
from diffcast.segment.dialects import forms
from diffcast.segment.lines import lines
from diffcast.segment.patterns import list_headings, pattern, wordings
from diffcast.segment.speaker_labels import WITHOUT_COLON, SpeakerLabels, speaker_labels

RUNS: Final = (
    ".", "1", " ", "a", "#", "*", "-", "(", "[", "<", ">", '"', "“", "\t", ",", "@", "/", "{", "♪", "1.", "1:", "a ", "A ",
    "1 ", "a.", "A. ", "Ann Cole ", "ANN COLE: ", "share  ", "get ", "# comments ", "by ", "...", "1,4", "I'm ", "thank you ",
)  # fmt: skip
SHORT: Final = 250
"""Characters of a run: long enough that a pattern which backtracks shows, short enough that a broken one still ends."""
TIMES: Final = 16
SLACK: Final = 4
"""How much more than its share a long run may take; a pattern of quadratic time takes 16 times its share."""
FLOOR: Final = 0.1
"""Seconds that are always allowed for all the long runs together."""
AHEAD: Final = 200
"""Characters that a mark at the beginning of a line is looked for in."""
DESK: Final = Path(__file__).parent.parent / "examples" / "desk.toml"

Cost = Callable[[str], object]


def house_patterns() -> Iterator[str]:
    desk = tomllib.loads(DESK.read_text("utf-8"))
    yield from (each for part in ("script", "article") for listed in desk[part].values() for each in listed)
    yield from ("*", "#", "# # # #", "#*#*#x", "a*a*a*b", "* at *@*", r"\*\*\* *", r"\#\#\#", "«*»", "*. *. *")


def costs() -> Iterator[tuple[str, Cost]]:
    for number, form in enumerate(forms("whole")):
        yield f"whole line {number}, {form.code}", form.pattern.fullmatch
    for kind in ("opening", "role", "named", *WITHOUT_COLON):
        for number, form in enumerate(forms(kind)):
            yield f"{kind} {number}, {form.code}", lambda line, own=form: own.pattern.match(line[:AHEAD])  # type: ignore[misc]
    for kind in ("head", "loose-head", "dash-head", "heading", "speaker", "give-back", "signature"):
        for number, form in enumerate(forms(kind)):
            yield f"{kind} {number}, {form.code}", form.pattern.fullmatch
    others = {kind: frozenset({"ann cole", "a a"}) for kind in WITHOUT_COLON}
    yield "labels inside a line", lambda line: list(SpeakerLabels(frozenset(), others).inside(line, Span(0, len(line))))
    yield "a label that opens a line", lambda line: SpeakerLabels(frozenset(), others).opening(line[:AHEAD], timed=True)
    yield "labels of a text", lambda line: speaker_labels(lines(f"[00:04] {line}\n{line}\nAnn Cole | {line}"))
    yield (
        "the signature behind a quotation",
        lambda line: list(signature(f"“{line}” - {line}", Span(0, 2 * len(line) + 5))),
    )
    yield "the signature below a quotation", lambda line: list(signatures(lines(f"“{line}”\n- {line}")))
    yield "a bite of many lines", bites_of
    yield "a repeated label", LABEL.match
    yield "a line of a tool", lambda line: (OPENING.match(line), VOICE.match(line))
    for number, form in enumerate(forms("inside")):
        yield f"inside {number}, {form.code}", lambda line, own=form: list(own.pattern.finditer(line))  # type: ignore[misc]
    for number, form in enumerate(forms("sentence")):
        yield f"sentence {number}, {form.code}", form.pattern.fullmatch
    for wording in wordings():
        yield f"wording whole, {wording.code}", wording.whole.fullmatch
        yield f"wording opening, {wording.code}", wording.opening.match
        yield f"wording within, {wording.code}", wording.within.search
    yield "list headings", list_headings()[1].fullmatch
    yield "the form of a line", furniture.shape_of
    for written in house_patterns():
        yield f"house {written}", lambda line, own=written: (pattern(own).whole(line), list(pattern(own).inside(line)))  # type: ignore[misc]


def bites_of(line: str) -> list[bool]:
    """Whether each of the pieces of a line, all below one cue, is a bite."""
    text = f"(SOT ANN COLE)\n{line}"
    pieces = range(14, len(text), 20)
    parts = [Block(Span(0, 14), "cue"), *(Block(Span(at, min(len(text), at + 20)), "speech") for at in pieces)]
    return [ends_as_bite(text, parts, index, "ANN COLE") for index in range(1, len(parts))]


COSTS: Final = dict(costs())


def seconds(cost: Cost, size: int) -> float:
    """Processor seconds over all runs, each with a sentence behind it that lets no pattern of the whole line fit."""
    lines = [(run * size)[:size] + " The dam held." for run in RUNS]
    start = time.process_time()
    for line in lines:
        cost(line)
    return time.process_time() - start


TAGS: Final = (
    ("", "<script/>", "</script>"), ("", "<style/><script/>", "</style></script>"), ("<title>", "<script>", "</script></title>"),
    ("", "<script>", ""), ("", "<!--", ""), ("", "<title></title>", ""), ("", "<title><script></title></script>", ""),
)  # fmt: skip
"""Tags of a page: what comes before a run, the run, what closes it."""


@pytest.mark.parametrize(("before", "run", "after"), TAGS)
def test_the_tags_of_a_page_take_time_in_proportion_to_it(before: str, run: str, after: str) -> None:
    def cost(size: int) -> float:
        page = before + run * size + after
        begun = time.process_time()
        with suppress(UnreadableInput):
            html_tree(page, "story.html")
        return time.process_time() - begun

    assert cost(TIMES * 2000) < SLACK * TIMES * min(cost(2000) for _ in range(3)) + FLOOR


@pytest.mark.parametrize("name", COSTS)
def test_a_pattern_takes_time_in_proportion_to_the_line(name: str) -> None:
    short = min(seconds(COSTS[name], SHORT) for _ in range(3))
    assert seconds(COSTS[name], TIMES * SHORT) < SLACK * TIMES * short + FLOOR

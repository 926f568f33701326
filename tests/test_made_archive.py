"""The archives that pairing is measured on: both texts of an event agree, and no two events are alike."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from diffcast.language.numbers import quantities_in
from diffcast.language.tokens import tokens
from diffcast.language.words import words
from diffcast.model import Span

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
from made_archive import MIN_MARKS, REST_DAYS, Event, archive, events
from number_slots import figure, spelled, written
from story_templates import in_half

SIZE = 200


@cache
def made() -> dict[int, dict[str, dict[str, str]]]:
    """By event the row of each side that tells it."""
    found: dict[int, dict[str, dict[str, str]]] = defaultdict(dict)
    for side, event, row in archive(SIZE, 7, "test"):
        found[event][side] = row
    return found


@cache
def happened() -> dict[int, Event]:
    return {event.number: event for event in events(round(SIZE * 4 / 3), 7, "test")}


def amounts(text: str) -> set[float]:
    found = quantities_in(tokens(text, words(text, Span(0, len(text)))))
    return {float(one.low) for one in found if one.low is not None and one.low > 20}


@pytest.mark.parametrize(
    ("value", "text", "factor", "new"),
    [
        (199, "199", 0.8, "159"),
        (200, "200", 0.8, "160"),
        (119_400, "119,400", 1.5, "179,100"),
        (46, "forty-six", 0.5, "twenty-three"),
        (4.5, "4.5", 2.0, "9.0"),
        (2, "two", 1.7, "two"),
        (2014, "2014", 1.7, "2010"),
    ],
)
def test_an_amount_keeps_its_form_and_about_how_exact_it_is(value: float, text: str, factor: float, new: str) -> None:
    assert written(value, text, factor, 4) == new


@pytest.mark.parametrize("value", [4, 12, 20, 40, 99, 110, 999, 1_000, 119_400, 2_000_042])
def test_a_spelled_amount_is_read_as_itself(value: int) -> None:
    assert figure(spelled(value)) == value


def test_a_number_read_out_in_groups_stays() -> None:
    assert figure("nineteen twenty") is None


def test_an_archive_is_the_same_every_time_and_another_for_another_seed() -> None:
    first, again, other = (list(archive(20, seed, "test")) for seed in (3, 3, 4))
    assert first == again != other


def test_a_third_of_each_side_has_no_counterpart() -> None:
    told = [frozenset(sides) for sides in made().values()]
    for side in ("transcript", "article"):
        share = told.count(frozenset([side])) / sum(side in sides for sides in told)
        assert 0.25 < share < 0.42


def test_both_texts_of_an_event_have_an_amount_or_a_word_that_few_others_have() -> None:
    counts: dict[str, int] = defaultdict(int)
    for sides in made().values():
        for text in {word for row in sides.values() for word in re.findall(r"\w+", row["text"].lower())}:
            counts[text] += 1
    pairs = [sides for sides in made().values() if len(sides) == 2]
    lost = 0
    for sides in pairs:
        ours, theirs = (set(re.findall(r"\w+", sides[side]["text"].lower())) for side in ("transcript", "article"))
        rare = {word for word in ours & theirs if counts[word] <= 8}
        spoken, told = (amounts(sides[side]["text"]) for side in ("transcript", "article"))
        lost += not rare and not spoken & told
    assert lost / len(pairs) < 0.01


def test_an_update_has_the_names_of_its_event_and_news_of_its_own() -> None:
    updates = [event for event in happened().values() if event.news]
    assert len(updates) > SIZE / 10
    for event in updates:
        root = happened()[event.root]
        assert root.story == event.story
        assert (event.day - root.day).days >= 1
    texts = [
        [made()[number]["article"]["text"] for number in (event.root, event.number)]
        for event in updates
        if all("article" in made().get(number, {}) for number in (event.root, event.number))
    ]
    assert all(first != second for first, second in texts)


def test_a_story_with_little_to_tell_its_events_apart_rests_and_has_no_update() -> None:
    last: dict[str, date] = {}
    for event in happened().values():
        if event.story and event.story.marks < MIN_MARKS:
            assert event.news is None
            before = last.get(event.story.name)
            assert before is None or (event.day - before).days >= REST_DAYS
            last[event.story.name] = event.day


def test_the_halves_share_no_story() -> None:
    stories = {event.story.name for event in happened().values() if event.story}
    assert all(in_half(name, "test") and not in_half(name, "tune") for name in stories)


def test_the_ids_say_nothing_about_the_pair() -> None:
    for sides in made().values():
        if len(sides) == 2:
            assert sides["transcript"]["id"][1:] != sides["article"]["id"][1:]

"""The short words of the page: the verdict, the clash at the head of a card, quotes on one line, names in one form."""

from __future__ import annotations

from dataclasses import replace

import handmade
import pytest

from diffcast.model import Comparison, Fact
from diffcast.reports.excerpts import Run, clash, lead_and_rest, speaker_name
from diffcast.reports.summary import headline


def fact(name: str) -> Fact:
    return next(each for each in handmade.FACTS if each.id == name)


def only(*statuses: str) -> Comparison:
    return handmade.comparison(facts=tuple(each for each in handmade.FACTS if each.status in statuses))


@pytest.mark.parametrize(
    ("statuses", "said"),
    [
        (("changed", "transcript_only", "article_only", "shared"), "2 contradictions, 1 to check, 5 extra facts"),
        (("changed", "shared"), "2 contradictions, 1 to check"),
        (("shared", "article_only"), "No differences found, 3 extra facts"),
        (("shared",), "No differences found"),
        (("transcript_only",), "The texts have no facts in common. They may be different stories"),
        ((), "No facts found in either text"),
    ],
)
def test_the_verdict_is_one_line(statuses: tuple[str, ...], said: str) -> None:
    assert ", ".join(words for words, _ in headline(only(*statuses))) == said


def test_every_part_of_the_verdict_leads_to_the_facts_that_it_counts() -> None:
    statuses = [status for _, status in headline(handmade.comparison())]
    assert statuses == ["changed", "changed", "transcript_only"]
    assert headline(only("shared", "article_only"))[-1] == ("3 extra facts", "article_only")


def test_a_card_is_headed_by_what_clashes() -> None:
    number = fact("f2b")
    assert clash(handmade.comparison(), number) == ("FORTY-SIX", "64"), "without more, the words of the texts"
    shown = replace(number.differences[0], shown=("46 homes", "64 homes"))
    assert clash(handmade.comparison(), replace(number, differences=(shown,))) == ("46 homes", "64 homes")
    assert clash(handmade.comparison(), fact("f1a")) is None


@pytest.mark.parametrize(
    ("before", "lead"),
    [
        ("", ""),
        ("A plant sent ", ""),
        ("AN AMMONIA LEAK AT A FISH PACKING PLANT SENT ", "AN AMMONIA LEAK AT A FISH "),
        ("Donaudampfschifffahrtsgesellschaft ", ""),
    ],
)
def test_a_quote_on_one_line_begins_shortly_before_its_difference(before: str, lead: str) -> None:
    runs = (Run(before, "plain"), Run("41", "differs"), Run(" workers", "plain")) if before else (Run("41", "differs"),)
    first, rest = lead_and_rest(runs)
    assert "".join(run.text for run in first) == lead
    assert "".join(run.text for run in (*first, *rest)) == "".join(run.text for run in runs), "no word is lost"
    assert rest[-1].emphasis == runs[-1].emphasis


def test_a_quote_in_which_nothing_differs_begins_at_its_beginning() -> None:
    assert lead_and_rest((Run("The pipe is ninety years old, and so it is.", "plain"),))[0] == ()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("nora beckett", "Nora Beckett"),
        ("NORA BECKETT", "Nora Beckett"),
        ("DR. ANNE-MARIE O’BRIEN", "Dr. Anne-Marie O’Brien"),
        ("CNN REPORTER", "CNN Reporter"),
        ("J.D. WEBB", "J.D. Webb"),
        ("Nora Beckett", "Nora Beckett"),
        ("Rory McDonald", "Rory McDonald"),
        ("Speaker 1", "Speaker 1"),
    ],
)
def test_speakers_have_their_names_in_one_form(written: str, shown: str) -> None:
    assert speaker_name(written) == shown

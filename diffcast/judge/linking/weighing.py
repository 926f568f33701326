"""The first passes: each run is weighed anew, as one-sided or as a part of what both texts say."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from diffcast.judge.confidence.features import Beside, beside, confirmed, one_sided_features
from diffcast.judge.confidence.models import model
from diffcast.judge.linking.links import Linked, repeated
from diffcast.judge.reading.runs import span_of
from diffcast.judge.reading.text_runs import TextRuns, names_of, only_names
from diffcast.judge.rules import find_differences
from diffcast.judge.thresholds import (
    MAX_CONFIDENCE_OF_CONTRADICTED,
    MIN_CONFIDENCE_OF_DETAIL,
    MIN_CONFIDENCE_OF_FINDING,
)
from diffcast.model import Span

FINITE: Final = frozenset({
    "is", "are", "was", "were", "has", "have", "had", "will", "would", "can", "could", "may", "might", "must", "does",
    "did",
})  # fmt: skip
"""Verbs that follow their subject: alone, neither of the two is a statement."""


def weigh_runs(linked: Linked, least: float | None = None) -> Linked:
    """Weighs every run anew, by what the reader says of its words and how near the other text comes to it.

    It is one-sided where the confidence reaches `least`, 0 to 1, or less for a detail, and so do all its repeats. By
    default `least` is what suits the networks that read.
    """
    transcript, article, shares = linked.transcript, linked.article, linked.shares
    least = MIN_CONFIDENCE_OF_FINDING[transcript.reading.read_by] if least is None else least
    ours, theirs = beside(transcript, article, shares), beside(article, transcript, shares.T)
    return linked.with_runs(_weighed(ours, least), _weighed(theirs, least))


def _weighed(known: Beside, least: float) -> TextRuns:
    judge, text, names = model("one-sided", known.text.reading.read_by), known.text, names_of(known.other)
    details = min(least, MIN_CONFIDENCE_OF_DETAIL[known.text.reading.read_by])
    alone = [
        judge.chance(one_sided_features(known, [place])) >= (details if text.is_detail(run) else least)
        and not only_names(text, run, names)
        for place, run in enumerate(text.runs)
    ]
    keys = [repeated(text.table, run) for run in text.runs]
    said = {key for key, one in zip(keys, alone, strict=True) if not one}
    alone = [key not in said for key in keys]
    for place in range(1, len(alone)):
        if alone[place] and not alone[place - 1] and _verb_of_the_last(text, place):
            alone[place - 1] = judge.chance(one_sided_features(known, [place - 1, place])) >= least
    return _labelled(text, alone)


def _verb_of_the_last(text: TextRuns, place: int) -> bool:
    """Whether a run begins with the verb whose subject ends the run before: THESE TROOPS | ARE TRAINED."""
    table, first = text.table, text.runs[place].first
    subject, verb = table.words[first - 1], table.words[first]
    one_sentence = text.runs[place - 1].end == first and table.sentence[first - 1] == table.sentence[first]
    touching = subject.content and verb.span.start == subject.span.end + 1
    written = table.document.text[verb.span.start : verb.span.end].lower()
    return bool(one_sentence) and touching and written in FINITE


def keep_contradicted(linked: Linked) -> Linked:
    """Takes back that an unlikely detail is one-sided where the rules find a contradiction between it and its partner.

    UNTIL AT LEAST THURSDAY and `until at least Tuesday` are one statement told differently: the evidence decides.
    """
    if MIN_CONFIDENCE_OF_DETAIL[linked.transcript.reading.read_by] >= MAX_CONFIDENCE_OF_CONTRADICTED:
        return linked
    shares, texts = linked.shares, (linked.transcript, linked.article)
    near = beside(*texts, shares), beside(texts[1], texts[0], shares.T)
    unlikely = [_unlikely(known) for known in near]
    tried = linked.with_runs(*map(_matched, texts, unlikely))
    if tried is linked:
        return linked
    return linked.with_runs(*map(_matched, texts, _contradicted(tried, unlikely)))


def _unlikely(known: Beside) -> set[int]:
    """The one-sided details, by index, that are more likely a part of what both texts say."""
    judge, text = model("one-sided", known.text.reading.read_by), known.text
    alone = [place for place, run in enumerate(text.runs) if run.label == "one-sided" and text.is_detail(run)]
    limit = MAX_CONFIDENCE_OF_CONTRADICTED
    return {place for place in alone if judge.chance(one_sided_features(known, [place])) < limit}


def _contradicted(linked: Linked, unlikely: Sequence[set[int]]) -> tuple[set[int], set[int]]:
    """Those of the runs of both texts, by index, that a contradiction is in."""
    ours: set[int] = set()
    theirs: set[int] = set()
    for link in linked.links:
        places = unlikely[0].intersection(link.transcript), unlikely[1].intersection(link.article)
        found = find_differences(linked.pair(link, linked.doubt(link))) if any(places) else ()
        for one in confirmed(linked, link, found):
            if one.severity == "correction":
                ours |= {place for place in places[0] if _meets(linked.transcript, place, one.transcript)}
                theirs |= {place for place in places[1] if _meets(linked.article, place, one.article)}
    return ours, theirs


def _meets(text: TextRuns, place: int, span: Span) -> bool:
    return span_of(text.table, text.runs[place]).meets(span)


def _matched(text: TextRuns, places: Collection[int]) -> TextRuns:
    """The text with these runs, by index, matched."""
    return _labelled(text, [run.label == "one-sided" and place not in places for place, run in enumerate(text.runs)])


def _labelled(text: TextRuns, alone: list[bool]) -> TextRuns:
    runs = tuple(
        replace(run, label="one-sided" if one else "matched") for run, one in zip(text.runs, alone, strict=True)
    )
    return text if runs == text.runs else replace(text, runs=runs)

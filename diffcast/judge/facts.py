"""From linked texts to facts, with their status, their places in both texts and the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Final

import numpy

from diffcast.align.network import CLASSES
from diffcast.judge.confidence.features import Beside, beside, confirmed, one_sided_features, shared_features
from diffcast.judge.confidence.models import model
from diffcast.judge.linking.links import Link, Linked
from diffcast.judge.reading.runs import Run, span_of
from diffcast.judge.reading.text_runs import TextRuns
from diffcast.judge.rules import find_differences
from diffcast.judge.thresholds import (
    MAX_ALTERNATIVES,
    MIN_BOUNDARY_OF_FINDING,
    MIN_SHARE_OF_ALTERNATIVE,
    MIN_WORDS_OF_SENTENCE,
    MIN_WORDS_OF_STATEMENT,
)
from diffcast.model import SEVERITIES, Alternative, Difference, Fact, Kind, Quote, Severity, Side, Span, Status

ID_LETTERS: Final = 10
NO_DIFFERENCE: Final = "No difference found"
ONLY_A_NAME: Final = "Only a name differs, as in {}"
ONE_SIDED: Final[dict[Side, tuple[Status, str]]] = {
    "transcript": ("transcript_only", "Not in the article"),
    "article": ("article_only", "Not in the transcript"),
}
"""By the side that has it the status of a one-sided fact and its reason."""


def find_facts(linked: Linked) -> tuple[Fact, ...]:
    """The facts of both texts in reading order: the transcript's first, then those that are only in the article."""
    near = (
        beside(linked.transcript, linked.article, linked.shares),
        beside(linked.article, linked.transcript, linked.shares.T),
    )
    spoken = {place for link in linked.links for place in link.transcript}
    written = {place for link in linked.links for place in link.article}
    found = [fact for link in linked.links for fact in _linked_facts(linked, link, near)]
    found += [_one_sided_fact(near[0], places) for places in _unlinked(linked.transcript, spoken)]
    found += [_one_sided_fact(near[1], places) for places in _unlinked(linked.article, written)]
    return tuple(names_once(_numbered(sorted(found, key=_place))))


def _unlinked(text: TextRuns, linked: Collection[int]) -> Iterator[list[int]]:
    """One-sided runs, and matched runs that no link holds after all, by index; parts of one statement together."""
    group: list[int] = []
    for place in range(len(text.runs)):
        if place in linked:
            continue
        if group and not _one_statement(text, group, place):
            yield group
            group = []
        group.append(place)
    if group:
        yield group


def _one_statement(text: TextRuns, group: Sequence[int], place: int) -> bool:
    """Whether a run goes on with the statement of the runs before it: too short to be one, or no boundary between.

    So does a sentence of a word or two, and the next sentence of one quotation: alone, neither can be acted on.
    """
    before, run, table = text.runs[group[-1]], text.runs[place], text.table
    blocks = table.passages[before.passage].block == table.passages[run.passage].block
    if before.end != run.first or not blocks:
        return False
    if table.sentence[before.first] != table.sentence[run.first]:
        short = min(_content_of_sentence(text, each) for each in (before, run)) < MIN_WORDS_OF_SENTENCE
        return short or _in_one_quotation(text, before, run)
    words = min(
        int(table.content[text.runs[group[0]].first : before.end].sum()), int(table.content[run.first : run.end].sum())
    )
    return words < MIN_WORDS_OF_STATEMENT or text.reading.boundaries[run.first] < MIN_BOUNDARY_OF_FINDING


def _content_of_sentence(text: TextRuns, run: Run) -> int:
    """The content words of the whole sentence that a run begins in."""
    sentences = text.table.sentence
    first, end = (numpy.searchsorted(sentences, sentences[run.first], side) for side in ("left", "right"))
    return int(text.table.content[first:end].sum())


def _in_one_quotation(text: TextRuns, before: Run, run: Run) -> bool:
    """Whether two runs in two sentences of a paragraph are quoted: what somebody said is one finding."""
    return _quotes(text, before) and _quotes(text, run)


def _quotes(text: TextRuns, run: Run) -> bool:
    span = span_of(text.table, run)
    passages = text.table.passages[run.passage : int(text.table.passage[run.end - 1]) + 1]
    return any(isinstance(one, Quote) and one.span.meets(span) for passage in passages for one in passage.details)


def _linked_facts(linked: Linked, link: Link, near: tuple[Beside, Beside]) -> Iterator[Fact]:
    """The fact of a link; where something differs, each pair of statements in it is a fact of its own.

    Each difference is in one of them. The rules have seen the whole, so what they did not find there is no difference.
    """
    differences = confirmed(linked, link, find_differences(linked.pair(link, linked.doubt(link))))
    parts = linked.parts(link, [(one.transcript, one.article) for one in differences]) if differences else (link,)
    for part in parts:
        ours = _spans(linked.transcript, part.transcript)
        own = (one for one in differences if any(one.transcript.meets(span) for span in ours))
        yield _linked_fact(linked, part, near, differences if len(parts) == 1 else tuple(own))


def _linked_fact(linked: Linked, link: Link, near: tuple[Beside, Beside], differences: tuple[Difference, ...]) -> Fact:
    ours, theirs = linked.runs_of(link)
    left, right = (linked.transcript, ours), (linked.article, theirs)
    doubt = linked.doubt(link)
    sure = model("shared", linked.transcript.reading.read_by).chance(shared_features(linked, link))
    confidence = max((one.confidence for one in differences), default=sure)
    return Fact(
        id=_fact_id([left, right]),
        status="changed" if differences else "shared",
        transcript=_spans(linked.transcript, link.transcript),
        article=_spans(linked.article, link.article),
        similarity=link.score,
        differences=differences,
        severity=_most_severe(differences),
        speaker=next((name for side in (left, right) if (name := _speaker(*side))), None),
        reason="" if differences else NO_DIFFERENCE,
        evidence={"confidence": confidence, "link": link.score, "doubt": doubt},
        alternatives=(
            *_alternatives(near[1], link.article, _passages(linked.transcript, ours)),
            *_alternatives(near[0], link.transcript, _passages(linked.article, theirs)),
        ),
    )


def _spans(text: TextRuns, places: Sequence[int]) -> tuple[Span, ...]:
    """The spans of some runs; those next to each other in one sentence as one."""
    spans: list[Span] = []
    for before, place in zip((None, *places), places, strict=False):
        run = text.runs[place]
        span = span_of(text.table, run)
        joined = before is not None and text.runs[before].end == run.first
        if joined and text.table.sentence[run.first] == text.table.sentence[run.first - 1]:
            spans[-1] = Span(spans[-1].start, span.end)
        else:
            spans.append(span)
    return tuple(spans)


def _passages(text: TextRuns, runs: Iterable[Run]) -> set[int]:
    return {int(place) for run in runs for place in text.table.passage[run.first : run.end]}


def _one_sided_fact(near: Beside, places: Sequence[int]) -> Fact:
    text = near.text
    run = replace(text.runs[places[0]], end=text.runs[places[-1]].end)
    span, side = span_of(text.table, run), text.table.document.side
    status, reason = ONE_SIDED[side]
    drawn = near.attention.dense(places).mean(axis=0)
    nearest = min(1.0, float(drawn.max(initial=0.0)))
    return Fact(
        id=_fact_id([(text, (run,))]),
        status=status,
        transcript=(span,) if side == "transcript" else (),
        article=(span,) if side == "article" else (),
        similarity=nearest,
        level="detail" if text.is_detail(run) else "statement",
        speaker=text.table.passages[run.passage].block.speaker,
        reason=reason,
        evidence={
            "confidence": model("one-sided", text.reading.read_by).chance(one_sided_features(near, places)),
            "one-sided": _mean_chance(text, run, "one-sided"),
            "nearest": nearest,
        },
        alternatives=_alternatives(near, places),
    )


def _mean_chance(text: TextRuns, run: Run, network_class: str) -> float:
    """The mean chance of a class of the network over the run's words, whatever label the run has."""
    return float(text.reading.chances[run.first : run.end, CLASSES.index(network_class)].mean())


def _alternatives(near: Beside, places: Sequence[int], linked: Collection[int] = ()) -> tuple[Alternative, ...]:
    """The passages of the other text that draw most of the runs' attention, save the linked ones; nearest first."""
    drawn = near.attention.dense(places).mean(axis=0)
    drawn[list(linked)] = 0.0
    nearest = numpy.argsort(-drawn, kind="stable")[:MAX_ALTERNATIVES].tolist()
    side, passages = near.other.table.document.side, near.other.table.passages
    return tuple(
        Alternative(side, passages[place].span, min(1.0, float(drawn[place])))
        for place in nearest
        if drawn[place] >= MIN_SHARE_OF_ALTERNATIVE
    )


def _speaker(text: TextRuns, runs: Iterable[Run]) -> str | None:
    return next((name for run in runs if (name := text.table.passages[run.passage].block.speaker)), None)


def _most_severe(differences: Iterable[Difference]) -> Severity:
    return min((one.severity for one in differences), key=SEVERITIES.index, default="note")


def _fact_id(sides: Iterable[tuple[TextRuns, Iterable[Run]]]) -> str:
    """An id made from the normalised words of the fact, and from nothing around it."""
    lines = [
        text.table.document.side[0] + ":" + " ".join(word.norm for word in text.table.words[run.first : run.end])
        for text, runs in sides
        for run in runs
    ]
    return "f-" + sha256("\n".join(lines).encode()).hexdigest()[:ID_LETTERS]


def _numbered(found: Iterable[Fact]) -> Iterator[Fact]:
    """The facts with the second and later of one id numbered: a text may say the same thing twice."""
    seen: Counter[str] = Counter()
    for fact in found:
        seen[fact.id] += 1
        yield replace(fact, id=f"{fact.id}-{seen[fact.id]}") if seen[fact.id] > 1 else fact


# A name that one text has wrong in several places


def names_once(facts: Iterable[Fact]) -> Iterator[Fact]:
    """The facts in their order, each name difference at its first place only.

    A fact that differed in nothing else has status `shared`; its reason gives the id of the first.
    """
    first: dict[tuple[str, str], str] = {}
    for fact in facts:
        named = [one for one in fact.differences if one.kind is Kind.NAME]
        again = [one for one in named if first.setdefault(_names(one), fact.id) != fact.id]
        yield _without(fact, again, first) if again else fact


def _names(one: Difference) -> tuple[str, str]:
    """The surnames of a difference of names, so that ANIL KAPUR and KAPUR are one."""
    ours, theirs = (value.removesuffix("'s").removesuffix("’s").split()[-1:] for value in one.values)
    return "".join(ours), "".join(theirs)


def _without(fact: Fact, again: list[Difference], first: dict[tuple[str, str], str]) -> Fact:
    kept = tuple(one for one in fact.differences if one not in again)
    if kept:
        severity = min((one.severity for one in kept), key=SEVERITIES.index)
        return replace(fact, differences=kept, severity=severity)
    reason = ONLY_A_NAME.format(first[_names(again[0])])
    return replace(fact, status="shared", differences=(), severity="note", reason=reason)


def _place(fact: Fact) -> tuple[bool, Span]:
    return (not fact.transcript, (fact.transcript or fact.article)[0])

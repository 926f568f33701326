"""From linked texts to facts, with their status, their places in both texts and the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Final

import numpy

from diffcast.align.network import CLASSES
from diffcast.judge.linking import Linked
from diffcast.judge.reading.runs import Run, span_of
from diffcast.judge.reading.text_runs import TextRuns
from diffcast.judge.rules import find_differences
from diffcast.judge.thresholds import MAX_ALTERNATIVES, MIN_SHARE_OF_ALTERNATIVE
from diffcast.model import SEVERITIES, Alternative, Difference, Fact, Link, Severity, Side, Span, Status

ID_LETTERS: Final = 10
NO_DIFFERENCE: Final = "No difference found"
ONE_SIDED: Final[dict[Side, tuple[Status, str]]] = {
    "transcript": ("transcript_only", "Not in the article"),
    "article": ("article_only", "Not in the transcript"),
}
"""By the side that has it the status of a one-sided fact and its reason."""


def find_facts(linked: Linked) -> tuple[Fact, ...]:
    """The facts of both texts in reading order: the transcript's first, then those that are only in the article."""
    transcript, article = linked.transcript, linked.article
    spoken = {place for link in linked.links for place in link.transcript}
    written = {place for link in linked.links for place in link.article}
    found = [_linked_fact(linked, link) for link in linked.links]
    found += [_one_sided_fact(transcript, run, article) for run in _unlinked(transcript, spoken)]
    found += [_one_sided_fact(article, run, transcript) for run in _unlinked(article, written)]
    return tuple(_numbered(sorted(found, key=_place)))


def _unlinked(text: TextRuns, linked: Collection[int]) -> Iterator[Run]:
    """One-sided runs, and matched runs that no link holds after all, joined within a passage."""
    before: Run | None = None
    for run in text.runs:
        if run.label == "matched" and run.passage in linked:
            continue
        if before is not None and before.passage == run.passage and before.end == run.first:
            before = replace(before, end=run.end)
            continue
        if before is not None:
            yield before
        before = run
    if before is not None:
        yield before


def _linked_fact(linked: Linked, link: Link) -> Fact:
    ours, theirs = linked.runs_of(link)
    left, right = (linked.transcript, ours), (linked.article, theirs)
    doubt = _doubt([left, right])
    differences = find_differences(linked.pair(link, doubt))
    return Fact(
        id=_fact_id([left, right]),
        status="changed" if differences else "shared",
        transcript=tuple(span_of(linked.transcript.table, run) for run in ours),
        article=tuple(span_of(linked.article.table, run) for run in theirs),
        similarity=link.score,
        differences=differences,
        severity=_most_severe(differences),
        speaker=next((name for side in (left, right) if (name := _speaker(*side))), None),
        reason="" if differences else NO_DIFFERENCE,
        evidence={"link": link.score, "doubt": doubt},
        alternatives=(
            *_alternatives(linked.article, theirs, linked.transcript, link.transcript),
            *_alternatives(linked.transcript, ours, linked.article, link.article),
        ),
    )


def _one_sided_fact(text: TextRuns, run: Run, other: TextRuns) -> Fact:
    span, side, passage = span_of(text.table, run), text.table.document.side, text.table.passages[run.passage]
    status, reason = ONE_SIDED[side]
    nearest = min(1.0, float(text.attention_of(run).max(initial=0.0)))
    return Fact(
        id=_fact_id([(text, (run,))]),
        status=status,
        transcript=(span,) if side == "transcript" else (),
        article=(span,) if side == "article" else (),
        similarity=nearest,
        level="statement" if run.end - run.first == len(passage.words) else "detail",
        speaker=passage.block.speaker,
        reason=reason,
        evidence={"one-sided": _mean_chance(text, run, "one-sided"), "nearest": nearest},
        alternatives=_alternatives(text, [run], other),
    )


def _doubt(sides: Iterable[tuple[TextRuns, Iterable[Run]]]) -> float:
    """The highest chance of a run that its words differ from those of the other text, 0 to 1."""
    return max((_mean_chance(text, run, "changed") for text, runs in sides for run in runs), default=0.0)


def _mean_chance(text: TextRuns, run: Run, network_class: str) -> float:
    """The mean chance of a class of the network over the run's words, whatever label the run has."""
    return float(text.reading.chances[run.first : run.end, CLASSES.index(network_class)].mean())


def _alternatives(
    text: TextRuns, runs: Sequence[Run], other: TextRuns, linked: Collection[int] = ()
) -> tuple[Alternative, ...]:
    """The passages of `other` that draw most of the runs' attention, save the linked ones; nearest first."""
    drawn = (
        numpy.mean([text.attention_of(run) for run in runs], axis=0) if len(runs) > 1 else text.attention_of(runs[0])
    )
    drawn[list(linked)] = 0.0
    nearest = numpy.argsort(-drawn, kind="stable")[:MAX_ALTERNATIVES].tolist()
    side, passages = other.table.document.side, other.table.passages
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


def _place(fact: Fact) -> tuple[bool, Span]:
    return (not fact.transcript, (fact.transcript or fact.article)[0])

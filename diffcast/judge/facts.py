"""From what was read to what is said: facts with their status, their places and the reason."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from operator import attrgetter

from diffcast.align.network import CLASSES
from diffcast.judge.alternatives import alternatives
from diffcast.judge.linking.links import link, masses, pooled_repeats
from diffcast.judge.linking.told import pair_of
from diffcast.judge.reading.runs import Run, span_of
from diffcast.judge.reading.text_runs import Account
from diffcast.judge.rules import differences
from diffcast.model import SEVERITIES, Difference, Fact, Link, Severity, Side, Span, Status

ID_LETTERS = 10
ALONE: dict[Side, Status] = {"transcript": "transcript_only", "article": "article_only"}
CHANGED, ONE_SIDED = CLASSES.index("changed"), CLASSES.index("one-sided")


def facts(left: Account, right: Account) -> tuple[Fact, ...]:
    """The facts of both accounts in reading order: the transcript's, then those that only the article tells."""
    links = links_of(left, right)
    partnered = {i for one in links for i in one.transcript}, {j for one in links for j in one.article}
    found = [_together(left, right, one) for one in links]
    found += [_alone(left, run, right) for run in _unpaired(left, partnered[0])]
    found += [_alone(right, run, left) for run in _unpaired(right, partnered[1])]
    return tuple(_distinct(sorted(found, key=_place)))


def links_of(left: Account, right: Account) -> tuple[Link, ...]:
    """The links between the paired passages of both accounts."""
    return link(
        masses(left.table, pooled_repeats(left.reading.masses, right.table), left.weighed()),
        masses(right.table, pooled_repeats(right.reading.masses, left.table), right.weighed()),
        left.paired,
        right.paired,
    )


def _unpaired(account: Account, linked: set[int]) -> Iterator[Run]:
    """Runs told on this side only, and runs for which no partner was found after all, joined within a passage."""
    before: Run | None = None
    for run in account.runs:
        if run.fate == "paired" and run.passage in linked:
            continue
        if before is not None and before.passage == run.passage and before.end == run.first:
            before = replace(before, end=run.end)
            continue
        if before is not None:
            yield before
        before = run
    if before is not None:
        yield before


def _together(left: Account, right: Account, one: Link) -> Fact:
    ours, theirs = parts(left, one.transcript), parts(right, one.article)
    doubt = _doubt(left, ours, right, theirs)
    differing = differences(pair_of(left, right, ours, theirs, one.score, doubt))
    spans = [tuple(span_of(account.table, run) for run in runs) for account, runs in ((left, ours), (right, theirs))]
    return Fact(
        id=_id([(left, ours), (right, theirs)]),
        status="changed" if differing else "shared",
        transcript=spans[0],
        article=spans[1],
        similarity=one.score,
        differences=differing,
        severity=_gravest(differing),
        speaker=next((s for s in (_speaker(left, ours), _speaker(right, theirs)) if s), None),
        reason="" if differing else "both versions say it",
        evidence={"link": one.score, "doubt": doubt},
        alternatives=(
            *alternatives(right, theirs, left, one.transcript),
            *alternatives(left, ours, right, one.article),
        ),
    )


def parts(account: Account, passages: Sequence[int]) -> tuple[Run, ...]:
    """The paired runs that lie in these passages, in reading order."""
    first = bisect_left(account.runs, min(passages), key=attrgetter("passage"))
    end = bisect_right(account.runs, max(passages), key=attrgetter("passage"))
    return tuple(run for run in account.runs[first:end] if run.fate == "paired" and run.passage in passages)


def _doubt(left: Account, ours: Iterable[Run], right: Account, theirs: Iterable[Run]) -> float:
    """The highest mean chance, over the content words of a run, that the two versions differ."""
    means = [
        float(account.reading.chances[run.first : run.end, CHANGED].mean())
        for account, runs in ((left, ours), (right, theirs))
        for run in runs
    ]
    return max(means, default=0.0)


def _alone(account: Account, run: Run, other: Account) -> Fact:
    span = span_of(account.table, run)
    side: Side = account.table.document.side
    whole = account.table.passages[run.passage]
    nearest = float(account.reading.masses[run.first : run.end].mean(axis=0).max(initial=0.0))
    return Fact(
        id=_id([(account, (run,))]),
        status=ALONE[side],
        transcript=(span,) if side == "transcript" else (),
        article=(span,) if side == "article" else (),
        similarity=min(1.0, nearest),
        level="statement" if run.end - run.first == len(whole.words) else "detail",
        speaker=whole.block.speaker,
        reason=f"nothing in the {'article' if side == 'transcript' else 'transcript'} says it",
        evidence={"one-sided": _lonely(account, run), "nearest": min(1.0, nearest)},
        alternatives=alternatives(account, [run], other),
    )


def _lonely(account: Account, run: Run) -> float:
    """The mean chance that only this side tells the words, also where the run was taken for paired at first."""
    return float(account.reading.chances[run.first : run.end, ONE_SIDED].mean())


def _speaker(account: Account, runs: Iterable[Run]) -> str | None:
    return next((s for run in runs if (s := account.table.passages[run.passage].block.speaker)), None)


def _gravest(differing: Iterable[Difference]) -> Severity:
    return min((one.severity for one in differing), key=SEVERITIES.index, default="note")


def _id(parts: Iterable[tuple[Account, Iterable[Run]]]) -> str:
    """Letters that follow from the normalised words of the fact, and from nothing around it."""
    told = [
        account.table.document.side[0] + ":" + " ".join(word.norm for word in account.table.words[run.first : run.end])
        for account, runs in parts
        for run in runs
    ]
    return "f-" + sha256("\n".join(told).encode()).hexdigest()[:ID_LETTERS]


def _distinct(found: Iterable[Fact]) -> Iterator[Fact]:
    """The facts with the second and later of one id numbered: a text may say the same thing twice."""
    seen: Counter[str] = Counter()
    for fact in found:
        seen[fact.id] += 1
        yield replace(fact, id=f"{fact.id}-{seen[fact.id]}") if seen[fact.id] > 1 else fact


def _place(fact: Fact) -> tuple[bool, Span]:
    return (not fact.transcript, (fact.transcript or fact.article)[0])

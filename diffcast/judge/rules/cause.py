"""Why it happened: two reasons for one thing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from diffcast.judge.rules.evidence.clauses import clauses, content
from diffcast.judge.rules.evidence.nearby import shared
from diffcast.judge.rules.evidence.pair import Pair, PairSide
from diffcast.language.wordlists import groups
from diffcast.language.words import norm
from diffcast.model import Difference, Kind, Moment, Name, Source, Span, Word

SENTENCE = re.compile(r"[.!?;](?=\s)|\s(?:[–—]|--?)\s")
ON = re.compile(r"(?i)\bon\b(?!\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day)")
FAR = 20_000  # characters on either side in which the other document may give the same reason
SURE = frozenset({"behind", "before", "on"})
DOUBTFUL = 0.5  # the network's doubt from which two weak cues are enough
DOUBTED = 0.3  # and from which they are where much else is the same
MUCH = 2  # content words


@dataclass(frozen=True, slots=True)
class _Reason:
    cue: str
    span: Span
    norms: frozenset[str]
    effect: frozenset[str]
    """The other words of its telling, with the names and dates in the reason."""


def causes(pair: Pair) -> tuple[Difference, ...]:
    """The reasons that differ: both sides give one, and the two have no word in common."""
    ours, theirs = _reason(pair.transcript), _reason(pair.article)
    if ours is None or theirs is None or not _weigh(ours, theirs, pair.doubt):
        return ()
    if _known(ours, pair.article) or _known(theirs, pair.transcript):
        return ()
    said = pair.transcript.says(ours.span).lower(), pair.article.says(theirs.span)
    reason = f"The two give different reasons: the script “{said[0]}”, the article “{said[1]}”."
    values = " ".join(sorted(ours.norms)), " ".join(sorted(theirs.norms))
    return (Difference(Kind.CAUSE, ours.span, theirs.span, reason, Kind.CAUSE.severity, values),)


def _weigh(ours: _Reason, theirs: _Reason, doubt: float) -> bool:
    """Whether the two are surely meant as reasons, for what is surely one thing."""
    cues = {ours.cue, theirs.cue}
    if "guess" in cues and cues & {"behind", "loose"}:
        return False
    much = len(shared(ours.effect, theirs.effect)) >= MUCH
    return cues <= SURE or doubt >= DOUBTFUL or (much and (bool(cues & SURE) or doubt >= DOUBTED))


def _reason(side: PairSide) -> _Reason | None:
    """What stands beside the surest cue of a clause."""
    parts = clauses(side)
    for kind in ("behind", "before", "on", "guess", "loose"):
        for clause in parts:
            cue = _cues(kind).search(side.document.text, clause.spans[0].start, clause.spans[-1].end)
            words = _beside(clause, kind, cue) if cue else []
            reason = _reason_in(kind, side, clause, words) if words else None
            if reason is not None:
                return reason
    return None


def _reason_in(kind: str, side: PairSide, clause: PairSide, words: list[Word]) -> _Reason | None:
    norms = content(words, [one.span for one in clause.details if isinstance(one, Source | Name | Moment)])
    titles = (one.title for one in clause.details if isinstance(one, Name) and one.title)
    norms -= {norm(word) for title in titles for word in title.split()}
    norms = norms or content(words, [one.span for one in clause.details if isinstance(one, Source | Moment)])
    span = Span(words[0].span.start, words[-1].span.end)
    return _Reason(kind, span, norms, side.content - norms) if norms else None


def _beside(clause: PairSide, kind: str, cue: re.Match[str]) -> list[Word]:
    """The words of the reason: behind the cue or before it, as the cue asks, else on its other side."""
    text, span = clause.document.text, Span(clause.spans[0].start, clause.spans[-1].end)
    start = next((on.end() for on in ON.finditer(text, cue.end(), span.end)), cue.end()) if kind == "on" else cue.end()
    stop = SENTENCE.search(text, start, span.end)
    inside = [word for word in clause.words if stop is None or word.span.end <= stop.start()]
    behind = [word for word in inside if word.span.start >= start]
    before = [word for word in inside if word.span.end <= cue.start()]
    for some in (before, behind) if kind == "before" else (behind, before):
        if content(some, [one.span for one in clause.details if isinstance(one, Source)]):
            return some
    return []


def _known(reason: _Reason, other: PairSide) -> bool:
    """Whether the other side speaks of this reason as well: a word of it beside, or all of them in its document."""
    if shared(reason.norms, other.content):
        return True
    text = other.document.text[max(0, other.spans[0].start - FAR) : other.spans[-1].end + FAR].lower()
    return all(re.search(rf"(?<!\w){re.escape(word)}", text) for word in reason.norms)


@cache
def _cues(kind: str) -> re.Pattern[str]:
    longest = sorted(_phrases(kind), key=len, reverse=True)
    listed = "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in longest)
    return re.compile(rf"(?i)(?:(?<!\w)|(?=['’]))(?:{listed})\b")


def _phrases(kind: str) -> Iterator[str]:
    yield from groups("causes").get(kind, ())

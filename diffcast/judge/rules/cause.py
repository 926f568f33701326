"""Why it happened: two causes of one thing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from diffcast.judge.rules.evidence.clauses import clauses, content
from diffcast.judge.rules.evidence.differences import difference, quoted
from diffcast.judge.rules.evidence.nearby import shared
from diffcast.judge.rules.evidence.pair import Pair, PairSide
from diffcast.judge.thresholds import (
    CAUSE_SEARCH_CHARACTERS,
    MIN_DOUBT_LOOSE_CAUSES,
    MIN_DOUBT_TIED_CAUSES,
    MIN_TIE,
)
from diffcast.language.text import SPACED_STOP_OR_DASH
from diffcast.language.wordlists import groups
from diffcast.language.words import norm
from diffcast.model import Difference, Kind, Moment, Name, Quantity, Source, Span, Word

ON = re.compile(r"(?i)\bon\b(?!\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day)")
CUES = ("behind", "before", "on", "guess", "loose")
"""The groups of `causes.txt`, the surest first: what is behind or before the cue, behind `blamed on`, or may be one."""
SURE_CUES = frozenset({"behind", "before", "on"})


@dataclass(frozen=True, slots=True)
class _Cause:
    cue: str
    """One of CUES."""
    span: Span
    norms: frozenset[str]
    effect: frozenset[str]
    """The other words of its side, with the names and dates in the cause."""


def causes(pair: Pair) -> tuple[Difference, ...]:
    """The causes that differ: both sides give one, and the two have no word in common."""
    ours, theirs = _cause(pair.transcript), _cause(pair.article)
    if ours is None or theirs is None or not _of_one_effect(ours, theirs, pair.doubt):
        return ()
    if _also_in(pair.article, ours) or _also_in(pair.transcript, theirs):
        return ()
    spans = ours.span, theirs.span
    values = " ".join(sorted(ours.norms)), " ".join(sorted(theirs.norms))
    return (difference(Kind.CAUSE, "Cause differs", spans, quoted(pair, spans), values),)


def _of_one_effect(ours: _Cause, theirs: _Cause, doubt: float) -> bool:
    """Whether both are surely meant as causes, of what is surely one thing."""
    cues = {ours.cue, theirs.cue}
    if "guess" in cues and cues & {"behind", "loose"}:
        return False
    tied = len(shared(ours.effect, theirs.effect)) >= MIN_TIE
    sure_or_doubted = bool(cues & SURE_CUES) or doubt >= MIN_DOUBT_TIED_CAUSES
    return cues <= SURE_CUES or doubt >= MIN_DOUBT_LOOSE_CAUSES or (tied and sure_or_doubted)


def _cause(side: PairSide) -> _Cause | None:
    """What is next to the surest cue of a clause."""
    parts = clauses(side)
    for cue in CUES:
        for clause in parts:
            found = _pattern(cue).search(side.document.text, clause.spans[0].start, clause.spans[-1].end)
            words = _words_of_cause(clause, cue, found) if found else []
            cause = _cause_in(cue, side, clause, words) if words else None
            if cause is not None:
                return cause
    return None


def _cause_in(cue: str, side: PairSide, clause: PairSide, words: list[Word]) -> _Cause | None:
    norms = content(words, [one.span for one in clause.details if isinstance(one, Source | Name | Moment)])
    norms -= {norm(word) for name in clause.all_of(Name) if name.title for word in name.title.split()}
    norms = norms or content(words, [one.span for one in clause.details if isinstance(one, Source | Moment)])
    if not content(words, [one.span for one in clause.details if isinstance(one, Source | Moment | Quantity)]):
        return None  # AFTER SIX, after two hours
    span = Span(words[0].span.start, words[-1].span.end)
    return _Cause(cue, span, norms, side.content - norms) if norms else None


def _words_of_cause(clause: PairSide, cue: str, found: re.Match[str]) -> list[Word]:
    """The words behind the cue or before it, as the cue asks; where there are none, those on its other side."""
    text, end = clause.document.text, clause.spans[-1].end
    start = found.end()
    if cue == "on":
        start = next((on.end() for on in ON.finditer(text, start, end)), start)
    stop = SPACED_STOP_OR_DASH.search(text, start, end)
    inside = [word for word in clause.words if stop is None or word.span.end <= stop.start()]
    behind = [word for word in inside if word.span.start >= start]
    before = [word for word in inside if word.span.end <= found.start()]
    sources = [one.span for one in clause.all_of(Source)]
    for words in (before, behind) if cue == "before" else (behind, before):
        if content(words, sources):
            return words
    return []


def _also_in(other: PairSide, cause: _Cause) -> bool:
    """Whether the other text gives this cause too: a word of it in the pair, or all of its words near it."""
    if shared(cause.norms, other.content):
        return True
    start, end = other.spans[0].start - CAUSE_SEARCH_CHARACTERS, other.spans[-1].end + CAUSE_SEARCH_CHARACTERS
    text = other.document.text[max(0, start) : end].lower()
    return all(re.search(rf"(?<!\w){re.escape(word)}", text) for word in cause.norms)


@cache
def _pattern(cue: str) -> re.Pattern[str]:
    phrases = sorted(groups("causes").get(cue, ()), key=len, reverse=True)
    listed = "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in phrases)
    return re.compile(rf"(?i)(?:(?<!\w)|(?=['’]))(?:{listed})\b")

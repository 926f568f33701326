"""Who said it: another source, or one that only one side names."""

from __future__ import annotations

from functools import cache

from diffcast.judge.anchor import shared
from diffcast.judge.lexicon import load
from diffcast.judge.pair import Pair, Told
from diffcast.judge.severity import severity
from diffcast.language.sources import relation
from diffcast.language.titles import heads_
from diffcast.language.words import norm
from diffcast.model import Difference, Name, Source


def attributions(pair: Pair) -> tuple[Difference, ...]:
    """The sources that differ; none where either side's sentence names the other's source too."""
    ours, theirs = _sources(pair.transcript), _sources(pair.article)
    if not ours or not theirs:
        return ()
    near = _near(pair.transcript), _near(pair.article)
    left = [one for one in ours if not any(relation(one, two) in {"same", "fits"} for two in near[1])]
    right = [two for two in theirs if not any(relation(one, two) in {"same", "fits"} for one in near[0])]
    left = [one for one in left if _stands(pair.transcript, one, pair.article)]
    right = [two for two in right if _stands(pair.article, two, pair.transcript)]
    pairs = [(one, two) for one in left for two in right if relation(one, two) == "differs" and _contradict(one, two)]
    return tuple(_difference(pair, one, two) for one, two in pairs)[:1]


def _stands(told: Told, source: Source, other: Told) -> bool:
    """Whether it is surely a source, told here, and the other side does not speak of it at all."""
    inside = any(span.start <= source.span.start < span.end for span in told.spans)
    said = shared(frozenset(source.words), frozenset(word.norm for word in other.words))
    return inside and not said and _agent(told, source)


def _contradict(one: Source, two: Source) -> bool:
    """Whether the two cannot be one: two roles, or two single names; a person may speak for a company."""
    roles = _speakers() & set(one.words), _speakers() & set(two.words)
    if roles[0] and roles[1]:
        return roles[0].isdisjoint(roles[1])
    return not roles[0] and not roles[1] and len(one.words) == len(two.words) == 1


def _agent(told: Told, source: Source) -> bool:
    """Whether somebody or something that can speak is among its words."""
    named = any(isinstance(detail, Name) and source.span.meets(detail.span) for detail in told.around)
    return named or not _speakers().isdisjoint(source.words)


@cache
def _speakers() -> frozenset[str]:
    return frozenset(word for entry in load("speakers") for word in entry.split()) | frozenset(map(norm, heads_()))


def _sources(told: Told) -> tuple[Source, ...]:
    return tuple(detail for detail in told.details if isinstance(detail, Source))


def _near(told: Told) -> tuple[Source, ...]:
    return tuple(detail for detail in told.around if isinstance(detail, Source))


def _difference(pair: Pair, one: Source, two: Source) -> Difference:
    said = pair.transcript.says(one.span).lower(), pair.article.says(two.span)
    reason = f"The script has it from another source than the article: “{said[0]}”, “{said[1]}”."
    values = " ".join(one.words), " ".join(two.words)
    return Difference("attribution", one.span, two.span, reason, severity("attribution"), values)

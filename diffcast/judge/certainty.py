"""How sure a statement is: hedges that one side drops, and a statement turned round."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from diffcast.judge.anchor import one_wording, shared
from diffcast.judge.lexicon import group, load
from diffcast.judge.other import none_and_some
from diffcast.judge.pair import Pair, Told
from diffcast.judge.severity import severity
from diffcast.language.negation import reversed_words
from diffcast.model import Difference, Hedge, Negation, Span

ALIKE = 0.6  # share from which a negation on one side turns the other round
WEAK = 2  # strength from which a hedge counts in freer wordings
COUNTED = frozenset({"up to", "as many as"})
FUTURE = frozenset({"will", "would", "go"})  # in one wording, `will` against `is expected to` is a change
NEAR = 40  # characters from a hedge within which it weakens what it stands beside
FEW = 6  # content words: a telling this short is hedged as a whole
REACH = 30  # characters between a negation and the word that it turns round


def certainties(pair: Pair) -> tuple[Difference, ...]:
    """A statement that one side denies, else one that only one side hedges."""
    return tuple(_reversed(pair)) or tuple(_hedged(pair))


def _reversed(pair: Pair) -> Iterator[Difference]:
    ours, theirs = pair.transcript, pair.article
    if not _turned(ours, theirs) or none_and_some(pair):
        return
    for norm in reversed_words((ours.document.text, ours.words), (theirs.document.text, theirs.words)):
        one, two = _place(ours, norm), _place(theirs, norm)
        said = ours.says(one).lower(), theirs.says(two)
        reason = f"One side denies what the other says: “{said[0]}” in the script, “{said[1]}” in the article."
        values = ("denied", "said") if len(one) - len(two) > 0 else ("said", "denied")
        yield Difference("certainty", one, two, reason, "correction", values)
        return


def _turned(one: Told, two: Told) -> bool:
    """Whether one side denies and the other does not, in words alike; in one wording a negation more is enough."""
    if one_wording(one, two):
        return len(_negations(one)) % 2 != len(_negations(two)) % 2
    return _denies(one) != _denies(two) and _likeness(one, two) >= ALIKE


def _denies(told: Told) -> bool:
    """Whether anything in these words denies or lacks something."""
    return bool(_negations(told)) or any(word.norm in _denials() for word in told.words)


def _negations(told: Told) -> tuple[Negation, ...]:
    return tuple(detail for detail in told.details if isinstance(detail, Negation) and told.meets(detail.span))


@cache
def _denials() -> frozenset[str]:
    return frozenset(word for entry in load("denials") for word in entry.split())


def _likeness(one: Told, two: Told) -> float:
    """The share of the shorter side's content words that the other has too."""
    short, long = sorted((one.content - _denials(), two.content - _denials()), key=len)
    return len(shared(short, long)) / len(short) if short else 0.0


def _place(told: Told, norm: str) -> Span:
    """The word with the negation close before it."""
    word = next(word for word in told.words if word.norm == norm)
    near = [cue for cue in _negations(told) if 0 <= word.span.start - cue.span.end < REACH]
    return Span(near[-1].span.start, word.span.end) if near else word.span


def _hedged(pair: Pair) -> Iterator[Difference]:
    for told, other in ((pair.transcript, pair.article), (pair.article, pair.transcript)):
        known = {one.cue for one in _hedges(other)}
        if known and not one_wording(told, other):
            continue
        hedge = next((one for one in _hedges(told) if one.cue not in known and _tells(one, told, other)), None)
        if hedge is not None:
            yield _difference(pair, told, hedge)
            return


def _hedges(told: Told) -> tuple[Hedge, ...]:
    return tuple(detail for detail in told.details if isinstance(detail, Hedge))


def _tells(hedge: Hedge, told: Told, other: Told) -> bool:
    """Whether the other side says flatly what this hedge weakens."""
    soft = {word.norm for word in other.words} & (group("soft", hedge.cue) | group("soft", "*"))
    if one_wording(told, other):
        return not soft - FUTURE - {word.norm for word in told.words}
    return not soft and _of_this(hedge, told, other) and (hedge.strength >= WEAK or hedge.cue in COUNTED)


def _of_this(hedge: Hedge, told: Told, other: Told) -> bool:
    """Whether what the hedge weakens is told on the other side at all, and not something further in its clause."""
    near = [word.norm for word in told.words if word.content and abs(word.span.start - hedge.span.end) < NEAR]
    return len(told.content) <= FEW or bool(shared(frozenset(near), other.content))


def _difference(pair: Pair, told: Told, hedge: Hedge) -> Difference:
    cue = told.says(hedge.span).lower()
    if told is pair.transcript:
        reason = f"The script hedges (“{cue}”), the article states it flatly."
        return Difference("certainty", hedge.span, _flat(pair.article), reason, severity("certainty"), (cue, "flat"))
    reason = f"The article hedges (“{cue}”), the script states it flatly."
    return Difference("certainty", _flat(pair.transcript), hedge.span, reason, severity("certainty"), ("flat", cue))


def _flat(told: Told) -> Span:
    """The first stretch of the words that state it."""
    return told.spans[0]

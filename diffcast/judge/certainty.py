"""How sure a statement is: hedges that one side drops, and a statement turned round."""

from __future__ import annotations

from diffcast.judge.pair import Pair, Told
from diffcast.judge.severity import severity
from diffcast.language.negation import reversed_words
from diffcast.model import Difference, Hedge, Negation, Span, Word


def certainties(pair: Pair) -> tuple[Difference, ...]:
    """A statement that one side denies, else one that only one side hedges."""
    return _reversed(pair) or _hedged(pair)


def _reversed(pair: Pair) -> tuple[Difference, ...]:
    ours, theirs = pair.transcript, pair.article
    turned = reversed_words((ours.document.text, ours.words), (theirs.document.text, theirs.words))
    if not turned:
        return ()
    one, two = _place(ours, turned[0]), _place(theirs, turned[0])
    if one is None or two is None:
        return ()
    reason = (
        f"The script says “{ours.says(one).lower()}”, the article “{theirs.says(two)}”: one denies what the other says."
    )
    values = tuple("denied" if _negated(told, turned[0]) else "said" for told in (ours, theirs))
    return (Difference("certainty", one, two, reason, "correction", (values[0], values[1])),)


def _place(told: Told, norm: str) -> Span | None:
    word = next((word for word in told.words if word.norm == norm), None)
    if word is None:
        return None
    cue = _before(told, word)
    return Span(cue.span.start, word.span.end) if cue else word.span


def _before(told: Told, word: Word) -> Negation | None:
    cues = [detail for detail in told.details if isinstance(detail, Negation) and detail.span.end <= word.span.start]
    near = [cue for cue in cues if word.span.start - cue.span.end < 30]
    return near[-1] if near else None


def _negated(told: Told, norm: str) -> bool:
    return any(word.norm == norm and _before(told, word) for word in told.words)


def _hedged(pair: Pair) -> tuple[Difference, ...]:
    ours, theirs = _hedges(pair.transcript), _hedges(pair.article)
    if bool(ours) == bool(theirs):
        return ()
    hedge = (ours or theirs)[0]
    if hedge.strength < 2 and hedge.cue not in {"expected", "as many as", "up to"}:
        return ()
    one = hedge.span if ours else _whole(pair.transcript)
    two = hedge.span if theirs else _whole(pair.article)
    told = pair.transcript if ours else pair.article
    side, other = ("script", "article") if ours else ("article", "script")
    reason = f"Only the {side} hedges (“{told.says(hedge.span).lower()}”); the {other} states it flatly."
    values = (hedge.cue, "flat") if ours else ("flat", hedge.cue)
    return (Difference("certainty", one, two, reason, severity("certainty"), values),)


def _hedges(told: Told) -> tuple[Hedge, ...]:
    return tuple(detail for detail in told.details if isinstance(detail, Hedge))


def _whole(told: Told) -> Span:
    return told.spans[0]

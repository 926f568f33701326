"""How sure a statement is: a hedge that one side drops, or a statement turned round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from diffcast.judge.rules.denial import denials
from diffcast.judge.rules.evidence.clauses import alike, clauses, common, content, partner, sides
from diffcast.judge.rules.evidence.nearby import shared
from diffcast.judge.rules.evidence.pair import Pair, PairSide
from diffcast.language.wordlists import groups
from diffcast.model import Difference, Hedge, Kind, Span, Word

WEAK = 2  # strength from which a hedge is clear
COUNTED = frozenset({"up to", "as many as"})
FUTURE = frozenset({"will", "would", "go"})  # in one wording, `will` against `is expected to` is a change
REPORTED = frozenset({"reportedly", "apparently", "alleged", "suspected", "believed", "believe", "thought", "rumored"})
LIGHT = frozenset({"go", "come", "take", "make", "give", "put", "see", "do", "say"})
NEAR = 40  # characters behind a hedge in which stands what it weakens
BEFORE, AFTER = 6, 4  # words of the other side around the weakened one among which a hedge would weaken it too
TIED = 2  # common content words of two sentences that tell one thing
LOOSE = 0.35  # score of a link below which a hedge is no news: the two may tell of two things
DOUBTED = 0.2  # the network's doubt from which a clear hedge counts in freer wordings
DOUBTFUL = 0.4  # and from which a slight one does, and `will` against `is expected to`


@dataclass(frozen=True, slots=True)
class _Facing:
    """A sentence of one side, and the one of the other side that tells it."""

    clause: PairSide
    against: PairSide
    alone: bool
    """Whether neither side tells anything else in this fact."""


def certainties(pair: Pair) -> tuple[Difference, ...]:
    """A statement that one side denies, else one that only one side hedges."""
    return tuple(denials(pair)) or tuple(_hedged(pair))


def _hedged(pair: Pair) -> Iterator[Difference]:
    for side, other in sides(pair):
        for facing in _facing(side, other):
            news = _fuller if alike(facing.clause, facing.against) else _freer
            hedge = next(
                (one for one in _hedges(facing.clause) if _more(one, facing) and news(one, facing, pair)), None
            )
            if hedge is not None:
                yield _difference(pair, side, hedge, facing)
                return


def _facing(side: PairSide, other: PairSide) -> Iterator[_Facing]:
    ours, theirs = clauses(side), clauses(other)
    for clause in ours:
        against = partner(clause, theirs)
        if against is not None:
            yield _Facing(clause, against, len(ours) == len(theirs) == 1)


def _hedges(side: PairSide) -> tuple[Hedge, ...]:
    return tuple(detail for detail in side.details if isinstance(detail, Hedge))


def _more(hedge: Hedge, facing: _Facing) -> bool:
    """Whether this side has the words of the hedge more often: 12 MAY may be a day where `12 may` is none."""
    cue = {word.norm for word in facing.clause.words if hedge.span.holds(word.span)}
    ours, theirs = (sum(word.norm in cue for word in side.words) for side in (facing.clause, facing.against))
    return ours > theirs


def _fuller(hedge: Hedge, facing: _Facing, _: Pair) -> bool:
    """Whether, in words alike, this side has a hedge more: `may cost up to` against `may cost`."""
    ours, theirs = (sum(one.cue == hedge.cue for one in _hedges(side)) for side in (facing.clause, facing.against))
    soft = _soft(hedge, facing.against.words) - FUTURE - {word.norm for word in facing.clause.words}
    return ours > theirs and not soft


def _freer(hedge: Hedge, facing: _Facing, pair: Pair) -> bool:
    """Whether the other side says flatly, in words of its own, what this hedge weakens; the network has to doubt it."""
    clear = hedge.strength >= WEAK or hedge.cue in COUNTED
    if pair.score < LOOSE or pair.doubt < (DOUBTED if clear else DOUBTFUL):
        return False
    at = _spot(hedge, facing)
    if (
        at is None
        and len(common(facing.clause, facing.against)) < TIED
        and not (facing.alone and pair.doubt >= DOUBTFUL)
    ):
        return False
    near = facing.against.words
    if at is not None and hedge.cue not in REPORTED:
        near = near[max(0, at - BEFORE) : at + AFTER]
    soft = _soft(hedge, near) - (FUTURE if pair.doubt >= DOUBTFUL else frozenset())
    return not soft and not any(one.span.meets(word.span) for one in _hedges(facing.against) for word in near)


def _soft(hedge: Hedge, words: Iterable[Word]) -> frozenset[str]:
    return frozenset(word.norm for word in words) & (_softer(hedge.cue) | _softer("*"))


def _softer(cue: str) -> frozenset[str]:
    return frozenset(groups("softer_words").get(cue, ()))


def _spot(hedge: Hedge, facing: _Facing) -> int | None:
    """Where the other sentence has the first word that the hedge governs, of those that it has; `go` is in too many."""
    for word in facing.clause.words:
        if word.content and word.norm not in LIGHT and 0 <= word.span.start - hedge.span.end < NEAR:
            at = next((i for i, one in enumerate(facing.against.words) if one.content and _kin(one, word)), None)
            if at is not None:
                return at
    return None


def _kin(one: Word, two: Word) -> bool:
    return bool(shared(frozenset({one.norm}), frozenset({two.norm})))


def _difference(pair: Pair, side: PairSide, hedge: Hedge, facing: _Facing) -> Difference:
    cue, flat = side.says(hedge.span).lower(), _flat(facing)
    if side is pair.transcript:
        reason = f"The script hedges (“{cue}”), the article states it flatly."
        return Difference(Kind.CERTAINTY, hedge.span, flat, reason, Kind.CERTAINTY.severity, (cue, "flat"))
    reason = f"The article hedges (“{cue}”), the script states it flatly."
    return Difference(Kind.CERTAINTY, flat, hedge.span, reason, Kind.CERTAINTY.severity, ("flat", cue))


def _flat(facing: _Facing) -> Span:
    """The stretch of the other sentence that has most words of this one."""
    ours, theirs = facing.clause.content, facing.against
    return max(theirs.spans, key=lambda span: len(shared(content(theirs.words_in(span)), ours)))

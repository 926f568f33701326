"""A statement turned round: what one side denies, the other says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from diffcast.judge.rules.evidence.clauses import alike, clauses, partner
from diffcast.judge.rules.evidence.nearby import shared
from diffcast.judge.rules.evidence.pair import Pair, PairSide
from diffcast.judge.rules.other import none_and_some
from diffcast.language.hedges_and_negation import NEGATIONS, reversed_words
from diffcast.language.wordlists import entries
from diffcast.model import Difference, Kind, Negation, Span

ALIKE = 0.6  # share from which a negation on one side turns the other round
DOUBTED = 0.2  # the network's doubt from which it does so in freer wordings
TIME = re.compile(r"(?i)\bin\s+(?:\w+\s+){1,3}(?:year|decade|month|week|day|hour)s\b")
FAR = 60  # characters behind a negated word in which the time stands for which it is denied
REACH = 30  # characters between a negation and the word that it turns round


def denials(pair: Pair) -> Iterator[Difference]:
    """A word that one side negates and the other states, in words alike; at most one."""
    if none_and_some(pair):
        return
    for ours, theirs in _together(pair):
        if _turned(ours, theirs, pair.doubt):
            for norm in reversed_words((ours.document.text, ours.words), (theirs.document.text, theirs.words)):
                if not (_while(ours, norm, theirs) or _while(theirs, norm, ours)):
                    yield _denial(ours, theirs, norm)
                    return


def _together(pair: Pair) -> Iterator[tuple[PairSide, PairSide]]:
    """The two tellings as wholes, then each clause of the script with the article's that tells it."""
    yield pair.transcript, pair.article
    theirs = clauses(pair.article)
    for clause in clauses(pair.transcript):
        against = partner(clause, theirs)
        if against:
            yield clause, against


def _while(side: PairSide, norm: str, other: PairSide) -> bool:
    """Whether it is denied for a time that the other side may tell as the last time: `not audited in two years`."""
    place = _place(side, norm)
    denied = any(place.meets(one.span) for one in _negations(side))
    timed = TIME.search(side.document.text, place.end, place.end + FAR)
    return (
        denied
        and bool(timed)
        and not any(TIME.search(other.document.text, span.start, span.end) for span in other.spans)
    )


def _denial(ours: PairSide, theirs: PairSide, norm: str) -> Difference:
    one, two = _place(ours, norm), _place(theirs, norm)
    said = ours.says(one).lower(), theirs.says(two)
    reason = f"One side denies what the other says: “{said[0]}” in the script, “{said[1]}” in the article."
    values = ("denied", "said") if len(one) - len(two) > 0 else ("said", "denied")
    return Difference(Kind.CERTAINTY, one, two, reason, "correction", values)


def _turned(one: PairSide, two: PairSide, doubt: float) -> bool:
    """Whether one side denies and the other does not, in words alike; in one wording a negation more is enough."""
    if alike(one, two):
        return len(_negations(one)) % 2 != len(_negations(two)) % 2 and not _lacks(one, two) and not _lacks(two, one)
    if _denies(one) == _denies(two):
        return False
    return alike(_plain(one), _plain(two)) or (doubt >= DOUBTED and _likeness(one, two) >= ALIKE)


def _lacks(plain: PairSide, denying: PairSide) -> bool:
    """Whether the side with fewer negations has a word of its own for what the other denies: LOST WATER."""
    own = {word.norm for word in plain.words} & _denials() - {word.norm for word in denying.words}
    return len(_negations(plain)) < len(_negations(denying)) and bool(own)


def _plain(side: PairSide) -> PairSide:
    """The telling without its negations."""
    return replace(side, words=tuple(word for word in side.words if word.norm not in NEGATIONS))


def _denies(side: PairSide) -> bool:
    """Whether anything in these words denies or lacks something."""
    return bool(_negations(side)) or any(word.norm in _denials() for word in side.words)


def _negations(side: PairSide) -> tuple[Negation, ...]:
    return tuple(detail for detail in side.details if isinstance(detail, Negation) and side.meets(detail.span))


@cache
def _denials() -> frozenset[str]:
    return entries("denials")


def _likeness(one: PairSide, two: PairSide) -> float:
    """The share of the shorter side's content words that the other has too."""
    short, long = sorted((one.content - _denials(), two.content - _denials()), key=len)
    return len(shared(short, long)) / len(short) if short else 0.0


def _place(side: PairSide, norm: str) -> Span:
    """The word with the negation close before it."""
    word = next(word for word in side.words if word.norm == norm)
    near = [cue for cue in _negations(side) if 0 <= word.span.start - cue.span.end < REACH]
    return Span(near[-1].span.start, word.span.end) if near else word.span

"""How sure a statement is: a hedge that only one text has, or a denial that only one text has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from diffcast.judge.rules.evidence.clauses import alike, clauses, common, content, partner
from diffcast.judge.rules.evidence.differences import difference
from diffcast.judge.rules.evidence.nearby import shared
from diffcast.judge.rules.evidence.pair import Pair, PairSide
from diffcast.judge.rules.other import none_and_some
from diffcast.judge.thresholds import (
    DENIED_TIME_REACH,
    HEDGE_REACH,
    HEDGE_WORDS_AFTER,
    HEDGE_WORDS_BEFORE,
    MIN_CLEAR_STRENGTH,
    MIN_DOUBT_CLEAR_HEDGE,
    MIN_DOUBT_DENIAL,
    MIN_DOUBT_SLIGHT_HEDGE,
    MIN_DOUBT_WITHOUT_WORD,
    MIN_SCORE_FOR_HEDGES,
    MIN_SCORE_WITHOUT_WORD,
    MIN_SHARE_OF_DENIED,
    MIN_TIE,
    NEGATION_REACH,
)
from diffcast.language.hedges_and_negation import NEGATIONS, reversed_words
from diffcast.language.wordlists import entries, groups
from diffcast.model import Difference, Hedge, Kind, Negation, Quantity, Span, Word

UPPER_BOUNDS: Final = frozenset({"up to", "as many as"})
"""Hedges of amounts: clear ones, whatever their strength."""
FUTURE: Final = frozenset({"will", "would", "go"})
"""In one wording, `will` against `is expected to` is a difference."""
REPORTED: Final = frozenset(
    {"reportedly", "apparently", "alleged", "suspected", "believed", "believe", "thought", "rumored"}
)
"""Hedges of a whole sentence, wherever in it they are."""
LIGHT_VERBS: Final = frozenset({"go", "come", "take", "make", "give", "put", "see", "do", "say"})
"""Verbs that say too little to show what a hedge weakens."""
ABILITY = re.compile(
    r"(?i)\s+(?:\w+\s+){0,1}?(?:hear|see|feel|smell|taste|read|name|tell|remember|afford|be\s+(?:seen|heard|felt))\b"
    r"|(?:\s+\w+){0,3}?\s+(?:only|no\s+longer)\b"
)
"""Words behind COULD or MAY that make it what somebody was able or allowed to do: COULD SEE IT, may no longer sell."""
ABLE: Final = frozenset({"could", "may"})
UNDENIABLE: Final = frozenset({"say", "tell", "time", "world", "name", "year", "know", "go", "pay"})
"""Words that two statements share by chance, so that a negation before one says little."""
LAPSE_OF_TIME = re.compile(r"(?i)\bin\s+(?:\w+\s+){1,3}(?:year|decade|month|week|day|hour)s\b")
STATED: Final = "stated as fact"


def certainties(pair: Pair) -> tuple[Difference, ...]:
    """A statement that one text denies, or else one that only one text hedges."""
    return tuple(_denials(pair)) or tuple(_hedged(pair))


# Hedges


@dataclass(frozen=True, slots=True)
class _Clauses:
    """A sentence of one side, and the one of the other side that says the same thing."""

    clause: PairSide
    other: PairSide
    alone: bool
    """Whether neither side says anything else in this pair."""


def _hedged(pair: Pair) -> Iterator[Difference]:
    for side, other in pair.sides:
        for both in _facing(side, other):
            counts = _added if alike(both.clause, both.other) else _missing_in_free_wording
            hedges = (one for one in both.clause.all_of(Hedge) if _more_often(one, both) and counts(one, both, pair))
            hedge = next(hedges, None)
            if hedge is not None:
                yield _hedge_difference(pair, side, hedge, both)
                return


def _facing(side: PairSide, other: PairSide) -> Iterator[_Clauses]:
    """Each sentence with the one that says the same; but for one whose side says all of it again."""
    ours, theirs = clauses(side), clauses(other)
    for clause in ours:
        against = partner(clause, theirs)
        if against is not None and not _said_again(clause, against, ours):
            yield _Clauses(clause, against, len(ours) == len(theirs) == 1)


def _said_again(clause: PairSide, against: PairSide, ours: tuple[PairSide, ...]) -> bool:
    """Whether another sentence of the same side says all of it too: a quotation behind the report of it."""
    return any(one is not clause and common(against, one) == against.content for one in ours)


def _more_often(hedge: Hedge, both: _Clauses) -> bool:
    """Whether this side has the words of the hedge more often: 12 MAY may be a day where `12 may` is none."""
    cue = {word.norm for word in both.clause.words_in(hedge.span)}
    ours, theirs = (sum(word.norm in cue for word in side.words) for side in (both.clause, both.other))
    return ours > theirs


def _added(hedge: Hedge, both: _Clauses, _: Pair) -> bool:
    """Whether, in the same words, this side has one hedge more: `may cost up to` against `may cost`."""
    ours, theirs = (sum(one.cue == hedge.cue for one in side.all_of(Hedge)) for side in (both.clause, both.other))
    softer = _softer_words(hedge, both.other.words) - FUTURE - both.clause.norms
    return ours > theirs and not softer


def _missing_in_free_wording(hedge: Hedge, both: _Clauses, pair: Pair) -> bool:
    """Whether the other side, in other words, states as fact what this hedge weakens; the network must doubt it."""
    clear = hedge.strength >= MIN_CLEAR_STRENGTH or hedge.cue in UPPER_BOUNDS
    if pair.score < MIN_SCORE_FOR_HEDGES or pair.doubt < (MIN_DOUBT_CLEAR_HEDGE if clear else MIN_DOUBT_SLIGHT_HEDGE):
        return False
    at = _weakened_word(hedge, both)
    doubted = pair.doubt >= MIN_DOUBT_SLIGHT_HEDGE
    if _is_ability(hedge, both.clause) or (hedge.cue in UPPER_BOUNDS and not both.other.whole(Quantity)):
        return False
    sure = pair.score >= MIN_SCORE_WITHOUT_WORD and pair.doubt >= MIN_DOUBT_WITHOUT_WORD
    if at is None and not (both.alone and (doubted or sure)):
        return False
    near = both.other.words
    if at is not None and hedge.cue not in REPORTED:
        near = near[max(0, at - HEDGE_WORDS_BEFORE) : at + HEDGE_WORDS_AFTER]
    softer = _softer_words(hedge, near) - (FUTURE if doubted else frozenset())
    return not softer and not any(one.span.meets(word.span) for one in both.other.all_of(Hedge) for word in near)


def _is_ability(hedge: Hedge, clause: PairSide) -> bool:
    return hedge.cue in ABLE and ABILITY.match(clause.document.text, hedge.span.end) is not None


def _softer_words(hedge: Hedge, words: Iterable[Word]) -> frozenset[str]:
    """Those of some words that weaken a statement as this hedge does, by the word list."""
    softer = groups("softer_words")
    return frozenset(word.norm for word in words) & {*softer.get(hedge.cue, ()), *softer.get("*", ())}


def _weakened_word(hedge: Hedge, both: _Clauses) -> int | None:
    """Index, in the other sentence, of the first word behind the hedge that it has too."""
    for word in both.clause.words:
        if word.content and word.norm not in LIGHT_VERBS and 0 <= word.span.start - hedge.span.end < HEDGE_REACH:
            words = enumerate(both.other.words)
            at = next((place for place, one in words if one.content and _related(one, word)), None)
            if at is not None:
                return at
    return None


def _related(one: Word, two: Word) -> bool:
    return bool(shared(frozenset({one.norm}), frozenset({two.norm})))


def _hedge_difference(pair: Pair, side: PairSide, hedge: Hedge, both: _Clauses) -> Difference:
    cue, stated = side.says(hedge.span).lower(), _closest_span(both)
    if side is pair.transcript:
        return difference(
            Kind.CERTAINTY, "Certainty differs", (hedge.span, stated), (f"“{cue}”", STATED), (cue, "flat")
        )
    return difference(Kind.CERTAINTY, "Certainty differs", (stated, hedge.span), (STATED, f"“{cue}”"), ("flat", cue))


def _closest_span(both: _Clauses) -> Span:
    """The span of the other sentence that has most words of this one."""
    content_here, other = both.clause.content, both.other
    return max(other.spans, key=lambda span: len(shared(content(other.words_in(span)), content_here)))


# Denials


def _denials(pair: Pair) -> Iterator[Difference]:
    """A word that one side negates and the other states, in words alike; at most one."""
    if none_and_some(pair):
        return
    for ours, theirs in _wholes_and_clauses(pair):
        if _one_denies(ours, theirs, pair.doubt):
            for norm in reversed_words((ours.document.text, ours.words), (theirs.document.text, theirs.words)):
                timed = _denied_for_a_time(ours, norm, theirs) or _denied_for_a_time(theirs, norm, ours)
                if (norm not in UNDENIABLE or alike(ours, theirs)) and not timed:
                    yield _denial(ours, theirs, norm)
                    return


def _wholes_and_clauses(pair: Pair) -> Iterator[tuple[PairSide, PairSide]]:
    """Both sides whole, then each clause of the transcript with the article's that says the same thing."""
    yield pair.transcript, pair.article
    theirs = clauses(pair.article)
    for clause in clauses(pair.transcript):
        against = partner(clause, theirs)
        if against:
            yield clause, against


def _denied_for_a_time(side: PairSide, norm: str, other: PairSide) -> bool:
    """Whether it is denied for a time only, `not audited in two years`: the other side may say when it last was."""
    place = _negated(side, norm)
    if not any(place.meets(one.span) for one in _negations(side)):
        return False
    timed = LAPSE_OF_TIME.search(side.document.text, place.end, place.end + DENIED_TIME_REACH)
    same = any(LAPSE_OF_TIME.search(other.document.text, span.start, span.end) for span in other.spans)
    return timed is not None and not same


def _denial(ours: PairSide, theirs: PairSide, norm: str) -> Difference:
    spans = _negated(ours, norm), _negated(theirs, norm)
    shown = f"“{ours.says(spans[0])}”", f"“{theirs.says(spans[1])}”"
    values = ("denied", "said") if len(spans[0]) > len(spans[1]) else ("said", "denied")
    return difference(Kind.CERTAINTY, "Only one text denies it", spans, shown, values, "correction")


def _one_denies(one: PairSide, two: PairSide, doubt: float) -> bool:
    """Whether one side denies what the other says; in the same words one negation more is enough."""
    if len(common(_without_negations(one), _without_negations(two))) < MIN_TIE:
        return False
    if alike(one, two):
        ours, theirs = len(_negations(one)), len(_negations(two))
        return ours % 2 != theirs % 2 and not _denies_in_a_word(one, two) and not _denies_in_a_word(two, one)
    if _denies(one) == _denies(two):
        return False
    if alike(_without_negations(one), _without_negations(two)):
        return True
    return doubt >= MIN_DOUBT_DENIAL and _share_in_common(one, two) >= MIN_SHARE_OF_DENIED


def _denies_in_a_word(plain: PairSide, denying: PairSide) -> bool:
    """Whether the side with fewer negations has a word of its own for what the other denies: LOST WATER."""
    own = plain.norms & entries("denials") - denying.norms
    return len(_negations(plain)) < len(_negations(denying)) and bool(own)


def _without_negations(side: PairSide) -> PairSide:
    return replace(side, words=tuple(word for word in side.words if word.norm not in NEGATIONS))


def _denies(side: PairSide) -> bool:
    """Whether anything in these words denies or lacks something."""
    return bool(_negations(side)) or not side.norms.isdisjoint(entries("denials"))


def _negations(side: PairSide) -> tuple[Negation, ...]:
    return tuple(one for one in side.all_of(Negation) if side.meets(one.span))


def _share_in_common(one: PairSide, two: PairSide) -> float:
    """The share of the shorter side's content words that the other has too."""
    short, long = sorted((side.content - entries("denials") for side in (one, two)), key=len)
    return len(shared(short, long)) / len(short) if short else 0.0


def _negated(side: PairSide, norm: str) -> Span:
    """The word with the negation close before it."""
    word = next(word for word in side.words if word.norm == norm)
    near = [cue for cue in _negations(side) if 0 <= word.span.start - cue.span.end < NEGATION_REACH]
    return Span(near[-1].span.start, word.span.end) if near else word.span

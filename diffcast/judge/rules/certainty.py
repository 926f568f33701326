"""How sure a statement is: a hedge that only one text has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from diffcast.judge.rules.evidence.clauses import alike, clauses, common, content, partner
from diffcast.judge.rules.evidence.denials import denials
from diffcast.judge.rules.evidence.differences import difference
from diffcast.judge.rules.evidence.nearby import shared
from diffcast.judge.rules.evidence.pair import Pair, PairSide
from diffcast.judge.thresholds import (
    HEDGE_REACH,
    HEDGE_WORDS_AFTER,
    HEDGE_WORDS_BEFORE,
    MIN_CLEAR_STRENGTH,
    MIN_DOUBT_CLEAR_HEDGE,
    MIN_DOUBT_SLIGHT_HEDGE,
    MIN_DOUBT_WITHOUT_WORD,
    MIN_SCORE_FOR_HEDGES,
    MIN_SCORE_WITHOUT_WORD,
)
from diffcast.language.wordlists import groups
from diffcast.model import Difference, Hedge, Kind, Quantity, Span, Word

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
FOR_NOBODY = re.compile(r"(?i)\b(?:no|none|neither)\b[^.,;:?!]{0,60}$")
"""Words in front of COULD or MAY that make it the same: NO CLASS MAY HAVE more than 28 pupils."""
PERMITTED: Final = frozenset({"can", "allow", "permit"})
"""Words in the other sentence, wherever they are, that show that MAY is a permission."""
LEFT_OPEN: Final = frozenset(
    {"may", "might", "could", "can", "maybe", "perhaps", "possibly", "probably", "likely", "risk", "face"}
)
"""Words that leave a statement open too, wherever in the other sentence they are. Of 32 hedges of high and low strength
against such a sentence, in labelled stories, 4 were differences."""
OPEN_TO_COULD: Final = frozenset({"would", "if"})
"""And against COULD."""
ADJECTIVES: Final = frozenset({"possible", "potential", "alleged", "suspected", "purported", "supposed"})
"""Hedges that weaken only the words right behind: in A POSSIBLE GAS LEAK STARTED IT the leak, and not the start."""
STATED: Final = "stated as fact"


def certainties(pair: Pair) -> tuple[Difference, ...]:
    """A statement that only one text hedges, where neither denies it nor counts none of it."""
    return () if denials(pair) else tuple(_hedged(pair))


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
    return ours > theirs and not softer and not _is_ability(hedge, both)


def _missing_in_free_wording(hedge: Hedge, both: _Clauses, pair: Pair) -> bool:
    """Whether the other side, in other words, states as fact what this hedge weakens; the network must doubt it."""
    clear = hedge.strength >= MIN_CLEAR_STRENGTH or hedge.cue in UPPER_BOUNDS
    if pair.score < MIN_SCORE_FOR_HEDGES or pair.doubt < (MIN_DOUBT_CLEAR_HEDGE if clear else MIN_DOUBT_SLIGHT_HEDGE):
        return False
    at = _weakened_word(hedge, both)
    doubted = pair.doubt >= MIN_DOUBT_SLIGHT_HEDGE
    if (
        _is_ability(hedge, both)
        or _is_open(hedge, both, at)
        or (hedge.cue in UPPER_BOUNDS and not both.other.whole(Quantity))
    ):
        return False
    sure = pair.score >= MIN_SCORE_WITHOUT_WORD and pair.doubt >= MIN_DOUBT_WITHOUT_WORD
    if at is None and not (both.alone and (doubted or sure)):
        return False
    near = both.other.words
    if at is not None and hedge.cue not in REPORTED:
        near = near[max(0, at - HEDGE_WORDS_BEFORE) : at + HEDGE_WORDS_AFTER]
    softer = _softer_words(hedge, near) - (FUTURE if doubted else frozenset())
    return not softer and not any(one.span.meets(word.span) for one in both.other.all_of(Hedge) for word in near)


def _is_ability(hedge: Hedge, both: _Clauses) -> bool:
    """Whether the hedge is what somebody was able or allowed to do."""
    if hedge.cue == "may" and PERMITTED & both.other.norms:
        return True
    text = both.clause.document.text
    before = text[both.clause.words[0].span.start : hedge.span.start]
    return hedge.cue in ABLE and bool(ABILITY.match(text, hedge.span.end) or FOR_NOBODY.search(before))


def _is_open(hedge: Hedge, both: _Clauses, at: int | None) -> bool:
    """Whether the other sentence leaves it open as well, in other words: `faces up to` against COULD GET.

    WOULD does where it is said of something else: that a dam WOULD have failed is no less sure than that it did.
    """
    other = both.other
    text, start = other.document.text, other.words[0].span.start
    left = (word.span for word in other.words if word.norm in LEFT_OPEN)
    if any(not FOR_NOBODY.search(text[start : one.start]) and not ABILITY.match(text, one.end) for one in left):
        return True
    return hedge.cue == "could" and at is None and not OPEN_TO_COULD.isdisjoint(other.norms)


def _softer_words(hedge: Hedge, words: Iterable[Word]) -> frozenset[str]:
    """Those of some words that weaken a statement as this hedge does, by the word list."""
    softer = groups("softer_words")
    return frozenset(word.norm for word in words) & {*softer.get(hedge.cue, ()), *softer.get("*", ())}


def _weakened_word(hedge: Hedge, both: _Clauses) -> int | None:
    """Index, in the other sentence, of the first word behind the hedge that it has too."""
    reach = range(hedge.span.end, hedge.span.end + HEDGE_REACH)
    behind: Iterable[Word] = [word for word in both.clause.words if word.span.start in reach]
    if both.clause.says(hedge.span).lower() in ADJECTIVES:
        behind = takewhile(lambda word: word.content, behind)
    for word in (one for one in behind if one.content and one.norm not in LIGHT_VERBS):
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

"""What only one of two texts denies: NEVER SAW, nobody against three."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from diffcast.judge.rules.evidence.clauses import alike, clauses, common, partner
from diffcast.judge.rules.evidence.differences import difference
from diffcast.judge.rules.evidence.nearby import nearby, shared
from diffcast.judge.rules.evidence.pair import Pair, PairSide
from diffcast.judge.thresholds import (
    DENIED_TIME_REACH,
    MIN_DOUBT_DENIAL,
    MIN_SHARE_OF_DENIED,
    MIN_TIE,
    NEGATION_REACH,
)
from diffcast.language.hedges_and_negation import NEGATIONS, reversed_words
from diffcast.language.numbers import comparable, fates, singular
from diffcast.language.wordlists import entries
from diffcast.model import Difference, Kind, Negation, Quantity, Span

DIED, HURT = "die", "hurt"
"""Who was killed was hurt."""
REPORTING: Final = frozenset({"report", "say", "confirm"})
"""Verbs behind what nobody suffered that add nothing: NO INJURIES WERE REPORTED."""
NONE: Final = frozenset({"nobody", "none", "no"})
UNDENIABLE: Final = frozenset({"say", "tell", "time", "world", "name", "year", "know", "go", "pay"})
"""Words that two statements share by chance, so that a negation before one says little."""
LAPSE_OF_TIME = re.compile(r"(?i)\bin\s+(?:\w+\s+){1,3}(?:year|decade|month|week|day|hour)s\b")

LIMIT = re.compile(r"(?i)[^.;:!?]{0,80}?\b(?:more|less|fewer|longer|later|older|younger|higher|lower)\s+than\s+")
"""What follows a negation that sets a limit: `no class may have more than` 28."""
MODAL = re.compile(r"(?i)\b(?:may|can|must|could|should)\s*$")
"""What comes before one: `may not`, but not `did not`, which denies."""


def denials(pair: Pair) -> tuple[Difference, ...]:
    """None on one side of what the other counts, or else a word that one side negates and the other states."""
    return tuple(_none_and_some(pair)) or tuple(_negated_once(pair))


def _negated_once(pair: Pair) -> Iterator[Difference]:
    """A word that one side negates and the other states, in words alike; at most one."""
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
    return difference(Kind.OTHER, "Only one text denies it", spans, shown, values, "correction")


def _one_denies(one: PairSide, two: PairSide, doubt: float) -> bool:
    """Whether one side denies what the other says; in the same words one negation more is enough."""
    limits = any(_sets_limit(side, cue) for side in (one, two) for cue in _negations(side))
    if limits or len(common(_without_negations(one), _without_negations(two))) < MIN_TIE:
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


def _sets_limit(side: PairSide, negation: Negation) -> bool:
    """Whether it is a part of an amount: `no class may have more than 28 pupils` gives the most, and denies nothing."""
    text, start = side.document.text, negation.span.start
    rules = negation.cue in ("no", "cannot") or MODAL.search(text[max(0, start - 10) : start])
    found = LIMIT.match(text, negation.span.end) if rules else None
    amounts = [one for one in side.around if isinstance(one, Quantity)] if found else ()
    return found is not None and any(one.span.start <= found.end() <= one.span.end for one in amounts)


def _share_in_common(one: PairSide, two: PairSide) -> float:
    """The share of the shorter side's content words that the other has too."""
    short, long = sorted((side.content - entries("denials") for side in (one, two)), key=len)
    return len(shared(short, long)) / len(short) if short else 0.0


def _negated(side: PairSide, norm: str) -> Span:
    """The word with the negation close before it."""
    word = next(word for word in side.words if word.norm == norm)
    near = [cue for cue in _negations(side) if 0 <= word.span.start - cue.span.end < NEGATION_REACH]
    return Span(near[-1].span.start, word.span.end) if near else word.span


# None against some


def _none_and_some(pair: Pair) -> Iterator[Difference]:
    """None on one side of what the other counts: NO SHOTS WERE FIRED, two warning shots."""
    for side, other in pair.sides:
        none = next((one for one in side.all_of(Negation) if one.cue in NONE), None)
        if none is None or any(isinstance(one, Negation) for one in other.around):
            continue
        counts = (one for one in other.whole(Quantity) if not one.ordinal)
        some = next((one for one in counts if _counts_the_same(side, none, other, one)), None)
        if some is not None:
            spans = (none.span, some.span) if side is pair.transcript else (some.span, none.span)
            shown = pair.transcript.says(spans[0]).lower(), pair.article.says(spans[1]).lower()
            yield difference(Kind.OTHER, "Count differs", spans, shown, severity="correction")


def _counts_the_same(side: PairSide, none: Negation, other: PairSide, some: Quantity) -> bool:
    """Whether the amount counts what the negation says there is none of."""
    if _suffered_the_same(side, none, other, some):
        return True
    behind = [word for word in side.words if word.span.start >= none.span.end][:3]
    after = {form for word in behind for form in (word.norm, singular(side.says(word.span).lower()))}
    tie = shared(nearby(side, none.span), nearby(other, some.span))
    return some.unit in after and len(tie) >= 1 + (some.unit in tie)


def _suffered_the_same(side: PairSide, none: Negation, other: PairSide, some: Quantity) -> bool:
    """Whether some suffered what the other side says nobody did: NOBODY WAS HURT, three people were injured.

    What else the negation's clause says must be on the other side too: nobody ON THE BUS is no contradiction.
    """
    behind = [word.norm for word in side.words if word.content and word.span.start >= none.span.end]
    behind = [norm for norm in behind if norm not in REPORTING]
    if not behind or behind[0] not in fates() or not shared(frozenset(behind[1:]), other.content) >= set(behind[1:]):
        return False
    harms = {some.unit} & fates() or nearby(other, some.span) & fates() if _counts_people(some) else frozenset[str]()
    return any(comparable(one, behind[0]) or (comparable(one, DIED) and comparable(behind[0], HURT)) for one in harms)


def _counts_people(some: Quantity) -> bool:
    """Whether the amount counts people, or what they suffered."""
    return some.unit in fates() or comparable(some.unit, "person")

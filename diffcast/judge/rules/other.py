"""What contradicts in words: rose and fell, won and lost, eastern and northern, nobody and three."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, product
from typing import Final

from diffcast.judge.rules.evidence.denials import denials
from diffcast.judge.rules.evidence.differences import PLACE_DIFFERS, difference
from diffcast.judge.rules.evidence.nearby import in_clause, shared
from diffcast.judge.rules.evidence.pair import Pair, PairSide
from diffcast.judge.rules.evidence.wording import DIRECTIONS, POSTURES, directed, has_opposite, replacements
from diffcast.judge.thresholds import (
    MAX_SHORT_SIDE,
    MIN_OPPOSITE_STEM,
    MIN_SCORE_FOR_PLACES,
    MIN_TIE,
    MOVEMENT_REACH,
    NEGATION_REACH,
    SURE_SCORE,
)
from diffcast.language.numbers import units
from diffcast.language.wordlists import Row, rows
from diffcast.model import Difference, Kind, Moment, Name, Negation, Quantity, Span, Word

OPPOSITE: Final = "Opposite words"
FROM = re.compile(r"(?i)\bfrom\s+(?:the\s+)?$")
OPPOSITE_PREFIXES: Final = ("un", "in", "im", "il", "ir", "dis", "non")
"""What turns a word into its opposite: able, unable."""
PREFIX_POLES: Final = (
    ("over", "under"),
    ("up", "down"),
    ("in", "out"),
    ("pre", "post"),
    ("inter", "intra"),
    ("pro", "anti"),
)
MOVEMENT_VERBS: Final = frozenset({"go", "edge", "tick", "inch", "creep"})
MOVEMENTS: Final = {"up": "rise", "down": "fall"}
AFTER_MOVEMENT: Final = frozenset({"again", "slightly", "sharply", "since", "last", "this"})
"""Words after `went up` that show that an amount did, not a person."""
BEFORE_AMOUNT: Final = frozenset({"to", "by", "from"})


@dataclass(frozen=True, slots=True)
class _Opposites:
    kind: Kind
    one: frozenset[str]
    other: frozenset[str]


def others(pair: Pair) -> tuple[Difference, ...]:
    """Opposite words, of the kind that their list says, other directions, and what only one text denies."""
    return (
        *_opposites_in_pair(pair), *_other_directions(pair), *denials(pair), *_opposites_in_one_wording(pair)
    )  # fmt: skip


# Opposite words


def _opposites_in_one_wording(pair: Pair) -> Iterator[Difference]:
    """In nearly one wording, a word and its opposite in one place: more and less, able and unable."""
    for replaced in replacements(pair):
        poles = ((one, two) for one, two in product(replaced.transcript, replaced.article))
        if any(are_opposite(one.norm, two.norm) and not _both_stand(pair, one, two) for one, two in poles):
            yield _difference(pair, Kind.OTHER, OPPOSITE, replaced.spans)


def _both_stand(pair: Pair, one: Word, two: Word) -> bool:
    """Whether the words only say where something is: a house that sits on a hill stands there."""
    postures = {one.norm, two.norm} == POSTURES
    return postures and not (has_opposite(pair.transcript, one) or has_opposite(pair.article, two))


def are_opposite(one: str, two: str) -> bool:
    """Whether two normalised words say the opposite of each other, by the lists or by their form."""
    if two in _opposites_of().get(one, frozenset()):
        return True
    short, long = sorted((one, two), key=len)
    if len(short) >= MIN_OPPOSITE_STEM and any(long == prefix + short for prefix in OPPOSITE_PREFIXES):
        return True
    if long.endswith("less") and short in (long[:-4], f"{long[:-4]}ful"):
        return True
    return any(_swapped(one, two, poles) or _swapped(two, one, poles) for poles in PREFIX_POLES)


def _swapped(one: str, two: str, poles: tuple[str, str]) -> bool:
    """Whether the words differ in these prefixes alone: overpaid, underpaid."""
    long_enough = len(two) >= len(poles[1]) + MIN_OPPOSITE_STEM
    return one.startswith(poles[0]) and two == poles[1] + one[len(poles[0]) :] and long_enough


def _opposites_in_pair(pair: Pair) -> Iterator[Difference]:
    pair = replace(pair, transcript=_with_movements(pair.transcript), article=_with_movements(pair.article))
    ours, theirs = (
        frozenset(word.norm for word in side.words if has_opposite(side, word))
        for side in (pair.transcript, pair.article)
    )
    for poles in _opposites():
        for one, two in ((poles.one, poles.other), (poles.other, poles.one)):
            if ours & one and theirs & two and not ours & two and not theirs & one:
                yield from _opposed(pair, poles.kind, one, two)


def _opposed(pair: Pair, kind: Kind, one: frozenset[str], two: frozenset[str]) -> Iterator[Difference]:
    if _negated_once(pair.transcript, one) or _negated_once(pair.article, two):
        return
    left, right = _word(pair.transcript, one), _word(pair.article, two)
    if left is None or right is None or _negated(pair.transcript, left) != _negated(pair.article, right):
        return
    if kind is Kind.PLACE and _behind_from(pair.transcript, left) != _behind_from(pair.article, right):
        return
    if _tied(pair, left, right, MIN_SCORE_FOR_PLACES if kind is Kind.PLACE else SURE_SCORE):
        spans = left.span, right.span
        shown = pair.transcript.says(spans[0]).lower(), pair.article.says(spans[1])
        yield difference(kind, OPPOSITE, spans, shown, (left.norm, right.norm))


def _other_directions(pair: Pair) -> Iterator[Difference]:
    """Two directions of one thing that are no opposites: EASTERN IOWA, northern Iowa, but not northeastern Iowa."""
    left, right = directed(pair.transcript), directed(pair.article)
    for noun in left:
        if len(left[noun]) != 1 or len(right.get(noun, ())) != 1:
            continue
        one, two = left[noun][0], right[noun][0]
        ours, theirs = DIRECTIONS[one.norm], DIRECTIONS[two.norm]
        apart = not (ours <= theirs or theirs <= ours or are_opposite(one.norm, two.norm))
        if apart and _said_alike(pair, one, two) and _tied(pair, one, two, MIN_SCORE_FOR_PLACES):
            yield _difference(pair, Kind.PLACE, PLACE_DIFFERS, (one.span, two.span))


def _said_alike(pair: Pair, one: Word, two: Word) -> bool:
    """Whether both or neither deny something, and both or neither say where something comes from."""
    denied = [bool(side.all_of(Negation)) for side in (pair.transcript, pair.article)]
    return denied[0] == denied[1] and _behind_from(pair.transcript, one) == _behind_from(pair.article, two)


def _behind_from(side: PairSide, word: Word) -> bool:
    """Whether it says where from: what comes FROM THE SOUTH moves north."""
    before = max(0, word.span.start - NEGATION_REACH)
    return FROM.search(side.document.text, before, word.span.start) is not None


def _negated_once(side: PairSide, norms: frozenset[str]) -> bool:
    """Whether these words are there with a negation and without one."""
    return len({_negated(side, word) for word in side.words if word.norm in norms}) > 1


def _word(side: PairSide, norms: frozenset[str]) -> Word | None:
    """The first word of these that is no part of an amount, a date or a name."""
    values = [detail.span for detail in side.details if isinstance(detail, Quantity | Moment | Name)]
    bounds = {after for before, after in pairwise(side.words) if before.norm == "at"}  # AT LEAST some
    words = (word for word in side.words if word.norm in norms and word not in bounds and has_opposite(side, word))
    return next((word for word in words if not any(span.meets(word.span) for span in values)), None)


def _negated(side: PairSide, word: Word) -> bool:
    return any(0 <= word.span.start - cue.span.end < NEGATION_REACH for cue in side.all_of(Negation))


def _tied(pair: Pair, left: Word, right: Word, min_score: float) -> bool:
    """Whether both words are said of one thing: what one thing does, another may do the opposite of.

    From `min_score` of the link, 0 to 1, one word beside both is enough.
    """
    near = shared(in_clause(pair.transcript, left.span), in_clause(pair.article, right.span))
    short = max(len(pair.transcript.content), len(pair.article.content)) <= MAX_SHORT_SIDE
    return short or len(near) >= MIN_TIE or (bool(near) and (pair.doubted or pair.score >= min_score))


@cache
def _opposites() -> tuple[_Opposites, ...]:
    return tuple(_read(row) for row in rows("opposites"))


@cache
def _opposites_of() -> dict[str, frozenset[str]]:
    """By word its opposites, of both lists."""
    found: dict[str, set[str]] = {}
    poles = [row.sides for row in rows("opposites_in_place")]
    poles += [(tuple(each.one), tuple(each.other)) for each in _opposites()]
    for ours, theirs in (*poles, *((other, one) for one, other in poles)):
        for word in ours:
            found.setdefault(word, set()).update(theirs)
    return {word: frozenset(words) for word, words in found.items()}


def _read(row: Row) -> _Opposites:
    one, other = map(frozenset, row.sides)
    return _Opposites(Kind.PLACE if row.key == "place" else Kind.OTHER, one, other)


# Movements: a verb and its particle as the one word that means it


def _with_movements(side: PairSide) -> PairSide:
    """The side with `rise` for WENT UP and `fall` for DOWN SIX CENTS; who goes up to the roof does not rise."""
    return replace(side, words=tuple(_movements(side)))


def _movements(side: PairSide) -> Iterator[Word]:
    particles = {
        verb: after for verb, after in pairwise(side.words) if verb.norm in MOVEMENT_VERBS and after.norm in MOVEMENTS
    }
    for word in side.words:
        particle = particles.get(word)
        if particle is not None and _moves_amount(side, particle):
            yield Word(Span(word.span.start, particle.span.end), MOVEMENTS[particle.norm], content=True)
        elif word.norm in MOVEMENTS and word not in particles.values() and _before_measure(side, word):
            yield replace(word, norm=MOVEMENTS[word.norm], content=True)
        else:
            yield word


def _moves_amount(side: PairSide, particle: Word) -> bool:
    """Whether nothing follows but how far, or when: `went up to six percent`, `went down last month`."""
    following = next((word for word in side.words if word.span.start >= particle.span.end), None)
    if following is None or following.norm in AFTER_MOVEMENT or _before_measure(side, particle):
        return True
    reach = Span(following.span.start, following.span.end + MOVEMENT_REACH)
    details = side.all_of(Quantity) if following.norm in BEFORE_AMOUNT else side.all_of(Moment)
    return any(one.span.meets(reach) for one in details)


def _before_measure(side: PairSide, particle: Word) -> bool:
    """Whether an amount with a measure follows at once: DOWN SIX CENTS, up 3 percent, but not up 40 stairs."""
    amounts = (one for one in side.all_of(Quantity) if one.unit in units())
    return any(0 <= one.span.start - particle.span.end <= 1 for one in amounts)


def _difference(pair: Pair, kind: Kind, what: str, spans: tuple[Span, Span]) -> Difference:
    return difference(kind, what, spans, (pair.transcript.says(spans[0]).lower(), pair.article.says(spans[1]).lower()))

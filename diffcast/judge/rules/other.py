"""Words that contradict each other: rose and fell, won and lost, nobody and three."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from diffcast.judge.rules.evidence.nearby import nearby, shared
from diffcast.judge.rules.evidence.pair import Pair, PairSide
from diffcast.judge.rules.evidence.wording import replacements
from diffcast.judge.rules.moving import moving
from diffcast.language.numbers import comparable, fates, singular
from diffcast.language.wordlists import Row, rows
from diffcast.model import Difference, Kind, Moment, Name, Negation, Quantity, Word

FEW = 3  # content words: a telling this short needs no further tie
REACH = 30  # characters before a word in which a negation turns it round
DEAD, HURT = "die", "hurt"  # who was killed was hurt
TOLD = frozenset({"report", "say", "confirm"})  # NO INJURIES WERE REPORTED
FROM = re.compile(r"(?i)\bfrom\s+(?:the\s+)?$")
NOBODY = frozenset({"nobody", "none", "no"})
TURNING = ("un", "in", "im", "il", "ir", "dis", "non")  # what turns a word into its opposite: able, unable
POLES = (("over", "under"), ("up", "down"), ("in", "out"), ("pre", "post"), ("inter", "intra"), ("pro", "anti"))
STEM = 4  # letters of a word before which such a beginning turns it


@dataclass(frozen=True, slots=True)
class _Opposites:
    kind: Kind
    one: frozenset[str]
    other: frozenset[str]


def others(pair: Pair) -> tuple[Difference, ...]:
    """Opposite words in one place, of the kind that their list says, and none against some."""
    return (*_opposed(pair), *none_and_some(pair), *_turned(pair))


def _turned(pair: Pair) -> Iterator[Difference]:
    """In nearly one wording, a word and its opposite in one place: more and less, able and unable."""
    for slot in replacements(pair):
        left, right = ({word.norm for word in side} for side in (slot.transcript, slot.article))
        if any(opposite(one, two) for one in left for two in right):
            one, two = slot.spans
            said = pair.transcript.says(one).lower(), pair.article.says(two).lower()
            reason = f"In the same words the script says {said[0]}, the article {said[1]}."
            yield Difference(Kind.OTHER, one, two, reason, Kind.OTHER.severity, said)


def opposite(one: str, two: str) -> bool:
    """Whether two normalised words say the opposite of each other, by the lists or by their form."""
    if two in _in_place().get(one, frozenset()):
        return True
    short, long = sorted((one, two), key=len)
    if len(short) >= STEM and any(long == prefix + short for prefix in TURNING):
        return True
    if long.endswith("less") and short in (long[:-4], f"{long[:-4]}ful"):
        return True
    return any(_swapped(one, two, pole) or _swapped(two, one, pole) for pole in POLES)


def _swapped(one: str, two: str, pole: tuple[str, str]) -> bool:
    return one.startswith(pole[0]) and two == pole[1] + one[len(pole[0]) :] and len(two) >= len(pole[1]) + STEM


def _opposed(pair: Pair) -> Iterator[Difference]:
    pair = replace(pair, transcript=moving(pair.transcript), article=moving(pair.article))
    norms = _norms(pair.transcript), _norms(pair.article)
    for pole in _opposites():
        for one, two in ((pole.one, pole.other), (pole.other, pole.one)):
            if norms[0] & one and norms[1] & two and not norms[0] & two and not norms[1] & one:
                yield from _opposed_in(pair, pole.kind, one, two)


def _norms(side: PairSide) -> frozenset[str]:
    return frozenset(word.norm for word in side.words)


def _opposed_in(pair: Pair, kind: Kind, one: frozenset[str], two: frozenset[str]) -> Iterator[Difference]:
    if _mixed(pair.transcript, one) or _mixed(pair.article, two):
        return
    left, right = _word(pair.transcript, one), _word(pair.article, two)
    if (
        left is None
        or right is None
        or _negated(pair.transcript, left) != _negated(pair.article, right)
        or (kind == "place" and _from(pair.transcript, left) != _from(pair.article, right))
        or not _tied(pair, left, right)
    ):
        return
    said = pair.transcript.says(left.span).lower(), pair.article.says(right.span)
    reason = f"The script says {said[0]}, the article {said[1]}."
    yield Difference(kind, left.span, right.span, reason, kind.severity, (left.norm, right.norm))


def _from(side: PairSide, word: Word) -> bool:
    """Whether it tells where from: what comes FROM THE SOUTH moves north."""
    return FROM.search(side.document.text, max(0, word.span.start - REACH), word.span.start) is not None


def _mixed(side: PairSide, norms: frozenset[str]) -> bool:
    """Whether the word stands there with a negation and without one."""
    return len({_negated(side, word) for word in side.words if word.norm in norms}) > 1


def _word(side: PairSide, norms: frozenset[str]) -> Word | None:
    """The first word of these that is no part of an amount, a date or a name."""
    values = [detail.span for detail in side.details if isinstance(detail, Quantity | Moment | Name)]
    words = (word for word in side.words if word.norm in norms)
    return next((word for word in words if not any(span.meets(word.span) for span in values)), None)


def _negated(side: PairSide, word: Word) -> bool:
    cues = (detail for detail in side.details if isinstance(detail, Negation))
    return any(0 <= word.span.start - cue.span.end < REACH for cue in cues)


def _tied(pair: Pair, left: Word, right: Word) -> bool:
    short = len(pair.transcript.content) <= FEW and len(pair.article.content) <= FEW
    return short or pair.doubted or bool(shared(nearby(pair.transcript, left.span), nearby(pair.article, right.span)))


def none_and_some(pair: Pair) -> tuple[Difference, ...]:
    """None on one side of what the other counts: NO SHOTS WERE FIRED, two warning shots."""
    return tuple(_none_and_some(pair))


def _none_and_some(pair: Pair) -> Iterator[Difference]:
    for side, other in ((pair.transcript, pair.article), (pair.article, pair.transcript)):
        none = next((one for one in side.details if isinstance(one, Negation) and one.cue in NOBODY), None)
        if none is None or any(isinstance(one, Negation) for one in other.around):
            continue
        some = next((one for one in other.whole(Quantity) if _counts(side, none, other, one)), None)
        if some is not None:
            yield _nothing(pair, side, none, some)


def _counts(side: PairSide, none: Negation, other: PairSide, some: Quantity) -> bool:
    """Whether the amount counts what the negation says there is none of."""
    if _befell(side, none, other, some):
        return True
    behind = [word for word in side.words if word.span.start >= none.span.end][:3]
    after = {form for word in behind for form in (word.norm, singular(side.says(word.span).lower()))}
    tie = shared(nearby(side, none.span), nearby(other, some.span))
    return some.unit in after and len(tie) >= 1 + (some.unit in tie)


def _befell(side: PairSide, none: Negation, other: PairSide, some: Quantity) -> bool:
    """Whether it befell some what it befell nobody: NOBODY WAS HURT, three people were injured.

    What else the negation's clause says has to be said on the other side too: nobody ON THE BUS is no contradiction.
    """
    behind = [word.norm for word in side.words if word.content and word.span.start >= none.span.end]
    behind = [norm for norm in behind if norm not in TOLD]
    if not behind or behind[0] not in fates() or not shared(frozenset(behind[1:]), other.content) >= set(behind[1:]):
        return False
    acts = {some.unit} & fates() or nearby(other, some.span) & fates() if _heads(some) else frozenset[str]()
    return any(comparable(act, behind[0]) or (comparable(act, DEAD) and comparable(behind[0], HURT)) for act in acts)


def _heads(some: Quantity) -> bool:
    """Whether the amount counts people, or what befell them."""
    return some.unit in fates() or comparable(some.unit, "person")


def _nothing(pair: Pair, side: PairSide, none: Negation, some: Quantity) -> Difference:
    spans = (none.span, some.span) if side is pair.transcript else (some.span, none.span)
    said = pair.transcript.says(spans[0]).lower(), pair.article.says(spans[1]).lower()
    reason = f"The script says {said[0]}, the article {said[1]}."
    return Difference(Kind.OTHER, spans[0], spans[1], reason, Kind.OTHER.severity, said)


@cache
def _opposites() -> tuple[_Opposites, ...]:
    return tuple(_read(row) for row in rows("opposites"))


@cache
def _in_place() -> dict[str, frozenset[str]]:
    """By word its opposites, of both lists."""
    found: dict[str, set[str]] = {}
    poles = [row.sides for row in rows("opposites_in_place")]
    poles += [(tuple(pole.one), tuple(pole.other)) for pole in _opposites()]
    for ours, theirs in (*poles, *((other, one) for one, other in poles)):
        for word in ours:
            found.setdefault(word, set()).update(theirs)
    return {word: frozenset(words) for word, words in found.items()}


def _read(row: Row) -> _Opposites:
    one, other = map(frozenset, row.sides)
    return _Opposites(Kind.PLACE if row.key == "place" else Kind.OTHER, one, other)

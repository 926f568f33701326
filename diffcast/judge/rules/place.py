"""Places and directions that cannot both be right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from diffcast.judge.rules.evidence.nearby import nearby, shared
from diffcast.judge.rules.evidence.pair import Pair, PairSide
from diffcast.language.phrases import numeric
from diffcast.language.wordlists import entries
from diffcast.language.words import norm, surface
from diffcast.model import Difference, Kind, Moment, Name, Quantity, Source, Span, Word

PREPOSITIONS = frozenset({"in", "at", "near", "from", "outside", "across", "of", "around", "toward", "through", "on"})
SHORT_FORM = 3  # letters
PARTS = 2  # words of a place that may share one with another place
SHORT = 5  # content words of a telling in which any name may be the place
LONGEST = 3  # words of a place in a script that no name of the article tells


def places(pair: Pair) -> tuple[Difference, ...]:
    """The place names that differ, where each side has one and the rest of the words ties them."""
    ours, theirs = _places(pair.transcript, pair.article), _places(pair.article, pair.transcript)
    if max(len(pair.transcript.content), len(pair.article.content)) <= SHORT:
        ours = ours or (_bare_names(pair.transcript, pair.article) if theirs else [])
        theirs = theirs or (_bare_names(pair.article, pair.transcript) if ours else [])
    ours = ours or (_before_nouns(pair.transcript, pair.article) if theirs else [])
    theirs = theirs or (_before_nouns(pair.article, pair.transcript) if ours else [])
    if not ours and not theirs:
        ours, theirs = _namesakes(pair)
    if len(ours) != 1 or len(theirs) != 1:
        return ()
    one, two = ours[0], theirs[0]
    if not _tied(pair, one, two):
        return ()
    said = pair.transcript.names(one), pair.article.says(two)
    reason = f"The script puts it in {said[0]}, the article in {said[1]}."
    return (Difference(Kind.PLACE, one, two, reason, Kind.PLACE.severity, (said[0].lower(), said[1].lower())),)


def _namesakes(pair: Pair) -> tuple[list[Span], list[Span]]:
    """Two places of two words with one in common, and the other unknown to the other side: CEDAR FALLS, Cedar Creek."""
    known = _known(pair.transcript), _known(pair.article)
    for one in _after_prepositions(pair.transcript):
        for two in _after_prepositions(pair.article):
            ours, theirs = _norms(pair.transcript, one), _norms(pair.article, two)
            if len(ours) == len(theirs) == PARTS and len(ours & theirs) == 1:
                ours, theirs = ours - theirs, theirs - ours
                if not shared(ours, known[1]) and not shared(theirs, known[0]) and not _short_for(*ours, *theirs):
                    return [one], [two]
    return [], []


def _short_for(one: str, two: str) -> bool:
    """Whether one may be the other in short: St., Saint; Mt., Mount."""
    short, long = sorted((one, two), key=len)
    return len(short) <= SHORT_FORM and short[:1] == long[:1] and short[-1:] in long


def _tied(pair: Pair, one: Span, two: Span) -> bool:
    words = pair.transcript.content, pair.article.content
    short = len(words[0]) <= LONGEST + 1 and len(words[1]) <= LONGEST + 1
    return short or pair.doubted or bool(shared(nearby(pair.transcript, one), nearby(pair.article, two)))


def _places(side: PairSide, other: PairSide) -> list[Span]:
    """Places after a preposition that the other side does not name in these words."""
    known = _known(other)
    return [span for span in _after_prepositions(side) if not shared(_norms(side, span), known)]


def _norms(side: PairSide, span: Span) -> frozenset[str]:
    return frozenset(word.norm for word in side.words_in(span))


def _bare_names(side: PairSide, other: PairSide) -> list[Span]:
    """Names without a preposition or a title, outside of any attribution, that the other side does not give."""
    known = _known(other)
    sources = [detail.span for detail in side.around if isinstance(detail, Source)]
    names = (
        name for name in side.whole(Name) if name.title is None and not shared(frozenset(map(norm, name.words)), known)
    )
    return [
        name.span
        for name in names
        if not any(span.meets(name.span) for span in sources) and not _family(side, name.span)
    ]


def _family(side: PairSide, span: Span) -> bool:
    """Whether the name is that of people, by the noun behind it: the Brandt family, the Brandt brothers."""
    behind = next((word.norm for word in side.words if word.span.start >= span.end), "")
    return behind in _families()


def _before_nouns(side: PairSide, other: PairSide) -> list[Span]:
    """Names of one word right before a noun that the other side has: `a Tucson warehouse`, A WAREHOUSE IN PHOENIX."""
    nouns = frozenset(word.norm for word in other.words if word.content)
    before = {word.span for word, noun in pairwise(side.words) if noun.norm in nouns}
    return [span for span in _bare_names(side, other) if span in before]


def _known(other: PairSide) -> frozenset[str]:
    known = frozenset(word.norm for word in other.words)
    return known | {norm(form) for detail in other.around if isinstance(detail, Name) for form in detail.words}


def _after_prepositions(side: PairSide) -> Iterator[Span]:
    for place, (before, word) in enumerate(pairwise(side.words)):
        gap = side.document.text[before.span.end : word.span.start]
        if _raw(side, before).lower() in PREPOSITIONS and not gap.strip():
            name = next((one.span for one in side.whole(Name) if one.span.start == word.span.start), None)
            run = _run(side, side.words[place + 1 : place + 1 + LONGEST])
            if name and not _norms(side, name) <= _no_places():
                yield name
            elif run:
                yield Span(run[0].span.start, run[-1].span.end)


def _run(side: PairSide, words: Sequence[Word]) -> list[Word]:
    """The words of a place name: with capitals in prose; in a script in capitals, bare content words."""
    run: list[Word] = []
    for word in words:
        if run and side.document.text[run[-1].span.end : word.span.start] not in (" ", "-", "\n"):
            break
        if not _placelike(side, word):
            break
        run.append(word)
    return run


def _placelike(side: PairSide, word: Word) -> bool:
    raw = _raw(side, word)
    if not raw[:1].isupper() or not word.content or word.norm in _no_places() or raw.lower().endswith("ing"):
        return False
    dated = any(isinstance(one, Moment | Quantity) and one.span.meets(word.span) for one in side.details)
    return not numeric(surface(raw)) and not dated


def _raw(side: PairSide, word: Word) -> str:
    return side.document.text[word.span.start : word.span.end]


@cache
def _families() -> frozenset[str]:
    return entries("nouns_after_people")


@cache
def _no_places() -> frozenset[str]:
    return entries("not_places")

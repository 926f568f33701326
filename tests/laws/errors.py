"""One error of one kind, planted into an article at a known place, so that exactly one fact is no longer true.

A planter looks for places where its change stays good English and leaves the rest of the article as it was: outside the
headline, outside quotation marks (but for the words of a quote), and only where the fact is told once.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from .sites import (
    BE_HEDGED,
    BE_NEGATED,
    HEDGE_ADDED,
    HEDGES_DROPPED,
    NEGATION_DROPPED,
    NOT_SURNAMES,
    NUMBER,
    NUMBER_WORDS,
    OTHER_LETTER,
    OTHER_WORD,
    SENTENCE,
    SOURCE,
    SPOKEN_WORDS,
    STAND_INS,
    SURNAME,
    WEEKDAYS,
)

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Planted:
    """An article with one error in it.

    `places` are the planted words in `text`, `before` the words that stood there in the article, as (start, end) in
    characters; they are several only where a name is misspelled throughout. A dropped word leaves its neighbours as the
    planted words, so that no place is ever empty.
    """

    kind: str
    text: str
    places: tuple[Place, ...]
    before: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """The characters from `start` to `end` of an article give way to `new`."""

    start: int
    end: int
    new: str


def planted(article: str, kind: str) -> tuple[Planted, ...]:
    """Every way to plant one error of `kind` into the article, in reading order."""
    ways = sorted(PLANTERS[kind](article), key=lambda edits: edits[0].start)
    return tuple(_applied(article, kind, edits) for edits in ways)


def chosen(article: str, kind: str, most: int = 2) -> tuple[Planted, ...]:
    """At most `most` of the ways, spread over the article from its first to its last."""
    ways = planted(article, kind)
    if len(ways) <= most:
        return ways
    return tuple(ways[number * (len(ways) - 1) // max(1, most - 1)] for number in range(most))


def _applied(article: str, kind: str, edits: tuple[Edit, ...]) -> Planted:
    text, places, shift = article, [], 0
    for edit in edits:
        start = edit.start + shift
        text = text[:start] + edit.new + text[edit.end + shift :]
        places.append((start, start + len(edit.new)))
        shift += len(edit.new) - (edit.end - edit.start)
    return Planted(kind, text, tuple(places), tuple((edit.start, edit.end) for edit in edits))


def _quotations(article: str) -> tuple[Place, ...]:
    return tuple(found.span() for found in re.finditer(r"“[^”]*”", article))


def _told(article: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """What the pattern finds in the body, outside quotations."""
    quoted, body = _quotations(article), article.index("\n\n")
    for found in pattern.finditer(article, body):
        if not any(start < found.end() and found.start() < end for start, end in quoted):
            yield found


def _times(article: str, token: str) -> int:
    return len(re.findall(rf"(?<![\w$]){re.escape(token)}(?![\w%]|[.,]\d)", article, re.IGNORECASE))


def _sentence(article: str, place: int) -> str:
    return next(found[0] for found in SENTENCE.finditer(article) if found.start() <= place < found.end())


def _in_headline(article: str, word: str) -> bool:
    """Whether the headline tells the same: an error in the body would then contradict its own article."""
    return word in article.partition("\n\n")[0]


def _numbers(article: str) -> Iterator[tuple[Edit, ...]]:
    for found in _told(article, NUMBER):
        if _times(article, found[0]) == 1:
            yield (Edit(*found.span(), NUMBER_WORDS.get(found[0]) or _other_digits(found[0])),)


def _other_digits(number: str) -> str:
    """The first two digits in the other order (12 is 21); where that can't be, the first raised by two (50 is 70).

    Eight and nine go round to one and two.
    """
    first, second, *_ = [*(place.start() for place in re.finditer(r"\d", number)), -1]
    if second < 0 or number[second] in ("0", number[first]):
        return number[:first] + str((int(number[first]) + 1) % 9 + 1) + number[first + 1 :]
    return number[:first] + number[second] + number[first + 1 : second] + number[first] + number[second + 1 :]


def _surnames(article: str) -> tuple[str, ...]:
    """Surnames of people, in the order of their first telling."""
    found = (match[1] for match in SURNAME.finditer(article, article.index("\n\n")))
    return tuple(dict.fromkeys(name for name in found if name not in NOT_SURNAMES))


def _names(article: str) -> Iterator[tuple[Edit, ...]]:
    for name in _surnames(article):
        new = _misspelled(name)
        everywhere = tuple(Edit(*found.span(), new) for found in re.finditer(rf"\b{name}\b", article))
        yield everywhere
        if len(everywhere) > 1:
            yield everywhere[1:2]


def _misspelled(name: str) -> str:
    """The name with its last inner vowel changed: one letter, and still a name."""
    place = max(index for index, letter in enumerate(name[1:-1], 1) if letter in OTHER_LETTER)
    return name[:place] + OTHER_LETTER[name[place]] + name[place + 1 :]


def _weekdays(article: str) -> Iterator[tuple[Edit, ...]]:
    for found in _told(article, re.compile(rf"\b({'|'.join(WEEKDAYS)})\b")):
        later = [WEEKDAYS[(WEEKDAYS.index(found[0]) + days) % 7] for days in (2, 3, 4, 5, 1, 6)]
        if _times(article, found[0]) == 1:
            yield (Edit(*found.span(), next(day for day in later if day not in article)),)


def _negations(article: str) -> Iterator[tuple[Edit, ...]]:
    for found in _told(article, NEGATION_DROPPED):
        yield (Edit(*found.span(), "can" if found[0] == "cannot" else found["verb"]),)
    for found in _told(article, BE_NEGATED):
        denied = re.search(r"\b(?:no|not|none|nobody|never|cannot)\b", _sentence(article, found.start()), re.IGNORECASE)
        if not denied and not _in_headline(article, found["next"]):
            yield (Edit(*found.span(), f"{found['verb']} not {found['next']}".replace("can not", "cannot")),)


def _hedges(article: str) -> Iterator[tuple[Edit, ...]]:
    for pattern, new in HEDGES_DROPPED:
        for found in _told(article, pattern):
            yield (Edit(*found.span(), found.expand(new)),)
    for pattern, new in (*HEDGE_ADDED, BE_HEDGED):
        for found in _told(article, pattern):
            hedged = any(hedge.search(_sentence(article, found.start())) for hedge, _ in HEDGES_DROPPED)
            if not hedged and not _in_headline(article, found["next"]):
                yield (Edit(*found.span(), found.expand(new)),)


def _sources(article: str) -> Iterator[tuple[Edit, ...]]:
    free = tuple(name for name in STAND_INS if name.removeprefix("the ") not in article.lower())
    for number, found in enumerate(_told(article, SOURCE)):
        new = free[number % len(free)]
        yield (Edit(*found.span(), new[0].upper() + new[1:] if found[0][0].isupper() else new),)


def _quote_words(article: str) -> Iterator[tuple[Edit, ...]]:
    for start, end in _quotations(article):
        for found in SPOKEN_WORDS.finditer(article, start, end):
            yield (Edit(*found.span(), OTHER_WORD[found[0]]),)


PLANTERS: Mapping[str, Callable[[str], Iterator[tuple[Edit, ...]]]] = {
    "number": _numbers,
    "name letter": _names,
    "weekday": _weekdays,
    "negation": _negations,
    "hedge": _hedges,
    "source": _sources,
    "quote word": _quote_words,
}

JUDGED: Mapping[str, frozenset[str]] = {
    "number": frozenset({"number"}),
    "name letter": frozenset({"name"}),
    "weekday": frozenset({"time"}),
    "negation": frozenset({"certainty", "other"}),
    "hedge": frozenset({"certainty"}),
    "source": frozenset({"attribution"}),
    "quote word": frozenset({"quote"}),
}
"""The kinds of difference that are right for a planted error.

A lost `not` is a question of certainty to one editor and a contradiction to another.
"""

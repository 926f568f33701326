"""Titles and offices: one person, two titles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from diffcast.judge.rules.evidence.differences import difference
from diffcast.judge.rules.evidence.nearby import nearby, shared
from diffcast.judge.rules.evidence.pair import Pair, PairSide
from diffcast.judge.thresholds import MAX_TITLE_GAP, MIN_DRAW
from diffcast.language.names import name_relation
from diffcast.language.titles import (
    PREPOSITIONS,
    RANK_WORDS,
    expanded,
    standard_title,
    title_heads,
    title_modifiers,
    title_relation,
)
from diffcast.language.wordlists import entries
from diffcast.language.words import norm, surface
from diffcast.model import Difference, Kind, Name, Span, Word

EITHER_SIDE: Final = frozenset({"attorney", "prosecutor"})
"""Two nouns that may be one office: an attorney may be the prosecutor as well as a lawyer."""
VAGUE_HEADS: Final = frozenset({"head", "leader", "boss", "officer", "official"})
"""Nouns that, alone, may be any office: the agency's HEAD is its director."""
ONE_PERSON: Final = frozenset({"same", "spelling"})
NO_OFFICE = re.compile(r"(?i)(?:\b(?:former|ex|retired|won[’']t|to|not|can[’']?t|cannot|will|would)[\s-]+)$")
BEFORE_OFFICE: Final = 12
"""Characters before an office that hold such a word."""
INSIDE_TITLES: Final = PREPOSITIONS - {"from", "with", "in"}
"""Prepositions within a title: secretary of state."""


def titles(pair: Pair) -> tuple[Difference, ...]:
    """The first two offices that differ for one person, known by name or because each side is little but an office."""
    spoken, written = list(_offices(pair.transcript)), list(_offices(pair.article))
    for ours in spoken:
        for theirs in written:
            if _differ(pair, ours, theirs) and not _has_match(pair, ours, theirs, (spoken, written)):
                return (_difference(pair, ours, theirs),)
    return ()


def _differ(pair: Pair, ours: Span, theirs: Span) -> bool:
    one, two = pair.transcript.says(ours).lower(), pair.article.says(theirs).lower()
    if {one.split()[-1], two.split()[-1]} == EITHER_SIDE or _may_hold_both(one, two):
        return False
    if _is_vague(pair.transcript, ours, two) or _is_vague(pair.article, theirs, one):
        return False
    if _is_no_office(pair.transcript, ours) or _is_no_office(pair.article, theirs):
        return False
    one_noun = one.split()[-1] == two.split()[-1]
    if not one_noun and (_also_has(pair.transcript, two) or _also_has(pair.article, one)):
        return False
    if title_relation(one, two) != "differs":
        return False
    person, other = _person(pair.transcript, ours), _person(pair.article, theirs)
    if person and other:
        return name_relation(person, other) in ONE_PERSON
    if pair.draw(ours, theirs) >= MIN_DRAW:
        return True
    nothing_else = _little_else(pair.transcript, ours) and _little_else(pair.article, theirs)
    return nothing_else or _one_seat(pair, ours, theirs)


def _has_match(pair: Pair, ours: Span, theirs: Span, both: tuple[Sequence[Span], Sequence[Span]]) -> bool:
    """Whether the other side gives either office as well, in these words or others: a CEO who follows the founder."""
    one, two = pair.transcript.says(ours).lower(), pair.article.says(theirs).lower()
    spoken = (pair.transcript.says(each).lower() for each in both[0])
    written = (pair.article.says(each).lower() for each in both[1])
    return any(title_relation(one, each) == "same" for each in written) or any(
        title_relation(each, two) == "same" for each in spoken
    )


def _may_hold_both(one: str, two: str) -> bool:
    """Whether somebody may be both: a rank or a profession beside a post, LIEUTENANT and commander."""
    beside = entries("titles_beside_posts")
    return (one.split()[-1] in beside) != (two.split()[-1] in beside)


def _is_vague(side: PairSide, office: Span, other: str) -> bool:
    """Whether it is a bare noun that may be the other office: THE HEAD, but not `chief financial` OFFICER."""
    before = next((word for word in reversed(side.words) if word.span.end <= office.start), None)
    bare = before is None or not before.content or side.says(before.span).endswith(("'s", "’s", "'S", "’S"))
    return bare and side.says(office).lower() in VAGUE_HEADS and RANK_WORDS.isdisjoint(other.split())


def _is_no_office(side: PairSide, office: Span) -> bool:
    """Whether it is a former office, or a verb: WON'T JUDGE."""
    before = side.document.text[max(0, office.start - BEFORE_OFFICE) : office.start]
    return NO_OFFICE.search(before) is not None


def _also_has(side: PairSide, title: str) -> bool:
    """Whether the side's own words have all of that title too."""
    return side.norms.issuperset(norm(form) for form in title.split() if form not in PREPOSITIONS)


def _one_seat(pair: Pair, ours: Span, theirs: Span) -> bool:
    """Whether each side has one office alone, of one noun and in one place: a deputy chief, an assistant chief."""
    one, two = standard_title(pair.transcript.says(ours)).split(), standard_title(pair.article.says(theirs)).split()
    alone = len(list(_offices(pair.transcript))) == len(list(_offices(pair.article))) == 1
    tied = shared(nearby(pair.transcript, ours), nearby(pair.article, theirs))
    return alone and one[-1] == two[-1] and bool(tied)


def _offices(side: PairSide) -> Iterator[Span]:
    """Every run of title words that ends with a title's noun."""
    for run in _title_words(side):
        heads = [place for place, word in enumerate(run) if _form(side, word) in title_heads()]
        if heads:
            yield Span(run[0].span.start, run[heads[-1]].span.end)


def _title_words(side: PairSide) -> Iterator[Sequence[Word]]:
    run: list[Word] = []
    for word in side.words:
        if run and side.document.text[run[-1].span.end : word.span.start].strip(" .-’'s"):
            yield run
            run = []
        form = _form(side, word)
        if form in title_heads() or form in title_modifiers() or (run and form in INSIDE_TITLES):
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _form(side: PairSide, word: Word) -> str:
    raw = surface(side.document.text[word.span.start : word.span.end])
    return expanded(raw.removesuffix("'s").replace(".", ""))


def _person(side: PairSide, office: Span) -> Name | None:
    """The name right before or behind the office."""
    named = (detail for detail in side.around if isinstance(detail, Name))
    return next((name for name in named if _next_to(side, office, name.span)), None)


def _next_to(side: PairSide, office: Span, name: Span) -> bool:
    if name.end <= office.start:
        between = side.document.text[name.end : office.start]
        return between[:1] == "," and len(between.split()) <= MAX_TITLE_GAP
    between = side.document.text[office.end : name.start]
    return name.start >= office.end and between.strip(" ,.\n") == ""


def _little_else(side: PairSide, office: Span) -> bool:
    """Whether the side has at most one content word besides the office."""
    inside = sum(word.content for word in side.words_in(office))
    return sum(word.content for word in side.words) <= inside + 1


def _difference(pair: Pair, one: Span, two: Span) -> Difference:
    shown = pair.transcript.says(one).lower(), pair.article.says(two)
    return difference(Kind.TITLE, "Title differs", (one, two), shown, (shown[0], shown[1].lower()))

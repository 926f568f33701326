"""Offices: one person, two titles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from diffcast.judge.rules.evidence.nearby import nearby, shared
from diffcast.judge.rules.evidence.pair import Pair, Told
from diffcast.language.names import name_relation
from diffcast.language.titles import PREPOSITIONS, expanded, title_heads, title_modifiers, title_relation
from diffcast.language.wordlists import rows
from diffcast.language.words import surface
from diffcast.model import Difference, Kind, Name, Span, Word

CLOSE = 4  # characters between an office and the name that bears it
EITHER_SIDE = frozenset({"attorney", "prosecutor"})  # an attorney may be the prosecutor as well as a lawyer
ONE_BEARER = frozenset({"same", "spelling"})


def titles(pair: Pair) -> tuple[Difference, ...]:
    """The offices that differ while the bearer is one, by name or because each telling is an office and no more."""
    for ours in _offices(pair.transcript):
        for theirs in _offices(pair.article):
            if _differ(pair, ours, theirs):
                return (_difference(pair, ours, theirs),)
    return ()


def _differ(pair: Pair, ours: Span, theirs: Span) -> bool:
    said = pair.transcript.says(ours).lower(), pair.article.says(theirs).lower()
    if {said[0].split()[-1], said[1].split()[-1]} == EITHER_SIDE:
        return False
    if title_relation(*said) != "differs" or title_relation(_plain(said[0]), _plain(said[1])) != "differs":
        return False
    bearer, other = _bearer(pair.transcript, ours), _bearer(pair.article, theirs)
    if bearer and other:
        return name_relation(bearer, other) in ONE_BEARER
    return (_fills(pair.transcript, ours) and _fills(pair.article, theirs)) or _one_seat(pair, ours, theirs)


def _one_seat(pair: Pair, ours: Span, theirs: Span) -> bool:
    """Whether each side tells one office alone, of one noun and in one place: a deputy chief, an assistant chief."""
    one, two = _plain(pair.transcript.says(ours)).split(), _plain(pair.article.says(theirs)).split()
    lone = len(list(_offices(pair.transcript))) == len(list(_offices(pair.article))) == 1
    tied = shared(nearby(pair.transcript, ours), nearby(pair.article, theirs))
    return lone and one[-1] == two[-1] and bool(tied)


@lru_cache(maxsize=1 << 12)
def _plain(title: str) -> str:
    """The title in lower case, in the one form that stands for it and its like."""
    plain = title.lower().replace("’", "'")
    for other, form in _equals():
        plain = re.sub(rf"\b{re.escape(other)}\b(?! general)", form, plain)  # an attorney general is no attorney
    return plain


@cache
def _equals() -> tuple[tuple[str, str], ...]:
    return tuple((other, row.key) for row in rows("same_titles") for other in row.entries)


def _offices(told: Told) -> Iterator[Span]:
    """Every run of title words among the told words that ends with a title's noun."""
    for run in _runs(told):
        heads = [place for place, word in enumerate(run) if _form(told, word) in title_heads()]
        if heads:
            yield Span(run[0].span.start, run[heads[-1]].span.end)


def _runs(told: Told) -> Iterator[Sequence[Word]]:
    run: list[Word] = []
    for word in told.words:
        joins = run and len(told.document.text[run[-1].span.end : word.span.start].strip(" .-’'s")) == 0
        if run and not joins:
            yield run
            run = []
        form = _form(told, word)
        if (
            form in title_heads()
            or form in title_modifiers()
            or (run and form in PREPOSITIONS - {"from", "with", "in"})
        ):
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _form(told: Told, word: Word) -> str:
    raw = surface(told.document.text[word.span.start : word.span.end])
    return expanded(raw.removesuffix("'s").replace(".", ""))


def _bearer(told: Told, office: Span) -> Name | None:
    """The name that stands right before or behind the office."""
    named = (detail for detail in told.around if isinstance(detail, Name))
    near = (name for name in named if _next_to(told, office, name.span))
    return next(near, None)


def _next_to(told: Told, office: Span, name: Span) -> bool:
    if name.end <= office.start:
        between = told.document.text[name.end : office.start]
        return between[:1] == "," and len(between.split()) <= CLOSE
    between = told.document.text[office.end : name.start]
    return name.start >= office.end and between.strip(" ,.\n") == ""


def _fills(told: Told, office: Span) -> bool:
    inside = sum(word.content for word in told.words_in(office))
    return sum(word.content for word in told.words) <= inside + 1


def _difference(pair: Pair, one: Span, two: Span) -> Difference:
    said = pair.transcript.says(one).lower(), pair.article.says(two)
    reason = f"The script gives the title as {said[0]}, the article as {said[1]}."
    return Difference(Kind.TITLE, one, two, reason, Kind.TITLE.severity, (said[0], said[1].lower()))

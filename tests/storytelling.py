"""Strategies for invented stories: told on air in every dialect, and written as an article of every form."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from hypothesis import strategies as st

PEOPLE: Final = ("NORA BECKETT", "TOM ARDEN", "PAL KISS", "DANA RUIZ", "JOSÉ O’BRIEN-LEE", "LENE HOLM")
TITLES: Final = ("RETIRED DRIVER", "DEPUTY MAYOR", "PARENT", "COUNTY CLERK")
SUBJECTS: Final = ("the city", "a repair crew", "the school board", "the ferry company", "the state police")
VERBS: Final = ("closed", "sold", "repaired", "flooded", "searched", "insured")
OBJECTS: Final = ("the tram depot", "two bridges", "the old library", "a quarry near Orle", "the harbor road")
AMOUNTS: Final = (
    "for $9.4 million",
    "after 31 years",
    "within ten weeks",
    "with 46 homes around it",
    "by a vote of 7-2",
)
TIMES: Final = ("on Monday", "last year", "at 5 p.m.", "in June", "until at least Thursday")
HEDGES: Final = ("", "reportedly ", "had not ", "may have ")


@dataclass(frozen=True, slots=True)
class Turn:
    """What one person says."""

    speaker: str
    title: str
    quoted: bool
    sentences: tuple[str, ...]


def sentences() -> st.SearchStrategy[str]:
    """One fact with its details: `The city reportedly sold two bridges for $9.4 million in June.`"""
    parts = st.tuples(*map(st.sampled_from, (SUBJECTS, HEDGES, VERBS, OBJECTS, AMOUNTS, TIMES)))
    return parts.map(lambda each: f"{each[0]} {each[1]}{each[2]} {each[3]} {each[4]} {each[5]}.".capitalize())


def turns() -> st.SearchStrategy[Turn]:
    """A turn of one to three facts."""
    said = st.lists(sentences(), min_size=1, max_size=3, unique=True).map(tuple)
    return st.builds(Turn, st.sampled_from(PEOPLE), st.sampled_from(TITLES), st.booleans(), said)


def stories() -> st.SearchStrategy[tuple[Turn, ...]]:
    """A story of one to five turns."""
    return st.lists(turns(), min_size=1, max_size=5).map(tuple)


def _on_air(turn: Turn) -> str:
    return " ".join(turn.sentences).upper()


def outlet(story: tuple[Turn, ...]) -> Iterator[str]:
    for turn in story:
        if turn.quoted:
            yield f"{turn.speaker}\n{turn.title}\n“{_on_air(turn)}”\n"
        else:
            yield f"[{turn.speaker.lower()}]\n{_on_air(turn)}\n"


def prompter(story: tuple[Turn, ...]) -> Iterator[str]:
    yield f"6P -- B2 -- STORY -- VO/SOT -- {story[0].speaker.split()[-1]}\n({story[0].speaker.split()[0]} ON CAM)"
    for turn in story:
        yield f'(SOT :09 {turn.speaker})\n"{_on_air(turn)}"' if turn.quoted else f"(TAKE VO)\n{_on_air(turn)}"
    yield "***"


def captions(story: tuple[Turn, ...]) -> Iterator[str]:
    yield from (f">> {_on_air(turn)}" for turn in story)


def rush(story: tuple[Turn, ...]) -> Iterator[str]:
    yield "CITY DESK\nAired May 4, 2025 - 17:00 ET\nTHIS IS A RUSH TRANSCRIPT.\n"
    for turn in story:
        yield f"{turn.speaker}, {turn.title}: {' '.join(turn.sentences)}\n"


def machine(story: tuple[Turn, ...]) -> Iterator[str]:
    for number, turn in enumerate(story):
        voice = PEOPLE.index(turn.speaker) + 1
        yield f"Speaker {voice}: ({number // 6:02}:{number % 6 * 9:02})\n{' '.join(turn.sentences)}\n"


def two_way(story: tuple[Turn, ...]) -> Iterator[str]:
    for turn in story:
        yield f"{'REPORTER' if turn.quoted else 'PRESENTER'}: {' '.join(turn.sentences)}"


def bites(story: tuple[Turn, ...]) -> Iterator[str]:
    yield "STORY-PKG-2"
    for turn in story:
        if turn.quoted:
            yield f'SOUNDBITE (English) {turn.speaker.title()}, {turn.title.title()}:\n"{" ".join(turn.sentences)}"'
        else:
            yield _on_air(turn)


def radio(story: tuple[Turn, ...]) -> Iterator[str]:
    yield "SLUG: STORY\nDUR: 1'12\""
    for turn in story:
        said = " ".join(turn.sentences)
        yield f'ACTUALITY: {turn.speaker}\n"{said}"' if turn.quoted else said


DIALECTS: Final[dict[str, Callable[[tuple[Turn, ...]], Iterator[str]]]] = {
    "outlet": outlet,
    "prompter": prompter,
    "captions": captions,
    "rush transcript": rush,
    "machine": machine,
    "two-way": two_way,
    "bite marks": bites,
    "radio": radio,
}


def transcript(story: tuple[Turn, ...], dialect: str) -> str:
    """The story as that dialect writes it."""
    return "\n".join(DIALECTS[dialect](story))


def _paragraphs(story: tuple[Turn, ...]) -> Iterator[str]:
    for turn in story:
        said = " ".join(turn.sentences)
        yield f"“{said}” said {turn.speaker.title()}, a {turn.title.lower()}." if turn.quoted else said


def plain_article(story: tuple[Turn, ...]) -> str:
    head = "Skip to main content\n\nWhat happened in Orle this week\n\nBy Lena Marsh | Updated 4:12 p.m.\n\n"
    return head + "\n\n".join(_paragraphs(story)) + "\n\nTags: Council, Budget\n"


def page(story: tuple[Turn, ...]) -> str:
    body = "".join(f"<p>{html.escape(each)}</p>" for each in _paragraphs(story))
    return f"<html><body><nav><a href='/'>Home</a></nav><article><h1>What happened in Orle</h1>{body}</article></body></html>"


def markdown(story: tuple[Turn, ...]) -> str:
    return "# What happened in Orle\n\n" + "\n\n".join(_paragraphs(story)) + "\n"


ARTICLES: Final[dict[str, tuple[str, Callable[[tuple[Turn, ...]], str]]]] = {
    "plain": ("article.txt", plain_article),
    "page": ("article.html", page),
    "markdown": ("article.md", markdown),
}
"""By form the name of its file, and what writes it."""

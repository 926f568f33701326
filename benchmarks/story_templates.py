"""The labelled stories as templates: literal text, and the places that each event of a made archive has its own of."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Literal

from number_slots import FIRST_YEAR, LAST_YEAR, MAX_SMALL, NUMBER, figure

STORIES = Path(__file__).resolve().parent / "stories"
KEPT_NAMES = 0.15
"""Of the names of a story, those that all its events share: Washington, Congress."""
NEW_FACTS = 4
"""Shared facts of another story that an update tells as its new development."""
COMMON_STORIES = 2
"""Stories that have a word in lower case from which it is no name, as in a headline in title case."""
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december"]  # fmt: skip
MONTH = "|".join(f"{month[:3]}(?:{month[3:]})?\\.?" if month != "may" else "may" for month in MONTHS)
FULL_DATE = rf"\d{{1,2}} (?:{MONTH}),? 20\d\d|(?:{MONTH}) \d{{1,2}}, 20\d\d|20\d\d-\d\d-\d\d"
FIXED = rf"\d{{1,2}}:\d\d|(?:{MONTH}) \d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th)? (?:{MONTH})"
"""Times of day and days without a year: no event moves these."""
DATELINE_CHARACTERS = 500
"""From the start of a text in which a full date is that of the text; later ones are of what it tells."""
DAYS = "|".join((*WEEKDAYS, *(month for month in MONTHS if month not in {"may", "march"})))
SLOTS = re.compile(
    rf"(?i)\b(?:(?P<date>{FULL_DATE})|(?P<fixed>{FIXED})|(?P<day>{DAYS})|(?P<number>{NUMBER})|(?P<name>[a-z]{{3,}}))\b"
)
"""A word is a name only if the story has it as one."""
NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}\b")

Half = Literal["all", "tune", "test"]


@dataclass(frozen=True)
class Piece:
    """A stretch of a story: literal text, or a name, an amount, a date or a day that each event has its own of."""

    kind: str
    text: str
    fact: int | None = None
    """The labelled fact that it is part of."""
    value: float = 0.0


@dataclass(frozen=True)
class Story:
    """A labelled story, cut into pieces."""

    name: str
    transcript: tuple[Piece, ...]
    article: tuple[Piece, ...]
    facts: int
    shared: tuple[int, ...]
    """Statements that both texts tell."""

    @cached_property
    def marks(self) -> int:
        """How many renamed names and amounts both texts have: what tells its events apart."""
        ours, theirs = (
            {_mark(piece) for piece in side if moves(self, piece)} for side in (self.transcript, self.article)
        )
        return len(ours & theirs)

    def development(self, side: str) -> tuple[Piece, ...]:
        """The first shared facts as sentences of one text."""
        parts = self.transcript if side == "transcript" else self.article
        told = self.shared[:NEW_FACTS]
        texts = ([piece for piece in parts if piece.fact == fact] for fact in told)
        return tuple(piece for some in texts if some for piece in (*some, Piece("text", ".\n")))


def in_half(story: str, half: Half) -> bool:
    """Whether a story belongs to the half that scores are fitted to, or to the one that they are measured on."""
    return half == "all" or (sha256(story.encode()).digest()[0] % 2 == 0) == (half == "tune")


@cache
def templates(half: Half = "all") -> tuple[Story, ...]:
    """The labelled stories of a half as templates."""
    return tuple(template(folder) for folder in sorted(STORIES.iterdir()) if in_half(folder.name, half))


@cache
def common_words() -> frozenset[str]:
    """Words that several articles have in lower case."""
    seen: dict[str, int] = {}
    for folder in STORIES.iterdir():
        for word in set(re.findall(r"\b[a-z]+\b", (folder / "article.txt").read_text("utf-8"))):
            seen[word] = seen.get(word, 0) + 1
    return frozenset(word for word, stories in seen.items() if stories >= COMMON_STORIES)


def template(folder: Path) -> Story:
    """The story cut into pieces; every name of the article that is never written in lower case can be renamed."""
    transcript, article = ((folder / f"{side}.txt").read_text("utf-8") for side in ("transcript", "article"))
    common = {*common_words(), *WEEKDAYS, *MONTHS, *re.findall(r"\b[a-z]+\b", article)}
    names = {name.lower() for name in NAME.findall(article)} - common
    facts = json.loads((folder / "gold.json").read_text("utf-8"))["facts"]
    return Story(
        folder.name,
        tuple(pieces(transcript, names, [fact.get("transcript", ()) for fact in facts])),
        tuple(pieces(article, names, [fact.get("article", ()) for fact in facts])),
        len(facts),
        tuple(n for n, fact in enumerate(facts) if fact["status"] == "shared" and fact["level"] == "statement"),
    )


def pieces(text: str, names: Collection[str], facts: Sequence[Sequence[str | dict[str, str]]]) -> Iterator[Piece]:
    """The text in pieces that belong to one fact each."""
    owner: list[int | None] = [None] * (len(text) + 1)
    for number, quotes in enumerate(facts):
        for quote in quotes:
            words = quote["text"] if isinstance(quote, dict) else quote
            start = text.find(words)
            if start >= 0:
                owner[start : start + len(words)] = [number] * len(words)
    cuts = {0, len(text), *(i for i, (one, two) in enumerate(pairwise(owner), 1) if one != two)}
    matches = (match for match in SLOTS.finditer(text) if match["name"] is None or match["name"].lower() in names)
    found = {match.start(): match for match in matches}
    inside = {i for match in found.values() for i in range(match.start() + 1, match.end())}
    ends = {end for match in found.values() for end in match.span()}
    for start, end in pairwise(sorted((cuts | ends) - inside)):
        match = found.get(start)
        kind = str(match.lastgroup) if match else "text"
        value = figure(text[start:end]) if kind == "number" else None
        plain = (
            kind == "fixed" or (kind == "number" and value is None) or (kind == "date" and start > DATELINE_CHARACTERS)
        )
        yield Piece("text" if plain else kind, text[start:end], owner[start], value or 0.0)


def moves(story: Story, piece: Piece) -> bool:
    """Whether the events of a story differ in this piece."""
    if piece.kind == "number":
        return piece.value > MAX_SMALL and not FIRST_YEAR < piece.value < LAST_YEAR
    return piece.kind == "name" and random.Random(f"{story.name} {piece.text.lower()}").random() >= KEPT_NAMES


def _mark(piece: Piece) -> tuple[str, float | str]:
    return (piece.kind, piece.value if piece.kind == "number" else piece.text.lower())

"""Archives with a known truth, made of the labelled stories, for `benchmarks/pairing.py` and `tools/fit_pairing.py`.

Each story becomes many events that differ only in what tells real events apart: people, places, amounts and days.

* All amounts of an event move by one factor, so that "about 200" still rounds the 199 of the other text, and
  miles still fit kilometers. Names are renamed on both sides alike. Dates and weekdays in the texts are those of the
  event.
* One event in five is an update of another, one to three days later: the same people and places, half of the amounts
  new, half of the old facts gone from both texts, and a new development in both.
* One in twelve is routine: weather, markets, police reports, told the same way every day with other figures.
* A third of the transcripts has no article, and a third of the articles no transcript. One text in ten has no date.
* A story whose two texts share fewer than `MIN_MARKS` renamed names and amounts has no updates, always has a date, and
  comes again only after `REST_DAYS`: otherwise nothing in the texts would say which of its events belong together.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import accumulate

from number_slots import written
from routine_items import KINDS, routine
from story_templates import MONTHS, STORIES, WEEKDAYS, Half, Piece, Story, in_half, moves, templates

FIRST_DAY = date(2021, 1, 4)
EVENTS_A_DAY = 30
ARTICLE_DAYS = (-1, 0, 0, 0, 0, 0, 0, 1, 1, 2)
"""Days from a broadcast to its article; one in ten is on the web the day before."""
UNPAIRED = 1 / 3
UPDATES = 0.2
ROUTINE = 1 / 12
WITHOUT_DATE = 0.1
GONE_FACTS = 0.5
"""Of the facts of an event, those that its update no longer tells."""
NEW_AMOUNTS = 0.5
HEADS = ("bar", "cal", "dor", "el", "far", "gan", "hol", "ist", "jar", "kel", "lor", "mar", "nor", "os", "pel", "quin",
         "ras", "sel", "tor", "ul", "ver", "wes", "yar", "zan", "bren", "cor")  # fmt: skip
ENDS = ("an", "bury", "den", "er", "field", "gate", "ham", "ian", "ley", "low", "man", "mont", "ner", "ova", "ridge",
        "sen", "ski", "son", "stad", "ton", "vale", "wick", "ez", "i")  # fmt: skip
"""Beginnings and ends of made names."""
MIN_MARKS, REST_DAYS = 4, 60


@dataclass(frozen=True)
class Event:
    """What is renamed how; texts of one event agree."""

    number: int
    seed: int
    story: Story | None
    """None for a routine item."""
    day: date
    root: int = -1
    """The event of which it is an update, or itself."""
    news: Story | None = None
    """The story that gives an update its new development."""
    kind: str = ""
    """Of a routine item."""

    def lot(self, what: str) -> random.Random:
        """A source of chance that depends on the archive, the event and a purpose alone."""
        return random.Random(f"{self.seed} {self.number} {what}")


def archive(size: int, seed: int = 1, half: Half = "all") -> Iterator[tuple[str, int, dict[str, str]]]:
    """About `size` texts of each side: the side, the number of the event, and the row."""
    for event in events(round(size * (1 + UNPAIRED)), seed, half):
        lot = event.lot("days")
        later = {"transcript": 0, "article": lot.choice(ARTICLE_DAYS) if event.story else 0}
        for side in ("transcript", "article"):
            undated = lot.random() < WITHOUT_DATE and not (event.story and event.story.marks < MIN_MARKS)
            if side in sides(f"{seed} {event.number}"):
                day = event.day + timedelta(later[side])
                row = {"id": f"{side[0]}{lot.getrandbits(48):012x}", "text": told(event, side, day, undated)}
                yield side, event.number, row if undated else row | {"date": day.isoformat()}


def labelled(half: Half = "all") -> Iterator[tuple[str, int, dict[str, str]]]:
    """The labelled stories as they are, without dates; a third of the texts of each side without a counterpart."""
    for number, folder in enumerate(sorted(STORIES.iterdir())):
        for side in sides(f"told {folder.name}") if in_half(folder.name, half) else ():
            yield side, number, {"id": f"{side[0]} {folder.name}", "text": (folder / f"{side}.txt").read_text("utf-8")}


def sides(seed: str) -> tuple[str, ...]:
    """The sides on which an event is told: two thirds of the texts of each side have their counterpart."""
    lot = random.Random(seed).random() * (1 + UNPAIRED)
    if lot < UNPAIRED:
        return ("transcript",)
    return ("article",) if lot < 2 * UNPAIRED else ("transcript", "article")


def events(count: int, seed: int, half: Half) -> Iterator[Event]:
    """The events in the order of their days; an update follows its root within a few days."""
    stories, lot = templates(half), random.Random(f"{seed} {count}")
    earlier: list[Event] = []
    rested: dict[str, date] = {}
    for number in range(count):
        day = FIRST_DAY + timedelta(number // EVENTS_A_DAY)
        recent = [one for one in earlier[-4 * EVENTS_A_DAY :] if 1 <= (day - one.day).days <= 3]
        if lot.random() < ROUTINE:
            yield Event(number, seed, None, day, number, kind=KINDS[number % len(KINDS)])
            continue
        if recent and lot.random() < UPDATES:
            before = lot.choice(recent)
            event = replace(before, number=number, day=day, news=lot.choice([one for one in stories if one.shared]))
        else:
            story = lot.choice([one for one in stories if rested.get(one.name, day) <= day])
            event = Event(number, seed, story, day, number)
        if event.story and event.story.marks < MIN_MARKS:
            rested[event.story.name] = day + timedelta(REST_DAYS)
        else:
            earlier.append(event)
        yield event


def told(event: Event, side: str, day: date, undated: bool) -> str:
    """The text of one side of an event; its dates are those of `day`, or a day without its year if it is undated."""
    if event.story is None:
        return routine(event.kind, side, event.lot("routine"), day)
    own = Renaming(event, day, undated)
    parts = event.story.transcript if side == "transcript" else event.story.article
    if event.news is None:
        return "".join(map(own.rename, parts))
    gone, chance = set(), event.lot("facts")
    for fact in range(event.story.facts):
        if chance.random() < GONE_FACTS:
            gone.add(fact)
    kept = "".join(own.rename(piece) for piece in parts if piece.fact not in gone)
    news = "".join(Renaming(replace(event, story=event.news, root=event.number), day, undated).rename(piece)
                   for piece in event.news.development(side))  # fmt: skip
    head, _, rest = kept.partition("\n")
    return f"{head}\n{news.upper() if kept.isupper() or _capitals(kept) else news}{rest}"


class Renaming:
    """The names, amounts and days of one event."""

    def __init__(self, event: Event, day: date, undated: bool) -> None:
        self._event = event
        self._story = event.story
        self._day_told = day
        self._undated = undated
        self._known: dict[tuple[str, str], str] = {}

    def rename(self, piece: Piece) -> str:
        """The piece as this event has it, with the capitals of the original."""
        if piece.kind == "text":
            return piece.text
        key = piece.kind, piece.text.lower()
        if key not in self._known:
            self._known[key] = getattr(self, f"_{piece.kind}")(piece)
        new = self._known[key]
        if piece.text.isupper():
            return new.upper()
        return new[:1].upper() + new[1:] if piece.text[:1].isupper() else new

    def _name(self, piece: Piece) -> str:
        word = piece.text.lower()
        if self._story and not moves(self._story, piece):
            return word
        return made_name(f"{self._event.seed} {self._event.root} {word}")

    def _day(self, piece: Piece) -> str:
        word = piece.text.lower()
        if word in MONTHS:
            return MONTHS[(MONTHS.index(word) + self._event.day.month) % len(MONTHS)]
        return WEEKDAYS[(WEEKDAYS.index(word) + self._event.day.weekday()) % len(WEEKDAYS)]

    def _date(self, _: Piece) -> str:
        return f"{self._day_told:%B} {self._day_told.day}" + ("" if self._undated else f", {self._day_told.year}")

    def _number(self, piece: Piece) -> str:
        lot = random.Random(f"{self._event.seed} {self._event.root} factor")
        factor, years = lot.uniform(0.5, 1.8), lot.randrange(9)
        if self._event.news is not None:
            own = random.Random(f"{self._event.seed} {self._event.number} {round(piece.value, 0):.2g}")
            factor = own.uniform(0.5, 1.8) if own.random() < NEW_AMOUNTS else factor
        return written(piece.value, piece.text, factor, years)


def _capitals(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) > len(letters) / 2


@cache
def name_pool() -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Names, and the running sum of how common they are: a few are in many events."""
    names = [head + middle + end for middle in ("", "a", "en", "il") for head in HEADS for end in ENDS]
    random.Random(1).shuffle(names)
    return tuple(names), tuple(accumulate(100_000 // (place + 20) for place in range(len(names))))


def made_name(seed: str) -> str:
    """A name by lot."""
    names, sums = name_pool()
    return names[bisect(sums, random.Random(seed).randrange(sums[-1]))]

"""How well and how fast `diffcast pair` finds which transcript belongs to which article.

    python benchmarks/pairing.py [--sizes 1000 10000] [--stories] [--workers 2] [--write FOLDER]

The texts are made of the labelled stories: people, places, numbers and dates are renamed, and a fifth of the facts is
left out on both sides, so that each story becomes many events that differ in little else. One event in five is an
update of another: the same names, half of the numbers new, other facts, a few days later. A third of the transcripts
has no article and a third of the articles no transcript. One text in ten has no date. Prints recall, precision, seconds
and peak memory for each size; `--stories` also pairs the labelled stories themselves, without dates.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

STORIES = Path(__file__).resolve().parent / "stories"
FIRST_DAY = date(2021, 1, 4)
EVENTS_A_DAY = 30
UNPAIRED = 1 / 3
UPDATES = 0.2
WITHOUT_DATE = 0.1
LEFT_OUT_FACTS = 0.2
KEPT_NAMES = 0.15
"""Of the names of a story, those that all its events share: Washington, Congress."""
CARDINALS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SCALES = {"thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
VALUES = (
    {word: number for number, word in enumerate(CARDINALS)}
    | {word: 10 * number for number, word in enumerate(TENS) if word != "_"}
    | {"hundred": 100}
    | SCALES
)
SPELLED = "|".join(sorted(VALUES, key=len, reverse=True))
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
NUMBER = rf"\d[\d,]*(?:\.\d+)?|(?:{SPELLED})(?:[ -](?:and )?(?:{SPELLED}))*"
NAME = re.compile(r"(?<=[A-Za-z,;] )[A-Z][a-z]{2,}\b")


@dataclass(frozen=True)
class Piece:
    """A stretch of a story: literal text, or a name, a number or a day that each event has its own of."""

    kind: str
    text: str
    fact: int | None
    """The labelled fact that it is part of."""


@dataclass(frozen=True)
class Story:
    """A labelled story, cut into pieces."""

    name: str
    transcript: tuple[Piece, ...]
    article: tuple[Piece, ...]
    facts: int


@dataclass(frozen=True)
class Event:
    """What is renamed how; texts of one event agree."""

    number: int
    story: Story
    root: int
    """The event of which it is an update, or itself."""
    day: date

    @property
    def left_out(self) -> frozenset[int]:
        """The facts that this event is without, on both sides alike."""
        lot = random.Random(f"facts {self.number}")
        return frozenset(fact for fact in range(self.story.facts) if lot.random() < LEFT_OUT_FACTS)


def main() -> None:
    """Make, pair and judge the archives that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=[1000, 10_000], help="documents on each side")
    parser.add_argument("--stories", action="store_true", help="also pair the labelled stories as they are")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--write", type=Path, help="keep the archives and what was found in this folder")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = given.write or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        if given.stories:
            measure(folder / "stories", labelled(), given.workers)
        for size in given.sizes:
            measure(folder / str(size), generated(size), given.workers)


def measure(folder: Path, texts: Iterator[tuple[str, dict[str, str]]], workers: int) -> None:
    """Write an archive, pair it, and print what was found of what is there."""
    from diffcast.pairing import pair_archives

    folder.mkdir(parents=True, exist_ok=True)
    truth = write(folder, texts)
    begun, before = time.monotonic(), processor()
    found = pair_archives(
        folder / "transcripts.jsonl", folder / "articles.jsonl", index=folder / "pairs.index", workers=workers
    )
    spent, worked = time.monotonic() - begun, processor() - before
    pairs = {(pair.transcript, pair.article) for pair in found.pairs}
    right = len(pairs & truth)
    sizes = (sum(1 for _ in (folder / f"{side}s.jsonl").open(encoding="utf-8")) for side in ("transcript", "article"))
    print(
        f"{' transcripts, '.join(f'{size:,}' for size in sizes)} articles, {len(truth):,} pairs: "
        f"recall {right / len(truth):.3f}, precision {right / max(len(pairs), 1):.3f}, {spent:.0f} s "
        f"({worked:.0f} s of processor time), peak memory {peak():.0f} MB, "
        f"index {(folder / 'pairs.index').stat().st_size / 1e6:.0f} MB",
        flush=True,
    )


def processor() -> float:
    """Seconds of processor time of this process and its children so far: what a busy machine does not change much."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def peak() -> float:
    """Megabytes of this process and the largest of its children."""
    return sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def write(folder: Path, texts: Iterator[tuple[str, dict[str, str]]]) -> set[tuple[str, str]]:
    """Write both JSONL files; returns the true pairs by their ids. The id of a pair is the same on both sides."""
    held: dict[str, set[str]] = {"transcript": set(), "article": set()}
    with (
        (folder / "transcripts.jsonl").open("w", encoding="utf-8") as spoken,
        (folder / "articles.jsonl").open("w", encoding="utf-8") as written,
    ):
        for side, record in texts:
            held[side].add(record["id"])
            print(json.dumps(record), file=spoken if side == "transcript" else written)
    return {(name, name) for name in held["transcript"] & held["article"]}


def labelled() -> Iterator[tuple[str, dict[str, str]]]:
    """The labelled stories as they are, a third of them on one side only for each side."""
    for number, folder in enumerate(sorted(STORIES.iterdir())):
        for side in ("transcript", "article"):
            if has_side(number, side):
                text = (folder / f"{side}.txt").read_text("utf-8")
                yield side, {"id": folder.name, "text": text}


def has_side(number: int, side: str) -> bool:
    """Whether the event is told on this side: two thirds of the texts of each side have their counterpart."""
    lot = random.Random(f"told {number}").random() * (1 + UNPAIRED)
    return side == ("transcript" if lot < UNPAIRED else "article") or lot > 2 * UNPAIRED


def generated(size: int) -> Iterator[tuple[str, dict[str, str]]]:
    """About `size` texts of each side."""
    for event in events(round(size * (1 + UNPAIRED))):
        lot = random.Random(f"days {event.number}")
        later = {"transcript": 0, "article": lot.choice((0, 0, 0, 0, 0, 0, 0, 1, 1, 2))}
        for side in ("transcript", "article"):
            undated = lot.random() < WITHOUT_DATE
            if has_side(event.number, side):
                record = {"id": f"{event.number:06}", "text": told(event, side)}
                day = event.day + timedelta(later[side])
                yield side, record if undated else record | {"date": day.isoformat()}


def events(count: int) -> Iterator[Event]:
    """The events in the order of their days; an update follows its root within a few days."""
    stories, lot = templates(), random.Random(count)
    earlier: list[Event] = []
    for number in range(count):
        day = FIRST_DAY + timedelta(number // EVENTS_A_DAY)
        recent = [one for one in earlier[-4 * EVENTS_A_DAY :] if 1 <= (day - one.day).days <= 3]
        if recent and lot.random() < UPDATES:
            before = lot.choice(recent)
            event = Event(number, before.story, before.root, day)
        else:
            event = Event(number, lot.choice(stories), number, day)
        earlier.append(event)
        yield event


@cache
def templates() -> tuple[Story, ...]:
    """All labelled stories as templates."""
    return tuple(template(folder) for folder in sorted(STORIES.iterdir()))


def template(folder: Path) -> Story:
    """The story cut into pieces; every name of the article that is never written in lower case can be renamed."""
    transcript, article = ((folder / f"{side}.txt").read_text("utf-8") for side in ("transcript", "article"))
    common = set(re.findall(r"\b[a-z]+\b", article + transcript)) if not transcript.islower() else set()
    names = {name for name in NAME.findall(article) if name.lower() not in common | {*WEEKDAYS, *MONTHS, "the", "and"}}
    facts = json.loads((folder / "gold.json").read_text("utf-8"))["facts"]
    listed = "|".join(map(re.escape, sorted(names, key=len, reverse=True))) or "(?!)"
    days = "|".join((*WEEKDAYS, *MONTHS))
    slots = re.compile(rf"(?i)\b(?:(?P<name>{listed})|(?P<day>{days})|(?P<number>{NUMBER}))\b")
    return Story(
        folder.name,
        tuple(pieces(transcript, slots, [fact.get("transcript", ()) for fact in facts])),
        tuple(pieces(article, slots, [fact.get("article", ()) for fact in facts])),
        len(facts),
    )


def pieces(text: str, slots: re.Pattern[str], facts: list[list[str]]) -> Iterator[Piece]:
    """The text in pieces that belong to one fact each."""
    owner: list[int | None] = [None] * (len(text) + 1)
    for number, quotes in enumerate(facts):
        for quote in quotes:
            quote = quote["text"] if isinstance(quote, dict) else quote
            start = text.find(quote)
            if start >= 0:
                owner[start : start + len(quote)] = [number] * len(quote)
    cuts = {0, len(text), *(i for i in range(1, len(text)) if owner[i] != owner[i - 1])}
    found = {match.start(): match for match in slots.finditer(text)}
    inside = {i for match in found.values() for i in range(match.start() + 1, match.end())}
    ends = {end for match in found.values() for end in match.span()}
    edges = sorted((cuts | ends) - inside)
    for start, end in pairwise(edges):
        match = found.get(start)
        kind = str(match.lastgroup) if match else "text"
        yield Piece(kind, text[start:end], owner[start])


def told(event: Event, side: str) -> str:
    """The text of one side of an event."""
    own, without = Renaming(event), event.left_out
    parts = event.story.transcript if side == "transcript" else event.story.article
    return "".join(own.rename(piece) for piece in parts if piece.fact is None or piece.fact not in without)


class Renaming:
    """The names, numbers and days of one event."""

    def __init__(self, event: Event) -> None:
        self._event = event
        self._shift = random.Random(f"shift {event.number}").randrange(12)
        self._known: dict[tuple[str, str], str] = {}

    def rename(self, piece: Piece) -> str:
        """The piece as this event has it, with the capitals of the original."""
        if piece.kind == "text":
            return piece.text
        key = piece.kind, piece.text.lower()
        if key not in self._known:
            self._known[key] = getattr(self, f"_{piece.kind}")(piece.text.lower())
        new = self._known[key]
        if piece.text.isupper():
            return new.upper()
        return new.capitalize() if piece.text[:1].isupper() else new

    def _name(self, word: str) -> str:
        if random.Random(f"{self._event.story.name} {word}").random() < KEPT_NAMES:
            return word
        return made_name(f"{self._event.root} {word}")

    def _day(self, word: str) -> str:
        names = WEEKDAYS if word in WEEKDAYS else MONTHS
        return names[(names.index(word) + self._shift) % len(names)]

    def _number(self, text: str) -> str:
        value = figure(text)
        if value is None or value <= 3:
            return text
        changed = random.Random(f"changed {self._event.number} {value}").random() < 0.5
        return written(value, text, f"{self._event.number if changed else self._event.root} {value}")


def written(value: float, text: str, seed: str) -> str:
    """Another number of about the same size, written as the first is."""
    lot = random.Random(seed)
    if value != int(value):
        return f"{value * lot.uniform(0.5, 1.8):.{len(text.partition('.')[2])}f}"
    whole = int(value)
    zeros = 10 ** (len(str(whole)) - len(str(whole).rstrip("0")))
    year = 1900 < whole < 2040
    new = whole - lot.randrange(9) if year else max(2, round(whole // zeros * lot.uniform(0.5, 1.8))) * zeros
    if text[0].isdigit():
        return f"{new:,}" if "," in text else str(new)
    return spelled(new)


def figure(text: str) -> float | None:
    """What a number in figures or in words amounts to; None where it is read out in groups, as years are."""
    if text[0].isdigit():
        return float(text.replace(",", "").rstrip("."))
    total, part, last = 0, 0, 0
    for word in re.split("[ -]", text.replace(" and ", " ")):
        value = VALUES[word]
        if value in SCALES.values():
            total, part = total + max(part, 1) * value, 0
        elif value == 100:
            part = max(part, 1) * 100
        elif part % 100 and not (20 <= last <= 90 and value < 10):
            return None
        else:
            part += value
        last = value
    return total + part


def spelled(value: int) -> str:
    """A whole number in words."""
    for name, scale in reversed(SCALES.items()):
        if value >= scale:
            rest = value % scale
            return f"{spelled(value // scale)} {name}" + (f" {spelled(rest)}" if rest else "")
    if value >= 100:
        rest = value % 100
        return f"{CARDINALS[value // 100]} hundred" + (f" {spelled(rest)}" if rest else "")
    if value >= 20:
        return TENS[value // 10] + (f"-{CARDINALS[value % 10]}" if value % 10 else "")
    return CARDINALS[value]


@cache
def name_pool() -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Names and how common they are: a few are in many events."""
    heads = [
        "bar",
        "cal",
        "dor",
        "el",
        "far",
        "gan",
        "hol",
        "ist",
        "jar",
        "kel",
        "lor",
        "mar",
        "nor",
        "os",
        "pel",
        "quin",
        "ras",
        "sel",
        "tor",
        "ul",
        "ver",
        "wes",
        "yar",
        "zan",
        "bren",
        "cor",
    ]
    ends = [
        "an",
        "bury",
        "den",
        "er",
        "field",
        "gate",
        "ham",
        "ian",
        "ley",
        "low",
        "man",
        "mont",
        "ner",
        "ova",
        "ridge",
        "sen",
        "ski",
        "son",
        "stad",
        "ton",
        "vale",
        "wick",
        "ez",
        "i",
    ]
    names = [head + middle + end for middle in ("", "a", "en", "il") for head in heads for end in ends]
    random.Random(1).shuffle(names)
    return tuple(names), tuple(100_000 // (place + 20) for place in range(len(names)))


def made_name(seed: str) -> str:
    """A name by lot."""
    names, shares = name_pool()
    return random.Random(seed).choices(names, shares)[0]


if __name__ == "__main__":
    main()

"""Variants of labelled stories: a few shared facts of the article get a planted change, and the label says which.

Each rule finds a place in the words of a fact and gives other words of the same kind. Variants are for training only.
"""

from __future__ import annotations

import calendar
import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import goldlib

NUMBER_WORDS = (
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy",
    "eighty", "ninety",
)  # fmt: skip
DAYS = tuple(calendar.day_name)
MONTHS = tuple(calendar.month_name)[1:]
FIRST_NAMES = (
    "Maria", "James", "Elena", "Victor", "Sandra", "Omar", "Grace", "Peter", "Alicia", "Henry", "Nina", "Walter",
)  # fmt: skip
LAST_NAMES = (
    "Bennett", "Okafor", "Lindqvist", "Castillo", "Reyes", "Hargrove", "Novak", "Whitfield", "Dumont", "Iyer",
    "Kessler", "Tran",
)  # fmt: skip
PLACES = (
    "Springfield", "Lakewood", "Denton", "Marlow", "Fairview", "Ashford", "Brookhaven", "Kingsport", "Redfield",
    "Easton",
)  # fmt: skip
OPPOSITES = (
    "rose fell, increased decreased, more fewer, higher lower, approved rejected, won lost, north south, east west, "
    "before after, opened closed, first last, largest smallest, killed injured, arrested released, bought sold, "
    "men women, man woman, accepted refused, increase decrease, up down, supports opposes, supported opposed, "
    "son daughter, northern southern, eastern western, morning evening, buy sell, gain loss, began ended, start end, "
    "million billion, local federal, state federal, mother father, brother sister, city county, hours days, "
    "weeks months, months years, all some, most few, always never"
)
OPPOSITE: dict[str, str] = {}
for _pair in OPPOSITES.split(", "):
    _one, _other = _pair.split()
    OPPOSITE.setdefault(_one, _other)
    OPPOSITE.setdefault(_other, _one)
SOURCES = (
    "police", "officials", "prosecutors", "the mayor", "the sheriff", "firefighters", "neighbors", "a witness",
    "the governor", "investigators", "doctors", "lawyers", "the company",
)  # fmt: skip
NEW_SOURCES = SOURCES[:9]
SOURCE = re.compile(rf"\b({'|'.join(SOURCES)})\b( said| say)")
FIGURES = re.compile(r"(?<![\w.,$-])\$?(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?![\w-]|[.,:]\d)")
NUMBER_WORD = re.compile(rf"\b({'|'.join(NUMBER_WORDS)})\b(?!-)")
YEAR = re.compile(r"(19|20)\d\d")
FULL_NAME = re.compile(r"(?<=[a-z,] )([A-Z][a-z]{2,}) ([A-Z][a-z]{2,})\b")
IN_PLACE = re.compile(r"\b(?:in|at|near|from|to) ([A-Z][a-z]{3,}(?: [A-Z][a-z]{3,})?)\b(?! [A-Z])")
LOWER_WORD = re.compile(r"\b[a-z]+\b")
AUXILIARY = re.compile(r"\b(was|were|is|are|has|have|had|will|would|can)\b(?! (not|no|never))(?= [a-z])")
WILL = re.compile(r"\bwill\b")
PAST_VERB = re.compile(r"(?<=[a-z] )(?=[a-z]+ed\b)")
FEWEST, MOST = 2, 5
"""How many facts of a story are changed."""
TRIES = 3
"""So many rules are tried on a fact."""


@dataclass(frozen=True, slots=True)
class Edit:
    """New words for a part of a text, and the kind of difference that they make."""

    start: int
    end: int
    words: str
    kind: str

    def moved(self, by: int) -> Edit:
        return Edit(self.start + by, self.end + by, self.words, self.kind)


Rule = Callable[[random.Random, str], Edit | None]


def number(chance: random.Random, text: str) -> Edit | None:
    """Another digit, a number word near by, another year."""
    found = [*FIGURES.finditer(text), *NUMBER_WORD.finditer(text)]
    if not found:
        return None
    match = chance.choice(found)
    said, (start, end) = match.group(1), match.span(1)
    if said in NUMBER_WORDS:
        place = NUMBER_WORDS.index(said)
        near = [word for word in NUMBER_WORDS[max(0, place - 4) : place + 5] if word != said]
        return Edit(start, end, chance.choice(near), "number")
    if YEAR.fullmatch(said):
        return Edit(start, end, str(int(said) + chance.choice([-4, -3, -2, -1, 1, 2, 3])), "time")
    digits = list(said.replace(",", ""))
    at = chance.choice([place for place, one in enumerate(digits) if one.isdigit()][:2])
    digits[at] = chance.choice([one for one in ("0123456789"[at == 0 :]) if one != digits[at]])
    changed = "".join(digits)
    return Edit(start, end, f"{int(changed):,}" if "," in said else changed, "number")


def time(chance: random.Random, text: str) -> Edit | None:
    """Another day of the week or month. May is a month only before a number."""
    for names in chance.sample([DAYS, MONTHS], 2):
        found = [match for match in re.finditer(rf"\b({'|'.join(names)})\b", text) if _is_date(match, text)]
        if found:
            match = chance.choice(found)
            return Edit(*match.span(), chance.choice([one for one in names if one != match.group()]), "time")
    return None


def _is_date(match: re.Match[str], text: str) -> bool:
    return match.group() != "May" or re.match(r" \d", text[match.end() :]) is not None


def name(chance: random.Random, text: str) -> Edit | None:
    """Another first or last name."""
    found = [match for match in FULL_NAME.finditer(text) if not {*match.groups()} & {*DAYS, *MONTHS}]
    if not found:
        return None
    match, part = chance.choice(found), chance.choice((1, 2))
    return Edit(*match.span(part), chance.choice(FIRST_NAMES if part == 1 else LAST_NAMES), "name")


def place(chance: random.Random, text: str) -> Edit | None:
    """Another place after a preposition."""
    found = [match for match in IN_PLACE.finditer(text) if match.group(1).split()[0] not in {*DAYS, *MONTHS}]
    return Edit(*chance.choice(found).span(1), chance.choice(PLACES), "place") if found else None


def opposite(chance: random.Random, text: str) -> Edit | None:
    """A word for its opposite."""
    found = [match for match in LOWER_WORD.finditer(text) if match.group() in OPPOSITE]
    match = chance.choice(found) if found else None
    return Edit(*match.span(), OPPOSITE[match.group()], "other") if match else None


def negate(chance: random.Random, text: str) -> Edit | None:
    """A "not" after an auxiliary verb."""
    found = list(AUXILIARY.finditer(text))
    end = chance.choice(found).end() if found else 0
    return Edit(end, end, " not", "other") if found else None


def hedge(chance: random.Random, text: str) -> Edit | None:
    """A verb less sure than it was."""
    verbs, sure = list(PAST_VERB.finditer(text)), list(WILL.finditer(text))
    if verbs and chance.random() < 0.5:
        start = chance.choice(verbs).start()
        return Edit(start, start, chance.choice(["reportedly ", "allegedly ", "apparently "]), "certainty")
    return Edit(*chance.choice(sure).span(), chance.choice(["may", "could", "might"]), "certainty") if sure else None


def source(chance: random.Random, text: str) -> Edit | None:
    """Another source."""
    found = list(SOURCE.finditer(text))
    if not found:
        return None
    match = chance.choice(found)
    return Edit(*match.span(1), chance.choice([one for one in NEW_SOURCES if one != match.group(1)]), "attribution")


RULES: dict[Rule, float] = {
    number: 5, time: 4, name: 3, place: 2, opposite: 4, negate: 1.5, hedge: 2, source: 3,
}  # fmt: skip
"""How often each rule is tried."""


def plant(folder: Path, into: Path, seed: str) -> bool:
    """Write a variant of a story as a folder of its own; False where no rule fits any of its facts."""
    chance, case = random.Random(seed), goldlib.load(folder)
    raw = json.loads((folder / "gold.json").read_text("utf-8"))
    article = case.texts["article"]
    edits = dict(_edits(chance, case))
    if not edits:
        return False
    ordered = sorted(edits.values(), key=lambda edit: edit.start)
    text = edited(article, ordered)
    for at, fact in enumerate(case.facts):
        raw["facts"][at]["article"] = _pieces(text, fact.spans["article"], ordered)
        if at in edits:
            raw["facts"][at] |= {"status": "changed", "differs": edits[at].kind}
    raw["furniture"]["article"] = _pieces(text, case.furniture.get("article", ()), ordered)
    into.mkdir(parents=True, exist_ok=True)
    (into / "gold.json").write_text(json.dumps(raw | {"id": into.name}), encoding="utf-8")
    (into / "article.txt").write_bytes(text.encode())
    (into / "transcript.txt").write_bytes((folder / "transcript.txt").read_bytes())
    return True


def _edits(chance: random.Random, case: goldlib.Case) -> Iterator[tuple[int, Edit]]:
    """The facts that are changed, and how."""
    shared = [
        at
        for at, fact in enumerate(case.facts)
        if fact.status == "shared" and fact.spans["transcript"] and len(fact.spans["article"]) == 1
    ]
    chance.shuffle(shared)
    wanted = chance.randint(FEWEST, MOST)
    for at in shared:
        if not wanted:
            return
        start, end = case.facts[at].spans["article"][0]
        tried = (rule(chance, case.texts["article"][start:end]) for rule in _some_rules(chance))
        if edit := next((found for found in tried if found), None):
            wanted -= 1
            yield at, edit.moved(start)


def _some_rules(chance: random.Random) -> list[Rule]:
    return chance.choices(list(RULES), list(RULES.values()), k=TRIES)


def edited(text: str, edits: Sequence[Edit]) -> str:
    """The text with its edits, which are in order and do not overlap."""
    parts, at = [], 0
    for edit in edits:
        parts += [text[at : edit.start], edit.words]
        at = edit.end
    return "".join([*parts, text[at:]])


def _pieces(text: str, spans: Sequence[tuple[int, int]], edits: Sequence[Edit]) -> list[dict[str, Any]]:
    """The spans after the edits, as the labels name them."""
    return [piece(text, _shifted(start, edits, False), _shifted(end, edits, True)) for start, end in spans]


def _shifted(at: int, edits: Sequence[Edit], is_end: bool) -> int:
    """Where a place is after the edits; words put in at the very end of a span belong to it."""
    before = [
        edit
        for edit in edits
        if (edit.end <= at if edit.start < edit.end else edit.start < at or (edit.start == at and is_end))
    ]
    return at + sum(len(edit.words) - (edit.end - edit.start) for edit in before)


def in_capitals(text: str) -> str:
    """The text in capitals, save letters that would become two: every place stays where it is."""
    return "".join(letter.upper() if len(letter.upper()) == 1 else letter for letter in text)


def piece(text: str, start: int, end: int) -> dict[str, Any]:
    words, nth, found = text[start:end], 1, text.find(text[start:end])
    while found != start:
        found, nth = text.find(words, found + 1), nth + 1
    return {"text": words, "nth": nth}

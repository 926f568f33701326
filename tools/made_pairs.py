"""Pairs made from labelled stories: two texts in one wording, and two texts of different stories.

Archives hold many of both: a script that was pasted into the web page, and a wrong pair. Labelled stories are neither,
so the networks and the models of confidence learn from some of these too.
"""

from __future__ import annotations

import json
import random
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import goldlib
from planting import in_capitals, piece, plant

SIDES = ("transcript", "article")
LINE = re.compile(r"\S[^\n]*")
FEWEST_LINES, MOST_LINES = 2, 12
"""Lines of the article in an excerpt."""
Spans = Iterable[tuple[int, int]]


def near_verbatim(folder: Path, into: Path, seed: str) -> bool:
    """Write such a pair made from the article of a labelled story; False where nothing could be planted."""
    case = goldlib.load(folder)
    return _one_wording(case, (0, len(case.texts["article"])), into, seed)


def excerpt(folder: Path, into: Path, seed: str) -> bool:
    """The same of a few lines of the article."""
    case, chance = goldlib.load(folder), random.Random(seed)
    lines = [match.span() for match in LINE.finditer(case.texts["article"])]
    first = chance.randrange(len(lines))
    last = min(len(lines), first + chance.randint(FEWEST_LINES, MOST_LINES)) - 1
    return _one_wording(case, (lines[first][0], lines[last][1]), into, seed)


def _one_wording(case: goldlib.Case, part: tuple[int, int], into: Path, seed: str) -> bool:
    """A part of the article, in capitals and as it is, with planted changes."""
    article = case.texts["article"][slice(*part)]
    texts = {"transcript": in_capitals(article), "article": article}
    inside = [_inside(fact.spans["article"], part) for fact in case.facts]
    facts = [_both(texts, spans) for spans in inside if spans]
    aside = _inside(case.furniture.get("article", ()), part)
    furniture = {side: [piece(texts[side], *span) for span in aside] for side in SIDES}
    with tempfile.TemporaryDirectory() as name:
        plain = Path(name)
        for side in SIDES:
            (plain / f"{side}.txt").write_bytes(texts[side].encode())
        about = {"id": plain.name, "origin": case.origin, "about": "one wording"}
        labels = json.dumps(about | {"facts": facts, "furniture": furniture})
        (plain / "gold.json").write_text(labels, encoding="utf-8")
        return plant(plain, into, seed)


def two_stories(folder: Path, other: Path, into: Path) -> bool:
    """Write the transcript of one labelled story with the article of another: all that either says is one-sided."""
    cases = {"transcript": goldlib.load(folder), "article": goldlib.load(other)}
    texts = {side: case.texts[side] for side, case in cases.items()}
    facts = [
        {"status": f"{side}_only", "level": "statement", side: [piece(texts[side], *span) for span in fact.spans[side]]}
        for side, case in cases.items()
        for fact in case.facts
        if fact.spans[side]
    ]
    furniture = {
        side: [piece(texts[side], *span) for span in case.furniture.get(side, ())] for side, case in cases.items()
    }
    into.mkdir(parents=True, exist_ok=True)
    for side in SIDES:
        (into / f"{side}.txt").write_bytes(texts[side].encode())
        for fact in facts:
            fact.setdefault(side, [])
    about = {"id": into.name, "origin": "written", "about": "two stories", "facts": facts, "furniture": furniture}
    (into / "gold.json").write_text(json.dumps(about), encoding="utf-8")
    return True


def _inside(spans: Spans, part: tuple[int, int]) -> list[tuple[int, int]]:
    """What a part of a text has of the spans, counted from its start."""
    start, end = part
    return [
        (max(first, start) - start, min(last, end) - start) for first, last in spans if first < end and start < last
    ]


def _both(texts: dict[str, str], spans: Spans) -> dict[str, Any]:
    """A fact that both texts state in the same words."""
    places = {side: [piece(texts[side], *span) for span in spans] for side in SIDES}
    return {"status": "shared", "level": "statement", **places}

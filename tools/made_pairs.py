"""Pairs made from labelled stories: two texts in one wording, and two texts of different stories.

Archives hold many of both: a script that was pasted into the web page, and a wrong pair. Labelled stories are neither,
so the models of confidence are fitted on some of these too.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import goldlib
from planting import piece, plant

SIDES = ("transcript", "article")


def near_verbatim(folder: Path, into: Path, seed: str) -> bool:
    """Write such a pair made from the article of a labelled story; False where nothing could be planted."""
    case = goldlib.load(folder)
    article = case.texts["article"]
    spoken = "".join(letter.upper() if len(letter.upper()) == 1 else letter for letter in article)
    texts = {"transcript": spoken, "article": article}
    facts = [_both(texts, fact.spans["article"]) for fact in case.facts if fact.spans["article"]]
    furniture = {side: [piece(texts[side], *span) for span in case.furniture.get("article", ())] for side in SIDES}
    with tempfile.TemporaryDirectory() as name:
        plain = Path(name)
        for side in SIDES:
            (plain / f"{side}.txt").write_bytes(texts[side].encode())
        about = {"id": plain.name, "origin": case.origin, "about": "one wording"}
        labels = json.dumps(about | {"facts": facts, "furniture": furniture})
        (plain / "gold.json").write_text(labels, encoding="utf-8")
        return plant(plain, into, seed)


def two_stories(folder: Path, other: Path, into: Path) -> None:
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
    into.mkdir(parents=True)
    for side in SIDES:
        (into / f"{side}.txt").write_bytes(texts[side].encode())
        for fact in facts:
            fact.setdefault(side, [])
    about = {"id": into.name, "origin": "written", "about": "two stories", "facts": facts, "furniture": furniture}
    (into / "gold.json").write_text(json.dumps(about), encoding="utf-8")


def _both(texts: dict[str, str], spans: tuple[tuple[int, int], ...]) -> dict[str, Any]:
    """A fact that both texts state in the same words."""
    places = {side: [piece(texts[side], *span) for span in spans] for side in SIDES}
    return {"status": "shared", "level": "statement", **places}

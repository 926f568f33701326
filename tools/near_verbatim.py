"""Pairs in one wording: an article against itself in capitals, with a few planted changes that the labels name.

Many real pairs are like this: a script that was pasted into the web page. Labelled stories have few of them, so the
models of confidence are fitted on some of these too.
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


def _both(texts: dict[str, str], spans: tuple[tuple[int, int], ...]) -> dict[str, Any]:
    """A fact that both texts state in the same words."""
    places = {side: [piece(texts[side], *span) for span in spans] for side in SIDES}
    return {"status": "shared", "level": "statement", **places}

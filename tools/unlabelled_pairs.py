"""Make pairs without labels from public corpora, for a network to learn from a stronger one's answers.

    python tools/unlabelled_pairs.py CORPORA build/train/unlabelled

CORPORA is a folder with ABCD-Link (news stories and rewritten ones, and reports of one event) and OneStopEnglish (news
in easy and in harder words), as their repositories give them. Two thirds of the first texts are put in capitals, as a
prompter has them. Each folder that is written holds a pair and an empty list of facts.
"""

from __future__ import annotations

import csv
import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

EVENTS, LEAST_WORDS, MOST_WORDS = 320, 60, 900
"""Pairs of reports of one event that are taken, and the length of every text."""
IN_CAPITALS = 2 / 3
SIGNS = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "``": '"', "''": '"', " n't": "n't", " n’t": "n’t"}
SPACE_BESIDE_MARK = re.compile(r" (?=[].,;:!?%)]|[’'](?:(?:[stdm]|ll|re|ve)\b|\W|$))|(?<=[([]) ")
"""An apostrophe before any other word opens a quotation."""
Pair = tuple[str, str]


def main() -> None:
    """Write the pairs."""
    corpora, into = map(Path, sys.argv[1:])
    dice = random.Random(7)
    pairs = [*rewritten(corpora), *events(corpora, dice), *levels(corpora)]
    for number, pair in enumerate(pair for pair in pairs if all(map(_fits, pair))):
        write(into / f"unlabelled-{number:04}", pair, dice)


def write(folder: Path, pair: Pair, dice: random.Random) -> None:
    """One pair, either way round, as the folder of a story."""
    first, second = pair if dice.random() < 0.5 else pair[::-1]
    folder.mkdir(parents=True, exist_ok=True)
    spoken = first.upper() if dice.random() < IN_CAPITALS else first
    (folder / "transcript.txt").write_text(spoken, encoding="utf-8")
    (folder / "article.txt").write_text(second, encoding="utf-8")
    labels = {"id": folder.name, "origin": "corpora", "facts": []}
    (folder / "gold.json").write_text(json.dumps(labels), encoding="utf-8")


def rewritten(corpora: Path) -> Iterator[Pair]:
    """News stories and another outlet's version of each."""
    for one, docs in _linked(corpora, "news_synth"):
        yield _text(docs[one["doc1"]]), _text(docs[one["doc2"]])


def events(corpora: Path, dice: random.Random) -> Iterator[Pair]:
    """Some pairs of reports of one event, by two outlets."""
    found = list(_linked(corpora, "news_ecb"))
    for one, docs in dice.sample(found, EVENTS):
        yield _text(docs[one["doc1"]]), _text(docs[one["doc2"]])


def levels(corpora: Path) -> Iterator[Pair]:
    """The easiest and the hardest telling of a story."""
    for path in sorted((corpora / "OneStopEnglish" / "texts").glob("*.csv")):
        with path.open(encoding="cp1252", newline="") as file:
            rows = [row for row in list(csv.reader(file))[1:] if len(row) > 2]
        yield tuple("\n\n".join(" ".join(row[column].split()) for row in rows) for column in (0, 2))  # type: ignore[misc]


def _linked(corpora: Path, name: str) -> Iterator[tuple[dict, dict]]:
    folder = corpora / "ABCD-Link" / name
    docs = json.loads((folder / "docs.json").read_text(encoding="utf-8"))
    for one in json.loads((folder / f"{name}_links.json").read_text(encoding="utf-8")).values():
        yield one, docs


def _text(sentences: dict[str, str]) -> str:
    """The sentences in paragraphs of two."""
    known = [tidied(one) for one in sentences.values()]
    return "\n\n".join(" ".join(known[at : at + 2]) for at in range(0, len(known), 2))


def tidied(text: str) -> str:
    """The text in one line, without the spaces and the signs that a tokenizer left in place of marks."""
    for sign, mark in SIGNS.items():
        text = text.replace(sign, mark)
    return SPACE_BESIDE_MARK.sub("", " ".join(text.split()))


def _fits(text: str) -> bool:
    return LEAST_WORDS <= len(text.split()) <= MOST_WORDS and text.replace("\n", "").isprintable()


if __name__ == "__main__":
    main()

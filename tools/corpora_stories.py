"""Make labelled pairs from public corpora, for a network to learn from before the labelled stories.

    python tools/corpora_stories.py CORPORA build/train/corpora

CORPORA is a folder with these corpora, as their repositories give them:

    DeFacto/*.jsonl                     summaries as people corrected them: what they took out is one-sided
    WiCE/non_supported_tokens.*.jsonl   sentences of Wikipedia: the words that no source supports are one-sided
    VitaminC/*.jsonl                    claims that a sentence of Wikipedia supports (shared) or refutes (changed)
    BUMP/task1_dataset.json             summaries in which a person changed one fact
    REALSumm/*/*.csv                    statements that all readers found in a summary (shared), or none (one-sided)

A pair holds a few claims in one text, and in the other what each was judged by. Labelled are the claims, and in the
other text the words of a shared or changed claim; all other words have no label, and some facts have words in one text
alone: `claims_loss` passes over what is missing. A network that learned from VitaminC cannot be judged by it.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain, groupby
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from goldlib import SIDES, WORD  # noqa: E402
from planting import in_capitals, piece  # noqa: E402
from unlabelled_pairs import IN_CAPITALS, tidied  # noqa: E402

from diffcast.language.words import stop_words  # noqa: E402
from diffcast.segment.sentences import sentences  # noqa: E402
from diffcast.span import Span  # noqa: E402

SHARED, CHANGED, ALONE = "shared", "changed", "alone"
"""What a part of a claim is. Which text it is alone in follows from the side that the claims get."""
MOST_TAKEN_OUT = 0.7
"""Share of a summary's words: with more taken out it was written anew, and the words say little."""
FEWEST_WORDS = 4
"""Of a line of a web page that is a sentence rather than navigation."""
ARTICLE_SENTENCES = 16
"""So many first sentences of an article stand for it."""
STATEMENTS, FEWEST_AGREED = 16, 4
"""Statements in a row of REALSumm, and on how many of a summary's the readers have to agree."""
GAPS = ("\n\n", " ")
IN_OTHER_ORDER = 0.5
"""Share of the pairs in which the texts do not go through the claims in the same order."""
Places = list[tuple[int, int]]
Marks = list[tuple[int, int, str]]


@dataclass(frozen=True, slots=True)
class Unit:
    """Something that is claimed, and what it was judged by."""

    claim: str
    marks: Marks
    """Start and end of each labelled part of the claim, in order, and what it is."""
    context: str


def main() -> None:
    """Write the pairs of all corpora."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("into", type=Path)
    asked = parser.parse_args()
    if asked.into.exists() and any(asked.into.iterdir()):
        sys.exit(f"{asked.into}: is not empty; give a new folder")
    found = {name: list(units_of(asked.corpora / name)) for name, (units_of, _, _) in CORPORA.items()}
    if missing := [name for name, units in found.items() if not units]:
        sys.exit(f"{asked.corpora}: nothing found of {', '.join(missing)}; --help says which files are needed")
    dice = random.Random(11)
    for name, units in found.items():
        dice.shuffle(units)
        _, claims, pairs = CORPORA[name]
        for number, first in enumerate(range(0, len(units), claims)[:pairs]):
            write(asked.into / f"{name.lower()}-{number:04}", units[first : first + claims], dice)


def defacto(folder: Path) -> Iterator[Unit]:
    """What a correction took out of a summary is only there; the context is the evidence and what is around it."""
    for one in _records(folder.glob("*.jsonl")):
        claim, feedback, article = tidied(one["candidate"]), one["feedback"], _sentences(one["article"])
        evidence = tidied(feedback["evidence"])
        shown = [at for at, sentence in enumerate(article) if sentence in evidence or evidence in sentence]
        words, gone = _taken_out(claim, tidied(feedback["summary"]) if one["has_error"] else claim)
        if evidence and shown and sum(gone) <= MOST_TAKEN_OUT * len(gone):
            yield Unit(claim, _runs(words, gone), " ".join(_around(article, shown)))


def wice(folder: Path) -> Iterator[Unit]:
    """The words of a claim that the web page does not support are only there."""
    for one in _records(folder.glob("non_supported_tokens.*.jsonl")):
        words, gone, at = [], [], 0
        for token, unsupported in zip(one["claim_tokens"], one["non_supported_spans"], strict=True):
            start = one["claim"].index(token, at)
            at = start + len(token)
            if WORD.match(token):
                words.append((start, at))
                gone.append(unsupported)
        lines = [tidied(line.lstrip("# ")) for line in _around(one["evidence"], one["supporting_sentences"][0])]
        context = [line for line in lines if len(line.split()) >= FEWEST_WORDS and not line.startswith("(meta data)")]
        if context:
            yield Unit(one["claim"], _runs(words, gone), " ".join(context))


def vitaminc(folder: Path) -> Iterator[Unit]:
    """A whole claim is shared or changed; those that the evidence leaves open are passed over."""
    status = {"SUPPORTS": SHARED, "REFUTES": CHANGED}
    for one in _records(folder.glob("*.jsonl")):
        if one["label"] in status:
            claim, evidence = tidied(one["claim"]), tidied(one["evidence"].replace("\ufffd", " "))
            yield Unit(claim, [(0, len(claim), status[one["label"]])], evidence)


def bump(folder: Path) -> Iterator[Unit]:
    """The sentence of a summary that a person edited is changed; the others are shared."""
    for one in chain.from_iterable(_records(folder.glob("task1_dataset.json"))):
        claim = tidied(one["edited_summary"])
        words, gone = _taken_out(claim, tidied(one["reference_summary"]))
        edited = [start for (start, _), is_gone in zip(words, gone, strict=True) if is_gone]
        marks = [
            (span.start, span.end, CHANGED if any(span.start <= at < span.end for at in edited) else SHARED)
            for span in sentences(claim, Span(0, len(claim)))
        ]
        if edited:
            yield Unit(claim, marks, " ".join(_sentences(one["article"])[:ARTICLE_SENTENCES]))


def realsumm(folder: Path) -> Iterator[Unit]:
    """The statements on a summary that all readers judged alike, each in a line of its own."""
    answers: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for path in sorted(folder.glob("*/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for number in range(1, STATEMENTS + 1):
                    statement = tidied(row[f"Input.statement_{number}"])
                    answers[row["Input.summary_text"]][statement].add(row[f"Answer.S{number}Answer"])
    for summary, found in answers.items():
        agreed = {one: SHARED if "p" in said else ALONE for one, said in found.items() if len(said) == 1}
        agreed.pop("BLANK", None)
        claim, starts = _joined([*agreed], range(len(agreed)), "\n")
        marks = [(at, at + len(one), status) for at, (one, status) in zip(starts, agreed.items(), strict=True)]
        if len(agreed) >= FEWEST_AGREED:
            # Some systems wrote small letters alone.
            lines = [line[:1].upper() + line[1:] for line in re.split(r"(?<=[.!?]) ", tidied(summary))]
            yield Unit(claim, marks, " ".join(lines))


CORPORA: dict[str, tuple[Callable[[Path], Iterator[Unit]], int, int]] = {
    "DeFacto": (defacto, 6, 260),
    "WiCE": (wice, 5, 75),
    "VitaminC": (vitaminc, 10, 160),
    "BUMP": (bump, 2, 225),
    "REALSumm": (realsumm, 1, 280),
}
"""By corpus its units, how many are in a pair, and how many pairs are made at most: 1,000 in all."""


def write(folder: Path, units: Sequence[Unit], dice: random.Random) -> None:
    """Some units as the folder of a labelled pair, either way round."""
    texts, facts = story(units, dice)
    folder.mkdir(parents=True, exist_ok=True)
    for side, text in texts.items():
        (folder / f"{side}.txt").write_bytes(text.encode())
    labels = {"id": folder.name, "origin": "corpora", "facts": facts}
    (folder / "gold.json").write_text(json.dumps(labels), encoding="utf-8")


def story(units: Sequence[Unit], dice: random.Random) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Both texts by side, and the facts as gold.json has them; no word is in two of them."""
    order = range(len(units))
    claims, claim_starts = _joined([unit.claim for unit in units], order, dice.choice(GAPS))
    others = dice.sample(order, len(order)) if dice.random() < IN_OTHER_ORDER else order
    contexts, context_starts = _joined([unit.context for unit in units], others, GAPS[0])
    ours, theirs = dice.choice([SIDES, SIDES[::-1]])
    texts = {ours: claims, theirs: contexts}
    if dice.random() < IN_CAPITALS:
        texts["transcript"] = in_capitals(texts["transcript"])
    facts: list[dict[str, Any]] = []
    taken: set[tuple[int, int]] = set()
    for unit, at, other in zip(units, claim_starts, context_starts, strict=True):
        for start, end, status in unit.marks:
            found = [] if status == ALONE else _same_words(unit.claim[start:end], unit.context)
            free = [span for first, last in found if (span := (other + first, other + last)) not in taken]
            taken.update(free)
            fact = {"status": f"{ours}_only" if status == ALONE else status, "level": "statement"}
            fact |= {"differs": "other"} if status == CHANGED else {}
            here, there = [piece(texts[ours], at + start, at + end)], [piece(texts[theirs], *span) for span in free]
            facts.append(fact | {ours: here, theirs: there})
    return texts, facts


def _joined(parts: Sequence[str], order: Iterable[int], gap: str) -> tuple[str, list[int]]:
    """The parts in an order with a gap between them, and by part where it begins."""
    text, starts = "", [0] * len(parts)
    for number in order:
        text += gap if text else ""
        starts[number] = len(text)
        text += parts[number]
    return text, starts


def _records(paths: Iterable[Path]) -> Iterator[Any]:
    """What is in the lines of some files."""
    for path in sorted(paths):
        with path.open(encoding="utf-8") as file:
            yield from map(json.loads, file)


def _sentences(text: str) -> list[str]:
    text = tidied(text)
    return [text[span.start : span.end] for span in sentences(text, Span(0, len(text)))]


def _around(lines: Sequence[str], chosen: Sequence[int]) -> list[str]:
    """The chosen lines and their neighbors, in order."""
    return [line for at, line in enumerate(lines) if any(abs(at - one) <= 1 for one in chosen)]


def _taken_out(claim: str, corrected: str) -> tuple[Places, list[bool]]:
    """The words of a claim, and by word whether another wording of it goes without."""
    words = [match.span() for match in WORD.finditer(claim)]
    before, after = ([match.group().lower() for match in WORD.finditer(text)] for text in (claim, corrected))
    gone = [True] * len(words)
    for first, _, size in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        gone[first : first + size] = [False] * size
    return words, gone


def _runs(words: Places, gone: Sequence[bool]) -> Marks:
    """The words that stand in one text alone, and the others, as marks that are as long as they can be."""
    runs = groupby(zip(words, gone, strict=True), key=lambda word: word[1])
    found = [(is_gone, [span for span, _ in members]) for is_gone, members in runs]
    return [(spans[0][0], spans[-1][1], ALONE if is_gone else SHARED) for is_gone, spans in found]


def _same_words(claim: str, context: str) -> Places:
    """The words of the context that carry meaning and are in the claim as well."""
    known = {match.group().lower() for match in WORD.finditer(claim)} - stop_words()
    return [match.span() for match in WORD.finditer(context) if match.group().lower() in known]


if __name__ == "__main__":
    main()

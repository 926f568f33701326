"""Fit the weights by which `diffcast pair` decides, and write diffcast/pairing/weights/pairing.json.

    python tools/fit_pairing.py [--size 3000] [--workers 2] [--folder KEPT]

Fits two logistic regressions to the candidates of archives whose truth is known: the labelled stories of the half
`tune`, and an archive made of them (benchmarks/made_archive.py, seed 1). The first weighs what two texts share, the
second how a candidate stands among its rivals. The half `test` and other seeds are never seen. Prints recall and
precision by cross-validation over whole stories.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from logistic import FOLDS, fit, scale  # noqa: E402
from made_archive import archive, events, labelled  # noqa: E402
from pairing import Row, write  # noqa: E402

from diffcast.pairing import STANDING, Archive, one_to_one, opened, signs, standing, texts_in  # noqa: E402

WEIGHTS = ROOT / "diffcast/pairing/weights/pairing.json"
SIGNS = (
    "rare_words", "both_leads", "lead", "lead_of_article", "words", "words_of_article", "name_pairs", "numbers",
    "share_of_rare", "names_of_article", "names", "big_numbers", "share_of_numbers", "share_of_numbers_of_article",
    "other_numbers", "other_numbers_of_article", "capitals", "no_day", "same_day", "day_after", "day_before",
    "days_after", "days_before", "other_week",
)  # fmt: skip
SEED = 1
DIGITS = 4


@dataclass
class Candidates:
    """The candidates of one archive, a row each."""

    texts: list[tuple[int, int]]
    """Numbers of the transcript and of the article, those of one archive apart from those of another."""
    groups: list[str]
    """The story of the transcript: samples of one story are never on both sides of a split."""
    rows: numpy.ndarray
    """Their signs, shape (candidates, SIGNS)."""
    true: numpy.ndarray
    pairs: int
    """How many pairs there are to find."""


def main() -> None:
    """Make the archives, fit, print what it is worth, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=3_000, help="texts on each side of the made archive")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="keep the archives and their indexes here")
    given = parser.parse_args()
    made = {event.number: event for event in events(round(given.size * 4 / 3), SEED, "tune")}
    named = {number: event.story.name if event.story else event.kind for number, event in made.items()}
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        found = [
            candidates(folder / "made", archive(given.size, SEED, "tune"), given.workers, named),
            candidates(folder / "stories", labelled("tune"), given.workers, {}),
        ]
    for one in found:
        others = [other for other in found if other is not one]
        print(f"{one.pairs} pairs, fitted without their stories: {cross_validated(one, others)}")
    weights = fitted(found)
    WEIGHTS.parent.mkdir(exist_ok=True)
    WEIGHTS.write_text(json.dumps(weights, indent=1) + "\n", "utf-8")


def candidates(folder: Path, texts: Iterable[Row], workers: int, named: dict[int, str]) -> Candidates:
    """Write an archive, index it, and look at the candidates of each transcript."""
    folder.mkdir(parents=True, exist_ok=True)
    truth = write(folder, texts)
    events_of = {
        name: int(number) for number, name in json.loads((folder / "truth.json").read_text())["transcript"].items()
    }
    numbers, groups, rows, true = [], [], [], []
    with opened(folder / "pairs.index") as index:
        index.update("transcript", texts_in(folder / "transcripts.jsonl", "transcript"), workers)
        index.update("article", texts_in(folder / "articles.jsonl", "article"), workers)
        held = Archive(index)
        for _, one, two in held.scored():
            ours, theirs = held.ids(one, two)
            told = signs(*held.weighed(one, two))
            numbers.append((one, two))
            groups.append(named.get(events_of[ours], ours))
            rows.append([told.get(name, 0.0) for name in SIGNS])
            true.append((ours, theirs) in truth)
    return Candidates(numbers, groups, numpy.array(rows), numpy.array(true, float), len(truth))


def fitted(some: list[Candidates]) -> dict[str, dict[str, float]]:
    """Both sets of weights, by name."""
    evidence = _weights(numpy.vstack([one.rows for one in some]), numpy.concatenate([one.true for one in some]), SIGNS)
    stood = numpy.vstack([_standing(one, evidence) for one in some])
    decision = _weights(stood, numpy.concatenate([one.true for one in some]), STANDING)
    return {"evidence": evidence, "decision": decision}


def cross_validated(one: Candidates, others: list[Candidates]) -> str:
    """Recall and precision at some least scores, by weights that were fitted without the stories."""
    places = {story: place for place, story in enumerate(sorted(set(one.groups)))}
    fold = numpy.array([places[story] % FOLDS for story in one.groups])
    sure = numpy.zeros(len(fold))
    for number in range(FOLDS):
        kept = numpy.flatnonzero(fold != number)
        part = Candidates(
            [one.texts[place] for place in kept],
            [one.groups[place] for place in kept],
            one.rows[kept],
            one.true[kept],
            0,
        )
        weights = fitted([part, *others])
        odds = (
            _standing(one, weights["evidence"]) @ _column(weights["decision"], STANDING) + weights["decision"]["bias"]
        )
        sure[fold == number] = (1 / (1 + numpy.exp(-odds)))[fold == number]
    scored = sorted(((value, *both) for value, both in zip(sure.tolist(), one.texts, strict=True)), reverse=True)
    right = {both for both, true in zip(one.texts, one.true, strict=True) if true}
    return "; ".join(_quality(one_to_one(scored, least), right, one.pairs, least) for least in (0.3, 0.4, 0.5, 0.6))


def _quality(chosen: list[tuple[float, int, int]], right: set[tuple[int, int]], pairs: int, least: float) -> str:
    found = sum((ours, theirs) in right for _, ours, theirs in chosen)
    return f"from {least}: recall {found / pairs:.3f}, precision {found / max(len(chosen), 1):.3f}"


def _standing(one: Candidates, evidence: dict[str, float]) -> numpy.ndarray:
    values = one.rows @ _column(evidence, SIGNS) + evidence["bias"]
    return standing([(value, *both) for value, both in zip(values.tolist(), one.texts, strict=True)])


def _column(weights: dict[str, float], names: Iterable[str]) -> numpy.ndarray:
    return numpy.array([weights[name] for name in names])


def _weights(rows: numpy.ndarray, true: numpy.ndarray, names: Iterable[str]) -> dict[str, float]:
    """Weights of the columns as they are, not scaled."""
    mean, spread = scale(rows)
    found = fit((rows - mean) / spread, true, numpy.ones(len(true)))
    plain = found[:-1] / spread
    return dict(_rounded(zip(("bias", *names), (found[-1] - plain @ mean, *plain), strict=True)))


def _rounded(weights: Iterable[tuple[str, float]]) -> Iterator[tuple[str, float]]:
    return ((name, round(float(value), DIGITS)) for name, value in weights)


if __name__ == "__main__":
    main()

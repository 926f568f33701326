"""Fit the weights by which `diffcast pair` decides, and write them to diffcast/pairing/weights/.

    python tools/fit_pairing.py [--size 10000] [--workers 2] [--folder KEPT]

Writes two files:

* background.json: in how many articles of the half `tune` of the labelled stories each word and number is, so that a
  word can be rare in an archive of two texts.
* pairing.json: two logistic regressions, fitted to the candidates of archives whose truth is known: the labelled
  stories of the half `tune`, two archives made of them (benchmarks/made_archive.py, seed 1), and many archives of a
  few of these stories. The first weighs what two texts share, the second that and how a candidate stands among its
  rivals.

The half `test` and other seeds are never seen. Prints recall and precision by cross-validation over whole stories.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

import numpy

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from logistic import FOLDS, fit, scale  # noqa: E402
from made_archive import archive, events, labelled  # noqa: E402
from pairing import Row, write  # noqa: E402
from story_templates import STORIES, templates  # noqa: E402

from diffcast.pairing import STANDING, Search, one_to_one, opened, signs, standing, terms_of, texts_in  # noqa: E402
from diffcast.pairing.rarity import background  # noqa: E402
from diffcast.readers import read  # noqa: E402

WEIGHTS = ROOT / "diffcast/pairing/weights/pairing.json"
BACKGROUND = WEIGHTS.with_name("background.json")
SIGNS = (
    "rare_words", "both_leads", "lead", "lead_of_article", "words", "words_of_article", "name_pairs", "numbers",
    "share_of_rare", "names_of_article", "names", "big_numbers", "share_of_numbers", "share_of_numbers_of_article",
    "other_numbers", "other_numbers_of_article", "capitals", "no_day", "same_day", "day_after", "day_before",
    "days_after", "days_before", "other_week", "strongest", "strongest_few", "rare", "rare_missing", "rare_of_article",
    "rare_of_article_missing", "titles", "titles_missing", "lead_missing", "lead_of_article_missing", "weekdays",
    "other_weekdays", "few_articles", "many_articles",
)  # fmt: skip
SEED = 1
DIGITS = 4
SMALL = {1: 300, 2: 100, 5: 50, 20: 10}
"""By the texts on each side of a small archive, how many of them are made."""
SIZES = 1, 10
"""The made archive is made whole, and once more with a tenth of the texts: how sure a pair is, is right in both."""
SMALL_COUNT = 6.0
"""How often a candidate of a small archive counts: they are few beside those of the made archive."""
SMALL_WRONG = 4.0
"""How much more a wrong candidate of a small archive counts than a right one: who tries two texts that have nothing in
common should get nothing, and right pairs are so sure there that hardly one is lost."""
APART = 1_000_000
"""From the numbers of one archive to those of the next, where several are joined."""
MIN_IN_BACKGROUND = 2
"""Articles that have a term, from which it is no chance."""
FIRST_DAY = date(2026, 3, 2)


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
    count: float = 1.0
    """How often each candidate counts when weights are fitted."""
    wrong: float = 1.0
    """How much more one that is no pair counts."""


def main() -> None:
    """Make the archives, fit, print what it is worth, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=10_000, help="texts on each side of the made archive")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="keep the archives and their indexes here")
    given = parser.parse_args()
    write_background()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        found = [
            *(made(folder, given.size // parts, given.workers) for parts in SIZES),
            candidates(folder / "stories", labelled("tune"), given.workers, {}),
            joined([candidates(folder / "small" / str(n), some, 1, {}) for n, some in enumerate(small_archives())]),
        ]
    for one in found:
        others = [other for other in found if other is not one]
        print(f"{one.pairs} pairs, fitted without their stories: {cross_validated(one, others)}", flush=True)
    weights = fitted(found)
    WEIGHTS.write_text(json.dumps(weights, indent=1) + "\n", "utf-8")


def made(folder: Path, size: int, workers: int) -> Candidates:
    """The candidates of a made archive of so many texts on each side."""
    happened = events(round(size * 4 / 3), SEED, "tune")
    named = {event.number: event.story.name if event.story else event.kind for event in happened}
    return candidates(folder / f"made-{size}", archive(size, SEED, "tune"), workers, named)


def write_background() -> None:
    """Count the terms of the articles of the half `tune`; the scores that follow are of these counts."""
    texts = [(STORIES / story.name / "article.txt").read_text("utf-8") for story in templates("tune")]
    counts = Counter(term for text in texts for term in terms_of(read(text, "article")).searched)
    kept = {term: count for term, count in sorted(counts.items()) if count >= MIN_IN_BACKGROUND}
    BACKGROUND.parent.mkdir(exist_ok=True)
    BACKGROUND.write_text(json.dumps({"articles": len(texts), "counts": kept}, indent=0) + "\n", "utf-8")
    background.cache_clear()


def small_archives() -> Iterator[list[Row]]:
    """Archives of a few stories, half of the texts without a counterpart, half of the archives with dates."""
    names = [story.name for story in templates("tune")]
    for size, count in SMALL.items():
        for number in range(count):
            lot = random.Random(f"small {SEED} {size} {number}")
            told = lot.sample(names, 2 * size)
            both = sum(lot.random() < 0.5 for _ in range(size))
            sides = {"transcript": told[:size], "article": told[:both] + told[size : 2 * size - both]}
            dated = number % 2 == 0
            yield [
                _row(side, names.index(name), name, lot if dated else None) for side in sides for name in sides[side]
            ]


def _row(side: str, number: int, name: str, lot: random.Random | None) -> Row:
    row = {"id": f"{side[0]} {name}", "text": (STORIES / name / f"{side}.txt").read_text("utf-8")}
    return side, number, row | ({"date": str(FIRST_DAY + timedelta(lot.randrange(2)))} if lot else {})


def joined(some: list[Candidates]) -> Candidates:
    """The candidates of several archives as one, their numbers apart."""
    texts = [(APART * place + one, APART * place + two) for place, each in enumerate(some) for one, two in each.texts]
    groups = [group for each in some for group in each.groups]
    return Candidates(
        texts,
        groups,
        numpy.vstack([each.rows for each in some if len(each.texts)]),
        numpy.concatenate([each.true for each in some]),
        sum(each.pairs for each in some),
        SMALL_COUNT,
        SMALL_WRONG,
    )


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
        held = Search(index)
        for _, one, two, _ in held.scored():
            ours, theirs = held.transcripts[one].id, held.articles[two].id
            told = signs(*held.weighed(one, two))
            numbers.append((one, two))
            groups.append(named.get(events_of[ours], ours))
            rows.append([told.get(name, 0.0) for name in SIGNS])
            true.append((ours, theirs) in truth)
    return Candidates(numbers, groups, numpy.array(rows), numpy.array(true, float), len(truth))


def fitted(some: list[Candidates]) -> dict[str, dict[str, float]]:
    """All weights by name: of the evidence, and of the standing and the signs in the decision."""
    rows, true = numpy.vstack([one.rows for one in some]), numpy.concatenate([one.true for one in some])
    counts = numpy.concatenate([numpy.where(one.true > 0, one.count, one.count * one.wrong) for one in some])
    evidence = _weights(rows, true, counts, SIGNS)
    stood = numpy.vstack([_standing(one, evidence) for one in some])
    decision = _weights(numpy.hstack([stood, rows]), true, counts, (*STANDING, *SIGNS))
    return {
        "evidence": evidence,
        "standing": {name: decision[name] for name in STANDING},
        "signs": {name: decision[name] for name in ("bias", *SIGNS)},
    }


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
            one.count,
            one.wrong,
        )
        weights = fitted([part, *others])
        odds = (
            _standing(one, weights["evidence"]) @ _column(weights["standing"], STANDING)
            + one.rows @ _column(weights["signs"], SIGNS)
            + weights["signs"]["bias"]
        )
        sure[fold == number] = (1 / (1 + numpy.exp(-odds)))[fold == number]
    scored = sorted(((value, *both) for value, both in zip(sure.tolist(), one.texts, strict=True)), reverse=True)
    right = {both for both, true in zip(one.texts, one.true, strict=True) if true}
    return "; ".join(
        _quality(one_to_one(scored, least), right, one.pairs, least) for least in (0.1, 0.15, 0.2, 0.3, 0.5)
    )


def _quality(chosen: list[tuple[float, int, int]], right: set[tuple[int, int]], pairs: int, least: float) -> str:
    found = sum((ours, theirs) in right for _, ours, theirs in chosen)
    return f"from {least}: recall {found / pairs:.3f}, precision {found / max(len(chosen), 1):.3f}"


def _standing(one: Candidates, evidence: dict[str, float]) -> numpy.ndarray:
    values = (one.rows @ _column(evidence, SIGNS) + evidence["bias"]).tolist()
    scored = [(value, *both) for value, both in zip(values, one.texts, strict=True)]
    return numpy.vstack([standing(list(some)) for _, some in groupby(scored, key=lambda each: each[1] // APART)])


def _column(weights: dict[str, float], names: Iterable[str]) -> numpy.ndarray:
    return numpy.array([weights[name] for name in names])


def _weights(rows: numpy.ndarray, true: numpy.ndarray, counts: numpy.ndarray, names: Iterable[str]) -> dict[str, float]:
    """Weights of the columns as they are, not scaled."""
    mean, spread = scale(rows)
    found = fit((rows - mean) / spread, true, counts)
    plain = found[:-1] / spread
    return dict(_rounded(zip(("bias", *names), (found[-1] - plain @ mean, *plain), strict=True)))


def _rounded(weights: Iterable[tuple[str, float]]) -> Iterator[tuple[str, float]]:
    return ((name, round(float(value), DIGITS)) for name, value in weights)


if __name__ == "__main__":
    main()

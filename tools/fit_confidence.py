"""Fit how sure the judge is, on labelled stories that the networks never saw, and write how well that holds.

    python tools/fit_confidence.py [STORIES …]

By default the stories are those of benchmarks/left_out.txt. Writes confidence.json and calibration.json in
diffcast/judge/weights, then docs/calibration.md. The tables in the docs are cross-validated over whole stories: each
story is weighed by models that were fitted without it. Needs diffcast-large (`make large`), which has its own models.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import calibration_page  # noqa: E402
import evaluate  # noqa: E402
import goldlib  # noqa: E402
import numpy  # noqa: E402
import score  # noqa: E402
from logistic import cross_validated, fit, scale  # noqa: E402
from made_pairs import near_verbatim, two_stories  # noqa: E402

from diffcast.align.network import READ_BY, ReadBy, Reading, read_pair  # noqa: E402
from diffcast.align.word_table import WordTable  # noqa: E402
from diffcast.compare import judge_pair, prepare_pair  # noqa: E402
from diffcast.judge.confidence.features import beside, difference_features, one_sided_features, shared_features  # noqa: E402
from diffcast.judge.confidence.models import QUESTIONS, Features, Question, model  # noqa: E402
from diffcast.judge.linking.links import Link, Linked, link_runs  # noqa: E402
from diffcast.judge.linking.passes import link_texts  # noqa: E402
from diffcast.judge.reading.runs import Run, span_of  # noqa: E402
from diffcast.judge.reading.text_runs import TextRuns, read_runs  # noqa: E402
from diffcast.judge.rules import find_differences  # noqa: E402
from diffcast.model import Settings  # noqa: E402
from diffcast.settings import Effort, Encoder  # noqa: E402

WEIGHTS = ROOT / "diffcast" / "judge" / "weights" / "confidence.json"
CALIBRATION = WEIGHTS.with_name("calibration.json")
MIN_RESULTS = 30
"""Results of a severity from which the share that is right says something; with fewer, reports say nothing."""
MADE = "~"
"""Separates the name of a labelled story from the name of a pair that was made from it."""
WEIGHT_OF_MADE = 0.25
"""How much a finding in such a pair counts in a fit: they are easy, and many."""
MIN_SHARE_TRUE = 0.5
"""Share of a finding's content words that must be one-sided in the labels for it to be true."""

Judged = tuple[goldlib.Case, WordTable, WordTable, tuple[Reading, Reading]]
Covers = dict[str, set[int]]
READERS: Mapping[ReadBy, tuple[Encoder, Effort]] = {
    "contextual": ("contextual", "default"),
    "lexical": ("lexical", "default"),
    "large": ("contextual", "high"),
}
"""The encoder and the effort with which each set of networks reads."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One finding: what is known of it, whether the labels say that it is true, and its story and kind."""

    features: Features
    true: bool
    story: str
    kind: str = ""


def main() -> None:
    """Read the stories, fit, measure, and write the files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=Path, nargs="*", help="folders of labelled stories, instead of those left out")
    folders = parser.parse_args().stories
    cases = [goldlib.load(one) for root in folders for one in goldlib.cases(root)] if folders else evaluate.left_out()
    for read_by in reversed(READ_BY):
        stories = [read_story(case, read_by) for case in cases]
        found = fit_all([*stories, *made_pairs(cases, read_by)], read_by)
    right = precision(stories)
    CALIBRATION.write_text(json.dumps({"stories": len(stories), "severity": right}, indent=1) + "\n")
    calibration_page.write(found, right, len(stories))


def made_pairs(cases: Sequence[goldlib.Case], read_by: ReadBy = "contextual") -> Iterator[Judged]:
    """For each story its article in one wording with itself, and its transcript with the article of the next story."""
    with tempfile.TemporaryDirectory() as name:
        for case, other in zip(cases, [*cases[1:], cases[0]], strict=True):
            wording, another = (Path(name) / f"{case.id}{MADE}{kind}" for kind in ("wording", "another"))
            if near_verbatim(case.folder, wording, case.id):
                yield read_story(goldlib.load(wording), read_by)
            two_stories(case.folder, other.folder, another)
            yield read_story(goldlib.load(another), read_by)


def read_story(case: goldlib.Case, read_by: ReadBy = "contextual") -> Judged:
    """A labelled story with what the shipped networks say of it."""
    left, right, vocabulary = prepare_pair(case.folder / "transcript.txt", case.folder / "article.txt")
    mode, effort = READERS[read_by]
    return case, left, right, read_pair(left, right, vocabulary, mode, effort)


def precision(stories: Sequence[Judged]) -> dict[str, float]:
    """By severity, and for `one-sided` and `shared`: the share of the results in the reports that is right, 0 to 1.

    The weights were fitted on the same stories: with few features and many stories that hardly shows.
    """
    results = Counter(one for story in stories for one in _results(story))
    counts = {name: results[name, True] + results[name, False] for name in calibration_page.NAMES}
    return {name: round(results[name, True] / count, 4) for name, count in counts.items() if count >= MIN_RESULTS}


def _results(story: Judged) -> Iterator[tuple[str, bool]]:
    """Each fact of a story's report: what precision counts it as, and whether the labels say that it is right."""
    case, left, right, readings = story
    tokens = {side: score.words(case.texts[side]) for side in score.SIDES}
    gold = {status: _gold(case, status) for status in score.PAIRED | score.ONE_SIDED}
    for fact in judge_pair(left, right, readings, Settings()).facts:
        spans = {"transcript": fact.transcript, "article": fact.article}
        cover = {
            side: set(score.inside(tokens[side], [(one.start, one.end) for one in spans[side]])) for side in score.SIDES
        }
        if fact.status == "changed":
            yield fact.severity, _touches(cover, gold["changed"])
        elif fact.status == "shared":
            yield "shared", _touches(cover, gold["shared"]) and not _touches(cover, gold["changed"])
        else:
            yield "one-sided", _mostly_one_sided(cover, gold)


def _mostly_one_sided(cover: Covers, gold: Mapping[str, Sequence[Covers]]) -> bool:
    alone = {(side, word) for status in score.ONE_SIDED for one in gold[status] for side in one for word in one[side]}
    covered = {(side, word) for side in cover for word in cover[side]}
    return len(covered & alone) >= MIN_SHARE_TRUE * len(covered)


def fit_all(
    stories: Sequence[Judged], read_by: ReadBy = "contextual", weights: Path = WEIGHTS
) -> dict[Question, list[tuple[Sample, float]]]:
    """Fit the models for these networks, one after the other, since later findings depend on earlier models.

    Returns for every question its samples, each with its cross-validated confidence.
    """
    found: dict[Question, list[tuple[Sample, float]]] = {}
    stored = json.loads(weights.read_text()) if weights.exists() else {}
    for question in QUESTIONS:
        samples = [one for story in stories for one in SAMPLES[question](story)]
        stored.setdefault(read_by, {})[question] = as_stored(samples)
        weights.parent.mkdir(parents=True, exist_ok=True)
        weights.write_text(json.dumps(stored, indent=1) + "\n")
        model.cache_clear()
        found[question] = confidences(samples)
    return found


def one_sided_samples(story: Judged) -> Iterator[Sample]:
    """Every run, matched or one-sided, as the network's labels alone make them."""
    case, linked = story[0], link_runs(*_texts(story))
    ours, theirs, shares = linked.transcript, linked.article, linked.shares
    for known in (beside(ours, theirs, shares), beside(theirs, ours, shares.T)):
        text = known.text
        side = text.table.document.side
        tokens = score.words(case.texts[side])
        alone = [fact for fact in case.facts if fact.status in score.ONE_SIDED and fact.spans[side]]
        true = {word for fact in alone for word in score.inside(tokens, fact.spans[side])}
        for place, run in enumerate(text.runs):
            covered = _cover(text, [run], tokens)
            enough = len(covered & true) >= MIN_SHARE_TRUE * len(covered)
            yield Sample(one_sided_features(known, [place]), enough, case.id, side)


def shared_samples(story: Judged) -> Iterator[Sample]:
    """Every link: true where both sides touch one shared fact and no changed one."""
    case, linked = story[0], _linked(story)
    shared, changed = _gold(case, "shared"), _gold(case, "changed")
    for link in linked.links:
        cover = _covers(case, linked, link)
        true = _touches(cover, shared) and not _touches(cover, changed)
        yield Sample(shared_features(linked, link), true, case.id)


def difference_samples(story: Judged) -> Iterator[Sample]:
    """Every difference that a rule finds: true where its link touches a changed fact on both sides."""
    case, linked = story[0], _linked(story)
    changed = _gold(case, "changed")
    for link in linked.links:
        found = find_differences(linked.pair(link, linked.doubt(link)))
        true = _touches(_covers(case, linked, link), changed) if found else False
        for one in found:
            yield Sample(difference_features(linked, link, one, len(found)), true, case.id, str(one.kind))


SAMPLES: dict[Question, Callable[[Judged], Iterator[Sample]]] = {
    "one-sided": one_sided_samples,
    "shared": shared_samples,
    "difference": difference_samples,
}


def _texts(story: Judged) -> tuple[TextRuns, TextRuns]:
    _, left, right, (ours, theirs) = story
    return read_runs(left, ours), read_runs(right, theirs)


def _linked(story: Judged) -> Linked:
    return link_texts(*_texts(story))


def _cover(text: TextRuns, runs: Sequence[Run], tokens: list) -> set[int]:
    spans = [(span.start, span.end) for span in (span_of(text.table, run) for run in runs)]
    return set(score.inside(tokens, spans))


def _covers(case: goldlib.Case, linked: Linked, link: Link) -> Covers:
    ours, theirs = linked.runs_of(link)
    return {
        "transcript": _cover(linked.transcript, ours, score.words(case.texts["transcript"])),
        "article": _cover(linked.article, theirs, score.words(case.texts["article"])),
    }


def _gold(case: goldlib.Case, status: str) -> list[Covers]:
    tokens = {side: score.words(case.texts[side]) for side in score.SIDES}
    facts = [fact for fact in case.facts if fact.status == status]
    return [{side: set(score.inside(tokens[side], fact.spans[side])) for side in score.SIDES} for fact in facts]


def _touches(cover: Covers, facts: Sequence[Covers]) -> bool:
    return any(all(cover[side] & fact[side] for side in score.SIDES) for fact in facts)


# Fitting


def as_stored(samples: Sequence[Sample]) -> dict:
    """The model of some samples as the file of weights has it."""
    names, rows, true, counts = _table(samples)
    mean, spread = scale(rows)
    weights = fit((rows - mean) / spread, true, counts)
    columns = {
        name: {"mean": round(float(a), 5), "spread": round(float(b), 5), "weight": round(float(c), 5)}
        for name, a, b, c in zip(names, mean, spread, weights, strict=False)
    }
    return {"samples": len(samples), "true": int(true.sum()), "bias": round(float(weights[-1]), 5), "features": columns}


def confidences(samples: Sequence[Sample]) -> list[tuple[Sample, float]]:
    """The samples of labelled stories, each with the confidence of a model that was fitted without its story."""
    _, rows, true, counts = _table(samples)
    stories = [one.story.split(MADE)[0] for one in samples]
    found = zip(samples, cross_validated(rows, true, counts, stories), strict=True)
    return [(one, chance) for one, chance in found if MADE not in one.story]


def _table(samples: Sequence[Sample]) -> tuple[list[str], numpy.ndarray, numpy.ndarray, numpy.ndarray]:
    names = list(samples[0].features)
    rows = numpy.array([[one.features[name] for name in names] for one in samples])
    counts = numpy.array([WEIGHT_OF_MADE if MADE in one.story else 1.0 for one in samples])
    return names, rows, numpy.array([one.true for one in samples]), counts


if __name__ == "__main__":
    main()

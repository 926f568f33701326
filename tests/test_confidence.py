"""Confidence: what the fitted models say, and the passes that act on it."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy
import pytest
from hypothesis import given, strategies as st
from test_facts import reading

from diffcast.align.attention import Attended
from diffcast.align.network import READ_BY
from diffcast.compare import compare, judge_pair, prepare_pair
from diffcast.errors import MissingPart
from diffcast.judge.confidence.features import beside, difference_features, one_sided_features, shared_features
from diffcast.judge.confidence.models import QUESTIONS, log_odds, measured_precision, model
from diffcast.judge.linking.links import Linked, link_runs
from diffcast.judge.linking.weighing import weigh_runs
from diffcast.judge.reading.run_tables import RunTable, Shares
from diffcast.judge.reading.text_runs import read_runs
from diffcast.judge.rules import find_differences
from diffcast.model import SEVERITIES, Settings

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / part) for part in ("tools", "benchmarks")]

from logistic import cross_validated, fit  # noqa: E402

OURS, THEIRS = "FORTY-ONE WORKERS WERE HURT. THE PLANT MAKES SOUP.", "Some 14 workers were hurt. The plant makes soup."


def linked_texts(our_class: str = "changed", looks: bool = True) -> Linked:
    """Two texts of two sentences; the first of each has a class, and looks at its counterpart or at nothing."""
    left, right, _ = prepare_pair(OURS, THEIRS)
    first, second = ("FORTY-ONE WORKERS WERE HURT", "Some 14 workers were hurt")
    partners = {"THE PLANT MAKES SOUP": "The plant"} | ({first: second} if looks else {})
    back = {"The plant makes soup": "THE PLANT"} | ({second: first} if looks else {})
    ours = reading(left, right, {first: our_class}, partners)
    theirs = reading(right, left, {second: our_class}, back)
    return link_runs(read_runs(left, ours), read_runs(right, theirs))


def test_every_model_knows_the_features_that_the_judge_computes() -> None:
    linked = linked_texts()
    link = linked.links[0]
    (one,) = find_differences(linked.pair(link, 0.9))
    computed = {
        "one-sided": one_sided_features(beside(linked.transcript, linked.article, linked.shares), [0]),
        "shared": shared_features(linked, link),
        "difference": difference_features(linked, link, one, 1),
    }
    assert set(computed) == set(QUESTIONS)
    for question in QUESTIONS:
        assert set(model(question).names) == set(computed[question])
        assert 0 <= model(question).chance(computed[question]) <= 1


@given(st.sampled_from(QUESTIONS), st.floats(-20, 20), st.floats(-20, 20))
def test_a_chance_is_between_0_and_1_whatever_the_features(question: str, one: float, two: float) -> None:
    judge = model(question)  # type: ignore[arg-type]
    assert 0 <= judge.chance({name: (one, two)[place % 2] for place, name in enumerate(judge.names)}) <= 1


def test_the_more_the_reader_takes_a_run_for_one_sided_the_surer_the_judge_is() -> None:
    judge = model("one-sided")
    known = {"log words": 1.5, "attention": 0.3, "furniture": -4.0, "drawn": 0.05, "new words": 2.0, "place": 0.5}
    known |= {"log of that": float(numpy.log(0.06)), "with the best two": 0.08, "log words of the best": 1.5}
    known |= {"away": float(numpy.log(0.2)), "from the next": float(numpy.log(0.2))}
    chances = [judge.chance(known | {"log odds": log_odds(chance)}) for chance in (0.1, 0.4, 0.9)]
    assert chances == sorted(chances)
    assert chances[-1] > 0.7


def test_weights_that_are_missing_are_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diffcast.judge.confidence.models.json.loads", lambda _: {})
    model.cache_clear()
    with pytest.raises(MissingPart, match="reinstall diffcast"):
        model("shared")
    monkeypatch.undo()
    model.cache_clear()


def shared_nothing(runs: int, others: int) -> Shares:
    zeros = numpy.zeros((runs, others), numpy.float32)
    return Shares(RunTable.of_dense(zeros), RunTable.of_dense(zeros.T))


def test_a_text_without_runs_has_no_counterpart_either() -> None:
    linked = linked_texts("shared")
    nothing = replace(linked.article, runs=())
    none, zeros = (shared_nothing(len(linked.transcript.runs), count) for count in (0, len(linked.article.runs)))
    alone = one_sided_features(beside(linked.transcript, nothing, none), [0])
    unseen = one_sided_features(beside(linked.transcript, linked.article, zeros), [0])
    assert alone["log of that"] == pytest.approx(unseen["log of that"], abs=1e-4)


def test_a_run_that_looks_everywhere_and_at_nothing_leaves_its_link() -> None:
    linked = linked_texts("shared")
    assert len(linked.links) == 2
    assert weigh_runs(linked).links == linked.links
    written = "Taxes will rise by a third in spring. The zoo has a new director. A bridge was closed on Monday."
    left, right, _ = prepare_pair("A HERON WAS SEEN NEAR THE MILL.", written)
    ours, theirs = (reading(this, that, {}, {}) for this, that in ((left, right), (right, left)))
    firsts = [int(numpy.flatnonzero(right.sentence == sentence)[0]) for sentence in range(3)]
    attended = Attended(numpy.tile(firsts, (len(left), 1)), numpy.full((len(left), 3), 0.3))
    doubtful = replace(ours, attention=attended, chances=numpy.tile((0.5, 0.42, 0.05, 0.03), (len(left), 1)))
    unlike = link_runs(read_runs(left, doubtful), read_runs(right, theirs))
    assert unlike.links
    assert not weigh_runs(unlike).links


def test_a_run_that_is_hardly_one_sided_is_matched() -> None:
    left, right, _ = prepare_pair(OURS, THEIRS)
    ours = reading(left, right, {}, {"FORTY": "Some 14", "THE PLANT": "The plant"})
    theirs = reading(right, left, {}, {"Some 14": "FORTY", "The plant": "THE PLANT"})
    for row, word in enumerate(left.words):
        if left.document.text[word.span.start :].startswith("SOUP"):
            ours.chances[row] = (0.2, 0.4, 0.35, 0.05)
            ours.boundaries[row] = 1.0
    texts = link_runs(read_runs(left, ours), read_runs(right, theirs))
    assert [run.label for run in texts.transcript.runs].count("one-sided") == 1
    assert all(run.label == "matched" for run in weigh_runs(texts).transcript.runs)


def test_every_fact_has_a_confidence_and_only_sure_differences_are_contradictions() -> None:
    linked = linked_texts()
    left, right = linked.transcript.table, linked.article.table
    compared = judge_pair(left, right, (linked.transcript.reading, linked.article.reading), Settings("lexical"))
    assert all(0 <= fact.evidence["confidence"] <= 1 for fact in compared.facts)
    changed = [one for fact in compared.facts for one in fact.differences]
    assert [(one.kind, one.severity) for one in changed] == [("number", "correction")]
    assert 0.5 < changed[0].confidence <= 1


# How the models are fitted


def test_a_fit_finds_the_weights_that_made_the_labels() -> None:
    random = numpy.random.default_rng(1)
    rows = random.normal(size=(4000, 2))
    true = random.random(4000) < 1 / (1 + numpy.exp(-(2 * rows[:, 0] - rows[:, 1] + 0.5)))
    assert fit(rows, true, numpy.ones(4000)) == pytest.approx([2, -1, 0.5], abs=0.2)


def test_a_sample_counts_as_often_as_it_is_said_to() -> None:
    rows, true = numpy.array([[0.0], [1.0], [1.0]]), numpy.array([False, True, False])
    twice = fit(rows[[0, 1, 1, 2]], true[[0, 1, 1, 2]], numpy.ones(4))
    assert fit(rows, true, numpy.array([1.0, 2.0, 1.0])) == pytest.approx(twice)


def test_cross_validated_confidence_is_calibrated() -> None:
    random = numpy.random.default_rng(2)
    chances = random.random(3000)
    true = random.random(3000) < chances
    rows = numpy.log(chances / (1 - chances))[:, None]
    found = numpy.array(cross_validated(rows, true, numpy.ones(3000), [f"story {n % 60}" for n in range(3000)]))
    for low in numpy.arange(0, 1, 0.1):
        inside = (found >= low) & (found < low + 0.1)
        assert true[inside].mean() == pytest.approx(found[inside].mean(), abs=0.1)


def test_the_stored_weights_say_how_many_findings_they_were_fitted_on() -> None:
    place = Path(__file__).resolve().parents[1] / "diffcast" / "judge" / "weights" / "confidence.json"
    stored = json.loads(place.read_text())
    assert all(stored[one][question]["samples"] > 100 for one in READ_BY for question in QUESTIONS)


def test_every_severity_and_every_other_result_has_a_measured_precision() -> None:
    assert {"one-sided", "shared"} < set(measured_precision()) <= {*SEVERITIES, "one-sided", "shared"}
    assert all(0.5 < share <= 1 for share in measured_precision().values())


@pytest.mark.parametrize(
    ("said", "joined"),
    [
        (
            "OFFICIALS IN KYIV ADDED THESE TROOPS ARE TRAINED IN DRONE WARFARE, ARTILLERY, RADAR, FIRST AID AND TRENCH CLEARING NEAR RIVERS",
            True,
        ),
        (
            "OFFICIALS IN KYIV ADDED THESE TROOPS, TRAINED IN DRONE WARFARE, ARTILLERY, RADAR, FIRST AID AND TRENCH CLEARING NEAR RIVERS",
            False,
        ),
        (
            "OFFICIALS IN KYIV ADDED THESE TROOPS. ARE THEY TRAINED IN DRONE WARFARE, ARTILLERY, RADAR, FIRST AID AND TRENCH CLEARING NEAR RIVERS",
            False,
        ),
    ],
)
def test_a_subject_is_weighed_with_its_verb(said: str, joined: bool) -> None:
    left, right, _ = prepare_pair(said, "The mill has opened. A heron was seen.")
    ours, theirs = (reading(this, that, {}, {}) for this, that in ((left, right), (right, left)))
    second = next(row for row, word in enumerate(left.words) if word.norm in ("are", "train"))
    ours.chances[:second], ours.chances[second:] = (0.5, 0.45, 0.03, 0.02), (0.02, 0.95, 0.01, 0.02)
    ours.boundaries[second] = 1.0
    whole = weigh_runs(link_runs(read_runs(left, ours), read_runs(right, theirs))).transcript.runs
    assert [run.label for run in whole] == ["one-sided" if joined else "matched", "one-sided"]


@pytest.mark.parametrize(
    ("again", "labels"),
    [
        ("THE NEW ZOO DIRECTOR BOUGHT SEVEN GREY HERONS.", ["matched", "matched"]),
        ("THE NEW ZOO DIRECTOR BOUGHT SEVEN TALL GIRAFFES.", ["one-sided", "matched"]),
    ],
)
def test_a_statement_said_again_is_judged_as_its_repeats_are(again: str, labels: list[str]) -> None:
    left, right, _ = prepare_pair(f"THE NEW ZOO DIRECTOR BOUGHT SEVEN GREY HERONS. {again}", "Rain fell on the mill.")
    ours, theirs = (reading(this, that, {}, {}) for this, that in ((left, right), (right, left)))
    second = int(numpy.flatnonzero(left.sentence == 1)[0])
    ours.chances[:second], ours.chances[second:] = (0.02, 0.95, 0.01, 0.02), (0.97, 0.01, 0.01, 0.01)
    weighed = weigh_runs(link_runs(read_runs(left, ours), read_runs(right, theirs)))
    assert [run.label for run in weighed.transcript.runs] == labels


def test_a_contradiction_decides_that_an_unlikely_detail_is_in_both_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    examples = Path(__file__).parent.parent / "examples"

    def reasons() -> set[str]:
        found = compare(examples / "transcript.txt", examples / "article.txt", Settings("lexical"))
        return {one.reason for fact in found.facts for one in fact.differences}

    day = "Time differs: Thursday (transcript), Tuesday (article)"
    assert day in reasons()
    monkeypatch.setattr("diffcast.judge.linking.weighing.MAX_CONFIDENCE_OF_CONTRADICTED", 0.0)
    assert day not in reasons()

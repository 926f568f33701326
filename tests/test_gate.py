"""What fails a check, and what a baseline knows."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from diffcast import Settings, compare
from diffcast.decision import Decision
from diffcast.errors import UnreadableInput
from diffcast.model import Comparison, Fact
from diffcast.reports.view import View
from diffcast.review.baseline import Baseline, adopt, known, read, warnings
from diffcast.review.gate import Gate, UnknownRule, failing, verdict

EXAMPLES = Path(__file__).parent.parent / "examples"
SCHEMA = json.loads(files("diffcast").joinpath("schemas", "baseline-1.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare(EXAMPLES / "transcript.txt", EXAMPLES / "article.txt")


def findings(comparison: Comparison) -> list[Fact]:
    return [fact for fact in comparison.facts if fact.status != "shared"]


# The gate


def test_none_beside_another_word_is_refused() -> None:
    with pytest.raises(UnknownRule, match=r"^--fail-on: none "):
        Gate.of(["none,correction"])


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["correction"], "correction"),
        (["contradiction"], "correction"),
        (["Contradiction, article_only"], "correction, article_only"),
        (["check"], "check"),
        (["note", "correction"], "note"),
        (["changed"], "changed"),
        (["correction,article_only"], "correction, article_only"),
        (["any"], "any"),
        ([" Any , "], "any"),
        (["none"], "none"),
        (["transcript_only", "article_only", "changed"], "any"),
    ],
)
def test_a_gate_is_printed_in_its_words(words: list[str], named: str) -> None:
    assert str(Gate.of(words)) == named


@pytest.mark.parametrize("words", [[""], [" "], [","], ["", ""]])
def test_an_empty_gate_is_refused_rather_than_letting_everything_pass(words: list[str]) -> None:
    with pytest.raises(UnknownRule, match=r"^--fail-on: .* correction, check, note"):
        Gate.of(words)


@pytest.mark.parametrize("word", ["shared", "grave", "corrections", "--help", "f-123"])
def test_an_unknown_word_is_refused_in_one_line(word: str) -> None:
    with pytest.raises(UnknownRule, match=rf"^--fail-on: '{word}' .* correction, check, note, changed"):
        Gate.of(["correction", word])


@pytest.mark.parametrize(
    ("words", "stopped"),
    [
        (["correction"], ["number", "name", "time"]),
        (["check"], ["number", "name", "time", "certainty"]),
        (["changed"], ["number", "name", "time", "certainty"]),
        (["none"], []),
    ],
)
def test_a_severity_means_at_it_or_above(comparison: Comparison, words: list[str], stopped: list[str]) -> None:
    ids = failing(comparison, View(), Gate.of(words))
    kinds = {fact.id: fact.differences[0].kind for fact in comparison.facts if fact.differences}
    assert sorted(kinds[id_] for id_ in ids) == sorted(stopped)


@pytest.mark.parametrize("word", ["any", "note"])
def test_any_stops_every_finding_and_no_shared_fact(comparison: Comparison, word: str) -> None:
    assert failing(comparison, View(), Gate.of([word])) == {fact.id for fact in findings(comparison)}


@pytest.mark.parametrize("status", ["transcript_only", "article_only"])
def test_a_status_stops_the_facts_of_that_status(comparison: Comparison, status: str) -> None:
    stopped = failing(comparison, View(), Gate.of([status]))
    assert stopped == {fact.id for fact in comparison.facts if fact.status == status}


@pytest.mark.parametrize(("choice", "passes"), [("accepted", True), ("ignored", True), ("fix", False), (None, False)])
def test_a_finding_passes_if_it_is_accepted_or_ignored_and_not_otherwise(
    comparison: Comparison, choice: str | None, passes: bool
) -> None:
    fact = findings(comparison)[0]
    view = View(decisions={fact.id: Decision(choice, "a note")})  # type: ignore[arg-type]
    assert (fact.id not in failing(comparison, view, Gate.of(["any"]))) is passes


def test_known_findings_do_not_fail(comparison: Comparison) -> None:
    everything = frozenset(fact.id for fact in findings(comparison))
    assert failing(comparison, View(known=everything), Gate.of(["any"])) == frozenset()


def test_the_verdict_lists_the_findings_the_most_severe_first(comparison: Comparison) -> None:
    gate = Gate.of(["changed"])
    view = View(failing=failing(comparison, View(), gate))
    head, *lines = verdict(comparison, view, gate, "the leak")
    expected = [fact.severity for fact in comparison.facts if fact.status == "changed"]
    assert head == f"the leak: fails on {len(expected)} findings (--fail-on changed):"
    facts = {fact.id: fact for fact in comparison.facts}
    severities = [facts[line.split()[0]].severity for line in lines]
    assert len(set(expected)) > 1
    assert severities == sorted(expected, key=["correction", "check", "note"].index)


def test_the_verdict_of_a_pair_that_passes_is_one_line(comparison: Comparison) -> None:
    view = View(failing=frozenset())
    assert verdict(comparison, view, Gate(), "the leak") == ("the leak: passes (--fail-on correction)",)


def test_a_long_verdict_is_cut_and_says_so(comparison: Comparison) -> None:
    fact = findings(comparison)[0]
    many = replace(comparison, facts=tuple(replace(fact, id=f"f-{number}") for number in range(50)))
    lines = verdict(many, View(failing=frozenset(each.id for each in many.facts)), Gate(), "x")
    assert len(lines) == 22
    assert lines[-1] == "  and 30 more, in the report"


# The baseline


def test_a_baseline_knows_all_its_findings(comparison: Comparison) -> None:
    fit = known(adopt("leak", comparison), comparison)
    assert fit.facts == {fact.id for fact in findings(comparison)}
    assert fit.gone == 0


def altered(comparison: Comparison, **parts: object) -> Comparison:
    """The comparison with its first fact told differently altered, as another policy or another edit would."""
    first = next(fact for fact in comparison.facts if fact.differences)
    difference = replace(first.differences[0], **parts)  # type: ignore[arg-type]
    new = replace(first, differences=(difference,), severity=difference.severity)
    return replace(comparison, facts=tuple(new if fact is first else fact for fact in comparison.facts))


@pytest.mark.parametrize(
    "parts",
    [{"severity": "check"}, {"values": ("41 workers", "15 workers")}, {"values": ("41 workers", "")}, {"kind": "name"}],
)
def test_a_known_finding_of_another_severity_kind_or_value_is_new(
    comparison: Comparison, parts: dict[str, object]
) -> None:
    first = next(fact for fact in comparison.facts if fact.differences)
    adopted = adopt("leak", comparison)
    fit = known(adopted, altered(comparison, **parts))
    assert first.id not in fit.facts
    assert fit.gone == 1
    (warning,) = warnings(fit, adopted, "baseline.json")
    assert warning.startswith(f"baseline.json: 1 of {len(findings(comparison))} findings of leak ")


def test_a_finding_in_other_words_of_the_same_difference_stays_known(comparison: Comparison) -> None:
    assert known(adopt("leak", comparison), altered(comparison, reason="Said otherwise.")).gone == 0


def test_findings_that_are_gone_are_counted(comparison: Comparison) -> None:
    fewer = replace(comparison, facts=tuple(fact for fact in comparison.facts if fact.status != "article_only"))
    adopted = adopt("leak", comparison)
    (warning,) = warnings(known(adopted, fewer), adopted, "b.json")
    gone, there = len(comparison.facts) - len(fewer.facts), len(findings(comparison))
    assert 1 < gone < there
    assert warning.startswith(f"b.json: {gone} of {there} findings of leak ")


def test_a_baseline_of_another_story_is_a_warning(comparison: Comparison) -> None:
    nothing = replace(comparison, facts=())
    adopted = adopt("leak", comparison)
    (warning,) = warnings(known(adopted, nothing), adopted, "b.json")
    assert all(source in warning for source in (adopted.transcript.source, adopted.article.source))


def test_a_baseline_is_read_as_it_was_written_and_fits_the_schema(comparison: Comparison) -> None:
    baseline = Baseline((adopt("leak", comparison), adopt("again", comparison)))
    assert read(baseline.dump().encode(), "b.json") == baseline
    assert not list(Draft202012Validator(SCHEMA).iter_errors(json.loads(baseline.dump())))


def test_a_pair_is_known_by_its_name_then_by_its_texts_then_by_being_the_only_one(comparison: Comparison) -> None:
    here = adopt("leak", comparison)
    there = replace(adopt("quake", comparison), transcript=replace(here.transcript, sha256="0"))
    both = Baseline((there, here))
    assert both.of("quake", comparison) is there
    assert both.of("unheard of", comparison) is here
    assert Baseline((there,)).of("unheard of", comparison) is there
    assert Baseline((there, there)).of("unheard of", comparison) is None


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"{", "line 1, column 2"),
        (b'{"schema": "diffcast-review/1", "pairs": []}', "diffcast-baseline/1"),
        (b'{"schema": "diffcast-baseline/2", "pairs": []}', "diffcast-baseline/2"),
        (b'{"schema": "diffcast-baseline/1"}', '"pairs"'),
        (b'{"schema": "diffcast-baseline/1", "pairs": [7]}', '"pairs"'),
        (b'{"schema": "diffcast-baseline/1", "pairs": [{}]}', '"findings"'),
    ],
)
def test_a_file_that_is_not_a_baseline_is_refused_in_one_line(raw: bytes, why: str) -> None:
    with pytest.raises(UnreadableInput, match=r"^b\.json: ") as refused:
        read(raw, "b.json")
    assert why in str(refused.value)


@pytest.mark.parametrize(
    "broken",
    [
        {}, {"fact": "f-1"}, 7, {"fact": "f-1", "status": "changed", "severity": "grave"},
        {"fact": "f-1", "status": "changed", "severity": "note", "differences": [{"kind": "number", "values": "ab"}]},
        {"fact": "f-1", "status": "changed", "severity": "note", "differences": [{"kind": ["x"], "values": ["a", "b"]}]},
    ],
)  # fmt: skip
def test_broken_findings_are_a_warning_and_count_as_new(comparison: Comparison, broken: object) -> None:
    values = json.loads(Baseline((adopt("leak", comparison),)).dump())
    values["pairs"][0]["findings"][0] = broken
    baseline = read(json.dumps(values).encode(), "b.json")
    (warning,) = baseline.warnings
    assert warning.startswith("b.json: 1 of its findings ")
    assert len(known(baseline.pairs[0], comparison).facts) == len(findings(comparison)) - 1


def test_a_baseline_made_in_words_alone_fits_the_same_encoder(comparison: Comparison) -> None:
    lexical = compare(EXAMPLES / "transcript.txt", EXAMPLES / "article.txt", Settings("lexical"))
    assert known(adopt("leak", lexical), lexical).gone == 0

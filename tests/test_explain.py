"""`diffcast explain`: everything that a report holds about one fact, in words, and a clear refusal otherwise."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import handmade
import pytest
from click.testing import CliRunner

from diffcast.cli import app, main
from diffcast.reports import View, render
from diffcast.reports.explain import WIDTH, UnknownFact, explain, parse

EVIDENCE = {"one-sided": 0.93, "nearest": 0.0712, "moon phase": 0.5}
NEAR = {
    "side": "article",
    "share": 0.21,
    "start": 86,
    "end": 157,
    "text": "A water main burst\nbeneath\x1b Market Street",
}


@pytest.fixture
def report() -> dict[str, Any]:
    """The water main's report, in which only one fact has evidence of every sort and tells what was near."""
    told = handmade.comparison().to_dict()
    for fact in told["facts"]:
        fact.pop("alternatives", None)
    [boil] = [fact for fact in told["facts"] if fact["id"] == "f9c"]
    boil |= {"evidence": EVIDENCE, "alternatives": [NEAR]}
    return told


@pytest.fixture
def saved(report: dict[str, Any], tmp_path: Path) -> Path:
    path = tmp_path / "report.json"
    path.write_text(json.dumps(report), encoding="utf-8")
    return path


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What the command says when it refuses: one line on stderr, nothing on stdout, exit code 2."""
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    printed = capsys.readouterr()
    assert (left.value.code, printed.out, printed.err.count("\n")) == (2, "", 1)
    return printed.err


# What it tells


@pytest.mark.parametrize("fact", ["f2b", "f9c"])
def test_an_explanation_is_what_its_golden_shows(
    report: dict[str, Any], fact: str, golden: Callable[[str, str], None]
) -> None:
    golden(f"water-main-{fact}.txt", explain(report, fact))


@pytest.mark.parametrize(
    ("known", "shown"),
    [
        ({"line": 14, "time": 41.0}, " (line 14, at 00:41)"),
        ({"line": 14}, " (line 14)"),
        ({"time": 41}, " (at 00:41)"),
        ({}, ""),
    ],
)
def test_a_piece_has_its_line_and_its_time_if_the_report_has_them(
    report: dict[str, Any], known: dict[str, Any], shown: str
) -> None:
    [boil] = [fact for fact in report["facts"] if fact["id"] == "f9c"]
    boil["alternatives"] = [NEAR | known]
    assert f"article, characters 86 to 157{shown}, 21% of" in explain(report, "f9c")


def test_every_difference_has_both_values_and_its_reason(report: dict[str, Any]) -> None:
    told = " ".join(explain(report, "f2b").split())
    assert "different, statement, contradiction" in told
    assert f"number, contradiction: {handmade.reason('f2b')}" in " ".join(told.split())
    assert "transcript: “FORTY-SIX”, read as 46 homes" in told
    assert "article: “64”, read as 64 homes" in told
    assert "The rule for number compared 46 homes with 64 homes" in told


def test_every_piece_has_its_place(report: dict[str, Any]) -> None:
    told = explain(report, "f2b")
    assert "Article (article.txt), characters 0 to 48 and 158 to 189" in told
    assert "leaving 64 homes without water." in told


def test_a_shared_fact_names_the_rules_that_found_nothing(report: dict[str, Any]) -> None:
    told = explain(report, "f1a")
    assert "No rule found a difference." in told
    assert "What differs" not in told


def test_the_figures_are_put_into_words(report: dict[str, Any]) -> None:
    told = " ".join(explain(report, "f9c").split())
    assert "one-sided 0.93, very high: the model’s probability" in told
    assert "nearest 0.07, very low: how strongly" in told


def test_a_figure_of_a_later_version_is_shown_without_words(report: dict[str, Any]) -> None:
    assert "  moon phase 0.50, medium\n" in explain(report, "f9c")


@pytest.mark.parametrize(
    ("fact", "said", "rests"),
    [
        (
            "f2b",
            "90% sure that the texts differ here. On stories left out of training, about 90 in 100",
            "the two values",
        ),
        (
            "f8b",
            "50% sure that both texts state this and nothing in it differs.",
            "words that both sides have in common",
        ),
        ("f10", "95% sure that the article doesn’t state this.", "the nearest passage"),
        ("f7a", "85% sure that the transcript doesn’t state this.", "the nearest passage"),
    ],
)
def test_the_confidence_is_explained_by_what_it_means_and_rests_on(
    report: dict[str, Any], fact: str, said: str, rests: str
) -> None:
    told = " ".join(explain(report, fact).split())
    assert f"How sure {said}" in told
    assert f"{rests}. Figures" in told


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"encoder": "contextual"}, None),
        ({"encoder": "contextual", "effort": "high"}, "Judged by the strong model (high effort)."),
        ({"encoder": "contextual", "effort": "default"}, "Judged by the light model (the default effort)."),
        ({"encoder": "lexical", "effort": "default"}, "Judged by words alone, without the language model."),
        ({"encoder": "contextual", "effort": "of a later version"}, None),
        ({"effort": ["high"]}, None),
        ("damaged", None),
    ],
)
def test_what_judged_is_said_where_the_report_says_it(
    report: dict[str, Any], settings: object, said: str | None
) -> None:
    report["settings"] = settings
    told = explain(report, "f2b")
    assert f"  {said}\n" in told if said else "Judged by" not in told


@pytest.mark.parametrize("harm", [{}, {"confidence": "high"}, {"confidence": 7}, {"confidence": None}])
def test_a_report_without_a_confidence_says_nothing_of_it(report: dict[str, Any], harm: dict[str, Any]) -> None:
    for fact in report["facts"]:
        fact["evidence"] = harm
        fact["differences"] = [each | {"confidence": harm.get("confidence")} for each in fact["differences"]]
        told = explain(report, fact["id"])
        assert " sure" not in told
        assert "How sure" not in told


def test_several_differences_have_a_confidence_each(report: dict[str, Any]) -> None:
    assert explain(report, "f4d").count(", 75% sure: ") == 2
    assert "number, contradiction: " in explain(report, "f2b")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"severity": "check"}, True),
        ({"severity": "note"}, False),
        ({"severity": "correction"}, False),
        ({"severity": "check", "kind": "cause"}, False),
    ],
)
def test_a_contradiction_that_is_only_to_be_checked_is_explained(
    report: dict[str, Any], change: dict[str, str], said: bool
) -> None:
    [fact] = [fact for fact in report["facts"] if fact["id"] == "f2b"]
    fact["differences"][0] |= change
    assert ("counts as a contradiction only" in " ".join(explain(report, "f2b").split())) == said


def test_another_passage_has_its_place_and_its_share(report: dict[str, Any]) -> None:
    told = " ".join(explain(report, "f9c").split())
    assert "article, characters 86 to 157, 21% of the attention: “A water main burst beneath␛ Market Street”" in told


def test_no_other_passage_and_no_answer_are_different_sentences(report: dict[str, Any]) -> None:
    fact = report["facts"][0]
    fact["alternatives"] = []
    assert "considered\n  None came close.\n" in explain(report, fact["id"])
    del fact["alternatives"]
    assert "considered\n  The report doesn’t say." in explain(report, fact["id"])


def test_a_detail_is_said_to_be_part_of_a_clause(report: dict[str, Any]) -> None:
    assert "They are part of a clause" in explain(report, "f10")
    assert "They are part of a clause" not in explain(report, "f11")


def test_every_fact_of_a_report_can_be_explained_within_the_width(report: dict[str, Any]) -> None:
    for fact in report["facts"]:
        told = explain(report, fact["id"])
        assert told.startswith(f"{fact['id']}: ")
        assert max(map(len, told.splitlines())) <= WIDTH


@pytest.mark.parametrize(
    "text", ["WATER " * 60_000, "\x1b[31mRED\x9b2J \u202egpj.exe", "half \ud83d pair", "水" * 90_000]
)
def test_an_explanation_of_any_text_is_short_and_harmless(text: str) -> None:
    told = explain(handmade.whole(text, text.lower()).to_dict(), "f1")
    assert len(told) < 10_000
    assert not {"\x1b", "\x9b", "\u202e"} & set(told)
    told.encode("utf-8")


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        (
            "f2b",
            ["Accepted by A. Berg: The utility counted again at noon.", "Suppressed: it needs no more work."],
        ),
        ("f5e", ["Needs a fix: Hear the tape again."]),
        ("f11", ["In the baseline.", "Suppressed: it needs no more work."]),
        ("f12", ["Note by R. Ibarra: Ask the city."]),
    ],
)
def test_a_decision_in_the_report_is_shown(fact: str, told: list[str]) -> None:
    report = json.loads(render(handmade.comparison(), "json", handmade.decided()))
    assert "Review\n" + "".join(f"  {line}\n" for line in told) in explain(report, fact)
    assert "Review\n" not in explain(report, "f1a")


@pytest.mark.parametrize(
    "harm", [{"decision": 7}, {"decision": {"choice": []}}, {"decision": {"choice": "x"}}, {"known": 1}]
)
def test_a_damaged_decision_is_skipped(report: dict[str, Any], harm: dict[str, Any]) -> None:
    report["facts"][0] |= harm
    assert "Review\n" not in explain(report, report["facts"][0]["id"])


# How a fact is named


@pytest.mark.parametrize(("given", "meant"), [("f2b", "f2b"), ("f2", "f2b"), ("f11", "f11")])
def test_a_fact_is_named_by_its_id_or_the_beginning_of_it(report: dict[str, Any], given: str, meant: str) -> None:
    assert explain(report, given).startswith(f"{meant}: ")


def test_an_id_that_is_the_beginning_of_another_is_still_an_id(report: dict[str, Any]) -> None:
    report["facts"][1]["id"] = "f-ab-2"
    report["facts"][0]["id"] = "f-ab"
    assert explain(report, "f-ab").startswith("f-ab: no difference found")
    assert explain(report, "f-ab-").startswith("f-ab-2: different")


@pytest.mark.parametrize(
    ("given", "said"), [("f-zz", "f-zz: no fact"), ("", "no id: no fact"), ("F2B", "F2B: no fact")]
)
def test_an_id_that_no_fact_has_is_refused(report: dict[str, Any], given: str, said: str) -> None:
    with pytest.raises(UnknownFact, match=said):
        explain(report, given)


def test_an_ambiguous_id_is_refused_with_the_facts_that_it_could_mean(report: dict[str, Any]) -> None:
    with pytest.raises(
        UnknownFact, match=r"^f1: 4 facts in the report begin with this \(f1a, f10, f11, f12\); give more"
    ):
        explain(report, "f1")


def test_many_facts_are_not_all_named(report: dict[str, Any]) -> None:
    with pytest.raises(UnknownFact, match=r"12 facts .*, f5e, …\)"):
        explain(report, "f")


def test_a_report_of_some_facts_only_says_so_when_one_is_not_found(report: dict[str, Any]) -> None:
    report["facts"] = report["facts"][:3]
    with pytest.raises(UnknownFact, match="lists 3 of 12 facts"):
        explain(report, "f9c")


# What is no report


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe\x00", "not JSON"),
        (b"<!DOCTYPE html>", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "not a diffcast report"),
        (b"{}", "not a diffcast report"),
        (b'{"schema": ["diffcast-report/1"]}', "not a diffcast report"),
        (b'{"schema": "diffcast-report/2"}', "is diffcast-report/2, but this version reads only diffcast-report/1"),
        (b'{"schema": "diffcast-report/0", "facts": 7}', "is diffcast-report/0, but this version reads only"),
        (b'{"schema": "diffcast-report/' + b"9" * 5000 + b'\\n\\u001b[31m"}', "99…, but this version reads only"),
        (b'{"schema": "diffcast-review/1", "decisions": []}', "not a diffcast report"),
        (b'{"schema": "diffcast-report/1"}', "damaged diffcast report"),
        (b'{"schema": "diffcast-report/1", "facts": [1]}', "damaged diffcast report"),
    ],
)
def test_what_is_no_report_is_refused_by_name(raw: bytes, said: str, tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(raw)
    told = refused(capsys, "explain", str(path), "f1")
    assert told.startswith(f"diffcast: {path}: ")
    assert said in told
    assert len(told) < 1000


@pytest.mark.parametrize(
    "harm",
    [
        {"id": 7},
        {"status": "new"},
        {"severity": None},
        {"transcript": None},
        {"article": [{"start": "1", "end": 2, "text": ""}]},
        {"evidence": []},
        {"differences": [{}]},
        {"alternatives": [{"side": "both"}]},
    ],
)
def test_a_damaged_fact_is_refused(report: dict[str, Any], harm: dict[str, Any], tmp_path: Path, capsys: Any) -> None:
    report["facts"][1] |= harm
    path = tmp_path / "x.json"
    path.write_text(json.dumps(report), encoding="utf-8")
    assert "damaged diffcast report" in refused(capsys, "explain", str(path), "f1a")


def test_a_report_may_hold_keys_of_a_later_version(report: dict[str, Any]) -> None:
    report["facts"][0]["mood"] = report["mood"] = "calm"
    assert parse(json.dumps(report).encode(), "x") == report


def test_a_kind_of_a_later_version_is_explained_like_any_other(report: dict[str, Any]) -> None:
    report["facts"][1]["differences"][0]["kind"] = "mood"
    assert "mood, contradiction:" in explain(parse(json.dumps(report).encode(), "x"), "f2b")


# The command


def test_the_command_prints_what_the_report_holds(saved: Path, report: dict[str, Any]) -> None:
    result = CliRunner().invoke(app, ["explain", str(saved), "f2"])
    assert result.output == explain(report, "f2b")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_report_is_read_from_standard_input_in_the_encodings_of_json(encoding: str) -> None:
    given = render(handmade.comparison(), "json", View()).encode(encoding)
    assert "46 homes" in CliRunner().invoke(app, ["explain", "-", "f2b"], input=given).output


@pytest.mark.parametrize("name", ["", "missing.json", "nul\0.json"])
def test_a_file_that_cannot_be_read_is_refused(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "cannot be read" in refused(capsys, "explain", f"{tmp_path}/{name}", "f1")


@pytest.mark.parametrize("given", ["f1", "f-zz"])
def test_an_id_that_means_no_fact_or_several_is_one_line(
    saved: Path, given: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert f"{given}: " in refused(capsys, "explain", str(saved), given)


def test_an_explanation_takes_no_format_and_no_choice_of_facts(capsys: pytest.CaptureFixture[str]) -> None:
    for option in (["--format", "json"], ["--only", "shared"]):
        said = refused(capsys, "compare", "a.txt", "b.txt", "--explain", "f1", *option)
        assert "--explain" in said and option[0] in said

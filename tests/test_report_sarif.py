"""SARIF 2.1.0: what the standard asks for, what viewers rely on, and exact places in the files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import handmade
import jsonschema
import pytest
from hypothesis import given, settings
from sarif_shape import SHAPE
from test_reports import HOSTILE, texts

from diffcast import compare
from diffcast.decision import Decision
from diffcast.model import KINDS, SEVERITIES, Comparison, Difference, Fact, Kind, Mark, Severity, Span
from diffcast.reports import View, render

EXAMPLES = Path(__file__).parent.parent / "examples"
VALIDATOR = jsonschema.Draft202012Validator(SHAPE)
LEVEL_OF = {"correction": "error", "check": "warning", "note": "note"}
LINE_END = re.compile(r"\r\n|\n|\r")
VIEWS = (View(), handmade.decided(), handmade.decided(None), View(frozenset({"shared", "changed"})))


def run(comparison: Comparison, view: View | None = None) -> dict[str, Any]:
    """The only run of the log, which has the shape that the standard gives it."""
    log = json.loads(render(comparison, "sarif", view))
    VALIDATOR.validate(log)
    [found] = log["runs"]
    check_standard(found)
    return found  # type: ignore[no-any-return]


def check_standard(run: dict[str, Any]) -> None:
    """The rules of the standard that a schema cannot state."""
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert (result["level"] == "none") == (result["kind"] != "fail")
        for place in (*result["locations"], *result["relatedLocations"]):
            check_place(run, place["physicalLocation"])
    for key in ("suppressions", "baselineState"):
        assert len({key in result for result in run["results"]}) <= 1, f"{key} in some results only"


def check_place(run: dict[str, Any], place: dict[str, Any]) -> None:
    artifact = run["artifacts"][place["artifactLocation"]["index"]]
    assert place["artifactLocation"].get("uri") == artifact.get("location", {}).get("uri")
    if "contextRegion" in place:
        inner, outer = place["region"], place["contextRegion"]
        assert outer["charOffset"] <= inner["charOffset"]
        assert inner["charOffset"] + inner["charLength"] <= outer["charOffset"] + outer["charLength"]
        assert inner != outer


def regions(run: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    for result in run["results"]:
        for each in (*result["locations"], *result["relatedLocations"]):
            place = each["physicalLocation"]
            for key in ("region", "contextRegion"):
                if key in place:
                    yield place["artifactLocation"]["index"], place[key]


def cut(text: str, region: dict[str, Any]) -> str:
    """The stretch that lines and columns name, by the line ends that the run states."""
    starts = [0, *(match.end() for match in LINE_END.finditer(text))]
    start = starts[region["startLine"] - 1] + region["startColumn"] - 1
    return text[start : starts[region["endLine"] - 1] + region["endColumn"] - 1]


# Places


@pytest.mark.parametrize("head", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_region_names_its_words_by_offset_and_by_line_and_column(tmp_path: Path, head: str, end: str) -> None:
    paths = [tmp_path / name for name in ("transcript.txt", "article.txt")]
    for path in paths:
        text = (EXAMPLES / path.name).read_text("utf-8").replace("\n", end)
        path.write_bytes((head + text).encode("utf-8"))
    found = run(compare(*paths))
    contents = [path.read_bytes().decode("utf-8-sig") for path in paths]
    told = list(regions(found))
    assert len(told) > 20
    for index, region in told:
        words = contents[index][region["charOffset"] : region["charOffset"] + region["charLength"]]
        assert words == cut(contents[index], region)
        assert " ".join(words.split()) == region["snippet"]["text"]


def test_the_place_is_the_words_that_differ_inside_their_fact() -> None:
    [number] = [each for each in run(handmade.comparison())["results"] if each["ruleId"] == "changed/number"]
    place = number["locations"][0]["physicalLocation"]
    assert place["region"]["snippet"]["text"] == "64"
    assert place["contextRegion"]["snippet"]["text"] == "leaving 64 homes without water."
    other = number["relatedLocations"][0]
    assert other["physicalLocation"]["region"]["snippet"]["text"] == "FORTY-SIX"
    assert other["message"]["text"] == "The transcript says: FORTY-SIX HOMES LOST THEIR WATER."


def test_an_extracted_text_has_no_region_but_a_line_if_its_format_has_lines() -> None:
    comparison = handmade.comparison()
    article = replace(comparison.article, source="story.docx", extracted=True)
    assert {index for index, _ in regions(run(replace(comparison, article=article)))} == {0}
    marked = replace(article, source="page.html", marks=(Mark(Span(0, 999), line=7),))
    told = [region for index, region in regions(run(replace(comparison, article=marked))) if index == 1]
    assert {(region["startLine"], "charOffset" in region) for region in told} == {(7, False)}


# Artifacts


def test_both_files_are_artifacts_with_the_digest_of_their_bytes() -> None:
    found = run(compare(EXAMPLES / "transcript.txt", EXAMPLES / "article.txt"))
    for artifact in found["artifacts"]:
        path = Path(unquote(urlsplit(artifact["location"]["uri"]).path))
        assert artifact["hashes"]["sha-256"] == sha256(path.read_bytes()).hexdigest()


def test_one_page_that_holds_both_texts_is_one_artifact() -> None:
    comparison = handmade.comparison()
    both = {"source": "page.txt", "sha256": "0" * 64, "extracted": True}
    found = run(
        replace(
            comparison, transcript=replace(comparison.transcript, **both), article=replace(comparison.article, **both)
        )
    )
    assert [artifact["location"]["uri"] for artifact in found["artifacts"]] == ["page.txt"]


@pytest.mark.parametrize(
    ("source", "uri"),
    [
        ("a b/ü#?.txt", "a%20b/%C3%BC%23%3F.txt"),
        ("/desk/a.txt", "file:///desk/a.txt"),
        ("C:\\desk\\a.txt", "file:///C:/desk/a.txt"),
        ("-", None),
        ("text", None),
    ],
)
def test_a_source_is_named_by_an_address_where_it_is_a_file(source: str, uri: str | None) -> None:
    comparison = handmade.comparison()
    found = run(replace(comparison, article=replace(comparison.article, source=source)))
    assert found["artifacts"][1].get("location", {}).get("uri") == uri


# Results


def test_facts_without_a_difference_are_results_only_if_asked_for() -> None:
    assert len(run(handmade.comparison())["results"]) == 8
    asked = run(handmade.comparison(), View(frozenset({"shared"})))["results"]
    assert {(each["kind"], each["level"]) for each in asked} == {("pass", "none")}


@pytest.mark.parametrize("severity", SEVERITIES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_level_of_a_finding_follows_its_severity_and_that_of_a_rule_the_kind(
    kind: Kind, severity: Severity
) -> None:
    one = Span(0, 1)
    difference = Difference(kind, one, one, "A / a", severity)
    fact = Fact("f1", "changed", (one,), (one,), 0.5, (difference,), severity=severity)
    found = run(handmade.comparison("A", "a", (fact,), ()))
    [result] = found["results"]
    rule = found["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert result["ruleId"] == rule["id"] == f"changed/{kind}"
    assert result["level"] == LEVEL_OF[severity]
    assert rule["defaultConfiguration"]["level"] == LEVEL_OF[kind.severity]


def test_a_decision_suppresses_a_result_with_its_note_as_the_reason() -> None:
    results = {
        each["partialFingerprints"]["diffcastFact/v1"]: each
        for each in run(handmade.comparison(), handmade.decided())["results"]
    }
    assert results["f2b"]["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "The utility counted again at noon"}
    ]
    assert results["f9c"]["suppressions"][0]["justification"] == "Ignored"
    assert results["f5e"]["suppressions"] == results["f12"]["suppressions"] == []
    assert results["f5e"]["properties"]["standing"] == ["Blocks publishing", "Needs a fix: Hear the tape again"]
    assert {key for key, each in results.items() if each["baselineState"] == "unchanged"} == {"f11"}


def test_without_decisions_and_baseline_nothing_is_said_of_them() -> None:
    assert not [each for each in run(handmade.comparison())["results"] if {"suppressions", "baselineState"} & set(each)]


def test_remarks_and_decisions_without_their_fact_are_notices_of_the_run() -> None:
    found = run(handmade.comparison(remarks=(handmade.remark("Texts differ much."),)), handmade.decided())
    said = [each["message"]["text"] for each in found["invocations"][0]["toolExecutionNotifications"]]
    assert said[0] == "Texts differ much."
    assert "Schools will open late." in said[1]


@pytest.mark.parametrize("view", VIEWS)
def test_the_log_keeps_the_standard_in_every_view(view: View) -> None:
    run(handmade.comparison(), view)


@pytest.mark.parametrize("text", ["[a](http://evil.example)", "see [1](2) \\[", *HOSTILE])
def test_no_text_makes_a_link_of_a_message(text: str) -> None:
    view = View(decisions={"f1": Decision("accepted", text, text)})
    [result] = run(handmade.whole(text, text), view)["results"]
    for message in (result["message"], *(place["message"] for place in result["relatedLocations"])):
        assert not re.search(r"(?<!\\)\]\(", message["text"])


@settings(max_examples=60)
@given(transcript=texts, article=texts)
def test_any_text_keeps_the_standard(transcript: str, article: str) -> None:
    run(handmade.whole(transcript, article))


def test_an_editor_is_offered_the_words_of_the_other_text_at_their_exact_place() -> None:
    [result] = [
        each
        for each in run(handmade.comparison())["results"]
        if each["partialFingerprints"]["diffcastFact/v1"] == "f2b"
    ]
    offered = {fix["description"]["text"]: fix["artifactChanges"][0] for fix in result["fixes"]}
    assert list(offered) == ["In the transcript, use the article’s 64", "In the article, use the transcript’s 46"]
    change = offered["In the article, use the transcript’s 46"]
    assert change["artifactLocation"]["index"] == 1
    text = handmade.ARTICLE
    for replacement in reversed(change["replacements"]):
        start = replacement["deletedRegion"]["charOffset"]
        end = start + replacement["deletedRegion"]["charLength"]
        text = text[:start] + replacement["insertedContent"]["text"] + text[end:]
    assert text == handmade.ARTICLE.replace("64 homes", "46 homes")


def test_a_text_that_was_extracted_gets_no_offer() -> None:
    made = handmade.comparison()
    page = replace(
        made, article=replace(made.article, extracted=True), transcript=replace(made.transcript, extracted=True)
    )
    assert not [result for result in run(page)["results"] if "fixes" in result]

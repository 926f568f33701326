"""The published JSON Schemas: what diffcast writes fits them, and what is damaged does not."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import handmade
import jsonschema
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from schema_kinds import with_kinds
from test_reports import texts

from diffcast import compare
from diffcast.cli import app
from diffcast.cli.schema import SCHEMAS
from diffcast.errors import UnreadableInput
from diffcast.model import KINDS, STATUSES, Settings
from diffcast.reports import View, render
from diffcast.reports.explain import parse

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "diffcast/schemas"
SCHEMA = json.loads((FOLDER / "report-1.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
STORIES = sorted([ROOT / "examples", *(ROOT / "seeds").glob("*/"), *(ROOT / "benchmarks/stories").glob("dev-*/")])


def problems(report: dict[str, Any]) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(report)]


@pytest.fixture
def report() -> dict[str, Any]:
    return json.loads(render(handmade.comparison(), "json", handmade.decided()))  # type: ignore[no-any-return]


# The schemas themselves


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_a_schema_and_the_command_prints_it(name: str) -> None:
    printed = CliRunner().invoke(app, ["schema", name])
    assert printed.exit_code == 0
    assert printed.output == (FOLDER / SCHEMAS[name]).read_text("utf-8")
    schema = json.loads(printed.output)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_every_schema_of_the_package_can_be_printed() -> None:
    assert {path.name for path in FOLDER.glob("*.json")} == set(SCHEMAS.values())


def test_a_schema_can_be_written_to_a_file(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["schema", "report", "-o", str(tmp_path / "schema.json")])
    assert (result.exit_code, result.stdout) == (0, "")
    assert json.loads((tmp_path / "schema.json").read_text("utf-8")) == SCHEMA


def test_the_schema_names_what_the_code_names() -> None:
    defined = SCHEMA["$defs"]
    assert set(defined["status"]["enum"]) == set(STATUSES)
    assert defined["difference"]["properties"]["kind"]["enum"] == list(KINDS)
    assert SCHEMA["properties"]["schema"] == {"const": "diffcast-report/1"}


@pytest.mark.parametrize("name", SCHEMAS.values())
def test_the_kinds_in_a_schema_are_those_of_the_table(name: str, rewriting: bool) -> None:
    path = FOLDER / name
    now = with_kinds(path.read_text("utf-8"))
    if rewriting and now != path.read_text("utf-8"):
        path.write_text(now, encoding="utf-8")
        pytest.fail(f"{name} was rewritten: review its diff, then run without --rewrite-goldens")
    assert path.read_text("utf-8") == now, "run python tools/schema_kinds.py"


def test_kinds_that_are_not_those_of_the_table_are_replaced() -> None:
    old = '{"kind": {"enum": ["number", "other"]}}'
    assert json.loads(with_kinds(old)) == {"kind": {"enum": list(KINDS)}}


# What fits


@pytest.mark.parametrize(
    "story", [story for story in STORIES if (story / "transcript.txt").exists()], ids=lambda s: s.name
)
def test_the_report_of_every_story_fits(story: Path) -> None:
    told = compare(story / "transcript.txt", story / "article.txt", Settings("lexical")).to_dict()
    assert problems(json.loads(json.dumps(told))) == []
    assert {fact["status"] for fact in told["facts"]} <= set(STATUSES)


@pytest.mark.parametrize("view", [View(), handmade.decided(), handmade.decided(None), View(frozenset({"shared"}))])
def test_the_report_of_every_view_fits(view: View) -> None:
    assert problems(json.loads(render(handmade.comparison(remarks=(handmade.remark("One."),)), "json", view))) == []


def test_a_report_with_keys_of_a_later_day_fits(report: dict[str, Any]) -> None:
    report["weather"] = report["facts"][0]["mood"] = "fair"
    assert problems(report) == []


@settings(max_examples=30)
@given(transcript=texts, article=texts)
def test_the_report_of_any_text_fits(transcript: str, article: str) -> None:
    assert problems(json.loads(render(handmade.whole(transcript, article), "json"))) == []


# What does not fit

Break = Callable[[dict[str, Any]], Any]
BROKEN: dict[str, Break] = {
    "of another version": lambda r: r.update(schema="diffcast-report/2"),
    "without a schema": lambda r: r.pop("schema"),
    "without facts": lambda r: r.pop("facts"),
    "without counts": lambda r: r.pop("counts"),
    "a count below nought": lambda r: r["counts"].update(changed=-1),
    "a digest that is none": lambda r: r["article"].update(sha256="abc"),
    "no source": lambda r: r["transcript"].pop("source"),
    "a day that is none": lambda r: r["article"].update(published="6 March"),
    "a status that is none": lambda r: r["facts"][0].update(status="new"),
    "no id": lambda r: r["facts"][0].pop("id"),
    "an empty id": lambda r: r["facts"][0].update(id=""),
    "a similarity above 1": lambda r: r["facts"][0].update(similarity=1.2),
    "a confidence above 1": lambda r: r["facts"][1]["differences"][0].update(confidence=1.5),
    "a precision below 0": lambda r: r["precision"].update(check=-0.1),
    "evidence above 1": lambda r: r["facts"][1].update(evidence={"doubt": 7}),
    "a shared fact without its article": lambda r: r["facts"][0].update(article=[]),
    "a shared fact with a difference": lambda r: r["facts"][0].update(differences=r["facts"][1]["differences"]),
    "a changed fact without a difference": lambda r: r["facts"][1].update(differences=[]),
    "a one-sided fact on both sides": lambda r: r["facts"][0].update(status="article_only"),
    "a kind that is none": lambda r: r["facts"][1]["differences"][0].update(kind="mood"),
    "three values": lambda r: r["facts"][1]["differences"][0].update(values=["a", "b", "c"]),
    "a place before the text": lambda r: r["facts"][0]["transcript"][0].update(start=-1),
    "a place that is text": lambda r: r["facts"][0]["transcript"][0].update(end="7"),
    "a line before the first": lambda r: r["facts"][0]["transcript"][0].update(line=0),
    "a choice that is none": lambda r: r["facts"][1]["decision"].update(choice="maybe"),
    "a gate without a result": lambda r: r["gate"].pop("passed"),
    "a lost decision without its fact": lambda r: r["unplaced"][0].pop("fact"),
    "an aside of no role": lambda r: r["asides"][0].update(role="noise"),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_broken_report_does_not_fit(report: dict[str, Any], broken: Break) -> None:
    assert problems(report) == []
    broken(report)
    assert problems(report) != []


REQUIRED = (
    "id",
    "status",
    "level",
    "severity",
    "reason",
    "transcript",
    "article",
    "similarity",
    "differences",
    "evidence",
)


@pytest.mark.parametrize("key", REQUIRED)
def test_what_explain_cannot_read_does_not_fit(report: dict[str, Any], key: str) -> None:
    damaged = deepcopy(report)
    del damaged["facts"][1][key]
    with pytest.raises(UnreadableInput):
        parse(json.dumps(damaged).encode(), "report.json")
    assert problems(damaged) != []
    assert parse(json.dumps(report).encode(), "report.json") == report

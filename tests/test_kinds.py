"""The kinds of difference have one home, diffcast/kinds.py: everything else derives from it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import handmade
import pytest

from diffcast.kinds import KINDS, SEVERITIES, SEVERITY_WORDS, Kind
from diffcast.review import baseline
from diffcast.review.config_checks import schema

ROOT = Path(__file__).parent.parent
SUFFIXES = {".py", ".md", ".json", ".toml", ".html", ".js", ".css", ".yml"}
NAME = rf"(?<![\w-])(?:{'|'.join(KINDS)})(?![\w-])"
BETWEEN = r"""(?:[\s"'`,:|/*()\[\]]|\band\b|\bor\b)*"""
SERIES = re.compile(rf"{NAME}(?:{BETWEEN}{NAME})+")
COLUMN = re.compile(rf"(?:^[ |\"'`#*-]*{NAME}\W.*\n)+", re.M)
LISTED = 3
"""Kinds named one after the other that make a list of kinds."""
DERIVED = {
    "diffcast/kinds.py": "the table",
    "diffcast/judge/rules/__init__.py": "imports the rules, one module a kind",
    "diffcast/schemas/baseline-1.json": "tools/schema_kinds.py; test_schema.py",
    "diffcast/schemas/config-1.json": "tools/schema_kinds.py; test_schema.py",
    "diffcast/schemas/report-1.json": "tools/schema_kinds.py; test_schema.py",
    "docs/calibration.md": "tools/calibration_page.py; test_calibration_page.py",
    "docs/config.md": "test_config_docs.py",
    "docs/howto/check-an-archive.md": "what diffcast stats prints; test_docs.py",
    "docs/reference/kinds.md": "tools/reference.py",
    "docs/reference/schemas.md": "tools/reference.py",
}
"""Files that list the kinds, and what writes or checks them."""


def files() -> list[Path]:
    """The texts of the project, without tests, labelled stories and made pages of the gallery."""
    found = [*ROOT.glob("*.md"), *ROOT.glob("*.yml")]
    for folder in ("diffcast", "docs", "examples", "tools", "ci-templates"):
        found += [path for path in (ROOT / folder).rglob("*") if path.suffix in SUFFIXES]
    return [path for path in found if "gallery" not in path.parts and path.name != "CHANGELOG.md"]


def lists_kinds(text: str) -> bool:
    runs = [match.group() for match in SERIES.finditer(text)]
    runs += [
        " ".join(re.findall(rf"^\W*({NAME})", match.group(), re.M)) for match in COLUMN.finditer(text)
    ]  # One kind a line, as in a table or in TOML.
    return any(len(set(re.findall(NAME, run))) >= LISTED for run in runs)


def test_no_other_file_lists_the_kinds() -> None:
    found = {str(path.relative_to(ROOT)) for path in files() if lists_kinds(path.read_text("utf-8"))}
    assert found <= set(DERIVED), "take the kinds from diffcast/kinds.py"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('["number", "name", "title"]', True),
        ("`quote`, `cause` or `other`", True),
        ('number = "note"\nname = "note"\ntime = "off"\n', True),
        ("| `number` | … |\n| `name` | … |\n| `cause` | … |\n", True),
        ('{"name": 1, "title": 2}', False),
        ("number, name and number", False),
        ("the name of a place and its time", False),
        ("number = 1\nwidth = 2\nname = 3\n", False),
    ],
)
def test_a_list_of_kinds_is_known_by_three_in_a_row(text: str, expected: bool) -> None:
    assert lists_kinds(text) is expected


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_a_severity_a_heading_and_sentences(kind: Kind) -> None:
    assert kind.severity in SEVERITIES
    assert kind.heading and not kind.heading.endswith(".")
    assert kind.meaning.endswith(".")
    assert kind.exception.endswith(".") or kind.exception == ""


def test_every_severity_has_a_word() -> None:
    assert tuple(SEVERITY_WORDS) == SEVERITIES


def test_every_kind_has_a_key_in_the_configuration_with_its_severity_as_the_default() -> None:
    keys = schema()["properties"]["severity"]["properties"]
    assert {kind: keys[kind]["default"] for kind in KINDS} == {kind: kind.severity for kind in KINDS}


def test_a_finding_of_a_baseline_with_a_kind_of_a_later_version_counts_as_new() -> None:
    comparison = handmade.comparison()
    values = baseline.adopt("the pair", comparison)
    written = baseline.Baseline((values,)).dump()
    later = json.loads(written)
    for finding in later["pairs"][0]["findings"]:
        for difference in finding["differences"]:
            difference["kind"] = "mood"
    read = baseline.read(json.dumps(later).encode(), "baseline.json")
    known = baseline.known(read.pairs[0], comparison)
    assert not known.facts & {"f2b", "f4d", "f5e"}
    assert known.facts >= {"f9c", "f11"}
    assert any("baseline.json" in remark for remark in read.warnings)

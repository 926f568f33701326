"""What the results of an archive show together: as statistics, tables, Parquet and a web page."""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from archives import compared, records, write_list
from browser import needs_chromium, opened, violations
from click.testing import CliRunner
from playwright.sync_api import Browser

import diffcast
from diffcast.archive import findings, findings_table, pairs, pairs_table, read_statistics
from diffcast.archive.results import FINDINGS, PAIRS, finding_rows, pair_row
from diffcast.archive.statistics import MAX_DESKS, OTHER_DESKS, WORST, Statistics
from diffcast.cli import app
from diffcast.errors import MissingPart, UnreadableInput

SCHEMAS = Path(diffcast.__file__).parent / "schemas"
COUNT = 8


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("archive")
    source = write_list(place, COUNT)
    with source.open("a", encoding="utf-8") as file:
        file.write("<b>lost</b>,missing.txt,missing.html,desk 1,2026-02-01\n")
    compared(source, place / "results", parquet="pyarrow" in sys.modules or _has_arrow())
    return place / "results"


def _has_arrow() -> bool:
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        return False
    return True


def fact(status: str = "changed", kind: str | None = "number", severity: str = "correction") -> dict[str, Any]:
    spoken = [{"text": "14 HOMES", "start": 0, "end": 8}] * (status != "article_only")
    written = [{"text": "40 homes", "start": 0, "end": 8}] * (status != "transcript_only")
    difference = {"kind": kind, "severity": severity, "reason": "Number differs.", "confidence": 0.9}
    return {
        "id": "f-1", "status": status, "level": "statement", "severity": severity, "speaker": None, "reason": "",
        "transcript": spoken, "article": written, "differences": [difference] * bool(kind), "evidence": {},
    }  # fmt: skip


def record(
    *facts: dict[str, Any], published: str | None = None, holds: tuple[str, ...] = ("amount",), **columns: str
) -> dict[str, Any]:
    """A line of results with these facts."""
    counts = {
        status: sum(each["status"] == status for each in facts) for status in ("changed", "transcript_only", "shared")
    }
    article = {"source": "a"} | ({"published": published} if published else {})
    report = {"transcript": {"source": "t"}, "article": article, "counts": counts, "facts": list(facts)}
    contents = {"f-1": {"holds": list(holds), "part": 3}}
    return {"id": "x", "columns": columns, "status": "compared", "report": report, "contents": contents}


@pytest.mark.parametrize(
    ("columns", "published", "found"),
    [
        ({"date": "2026-05-01"}, None, (date(2026, 5, 1), None)),
        ({"date": "2026-05-01T18:30"}, None, (date(2026, 5, 1), 18)),
        ({"date": "2026-05-01T00:30+02:00"}, "2020-01-01", (date(2026, 5, 1), 0)),
        ({"date": "2026-05-01T18:30", "hour": "6"}, None, (date(2026, 5, 1), 6)),
        ({"hour": "23"}, "2026-05-02", (date(2026, 5, 2), 23)),
        ({"hour": "24", "date": "May 1"}, None, (None, None)),
        ({"hour": "²"}, None, (None, None)),
        ({}, None, (None, None)),
    ],
)
def test_the_day_and_the_hour_of_a_pair(
    columns: dict[str, str], published: str | None, found: tuple[object, ...]
) -> None:
    row = pair_row(record(published=published, **columns))
    assert (row["date"], row["hour"]) == found


def months(*counts: int, kind: str = "number", pairs: int = 50) -> Statistics:
    """Statistics over months with so many differing pairs each."""
    return Statistics.of(
        record(*([fact(kind=kind)] if number < count else []), date=f"2026-{month:02}-03")
        for month, count in enumerate(counts, 1)
        for number in range(pairs)
    )


@pytest.mark.parametrize(
    ("counts", "trend"),
    [
        ((5, 5, 20, 20), "rising"),
        ((20, 20, 5, 5), "falling"),
        ((10, 12, 11, 12), "steady"),
        ((0, 0, 2, 3), "too few"),
        ((30,), "too few"),
        ((5, 50, 20), "rising"),
        ((), "too few"),
    ],
)
def test_a_trend_is_named_only_where_chance_would_hardly_give_it(counts: tuple[int, ...], trend: str) -> None:
    assert months(*counts).trend("number") == trend


def test_what_is_lost_is_counted_against_what_was_told() -> None:
    lost, kept = fact("transcript_only", None, "note"), fact("shared", None, "note")
    found = Statistics.of(
        [record(lost), record(kept), record(kept, holds=()), record(fact("article_only", None, "note"))]
    )
    assert (found.share_lost("amount"), found.share_lost("plain"), found.share_lost("person")) == (0.5, 0.0, 0.0)
    assert (found.told["part 3"], found.lost["part 3"]) == (3, 1)


def test_the_memory_does_not_grow_with_desks_or_pairs() -> None:
    found = Statistics.of(record(fact(), desk=f"desk {number}") for number in range(MAX_DESKS + 50))
    assert len(found.desks) == MAX_DESKS + 1
    assert found.desks[OTHER_DESKS].pairs == 50
    assert [each.pair.number for each in found.worst] == list(range(1, WORST + 1))


def test_a_finding_has_a_row_for_each_difference() -> None:
    two = fact()
    two["differences"] = [*two["differences"], {**two["differences"][0], "kind": "name", "severity": "check"}]
    rows = list(finding_rows(record(two, fact("transcript_only", None), fact("shared", None), desk="City")))
    assert [(row["status"], row["kind"], row["severity"]) for row in rows] == [
        ("changed", "number", "correction"), ("changed", "name", "check"), ("transcript_only", None, "correction")
    ]  # fmt: skip
    assert all(tuple(row) == tuple(FINDINGS) and row["desk"] == "City" for row in rows)


# Over a real run


def test_stats_prints_tables(folder: Path) -> None:
    printed = CliRunner().invoke(app, ["stats", str(folder)]).output
    assert f"{COUNT} pairs compared, 1 could not be" in printed
    for heading in ("LEFT OUT", "KINDS OF DIFFERENCE", "BY MONTH", "BY DESK", "BY HOUR"):
        assert f"\n\n{heading}" in printed
    assert re.search(r"number +\d+ +\d+\.\d +\w+", printed)
    assert re.search(r"desk 0 +4 +100%", printed)


@pytest.mark.parametrize("name", ["results.jsonl", "run.json"])
def test_stats_never_replaces_the_results(folder: Path, name: str) -> None:
    before = folder.joinpath(name).read_bytes()
    assert CliRunner().invoke(app, ["stats", str(folder), "-o", str(folder / name)]).exit_code != 0
    assert folder.joinpath(name).read_bytes() == before


@pytest.mark.parametrize("content", [None, '{"schema": "diffcast-run/1"}', "unfinished"])
def test_stats_refuses_what_is_no_finished_run(folder: Path, tmp_path: Path, content: str | None) -> None:
    if content is not None:
        text = folder.joinpath("run.json").read_text("utf-8").replace('"finished": true', '"finished": false')
        tmp_path.joinpath("run.json").write_text(text if content == "unfinished" else content, "utf-8")
    with pytest.raises(UnreadableInput) as raised:
        read_statistics(tmp_path)
    assert "\n" not in str(raised.value)


def test_a_damaged_line_is_named(folder: Path, tmp_path: Path) -> None:
    tmp_path.joinpath("run.json").write_bytes(folder.joinpath("run.json").read_bytes())
    lines = folder.joinpath("results.jsonl").read_bytes().splitlines(keepends=True)
    tmp_path.joinpath("results.jsonl").write_bytes(b"".join(lines[:2]) + lines[2][:50])
    with pytest.raises(UnreadableInput, match="line 3: damaged"):
        list(pairs(tmp_path))


def test_every_line_fits_the_published_schema(folder: Path) -> None:
    schema = json.loads(SCHEMAS.joinpath("archive-1.json").read_text("utf-8"))
    check = jsonschema.Draft202012Validator(schema)
    lines = records(folder)
    assert [error.message for line in lines for error in check.iter_errors(line)] == []
    assert list(check.iter_errors({**lines[0], "status": "failed", "report": None}))
    assert list(check.iter_errors({key: value for key, value in lines[-1].items() if key != "error"}))


def test_rows_tables_and_parquet_say_the_same(folder: Path) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from pyarrow import parquet

    rows, found = list(findings(folder)), findings_table(folder)
    assert found.column_names == list(FINDINGS)
    assert found.to_pylist() == rows
    assert parquet.read_table(folder / "findings.parquet").equals(found)
    assert pairs_table(folder).column_names == list(PAIRS)
    assert [row["error"] is None for row in parquet.read_table(folder / "pairs.parquet").to_pylist()] == [
        True
    ] * COUNT + [False]
    assert pairs_table(folder).column("pair").to_pylist() == [row["pair"] for row in pairs(folder)]


def test_without_pyarrow_one_line_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, folder: Path, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingPart, match=r"\[archive\]"):
        findings_table(folder)
    with pytest.raises(MissingPart, match=r"\[archive\]"):
        compared(write_list(tmp_path / "list", 1), tmp_path / "results", parquet=True)
    assert not tmp_path.joinpath("results").exists()


# The page


def test_the_page_needs_no_script_and_nothing_from_elsewhere(folder: Path) -> None:
    page = folder.joinpath("index.html").read_text("utf-8")
    assert "default-src 'none'; style-src 'sha256-" in page
    assert not re.search(r"<script|\son\w+=|\sstyle=|https?://(?!www\.w3\.org)|url\(", page)
    assert "<b>lost</b>" not in page
    assert "&lt;b&gt;lost&lt;/b&gt;" in page
    assert str(folder.parent) not in page
    links = re.findall(r'href="([^#"]+)"', page)
    assert len([link for link in links if link.startswith("reports/")]) == COUNT // 2
    assert [link for link in links if not folder.joinpath(link).is_file()] == []


@needs_chromium
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_is_accessible_and_fits_the_screen(folder: Path, browser: Browser, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    complaints: list[str] = []
    context.on("console", lambda message: complaints.append(message.text))
    page = opened(context, folder / "index.html")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    assert complaints == []
    context.close()

"""The page and the diagram that say how well confidence holds, and that they agree with what the reports say."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import calibration_page
import fit_confidence
import goldlib
import pytest
from calibration_page import Found

from diffcast.judge.confidence.models import measured_precision

ROOT = Path(__file__).parent.parent
STORED = json.loads((ROOT / "diffcast/judge/weights/calibration.json").read_text("utf-8"))


@dataclass(frozen=True)
class Sample:
    true: bool
    kind: str = ""


RIGHT, WRONG = Sample(True), Sample(False)
FOUND: Found = {
    "one-sided": [(RIGHT, 0.95), (RIGHT, 1.0), (WRONG, 0.9), (RIGHT, 0.55), (WRONG, 0.5)],
    "shared": [(WRONG, 0.0)],
    "difference": [
        (Sample(True, "number"), 0.9),
        (Sample(False, "number"), 0.5),
        (Sample(True, "number"), 0.1),
        (Sample(False, "place"), 0.85),
    ],
}


def test_every_sample_is_in_one_bin() -> None:
    found = calibration_page.bins(FOUND["one-sided"])
    assert [(one.low, one.high, one.count) for one in found] == [(0.5, 0.6, 2), (0.9, 1.0, 3)]
    assert [round(one.right, 3) for one in found] == [0.5, 0.667]
    assert sum(one.count for one in calibration_page.bins(FOUND["shared"])) == 1


@pytest.mark.parametrize(
    ("samples", "gap"),
    [([], 0.0), ([(RIGHT, 1.0)], 0.0), ([(WRONG, 1.0)], 1.0), ([(RIGHT, 0.75), (WRONG, 0.75)], 0.25)],
)
def test_the_gap_is_how_far_confidence_is_off(samples: list[tuple[Sample, float]], gap: float) -> None:
    assert calibration_page.gap(samples) == pytest.approx(gap)


def test_the_page_has_a_table_for_each_question_and_for_the_kinds() -> None:
    page = calibration_page.page(FOUND, {"check": 0.714}, 12)
    assert "on 12 labelled stories" in page
    assert "| checks | 0.71 |" in page
    assert "| 0.9 to 1.0 | 3 | 0.95 | 0.67 |" in page
    assert "| number | 2 | 0.70 | 0.50 | 1 | 1.00 |" in page
    assert "| place | 1 | 0.85 | 0.00 | 1 | 0.00 |" in page
    assert "| quote | 0 | – | – | 0 | – |" in page
    assert "By severity" not in calibration_page.page(FOUND, {}, 12)


def test_the_diagram_has_a_dot_for_each_bin_inside_its_square() -> None:
    root = ElementTree.fromstring(calibration_page.diagram(FOUND))
    dots = [one for one in root if one.tag.endswith("circle")]
    assert len(dots) == sum(len(calibration_page.bins(samples)) for samples in FOUND.values())
    top, side = calibration_page.TOP, calibration_page.SIDE
    assert all(top <= float(dot.attrib["cy"]) <= top + side for dot in dots)


def test_both_files_are_written(tmp_path: Path) -> None:
    calibration_page.write(FOUND, {}, 12, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["calibration.md", "calibration.svg"]


def test_results_are_counted_as_the_reports_name_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit_confidence, "MIN_RESULTS", 1)
    story = fit_confidence.read_story(goldlib.load(ROOT / "benchmarks/stories/dev-08-senate-count"))
    right = fit_confidence.precision([story])
    assert {"one-sided", "shared"} <= set(right) <= set(calibration_page.NAMES)
    assert all(0 <= share <= 1 for share in right.values())
    monkeypatch.setattr(fit_confidence, "MIN_RESULTS", 1000)
    assert fit_confidence.precision([story]) == {}


def test_the_page_and_the_reports_say_the_same() -> None:
    page = (ROOT / "docs/calibration.md").read_text("utf-8")
    assert f"on {STORED['stories']} labelled stories" in page
    told = dict(re.findall(r"^\| ([a-z -]+) \| (\d\.\d\d) \|$", page, re.M))
    assert told == {calibration_page.NAMES[name]: f"{share:.2f}" for name, share in STORED["severity"].items()}
    assert measured_precision() == STORED["severity"]

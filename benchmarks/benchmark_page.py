"""Write docs/benchmark.md: every figure of the open benchmark, with simple methods and ablations beside diffcast.

python -m pip install -r benchmarks/requirements.txt
python benchmarks/benchmark_page.py
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import goldlib
import score
from ablations import ABLATIONS
from evaluate import SAMPLE, STORIES, has_large, left_out, stratum
from simple_methods import METHODS

from diffcast.align.network import read_pair
from diffcast.compare import judge_pair, prepare_pair
from diffcast.model import Settings

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "benchmark.md"
COLUMNS = {
    "one-sided F1": "one-sided F1",
    "statements found": "statements",
    "details found": "details",
    "false alarms/case": "false alarms",
    "changed F1": "changed F1",
    "changed kind": "kind right",
    "links F1": "links F1",
    "furniture leak": "leak",
}
TWO_LABELLINGS = {
    "one-sided F1": 0.93, "statements found": 0.97, "details found": 0.82, "false alarms/case": 2.1,
    "changed F1": 0.94, "changed kind": 0.97, "links F1": 0.94, "furniture leak": 0.03,
}  # fmt: skip
"""Measured once, on nine stories: one labelling scored against the other."""

SIMPLE = ("word diff (difflib)", "rapidfuzz token_set_ratio", "tf-idf sentences")
"""Of the simple methods; docs/speed.md has them all."""
OTHER_SETTINGS = {"diffcast, high effort": Settings(effort="high"), "without encoder": Settings("lexical")}

HEAD = """# The open benchmark

{count} stories, each a broadcast transcript and a web article, labelled fact by fact. **Language models wrote the
stories and labelled them; no person did.** Read [the data statement](#data-statement) before you trust a figure.

`python benchmarks/benchmark_page.py` writes this page; `make eval` prints the figures of diffcast. The networks were
trained without a quarter of the stories of each kind: the {left_out} in `benchmarks/left_out.txt`, {wild} of them wild.
All figures are over these. *Wild* stories imitate what the field sends: two outlets, live talk, speech recognition, low
overlap. The digest of the stories is `{digest}`.

The columns:

* *one-sided F1*: over content words that are reported, or labelled, as being in one text only
* *statements*, *details*: the share of the labelled ones that were found
* *false alarms*: one-sided findings per story that touch no word labelled as one-sided
* *changed F1*, *links F1*: over facts; *kind right*: the share of the changed facts found that have the right kind
* *leak*: the share of page furniture words that are reported as facts

"""
FOOT = """
## Data statement

* **Who wrote the stories**: language models. Every story, name and place is invented; none was broadcast or published.
* **Who labelled them**: language models, from a written guide. A second reading checked each labelling, again by a
  language model.
* **How agreement was measured**: nine of the stories were labelled twice, from the same guide, neither labelling seeing
  the other. The row *two labellings* scores one of them against the other, as if it were a report.
* **What that means**: the figures compare methods on one kind of text; they do not promise accuracy in your newsroom.
  Models of one family may share mistakes that people would not make, so two people may agree more or less often than
  that row says. A method that scores above it has learned the labellers' habits, not the news. Before you rely on
  diffcast, check ten stories of your own.
"""


def main() -> None:
    """Measure everything and write the page."""
    cases = left_out()
    wild = sum(stratum(case.id) == "wild" for case in cases)
    count = len(goldlib.cases(STORIES))
    lines = [HEAD.format(count=count, left_out=len(cases), wild=wild, digest=digest(STORIES))]
    for kind in SAMPLE:
        lines += [f"## {kind.capitalize()} stories\n", *_table([one for one in cases if stratum(one.id) == kind]), ""]
    PAGE.write_text("\n".join(lines) + FOOT, encoding="utf-8")


def _table(cases: list[goldlib.Case]) -> Iterator[str]:
    yield "| method | " + " | ".join(COLUMNS.values()) + " |"
    yield "|---" * (len(COLUMNS) + 1) + "|"
    for name, figures in [*_simple(cases), *_ours(cases), ("two labellings", TWO_LABELLINGS)]:
        yield f"| {name} | " + " | ".join(_cell(key, figures[key]) for key in COLUMNS) + " |"


def digest(stories: Path) -> str:
    """Twelve letters that follow from every byte of every case."""
    total = hashlib.sha256()
    for path in sorted(stories.rglob("*")):
        if path.is_file():
            total.update(path.relative_to(stories).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:12]


def _cell(key: str, value: float) -> str:
    if value != value:  # no change was said at all, so none was of the right kind
        return "–"
    return f"{value:.1f}" if key == "false alarms/case" else f"{value:.2f}".removeprefix("0")


def _simple(cases: list[goldlib.Case]) -> Iterator[tuple[str, dict[str, float]]]:
    for name in SIMPLE:
        method = METHODS[name]
        total = score.Tally()
        for case in cases:
            _add(total, score.score_case(case, method(*(case.texts[side] for side in goldlib.SIDES))))
        yield name, score.figures(total)


def _ours(cases: list[goldlib.Case]) -> Iterator[tuple[str, dict[str, float]]]:
    others = [name for name, settings in OTHER_SETTINGS.items() if settings.effort == "default" or has_large()]
    totals = {name: score.Tally() for name in [*ABLATIONS, *others]}
    for case in cases:
        left, right, vocabulary = prepare_pair(case.folder / "transcript.txt", case.folder / "article.txt")
        for name, total in totals.items():
            settings = OTHER_SETTINGS.get(name, Settings())
            readings = read_pair(left, right, vocabulary, settings.encoder, settings.effort)
            changed = ABLATIONS.get(name, ABLATIONS["diffcast"])(left, right, vocabulary, readings)
            _add(total, score.score_case(case, judge_pair(left, right, changed, settings).to_dict()))
    yield from ((name, score.figures(total)) for name, total in totals.items())


def _add(total: score.Tally, one: score.Tally) -> None:
    for key, value in one.items():
        total[key] += value


if __name__ == "__main__":
    main()

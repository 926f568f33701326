"""`index.html` of an output folder: what differs, by kind, desk, hour and month, with links to the worst reports."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from diffcast.archive import output_folder, results
from diffcast.archive.manifest import ListedPair
from diffcast.archive.output_folder import Run
from diffcast.archive.statistics import HELD, PARTS, Statistics, Tally, WorstPair
from diffcast.archive.work import Outcome
from diffcast.reports.excerpts import one_line, visible
from diffcast.reports.html import Asset, static_asset

PAGE: Final = "index.html"
POLICY: Final = "default-src 'none'; style-src {}; base-uri 'none'; form-action 'none'"
REPORTS: Final = "reports"
"""Folder of the reports that the page links to."""
UNSAFE_IN_FILE_NAME: Final = re.compile(r"[^A-Za-z0-9_.-]+")
MAX_FILE_NAME_CHARS: Final = 60
CHART: Final = (720.0, 150.0)
"""Width and height of the columns of a chart, in its own units."""
GAP: Final = 0.2
"""Between columns, as a share of their distance."""
SPARK: Final = (120.0, 22.0)
MAX_LABELS: Final = 12
"""Under the columns of a chart, so that none meets the next."""

Render = Callable[[Iterable[ListedPair]], Iterable[Outcome]]
"""Turns pairs into the pages of their reports."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a chart, in the units of the chart."""

    label: str
    """Empty where there is no room for it."""
    value: str
    title: str
    x: float
    y: float
    width: float
    height: float


def write(folder: Path, run: Run, render: Render) -> None:
    """Write the page and the reports of the pairs in which most differs."""
    found = Statistics.of(results.records(folder))
    links = _write_reports(folder, found.worst, render, len(str(run.pairs)))
    style = Asset(files(__package__).joinpath("static", "index.css").read_text("utf-8"))
    page = _template().render(
        run=run,
        found=found,
        links=links,
        styles=[Markup(static_asset(".css").text), Markup(style.text)],
        policy=Markup(POLICY.format(f"{static_asset('.css').digest} {style.digest}")),
        kinds=[(kind, count, found.trend(kind)) for kind, count in found.kinds()],
        desks=sorted(found.desks.items(), key=lambda each: (-each[1].per_hundred(each[1].contradictions), each[0])),
        months=_columns(found.periods()),
        hours=_columns([(f"{hour}:00", tally) for hour, tally in sorted(found.hours.items())]),
        lost=[(words, _lost(found, names)) for words, names in LOST.items()],
        files=[name for name in FILES if (folder / name).exists()],
        spark=lambda kind: _spark([tally.per_hundred(tally.kinds[kind]) for _, tally in found.periods()]),
    )
    with output_folder.whole_file(folder / PAGE) as file:
        file.write(page.encode("utf-8", "replace"))


LOST: Final = {"What it holds": HELD, "Where it stands in the transcript": PARTS}
"""Tables of what is lost, by their heading."""
FILES: Final = (output_folder.RESULTS, "pairs.parquet", "findings.parquet", output_folder.RUN)


def _lost(found: Statistics, names: Mapping[str, str]) -> list[tuple[str, float, int, int]]:
    """What is lost: in words, the share of such facts that is lost, how many, and of how many; most first."""
    rows = [(words, found.share_lost(key), found.lost[key], found.told[key]) for key, words in names.items()]
    return sorted((row for row in rows if row[3]), key=lambda row: -row[1])


def _write_reports(folder: Path, worst: Sequence[WorstPair], render: Render, digits: int) -> dict[int, str]:
    """By number of the pair, the link to its report."""
    names = {each.pair.number: f"{each.pair.number:0{digits}}-{_file_name(each.pair.id)}.html" for each in worst}
    (folder / REPORTS).mkdir(exist_ok=True)
    links = {}
    for outcome in render([each.pair for each in worst]):
        if not outcome.failed:
            name = names[outcome.number]
            with output_folder.whole_file(folder / REPORTS / name) as file:
                file.write(zlib.decompress(outcome.content))
            links[outcome.number] = f"{REPORTS}/{name}"
    return links


def _file_name(name: str) -> str:
    return UNSAFE_IN_FILE_NAME.sub("-", name).strip("-.")[:MAX_FILE_NAME_CHARS]


def _columns(periods: Sequence[tuple[str, Tally]]) -> list[Column]:
    """A column for each period, as high as the facts that differ per hundred pairs."""
    values = [tally.per_hundred(sum(tally.kinds.values())) for _, tally in periods]
    width, height = CHART
    most, step = max(values, default=0.0) or 1.0, width / max(1, len(periods))
    every = -(-len(periods) // MAX_LABELS)
    return [
        Column(
            label if at % every == 0 else "",
            f"{value:.0f}",
            f"{label}: {value:.0f} differences in 100 pairs, {tally.compared:,} pairs",
            step * (at + GAP / 2),
            height * (1 - value / most),
            step * (1 - GAP),
            height * value / most,
        )
        for at, ((label, tally), value) in enumerate(zip(periods, values, strict=True))
    ]


def _spark(values: Sequence[float]) -> str:
    """The points of a line through the values; empty for fewer than two."""
    width, height = SPARK
    most = max(values, default=0.0) or 1.0
    if len(values) < 2:
        return ""
    return " ".join(
        _point(at * width / (len(values) - 1), height * (1 - value / most)) for at, value in enumerate(values)
    )


def _point(x: float, y: float) -> str:
    return f"{x:.1f},{y:.1f}"


def _shown(text: str) -> str:
    return visible(one_line(text))


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("diffcast.archive"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["shown"] = _shown
    environment.globals.update(chart=CHART, spark_size=SPARK)
    return environment.get_template("index.html")

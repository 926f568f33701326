"""Write docs/speed.md and its plots from benchmarks/speed.json, where benchmarks/bench.py keeps its figures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from math import log10
from pathlib import Path
from typing import Any, Final

KEPT: Final = Path(__file__).with_name("speed.json")
DOCS: Final = Path(__file__).resolve().parents[1] / "docs"
WIDTH: Final = 780
HEIGHT: Final = 380
LEFT: Final = 64
"""Pixels left of the axes, with the labels of the vertical one."""
LEGEND: Final = 240
"""Pixels right of the axes, with the names of what is drawn."""
SHARES: Final = (0.2, 1.0)
"""The least and the most one-sided F1 of the plot."""
TOP: Final = 20
BOTTOM: Final = 48
OURS: Final = "#0b6e4f"
OTHERS: Final = "#8a5a00"
COLOURS: Final = ("#0b6e4f", "#3d9b7b", "#8a5a00", "#b03a2e", "#2e5fa3", "#7d3c98", "#5d6d7e", "#a0522d")
SEEDS: Final = "https://github.com/diffcast/diffcast/tree/main/seeds/gps-jamming"
HEAD: Final = """# Speed and memory

`make bench` measures diffcast beside what people use instead, each method in a process of its own on one thread, and
writes this page. It keeps the figures in `benchmarks/speed.json`. Measured on {machine}.
"""
METHODS_HEAD: Final = """## On the same pairs

*example*: warm processor time for [one pair]({seeds}) of about 300 words a side; *diffcast takes*: its time as a
multiple of the method's. *a story*: mean time over the {stories}
labelled stories that the networks were trained without; accuracy is over the same. *memory*: peak of the process.
`diffcast compare` of the example from a cold start of Python takes {cold_ms} ms of processor time.

| method | example | diffcast takes | a story | memory | one-sided F1 | wild | false alarms | changed F1 | links F1 |
|---|---|---|---|---|---|---|---|---|---|
"""
METHODS_FOOT: Final = """
![One-sided F1 against time: each method is a dot, its area is its memory](speed.svg)

*wild* is the one-sided F1 of the wild stories, all other columns are over the written ones;
[the open benchmark](benchmark.md) explains them. A method that marks nearly all as one-sided scores well where most of
the text is: look at its false alarms and its links.
"""
WORKERS_HEAD: Final = """## An archive

`diffcast batch` over {pairs} pairs on {cores} cores. The bare library call in one process compares {each:.1f} pairs a
second and takes {busy:.0f} ms of processor time a pair.

| workers | pairs a second | while comparing | of one worker | processor time a pair |
|---|---|---|---|---|
"""
PAIRING_HEAD: Final = """## Finding pairs

`diffcast pair` on generated archives with known pairs, near-duplicate events and updates:

| texts a side | pairs | recall | precision | seconds | processor time | memory |
|---|---|---|---|---|---|---|
"""
Point = tuple[float, float]


def write(kept: Mapping[str, Any]) -> None:
    """Write the page and its plots; a part that was not measured yet is left out."""
    parts = {"methods": _methods, "growth": _growth, "workers": _workers, "pairing": _pairing}
    lines = [HEAD.format(machine=kept["machine"])]
    lines += [line for name, part in parts.items() if name in kept for line in (*part(kept[name]), "")]
    (DOCS / "speed.md").write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


def _methods(found: Mapping[str, Any]) -> Iterator[str]:
    rows = {name: row for name, row in found["rows"].items() if "left_out" not in row}
    once = rows["diffcast"]["example_ms"]
    yield METHODS_HEAD.format(seeds=SEEDS, stories=found["stories"], cold_ms=found["cold_ms"]).rstrip()
    for name, row in sorted(rows.items(), key=lambda each: each[1]["example_ms"]):
        written, wild = row["figures"]["written"], row["figures"].get("wild", {})
        cells = [
            f"{row['example_ms']:.1f} ms",
            f"{once / row['example_ms']:.3g} ×",
            f"{row['story_ms']:.0f} ms",
            f"{row['peak_mb']:.0f} MB",
            _share(written["one-sided F1"]),
            _share(wild.get("one-sided F1", float("nan"))),
            f"{written['false alarms/case']:.1f}",
            _share(written["changed F1"]),
            _share(written["links F1"]),
        ]
        yield f"| {name} | {' | '.join(cells)} |"
    yield ""
    left_out = {name: row["left_out"] for name, row in found["rows"].items() if "left_out" in row}
    yield from (f"* Not measured: {name} ({why})." for name, why in left_out.items())
    yield METHODS_FOOT.rstrip()
    (DOCS / "speed.svg").write_text(_scatter(rows), encoding="utf-8")


def _share(value: float) -> str:
    return "–" if value != value else f"{value:.2f}".removeprefix("0")


def _growth(found: Mapping[str, Any]) -> Iterator[str]:
    sizes = sorted({row["words"] for rows in found.values() for row in rows})
    yield from (
        "## With the length of the texts",
        "",
        "Processor time and peak memory of one comparison, by words a side:",
        "",
    )
    yield f"| method | {' | '.join(f'{size:,}' for size in sizes)} | 16 times the words, up to the longest |"
    yield "|---" * (len(sizes) + 2) + "|"
    for name, rows in found.items():
        known = {row["words"]: row for row in rows}
        yield f"| {name} | {' | '.join(_grown(known.get(size)) for size in sizes)} | {_ratio(known)} |"
    yield from ("", "![Seconds by words a side](growth.svg)")
    (DOCS / "growth.svg").write_text(_lines(found), encoding="utf-8")


def _grown(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return "–"
    return row["left_out"] if "left_out" in row else f"{_seconds(row['seconds'])} s, {row['peak_mb']:.0f} MB"


def _seconds(value: float) -> str:
    """To a tenth, or below one second to two figures."""
    return f"{value:.1f}" if value >= 1 else f"{value:.2g}"


def _ratio(known: Mapping[int, Mapping[str, Any]]) -> str:
    """How many times the time the longest texts take of those with a sixteenth of the words."""
    timed = [words for words, row in known.items() if "seconds" in row]
    pairs = [(words // 16, words) for words in timed if words // 16 in timed]
    return ", ".join(f"{known[b]['seconds'] / known[a]['seconds']:,.0f} times" for a, b in pairs[-1:]) or "–"


def _workers(found: Mapping[str, Any]) -> Iterator[str]:
    counts = [key for key in found if key.isdecimal()]
    one, bare = found["1"], found["bare"]
    each, busy = bare["per_second"], 1000 * bare["busy_seconds_a_pair"]
    yield WORKERS_HEAD.format(pairs=found["pairs"], cores=found["cores"], each=each, busy=busy).rstrip()
    for key in counts:
        row = found[key]
        ratio = row["comparing_per_second"] / one["comparing_per_second"]
        speeds = f"{row['per_second']:.1f} | {row['comparing_per_second']:.1f} | {ratio:.2f}"
        yield f"| {key} | {speeds} | {1000 * row['busy_seconds_a_pair']:.0f} ms |"


def _pairing(found: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield PAIRING_HEAD.rstrip()
    for row in found:
        quality = f"{row['recall']:.3f} | {row['precision']:.3f}"
        cost = f"{row['seconds']:,} s | {row['busy_seconds']:,} s | {row['peak_mb']:,} MB"
        yield f"| {row['documents']:,} | {row['pairs']:,} | {quality} | {cost} |"


# Plots


def _scatter(rows: Mapping[str, Any]) -> str:
    """One-sided F1 against milliseconds of the example, on a logarithmic axis; numbers lead to the names."""
    times = [row["example_ms"] for row in rows.values()]
    low, high = 10 ** _floor(min(times)), 10 ** (_floor(max(times)) + 1)
    parts = [*_axes((low, high), SHARES, "milliseconds of the example, one core", "one-sided F1, written stories")]
    ordered = sorted(rows.items(), key=lambda each: -each[1]["figures"]["written"]["one-sided F1"])
    for number, (name, row) in enumerate(ordered, 1):
        colour = OURS if name.startswith("diffcast") else OTHERS
        x, y = _x(row["example_ms"], low, high), _y(row["figures"]["written"]["one-sided F1"], *SHARES)
        radius = row["peak_mb"] ** 0.5 / 2
        dot, where = f'r="{radius:.1f}" fill="{colour}" fill-opacity="0.6"', f"{x + radius + 3:.1f}"
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" {dot}/><text x="{where}" y="{y + 4:.1f}">{number}</text>')
        left, below = WIDTH - LEGEND + 16, TOP + 14 + 34 * (number - 1)
        parts.append(f'<text x="{left}" y="{below}" fill="{colour}" font-weight="bold">{number}  {name}</text>')
        figures = f"{row['example_ms']:,.0f} ms, {row['peak_mb']:.0f} MB"
        parts.append(f'<text x="{left + 16}" y="{below + 15}" fill="#666">{figures}</text>')
    return _svg("Accuracy against time", parts)


def _lines(found: Mapping[str, Any]) -> str:
    """Seconds against words a side, both logarithmic."""
    timed = {name: [(row["words"], row["seconds"]) for row in rows if "seconds" in row] for name, rows in found.items()}
    points = [point for line in timed.values() for point in line]
    words, seconds = [x for x, _ in points], [y for _, y in points]
    across, up = (min(words), max(words)), (10 ** _floor(min(seconds)), 10 ** (_floor(max(seconds)) + 1))
    parts = [*_axes(across, up, "words a side", "seconds, one core", True)]
    for place, ((name, line), colour) in enumerate(zip(timed.items(), COLOURS, strict=False)):
        drawn = [(_x(x, *across), _y(log10(y), log10(up[0]), log10(up[1]))) for x, y in line]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in drawn)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        below, left = TOP + 14 + 18 * place, WIDTH - LEGEND + 16
        parts.append(f'<rect x="{left}" y="{below - 9}" width="10" height="10" fill="{colour}"/>')
        parts.append(f'<text x="{left + 16}" y="{below}">{name}</text>')
    return _svg("Time by length", parts)


def _axes(across: Point, up: Point, below: str, beside: str, logarithmic: bool = False) -> Iterator[str]:
    ticks = [across[0] * 2**step for step in range(12)] if logarithmic else [10**power for power in range(-2, 7)]
    for value in (tick for tick in ticks if across[0] <= tick <= across[1]):
        x = _x(value, *across)
        yield f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{HEIGHT - BOTTOM}" stroke="#ddd"/>'
        yield f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{value:,.10g}</text>'
    marks = [10**power for power in range(-4, 5)] if logarithmic else [mark / 10 for mark in range(11)]
    for value in (mark for mark in marks if up[0] <= mark <= up[1] * 1.0001):
        y = _y(log10(value), log10(up[0]), log10(up[1])) if logarithmic else _y(value, *up)
        yield f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - LEGEND}" y2="{y:.1f}" stroke="#ddd"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>'
    yield f'<text x="{(LEFT + WIDTH - LEGEND) / 2}" y="{HEIGHT - 10}" text-anchor="middle">{below}</text>'
    middle = (TOP + HEIGHT - BOTTOM) / 2
    yield f'<text transform="translate(16 {middle}) rotate(-90)" text-anchor="middle">{beside}</text>'


def _x(value: float, low: float, high: float) -> float:
    return LEFT + (WIDTH - LEFT - LEGEND) * (log10(value) - log10(low)) / ((log10(high) - log10(low)) or 1.0)


def _y(value: float, low: float, high: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - low) / ((high - low) or 1.0)


def _floor(value: float) -> int:
    return int(log10(value) // 1)


def _svg(title: str, parts: Sequence[str]) -> str:
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="12" fill="#333">'
    paper = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
    return "\n".join([head, f"<title>{title}</title>", paper, *parts, "</svg>"]) + "\n"


if __name__ == "__main__":
    write(json.loads(KEPT.read_text("utf-8")))

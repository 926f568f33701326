"""Plots over an archive: `python examples/archive_plots.py RESULTS -o plots.html`, after `diffcast batch`.

Reads the results as pandas tables (needs pyarrow and pandas) and draws what the articles leave out by desk and by hour,
and how often each kind of difference is found by month. The page is one file with inline SVG.
"""

from __future__ import annotations

import argparse
import sys
from html import escape
from pathlib import Path
from typing import Any

from diffcast import DiffcastError
from diffcast.archive import findings_table, pairs_table

BAR_HEIGHT, BAR_WIDTH, LABELS = 22, 420, 220
PAGE = """<!doctype html><meta charset="utf-8"><title>What an archive loses</title>
<style>body{{font:15px sans-serif;max-width:46em;margin:2em auto;padding:0 1em}}svg{{max-width:100%}}
text{{font-size:13px}}rect{{fill:#0b6e4f}}</style>
<h1>What an archive loses</h1>
{charts}
"""


def share_left_out(pairs: Any, column: str) -> dict[str, float]:
    """By value of a column the percentage of the facts of the transcripts that only they have."""
    counted = pairs.groupby(column)[["transcript_only", "changed", "shared"]].sum()
    share = 100 * counted["transcript_only"] / counted.sum(axis=1)
    names = (f"{key:g}" if isinstance(key, float) else str(key) for key in share.dropna().index)
    return dict(zip(names, map(float, share.dropna()), strict=True))


def kinds_in_100_pairs(findings: Any, pairs: Any) -> dict[str, float]:
    """By month and kind the differences in 100 pairs, for the three most frequent kinds."""
    months = pairs["date"].astype("datetime64[ns]").dt.strftime("%Y-%m")
    compared = months.value_counts()
    kinds = findings["kind"].dropna().value_counts().index[:3]
    found = findings[findings["kind"].isin(kinds)]
    month = found["date"].astype("datetime64[ns]").dt.strftime("%Y-%m")
    counted = found.groupby([month, "kind"]).size()
    return {f"{when}, {kind}": 100 * count / compared[when] for (when, kind), count in counted.items()}


def chart(title: str, bars: dict[str, float], unit: str) -> str:
    """A heading and a bar for each value."""
    if not bars:
        return f"<h2>{escape(title)}</h2><p>The list of pairs has no such column.</p>"
    most = max(bars.values()) or 1.0
    rows = []
    for place, (name, value) in enumerate(bars.items()):
        y, width = place * BAR_HEIGHT, BAR_WIDTH * value / most
        rows.append(f'<text x="{LABELS - 8}" y="{y + 15}" text-anchor="end">{escape(name)}</text>')
        rows.append(f'<rect x="{LABELS}" y="{y + 3}" width="{width:.0f}" height="{BAR_HEIGHT - 6}"/>')
        rows.append(f'<text x="{LABELS + width + 6:.0f}" y="{y + 15}">{value:.0f}{unit}</text>')
    size = f'viewBox="0 0 {LABELS + BAR_WIDTH + 60} {len(bars) * BAR_HEIGHT}"'
    return f"<h2>{escape(title)}</h2><svg {size} role='img' aria-label='{escape(title)}'>{''.join(rows)}</svg>"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("results", type=Path, help="an output folder of diffcast batch")
    options.add_argument("-o", "--output", type=Path, default=Path("plots.html"))
    asked = options.parse_args()
    try:
        pairs, findings = (table(asked.results).to_pandas() for table in (pairs_table, findings_table))
    except DiffcastError as error:
        print(error, file=sys.stderr)
        return 2
    charts = [
        chart("Left out by the articles, by desk", share_left_out(pairs, "desk"), "%"),
        chart("Left out by the articles, by hour on air", share_left_out(pairs, "hour"), "%"),
        chart("Differences in 100 pairs, by month", kinds_in_100_pairs(findings, pairs), ""),
    ]
    asked.output.write_text(PAGE.format(charts="\n".join(charts)), "utf-8")
    print(f"{asked.output}: {len(pairs)} pairs, {len(findings)} findings")
    return 0


if __name__ == "__main__":
    sys.exit(main())

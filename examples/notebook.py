"""One story, cell by cell: open it as a notebook (VS Code, Spyder, Jupytext), or run it as a program."""

# %% Compare
from __future__ import annotations

from pathlib import Path

from diffcast import compare
from diffcast.reports import render
from diffcast.reports.excerpts import wording
from diffcast.reports.explain import explain

HERE = Path(__file__).parent
comparison = compare(HERE / "transcript.txt", HERE / "article.txt")

# %% What to read first
for remark in comparison.remarks:
    print("!", remark)

# %% How many facts have each status
report = comparison.to_dict()
for status, number in report["counts"].items():
    print(f"{number:4}  {status}")

# %% What differs, as a table
for fact in comparison.facts:
    for difference in fact.differences:
        print(f"{fact.id}  {difference.severity:10}  {difference.kind:12}  {' / '.join(difference.values)}")

# %% What is only in the transcript
for fact in comparison.facts:
    if fact.status == "transcript_only":
        print("-", wording(comparison.transcript, fact.transcript))

# %% Why the first difference was reported
first = next(fact for fact in comparison.facts if fact.differences)
print(explain(report, first.id))

# %% The report as a web page: write it to a file, or pass it to IPython.display.HTML
page = render(comparison, "html")
print(f"{len(page):,} characters of HTML")

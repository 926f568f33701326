"""One finding in one line: its id, what to do about it, and what differs."""

from __future__ import annotations

from typing import Final

from diffcast.model import Comparison, Fact
from diffcast.reports.excerpts import one_line, wording
from diffcast.reports.summary import URGENCY, kinds, reasons, urgency

LONGEST: Final = 160
"""Characters; the report holds what is longer."""


def finding(comparison: Comparison, fact: Fact) -> str:
    """`f-6f316a0e56  to correct, number: The script says 41 workers, the article 14 workers.`"""
    kind = f", {kinds(fact)}" if fact.differences else ""
    line = one_line(f"{fact.id}  {URGENCY[urgency(fact)]}{kind}: {_what(comparison, fact)}")
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"


def _what(comparison: Comparison, fact: Fact) -> str:
    if fact.differences:
        return " ".join(reasons(fact))
    document = comparison.transcript if fact.transcript else comparison.article
    return f"only in the {document.side}: “{wording(document, fact.transcript or fact.article)}”"

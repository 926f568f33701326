"""A hook for a CMS: `blocking(transcript, article, decisions)` returns the findings that block publishing.

Run it to check the two example texts: `python examples/cms_hook.py`.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from diffcast import DiffcastError, compare
from diffcast.decision import Decision
from diffcast.reports import View
from diffcast.reports.excerpts import wording
from diffcast.review.gate import Gate, failing

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Blocking:
    """A finding that blocks publishing."""

    fact: str
    """The fact's id. Store it with the editor's decision: it stays the same in the next version."""
    message: str
    transcript: str
    article: str


def blocking(
    transcript: str, article: str, decisions: dict[str, Decision], fail_on: str = "correction"
) -> list[Blocking]:
    """The findings that block publishing, in reading order; empty if nothing does.

    `decisions` are those that your CMS stored, by fact id. Raises `DiffcastError` if a text cannot be compared. Don't
    catch it here: the newsroom decides whether to publish then.
    """
    comparison = compare(transcript, article)
    blocked = failing(comparison, View(decisions=decisions), Gate.of([fail_on]))
    return [
        Blocking(
            fact.id,
            " ".join(difference.reason for difference in fact.differences) or f"Only in one text: {fact.status}",
            wording(comparison.transcript, fact.transcript),
            wording(comparison.article, fact.article),
        )
        for fact in comparison.facts
        if fact.id in blocked
    ]


def main() -> int:
    transcript, article = ((HERE / name).read_text("utf-8") for name in ("transcript.txt", "article.txt"))
    try:
        found = blocking(transcript, article, decisions={})
    except DiffcastError as error:
        print(f"Not compared, so not published: {error}", file=sys.stderr)
        return 2
    for each in found:
        print(f"{each.fact}  {each.message}")
    # An editor accepts the first finding. The CMS stores the decision and does not ask again.
    stored = {each.fact: Decision("accepted", "The count at air time", "T. Lanz") for each in found[:1]}
    print(f"{len(blocking(transcript, article, stored))} of {len(found)} still block after one was accepted")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

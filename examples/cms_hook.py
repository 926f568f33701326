"""What a CMS asks before it publishes: `blocking(script, article)` returns the findings that must be settled first.

Run by itself it checks the two example texts: `python examples/cms_hook.py`.
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
    """A finding that keeps an article from being published."""

    fact: str
    """Keep it with the decision of the editor: it is the same in the next version."""
    message: str
    transcript: str
    article: str


def blocking(script: str, article: str, decisions: dict[str, Decision], fail_on: str = "correction") -> list[Blocking]:
    """What must be settled before this article goes out, the gravest first; empty where it may.

    `decisions` are those that your CMS kept, by fact. Raises `DiffcastError` where a text cannot be compared: whether
    an article goes out then is for the newsroom to say, so do not catch it here.
    """
    comparison = compare(script, article)
    stopped = failing(comparison, View(decisions=decisions), Gate.of([fail_on]))
    return [
        Blocking(
            fact.id,
            " ".join(difference.reason for difference in fact.differences) or f"Only in one text: {fact.status}",
            wording(comparison.transcript, fact.transcript),
            wording(comparison.article, fact.article),
        )
        for fact in comparison.facts
        if fact.id in stopped
    ]


def main() -> int:
    script, article = ((HERE / name).read_text("utf-8") for name in ("transcript.txt", "article.txt"))
    try:
        found = blocking(script, article, decisions={})
    except DiffcastError as error:
        print(f"Not compared, so not published: {error}", file=sys.stderr)
        return 2
    for each in found:
        print(f"{each.fact}  {each.message}")
    # An editor says that the first is meant: the CMS keeps that, and does not ask again.
    kept = {each.fact: Decision("accepted", "The count at air time", "T. Lanz") for each in found[:1]}
    print(f"{len(blocking(script, article, kept))} of {len(found)} are left after one was accepted")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

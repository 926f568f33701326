"""Two versions of a story side by side: which findings are fixed or gone, which are new, which stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from diffcast.decision import Decision
from diffcast.model import SEVERITIES, Comparison, Fact, Severity
from diffcast.reports import summary
from diffcast.reports.wording import wording
from diffcast.review.returning import entry_of, homes_of

UNDECIDED = Decision(None)


@dataclass(frozen=True, slots=True)
class Row:
    """One finding as it stands in one of the versions."""

    fact: Fact
    transcript: str
    """Its words on each side, on one line; empty where that side does not state it."""
    article: str
    decision: Decision | None

    @property
    def weight(self) -> Severity:
        """The gravest of its severities."""
        return summary.urgency(self.fact)

    @property
    def what(self) -> str:
        """What it is, in words: `To correct: number`."""
        if self.fact.status == "changed":
            return f"{summary.URGENCY[self.weight].capitalize()}: {summary.kinds(self.fact)}"
        return summary.HEADINGS[self.fact.status]


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of the findings of an earlier version; those of each list gravest first."""

    gone: tuple[Row, ...]
    """As they stand in the earlier version."""
    new: tuple[Row, ...]
    """As they stand in the later version, like those that stay."""
    stays: tuple[Row, ...]


def progress(
    before: Comparison,
    after: Comparison,
    decided_before: Mapping[str, Decision],
    decided_after: Mapping[str, Decision],
) -> Progress:
    """Which findings of two versions are the same, by the rule by which decisions return to their facts."""
    earlier, later = findings(before), findings(after)
    homes = homes_of([entry_of(before, fact, UNDECIDED) for fact in earlier], after)
    kept = {home for home in homes if home is not None}
    gone = [fact for fact, home in zip(earlier, homes, strict=True) if home is None]
    return Progress(
        _rows(before, gone, decided_before),
        _rows(after, [fact for fact in later if fact.id not in kept], decided_after),
        _rows(after, [fact for fact in later if fact.id in kept], decided_after),
    )


def findings(comparison: Comparison) -> list[Fact]:
    """The facts that are not told alike on both sides."""
    return [fact for fact in comparison.facts if fact.status != "shared"]


def _rows(comparison: Comparison, facts: list[Fact], decisions: Mapping[str, Decision]) -> tuple[Row, ...]:
    told = [
        Row(
            fact,
            wording(comparison.transcript, fact.transcript),
            wording(comparison.article, fact.article),
            decisions.get(fact.id),
        )
        for fact in facts
    ]
    return tuple(sorted(told, key=lambda row: (row.fact.status != "changed", SEVERITIES.index(row.weight))))

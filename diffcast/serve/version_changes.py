"""Two versions of a story side by side: which findings are fixed, which are gone, which are new, which stay.

A finding is *fixed* where both texts of the later version tell it alike: most of its words still stand, in their order,
in one fact that both share. It is *gone* where its words were cut, or where it is told so differently that it is
another finding.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, TypeAlias

from diffcast.decision import Decision
from diffcast.kinds import SEVERITIES, SEVERITY_WORDS, Severity
from diffcast.model import Comparison, Fact
from diffcast.reports import summary
from diffcast.reports.excerpts import wording
from diffcast.review.carry_over import entry_of, matching_facts

MOST: Final = 0.6
"""Share of the words of a finding that stand in a shared fact when it is fixed; the corrected ones do not."""
WORD: Final = re.compile(r"\w+")
Sides: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]
"""The words of the transcript and of the article."""
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
    def severity(self) -> Severity:
        """The highest severity among the fact and its differences."""
        return summary.severity_of(self.fact)

    @property
    def what(self) -> str:
        """What it is, in words: `Contradiction: number`."""
        if self.fact.status == "changed":
            return f"{SEVERITY_WORDS[self.severity].capitalize()}: {summary.kinds_of(self.fact)}"
        return summary.HEADINGS[self.fact.status]


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of the findings of an earlier version; those of each list gravest first."""

    fixed: tuple[Row, ...]
    """As they stood in the earlier version, like those that are gone."""
    gone: tuple[Row, ...]
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
    homes = matching_facts([entry_of(before, fact, UNDECIDED) for fact in earlier], after)
    kept = {home for home in homes if home is not None}
    left = _rows(before, [fact for fact, home in zip(earlier, homes, strict=True) if home is None], decided_before)
    shared = [_words(after, fact) for fact in after.facts if fact.status == "shared"]
    fixed = tuple(row for row in left if any(_told_alike(row, words) for words in shared))
    return Progress(
        fixed,
        tuple(row for row in left if row not in fixed),
        _rows(after, [fact for fact in later if fact.id not in kept], decided_after),
        _rows(after, [fact for fact in later if fact.id in kept], decided_after),
    )


def findings(comparison: Comparison) -> list[Fact]:
    """The facts that are not told alike on both sides."""
    return [fact for fact in comparison.facts if fact.status != "shared"]


def _words(comparison: Comparison, fact: Fact) -> Sides:
    spoken, written = wording(comparison.transcript, fact.transcript), wording(comparison.article, fact.article)
    return _cut(spoken), _cut(written)


def _cut(words: str) -> tuple[str, ...]:
    return tuple(WORD.findall(words.casefold()))


def _told_alike(row: Row, shared: Sides) -> bool:
    """Whether a fact that both sides share holds most words of the finding, on each side that stated it."""
    told = (_cut(row.transcript), _cut(row.article))
    return all(_in_common(old, new) >= MOST * len(old) for old, new in zip(told, shared, strict=True) if old)


def _in_common(old: Sequence[str], new: Sequence[str]) -> int:
    """Words that both hold in the same order."""
    return sum(block.size for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks())


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
    return tuple(sorted(told, key=lambda row: (row.fact.status != "changed", SEVERITIES.index(row.severity))))

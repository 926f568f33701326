"""Two versions of a story side by side: which findings are fixed, which are gone, which are new, which stay.

A finding is *fixed* if the later version has no difference there any more: most of its words are in one shared fact,
in the same order. It is *gone* if its words were cut, or were changed so much that they make another finding.
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

MIN_SHARED_WORDS: Final = 0.6
"""Share of a finding's words that a shared fact must hold if it is fixed; corrected words are not among them."""
WORD: Final = re.compile(r"\w+")
SideWords: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]
"""The words of the transcript and of the article."""
UNDECIDED = Decision(None)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding as it is in one of the versions."""

    fact: Fact
    transcript: str
    """Its words in each text, on one line; empty where that text does not have it."""
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
class VersionChanges:
    """What happened to the findings of an earlier version; each list by severity, highest first."""

    fixed: tuple[Finding, ...]
    """With the words of the earlier version, like `gone`."""
    gone: tuple[Finding, ...]
    new: tuple[Finding, ...]
    """With the words of the later version, like `stays`."""
    stays: tuple[Finding, ...]


def version_changes(
    before: Comparison,
    after: Comparison,
    decisions_before: Mapping[str, Decision],
    decisions_after: Mapping[str, Decision],
) -> VersionChanges:
    """Which findings of two versions are the same, by the rule that carries decisions over."""
    earlier, later = _differing(before), _differing(after)
    homes = matching_facts([entry_of(before, fact, UNDECIDED) for fact in earlier], after)
    kept = {home for home in homes if home is not None}
    lost = [fact for fact, home in zip(earlier, homes, strict=True) if home is None]
    left = _findings(before, lost, decisions_before)
    shared = [_fact_words(after, fact) for fact in after.facts if fact.status == "shared"]
    fixed = tuple(each for each in left if any(_is_shared(each, words) for words in shared))
    return VersionChanges(
        fixed,
        tuple(each for each in left if each not in fixed),
        _findings(after, [fact for fact in later if fact.id not in kept], decisions_after),
        _findings(after, [fact for fact in later if fact.id in kept], decisions_after),
    )


def _differing(comparison: Comparison) -> list[Fact]:
    return [fact for fact in comparison.facts if fact.status != "shared"]


def _fact_words(comparison: Comparison, fact: Fact) -> SideWords:
    transcript = wording(comparison.transcript, fact.transcript)
    return _words(transcript), _words(wording(comparison.article, fact.article))


def _words(text: str) -> tuple[str, ...]:
    return tuple(WORD.findall(text.casefold()))


def _is_shared(finding: Finding, shared: SideWords) -> bool:
    """Whether a shared fact holds most words of the finding, on each side that has it."""
    pairs = zip((_words(finding.transcript), _words(finding.article)), shared, strict=True)
    return all(_common_words(old, new) >= MIN_SHARED_WORDS * len(old) for old, new in pairs if old)


def _common_words(old: Sequence[str], new: Sequence[str]) -> int:
    """How many words both have in the same order."""
    return sum(block.size for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks())


def _findings(comparison: Comparison, facts: list[Fact], decisions: Mapping[str, Decision]) -> tuple[Finding, ...]:
    found = [
        Finding(
            fact,
            wording(comparison.transcript, fact.transcript),
            wording(comparison.article, fact.article),
            decisions.get(fact.id),
        )
        for fact in facts
    ]
    return tuple(sorted(found, key=lambda each: (each.fact.status != "changed", SEVERITIES.index(each.severity))))

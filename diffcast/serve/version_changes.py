"""Two versions of a story side by side: which findings are fixed, which are gone, which are new, which stay.

A finding is *fixed* if the later version has no difference there any more: most of its words close to the values that
differed are in one shared fact, in the same order. It is *gone* if they were cut, or make another finding.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from diffcast.decision import Decision
from diffcast.kinds import SEVERITIES, SEVERITY_WORDS, Severity
from diffcast.model import Comparison, Document, Fact, Span
from diffcast.reports import summary
from diffcast.reports.excerpts import wording
from diffcast.review.carry_over import entry_of, matching_facts

MIN_SHARED_WORDS: Final = 0.6
"""Share of a finding's words that a shared fact must hold if it is fixed; corrected words are not among them."""
WORDS_AROUND: Final = 5
"""Words before and after a value that say where it stands."""
WORD: Final = re.compile(r"\w+")
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
class FixedFinding(Finding):
    """A finding of the earlier version, and the fact in which the later version has no difference any more."""

    transcript_now: str
    """The words of that fact in each text, on one line."""
    article_now: str


@dataclass(frozen=True, slots=True)
class VersionChanges:
    """What happened to the findings of an earlier version; each list by severity, highest first."""

    fixed: tuple[FixedFinding, ...]
    """With the words of the earlier version, like `gone`, and those of the later one."""
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
    shared = [_texts(after, fact) for fact in after.facts if fact.status == "shared"]
    fixed = {each.fact.id: found for each in left if (found := _fixed(before, each, shared)) is not None}
    return VersionChanges(
        tuple(fixed.values()),
        tuple(each for each in left if each.fact.id not in fixed),
        _findings(after, [fact for fact in later if fact.id not in kept], decisions_after),
        _findings(after, [fact for fact in later if fact.id in kept], decisions_after),
    )


def findings(comparison: Comparison, decisions: Mapping[str, Decision]) -> tuple[Finding, ...]:
    """All findings of a comparison, by severity, highest first."""
    return _findings(comparison, _differing(comparison), decisions)


def _differing(comparison: Comparison) -> list[Fact]:
    return [fact for fact in comparison.facts if fact.status != "shared"]


def _texts(comparison: Comparison, fact: Fact) -> tuple[str, str]:
    """The words of a fact in the transcript and in the article."""
    return wording(comparison.transcript, fact.transcript), wording(comparison.article, fact.article)


def _words(text: str) -> tuple[str, ...]:
    return tuple(WORD.findall(text.casefold()))


def _fixed(before: Comparison, finding: Finding, shared: Sequence[tuple[str, str]]) -> FixedFinding | None:
    """The finding with the shared fact that holds most words of what differed, on each side; None without one."""
    old = [_words(text) for text in _at_issue(before, finding.fact)]
    for texts in shared:
        common = [_common_words(before, _words(now)) for before, now in zip(old, texts, strict=True)]
        if all(count >= MIN_SHARED_WORDS * len(before) for count, before in zip(common, old, strict=True) if before):
            return FixedFinding(finding.fact, finding.transcript, finding.article, finding.decision, *texts)
    return None


def _at_issue(comparison: Comparison, fact: Fact) -> tuple[str, str]:
    """The words of a fact in both texts; where values differ only those close to a value."""
    ours = _near(comparison.transcript, fact.transcript, [one.transcript for one in fact.differences])
    theirs = _near(comparison.article, fact.article, [one.article for one in fact.differences])
    return wording(comparison.transcript, ours), wording(comparison.article, theirs)


def _near(document: Document, spans: Sequence[Span], places: Sequence[Span]) -> Sequence[Span]:
    """The parts of some spans around these places; all of the spans where none has a place."""
    pairs = [(span, place) for span in spans for place in places if span.holds(place)]
    return [_around(document.text, *pair) for pair in pairs] or spans


def _around(text: str, span: Span, place: Span) -> Span:
    before = [word.start() for word in WORD.finditer(text, span.start, place.start)][-WORDS_AROUND:]
    after = [word.end() for word in WORD.finditer(text, place.end, span.end)][:WORDS_AROUND]
    return Span(min([place.start, *before]), max([place.end, *after]))


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

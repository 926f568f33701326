"""What the list of stories counts and searches of a version: its findings, and the words of both texts."""

from __future__ import annotations

from diffcast.model import Comparison
from diffcast.reports.summary import severity_of
from diffcast.review.ignore_notes import ignored_by_notes
from diffcast.serve.store.file import searchable
from diffcast.serve.store.values import ListedFinding, ListedVersion


def listed_version(comparison: Comparison) -> ListedVersion:
    """The findings and the words of a comparison."""
    return ListedVersion(listed_findings(comparison), searchable(comparison.transcript.text, comparison.article.text))


def listed_findings(comparison: Comparison) -> tuple[ListedFinding, ...]:
    """The findings of a comparison."""
    noted = ignored_by_notes(comparison).decisions
    return tuple(
        ListedFinding(fact.id, fact.status, severity_of(fact), fact.id in noted)
        for fact in comparison.facts
        if fact.status != "shared"
    )

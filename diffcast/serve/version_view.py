"""A version with its comparison: its decisions, its title, and what the list of stories counts of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from diffcast.decision import Decision, Entry, SignOff
from diffcast.model import Comparison
from diffcast.reports import View
from diffcast.reports.excerpts import source_name
from diffcast.reports.summary import severity_of
from diffcast.review.carry_over import carry_over, entry_of
from diffcast.review.ignore_notes import ignored_by_notes
from diffcast.review.review_file import review_of
from diffcast.serve.settings import MAX_TITLE
from diffcast.serve.store.file import searchable
from diffcast.serve.store.values import KeptDecision, ListedFinding, ListedVersion, Story, Version


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version with everything that is known about it now."""

    story: Story
    version: Version
    comparison: Comparison
    kept: Mapping[str, KeptDecision]
    """By fact; also decisions that were taken back."""
    sign_offs: tuple[SignOff, ...]

    @property
    def decisions(self) -> dict[str, Decision]:
        """By fact, the decision that holds; without those that were taken back."""
        return {fact: kept.decision for fact, kept in self.kept.items() if kept.decision.choice or kept.decision.note}

    @property
    def view(self) -> View:
        """How a report shows it. An ignore note in the transcript holds until somebody decides at the desk."""
        noted = {
            fact: one for fact, one in ignored_by_notes(self.comparison).decisions.items() if fact not in self.kept
        }
        return View(decisions=noted | self.decisions, unplaced=self.version.unplaced, sign_offs=self.sign_offs)

    @property
    def changes(self) -> int:
        """How often decisions of this version were made or changed."""
        return sum(each.revision for each in self.kept.values())

    def open_differences(self) -> tuple[int, int]:
        """How many facts differ and nobody settled them: contradictions, and facts to check."""
        view = self.view
        left = (each for each in self.comparison.facts if each.status == "changed" and not view.suppressed(each))
        severities = Counter(map(severity_of, left))
        return severities["correction"], severities["check"]

    def carried_to(self, comparison: Comparison) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
        """The decisions of this version as entries of another comparison, and those that it has no fact for."""
        decided = review_of(self.comparison, self.decisions, self.version.unplaced).entries
        placed = carry_over(decided, comparison)
        facts = [fact for fact in comparison.facts if fact.id in placed.decisions]
        return tuple(entry_of(comparison, fact, placed.decisions[fact.id]) for fact in facts), placed.unplaced


def default_title(comparison: Comparison) -> str:
    """What a story is called if nobody named it: the headline of the article, or the name of its file."""
    article = comparison.article
    headline = article.text[article.headline.start : article.headline.end] if article.headline else ""
    return " ".join(headline.split())[:MAX_TITLE] or source_name(article)[:MAX_TITLE]


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

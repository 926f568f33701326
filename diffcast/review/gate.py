"""What fails a check: findings of a severity or status that nobody has reviewed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from diffcast.errors import DiffcastError
from diffcast.kinds import SEVERITIES, SEVERITY_WORDS, Severity
from diffcast.model import STATUSES, Comparison, Fact, Status
from diffcast.reports.excerpts import one_line
from diffcast.reports.summary import count, finding, of_status, severity_of
from diffcast.reports.view import View
from diffcast.review.policy import Policy

FINDING_STATUSES: Final[tuple[Status, ...]] = tuple(status for status in STATUSES if status != "shared")
ANY: Final = "any"
NONE: Final = "none"
SEVERITY_NAMES: Final = {word: severity for severity, word in SEVERITY_WORDS.items()}
"""What reports call a severity, which may be written in its place: contradiction."""
WORDS: Final = (*dict.fromkeys((SEVERITY_WORDS["correction"], *SEVERITIES)), *FINDING_STATUSES, ANY, NONE)
"""What `Gate.of` understands."""
MAX_LISTED: Final = 20
"""Findings of one pair that the verdict lists; the report has all."""
ADVICE: Final = (
    "To clear a finding: correct a text; accept or ignore it in a review (--review FILE); add it to a baseline "
    "(diffcast baseline); or put (diffcast-ignore: reason) before its paragraph in the transcript."
)


class UnknownRule(DiffcastError):
    """A word after `--fail-on` that is neither a severity nor a status."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What fails a check: findings with one of these severities, and findings with one of these statuses."""

    severities: frozenset[Severity] = frozenset({"correction"})
    statuses: frozenset[Status] = frozenset()

    @classmethod
    def of(cls, words: Iterable[str], where: str = "--fail-on") -> Gate:
        """The gate for these words: a severity means this one and higher, `any` every finding, `none` no finding.

        Each string may have several words, separated by commas. Raises `UnknownRule`, also if there is no word at all:
        an empty variable of a build server must not let everything pass. `where` names the place in the error.
        """
        asked = [word.strip().lower() for several in words for word in several.split(",") if word.strip()]
        for word in asked:
            if word not in WORDS:
                raise UnknownRule(f"{where}: {one_line(word)!r} is not one of {', '.join(WORDS)}")
        asked = [SEVERITY_NAMES.get(word, word) for word in asked]
        if NONE in asked and len(set(asked)) > 1:
            raise UnknownRule(f"{where}: none means that nothing fails; use it alone or remove it")
        if not asked:
            raise UnknownRule(f"{where}: is empty; give one of {', '.join(WORDS)}")
        severities = (at for word in asked if word in SEVERITIES for at in SEVERITIES[: SEVERITIES.index(word) + 1])
        statuses = FINDING_STATUSES if ANY in asked else tuple(each for each in FINDING_STATUSES if each in asked)
        return cls(frozenset(severities), frozenset(statuses))

    def stops(self, fact: Fact) -> bool:
        """Whether a finding fails the check unless it was reviewed; a shared fact never does."""
        return fact.status != "shared" and (fact.status in self.statuses or severity_of(fact) in self.severities)

    def __str__(self) -> str:
        """The gate in the words of `Gate.of`: `correction, changed`."""
        lowest = [severity for severity in SEVERITIES if severity in self.severities][-1:]
        statuses = [each for each in FINDING_STATUSES if each in self.statuses]
        return ", ".join([*lowest, *([ANY] if len(statuses) == len(FINDING_STATUSES) else statuses)]) or NONE


def gate_of(policy: Policy) -> Gate:
    """The gate that a policy sets, else the default."""
    return Gate.of(policy.fail_on, policy.source) if policy.fail_on else Gate()


def failing(comparison: Comparison, view: View, gate: Gate) -> frozenset[str]:
    """Ids of the findings that fail the check: not accepted, not ignored and not in the baseline."""
    return frozenset(fact.id for fact in comparison.facts if gate.stops(fact) and not view.suppressed(fact))


def verdict(comparison: Comparison, view: View, gate: Gate, name: str) -> tuple[str, ...]:
    """Why the check of a pair fails, in lines, the most severe finding first; one line if it passes.

    If a `diffcast.toml` had an effect, the first line names it.
    """
    stopped = [fact for status in FINDING_STATUSES for fact in of_status(comparison, status)]
    stopped = [fact for fact in stopped if fact.id in (view.failing or ())]
    if not stopped:
        return (f"{name}: passes{view.policy_effect} (--fail-on {gate})",)
    head = f"{name}: fails on {count(len(stopped), 'finding', 'findings')}{view.policy_effect} (--fail-on {gate}):"
    listed = [f"  {finding(comparison, fact)}" for fact in stopped[:MAX_LISTED]]
    more = [f"  and {len(stopped) - MAX_LISTED} more, in the report"] if len(stopped) > MAX_LISTED else []
    return (head, *listed, *more)

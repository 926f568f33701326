"""What fails a check: findings of some weight or status that nobody settled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from diffcast.errors import DiffcastError
from diffcast.model import SEVERITIES, STATUSES, Comparison, Fact, Severity, Status
from diffcast.reports.excerpts import one_line
from diffcast.reports.finding import finding
from diffcast.reports.summary import count, of_status, urgency
from diffcast.reports.view import View

FINDINGS: Final[tuple[Status, ...]] = tuple(status for status in STATUSES if status != "shared")
ANY: Final = "any"
NONE: Final = "none"
WORDS: Final = (*SEVERITIES, *FINDINGS, ANY, NONE)
"""What `Gate.of` understands."""
MOST_TOLD: Final = 20
"""Findings of one pair that are told by name; the report holds all."""


class UnknownRule(DiffcastError):
    """A word that names no severity and no status at which a check could fail."""


@dataclass(frozen=True, slots=True)
class Gate:
    """At which findings a check fails: those of one of the severities, and those of one of the statuses."""

    severities: frozenset[Severity] = frozenset({"correction"})
    statuses: frozenset[Status] = frozenset()

    @classmethod
    def of(cls, words: Iterable[str], where: str = "--fail-on") -> Gate:
        """The gate that these words name: a severity means at it or above, `any` every finding, `none` no finding.

        Each may hold several, parted by commas. Raises `UnknownRule`, also where they name nothing: an
        empty variable of a build server must not open the gate; `where` is what it names as the place.
        """
        asked = [word.strip().lower() for several in words for word in several.split(",") if word.strip()]
        for word in asked:
            if word not in WORDS:
                raise UnknownRule(f"{where}: {one_line(word)!r} is none of {', '.join(WORDS)}")
        if NONE in asked and len(set(asked)) > 1:
            raise UnknownRule(f"{where}: none fails on no finding; give it alone or leave it out")
        if not asked:
            raise UnknownRule(f"{where}: names nothing at which to fail; give one of {', '.join(WORDS)}")
        severities = (at for word in asked if word in SEVERITIES for at in SEVERITIES[: SEVERITIES.index(word) + 1])
        statuses = FINDINGS if ANY in asked else tuple(status for status in FINDINGS if status in asked)
        return cls(frozenset(severities), frozenset(statuses))

    def stops(self, fact: Fact) -> bool:
        """Whether an unsettled finding fails the check; a fact that both sides tell alike never does."""
        return fact.status != "shared" and (fact.status in self.statuses or urgency(fact) in self.severities)

    def __str__(self) -> str:
        """The words that name it: `correction, changed`."""
        gravest_first = [severity for severity in SEVERITIES if severity in self.severities][-1:]
        statuses = [ANY] if self.statuses >= set(FINDINGS) else [each for each in FINDINGS if each in self.statuses]
        return ", ".join([*gravest_first, *statuses]) or NONE


def failing(comparison: Comparison, view: View, gate: Gate) -> frozenset[str]:
    """Ids of the findings at which the check fails: neither accepted nor ignored nor in the baseline."""
    return frozenset(fact.id for fact in comparison.facts if gate.stops(fact) and not view.suppressed(fact))


def verdict(comparison: Comparison, view: View, gate: Gate, name: str) -> tuple[str, ...]:
    """Why the check of a pair fails, in lines, the gravest finding first; one line where it passes."""
    stopped = [fact for status in FINDINGS for fact in of_status(comparison, status) if fact.id in (view.failing or ())]
    if not stopped:
        return (f"{name}: passes (fails on {gate})",)
    head = f"{name}: fails at {count(len(stopped), 'finding', 'findings')} (fails on {gate}):"
    told = [f"  {finding(comparison, fact)}" for fact in stopped[:MOST_TOLD]]
    more = [f"  and {len(stopped) - MOST_TOLD} more, in the report"] if len(stopped) > MOST_TOLD else []
    return (head, *told, *more)


def advice() -> str:
    """How findings are settled, in a sentence."""
    return (
        "To settle a finding: correct a text; or accept or ignore it in a review (--review review.json); or adopt all "
        "of today's (diffcast baseline); or write (diffcast-ignore: why) before its paragraph in the script."
    )

"""What a finding can be, as rules with a help text each: the vocabulary of reports for code scanners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from diffcast.model import KINDS, Fact, Severity, Status
from diffcast.reports.summary import urgency


@dataclass(frozen=True, slots=True)
class Rule:
    """One sort of finding."""

    id: str
    title: str
    help: str
    """What it means and what to do, in sentences."""
    severity: Severity
    """The severity that most findings of the sort have; each finding has its own."""


ALONE: Final[Mapping[Status, tuple[str, str]]] = {
    "transcript_only": ("Only in the transcript", "The script tells a fact that the article does not."),
    "article_only": ("Only in the article", "The article tells a fact that the script does not."),
    "shared": ("In both", "Both texts let a reader conclude the same."),
}
ASK: Final = (
    "diffcast does not know which of the two is true: ask the desk, then correct one, or accept the difference."
)
NOTE: Final = "Nothing may be wrong. See whether the other text should tell it too, or accept the difference."

RULES: Final = (
    *(Rule(f"changed/{kind}", kind.heading, f"{kind.meaning} {ASK}", kind.severity) for kind in KINDS),
    *(
        Rule(status, title, f"{meaning} {NOTE if status != 'shared' else ''}".strip(), "note")
        for status, (title, meaning) in ALONE.items()
    ),
)


def rule_of(fact: Fact) -> Rule:
    """The rule of the fact's first gravest difference, else of its status."""
    grave = next((each.kind for each in fact.differences if each.severity == urgency(fact)), None)
    kind = grave or (fact.differences[0].kind if fact.differences else "other")
    wanted = f"changed/{kind}" if fact.status == "changed" else fact.status
    return next(rule for rule in RULES if rule.id == wanted)

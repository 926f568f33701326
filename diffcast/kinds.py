"""The kinds of difference: what each is called, how serious it is and what it means.

Schemas, SARIF rules, `diffcast.toml`, `--fail-on`, the docs and the pages read this table. To add a kind, add a line
here and a rule in `judge/rules/`. The names are published in JSON: they never change within `diffcast-report/1`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Literal, Self, TypeAlias

Severity: TypeAlias = Literal["correction", "check", "note"]
"""How serious a finding is, as the JSON report spells it; people read `SEVERITY_WORDS`."""

SEVERITIES: Final[tuple[Severity, ...]] = ("correction", "check", "note")
"""Most severe first."""
SEVERITY_WORDS: Final[dict[Severity, str]] = {"correction": "contradiction", "check": "check", "note": "note"}
"""What people read: `correction` would claim to know which of the two texts is wrong."""


class Kind(StrEnum):
    """One kind of difference. Members are in the order in which differences of equal severity are listed."""

    severity: Severity
    """The severity where the rule that found it gives no other."""
    heading: str
    """A heading, such as `Different number`."""
    meaning: str
    """What a finding of this kind says, as one sentence."""
    exception: str
    """When a rule gives another severity, as one sentence; empty where it never does."""

    def __new__(cls, value: str, severity: Severity, heading: str, meaning: str, exception: str = "") -> Self:
        """A member that is its published name, with the columns of the table as attributes."""
        kind = str.__new__(cls, value)
        kind._value_ = value
        kind.severity, kind.heading, kind.meaning, kind.exception = severity, heading, meaning, exception
        return kind

    QUOTE = "quote", "correction", "Different quote", "The words inside quotation marks aren’t the same."
    NUMBER = "number", "correction", "Different number", "The texts give different amounts for the same thing."
    NAME = "name", "correction", "Different name", "The texts give different names, or spell a name differently."
    TITLE = "title", "correction", "Different title", "The texts give one person different titles or offices."
    TIME = (
        "time",
        "correction",
        "Different time",
        "The texts give different days, dates or times of day.",
        "A deadline (by Friday) beside an exact time (on Thursday) is only a check.",
    )
    PLACE = "place", "correction", "Different place", "The texts say it happened in different places."
    ATTRIBUTION = (
        "attribution",
        "check",
        "Different source",
        "The texts give different sources, or one names none.",
        "The wrong speaker of a quote is a contradiction.",
    )
    CERTAINTY = "certainty", "check", "Different certainty", "One text hedges what the other states as fact."
    CAUSE = "cause", "check", "Different cause", "The texts give different causes for the same thing."
    OTHER = (
        "other",
        "check",
        "Other difference",
        "The texts contradict each other about the same thing.",
        "What only one text denies is a contradiction.",
    )


KINDS: Final[tuple[Kind, ...]] = tuple(Kind)

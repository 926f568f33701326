"""What is known of a fact besides what it says: what a person decided of it, a baseline and a gate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from diffcast.decision import CHOICES, Choice, Decision, Entry
from diffcast.model import STATUSES, Comparison, Fact, Status
from diffcast.reports.excerpts import one_line
from diffcast.reports.summary import count, of_status, unrelated, urgency
from diffcast.reports.view import View

CHOSEN: Final[Mapping[Choice, str]] = {"accepted": "Accepted", "fix": "Needs a fix", "ignored": "Ignored"}
KNOWN: Final = "Known: in the baseline"
FAILING: Final = "The gate fails here"
TALLY: Final[Mapping[Choice, str]] = {"accepted": "accepted", "fix": "to be fixed", "ignored": "ignored"}


def listed(comparison: Comparison, view: View) -> tuple[Fact, ...]:
    """The facts of the statuses that the reader asked for: those told differently first, most severe first."""
    return tuple(fact for status in STATUSES if status in view.statuses for fact in of_status(comparison, status))


def findings(view: View) -> tuple[Status, ...]:
    """The statuses to list in a report on what differs: those asked for, else all but `shared`."""
    return tuple(status for status in STATUSES if status in view.only or (not view.only and status != "shared"))


def shown(comparison: Comparison, view: View, status: Status) -> tuple[tuple[Fact, ...], int]:
    """The facts of a status that a report lists for people, and how many it folds to a count.

    Where the texts seem to tell different stories, what is told differently is mostly chance: that is folded, unless
    the reader asked for it, a person said something of it, or a gate fails at it.
    """
    facts = of_status(comparison, status)
    if status != "changed" or status in view.only or not unrelated(comparison):
        return facts, 0
    kept = tuple(fact for fact in facts if standing(fact, view))
    return kept, len(facts) - len(kept)


def folded(number: int) -> str:
    """What a report says in the place of the facts that it folds."""
    return (
        f"{count(number, 'fact is', 'facts are')} not listed: between two stories most of them are chance. "
        "--only changed lists them."
    )


def fails(fact: Fact, view: View) -> bool:
    """Whether the fact is a failure: at a gate what the gate says, else what is told differently and not to be noted.

    What is suppressed never fails.
    """
    if view.suppressed(fact):
        return False
    if view.failing is not None:
        return fact.id in view.failing
    return fact.status == "changed" and urgency(fact) != "note"


def standing(fact: Fact, view: View) -> tuple[str, ...]:
    """What is known of the fact, a sentence each, on one line; empty where nobody said anything of it."""
    return tuple(_standing(fact, view))


def decided(decision: Decision) -> str:
    """A decision in words: `Accepted by A. Berg: the board said so later`; `Note: …` where there is a note alone."""
    said = CHOSEN[decision.choice] if decision.choice else "Note"
    by = f" by {one_line(decision.by)}" if decision.by.strip() else ""
    note = f": {one_line(decision.note)}" if decision.note.strip() else ""
    return f"{said}{by}{note}"


def unplaced(entry: Entry) -> str:
    """A decision whose fact is not there any more, in words."""
    words = one_line(entry.transcript) or one_line(entry.article)
    return f"{one_line(entry.fact)}, “{words}”: {decided(entry.decision)}"


def suppressed(comparison: Comparison, view: View) -> str:
    """How many of the findings need nothing more: `2 are suppressed`; empty where none is."""
    number = sum(view.suppressed(fact) for fact in comparison.facts if fact.status != "shared")
    return f"{count(number, 'is', 'are')} suppressed" if number else ""


def gate(view: View) -> str:
    """What a gate says, in words; empty where there is none."""
    if view.failing is None:
        return ""
    result = f"fails at {count(len(view.failing), 'fact', 'facts')}" if view.failing else "passes"
    return f"The gate {result}{view.policy_effect}"


def at_gate(comparison: Comparison, view: View) -> tuple[Fact, ...]:
    """The facts at which the gate fails, in the order in which reports list facts."""
    ordered = (fact for status in STATUSES for fact in of_status(comparison, status))
    return tuple(fact for fact in ordered if fact.id in (view.failing or ()))


def progress(comparison: Comparison, view: View) -> str:
    """How many of the findings are decided and how: empty where nobody said anything and there is no baseline."""
    if not view.decisions and not view.known:
        return ""
    found = [fact for fact in comparison.facts if fact.status != "shared"]
    return f"Of {count(len(found), 'finding', 'findings')}: {', '.join(_tally(found, view))}."


def _tally(found: Sequence[Fact], view: View) -> Iterator[str]:
    chosen = {fact.id: view.decisions[fact.id].choice for fact in found if fact.id in view.decisions}
    tally = Counter(chosen.values())
    yield from (f"{tally[choice]} {TALLY[choice]}" for choice in CHOICES if tally[choice])
    if known := sum(fact.id in view.known for fact in found):
        yield f"{known} in the baseline"
    yield f"{sum(not chosen.get(fact.id) and fact.id not in view.known for fact in found)} undecided"


def _standing(fact: Fact, view: View) -> Iterator[str]:
    if view.failing is not None and fact.id in view.failing:
        yield FAILING
    if fact.id in view.decisions:
        yield decided(view.decisions[fact.id])
    if fact.id in view.known:
        yield KNOWN

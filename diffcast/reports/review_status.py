"""What is known about a fact besides its content: a person's decision, a baseline, whether it blocks publishing, and
what a second reader says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal, TypeAlias

from diffcast.decision import CHOICES, Choice, Decision, Entry, SignOff
from diffcast.model import STATUSES, Comparison, Fact, Status
from diffcast.reports.excerpts import one_line, source_name
from diffcast.reports.summary import count, different_stories, of_status, severity_of
from diffcast.reports.view import View
from diffcast.verdict import Answer

Level: TypeAlias = Literal["error", "warning", "notice"]

CHOICE_SIGNS: Final[Mapping[Choice | None, tuple[str, str]]] = {
    "accepted": ("✓", "Accepted"),
    "fix": ("⚑", "Needs a fix"),
    "ignored": ("⊘", "Ignored"),
    None: ("✎", "Note"),
}
"""Sign and words of a decision; None where there is only a note."""
BUTTONS: Final = (("accepted", "Accept"), ("fix", "Needs a fix"), ("ignored", "Ignore"), ("", "Undecided"))
"""The choices of a form and the words of their buttons; empty takes a decision back."""
COUNTED: Final[Mapping[Choice, tuple[str, str]]] = {
    "accepted": ("accepted", "accepted"),
    "fix": ("needs a fix", "need a fix"),
    "ignored": ("ignored", "ignored"),
}
"""How decisions are counted, singular and plural."""
KNOWN: Final = "In the baseline"
KNOWN_SIGN: Final = "≡"
FAILING: Final = "Blocks publishing"
FAILING_SIGN: Final = "✕"
PASSES: Final = "Nothing blocks publishing"
VERDICTS: Final[Mapping[Answer, str]] = {
    "agrees": "Second reader agrees",
    "disagrees": "Second reader disagrees",
    "unsure": "Second reader is unsure",
}


def listed(comparison: Comparison, view: View) -> tuple[Fact, ...]:
    """The facts of the statuses that the reader asked for: differences first, most severe first."""
    return tuple(fact for status in STATUSES if status in view.statuses for fact in of_status(comparison, status))


def finding_statuses(view: View) -> tuple[Status, ...]:
    """The statuses that a report of findings lists: those asked for, by default all but `shared`."""
    return tuple(status for status in STATUSES if status in view.only or (not view.only and status != "shared"))


def shown(comparison: Comparison, view: View, status: Status) -> tuple[tuple[Fact, ...], int]:
    """The facts of a status that a report for people lists, and how many it only counts.

    Where the texts seem to be different stories, differences are only counted, unless the reader asked for them, a
    person decided about them, a baseline has them or they block publishing.
    """
    facts = of_status(comparison, status)
    if status != "changed" or status in view.only or not different_stories(comparison):
        return facts, 0
    kept = tuple(fact for fact in facts if any(_decided(fact, view)))
    return kept, len(facts) - len(kept)


def level_of(fact: Fact, view: View) -> Level:
    """How loud a finding is: with a gate, an error is what blocks publishing and nothing else."""
    if view.failing is not None and fact.id in view.failing:
        return "error"
    severity = severity_of(fact) if fact.status == "changed" else "note"
    if severity == "correction" and view.failing is None:
        return "error"
    return "notice" if severity == "note" else "warning"


def not_listed(number: int) -> str:
    """What a report says in place of the facts that `shown` only counts."""
    return (
        f"{count(number, 'difference isn’t', 'differences aren’t')} listed: the texts seem to be different stories, so "
        "most would be false alarms. Use --only changed to list them."
    )


def fails(fact: Fact, view: View) -> bool:
    """Whether reports for build servers mark the fact as a failure. A suppressed fact never fails.

    With a gate, the gate decides; without one, contradictions and differences to check fail.
    """
    if view.suppressed(fact):
        return False
    if view.failing is not None:
        return fact.id in view.failing
    return fact.status == "changed" and severity_of(fact) != "note"


def review_notes(fact: Fact, view: View) -> tuple[str, ...]:
    """What is known about the fact, one sentence each: `Accepted by A. Berg`, `In the baseline`, and last what a second
    reader says.
    """
    said = second_reader_words(fact, view)
    return (*_decided(fact, view), *([said] if said else []))


def second_reader_words(fact: Fact, view: View) -> str:
    """`Second reader disagrees: both say 14`; empty where none answered."""
    verdict = view.second.verdicts.get(fact.id) if view.second else None
    if verdict is None:
        return ""
    return VERDICTS[verdict.answer] + (f": {verdict.reason}" if verdict.reason else "")


def _decided(fact: Fact, view: View) -> Iterator[str]:
    if view.failing is not None and fact.id in view.failing:
        yield FAILING
    if fact.id in view.decisions:
        yield decision_words(view.decisions[fact.id])
    if fact.id in view.known:
        yield KNOWN


def decision_words(decision: Decision) -> str:
    """A decision in words: `Accepted by A. Berg: the board said so later`, `Note: call the mayor`."""
    by = f" by {one_line(decision.by)}" if decision.by.strip() else ""
    note = f": {one_line(decision.note)}" if decision.note.strip() else ""
    return f"{CHOICE_SIGNS[decision.choice][1]}{by}{note}"


def unplaced_words(entry: Entry) -> str:
    """A decision whose fact isn't in the comparison, with the words of the fact."""
    words = one_line(entry.transcript) or one_line(entry.article)
    return f"{one_line(entry.fact)}, “{words}”: {decision_words(entry.decision)}"


def moment(at: str) -> str:
    """A time in ISO 8601 and UTC for people, to the minute."""
    return f"{at[:10]} {at[11:16]} UTC"


def sign_off_words(sign_off: SignOff) -> str:
    """A sign-off: `A. Berg, 2026-03-01 09:30 UTC (2 findings blocked publishing): the board said so later`."""
    known = [count(sign_off.blocking, "finding", "findings") + " blocked publishing"] if sign_off.blocking else []
    known += [count(sign_off.later, "decision", "decisions") + " changed since"] if sign_off.later else []
    more = f" ({'; '.join(known)})" if known else ""
    note = f": {one_line(sign_off.note)}" if sign_off.note.strip() else ""
    return f"{one_line(sign_off.by)}, {moment(sign_off.at)}{more}{note}"


def sign_off_lines(comparison: Comparison, view: View) -> tuple[str, ...]:
    """A line for each sign-off, and one for each text that was signed; none where nobody signed."""
    if not view.sign_offs:
        return ()
    signed = tuple(f"Signed off by {sign_off_words(each)}" for each in view.sign_offs)
    documents = (comparison.transcript, comparison.article)
    return (*signed, *(f"{each.side.capitalize()}: {source_name(each)}, SHA-256 {each.sha256}" for each in documents))


def suppressed_count(comparison: Comparison, view: View) -> str:
    """`2 findings suppressed`; empty where none is."""
    number = sum(view.suppressed(fact) for fact in comparison.facts if fact.status != "shared")
    return f"{count(number, 'finding', 'findings')} suppressed" if number else ""


def gate_result(view: View) -> str:
    """Whether findings block publishing; empty where there is no gate."""
    if view.failing is None:
        return ""
    result = f"{count(len(view.failing), 'finding blocks', 'findings block')} publishing" if view.failing else PASSES
    return f"{result}{view.policy_effect}"


def blocking(comparison: Comparison, view: View) -> tuple[Fact, ...]:
    """The facts that block publishing, in the order in which reports list facts."""
    ordered = (fact for status in STATUSES for fact in of_status(comparison, status))
    return tuple(fact for fact in ordered if fact.id in (view.failing or ()))


def progress(comparison: Comparison, view: View) -> str:
    """`9 findings: 2 accepted, 7 undecided.`; empty where there are no decisions and no baseline."""
    if not view.decisions and not view.known:
        return ""
    findings = [fact for fact in comparison.facts if fact.status != "shared"]
    return f"{count(len(findings), 'finding', 'findings')}: {', '.join(_decision_counts(findings, view))}."


def _decision_counts(findings: Sequence[Fact], view: View) -> Iterator[str]:
    chosen = {fact.id: view.decisions[fact.id].choice for fact in findings if fact.id in view.decisions}
    tally = Counter(chosen.values())
    yield from (count(tally[choice], *COUNTED[choice]) for choice in CHOICES if tally[choice])
    if known := sum(fact.id in view.known for fact in findings):
        yield f"{known} in the baseline"
    yield f"{sum(not chosen.get(fact.id) and fact.id not in view.known for fact in findings)} undecided"

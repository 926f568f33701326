"""A comparison in a few words: the counts, the order of what differs, and how things are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from diffcast.model import SEVERITIES, AsideCode, Comparison, Document, Fact, RemarkCode, Role, Severity, Side, Status

HEADINGS: Final[Mapping[Status, str]] = {
    "changed": "Told differently",
    "transcript_only": "Only in the transcript",
    "article_only": "Only in the article",
    "shared": "In both",
}
URGENCY: Final[Mapping[Severity, str]] = {"correction": "to correct", "check": "to check", "note": "to note"}
"""What the remark about two unrelated texts says, by which a report knows it."""
ROLES: Final[Mapping[Role, tuple[str, str]]] = {
    "speech": ("line without news", "lines without news"),
    "bite": ("sound bite", "sound bites"),
    "label": ("label", "labels"),
    "title": ("on-screen title", "on-screen titles"),
    "cue": ("cue", "cues"),
    "headline": ("headline", "headlines"),
    "body": ("line without news", "lines without news"),
    "quote": ("quote", "quotes"),
    "caption": ("caption", "captions"),
    "furniture": ("page part", "page parts"),
}

LEFT: Final = ("finding that the policy leaves out", "findings that the policy leaves out")


def of_status(comparison: Comparison, status: Status) -> tuple[Fact, ...]:
    """The facts of a status in reading order; those told differently most severe first."""
    facts = [fact for fact in comparison.facts if fact.status == status]
    if status == "changed":
        return tuple(sorted(facts, key=lambda fact: (SEVERITIES.index(urgency(fact)), _place(fact))))
    return tuple(sorted(facts, key=_place))


def urgency(fact: Fact) -> Severity:
    """The gravest of the fact's own severity and those of its differences."""
    return min((fact.severity, *(each.severity for each in fact.differences)), key=SEVERITIES.index)


def kinds(fact: Fact) -> str:
    """The kinds of its differences, each once, in their order: `number, name`."""
    return ", ".join(dict.fromkeys(difference.kind for difference in fact.differences)) or "other"


def reasons(fact: Fact) -> tuple[str, ...]:
    """What differs, in sentences, each once; where no difference says it, why the fact has its status."""
    said = tuple(dict.fromkeys(difference.reason for difference in fact.differences if difference.reason))
    return said or ((fact.reason,) if fact.reason else ())


def verdict(comparison: Comparison) -> str:
    """The result in words, for a reader who reads no further."""
    tally = Counter(fact.status for fact in comparison.facts)
    if not comparison.facts:
        return "No facts were found in either text."
    if not tally["changed"] and not tally["shared"]:
        return "The two texts have no fact in common. They may tell different stories."
    differing = f"{count(tally['changed'], 'fact is', 'facts are')} told differently{_of_these(comparison)}"
    if not tally["changed"]:
        differing = "No fact is told differently"
    alone = f"{tally['transcript_only'] or 'none'} only in the transcript, {tally['article_only'] or 'none'} only in"
    return f"{differing}; {alone} the article; {tally['shared'] or 'none'} in both."


def unrelated(comparison: Comparison) -> bool:
    """Whether a remark says that the two texts tell different stories: then most changed facts are none."""
    return any(remark.code is RemarkCode.DIFFERENT_STORIES for remark in comparison.remarks)


def urgencies(facts: Iterable[Fact]) -> str:
    """How many of the facts are to correct, to check and to note: `2 to correct, 1 to check`."""
    tally = Counter(urgency(fact) for fact in facts)
    return ", ".join(f"{tally[severity]} {URGENCY[severity]}" for severity in SEVERITIES if tally[severity])


def weight(fact: Fact) -> str:
    """What to do about a fact that weighs more than a note, as a policy may say of a one-sided one; else empty."""
    return URGENCY[urgency(fact)] if urgency(fact) != "note" else ""


def of_them(facts: Sequence[Fact]) -> str:
    """How many of one-sided facts are details, and how many weigh more than a note; empty where all are plain notes."""
    weighing = urgencies(fact for fact in facts if weight(fact))
    return ", ".join(told for told in (details(facts), weighing) if told)


def details(facts: Sequence[Fact]) -> str:
    """How many of the facts are details: `2 of them details`; empty where none is."""
    found = sum(fact.level == "detail" for fact in facts)
    if not found:
        return ""
    if found == len(facts):
        return "a detail" if found == 1 else "all of them details"
    return f"{found} of them {'a detail' if found == 1 else 'details'}"


def set_aside(comparison: Comparison, side: Side) -> str:
    """What one text holds that is not story, by role: `3 labels, 2 cues`; `nothing` where it is all story.

    What a policy leaves out is counted apart, since it is story.
    """
    asides = [aside for aside in comparison.asides if aside.side == side]
    tally = Counter(aside.role for aside in asides if aside.code is not AsideCode.LEFT_OUT)
    told = [count(number, *ROLES[role]) for role, number in tally.most_common()]
    left_out = len(asides) - tally.total()
    return ", ".join([*told, *[count(left_out, *LEFT)] * bool(left_out)]) or "nothing"


def notes(comparison: Comparison) -> tuple[str, ...]:
    """What the reader must know first: the remarks, and what the readers had to assume."""
    documents: tuple[Document, ...] = (comparison.transcript, comparison.article)
    read = [f"{document.side}: {document.note}" for document in documents if document.note]
    remarks = [remark.text for remark in comparison.remarks]
    return (*remarks, *(note for note in read if note not in remarks))


def count(number: int, one: str, many: str) -> str:
    """The number with the noun that fits it."""
    return f"{number} {one if number == 1 else many}"


def _of_these(comparison: Comparison) -> str:
    told = urgencies(fact for fact in comparison.facts if fact.status == "changed")
    return f" ({told})" if told else ""


def _place(fact: Fact) -> int:
    return (fact.transcript or fact.article)[0].start

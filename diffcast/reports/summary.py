"""A comparison in a few words: counts, verdict, the order of facts, and the words and signs that every report uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from diffcast.kinds import SEVERITIES, SEVERITY_WORDS, Severity
from diffcast.model import AsideCode, Comparison, Document, Fact, RemarkCode, Role, Side, Status
from diffcast.reports.confidence import confidence_to_order_by
from diffcast.reports.excerpts import one_line, source_name, wording

HEADINGS: Final[Mapping[Status, str]] = {
    "changed": "Different",
    "transcript_only": "Only in the transcript",
    "article_only": "Only in the article",
    "shared": "No difference found",
}
STATUS_SIGNS: Final[Mapping[Status, str]] = {"changed": "≠", "transcript_only": "+", "article_only": "+", "shared": "="}
SEVERITY_SIGNS: Final[Mapping[Severity, str]] = {"correction": "▲", "check": "◆", "note": "●"}
"""Beside colours, so that no report depends on colour alone."""
COUNTED: Final[Mapping[Severity, tuple[str, str]]] = {
    "correction": ("contradiction", "contradictions"),
    "check": ("to check", "to check"),
    "note": ("note", "notes"),
}
"""How differences are counted, singular and plural."""
DOUBTS: Final = frozenset(
    {RemarkCode.NOT_ENGLISH, RemarkCode.NO_STORY, RemarkCode.DIFFERENT_STORIES, RemarkCode.SWAPPED}
)
"""Remarks that say that the two texts are not what they were given as."""
RAISED: Final[Mapping[Severity, str]] = {"correction": "serious", "check": "to check", "note": ""}
"""The severity of a one-sided fact, which a policy may raise: it contradicts nothing, so it isn't a contradiction."""
ROLES: Final[Mapping[Role, tuple[str, str]]] = {
    "speech": ("line without facts", "lines without facts"),
    "bite": ("sound bite", "sound bites"),
    "label": ("label", "labels"),
    "title": ("on-screen title", "on-screen titles"),
    "cue": ("cue", "cues"),
    "headline": ("headline", "headlines"),
    "body": ("line without facts", "lines without facts"),
    "quote": ("quote", "quotes"),
    "caption": ("caption", "captions"),
    "furniture": ("page element", "page elements"),
}
EXCLUDED: Final = ("finding excluded by the policy", "findings excluded by the policy")
MAX_FINDING_LENGTH: Final = 160
"""Characters of a finding on one line; the report has the rest."""


def of_status(comparison: Comparison, status: Status) -> tuple[Fact, ...]:
    """The facts of a status in reading order; differences most severe first, pairs without one least certain first."""
    facts = [fact for fact in comparison.facts if fact.status == status]
    if status == "changed":
        return tuple(sorted(facts, key=lambda fact: (SEVERITIES.index(severity_of(fact)), _offset(fact))))
    if status == "shared":
        return tuple(sorted(facts, key=lambda fact: (confidence_to_order_by(fact), _offset(fact))))
    return tuple(sorted(facts, key=_offset))


def severity_of(fact: Fact) -> Severity:
    """The highest severity among the fact and its differences."""
    return min((fact.severity, *(each.severity for each in fact.differences)), key=SEVERITIES.index)


def raised_severity(fact: Fact) -> str:
    """`serious` or `to check` for a one-sided fact whose severity a policy raised; otherwise empty."""
    return "" if fact.transcript and fact.article else RAISED[severity_of(fact)]


def kinds_of(fact: Fact) -> str:
    """The kinds of its differences, each once: `number, name`."""
    return ", ".join(dict.fromkeys(str(difference.kind) for difference in fact.differences)) or "other"


def reasons(fact: Fact) -> tuple[str, ...]:
    """The reason of each difference, each once; without differences, why the fact has its status."""
    said = tuple(dict.fromkeys(difference.reason for difference in fact.differences if difference.reason))
    return said or ((fact.reason,) if fact.reason else ())


def verdict(comparison: Comparison) -> str:
    """The result on one line, the same in every report: `3 contradictions, 1 to check, 12 extra facts`."""
    return ", ".join(words for words, _ in headline(comparison))


def headline(comparison: Comparison) -> tuple[tuple[str, Status | None], ...]:
    """The verdict part by part: `3 contradictions`, `1 to check`, `12 extra facts`.

    Each part comes with the status of the facts that it counts; None where it counts none. Where the texts have nothing
    in common, the one part is a sentence.
    """
    tally = Counter(fact.status for fact in comparison.facts)
    if not comparison.facts:
        return (("No facts found in either text", None),)
    if not tally["changed"] and not tally["shared"]:
        return (("The texts have no facts in common. They may be different stories", None),)
    severities = Counter(severity_of(fact) for fact in comparison.facts if fact.status == "changed")
    extra = tally["transcript_only"] + tally["article_only"]
    first: Status = "transcript_only" if tally["transcript_only"] else "article_only"
    parts: list[tuple[str, Status | None]] = [
        (count(severities[severity], *COUNTED[severity]), "changed") for severity in SEVERITIES if severities[severity]
    ]
    parts = parts or [("No differences found", "shared" if tally["shared"] else None)]
    return (*parts, *([(count(extra, "extra fact", "extra facts"), first)] if extra else []))


def different_stories(comparison: Comparison) -> bool:
    """Whether the texts seem to be different stories. Then most differences are false alarms."""
    return any(remark.code is RemarkCode.DIFFERENT_STORIES for remark in comparison.remarks)


def count_severities(facts: Iterable[Fact]) -> str:
    """How many facts have each severity: `2 contradictions, 1 to check`."""
    tally = Counter(severity_of(fact) for fact in facts)
    return ", ".join(count(tally[severity], *COUNTED[severity]) for severity in SEVERITIES if tally[severity])


def count_one_sided(facts: Sequence[Fact]) -> str:
    """How many one-sided facts are serious, to check or details: `1 serious, 2 details`; empty where none is."""
    tally = Counter(raised_severity(fact) for fact in facts)
    raised = [f"{tally[word]} {word}" for word in RAISED.values() if word and tally[word]]
    details = sum(fact.level == "detail" for fact in facts)
    return ", ".join([*raised, *([count(details, "detail", "details")] if details else [])])


def not_compared(comparison: Comparison, side: Side) -> str:
    """What isn't compared in one text, by role: `3 labels, 2 cues`; `nothing` where all is story.

    What a policy excludes is counted separately.
    """
    asides = [aside for aside in comparison.asides if aside.side == side]
    tally = Counter(aside.role for aside in asides if aside.code is not AsideCode.LEFT_OUT)
    excluded = len(asides) - tally.total()
    parts = [count(number, *ROLES[role]) for role, number in tally.most_common()]
    parts += [count(excluded, *EXCLUDED)] if excluded else []
    return ", ".join(parts) or "nothing"


def remarks(comparison: Comparison) -> tuple[str, ...]:
    """What a reader must know before the findings: the remarks, and what was assumed in reading the files."""
    documents: tuple[Document, ...] = (comparison.transcript, comparison.article)
    texts = [remark.text for remark in comparison.remarks]
    noted = [each for each in documents if each.note]
    if comparison.transcript.sha256 == comparison.article.sha256:  # One page that has both texts.
        return (*texts, *dict.fromkeys(str(each.note) for each in noted))
    return (*texts, *(f"{each.side}: {each.note}" for each in noted))


def doubts(comparison: Comparison) -> tuple[str, ...]:
    """The remarks after which nobody should trust the findings, such as texts in the wrong order."""
    return tuple(remark.text for remark in comparison.remarks if remark.code in DOUBTS)


def compared_names(comparison: Comparison) -> str:
    """`transcript.txt and article.txt`; one name for a page that has both texts."""
    return " and ".join(dict.fromkeys((source_name(comparison.transcript), source_name(comparison.article))))


def finding(comparison: Comparison, fact: Fact) -> str:
    """A finding on one line: `f-ff0c1ad3fb  contradiction, number: Number differs: 41 workers (transcript), …`."""
    line = f"{one_line(fact.id)}  {finding_words(comparison, fact)}"
    return line if len(line) <= MAX_FINDING_LENGTH else line[: MAX_FINDING_LENGTH - 1].rstrip() + "…"


def finding_words(comparison: Comparison, fact: Fact) -> str:
    """The same without the id, whole."""
    return one_line(f"{_label(fact)}: {_content(comparison, fact)}")


def count(number: int, one: str, many: str) -> str:
    """The number with the singular or the plural: `1 fact`, `2 facts`."""
    return f"{number} {one if number == 1 else many}"


def _label(fact: Fact) -> str:
    if fact.differences:
        return f"{SEVERITY_WORDS[severity_of(fact)]}, {kinds_of(fact)}"
    raised = raised_severity(fact)
    return f"{HEADINGS[fact.status].lower()}{f', {raised}' if raised else ''}"


def _content(comparison: Comparison, fact: Fact) -> str:
    if fact.differences:
        return "; ".join(reasons(fact))
    document = comparison.transcript if fact.transcript else comparison.article
    return f"“{wording(document, fact.transcript or fact.article)}”"


def _offset(fact: Fact) -> int:
    return (fact.transcript or fact.article)[0].start

"""How sure diffcast is of a fact, how often it was right, and what came closest to a one-sided fact, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from diffcast.kinds import SEVERITIES
from diffcast.model import Alternative, Comparison, Document, Fact, Status
from diffcast.places import where
from diffcast.reports.excerpts import clipped, wording
from diffcast.reports.view import View

STEP: Final = 5
"""Percent. Finer figures would promise more than was measured."""
LEAST: Final = 5
MOST: Final = 95
"""Percent: no figure says never or always."""
DIGITS: Final = 2
"""Decimals by which facts are ordered, so that the order is the same on every machine."""
MIN_SHARE_OF_CLOSEST: Final = 0.2
"""Share of the attention from which a passage is shown as closest. Below it, most have only a topic in common with the
fact."""
MAX_CLOSEST: Final = 160
"""Characters of that passage: a reminder of where to look, not a second report."""
COUNTED: Final[Mapping[str, str]] = {
    "correction": "contradictions",
    "check": "checks",
    "one-sided": "one-sided findings",
    "shared": "pairs with no difference found",
}
"""What precision is measured for, as a sentence counts it."""

RIGHT: Final[Mapping[Status, str]] = {
    "shared": "both texts state this and nothing in it differs",
    "changed": "the texts differ here",
    "transcript_only": "the article doesn’t state this",
    "article_only": "the transcript doesn’t state this",
}
"""Status to what the confidence is about."""
_ALONE: Final = "the model’s probability for each word, the number of words, and the nearest passage"
RESTS_ON: Final[Mapping[Status, str]] = {
    "shared": "the link, the doubt, and the words that both sides have in common",
    "changed": "the link, the doubt, the kind of difference, and how strongly the model matches the two values",
    "transcript_only": _ALONE,
    "article_only": _ALONE,
}
"""Status to the evidence behind its confidence."""

FIGURES: Final[Mapping[str, str]] = {
    "confidence": "how likely this finding is right",
    "link": "how strongly the model matches the passages of both texts with each other",
    "doubt": "the model’s probability that the two texts differ here; a rule must find the difference",
    "one-sided": "the model’s probability that only this text states it, averaged over the words",
    "nearest": "how strongly the model matches the words with the closest passage of the other text",
}
"""Evidence to what it measures."""
DEGREES: Final = ((0.2, "very low"), (0.4, "low"), (0.6, "medium"), (0.8, "high"))
"""Upper bound and word; a figure above all bounds is very high."""

JUDGED: Final[Mapping[str, str]] = {
    "lexical": "Judged by words alone, without the language model.",
    "default": "Judged by the light model (the default effort).",
    "high": "Judged by the strong model (high effort).",
}
"""Encoder or effort to what judged."""


def percent(confidence: float) -> int:
    """The confidence, 0 to 1, in percent: in steps of 5, from 5 to 95."""
    return min(MOST, max(LEAST, STEP * int(100 * confidence / STEP + 0.5)))


def sure(confidence: float) -> str:
    """The confidence, 0 to 1, in words: `70% sure`."""
    return f"{percent(confidence)}% sure"


def degree(figure: float) -> str:
    """A figure from 0 to 1 in words, `very low` to `very high`."""
    return next((word for bound, word in DEGREES if figure < bound), "very high")


def certainty(status: Status, confidence: float) -> tuple[str, str]:
    """What a confidence, 0 to 1, says of a fact with that status, and what it rests on; a sentence each."""
    return (
        f"{sure(confidence)} that {RIGHT[status]}. On stories left out of training, about {percent(confidence)} in 100 "
        "such findings were right.",
        f"This rests on {RESTS_ON[status]}.",
    )


def how_sure(fact: Fact) -> str:
    """The confidence of a fact in words; empty where the comparison has no figure."""
    return sure(fact.evidence["confidence"]) if "confidence" in fact.evidence else ""


def confidence_to_order_by(fact: Fact) -> float:
    """0 to 1; 1 where the comparison has no figure."""
    return round(fact.evidence.get("confidence", 1.0), DIGITS)


def closest(fact: Fact) -> Alternative | None:
    """The passage of the other text that came closest to a one-sided fact; None where none came close."""
    if fact.transcript and fact.article:
        return None
    return next((near for near in fact.alternatives if near.share >= MIN_SHARE_OF_CLOSEST), None)


def closest_words(comparison: Comparison, fact: Fact) -> str:
    """`Closest in the article, line 8: “The alarm went off.”`; empty where no passage came close."""
    near = closest(fact)
    if near is None:
        return ""
    document: Document = getattr(comparison, near.side)
    words = clipped(wording(document, (near.span,)), MAX_CLOSEST)
    return f"Closest in the {near.side}, {where(document, (near.span,))}: “{words.strip('“”')}”"


def foot_note(comparison: Comparison, view: View) -> str:
    """What judged, if it wasn't the default, how often such results were right, and which second reader answered; empty
    where nothing is known.
    """
    settings = comparison.settings
    high = settings.encoder == "contextual" and settings.effort == "high"
    said = (JUDGED["high"] if high else "", measured(comparison), second_reader_note(view))
    return " ".join(each for each in said if each)


def second_reader_note(view: View) -> str:
    """Which model answered about how many findings, and that the report can't be made again; empty without one."""
    if view.second is None:
        return ""
    models, answered = ", ".join(view.second.models), len(view.second.verdicts)
    return (
        f"Second reader: {models} answered on {answered} of {view.second.asked} uncertain findings. It changes no "
        "finding. This report is not reproducible: the model may answer differently next time."
    )


def measured(comparison: Comparison) -> str:
    """How often such results were right, in one sentence; empty where nobody measured it.

    Shares are rounded down to tenths, and none says always: `9 of 10 contradictions`.
    """
    return _measured(comparison, COUNTED)


def measured_shared(comparison: Comparison) -> str:
    """How often pairs with no difference found were right, in one sentence; empty where nobody measured it."""
    return _measured(comparison, {"shared": COUNTED["shared"]})


def measured_share(comparison: Comparison, fact: Fact) -> float | None:
    """How often results like this fact were right, 0 to 1; None where nobody measured it."""
    if fact.status == "shared":
        return comparison.precision.get("shared")
    if fact.status != "changed":
        return comparison.precision.get("one-sided")
    severities = {fact.severity, *(each.severity for each in fact.differences)}
    return comparison.precision.get(min(severities, key=SEVERITIES.index))


def _measured(comparison: Comparison, counted: Mapping[str, str]) -> str:
    tenths = {name: min(9, int(10 * share + 1e-9)) for name, share in comparison.precision.items()}
    parts = [f"{tenths[name]} of 10 {words}" for name, words in counted.items() if name in tenths]
    if not parts:
        return ""
    listed = " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
    return f"On stories left out of training, {listed} were right."

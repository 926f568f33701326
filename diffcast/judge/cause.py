"""Why it happened: two reasons for one thing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from diffcast.judge.anchor import shared
from diffcast.judge.lexicon import load
from diffcast.judge.pair import Pair, Told
from diffcast.judge.severity import severity
from diffcast.model import Difference, Span, Word

Force: TypeAlias = Literal["strong", "weak"]
SENTENCE = re.compile(r"[.!?;](?=\s)")
FAR = 20_000  # characters on either side in which the other document may give the same reason
DOUBTFUL = 0.5  # the network's doubt from which two weak cues are enough


@dataclass(frozen=True, slots=True)
class _Reason:
    span: Span
    norms: frozenset[str]
    strong: bool


def causes(pair: Pair) -> tuple[Difference, ...]:
    """The reasons that differ: both sides give one, and the two have no word in common."""
    ours, theirs = _reason(pair.transcript), _reason(pair.article)
    if ours is None or theirs is None or not (ours.strong or theirs.strong or pair.doubt >= DOUBTFUL):
        return ()
    if shared(ours.norms, theirs.norms) or _mentioned(ours, pair.article) or _mentioned(theirs, pair.transcript):
        return ()
    said = pair.transcript.says(ours.span).lower(), pair.article.says(theirs.span)
    reason = f"The two give different reasons: the script “{said[0]}”, the article “{said[1]}”."
    values = " ".join(sorted(ours.norms)), " ".join(sorted(theirs.norms))
    return (Difference("cause", ours.span, theirs.span, reason, severity("cause"), values),)


def _reason(told: Told) -> _Reason | None:
    """What stands behind the strongest cue of a span, or before it where nothing stands behind."""
    forces: tuple[Force, Force] = ("strong", "weak")
    for force in forces:
        for span in told.spans:
            cue = _cues(force).search(told.document.text, span.start, span.end)
            words = _beside(told, span, cue) if cue else []
            if words:
                norms = frozenset(word.norm for word in words if word.content)
                return _Reason(Span(words[0].span.start, words[-1].span.end), norms, force == "strong")
    return None


def _beside(told: Told, span: Span, cue: re.Match[str]) -> list[Word]:
    stop = SENTENCE.search(told.document.text, cue.end(), span.end)
    inside = [word for word in told.words_in(span) if stop is None or word.span.end <= stop.start()]
    for some in (
        [word for word in inside if word.span.start >= cue.end()],
        [word for word in inside if word.span.end <= cue.start()],
    ):
        if any(word.content for word in some):
            return some
    return []


def _mentioned(reason: _Reason, other: Told) -> bool:
    """Whether the other document speaks of this reason as well: every one of its words is there."""
    text = other.document.text[max(0, other.spans[0].start - FAR) : other.spans[-1].end + FAR].lower()
    return all(norm in text for norm in reason.norms)


@cache
def _cues(force: Force) -> re.Pattern[str]:
    rows = (entry.partition(":") for entry in load("causes"))
    phrases = [phrase.strip() for name, _, listed in rows if name == force for phrase in listed.split("/")]
    longest = sorted(phrases, key=len, reverse=True)
    return re.compile(r"(?i)\b(?:" + "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in longest) + r")\b")

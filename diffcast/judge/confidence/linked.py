"""What tells whether two linked sides state the same, and whether a difference between them is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy

from diffcast.judge.confidence.models import Features, log_odds, model
from diffcast.judge.confidence.one_sided import CHANGED, ONE_SIDED, content_words
from diffcast.judge.linking.links import Link, Linked
from diffcast.judge.thresholds import MIN_CONFIDENCE_OF_CONTRADICTION, MIN_CONFIDENCE_OF_DIFFERENCE
from diffcast.model import KINDS, Difference


def shared_features(linked: Linked, link: Link) -> Features:
    """What is known of the two sides of a link."""
    texts, sides = (linked.transcript, linked.article), (link.transcript, link.article)
    rows = [content_words(text, places) for text, places in zip(texts, sides, strict=True)]
    chances = [text.reading.chances[own] for text, own in zip(texts, rows, strict=True)]
    ours, theirs = ({text.table.words[row].norm for row in own} for text, own in zip(texts, rows, strict=True))
    common = len(ours & theirs)
    return {
        "link": link.score,
        "doubt": log_odds(max(float(one[:, CHANGED].mean()) for one in chances)),
        "most changed": log_odds(max(float(one[:, CHANGED].max()) for one in chances)),
        "one-sided, transcript": log_odds(chances[0][:, ONE_SIDED].mean()),
        "one-sided, article": log_odds(chances[1][:, ONE_SIDED].mean()),
        "share of the shorter": common / min(len(ours), len(theirs)),
        "share of the longer": common / max(len(ours), len(theirs)),
        "log words, transcript": float(numpy.log(len(rows[0]))),
        "log words, article": float(numpy.log(len(rows[1]))),
        "one run each": float(len(link.transcript) == len(link.article) == 1),
    }


def difference_features(linked: Linked, link: Link, one: Difference, among: int) -> Features:
    """What is known of a difference, one of `among` in a link: the link, and the words of its two values."""
    texts, sides = (linked.transcript, linked.article), (link.transcript, link.article)
    values = [
        found if len(found := text.words_in(span)) else content_words(text, places)
        for text, span, places in zip(texts, (one.transcript, one.article), sides, strict=True)
    ]
    kind = [
        text.reading.kinds[content_words(text, places), KINDS.index(one.kind)].mean()
        for text, places in zip(texts, sides, strict=True)
    ]
    known: Features = {"kind": log_odds(float(numpy.mean(kind))), "differences": float(among)}
    for text, name, own, other in zip(texts, ("transcript", "article"), values, values[::-1], strict=True):
        chances = text.reading.chances[own]
        known[f"to the other value, {name}"] = text.draws(own, other)
        known[f"to anything, {name}"] = float(text.reading.attention.shares[own].sum(axis=1).mean())
        known[f"value changed, {name}"] = log_odds(chances[:, CHANGED].mean())
        known[f"value one-sided, {name}"] = log_odds(chances[:, ONE_SIDED].mean())
    kinds = {f"is {kind}": float(one.kind is kind) for kind in KINDS}
    return shared_features(linked, link) | known | kinds


def confirmed(linked: Linked, link: Link, found: Sequence[Difference]) -> tuple[Difference, ...]:
    """The differences that are likely true, each with its confidence; only the surest are contradictions."""
    return tuple(one for each in found if (one := _weighed(linked, link, each, len(found))) is not None)


def _weighed(linked: Linked, link: Link, one: Difference, among: int) -> Difference | None:
    confidence = model("difference").chance(difference_features(linked, link, one, among))
    if confidence < MIN_CONFIDENCE_OF_DIFFERENCE:
        return None
    severe = one.severity != "correction" or confidence >= MIN_CONFIDENCE_OF_CONTRADICTION
    return replace(one, confidence=confidence, severity=one.severity if severe else "check")

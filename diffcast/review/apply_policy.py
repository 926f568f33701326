"""Applies a policy to what was found: what each finding weighs, and which count as none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from diffcast.model import (
    SEVERITIES,
    Aside,
    AsideCode,
    Comparison,
    Difference,
    Document,
    Fact,
    Remark,
    RemarkCode,
    Role,
    Severity,
    Side,
    Span,
)
from diffcast.review.policy import NONE, Encoder, Policy

ALONE: dict[str, Side] = {"transcript_only": "transcript", "article_only": "article"}


def compared(
    transcript: str | Path | Document,
    article: str | Path | Document,
    policy: Policy = NONE,
    encoder: Encoder | None = None,
) -> Comparison:
    """The comparison of two texts under a policy; raises what `diffcast.compare` raises."""
    from diffcast.compare import compare  # Imported late: a policy may be checked without the networks.

    return policed(compare(transcript, article, policy.settings(encoder)), policy)


def policed(comparison: Comparison, policy: Policy) -> Comparison:
    """The comparison as the policy weighs it; nothing is lost in silence.

    A one-sided fact that is no finding becomes an aside, a difference that is none leaves its reason with the fact, and
    a remark counts both. No id changes.
    """
    judged = [_Judged.of(fact, policy) for fact in comparison.facts]
    asides = [*comparison.asides, *(aside for one in judged if one.left_out for aside in _asides(comparison, one))]
    return replace(
        comparison,
        facts=tuple(one.fact for one in judged if not one.left_out),
        asides=tuple(sorted(asides, key=lambda aside: (aside.side == "article", aside.span))),
        settings=replace(comparison.settings, policy=policy.applied),
        remarks=(*comparison.remarks, *_remarks(judged, policy)),
    )


@dataclass(frozen=True, slots=True)
class _Judged:
    """A fact as the policy weighs it."""

    fact: Fact
    why: str = ""
    """What made it, or a difference of it, no finding; empty where it is as it was."""
    weighed: bool = False
    """Whether its weight is another than without the policy."""

    @property
    def left_out(self) -> bool:
        """Whether the fact is no finding any more, and is told on one side alone."""
        return bool(self.why) and self.fact.status in ALONE

    @classmethod
    def of(cls, fact: Fact, policy: Policy) -> _Judged:
        if fact.status == "changed":
            return _changed(fact, policy)
        return _alone(fact, policy) if fact.status in ALONE else cls(fact)


def _changed(fact: Fact, policy: Policy) -> _Judged:
    if fact.evidence.get("link", 1.0) < policy.link:
        return _shared(fact, fact.differences, f"link below {policy.link:g}", policy)
    kept = [one for one in fact.differences if policy.weights.get(one.kind) != "off"]
    off = [one for one in fact.differences if one not in kept]
    why = ", ".join(dict.fromkeys(f"{one.kind} is off" for one in off))
    if not kept:
        return _shared(fact, off, why, policy)
    weighed = tuple(replace(one, severity=_weight(policy, one.kind, one.severity)) for one in kept)
    again = tuple(sorted(weighed, key=lambda one: SEVERITIES.index(one.severity)))
    gravest = min((one.severity for one in again), key=SEVERITIES.index)
    return _Judged(replace(fact, differences=again, severity=gravest), why, gravest != fact.severity)


def _shared(fact: Fact, none: Sequence[Difference], why: str, policy: Policy) -> _Judged:
    reasons = " ".join(one.reason for one in none)
    reason = f"both versions say it; {_by(policy)} ({why}) this is no difference: {reasons}"
    return _Judged(replace(fact, status="shared", differences=(), severity="note", reason=reason), why)


def _alone(fact: Fact, policy: Policy) -> _Judged:
    detail = fact.level == "detail"
    key = fact.status.replace("_", "-") + "-details" * detail
    if detail and not policy.details:
        return _Judged(fact, "details are not listed")
    if policy.weights.get(key) == "off":
        return _Judged(fact, f"{key} is off")
    if fact.evidence.get("one-sided", 1.0) < policy.one_sided:
        return _Judged(fact, f"one-sided below {policy.one_sided:g}")
    weight = _weight(policy, key, fact.severity)
    return _Judged(replace(fact, severity=weight), weighed=weight != fact.severity)


def _weight(policy: Policy, key: str, otherwise: Severity) -> Severity:
    weight = policy.weights.get(key, otherwise)
    return otherwise if weight == "off" else weight


def _asides(comparison: Comparison, one: _Judged) -> Iterator[Aside]:
    side = ALONE[one.fact.status]
    document = comparison.transcript if side == "transcript" else comparison.article
    for span in (*one.fact.transcript, *one.fact.article):
        yield Aside(side, span, _role(document, span), AsideCode.LEFT_OUT, f"{AsideCode.LEFT_OUT.words}: {one.why}")


def _role(document: Document, span: Span) -> Role:
    return next((block.role for block in document.blocks if block.span.meets(span)), "body")


def _remarks(judged: Iterable[_Judged], policy: Policy) -> Iterator[Remark]:
    """One sentence on all that the policy did to the findings; none where it did nothing."""
    left_out = Counter(one.why for one in judged if one.why)
    weighed = sum(one.weighed for one in judged)
    told = [f"{count} left out ({why})" for why, count in left_out.items()]
    told += [f"{weighed} weighed anew"] * bool(weighed)
    if told:
        yield Remark(RemarkCode.POLICY, f"Findings {_by(policy)}: {', '.join(told)}.")


def _by(policy: Policy) -> str:
    return f"by {policy.source}" if policy.source else "by the policy"

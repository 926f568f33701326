"""Applies a policy to a comparison: the severity of each finding, and which don't count as findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from diffcast.codes import Remark, RemarkCode
from diffcast.model import (
    SEVERITIES,
    Aside,
    AsideCode,
    Comparison,
    Difference,
    Document,
    Fact,
    Role,
    Severity,
    Side,
    Span,
    Status,
)
from diffcast.review.policy import NO_POLICY, Policy

SIDE_OF_STATUS: Final[dict[Status, Side]] = {"transcript_only": "transcript", "article_only": "article"}


def compare_with_policy(
    transcript: str | Path | Document,
    article: str | Path | Document,
    policy: Policy = NO_POLICY,
) -> Comparison:
    """The comparison of two texts under a policy; raises what `diffcast.compare` raises."""
    from diffcast.compare import compare  # Imported late: a policy can be checked without loading the networks.

    return apply_policy(compare(transcript, article, policy.settings), policy)


def apply_policy(comparison: Comparison, policy: Policy) -> Comparison:
    """The comparison with the policy's severities, without the findings that it leaves out.

    Nothing is lost: a one-sided fact that isn't a finding is listed as not compared, a difference that isn't one leaves
    its reason with the fact, and a remark counts both. No id changes.
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
    """A fact under the policy."""

    fact: Fact
    why: str = ""
    """Why the fact, or one of its differences, isn't a finding; empty if all of it still is."""
    severity_changed: bool = False

    @property
    def left_out(self) -> bool:
        """Whether the fact is one-sided and not a finding any more."""
        return bool(self.why) and self.fact.status in SIDE_OF_STATUS

    @classmethod
    def of(cls, fact: Fact, policy: Policy) -> _Judged:
        if fact.status == "changed":
            return _changed(fact, policy)
        return _one_sided(fact, policy) if fact.status in SIDE_OF_STATUS else cls(fact)


def _changed(fact: Fact, policy: Policy) -> _Judged:
    if fact.evidence.get("link", 1.0) < policy.link:
        return _shared(fact, fact.differences, f"link below {policy.link:g}", policy)
    kept = [one for one in fact.differences if policy.severities.get(one.kind) != "off"]
    off = [one for one in fact.differences if one not in kept]
    why = ", ".join(dict.fromkeys(f"{one.kind} is off" for one in off))
    if not kept:
        return _shared(fact, off, why, policy)
    again = [replace(one, severity=_severity(policy, one.kind, one.severity)) for one in kept]
    again.sort(key=lambda one: SEVERITIES.index(one.severity))
    severity = again[0].severity
    return _Judged(replace(fact, differences=tuple(again), severity=severity), why, severity != fact.severity)


def _shared(fact: Fact, dropped: Sequence[Difference], why: str, policy: Policy) -> _Judged:
    reasons = " ".join(one.reason for one in dropped)
    reason = f"no difference under {_name(policy)} ({why}): {reasons}"
    return _Judged(replace(fact, status="shared", differences=(), severity="note", reason=reason), why)


def _one_sided(fact: Fact, policy: Policy) -> _Judged:
    detail = fact.level == "detail"
    key = fact.status.replace("_", "-") + "-details" * detail
    if detail and not policy.details:
        return _Judged(fact, "details are not listed")
    if policy.severities.get(key) == "off":
        return _Judged(fact, f"{key} is off")
    if fact.evidence.get("one-sided", 1.0) < policy.one_sided:
        return _Judged(fact, f"one-sided below {policy.one_sided:g}")
    severity = _severity(policy, key, fact.severity)
    return _Judged(replace(fact, severity=severity), severity_changed=severity != fact.severity)


def _severity(policy: Policy, key: str, default: Severity) -> Severity:
    severity = policy.severities.get(key, default)
    return default if severity == "off" else severity


def _asides(comparison: Comparison, one: _Judged) -> Iterator[Aside]:
    side = SIDE_OF_STATUS[one.fact.status]
    document = comparison.transcript if side == "transcript" else comparison.article
    for span in (*one.fact.transcript, *one.fact.article):
        yield Aside(side, span, _role(document, span), AsideCode.LEFT_OUT, f"{AsideCode.LEFT_OUT.words}: {one.why}")


def _role(document: Document, span: Span) -> Role:
    return next((block.role for block in document.blocks if block.span.meets(span)), "body")


def _remarks(judged: Iterable[_Judged], policy: Policy) -> Iterator[Remark]:
    """One sentence on all that the policy did to the findings; none if it did nothing."""
    not_counted = Counter(one.why for one in judged if one.why)
    changed = sum(one.severity_changed for one in judged)
    parts = [f"{_number(count, 'finding')} not counted ({why})" for why, count in not_counted.items()]
    parts += [f"{changed} {'severity' if changed == 1 else 'severities'} changed"] * bool(changed)
    if parts:
        yield Remark(RemarkCode.POLICY, f"{', '.join(parts)} by {_name(policy)}.")


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"


def _name(policy: Policy) -> str:
    return policy.source or "the policy"

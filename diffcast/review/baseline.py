"""`baseline.json` (`diffcast-baseline/1`, docs/review.md): known findings, so that a check reports new ones only.

A finding is known as long as it says the same. If its severity or one of the values that differ has changed, it is
new, even if its words are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from diffcast.decision import Decision, Entry
from diffcast.errors import UnreadableInput
from diffcast.kinds import KINDS, SEVERITIES, Severity
from diffcast.model import Comparison, Fact
from diffcast.reports.summary import severity_of
from diffcast.review.carry_over import entry_of, matching_facts
from diffcast.review.json_file import Origin, Values, dump, load, status_of, texts

SCHEMA: Final = "diffcast-baseline/1"
UNDECIDED: Final = Decision(None)

Differing: TypeAlias = tuple[str, str, str]
"""The kind of a difference, and the values of the transcript and of the article."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding as it was when the baseline was made."""

    entry: Entry
    severity: Severity
    differing: tuple[Differing, ...]
    """In order of kind and values."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """The known findings of one pair of texts."""

    name: str
    """The name of the pair, as in the manifest."""
    transcript: Origin
    article: Origin
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Baseline:
    """The known findings of one or more pairs."""

    pairs: tuple[Adopted, ...]
    warnings: tuple[str, ...] = ()
    """What in the file could not be used, one sentence each."""

    def dump(self) -> str:
        """The file's text: the same for the same findings."""
        return dump({"schema": SCHEMA, "pairs": [_pair(adopted) for adopted in self.pairs]})

    def of(self, name: str, comparison: Comparison) -> Adopted | None:
        """The findings of a pair, found by its name, then by the digests of both texts; else the only pair there is."""
        digests = comparison.transcript.sha256, comparison.article.sha256
        named = [pair for pair in self.pairs if pair.name == name]
        same = [pair for pair in self.pairs if (pair.transcript.sha256, pair.article.sha256) == digests]
        return next(iter([*named, *same, *(self.pairs if len(self.pairs) == 1 else ())]), None)


@dataclass(frozen=True, slots=True)
class Known:
    """What a baseline says about a comparison."""

    facts: frozenset[str]
    """Ids of the findings that are in the baseline and say the same."""
    gone: int
    """Findings of the baseline that are not found any more, or say something else."""


def adopt(name: str, comparison: Comparison) -> Adopted:
    """Today's findings of a pair, in their order."""
    findings = tuple(_finding(comparison, fact) for fact in comparison.facts if fact.status != "shared")
    return Adopted(name, Origin.of(comparison.transcript), Origin.of(comparison.article), findings)


def known(adopted: Adopted, comparison: Comparison) -> Known:
    """Which findings of a comparison a baseline knows, matched as decisions are: by id, else by their words."""
    matches = matching_facts([finding.entry for finding in adopted.findings], comparison)
    facts = {fact.id: fact for fact in comparison.facts}
    same = frozenset(
        fact
        for finding, fact in zip(adopted.findings, matches, strict=True)
        if fact is not None and _says_the_same(finding, facts[fact])
    )
    return Known(same, len(adopted.findings) - len(same))


def warnings(fit: Known, adopted: Adopted, where: str) -> tuple[str, ...]:
    """What the person who gave a baseline should know about it and this pair."""
    total = len(adopted.findings)
    if not fit.gone:
        return ()
    if not fit.facts and total > 1:
        about = f"{adopted.transcript.source} and {adopted.article.source}"
        return (
            f"{where}: none of its {total} findings of {adopted.name} was found; it may be of another story ({about})",
        )
    are = "is" if fit.gone == 1 else "are"
    return (
        f"{where}: {fit.gone} of {total} findings of {adopted.name} {are} gone or changed; make the baseline again",
    )


def read(raw: bytes, where: str) -> Baseline:
    """The baseline in the bytes of a file; `where` names the file in messages.

    Raises `UnreadableInput` if it is something else, or of another major version. Findings that cannot be used are
    named in `warnings` and count as new, so that nothing passes by mistake.
    """
    values, found = load(raw, where, SCHEMA, "a baseline")
    listed = values.get("pairs")
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise UnreadableInput(f'{where}: "pairs" must be a list of objects; make the baseline again')
    findings = [each.get("findings") for each in listed]
    if not all(isinstance(each, list) for each in findings):
        raise UnreadableInput(f'{where}: each pair needs a list of "findings"; make the baseline again')
    read_ones = [[_read_finding(each) for each in several] for several in findings]
    broken = sum(finding is None for several in read_ones for finding in several)
    pairs = tuple(_read_pair(each, several) for each, several in zip(listed, read_ones, strict=True))
    left_out = f"{where}: {broken} of its findings cannot be used and count as new; make the baseline again"
    return Baseline(pairs, (*found, left_out) if broken else found)


def _finding(comparison: Comparison, fact: Fact) -> Finding:
    return Finding(entry_of(comparison, fact, UNDECIDED), severity_of(fact), _differing(fact))


def _differing(fact: Fact) -> tuple[Differing, ...]:
    return tuple(sorted((each.kind, *each.values) for each in fact.differences))


def _says_the_same(finding: Finding, fact: Fact) -> bool:
    return finding.severity == severity_of(fact) and finding.differing == _differing(fact)


def _pair(adopted: Adopted) -> Values:
    return {
        "name": adopted.name,
        "transcript": adopted.transcript.to_dict(),
        "article": adopted.article.to_dict(),
        "findings": [_values(finding) for finding in adopted.findings],
    }


def _values(finding: Finding) -> Values:
    entry = finding.entry
    values: dict[str, Any] = {"fact": entry.fact, "status": entry.status, "severity": finding.severity}
    differing = [{"kind": kind, "values": [spoken, written]} for kind, spoken, written in finding.differing]
    return values | {"transcript": entry.transcript, "article": entry.article, "differences": differing}


def _read_pair(values: Mapping[str, Any], findings: Iterable[Finding | None]) -> Adopted:
    name = values.get("name")
    return Adopted(
        name if isinstance(name, str) else "",
        Origin.read(values.get("transcript")),
        Origin.read(values.get("article")),
        tuple(finding for finding in findings if finding is not None),
    )


def _read_finding(values: object) -> Finding | None:
    """The finding in a file's values; None if they cannot be used."""
    if not isinstance(values, dict) or not isinstance(values.get("fact"), str):
        return None
    status, words = status_of(values), texts(values, "transcript", "article")
    severity = next((each for each in SEVERITIES if each == values.get("severity")), None)
    differing = _read_differing(values.get("differences", []))
    if status is None or words is None or severity is None or differing is None:
        return None
    return Finding(Entry(values["fact"], status, words[0], words[1], UNDECIDED), severity, differing)


def _read_differing(listed: object) -> tuple[Differing, ...] | None:
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        return None
    found = [(each.get("kind"), each.get("values")) for each in listed]
    if not all(kind in KINDS and _is_pair(values) for kind, values in found):
        return None
    return tuple(sorted((kind, *values) for kind, values in found))


def _is_pair(values: object) -> bool:
    return isinstance(values, list) and len(values) == 2 and all(isinstance(value, str) for value in values)

"""What the results of an archive show together: what is lost on the way to the web, and which differences rise."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import sqrt
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from diffcast.archive.manifest import ListedPair
from diffcast.archive.output_folder import finished_run
from diffcast.archive.results import Record, finding_rows, pair_row, records
from diffcast.kinds import KINDS

Trend: TypeAlias = Literal["rising", "falling", "steady", "too few"]

WORST: Final = 20
"""Pairs that are listed with their report."""
MAX_DESKS: Final = 200
"""Desks that are counted apart; others together, so that a column of unique values takes no memory."""
OTHER_DESKS: Final = "(other desks)"
MIN_TREND: Final = 10
"""Differences of a kind below which no trend is named."""
TREND_SIGNS: Final = 2.0
"""Standard deviations by which two halves must differ: chance alone does that once in twenty."""
MAX_PERIODS: Final = 120
HELD: Final[Mapping[str, str]] = {
    "speech": "somebody’s own words",
    "amount": "a number",
    "person": "a name",
    "date": "a date or time",
    "plain": "none of these",
}
"""What a fact may hold, in words."""
PARTS: Final[Mapping[str, str]] = {"part 1": "first third", "part 2": "middle third", "part 3": "last third"}


@dataclass(slots=True)
class Tally:
    """Counts over some pairs."""

    pairs: int = 0
    failed: int = 0
    differing: int = 0
    """Pairs with at least one fact that differs."""
    contradictions: int = 0
    lost: int = 0
    """Facts only in the transcript."""
    added: int = 0
    """Facts only in the article."""
    facts: int = 0
    """Facts of the transcripts, lost or not."""
    kinds: Counter[str] = field(default_factory=Counter)

    @property
    def compared(self) -> int:
        """Pairs that could be compared."""
        return self.pairs - self.failed

    def per_hundred(self, count: int) -> float:
        """A count as a rate per hundred compared pairs."""
        return 100 * count / self.compared if self.compared else 0.0

    def add(self, row: Mapping[str, Any], kinds: Iterable[str]) -> None:
        """Count one pair."""
        self.pairs += 1
        self.failed += row["status"] == "failed"
        self.differing += row["changed"] > 0
        self.contradictions += row["contradictions"]
        self.lost += row["transcript_only"]
        self.added += row["article_only"]
        self.facts += row["transcript_only"] + row["changed"] + row["shared"]
        self.kinds.update(kinds)

    def join(self, other: Tally) -> None:
        """Add the counts of another."""
        for name in ("pairs", "failed", "differing", "contradictions", "lost", "added", "facts"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.kinds.update(other.kinds)


@dataclass(frozen=True, slots=True)
class WorstPair:
    """A pair with much that differs."""

    pair: ListedPair
    contradictions: int
    different: int
    one_sided: int
    reason: str
    """Of its first most severe difference."""

    @property
    def rank(self) -> tuple[int, ...]:
        """Larger is worse; of equal ones the earlier."""
        return self.contradictions, self.different, self.one_sided, -self.pair.number


@dataclass(slots=True)
class Statistics:
    """What the results show, gathered in one pass; the memory doesn't grow with the number of pairs."""

    total: Tally = field(default_factory=Tally)
    desks: dict[str, Tally] = field(default_factory=dict)
    hours: dict[int, Tally] = field(default_factory=dict)
    months: dict[str, Tally] = field(default_factory=dict)
    """By `2026-05`."""
    told: Counter[str] = field(default_factory=Counter)
    """Facts of transcripts by what they hold, and their part: keys of `HELD` and `PARTS`."""
    lost: Counter[str] = field(default_factory=Counter)
    """Those of them that the article lacks."""
    errors: list[tuple[str, str]] = field(default_factory=list)
    """The first failed pairs, with their reason."""
    _worst: list[tuple[tuple[int, ...], WorstPair]] = field(default_factory=list)

    @classmethod
    def of(cls, records: Iterable[Record]) -> Statistics:
        """Over these results, in the order of the archive."""
        found = cls()
        for number, record in enumerate(records, 1):
            found.add(record, number)
        return found

    def add(self, record: Record, number: int) -> None:
        """Count one pair, the one with this number in the archive."""
        row, findings = pair_row(record), tuple(finding_rows(record))
        kinds = [each["kind"] for each in findings if each["kind"]]
        for tally in self._tallies(row):
            tally.add(row, kinds)
        self._count_contents(record)
        if row["error"] and len(self.errors) < WORST:
            self.errors.append((row["pair"], row["error"]))
        if row["changed"]:
            self._rank(_worst_pair(record, row, findings, number))

    @property
    def worst(self) -> tuple[WorstPair, ...]:
        """The pairs in which most differs, the worst first."""
        return tuple(pair for _, pair in sorted(self._worst, key=lambda each: each[0], reverse=True))

    def share_lost(self, key: str) -> float:
        """The share of the facts of this key that the article lacks, 0 to 1."""
        return self.lost[key] / self.told[key] if self.told[key] else 0.0

    def periods(self) -> tuple[tuple[str, Tally], ...]:
        """The months in their order; years where there are too many months."""
        if len(self.months) <= MAX_PERIODS:
            return tuple(sorted(self.months.items()))
        years: dict[str, Tally] = {}
        for month, tally in self.months.items():
            years.setdefault(month[:4], Tally()).join(tally)
        return tuple(sorted(years.items()))[-MAX_PERIODS:]

    def trend(self, kind: str) -> Trend:
        """Whether a kind of difference is more frequent in the later half of the months than in the earlier one."""
        periods = self.periods()
        half = len(periods) // 2
        earlier, later = _joined(periods[:half]), _joined(periods[len(periods) - half :])
        before, after = earlier.kinds[kind], later.kinds[kind]
        if before + after < MIN_TREND or not earlier.compared or not later.compared:
            return "too few"
        change = after / later.compared - before / earlier.compared
        if abs(change) <= TREND_SIGNS * sqrt(after / later.compared**2 + before / earlier.compared**2):
            return "steady"
        return "rising" if change > 0 else "falling"

    def kinds(self) -> tuple[tuple[str, int], ...]:
        """Every kind that was found, the most frequent first."""
        return tuple((kind, count) for kind, count in self.total.kinds.most_common() if kind in set(KINDS))

    def _tallies(self, row: Mapping[str, Any]) -> Iterator[Tally]:
        yield self.total
        if row["desk"]:
            known = row["desk"] in self.desks or len(self.desks) < MAX_DESKS
            yield self.desks.setdefault(row["desk"] if known else OTHER_DESKS, Tally())
        if row["hour"] is not None:
            yield self.hours.setdefault(row["hour"], Tally())
        if isinstance(row["date"], date):
            yield self.months.setdefault(f"{row['date']:%Y-%m}", Tally())

    def _count_contents(self, record: Record) -> None:
        for fact in record["report"]["facts"] if "report" in record else ():
            contents = record["contents"].get(fact["id"])
            if contents is None or not fact["transcript"]:
                continue
            keys = [*(contents["holds"] or ["plain"]), f"part {contents['part']}"]
            self.told.update(keys)
            if fact["status"] == "transcript_only":
                self.lost.update(keys)

    def _rank(self, pair: WorstPair) -> None:
        heapq.heappush(self._worst, (pair.rank, pair))
        if len(self._worst) > WORST:
            heapq.heappop(self._worst)


def read_statistics(folder: Path) -> Statistics:
    """What the results in an output folder show together; raises `UnreadableInput` where it has no finished run."""
    finished_run(folder)
    return Statistics.of(records(folder))


def _joined(periods: Iterable[tuple[str, Tally]]) -> Tally:
    joined = Tally()
    for _, tally in periods:
        joined.join(tally)
    return joined


def _worst_pair(
    record: Record, row: Mapping[str, Any], findings: Iterable[Mapping[str, Any]], number: int
) -> WorstPair:
    sources = [record["report"][side]["source"] for side in ("transcript", "article")]
    article = None if sources[0] == sources[1] else sources[1]
    different = [each for each in findings if each["kind"]]
    first = min(different, key=lambda each: ("correction", "check", "note").index(each["severity"]))
    return WorstPair(
        ListedPair(record["id"], sources[0], article, record["columns"], number=number),
        row["contradictions"],
        row["changed"],
        row["transcript_only"] + row["article_only"],
        first["reason"],
    )

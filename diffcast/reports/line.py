"""The result on one line of keys and numbers, for scripts: `changed=4 correction=3 check=1 note=0 …`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from diffcast.kinds import SEVERITIES
from diffcast.model import STATUSES, Comparison
from diffcast.reports.excerpts import one_line
from diffcast.reports.pairs import BrokenPair, Pair
from diffcast.reports.review_status import listed
from diffcast.reports.summary import remarks, severity_of
from diffcast.reports.view import View


def render(comparison: Comparison, view: View) -> str:
    """Each key once and in this order: the statuses asked for (after `changed`, its severities), `suppressed`,
    `unplaced`, `notes`, with a gate `failing` and, where somebody signed off, `signed`, the digests of the texts, and
    the last signer as a JSON string.
    """
    parts = [f"{key}={number}" for key, number in _numbers(comparison, view)]
    return " ".join([*parts, *_signed(comparison, view)]) + "\n"


def _signed(comparison: Comparison, view: View) -> Iterator[str]:
    if view.sign_offs:
        yield f"signed={len(view.sign_offs)}"
        yield f"transcript_sha256={comparison.transcript.sha256}"
        yield f"article_sha256={comparison.article.sha256}"
        yield f"signed_by={json.dumps(one_line(view.sign_offs[-1].by), ensure_ascii=False)}"


def _numbers(comparison: Comparison, view: View) -> Iterator[tuple[str, int]]:
    facts = listed(comparison, view)
    tally = Counter(fact.status for fact in facts)
    severities = Counter(severity_of(fact) for fact in facts if fact.status == "changed")
    for status in STATUSES:
        if status in view.statuses:
            yield status, tally[status]
        if status in view.statuses and status == "changed":
            yield from ((severity, severities[severity]) for severity in SEVERITIES)
    yield "suppressed", sum(view.suppressed(fact) for fact in facts if fact.status != "shared")
    yield "unplaced", len(view.unplaced)
    yield "notes", len(remarks(comparison))
    if view.failing is not None:
        yield "failing", len(view.failing)


def render_many(pairs: Sequence[Pair]) -> str:
    """One line a pair, ending in its name as a JSON string. A pair that couldn't be compared has only `broken=1`."""
    return "".join(f"{_pair(pair)} pair={json.dumps(one_line(pair.name), ensure_ascii=False)}\n" for pair in pairs)


def _pair(pair: Pair) -> str:
    return "broken=1" if isinstance(pair, BrokenPair) else render(pair.comparison, pair.view).strip()

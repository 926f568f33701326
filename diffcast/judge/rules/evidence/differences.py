"""Makes a difference, with its reason in the one form that all reasons have."""

from __future__ import annotations

from typing import Final

from diffcast.judge.rules.evidence.pair import Pair
from diffcast.model import Difference, Kind, Severity, Span

AGREE: Final = frozenset({"same", "fits"})
"""Relations of two amounts, times or sources that can both be right."""
PLACE_DIFFERS: Final = "Place differs"


def difference(
    kind: Kind,
    what: str,
    spans: tuple[Span, Span],
    shown: tuple[str, str],
    values: tuple[str, str] | None = None,
    severity: Severity | None = None,
) -> Difference:
    """A difference between two spans, the transcript's first: `Number differs: 41 (transcript), 14 (article)`.

    `what` says what differs; `shown` is what people read of each text. `values` are the normalised values that were
    compared, by default `shown`; the severity is by default the kind's.
    """
    reason = f"{what}: {shown[0]} (transcript), {shown[1]} (article)"
    return Difference(kind, *spans, reason, severity or kind.severity, values or shown, shown=shown)


def quoted(pair: Pair, spans: tuple[Span, Span]) -> tuple[str, str]:
    """The words of both spans as they are in the texts, in quotation marks."""
    return f"“{pair.transcript.says(spans[0])}”", f"“{pair.article.says(spans[1])}”"

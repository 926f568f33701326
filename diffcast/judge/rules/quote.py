"""Words that differ inside quotation marks."""

from __future__ import annotations

from collections.abc import Iterator

from diffcast.judge.rules.evidence.differences import difference
from diffcast.judge.rules.evidence.pair import Pair, PairSide
from diffcast.language.compare_quotes import altered_words, quote_relation
from diffcast.language.words import words
from diffcast.model import Difference, Kind, Quote, Span

UNALTERED = frozenset({"verbatim", "trimmed", "spliced"})


def quotes(pair: Pair) -> tuple[Difference, ...]:
    """The first quotation that is given in different words; a shortened one differs in nothing."""
    ours, theirs = pair.transcript.all_of(Quote), pair.article.all_of(Quote)
    left = [one for one in ours if not any(quote_relation(one, two) in UNALTERED for two in theirs)]
    right = [two for two in theirs if not any(quote_relation(one, two) in UNALTERED for one in ours)]
    return tuple(found for one in left for two in right for found in _altered(pair, one, two))[:1]


def _altered(pair: Pair, left: Quote, right: Quote) -> Iterator[Difference]:
    if quote_relation(left, right) == "altered":
        for one, two in altered_words(left, right):
            spans = _place(pair.transcript, left, one), _place(pair.article, right, two)
            if pair.transcript.meets(spans[0]) or pair.article.meets(spans[1]):
                yield _difference(pair, spans)


def _place(side: PairSide, quote: Quote, run: range) -> Span:
    """The characters of these words of the quotation; of the word before them where there are none."""
    inside = words(side.document.text, quote.span)
    first = min(run.start, len(inside) - 1) if run else max(0, min(run.start, len(inside)) - 1)
    last = run.stop if run else first + 1
    return Span(inside[first].span.start, inside[min(last, len(inside)) - 1].span.end)


def _difference(pair: Pair, spans: tuple[Span, Span]) -> Difference:
    ours, theirs = pair.transcript.says(spans[0]).lower(), pair.article.says(spans[1]).lower()
    return difference(Kind.QUOTE, "Quote differs", spans, (f"“{ours}”", f"“{theirs}”"), (ours, theirs))

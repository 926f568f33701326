"""Words altered inside quotation marks."""

from __future__ import annotations

from diffcast.judge.rules.evidence.pair import Pair, PairSide
from diffcast.language.compare_quotes import altered_words, quote_relation
from diffcast.language.words import words
from diffcast.model import Difference, Kind, Quote, Span

WHOLE = frozenset({"verbatim", "trimmed", "spliced"})


def quotes(pair: Pair) -> tuple[Difference, ...]:
    """The quotations that give one utterance in different words; trimmed and spliced ones differ in nothing."""
    ours, theirs = _quotes(pair.transcript), _quotes(pair.article)
    left_over = [one for one in ours if not any(quote_relation(one, two) in WHOLE for two in theirs)]
    right_over = [two for two in theirs if not any(quote_relation(one, two) in WHOLE for one in ours)]
    found = (one for left in left_over for right in right_over for one in _altered(pair, left, right))
    return tuple(found)[:1]


def _quotes(side: PairSide) -> tuple[Quote, ...]:
    return tuple(detail for detail in side.details if isinstance(detail, Quote))


def _altered(pair: Pair, left: Quote, right: Quote) -> tuple[Difference, ...]:
    if quote_relation(left, right) != "altered":
        return ()
    runs = altered_words(left, right)
    places = ((_place(pair.transcript, left, one), _place(pair.article, right, two)) for one, two in runs)
    met = [(one, two) for one, two in places if pair.transcript.meets(one) or pair.article.meets(two)]
    return tuple(_difference(pair, one, two) for one, two in met)


def _place(side: PairSide, quote: Quote, run: range) -> Span:
    """The characters of these words of the quotation; of the word before them where there are none."""
    inside = words(side.document.text, quote.span)
    first = min(run.start, len(inside) - 1) if run else max(0, min(run.start, len(inside)) - 1)
    last = run.stop if run else first + 1
    return Span(inside[first].span.start, inside[min(last, len(inside)) - 1].span.end)


def _difference(pair: Pair, one: Span, two: Span) -> Difference:
    said = pair.transcript.says(one).lower(), pair.article.says(two).lower()
    reason = f"Inside the quotation the script has “{said[0]}”, the article “{said[1]}”."
    return Difference(Kind.QUOTE, one, two, reason, Kind.QUOTE.severity, said)

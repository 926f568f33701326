"""What tells how likely a finding is true: a run is one-sided, two sides state the same, a difference is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy

from diffcast.align.network import CLASSES
from diffcast.align.word_table import Floats, Ints
from diffcast.judge.confidence.models import Features, log_odds, model
from diffcast.judge.linking.links import Link, Linked
from diffcast.judge.reading.run_tables import Entries, Shares
from diffcast.judge.reading.runs import span_of
from diffcast.judge.reading.text_runs import TextRuns, details_of
from diffcast.judge.thresholds import MIN_CONFIDENCE_OF_CONTRADICTION, MIN_CONFIDENCE_OF_DIFFERENCE
from diffcast.model import KINDS, Difference, Moment, Quantity, Quote

ONE_SIDED, FURNITURE, CHANGED = (CLASSES.index(name) for name in ("one-sided", "furniture", "changed"))
FLOOR: Final = 0.01
"""Added to a share before its log is taken."""
FLOOR_OF_DISTANCE: Final = 0.02
"""The same for a distance in a text: about a sentence."""
RUNS_AROUND: Final = 3
"""Runs before and after one of which the first with a counterpart says where its own is likely."""
MIN_NEARNESS: Final = 0.2
"""From which a run has a counterpart."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A text with what each of its runs has of the other text."""

    text: TextRuns
    other: TextRuns
    shares: Shares
    """What each run shares with each of the other text's."""
    attention: Entries
    """How much it draws of each passage of the other text, 0 to 1: shape (runs, passages)."""
    odds: Floats
    """By run the log odds that its words are one-sided."""
    other_odds: Floats
    """The same of the other text's runs."""
    sentences: Ints
    """By run the sentence that it begins in."""
    drawn: Floats
    """By word the most that one word of the other text draws of it, 0 to 1."""
    nearest: Ints
    """By run the run of the other text that shares most with it; 0 where that text has none."""
    nearness: Floats
    """By run what that one shares with it, 0 to 1."""


def beside(text: TextRuns, other: TextRuns, shares: Shares) -> Beside:
    """The text beside the other one; `shares` has what its runs share with those of the other."""
    attention = text.attention_to(other.table.passage, len(other.table.passages))
    firsts = numpy.array([run.first for run in text.runs], dtype=numpy.int64)
    sentences, nearest = text.table.sentence[firsts], _nearest(text, other, shares)
    return Beside(text, other, shares, attention, _odds(text), _odds(other), sentences, _drawn(text, other), *nearest)


def _odds(text: TextRuns) -> Floats:
    chances = (text.reading.chances[content_words(text, [place]), ONE_SIDED] for place in range(len(text.runs)))
    return numpy.array([log_odds(one.mean()) for one in chances])


def _drawn(text: TextRuns, other: TextRuns) -> Floats:
    most = numpy.zeros(len(text.table))
    attended = other.reading.attention
    numpy.maximum.at(most, attended.words.ravel(), attended.shares.ravel())
    return most


def _nearest(text: TextRuns, other: TextRuns, shares: Shares) -> tuple[Ints, Floats]:
    nearest, nearness = numpy.zeros(len(text.runs), numpy.int64), numpy.zeros(len(text.runs))
    for place in range(len(text.runs)) if len(other.runs) else ():
        row = shares.rows([place])[0]  # One at a time: a text may have thousands.
        nearest[place], nearness[place] = row.argmax(), row.max()
    return nearest, nearness


def one_sided_features(known: Beside, places: Sequence[int]) -> Features:
    """What is known of one run, or of several next to each other."""
    text, rows = known.text, content_words(known.text, places)
    chances = text.reading.chances[rows]
    words: Features = {
        "log odds": log_odds(chances[:, ONE_SIDED].mean()),
        "log words": float(numpy.log(len(rows))),
        "attention": float(known.attention.dense(places).mean(axis=0).sum()),
        "furniture": log_odds(chances[:, FURNITURE].mean()),
        "drawn": float(known.drawn[rows].mean()),
        "new words": float((~numpy.isin(text.table.norms[rows], known.other.table.norms)).sum()),
        "place": _place(text, places[0]),
    }
    return words | _of_the_details(text, places) | _of_the_best(known, places) | _of_the_rest(known, places)


def _place(text: TextRuns, place: int) -> float:
    """Where in the text a run begins: 0 to 1."""
    return text.runs[place].first / len(text.table)


def _of_the_details(text: TextRuns, places: Sequence[int]) -> Features:
    """What the runs say that can be named."""
    first, last = text.runs[places[0]], text.runs[places[-1]]
    run = replace(first, end=last.end)
    span = span_of(text.table, run)
    passages = text.table.passages[first.passage : int(text.table.passage[last.end - 1]) + 1]
    found = [one for one in details_of(passages) if one.span.meets(span)]
    return {
        "detail": float(text.is_detail(run)),
        "quoted": float(any(isinstance(one, Quote) for one in found)),
        "amounts": float(sum(isinstance(one, Quantity | Moment) for one in found)),
    }


def _of_the_best(known: Beside, places: Sequence[int]) -> Features:
    """What is known of the run of the other text that shares most."""
    if not len(known.other.runs):
        return {"log of that": float(numpy.log(FLOOR))}  # All others are 0, as for a run that shares nothing.
    shares = known.shares.rows(places).mean(axis=0)
    best_two = numpy.sort(numpy.partition(shares, -2)[-2:] if len(shares) > 1 else shares)
    partner = int(shares.argmax())
    words = content_words(known.other, [partner])
    drawing = known.shares.T.rows([partner])[0]
    away = abs(_place(known.text, places[0]) - _place(known.other, partner))
    return {
        "shared with the best": float(best_two[-1]),
        "log of that": float(numpy.log(best_two[-1] + FLOOR)),
        "with the best two": float(best_two.sum()),
        "words of the best": _common(known, content_words(known.text, places), words),
        "odds of the best": float(known.other_odds[partner]),
        "log words of the best": float(numpy.log(len(words))),
        "best of the best": float(int(drawing.argmax()) in places),
        "rival": float(numpy.delete(drawing, list(places)).max(initial=0.0)),
        "away": float(numpy.log(away + FLOOR_OF_DISTANCE)),
        "away and shared": float(away * best_two[-1]),
        "from the next": float(numpy.log(_from_the_next(known, places, partner) + FLOOR_OF_DISTANCE)),
    }


def _from_the_next(known: Beside, places: Sequence[int], partner: int) -> float:
    """How far the best run is from those of the runs before and after, 0 to 1; 1 where these have none."""
    here = _place(known.other, partner)
    before, after = range(places[0])[::-1][:RUNS_AROUND], range(places[-1] + 1, len(known.text.runs))[:RUNS_AROUND]
    sure = (next((run for run in side if known.nearness[run] > MIN_NEARNESS), None) for side in (before, after))
    found = (_place(known.other, int(known.nearest[run])) for run in sure if run is not None)
    return min((abs(one - here) for one in found), default=1.0)


def _of_the_rest(known: Beside, places: Sequence[int]) -> Features:
    """What is known of the rest of the sentence."""
    same = known.sentences == known.sentences[places[0]]
    same[list(places)] = False
    return {"of the sentence": float(known.odds[same if same.any() else list(places)].mean())}


def _common(known: Beside, rows: Ints, theirs: Ints) -> float:
    """The share of some words that are among some of the other text too."""
    norms, others = known.text.table.norms[rows].tolist(), set(known.other.table.norms[theirs].tolist())
    return sum(norm in others for norm in norms) / len(norms)  # A set: numpy takes longer for so few.


def content_words(text: TextRuns, places: Sequence[int]) -> Ints:
    """The content words of some runs, by index into their table; all of them where none is."""
    rows = numpy.concatenate([numpy.arange(text.runs[place].first, text.runs[place].end) for place in places])
    content = rows[text.table.content[rows]]
    return content if len(content) else rows


# Of links


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
    confidence = model("difference", linked.transcript.reading.read_by).chance(
        difference_features(linked, link, one, among)
    )
    if confidence < MIN_CONFIDENCE_OF_DIFFERENCE:
        return None
    severe = one.severity != "correction" or confidence >= MIN_CONFIDENCE_OF_CONTRADICTION
    return replace(one, confidence=confidence, severity=one.severity if severe else "check")

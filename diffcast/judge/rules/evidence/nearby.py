"""What ties a value of one side to a value of the other: the words next to them."""

from __future__ import annotations

import re

from diffcast.judge.rules.evidence.pair import Told
from diffcast.language.words import words
from diffcast.model import Span

REACH = 90  # characters on either side in which a value's own words stand
CLOSE = 0.75  # share of the content words of each side that the other has too
FEWEST = 2  # common content words from which one word more or less is still one wording
STEM = 5  # letters from which a common beginning makes two words kin
STOPS = re.compile(r"[.!?](?=\s)|\n\s*\n|[;:]\s")


def nearby(told: Told, span: Span) -> frozenset[str]:
    """The normalised content words around a span in its own sentence, without its own and without figures."""
    text = told.document.text
    before = text[max(0, span.start - REACH) : span.start]
    after = text[span.end : span.end + REACH]
    stops = [stop.end() for stop in STOPS.finditer(before)]
    start = span.start - len(before) + (stops[-1] if stops else 0)
    stop = STOPS.search(after)
    end = span.end + (stop.start() if stop else len(after))
    return _content(text, Span(start, span.start)) | _content(text, Span(span.end, end))


def one_wording(one: Told, two: Told) -> bool:
    """Whether both sides say it in nearly the same words, so that a word more or less is no rewording."""
    return _within(one.content, two.content) and _within(two.content, one.content)


def _within(one: frozenset[str], two: frozenset[str]) -> bool:
    """Whether the other side has nearly all of these words; of a few words, all but one."""
    common = len(shared(one, two))
    return common >= CLOSE * len(one) or (common >= FEWEST and common + 1 >= len(one))


def _content(text: str, span: Span) -> frozenset[str]:
    return frozenset(word.norm for word in words(text, span) if word.content and not word.norm[:1].isdigit())


def shared(one: frozenset[str], two: frozenset[str]) -> frozenset[str]:
    """The words of the one that the other has too, or that have a relative there (`deploy`, `deployment`)."""
    stems = {word[:STEM] for word in two if len(word) >= STEM}
    return frozenset(word for word in one if word in two or word[:STEM] in stems)

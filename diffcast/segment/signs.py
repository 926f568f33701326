"""Sentences of a presenter that state nothing: greetings, hand-overs, questions and sign-offs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from diffcast.model import Block, Span
from diffcast.segment.sentences import sentences
from diffcast.segment.wording import entries, marks

WORD = re.compile(r"[^\W\d_]+(?:[’'.\-][^\W\d_]+)*")
FIRST_PERSON = re.compile(r"(?i)\bi[’']?m ((?:[a-z.’'\-]+ ?){1,3})")
QUESTION = re.compile(r"(?i)(?:(?:so|and|but|now|well)\b,? )?(?:what|who|why|how|where|when|which)\b[^.]*\?")

LONGEST_SIGN = 160
"""Characters. A sentence that is longer says more than a greeting or a hand-over."""
LAST_SENTENCES = 2
"""How many sentences from the end a bare I'M NAME is a sign-off rather than somebody speaking of themselves."""
LONGEST_QUESTION = 6
"""Words. A longer question tells something before it asks."""


def signs_apart(text: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with such sentences cut out of what a presenter says, each with its reason."""
    people = frozenset(block.speaker.lower() for block in blocks if block.speaker)
    last = max((number for number, block in enumerate(blocks) if block.role == "speech"), default=-1)
    return tuple(
        part
        for number, block in enumerate(blocks)
        for part in (_parts(text, block, people, number == last) if block.role == "speech" else (block,))
    )


def _parts(text: str, block: Block, people: frozenset[str], last: bool) -> Iterator[Block]:
    spans = sentences(text, block.span)
    start = block.span.start
    for number, span in enumerate(spans):
        closing = last and number >= len(spans) - LAST_SENTENCES
        reason = _reason(text[span.start : span.end], people, closing)
        if reason is None:
            continue
        yield from _rest(text, block, start, span.start)
        yield replace(block, span=span, role="cue", reason=reason)
        start = span.end
    yield from _rest(text, block, start, block.span.end)


def _rest(text: str, block: Block, start: int, end: int) -> Iterator[Block]:
    stretch = text[start:end]
    if stretch.strip():
        first = start + len(stretch) - len(stretch.lstrip())
        yield replace(block, span=Span(first, first + len(stretch.strip())))


def _reason(sentence: str, people: frozenset[str], closing: bool) -> str | None:
    if len(sentence) > LONGEST_SIGN:
        return None
    plain = " ".join(sentence.split()).strip("-–—… ")
    for mark in marks("sentence"):
        if mark.pattern.fullmatch(plain) and _fits(mark.reason, plain, people, closing):
            return mark.reason
    if QUESTION.fullmatch(plain) and len(WORD.findall(plain)) <= LONGEST_QUESTION:
        return "a presenter's question"
    return None


def _fits(reason: str | None, sentence: str, people: frozenset[str], closing: bool) -> bool:
    """Whether the name in a sign-off or a hand-over can be one: known from a label, or no word of plain speech."""
    if reason != "a sign-off":
        return reason != "a hand-over" or not sentence.lower().startswith(
            ("it ", "he ", "she ", "they ", "this ", "that ")
        )
    own = FIRST_PERSON.search(sentence)
    if not own:
        return not any(word in entries("unnamed") for word in WORD.findall(sentence.lower())[:2])
    name = own.group(1).strip(" .").lower()
    return any(name.startswith(person) or person.startswith(name) for person in people) or (
        closing and not any(word in entries("unnamed") for word in name.split())
    )

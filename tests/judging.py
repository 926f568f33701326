"""Pairs made from two lines of text, for the tables of the rules."""

from __future__ import annotations

from functools import cache

import pytest
from tables import cells

from diffcast.judge.rules import find_differences
from diffcast.judge.rules.evidence.pair import Pair, PairSide
from diffcast.language.name_lexicon import NameLexicon
from diffcast.language.understand import understand
from diffcast.model import Block, Difference, Document, Passage, Role, Side, Span

STORY = """\
Residents of the small town had waited for months when Ines Halvard, who leads the council, met the doctor Anil Kapoor.
A teacher, Patricia Lowe, drove over from Dunmore with papers that she had kept since the flood near Tully Pass.
Later the same night in Marlow, a lawyer for the firm Verantis showed the papers to Mayor Tom Brandt and his staff.
The deputies had heard of it before, Sheriff Joan Pell said, and so had the players Jo Sandover and Millie Frost.
Neither the reporter Rosa Ibarra nor the young champion Hana Sedlak of Westerby could say what was written there.
Officials at the state Health Department and their lawyer, Dean Whitfield, were not ready to speak with anybody.
"""
"""What the page says elsewhere: the names of the story, in mixed case inside sentences."""


def pair(transcript: str, article: str, speaker: str | None = None, doubt: float = 0.0) -> Pair:
    """A line of each text, found to say the same thing; with a speaker the transcript's line is a sound bite."""
    ours, theirs = document("transcript", transcript, speaker), document("article", article)
    return Pair(pair_side(ours), pair_side(theirs), 1.0, doubt)


def document(side: Side, text: str, speaker: str | None = None) -> Document:
    spoken: Role = "bite" if speaker else "speech"
    block = Block(Span(0, len(text)), "body" if side == "article" else spoken, speaker)
    return Document(side, "text", "", text, (block,))


def pair_side(one: Document) -> PairSide:
    block = one.blocks[0]
    passages = understand(one, (Passage(0, block.span, block, 0),), lexicon())
    words, details = passages[0].words, passages[0].details
    return PairSide(one, (block.span,), words, details, details, details, block.speaker)


@cache
def lexicon() -> NameLexicon:
    return NameLexicon.of(document("article", STORY))


def table(kind: str) -> list[object]:
    """The rows of `judge_<kind>.txt` as parameters: transcript, article, and the two values or nothing."""
    return [pytest.param(*row, id=f"{row[0][:30]} / {row[1][:30]}") for row in cells(f"judge_{kind}.txt")]


def found(transcript: str, article: str) -> tuple[Difference, ...]:
    """All that differs between a line of each text."""
    return find_differences(pair(transcript, article))


def as_row(differing: tuple[Difference, ...]) -> str:
    """The findings in the form of the tables: `kind: one ~ other`."""
    return "; ".join(f"{one.kind}: {one.values[0]} ~ {one.values[1]}".strip() for one in differing)

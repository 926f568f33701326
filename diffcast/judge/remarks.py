"""What the reader of a report must know first: how far the comparison can be trusted, and what the house style did."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from diffcast.align.word_table import WordTable
from diffcast.judge.linking.links import Linked
from diffcast.judge.thresholds import (
    MAX_FUNCTION_WORDS_OF_FOREIGN,
    MAX_HOUSE_WORDS_LISTED,
    MIN_WORDS_FOR_LANGUAGE,
    UNRELATED_TEXTS,
)
from diffcast.language.folding import ignored, other_spellings
from diffcast.language.words import words
from diffcast.model import Fact, Passage, Remark, RemarkCode, Settings, Span
from diffcast.readers import side_of
from diffcast.settings import HouseStyle

OTHER_SCRIPT = re.compile(r"[^\x00-\u024f]")
"""What comes after the last Latin letter, but for rare ones."""
POSSESSIVE = re.compile(r"['’][sS]$")
SPANS_OF: tuple[Callable[[Fact], tuple[Span, ...]], ...] = (attrgetter("transcript"), attrgetter("article"))


def find_remarks(linked: Linked, facts: Sequence[Fact], settings: Settings) -> tuple[Remark, ...]:
    """What the reader must know, most important first."""
    tables = linked.transcript.table, linked.article.table
    return (
        *_not_english(tables),
        *_unrelated(linked, facts),
        *_swapped(*tables),
        *_lexical(settings),
        *(Remark(RemarkCode.HOUSE_STYLE, text) for text in _house_style(tables, settings.style)),
    )


def _not_english(tables: tuple[WordTable, WordTable]) -> Iterator[Remark]:
    for table in tables:
        few = len(table) >= MIN_WORDS_FOR_LANGUAGE and 1 - table.content.mean() < MAX_FUNCTION_WORDS_OF_FOREIGN
        if few or _mostly_other_script(table.document.text):
            yield Remark(
                RemarkCode.NOT_ENGLISH,
                f"The {table.document.side} does not seem to be in English. diffcast is made for English: it matches "
                "passages as well as it can, but may miss differences in wording, numbers and names.",
            )


def _mostly_other_script(text: str) -> bool:
    """Whether most letters are not Latin: such a text may have few words by our count, and none of them English."""
    others = sum(map(str.isalpha, OTHER_SCRIPT.findall(text)))
    return others > 0 and others > sum(map(str.isalpha, text)) / 2


def _unrelated(linked: Linked, facts: Sequence[Fact]) -> Iterator[Remark]:
    for text in (linked.transcript, linked.article):
        if not text.runs:
            yield Remark(
                RemarkCode.NO_STORY, f"The {text.table.document.side} has no story text: none of it was compared."
            )
            return
    scores = sum(fact.similarity for fact in facts if fact.status in ("shared", "changed"))
    share = max(_matched_share([(len(spans), fact) for fact in facts if (spans := of(fact))]) for of in SPANS_OF)
    if any(scores < max_scores and share < max_share for max_scores, max_share in UNRELATED_TEXTS):
        yield Remark(
            RemarkCode.DIFFERENT_STORIES,
            "The two texts have almost nothing in common. They seem to be about different stories.",
        )


def _matched_share(pieces: Sequence[tuple[int, Fact]]) -> float:
    """The share of a text's pieces that the other text has too, 0 to 1: forty repeats count forty times."""
    matched = sum(count * fact.similarity for count, fact in pieces if fact.status in ("shared", "changed"))
    return matched / max(1, sum(count for count, _ in pieces))


def _swapped(transcript: WordTable, article: WordTable) -> Iterator[Remark]:
    """Only where both texts look like the other one: a transcript in mixed case alone looks like an article."""
    if side_of(transcript.document.text) == "article" and side_of(article.document.text) == "transcript":
        yield Remark(
            RemarkCode.SWAPPED,
            "The transcript reads like an article, and the article like a transcript. If they are in the wrong order, "
            "give the transcript first.",
        )


def _lexical(settings: Settings) -> Iterator[Remark]:
    if settings.encoder == "lexical":
        yield Remark(
            RemarkCode.LEXICAL,
            "Compared by words alone, without the language model. Facts in other words may appear as missing.",
        )


def _house_style(tables: tuple[WordTable, WordTable], style: HouseStyle) -> Iterator[str]:
    """What was read as one, what was ignored, and where a text has another spelling than the house."""
    if style.empty:
        return
    done = (
        ("read as one", Counter(one for table in tables for one in _read_as_one(table, style))),
        ("ignored", Counter(one for table in tables for one in _ignored(table, style))),
    )
    listed = [f"{what}: {_listed(counts)}" for what, counts in done if counts]
    if listed:
        yield f"House style: {'; '.join(listed)}."
    for table in tables:
        found = Counter(_other_spellings(table, style))
        if found:
            yield f"House spelling: the {table.document.side} has {_listed(found)}."


def _read_as_one(table: WordTable, style: HouseStyle) -> Iterator[str]:
    """The names that were read as others, with those."""
    text = table.document.text
    names = {one for group in style.names for one in group}
    for folded, run in groupby(table.words, key=lambda word: bool(word.read_as)):
        several = list(run) if folded else []
        name = " ".join(word.read_as for word in several)
        if name in names:
            own = " ".join(text[several[0].span.start : several[-1].span.end].split())
            yield f"“{POSSESSIVE.sub('', own)}” as “{name}”"


def _ignored(table: WordTable, style: HouseStyle) -> Iterator[str]:
    text = table.document.text
    for passage in _story_of(table) if style.ignored else ():
        for span in ignored(text, words(text, passage.span), style):
            yield f"“{' '.join(text[span.start : span.end].lower().split())}”"


def _other_spellings(table: WordTable, style: HouseStyle) -> Iterator[str]:
    text = table.document.text
    for passage in _story_of(table) if style.spellings else ():
        for other, preferred in other_spellings(text, words(text, passage.span), style):
            yield f"“{other}” for “{preferred}”"


def _story_of(table: WordTable) -> Iterator[Passage]:
    return (passage for passage in table.passages if not passage.block.aside)


def _listed(counts: Counter[str]) -> str:
    """The commonest with how often they appear, and how many more there are."""
    named = [
        f"{each} ({times} times)" if times > 1 else each for each, times in counts.most_common(MAX_HOUSE_WORDS_LISTED)
    ]
    rest = len(counts) - len(named)
    return ", ".join(named) + (f" and {rest} more" if rest else "")

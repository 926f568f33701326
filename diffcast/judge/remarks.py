"""What the reader of a report must know first: how far the comparison can be trusted, and what the house style did."""

from __future__ import annotations

import re
import shlex
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby

from diffcast.align.word_table import WordTable
from diffcast.judge.linking.links import Linked
from diffcast.judge.thresholds import (
    MAX_FUNCTION_WORDS_OF_FOREIGN,
    MAX_HOUSE_WORDS_LISTED,
    MAX_LINKS_OF_UNRELATED,
    MAX_NAMED_IN_PART,
    MAX_SHARE_OF_PART,
    MIN_LETTERS,
    MIN_SPOKEN_GAP,
    MIN_WORDS_FOR_LANGUAGE,
    MIN_WORDS_OF_PART,
    UNRELATED_TEXTS,
)
from diffcast.language.folding import ignored, other_spellings
from diffcast.language.places import is_ordinary
from diffcast.language.speech_signs import spoken_score
from diffcast.language.words import words
from diffcast.model import Fact, Name, Passage, Remark, RemarkCode, Settings, Span
from diffcast.readers import side_of
from diffcast.settings import HouseStyle

OTHER_SCRIPT = re.compile(r"[^\x00-\u024f]")
"""What comes after the last Latin letter, but for rare ones."""
POSSESSIVE = re.compile(r"['’][sS]$")
IS_FILE = re.compile(r"[^\n]{1,200}\.\w{1,8}")
"""A source that is the name of a file, and no text or address."""


def find_remarks(linked: Linked, facts: Sequence[Fact], settings: Settings) -> tuple[Remark, ...]:
    """What the reader must know, most important first."""
    tables = linked.transcript.table, linked.article.table
    return (
        *_not_english(tables),
        *_no_story(linked),
        *_unrelated(linked, facts),
        *_parts_without_counterpart(linked, facts),
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


def _no_story(linked: Linked) -> Iterator[Remark]:
    empty = [text.table.document.side for text in (linked.transcript, linked.article) if not text.runs]
    if len(empty) == 2:
        yield Remark(RemarkCode.NO_STORY, "Neither text has story text, only labels, cues or page furniture.")
    elif empty:
        yield Remark(RemarkCode.NO_STORY, f"The {empty[0]} has no story text: none of it was compared.")


def _unrelated(linked: Linked, facts: Sequence[Fact]) -> Iterator[Remark]:
    """Texts that hardly share a name or an uncommon word, few of their other words, and no sure links."""
    if not linked.transcript.runs or not linked.article.runs:
        return
    scores = sum(fact.similarity for fact in facts if fact.status in ("shared", "changed"))
    ours, theirs = _story_words(linked.transcript.table), _story_words(linked.article.table)
    if not ours or not theirs:
        return  # Nothing to judge by: `Yes.`
    named, share = _in_common(ours, theirs)
    named += len(_name_words(linked.transcript.table) & _name_words(linked.article.table))
    few = any(named <= most and share < max_share for most, max_share in UNRELATED_TEXTS)
    if few and scores < MAX_LINKS_OF_UNRELATED:
        yield Remark(
            RemarkCode.DIFFERENT_STORIES,
            "The two texts have almost nothing in common. They seem to be about different stories.",
        )


def _in_common(ours: frozenset[str], theirs: frozenset[str]) -> tuple[int, float]:
    """Names and uncommon words that both have, and the share of the shorter text's words that the other has too."""
    both = ours & theirs
    return sum(not is_ordinary(norm) for norm in both), len(both) / max(1, min(len(ours), len(theirs)))


def _name_words(table: WordTable) -> frozenset[str]:
    """The words of all names in a text."""
    details = (detail for passage in table.passages for detail in passage.details)
    return frozenset(word for one in details if isinstance(one, Name) for word in one.words if len(word) >= MIN_LETTERS)


def _story_words(table: WordTable, first: int = 0, end: int | None = None) -> frozenset[str]:
    """The norms of the content words of the story, or of some of its passages, figures and short words aside."""
    words = (word for passage in table.passages[first:end] if not passage.block.aside for word in passage.words)
    return frozenset(
        word.norm for word in words if word.content and len(word.norm) >= MIN_LETTERS and not word.norm[0].isdigit()
    )


def _parts_without_counterpart(linked: Linked, facts: Sequence[Fact]) -> Iterator[Remark]:
    """A long part of a transcript, such as another story of the program, that shares nothing with the article."""
    table, text = linked.transcript.table, linked.transcript.table.document.text
    matched = [span for fact in facts if fact.status in ("shared", "changed") for span in fact.transcript]
    theirs = _story_words(linked.article.table)
    for first, end in _stretches(table, matched) if matched else ():
        words = _story_words(table, first, end)
        named, share = _in_common(words, theirs)
        if len(words) >= MIN_WORDS_OF_PART and named <= MAX_NAMED_IN_PART and share < MAX_SHARE_OF_PART:
            lines = [1 + text.count("\n", 0, at.span.start) for at in (table.passages[first], table.passages[end - 1])]
            where = f"line {lines[0]}" if lines[0] == lines[1] else f"lines {lines[0]} to {lines[1]}"
            yield Remark(
                RemarkCode.NO_COUNTERPART,
                f"Part of the transcript ({where}) has no counterpart in the article. It may be another story.",
            )


def _stretches(table: WordTable, matched: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """First and end of each run of passages, asides included, that no matched span meets."""
    ordered = sorted(matched)
    ends = list(accumulate((span.end for span in ordered), max))
    before = [bisect_left(ordered, passage.span.end, key=lambda span: span.start) for passage in table.passages]
    alone = [
        not count or ends[count - 1] <= passage.span.start
        for passage, count in zip(table.passages, before, strict=True)
    ]
    for is_alone, run in groupby(range(len(alone)), key=alone.__getitem__):
        places = list(run)
        if is_alone:
            yield places[0], places[-1] + 1


def _swapped(transcript: WordTable, article: WordTable) -> Iterator[Remark]:
    """Only where the article clearly reads more like speech than the transcript does."""
    spoken, written = spoken_score(transcript.document.text), spoken_score(article.document.text)
    surely = spoken is not None and written is not None and written - spoken > MIN_SPOKEN_GAP
    look = side_of(transcript.document.text) == "article" and side_of(article.document.text) == "transcript"
    if surely or (look and (spoken is None or written is None or written > spoken)):
        yield Remark(
            RemarkCode.SWAPPED,
            "The transcript reads like an article, and the article like a transcript. "
            f"{_other_way_round(transcript.document.source, article.document.source)}",
        )


def _other_way_round(transcript: str, article: str) -> str:
    """What to do about two texts in the wrong order: the command where both are files."""
    if transcript == article or not all(map(IS_FILE.fullmatch, (transcript, article))):
        return "If they are in the wrong order, give the transcript first."
    files = f"{shlex.quote(article)} {shlex.quote(transcript)}"
    return f"If they are in the wrong order, give them the other way round: diffcast compare {files}"


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

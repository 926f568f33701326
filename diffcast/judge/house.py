"""What the house style did to a comparison, in sentences for the reader of the report."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from diffcast.align.word_table import WordTable
from diffcast.language.folding import ignored, other_spellings
from diffcast.language.words import words
from diffcast.model import Passage
from diffcast.settings import HouseStyle

OWNING = re.compile(r"['’][sS]$")
MOST: Final = 5
"""Words that a sentence names; the rest are counted."""


def house_remarks(left: WordTable, right: WordTable, style: HouseStyle) -> Iterator[str]:
    """What was read as one, what was ignored, and where a text has another spelling than the house."""
    if style.empty:
        return
    read, mute = Counter[str](), Counter[str]()
    for table in (left, right):
        read.update(_read(table, style))
        mute.update(_mute(table, style))
    done = (("read as one", read), ("ignored", mute))
    told = [f"{what}: {_listed(count)}" for what, count in done if count]
    if told:
        yield f"House style: {'; '.join(told)}."
    for table in (left, right):
        found = Counter(_spelled(table, style))
        if found:
            yield f"House spelling: the {table.document.side} has {_listed(found)}."


def _read(table: WordTable, style: HouseStyle) -> Iterator[str]:
    """The names that were read as others, with those."""
    text = table.document.text
    names = {one for group in style.names for one in group}
    for folded, run in groupby(table.words, key=lambda word: bool(word.read_as)):
        several = list(run) if folded else []
        name = " ".join(word.read_as for word in several)
        if name in names:
            own = " ".join(text[several[0].span.start : several[-1].span.end].split())
            yield f"“{OWNING.sub('', own)}” as “{name}”"


def _mute(table: WordTable, style: HouseStyle) -> Iterator[str]:
    text = table.document.text
    for passage in _story(table) if style.ignored else ():
        for span in ignored(text, words(text, passage.span), style):
            yield f"“{' '.join(text[span.start : span.end].lower().split())}”"


def _spelled(table: WordTable, style: HouseStyle) -> Iterator[str]:
    text = table.document.text
    for passage in _story(table) if style.spellings else ():
        for other, preferred in other_spellings(text, words(text, passage.span), style):
            yield f"“{other}” for “{preferred}”"


def _story(table: WordTable) -> Iterator[Passage]:
    return (passage for passage in table.passages if not passage.block.aside)


def _listed(counts: Counter[str]) -> str:
    """The commonest with how often they stand, and how many more there are."""
    named = [f"{each} ({times} times)" if times > 1 else each for each, times in counts.most_common(MOST)]
    rest = len(counts) - len(named)
    return ", ".join(named) + (f" and {rest} more" if rest else "")

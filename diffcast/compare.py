"""The way of the data: two texts in, a comparison out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from diffcast.align.network import Reading, read_pair
from diffcast.align.word_table import WordTable, word_tables
from diffcast.errors import NoStory
from diffcast.judge.facts import facts
from diffcast.judge.linking.added import with_added
from diffcast.judge.linking.reclaim import reclaimed
from diffcast.judge.linking.rejoin import rejoined
from diffcast.judge.reading.ignored import without_ignored
from diffcast.judge.reading.text_runs import account
from diffcast.judge.remarks import remarks
from diffcast.language.folding import with_names
from diffcast.language.name_lexicon import NameLexicon
from diffcast.language.understand import understand
from diffcast.limits import checked
from diffcast.model import AsideCode, Comparison, Document, Settings, Side
from diffcast.readers import read
from diffcast.segment import cut, segment
from diffcast.settings import NO_STYLE, HouseStyle

Source = str | Path | Document
DEFAULT = Settings()


def compare(transcript: Source, article: Source, settings: Settings = DEFAULT) -> Comparison:
    """Say where two tellings of one story agree, differ or fall silent.

    A `str` is the text itself, a `Path` a file, `Path("-")` standard input. Raises `UnreadableInput` where a source
    cannot be read or is too long, `NoStory` where it tells nothing.
    """
    left, right, vocabulary = tell(transcript, article, settings.style)
    readings = read_pair(left, right, vocabulary, settings.encoder)
    return conclude(left, right, readings, settings)


def with_stories(comparison: Comparison) -> Comparison:
    """The comparison itself; `NoStory` where one text is all labels, cues or page furniture: most likely a wrong file.

    The library reports such a pair with a remark instead, since a program may have reasons of its own.
    """
    left_out = {aside.side for aside in comparison.asides if aside.code is AsideCode.LEFT_OUT}
    for document in (comparison.transcript, comparison.article):
        if document.side not in left_out and not any(getattr(fact, document.side) for fact in comparison.facts):
            raise NoStory(
                f"{document.source}: tells no story, only labels, cues or page furniture; "
                f"give the {document.side} with its text"
            )
    return comparison


def tell(
    transcript: Source, article: Source, style: HouseStyle = NO_STYLE
) -> tuple[WordTable, WordTable, tuple[str, ...]]:
    """Both texts cut and understood, as tables, with the vocabulary that they share."""
    spoken, written = prepared(transcript, "transcript", style), prepared(article, "article", style)
    spoken = replace(spoken, published=written.published)
    names = with_names(NameLexicon.of(spoken, written), style, spoken, written)
    return word_tables(
        *((document, understand(document, cut(document), names, style)) for document in (spoken, written))
    )


def conclude(left: WordTable, right: WordTable, readings: tuple[Reading, Reading], settings: Settings) -> Comparison:
    """What follows from the readings of both tables."""
    told = (without_ignored(account(*one), settings.style) for one in zip((left, right), readings, strict=True))
    ours, theirs = with_added(*rejoined(*reclaimed(*told)))
    found = facts(ours, theirs)
    asides = (*ours.asides, *theirs.asides)
    said = remarks(ours, theirs, found, settings)
    return Comparison(left.document, right.document, found, asides, settings, said)


def prepared(source: Source, side: Side, style: HouseStyle = NO_STYLE) -> Document:
    """The source as a document cut into blocks, with its publication date where the text gives one."""
    document = checked(source if isinstance(source, Document) else read(source, side))
    segmented = segment(document, style)
    return segmented if side == "article" else replace(segmented, published=None)

"""The way of the data: two texts in, a comparison out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from diffcast.align.network import Reading, read_pair
from diffcast.align.table import Table, tables
from diffcast.judge.account import account
from diffcast.judge.added import with_added
from diffcast.judge.facts import facts
from diffcast.judge.reclaim import reclaimed
from diffcast.judge.rejoin import rejoined
from diffcast.judge.remarks import remarks
from diffcast.language.proper import NameLexicon
from diffcast.language.understand import understand
from diffcast.limits import checked
from diffcast.model import Comparison, Document, Settings, Side
from diffcast.readers import read
from diffcast.segment import cut, segment

Source = str | Path | Document
DEFAULT = Settings()


def compare(transcript: Source, article: Source, settings: Settings = DEFAULT) -> Comparison:
    """Say where two tellings of one story agree, differ or fall silent.

    A `str` is the text itself, a `Path` a file, `Path("-")` standard input. Raises `UnreadableInput` where a source
    cannot be read or is too long, `NoStory` where it tells nothing.
    """
    left, right, vocabulary = tell(transcript, article)
    readings = read_pair(left, right, vocabulary, settings.encoder)
    return conclude(left, right, readings, settings)


def tell(transcript: Source, article: Source) -> tuple[Table, Table, tuple[str, ...]]:
    """Both texts cut and understood, as tables, with the vocabulary that they share."""
    spoken, written = prepared(transcript, "transcript"), prepared(article, "article")
    spoken = replace(spoken, published=written.published)
    names = NameLexicon.of(spoken, written)
    return tables(*((document, understand(document, cut(document), names)) for document in (spoken, written)))


def conclude(left: Table, right: Table, readings: tuple[Reading, Reading], settings: Settings) -> Comparison:
    """What follows from the readings of both tables."""
    ours, theirs = with_added(*rejoined(*reclaimed(account(left, readings[0]), account(right, readings[1]))))
    found = facts(ours, theirs)
    asides = (*ours.asides, *theirs.asides)
    told = remarks(ours, theirs, found, settings)
    return Comparison(left.document, right.document, found, asides, settings, told)


def prepared(source: Source, side: Side) -> Document:
    """The source as a document cut into blocks, with its publication date where the text gives one."""
    document = checked(source if isinstance(source, Document) else read(source, side))
    return segment(document) if side == "article" else replace(segment(document), published=None)

"""The pipeline: two texts in, a comparison out."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from diffcast.align.network import Reading, read_pair, weight_files
from diffcast.align.word_table import WordTable, word_tables
from diffcast.errors import MissingPart, NoStory
from diffcast.judge.confidence.models import measured_precision, weights_file
from diffcast.judge.facts import find_facts
from diffcast.judge.linking.passes import link_texts
from diffcast.judge.linking.weighing import weigh_runs
from diffcast.judge.reading.text_runs import read_runs
from diffcast.judge.remarks import find_remarks
from diffcast.judge.thresholds import MIN_CONFIDENCE_BETWEEN_STORIES
from diffcast.language.folding import with_names
from diffcast.language.name_lexicon import NameLexicon
from diffcast.language.understand import understand
from diffcast.limits import checked
from diffcast.model import AsideCode, Comparison, Document, RemarkCode, Settings, Side
from diffcast.readers import read
from diffcast.segment import cut, segment
from diffcast.segment.rewriting import comparison_as_read, rewritten
from diffcast.settings import NO_STYLE, HouseStyle

Source = str | Path | Document
DEFAULT = Settings()
MEASURED = DEFAULT.encoder, DEFAULT.effort
"""The encoder and effort whose precision was measured."""


def compare(transcript: Source, article: Source, settings: Settings = DEFAULT) -> Comparison:
    """Compare a transcript with the article of the same story.

    A `str` is the text itself, a `Path` a file, `Path("-")` standard input. Raises `UnreadableInput` where a source
    cannot be read or is too long, `NoStory` where it is empty.
    """
    left, right, vocabulary = prepare_pair(transcript, article, settings.style)
    readings = read_pair(left, right, vocabulary, settings.encoder, settings.effort)
    return judge_pair(left, right, readings, settings)


def with_stories(comparison: Comparison) -> Comparison:
    """The comparison itself; raises `NoStory` where a text is all labels, cues or furniture: likely a wrong file.

    `compare` gives such a pair a remark instead, since a program may have reasons of its own.
    """
    left_out = {aside.side for aside in comparison.asides if aside.code is AsideCode.LEFT_OUT}
    for document in (comparison.transcript, comparison.article):
        if document.side not in left_out and not any(getattr(fact, document.side) for fact in comparison.facts):
            raise NoStory(
                f"{document.source}: no story found, only labels, cues or page furniture; "
                f"give the {document.side} with its text"
            )
    return comparison


def weights_digest(settings: Settings) -> str:
    """Hexadecimal digest of all trained weights that a comparison with these settings uses.

    Raises `MissingPart` where they are not installed.
    """
    found = sha256()
    for file in (*weight_files(settings.encoder, settings.effort), weights_file()):
        try:
            found.update(file.read_bytes())
        except OSError as error:
            raise MissingPart(f"{file}: the weights are not there; reinstall diffcast") from error
    return found.hexdigest()


def prepare_pair(
    transcript: Source, article: Source, style: HouseStyle = NO_STYLE
) -> tuple[WordTable, WordTable, tuple[str, ...]]:
    """Both texts as tables of words with their details, the transcript first, and the vocabulary that they share."""
    spoken, written = prepare_document(transcript, "transcript", style), prepare_document(article, "article", style)
    spoken = replace(spoken, published=written.published)
    names = with_names(NameLexicon.of(spoken, written), style, spoken, written)
    return word_tables(
        *((document, understand(document, cut(document), names, style)) for document in (spoken, written))
    )


def prepare_document(source: Source, side: Side, style: HouseStyle = NO_STYLE) -> Document:
    """The source as it is compared, cut into blocks; an article has its publication date where the text gives one."""
    document = checked(source if isinstance(source, Document) else read(source, side))
    segmented = segment(rewritten(document), style)
    return segmented if side == "article" else replace(segmented, published=None)


def judge_pair(left: WordTable, right: WordTable, readings: tuple[Reading, Reading], settings: Settings) -> Comparison:
    """The comparison of two prepared texts, the transcript first, by what the network said of each."""
    transcript, article = (read_runs(*each, settings.style) for each in zip((left, right), readings, strict=True))
    linked = link_texts(transcript, article)
    facts = find_facts(linked)
    remarks = find_remarks(linked, facts, settings)
    if any(remark.code is RemarkCode.DIFFERENT_STORIES for remark in remarks):
        facts = find_facts(weigh_runs(linked, MIN_CONFIDENCE_BETWEEN_STORIES))
    asides = (*linked.transcript.asides, *linked.article.asides)
    precision = measured_precision() if (settings.encoder, settings.effort) == MEASURED else {}
    return comparison_as_read(Comparison(left.document, right.document, facts, asides, settings, remarks, precision))

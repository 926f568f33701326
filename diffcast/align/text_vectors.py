"""The vectors of one text as the network reads them: by word, sentence and passage, from the encoder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy

from diffcast.align.channels import Evidence
from diffcast.align.word_table import Floats, Ints, WordTable
from diffcast.model import Span
from diffcast.settings import Effort
from diffcast.similarity.encoder import EncoderText, blocks, encoder


@dataclass(frozen=True, slots=True)
class TextVectors:
    """Vectors by word, sentence and passage; all but `hidden` have unit length."""

    hidden: Floats
    """A learned projection of two layers of the encoder, -1 to 1: shape (words, hidden size)."""
    queries: Floats
    """A learned projection of `hidden`, compared by cosine: shape (words, query size)."""
    words: Floats
    """Last layer of the encoder: shape (words, width)."""
    sentences: Floats
    """Mean of a sentence's words: shape (sentences, width)."""
    passages: Floats
    """Mean of a passage's words: shape (passages, width)."""


def pair_vectors(known: Evidence, weights: Mapping[str, Floats], effort: Effort) -> tuple[TextVectors, TextVectors]:
    """Vectors of both texts for the network of these weights; loads the encoder at the first call of a process."""
    texts = encoder_text(known.left), encoder_text(known.right)
    states = encoder(effort).read_pair(*texts, known.sentences)
    left, right = (
        projected(one.middle, one.last, table, weights)
        for one, table in zip(states, (known.left, known.right), strict=True)
    )
    return left, right


def projected(middle: Floats, last: Floats, table: WordTable, weights: Mapping[str, Floats]) -> TextVectors:
    """Vectors from the encoder's states of the words by its middle and its last layer, each of shape (words, width)."""
    hidden = numpy.empty((len(last), len(weights["hidden.bias"])), numpy.float32)
    for block in blocks(len(last)):
        both = numpy.concatenate([middle[block], last[block]], axis=1, dtype=numpy.float32)
        hidden[block] = numpy.tanh(both @ weights["hidden.weight"].T + weights["hidden.bias"])
    return TextVectors(
        hidden,
        unit(hidden @ weights["query.weight"].T + weights["query.bias"]),
        unit(last),
        unit(pooled(last, table.sentence, table.sentences)),
        unit(pooled(last, table.passage, len(table.passages))),
    )


def encoder_text(table: WordTable) -> EncoderText:
    """The text, its sentences and its words as the encoder reads them."""
    edges = numpy.flatnonzero(numpy.diff(table.sentence)) + 1
    rows = [part.tolist() for part in numpy.split(numpy.arange(len(table)), edges) if len(part)]
    text, places = _text_and_places(table)
    spans = [[places[i] for i in row] for row in rows]
    return EncoderText(text, [Span(row[0].start, sentence_end(text, row[-1].end)) for row in spans], spans)


def _text_and_places(table: WordTable) -> tuple[str, list[Span]]:
    """The text as the encoder reads it, with names as the house style reads them, and the place of each word in it."""
    text, pieces, places, at, length = table.document.text, list[str](), list[Span](), 0, 0
    for word in table.words:
        said = word.read_as or text[word.span.start : word.span.end]
        pieces += [text[at : word.span.start], said]
        length += len(pieces[-2]) + len(said)
        places.append(Span(length - len(said), length))
        at = word.span.end
    return "".join([*pieces, text[at:]]), places


def sentence_end(text: str, end: int) -> int:
    """The end of a sentence whose last word ends here: after the punctuation that follows without a blank."""
    while end < len(text) and not text[end].isspace() and not text[end].isalnum():
        end += 1
    return end


def unit(vectors: Floats) -> Floats:
    """Each row at length 1; a row of zeros stays one."""
    scaled = numpy.empty(vectors.shape, vectors.dtype)
    for block in blocks(len(vectors)):
        rows = vectors[block].astype(numpy.float32, copy=False)
        scaled[block] = rows / numpy.maximum(numpy.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return scaled


def pooled(rows: Floats, groups: Ints, count: int) -> Floats:
    """Mean of the rows of each group: shape (count, columns); groups are ascending and none is empty."""
    if not count:
        return numpy.zeros((0, rows.shape[1]), dtype=numpy.float32)
    edges = numpy.searchsorted(groups, numpy.arange(count + 1))
    starts, counts = edges[:-1], numpy.diff(edges)
    sums = rows[starts].astype(numpy.float32, copy=False)
    for further in range(1, int(counts.max())):
        longer = numpy.flatnonzero(counts > further)
        sums[longer] += rows[starts[longer] + further]
    return (sums / counts[:, None]).astype(numpy.float32)

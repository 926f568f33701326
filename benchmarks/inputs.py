"""What a stored reading was made from, in a few figures, so that a reading of other inputs is refused."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy

from diffcast.align.channels import CHANNELS, channels, evidence
from diffcast.align.layout import COLUMNS, layout
from diffcast.align.word_table import Floats, WordTable

Inputs = Mapping[str, numpy.ndarray]
PARTS = ("words", "passages", "channels", "layout")
TOLERANCE = 1e-4
"""Far above what another processor or matrix library changes in a figure (1e-6), far below a change of meaning."""


def inputs_of(left: WordTable, right: WordTable, vocabulary: tuple[str, ...]) -> Inputs:
    """What the networks read in a pair, by part.

    `words` and `passages` are exact digests. `channels` and `layout` are figures, 3 for each channel and 6 for each
    layout column, since the last bits of a float depend on the machine; they are equal within TOLERANCE. Each name of a
    channel or column is in the digest of its part's figures by its place: see `names`.
    """
    known = evidence(left, right, vocabulary)
    seen = channels(known, numpy.arange(len(left)), numpy.arange(len(right)))
    return {
        "words": numpy.array(_digest(*(_words(table) for table in (left, right)))),
        "passages": numpy.array(_digest(*(_passages(table) for table in (left, right)))),
        "channels": numpy.stack([_summary(channel) for channel in seen]),
        "layout": numpy.concatenate([_column_summaries(layout(table)) for table in (left, right)], axis=1),
        "names": numpy.array(_digest(repr((CHANNELS, COLUMNS)))),
    }


def difference(stored: Inputs, now: Inputs) -> str | None:
    """The first part in which two inputs differ; None where they are the same."""
    return next((part for part in now if part not in stored or not _same(stored[part], now[part])), None)


def _same(one: numpy.ndarray, other: numpy.ndarray) -> bool:
    if one.dtype.kind == "U":
        return str(one) == str(other)
    return one.shape == other.shape and numpy.allclose(one, other, rtol=TOLERANCE, atol=TOLERANCE)


def _words(table: WordTable) -> str:
    """The text, and the place and the norm of every word in it."""
    words = [(word.span.start, word.span.end, word.norm, word.content) for word in table.words]
    return repr((table.document.side, table.document.text, words))


def _passages(table: WordTable) -> str:
    """The passage, the sentence and the amount of every word, and the role of every passage."""
    columns = [column.tolist() for column in (table.passage, table.sentence, table.amount)]
    return repr((columns, [passage.block.role for passage in table.passages]))


def _summary(channel: Floats) -> Floats:
    """The mean, the root of the mean square, and a mean in which every place has a weight of its own."""
    rows, columns = (_place_weights(count) for count in channel.shape)
    values = channel.astype(numpy.float64)
    return numpy.array([values.mean(), numpy.sqrt((values**2).mean()), (rows @ values @ columns) / values.size])


def _column_summaries(look: Floats) -> Floats:
    """The same of every layout column: shape (columns, 3)."""
    return numpy.stack([_summary(column[:, None]) for column in look.T])


def _place_weights(count: int) -> Floats:
    """Fixed weights that follow no pattern of a text: so two words that change places change the figure."""
    return numpy.asarray(numpy.sin(numpy.arange(1, count + 1) * 12.9898) * 10)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]

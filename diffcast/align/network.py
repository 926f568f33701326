"""The network: for every word of both texts the chance that it is on both sides, on one side only, or page furniture.

A small network over the attention, the layout and the neighbours: a layer over the word's own figures, three dilated
convolutions over the words, two over the passages. Trained by tools/train_judge.py; see weights/CARD.md.
"""

from __future__ import annotations

import importlib.resources
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy

from diffcast.align.attention import Attention, Member, Weights, compute_attention
from diffcast.align.blas_threads import one_blas_thread
from diffcast.align.channels import Evidence, evidence
from diffcast.align.layout import layout
from diffcast.align.text_vectors import TextVectors, pooled, text_vectors
from diffcast.align.word_table import Floats, WordTable
from diffcast.errors import MissingPart

Mode = Literal["contextual", "lexical"]
CLASSES = ("shared", "one-sided", "furniture", "changed")
DILATIONS = (1, 2, 4)
MEMBERS: Mapping[Mode, tuple[Mode, ...]] = {"contextual": ("contextual", "lexical"), "lexical": ("lexical",)}
"""The networks that judge in each mode."""
SHARES = (0.65, 0.35)
"""What each of two networks counts; set on stories left out, flat from .55 to .7."""
LEANING: Mapping[Mode, float] = {"contextual": 0.5, "lexical": -0.4}
"""What "told on one side" gains over what the networks say, in nats: more finds more, and more false alarms. Set on
stories left out: contextual, F1 rises by .006 from .35 to .6 and false alarms from 3.0 to 3.4 a story."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network says of one telling, a row a word."""

    chances: Floats
    """By word and class of CLASSES; rows sum to 1."""
    masses: Floats
    """By word and passage of the other text: the attention on it."""


def read_pair(left: WordTable, right: WordTable, vocabulary: Sequence[str], mode: Mode) -> tuple[Reading, Reading]:
    """Both readings, the left text's first, by the networks of the mode."""
    with one_blas_thread():
        known = evidence(left, right, vocabulary)
        readings = read_by([weights_for(name) for name in MEMBERS[mode]], known)
    return blend([one for one, _ in readings], mode), blend([other for _, other in readings], mode)


def read_by(networks: Sequence[Weights], known: Evidence) -> list[tuple[Reading, Reading]]:
    """Both readings by each network; with vectors where its weights have a layer for them."""
    meanings = [_meanings(weights, known) for weights in networks]
    ours = _read(known, networks, meanings)
    theirs = _read(known.turned(), networks, [(other, own) for own, other in meanings])
    return list(zip(ours, theirs, strict=True))


def _meanings(weights: Weights, known: Evidence) -> tuple[TextVectors | None, TextVectors | None]:
    if "pin.weight" not in weights:
        return None, None
    return text_vectors(known.left, weights), text_vectors(known.right, weights)


def blend(readings: Sequence[Reading], mode: Mode) -> Reading:
    """The networks of a mode as one, each with its share: chances by their geometric mean, attention by the plain one.

    They err in different places: on stories left out, the two together are better than either (docs/benchmark.md).
    """
    shares = SHARES[: len(readings)] if len(readings) > 1 else (1.0,)
    logs = sum(share * numpy.log(one.chances + 1e-4) for share, one in zip(shares, readings, strict=True))
    masses = sum(share * one.masses for share, one in zip(shares, readings, strict=True))
    leaning = LEANING[mode] * numpy.array([name == "one-sided" for name in CLASSES])
    return Reading(_softmax(numpy.asarray(logs) + leaning), numpy.asarray(masses))


def _read(
    known: Evidence, networks: Sequence[Weights], meanings: Sequence[tuple[TextVectors | None, TextVectors | None]]
) -> list[Reading]:
    """The reading of `known.left` by each network."""
    look = layout(known.left)
    members = [
        Member(weights, own, other, _nulls(own, look, weights))
        for weights, (own, other) in zip(networks, meanings, strict=True)
    ]
    attentions = compute_attention(known, members)
    return [_judged(known.left, look, *pair) for pair in zip(members, attentions, strict=True)]


def _judged(table: WordTable, look: Floats, member: Member, found: Attention) -> Reading:
    weights = member.weights
    words = _rectified(_figures(table, found, member.own, look), weights, "f1")
    around = _convolved(words, weights)
    clauses = _clauses(pooled(around, table.passage, len(table.passages)), weights)
    logits = _layer(numpy.concatenate([around, words, clauses[table.passage]], axis=1), weights, "out")
    return Reading(_softmax(logits), found.masses)


def _nulls(own: TextVectors | None, look: Floats, weights: Weights) -> Floats:
    """The logit of having no counterpart, by word."""
    known = look if own is None else numpy.concatenate([own.hidden, look], axis=1)
    return _layer(known, weights, "null")[:, 0] + weights["bias"]


def _figures(table: WordTable, found: Attention, own: TextVectors | None, look: Floats) -> Floats:
    """All that the first layer reads of a word: its own evidence, its passage's, its sentence's, the whole pair's."""
    channels = found.most.shape[1]
    passage = pooled(found.best, table.passage, len(table.passages))[table.passage]
    sentence = pooled(found.best[:, :channels], table.sentence, table.sentences)[table.sentence]
    whole = numpy.broadcast_to(found.best.mean(axis=0, keepdims=True), found.best.shape)
    columns = [found.best, found.most, passage, sentence, whole, look]
    if own is not None:
        columns += [own.hidden, found.mixture, own.hidden * found.mixture, numpy.abs(own.hidden - found.mixture)]
    return numpy.concatenate(columns, axis=1)


def _convolved(words: Floats, weights: Weights) -> Floats:
    """Each word with its neighbours: a residual convolution of width three for each dilation."""
    rows = words
    for number, dilation in enumerate(DILATIONS):
        normed = _normed(rows, weights[f"ln.{number}.weight"], weights[f"ln.{number}.bias"])
        rows = rows + _convolution(normed, weights, f"cv.{number}", dilation)
    return rows


def _clauses(means: Floats, weights: Weights) -> Floats:
    """Each passage with its neighbours."""
    rows = _rectified(means, weights, "pp")
    for number in range(2):
        rows = rows + _convolution(rows, weights, f"pc.{number}", 1)
    return rows


def _layer(rows: Floats, weights: Weights, name: str) -> Floats:
    return rows @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def _rectified(rows: Floats, weights: Weights, name: str) -> Floats:
    return numpy.maximum(_layer(rows, weights, name), 0)


def _convolution(rows: Floats, weights: Weights, name: str, dilation: int) -> Floats:
    """Width three, zeros beyond both ends, rectified; `weight` has shape (out, in, 3)."""
    kernel = numpy.ascontiguousarray(weights[f"{name}.weight"].transpose(2, 1, 0))  # Strided, a product is far slower.
    padded = numpy.pad(rows, ((dilation, dilation), (0, 0)))
    total = weights[f"{name}.bias"] + sum(
        padded[step * dilation : step * dilation + len(rows)] @ kernel[step] for step in range(3)
    )
    return numpy.asarray(numpy.maximum(total, 0))


def _normed(rows: Floats, gain: Floats, shift: Floats) -> Floats:
    """Layer normalisation (Ba, Kiros and Hinton 2016)."""
    centred = rows - rows.mean(axis=1, keepdims=True)
    spread = numpy.sqrt((centred**2).mean(axis=1, keepdims=True) + 1e-5)
    return numpy.asarray(centred / spread * gain + shift)


def _softmax(logits: Floats) -> Floats:
    raised = numpy.exp(logits - logits.max(axis=1, keepdims=True))
    return numpy.asarray(raised / raised.sum(axis=1, keepdims=True))


@cache
def weights_for(mode: Mode) -> Weights:
    """The trained weights that the package carries for a mode, as float32; raises MissingPart where they are not."""
    place = importlib.resources.files("diffcast.align") / "weights" / f"{mode}.npz"
    try:
        with numpy.load(io.BytesIO(place.read_bytes())) as stored:
            return {name: stored[name].astype(numpy.float32) for name in stored.files}
    except (OSError, ValueError) as error:
        raise MissingPart(f"{place}: the judge's weights are missing or damaged; reinstall diffcast") from error

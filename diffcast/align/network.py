"""The network: for every word of both texts the chance that it is on both sides, on one side only, or page furniture.

A small network over the attention, the layout and the neighbours: a layer over the word's own figures, three dilated
convolutions over the words, two over the passages. `tools/torch_network.py` is its twin in torch, which `make train`
trains; see weights/CARD.md.
"""

from __future__ import annotations

import importlib.resources
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources.abc import Traversable
from typing import Literal

import numpy

from diffcast.align.attention import (
    VECTOR_CHANNELS,
    Attended,
    Attention,
    Member,
    Weights,
    blend_attended,
    compute_attention,
)
from diffcast.align.blas_threads import one_blas_thread
from diffcast.align.channels import CHANNELS, Evidence, evidence
from diffcast.align.layout import COLUMNS, layout
from diffcast.align.text_vectors import TextVectors, pair_vectors, pooled
from diffcast.align.word_table import Floats, WordTable
from diffcast.errors import MissingPart
from diffcast.kinds import KINDS
from diffcast.settings import Effort
from diffcast.similarity.encoder import blocks
from diffcast.similarity.graphs import DIGESTS, large_weights, weights_folder

Mode = Literal["contextual", "lexical"]
ReadBy = Literal["contextual", "lexical", "large"]
"""Which networks read two texts: those of a mode, or in contextual mode those of high effort (`large`)."""
READ_BY: tuple[ReadBy, ...] = ("contextual", "lexical", "large")
Vectors = tuple[TextVectors | None, TextVectors | None]
"""Of the left and of the right text; none for a network without the encoder."""
CLASSES = ("shared", "one-sided", "furniture", "changed")
BOUNDARY = len(CLASSES)
"""The output that follows those of the classes; those of the kinds follow it."""
OUTPUTS = BOUNDARY + 1 + len(KINDS)
DILATIONS = (1, 2, 4)
NETWORKS: Mapping[Mode, tuple[Mode, ...]] = {"contextual": ("contextual", "lexical"), "lexical": ("lexical",)}
"""The networks that each mode runs."""
BLEND_SHARES = (0.65, 0.35)
"""The share of each of two networks in their blend. Set on held-out readings of the benchmark, where one-sided F1 is
flat from .55 to .7."""
ONE_SIDED_BONUS: Mapping[Mode, float] = {"contextual": -0.1, "lexical": -0.9}
"""Added to the log chance of "one-sided", in nats: more finds more, and gives more false alarms. On the stories left
out, in contextual mode, one-sided F1 is flat from 0 to .6, while false alarms rise from 3.3 to 4.1 a story."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the networks say of one text: one row for each word."""

    chances: Floats
    """Chance of each class: shape (words, CLASSES); rows sum to 1."""
    boundaries: Floats
    """Chance that a new statement begins at the word: shape (words,), each 0 to 1."""
    kinds: Floats
    """Chance of each kind of difference, if the word's statement differs: shape (words, KINDS); rows sum to 1."""
    attention: Attended
    """The words of the other text that state the same as the word."""
    read_by: ReadBy = "contextual"
    """Which networks said it."""


def read_pair(
    left: WordTable, right: WordTable, vocabulary: Sequence[str], mode: Mode, effort: Effort = "default"
) -> tuple[Reading, Reading]:
    """The readings of the left and of the right text by the networks of the mode.

    Raises `MissingPart` where weights are missing or were trained on other inputs.
    """
    if not len(left) or not len(right):
        return _unread(left), _unread(right)
    with one_blas_thread():
        known = evidence(left, right, vocabulary)
        readings = run_networks([load_weights(name, effort) for name in NETWORKS[mode]], known, effort)
    ours, theirs = (blend([pair[side] for pair in readings], mode) for side in (0, 1))
    read_by: ReadBy = "large" if effort == "high" and mode == "contextual" else mode
    return replace(ours, read_by=read_by), replace(theirs, read_by=read_by)


def _unread(table: WordTable) -> Reading:
    """Of a text beside one without words: all of it is in this text only."""
    chances = numpy.zeros((len(table), len(CLASSES)), numpy.float32)
    chances[:, CLASSES.index("one-sided")] = 1.0
    begins = (numpy.diff(table.passage, prepend=-1) > 0).astype(numpy.float32)
    kinds = numpy.full((len(table), len(KINDS)), 1 / len(KINDS), numpy.float32)
    nothing = Attended(numpy.zeros((len(table), 0), numpy.int64), numpy.zeros((len(table), 0), numpy.float32))
    return Reading(chances, begins, kinds, nothing)


def run_networks(networks: Sequence[Weights], known: Evidence, effort: Effort) -> list[tuple[Reading, Reading]]:
    """The readings of both texts by each network; a network whose weights have a layer for vectors gets them."""
    vectors = [_vectors_for(weights, known, effort) for weights in networks]
    return run_on_features(networks, known, (layout(known.left), layout(known.right)), vectors)


def run_on_features(
    networks: Sequence[Weights], known: Evidence, layouts: tuple[Floats, Floats], vectors: Sequence[Vectors]
) -> list[tuple[Reading, Reading]]:
    """The same from features that were computed before: the layouts of both texts, and vectors for each network."""
    ours = _read_left(known, layouts[0], networks, vectors)
    theirs = _read_left(known.turned(), layouts[1], networks, [(right, left) for left, right in vectors])
    return list(zip(ours, theirs, strict=True))


def _vectors_for(weights: Weights, known: Evidence, effort: Effort) -> Vectors:
    if "hidden.weight" not in weights:
        return None, None
    return pair_vectors(known, weights, effort)


def blend(readings: Sequence[Reading], mode: Mode) -> Reading:
    """The networks of a mode as one: chances by their weighted geometric mean, attention by the weighted mean.

    The two err in different places: together they are better on held-out stories than either (docs/benchmark.md).
    """
    shares = BLEND_SHARES[: len(readings)] if len(readings) > 1 else (1.0,)
    parts = list(zip(shares, readings, strict=True))
    logs = sum(share * numpy.log(one.chances + 1e-4) for share, one in parts)
    boundaries, kinds = (sum(share * getattr(one, name) for share, one in parts) for name in ("boundaries", "kinds"))
    bonus = ONE_SIDED_BONUS[mode] * numpy.array([name == "one-sided" for name in CLASSES])
    return Reading(
        _softmax(numpy.asarray(logs) + bonus),
        numpy.asarray(boundaries),
        numpy.asarray(kinds),
        blend_attended([(share, one.attention) for share, one in parts]),
    )


def _read_left(known: Evidence, look: Floats, networks: Sequence[Weights], vectors: Sequence[Vectors]) -> list[Reading]:
    """The reading of `known.left` by each network."""
    members = [
        Member(weights, own, other, _null_logits(own, look, weights))
        for weights, (own, other) in zip(networks, vectors, strict=True)
    ]
    attentions = compute_attention(known, members)
    return [_classified(known.left, look, *pair) for pair in zip(members, attentions, strict=True)]


def _classified(table: WordTable, look: Floats, member: Member, found: Attention) -> Reading:
    weights = member.weights
    words = _first_layer(table, found, member, look)
    around = _convolved(words, weights)
    clauses = _clauses(pooled(around, table.passage, len(table.passages)), weights)
    logits = _layer(numpy.concatenate([around, words, clauses[table.passage]], axis=1), weights, "classify")
    chances = _softmax(logits[:, :BOUNDARY])
    boundaries = 1 / (1 + numpy.exp(-logits[:, BOUNDARY]))
    return Reading(chances, boundaries, _softmax(logits[:, BOUNDARY + 1 :]), found.attended)


def _null_logits(own: TextVectors | None, look: Floats, weights: Weights) -> Floats:
    """The logit of having no counterpart, by word."""
    known = look if own is None else numpy.concatenate([own.hidden, look], axis=1)
    return _layer(known, weights, "null")[:, 0] + weights["null_bias"]


def _first_layer(table: WordTable, found: Attention, member: Member, look: Floats) -> Floats:
    """Each word by its own evidence, and by the means over its passage, sentence and text."""
    channels = found.most.shape[1]
    passage = pooled(found.best, table.passage, len(table.passages))[table.passage]
    sentence = pooled(found.best[:, :channels], table.sentence, table.sentences)[table.sentence]
    whole = numpy.broadcast_to(found.best.mean(axis=0, keepdims=True), found.best.shape)
    words = numpy.empty((len(table), len(member.weights["word_in.bias"])), numpy.float32)
    for block in blocks(len(table)):
        columns = [each[block] for each in (found.best, found.most, passage, sentence, whole, look)]
        if member.own is not None:
            own, other = member.own.hidden[block], found.mixture[block]
            columns += [own, other, own * other, numpy.abs(own - other)]
        words[block] = _rectified(numpy.concatenate(columns, axis=1), member.weights, "word_in")
    return words


def _convolved(words: Floats, weights: Weights) -> Floats:
    """Each word with its neighbours: a residual convolution of width three for each dilation."""
    rows = words
    for number, dilation in enumerate(DILATIONS):
        normed = _normed(rows, weights[f"word_norm.{number}.weight"], weights[f"word_norm.{number}.bias"])
        rows = rows + _convolution(normed, weights, f"word_conv.{number}", dilation)
    return rows


def _clauses(means: Floats, weights: Weights) -> Floats:
    """Each passage with its neighbours."""
    rows = _rectified(means, weights, "passage_in")
    for number in range(2):
        rows = rows + _convolution(rows, weights, f"passage_conv.{number}", 1)
    return rows


def _layer(rows: Floats, weights: Weights, name: str) -> Floats:
    return rows @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def _rectified(rows: Floats, weights: Weights, name: str) -> Floats:
    return numpy.maximum(_layer(rows, weights, name), 0)


def _convolution(rows: Floats, weights: Weights, name: str, dilation: int) -> Floats:
    """Width three, zeros beyond both ends, rectified; `weight` has shape (out, in, 3)."""
    weight = weights[f"{name}.weight"]
    kernel = weight.transpose(0, 2, 1).reshape(len(weight), -1)
    padded = numpy.pad(rows, ((dilation, dilation), (0, 0)))
    taken = [padded[step * dilation : step * dilation + len(rows)] for step in range(3)]
    found = numpy.empty((len(rows), len(weight)), numpy.float32)
    for block in blocks(len(rows)):
        three = numpy.concatenate([each[block] for each in taken], axis=1)
        found[block] = numpy.maximum(three @ kernel.T + weights[f"{name}.bias"], 0)
    return found


def _normed(rows: Floats, gain: Floats, shift: Floats) -> Floats:
    """Layer normalisation (Ba, Kiros and Hinton 2016)."""
    found = numpy.empty(rows.shape, numpy.float32)
    for block in blocks(len(rows)):
        centred = rows[block] - rows[block].mean(axis=1, keepdims=True)
        spread = numpy.sqrt((centred**2).mean(axis=1, keepdims=True) + 1e-5)
        found[block] = centred / spread * gain + shift
    return found


def _softmax(logits: Floats) -> Floats:
    raised = numpy.exp(logits - logits.max(axis=1, keepdims=True))
    return numpy.asarray(raised / raised.sum(axis=1, keepdims=True))


@cache
def load_weights(mode: Mode, effort: Effort = "default") -> Weights:
    """The trained weights that the package carries for a mode, as float32.

    Raises `MissingPart` where the file is missing or damaged, or was trained on other inputs than this code computes.
    """
    place = _weights_file(mode, effort)
    try:
        with numpy.load(io.BytesIO(place.read_bytes())) as stored:
            arrays = {name: stored[name] for name in stored.files}
    except (OSError, ValueError) as error:
        raise MissingPart(f"{place}: the network's weights are missing or damaged; reinstall diffcast") from error
    for name, expected in input_names(vectors="hidden.weight" in arrays).items():
        if difference := _difference(arrays.pop(name, numpy.zeros(0, numpy.str_)).tolist(), expected):
            raise MissingPart(f"{place}: trained with other {name}: {difference}; train again with `make train`")
    return {name: array.astype(numpy.float32) for name, array in arrays.items()}


def _weights_file(mode: Mode, effort: Effort) -> Traversable:
    large = mode == "contextual" and effort == "high"
    folder = large_weights() if large else importlib.resources.files("diffcast.align") / "weights"
    return folder / f"{mode}.npz"


def weight_files(mode: Mode, effort: Effort) -> tuple[Traversable, ...]:
    """The files that fix what the networks of a mode say: their weights, and the digests of the encoder's files.

    Raises `MissingPart` where high effort is asked for and its package is not installed.
    """
    networks = tuple(_weights_file(name, effort) for name in NETWORKS[mode])
    return networks if mode == "lexical" else (*networks, weights_folder(effort) / DIGESTS)


def input_names(vectors: bool) -> dict[str, tuple[str, ...]]:
    """The names of all that a network reads and gives, in order, as its weight file carries them."""
    channels = (*CHANNELS, *VECTOR_CHANNELS) if vectors else CHANNELS
    return {"channels": channels, "layout columns": COLUMNS, "classes": CLASSES, "kinds": tuple(map(str, KINDS))}


def _difference(stored: Sequence[str], expected: Sequence[str]) -> str:
    """In what two lists of names differ, in words; empty where they are the same."""
    new, gone = [name for name in expected if name not in stored], [name for name in stored if name not in expected]
    said = [f"new here {', '.join(new)}"] * bool(new) + [f"gone here {', '.join(gone)}"] * bool(gone)
    return "; ".join(said) if said else "" if list(stored) == list(expected) else "another order"

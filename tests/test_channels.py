"""The evidence: what speaks for two words telling the same thing."""

from __future__ import annotations

import numpy
import pytest

from diffcast.align.channels import CHANNELS, channels, evidence, rarities, window
from diffcast.align.word_table import WordTable
from diffcast.compare import prepare_pair

SCRIPT = "FORTY-ONE WORKERS WERE HURT AT THE PLANT ON MONDAY. CHIEF QUINTERA SAYS A VALVE FAILED."
ARTICLE = "A valve failed, Chief Quintero said. Some 41 employees of the plant were injured, 14 of them badly, Tuesday."


@pytest.fixture(scope="module")
def seen() -> tuple[WordTable, WordTable, numpy.ndarray]:
    left, right, vocabulary = prepare_pair(SCRIPT, ARTICLE)
    every = numpy.arange(len(left)), numpy.arange(len(right))
    return left, right, channels(window(evidence(left, right, vocabulary), *every))


def at(table: WordTable, word: str) -> int:
    text = table.document.text
    return next(i for i, one in enumerate(table.words) if text[one.span.start : one.span.end] == word)


@pytest.mark.parametrize(
    ("channel", "spoken", "written"),
    [
        ("same word", "VALVE", "valve"),
        ("same word", "SAYS", "said"),
        ("same amount", "FORTY", "41"),
        ("other amount of the kind", "MONDAY", "Tuesday"),
        ("spelled alike", "QUINTERA", "Quintero"),
        ("same words around", "VALVE", "valve"),
    ],
)
def test_evidence_is_found(seen: tuple, channel: str, spoken: str, written: str) -> None:
    left, right, values = seen
    assert values[CHANNELS.index(channel), at(left, spoken), at(right, written)] > 0


@pytest.mark.parametrize(
    ("channel", "spoken", "written"),
    [
        ("same word", "VALVE", "plant"),
        ("same amount", "FORTY", "14"),
        ("other amount of the kind", "FORTY", "41"),
        ("other amount of the kind", "FORTY", "Tuesday"),
        ("spelled alike", "HURT", "injured"),
        ("spelled alike", "VALVE", "valve"),
    ],
)
def test_no_evidence_is_invented(seen: tuple, channel: str, spoken: str, written: str) -> None:
    left, right, values = seen
    assert values[CHANNELS.index(channel), at(left, spoken), at(right, written)] == 0


@pytest.mark.parametrize(("written", "least", "most"), [("41", 1, 1), ("about 40", 0.1, 0.9), ("60", 0, 0)])
def test_an_amount_that_only_fits_agrees_less_than_the_same_one(written: str, least: float, most: float) -> None:
    left, right, vocabulary = prepare_pair("FORTY-ONE WORKERS WERE HURT.", f"In all {written} workers were hurt.")
    every = numpy.arange(len(left)), numpy.arange(len(right))
    values = channels(window(evidence(left, right, vocabulary), *every))
    found = values[CHANNELS.index("same amount"), at(left, "FORTY"), at(right, written.split()[-1])]
    assert least <= found <= most


def test_a_word_of_every_sentence_weighs_less_than_a_rare_one_and_more_than_nothing() -> None:
    left, right, vocabulary = prepare_pair("THE VALVE FAILED. THE VALVE LEAKED.", "A valve broke. The valve burst.")
    rarity = rarities(left, right, len(vocabulary))
    common, rare = (rarity[left.norms[at(left, word)]] for word in ("VALVE", "LEAKED"))
    assert 0 < common < rare <= 1


def test_every_figure_is_between_nought_and_one(seen: tuple) -> None:
    assert seen[2].min() >= 0
    assert seen[2].max() <= 1 + 1e-6


def test_seen_from_the_other_text_the_evidence_is_the_same() -> None:
    left, right, vocabulary = prepare_pair(SCRIPT, ARTICLE)
    known = evidence(left, right, vocabulary)
    rows, columns = numpy.arange(len(left)), numpy.arange(len(right))
    turned = list(range(len(CHANNELS)))
    turned[8], turned[9] = 9, 8
    there = channels(window(known, rows, columns))
    back = channels(window(known.turned(), columns, rows))[turned]
    symmetric = [k for k, name in enumerate(CHANNELS) if name != "same rare word"]
    assert numpy.allclose(there[symmetric], back[symmetric].transpose(0, 2, 1), atol=1e-6)

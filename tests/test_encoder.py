"""Vectors of words and sentences from the bundled encoder."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy
import pytest

from diffcast.errors import MissingPart
from diffcast.model import Span
from diffcast.similarity import encoder as encoder_module
from diffcast.similarity.encoder import Encoder, Floats, WordVectors, encoder

WEIGHTS = Path(encoder_module.__file__).with_name("weights")
STORY = (
    "THE GOVERNOR SAYS FOUR THOUSAND HOMES HAVE NO POWER. Crews hope to restore power by Friday. "
    "The bank by the river was flooded. The bank raised its rates. Weather."
)


def encode(text: str, sentence: str = r"[^.]+\.") -> tuple[WordVectors, list[str]]:
    """Vectors of a text whose sentences end in full stops, and its words."""
    sentences = [Span(*match.span()) for match in re.finditer(sentence, text)]
    words = [
        [Span(*match.span()) for match in re.compile(r"\w+").finditer(text, span.start, span.end)] for span in sentences
    ]
    return encoder().word_vectors(text, sentences, words), [text[w.start : w.end] for row in words for w in row]


def cosine(one: Floats, other: Floats) -> float:
    return float(one @ other / numpy.linalg.norm(one) / numpy.linalg.norm(other))


def test_every_word_and_every_sentence_has_its_row() -> None:
    vectors, words = encode(STORY)
    assert vectors.middle.shape == vectors.last.shape == (len(words), 384)
    assert vectors.sentences.shape == (5, 384)
    assert vectors.middle.dtype == vectors.last.dtype == vectors.sentences.dtype == numpy.float32
    assert numpy.allclose(numpy.linalg.norm(vectors.sentences, axis=1), 1, atol=1e-5)


def test_a_sentence_has_the_same_vectors_whatever_stands_beside_it() -> None:
    together, words = encode(STORY)
    alone, few = encode("Weather.")
    assert words[-1:] == few
    assert numpy.array_equal(together.last[-1:], alone.last)
    assert numpy.array_equal(together.sentences[-1:], alone.sentences)


def test_capitals_do_not_change_a_vector() -> None:
    assert numpy.array_equal(encode(STORY)[0].last, encode(STORY.upper())[0].last)


@pytest.mark.parametrize(
    ("one", "near", "far"),
    [
        (
            "FOUR THOUSAND HOMES HAVE NO POWER.",
            "Some 4,000 houses are without electricity.",
            "The zoo has a new panda.",
        ),
        ("THE TEAM LOST AGAIN.", "It was another defeat for the side.", "Rates rose by a quarter of a point."),
        ("SHE WAS ARRESTED ON MONDAY.", "Police took her into custody on Monday.", "She opened a bakery on Monday."),
    ],
)
def test_the_same_news_in_other_words_is_nearer_than_other_news(one: str, near: str, far: str) -> None:
    first, second, third = encode(f"{one} {near} {far}")[0].sentences
    assert first @ second > first @ third + 0.2


def test_a_word_means_what_its_sentence_makes_of_it() -> None:
    vectors, words = encode("The bank by the river flooded. The bank raised rates. The lender raised rates.")
    river, money, lender = words.index("bank"), words.index("bank", 3), words.index("lender")
    assert cosine(vectors.last[money], vectors.last[lender]) > cosine(vectors.last[river], vectors.last[lender])


def test_a_word_of_many_pieces_is_their_mean() -> None:
    text = "Lindqvist spoke."
    whole = encoder().word_vectors(text, [Span(0, 16)], [[Span(0, 9)]])
    parts = encoder().word_vectors(text, [Span(0, 16)], [[Span(0, 3), Span(3, 4), Span(4, 9)]])
    assert numpy.allclose(whole.last[0], parts.last.mean(0), atol=1e-5)


def test_a_sentence_longer_than_the_encoder_reads_keeps_all_its_words() -> None:
    vectors, words = encode(" ".join(f"word{number}" for number in range(700)) + ".")
    assert len(words) == 700
    assert numpy.linalg.norm(vectors.last, axis=1).min() > 1
    assert numpy.linalg.norm(vectors.sentences, axis=1) == pytest.approx([1.0])


def test_a_word_longer_than_the_encoder_reads_has_a_vector() -> None:
    text = "1." * 400 + "9 is long."
    vectors = encoder().word_vectors(text, [Span(0, len(text))], [[Span(0, 801), Span(802, 804), Span(805, 809)]])
    assert numpy.linalg.norm(vectors.last, axis=1).min() > 1


def test_what_has_no_pieces_has_zeros() -> None:
    vectors = encoder().word_vectors("\x01 fine", [Span(0, 1), Span(2, 6)], [[Span(0, 1)], [Span(2, 6)]])
    assert not vectors.last[0].any()
    assert not vectors.sentences[0].any()
    assert vectors.last[1].any()


@pytest.mark.parametrize("text", ["", " \n "])
def test_nothing_to_read_gives_no_rows(text: str) -> None:
    vectors = encoder().word_vectors(text, [], [])
    assert vectors.last.shape == vectors.sentences.shape == (0, 384)


def test_a_cut_inside_a_piece_harms_no_other_sentence() -> None:
    text = "rainstorm today"
    vectors = encoder().word_vectors(text, [Span(0, 2), Span(2, 15)], [[Span(0, 2)], [Span(2, 9), Span(10, 15)]])
    assert vectors.last.shape == (3, 384)
    assert vectors.last[2].any()


def test_an_absent_encoder_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(MissingPart, match="reinstall diffcast") as caught:
        Encoder(tmp_path)
    assert "\n" not in str(caught.value)


def test_a_damaged_encoder_is_told_in_one_line(tmp_path: Path) -> None:
    for name in ("digests.json", "vocab.txt"):
        shutil.copy(WEIGHTS / name, tmp_path)
    (tmp_path / "encoder.onnx").write_bytes((WEIGHTS / "encoder.onnx").read_bytes()[:-1])
    with pytest.raises(MissingPart, match=r"encoder\.onnx: damaged"):
        Encoder(tmp_path)


def test_importing_the_room_does_not_load_the_runtime() -> None:
    code = "import sys, diffcast.similarity.encoder; sys.exit('onnxruntime' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

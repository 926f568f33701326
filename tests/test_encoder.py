"""Vectors of words from the bundled encoder, which reads the sentences of two texts together."""

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
from diffcast.similarity import encoder as encoder_module, graphs, joint_reading
from diffcast.similarity.encoder import Encoder, EncoderText, Floats, WordVectors, encoder

WEIGHTS = Path(encoder_module.__file__).with_name("weights")
STORY = (
    "THE GOVERNOR SAYS FOUR THOUSAND HOMES HAVE NO POWER. Crews hope to restore power by Friday. "
    "The bank by the river was flooded. The bank raised its rates. Weather."
)
OTHER = "Some 4,000 houses are without electricity, the governor said. Rates rose at the bank. The zoo has a new panda."
NOTHING = EncoderText("", (), ())


def as_text(text: str, sentence: str = r"[^.]+\.") -> EncoderText:
    """A text whose sentences end in full stops."""
    sentences = [Span(*match.span()) for match in re.finditer(sentence, text)]
    words = [
        [Span(*match.span()) for match in re.compile(r"\w+").finditer(text, span.start, span.end)] for span in sentences
    ]
    return EncoderText(text, sentences, words)


def words_of(text: EncoderText) -> list[str]:
    return [text.text[word.start : word.end] for row in text.words for word in row]


def encode(left: EncoderText, right: EncoderText = NOTHING) -> tuple[WordVectors, WordVectors]:
    """Vectors of both texts, which share no word."""
    return encoder().read_pair(left, right, numpy.zeros((len(left.sentences), len(right.sentences)), numpy.float32))


def cosine(one: Floats, other: Floats) -> float:
    return float(one @ other / numpy.linalg.norm(one) / numpy.linalg.norm(other))


def test_every_word_of_both_texts_has_its_row() -> None:
    texts = as_text(STORY), as_text(OTHER)
    for text, vectors in zip(texts, encode(*texts), strict=True):
        assert vectors.middle.shape == vectors.last.shape == (len(words_of(text)), 384)
        assert vectors.middle.dtype == vectors.last.dtype == numpy.float32
        assert numpy.linalg.norm(vectors.last, axis=1).min() > 1


def test_the_lower_layers_read_a_sentence_alone() -> None:
    together, alone = encode(as_text(STORY))[0], encode(as_text("Weather."))[0]
    assert numpy.array_equal(together.middle[-1:], alone.middle)


def test_the_upper_layers_read_the_other_text_too() -> None:
    alone, beside = (encode(as_text(STORY), other)[0] for other in (NOTHING, as_text(OTHER)))
    assert numpy.array_equal(alone.middle, beside.middle)
    assert not numpy.allclose(alone.last, beside.last, atol=0.01)


def test_capitals_do_not_change_a_vector() -> None:
    assert numpy.array_equal(encode(as_text(STORY))[0].last, encode(as_text(STORY.upper()))[0].last)


@pytest.mark.parametrize(("cells", "rows"), [(1, 1), (1 << 20, 64)])
def test_how_rows_are_put_together_changes_next_to_nothing(
    monkeypatch: pytest.MonkeyPatch, cells: int, rows: int
) -> None:
    texts = as_text(STORY), as_text(OTHER)
    before = encode(*texts)
    monkeypatch.setattr(joint_reading, "MAX_CELLS", cells)
    monkeypatch.setattr(joint_reading, "MAX_ROWS", rows)
    for one, other in zip(before, encode(*texts), strict=True):
        assert numpy.abs(one.last - other.last).max() < 0.05


def test_the_fewer_bits_and_the_blocks_of_long_texts_hardly_turn_a_vector(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = as_text(STORY), as_text(OTHER)
    before = encode(*texts)
    monkeypatch.setattr(encoder_module, "LONG", 0)
    monkeypatch.setattr(encoder_module, "WORDS_A_BLOCK", 7)
    for one, other in zip(before, encode(*texts), strict=True):
        assert other.last.dtype == other.middle.dtype == numpy.float16
        for exact, rounded in ((one.middle, other.middle), (one.last, other.last)):
            assert min(cosine(*rows) for rows in zip(exact, rounded.astype(numpy.float32), strict=True)) > 0.99


def test_the_same_pair_has_the_same_vectors_every_time() -> None:
    texts = as_text(STORY), as_text(OTHER)
    for one, other in zip(encode(*texts), encode(*texts), strict=True):
        assert numpy.array_equal(one.last, other.last)


def test_a_word_means_what_its_sentence_makes_of_it() -> None:
    text = as_text("The bank by the river flooded. The bank raised rates. The lender raised rates.")
    vectors, words = encode(text)[0], words_of(text)
    river, money, lender = words.index("bank"), words.index("bank", 3), words.index("lender")
    assert cosine(vectors.middle[money], vectors.middle[lender]) > cosine(vectors.middle[river], vectors.middle[lender])


def test_a_word_of_many_pieces_is_their_mean() -> None:
    text = "Lindqvist spoke."
    whole = encode(EncoderText(text, [Span(0, 16)], [[Span(0, 9)]]))[0]
    parts = encode(EncoderText(text, [Span(0, 16)], [[Span(0, 3), Span(3, 4), Span(4, 9)]]))[0]
    assert numpy.allclose(whole.last[0], parts.last.mean(0), atol=1e-5)


def test_a_sentence_longer_than_the_encoder_reads_keeps_all_its_words() -> None:
    text = as_text(" ".join(f"word{number}" for number in range(700)) + ".")
    vectors = encode(text)[0]
    assert len(vectors.last) == 700
    assert numpy.linalg.norm(vectors.last, axis=1).min() > 1


def test_a_word_longer_than_the_encoder_reads_has_a_vector() -> None:
    text = "1." * 400 + "9 is long."
    words = [[Span(0, 801), Span(802, 804), Span(805, 809)]]
    vectors = encode(EncoderText(text, [Span(0, len(text))], words))[0]
    assert numpy.linalg.norm(vectors.last, axis=1).min() > 1


def test_what_has_no_pieces_has_zeros() -> None:
    text = EncoderText("\x01 fine", [Span(0, 1), Span(2, 6)], [[Span(0, 1)], [Span(2, 6)]])
    for one, other in ((text, as_text(OTHER)), (text, NOTHING)):
        vectors = encode(one, other)[0]
        assert not vectors.last[0].any()
        assert vectors.last[1].any()


@pytest.mark.parametrize("text", ["", " \n "])
def test_nothing_to_read_gives_no_rows(text: str) -> None:
    empty = EncoderText(text, (), ())
    assert len(encode(empty)[0].last) == len(encode(empty, as_text(OTHER))[0].last) == 0


def test_a_cut_inside_a_piece_harms_no_other_sentence() -> None:
    text = EncoderText("rainstorm today", [Span(0, 2), Span(2, 15)], [[Span(0, 2)], [Span(2, 9), Span(10, 15)]])
    vectors = encode(text)[0]
    assert vectors.last.shape == (3, 384)
    assert vectors.last[2].any()


def test_an_absent_encoder_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(MissingPart, match="reinstall diffcast") as caught:
        Encoder(tmp_path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["encoder.onnx", "layer2.onnx", "keys3.onnx", "vocab.txt"])
def test_a_damaged_encoder_is_told_in_one_line(tmp_path: Path, name: str) -> None:
    shutil.copytree(WEIGHTS, tmp_path, dirs_exist_ok=True)
    (tmp_path / name).write_bytes((WEIGHTS / name).read_bytes()[:-1])
    with pytest.raises(MissingPart, match=rf"{re.escape(name)}: damaged"):
        Encoder(tmp_path)


def test_high_effort_without_its_package_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "diffcast_large", None)
    with pytest.raises(MissingPart) as caught:
        graphs.large_weights()
    assert str(caught.value) == graphs.LARGE_IS_MISSING


def test_importing_the_room_does_not_load_the_runtime() -> None:
    code = "import sys, diffcast.similarity.encoder; sys.exit('onnxruntime' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

"""The network: chances that are chances, and the same answer however the work is cut into pieces."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy
import pytest

from diffcast.align import attention, network
from diffcast.align.layout import COLUMNS, layout
from diffcast.align.network import CLASSES, _softmax, load_weights, read_pair
from diffcast.align.word_table import WordTable
from diffcast.compare import prepare_pair
from diffcast.errors import MissingPart

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


@pytest.fixture(scope="module")
def told() -> tuple[WordTable, WordTable, tuple[str, ...]]:
    return prepare_pair(EXAMPLES / "transcript.txt", EXAMPLES / "article.txt")


@pytest.mark.parametrize("mode", ["contextual", "lexical"])
def test_every_word_has_chances_that_sum_to_one(told: tuple[WordTable, WordTable, tuple[str, ...]], mode: str) -> None:
    left, right, vocabulary = told
    for table, reading in zip((left, right), read_pair(left, right, vocabulary, mode), strict=True):
        assert reading.chances.shape == (len(table), len(CLASSES))
        assert numpy.allclose(reading.chances.sum(axis=1), 1, atol=1e-5)


def test_chances_of_a_network_that_is_very_sure_are_still_chances() -> None:
    found = _softmax(numpy.array([[900.0, 900.0, -900.0], [1.0, 1.0, 1.0]], numpy.float32))
    assert found == pytest.approx(numpy.array([[0.5, 0.5, 0], [1 / 3, 1 / 3, 1 / 3]]))


def test_attention_goes_to_the_other_text_or_nowhere(told: tuple[WordTable, WordTable, tuple[str, ...]]) -> None:
    left, right, vocabulary = told
    ours, theirs = read_pair(left, right, vocabulary, "lexical")
    for reading, own, other in ((ours, left, right), (theirs, right, left)):
        drawn = reading.attention
        assert len(drawn.words) == len(own)
        assert drawn.words.max() < len(other)
        assert drawn.shares.min() >= 0
        assert drawn.shares.sum(axis=1).max() <= 1 + 1e-5


def test_the_size_of_the_pieces_changes_nothing(
    told: tuple[WordTable, WordTable, tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    left, right, vocabulary = told
    whole = read_pair(left, right, vocabulary, "lexical")
    monkeypatch.setattr(attention, "WORDS_AT_ONCE", 40)
    monkeypatch.setattr(attention, "MAX_WORDS_COMPARED", 0)
    monkeypatch.setattr(attention, "NEAREST_OF_EACH", 1000)
    cut = read_pair(left, right, vocabulary, "lexical")
    for one, other in zip(whole, cut, strict=True):
        assert numpy.allclose(one.chances, other.chances, atol=1e-4)


def test_sentences_that_are_all_alike_are_compared_with_few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attention, "MAX_WORDS_COMPARED", 0)
    left, right, vocabulary = prepare_pair("POLICE CAME. " * 100, "Police came. " * 90 + "The mayor of the town left.")
    for table, reading in zip((left, right), read_pair(left, right, vocabulary, "lexical"), strict=True):
        assert reading.attention.words.shape == (len(table), attention.MAX_ATTENDED)


@pytest.mark.parametrize(
    ("table", "changed", "message"),
    [
        ("CHANNELS", lambda names: (*names, "same stem"), "trained with other channels: new here same stem"),
        ("COLUMNS", lambda names: (*names, "role: slate"), "trained with other layout columns: new here role: slate"),
        ("COLUMNS", lambda names: names[1:], "trained with other layout columns: gone here side is article"),
        ("COLUMNS", lambda names: names[::-1], "trained with other layout columns: another order"),
        ("CLASSES", lambda names: (*names, "quoted"), "trained with other classes: new here quoted"),
    ],
)
def test_weights_trained_on_other_inputs_are_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch, table: str, changed: Callable[[tuple[str, ...]], tuple[str, ...]], message: str
) -> None:
    monkeypatch.setattr(network, table, changed(getattr(network, table)))
    with pytest.raises(MissingPart, match=message) as caught:
        load_weights.__wrapped__("contextual")
    assert str(caught.value).endswith("train again with `make train`")
    assert "\n" not in str(caught.value)


def test_every_layout_column_has_one_name(told: tuple[WordTable, WordTable, tuple[str, ...]]) -> None:
    assert layout(told[0]).shape == (len(told[0]), len(COLUMNS))
    assert len(set(COLUMNS)) == len(COLUMNS)


@pytest.mark.parametrize(
    ("column", "text", "figures"),
    [
        ("words into sentence", "Crews came. They left soon.", [0, 0.1, 0, 0.1, 0.2]),
        ("capitalised", "Crews came to McCord USA", [1, 0, 0, 1, 1]),
        ("in capitals", "Crews came to McCord USA", [0, 0, 0, 0, 1]),
        ("line after a blank one", "Crews came.\nThey\n\nleft soon.", [1, 1, 0, 1, 1]),
        ("line before a blank one", "Crews came.\nThey\n\nleft soon.", [0, 0, 1, 1, 1]),
        ("side is article", "Crews came", [1, 1]),
    ],
)
def test_a_layout_column_is_what_its_name_says(column: str, text: str, figures: list[float]) -> None:
    article = prepare_pair("CREWS CAME.", text)[1]
    assert layout(article)[:, COLUMNS.index(column)] == pytest.approx(numpy.array(figures))


def test_weights_that_are_not_there_are_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(network.importlib.resources, "files", lambda _package: tmp_path)
    with pytest.raises(MissingPart, match="reinstall diffcast"):
        load_weights.__wrapped__("lexical")

"""The encoder's pieces: the same as the published tokeniser's, each at its place in the text."""

from __future__ import annotations

import importlib.resources
import itertools
import time
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from diffcast.similarity.wordpiece import Pieces, WordPiece, read_vocabulary

VOCABULARY = importlib.resources.files("diffcast.similarity") / "weights" / "vocab.txt"
TOKENISER = WordPiece(read_vocabulary(VOCABULARY.read_text(encoding="utf-8")))
NAMES = {number: name for name, number in read_vocabulary(VOCABULARY.read_text(encoding="utf-8")).items()}

TEXTS = (
    "POLICE SAY THE 34-YEAR-OLD DRIVER WAS NOT HURT.",
    "“It’s a disgrace,” the senator’s spokesman said—twice…",
    "Kraków, Zürich, São Paulo; naïve cafe\u0301 e\u0301\u0302",
    "İstanbul ΣΑΣ ß ﬁ ½ Å Ω ₤5 €3.50 $1,000,000 5%",
    "😀 👨\u200d👩\u200d👧 fine 🇺🇸",
    "שלום עולם عَرَبي فارسی",
    "한국어 平和 中文abc カタカナ ไทย हिन्दी",
    "zero\u200bwidth soft\u00adhyphen \ufeffmark \u2028line\u2029paragraph",
    "a\x1cb\x0bc\x0cd\x85e\x00f \ufffd",
    "\u0301abc a\u0301b \u0301 ´",
    "antidisestablishmentarianism " + "x" * 100 + " " + "x" * 101,
    "tab\tnew\nline\r\nend \u00a0\u3000 wide",
    "http://example.org/a_b?c=d#e @user #tag C++ ~^`|",
    "",
    " \n\t ",
)


def shape(pieces: Pieces) -> tuple[list[int], list[tuple[int, int]]]:
    return pieces.ids.tolist(), list(zip(pieces.starts.tolist(), pieces.ends.tolist(), strict=True))


@cache
def reference() -> Any:
    tokenizers = pytest.importorskip("tokenizers")
    vocabulary = read_vocabulary(VOCABULARY.read_text(encoding="utf-8"))
    tokeniser = tokenizers.Tokenizer(tokenizers.models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokeniser.normalizer = tokenizers.normalizers.BertNormalizer()
    tokeniser.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    return tokeniser


def published(text: str) -> tuple[list[int], list[tuple[int, int]]]:
    encoded = reference().encode(text, add_special_tokens=False)
    return encoded.ids, encoded.offsets


@pytest.mark.parametrize("text", TEXTS)
def test_pieces_and_offsets_are_those_of_the_published_tokeniser(text: str) -> None:
    assert shape(TOKENISER.pieces(text)) == published(text)


@settings(max_examples=30)
@given(st.text(st.characters(max_codepoint=0x24F), max_size=200))
def test_any_western_text_gives_the_published_pieces(text: str) -> None:
    assert shape(TOKENISER.pieces(text)) == published(text)


@given(st.text(max_size=100))
def test_offsets_never_go_back_and_stay_inside_the_text(text: str) -> None:
    _, places = shape(TOKENISER.pieces(text))
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(one[0] <= other[0] and one[1] <= other[1] for one, other in itertools.pairwise(places))


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_text_after_a_space_has_the_same_pieces_further_on(before: str, after: str) -> None:
    ids, places = shape(TOKENISER.pieces(f"{before} {after}"))
    one, other = shape(TOKENISER.pieces(before)), shape(TOKENISER.pieces(after))
    shift = len(before) + 1
    assert ids == one[0] + other[0]
    assert places == one[1] + [(start + shift, end + shift) for start, end in other[1]]


def test_capitals_and_prose_give_the_same_pieces() -> None:
    assert (
        TOKENISER.pieces("THE GOVERNOR RESIGNED").ids.tolist() == TOKENISER.pieces("The governor resigned").ids.tolist()
    )


def test_a_rare_word_is_cut_and_every_part_knows_its_letters() -> None:
    text = "in Lindqvist's"
    pieces = TOKENISER.pieces(text)
    cut = [(NAMES[number], text[start:end]) for number, (start, end) in zip(*shape(pieces), strict=True)]
    assert cut == [("in", "in"), ("lin", "Lin"), ("##d", "d"), ("##qvist", "qvist"), ("'", "'"), ("s", "s")]


def test_a_mark_inside_the_text_is_text() -> None:
    assert [NAMES[number] for number in TOKENISER.pieces("[SEP]").ids.tolist()] == ["[", "sep", "]"]


def test_half_of_a_surrogate_pair_is_dropped() -> None:
    assert shape(TOKENISER.pieces("a\ud800b")) == shape(TOKENISER.pieces("a\x00b"))


@pytest.mark.parametrize(
    "text", ["x" * 1_000_000, "é," * 100_000, "word " * 200_000], ids=["one word", "no space", "one line"]
)
def test_a_megabyte_on_one_line_takes_seconds_at_most(text: str) -> None:
    start = time.process_time()
    TOKENISER.pieces(text)
    assert time.process_time() - start < 5

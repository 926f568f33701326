"""What hides in a text parts no word, and every span of a comparison counts in the text as it was read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from diffcast import compare
from diffcast.language.characters import plain_characters
from diffcast.model import Document, Mark, Span
from diffcast.readers import read
from diffcast.segment import segment
from diffcast.segment.rewriting import as_read, rewritten, span_as_read

SAME = [
    ("Or\u00adtega", "Ortega"),
    ("3\u206040 workers", "340 workers"),
    ("con\u200btract", "contract"),
    ("$2\u00a0mil\u00adlion", "$2 million"),
    ("$12,\u200b500", "$12,500"),
    ("mil\u00ad\nlion", "million"),
    ("mil\u00ad \r\n lion", "million"),
    ("12\u202f500 and 7\u2009000\u2009000", "12,500 and 7,000,000"),
    ("5\u202fpercent", "5 percent"),
    ("oﬃcer ﬁfty ﬂight suﬀered baﬄed", "officer fifty flight suffered baffled"),
    ("cafe\u0301", "café"),
    ("well\u2011known", "well-known"),
    ("\ufeffThe end\u200e.", "The end."),
]
KEPT = ["Ortega", "a — b – c", "12 500", "“so”", "½ and 2³", "café", "1,400", "שלום", "Or-\ntega", "ĳ œ æ", "…"]


@pytest.mark.parametrize(("text", "plain"), SAME)
def test_hidden_and_joined_characters_read_as_what_is_seen(text: str, plain: str) -> None:
    assert rewritten(read(text, "article")).text == plain


@pytest.mark.parametrize("text", KEPT)
def test_other_characters_stay(text: str) -> None:
    assert list(plain_characters(text)) == []


def test_a_span_covers_what_was_read_without_what_hides_around_it() -> None:
    text = "\ufeffThe oﬃcer\u200b, Or\u00adtega,\u00ad left.He came."
    document = rewritten(read(text, "article"))
    assert document.text == "The officer, Ortega, left. He came."
    for word, before in {"The": "The", "officer": "oﬃcer", "Ortega": "Or\u00adtega", "fic": "ﬃc", "He": "He"}.items():
        place = document.text.index(word)
        span = span_as_read(document, Span(place, place + len(word)))
        assert text[span.start : span.end] == before


PIECES = st.sampled_from(
    ["The ", "oﬃce", "\u00ad", "\u200b", ".He ", "\n", "340", "\u202f000", "\u00a0", "ﬁ", "a", " B", "\u2011", "!"]
)


@settings(max_examples=200)
@given(st.lists(PIECES, min_size=1, max_size=30).map("".join))
def test_every_block_counts_in_the_text_as_it_was_read(text: str) -> None:
    document = Document("article", "text", "", text + " end", marks=(Mark(Span(0, len(text))),))
    plain = rewritten(document)
    found = as_read(segment(plain))
    assert (found.text, found.marks) == (document.text, document.marks)
    whole = "".join(found.text[block.span.start : block.span.end] for block in found.blocks)
    assert "".join(filter(str.isalnum, whole)) == "".join(filter(str.isalnum, document.text))
    assert all(one.span.end <= two.span.start for one, two in zip(found.blocks, found.blocks[1:], strict=False))


def test_a_report_points_into_the_text_as_it_was_read() -> None:
    article = "Plant aid\n\nThe city will o\ufb00er $2\u00a0mil\u00adlion in aid. About 3\u206060 workers lost their jobs.Mayor Ann Cole spoke.The end."
    transcript = (
        "THE CITY WILL OFFER 2 MILLION DOLLARS IN AID.\nABOUT 340 WORKERS LOST THEIR JOBS.\nMAYOR ANN COLE SPOKE."
    )
    found = compare(transcript, article)
    (fact,) = (one for one in found.facts if one.status == "changed")
    (difference,) = fact.differences
    assert found.article.text == article
    assert article[difference.article.start : difference.article.end].endswith("3\u206060")
    assert "360" in difference.reason
    spans = sorted(span for one in found.facts for span in one.article)
    assert all(not article[span.start].isspace() and span.end <= len(article) for span in spans)
    assert "Mayor Ann Cole spoke." in [article[span.start : span.end] for span in spans]

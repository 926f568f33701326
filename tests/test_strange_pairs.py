"""Pairs that no newsroom would send: each gets a true report that says what it could not judge, or a clear refusal."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from diffcast import Comparison, DiffcastError, NoStory, Span, UnreadableInput, compare
from diffcast.model import KINDS, SEVERITIES, STATUSES, RemarkCode
from diffcast.reports import FORMATS, render

EXAMPLES = Path(__file__).parent.parent / "examples"
SCRIPT = EXAMPLES.joinpath("transcript.txt").read_text("utf-8")
ARTICLE = EXAMPLES.joinpath("article.txt").read_text("utf-8")
SECONDS = 60.0
"""What a strange pair may take on a busy machine; on a quiet one each takes a few at most."""

CATS = """\
Shelter finds homes for a hundred cats

The animal shelter in Millbrook said every one of its cats had been adopted by Sunday evening.
Volunteers drove some of them to families as far away as the coast. A tabby named Biscuit was the last to leave.
"""
RATES = """\
(ANCHOR ON CAM)
THE CENTRAL BANK HELD INTEREST RATES STEADY THIS AFTERNOON. STOCKS CLOSED LOWER AFTER THE NEWS.
ECONOMISTS EXPECT A CUT BEFORE THE END OF WINTER. MORTGAGE LENDERS HAVE NOT CHANGED THEIR OFFERS.
"""
FERRY = """\
Mill River council votes to close ferry dock

MILL RIVER — The city council voted 7-2 Tuesday night to close the ferry dock, whose repairs are expected to cost about $4.3 million.
The dock will close May 3 and could remain shut until October, the city said.
“We have 120 families that use that dock every morning,” said Peter Larsson, who heads the riders’ association. “Nobody asked us.”
Engineers found cracks in 11 of its 40 pilings during an inspection in February.
Mayor Lena Frost said she would sign the order Thursday.
Council members Ida Moss and Karl Brandt voted against the closing.
"""
FURNITURE = """\
Skip to main content
Sign in | Subscribe
Share this story
Advertisement
Read more
All rights reserved.
"""
GERMAN = """\
Brand in einer Lagerhalle am Hafen

Bei einem Brand in einer Lagerhalle am Hamburger Hafen sind am Montag drei Menschen verletzt worden.
Die Feuerwehr war mit achtzig Kräften im Einsatz. Die Ursache ist nach Angaben der Polizei noch unklar.
Der Schaden wird auf zwei Millionen Euro geschätzt. Anwohner mussten ihre Fenster geschlossen halten.
"""
RUSSIAN = """\
Пожар на складе в порту

При пожаре на складе в морском порту в понедельник пострадали три человека.
На месте работали восемьдесят пожарных. Причина пожара пока неизвестна, сообщили в полиции.
Ущерб оценивают в два миллиона рублей. Жителей попросили не открывать окна до вечера.
"""
CHINESE = """\
港口仓库发生火灾

周一，港口一座仓库发生火灾，三人受伤。
八十名消防员赶到现场。警方表示，起火原因仍在调查之中。
损失估计为两百万元。附近居民被要求关闭门窗。
"""
ARABIC = """\
حريق في مستودع بالميناء

أصيب ثلاثة أشخاص في حريق اندلع يوم الاثنين في مستودع بالميناء.
وشارك ثمانون رجل إطفاء في إخماده. وقالت الشرطة إن السبب ما زال غير معروف حتى الآن.
"""
EMOJI = """\
🔥🔥🔥 Warehouse fire 🔥🔥🔥

Three people were hurt 🚑 in a fire at the harbor on Monday 👩‍👩‍👧. Eighty firefighters 🧑🏽‍🚒 were there.
"""
HARMFUL = "THE MAYOR\x00 SAID\x1b[31m THE BRIDGE\x08 WILL\u202e CLOSE\x9b2J ON MONDAY.\r\rTRAFFIC\x0b WILL\x0c BE LED\u2028AROUND IT.\x85"
ONE_LINE = "THE MAYOR SAID THE BRIDGE ON CANAL STREET WILL CLOSE ON MONDAY FOR TWO WEEKS."
REPEATED = "THE BRIDGE WILL CLOSE ON MONDAY. " * 40

PAIRS = {
    "no sentence in common": (RATES, CATS),
    "a script of another story": (SCRIPT, CATS),
    "a story that is told in like words": (SCRIPT, FERRY),
    "one line against an article": (ONE_LINE, ARTICLE),
    "one line against itself": (ONE_LINE, ONE_LINE.capitalize()),
    "one word": ("YES.", "Yes."),
    "forty repeats against one": (REPEATED, "The bridge will close on Monday.\n"),
    "forty repeats against forty": (REPEATED, "\n\n".join(["The bridge will close on Monday."] * 40)),
    "a script twice": (SCRIPT, SCRIPT),
    "an article twice": (ARTICLE, ARTICLE),
    "the sides changed round": (ARTICLE, SCRIPT),
    "only furniture": (SCRIPT, FURNITURE),
    "German": (GERMAN.upper(), GERMAN),
    "Russian": (RUSSIAN.upper(), RUSSIAN),
    "Chinese": (CHINESE, CHINESE),
    "Arabic": (ARABIC, ARABIC),
    "two languages": (SCRIPT, GERMAN),
    "emoji": (EMOJI.upper(), EMOJI),
    "control characters": (HARMFUL, HARMFUL.lower()),
    "half a surrogate pair": ("THE BRIDGE \ud83d WILL CLOSE ON MONDAY.", "The bridge will close on Monday \ude00."),
    "no full stop": ("THE BRIDGE WILL CLOSE AND " * 60, "the bridge will close and " * 60),
    "digits": ("12 13 14 " * 30, "12 13 15 " * 30),
}
EACH = pytest.mark.parametrize("name", PAIRS)


@pytest.fixture(scope="module")
def comparisons() -> dict[str, Comparison]:
    """Filled as the tests ask, so that every pair is compared once."""
    return {}


@pytest.fixture
def compared(name: str, comparisons: dict[str, Comparison]) -> Comparison:
    if name not in comparisons:
        comparisons[name] = compare(*PAIRS[name])
    return comparisons[name]


def spans(comparison: Comparison) -> Iterator[tuple[str, Span]]:
    """Every span of the comparison with the text that it points into."""
    texts = {"transcript": comparison.transcript.text, "article": comparison.article.text}
    for fact in comparison.facts:
        yield from ((texts["transcript"], span) for span in fact.transcript)
        yield from ((texts["article"], span) for span in fact.article)
        for difference in fact.differences:
            yield texts["transcript"], difference.transcript
            yield texts["article"], difference.article
    yield from ((texts[aside.side], aside.span) for aside in comparison.asides)


# What holds of every report


@EACH
def test_every_span_lies_in_its_text_and_holds_something(compared: Comparison) -> None:
    for text, span in spans(compared):
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end].strip()


@EACH
def test_the_texts_are_as_they_were_given(name: str, compared: Comparison) -> None:
    assert (compared.transcript.text, compared.article.text) == PAIRS[name]


@EACH
def test_the_report_keeps_its_contract(compared: Comparison) -> None:
    report = json.loads(json.dumps(compared.to_dict()))
    assert report["schema"] == "diffcast-report/1"
    assert len({fact["id"] for fact in report["facts"]}) == len(report["facts"])
    assert sum(report["counts"].values()) == len(report["facts"])
    for fact in report["facts"]:
        assert fact["status"] in STATUSES
        assert fact["severity"] in SEVERITIES
        assert (fact["status"] == "changed") == bool(fact["differences"])
        assert bool(fact["transcript"]) == (fact["status"] != "article_only")
        assert bool(fact["article"]) == (fact["status"] != "transcript_only")
        assert 0 <= fact["similarity"] <= 1
        assert all(0 <= figure <= 1 for figure in fact["evidence"].values())
        assert {difference["kind"] for difference in fact["differences"]} <= set(KINDS)


@EACH
def test_every_format_can_write_it(compared: Comparison) -> None:
    for format in FORMATS:
        assert render(compared, format).encode("utf-8", "replace")


# What each report must say


def codes(comparison: Comparison) -> set[RemarkCode]:
    return {remark.code for remark in comparison.remarks}


@pytest.mark.parametrize("name", ["no sentence in common", "a script of another story", "two languages"])
def test_unrelated_texts_are_called_so_and_share_next_to_nothing(compared: Comparison) -> None:
    assert RemarkCode.DIFFERENT_STORIES in codes(compared)
    assert sum(fact.status in ("shared", "changed") for fact in compared.facts) <= 1


@pytest.mark.parametrize("name", ["a story that is told in like words"])
def test_a_few_weak_links_do_not_make_one_story(compared: Comparison) -> None:
    assert RemarkCode.DIFFERENT_STORIES in codes(compared)


@pytest.mark.parametrize("name", ["one word", "the sides changed round", "an article twice", "emoji"])
def test_one_story_is_not_taken_for_two(compared: Comparison) -> None:
    assert RemarkCode.DIFFERENT_STORIES not in codes(compared)


@pytest.mark.parametrize("name", PAIRS)
def test_only_sides_that_are_changed_round_are_called_so(name: str, compared: Comparison) -> None:
    assert (RemarkCode.SWAPPED in codes(compared)) == (name == "the sides changed round")


@pytest.mark.parametrize("name", ["German", "Russian", "Chinese", "Arabic", "two languages"])
def test_another_language_is_named_as_not_judged(compared: Comparison) -> None:
    assert RemarkCode.NOT_ENGLISH in codes(compared)


@pytest.mark.parametrize("name", ["German", "Russian"])
def test_another_language_is_aligned_as_far_as_it_can_be(compared: Comparison) -> None:
    shared = sum(fact.status == "shared" for fact in compared.facts)
    assert shared >= len(compared.facts) / 2


@pytest.mark.parametrize("name", ["no sentence in common", "one line against an article", "emoji", "an article twice"])
def test_english_is_not_taken_for_another_language(compared: Comparison) -> None:
    assert RemarkCode.NOT_ENGLISH not in codes(compared)


@pytest.mark.parametrize("name", ["only furniture"])
def test_a_page_of_furniture_tells_no_story(compared: Comparison) -> None:
    assert RemarkCode.NO_STORY in codes(compared)
    assert not [fact for fact in compared.facts if fact.article]


@pytest.mark.parametrize("name", ["a script twice", "an article twice", "one line against itself"])
def test_a_text_against_itself_has_no_difference(compared: Comparison) -> None:
    assert {fact.status for fact in compared.facts} == {"shared"}


@pytest.mark.parametrize("name", ["forty repeats against one", "forty repeats against forty"])
def test_repeats_are_not_one_sided(compared: Comparison) -> None:
    assert compared.facts
    assert {fact.status for fact in compared.facts} <= {"shared", "changed"}


@pytest.mark.parametrize("name", ["forty repeats against one"])
def test_a_repeated_sentence_belongs_to_one_fact(compared: Comparison) -> None:
    assert [fact.status for fact in compared.facts] == ["shared"]
    assert len(compared.facts[0].transcript) == 40


# What is long


def test_a_very_long_line_is_compared_in_bounded_time_or_refused() -> None:
    line = "the mayor of the town said that the old bridge would close on monday for two more weeks " * 3400
    assert len(line) > 290_000
    start = time.monotonic()
    with pytest.raises(UnreadableInput, match="words, more than the"):
        compare(line.upper(), line)
    assert time.monotonic() - start < SECONDS


def test_a_very_long_word_is_compared_in_bounded_time() -> None:
    start = time.monotonic()
    compared = compare("THE BRIDGE WILL CLOSE " + "A" * 100_000, "The bridge will close " + "a" * 100_000)
    assert time.monotonic() - start < SECONDS
    assert all(0 <= span.start < span.end <= len(text) for text, span in spans(compared))


def test_a_line_of_many_marks_is_compared_in_bounded_time() -> None:
    start = time.monotonic()
    compared = compare("THE BRIDGE WILL CLOSE. " + "“(-… " * 15_000, "The bridge will close. " + "—,.’ " * 15_000)
    assert time.monotonic() - start < SECONDS
    assert all(0 <= span.start < span.end <= len(text) for text, span in spans(compared))


def test_two_long_texts_are_compared_in_bounded_time() -> None:
    words = [f"The {place} bridge was closed for {number} days." for number in range(2, 52) for place in ("old", "new")]
    start = time.monotonic()
    compared = compare("\n".join(words).upper(), "\n\n".join(words))
    assert time.monotonic() - start < SECONDS
    assert sum(fact.status == "shared" for fact in compared.facts) >= len(words) / 2


@pytest.mark.parametrize("side", [0, 1])
def test_five_megabytes_are_refused_by_the_number_of_their_words(side: int) -> None:
    texts = [SCRIPT, ARTICLE]
    texts[side] = "The bridge on Canal Street will close on Monday. " * 102_000
    start = time.monotonic()
    with pytest.raises(
        UnreadableInput,
        match=r"^text: has 918,000 words, .*20,000.*DIFFCAST_MAX_WORDS$",
    ):
        compare(texts[0], texts[1])
    assert time.monotonic() - start < SECONDS


# What is nothing


@pytest.mark.parametrize("nothing", ["", " \n\t", "\ufeff", "… — “”", "🔥🔥🔥", "\x00\x00\x00"])
@pytest.mark.parametrize("side", [0, 1])
def test_nothing_is_refused_in_one_line(nothing: str, side: int) -> None:
    texts = [SCRIPT, ARTICLE]
    texts[side] = nothing
    with pytest.raises(DiffcastError) as refusal:
        compare(texts[0], texts[1])
    assert isinstance(refusal.value, NoStory | UnreadableInput)
    assert "\n" not in str(refusal.value)

"""Names: found in capitals with the help of the article's case, and told apart from one another."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from tables import cells

from diffcast.language.name_lexicon import NameLexicon
from diffcast.language.names import name_relation, names
from diffcast.language.sounds_alike import distance
from diffcast.language.titles import title_relation
from diffcast.language.words import words
from diffcast.model import Block, Document, Name, Side, Span

ARTICLE = Path(__file__).with_name("data").joinpath("names_article.txt").read_text("utf-8")
LETTERS = st.text(alphabet="abcd", max_size=8)


def document(side: Side, text: str, *blocks: Block) -> Document:
    return Document(side, "text", "", text, blocks)


LEXICON = NameLexicon.of(document("article", ARTICLE))


def found(text: str, lexicon: NameLexicon = LEXICON) -> tuple[Name, ...]:
    return names(text, words(text, Span(0, len(text))), lexicon)


def told(text: str, lexicon: NameLexicon = LEXICON) -> list[str]:
    return [" ".join(name.words) for name in found(text, lexicon)]


def name(words: str, title: str | None = None) -> Name:
    return Name(Span(0, 0), tuple(words.split()), title)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MAYOR FITCH HAS PICKED ADRIENNE KOSTA", ["fitch", "adrienne kosta"]),
        ("KOSTA GREW UP IN NEW BEDLOE", ["kosta", "new bedloe"]),
        ("THE NEW BEDLOE POLICE DEPARTMENT IS SHORT OF PEOPLE", ["new bedloe police department"]),
        ("KOSTA'S SALARY, LUPE FERREIRA SAYS", ["kosta", "lupe ferreira"]),
        ("near Mill Creek Road", ["mill creek road"]),
        ("THE F-B-I SEARCHED A HOME ON MILL CREEK ROAD", ["fbi", "mill creek road"]),
        ("THE DEPARTMENT OF JUSTICE AND LAKE MORROW", ["department of justice", "lake morrow"]),
        ("adrienne kosta starts in may", ["adrienne kosta"]),
        ("SENATOR TOM GILROY SPOKE", ["tom gilroy"]),
        ("GENERAL WIECZOREK TOOK OVER", ["wieczorek"]),
        ("GENERAL WIECZOREC TOOK OVER", ["wieczorec"]),
    ],
)
def test_names_are_found_in_capitals_and_in_small_letters(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "THE MAYOR AND THE CHIEF MET THE COUNCIL",
        "SHOOTINGS ROSE ON TUESDAY IN MAY AND MARCH",
        "POLICE SAY A CRITIC FOUND THE ROAD NEAR THE BORDER",
        "INVESTIGATORS WILL ANSWER",
        "Shootings have risen. Investigators asked why.",
        "It rained on Thursday in May.",
        "A NEW DEPARTMENT FOR THE LAKE",
        "",
    ],
)
def test_common_words_and_days_are_not_names(text: str) -> None:
    assert told(text) == []


def test_small_letters_in_mixed_case_are_not_a_name() -> None:
    assert told("The fitch is an animal that Fitch keeps.") == ["fitch"]


def test_a_headline_in_title_case_proves_nothing() -> None:
    lexicon = NameLexicon.of(document("article", "Big Storm Hits Quiet Valley Town\n\nThe storm came at night."))
    assert told("THE STORM HIT A QUIET TOWN", lexicon) == []


def test_a_word_that_only_begins_sentences_is_not_a_name() -> None:
    lexicon = NameLexicon.of(document("article", "Margins are slim. Hospitals want more. Drugs cost money now."))
    assert told("MARGINS AT HOSPITALS AND DRUGS", lexicon) == []


def test_speakers_of_the_transcript_are_known() -> None:
    block = Block(Span(0, 5), "speech", speaker="WENDELL AMARI")
    lexicon = NameLexicon.of(document("transcript", "HELLO", block))
    assert told("JUSTICE AMARI WORRIED. WENDELL AMARI ASKED", lexicon) == ["amari", "wendell amari"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("MAYOR FITCH HAS A PLAN", "mayor"),
        ("Mayor Darnell Fitch said so", "mayor"),
        ("INTERIM POLICE CHIEF RUSS MALLOY STAYS", "interim police chief"),
        ("SECRETARY OF STATE ILSE WIECZOREK", "secretary of state"),
        ("Maj. Gen. Ilse Wieczorek", "major general"),
        ("BRIGADIER GENERAL ILSE WIECZOREK", "brigadier general"),
        ("Sen. Lyle Bastrop", "senator"),
        ("Denise Abernathy, the county's elections director, said", "county elections director"),
        ("Russ Malloy, 47, a deputy chief in Toledo, left", "deputy chief"),
        ("THE FISHERIES MINISTER, LUPE FERREIRA, SAYS", "fisheries minister"),
        ("Kosta, who is 47, said", None),
        ("Kosta, the mother of two, said", None),
        ("In Toledo, Mayor Fitch spoke", None),
        ("KOSTA GREW UP HERE", None),
    ],
)
def test_a_name_has_the_title_beside_it(text: str, title: str | None) -> None:
    assert found(text)[0].title == title


def test_the_span_of_a_name_is_without_its_title() -> None:
    text = "On Friday Mayor Darnell Fitch’s office called."
    assert [text[one.span.start : one.span.end] for one in found(text)] == ["Darnell Fitch’s"]


@pytest.mark.parametrize(("expected", "one", "other"), cells("name_relations.txt"))
def test_two_names_are_related_like_this_in_either_order(expected: str, one: str, other: str) -> None:
    assert (name_relation(name(one), name(other)), name_relation(name(other), name(one))) == (expected, expected)


@pytest.mark.parametrize(("expected", "one", "other"), cells("title_relations.txt"))
def test_two_titles_are_related_like_this_in_either_order(expected: str, one: str, other: str) -> None:
    assert (title_relation(one, other), title_relation(other, one)) == (expected, expected)


def test_two_names_with_one_title_are_a_difference() -> None:
    assert name_relation(name("ross", "police chief"), name("boudreaux", "police chief")) == "differs"
    assert name_relation(name("ross", "doctor"), name("boudreaux", "doctor")) == "unrelated"


@given(LETTERS, LETTERS)
def test_the_distance_of_two_words_does_not_depend_on_their_order(one: str, other: str) -> None:
    assert distance(one, other, 3) == distance(other, one, 3)
    assert (distance(one, other, 3) == 0) == (one == other)


@given(st.text(alphabet=st.sampled_from("FITCHKOSAfitchko ,.'"), max_size=60))
def test_names_are_in_order_and_inside_the_text(text: str) -> None:
    spans = [one.span for one in found(text)]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= two.start for one, two in pairwise(spans))

"""A house style: names that are one, spellings, words that tell nothing; and that an empty one changes nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings, strategies as st
from judging import STORY, lexicon
from tables import cells

from diffcast.compare import compare, prepare_pair
from diffcast.language.compare_quotes import altered_words, quote_relation
from diffcast.language.folding import folded, other_spellings, with_names
from diffcast.language.understand import understand
from diffcast.language.words import words
from diffcast.model import AsideCode, Block, Comparison, Document, Name, Passage, Quote, Settings, Source, Span
from diffcast.settings import NO_STYLE, HouseStyle

HOUSE = HouseStyle(
    names=(
        ("SAN", "Straight Arrow News"),
        ("Bob Menendez", "Robert Menendez"),
        ("Justice Department", "Department of Justice"),
        ("WHO", "World Health Organization"),
    ),
    spellings=(("Kyiv", "Kiev"), ("adviser", "advisor")),
    ignored=("exclusive", "breaking news"),
)
SCRIPT = """\
[NORA BECKETT]
THE HARBOR COMMISSION CLOSED THE OLD PIER AT FOUR IN THE MORNING.

THE OWNER IS ZORVAK PELLHAM TRUST. A SPOKESMAN FOR ZORVAK PELLHAM TRUST SAYS THE DECK IS ROTTEN.

THE FERRY TO HOLM ISLAND WILL LEAVE FROM THE NORTH QUAY UNTIL JUNE.
"""
ARTICLE = """\
Old pier closes after inspection

The harbor commission closed the old pier at 4 a.m. on Friday, after inspectors from Lindqvist found cracks.

Lindqvist owns the pier. The deck is rotten, a Lindqvist spokesman said.

The ferry to Holm Island will leave from the north quay until June.
"""
IGNORED = ("first on six tonight",)
ALIAS = HouseStyle(names=(("Lindqvist", "Zorvak Pellham Trust"),))


@pytest.mark.parametrize(("text", "read"), cells("house_folded.txt"))
def test_forms_of_one_group_become_one(text: str, read: str) -> None:
    plain = words(text, Span(0, len(text)))
    got = [
        (text[word.span.start : word.span.end], word.norm if word.content else "-")
        for word in folded(text, plain, HOUSE)
        if word not in plain
    ]
    assert ", ".join(f"{raw}={norm}" for raw, norm in got) == read


def told(text: str, style: HouseStyle) -> Passage:
    block = Block(Span(0, len(text)), "body")
    document = Document("article", "text", "", text, (block,))
    return understand(document, (Passage(0, block.span, block, 0),), with_names(lexicon(), style, document), style)[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bob Menendez came", "ROBERT MENENDEZ CAME"),
        ("according to SAN, it rained", "ACCORDING TO STRAIGHT ARROW NEWS, IT RAINED"),
        ("“I trust SAN,” he said", "“I TRUST STRAIGHT ARROW NEWS,” HE SAID"),
    ],
)
def test_names_sources_and_quotations_of_one_group_are_the_same(one: str, other: str) -> None:
    def known(text: str, style: HouseStyle) -> list[tuple[str, ...]]:
        details = told(text, style).details
        kinds = Name | Source | Quote
        return [tuple(filter(None, detail.words)) for detail in details if isinstance(detail, kinds)]

    assert known(one, HOUSE) == known(other, HOUSE) != []
    assert known(one, NO_STYLE) != known(other, NO_STYLE)


def test_the_words_of_a_quotation_keep_their_places() -> None:
    quote = next(one for one in told("“Straight Arrow News lied,” he said", HOUSE).details if isinstance(one, Quote))
    assert quote.words == ("san", "", "", "lied")


@pytest.mark.parametrize(
    ("script", "article", "plain", "styled"),
    [
        ("“STRAIGHT ARROW NEWS GOT IT WRONG AGAIN,”", "“SAN got it wrong again,”", "altered", "verbatim"),
        ("“WE ASKED THE ADVISOR IN KIEV FOR HELP,”", "“We asked the adviser in Kyiv for help,”", "altered", "verbatim"),
        ("“FRANKLY, WE LOST THE WHOLE HARVEST,”", "“We lost the whole exclusive harvest,”", "altered", "verbatim"),
        ("“SAN GOT IT WRONG AGAIN,”", "“SAN got it right again,”", "altered", "altered"),
        ("“STRAIGHT ARROW NEWS GOT IT WRONG AGAIN,”", "“SAN got it right again,”", "unrelated", "altered"),
    ],
)
def test_words_that_are_one_or_ignored_do_not_alter_a_quotation(
    script: str, article: str, plain: str, styled: str
) -> None:
    style = HouseStyle(HOUSE.names, HOUSE.spellings, (*HOUSE.ignored, "frankly"))
    for house, kinship in ((NO_STYLE, plain), (style, styled)):
        one, two = (
            next(each for each in told(f"{text} he said", house).details if isinstance(each, Quote))
            for text in (script, article)
        )
        assert quote_relation(one, two) == kinship
        if kinship == "altered":
            assert all(max(run, default=0) < len(two.words) for _, run in altered_words(one, two))


def test_ignored_words_give_no_details() -> None:
    style = HouseStyle(ignored=("reportedly", "Ines Halvard"))
    assert told("Ines Halvard reportedly left", NO_STYLE).details
    assert not told("Ines Halvard reportedly left", style).details


@settings(max_examples=60)
@given(st.lists(st.sampled_from([*STORY.split(), "SAN", "Kiev", "WHO", "…", "Straight Arrow News", "exclusive"])))
def test_folding_keeps_every_word_in_its_place(pieces: list[str]) -> None:
    text = " ".join(pieces)
    plain = words(text, Span(0, len(text)))
    got = folded(text, plain, HOUSE)
    edges = {word.span.start for word in plain}, {word.span.end for word in plain}
    assert all(word.span.start in edges[0] and word.span.end in edges[1] for word in got)
    assert all(sum(one.span.holds(word.span) for one in got) == 1 for word in plain)
    assert folded(text, plain, NO_STYLE) == plain


def test_a_name_may_be_in_several_groups() -> None:
    style = HouseStyle(names=(("A Corp", "B Corp"), ("B Corp", "C Corp"), ("C Corp", "A Corp"), ("...",), ()))
    text = "A Corp, B Corp and C Corp met"
    assert len(folded(text, words(text, Span(0, len(text))), style)) == 8


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kiev's advisors", [("Kiev", "Kyiv"), ("advisor", "adviser")]),
        ("THE ADVISOR", [("advisor", "adviser")]),
        ("Kyiv's advisers", []),
        ("chicken kiev", []),
    ],
)
def test_a_spelling_that_the_house_does_not_prefer_is_found(text: str, found: list[tuple[str, str]]) -> None:
    assert list(other_spellings(text, words(text, Span(0, len(text))), HOUSE)) == found


# In a comparison


@cache
def compared(style: HouseStyle, encoder: str = "lexical", article: str = ARTICLE) -> Comparison:
    return compare(SCRIPT, article, Settings(encoder, style))  # type: ignore[arg-type]


@pytest.mark.parametrize("encoder", ["lexical", "contextual"])
def test_an_alias_makes_a_transcript_agree_as_if_it_had_the_other_name(encoder: str) -> None:
    same = compare(SCRIPT.replace("ZORVAK PELLHAM TRUST", "LINDQVIST"), ARTICLE, Settings(encoder))  # type: ignore[arg-type]
    got = compared(ALIAS, encoder)
    assert [(fact.status, fact.article) for fact in got.facts] == [(fact.status, fact.article) for fact in same.facts]


def test_with_the_alias_the_two_names_are_surely_one_and_without_it_hardly() -> None:
    article = ARTICLE.replace("Lindqvist owns the pier.", "The owner is Lindqvist.")
    without, having = (
        next(
            fact for fact in compared(style, article=article).facts if "OWNER" in SCRIPT[fact.transcript[0].start :][:9]
        )
        for style in (NO_STYLE, ALIAS)
    )
    assert having.status == "shared"
    assert without.status != "shared" or without.evidence["confidence"] < 0.4 < 0.7 < having.evidence["confidence"]


def test_an_alias_works_from_either_side() -> None:
    turned = HouseStyle(names=(("Zorvak Pellham Trust", "Lindqvist"),))
    assert [fact.status for fact in compared(turned).facts] == [fact.status for fact in compared(ALIAS).facts]


def test_a_remark_says_what_was_read_as_one_and_what_is_spelled_differently() -> None:
    style = HouseStyle(ALIAS.names, (("harbour", "harbor"),), ("ferry",))
    remarks = " ".join(map(str, compared(style).remarks))
    assert "“ZORVAK PELLHAM TRUST” as “Lindqvist” (2 times)" in remarks
    assert "ignored: “ferry” (2 times)" in remarks
    assert "the transcript has “harbor” for “harbour”" in remarks
    assert "the article has “harbor” for “harbour”" in remarks
    assert "more" not in remarks
    assert "(1 times)" not in remarks


def test_a_remark_counts_the_words_that_it_does_not_list() -> None:
    ignored = (
        "ferry",
        "pier",
        "deck",
        "owner",
        "harbor",
        "quay",
        "island",
        "june",
        "four",
        "morning",
        "spokesman",
        "old",
    )
    remarks = " ".join(map(str, compared(HouseStyle(ignored=ignored)).remarks))
    (rest,) = re.findall(r"and (\d+) more", remarks)
    assert remarks.count("“") + int(rest) == len(ignored)


def test_a_sentence_of_ignored_words_is_not_compared() -> None:
    script = SCRIPT.replace("THE FERRY", "FIRST ON SIX TONIGHT. THE FERRY")
    plain, styled = (compare(script, ARTICLE, Settings(style=HouseStyle(ignored=one))) for one in ((), IGNORED))
    words_of = [script[one.span.start : one.span.end] for one in styled.asides if one.code is AsideCode.HOUSE_STYLE]
    assert words_of == ["FIRST ON SIX TONIGHT."]
    lost = {fact.transcript for fact in plain.facts} - {fact.transcript for fact in styled.facts}
    assert [script[span.start : span.end] for spans in lost for span in spans] == words_of


def test_ignored_words_beside_others_stay_in_their_sentence() -> None:
    script = SCRIPT.replace("THE FERRY", "FIRST ON SIX TONIGHT, THE FERRY")
    styled = compare(script, ARTICLE, Settings("lexical", HouseStyle(ignored=IGNORED)))
    assert not any(one.code is AsideCode.HOUSE_STYLE for one in styled.asides)
    assert any("ignored: “first on six tonight”" in str(remark) for remark in styled.remarks)


def test_an_empty_style_is_the_same_as_none() -> None:
    assert compared(HouseStyle()) == compare(SCRIPT, ARTICLE, Settings("lexical"))
    assert compared(HouseStyle()).to_dict()["settings"] == {"encoder": "lexical"}
    assert prepare_pair(SCRIPT, ARTICLE)[2] == prepare_pair(SCRIPT, ARTICLE, HouseStyle())[2]


ELSEWHERE = HouseStyle(
    names=(
        ("Justice Department", "Department of Justice"),
        ("Morning Post", "The Morning Post of Ellery"),
        ("ZQX", "Zed"),
    ),
    spellings=(("Kyiv", "Kiev"),),
    ignored=("this just in",),
    cues=("roll tape *",),
    labels=("on cam: *",),
    sign_offs=("stay curious*",),
    boilerplate=("read more: *",),
)


@pytest.mark.parametrize("encoder", ["lexical", "contextual"])
def test_a_style_without_words_in_the_texts_changes_nothing(encoder: str) -> None:
    for script, article in ((SCRIPT, ARTICLE), (SCRIPT.replace("ZORVAK PELLHAM TRUST", "JOHN JUSTICE"), ARTICLE)):
        plain, styled = (compare(script, article, Settings(encoder, style)) for style in (NO_STYLE, ELSEWHERE))  # type: ignore[arg-type]
        assert replace(styled, settings=plain.settings) == plain


def test_a_report_names_the_style_by_its_digest() -> None:
    assert compared(ALIAS).to_dict()["settings"] == {"encoder": "lexical", "style": ALIAS.digest}
    assert len({style.digest for style in (NO_STYLE, ALIAS, HOUSE, HouseStyle(spellings=ALIAS.names))}) == 4


def test_every_place_of_a_comparison_under_a_style_holds_the_texts_own_words() -> None:
    for fact in compared(ALIAS).facts:
        assert all(SCRIPT[span.start : span.end].strip() for span in fact.transcript)
        assert all(ARTICLE[span.start : span.end].strip() for span in fact.article)

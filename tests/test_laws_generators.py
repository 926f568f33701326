"""The generators of the two laws are held to their promises: same output twice, nothing harmed, one thing changed."""

import re

import pytest
from laws import articles
from laws.cases import loud, quiet
from laws.errors import JUDGED, PLANTERS, Planted, chosen, planted
from laws.noise import acronyms, on_air, reordered, repunctuated, respoken
from laws.speller import clock, decimal, hyphened, ordinal, place, prompter, spaced, words, year

ARTICLES = articles()
KINDS = pytest.mark.parametrize("kind", PLANTERS)
EACH = pytest.mark.parametrize("text", ARTICLES.values(), ids=ARTICLES)


def plantings(text: str) -> list[Planted]:
    """Every planting of every kind that the article has room for."""
    return [planting for kind in PLANTERS for planting in planted(text, kind)]


def bare(text: str) -> list[str]:
    """The words of a text without case, points and spoken quotation marks, in alphabetical order."""
    return sorted(re.findall(r"\w+", re.sub(r"\b(?:un)?quote\b", "", text.lower().replace("’", "'"))))


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "zero"),
        (9, "nine"),
        (14, "fourteen"),
        (40, "forty"),
        (99, "ninety-nine"),
        (100, "one hundred"),
        (412, "four hundred twelve"),
        (1_004, "one thousand four"),
        (41_000, "forty-one thousand"),
        (41_250, "forty-one thousand two hundred fifty"),
        (62_953_000, "sixty-two million nine hundred fifty-three thousand"),
    ],
)
def test_whole_numbers_are_spelled_as_a_presenter_says_them(number: int, said: str) -> None:
    assert words(number) == said


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (hyphened(94_000), "ninety-four-thousand"),
        (prompter(7), "seven"),
        (prompter(412), "412"),
        (prompter(21_406), "21-thousand, 406"),
        (prompter(62_953_000), "62-million, 953-thousand"),
        (spaced(41_000), "41 thousand"),
        (decimal("6", "9", words), "six point nine"),
        (decimal("18", "3", prompter), "18-point-three"),
        (decimal("0", "05", hyphened), "zero-point-zero-five"),
        (year(2012), "twenty-twelve"),
        (year(2008), "two-thousand-eight"),
        (year(1998), "nineteen-ninety-eight"),
        (year(1906), "nineteen-oh-six"),
        (year(1900), "nineteen-hundred"),
        (ordinal(1), "first"),
        (ordinal(12), "twelfth"),
        (ordinal(20), "twentieth"),
        (ordinal(31), "thirty-first"),
        (place(2), "2nd"),
        (place(12), "12th"),
        (place(23), "23rd"),
        (clock(7, 0), "seven"),
        (clock(8, 5), "eight-oh-five"),
        (clock(6, 30), "six-thirty"),
    ],
)
def test_broadcast_forms_of_numbers(said: str, expected: str) -> None:
    assert said == expected


@pytest.mark.parametrize(
    ("written", "forms"),
    [
        ("$1.2 million", ("one point two million dollars", "one-point-two million dollars")),
        ("6.9%", ("six point nine percent", "six-point-nine percent")),
        ("12%", ("twelve percent", "12 percent")),
        ("$1.75", ("one dollar and seventy-five cents", "one dollar and 75 cents")),
        (
            "41,000 homes",
            ("forty-one thousand homes", "forty-one-thousand homes", "41-thousand homes", "41 thousand homes"),
        ),
        ("7 a.m. Monday", ("seven a-m Monday", "7 a-m Monday")),
        ("at 6 p.m. The", ("at six p-m. The", "at 6 p-m. The")),
        ("Sept. 1, 2012", ("September first, twenty-twelve", "September 1st, twenty-twelve")),
        ("a 6-3 vote", ("a six-to-three vote",)),
        ("the No. 14 bus", ("the number fourteen bus", "the number 14 bus")),
        ("nine years", ("nine years",)),
    ],
)
def test_every_seed_says_a_number_in_one_of_its_forms(written: str, forms: tuple[str, ...]) -> None:
    assert {respoken(written, seed) for seed in range(40)} == set(forms)


def test_an_acronym_is_spelled_and_its_sentence_still_ends() -> None:
    assert acronyms("U.S. carriers left the U.N.\n") == "U-S carriers left the U-N.\n"


@EACH
@pytest.mark.parametrize("seed", range(5))
def test_noise_is_the_same_twice_and_leaves_no_digit_form_of_the_page(text: str, seed: int) -> None:
    told = on_air(text, seed)
    assert told == on_air(text, seed)
    assert told == told.upper()
    assert not re.search(r"[$%]|\d,\d|[AP]\.M\.", told)


@EACH
@pytest.mark.parametrize("seed", range(5))
def test_order_and_points_change_no_word(text: str, seed: int) -> None:
    assert bare(repunctuated(reordered(text, seed), seed)) == bare(text)


@EACH
def test_two_seeds_tell_an_article_in_two_ways(text: str) -> None:
    assert on_air(text, 0) != on_air(text, 1)


@EACH
@pytest.mark.parametrize("seed", range(5))
def test_no_two_points_meet_and_no_comma_is_dropped_beside_a_number(text: str, seed: int) -> None:
    told = repunctuated(text, seed)
    assert not re.search(r"\.{4}|,\.|--\s*[.,]", told)
    assert len(re.findall(r"\d \w", told)) == len(re.findall(r"\d \w", text))


@EACH
def test_an_article_is_a_headline_and_150_to_300_words_of_prose(text: str) -> None:
    headline, *paragraphs = text.strip().split("\n\n")
    assert 150 <= len(text.split()) <= 300
    assert not headline.endswith(".")
    assert all(paragraph[-1] in ".”" and "\n" not in paragraph for paragraph in paragraphs)


@EACH
@KINDS
def test_every_kind_of_error_fits_into_every_article(text: str, kind: str) -> None:
    assert planted(text, kind)
    assert planted(text, kind) == planted(text, kind)


@EACH
def test_a_planting_changes_its_places_and_nothing_else(text: str) -> None:
    for planting in plantings(text):
        assert kept(planting.text, planting.places) == kept(text, planting.before)
        for (start, end), (first, last) in zip(planting.places, planting.before, strict=True):
            assert planting.text[start:end].strip()
            assert planting.text[start:end] != text[first:last]


@EACH
def test_only_a_misspelled_name_stands_in_several_places(text: str) -> None:
    for planting in plantings(text):
        assert len({planting.text[start:end] for start, end in planting.places}) == 1
        assert len(planting.places) == 1 or planting.kind == "name letter"


@EACH
def test_an_error_stays_out_of_quotations_but_for_a_word_of_a_quote(text: str) -> None:
    for planting in plantings(text):
        start, end = planting.before[0]
        inside = text.count("“", 0, start) > text.count("”", 0, end)
        assert inside == (planting.kind == "quote word")


@EACH
def test_an_error_leaves_capitals_at_the_opening_of_sentences(text: str) -> None:
    for planting in plantings(text):
        assert not re.search(r"[.”]\s+[a-z]", re.sub(r"\b[ap]\.m\.|,”|\.”", "", planting.text))


def test_one_letter_of_a_name_is_changed() -> None:
    for text in ARTICLES.values():
        for planting in planted(text, "name letter"):
            old, new = (text[slice(*planting.before[0])], planting.text[slice(*planting.places[0])])
            assert sum(one != other for one, other in zip(old, new, strict=True)) == 1
            assert new not in text


def test_a_number_that_the_article_tells_twice_is_left_alone() -> None:
    text = "Fire burns 12 homes\n\nThe fire burned 12 homes and 31 barns.\n"
    assert [planting.text[slice(*planting.places[0])] for planting in planted(text, "number")] == ["13"]


@pytest.mark.parametrize(
    "sentence",
    [
        "It opened in 2012, the year of the flood.",
        "The doors open at 7 a.m. for members.",
        "It closed on June 18 for good.",
        "They won 6-3 in the end.",
        "A tree fell on Route 30 at noon.",
        "“We lost 12 cows,” she said.",
    ],
)
def test_a_year_a_time_a_date_a_score_a_road_and_a_quote_hold_no_number_to_change(sentence: str) -> None:
    assert planted(f"Headline\n\n{sentence}\n", "number") == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "No deaths were reported in the county.",
        "The board did not act until the audit came.",
        "It has not said whether it will stay.",
    ],
)
def test_a_negation_that_cannot_go_without_harm_is_left_alone(sentence: str) -> None:
    assert planted(f"Headline\n\n{sentence}\n", "negation") == ()


def test_the_law_cases_are_many_and_spread_over_all_kinds() -> None:
    cases = loud()
    assert len(cases) >= 140
    assert {case.planted.kind for case in cases} == set(PLANTERS) == set(JUDGED)
    assert len({case.name for case in cases}) == len(cases)
    assert len(quiet()) == 2 * len(ARTICLES)


def test_one_planting_a_kind_and_article_makes_84_cases() -> None:
    assert sum(len(chosen(text, kind, 1)) for text in ARTICLES.values() for kind in PLANTERS) == 84


def kept(text: str, places: tuple[tuple[int, int], ...]) -> tuple[str, ...]:
    """What is left of a text between the places."""
    edges = [0, *(edge for place in places for edge in place), len(text)]
    return tuple(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))

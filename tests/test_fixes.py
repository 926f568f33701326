"""Fixes: the words of one text for the other's, in its look, wherever the fact states the value."""

from __future__ import annotations

from dataclasses import replace

import handmade
import pytest

from diffcast.model import Comparison, Difference, Fact, Kind, Side, Span
from diffcast.reports.fixes import Fix, file_names, fixes


def pair(
    kind: str, transcript: str, article: str, spoken: str, written: str, shown: tuple[str, str] = ("", "")
) -> tuple[Comparison, Fact]:
    """Two whole texts as one fact that differs in these words."""
    spans = handmade.span(transcript, spoken), handmade.span(article, written)
    difference = Difference(Kind(kind), *spans, "They differ.", "correction", shown, shown=shown)
    whole = (Span(0, len(transcript)),), (Span(0, len(article)),)
    fact = Fact("f1", "changed", *whole, 0.9, (difference,), severity="correction")
    return handmade.comparison(transcript, article, (fact,), ()), fact


def fixed(comparison: Comparison, fact: Fact) -> dict[Side, str]:
    """By side the text with the fix of that side made."""
    return {fix.side: made(comparison, fix) for fix in fixes(comparison, fact)}


def made(comparison: Comparison, fix: Fix) -> str:
    text: str = getattr(comparison, fix.side).text
    for span in reversed(fix.spans):
        text = text[: span.start] + fix.words + text[span.end :]
    return text


@pytest.mark.parametrize(
    ("kind", "spoken", "written", "shown", "transcript", "article"),
    [
        ("number", "41", "14", ("41 workers", "14 workers"), "14", "41"),
        ("number", "FORTY-SIX", "64", ("46 homes", "64 homes"), "64", "46"),
        ("number", "FOUR", "five", ("4 states", "5 states"), "FIVE", "four"),
        ("number", "FIVE MINUTES", "41 seconds", ("5 minutes", "41 seconds"), "41 SECONDS", "five minutes"),
        ("number", "SECOND", "1st", ("2nd", "1st"), "1ST", "second"),
        ("number", "SIX MILLION DOLLARS", "$8 million", ("$6 million", "$8 million"), "$8 MILLION", "$6 million"),
        ("time", "THURSDAY", "Tuesday", ("Thursday", "Tuesday"), "TUESDAY", "Thursday"),
        ("time", "SUNDAY AFTERNOON", "Monday", ("Sunday afternoon", "Monday"), "MONDAY", "Sunday afternoon"),
        ("name", "MARISOL QUINTERA", "Quintero", ("Marisol Quintera", "Quintero"), "MARISOL QUINTERO", "Quintera"),
        ("name", "HOLMQUIST", "Anders Holmqvist", ("Holmquist", ""), "HOLMQVIST", "Anders Holmquist"),
        ("name", "MARTIN OYE", "Marvin Oye", ("Martin Oye", "Marvin Oye"), "MARVIN OYE", "Martin Oye"),
        ("quote", "blown", "gone", ("“blown”", "“gone”"), "gone", "blown"),
    ],
)
def test_a_fix_has_the_look_of_the_text_that_gets_it(
    kind: str, spoken: str, written: str, shown: tuple[str, str], transcript: str, article: str
) -> None:
    comparison, fact = pair(kind, f"SO {spoken} IT IS.", f"So {written} it is.", spoken, written, shown)
    assert fixed(comparison, fact) == {"transcript": f"SO {transcript} IT IS.", "article": f"So {article} it is."}


def test_the_stop_of_an_abbreviation_that_ends_a_sentence_stays() -> None:
    spoken, written = "IT IS OPEN UNTIL FIVE.", "It is open until 6 p.m."
    found = fixed(*pair("time", spoken, written, "FIVE", "6 p.m.", ("five", "6 p.m.")))
    assert found == {"transcript": "IT IS OPEN UNTIL 6 P.M.", "article": "It is open until five."}


@pytest.mark.parametrize("kind", ["attribution", "certainty", "cause", "other"])
def test_where_a_sentence_would_have_to_be_written_anew_there_is_no_fix(kind: str) -> None:
    assert fixed(*pair(kind, "POLICE SAY SO.", "So the mayor said.", "POLICE SAY", "the mayor said")) == {}


def test_a_fact_without_a_difference_has_no_fix() -> None:
    comparison = handmade.comparison()
    assert not [fact.id for fact in comparison.facts if not fact.differences and list(fixes(comparison, fact))]


def test_a_value_that_the_fact_repeats_is_fixed_in_every_place() -> None:
    headline, body = "14 hurt in leak", "The leak hurt 14 workers; 14 of 41 went home."
    comparison, fact = pair(
        "number", "41 HURT.", f"{headline}\nA leak hurt 14 workers.\n{body}", "41", "A leak hurt 14"
    )
    article = comparison.article.text
    old = Span(article.index("A leak hurt 14") + 12, article.index("A leak hurt 14") + 14)
    places = Span(0, 15), Span(16, 16 + 23), Span(article.index(body), len(article))
    fact = replace(fact, article=places, differences=(replace(fact.differences[0], article=old),))
    assert fixed(comparison, fact)["article"] == f"41 hurt in leak\nA leak hurt 41 workers.\n{body}", (
        "where a place has the value twice, one of them may mean something else"
    )


def test_a_corrected_text_is_called_like_its_file_unless_it_is_not_what_the_file_holds() -> None:
    plain = handmade.comparison()
    assert file_names(plain) == {"transcript": "transcript.txt", "article": "article.txt"}
    page = replace(plain.article, source="in/story.html", extracted=True)
    assert file_names(replace(plain, article=page))["article"] == "article.txt"
    captions = replace(plain.transcript, source="in/show.srt")
    assert file_names(replace(plain, transcript=captions))["transcript"] == "show.srt"
    both = replace(plain.transcript, source="page.txt"), replace(plain.article, source="page.txt")
    assert set(file_names(replace(plain, transcript=both[0], article=both[1])).values()) == {
        "transcript.txt",
        "article.txt",
    }

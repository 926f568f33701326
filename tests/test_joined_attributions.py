"""A source that only names whoever is heard on air is no finding of its own: the label of the script says it, too."""

from __future__ import annotations

import pytest

from diffcast import compare

SCRIPT = (
    "NORA VALE: The district will cut 14 bus routes in the fall.\n\nHUGH ROSS: Parents were told in a letter on Monday.\n\n"
    "NORA VALE: It saves about two million dollars.\n"
)
REST = "It saves about $2 million."
CUT = "The district will cut 14 bus routes in the fall"


def sources_alone(script: str, *paragraphs: str) -> list[str]:
    """What the article has alone, by its text."""
    article = "\n\n".join(("District cuts routes", *paragraphs, REST))
    facts = compare(script, article).facts
    return [article[fact.article[0].start : fact.article[0].end] for fact in facts if fact.status == "article_only"]


@pytest.mark.parametrize(
    "told",
    [
        f"{CUT}, Nora Vale said. Parents were told in a letter on Monday, Hugh Ross said.",
        f"{CUT}, Vale said. Parents were told in a letter on Monday, Ross said.",
        f"{CUT}, she said. Parents were told in a letter on Monday, according to Hugh Ross.",
        f"“{CUT},” Nora Vale said. “Parents were told in a letter on Monday,” Ross said.",
    ],
)
def test_a_source_that_the_label_names_is_no_finding(told: str) -> None:
    assert sources_alone(SCRIPT, told) == []


@pytest.mark.parametrize(
    ("told", "alone"),
    [
        (f"{CUT}, the superintendent said. Parents were told in a letter on Monday.", "the superintendent said."),
        (f"{CUT}, superintendent Nora Vale said. Parents were told on Monday.", "superintendent Nora Vale said."),
        (f"{CUT}, according to the school board. Parents were told on Monday.", "according to the school board."),
    ],
)
def test_a_source_that_tells_more_than_the_label_stays(told: str, alone: str) -> None:
    assert alone in sources_alone(SCRIPT, told)


@pytest.mark.parametrize(
    ("source", "alone"),
    [("Ada Poe", []), ("Poe", []), ("Sheriff Ada Poe", ["Sheriff Ada Poe said."]), ("Ines Pope", [])],
)
def test_a_given_name_is_no_finding_where_the_label_has_the_surname(source: str, alone: list[str]) -> None:
    script = f"POE: {CUT.upper()}.\nROSS: PARENTS WERE TOLD ON MONDAY.\nPOE: {REST.upper()}\nROSS: NOBODY CAME.\n"
    told = f"“{CUT},” {source} said.", "“Parents were told on Monday,” Ross said. Nobody came."
    assert sources_alone(script, *told) == alone


SHOWN = "THE ZOO HAS A NEW GIRAFFE.\n\nCG: LIV HANSEN{}\n“SHE STOOD UP AFTER FORTY MINUTES AND WALKED TO HER MOTHER.”\n"
STOOD = "“She stood up after 40 minutes and walked to her mother,” {} said."


@pytest.mark.parametrize(
    ("office", "source", "alone"),
    [
        (" / ZOOKEEPER", "zookeeper Liv Hansen", False),
        (" / ZOOKEEPER", "Hansen", False),
        (" / ZOO DIRECTOR", "zookeeper Liv Hansen", True),
        ("", "zookeeper Liv Hansen", True),
    ],
)
def test_a_title_on_screen_tells_the_office_too(office: str, source: str, alone: bool) -> None:
    article = f"The zoo has a new giraffe.\n\n{STOOD.format(source)}"
    facts = compare(SHOWN.format(office), article).facts
    assert any(fact.status == "article_only" for fact in facts) is alone


VALES = f"NORA VALE: {CUT}.\n\nHUGH VALE: Parents were told in a letter on Monday.\n\nNORA VALE: It saves about two million dollars.\n"


@pytest.mark.parametrize(
    ("script", "first", "second", "alone"),
    [
        (VALES, "Nora Vale", "Hugh Vale", 0),
        (VALES, "Hugh Vale", "Nora Vale", 2),
        (VALES.replace("HUGH VALE", "CG: HUGH ROSS / CAPTAIN\n\nHUGH ROSS"), "captain Nora Vale", "Hugh Ross", 1),
        (VALES.replace("NORA ", "").replace("HUGH VALE", "ROSS"), "Ines Vale", "her husband, Tom Vale,", 2),
        (VALES.replace("NORA ", "").replace("HUGH VALE", "ROSS"), "Ines Vale", "Ross", 0),
        (VALES.replace("HUGH VALE", "HUGH ROSS"), "they", "Hugh Ross", 1),
    ],
)
def test_another_of_the_same_surname_is_somebody_else(script: str, first: str, second: str, alone: int) -> None:
    told = f"{CUT}, {first} said.", f"Parents were told in a letter on Monday, {second} said."
    assert len(sources_alone(script, *told)) == alone

"""A list of pairs: in the forms in which spreadsheets write it, and what is said of a row that cannot be used."""

from __future__ import annotations

import pytest

from diffcast.reports.several import Broken
from diffcast.review.manifest import Pair, read


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_spreadsheet_may_part_its_columns_as_it_likes(sign: str) -> None:
    raw = f"transcript{sign}article{sign}name\na.txt{sign}b.txt{sign}The leak\n".encode()
    assert read(raw, "stories.csv") == (Pair("The leak", "a.txt", "b.txt"),)


def test_a_comma_beyond_the_first_line_is_no_column_of_a_list_with_semicolons() -> None:
    (pair,) = read(b"transcript;article;name\na.txt;b.txt;Leak, at the port\n", "stories.csv")
    assert isinstance(pair, Pair)
    assert pair.name == "Leak, at the port"


@pytest.mark.parametrize("tail", ["", ",", ",,", ", ,"])
def test_empty_cells_beyond_the_last_column_are_nothing(tail: str) -> None:
    (pair,) = read(f"transcript,article\na.txt,b.txt{tail}\n".encode(), "stories.csv")
    assert isinstance(pair, Pair)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (
            "a.txt,b.txt,Leak, at the port",
            "holds 4 values, more than there are columns; put one with a comma in quotes",
        ),
        (",b.txt,", "names no transcript; give its file"),
        ("-,b.txt,", "a manifest cannot name standard input; give files"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_once_with_its_line(row: str, why: str) -> None:
    (broken,) = read(f"transcript,article,name\n{row}\n".encode(), "stories.csv")
    assert broken == Broken("stories.csv, line 2", why)


def test_a_row_with_a_name_is_told_by_its_name_and_its_line() -> None:
    (broken,) = read(b"transcript,article,name\n,b.txt,The leak\n", "stories.csv")
    assert broken == Broken("The leak", "stories.csv, line 2: names no transcript; give its file")

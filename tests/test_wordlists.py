"""The word lists: each says what it is, holds no entry twice, and is sorted as it says."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from pathlib import Path

import pytest

from diffcast.language.wordlists import ROOMS, Row, entries, groups, list_files, rows

PACKAGE = Path(__file__).parent.parent / "diffcast"
HEADINGS = ("Form", "Order", "Source", "To extend")
LISTS = sorted(list_files())


def header(name: str) -> str:
    """The comment at the head of a list, on one line."""
    lines = list_files()[name].read_text("utf-8").split("\n\n")[0].splitlines()
    assert all(line.startswith("# ") for line in lines)
    return " ".join(line.removeprefix("#").strip() for line in lines)


def order(name: str) -> str:
    return header(name).split("Order: ")[1].split(".")[0]


@pytest.mark.parametrize("name", LISTS)
def test_every_list_says_what_it_is_where_it_comes_from_and_how_to_extend_it(name: str) -> None:
    head = header(name)
    places = [head.find(f" {heading}: ") for heading in HEADINGS]
    assert places[0] > 0 and places == sorted(places)


@pytest.mark.parametrize("name", LISTS)
def test_every_list_has_an_entry(name: str) -> None:
    assert entries(name)


@pytest.mark.parametrize("name", LISTS)
def test_no_list_holds_an_entry_twice_under_one_key(name: str) -> None:
    """A list of groups or of opposites has no key; there no row stands twice, and no row holds an entry twice."""
    found = rows(name)
    grouped = not any(row.key for row in found) and "several rows" in header(name)
    sided = any(len(row.sides) > 1 for row in found)
    assert [row for row, number in Counter(found).items() if number > 1] == []
    if grouped or sided:
        twice = [(row, side) for row in found for side in row.sides if len(set(side)) < len(side)]
    else:
        counts = Counter((row.key, entry) for row in found for entry in row.entries)
        twice = [entry for entry, number in counts.items() if number > 1]
    assert twice == []


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_sorted_as_its_head_says(name: str) -> None:
    found = rows(name)
    keys = [key for key, _ in groupby(row.key for row in found)]
    listed = [entry for row in found for entry in row.entries]
    match order(name):
        case "alphabetical":
            assert listed == sorted(listed)
        case "by key":
            assert len(keys) == len(set(keys))
        case said:
            assert said in {"grouped", "as counted", "the first that fits wins"}


@pytest.mark.parametrize("name", LISTS)
def test_every_test_that_a_list_names_exists(name: str) -> None:
    named = [word.strip(".,") for word in header(name).split() if word.startswith("tests/")]
    assert named and all((PACKAGE.parent / path).is_file() for path in named)


def test_no_two_rooms_have_a_list_of_one_name() -> None:
    names = [path.stem for path in PACKAGE.glob("**/lexicon/*.txt")]
    assert sorted(names) == LISTS


def test_no_unit_of_measure_has_two_sizes_or_shares_a_form() -> None:
    heads = {row.key for row in rows("units")}
    forms = Counter(form for row in rows("units") for form in row.entries)
    assert len({head.split("; ")[0] for head in heads}) == len(heads)
    assert [form for form, number in forms.items() if number > 1] == []


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("alpha", Row("", (("alpha",),))),
        ("alpha, beta gamma", Row("", (("alpha", "beta gamma"),))),
        ("first: alpha, beta", Row("first", (("alpha", "beta"),))),
        ("one, two / three", Row("", (("one", "two"), ("three",)))),
        ("lonely:", Row("lonely", ((),))),
    ],
)
def test_a_row_is_a_key_and_entries(line: str, row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "sample.txt"
    file.write_text(f"# What it is.\n\n{line}  # why\n")
    monkeypatch.setattr("diffcast.language.wordlists.list_files", lambda: {"sample": file})
    assert rows.__wrapped__("sample") == (row,)


def test_a_list_or_a_key_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        rows("no_such_list")
    with pytest.raises(KeyError):
        entries("titles", "no_such_key")
    assert "no_such_key" not in groups("titles")


def test_the_rooms_with_lists_are_known_to_the_loader() -> None:
    assert {path.parent.parent.name for path in PACKAGE.glob("**/lexicon/*.txt")} == set(ROOMS)

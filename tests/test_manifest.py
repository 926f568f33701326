"""A list of pairs: the forms in which spreadsheets write it, and the rows that cannot be used."""

from __future__ import annotations

import pytest

from diffcast.errors import UnreadableInput
from diffcast.reports import BrokenPair
from diffcast.review.manifest import Pair, read


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_columns_may_be_separated_as_any_spreadsheet_does(sign: str) -> None:
    raw = f"transcript{sign}article{sign}name\na.txt{sign}b.txt{sign}The leak\n".encode()
    assert read(raw, "stories.csv") == (Pair("The leak", "a.txt", "b.txt"),)


def test_a_comma_in_a_list_with_semicolons_separates_nothing() -> None:
    (pair,) = read(b"transcript;article;name\na.txt;b.txt;Leak, at the port\n", "stories.csv")
    assert isinstance(pair, Pair)
    assert pair.name == "Leak, at the port"


@pytest.mark.parametrize("tail", ["", ",", ",,", ", ,"])
def test_empty_cells_after_the_last_column_are_ignored(tail: str) -> None:
    (pair,) = read(f"transcript,article\na.txt,b.txt{tail}\n".encode(), "stories.csv")
    assert isinstance(pair, Pair)


def test_a_manifest_is_read_with_paths_from_its_own_folder() -> None:
    text = "Transcript, article ,name,review,baseline\na.txt,b.txt,One,r.json,\n\npage.txt,,,,k.json\n"
    assert read(text.encode(), "lists/m.csv") == (
        Pair("One", "lists/a.txt", "lists/b.txt", "lists/r.json"),
        Pair("page.txt", "lists/page.txt", baseline="lists/k.json"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "transcript,article\na.txt,b.txt\n",
        "transcript\tarticle\na.txt\tb.txt\n",
        '\ufefftranscript,article\r\n"a.txt",b.txt\r\n',
        '{"transcript": "a.txt", "article": "b.txt"}\n',
        '\n{"article": "b.txt", "transcript": "a.txt", "name": null}',
    ],
)
def test_every_form_of_a_manifest_gives_the_same_pairs(text: str) -> None:
    assert read(text.encode(), "m.csv") == (Pair("a.txt against b.txt", "a.txt", "b.txt"),)


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        (b"", "line 1: "),
        (b"a.txt,b.txt\n", "'a.txt'"),
        (b"article\nb.txt\n", "line 1: "),
        (b"transcript,transcript\n", "line 1: "),
        (b"transcript,article\n", "0 pairs"),
        (b"\xff\xfe", "byte 0"),
        (b'transcript\n"a.txt\n', "line 2: "),
        (b'transcript\n"a"b,c\n', "line 2: "),
        (b'{"transcript": "a.txt"}\n{"x"', "line 2: "),
        (b'{"transcript": "a.txt"}\n[]', "line 2: "),
        (b"transcript\n" + b"a\n" * 10_001, "10001 pairs"),
    ],
)
def test_a_file_that_is_not_a_manifest_is_refused_in_one_line(raw: bytes, names: str) -> None:
    with pytest.raises(UnreadableInput, match=r"^m\.csv") as refused:
        read(raw, "m.csv")
    assert names in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("transcript,article\n,b.txt\n", "m.csv, line 2"),
        ("transcript,article\na.txt,b.txt,c.txt\n", "m.csv, line 2"),
        ("transcript,article\n-,b.txt\n", "m.csv, line 2"),
        ('{"transcript": "a.txt", "artikel": "b.txt"}', "m.csv, line 1"),
        ('{"transcript": ["a.txt"]}', "m.csv, line 1"),
        ("transcript\na.txt\na.txt\n", "a.txt"),
    ],
)
def test_a_row_that_cannot_be_used_is_a_broken_pair(text: str, name: str) -> None:
    broken = [pair for pair in read(text.encode(), "m.csv") if isinstance(pair, BrokenPair)]
    assert [pair.name for pair in broken] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "id,transcript,article,score,reason\na,t/a.txt,w/a.txt,0.93,shared names\n",
        "transcript,article,id,desk,date,hour\nt/a.txt,w/a.txt,a,metro,2026-03-06,18\n",
        "id;transcript;article;name;reviewer;headline\na;t/a.txt;w/a.txt;Fire;Kim;Fire at pier\n",
        "name,transcript,article,article_url,articles\na,t/a.txt,w/a.txt,x,2\n",
        '{"ID": "a", "Transcript": "t/a.txt", "article": "w/a.txt", "score": 0.93, "reason": "x", "desk": null}',
        '{"name": "a", "transcript": "t/a.txt", "article": "w/a.txt", "columns": {"date": 3}}',
    ],
)
def test_the_lists_of_pair_and_batch_are_read(text: str) -> None:
    assert read(text.encode(), "m.csv") == (Pair("a", "t/a.txt", "w/a.txt"),)


def test_an_id_may_be_a_number() -> None:
    assert read(b'{"id": 17, "transcript": "a.txt", "article": "b.txt"}', "m") == (Pair("17", "a.txt", "b.txt"),)


@pytest.mark.parametrize(
    "name", ["artcle", "artikel", "articel", "articles", "aricle", "reveiw", "reviews", "base-line", "basline", "nmae"]
)
def test_a_misspelled_column_is_named(name: str) -> None:
    with pytest.raises(UnreadableInput, match=f"^m.csv, line 1: unknown column '{name}'"):
        read(f"transcript,{name}\na.txt,b.txt\n".encode(), "m.csv")


@pytest.mark.parametrize("name", ["desk", "date", "hour", "score", "reason", "title", "headline", "reviewer", "game"])
def test_a_column_that_says_more_is_none_of_them(name: str) -> None:
    assert read(f"id,transcript,{name}\na,p.txt,x\n".encode(), "m.csv") == (Pair("a", "p.txt"),)


def test_a_row_with_a_name_is_reported_by_its_name_and_its_line() -> None:
    (broken,) = read(b"transcript,article,name\n,b.txt,The leak\n", "stories.csv")
    assert isinstance(broken, BrokenPair)
    assert broken.name == "The leak"
    assert broken.error.startswith("stories.csv, line 2: ")

"""What a list of pairs or a folder of stories names, and what is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from archives import write_story

from diffcast.archive.manifest import ListedPair, digest, listed
from diffcast.errors import UnreadableInput

NOWHERE = Path("/nonexistent")
HEAD = "id,transcript,article\n"


def pairs(path: Path) -> list[ListedPair]:
    return list(listed(path, NOWHERE))


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "list"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{HEAD}a,t.txt,p.html\n", ("a", "t.txt", "p.html", {})),
        ("﻿ID;Transcript;Article;Desk\na;t.txt;p.html;City\n", ("a", "t.txt", "p.html", {"desk": "City"})),
        ("name\ttranscript\tarticle\na\tt.txt\tp.html\n", ("a", "t.txt", "p.html", {})),
        ("id,transcript\n\na,both.html\n", ("a", "both.html", None, {})),
        ("id,transcript,article\na,t.txt\n", ("a", "t.txt", None, {})),
        ("id,name,transcript\na,Fire,t.txt\n", ("a", "t.txt", None, {"name": "Fire"})),
        ('id,transcript\n"a\nb",t.txt\n', ("a\nb", "t.txt", None, {})),
        ('{"id": 7, "transcript": "t.txt", "article": null, "hour": 18}\n', ("7", "t.txt", None, {"hour": "18"})),
        ('\n{"ID": "a", "transcript": "t.txt", "article": "p.txt"}\n\n', ("a", "t.txt", "p.txt", {})),
    ],
)  # fmt: skip
def test_a_list_is_read(tmp_path: Path, text: str, found: tuple[object, ...]) -> None:
    (pair,) = pairs(written(tmp_path, text))
    assert (pair.id, pair.transcript, pair.article, pair.columns) == found
    assert not pair.error


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{HEAD}a,t,p,more,cells\n", "more values than there are columns"),
        (f"{HEAD}a,,p\n", "names no transcript"),
        (f"{HEAD}a,-,p\n", "names no transcript"),
        ('{"id": "a", "transcript": ["t"]}\n', "a list or an object"),
        ('{"id": "a", "transcript": "\\ud800.txt"}\n', "no Unicode"),
    ],
)
def test_a_row_that_is_wrong_is_a_pair_with_an_error(tmp_path: Path, text: str, said: str) -> None:
    (pair,) = pairs(written(tmp_path, text))
    assert pair.id == "a"
    assert said in pair.error
    pair.columns.get("x", "").encode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "name id, transcript and article"),
        ("transcript,article\nx,y\n", "its columns are transcript, article"),
        ("id,article\nx,y\n", "name id, transcript and article"),
        ("id,id,transcript\nx,y,z\n", "each once"),
        (f"{HEAD},t,p\n", "line 2: has no id"),
        (f'{HEAD}a,"t\n', "line 2: not valid CSV"),
        ('{"id": "a"', "line 1: not a JSON object"),
        ('{"id": "a", "transcript": "t"}\n[1]\n', "line 2: not a JSON object"),
        ("{" * 100_000, "line 1: not a JSON object"),
        (HEAD.encode() + b"caf\xe9,t,p\n", "not UTF-8"),
        (HEAD.encode("utf-16"), "not UTF-8"),
        (f"{HEAD}{'x' * 1_100_000}", "a line of over 1,000,000 characters"),
        (f"{HEAD}{'x' * 200_000},t,p", "not valid CSV"),
        (b"\x89PNG\r\n\x1a\n", "not UTF-8"),
    ],
)
def test_a_list_that_is_wrong_is_refused_in_one_line(tmp_path: Path, content: str | bytes, said: str) -> None:
    with pytest.raises(UnreadableInput, match=said) as raised:
        pairs(written(tmp_path, content))
    assert "\n" not in str(raised.value)


def test_a_parquet_list_is_read_and_a_damaged_one_refused(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from datetime import date

    from pyarrow import parquet

    path = tmp_path / "list"
    columns = {"ID": ["a", "b"], "transcript": ["t", "u"], "article": ["p", None], "date": [date(2026, 5, 1), None]}
    parquet.write_table(arrow.table(columns), path)
    assert [(pair.id, pair.article, pair.columns) for pair in pairs(path)] == [
        ("a", "p", {"date": "2026-05-01"}),
        ("b", None, {}),
    ]
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(UnreadableInput, match="damaged Parquet"):
        pairs(path)


def test_a_pipe_is_no_list(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "list")
    with pytest.raises(UnreadableInput, match="not a regular file"):
        digest(tmp_path / "list", NOWHERE)


# Folders


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number, name in enumerate(("b", "a", "ü")):
        write_story(tmp_path / name, number, 14)
    return tmp_path


def test_a_folder_is_read_by_the_names_of_its_stories(folder: Path) -> None:
    (folder / ".git").mkdir()
    (folder / "readme.txt").touch()
    (folder / "results").mkdir()
    found = list(listed(folder, folder / "results"))
    assert [(pair.id, pair.transcript, pair.error) for pair in found] == [
        (name, f"{name}/transcript.txt", "") for name in ("a", "b", "ü")
    ]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ((), "no transcript.*"),
        (("transcript.srt",), "no article.*"),
        (("transcript.srt", "transcript.txt", "article.html"), "transcript.srt, x/transcript.txt"),
        (("transcripts.txt", "article.html"), "no transcript.*"),
        (("Transcript.SRT", "ARTICLE.html"), ""),
    ],
)
def test_a_story_needs_one_file_a_side(tmp_path: Path, files: tuple[str, ...], said: str) -> None:
    (tmp_path / "x").mkdir()
    for name in files:
        (tmp_path / "x" / name).touch()
    (pair,) = pairs(tmp_path)
    assert said in pair.error
    assert bool(said) == bool(pair.error)


def test_links_that_go_in_circles_do_no_harm(folder: Path) -> None:
    (folder / "circle").symlink_to("circle")
    (folder / "up").symlink_to(folder)
    (folder / "a" / "transcript.srt").symlink_to("transcript.srt")
    (folder / "linked").symlink_to(folder / "b")
    found = {pair.id: pair.error for pair in pairs(folder)}
    assert set(found) == {"a", "b", "linked", "up", "ü"}
    assert [name for name, error in found.items() if error] == ["up"]


def test_a_name_that_is_no_unicode_is_a_pair_with_an_error(tmp_path: Path) -> None:
    os.mkdir(os.fsencode(tmp_path) + b"/caf\xe9")
    (pair,) = pairs(tmp_path)
    assert pair.id == r"caf\udce9"
    assert "Unicode" in pair.error


def test_the_digest_knows_what_is_listed_and_not_the_results(folder: Path) -> None:
    before = digest(folder, folder / "results")
    (folder / "results").mkdir()
    assert digest(folder, folder / "results") == before
    write_story(folder / "c", 1, 14)
    assert digest(folder, folder / "results") != before

"""What `diffcast show` and `diffcast formats` print."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from layouts import LAYOUTS
from presses import EXAMPLES, PRESSES, example

from diffcast.cli import app
from diffcast.readers import FORMATS

ROOT = Path(__file__).parent.parent
TIMED = "Speaker 1: (00:00)\nThe dam at Pell Creek will be rebuilt next year.\n\nSpeaker 2: (00:41)\nIt will cost nine million dollars.\n"


def shown(*arguments: str, given: bytes | None = None) -> str:
    result = CliRunner().invoke(app, ["show", *arguments], input=given)
    assert result.exception is None, result.output
    return result.output


@pytest.mark.parametrize(
    ("name", "file", "raw"),
    [
        ("transcript", "transcript.txt", (EXAMPLES / "transcript.txt").read_bytes()),
        ("speakers", "speakers.txt", TIMED.encode()),
        ("page", "page.html", LAYOUTS["pull quotes"].html.encode()),
        ("live-blog", "live.html", LAYOUTS["live blog"].html.encode()),
        ("nitf", "story.xml", PRESSES["nitf"][2](example())),
    ],
)
def test_what_was_understood_of_a_file(
    tmp_path: Path, name: str, file: str, raw: bytes, golden: Callable[[str, str], None]
) -> None:
    path = tmp_path / file
    path.write_bytes(raw)
    golden(f"show-{name}.txt", shown(str(path)))


def test_a_page_of_both_texts_is_shown_as_two() -> None:
    both = (EXAMPLES / "article.txt").read_bytes() + b"\n" + (EXAMPLES / "transcript.txt").read_bytes()
    told = shown("-", "--side", "page", given=both)
    assert "standard input: plain text, read as a transcript" in told
    assert "standard input: plain text, read as an article" in told


def test_the_two_texts_of_a_zip_are_shown_each_by_its_name(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "story.zip", "w") as archive:
        for name in ("transcript.txt", "article.txt"):
            archive.write(EXAMPLES / name, name)
    told = shown(str(tmp_path / "story.zip"))
    for side, article in (("transcript", "a"), ("article", "an")):
        assert f"{side}.txt: in a zip of a transcript and an article, read as {article} {side}" in told


@pytest.mark.parametrize(("side", "says"), [("transcript", "read as a transcript"), ("article", "read as an article")])
def test_the_side_can_be_given(side: str, says: str) -> None:
    assert says in shown(str(EXAMPLES / "article.txt"), "--side", side)


@pytest.mark.parametrize(("file", "side"), [("article.txt", "an article"), ("transcript.txt", "a transcript")])
def test_the_side_is_detected_from_the_text(file: str, side: str) -> None:
    assert f"read as {side}" in shown(str(EXAMPLES / file))


def test_every_format_is_listed_and_documented() -> None:
    listed = CliRunner().invoke(app, ["formats"]).output
    page = (ROOT / "docs" / "formats.md").read_text("utf-8")
    for format in FORMATS:
        assert re.search(rf"^{re.escape(format.name)} ", listed, re.M)
        assert f"| `{format.name}` |" in page


def test_the_list_of_formats_fits_a_screen_and_says_what_some_need() -> None:
    listed = CliRunner().invoke(app, ["formats"]).output.splitlines()
    assert max(map(len, listed)) <= 80
    marked = {line.split()[0] for line in listed if line.endswith(" *")}
    assert marked == {format.name for format in FORMATS if format.extra}
    assert listed[-1].startswith("* ") and "'diffcast[readers]'" in listed[-1]


def test_the_page_of_formats_gives_the_limits_in_force() -> None:
    from dataclasses import fields

    from diffcast.limits import PREFIX, Limits

    page = (ROOT / "docs" / "formats.md").read_text("utf-8")
    for each in fields(Limits):
        assert f"| `{PREFIX}{each.name.upper()}` | {getattr(Limits(), each.name):,} |" in page

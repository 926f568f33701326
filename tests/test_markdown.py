"""Markdown: what of its markup is text, and what is too long to parse."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffcast.errors import UnreadableInput
from diffcast.readers import read


def test_a_long_block_of_html_in_markdown_loses_no_word_and_its_comments_are_none(tmp_path: Path) -> None:
    said = [f"Dam {number} will be rebuilt." for number in range(1200)]
    path = tmp_path / "story.md"
    path.write_text("# Dams\n\n<div>\n<!-- a note -->\n" + "\n".join(f"<b>{each}</b>" for each in said) + "\n</div>\n")
    text = read(path, "article").text
    assert text.split() == ["Dams", *" ".join(said).split()]


def test_a_markdown_file_of_very_many_words_is_refused_before_it_is_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIFFCAST_MAX_WORDS", "100")
    path = tmp_path / "story.md"
    path.write_text("# Dams\n\n" + "The dam stands. " * 200)
    with pytest.raises(UnreadableInput, match="more than 500 words"):
        read(path, "article")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<!-- a note --> The dam stands.", "The dam stands."),
        ("<!-- a note <!-- in a note --> The dam stands.", "The dam stands."),
        ("<!-- The dam stands.", "The dam stands."),
        ("<!-- a note --> The dam <!-- stands.", "The dam stands."),
    ],
)
def test_only_closed_comments_are_left_out_of_markdown(tmp_path: Path, markup: str, text: str) -> None:
    path = tmp_path / "story.md"
    path.write_text(f"# Dams\n\n{markup}\n")
    assert read(path, "article").text.replace("<!-- ", "") == f"Dams\n\n{text}"

"""One story in every form of script gives the same facts as its plain text."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from makers import ARTICLES, SCRIPTS

from diffcast import compare
from diffcast.model import Comparison, Span

EXAMPLES = Path(__file__).parent.parent / "examples"
TRANSCRIPT, ARTICLE = EXAMPLES / "transcript.txt", EXAMPLES / "article.txt"


def shown(text: str, spans: tuple[Span, ...]) -> str:
    return " ".join(" ".join(text[span.start : span.end] for span in spans).split())


def facts(comparison: Comparison) -> list[tuple[object, ...]]:
    """Every fact by its words, its speaker and what differs: all that does not count in the file."""
    return [
        (
            fact.status,
            fact.level,
            shown(comparison.transcript.text, fact.transcript),
            shown(comparison.article.text, fact.article),
            fact.speaker,
            [(difference.kind, difference.values, difference.reason) for difference in fact.differences],
        )
        for fact in comparison.facts
    ]


@cache
def plain() -> list[tuple[object, ...]]:
    return facts(compare(TRANSCRIPT, ARTICLE))


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_tells_the_same_in_every_format(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(SCRIPTS[name](TRANSCRIPT.read_text("utf-8")))
    assert facts(compare(path, ARTICLE)) == plain()


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_tells_the_same_in_every_format(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(ARTICLES[name](ARTICLE.read_text("utf-8")))
    assert facts(compare(TRANSCRIPT, path)) == plain()

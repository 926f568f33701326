"""What of a page is kept and what is let in, on sixteen layouts."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from layouts import LAYOUTS, Layout

from diffcast.model import Document
from diffcast.readers import read
from diffcast.segment import segment

WORD = re.compile(r"\w+")
TAG = re.compile(r"(?s)<(script|style|title)\b.*?</\1>|<[^>]+>")
NAMES = re.compile(r' (?:class|id|itemprop|role)="[^"]*"')
KEPT = 0.97
"""Share of the story's words that must be kept."""
LET_IN = 0.02
"""Share of all other words on the page that may be let in as story."""


def words(text: str) -> Counter[str]:
    return Counter(WORD.findall(text.lower()))


def told(document: Document) -> Counter[str]:
    """The words of the blocks that are story."""
    return sum((words(document.text[b.span.start : b.span.end]) for b in document.blocks if not b.aside), Counter())


def figures(layout: Layout) -> tuple[float, float]:
    """The share of the story's words that is kept, and of the page's other words that is let in."""
    story = words(" ".join(layout.story))
    page = words(TAG.sub(" ", layout.html))
    rest = max(1, (page - story).total())
    found = told(segment(read(layout.html, "article", "html")))
    return (story & found).total() / story.total(), (found - story).total() / rest


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_page_gives_its_story_and_nothing_else(name: str) -> None:
    kept, let_in = figures(LAYOUTS[name])
    assert kept >= KEPT, f"only {kept:.3f} of the story is kept"
    assert let_in <= LET_IN, f"{let_in:.3f} of the rest is let in"


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_page_whose_parts_have_no_names_keeps_its_story(name: str) -> None:
    bare = NAMES.sub("", LAYOUTS[name].html)
    assert figures(Layout(bare, LAYOUTS[name].story))[0] >= KEPT


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_page_gives_its_headline(name: str) -> None:
    document = segment(read(LAYOUTS[name].html, "article", "html"))
    assert document.headline is not None
    assert document.text[document.headline.start : document.headline.end] == LAYOUTS[name].story[0]

"""Stories as HTML fragments, as content systems export them: without a page around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from diffcast.model import AsideCode, Role
from diffcast.readers.html import Line, story_lines
from diffcast.readers.markup import Element, text_of
from diffcast.readers.page_story import Story
from diffcast.readers.trees import html_tree
from diffcast.readers.word_counts import Weights


def fragment_lines(html: str, where: str) -> list[Line]:
    """The lines of a fragment; a heading of the first level inside it is no headline."""
    if not html.strip():
        return []
    return element_lines(html_tree(f"<div>{html}</div>", where))


def element_lines(root: Element) -> list[Line]:
    """The lines of an element that holds only a story."""
    story = Story(root, Weights.of(root))
    story.drop()
    lines = story_lines(story)
    return [replace(each, line=None, role=None if each.role == "headline" else each.role) for each in lines]


def plain(html: str | None) -> str:
    """A headline or a name that may hold entities and marks of emphasis, as plain text."""
    if not html:
        return ""
    return text_of(html_tree(f"<p>{html}</p>", "text")) if "<" in html or "&" in html else " ".join(html.split())


def head(headline: str, byline: str = "", stamp: str = "") -> Iterator[Line]:
    """The headline, the byline and the line of the date that a record gives beside its text."""
    told: Sequence[tuple[str, Role, AsideCode | None]] = (
        (headline, "headline", None),
        (byline, "furniture", AsideCode.BYLINE),
        (stamp, "furniture", AsideCode.DATE),
    )
    return (Line(text, role, code) for text, role, code in told if text.strip())

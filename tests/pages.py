"""A page taken apart: its tags, its links, and what it carries for its script."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

VOID = frozenset({"meta", "br", "input"})


class Page(HTMLParser):
    """Tags, attributes and text of a page; fails on a tag that is not closed."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_data(self, text: str) -> None:
        self.words.append(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        assert len(attributes) == len(dict(attributes)), f"an attribute twice in {tag}"
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, name: str) -> Iterator[str]:
        return (value for _, attributes in self.tags if (value := attributes.get(name)) is not None)


def without_assets(report: str) -> str:
    """The markup alone: the style and the script have tests of their own, and would hide a change of the words."""
    bare = re.sub(r"<(style|script)>.*?</\1>", r"<\1></\1>", report, flags=re.DOTALL)
    return re.sub(r"sha256-[\w+/=]{44}", "sha256-…", bare)


def carried(report: str) -> dict[str, Any]:
    """The JSON that the page carries for its script."""
    found = re.search(r'<script type="application/json" id="report-data">(.*?)</script>', report, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data

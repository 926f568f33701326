"""Shortcodes of WordPress that were not run: `[gallery ids="1,2"]`, `[caption]…[/caption]`. They are no text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final

SHORTCODE: Final = re.compile(r"\[(/?)([a-z][a-z0-9_-]{1,40})(\s[^\[\]]{0,400})?\]")
ATTRIBUTE: Final = re.compile(r"[\w-]{1,40}\s?=\s?[\"'“”‘’\w]")
CORE: Final = frozenset({"audio", "caption", "embed", "gallery", "playlist", "video"})
"""The shortcodes that WordPress itself has."""
MEDIA: Final = CORE - {"caption"}
"""Those between which an address stands."""


def closed(texts: Iterable[str]) -> frozenset[str]:
    """The names that a text closes somewhere: `[/row]`."""
    return frozenset(match[2] for text in texts for match in SHORTCODE.finditer(text) if match[1])


def without_shortcodes(text: str, names: Collection[str]) -> Iterator[tuple[str, bool]]:
    """The words between the shortcodes of a line, each with whether they are a caption; other brackets are text."""
    at, inside, told = 0, "", ""
    for match in SHORTCODE.finditer(text):
        closing, name, rest = match[1] == "/", match[2], match[3] or ""
        if not (closing or name in CORE or name in names or "_" in name or ATTRIBUTE.search(rest)):
            continue
        if inside not in MEDIA or not closing:
            told += text[at : match.start()]
        if name == "caption" and told.strip():
            yield " ".join(told.split()), closing
            told = ""
        at, inside = match.end(), "" if closing else name
    told += text[at:]
    if told.strip():
        yield " ".join(told.split()), False

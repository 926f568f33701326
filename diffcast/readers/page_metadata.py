"""What a page says about its own story for search engines: headline, day of publication, the whole text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Any, Final

from diffcast.readers.markup import Element, every, first, flows, text_of
from diffcast.readers.trees import html_tree

STORY_TYPES: Final = ("article", "newsarticle", "reportagenewsarticle", "blogposting", "liveblogposting", "report")
SITE_NAME = re.compile(r" (?:[|•·–—]|-) [^|•·–—]{2,40}$")
"""The name of the site behind a title, whose white space is single blanks."""
ELEMENT = re.compile(r"(?i)</?(?:p|br|div|span|a|em|strong|h[1-6]|ul|li|img)\b")
MAX_LEVELS: Final = 6
"""Levels of a description at which its parts are looked for."""
MIN_BODY_WORDS: Final = 30
"""Words below which what a page calls its article's text is only the beginning of it."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says about its own story; none of it has to be true."""

    headline: str | None = None
    published: date | None = None
    body: str | None = None
    live: bool = False
    """Whether the story is a live blog: posts under one headline."""
    authors: tuple[str, ...] = ()


def metadata(root: Element) -> Metadata:
    """What the page says about its story, by its JSON-LD and then by its meta elements."""
    described = list(_described(root))
    story = next((each for each in described if _type(each)), {})
    body = _string(story.get("articleBody")) or _string(story.get("text"))
    return Metadata(
        headline=_string(story.get("headline")) or _title(root),
        published=day(_string(story.get("datePublished"))) or _meta_day(root),
        body=body if body and len(body.split()) >= MIN_BODY_WORDS else None,
        live=any(_type(each) == "liveblogposting" for each in described),
        authors=tuple(_names(story.get("author"))),
    )


def body_lines(said: Metadata) -> list[str]:
    """The lines of the text that a page says its article has: plain, with entities, or with elements."""
    plain = unescape(said.body or "")
    if ELEMENT.search(plain):
        return [flow.text for flow in flows(html_tree(plain, "text"))]
    return [line for line in plain.splitlines() if line.strip()]


def day(stamp: str | None) -> date | None:
    """The day of a stamp such as `2025-03-14T17:20:00-04:00`, as its own clock has it; None where it is none."""
    if stamp:
        compact = re.match(r"(\d{4})(\d\d)(\d\d)(?:T|$)", stamp)
        with suppress(ValueError):
            return date.fromisoformat("-".join(compact.groups()) if compact else stamp.strip()[:10])
    return None


def _described(root: Element) -> Iterator[dict[str, Any]]:
    for script in every(root, "script"):
        if "ld+json" in (script.get("type") or ""):
            with suppress(ValueError, RecursionError):
                yield from _objects(json.loads(script.text or "", strict=False), MAX_LEVELS)


def _objects(value: Any, deep: int) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for each in value[:50]:
            yield from _objects(each, deep)
    elif isinstance(value, dict) and deep:
        yield value
        for each in (value.get("@graph"), value.get("mainEntity"), value.get("mainEntityOfPage")):
            yield from _objects(each, deep - 1)


def _type(described: dict[str, Any]) -> str | None:
    given = described.get("@type")
    names = given if isinstance(given, list) else [given]
    lower = [name.lower() for name in names if isinstance(name, str)]
    return next((name for name in lower if name in STORY_TYPES or name.endswith("newsarticle")), None)


def _names(author: Any) -> Iterator[str]:
    """The names of who wrote the story: a text, something with a name, or a list of these."""
    for each in (author if isinstance(author, list) else [author])[:20]:
        name = _string(each.get("name") if isinstance(each, dict) else each)
        if name:
            yield name


def _string(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _title(root: Element) -> str | None:
    """The headline by the meta elements, or by the window's title without the site's name."""
    given = _meta(root, "og:title", "twitter:title")
    if given:
        return SITE_NAME.sub("", given)
    title = text_of(first(root, "title"))
    return SITE_NAME.sub("", title) or None


def _meta_day(root: Element) -> date | None:
    names = (
        "article:published_time",
        "datepublished",
        "date",
        "dc.date",
        "dc.date.issued",
        "pubdate",
        "parsely-pub-date",
    )
    return day(_meta(root, *names))


def _meta(root: Element, *names: str) -> str | None:
    for meta in every(root, "meta"):
        called = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if called in names and (meta.get("content") or "").strip():
            return " ".join(str(meta.get("content")).split())
    return None

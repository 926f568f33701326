"""Posts as the WordPress REST API gives them: `content.rendered` and the keys beside it."""

from __future__ import annotations

from typing import Any

from diffcast.errors import NoStory
from diffcast.model import Document, Side
from diffcast.readers.document_builder import DocumentBuilder
from diffcast.readers.encoding import decoded_head
from diffcast.readers.format import Format
from diffcast.readers.html import add_all
from diffcast.readers.html_fragment import fragment_lines, head, plain
from diffcast.readers.json_record import at, looks_like_json, one_record, string
from diffcast.readers.page_metadata import day
from diffcast.readers.shortcodes import closed, without_shortcodes


def recognises(head: bytes, name: str) -> bool:
    """Whether the file is JSON with the keys of a post."""
    text = decoded_head(head)
    return looks_like_json(head) and '"rendered"' in text and ('"content"' in text or '"title"' in text)


def read(raw: bytes, where: str, side: Side) -> Document:
    """The post's title and text. The excerpt is left out, since it repeats the text."""
    post, note = one_record(raw, where, "post")
    if at(post, "content", "protected") is True:
        raise NoStory(f"{where}: the post is protected by a password and holds no text; export it when signed in")
    byline = plain(_author(post))
    lines = [
        *head(_title(post), f"By {byline}" if byline else ""),
        *fragment_lines(_rendered(post, "content"), where),
    ]
    builder = DocumentBuilder()
    add_all(builder, lines)
    return builder.document(raw, where, side, note, day(string(post, "date")) if side == "article" else None)


def _title(post: dict[str, Any]) -> str:
    title = plain(_rendered(post, "title"))
    return " ".join(text for text, _ in without_shortcodes(title, closed([title])))


def _rendered(post: dict[str, Any], key: str) -> str:
    return string(post, key, "rendered") or string(post, key, "raw") or string(post, key)


def _author(post: dict[str, Any]) -> str:
    return string(post, "_embedded", "author", 0, "name") or string(post, "yoast_head_json", "author")


FORMAT = Format("wordpress", "a post of WordPress as JSON", recognises, read, endings=(".json",), extra="readers")

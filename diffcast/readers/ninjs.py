"""ninjs, the JSON of news agencies (IPTC): `body_xhtml` of version 1, `bodies` of version 2 and 3."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from diffcast.errors import NoStory
from diffcast.model import Document, Side
from diffcast.readers.document_builder import DocumentBuilder
from diffcast.readers.encoding import decoded_head
from diffcast.readers.format import Format
from diffcast.readers.html import Line, add_all
from diffcast.readers.html_fragment import fragment_lines, head, plain
from diffcast.readers.json_record import at, looks_like_json, one_record, string
from diffcast.readers.page_metadata import day

KEYS = re.compile(
    r'"(?:body_xhtml|body_text|body_html|bodies|headlines|versioncreated|versionCreated|pubstatus|pubStatus)"\s*:'
)
BODIES: Final = ("body_xhtml", "body_html", "body_text")
MIN_KNOWN_KEYS: Final = 2
"""Keys of ninjs that a file must show."""


def recognises(head: bytes, name: str) -> bool:
    """Whether the file is JSON with the keys of ninjs, or JSON by its name too."""
    named = name.endswith(".json")
    return looks_like_json(head) and (named or len(set(KEYS.findall(decoded_head(head)))) >= MIN_KNOWN_KEYS)


def read(raw: bytes, where: str, side: Side) -> Document:
    """The headline, the byline, the text, and the captions of the pictures that belong to it."""
    item, note = one_record(raw, where, "item")
    if not any(key in item for key in (*BODIES, "bodies", "headline", "headlines", "associations")):
        raise NoStory(
            f"{where}: is JSON, but neither ninjs nor a post of WordPress; diffcast formats lists what is read"
        )
    lines = [
        *head(plain(_headline(item)), _byline(item)),
        *_body(item, where),
        *_captions(item),
    ]
    if string(item, "pubstatus") == "canceled" or string(item, "pubStatus") == "canceled":
        note = "; ".join(filter(None, (note, "the item was cancelled by its sender")))
    builder = DocumentBuilder()
    add_all(builder, lines)
    stamp = string(item, "firstcreated") or string(item, "firstCreated") or string(item, "versioncreated")
    told = day(stamp or string(item, "versionCreated") or string(item, "contentcreated"))
    return builder.document(raw, where, side, note, told if side == "article" else None)


def _headline(item: dict[str, Any]) -> str:
    several = at(item, "headlines")
    values = [each for each in several if isinstance(each, dict)] if isinstance(several, list) else []
    main = next((each for each in values if "main" in string(each, "role")), values[0] if values else {})
    return string(item, "headline") or string(item, "headline_xhtml") or string(main, "value") or string(item, "title")


def _byline(item: dict[str, Any]) -> str:
    given = plain(string(item, "byline") or string(item, "by"))
    return given if not given or given.lower().startswith("by ") else f"By {given}"


def _body(item: dict[str, Any], where: str) -> list[Line]:
    for key in BODIES:
        if string(item, key):
            return _lines(string(item, key), where, marked=key != "body_text")
    bodies = at(item, "bodies")
    for body in bodies if isinstance(bodies, list) else []:
        if string(body, "value"):
            kind = string(body, "contentType") or string(body, "contenttype")
            return _lines(string(body, "value"), where, marked="plain" not in kind)
    return []


def _lines(text: str, where: str, marked: bool) -> list[Line]:
    return fragment_lines(text, where) if marked else [Line(each) for each in text.splitlines() if each.strip()]


def _captions(item: dict[str, Any]) -> Iterator[Line]:
    """What the pictures that go with the item show."""
    several = at(item, "associations")
    pictures = several.values() if isinstance(several, dict) else several if isinstance(several, list) else ()
    for each in pictures:
        if string(each, "type") in ("picture", "graphic", "video", ""):
            caption = plain(string(each, "description_text") or string(each, "descriptions", 0, "value"))
            if caption:
                yield Line(caption, "caption")


FORMAT = Format("ninjs", "an agency’s story as JSON (ninjs)", recognises, read, endings=(".json",), extra="readers")

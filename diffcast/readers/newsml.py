"""NewsML-G2, the XML of news agencies (IPTC); the text inside is XHTML, NITF or plain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from diffcast.errors import NoStory
from diffcast.model import Document, Side
from diffcast.readers.document_builder import DocumentBuilder
from diffcast.readers.encoding import decoded_head, first_tag
from diffcast.readers.format import Format
from diffcast.readers.html import Line
from diffcast.readers.html_fragment import element_lines, head
from diffcast.readers.inline_details import evidence
from diffcast.readers.markup import Element, every, first, flows, tag, text_of
from diffcast.readers.nitf import add_nitf
from diffcast.readers.page_metadata import day
from diffcast.readers.trees import html_tree, xml_tree

ROOTS: Final = frozenset({"newsitem", "newsmessage", "packageitem"})
MARKUP: Final = re.compile(r"(?i)</(?:p|div|body|h[1-6]|li|span)\s{0,9}>|<(?:br|p)\s{0,9}/?>")
DECLARATION: Final = re.compile(r"\A\s*<\?xml[^<>]{0,200}\?>")
CANCELLED: Final = ("canceled", "cancelled", "withheld")


def recognises(head: bytes, name: str) -> bool:
    """Whether the first element of the file is one of NewsML-G2."""
    return first_tag(decoded_head(head)) in ROOTS


def read(raw: bytes, where: str, side: Side) -> Document:
    """The one item with a text; pictures and packages beside it are passed over."""
    root = xml_tree(raw, where)
    items = [each for each in every(root, "newsitem") if _text(each) is not None]
    if len(items) != 1:
        raise NoStory(f"{where}: holds {len(items) or 'no'} items with a text; give the one story")
    item = items[0]
    builder = DocumentBuilder()
    text = _text(item)
    assert text is not None
    if tag(text) == "inlinedata":
        text = _parsed(text, where)
    if tag(text) == "nitf":
        _add_head(builder, item, headed=first(text, "hl1") is not None)
        add_nitf(builder, text)
    else:
        _add_head(builder, item, headed=False)
        _add_text(builder, text)
    note = "the item was cancelled by its sender" if _status(item).endswith(CANCELLED) else None
    return builder.document(raw, where, side, note, _published(item) if side == "article" else None)


def _text(item: Element) -> Element | None:
    """The element that holds the item's text."""
    for inline in every(item, "inlinexml"):
        children = [each for each in inline if tag(each)]
        if children and tag(children[0]) in ("nitf", "html", "body", "div", "article", "section"):
            return children[0]
    return next((each for each in every(item, "inlinedata") if _holds_text(each)), None)


def _parsed(data: Element, where: str) -> Element:
    """Data inside an item; what is markup in it, written as text, is read as such."""
    inside = (data.text or "").strip()
    if first_tag(inside) == "nitf":
        return xml_tree(DECLARATION.sub("", inside).encode("utf-8"), where)
    return html_tree(inside, where) if MARKUP.search(inside) else data


def _holds_text(data: Element) -> bool:
    """Whether data inside an item is its text, plain or as markup, and no picture in code."""
    kind = data.get("contenttype") or "text"
    return data.get("encoding") is None and any(word in kind for word in ("text", "html", "xml", "nitf"))


def _add_head(builder: DocumentBuilder, item: Element, headed: bool) -> None:
    """The headline and the byline beside the text."""
    described = first(item, "contentmeta")
    if described is None or headed:
        return
    byline = text_of(first(described, "by"))
    for each in head(text_of(first(described, "headline")), byline):
        builder.line(each.text, each.role, code=each.code)


def _add_text(builder: DocumentBuilder, text: Element) -> None:
    body = first(text, "body")
    holder = text if body is None else body
    if tag(holder) == "inlinedata" and not len(holder):
        lines: Sequence[Line] = [Line(each) for each in (holder.text or "").splitlines() if each.strip()]
        for each in lines:
            builder.line(each.text)
        return
    told = builder.pieces[0] if builder.pieces else ""
    marks = iter([flow for flow in flows(holder) if flow.inlines])
    pending = next(marks, None)
    for each in element_lines(holder):
        if each.text == told:
            continue
        span = builder.line(each.text, each.role, gap=each.gap, code=each.code)
        while pending is not None and pending.text == each.text:
            builder.know(evidence(pending.text, span, pending.inlines))
            pending = next(marks, None)


def _status(item: Element) -> str:
    found = first(item, "pubstatus")
    return "" if found is None else (found.get("qcode") or found.get("uri") or "")


def _published(item: Element) -> date | None:
    stamps = (
        text_of(each) for each in every(item, "contentcreated", "firstcreated", "versioncreated", "contentmodified")
    )
    return next((found for stamp in stamps if (found := day(stamp))), None)


FORMAT = Format("newsml", "an agency’s item as XML (NewsML-G2)", recognises, read, endings=(".xml",), extra="readers")

"""NITF, the XML of news agencies (IPTC): headline, byline and text with people, amounts and quotations marked in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from diffcast.model import AsideCode, Document, Role, Side
from diffcast.readers.document_builder import DocumentBuilder
from diffcast.readers.encoding import decoded_head, first_tag
from diffcast.readers.format import Format
from diffcast.readers.inline_details import evidence
from diffcast.readers.markup import Element, Flow, every, first, flows, tag, text_of
from diffcast.readers.page_metadata import day
from diffcast.readers.trees import xml_tree

SILENT: Final = frozenset(
    {"head", "media-reference", "media-metadata", "media-object", "bibliography", "fn", "pronounce"}
)
ROLES: Final[dict[str, tuple[Role, AsideCode | None]]] = {
    "hl1": ("headline", None),
    "byline": ("furniture", AsideCode.BYLINE),
    "dateline": ("furniture", AsideCode.DATELINE),
    "distributor": ("furniture", AsideCode.DISTRIBUTOR),
    "rights": ("furniture", AsideCode.COPYRIGHT),
    "copyrite": ("furniture", AsideCode.COPYRIGHT),
    "note": ("furniture", AsideCode.EDITOR_NOTE),
    "slugline": ("furniture", AsideCode.SLUG),
    "media-caption": ("caption", None),
    "media-producer": ("furniture", AsideCode.CREDIT),
    "bq": ("quote", None),
    "body.end": ("furniture", AsideCode.END_NOTE),
    "tagline": ("furniture", AsideCode.END_NOTE),
}
"""Elements whose lines the format gives a role."""


def recognises(head: bytes, name: str) -> bool:
    """Whether the first element of the file is that of NITF."""
    return first_tag(decoded_head(head)) == "nitf"


def read(raw: bytes, where: str, side: Side) -> Document:
    """The story; what the format marks inside its lines is kept as evidence."""
    root = xml_tree(raw, where)
    builder = DocumentBuilder()
    add_nitf(builder, root)
    return builder.document(raw, where, side, published=_published(root) if side == "article" else None)


def add_nitf(builder: DocumentBuilder, root: Element) -> None:
    """Add the lines of a NITF document, or of the body of one, to a builder; `NoStory` is left to the builder."""
    title = text_of(first(root, "title"))
    if first(root, "hl1") is None and title:
        builder.line(title, "headline")
    for flow in flows(root, lambda element: tag(element) in SILENT):
        role, code = next(_roles(flow, root), (None, None))
        span = builder.line(flow.text, role, gap=flow.gap, code=code, line=flow.line)
        builder.know(evidence(flow.text, span, flow.inlines))


def _roles(flow: Flow, root: Element) -> Iterator[tuple[Role, AsideCode | None]]:
    """The roles of the elements around a line, the nearest first."""
    for element in (flow.element, *flow.element.iterancestors()):
        if tag(element) in ROLES:
            yield ROLES[tag(element)]
        if element is root:
            return


def _published(root: Element) -> date | None:
    stamps = (
        each.get("norm") or each.get("date.publication")
        for each in every(root, "date.release", "date.issue", "pubdata")
    )
    return next((found for stamp in stamps if (found := day(stamp))), None)


FORMAT = Format("nitf", "an agency’s story as XML (NITF)", recognises, read, endings=(".xml", ".nitf"), extra="readers")

"""Word documents: paragraphs, and two-column scripts as tables. The archive's parts are read as they are.

The standard library reads them with every limit in our own hands, keeps inserted text and text boxes, and asks for no
package.
"""

from __future__ import annotations

import hashlib
import io
import posixpath
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from diffcast.errors import UnreadableInput
from diffcast.limits import PREFIX, limits
from diffcast.model import Document, Side
from diffcast.readers import timed_lines
from diffcast.readers.document_builder import DocumentBuilder
from diffcast.readers.format import HEAD, Format
from diffcast.readers.paragraphs_and_tables import Cell, Paragraph, Part, Row, Style, Table, lay_out
from diffcast.readers.srt_and_vtt import SRT
from diffcast.readers.unzip import DAMAGED, unpacked
from diffcast.readers.xml_events import Event, events

WHAT: Final = "Word document"
ZIP: Final = b"PK\x03\x04"
COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How documents of Word before 2007 begin, and those that a password locks."""
OWN_NAMES: Final = ("[content_types].xml", "_rels/", "word/", "docprops/", "customxml/")
MAIN: Final = "word/document.xml"
UNSEEN: Final = frozenset({"Fallback", "moveFrom", "del", "delText", "instrText", "rt"})
"""Elements whose text is not part of what the page shows."""
BREAKS: Final = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-", "ptab": "\t"}


def recognises(head: bytes, name: str) -> bool:
    """Whether the first file in the archive is one that every Word document has, or the name ends in .docx."""
    if head.startswith(COMPOUND):
        return True
    if not head.startswith(ZIP):
        return False
    return name.endswith((".docx", ".docm")) or _first(head).lower().startswith(OWN_NAMES)


def _first(head: bytes) -> str:
    """The name of the first file in an archive."""
    length = struct.unpack_from("<H", head.ljust(30, b"\0"), 26)[0]
    return head[30 : 30 + length].decode("utf-8", "replace")


def read(raw: bytes, where: str, side: Side) -> Document:
    """The paragraphs and tables of a Word document; tracked changes count as accepted."""
    if raw.startswith(COMPOUND):
        raise UnreadableInput(
            f"{where}: locked by a password, or of Word before 2007; save it without a password as .docx"
        )
    package = _Package(raw, where)
    story = _Story(where, _styles(package))
    for event in events(package.part(package.main), where, WHAT):
        story.take(event)
    captions = _captions(story.parts, raw, where) if side == "transcript" else None
    if captions is not None:
        return replace(captions, note="; ".join(filter(None, (captions.note, _note(package, story)))) or None)
    builder = DocumentBuilder()
    lay_out(story.parts, builder, side)
    if story.inserted and not builder.pieces:
        raise UnreadableInput(f"{where}: its text is a file inserted into it; save it again in Word")
    return builder.document(raw, where, side, _note(package, story))


def _captions(parts: list[Part], raw: bytes, where: str) -> Document | None:
    """The document where its paragraphs are captions or lines with times, as Teams exports them; None where not."""
    if not all(isinstance(part, Paragraph) for part in parts):
        return None
    text = "\n".join(line for part in parts if isinstance(part, Paragraph) for line in part.lines).encode()
    form = next((each for each in (SRT, timed_lines.FORMAT) if each.recognises(text[:HEAD], "")), None)
    if form is None or form.read is None:
        return None
    found = form.read(text, where, "transcript")
    marks = tuple(replace(mark, line=None) for mark in found.marks)
    return replace(found, marks=marks, sha256=hashlib.sha256(raw).hexdigest(), extracted=True)


class _Package:
    """The archive of a document; its parts together stay below the limit."""

    def __init__(self, raw: bytes, where: str) -> None:
        self.where = where
        self.left = limits().unpacked
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(raw))
        except DAMAGED as error:
            raise UnreadableInput(f"{where}: damaged or cut off {WHAT}; save it again") from error
        self.names = frozenset(self.archive.namelist())
        self.main = self._target()

    def _target(self) -> str:
        """The part that holds the text, as the package names it."""
        if "_rels/.rels" in self.names:
            for event in events(self.part("_rels/.rels"), self.where, WHAT):
                if event.attributes.get("Type", "").endswith("/officeDocument"):
                    return posixpath.normpath(event.attributes.get("Target", MAIN).lstrip("/"))
        return MAIN

    def part(self, name: str) -> bytes:
        """One part, unpacked."""
        if name not in self.names or not name.startswith(("word/", "_rels/")):
            raise UnreadableInput(f"{self.where}: holds no text of a {WHAT}; give a .docx file or plain text")
        try:
            found = unpacked(self.archive, self.archive.getinfo(name), self.left, self.where)
        except DAMAGED as error:
            raise UnreadableInput(f"{self.where}: damaged or cut off {WHAT}; save it again") from error
        except RuntimeError as error:
            raise UnreadableInput(f"{self.where}: locked by a password; save it without one") from error
        self.left -= len(found)
        return found

    def tells(self, stem: str) -> bool:
        """Whether one of the parts of this name holds text."""
        names = sorted(name for name in self.names if name.startswith(f"word/{stem}") and name.endswith(".xml"))
        return any(_is_told(events(self.part(name), self.where, WHAT)) for name in names)


def _is_told(found: Iterator[Event]) -> bool:
    inside = False
    for event in found:
        if event.kind == "text" and inside and event.name.strip():
            return True
        inside = event.kind == "open" and event.name == "t" if event.kind != "text" else inside
    return False


def _styles(package: _Package) -> dict[str, Style]:
    """What the paragraph styles mean, by their id; only those that matter."""
    name = posixpath.join(posixpath.dirname(package.main), "styles.xml")
    if name not in package.names:
        return {}
    known: dict[str, Style] = {}
    style = ""
    for event in events(package.part(name), package.where, WHAT):
        if event.kind == "open" and event.name == "style":
            style = event.attributes.get("styleId", "")
        elif event.kind == "open" and event.name == "name" and style:
            told = style_of(event.attributes.get("val", ""))
            if told:
                known[style] = told
            style = ""
    return known


def style_of(name: str) -> Style:
    """What a style of this name is for; Word writes the names in English in every language."""
    lower = name.lower()
    if lower in ("title", "headline"):
        return "title"
    return "caption" if lower == "caption" else "heading" if lower.startswith(("heading", "subtitle")) else ""


@dataclass(slots=True)
class _Frame:
    """What a cell of a table, or the document itself, holds so far."""

    parts: list[Part] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    """The rows of the table that is open in it."""


class _Story:
    """The parts of a document, gathered event by event."""

    def __init__(self, where: str, styles: dict[str, Style]) -> None:
        self.where = where
        self.styles = styles
        self.frames = [_Frame()]
        self.pieces: list[list[str]] = []
        """The text of the paragraphs that are open; a text box is a paragraph inside another."""
        self.kinds: list[Style] = []
        self.unseen = 0
        self.hidden = self.inside = False
        self.tables = 0
        self.changed = self.noted = self.inserted = False

    @property
    def parts(self) -> list[Part]:
        """What the document holds."""
        return self.frames[0].parts

    def take(self, event: Event) -> None:
        """Go on by one event."""
        if event.kind == "text":
            if self.inside and self.pieces and not (self.unseen or self.hidden):
                self.pieces[-1].append(event.name)
        elif event.kind == "open":
            self._open(event)
        else:
            self._close(event.name)

    def _open(self, event: Event) -> None:
        name = event.name
        self.inserted |= name == "altChunk"
        self.changed |= name in ("ins", "del", "moveFrom", "moveTo")
        self.noted |= name in ("footnoteReference", "endnoteReference", "commentReference")
        if name in UNSEEN:
            self.unseen += 1
        elif self.unseen:
            pass
        elif name in ("p", "tbl", "tr", "tc"):
            self._begin(name)
        elif name == "pStyle" and self.kinds:
            self.kinds[-1] = self.styles.get(event.attributes.get("val", ""), "")
        elif name in ("r", "t"):
            self.inside, self.hidden = name == "t", self.hidden and name == "t"
        elif name == "vanish":
            self.hidden = event.attributes.get("val", "1") not in ("0", "false", "off")
        elif name in BREAKS and self.pieces:
            self.pieces[-1].append(BREAKS[name])

    def _begin(self, name: str) -> None:
        if name == "p":
            self.pieces.append([])
            self.kinds.append("")
        elif name == "tbl":
            self.tables += 1
            if self.tables > limits().parts:
                raise UnreadableInput(
                    f"{self.where}: has more than {limits().parts:,} tables; give one story, or set {PREFIX}PARTS"
                )
            self.frames[-1].rows = []
        elif name == "tr":
            self.frames[-1].rows.append([])
        else:
            self.frames.append(_Frame())

    def _close(self, name: str) -> None:
        if name in UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        elif self.unseen:
            pass
        elif name == "t":
            self.inside = False
        elif name == "r":
            self.hidden = False
        elif name == "p" and self.pieces:
            lines = "".join(self.pieces.pop()).split("\n")
            self.frames[-1].parts.append(
                Paragraph(tuple(line.strip() for line in lines if line.strip()), self.kinds.pop())
            )
        elif name == "tc" and len(self.frames) > 1:
            cell = tuple(_flat(self.frames.pop().parts))
            if self.frames[-1].rows:
                self.frames[-1].rows[-1].append(cell)
        elif name == "tbl":
            rows: list[Row] = [tuple(row) for row in self.frames[-1].rows if row]
            self.frames[-1].rows = []
            if rows:
                self.frames[-1].parts.append(Table(tuple(rows)))


def _flat(parts: list[Part]) -> Iterator[Paragraph]:
    """The paragraphs of a cell, those of tables inside it among them."""
    for part in parts:
        if isinstance(part, Paragraph):
            yield part
        else:
            yield from (paragraph for row in part.rows for cell in row for paragraph in cell)


def _note(package: _Package, story: _Story) -> str | None:
    """What was left out or assumed."""
    left = [name for name, stem in (("page headers", "header"), ("page footers", "footer")) if package.tells(stem)]
    left += ["comments and footnotes"] if story.noted else []
    left += ["inserted files"] if story.inserted else []
    notes = ["tracked changes are read as accepted"] if story.changed else []
    notes += [f"{', '.join(left)} are left out"] if left else []
    return "; ".join(notes) or None


FORMAT = Format("docx", "a Word document", recognises, read, endings=(".docx",))

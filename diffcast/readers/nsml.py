"""iNEWS stories (NSML): often not well-formed XML, so a tolerant parser reads them in one pass."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from diffcast.errors import NoStory, UnreadableInput
from diffcast.limits import Deadline
from diffcast.model import Document, Side
from diffcast.readers.document_builder import DocumentBuilder
from diffcast.readers.format import Format
from diffcast.readers.plain_text import decode
from diffcast.readers.rundown import Kind, Line, Piece, Story, lay_story, only, pieces_of, titles

NAMES: Final = (
    "nsml|story|head|meta|fields|field-atts|f|string|boolean|date|duration|body|p|pi|cc|a|b|i|u|bg|rtl|pb|tab|wp|sb|link"
    "|show|url|aeset|ae|ap|mc|hidden|aeset-atts|attachment|form|row|formname|storyid|storygroupid|uuid|uuidorig"
    "|rgroup|wgroup|egroup|wcode|dist|source|password|projects|project|facet|look|img"
)
TOKEN: Final = re.compile(
    rf"(?P<data><!\[CDATA\[)|(?P<end>\]\]>)|<(?P<close>/)?(?P<name>{NAMES})(?P<rest>[\s/][^<>]{{0,600}})?>",
    re.IGNORECASE,
)
"""Anything else in angle brackets is text: crews draw arrows with them."""
BODY: Final = re.compile(rb"\s*(?:<\?xml[^<>]{0,200}\?>\s*)?<(?:body|p|story)\b[^<>]{0,200}>")
CREW: Final = re.compile(rb"<(?:pi|cc|aeset|a\s[^<>]{0,40}idref[^<>]{0,40})[\s/]{0,9}>")
"""What only a story of iNEWS has: cues, comments for the crew, items of the rundown."""
ATTRIBUTE: Final = re.compile(r"([\w-]{1,20})\s*=\s*(?:\"([^\"]{0,200})\"|'([^']{0,200})'|([^\s\"'/>]{1,200}))")
ENTITY: Final = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
FLOATED: Final = re.compile(r"(?i)\bfloat(?:ed)?\b(?:\s*=\s*[\"']?(\w+))?")
MACHINE: Final = re.compile(r"\s*\]\].{0,40}\[\[\s*")
"""A line that only the newsroom system reads: `]] S3.0 G 0 [[`."""
ABSTRACT: Final = re.compile(r"(?i)<(mosabstract|itemslug)>\s*+([^<>]{1,300}?)\s*+</\1>")
DOCTYPE: Final = re.compile(r"(?i)<!(?:ENTITY|DOCTYPE[^<>\[]{0,300}\[)")
TAGS_BETWEEN_TIME_CHECKS: Final = 4096
"""Marks between two looks at the time."""


def recognises(head: bytes, name: str) -> bool:
    """Whether the markup of iNEWS opens the file."""
    start = head[:4096].lower().replace(b"\0", b"")
    return b"<nsml" in start or (b"<storyid>" in start and b"<fields>" in start) or _is_body(start)


def _is_body(start: bytes) -> bool:
    """Whether a file begins with the body of a story, as it is copied out of the system."""
    return BODY.match(start) is not None and CREW.search(start) is not None and b"<html" not in start


def read(raw: bytes, where: str, side: Side) -> Document:
    """The one story of a file: what is said, what is for the crew, and titles on screen where they are anchored."""
    text, note = decode(raw, where)
    if DOCTYPE.search(text):
        raise UnreadableInput(f"{where}: declares XML entities, which diffcast doesn’t expand; export it without them")
    if "<nsml" not in text.lower() and "<body" not in text.lower():
        text = f"<body>{_whole(text, where)}</body>"
    stories = [reading.story() for reading in _read(text, where)]
    if not any(piece for story in stories for line in story.lines for piece in line.pieces):
        raise NoStory(f"{where}: an iNEWS story without words; give the script itself")
    builder = DocumentBuilder()
    told = lay_story(only(stories, where), builder)
    return builder.document(raw, where, side, "; ".join(each for each in (note, told) if each) or None)


def _whole(text: str, where: str) -> str:
    """The body of a story; raises where it ends inside a mark."""
    if text.rfind("<") > text.rfind(">"):
        raise UnreadableInput(f"{where}: damaged or cut off, it ends inside a mark of iNEWS; export it again")
    return text


def _read(text: str, where: str) -> list[_Reading]:
    """What each story in the file holds."""
    found: list[_Reading] = []
    deadline = Deadline(where)
    place, line, data = 0, 1, False
    reading = _Reading()
    for number, token in enumerate(TOKEN.finditer(text)):
        if number % TAGS_BETWEEN_TIME_CHECKS == 0:
            deadline.check()
        if data != bool(token.group("end")):
            continue  # Inside such data every mark is text, and outside of it an end is.
        line += text.count("\n", place, token.start())
        reading.text(text[place : token.start()])
        name = (token.group("name") or "").lower()
        if name == "nsml" and not token.group("close"):
            reading = _Reading()
            found.append(reading)
        elif name:
            reading.tag(name, token.group("rest") or "", bool(token.group("close")), line)
        data = bool(token.group("data"))
        line += text.count("\n", token.start(), token.end())
        place = token.end()
    found = found or [reading]
    if any("body" in each.open for each in found):
        raise UnreadableInput(f"{where}: damaged or cut off, the story's body never ends; export it again")
    return found


@dataclass(slots=True)
class _Reading:
    """One story while it is read."""

    open: list[str] = field(default_factory=list)
    """The sections that are open: `head`, `fields`, `body`, `aeset`, …"""
    key: str = ""
    """The field, the item or the attachment that is open."""
    fields: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    bits: list[tuple[Kind, str]] | None = None
    """The text of the paragraph that is open, with what each bit of it is."""
    begun: int = 0
    kind: Kind = "heard"
    items: dict[str, list[str]] = field(default_factory=dict)
    attached: dict[str, list[str]] = field(default_factory=dict)
    """By item, the attachments that belong to it."""
    attachments: dict[str, str] = field(default_factory=dict)
    floated: bool = False

    def text(self, text: str) -> None:
        """Take text at the current place."""
        if not text:
            return
        shown = ENTITY.sub(lambda match: html.unescape(match.group()), text)
        section = self.open[-1] if self.open else ""
        if section == "f":
            self.fields[self.key] = self.fields.get(self.key, "") + shown
        elif section == "body" and self.bits is not None:
            self.bits.append((self.kind, shown))
        elif section == "ap" and self.key in self.items:
            self.items[self.key][-1] += shown
        elif section == "attachment":
            self.attachments[self.key] = self.attachments.get(self.key, "") + text

    def tag(self, name: str, rest: str, close: bool, line: int) -> None:
        """Go on by one mark."""
        if name in ("f", "string"):
            self._section("f", close, _attribute(rest, "id").lower())
        elif name in ("body", "aeset", "aeset-atts", "fields"):
            self._section(name, close, self.key)
        elif name == "meta":
            match = FLOATED.search(rest)
            self.floated |= match is not None and (match.group(1) or "1").lower() not in ("0", "false", "no", "f", "n")
        elif "body" in self.open:
            self._in_body(name, rest, close, line)
        elif name in ("ae", "ap", "mc", "attachment"):
            self._in_items(name, rest, close)

    def _section(self, name: str, close: bool, key: str) -> None:
        if not close:
            self.open.append(name)
            self.key = key
        elif name in self.open:
            del self.open[self.open.index(name) :]
        if name == "body":
            self._end(0)

    def _in_body(self, name: str, rest: str, close: bool, line: int) -> None:
        if name == "p":
            self._end(line)
            self.bits = None if close else []
        elif name in ("pi", "cc"):
            self.kind = "heard" if close else "instruction" if name == "pi" else "comment"
        elif name == "a" and not close and self.bits is not None:
            self.bits.append(("item", _attribute(rest, "idref")))
        elif name in ("tab", "pb", "wp") and self.bits is not None:
            self.bits.append((self.kind, " "))

    def _end(self, line: int) -> None:
        """Close the paragraph that is open; one begins at this line."""
        if self.bits is not None:
            self.lines.append(Line(pieces_of(self.bits), self.begun))
        self.bits, self.kind, self.begun = None, "heard", line

    def _in_items(self, name: str, rest: str, close: bool) -> None:
        if name == "ae" and not close:
            self.key = _attribute(rest, "id")
            self.items.setdefault(self.key, [])
        elif name == "ap":
            if not close and self.key in self.items:
                self.items[self.key].append("")
            self._section("ap", close, self.key)
        elif name == "mc" and not close and _attribute(rest, "idref"):
            self.attached.setdefault(self.key, []).append(_attribute(rest, "idref"))
        elif name == "attachment":
            self._section(name, close, _attribute(rest, "id"))

    def story(self) -> Story:
        """What was read; items that nothing refers to come last."""
        named = [piece.text for line in self.lines for piece in line.pieces if piece.kind == "item"]
        lines = [Line(tuple(self._placed(line)), line.number) for line in self.lines]
        rest = [Line((item,), None) for key in self.items if key not in named for item in self._item(key)]
        slug = " ".join(self.fields.get("title", "").split())
        return Story(slug, (*lines, *rest), self.floated)

    def _placed(self, line: Line) -> Iterator[Piece]:
        for piece in line.pieces:
            if piece.kind == "item":
                yield from self._item(piece.text)
            else:
                yield piece

    def _item(self, key: str) -> Iterator[Piece]:
        lines = [shown for line in self.items.get(key, []) if (shown := " ".join(line.split()))]
        told = tuple(line for line in lines if not MACHINE.fullmatch(line))
        if told:
            yield Piece("item", " ".join(told), told)
        attached = (self.attachments.get(each, "") for each in self.attached.get(key, []))
        for title in dict.fromkeys(match.group(2) for text in attached for match in ABSTRACT.finditer(text)):
            if "|" in title:
                shown = html.unescape(title)
                yield Piece("item", shown, titles(shown), titled=True)


def _attribute(rest: str, name: str) -> str:
    for match in ATTRIBUTE.finditer(rest):
        if match.group(1).lower() == name:
            return match.group(2) or match.group(3) or match.group(4) or ""
    return ""


FORMAT = Format("nsml", "an iNEWS story (NSML)", recognises, read, sides=("transcript",), endings=(".nsml",))

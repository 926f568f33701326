"""MOS messages, as ENPS and others send them: `roStorySend` holds a script, `roCreate` a rundown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from diffcast.errors import NoStory
from diffcast.model import Document, Side
from diffcast.readers.document_builder import DocumentBuilder
from diffcast.readers.format import Format
from diffcast.readers.plain_text import decode
from diffcast.readers.rundown import Kind, Line, Piece, Story, lay_story, only, pieces_of, titles
from diffcast.readers.xml_events import Event, events

WHAT: Final = "MOS message"
ROOT: Final = re.compile(
    rb"<(?:\w{1,20}:)?(?:mos|roStorySend|roCreate|roReplace|roStory\w{1,10}|roElementAction|storyBody|storySlug)[\s>]"
)
DECLARATION: Final = re.compile(r"\A\ufeff?\s*<\?xml[^<>]{0,200}\?>")
STORIES: Final = frozenset({"roStorySend", "story"})
ITEMS: Final = frozenset({"storyItem", "item"})
TEXTS: Final = frozenset({"storySlug", "itemSlug", "mosAbstract", "storyPresenter"})
"""Elements whose text is gathered."""
INSTRUCTIONS: Final = frozenset({"pi", "pkg"})
FOREIGN: Final = "mosExternalMetadata"
"""What other machines keep in a message: none of it is on air."""


def recognises(head: bytes, name: str) -> bool:
    """Whether one of the messages that carry stories opens the file."""
    return ROOT.search(head[:4096].replace(b"\0", b"")) is not None


def read(raw: bytes, where: str, side: Side) -> Document:
    """The one story with a script in a message."""
    text, note = decode(_marked(raw), where)
    reading = _Reading()
    for event in events(DECLARATION.sub(_blank, text).encode("utf-8"), where, WHAT):
        reading.take(event)
    reading.end()
    told = [story for story in reading.stories if any(line.pieces for line in story.lines)]
    scripts = [story for story in told if _is_script(story)]
    if not scripts:
        slugs = f", only {len(reading.stories)} slugs and their items" if reading.stories else ""
        raise NoStory(f"{where}: a {WHAT} without a script{slugs}; give the story itself (roStorySend)")
    builder = DocumentBuilder()
    assumed = lay_story(only(scripts, where), builder)
    return builder.document(raw, where, side, "; ".join(each for each in (note, assumed) if each) or None)


def _blank(declaration: re.Match[str]) -> str:
    """Nothing in place of the declaration, whose encoding no longer holds; its line ends stay, so that lines count."""
    return "\n" * declaration.group().count("\n")


def _marked(raw: bytes) -> bytes:
    """The bytes with the mark of their order, which messages in UTF-16 go without."""
    if raw[:1] == b"\0":
        return b"\xfe\xff" + raw
    return b"\xff\xfe" + raw if raw[1:2] == b"\0" and not raw.startswith(b"\xff\xfe") else raw


def _is_script(story: Story) -> bool:
    return any(piece.kind == "heard" for line in story.lines for piece in line.pieces)


@dataclass(slots=True)
class _Reading:
    """The stories of a message, gathered event by event."""

    stories: list[Story] = field(default_factory=list)
    slug: str = ""
    lines: list[Line] = field(default_factory=list)
    bits: list[tuple[Kind, str]] | None = None
    """The text of the paragraph that is open, with what each bit of it is."""
    inside: list[Piece] = field(default_factory=list)
    """The items in the paragraph that is open."""
    begun: int = 0
    kind: Kind = "heard"
    item: dict[str, str] | None = None
    """What is known of the item that is open."""
    gathering: str = ""
    gathered: list[str] = field(default_factory=list)
    foreign: int = 0

    def take(self, event: Event) -> None:
        """Go on by one event."""
        if event.name == FOREIGN and event.kind != "text":
            self.foreign += 1 if event.kind == "open" else -1
        elif self.foreign:
            pass
        elif event.kind == "text":
            self._text(event.name)
        elif event.kind == "open":
            self._open(event.name, event.line)
        else:
            self._close(event.name, event.line)

    def end(self) -> None:
        """Close the story of a file that holds only the body of one."""
        if not self.stories and self.lines:
            self.stories.append(Story(self.slug, tuple(self.lines)))

    def _text(self, text: str) -> None:
        if self.gathering:
            self.gathered.append(text)
        elif self.bits is not None and self.item is None:
            self.bits.append((self.kind, text))

    def _open(self, name: str, line: int) -> None:
        if name in STORIES:
            self.slug, self.lines, self.bits = "", [], None
        elif name in ITEMS:
            self.item = {}
        elif name in TEXTS:
            self.gathering, self.gathered = name, []
        elif name == "p":
            self.bits, self.begun, self.kind = [], line, "heard"
        elif name in INSTRUCTIONS:
            self.kind = "instruction"
        elif name == "tab":
            self._text(" ")

    def _close(self, name: str, line: int) -> None:
        if name in STORIES:
            self.stories.append(Story(self.slug, tuple(self.lines)))
        elif name in ITEMS:
            self._end_item(line)
        elif name == self.gathering:
            self._gathered(name, " ".join("".join(self.gathered).split()), line)
            self.gathering = ""
        elif name == "p" and self.bits is not None:
            self.lines.append(Line((*self.inside, *pieces_of(self.bits)), self.begun))
            self.bits, self.inside = None, []
        elif name in INSTRUCTIONS:
            self.kind = "heard"

    def _gathered(self, name: str, text: str, line: int) -> None:
        if name == "storySlug":
            self.slug = text
        elif name == "storyPresenter":
            self.lines += [Line((Piece("presenter", f"[{text}]"),), line)] if text else []
        elif self.item is not None and text:
            self.item.setdefault(name, text)

    def _end_item(self, line: int) -> None:
        texts = dict.fromkeys((self.item or {}).values())
        found = [Piece("item", text, titles(text), "|" in text) for text in texts]
        self.item = None
        if self.bits is not None:
            self.inside.extend(found)
        else:
            self.lines.extend(Line((piece,), line) for piece in found)


FORMAT = Format("mos", "a MOS message (ENPS)", recognises, read, sides=("transcript",), endings=(".mos", ".xml"))

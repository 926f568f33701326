"""Reads XML one event at a time: no tree in memory, no entities of the file's own, nothing fetched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Literal, NamedTuple, NoReturn
from xml.parsers import expat

from diffcast.errors import UnreadableInput
from diffcast.limits import PREFIX, Deadline, limits

CHUNK: Final = 65_536
"""Bytes that are parsed before the time is looked at."""


NOTHING: Final[Mapping[str, str]] = {}


class Event(NamedTuple):
    """An element that opens or closes, or a stretch of text."""

    kind: Literal["open", "close", "text"]
    name: str
    """The element's name without its namespace; of a text, the text itself."""
    attributes: Mapping[str, str] = NOTHING
    """By name, without namespaces."""
    line: int = 0
    """The line of the source, from 1."""


def events(raw: bytes, where: str, what: str) -> Iterator[Event]:
    """The content of an XML file, in order. `what` names the expected format, for errors.

    Raises `UnreadableInput` where it is damaged, declares entities of its own, is nested too deeply or takes too long.
    """
    reading = _Reading(where)
    deadline = Deadline(where)
    try:
        for start in range(0, len(raw) + 1, CHUNK):
            deadline.check()
            reading.parser.Parse(raw[start : start + CHUNK], start + CHUNK > len(raw))
            yield from reading.found
            reading.found.clear()
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise UnreadableInput(f"{where}: damaged {what}: {error}; save or export it again") from error


class _Reading:
    """A parser, and the events that it has found since they were last taken."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.depth = 0
        self.most = limits().depth
        self.found: list[Event] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.open
        self.parser.EndElementHandler = self.close
        self.parser.CharacterDataHandler = self.text
        self.parser.EntityDeclHandler = self.refuse
        self.parser.SkippedEntityHandler = self.refuse

    def open(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > self.most:
            raise UnreadableInput(
                f"{self.where}: more than {self.most} nested elements; not a story, or set {PREFIX}DEPTH"
            )
        own = {_local(key): value for key, value in attributes.items()}
        self.found.append(Event("open", _local(name), own, self.parser.CurrentLineNumber))

    def close(self, name: str) -> None:
        self.depth -= 1
        self.found.append(Event("close", _local(name), NOTHING, self.parser.CurrentLineNumber))

    def text(self, text: str) -> None:
        self.found.append(Event("text", text, NOTHING, self.parser.CurrentLineNumber))

    def refuse(self, *declaration: object) -> NoReturn:
        raise UnreadableInput(
            f"{self.where}: declares XML entities, which diffcast doesn’t expand; export it without them"
        )


def _local(name: str) -> str:
    return name.rpartition(" ")[2]

"""TTML captions (.ttml, .dfxp, .xml): IMSC, EBU-TT, SMPTE-TT and the older drafts."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from diffcast.errors import UnreadableInput
from diffcast.limits import limits
from diffcast.model import Document, Side
from diffcast.readers.captions import Caption, document
from diffcast.readers.signature import caption_format

SIGNATURE = re.compile(
    # Possessive: a comment ends at its first end, or many of them would be tried in every combination.
    r"(?s)(?:(?>\s+|<!--.{0,4000}?-->|<\?.{0,400}?\?>|<!DOCTYPE[^>\[]{0,200}(?:\[[^\]]{0,20000}\]\s*)?>)){0,99}+"
    r"<(?:[\w.-]{1,20}:)?tt[\s>]"
)
CLOCK = re.compile(r"(\d{1,4}):(\d{1,2}):(\d{1,2})(?:(\.\d{1,9})|[:;](\d{1,3})(?:\.\d{1,3})?)?")
OFFSET = re.compile(r"(\d{1,12}(?:\.\d{1,9})?)(h|m|s|ms|f|t)")
UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
MAX_DEPTH = 200
"""Elements that may lie inside one another; captions need six."""
TIMED = ("body", "div", "p", "span")


@dataclass(frozen=True, slots=True)
class _Clock:
    """What a file counts its times in, and what it may hold."""

    where: str
    """Where the file is from, for messages."""
    frames: float = 30.0
    ticks: float = 1.0
    """Frames and ticks in a second."""
    deepest: int = MAX_DEPTH
    """Elements that may lie inside one another."""

    def seconds(self, time: str | None) -> float | None:
        """Seconds of a time; None where there is none that can be read."""
        clock = CLOCK.fullmatch((time or "").strip())
        if clock:
            hours, minutes, whole, fraction, frames = clock.groups()
            rest = float(fraction) if fraction else int(frames or 0) / self.frames
            return int(hours) * 3600 + int(minutes) * 60 + int(whole) + rest
        offset = OFFSET.fullmatch((time or "").strip())
        if not offset:
            return None
        amount, unit = float(offset.group(1)), offset.group(2)
        each = {**UNITS, "f": 1 / self.frames, "t": 1 / self.ticks}[unit]
        return amount * each


@dataclass(frozen=True, slots=True)
class _Place:
    """What holds for everything inside an element."""

    begin: float = 0.0
    end: float | None = None
    agent: str | None = None
    language: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class _Said:
    place: _Place
    text: str


def read(raw: bytes, where: str, side: Side) -> Document:
    """The document that TTML captions tell, with the names of their agents; of several languages, the English one.

    Raises `UnreadableInput` where the XML is broken or cut off, or brings entities of its own.
    """
    root = _root(raw, where)
    clock, agents = _clock(root, where), _agents(root)
    body = next((child for child in root if _name(child) == "body"), None)
    said = list(_walk(body, _Place(language=_language(root, "")), clock)) if body is not None else []
    if not said and any(_name(each) == "image" for each in root.iter()):
        raise UnreadableInput(f"{where}: holds pictures of captions and no text; export them as text")
    kept, left = _english(said)
    captions = [
        Caption(each.place.begin, tuple(each.text.split("\n")), each.place.end, agents.get(each.place.agent or ""))
        for each in kept
    ]
    return document(captions, raw, where, side, [left] if left else [])


def _root(raw: bytes, where: str) -> ElementTree.Element:
    if b"<!ENTITY" in raw.replace(b"\x00", b""):
        raise UnreadableInput(f"{where}: declares XML entities, which diffcast doesn’t expand; export it without a DTD")
    try:
        return ElementTree.fromstring(raw)
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise UnreadableInput(f"{where}: not well-formed XML ({error}); it may be cut off, export it again") from error


def _name(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _attribute(element: ElementTree.Element, name: str) -> str | None:
    """An attribute by its name without the namespace, which differs from builder to builder."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def _clock(root: ElementTree.Element, where: str) -> _Clock:
    frames = _number(_attribute(root, "frameRate"), 30.0)
    given = (_attribute(root, "frameRateMultiplier") or "1 1").replace(":", " ").split()
    over, under = (_number(part, 1.0) for part in (given * 2)[:2]) if len(given) in (1, 2) else (1.0, 1.0)
    frames *= over / under
    declared = _attribute(root, "frameRate") is not None
    ticks = _number(_attribute(root, "tickRate"), frames if declared else 1.0)
    return _Clock(where, frames, ticks, min(limits().depth, MAX_DEPTH))


def _number(text: str | None, otherwise: float) -> float:
    return float(text) if text and re.fullmatch(r"\d{1,9}(?:\.\d{1,6})?", text) and float(text) > 0 else otherwise


def _agents(root: ElementTree.Element) -> Mapping[str, str]:
    """The names of those who speak, by the id that captions use."""
    found: dict[str, str] = {}
    for agent in (each for each in root.iter() if _name(each) == "agent"):
        name = " ".join(" ".join("".join(each.itertext()) for each in agent if _name(each) == "name").split())
        if name:
            found[_attribute(agent, "id") or ""] = name
    return found


def _language(element: ElementTree.Element, otherwise: str) -> str:
    given = _attribute(element, "lang")
    return given.lower() if given else otherwise


def _walk(element: ElementTree.Element, around: _Place, clock: _Clock) -> Iterator[_Said]:
    """What is said inside an element, in the order of the file."""
    place = _placed(element, around, clock)
    if _name(element) == "p":
        yield from _paragraph(element, place, clock)
        return
    after = place.begin
    for child in element:
        if _name(child) in TIMED:
            if _attribute(element, "timeContainer") == "seq":
                said = list(_walk(child, replace(place, begin=after), clock))
                after = max((each.place.end or each.place.begin for each in said), default=after)
                yield from said
            else:
                yield from _walk(child, place, clock)


def _placed(element: ElementTree.Element, around: _Place, clock: _Clock) -> _Place:
    if around.depth > clock.deepest:
        raise UnreadableInput(
            f"{clock.where}: has elements more than {clock.deepest} deep; give a file of captions, not of another kind"
        )
    own = clock.seconds(_attribute(element, "begin"))
    begin = around.begin + (own or 0.0)
    end, lasting = clock.seconds(_attribute(element, "end")), clock.seconds(_attribute(element, "dur"))
    until = around.begin + end if end is not None else begin + lasting if lasting is not None else around.end
    agent = (_attribute(element, "agent") or "").split()
    return _Place(
        begin, until, agent[0] if agent else around.agent, _language(element, around.language), around.depth + 1
    )


def _paragraph(element: ElementTree.Element, place: _Place, clock: _Clock) -> Iterator[_Said]:
    """The stretches of a caption, in parts where another time or another voice begins inside it."""
    open_place, pieces = place, [""]
    for part, text in _stretches(element, place, clock):
        if (part.begin, part.agent) != (open_place.begin, open_place.agent) and text.strip():
            if "".join(pieces).strip():
                yield _Said(open_place, "".join(pieces))
                pieces = []
            open_place = part
        pieces.append(text)
    if "".join(pieces).strip():
        yield _Said(open_place, "".join(pieces))


def _stretches(element: ElementTree.Element, place: _Place, clock: _Clock) -> Iterator[tuple[_Place, str]]:
    """The text of an element and of those inside it; only a break element breaks a row."""
    yield place, _flat(element.text)
    for child in element:
        if _name(child) == "br":
            yield place, "\n"
        elif _name(child) == "span" and _attribute(child, "ruby") not in ("text", "textContainer", "delimiter"):
            yield from _stretches(child, _placed(child, place, clock), clock)
        yield place, _flat(child.tail)


def _flat(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")


def _english(said: list[_Said]) -> tuple[list[_Said], str | None]:
    languages = {each.place.language for each in said}
    english = {language for language in languages if language.split("-")[0] == "en"}
    if len(languages) < 2 or not english or len(english) == len(languages):
        return said, None
    others = ", ".join(sorted(language or "none" for language in languages - english))
    return [each for each in said if each.place.language in english], f"read the captions in English; left out {others}"


FORMAT = caption_format(
    "ttml", "TTML captions (IMSC, EBU-TT, DFXP)", SIGNATURE, read, (".ttml", ".dfxp"), (".xml",), (".itt",)
)

"""SAMI captions (.smi, .sami)."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from diffcast.language.characters import visible
from diffcast.model import Document, Side
from diffcast.readers.captions import Caption, document
from diffcast.readers.encoding import decode
from diffcast.readers.signature import caption_format
from diffcast.readers.srt_and_vtt import BREAK

SIGNATURE = re.compile(r"(?is)(?:<!--.{0,2000}?-->\s*)?<SAMI[\s>]")
STYLE = re.compile(r"\.([\w-]{1,40})\s*\{([^{}]{0,400})\}")
ENGLISH = re.compile(r"(?i)lang\s*:\s*en\b|name\s*:\s*[\"']?english")
TAG = re.compile(r"<(/?[a-zA-Z][\w-]{0,20})((?:\s[^<>]{0,400})?)/?>")
CLOSING = re.compile(r"(?i)</(?:SAMI|BODY)\s*>")
END_CHARACTERS = 200
"""Characters at the end of a file among which it closes."""
ATTRIBUTE = re.compile(r"([\w-]{1,20})\s*=\s*[\"']?([^\"'\s>]{1,80})")
BREAKS = ("br", "/div", "/tr", "/p")


@dataclass(frozen=True, slots=True)
class _Shown:
    """A paragraph under a time; an empty one clears the screen."""

    start: float
    text: str
    line: int
    language: str = ""
    source: bool = False
    """Whether it names who speaks rather than what is said."""


def read(raw: bytes, where: str, side: Side) -> Document:
    """The document that SAMI captions tell; of several languages, the English one."""
    text, note = decode(raw, where)
    text = BREAK.sub("\n", text)
    shown = list(_paragraphs(_bare(text)))
    language, left = _language(shown, _english(text))
    kept = [each for each in shown if each.language in (language, "")]
    cut = (
        None
        if CLOSING.search(text, max(0, len(text) - END_CHARACTERS))
        else "the file does not end as SAMI does: it may be cut off"
    )
    return document(_captions(kept), raw, where, side, [each for each in (note, left, cut) if each])


def _bare(text: str) -> str:
    """The text with blank lines for its comments."""
    pieces: list[str] = []
    end = 0
    while (start := text.find("<!--", end)) >= 0 and (close := text.find("-->", start)) >= 0:
        pieces.extend((text[end:start], "\n" * text.count("\n", start, close)))
        end = close + len("-->")
    return "".join((*pieces, text[end:]))


def _paragraphs(text: str) -> Iterator[_Shown]:
    """Every paragraph, from its tag to the next one."""
    state: _Shown | None = None
    pieces: list[str] = []
    end = line = 0
    for match in TAG.finditer(text):
        line += text.count("\n", end, match.start())
        name, given = match.group(1).lower(), dict(ATTRIBUTE.findall(match.group(2).lower()))
        pieces.append(text[end : match.start()])
        line, end = line + match.group().count("\n"), match.end()
        if name in ("sync", "p"):
            if state is not None:
                yield replace(state, text=_decoded(pieces))
            start = _milliseconds(given.get("start")) if name == "sync" else state.start if state else None
            state = None if start is None else _opened(start, line + 1, given)
            pieces = []
        elif name in BREAKS:
            pieces.append("<")
    if state is not None:
        yield replace(state, text=_decoded([*pieces, text[end:]]))


def _opened(start: float, line: int, given: Mapping[str, str]) -> _Shown:
    return _Shown(start, "", line, given.get("class", ""), "source" in given.get("id", ""))


def _milliseconds(start: str | None) -> float | None:
    return int(start) / 1000 if start and start.isascii() and start.isdigit() else None


def _decoded(pieces: Sequence[str]) -> str:
    """The text of a paragraph, with line ends only where it breaks."""
    joined = "\n".join(" ".join(row.split()) for row in "".join(pieces).split("<"))
    return visible(html.unescape(joined))


def _english(text: str) -> frozenset[str]:
    """The classes of paragraphs that the styles call English."""
    return frozenset(name.lower() for name, style in STYLE.findall(text) if ENGLISH.search(style))


def _language(shown: Sequence[_Shown], english: frozenset[str]) -> tuple[str, str | None]:
    """The class to read, and a note on those left out."""
    classes = Counter(each.language for each in shown if each.language and each.text.strip())
    if len(classes) < 2:
        return next(iter(classes), ""), None
    chosen = next((name for name in classes if name in english or name.startswith("en")), classes.most_common(1)[0][0])
    others = ", ".join(sorted(name.upper() for name in classes if name != chosen))
    return chosen, f"read the captions of class {chosen.upper()}; left out {others}"


def _captions(shown: Sequence[_Shown]) -> Iterator[Caption]:
    """The captions, each until the next time, with who the line of the source says is speaking."""
    starts = sorted({each.start for each in shown})
    following = dict(pairwise(starts))
    speaker: str | None = None
    for each in shown:
        if each.source:
            speaker = " ".join(each.text.split()).strip(" :>") or None
        else:
            yield Caption(each.start, tuple(each.text.split("\n")), following.get(each.start), speaker, each.line)


FORMAT = caption_format("sami", "SAMI captions", SIGNATURE, read, (".smi", ".sami"))

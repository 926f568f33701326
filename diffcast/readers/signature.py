"""Which format of captions a file holds: by what stands at its beginning, and where that does not tell, by its name."""

from __future__ import annotations

import re
from collections.abc import Callable

from diffcast.readers.encoding import decoded_head
from diffcast.readers.unsupported import of_another_kind

STL_HEAD = re.compile(rb"[\d ]{3}STL\d\d\.\d\d", re.DOTALL)
CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,:;]\d{1,3})?"

CONTENT = {
    "vtt": re.compile(r"WEBVTT(?:\s|$)"),
    "scc": re.compile(r"(?i)Scenarist_SCC\s"),
    "sami": re.compile(r"(?is)(?:<!--.{0,2000}?-->\s*)?<SAMI[\s>]"),
    "ttml": re.compile(
        # Possessive: a comment ends at its first end, or many of them would be tried in every combination.
        r"(?s)(?:(?>\s+|<!--.{0,4000}?-->|<\?.{0,400}?\?>|<!DOCTYPE[^>\[]{0,200}(?:\[[^\]]{0,20000}\]\s*)?>)){0,99}+"
        r"<(?:[\w.-]{1,20}:)?tt[\s>]"
    ),
    "srt": re.compile(rf"(?:\d{{1,6}}[ \t]*(?:\r\n|\r|\n)\s*)?{CLOCK}[ \t]*-{{1,2}}>[ \t]*{CLOCK}"),
}
"""What the text of each format begins with; the first that fits."""

ENDINGS = {
    ".vtt": "vtt",
    ".webvtt": "vtt",
    ".scc": "scc",
    ".smi": "sami",
    ".sami": "sami",
    ".ttml": "ttml",
    ".dfxp": "ttml",
    ".itt": "ttml",
    ".stl": "stl",
    ".srt": "srt",
}
"""What a name ends in, where the content tells nothing."""


def kind(head: bytes, name: str) -> str | None:
    """The name of the format that the first bytes of a file show, or else its name in lower case."""
    if STL_HEAD.match(head):
        return "stl"
    text = decoded_head(head).lstrip("\ufeff \t\r\n")
    told = next((format for format, pattern in CONTENT.items() if pattern.match(text)), None)
    if told or of_another_kind(head):
        return told
    return next((format for ending, format in ENDINGS.items() if name.endswith(ending)), None)


def recognises(format: str) -> Callable[[bytes, str], bool]:
    """Whether a file holds this format rather than another one of captions."""
    return lambda head, name: kind(head, name) == format

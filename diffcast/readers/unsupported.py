"""Refuses files that are no text, such as pictures, and says what they are, instead of reading them as plain text."""

from __future__ import annotations

import re
from typing import Final

from diffcast.errors import UnreadableInput
from diffcast.readers.encoding import decoded_head, first_tag

MAGIC: Final = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture or a sound"),
    (b"II*\x00", "a picture"),
    (b"\xd0\xcf\x11\xe0", "an old Word file, or an Office file with a password"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a compressed file"),
    (b"BZh", "a compressed file"),
    (b"\xfd7zXZ", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"ID3", "a sound"),
    (b"OggS", "a sound"),
    (b"PK\x03\x04", "an office document or a book"),
    (b"bplist", "a web archive; save the page as HTML"),
)
"""How such files begin, and what they are."""
FILM: Final = b"ftyp"
XML = re.compile(r"\s*<\?xml\b")
TAG = re.compile(r"</?[A-Za-z][\w:.-]{0,60}[^<>]{0,300}>")
MAIL_LINE = re.compile(r"[A-Za-z][\w-]{0,60}\s?:|From |[ \t]|$")
OF_PROGRAM = re.compile(
    r"(?i)(?:mime-version|content-type|content-transfer-encoding|message-id|received|dkim-signature)\s?:"
)
MIN_TAGS: Final = 3
"""Tags from which a text that begins with one is markup."""
FRAMES = re.compile(r"\s{0,99}(?:\{\d{1,9}\}\{\d{0,9}\}|\[\d{1,9}\]\[\d{1,9}\])")
"""A caption that counts its times in frames or in tenths of a second."""
JSON = re.compile(r"\s*(?:\[\s*){0,4}\{\s*\"[^\"\n]{1,80}\"\s*:")


def of_another_kind(head: bytes) -> str | None:
    """What the first bytes show if the file can't be text; None if it may be."""
    return "a film" if head[4:8] == FILM else next((what for start, what in MAGIC if head.startswith(start)), None)


def refuse(head: bytes, where: str) -> None:
    """Raise `UnreadableInput` where the beginning of a file shows that it is no plain text."""
    kind = of_another_kind(head)
    if kind:
        raise UnreadableInput(f"{where}: binary data ({kind}), not text; export the story as plain text")
    text = decoded_head(head)
    if XML.match(text):
        raise UnreadableInput(
            f"{where}: unknown kind of XML ({first_tag(text) or 'no element'}); "
            "diffcast formats lists the formats it reads"
        )
    if _is_markup(text):
        raise UnreadableInput(
            f"{where}: unknown kind of markup ({first_tag(text)}); diffcast formats lists the formats it reads"
        )
    refuse_frames(text, where)
    if _is_mail(text):
        raise UnreadableInput(f"{where}: an e-mail; save the text of the story alone")
    if JSON.match(text):
        raise UnreadableInput(f"{where}: unknown kind of JSON; diffcast formats lists the formats it reads")


def _is_mail(text: str) -> bool:
    """Whether a text begins with the lines that programs write above an e-mail, one of them for programs only."""
    lines = text.lstrip().replace("\r\n", "\n").split("\n\n", 1)[0].split("\n")
    return all(MAIL_LINE.match(line) for line in lines) and any(OF_PROGRAM.match(line) for line in lines)


def refuse_frames(text: str, where: str) -> None:
    """Raise `UnreadableInput` where a text is captions that count frames, whose rate only the film knows."""
    if FRAMES.match(text):
        raise UnreadableInput(f"{where}: captions timed in frames (MicroDVD or MPL2); export them as SubRip (.srt)")


def _is_markup(text: str) -> bool:
    """Whether a text begins with an element that it also closes, and holds others."""
    name = first_tag(text)
    closed = re.search(rf"(?i)</(?:[\w.-]{{1,40}}:)?{re.escape(name)}\s{{0,9}}>", text) if name else None
    return closed is not None and (len(TAG.findall(text)) >= MIN_TAGS or closed.end() == len(text.rstrip()))

"""Decodes bytes by their byte order mark, by what the file declares, or by a guess."""

from __future__ import annotations

import codecs
import re
from typing import Final

from diffcast.errors import UnreadableInput

BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DECLARED = re.compile(
    rb"""(?i)<(?:meta\b[^>]{0,200}?charset|\?xml\b[^>]{0,80}?encoding)\s*+=\s*+["']?\s*+([\w.:-]{2,40})"""
)
SNIFFED_BYTES: Final = 2048
"""Bytes at the beginning that are searched for a declaration and for signs of UTF-16."""
MIN_ZERO_SHARE: Final = 0.3
"""Share of zero bytes in every second place from which bytes are UTF-16 that does not say so."""
LATIN: Final = {
    "iso-8859-1": "windows-1252",
    "latin-1": "windows-1252",
    "latin1": "windows-1252",
    "ascii": "windows-1252",
}
"""What pages that declare these are really written in."""
FALLBACK: Final = "windows-1252"
FIRST_TAG = re.compile(r"<(?![?!])/?(?P<tag>[A-Za-z][\w:.-]{0,60})(?P<rest>[^>]{0,2000})")
BEFORE_FIRST_TAG = re.compile(
    r"(?s)(?:\s|\ufeff|<\?.{0,400}?\?>|<!--.{0,4000}?-->|<!(?!--)[^>\[]{0,600}(?:\[[^\]]{0,20000}\]\s*)?>)*"
)


def decode(raw: bytes, where: str) -> tuple[str, str | None]:
    """The text that the bytes are, and what had to be assumed, if anything.

    A mark of byte order comes before what the file declares, and that before UTF-8 and Windows-1252.
    """
    if not raw.strip(b"\x00\r\n\t "):
        raise UnreadableInput(f"{where}: empty; give the text of a story")
    encoding, told = _named(raw)
    if encoding in LATIN.values() and not raw.isascii() and _is_utf8(raw):
        return raw.decode("utf-8"), f"read as UTF-8, though the file declares {encoding.upper()}"
    try:
        return raw.decode(encoding), None if told else f"read as {encoding.upper()}, which the file does not declare"
    except (UnicodeDecodeError, LookupError) as error:
        return _despite(raw, encoding, where, error)


def decoded_head(head: bytes) -> str:
    """The beginning of a file as text, to tell its format by; never fails."""
    encoding, _ = _named(head)
    try:
        return head.decode(encoding, "replace").lstrip("\ufeff")
    except LookupError:
        return head.decode("utf-8", "replace")


def first_tag(text: str) -> str:
    """The name of the first element, in lower case and without a prefix; empty where the text is no markup."""
    opening = BEFORE_FIRST_TAG.match(text)
    match = FIRST_TAG.match(text, opening.end() if opening else 0)
    return match["tag"].rpartition(":")[2].lower() if match else ""


def _named(raw: bytes) -> tuple[str, bool]:
    """The encoding, and whether it is said or shown rather than assumed."""
    for bom, encoding in BOMS:
        if raw.startswith(bom):
            return encoding, True
    wide = _wide(raw[:SNIFFED_BYTES])
    if wide:
        return wide, False
    declared = DECLARED.search(raw[:SNIFFED_BYTES])
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    # A declaration that could be read as ASCII proves that the bytes are not two a character.
    name = "utf-8" if name.startswith(("utf-16", "utf-32", "ucs")) else name
    return LATIN.get(name, name), True


def _is_utf8(raw: bytes) -> bool:
    """Whether the bytes are UTF-8; letters of another encoding hardly ever are by chance."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _wide(head: bytes) -> str | None:
    pairs = max(1, len(head) // 2)
    first, second = head[0::2].count(0) / pairs, head[1::2].count(0) / pairs
    if max(first, second) < MIN_ZERO_SHARE or min(first, second) > MIN_ZERO_SHARE / 3:
        return None
    return "utf-16-be" if first > second else "utf-16-le"


def _despite(raw: bytes, encoding: str, where: str, cause: Exception) -> tuple[str, str]:
    """The text where the encoding that the file declares does not fit."""
    for other in ("utf-8", FALLBACK):
        try:
            return raw.decode(other), f"read as {other.upper()}, since it is not {encoding.upper()} throughout"
        except UnicodeDecodeError:
            continue
    text = raw.decode("utf-8", "replace")
    if text.count("\ufffd") * 50 > len(text):
        others = " or ".join(dict.fromkeys((encoding.upper(), "UTF-8", FALLBACK.capitalize())))
        raise UnreadableInput(f"{where}: not readable as {others}; save it as UTF-8") from cause
    return text, "damaged: some bytes stand for no character"

"""Beginnings and ends of files that make a careless pattern try all combinations: told in no time what they are."""

from __future__ import annotations

import time

import pytest

from diffcast.readers import format_of, read_bytes
from diffcast.readers.format import HEAD

SECONDS = 2.0
"""Of the processor. Each of these takes hundredths of one; a pattern that backtracks would not end in a day."""

CAPTION = b"1\n00:00:01,000 --> 00:00:02,000\nThe dam holds.\n\n"
PAGE = b'<html><head><meta property="og:title" content="%s"></head><body><h1>The dam</h1><p>%s</p></body></html>'
PARAGRAPH = b"The dam holds, the county says, and it will be rebuilt next year. " * 4

BEGINNINGS: dict[str, tuple[bytes, str]] = {
    "comments": (b"<!-- a -->" * 3000, "text"),
    "processing instructions": (b'<?xml version="1.0"?>' + b"<?a?>" * 5000, "text"),
    "document types": (b"<!DOCTYPE a>" * 5000, "text"),
    "a rule over a script with the line ends of Windows": (b"---\r\n" + b"THE DAM HOLDS.\r\n" * 70, "text"),
    "keys that never end": (b"---\r\n" + b"title: The dam\r\n" * 70, "text"),
    "links that never end": (b"# The dam\n" + b"](http://" * 7000, "text"),
    "angle brackets": (b"<" * HEAD, "text"),
    "blanks": (b" " * HEAD, "text"),
    "times of SBV": (b"0:00:01.000," * 5000, "text"),
    "heads of SubViewer": (b"[TITLE] a\n" * 6000, "text"),
    "comments of SubStation": (b"; a\n" * 9000, "text"),
    "columns": (b"Start,Speaker," * 5000, "text"),
    "items of iNEWS": (b"<p><a idref=" * 5000, "html"),
    "captions below a comment": (b'<?xml version="1.0"?><!-- a --><!-- b --><tt xmlns="http://www.w3.org/ns/ttml">', "ttml"),
    "captions below a document type": (b'<!DOCTYPE tt [<!ELEMENT a (b)>]>\n<tt:tt xmlns:tt="x">', "ttml"),
    "captions below their declaration": (b'<?xml version="1.0" encoding="UTF-8"?>\r\n<tt>', "ttml"),
    "a head of keys": (b"---\r\ntitle: The dam\r\ndate: 2025-03-14\r\n---\r\nThe dam holds.\r\n", "markdown"),
}  # fmt: skip

WHOLE: dict[str, tuple[str, bytes]] = {
    "a time of very many digits": ("a.srt", CAPTION + b"00:00" + b"0" * 200_000 + b"x"),
    "a time of very many blanks": ("a.srt", CAPTION + b"00:00" + b" " * 200_000 + b"x"),
    "an odd time of SBV": ("a.sbv", b"0:00:01.000,0:00:02.000\nThe dam holds.\n" + b"1:1" * 100_000 + b"x"),
    "braces of SubStation": (
        "a.ass",
        b"[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,,The dam holds." + b"{" * 200_000,
    ),
    "hidden characters": ("a.txt", "The dam holds.\u00ad\n".encode() + "\u00ad ".encode() * 100_000),
    "a title of very many blanks": ("a.html", PAGE % (b"The dam" + b" " * 300_000 + b"holds", PARAGRAPH)),
}


@pytest.mark.parametrize("name", BEGINNINGS)
def test_a_beginning_is_told_at_once(name: str) -> None:
    raw, format = BEGINNINGS[name]
    begun = time.process_time()
    assert format_of(raw, "story").name == format
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize("name", WHOLE)
def test_a_line_without_end_is_read_at_once(name: str) -> None:
    file, raw = WHOLE[name]
    begun = time.process_time()
    assert "dam" in read_bytes(raw, file, None).text
    assert time.process_time() - begun < SECONDS

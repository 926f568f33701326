"""Characters that show nothing or stand for others: what a text reads like without them.

Pages and PDFs hide hyphens, joiners and marks of direction inside words (`Or­tega`), print letters as one (`ﬁ`) and keep
figures apart with thin spaces (`12 500`). A word with them is the word without them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from diffcast.model import Span

INVISIBLE: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff9-\ufffc"
)
"""Soft hyphen, joiners, spaces without width, marks of direction, variants and objects: a class of a pattern."""
HIDDEN: Final = re.compile(rf"\u00ad[ \t]{{0,8}}(?:\r\n|[\r\n])[ \t]{{0,8}}(?=[a-z0-9])|[{INVISIBLE}]")
"""A hidden character; with a soft hyphen at the end of a line, the line end too, which it only shows."""
THIN: Final = re.compile(r"(?<=\d)[\u2007-\u200a\u202f](?=\d{3}(?!\d))")
"""The thin space that groups figures in thousands."""
BLANK: Final = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
JOINED: Final = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
HYPHEN: Final = re.compile(r"[\u2010\u2011]")
ACCENTED: Final = re.compile(r"[^\W\d_][\u0300-\u036f]{1,4}")
RULES: Final = (
    (HIDDEN, lambda found: ""),
    (THIN, lambda found: ","),
    (BLANK, lambda found: " "),
    (HYPHEN, lambda found: "-"),
    (re.compile(f"[{''.join(JOINED)}]"), lambda found: JOINED[found]),
    (ACCENTED, lambda found: unicodedata.normalize("NFC", found)),
)
"""What is replaced, and by what. No two of them meet at one place, but a space between figures: the first has it."""


def visible(text: str) -> str:
    """The text without the characters that show nothing."""
    return HIDDEN.sub("", text)


def plain_characters(text: str) -> Iterator[tuple[Span, str]]:
    """The places of a text where other characters stand for the ones that a reader sees, with those, in order."""
    if text.isascii():
        return
    found = {
        match.span(): written
        for pattern, write in reversed(RULES)
        for match in pattern.finditer(text)
        if (written := write(match.group())) != match.group()
    }
    for (start, end), written in sorted(found.items()):
        yield Span(start, end), written

"""Names of files and of people: labels to be shown, never paths to be opened."""

from __future__ import annotations

import re
from typing import Final

NOT_IN_NAME: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What cannot be seen, or turns the direction of what stands around it."""
MOST_NAME: Final = 120
"""Characters of the name of a file; the end of it is kept, which may tell the format."""


def label(name: str, default: str) -> str:
    """What a file is called, for people: the last part of a path, without what cannot be seen."""
    last = NOT_IN_NAME.sub("", re.split(r"[/\\]", name)[-1]).strip()
    return default if last in ("", ".", "..", "-") else last[-MOST_NAME:]

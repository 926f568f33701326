"""Take the sentences of reasons out of a text, so that a test of something else does not hold their wording.

The wording is held by `tests/data/judge_reasons.txt`. Docs, gallery and seeds print many reasons: there a reworded
sentence must not fail twenty tests, and `--rewrite-goldens` still writes what is printed now.
"""

from __future__ import annotations

import re
from typing import Final

_VALUE: Final = r"(?:(?!:\s)[^…]){1,300}?"
REASON: Final = re.compile(
    rf"[A-Z][a-z]+(?:\s+[a-z]+){{0,6}}:\s+{_VALUE}\s\(transcript\),\s+{_VALUE}\s+\(article\)",
)
"""What differs, then the value of each text; a reason may be wrapped over several lines."""


def without_reasons(text: str) -> str:
    """The text with a mark in the place of each reason."""
    return REASON.sub("<reason>", text)

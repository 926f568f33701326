"""Codes for what a report says in words: why text isn't compared, and what limits a comparison.

Programs act on the code; people read the words. Nothing in diffcast compares the words.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RemarkCode(StrEnum):
    """What a reader of the report must know before the findings."""

    NOT_ENGLISH = "not-english"
    NO_STORY = "no-story"
    DIFFERENT_STORIES = "different-stories"
    SWAPPED = "swapped"
    LEXICAL = "lexical"
    HOUSE_STYLE = "house-style"
    POLICY = "policy"


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence about the whole comparison, with the code that programs act on."""

    code: RemarkCode
    text: str

    def __str__(self) -> str:
        return self.text

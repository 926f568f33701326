"""Loads what editors can extend: script dialects, furniture wording and word lists."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, get_args

from diffcast.model import AsideCode, Role
from diffcast.segment.patterns import BLANKS, NUMBER

PART = re.compile(r"\\[#*]|[#*' ]|[^#*' \\]+")
SIGNS = {"#": NUMBER, "*": r"[^.!?\n]{1,60}?", " ": BLANKS, "'": "['’]"}
"""What a sign in a phrase of furniture stands for; every repetition is bounded, so that a line takes linear time."""
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Mark:
    """A form that tells what a stretch of text is; `code` is None where it marks story."""

    role: Role
    code: AsideCode | None
    pattern: re.Pattern[str]


@cache
def marks(kind: str) -> tuple[Mark, ...]:
    """The marks of one kind from `dialects.toml`, in the order in which they are tried."""
    return tuple(_mark(entry) for entry in _table("dialects.toml")[kind])


def _mark(entry: dict[str, str]) -> Mark:
    role = next(role for role in ROLES if role == entry["role"])
    code = AsideCode(entry["code"]) if "code" in entry else None
    return Mark(role, code, re.compile(entry["pattern"]))


@cache
def _table(name: str) -> dict[str, Any]:
    with resources.files("diffcast.segment").joinpath(name).open("rb") as file:
        return tomllib.load(file)


@dataclass(frozen=True, slots=True)
class Wording:
    """One reason to call a line furniture, with the phrases that give it away."""

    code: AsideCode
    whole: re.Pattern[str]
    """Phrases that are the whole line."""
    opening: re.Pattern[str]
    """Phrases that a line begins with."""
    within: re.Pattern[str]
    """Phrases that may stand anywhere in a line."""


@cache
def wordings() -> tuple[Wording, ...]:
    """The furniture wording of `furniture.toml`, in the order in which it is tried."""
    return tuple(
        Wording(AsideCode(entry["code"]), *(_phrases(entry.get(part, [])) for part in ("whole", "opening", "within")))
        for entry in _table("furniture.toml")["wording"]
    )


def _phrases(phrases: list[str]) -> re.Pattern[str]:
    """One pattern for many phrases; `#` stands for a number, `*` for a few words, `\\#` for the sign itself.

    Those that open with a letter or a figure ask but once whether a word begins here, which most places fail.
    """
    if not phrases:
        return re.compile(r"(?!)")
    longest_first = sorted((phrase.lower() for phrase in phrases), key=len, reverse=True)
    worded = "|".join(_phrase(phrase) for phrase in longest_first if phrase[0].isalnum())
    others = [_phrase(phrase) for phrase in longest_first if not phrase[0].isalnum()]
    joined = "|".join([rf"(?<!\w)(?:{worded})"] * bool(worded) + others)
    return re.compile(rf"(?:{joined})(?!\w)")


def _phrase(phrase: str) -> str:
    return "".join(
        SIGNS.get(part) or re.escape(part[-1:] if part[0] == "\\" else part) for part in PART.findall(phrase)
    )


@cache
def list_headings() -> tuple[AsideCode, re.Pattern[str]]:
    """Why a list of other stories is not compared, and the headings that open one."""
    entry = _table("furniture.toml")["list"][0]
    return AsideCode(entry["code"]), _phrases(entry["heading"])

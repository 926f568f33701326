"""What the class and the id of an element say about its part of the page. The names are data (`pages.toml`)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any, get_args

from diffcast.model import AsideCode, Role
from diffcast.readers.markup import Element

PIECE = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
LONGEST_NAME = 3
"""Words of the longest name in the data."""


@dataclass(frozen=True, slots=True)
class Naming:
    """What a part of a page is by its name."""

    role: Role | None = None
    """What its lines are; None where it is left out."""
    code: AsideCode | None = None
    """Why its lines are not compared; None where they are."""
    longest: int = 10**6
    """Words of the longest line that this is true of."""


def left_out(element: Element) -> bool:
    """Whether an element of such a name is no part of the story."""
    return _named(element, "leave") is not None


def role_of(element: Element) -> Naming | None:
    """What the lines of an element of such a name are, None where its name tells nothing."""
    return _named(element, "role")


def _named(element: Element, kind: str) -> Naming | None:
    given = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('data-component') or ''}"
    table = _table(kind)
    return next((table[name] for name in _names(given[:400]) if name in table), None)


@lru_cache(maxsize=1 << 12)
def _names(given: str) -> tuple[str, ...]:
    """Every run of up to LONGEST_NAME words of each class."""
    found: list[str] = []
    for each in given.split():
        pieces = [piece.lower() for piece in PIECE.findall(each)]
        for size in range(1, LONGEST_NAME + 1):
            found += ["-".join(pieces[at : at + size]) for at in range(len(pieces) - size + 1)]
    return tuple(found)


@cache
def _table(kind: str) -> dict[str, Naming]:
    with resources.files("diffcast.readers").joinpath("pages.toml").open("rb") as file:
        entries: list[dict[str, Any]] = tomllib.load(file)[kind]
    return {name: _naming(entry) for entry in reversed(entries) for name in entry["names"]}


def _naming(entry: dict[str, Any]) -> Naming:
    role = next((role for role in get_args(Role) if role == entry.get("role")), None)
    code = AsideCode(entry["code"]) if "code" in entry else None
    return Naming(role, code, entry.get("longest", 10**6))

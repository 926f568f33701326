"""Whether two names are one, one in another spelling, or two."""

from __future__ import annotations

from functools import cache
from typing import Literal, TypeAlias

from diffcast.language.lexicon import load
from diffcast.language.proper import groups, links
from diffcast.language.sound import close, near, of_people
from diffcast.language.titles import BARE, title_relation
from diffcast.model import Name

Kinship: TypeAlias = Literal["same", "spelling", "differs", "unrelated"]


def relation(a: Name, b: Name) -> Kinship:
    """`same` also for a surname beside the full name, for initials and for a nickname; `spelling` for a near variant.

    `differs` needs a reason to think of one bearer: one surname, one given name or one office for both.
    """
    one, two = _words(a), _words(b)
    if "".join(a.words) == "".join(b.words) or _same(one, two):
        return "same"
    if _respelled(one, two):
        return "spelling"
    return "differs" if _one_bearer(a, b, one, two) else "unrelated"


def _words(name: Name) -> tuple[str, ...]:
    return tuple("saint" if word == "st" else word for word in name.words if word not in links()) or name.words


def _same(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    short, long = sorted((one, two), key=len)
    if "".join(one) == "".join(two) or _initials(short, long):
        return True
    if len(short) == len(long) and all(x == y or of_people(x, y) for x, y in zip(short, long, strict=True)):
        return True
    if len(short) == 1:
        return (short[0] in (long[0], long[-1]) and not _group(long)) or of_people(short[0], long[-1])
    given = short[0] == long[0] or _nickname(short[0], long[0]) or _initial(short[0], long[0])
    return given and short[-1] == long[-1] and (not _group(long) or set(short) <= set(long))


def _initial(one: str, two: str) -> bool:
    return min(len(one), len(two)) == 1 and one[0] == two[0]


def _group(name: tuple[str, ...]) -> bool:
    return len(name) > 1 and (name[-1] in groups() or name[0] in groups())


def _initials(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    letters = short[0]
    return len(short) == 1 and 2 <= len(letters) <= 6 and len(long) > 1 and "".join(word[0] for word in long) == letters


def _nickname(one: str, two: str) -> bool:
    return any(one in some and two in some and some[0] in (one, two) for some in _nicknames())


def _respelled(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    if len(one) != len(two):
        short, long = sorted((one, two), key=len)
        lone = len(short) == 1 and not _group(long) and near(short[0], long[-1])
        return lone or (len(short) > 1 and near("".join(one), "".join(two)))
    parts = [(left, right) for left, right in zip(one, two, strict=True) if left != right]
    if not parts or len(parts) == len(one) > 2:
        return False
    shared = len(parts) < len(one)
    return all(near(left, right) or (shared and close(left, right)) for left, right in parts)


def _one_bearer(a: Name, b: Name, one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    people = len(one) > 1 and len(two) > 1 and not _group(one) and not _group(two)
    if people and (one[-1] == two[-1]) != (one[0] == two[0]):
        return True
    office = a.title and b.title and a.title not in BARE and title_relation(a.title, b.title) == "same"
    return bool(office) and len((a.title or "").split()) > 1


@cache
def _nicknames() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(entry.split()) for entry in load("nicknames"))

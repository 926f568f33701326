"""Finds, reads and prints `diffcast.toml`: where it is, whether it may be used, and every mistake in it."""

from __future__ import annotations

import json
import os
import re
import stat
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from diffcast.errors import BadConfig
from diffcast.review.config_checks import Schema, meaning_problems, resolved, schema, schema_problems
from diffcast.review.toml_positions import BARE_KEY, key_text, positions

NAME: Final = "diffcast.toml"
MAX_BYTES: Final = 250_000
"""A house style of a thousand names stays under a fifth of it; twice as much may take ten seconds to check."""
TOML_ERROR_PLACE: Final = re.compile(r" \((?:at line (\d+), column (\d+)|at end of document)\)$")
MAX_UID_DIGITS: Final = 10
"""Of the number of a user; Python refuses to read one of 5,000."""
UNSAFE_IN_TERMINAL: Final = re.compile(r"[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Control characters that JSON leaves as they are, and marks that change the direction of text."""


@dataclass(frozen=True, slots=True)
class IgnoredConfig:
    """A `diffcast.toml` that was found but isn't used."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class FoundConfig:
    """What the search for a `diffcast.toml` gave."""

    path: Path | None
    """The file to use; None if there is none."""
    ignored: tuple[IgnoredConfig, ...] = ()
    """Nearer files that other users control. The person who runs the command should know of them."""


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing that is wrong in a configuration."""

    line: int
    """From 1; 0 if the file could not be read at all."""
    column: int
    key: str
    """The key as people write it: `style.aliases.SAN[1]`; empty where the TOML itself is invalid."""
    reason: str

    def message(self, source: str) -> str:
        """One line that starts with `file:line:column`, which editors and terminals turn into a link."""
        place = f":{self.line}:{self.column}" if self.line else ""
        return f"{source}{place}: {self.key}{': ' if self.key else ''}{self.reason}"


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """A configuration as it was read."""

    source: str
    sha256: str
    values: Mapping[str, Any]
    """Empty if there are mistakes."""
    mistakes: tuple[Mistake, ...]
    """In the order of the file."""

    def checked(self) -> Mapping[str, Any]:
        """The values; raises `BadConfig` with the first mistake, in one line, if there is any."""
        if not self.mistakes:
            return self.values
        more = len(self.mistakes) - 1
        others = f" (and {more} more: diffcast config check {self.source})" if more else ""
        raise BadConfig(self.mistakes[0].message(self.source) + others)


def find(start: Path) -> FoundConfig:
    """The nearest `diffcast.toml` in this folder or above it that no other user controls.

    The search ends at a folder with a `.git`, at the home folder and at the root; these are searched too. A file of
    another user is passed over, as if it weren't there: it could otherwise make a check pass.
    """
    home = Path(os.path.expanduser("~"))
    ignored: list[IgnoredConfig] = []
    for folder in (start, *start.parents):
        path = folder / NAME
        if os.path.lexists(path):
            reason = _distrusted(path)
            if not reason:
                return FoundConfig(path, tuple(ignored))
            ignored.append(IgnoredConfig(path, reason))
        if folder == home or _ends_search(folder / ".git"):
            break
    return FoundConfig(None, tuple(ignored))


def distrust(status: os.stat_result, trusted: frozenset[int], private_group: int | None) -> str:
    """Why a file with this `stat` isn't used unless it is named; empty if it may be.

    `trusted` are the user ids whose files count as one's own, `private_group` a group without other members.
    """
    if status.st_uid not in trusted:
        return f"it belongs to another user (uid {status.st_uid})"
    if stat.S_ISLNK(status.st_mode):
        return ""  # The mode of a link says nothing: only its owner can change it.
    by_group = status.st_mode & stat.S_IWGRP and status.st_gid != private_group
    return "other users can write to it" if by_group or status.st_mode & stat.S_IWOTH else ""


def trusted_users(user: int, environment: Mapping[str, str]) -> frozenset[int]:
    """Whose files this user trusts: their own and those of root; root under sudo also those of who called sudo."""
    caller = environment.get("SUDO_UID", "") if user == 0 else ""
    return frozenset({user, 0, *([int(caller)] if caller.isdecimal() and len(caller) <= MAX_UID_DIGITS else [])})


def _distrusted(path: Path) -> str:
    """Why a file or link at this path isn't used; empty if it may be, or if reading it will fail anyway."""
    if not hasattr(os, "geteuid"):
        return ""  # Windows: a file's owner and mode don't tell who may write to it.
    trusted = trusted_users(os.geteuid(), os.environ)
    for look in (os.lstat, os.stat):
        try:
            status = look(path)
        except OSError:
            return ""
        reason = distrust(status, trusted, _private_group(status.st_uid))
        if reason:
            return reason
    return ""


def _private_group(user: int) -> int | None:
    """The group of this user that has no other members, as Linux distributions give each user; None without one."""
    import grp
    import pwd  # Imported late: Windows has neither.

    try:
        account = pwd.getpwuid(user)
        group = grp.getgrgid(account.pw_gid)
    except KeyError:
        return None
    alone = group.gr_name == account.pw_name and set(group.gr_mem) <= {account.pw_name}
    return group.gr_gid if alone else None


def _ends_search(git: Path) -> bool:
    """Whether a `.git` is there that no other user made: one could otherwise hide the desk's own file above it."""
    try:
        owner = os.lstat(git).st_uid
    except OSError:
        return False
    return not hasattr(os, "geteuid") or owner in trusted_users(os.geteuid(), os.environ)


def read(path: Path) -> ConfigFile:
    """The file with all that is wrong in it. Raises nothing."""
    try:
        raw = _bytes(path)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        return ConfigFile(str(path), "", {}, (Mistake(0, 0, "", f"cannot be read ({why}); give a TOML file"),))
    values, mistakes = _parsed(raw)
    return ConfigFile(str(path), sha256(raw).hexdigest(), {} if mistakes else values, tuple(mistakes))


def _bytes(path: Path) -> bytes:
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise ValueError("not a regular file")
    with path.open("rb") as file:
        raw = file.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise ValueError(f"larger than {MAX_BYTES // 1000} kB")
    return raw


def _parsed(raw: bytes) -> tuple[Mapping[str, Any], list[Mistake]]:
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        return {}, [Mistake(line, column, "", f"byte {error.start} is not UTF-8; save the file as UTF-8")]
    try:
        values = tomllib.loads(text)
        return values, sorted(_mistakes(text, values))
    except RecursionError:
        return {}, [Mistake(1, 1, "", "lists or tables are nested too deeply")]
    except ValueError as error:
        return {}, [_invalid(text, str(error))]


def _invalid(text: str, error: str) -> Mistake:
    """The one mistake that tomllib reports; it stops there."""
    place = TOML_ERROR_PLACE.search(error)
    end = text.count("\n") + 1, len(text) - text.rfind("\n")
    line, column = (int(place[1]), int(place[2])) if place and place[1] else end if place else (1, 1)
    return Mistake(line, column, "", f"invalid TOML: {TOML_ERROR_PLACE.sub('', error)}; the rest was not checked")


def _mistakes(text: str, values: Mapping[str, Any]) -> Iterator[Mistake]:
    problems = [*schema_problems(values), *meaning_problems(values)]
    known = positions(text) if problems else {}
    for path, reason in problems:
        above = next(path[:length] for length in range(len(path), -1, -1) if path[:length] in known or not length)
        yield Mistake(*known.get(above, (1, 1)), key_text(path), reason)


def as_toml(values: Mapping[str, Any], head: str) -> str:
    """A whole `diffcast.toml` under one line of comment: every key in its order, those not set as comments.

    Setting a key to its default isn't always the same as leaving it out: with `attribution = "check"` the wrong
    speaker of a quote is a check too.
    """
    return "\n".join([head, *_table(values, schema(), "")]) + "\n"


def _table(values: Mapping[str, Any], rules: Schema, name: str) -> Iterator[str]:
    known = {key: resolved(one) for key, one in rules["properties"].items()}
    tables = {key: one for key, one in known.items() if one.get("type") == "object"}
    if name and len(tables) < len(known):
        yield from ("", f"[{name}]")
    for key in (key for key in known if key not in tables):
        yield f"{key} = {_value(values[key])}" if key in values else f"# {key} = {_value(known[key]['default'])}"
    for key, one in tables.items():
        inner, path = values.get(key, {}), f"{name}.{key}".removeprefix(".")
        if "properties" in one:
            yield from _table(inner, one, path)
        else:
            yield from ("", f"[{path}]", *(f"{_key(each)} = {_value(inner[each])}" for each in inner))


def _key(key: str) -> str:
    return key if BARE_KEY.fullmatch(key) else _value(key)


def _value(value: object) -> str:
    """A value in TOML, whose strings are written like JSON's, safe to print on a terminal."""
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return UNSAFE_IN_TERMINAL.sub(lambda sign: f"\\u{ord(sign[0]):04X}", json.dumps(value, ensure_ascii=False))

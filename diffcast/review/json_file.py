"""How the files of this room are kept: JSON of a named schema, bounded in size and depth, one shape for every entry."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, cast

from diffcast.errors import UnreadableInput
from diffcast.model import STATUSES, Document, Status

Values: TypeAlias = Mapping[str, Any]

LARGEST: Final = 10_000_000
"""Bytes. The decisions about the two longest texts that can be compared stay under it."""
DEEPEST: Final = 50
"""Lists and objects inside one another: such a file has no more than six."""
VERSION: Final = re.compile(r"(?P<name>[a-z-]+)/(?P<major>\d{1,4})(?P<minor>\.\d{1,4})?")
LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Origin:
    """Which bytes one side of a kept file was made from."""

    source: str
    sha256: str

    @classmethod
    def of(cls, document: Document) -> Origin:
        """Of a document as it was read."""
        return cls(document.source, document.sha256)

    @classmethod
    def told(cls, values: object) -> Origin:
        """As a file tells it; empty where it does not."""
        known = values if isinstance(values, dict) else {}
        return cls(*(value if isinstance(value := known.get(key), str) else "" for key in ("source", "sha256")))

    def to_dict(self) -> dict[str, str]:
        """As a file holds it."""
        return {"source": self.source, "sha256": self.sha256}


def load(raw: bytes, where: str, schema: str, what: str) -> tuple[Values, tuple[str, ...]]:
    """The object that the file holds, and what the reader must know of it.

    Raises `UnreadableInput` where it is too large, no JSON, too deep, or of another schema than `schema`. A later minor
    version (`diffcast-review/1.2`) is read as far as it is understood, and said so.
    """
    if len(raw) > LARGEST:
        raise UnreadableInput(f"{where}: is larger than {LARGEST // 1_000_000} MB, and no {what}")
    try:
        values = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise UnreadableInput(f"{where}: is no {what}: {_why(error)}") from error
    told = values.get("schema") if isinstance(values, dict) else None
    version = VERSION.fullmatch(told) if isinstance(told, str) else None
    name, _, major = schema.partition("/")
    if version is None or version["name"] != name:
        raise UnreadableInput(f'{where}: is JSON, but no {what}: its "schema" must be {schema}')
    if version["major"] != major:
        raise UnreadableInput(f"{where}: is a {told}, and only {schema} is understood; make it again")
    if not _shallow(values, DEEPEST):
        raise UnreadableInput(f"{where}: holds more than {DEEPEST} lists inside one another, and is no {what}")
    later = f"{where}: is a {told}, of a later diffcast: what is understood of it is used"
    return cast(Values, values), (later,) if version["minor"] else ()


def dump(values: Values) -> str:
    """The file's text, ending in a line feed. Half a surrogate pair, which UTF-8 cannot hold, becomes an escape."""
    text = json.dumps(values, ensure_ascii=False, indent=2)
    return LONE_SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", text) + "\n"


def status_of(values: Values) -> Status | None:
    """The status that an entry tells; where it tells none, what follows from the sides that it has words of."""
    told = values.get("status")
    if told is not None:
        return next((status for status in STATUSES if status == told), None)
    sides = bool(values.get("transcript")), bool(values.get("article"))
    alone: dict[tuple[bool, bool], Status] = {(True, False): "transcript_only", (False, True): "article_only"}
    return alone.get(sides, "changed")


def texts(values: Values, *keys: str) -> tuple[str, ...] | None:
    """The strings under these keys, empty where one is absent or null; None where one holds anything else."""
    found = tuple("" if (value := values.get(key)) is None else value for key in keys)
    return cast(tuple[str, ...], found) if all(isinstance(value, str) for value in found) else None


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno}, column {error.colno} is not JSON ({error.msg})"
    if isinstance(error, UnicodeDecodeError):
        return f"byte {error.start} is not UTF-8"
    return "it is nested too deep" if isinstance(error, RecursionError) else "it is not JSON"


def _shallow(value: object, levels: int) -> bool:
    """Whether no list or object lies deeper than so many levels."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels > 0 and all(_shallow(each, levels - 1) for each in inside if isinstance(each, (dict, list)))

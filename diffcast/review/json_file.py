"""The JSON files that a desk keeps (`review.json`, `baseline.json`): reading and writing what they have in common."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, cast

from diffcast.errors import UnreadableInput
from diffcast.model import STATUSES, Document, Status

Values: TypeAlias = Mapping[str, Any]

MAX_BYTES: Final = 10_000_000
"""The decisions about the two longest texts that can be compared stay under it."""
MAX_DEPTH: Final = 50
"""Nested lists and objects; such a file needs six."""
VERSION: Final = re.compile(r"(?P<name>[a-z-]+)/(?P<major>\d{1,4})(?P<minor>\.\d{1,4})?")
LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Origin:
    """The text that one side of a file was made from."""

    source: str
    sha256: str

    @classmethod
    def of(cls, document: Document) -> Origin:
        """The origin of a document."""
        return cls(document.source, document.sha256)

    @classmethod
    def read(cls, values: object) -> Origin:
        """From the values of a file; empty where it has none."""
        known = values if isinstance(values, dict) else {}
        return cls(*(value if isinstance(value := known.get(key), str) else "" for key in ("source", "sha256")))

    def to_dict(self) -> dict[str, str]:
        """As the values of a file."""
        return {"source": self.source, "sha256": self.sha256}


def load(raw: bytes, where: str, schema: str, what: str) -> tuple[Values, tuple[str, ...]]:
    """The JSON object in the file, and warnings about it; `what` names such a file in errors, as in `a review`.

    Raises `UnreadableInput` if it is too large, not JSON, nested too deeply, or of another schema. A later minor
    version (`diffcast-review/1.2`) is read with a warning.
    """
    if len(raw) > MAX_BYTES:
        raise UnreadableInput(f"{where}: larger than {MAX_BYTES // 1_000_000} MB; give {what}")
    try:
        values = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise UnreadableInput(f"{where}: {_why(error)}; give {what}") from error
    found = values.get("schema") if isinstance(values, dict) else None
    version = VERSION.fullmatch(found) if isinstance(found, str) else None
    name, _, major = schema.partition("/")
    if version is None or version["name"] != name:
        raise UnreadableInput(f'{where}: its "schema" is not {schema}; give {what}')
    if version["major"] != major:
        raise UnreadableInput(f"{where}: {found} is not supported, only {schema}; create the file again")
    if not _shallow(values, MAX_DEPTH):
        raise UnreadableInput(f"{where}: nested more than {MAX_DEPTH} levels deep; give {what}")
    later = f"{where}: {found} is from a later diffcast; keys that this version doesn't know are ignored"
    return cast(Values, values), (later,) if version["minor"] else ()


def dump(values: Values) -> str:
    """The file's text, ending in a line feed. A lone surrogate, which UTF-8 can't encode, becomes an escape."""
    text = json.dumps(values, ensure_ascii=False, indent=2)
    return LONE_SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", text) + "\n"


def status_of(values: Values) -> Status | None:
    """The status of an entry; without one, the status that follows from which sides have words."""
    given = values.get("status")
    if given is not None:
        return next((status for status in STATUSES if status == given), None)
    sides = bool(values.get("transcript")), bool(values.get("article"))
    alone: dict[tuple[bool, bool], Status] = {(True, False): "transcript_only", (False, True): "article_only"}
    return alone.get(sides, "changed")


def texts(values: Values, *keys: str) -> tuple[str, ...] | None:
    """The strings under these keys, empty where one is absent or null; None if one is anything else."""
    found = tuple("" if (value := values.get(key)) is None else value for key in keys)
    return cast(tuple[str, ...], found) if all(isinstance(value, str) for value in found) else None


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"invalid JSON in line {error.lineno}, column {error.colno} ({error.msg})"
    if isinstance(error, UnicodeDecodeError):
        return f"byte {error.start} is not UTF-8"
    return "nested too deeply" if isinstance(error, RecursionError) else "invalid JSON"


def _shallow(value: object, levels: int) -> bool:
    """Whether lists and objects are nested at most so many levels deep."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels > 0 and all(_shallow(each, levels - 1) for each in inside if isinstance(each, (dict, list)))

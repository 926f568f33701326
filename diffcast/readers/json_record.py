"""JSON files that hold one story."""

from __future__ import annotations

import json
from typing import Any

from diffcast.errors import NoStory, UnreadableInput
from diffcast.readers.encoding import decode, decoded_head


def looks_like_json(head: bytes) -> bool:
    """Whether a file begins like an object or a list of objects."""
    text = decoded_head(head[:2048]).lstrip()
    return text[:1] == "{" or (text[:1] == "[" and text[1:].lstrip()[:1] in ("{", "]"))


def value_of(raw: bytes, where: str, called: str) -> tuple[Any, str | None]:
    """What the file holds, and what had to be assumed to read it."""
    text, note = decode(raw, where)
    try:
        return json.loads(text.lstrip("\ufeff")), note
    except (ValueError, RecursionError) as error:
        why = getattr(error, "msg", None) or "nested too deep"
        raise UnreadableInput(f"{where}: damaged JSON ({why}); export the {called} again") from error


def one_record(raw: bytes, where: str, called: str) -> tuple[dict[str, Any], str | None]:
    """The one object that the file holds, alone or in a list, and what had to be assumed to read it."""
    value, note = value_of(raw, where, called)
    records = value if isinstance(value, list) else [value]
    if len(records) > 1:
        raise NoStory(f"{where}: holds {len(records)} {called}s; give one")
    if not records or not isinstance(records[0], dict):
        raise NoStory(f"{where}: holds no {called}; give the JSON of one")
    return records[0], note


def at(record: Any, *path: str | int) -> Any:
    """The value at a path of keys and indexes; None if there is none."""
    for step in path:
        if isinstance(step, int):
            record = record[step] if isinstance(record, list) and step < len(record) else None
        else:
            record = record.get(step) if isinstance(record, dict) else None
    return record


def string(record: Any, *path: str | int) -> str:
    """The text at a path, empty where there is none."""
    found = at(record, *path)
    return found if isinstance(found, str) else ""

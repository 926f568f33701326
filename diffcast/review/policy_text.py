"""Writes a configuration as TOML, with every default in its place as a comment."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from diffcast.review.config_checks import Schema, resolved, schema
from diffcast.review.toml_positions import BARE

OBEYED = re.compile(r"[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Control characters that JSON lets stand, and overrides of direction."""


def shown(values: Mapping[str, Any], head: str) -> str:
    """All keys that there are, in their order, under a line of comment; those that are not set stand in comments too.

    A default is more than its value: without `attribution = "check"` a rule may weigh a difference as it finds it.
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
    return key if BARE.fullmatch(key) else _value(key)


def _value(value: object) -> str:
    """A value as TOML has it: its strings are JSON's, with every sign escaped that a terminal would obey."""
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return OBEYED.sub(lambda sign: f"\\u{ord(sign[0]):04X}", json.dumps(value, ensure_ascii=False))

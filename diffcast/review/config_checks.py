"""Holds a configuration against its published schema; says of every mistake what is wrong, and what was meant."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import Any, Final, TypeAlias

from diffcast.review.toml_positions import Path

Schema: TypeAlias = Mapping[str, Any]
Mistake: TypeAlias = tuple[Path, str]
"""Where, and what is wrong, in words."""

KINDS: Final[Mapping[str, tuple[str, tuple[type, ...]]]] = {
    "object": ("a table", (dict,)),
    "array": ("a list", (list,)),
    "string": ("a string", (str,)),
    "number": ("a number", (int, float)),
    "boolean": ("true or false", (bool,)),
}
LONGEST: Final = 60
"""Characters of a key that are compared with the known ones."""
NEAR: Final = 0.6
"""Least likeness, 0 to 1, of a key or a value to the one that was probably meant."""


@cache
def schema() -> Schema:
    """The schema of `diffcast.toml`, as it is published."""
    loaded: Schema = json.loads(resources.files("diffcast.schemas").joinpath("config-1.json").read_text("utf-8"))
    return loaded


def mistakes(value: object, path: Path = (), wanted: Schema | None = None) -> Iterator[Mistake]:
    """All that a value breaks in the schema, in the order of the file; `path` is where it stands."""
    rules = _chosen(value, resolved(schema() if wanted is None else wanted))
    kind = rules.get("type")
    if kind and not _is(value, kind):
        yield path, f"is {told(value)}, and must be {KINDS[kind][0]}"
    elif "enum" in rules and value not in rules["enum"]:
        yield path, f"{told(value)} is none of {_listed(rules['enum'])}{_meant(value, rules['enum'])}"
    elif isinstance(value, dict):
        yield from _table(value, path, rules)
    elif isinstance(value, list):
        yield from _list(value, path, rules)
    elif isinstance(value, str):
        yield from _string(value, path, rules)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _number(value, path, rules)


def resolved(rules: Schema) -> Schema:
    """The rules with what they refer to."""
    if "$ref" not in rules:
        return rules
    return {**schema()["$defs"][rules["$ref"].rpartition("/")[2]], **rules}


def _chosen(value: object, rules: Schema) -> Schema:
    """Of several forms that a value may have the one that it seems to be meant as: a list, or one alone."""
    if "anyOf" not in rules:
        return rules
    one, several = map(resolved, rules["anyOf"])
    return several if isinstance(value, list) else one


def _is(value: object, kind: str) -> bool:
    return isinstance(value, KINDS[kind][1]) and (kind == "boolean" or not isinstance(value, bool))


def _table(value: Mapping[str, object], path: Path, rules: Schema) -> Iterator[Mistake]:
    known: Mapping[str, Schema] = rules.get("properties", {})
    free = rules.get("additionalProperties", False)
    for key, inner in value.items():
        if key in known:
            yield from mistakes(inner, (*path, key), known[key])
        elif free is False:
            yield (*path, key), f"no such key{_meant(key, known) or f'; the keys here are {_listed(known)}'}"
        else:
            yield from (((*path, key), f"the key {why}") for _, why in mistakes(key, (), rules["propertyNames"]))
            yield from mistakes(inner, (*path, key), free)


def _list(value: Sequence[object], path: Path, rules: Schema) -> Iterator[Mistake]:
    seen: set[str] = set()
    for place, inner in enumerate(value):
        yield from mistakes(inner, (*path, place), rules["items"])
        if rules.get("uniqueItems") and repr(inner) in seen:
            yield (*path, place), f"{told(inner)} stands here twice"
        seen.add(repr(inner))
    if len(value) < rules.get("minItems", 0):
        yield path, f"holds {len(value)}, and must hold at least {rules['minItems']}"


def _string(value: str, path: Path, rules: Schema) -> Iterator[Mistake]:
    if "pattern" in rules and not re.search(rules["pattern"], value):
        yield path, "is empty"
    if len(value) > rules.get("maxLength", len(value)):
        yield path, f"has {len(value):,} characters, and may have {rules['maxLength']}"


def _number(value: float, path: Path, rules: Schema) -> Iterator[Mistake]:
    low, high = rules.get("minimum", value), rules.get("maximum", value)
    if not low <= value <= high:
        yield path, f"is {value}, and must be from {low} to {high}"


def told(value: object) -> str:
    """A value as a message shows it: short, and on one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"“{value[:40]}{'…' * (len(value) > 40)}”"
    if isinstance(value, dict | list):
        return KINDS["object" if isinstance(value, dict) else "array"][0]
    return str(value)


def _listed(names: Sequence[str] | Mapping[str, object]) -> str:
    return ", ".join(names)


def _meant(value: object, names: Sequence[str] | Mapping[str, object]) -> str:
    """A question after what was probably meant; empty where nothing is near."""
    plain = str(value)[:LONGEST].lower()
    near = get_close_matches(plain, list(names), 1, NEAR)
    near = near or get_close_matches(plain.replace("_", "-"), list(names), 1, NEAR)
    return f"; did you mean {near[0]}?" if near else ""

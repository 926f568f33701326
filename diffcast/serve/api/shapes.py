"""Holds a value against a JSON Schema, as far as the API's own schemas go: what is published is what is checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from diffcast.serve.http.errors import Problem

Schema: TypeAlias = Mapping[str, Any]

TYPES: Final[Mapping[str, type | tuple[type, ...]]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "null": type(None),
}
NAMES: Final[Mapping[str, str]] = {
    "object": "an object",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "null": "null",
}


def check(value: object, schema: Schema, where: str = "") -> None:
    """Raise a `Problem` that names the first place at which the value is not as the schema says."""
    fault = _fault(value, schema, where)
    if fault is not None:
        raise Problem(422, fault)


def integer(given: str, name: str) -> int:
    """The whole number that a part of an address tells."""
    if not re.fullmatch(r"-?[0-9]{1,19}", given, re.A):
        raise Problem(422, f"{name}: must be a whole number")
    return int(given)


def _fault(value: object, schema: Schema, where: str) -> str | None:
    named = where or "body"
    kinds = schema.get("type", ())
    kinds = (kinds,) if isinstance(kinds, str) else kinds
    if kinds and not any(_is(value, kind) for kind in kinds):
        return f"{named}: must be {' or '.join(NAMES[kind] for kind in kinds)}"
    if "enum" in schema and value not in schema["enum"]:
        return f"{named}: must be one of {', '.join(_shown(each) for each in schema['enum'])}"
    if isinstance(value, str):
        return _fault_of_text(value, schema, named)
    if isinstance(value, dict):
        return _fault_of_object(value, schema, where)
    if isinstance(value, (int, float)) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        return f"{named}: must be from {schema.get('minimum')} to {schema.get('maximum')}"
    return None


def _fault_of_text(value: str, schema: Schema, named: str) -> str | None:
    if len(value) > schema.get("maxLength", len(value)):
        return f"{named}: longer than {schema['maxLength']:,} characters; shorten it"
    if len(value) < schema.get("minLength", 0):
        return f"{named}: is empty"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        return f"{named}: holds what it may not; it must match {schema['pattern']}"
    try:
        value.encode()
    except UnicodeEncodeError:
        return f"{named}: holds half a character (a lone surrogate); send it as UTF-8"
    return None


def _fault_of_object(value: Mapping[str, object], schema: Schema, where: str) -> str | None:
    known: Mapping[str, Any] = schema.get("properties", {})
    missing = [name for name in schema.get("required", ()) if name not in value]
    if missing:
        return f"{_inside(where, missing[0])}: is missing"
    for name, each in value.items():
        allowed = known.get(name, schema.get("additionalProperties", True))
        fault = _unknown(where, name) if allowed is False else None
        fault = fault or (_fault(each, allowed, _inside(where, name)) if isinstance(allowed, Mapping) else None)
        if fault is not None:
            return fault
    return _fault_of_choice(value, schema, where)


def _fault_of_choice(value: Mapping[str, object], schema: Schema, where: str) -> str | None:
    """Where not exactly one of several forms fits: what each of them needs."""
    forms = schema.get("oneOf", ())
    if not forms or sum(_fault(value, form, where) is None for form in forms) == 1:
        return None
    needs = " or else ".join(" and ".join(form["required"]) for form in forms)
    return f"{where or 'body'}: needs {needs}, and not both"


def _is(value: object, kind: str) -> bool:
    """Whether the value is of a kind of JSON, in which 3.0 is a whole number and true is none."""
    if kind == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, TYPES[kind]) and not (kind == "integer" and isinstance(value, bool))


def _inside(where: str, name: str) -> str:
    return f"{where}.{name[:80]}" if where else name[:80]


def _unknown(where: str, name: str) -> str:
    return f"{_inside(where, name)}: is not known here; leave it out"


def _shown(value: object) -> str:
    return "null" if value is None else str(value)

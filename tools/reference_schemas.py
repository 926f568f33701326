"""The published JSON Schemas and the kinds of difference as tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import diffcast
from diffcast.kinds import KINDS, SEVERITY_WORDS, Kind

FOLDER = Path(diffcast.__file__).parent / "schemas"
MAX_NESTED_KEYS = 5
"""How deep keys are listed, because a schema may refer to itself."""
INTRODUCTION = "# Schemas\n\nThe package includes each as a JSON Schema in `diffcast/schemas`.\n"


KINDS_INTRODUCTION = """\
# Kinds of difference

Every difference in a report has one kind. Differences of one severity are listed in this order. `diffcast.toml` can
change the severity of a kind, or turn it off ([configuration](../config.md)). In JSON, a contradiction has the severity
`correction`.
"""


def kinds() -> str:
    """The page of the kinds of difference, from the table in diffcast/kinds.py."""
    rows = (f"| `{kind}` | {SEVERITY_WORDS[kind.severity]} | {_sentences(kind)} |" for kind in KINDS)
    return "\n".join([KINDS_INTRODUCTION, "| kind | severity | means |", "|---|---|---|", *rows, ""])


def _sentences(kind: Kind) -> str:
    return _cell(f"{kind.meaning} {kind.exception}")


def schemas() -> str:
    """The page of all schemas, each with its keys, nested ones included."""
    return "\n".join([INTRODUCTION, *map(_schema, sorted(FOLDER.glob("*.json")))])


def _schema(path: Path) -> str:
    schema = json.loads(path.read_text("utf-8"))
    title = schema.get("title", path.stem)
    rows = [f"| `{key}` | {kind} | {_cell(told)} |" for key, kind, told in _keys(schema, schema, "")]
    head = f"## {title}\n\n`diffcast/schemas/{path.name}`. {schema.get('description', '')}".rstrip()
    return "\n".join([head, "", "| key | type | holds |", "|---|---|---|", *rows, ""])


def _keys(schema: Mapping[str, Any], root: Mapping[str, Any], path: str) -> Iterator[tuple[str, str, str]]:
    """Every nested key with its type and meaning; for a list, those of its items."""
    needed = schema.get("required", [])
    if path.count(".") > MAX_NESTED_KEYS:
        return
    for name, given in schema.get("properties", {}).items():
        below = _resolved(given, root)
        key = f"{path}{name}"
        needs = "" if name in needed or not needed else ", optional"
        yield key, f"{_type(below, root)}{needs}", given.get("description", below.get("description", ""))
        yield from _keys(below, root, f"{key}.")
        yield from _keys(_resolved(below.get("items", {}), root), root, f"{key}[].")
        more = below.get("additionalProperties")
        yield from _keys(_resolved(more, root), root, f"{key}.*.") if isinstance(more, dict) else ()


def _resolved(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a `$ref` inside the same schema refers to; anything else is itself."""
    reference = schema.get("$ref", "")
    if not reference.startswith("#/"):
        return schema
    found: Any = root
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return _resolved(found, root)


def _type(schema: Mapping[str, Any], root: Mapping[str, Any]) -> str:
    if "const" in schema:
        return f"`{schema['const']}`"
    if "enum" in schema:
        return ", ".join(f"`{_word(each)}`" for each in schema["enum"])
    if "oneOf" in schema or "anyOf" in schema:
        return " or ".join(_type(_resolved(each, root), root) for each in schema.get("oneOf", schema.get("anyOf")))
    kinds = schema.get("type", "any")
    name = " or ".join(kinds) if isinstance(kinds, list) else kinds
    if "items" in schema:
        return f"{name} of {_type(_resolved(schema['items'], root), root)}"
    return str(name)


def _word(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")

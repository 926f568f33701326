"""What is wrong in a configuration: against its published schema, and in what its values mean together."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import Any, Final, TypeAlias

from diffcast.language.folding import form_of
from diffcast.review.toml_positions import KeyPath, key_text

Schema: TypeAlias = Mapping[str, Any]
Problem: TypeAlias = tuple[KeyPath, str]
"""Where, and what is wrong, in words."""
Entry: TypeAlias = tuple[KeyPath, str]
"""A string of the configuration with its place."""

TYPES: Final[Mapping[str, tuple[str, tuple[type, ...]]]] = {
    "object": ("a table", (dict,)),
    "array": ("a list", (list,)),
    "string": ("a string", (str,)),
    "number": ("a number", (int, float)),
    "integer": ("a whole number", (int, float)),
    "boolean": ("true or false", (bool,)),
}
"""Type of the schema to its name in messages and to the types of Python that have it."""
MAX_COMPARED_CHARS: Final = 60
"""Characters of an unknown key that are compared with the known ones."""
MIN_LIKENESS: Final = 0.6
"""Least likeness, 0 to 1, of a key or value to one that is suggested."""
HOST_NAME: Final = re.compile(r"(?:\*\.)?[\w-]{1,63}(?:\.[\w-]{1,63}){1,20}")
"""Without scheme, port and path; a star only in place of the first part."""
GROUP_PATH_PARTS: Final = 3
"""Parts of the path of a group of names: `style`, the table, and the key or the index."""
OTHER_WORDS: Final[Mapping[str, str]] = {
    "gate": "check",
    "names": "aliases",
    "priority": "severity",
    "severities": "severity",
    "transcript": "script",
    "urgency": "severity",
    "weight": "severity",
    "weights": "severity",
}
"""What people call a table or a key, to its name."""
WEB_ADDRESS: Final = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?/?", re.ASCII | re.IGNORECASE)
PATTERN_KEYS: Final = (
    ("script", "cues"),
    ("script", "inline-cues"),
    ("script", "labels"),
    ("script", "sign-offs"),
    ("article", "boilerplate"),
)


@cache
def schema() -> Schema:
    """The published schema of `diffcast.toml`."""
    loaded: Schema = json.loads(resources.files("diffcast.schemas").joinpath("config-1.json").read_text("utf-8"))
    return loaded


def resolved(rules: Schema) -> Schema:
    """The rules together with those that they refer to by `$ref`."""
    if "$ref" not in rules:
        return rules
    return {**schema()["$defs"][rules["$ref"].rpartition("/")[2]], **rules}


# Against the schema


def schema_problems(value: object, path: KeyPath = (), wanted: Schema | None = None) -> Iterator[Problem]:
    """All that a value breaks in the schema, in the order of the file; `path` is its place."""
    rules = _alternative(value, resolved(schema() if wanted is None else wanted))
    kind = rules.get("type")
    if kind and not _is(value, kind):
        yield path, f"must be {TYPES[kind][0]}, not {_shown(value)}"
    elif "enum" in rules and value not in rules["enum"]:
        yield path, f"{_shown(value)} is not one of {', '.join(rules['enum'])}{_suggestion(value, rules['enum'])}"
    elif isinstance(value, dict):
        yield from _table_problems(value, path, rules)
    elif isinstance(value, list):
        yield from _list_problems(value, path, rules)
    elif isinstance(value, str):
        yield from _string_problems(value, path, rules)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        low, high = rules.get("minimum", value), rules.get("maximum", value)
        if not low <= value <= high:
            yield path, f"must be from {low} to {high}, not {value}"


def _alternative(value: object, rules: Schema) -> Schema:
    """Of two forms that a value may have, one string or a list, the one that it seems to be meant as."""
    if "anyOf" not in rules:
        return rules
    one, several = map(resolved, rules["anyOf"])
    return several if isinstance(value, list) else one


def _is(value: object, kind: str) -> bool:
    if kind == "integer" and isinstance(value, float) and not value.is_integer():
        return False
    return isinstance(value, TYPES[kind][1]) and (kind == "boolean" or not isinstance(value, bool))


def _table_problems(value: Mapping[str, object], path: KeyPath, rules: Schema) -> Iterator[Problem]:
    known: Mapping[str, Schema] = rules.get("properties", {})
    free = rules.get("additionalProperties", False)
    for key, inner in value.items():
        if key in known:
            yield from schema_problems(inner, (*path, key), known[key])
        elif free is False:
            yield (*path, key), "unknown key" + (_meant(key, known, path) or f"; use one of {', '.join(known)}")
        else:
            yield from (((*path, key), f"key {why}") for _, why in schema_problems(key, (), rules["propertyNames"]))
            yield from schema_problems(inner, (*path, key), free)


def _list_problems(value: Sequence[object], path: KeyPath, rules: Schema) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, inner in enumerate(value):
        yield from schema_problems(inner, (*path, place), rules["items"])
        if rules.get("uniqueItems") and repr(inner) in seen:
            yield (*path, place), f"{_shown(inner)} is listed twice"
        seen.add(repr(inner))
    if len(value) < rules.get("minItems", 0):
        yield path, f"has {len(value)} {'entry' if len(value) == 1 else 'entries'}; give at least {rules['minItems']}"


def _string_problems(value: str, path: KeyPath, rules: Schema) -> Iterator[Problem]:
    if "pattern" in rules and not re.search(rules["pattern"], value):
        yield path, "is empty"
    if len(value) > rules.get("maxLength", len(value)):
        yield path, f"has {len(value):,} characters; the limit is {rules['maxLength']}"


def _shown(value: object) -> str:
    """A value as a message shows it: short, and on one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"“{value[:40]}{'…' * (len(value) > 40)}”"
    if isinstance(value, dict | list):
        return TYPES["object" if isinstance(value, dict) else "array"][0]
    return str(value)


def _suggestion(value: object, names: Sequence[str] | Mapping[str, object]) -> str:
    """A question that names what was probably meant; empty if nothing is close."""
    plain = str(value)[:MAX_COMPARED_CHARS].lower()
    near = get_close_matches(plain, list(names), 1, MIN_LIKENESS)
    near = near or get_close_matches(plain.replace("_", "-"), list(names), 1, MIN_LIKENESS)
    return f"; did you mean {near[0]}?" if near else ""


def _meant(key: str, known: Mapping[str, object], path: KeyPath) -> str:
    """A question that names the key that was probably meant, here or in another table; empty if none is close."""
    near = _suggestion(key, known)
    plain = key[:MAX_COMPARED_CHARS].lower().replace("_", "-")
    known_here = near.endswith((f" {plain}?", f" {plain}s?"))
    if not known_here and (elsewhere := _elsewhere(OTHER_WORDS.get(plain, plain), path)):
        return f"; did you mean {elsewhere}?"
    return near


def _elsewhere(key: str, path: KeyPath) -> str:
    """The key of that name in another table, as a person would write it; empty if no table has it."""
    for table, rules in schema()["properties"].items():
        inner = resolved(rules).get("properties", {})
        if table == key:
            return f"[{table}]" if inner else f"{table} above the first [table]"
        if key in inner and (table,) != path:
            return f"[{table}.{key}]" if resolved(inner[key]).get("type") == "object" else f"{key} in [{table}]"
    return ""


# What the values mean together


def meaning_problems(values: Mapping[str, Any]) -> Iterator[Problem]:
    """Names and patterns that could never work, though each has the right form; in no order.

    Values that break the schema are passed over.
    """
    if values.get("encoder") == "lexical" and values.get("effort") == "high":
        yield ("effort",), '"high" needs the language model that encoder = "lexical" leaves out; remove one'
    yield from _address_problems(values.get("desk"))
    yield from _name_problems([*name_groups(values)])
    for path, phrase in _texts(values, ("style", "ignore")):
        form = form_of(phrase.lower())
        if not form.norms:
            yield path, f"{_shown(phrase)} has no word in it"
        elif not form.has_content and len(form.norms) == 1:
            yield path, f"{_shown(phrase)} is never compared anyway; remove it"
    for keys in PATTERN_KEYS:
        for path, pattern in _texts(values, keys):
            yield from ((path, f"{_shown(pattern)} {why}") for why in _pattern_problems(keys[-1], pattern))
    for path, host in _texts(values, ("fetch", "hosts")):
        if not HOST_NAME.fullmatch(host):
            yield path, f"{_shown(host)} is not the name of a host; give it as in www.portledger.example"


def name_groups(values: Mapping[str, Any]) -> Iterator[tuple[Entry, ...]]:
    """The names and spellings that count as one, each with its place."""
    style = values.get("style")
    for table in ("aliases", "spellings"):
        entries = style.get(table) if isinstance(style, dict) else None
        for key, others in entries.items() if isinstance(entries, dict) else ():
            path = ("style", table, key)
            yield ((path, key), *_strings(path, others if isinstance(others, list) else [others], others))
    equal = style.get("equal") if isinstance(style, dict) else None
    for place, names in enumerate(equal if isinstance(equal, list) else ()):
        yield tuple(_strings(("style", "equal", place), names, names))


def _name_problems(found: list[tuple[Entry, ...]]) -> Iterator[Problem]:
    """Names without a word, names listed twice, and names in two groups."""
    group_of: dict[tuple[str, ...], KeyPath] = {}
    for group in found:
        own: set[tuple[str, ...]] = set()
        for path, name in group:
            norms, spelled = form_of(name).norms, path[1] == "spellings"
            if not form_of(name).has_content:
                yield path, f"{_shown(name)} has no word that could be a name"
            elif norms in own and not (spelled and _written_differently(group, name)):
                yield path, f"{_shown(name)} already counts as the same name as another one here; remove it"
            elif norms in group_of and norms not in own:
                yield path, f"{_shown(name)} is also in {key_text(group_of[norms])}; a name can be in one group only"
            own.add(norms)
        group_of.update({norms: group[0][0][:GROUP_PATH_PARTS] for norms in own if norms not in group_of})


def _address_problems(desk: object) -> Iterator[Problem]:
    address = desk.get("address") if isinstance(desk, dict) else None
    if isinstance(address, str) and address and not WEB_ADDRESS.fullmatch(address):
        yield ("desk", "address"), f"{_shown(address)} is not an address; write it as in https://desk.example"


def _written_differently(group: tuple[Entry, ...], name: str) -> bool:
    """Whether no other spelling in the group has the same letters."""
    return sum(name.casefold() == other.casefold() for _, other in group) == 1


def _pattern_problems(kind: str, pattern: str) -> Iterator[str]:
    if not any(map(str.isalnum, pattern)) and kind not in ("inline-cues", "labels"):
        yield "has no letter or digit, so it would match too much"
    if kind == "labels" and "*" not in pattern:
        yield "needs a * in place of the speaker’s name"
    if kind == "inline-cues" and "*" in (pattern.strip()[:1], pattern.strip()[-1:]):
        yield "can’t begin or end with *; write the characters that open and close the cue"


def _texts(values: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[Entry]:
    table = values.get(path[0])
    entries = table.get(path[1]) if isinstance(table, dict) else None
    yield from _strings(path, entries if isinstance(entries, list) else [], [])


def _strings(path: KeyPath, entries: object, as_written: object) -> Iterator[Entry]:
    """The strings among the entries with their places; a string that was written without a list has the key's."""
    for place, entry in enumerate(entries if isinstance(entries, list) else []):
        if isinstance(entry, str) and entry.strip():
            yield ((*path, place) if isinstance(as_written, list) else path), entry

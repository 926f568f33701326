"""Where a key of a TOML file stands."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from diffcast.review.toml_positions import KeyPath, positions

CASES: list[tuple[str, KeyPath, tuple[int, int]]] = [
    ("a = 1", ("a",), (1, 1)),
    ("\n\n  a = 1", ("a",), (3, 3)),
    ("# a = 2\na = 1 # a", ("a",), (2, 1)),
    ("[style]\nignore = []", ("style",), (1, 2)),
    ("[style]\nignore = []", ("style", "ignore"), (2, 1)),
    ("[ style . aliases ]\nSAN = 'x'", ("style", "aliases"), (1, 11)),
    ("[style.aliases]\n'a b' = 'x'", ("style", "aliases", "a b"), (2, 1)),
    ('[style.aliases]\n"\\u0041\\"b" = "x"', ("style", "aliases", 'A"b'), (2, 1)),
    ("style.aliases.SAN = 'x'", ("style", "aliases"), (1, 7)),
    ("style.aliases.SAN = 'x'", ("style", "aliases", "SAN"), (1, 15)),
    ("style . 'al.iases' = 'x'", ("style", "al.iases"), (1, 9)),
    ("a = [1, 2]", ("a", 1), (1, 9)),
    ("a = [\n  'x', # ,\n  'y',\n]\nb = 1", ("a", 1), (3, 3)),
    ("a = [\n  'x', # ,\n  'y',\n]\nb = 1", ("b",), (5, 1)),
    ("a = [[1], [2, 3]]", ("a", 1, 1), (1, 15)),
    ("a = {b = 1, c.d = [2]}", ("a", "c", "d"), (1, 15)),
    ("a = [{b = 1}, {b = 2}]", ("a", 1, "b"), (1, 16)),
    ("[[t]]\nx = 1\n[[t]]\nx = 2", ("t", 1), (3, 3)),
    ("[[t]]\nx = 1\n[[t]]\nx = 2", ("t", 1, "x"), (4, 1)),
    ("[[t]]\n[t.u]\nx = 1\n[[t]]\n[t.u]\nx = 2", ("t", 1, "u", "x"), (6, 1)),
    ("[[t]]\n[[t.u]]\n[[t.u]]\nx = 2", ("t", 0, "u", 1, "x"), (4, 1)),
    ('a = """\nb = 1\n"""\nb = 2', ("b",), (4, 1)),
    ('a = """x\\""""\nb = 2', ("b",), (2, 1)),
    ('a = """"x""""\nb = 2', ("b",), (2, 1)),
    ("a = ''''x''''\nb = 2", ("b",), (2, 1)),
    ("a = '''\n[b]\n'''\nb = 2", ("b",), (4, 1)),
    ("a = '\\'\nb = 2", ("b",), (2, 1)),
    ('a = "\\\\"\nb = 2', ("b",), (2, 1)),
    ('a = "#"\nb = 2', ("b",), (2, 1)),
    ("a = 1979-05-27 07:32:00 # [b]\nb = 2", ("b",), (2, 1)),
    ("a = -1.5e3\nb = true", ("b",), (2, 1)),
    ("'é' = 1", ("é",), (1, 1)),
]


@pytest.mark.parametrize(("text", "path", "place"), CASES)
def test_the_position_of_a_key_is_found(text: str, path: KeyPath, place: tuple[int, int]) -> None:
    tomllib.loads(text)
    assert positions(text)[path] == place


def test_a_table_with_two_headers_has_the_position_of_the_first() -> None:
    assert positions("[a.b]\nx = 1\n[a]\ny = 2")[("a",)] == (1, 2)


KEYS = st.one_of(st.sampled_from(["a", "b-1", "c d", 'q"', "é.x", "#"]), st.text(max_size=5))
LEAVES = st.one_of(st.booleans(), st.integers(-9, 9), st.text(max_size=12))
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3))


def written(value: Any, blank: str) -> str:
    """The value in TOML, with room inside its lists."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{written(key, '')} = {written(one, '')}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + "".join(f"{blank}{written(one, blank)}," for one in value) + blank + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def paths(value: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield (*path, key), one
        yield from paths(one, (*path, key))


@settings(max_examples=150)
@given(
    st.dictionaries(KEYS, st.dictionaries(KEYS, VALUES, max_size=4), max_size=4),
    st.sampled_from(["", "\n  ", " # ],\n"]),
)
def test_every_key_and_entry_is_at_its_position(values: dict[str, Any], blank: str) -> None:
    text = "".join(
        f"[{written(name, '')}] # ]\n"
        + "".join(f" {written(key, '')} = {written(one, blank)}\n" for key, one in table.items())
        for name, table in values.items()
    )
    assert tomllib.loads(text) == values
    found, lines = positions(text), text.split("\n")
    for path, value in paths(values):
        line, column = found[path]
        own = written(path[-1] if isinstance(path[-1], str) else value, "")
        start = own[0] if own[0] in "[{" else own
        assert lines[line - 1][column - 1 :].startswith(start)
    assert set(found) == {path for path, _ in paths(values)}

"""Every regular expression of diffcast and how the code applies it: what `test_linear_patterns.py` judges."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import pkgutil
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import diffcast
from diffcast.segment.dialects import forms
from diffcast.segment.patterns import pattern

ROOT: Final = Path(diffcast.__file__).parent
CALLS: Final = ("compile", "match", "fullmatch", "search", "findall", "finditer", "sub", "subn", "split")
"""Functions of `re` whose first argument is a pattern."""
USE_OF: Final = {"match": "match", "fullmatch": "fullmatch", "search": "search"}
"""Method to how it reads a text; every other method goes on behind each hit, to the end of the text: `every`."""
ANY: Final = frozenset({"match", "fullmatch", "every"})
"""For a pattern that is passed on or held in a value, so that the code does not show how it is applied."""
APPLIED: Final[Mapping[str, frozenset[str]]] = {
    "SIGNATURE": frozenset({"match"}),  # by `caption_format`, on the head of a file
    "wordings": frozenset({"fullmatch", "match", "search"}),  # by `wording_of`
    "list_headings": frozenset({"fullmatch"}),
}
"""The same for such patterns where it is known, by a part of their name."""
FORMS: Final[Mapping[str, str]] = {
    "whole": "fullmatch", "opening": "match", "named": "match", "head": "fullmatch", "loose-head": "fullmatch",
    "heading": "fullmatch", "speaker": "fullmatch", "sentence": "fullmatch", "inside": "every",
}  # fmt: skip
"""The kinds of `dialects.toml`, and how each is applied."""
HOUSE: Final = (
    "####", "#.#.#.#x", "#,#,#,#x", "#####5#5#5", "#.#.#.#*#.#.#x", "# # # #", "#-#-#", "a*a*a*b", "<<*>>", "#*#*#x", "a a a b",
    "««**»»", r"\*\*\* *", r"\#\#\#", "#1#1#1#1x", "#..#..#.. ", "x#", "#x#x#x",
)  # fmt: skip
"""Patterns that a diffcast.toml may have."""
FILLED: Final = "ab"
"""What stands in place of a value that the code puts into a pattern."""
ELSEWHERE: Final = {
    "diffcast.review.config_checks._string_problems": "schema",
    "diffcast.segment.dialects._form": "dialect",
    "diffcast.segment.patterns.pattern": "house",
}
"""Functions that compile what neither they nor their module writes: what stands for it in `sources()`."""


@dataclass(frozen=True)
class Found:
    """One pattern, where it is, and how it is applied: `match`, `fullmatch`, `search` (one hit) or `every`."""

    where: str
    pattern: re.Pattern[Any]
    uses: frozenset[str]


def sources() -> Iterator[Found]:
    """All patterns; a pattern that several modules write may come several times."""
    yield from at_module_level()
    yield from in_functions()
    for kind, use in FORMS.items():
        yield from (
            Found(f"dialect {kind} {at}", form.pattern, frozenset({use})) for at, form in enumerate(forms(kind))
        )
    for written in HOUSE:
        ready = pattern(written)
        yield from (Found(f"house {written} {at}", each, ANY) for at, each in enumerate(ready.pieces))
        yield Found(f"house {written} last", ready.last, frozenset({"search"}))
    for path in sorted((ROOT / "schemas").glob("*.json")):
        for at, written in enumerate(schema_patterns(json.loads(path.read_text("utf-8")))):
            yield Found(f"schema {path.stem} {at}", re.compile(written), frozenset({"search"}))


def schema_patterns(node: object) -> Iterator[str]:
    """The patterns of a JSON Schema."""
    if isinstance(node, dict):
        if isinstance(node.get("pattern"), str):
            yield node["pattern"]
        yield from (written for each in node.values() for written in schema_patterns(each))
    elif isinstance(node, list):
        yield from (written for each in node for written in schema_patterns(each))


def at_module_level() -> Iterator[Found]:
    """The patterns that modules hold: in names, mappings, sequences, classes and results of cached functions."""
    seen: set[int] = set()
    for module in modules():
        imported, uses = imports(module), uses_of_names()
        for name, value in vars(importlib.import_module(module)).items():
            if name not in imported and not name.startswith("__"):
                for rest, found in patterns_in(value, seen):
                    where = f"{module}.{name}{rest}"
                    known = (applied for part, applied in APPLIED.items() if part in where)
                    yield Found(where, found, next(known, uses.get((module, name), ANY) if not rest else ANY))


def patterns_in(value: object, seen: set[int]) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """The patterns inside a value, each with its way there."""
    if isinstance(value, re.Pattern):
        yield "", value
    elif id(value) not in seen:
        seen.add(id(value))
        for name, part in parts_of(value):
            yield from ((f".{name}{rest}", found) for rest, found in patterns_in(part, seen))


def parts_of(value: object) -> Iterator[tuple[object, object]]:
    """What a value of ours holds, with names."""
    ours = str(getattr(value, "__module__", "")).startswith("diffcast")
    if isinstance(value, Mapping):
        yield from (pair for each in value.items() for pair in ((each[0], each[1]), (f"{each[0]}!", each[0])))
    elif isinstance(value, tuple | list | set | frozenset):
        yield from enumerate(value)
    elif isinstance(value, type) and ours:
        yield from vars(value).items()
    elif hasattr(value, "cache_info") and ours and not inspect.signature(value).parameters:  # type: ignore[arg-type]
        yield "()", value()  # type: ignore[operator]
    elif is_dataclass(value) and ours:
        yield from ((each.name, getattr(value, each.name, None)) for each in fields(value))


@cache
def trees() -> Mapping[str, ast.Module]:
    """The source of every module."""
    return {
        ".".join(("diffcast", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__"): ast.parse(
            path.read_text("utf-8")
        )
        for path in sorted(ROOT.rglob("*.py"))
    }


def modules() -> list[str]:
    """All modules that can be imported."""
    return [
        "diffcast",
        *(each.name for each in pkgutil.walk_packages(diffcast.__path__, "diffcast.") if each.name[-8:] != "__main__"),
    ]


@cache
def imports(module: str) -> Mapping[str, tuple[str, str]]:
    """What a module imports by name: the module that it comes from and its name there."""
    return {
        alias.asname or alias.name: (each.module or "", alias.name)
        for each in ast.walk(trees()[module])
        if isinstance(each, ast.ImportFrom)
        for alias in each.names
    }


@cache
def uses_of_names() -> Mapping[tuple[str, str], frozenset[str]]:
    """How the code applies a name at the top of a module, in whatever module; a name that it passes on in any way."""
    found: dict[tuple[str, str], set[str]] = {}
    for module, tree in trees().items():
        methods = {id(each.value): each.attr for each in ast.walk(tree) if isinstance(each, ast.Attribute)}
        for each in ast.walk(tree):
            if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load):
                method = methods.get(id(each), "")
                use = {USE_OF.get(method, "every")} if method else ANY
                found.setdefault(imports(module).get(each.id, (module, each.id)), set()).update(use)
    return {name: frozenset(uses) for name, uses in found.items()}


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    """The calls of `re` inside functions: the function, the call, the method."""
    for module, tree in trees().items():
        functions = (each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef))
        for function, call in ((one, each) for one in functions for each in ast.walk(one)):
            match call:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr=method)) if method in CALLS:
                    yield f"{module}.{function.name}", call, method


def in_functions() -> Iterator[Found]:
    """The patterns that functions write, those with values filled in too."""
    for where, call, method in calls():
        if (written := literal(call.args[0])) is not None:
            use = ANY if method == "compile" else frozenset({USE_OF.get(method, "every")})
            yield Found(f"{where}: {written}", re.compile(written), use)


def literal(written: ast.expr) -> Any:
    """The pattern that an expression writes, with `FILLED` for each value put into it; None if it writes none."""
    if isinstance(written, ast.JoinedStr):
        return "".join(
            FILLED if isinstance(each, ast.FormattedValue) else str(literal(each)) for each in written.values
        )
    return written.value if isinstance(written, ast.Constant) else None

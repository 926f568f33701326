"""Codes steer the program: no sentence for people is compared, searched or sliced anywhere in the package."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import diffcast
from diffcast.codes import AsideCode

PACKAGE = Path(diffcast.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))

FOR_PEOPLE = {"reason", "note", "message", "heading", "meaning"}
"""Attributes and keys that hold sentences for people."""
SEARCHES = {
    "startswith", "endswith", "find", "rfind", "index", "rindex", "count", "partition", "rpartition", "split", "rsplit",
    "removeprefix", "removesuffix", "__contains__",
}  # fmt: skip
PATTERNS = {"search", "match", "fullmatch", "findall", "finditer", "split"}
SENTENCES = {code.words for code in AsideCode if " " in code.words}


def is_for_people(node: ast.expr) -> bool:
    """Whether an expression is a sentence for people, or what a method makes of one."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr not in ("get", "group") and is_for_people(node.func.value)
    if isinstance(node, ast.Attribute):
        remark = node.attr == "text" and "remark" in ast.unparse(node.value).lower()
        return node.attr in FOR_PEOPLE or remark
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return node.slice.value in FOR_PEOPLE
    return False


def is_nothing(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value in (None, "")


def is_sentence(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value in SENTENCES


def steered_by_prose(source: str) -> Iterator[str]:
    """The expressions that look into a sentence for people; whether there is one at all may be asked."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            compared = any(map(is_for_people, sides)) and not any(map(is_nothing, sides))
            if compared or any(map(is_sentence, sides)):
                yield ast.unparse(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            searched = node.func.attr in SEARCHES and is_for_people(node.func.value)
            matched = node.func.attr in PATTERNS and any(map(is_for_people, node.args))
            if searched or matched:
                yield ast.unparse(node)
        elif isinstance(node, ast.Subscript) and is_for_people(node.value):
            yield ast.unparse(node)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_module_looks_into_a_sentence_for_people(path: Path) -> None:
    assert list(steered_by_prose(path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "line",
    [
        'block.reason == "a byline"',
        'why == "a byline"',
        "block.reason == MASTHEAD",
        'aside.reason.startswith("left out")',
        '"house style" in aside.reason.lower()',
        're.search("left out", aside.reason)',
        'aside.reason.partition(":")[0]',
        "difference['reason'][:20]",
        'any("swapped" in remark.text for remark in remarks)',
        'document.note == "read as UTF-8"',
    ],
)
def test_what_looks_into_a_sentence_is_found(line: str) -> None:
    assert list(steered_by_prose(line))


@pytest.mark.parametrize(
    "line",
    [
        "block.code is AsideCode.BYLINE",
        "block.reason is None",
        'difference.reason != ""',
        "one_line(fact.reason)",
        'f"{aside.reason}: {aside.text}"',
        "aside.text.startswith('By')",
        'kind == "byline"',
    ],
)
def test_a_sentence_may_be_shown_and_its_absence_asked_for(line: str) -> None:
    assert not list(steered_by_prose(line))


def test_every_code_has_words_of_its_own() -> None:
    assert all(code.words for code in AsideCode)
    assert len({code.words for code in AsideCode}) == len(AsideCode)


def test_a_code_is_published_in_small_letters() -> None:
    assert all(re.fullmatch("[a-z-]+", code) for code in AsideCode)

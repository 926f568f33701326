"""GLOSSARY.md has every noun of the code that a newcomer meets, and nothing that does not exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GLOSSARY = (ROOT / "GLOSSARY.md").read_text("utf-8")
CLASSES = {
    node.name
    for path in ROOT.glob("diffcast/**/*.py")
    for node in ast.walk(ast.parse(path.read_text("utf-8")))
    if isinstance(node, ast.ClassDef)
}
ALIASES = set(re.findall(r"^(\w+): TypeAlias = ", (ROOT / "diffcast" / "model.py").read_text("utf-8"), re.M))
VALUES = {
    node.name
    for path in (ROOT / "diffcast" / "model.py", ROOT / "diffcast" / "kinds.py", ROOT / "diffcast" / "codes.py")
    for node in ast.parse(path.read_text("utf-8")).body
    if isinstance(node, ast.ClassDef)
}
"""The values that the stages pass on."""


def rows(heading: str) -> list[list[str]]:
    """The cells of the rows of the table under a heading."""
    section = GLOSSARY.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| ")][1:]


IN_CODE = [name for row in rows("In the code") for name in re.findall(r"`(\w+)`", row[1])]


@pytest.mark.parametrize("name", IN_CODE)
def test_a_name_of_the_glossary_is_in_the_code(name: str) -> None:
    assert name in CLASSES | ALIASES


@pytest.mark.parametrize("name", sorted(VALUES))
def test_a_value_that_the_stages_pass_on_is_in_the_glossary(name: str) -> None:
    assert name in IN_CODE


@pytest.mark.parametrize("heading", ["What users see", "In the code", "Newsroom terms"])
def test_no_table_has_a_term_twice(heading: str) -> None:
    terms = [term for row in rows(heading) for term in row[0].split(", ")]
    assert len(terms) > 20
    assert len(terms) == len(set(terms))

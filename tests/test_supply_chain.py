"""What diffcast is made of: a bill of materials with licences, and actions pinned by digest."""

from __future__ import annotations

import json
import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import bill_of_materials
import pytest

ROOT = Path(__file__).parent.parent
PERMISSIVE = {"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "PSF-2.0", "Zlib"}
FAMILIES = {"BSD": "BSD", "MIT": "MIT", "APACHE": "APACHE"}
"""What old metadata calls a licence, by a word of it."""
BILL = json.loads(bill_of_materials.OUTPUT.read_text("utf-8"))


def test_the_bill_of_materials_is_up_to_date() -> None:
    assert bill_of_materials.OUTPUT.read_text("utf-8") == bill_of_materials.written(), (
        "run python tools/bill_of_materials.py"
    )


def test_the_bill_has_the_form_of_cyclonedx() -> None:
    assert (BILL["bomFormat"], BILL["specVersion"]) == ("CycloneDX", "1.6")
    refs = [BILL["metadata"]["component"]["bom-ref"], *(one["bom-ref"] for one in BILL["components"])]
    assert len(refs) == len(set(refs))
    assert {each for one in BILL["dependencies"] for each in one["dependsOn"]} == set(refs[1:])


def test_everything_that_is_shipped_or_needed_has_a_permissive_licence() -> None:
    for one in (BILL["metadata"]["component"], *BILL["components"]):
        (licence,) = one["licenses"]
        assert set(licence["expression"].split(" AND ")) <= PERMISSIVE, one["name"]


@pytest.mark.parametrize("name", sorted({name for name, _, _ in bill_of_materials.requirements()}))
def test_a_licence_is_the_one_that_the_package_names(name: str) -> None:
    try:
        known = metadata(name)
    except PackageNotFoundError:
        pytest.skip(f"{name} is not installed")
    ours = bill_of_materials.LICENCES[name]
    if said := known.get("License-Expression"):
        assert set(said.split(" AND ")) == set(ours.split(" AND "))
        return
    told = f"{known.get('License') or ''} {' '.join(known.get_all('Classifier') or [])}".upper()
    assert any(word in told and family in ours.upper() for word, family in FAMILIES.items())


@pytest.mark.parametrize(
    "path", sorted({ROOT / "action.yml", *(ROOT / ".github").rglob("*.yml")}), ids=lambda p: p.name
)
def test_every_action_is_pinned_by_its_digest(path: Path) -> None:
    used = re.findall(r"(?m)^\s*-?\s*uses:\s*(\S+)(.*)$", path.read_text("utf-8"))
    for name, comment in used:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", name) and re.search(r"# v\d", comment), name

"""What diffcast is made of: a bill of materials with licences, and actions pinned by digest."""

from __future__ import annotations

import json
import re
from importlib.metadata import PackageNotFoundError, metadata, requires
from pathlib import Path

import bill_of_materials
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PERMISSIVE = {"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0", "PSF-2.0", "Zlib"}
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
    assert {one["ref"] for one in BILL["dependencies"]} <= set(refs)


def test_the_bill_lists_what_the_installed_packages_need() -> None:
    """Of the packages that are installed here, with their extras and for this machine: none is left out."""
    listed = {one["name"] for one in BILL["components"]}
    for name in sorted(listed):
        try:
            asked = [Requirement(each) for each in requires(name) or []]
        except PackageNotFoundError:
            continue
        needed = {canonicalize_name(one.name) for one in asked if not one.marker or one.marker.evaluate({"extra": ""})}
        assert needed <= listed, f"{name} needs {needed - listed}"


def test_every_licence_on_the_list_is_of_a_package_of_the_bill() -> None:
    assert set(bill_of_materials.LICENCES) == {one["name"] for one in BILL["components"] if one["type"] == "library"}


def test_everything_that_is_shipped_or_needed_has_a_permissive_licence() -> None:
    for one in (BILL["metadata"]["component"], *BILL["components"]):
        (licence,) = one["licenses"]
        assert set(re.split(" AND | OR ", licence["expression"])) <= PERMISSIVE, one["name"]


@pytest.mark.parametrize("name", sorted(bill_of_materials.LICENCES))
def test_a_licence_is_the_one_that_the_package_names(name: str) -> None:
    try:
        known = metadata(name)
    except PackageNotFoundError:
        pytest.skip(f"{name} is not installed")
    ours = bill_of_materials.LICENCES[name]
    if said := known.get("License-Expression"):
        assert set(re.split(" (AND|OR) ", said)) == set(re.split(" (AND|OR) ", ours))
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


DEVELOPMENT = bill_of_materials.PINNED.read_text("utf-8")
PINS = {(pin["name"], pin["version"]) for pin in map(bill_of_materials.PIN.match, DEVELOPMENT.splitlines()) if pin}


def asked_for(extra: str) -> list[Requirement]:
    """What an extra of setup.cfg asks for, with the extras that it names, and what the package itself needs."""
    parser = bill_of_materials.setup()
    extras = parser["options.extras_require"]
    lines = [
        *extras[extra].splitlines(),
        *(parser["options"]["install_requires"].splitlines() if extra == "dev" else ()),
    ]
    found = [Requirement(line) for line in lines if line.strip()]
    inner = [each for one in found if one.name == "diffcast" for name in sorted(one.extras) for each in asked_for(name)]
    return [*(one for one in found if one.name != "diffcast"), *inner]


@pytest.mark.parametrize("asked", sorted(asked_for("dev"), key=str), ids=str)
def test_what_development_needs_is_pinned_to_a_version_that_is_allowed(asked: Requirement) -> None:
    versions = [version for name, version in PINS if name == canonicalize_name(asked.name)]
    assert versions, "run make pins"
    assert all(asked.specifier.contains(version) for version in versions), "run make pins"


def test_every_pin_has_digests_and_nothing_but_pins_is_in_the_list() -> None:
    entries = re.split(r"(?m)^(?=[a-z0-9])", DEVELOPMENT)[1:]
    assert len(entries) == len(PINS)
    for entry in entries:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry), entry
    options = [line for line in DEVELOPMENT.splitlines() if line.lstrip().startswith("--") and "--hash=" not in line]
    assert not options, "an option such as an index would bind everybody to it"

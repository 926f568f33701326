"""What is installed: every data file, and nothing from a name that anyone could register."""

from __future__ import annotations

import configparser
import re
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "diffcast"
LEFT_OUT = {".py", ".pyc"}


@pytest.fixture(scope="module")
def setup() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def entries(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=!~ \[;]", requirement)[0].lower() for requirement in requirements}


def package_of(path: Path) -> Path:
    """The nearest folder above that is a Python package: where setuptools looks for data."""
    return next(folder for folder in path.parents if (folder / "__init__.py").exists())


def test_every_data_file_is_installed(setup: configparser.ConfigParser) -> None:
    patterns = entries(setup["options.package_data"]["*"])
    data = [path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix not in LEFT_OUT]
    found = {path: path.relative_to(package_of(path)).as_posix() for path in data if "__pycache__" not in path.parts}
    missing = [str(path) for path, name in found.items() if not any(fnmatch(name, pattern) for pattern in patterns)]
    assert not missing, f"no line of package_data in setup.cfg installs {missing}"


@pytest.mark.parametrize("folder", sorted({path.parent for path in PACKAGE.rglob("*.py")}))
def test_every_folder_of_modules_is_a_package(folder: Path) -> None:
    assert (folder / "__init__.py").exists()


@pytest.mark.parametrize("name", ["py.typed", "reports/templates/report.html", "reports/static/10-page.css"])
def test_a_file_that_the_package_needs_is_there(name: str) -> None:
    assert (PACKAGE / name).is_file()


def test_difflib_extras_is_no_dependency(setup: configparser.ConfigParser) -> None:
    asked = entries(setup["options"]["install_requires"])
    for extra in setup["options.extras_require"].values():
        asked += entries(extra)
    asked += tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]["requires"]
    assert "difflib-extras" not in {name.replace("_", "-") for name in names(asked)}


def test_the_tools_of_development_are_not_installed_for_users(setup: configparser.ConfigParser) -> None:
    core = names(entries(setup["options"]["install_requires"]))
    assert core == {"click", "jinja2", "numpy", "onnxruntime", "rapidfuzz", "rich", "threadpoolctl"}


def test_the_license_and_the_notice_are_installed(setup: configparser.ConfigParser) -> None:
    assert entries(setup["metadata"]["license_files"]) == ["LICENSE", "NOTICE"]
    assert "Apache License" in (ROOT / "LICENSE").read_text("utf-8")
    assert "sentence-transformers/all-MiniLM-L6-v2" in (ROOT / "NOTICE").read_text("utf-8")


def test_the_changelog_knows_the_version(setup: configparser.ConfigParser) -> None:
    assert f"## {setup['metadata']['version']}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


@pytest.mark.parametrize("first", ["", "import diffcast.compare; ", "from diffcast.cli import main; "])
def test_compare_is_the_function_whatever_was_imported_before_it(first: str) -> None:
    source = f"{first}from diffcast import compare; print(callable(compare))"
    printed = subprocess.run([sys.executable, "-c", source], capture_output=True, timeout=60, check=True).stdout
    assert printed.strip() == b"True"


def test_all_that_the_package_offers_is_there_and_nothing_else() -> None:
    source = (
        "import diffcast, pytest; before = set(dir(diffcast));"
        "assert set(diffcast.__all__) <= before;"
        "assert all(getattr(diffcast, name) is getattr(diffcast, name) for name in diffcast.__all__);"
        "pytest.raises(AttributeError, lambda: diffcast.nonsense);"
        "from diffcast import *; print(compare.__module__, Fact.__name__)"
    )
    printed = subprocess.run([sys.executable, "-c", source], capture_output=True, timeout=60, check=True).stdout
    assert printed.split() == [b"diffcast.compare", b"Fact"]

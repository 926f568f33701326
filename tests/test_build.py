"""The packages: the same bytes from the same sources, and in them what belongs there and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import build_backend
import pytest

ROOT = Path(__file__).parent.parent
SOURCES = (
    "diffcast", "tools/build_backend.py", "tools/man_page.py", "man", "setup.cfg", "pyproject.toml", "MANIFEST.in",
    "README.md", "CHANGELOG.md", "SECURITY.md", "bom.cdx.json", "LICENSE", "NOTICE",
)  # fmt: skip
MAX_COPIED = 100_000
"""Bytes of a file."""
NOTHING_OF = ("tests", "benchmarks", "seeds", "__pycache__", ".pyc", "build/", "docs/")


def copied(source: str, target: str) -> str:
    """Copies a file, of a large one only the beginning: packing the weights four times would take half a minute."""
    Path(target).write_bytes(Path(source).read_bytes()[:MAX_COPIED])
    return target


def built(folder: Path, hook: str) -> Path:
    """What a hook of the build backend writes, from a copy of the sources that has other times than the last one."""
    sources = folder / "sources"
    for name in SOURCES:
        source, target = ROOT / name, sources / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, copy_function=copied, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, target)
    (folder / "out").mkdir()
    program = f"import sys; sys.path.insert(0, 'tools'); import build_backend as b; b.{hook}(sys.argv[1])"
    subprocess.run(
        [sys.executable, "-c", program, str(folder / "out")],
        cwd=sources,
        env={key: value for key, value in os.environ.items() if key not in ("SOURCE_DATE_EPOCH", "PYTHONPATH")},
        check=True,
        capture_output=True,
    )
    return next((folder / "out").iterdir())


@pytest.fixture(scope="module", params=["build_wheel", "build_sdist"])
def twice(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A package, built twice from two copies of the sources."""
    first, second = (built(tmp_path_factory.mktemp(name), request.param) for name in ("first", "second"))
    return first, second


def test_an_editable_install_puts_the_sources_into_the_path(tmp_path: Path) -> None:
    """A script beside a clone called diffcast would take the folder of the clone for the package."""
    made = zipfile.ZipFile(built(tmp_path, "build_editable"))
    paths = [made.read(name).decode().strip() for name in made.namelist() if name.endswith(".pth")]
    assert paths == [str(tmp_path / "sources")]


def names_in(package: Path) -> list[str]:
    if package.suffix == ".whl":
        return zipfile.ZipFile(package).namelist()
    return [name.partition("/")[2] for name in tarfile.open(package).getnames() if "/" in name]


def test_two_builds_are_the_same_bytes(twice: tuple[Path, Path]) -> None:
    assert twice[0].name == twice[1].name
    assert twice[0].read_bytes() == twice[1].read_bytes()


def test_a_package_holds_every_file_of_diffcast_and_nothing_else(twice: tuple[Path, Path]) -> None:
    names = names_in(twice[0])
    files = [path for path in (ROOT / "diffcast").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert {str(path.relative_to(ROOT)) for path in files} <= set(names)
    strange = [name for name in names if any(f"/{name}".startswith(f"/{part}") or part in name for part in NOTHING_OF)]
    assert not [name for name in strange if not name.startswith("diffcast/")], strange


def test_a_package_has_the_licence_and_the_notice(twice: tuple[Path, Path]) -> None:
    endings = {name.rpartition("/")[2] for name in names_in(twice[0])}
    assert {"LICENSE", "NOTICE"} <= endings


def test_a_package_has_the_man_page_and_the_story_of_the_demo(twice: tuple[Path, Path]) -> None:
    names = names_in(twice[0])
    assert [name for name in names if name.endswith(("man/diffcast.1", "/man1/diffcast.1"))]
    assert {f"diffcast/cli/demo/{name}" for name in ("transcript.txt", "article.txt", "review.json")} <= set(names)


def test_times_owners_and_order_of_an_archive_leave_no_trace(tmp_path: Path) -> None:
    packed = []
    for number, names in enumerate((("a", "b"), ("b", "a"))):
        archive = tmp_path / f"{number}.tar.gz"
        with tarfile.open(archive, "w:gz") as made:
            for name in names:
                path = tmp_path / name
                path.write_text(f"The file {name}.")
                os.utime(path, (number, number + 5))
                made.add(path, name)
        packed.append(build_backend.same_bytes(archive.read_bytes(), 7))
    assert packed[0] == packed[1]

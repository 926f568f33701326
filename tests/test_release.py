"""What a release needs beside its code: a tag that fits, an index to try it from, and a workflow without secrets."""

from __future__ import annotations

import re
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import release_check
import yaml

ROOT = Path(__file__).parent.parent
WORKFLOW: dict[Any, Any] = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text("utf-8"))
JOBS: dict[str, Any] = WORKFLOW["jobs"]
STEPS = [step for job in JOBS.values() for step in job["steps"]]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The files that a version stands in, as for the release of 1.2.3."""
    large = tmp_path / release_check.LARGE
    large.mkdir(parents=True)
    for folder in (tmp_path, large):
        (folder / "setup.cfg").write_text("[metadata]\nversion = 1.2.3\n", "utf-8")
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## 1.2.3 (2026-12-01)\n\n## 1.2.2 (unreleased)\n", "utf-8")
    return tmp_path


def test_a_tag_that_fits_can_be_released(tree: Path) -> None:
    assert release_check.tag_problem("v1.2.3", tree) == ""


@pytest.mark.parametrize(
    ("tag", "file", "content", "said"),
    [
        ("v1.2.4", "setup.cfg", None, "setup.cfg has the version 1.2.3"),
        ("1.2.3", "setup.cfg", None, "tag v1.2.3"),
        ("v1.2.3", "packages/diffcast-large/setup.cfg", "[metadata]\nversion = 1.2.2\n", "has the version 1.2.2"),
        ("v1.2.3", "CHANGELOG.md", "## 1.2.3 (unreleased)\n", "write the date"),
        ("v1.2.3", "CHANGELOG.md", "## 1.2.30 (2026-12-01)\n", "no heading"),
    ],
)
def test_a_tag_that_does_not_fit_says_why(tree: Path, tag: str, file: str, content: str | None, said: str) -> None:
    if content is not None:
        (tree / file).write_text(content, "utf-8")
    problem = release_check.tag_problem(tag, tree)
    assert problem.startswith(f"{tag}: ") and said in problem and "\n" not in problem


def test_both_packages_and_the_extra_have_one_version() -> None:
    version = release_check.version_of(ROOT)
    assert release_check.version_of(ROOT / release_check.LARGE) == version
    assert f"diffcast-large=={version}\n" in (ROOT / "setup.cfg").read_text("utf-8")


def test_the_index_serves_each_file_under_the_name_of_its_project(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("diffcast-1.2.3-py3-none-any.whl", "diffcast_large-1.2.3.tar.gz")]
    for file in files:
        file.write_bytes(file.name.encode())
    with release_check.index(tmp_path / "index", files) as address:
        for project, file in zip(("diffcast", "diffcast-large"), files, strict=True):
            with urllib.request.urlopen(f"{address}/{project}/") as page:
                assert f'href="{file.name}"'.encode() in page.read()
            with urllib.request.urlopen(f"{address}/{project}/{file.name}") as content:
                assert content.read() == file.name.encode()


def test_the_workflow_runs_for_version_tags_only() -> None:
    assert WORKFLOW[True] == {"push": {"tags": ["v*"]}}  # YAML reads the key `on` as true.


def test_only_what_needs_a_right_has_it() -> None:
    assert WORKFLOW["permissions"] == {"contents": "read"}
    rights = {name: job.get("permissions", {}) for name, job in JOBS.items()}
    assert rights == {"build": {}, "publish": {"id-token": "write"}, "notes": {"contents": "write"}}
    assert JOBS["publish"]["environment"]["name"] == "pypi"
    assert "secrets." not in (ROOT / ".github/workflows/release.yml").read_text("utf-8")


def test_what_the_workflow_takes_from_others_is_pinned_by_digest() -> None:
    used = re.findall(r"uses: (\S+) # (v[\d.]+)$", (ROOT / ".github/workflows/release.yml").read_text("utf-8"), re.M)
    assert len(used) == sum("uses" in step for step in STEPS)
    assert all(re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", each) for each, _ in used)


def test_no_expression_becomes_part_of_a_script() -> None:
    assert not [step for step in STEPS if "${{" in step.get("run", "")]


def test_what_is_uploaded_was_tried_first() -> None:
    assert JOBS["publish"]["needs"] == "build"
    assert any(step.get("run") == 'make release-check TAG="${GITHUB_REF_NAME}"' for step in JOBS["build"]["steps"])
    assert re.search(r"^release-check:", (ROOT / "Makefile").read_text("utf-8"), re.M)


@pytest.mark.parametrize(("name", "published"), [("diffcast_large", 2), ("diffcast", 2)])
def test_each_project_uploads_its_own_files(tmp_path: Path, name: str, published: int) -> None:
    for file in (
        "diffcast-1.2.3.tar.gz",
        "diffcast-1.2.3-py3-none-any.whl",
        "diffcast_large-1.2.3.tar.gz",
        "diffcast_large-1.2.3-py3-none-any.whl",
    ):
        (tmp_path / file).touch()
    upload = next(step["run"] for step in JOBS["publish"]["steps"] if step.get("name") == "Upload")
    assert 'dist/"${PROJECT}"-[0-9]*' in upload
    assert len(list(tmp_path.glob(f"{name}-[0-9]*"))) == published

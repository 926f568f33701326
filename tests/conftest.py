"""The flag and the fixture that keep golden files, and the order of the tests."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser import chromium
from hypothesis import settings
from playwright.sync_api import Browser

GOLDENS = Path(__file__).parent / "goldens"
SLOWEST = ("test_quality", "test_carry_over", "test_linear_patterns", "test_serve_browser", "test_site", "test_batch")
"""Files that take minutes. They start first, so that no worker has one left when the others are done."""

# How long an example takes says what else the machine does; benchmarks/ measures speed.
settings.register_profile("diffcast", deadline=None)
settings.load_profile("diffcast")

# The commands behave otherwise in CI. A test that is about that says so; all others see the same wherever they run.
os.environ.pop("CI", None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite-goldens",
        action="store_true",
        help="Write what the tests got into the golden files, and fail: their diff is for you to review.",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: SLOWEST.index(item.path.stem) if item.path.stem in SLOWEST else len(SLOWEST))


@pytest.fixture
def rewriting(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are being rewritten."""
    return bool(request.config.getoption("--rewrite-goldens"))


@pytest.fixture
def golden(rewriting: bool) -> Callable[[str, str], None]:
    """Holds a text against the golden file of that name."""

    def check(name: str, got: str) -> None:
        path = GOLDENS / name
        same = path.exists() and got == path.read_bytes().decode("utf-8")
        if rewriting and not same:
            path.parent.mkdir(exist_ok=True)
            path.write_text(got, encoding="utf-8", newline="")
            pytest.fail(f"{name} was rewritten: review its diff, then run without --rewrite-goldens")
        assert path.exists(), f"{name} is missing; --rewrite-goldens writes it"
        assert got == path.read_bytes().decode("utf-8"), f"{name} differs; --rewrite-goldens shows how in its diff"

    return check


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests that open pages; a test that takes it is marked `needs_chromium`."""
    with chromium() as running:
        yield running

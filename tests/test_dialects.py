"""Scripts and transcripts in plain text: a sample of each dialect, and what is understood of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from understood import shown

SAMPLES = sorted(Path(__file__).with_name("data").joinpath("dialects").glob("*.txt"))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_a_dialect_is_understood(tmp_path: Path, golden: Callable[[str, str], None], sample: Path) -> None:
    golden(f"dialect-{sample.name}", shown(tmp_path, sample.name, sample.read_bytes()))

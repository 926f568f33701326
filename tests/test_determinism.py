"""The same pair gives the same bytes: on one thread and two, cold and warm, in another locale, time zone and hash seed."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"
FORMATS = ("json", "html", "markdown", "csv", "sarif", "junit", "terminal")
PROGRAM = """
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from diffcast.compare import compare
from diffcast.reports import render

def reports(_):
    found = compare(Path("transcript.txt"), Path("article.txt"))
    return sha256("".join(render(found, name) for name in sys.argv[2:]).encode()).hexdigest()

threads = int(sys.argv[1])
with ThreadPoolExecutor(threads) as pool:
    cold = list(pool.map(reports, range(threads)))
warm = reports(None)
assert set(cold) == {warm}, "cold and warm, or two threads, differ"
print(warm)
"""
SETTINGS: dict[str, tuple[int, dict[str, str]]] = {
    "plain": (1, {"PYTHONHASHSEED": "0"}),
    "two threads": (2, {"PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "2", "OMP_NUM_THREADS": "2"}),
    "elsewhere": (
        1,
        {
            "PYTHONHASHSEED": "4211",
            "LANG": "tr_TR.ISO-8859-9",
            "LC_ALL": "tr_TR.ISO-8859-9",
            "TZ": "Pacific/Kiritimati",
            "HOME": "/nowhere",
            "COLUMNS": "40",
        },
    ),
}


def digest(name: str) -> str:
    threads, given = SETTINGS[name]
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "OMP", "OPENBLAS"))}
    command = [sys.executable, "-c", PROGRAM, str(threads), *FORMATS]
    return subprocess.run(
        command, cwd=EXAMPLES, env=kept | given, capture_output=True, check=True, text=True
    ).stdout.strip()


@pytest.fixture(scope="module")
def plain() -> str:
    return digest("plain")


@pytest.mark.parametrize("name", [name for name in SETTINGS if name != "plain"])
def test_every_report_of_a_pair_is_the_same_bytes(name: str, plain: str) -> None:
    assert digest(name) == plain


def test_the_digest_tells_reports_apart(plain: str) -> None:
    assert len(plain) == 64 and plain != sha256(b"").hexdigest()

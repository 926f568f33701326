"""A small run of the load test: editors at once, a kill in the middle of writes, and nothing lost."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

LOAD = Path(__file__).parent.parent / "benchmarks" / "load.py"


def test_editors_at_once_meet_no_error_and_lose_no_mark_also_when_the_server_is_killed() -> None:
    """The lexical encoder, since the comparisons are not what is tested here."""
    given = ["--editors", "6", "--seconds", "2", "--kills", "1", "--encoder", "lexical"]
    run = subprocess.run([sys.executable, str(LOAD), *given], capture_output=True, text=True, timeout=240, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert re.search(r"^triage +\d+", run.stdout, re.M)
    assert re.search(r"^[1-9]\d* marks acknowledged, 0 lost; .* 0 errors; the server ended with 0$", run.stdout, re.M)
    killed = re.findall(
        r"^kill \d: [1-9]\d* editors cut off, .*; ([1-9]\d*) marks acknowledged so far, 0 lost", run.stdout, re.M
    )
    assert len(killed) == 1

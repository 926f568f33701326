"""Fuzz everything that takes bytes from outside, led by coverage, for as long as asked (`make fuzz` takes a night).

Each target of tests/fuzzing.py gets a turn of a minute, again and again, with the inputs that it learned before. What
crashes, hangs, grows or breaks a law is kept in build/fuzz/TARGET/found; copy it to tests/data/fuzz/TARGET once it is
mended, and the suite keeps it mended. Needs benchmarks/requirements-fuzz.txt.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
BUILD: Final = ROOT / "build" / "fuzz"
MAX_BYTES: Final = 20_000
"""Of an input: enough for every construct of a format, and read in milliseconds."""
MAX_SECONDS: Final = 20
"""For one input of that size; a slow one is a finding."""
MAX_MEGABYTES: Final = 2_000
TURN_SECONDS: Final = 60
SLOW: Final = frozenset({"read-pdf"})
"""Starts a process for each input, so that coverage cannot lead it; only on request."""

sys.path.insert(0, str(ROOT / "tests"))


def run_turn(name: str, seconds: int) -> int:
    """One turn of a target in a process of its own; returns its exit code: 0 if it found nothing."""
    learned, found = BUILD / name / "learned", BUILD / name / "found"
    learned.mkdir(parents=True, exist_ok=True)
    found.mkdir(parents=True, exist_ok=True)
    flags = [
        f"-max_total_time={seconds}", f"-max_len={MAX_BYTES}", f"-timeout={MAX_SECONDS}",
        f"-rss_limit_mb={MAX_MEGABYTES}", f"-artifact_prefix={found}/", "-print_final_stats=1",
    ]  # fmt: skip
    with (BUILD / name / "log").open("ab") as log:
        command = [sys.executable, __file__, "--target", name, *flags, str(learned)]
        return subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, check=False).returncode


def fuzz_target(name: str, flags: list[str]) -> None:
    """Fuzz one target in this process; never returns."""
    import atheris

    with atheris.instrument_imports(include=["diffcast"]):
        import fuzzing

    target = fuzzing.targets(Path(tempfile.mkdtemp(prefix="diffcast-fuzz-")))[name]
    for raw in fuzzing.seeds().get(name, []):
        (Path(flags[-1]) / sha256(raw).hexdigest()[:16]).write_bytes(raw)
    atheris.Setup([sys.argv[0], *flags], lambda raw: fuzzing.refuses_or_reads(target, raw))
    atheris.Fuzz()


def main() -> int:
    """Give every target its turns until the time is over; returns 1 if anything was found."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("targets", nargs="*", help="names of targets; all by default")
    options.add_argument("--minutes", type=float, default=480.0, help="how long in all; default: a night")
    options.add_argument("--turn", type=int, default=TURN_SECONDS, help="seconds of each turn")
    given = options.parse_args()
    import fuzzing

    names = given.targets or [name for name in fuzzing.targets(BUILD) if name not in SLOW]
    end, failing = time.monotonic() + 60 * given.minutes, set()
    while time.monotonic() < end:
        for name in names:
            if time.monotonic() < end and run_turn(name, given.turn):
                failing.add(name)
                print(f"{name}: found something, see {BUILD / name}", flush=True)
    return bool(failing)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--target"]:
        fuzz_target(sys.argv[2], sys.argv[3:])
    sys.exit(main())

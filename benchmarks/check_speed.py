"""The time that `diffcast check` takes for 20 pairs, from a cold start, as a build server runs it.

python benchmarks/check_speed.py [ROUNDS]
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from speed import busy

STORIES: Final = Path(__file__).resolve().parent / "stories"
PAIRS: Final = 20
COMMAND: Final = (sys.executable, "-c", "from diffcast.cli import main; main()", "check", "--manifest")


def main() -> None:
    """Print the seconds of each round."""
    folders = sorted(path.parent for path in STORIES.glob("dev-*/gold.json"))[:PAIRS]
    rounds = int(sys.argv[1]) if sys.argv[1:] else 3
    with tempfile.TemporaryDirectory() as place:
        manifest = Path(place) / "stories.csv"
        rows = [f"{folder / 'transcript.txt'},{folder / 'article.txt'},{folder.name}" for folder in folders]
        manifest.write_text("\n".join(["transcript,article,name", *rows]))
        spent = [seconds(manifest) for _ in range(rounds)]
    print(f"{len(folders)} pairs: {', '.join(f'{wall:.1f} s ({busy:.1f} s busy)' for wall, busy in spent)}")


def seconds(manifest: Path) -> tuple[float, float]:
    """Seconds of one check in its own process: on the clock, which other work changes, and on the processor."""
    begun, used = time.perf_counter(), busy()
    checked = subprocess.run([*COMMAND, str(manifest)], capture_output=True, text=True, check=False)
    if checked.returncode not in (0, 1):
        sys.exit(checked.stderr)
    return time.perf_counter() - begun, busy() - used


if __name__ == "__main__":
    main()

"""Whose words do the articles leave out? `python examples/left_out.py RESULTS`, after `diffcast batch`.

Counts, for each speaker, the facts that only the transcripts have, and says in which third of the transcript they are.
It reads the results one by one, so the archive can be of any size.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from diffcast import DiffcastError
from diffcast.archive import findings

PARTS = {1: "first third", 2: "middle third", 3: "last third"}
NOBODY = "(nobody named)"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("results", type=Path, help="an output folder of diffcast batch")
    options.add_argument("--top", type=int, default=10, help="how many speakers (default: 10)")
    asked = options.parse_args()
    speakers: Counter[str] = Counter()
    parts: dict[str, Counter[int]] = {}
    try:
        for row in findings(asked.results):
            if row["status"] == "transcript_only":
                speaker = row["speaker"].title() if row["speaker"] else NOBODY
                speakers[speaker] += 1
                parts.setdefault(speaker, Counter())[row["part"]] += 1
    except DiffcastError as error:
        print(error, file=sys.stderr)
        return 2
    for speaker, count in speakers.most_common(asked.top):
        part, _ = parts[speaker].most_common(1)[0]
        print(f"{count:6,}  {speaker}, mostly in the {PARTS[part]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

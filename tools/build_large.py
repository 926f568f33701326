"""Build the weights of diffcast-large: the published lower layers in 8 bits, with the trained rest from `tuned/`.

    python tools/build_large.py [--published FOLDER]

Fetches the published model unless it is there, checks its digest and those of `tuned/`, and writes
packages/diffcast-large/diffcast_large/weights. `make large` runs this and installs the package.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from build_encoder import RANGES, load_ranges, lower_file, published_backbone, write  # noqa: E402
from published import fetch  # noqa: E402

from diffcast.similarity.graphs import checked, read_digests  # noqa: E402

PACKAGE = ROOT / "packages" / "diffcast-large"
TUNED, WEIGHTS = PACKAGE / "tuned", PACKAGE / "diffcast_large" / "weights"


def main() -> None:
    """Fetch, check, export and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--published", type=Path, default=ROOT / "build" / "published", help="published encoders")
    build(parser.parse_args().published)
    print(WEIGHTS)


def build(published: Path) -> None:
    """Write the folder of weights; its digests come last."""
    notes = dict(read_digests(TUNED))
    digests = notes.pop("files")
    files = {name: checked(TUNED, name, digests) for name in digests if name != RANGES}
    checked(TUNED, RANGES, digests)
    backbone = published_backbone("mpnet", fetch("mpnet", published / "mpnet"))
    write(WEIGHTS, lower_file(backbone, load_ranges(TUNED / RANGES)) | files, notes)


if __name__ == "__main__":
    main()

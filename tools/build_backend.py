"""Builds the wheel and the source package so that the same sources give the same bytes, on every machine.

setuptools builds; what differs from one build to the next is made equal: times, owners, modes and the order of files.
"""

from __future__ import annotations

import gzip
import io
import os
import tarfile
from pathlib import Path
from typing import Any

from setuptools import build_meta
from setuptools.build_meta import *  # noqa: F403  (the hooks that stay as they are)

EPOCH = "315532800"
"""1980-01-01, the first day that a zip can hold; SOURCE_DATE_EPOCH overrides it."""
EXECUTABLE, PLAIN = 0o755, 0o644


def build_wheel(folder: str, settings: Any = None, metadata: str | None = None) -> str:
    """The name of the wheel that was written into the folder."""
    os.environ.setdefault("SOURCE_DATE_EPOCH", EPOCH)
    os.umask(0o022)
    return str(build_meta.build_wheel(folder, settings, metadata))


def build_editable(folder: str, settings: Any = None, metadata: str | None = None) -> str:
    """The name of the wheel that leads to the sources. They come first in the path of modules.

    Otherwise a clone called diffcast would be taken for the package by a script beside it.
    """
    return str(build_meta.build_editable(folder, {"editable_mode": "compat", **(settings or {})}, metadata))


def build_sdist(folder: str, settings: Any = None) -> str:
    """The name of the source package that was written into the folder."""
    os.environ.setdefault("SOURCE_DATE_EPOCH", EPOCH)
    name = str(build_meta.build_sdist(folder, settings))
    path = Path(folder) / name
    path.write_bytes(same_bytes(path.read_bytes(), int(os.environ["SOURCE_DATE_EPOCH"])))
    return name


def same_bytes(packed: bytes, epoch: int) -> bytes:
    """A .tar.gz with the same files, each of the same time, owner and mode, by name."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(packed)) as before, tarfile.open(fileobj=plain, mode="w") as after:
        for member in sorted(before.getmembers(), key=lambda each: each.name):
            member.mtime, member.uid, member.gid, member.uname, member.gname = epoch, 0, 0, "", ""
            member.mode = EXECUTABLE if member.isdir() or member.mode & 0o100 else PLAIN
            member.pax_headers = {}
            after.addfile(member, before.extractfile(member) if member.isfile() else None)
    return gzip.compress(plain.getvalue(), mtime=epoch)

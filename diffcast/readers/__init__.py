"""One file a format: bytes to `Document`."""

from __future__ import annotations

from diffcast.readers.page import split
from diffcast.readers.text import read

__all__ = ["read", "split"]

"""Where the pages of a version are."""

from __future__ import annotations

from typing import Final

VERSION_ROUTE: Final = "/stories/{story:number}/versions/{number:number}"


def version_path(story: int, number: int) -> str:
    """Where a version is shown."""
    return f"/stories/{story}/versions/{number}"

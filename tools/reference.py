"""Writes the pages of the reference that follow from the code: docs/reference/*.md.

    python tools/reference.py

The commands' own help, the published schemas, the docstrings of the public names and the limits are the source; the
tests say when a page is no longer what they give.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from reference_api import api
from reference_commands import commands, exit_codes
from reference_library import library, limits
from reference_schemas import schemas

FOLDER: Final = Path(__file__).parent.parent / "docs" / "reference"
MADE: Final = "<!-- Made by tools/reference.py: change what it is made from, then run it again. -->\n"
PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "api.md": api,
    "commands.md": commands,
    "exit-codes.md": exit_codes,
    "library.md": library,
    "limits.md": limits,
    "schemas.md": schemas,
}


def made() -> dict[str, str]:
    """Every page of the reference by its name, as the code gives it now."""
    return {name: MADE + write() for name, write in PAGES.items()}


def main() -> None:
    for name, text in made().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        print(FOLDER / name)


if __name__ == "__main__":
    main()

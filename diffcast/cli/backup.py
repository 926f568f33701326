"""`diffcast backup`: a copy of the desk's database."""

from __future__ import annotations

from pathlib import Path

import click

from diffcast.cli.options import FILE
from diffcast.serve.store.backup import backup as copy_store


@click.command
@click.argument("stories", type=FILE, metavar="STORIES")
@click.argument("copy", type=FILE, metavar="COPY")
def backup(stories: str, copy: str) -> None:
    """Copy STORIES, the database of "diffcast serve", to the new file COPY.

    The copy is consistent, also while the server runs and editors work, and it is verified before it appears. An
    existing file is never replaced. Don't use cp while the server runs: the latest changes are in a second file.

    \b
      diffcast backup stories.db stories-monday.db
    To restore it, stop the server and start it with the copy:
      diffcast serve --data stories-monday.db
    """
    copy_store(Path(stories), Path(copy))

"""`diffcast backup`: a copy of what the desk keeps."""

from __future__ import annotations

from pathlib import Path

import click

from diffcast.serve.store.backup import backup as copy_store


@click.command(short_help="Copy what `diffcast serve` keeps, also while it serves.")
@click.argument("stories", metavar="STORIES")
@click.argument("copy", metavar="COPY")
def backup(stories: str, copy: str) -> None:
    """Copy the file STORIES, in which "diffcast serve" keeps stories and decisions, to the new file COPY.

    The copy is of one moment and whole, also while the server runs and editors decide; it is read through before it
    appears. A file that is there already is never replaced. Copying STORIES by other means while the server runs may
    lose the last changes, which wait in a file beside it.

    \b
      diffcast backup stories.db stories-monday.db
    To go back to it, stop the server and start it on the copy:
      diffcast serve --data stories-monday.db
    """
    copy_store(Path(stories), Path(copy))

"""`diffcast forget`: delete stories of the desk so that nothing of them stays in its database."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from diffcast.cli.numbers import WholeNumber
from diffcast.cli.output import say
from diffcast.reports.summary import count
from diffcast.serve.store.database import Store
from diffcast.serve.store.errors import UnusableStore
from diffcast.serve.store.list_store import described

COMMAND = "diffcast forget"
"""Who deleted the stories, as the database keeps it beside their numbers."""
MAX_DAYS = 36_500
"""A hundred years: more is a mistake."""


@click.command
@click.argument("stories", metavar="STORIES")
@click.argument("story", nargs=-1, metavar="[STORY]...", type=WholeNumber(1))
@click.option(
    "--older-than",
    type=WholeNumber(0, MAX_DAYS),
    metavar="DAYS",
    help="Delete every story of which nothing has changed for so many days.",
)
def forget(stories: str, story: tuple[int, ...], older_than: int | None) -> None:
    """Delete stories from STORIES, the database of "diffcast serve". STORY is the number in the address of a story.

    Their texts, versions, decisions, sign-offs and history are removed, also from the free parts of the file and from
    its log. It asks nothing. It may run while the server runs; backups keep what they hold.

    \b
      diffcast forget stories.db 12
      diffcast forget stories.db 12 15
      diffcast forget stories.db --older-than 90

    Exit code: 0 if the stories are deleted; 2 if there is no such story, or the database cannot be used.
    """
    if bool(story) == (older_than is not None):
        raise click.UsageError("give the numbers of stories, or --older-than DAYS")
    path = Path(stories)
    if not path.exists():
        raise UnusableStore(f"{path}: no such file; check the path")
    with closing(Store(path)) as store:
        if older_than is None:
            removed = store.list.forget(story, COMMAND)
            store.list.scrub()
        else:
            removed = store.list.forget_old(older_than, COMMAND)
    for line in described(removed):
        click.echo(line)
    if not removed:
        say(f"{path}: no story is older than {count(older_than or 0, 'day', 'days')}; nothing was removed")

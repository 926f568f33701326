"""`diffcast user`: the personal tokens with which people sign in at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from diffcast.cli.output import say, write
from diffcast.errors import UnreadableInput
from diffcast.reports.excerpts import one_line
from diffcast.serve.settings import MAX_NAME
from diffcast.serve.store.database import Store
from diffcast.serve.store.users import Users
from diffcast.serve.texts import INVISIBLE

DATA: Final = click.option(
    "--data",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("stories.db"),
    show_default=True,
    metavar="FILE",
    help="Database of the stories.",
)


@click.group
def user() -> None:
    """Make, list and revoke the personal tokens with which people sign in at the desk.

    The database keeps only a digest of each token. Once there is a user, everybody has to sign in: restart the desk
    after you added the first one.
    """


@user.command(short_help="Make a token for somebody, and print it.")
@click.argument("name")
@DATA
def add(name: str, data: Path) -> None:
    """Make a token for NAME, and print it. Decisions and sign-offs of whoever uses it have that name.

    \b
      diffcast user add "C. Mori" --data /srv/desk/stories.db

    The token is printed once. If it is lost, revoke it and make a new one.
    """
    known = name.strip()
    if not known or len(known) > MAX_NAME or INVISIBLE.search(known):
        raise click.UsageError(f"NAME: give 1 to {MAX_NAME} characters that everybody can see")
    with _users(data, create=True) as users:
        first = not users.ever()
        token = users.add(known)
    write(f"{token}\n", None)
    say(f"diffcast: {one_line(known)} signs in with this token. It is not shown again.")
    if first:
        say("diffcast: from now on everybody has to sign in; restart diffcast serve")


@user.command("list", short_help="List who has a token.")
@DATA
def list_users(data: Path) -> None:
    """List who has a token, and since when, one a line."""
    with _users(data) as users:
        write("".join(f"{one_line(each.name)}  since {each.at[:10]}\n" for each in users.all()), None)


@user.command(short_help="End the token and the sessions of somebody.")
@click.argument("name")
@DATA
def revoke(name: str, data: Path) -> None:
    """End the token and all sessions of NAME at once. What they decided and signed stays."""
    with _users(data) as users:
        if not users.revoke(name.strip()):
            raise UnreadableInput(f"{one_line(name)}: no such user; diffcast user list shows them")
    say(f"diffcast: {one_line(name.strip())} is signed out everywhere, and the token works no more.")


@contextmanager
def _users(data: Path, create: bool = False) -> Iterator[Users]:
    if not create and not data.exists():
        raise UnreadableInput(f"{data}: no such file; give the file that diffcast serve uses (--data)")
    store = Store(data)
    try:
        yield store.users
    finally:
        store.close()

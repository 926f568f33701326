"""`diffcast serve`: the desk tool."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import click

from diffcast.cli.options import encoder_option, policy_of, policy_options
from diffcast.errors import MissingPart, UnreadableInput
from diffcast.serve.settings import ServeSettings, with_environment
from diffcast.settings import Encoder

SHORTEST = 16
"""Characters of a token; a shorter one can be guessed."""
LONGEST = 1000
NAME = re.compile(r"[\w-][\w.-]*", re.ASCII)
"""Without scheme and port: no request would ever match a name that has them."""
MEGABYTE = 1_000_000
TOKEN = "DIFFCAST_TOKEN"
"""The variable of the environment that may hold the token: other users of the machine can read an option."""


@click.command(short_help="Serve a page on which editors compare, decide and sign off.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free one.")
@click.option(
    "--data",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("stories.db"),
    show_default=True,
    metavar="FILE",
    help="The database of the stories; made where there is none.",
)
@click.option(
    "--token-file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A file that holds the token which everybody must show; DIFFCAST_TOKEN holds it just as well.",
)
@click.option(
    "--allow-host", "names", multiple=True, metavar="NAME", help="A further name of this server. May be repeated."
)
@click.option(
    "--max-upload",
    type=click.IntRange(1, 1000),
    default=10,
    show_default=True,
    metavar="MB",
    help="Megabytes that may be sent at once.",
)
@click.option("--workers", type=click.IntRange(1, 64), help="Processes that compare. [default: one a core, 8 at most]")
@encoder_option
@policy_options
def serve(
    host: str,
    port: int,
    data: Path,
    token_file: Path | None,
    names: tuple[str, ...],
    max_upload: int,
    workers: int | None,
    encoder: Encoder | None,
    config: str | None,
) -> None:
    """Serve the desk tool: a page on which an editor drops or pastes two texts, sees the report, decides and signs off.

    Stories, their versions, decisions and sign-offs are kept in one SQLite file. The server listens on this machine
    alone, unless a token is set. The JSON API is described at /openapi.json.

    \b
      diffcast serve
      diffcast serve --port 8080 --data /srv/desk/stories.db
      diffcast serve --config desk.toml
      diffcast serve --host 0.0.0.0 --token-file token.txt --allow-host desk.example

    It logs to stderr, one JSON object a line. SIGTERM and Ctrl+C let it finish what runs.
    Exit code: 0 when it was stopped so; 2 when it could not begin.
    """
    policy = policy_of(config)
    policy = replace(policy, encoder=encoder or policy.encoder)
    settings = ServeSettings(data, host, port, _token(token_file), _names(names), max_upload * MEGABYTE, policy)
    if settings.token is None and not settings.loopback:
        raise click.UsageError(f"--host {host}: others can reach it, so it needs a token; give --token-file FILE")
    if settings.token is None and names:
        raise click.UsageError(
            f"--allow-host {names[0]}: others can reach it, so it needs a token; give --token-file FILE"
        )
    try:
        from diffcast.serve.http.server import serve as run
    except ImportError as error:
        if (error.name or "").startswith("diffcast"):
            raise
        raise MissingPart(
            "diffcast serve: install what it needs: pip install '.[serve]' in a clone of diffcast"
        ) from error
    run(with_environment(settings if workers is None else replace(settings, workers=workers)))


def _names(given: tuple[str, ...]) -> frozenset[str]:
    """The names in the form in which a request is held against them."""
    for name in given:
        if not NAME.fullmatch(name):
            raise click.UsageError(
                f"--allow-host {name}: is no name of a host; give the name alone, as in desk.example"
            )
    return frozenset(name.lower().rstrip(".") for name in given)


def _token(file: Path | None) -> str | None:
    """The token of the file, or of the environment; None where there is neither."""
    where, token = (TOKEN, os.environ.get(TOKEN, "")) if file is None else (str(file), _read(file))
    if file is None and not token:
        return None
    if not SHORTEST <= len(token) <= LONGEST or not (token.isascii() and token.isprintable()) or " " in token:
        raise UnreadableInput(
            f"{where}: holds no token; it takes {SHORTEST} to {LONGEST} letters, digits and signs in one line"
        )
    return token


def _read(file: Path) -> str:
    try:
        return file.read_bytes()[: LONGEST + 1].decode("utf-8", "replace").strip()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UnreadableInput(f"{file}: cannot be read ({why}); give a file that holds the token") from error

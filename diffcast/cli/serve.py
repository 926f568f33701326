"""`diffcast serve`: the desk, a web page on which editors compare, decide and sign off."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import click

from diffcast.cli.options import engine_of, engine_options, policy_of, policy_options
from diffcast.errors import MissingPart, UnreadableInput
from diffcast.serve.settings import ServeSettings, with_environment
from diffcast.settings import Effort, Encoder

MAX_TOKEN_CHARS = 1000
TOKEN = re.compile(rf"[!-~]{{16,{MAX_TOKEN_CHARS}}}")
"""A shorter token can be guessed."""
HOST_NAME = re.compile(r"[\w-][\w.-]*", re.ASCII)
"""Without scheme and port: no request would match a name that has them."""
MEGABYTE = 1_000_000
TOKEN_VARIABLE = "DIFFCAST_TOKEN"
"""The environment variable for the token. There is no option for it: other users could read it in the process list."""


@click.command
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port; 0 for any free one.",
)
@click.option(
    "--data",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("stories.db"),
    show_default=True,
    metavar="FILE",
    help="Database of the stories; created if it doesn't exist.",
)
@click.option(
    "--token-file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="File with the token that everyone needs; or set DIFFCAST_TOKEN.",
)
@click.option(
    "--allow-host", "names", multiple=True, metavar="NAME", help="Another host name of this server. Can be repeated."
)
@click.option(
    "--max-upload",
    type=click.IntRange(1, 1000),
    default=10,
    show_default=True,
    metavar="MB",
    help="Largest upload, in megabytes.",
)
@click.option(
    "--workers", type=click.IntRange(1, 64), help="Processes that compare. [default: one per core, at most 8]"
)
@engine_options
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
    effort: Effort | None,
    config: str | None,
) -> None:
    """Run the desk: a web page on which editors paste or drop two texts, see the report, decide and sign off.

    Stories, versions, decisions and sign-offs are stored in one SQLite file. Without a token, only this machine can
    reach the server. /openapi.json describes the JSON API.

    \b
      diffcast serve
      diffcast serve --port 8080 --data /srv/desk/stories.db
      diffcast serve --config desk.toml
      diffcast serve --host 0.0.0.0 --token-file token.txt --allow-host desk.example

    It logs to stderr, one JSON object on each line. On SIGTERM or Ctrl+C it finishes running requests and stops.

    Exit code: 0 after a normal stop; 2 if it could not start.
    """
    policy = engine_of(policy_of(config), encoder, effort)
    settings = ServeSettings(data, host, port, _token(token_file), _names(names), max_upload * MEGABYTE, policy)
    if settings.token is None and not settings.loopback:
        raise click.UsageError(f"--host {host}: other machines can reach it; give --token-file FILE")
    if settings.token is None and names:
        raise click.UsageError(f"--allow-host {names[0]}: other machines can reach it; give --token-file FILE")
    try:
        from diffcast.serve.http.server import serve as run
    except ImportError as error:
        if (error.name or "").startswith("diffcast"):
            raise
        raise MissingPart("diffcast serve: needs an extra; pip install 'diffcast[serve]'") from error
    run(with_environment(settings if workers is None else replace(settings, workers=workers)))


def _names(given: tuple[str, ...]) -> frozenset[str]:
    """The names as requests are compared with them."""
    for name in given:
        if not HOST_NAME.fullmatch(name):
            raise click.UsageError(f"--allow-host {name}: not a host name; give only the name, as in desk.example")
    return frozenset(name.lower().rstrip(".") for name in given)


def _token(file: Path | None) -> str | None:
    """The token from the file or the environment; None without one."""
    where, token = (TOKEN_VARIABLE, os.environ.get(TOKEN_VARIABLE, "")) if file is None else (str(file), _read(file))
    if file is None and not token:
        return None
    if not TOKEN.fullmatch(token):
        raise UnreadableInput(f"{where}: not a token; give one line of 16 to 1,000 ASCII characters without spaces")
    return token


def _read(file: Path) -> str:
    try:
        return file.read_bytes()[: MAX_TOKEN_CHARS + 1].decode("utf-8", "replace").strip()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UnreadableInput(f"{file}: cannot be read ({why}); give a file with the token") from error

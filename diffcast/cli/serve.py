"""`diffcast serve`: the desk, a web page on which editors compare, decide and sign off."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import click

from diffcast.cli.numbers import WholeNumber
from diffcast.cli.options import engine_of, engine_options, policy_of, policy_options
from diffcast.errors import MissingPart, UnreadableInput
from diffcast.serve.settings import Network, ServeSettings, Webhook, with_environment
from diffcast.settings import Effort, Encoder

MAX_TOKEN_CHARS = 1000
TOKEN = re.compile(rf"[!-~]{{16,{MAX_TOKEN_CHARS}}}")
"""A shorter token can be guessed."""
HOST_NAME = re.compile(r"[\w-][\w.-]*", re.ASCII)
"""Without scheme and port: no request would match a name that has them."""
MEGABYTE = 1_000_000
HEADER_NAME = re.compile(r"[A-Za-z0-9-]{1,80}")
NOT_USER_HEADERS = frozenset({"host", "cookie", "authorization", "origin", "content-length", "content-type", "accept"})
"""Headers that mean something else."""
WEBHOOK_VARIABLE, SECRET_VARIABLE = "DIFFCAST_WEBHOOK_URL", "DIFFCAST_WEBHOOK_SECRET"
"""Not in diffcast.toml: whoever knows the address of a webhook can post there."""
TOKEN_VARIABLE = "DIFFCAST_TOKEN"
"""The environment variable for the token. There is no option for it: other users could read it in the process list."""


@click.command
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=WholeNumber(0, 65535),
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
    "--user-header",
    metavar="NAME",
    help="Header in which your proxy names who sends a request, such as X-Forwarded-User. Needs --proxy.",
)
@click.option(
    "--proxy",
    "proxies",
    multiple=True,
    metavar="ADDRESS",
    help="Address or network of your proxy, such as 127.0.0.1 or 10.0.0.0/24. Can be repeated.",
)
@click.option(
    "--max-upload",
    type=WholeNumber(1, 1000),
    default=10,
    show_default=True,
    metavar="MB",
    help="Largest upload, in megabytes.",
)
@click.option("--workers", type=WholeNumber(1, 64), help="Processes that compare. [default: one per core, at most 8]")
@engine_options
@policy_options
def serve(
    host: str,
    port: int,
    data: Path,
    token_file: Path | None,
    names: tuple[str, ...],
    user_header: str | None,
    proxies: tuple[str, ...],
    max_upload: int,
    workers: int | None,
    encoder: Encoder | None,
    effort: Effort | None,
    config: str | None,
) -> None:
    """Run the desk: a web page on which editors paste or drop two texts, see the report, decide and sign off.

    Stories, versions, decisions and sign-offs are stored in one SQLite file. Only this machine can reach the server
    unless people sign in: with a token of their own ("diffcast user add"), through a proxy that names them
    (--user-header), or with one token for all (--token-file). /openapi.json describes the JSON API.

    \b
      diffcast serve
      diffcast serve --port 8080 --data /srv/desk/stories.db
      diffcast serve --config desk.toml
      diffcast serve --host 0.0.0.0 --token-file token.txt --allow-host desk.example
      diffcast serve --user-header X-Forwarded-User --proxy 127.0.0.1 --allow-host desk.example

    Notices to a webhook are off. They are sent to the address in the environment variable DIFFCAST_WEBHOOK_URL, signed
    with the key in DIFFCAST_WEBHOOK_SECRET. It logs to stderr, one JSON object on each line. On SIGTERM or Ctrl+C it
    finishes running requests and stops.

    Exit code: 0 after a normal stop; 2 if it could not start.
    """
    settings = ServeSettings(
        data,
        host,
        port,
        _token(token_file),
        user_header=_header(user_header, proxies),
        proxies=tuple(map(_network, proxies)),
        names=_names(names),
        max_upload=max_upload * MEGABYTE,
        policy=engine_of(policy_of(config), encoder, effort),
    )
    _refuse_strangers(settings, names)
    try:
        from diffcast.serve.http.server import serve as run
    except ImportError as error:
        if (error.name or "").startswith("diffcast"):
            raise
        raise MissingPart("diffcast serve: needs an extra; pip install 'diffcast[serve]'") from error
    settings = replace(settings, webhook=_webhook(), workers=workers or settings.workers)
    run(with_environment(settings))


def _refuse_strangers(settings: ServeSettings, names: tuple[str, ...]) -> None:
    """Raise `UsageError` where other machines could reach a server that asks nobody who they are."""
    if settings.token is not None or settings.user_header or (settings.loopback and not names):
        return
    from diffcast.serve.store.users import has_users  # Imported late, with SQLite.

    if not has_users(settings.data):
        option = f"--host {settings.host}" if not settings.loopback else f"--allow-host {names[0]}"
        needs = "give --token-file FILE, --user-header NAME, or make users first (diffcast user add)"
        raise click.UsageError(f"{option}: other machines can reach it; {needs}")


def _header(name: str | None, proxies: tuple[str, ...]) -> str:
    """The name of the header as requests have it; empty without one."""
    if name is None:
        return ""
    if not HEADER_NAME.fullmatch(name) or name.lower() in NOT_USER_HEADERS:
        raise click.UsageError(f"--user-header {name}: no header for a name; give one such as X-Forwarded-User")
    if not proxies:
        raise click.UsageError(f"--user-header {name}: anybody could send it; give the address of the proxy (--proxy)")
    return name.lower()


def _network(given: str) -> Network:
    try:
        return ip_network(given.strip(), strict=False)
    except ValueError as error:
        raise click.UsageError(
            f"--proxy {given}: not an address; give an IP address or a network, as in 10.0.0.0/24"
        ) from error


def _webhook() -> Webhook | None:
    """Where notices go; None where the environment names nothing. Raises `UnreadableInput`."""
    given = os.environ.get(WEBHOOK_VARIABLE, "").strip()
    if not given:
        return None
    from diffcast.serve.webhook import is_webhook_url  # Imported late, with a package of the extra.

    if not is_webhook_url(given):
        raise UnreadableInput(f"{WEBHOOK_VARIABLE}: not an https address; http works for this machine only")
    return Webhook(given, os.environ.get(SECRET_VARIABLE, ""))


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

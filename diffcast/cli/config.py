"""`diffcast config`: what `diffcast.toml` sets, and what is wrong in it."""

from __future__ import annotations

from pathlib import Path

import click

from diffcast.cli.options import FILE, nearest_config
from diffcast.cli.output import write
from diffcast.errors import BAD_INPUT
from diffcast.reports.excerpts import one_line
from diffcast.review.config_file import NAME, ConfigFile, as_toml, read


@click.group
def config() -> None:
    """Check diffcast.toml, or show what it sets.

    diffcast looks for the file in the working folder and the folders above it, up to a folder with a .git, the home
    folder or the root. A file that another user can change is ignored. --config FILE names a file, --no-config uses
    none.
    """


@config.command(short_help="List every mistake in a diffcast.toml.")
@click.argument("file", type=FILE, metavar="[FILE]", required=False)
@click.pass_context
def check(context: click.Context, file: str | None) -> None:
    """List every mistake in FILE, or in the nearest diffcast.toml, with line, column and key.

    \b
      diffcast config check
      diffcast config check desk/diffcast.toml

    Exit code: 0 if there is no mistake, 2 if there are any.
    """
    found = _read(file)
    if found is None:
        write(f"no {NAME} here or in a folder above: nothing is set\n", None)
        return
    lines = [mistake.message(found.source) for mistake in found.mistakes]
    count = f"{len(lines)} mistake{'s' * (len(lines) > 1)}" if lines else f"{found.source}: no mistakes"
    write("\n".join([*map(one_line, lines), count]) + "\n", None)
    context.exit(BAD_INPUT if lines else 0)


@config.command(short_help="Print all settings, with defaults, as TOML.")
@click.argument("file", type=FILE, metavar="[FILE]", required=False)
def show(file: str | None) -> None:
    """Print all settings of FILE or of the nearest diffcast.toml, with defaults as comments, as TOML.

    \b
      diffcast config show
      diffcast config show desk/diffcast.toml
    """
    found = _read(file)
    values = found.checked() if found else {}
    head = f"# {one_line(found.source)}" if found else f"# no {NAME} here or in a folder above: these are the defaults"
    write(as_toml(values, head), None)


def _read(file: str | None) -> ConfigFile | None:
    """The named file, or the nearest one."""
    path = file if file is not None else nearest_config()
    return read(Path(path)) if path is not None else None

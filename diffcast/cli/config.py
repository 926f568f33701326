"""`diffcast config`: what is set, and what is wrong with it; and the options by which every command takes a policy."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from diffcast.cli.output import write
from diffcast.errors import BadConfig
from diffcast.reports.excerpts import one_line
from diffcast.review.config_file import NAME, Config, found, read
from diffcast.review.policy import NONE, Policy, load
from diffcast.review.policy_text import shown

BAD = 2
F = TypeVar("F", bound=Callable[..., Any])


def policy_options(command: F) -> F:
    """Gives a command `--config FILE` and `--no-config`, as `config` and `no_config`, for `policy_of`."""
    command = click.option("--no-config", is_flag=True, help=f"Do without any {NAME}.")(command)
    told = f"What the newsroom sets: house style, weights, thresholds. [default: the nearest {NAME}, from here upwards]"
    return click.option("--config", metavar="FILE", help=told)(command)


def policy_of(config: str | None, no_config: bool) -> Policy:
    """The policy that the options name, else that of the nearest `diffcast.toml`; raises `BadConfig` in one line."""
    path = config_of(config, no_config)
    return load(Path(path)) if path is not None else NONE


def config_of(config: str | None, no_config: bool) -> str | None:
    """The file of that policy; None where there is none, or none is wanted."""
    if config is not None and no_config:
        raise click.UsageError("--config names a file and --no-config takes none: give one of them")
    if config is not None or no_config:
        return config
    path = found(_here())
    return os.path.relpath(path) if path else None


def _here() -> Path:
    """The working folder; the path that the shell knows it by, where that is one."""
    try:
        return Path.cwd()
    except OSError as error:
        raise BadConfig(f"the working folder is not there ({error.strerror}); go to another, or --no-config") from error


@click.group
def config() -> None:
    """Show what diffcast.toml sets, or check it.

    The file is looked for in the working folder and in those above it, up to one that holds a .git, to the home
    folder, or to the root. Every command that compares takes --config FILE to name another, and --no-config.
    """


@config.command
@click.argument("file", metavar="[FILE]", required=False)
@click.pass_context
def check(context: click.Context, file: str | None) -> None:
    """Say all that is wrong in FILE, or in the nearest diffcast.toml, with the line, the column and the key.

    \b
      diffcast config check
      diffcast config check desk/diffcast.toml

    Exit code: 0 without a mistake, 2 with any.
    """
    read_one = _config(file)
    if read_one is None:
        write(f"no {NAME} here or above: nothing is set\n", None)
        return
    lines = [mistake.told(read_one.source) for mistake in read_one.mistakes]
    count = f"{len(lines)} mistake{'s' * (len(lines) > 1)}" if lines else f"{read_one.source}: no mistake"
    write("\n".join([*map(one_line, lines), count]) + "\n", None)
    context.exit(BAD if lines else 0)


@config.command
@click.argument("file", metavar="[FILE]", required=False)
def show(file: str | None) -> None:
    """Print what is set, defaults too, as a diffcast.toml of its own.

    \b
      diffcast config show
      diffcast config show desk/diffcast.toml
    """
    read_one = _config(file)
    values = read_one.checked() if read_one else {}
    head = f"# {one_line(read_one.source)}" if read_one else f"# no {NAME} here or above: these are the defaults"
    write(shown(values, head), None)


def _config(file: str | None) -> Config | None:
    """The named file or the nearest one, which is told by its path from here."""
    path = Path(file) if file is not None else found(_here())
    if path is None:
        return None
    return read(path if file is not None else Path(os.path.relpath(path)))

"""Options that several commands share, and the `diffcast.toml` that they choose."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from os.path import exists, isdir
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import click
from click.shell_completion import CompletionItem

from diffcast.cli.output import quiet_option, say
from diffcast.errors import BadConfig, UnreadableInput
from diffcast.readers import FORMATS
from diffcast.review.config_file import NAME, find
from diffcast.review.policy import NO_POLICY, Policy, load
from diffcast.second_reader.asking import MAX_QUESTIONS, UNCERTAIN_BELOW
from diffcast.second_reader.server import Server, server_at
from diffcast.settings import EFFORTS, ENCODERS, Effort, Encoder

F = TypeVar("F", bound=Callable[..., Any])


class _FileName(click.types.StringParamType):
    """A file or folder, as a shell completes it. It is read, and its errors are worded, by what uses it."""

    name = "file"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The shell's own file names."""
        return [CompletionItem(incomplete, type="file")]


class ExistingPath(click.Path):
    """A file or folder that is there, as a `Path`; another is refused in the words that every command uses."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(value)
        if not exists(path):
            what = "no such file or folder" if self.file_okay else "no such folder"
            raise UnreadableInput(f"{path}: {what}; check the path")
        if not self.file_okay and not isdir(path):
            raise UnreadableInput(f"{path}: a file; give a folder")
        return path


FILE: Final = _FileName()
FORMAT_NAMES: Final = tuple(sorted(each.name for each in FORMATS))


def output_option(command: F) -> F:
    """Adds `--output` and `--quiet`."""
    text = "Write to FILE (never partially)."
    return click.option("-o", "--output", type=FILE, metavar="FILE", help=text)(quiet_option(command))


def engine_options(command: F) -> F:
    """Adds `--encoder` and `--effort`."""
    encoder = click.option(
        "--encoder",
        type=click.Choice(ENCODERS),
        help="How to match facts in other words: with the bundled language model, or by words alone (faster, finds "
        "less). [default: contextual]",
    )
    effort = click.option(
        "--effort",
        type=click.Choice(EFFORTS),
        help="How strong a language model to use. High is several times slower and finds more; it needs the package "
        "diffcast-large. [default: default]",
    )
    return encoder(effort(command))


def engine_of(policy: Policy, encoder: Encoder | None, effort: Effort | None) -> Policy:
    """The policy with the engine that the options ask for; raises `UsageError` where they ask for both kinds."""
    chosen = encoder or policy.encoder
    if chosen == "lexical" and effort == "high":
        raise click.UsageError(
            "--effort high needs the language model that --encoder lexical leaves out; give only one"
        )
    return replace(policy, encoder=chosen, effort=effort or policy.effort)


def second_reader_options(command: F) -> F:
    """Adds `--second-reader` and `--second-reader-model`."""
    server = click.option(
        "--second-reader",
        is_flag=False,
        flag_value="",
        metavar="[URL]",
        help="Also ask a language model that runs on this machine about the differences and one-sided facts that are "
        f"less than {UNCERTAIN_BELOW}% sure ({MAX_QUESTIONS} at most), and show its verdicts beside them. URL is a "
        "server with the API of OpenAI, such as llama.cpp, Ollama or vLLM. [default: not asked; without URL, that in "
        f"{NAME}]",
    )
    model = click.option(
        "--second-reader-model", metavar="NAME", help="The model to ask. [default: the first that the server lists]"
    )
    return server(model(command))


def second_reader_of(policy: Policy, url: str | None) -> Server | None:
    """The server to ask, None without the option; raises `UsageError` without an address, `RefusedServer`."""
    if url is None:
        return None
    known = policy.second_reader
    if not (url or known.url):
        raise click.UsageError(f"--second-reader needs a URL, here or as url under [second-reader] in {NAME}")
    return server_at(url or known.url, known.hosts)


def text_format_options(command: F) -> F:
    """Adds `--transcript-format` and `--article-format`."""
    choice = click.Choice(FORMAT_NAMES)
    article = click.option("--article-format", type=choice, metavar="FORMAT", help="Format of the article.")
    transcript = click.option(
        "--transcript-format",
        type=choice,
        metavar="FORMAT",
        help="Format of the transcript, as in `diffcast formats`. [default: detected from the content, then the name]",
    )
    return transcript(article(command))


def policy_options(command: F) -> F:
    """Adds `--config FILE` and `--no-config`. The command gets `config`: the path of the file to use, or None."""

    @wraps(command)
    def with_config(*args: Any, config: str | None, no_config: bool, **others: Any) -> Any:
        return command(*args, config=_config(config, no_config), **others)

    without = click.option("--no-config", is_flag=True, help=f"Ignore {NAME}.")(with_config)
    text = f"Use the house style, severities and thresholds in FILE. [default: the nearest {NAME}, here or above]"
    return cast(F, click.option("--config", type=FILE, metavar="FILE", help=text)(without))


def policy_of(config: str | None) -> Policy:
    """The policy of this file; raises `BadConfig`, in one line, if it has a mistake."""
    return load(Path(config)) if config is not None else NO_POLICY


def nearest_config() -> str | None:
    """The `diffcast.toml` that commands use here, as a relative path; None without one.

    A nearer file that isn't used, since another user controls it, is named on stderr.
    """
    found = find(_working_folder())
    for ignored in found.ignored:
        path = os.path.relpath(ignored.path)
        say(f"diffcast: {path}: ignored, since {ignored.reason}; to use it, give --config {path}")
    return os.path.relpath(found.path) if found.path else None


def _config(config: str | None, no_config: bool) -> str | None:
    if config is not None and no_config:
        raise click.UsageError("--config and --no-config exclude each other; give only one")
    return config if config is not None or no_config else nearest_config()


def _working_folder() -> Path:
    try:
        return Path.cwd()
    except OSError as error:
        raise BadConfig(f"the working folder is gone ({error.strerror}); go to another, or give --no-config") from error

"""`diffcast completion`: the script by which a shell completes commands, options and file names."""

from __future__ import annotations

from typing import Final

import click
from click.shell_completion import get_completion_class

from diffcast.cli.output import write

SHELLS: Final = ("bash", "zsh", "fish")
VARIABLE: Final = "_DIFFCAST_COMPLETE"
"""By which the script asks diffcast for completions; click derives it from the name of the program."""


@click.command
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script that completes diffcast's commands, options and files in SHELL. Install it with one line:

    \b
      echo 'eval "$(diffcast completion bash)"' >> ~/.bashrc
      echo 'eval "$(diffcast completion zsh)"' >> ~/.zshrc
      diffcast completion fish > ~/.config/fish/completions/diffcast.fish

    It takes effect in the next terminal. In ~/.zshrc the line must stand below the one that runs compinit.
    """
    maker = get_completion_class(shell)
    assert maker is not None, "a choice of SHELLS"
    write(maker(context.find_root().command, {}, "diffcast", VARIABLE).source().strip() + "\n", None)

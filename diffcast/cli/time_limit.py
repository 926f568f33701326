"""`--timeout`: the time in which a pair has to be read and compared, whatever stage it is in."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final, NoReturn, TypeVar

import click

from diffcast.cli.numbers import Number
from diffcast.errors import UnreadableInput
from diffcast.limits import total_seconds

Command = TypeVar("Command", bound=Callable[..., Any])
KEY: Final = "diffcast.timeout"
MAX_SECONDS: Final = 86_400
SECONDS_BETWEEN_ALARMS: Final = 1
"""Until the next alarm, if a library swallowed one."""


def seconds(least: int, *, above: bool = False) -> Number:
    """A number of seconds up to a day; `above`: whether the least itself is too little."""
    return Number(least, MAX_SECONDS, min_open=above)


def timeout_option(command: Command) -> Command:
    """Adds `--timeout`, which `time_limit` looks up in the context."""

    def remember(context: click.Context, _: click.Parameter, value: float | None) -> None:
        context.meta[KEY] = value

    option = click.option(
        "--timeout",
        type=seconds(0, above=True),
        metavar="SECONDS",
        expose_value=False,
        callback=remember,
        help="Stop a comparison after SECONDS, reading included. [default: timeout in diffcast.toml, else 300]",
    )
    return option(command)


@contextmanager
def time_limit(transcript: str, article: str | None, configured: float | None = None) -> Iterator[None]:
    """Raise `UnreadableInput` in whatever runs inside the block once the time is over; `configured`: in diffcast.toml.

    A call into a library ends first, which takes a second at most. Without the alarm of POSIX,
    or outside the main thread, there is no limit but those of the readers.
    """
    context = click.get_current_context(silent=True)
    seconds: float = (context.meta.get(KEY) if context else None) or total_seconds(configured)
    over = False

    def stop(_: int = 0, __: FrameType | None = None) -> NoReturn:
        nonlocal over
        over = True
        other = f" with {article}" if article else ""
        raise UnreadableInput(
            f"{transcript}: not compared{other} within {seconds:g} seconds; give shorter texts, or raise --timeout"
        )

    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, SECONDS_BETWEEN_ALARMS)
    try:
        yield
        if over:  # What runs while memory is collected drops every exception.
            stop()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)

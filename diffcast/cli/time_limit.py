"""`--timeout`: the time in which a pair has to be read and compared, whatever stage it is in."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final, NoReturn, TypeVar

import click

from diffcast.errors import UnreadableInput
from diffcast.limits import limits

Command = TypeVar("Command", bound=Callable[..., Any])
KEY: Final = "diffcast.timeout"
MAX_SECONDS: Final = 86_400


def timeout_option(command: Command) -> Command:
    """Adds `--timeout`, which `time_limit` looks up in the context."""

    def remember(context: click.Context, _: click.Parameter, value: float | None) -> None:
        context.meta[KEY] = value

    option = click.option(
        "--timeout",
        type=click.FloatRange(min=0, max=MAX_SECONDS, min_open=True),
        metavar="SECONDS",
        expose_value=False,
        callback=remember,
        help="Stop a comparison after SECONDS, reading included. [default: 300]",
    )
    return option(command)


@contextmanager
def time_limit(name: str) -> Iterator[None]:
    """Raise `UnreadableInput` in whatever runs inside the block once the time is over.

    `name` names the pair. A call into a library ends first, which takes a second at most. Without the alarm of POSIX,
    or outside the main thread, there is no limit but those of the readers.
    """
    context = click.get_current_context(silent=True)
    seconds: float = (context.meta.get(KEY) if context else None) or limits().total_seconds

    def stop(_: int, __: FrameType | None) -> NoReturn:
        raise UnreadableInput(
            f"{name}: not compared within {seconds:g} seconds; give shorter texts, or raise --timeout"
        )

    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)

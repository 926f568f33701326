"""Options that take a number: what is none, or out of range, is refused in one line that says what may be given."""

from __future__ import annotations

import math
from typing import Any, Final, NoReturn

import click

MAX_SHOWN: Final = 40
"""Characters of a wrong value in a message."""


class WholeNumber(click.IntRange):
    """A whole number from one bound to another."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number; raises `UsageError`."""
        try:
            return int(super().convert(value, param, ctx))
        except click.BadParameter:
            _refuse(self, "a whole number", value, param, ctx)


class Number(click.FloatRange):
    """A number from one bound to another; unlike `FloatRange` it refuses `nan`, which no bound holds."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number; raises `UsageError`."""
        try:
            number = float(super().convert(value, param, ctx))
        except click.BadParameter:
            number = math.nan
        if math.isnan(number):
            _refuse(self, "a number", value, param, ctx)
        return number


def _refuse(
    bounds: click.IntRange | click.FloatRange,
    what: str,
    value: Any,
    param: click.Parameter | None,
    ctx: click.Context | None,
) -> NoReturn:
    text = str(value)
    shown = text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"
    least = f"above {bounds.min} and" if bounds.min_open else f"from {bounds.min}"
    allowed = f"{least} up to {bounds.max}" if bounds.max is not None else f"{least} upwards"
    raise click.UsageError(f"{_name(param)}: {shown!r} is not {what} {allowed}; give such a number", ctx) from None


def _name(param: click.Parameter | None) -> str:
    """The parameter as people write it."""
    if param is None:
        return "number"
    return max(param.opts, key=len) if isinstance(param, click.Option) else str(param.name).upper()

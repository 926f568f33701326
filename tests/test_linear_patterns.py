"""No regular expression of diffcast takes longer than its text is long: 16 times the text takes about 16 times as long.

Processor time, not the clock; the best of three; only what takes long enough to be measured is judged. A pattern of
quadratic time takes 256 times as long.
"""

from __future__ import annotations

import re
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final, NoReturn

import pytest
from pattern_sources import ELSEWHERE, Found, calls, literal, sources
from worst_cases import WorstCases

SIZE: Final = 750
"""Characters of a short text."""
TIMES: Final = 16
ALLOWED: Final = 40
"""How many times as long the long text of 16 times the size may take. Linear time is 16, quadratic is 256."""
FLOOR: Final = 0.02
"""Seconds for a long text of 12,000 characters that are never too many; quadratic time takes more."""
ENDLESS: Final = 1.0
"""Seconds after which a text is given up: it takes longer than any linear one."""
APPLIED: Final[Mapping[str, Callable[[re.Pattern[Any], Any], object]]] = {
    "match": lambda pattern, text: pattern.match(text),
    "fullmatch": lambda pattern, text: pattern.fullmatch(text),
    "search": lambda pattern, text: pattern.search(text),
    "every": lambda pattern, text: deque(pattern.finditer(text), 0),
}


class GivenUpError(Exception):
    """The text took too long."""


@contextmanager
def given_up() -> Iterator[None]:
    """Raise `GivenUpError` in whatever runs inside the block once it took too much time."""

    def stop(_: int, __: FrameType | None) -> NoReturn:
        raise GivenUpError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, ENDLESS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def seconds(pattern: re.Pattern[Any], use: str, text: Any, often: int = 1) -> float:
    """Processor seconds that a pattern takes over a text, so often; infinite if it takes too long."""
    begun = time.process_time()
    for _ in range(often):
        APPLIED[use](pattern, text)
    return time.process_time() - begun


def is_slow(pattern: re.Pattern[Any], use: str, short: Any, long: Any) -> bool:
    """Whether the long text takes over `ALLOWED` times as long as the short one, and long enough to be sure of it."""
    if seconds(pattern, use, long) < FLOOR:
        return False
    least = min(seconds(pattern, use, long) for _ in range(3))
    share = min(seconds(pattern, use, short, TIMES) for _ in range(3)) / TIMES
    return least > FLOOR and least > ALLOWED * share


def slow_cases(found: Found) -> Iterator[str]:
    """The worst cases over which a pattern takes too long, as a person can read them."""
    cases = WorstCases(found.pattern)
    for short, long in zip(cases.texts(SIZE), cases.texts(TIMES * SIZE), strict=True):
        for use in sorted(found.uses):
            try:
                with given_up():
                    slow = is_slow(found.pattern, use, short, long)
            except GivenUpError:
                slow = True
            if slow:
                yield f"{use} of {short[:40]!r} … {short[-3:]!r}"


def united() -> Mapping[str, Found]:
    """Every pattern once, with all its uses, by where it is."""
    by_pattern: dict[re.Pattern[Any], Found] = {}
    for one in sources():
        first = by_pattern.setdefault(one.pattern, one)
        by_pattern[one.pattern] = Found(first.where, one.pattern, first.uses | one.uses)
    return {one.where: one for one in by_pattern.values()}


PATTERNS: Final = united()


@pytest.mark.parametrize("where", PATTERNS)
def test_a_pattern_takes_time_in_proportion_to_its_text(where: str) -> None:
    assert next(slow_cases(PATTERNS[where]), None) is None


SLOW: Final = [
    (r"\s+$", "search"), (r"\w+:", "every"), (r"(?:a|a)*b", "match"), (r"<!--.*?-->", "every"), (r"(?:\w+\s?)+!", "fullmatch"),
    (r"\s*,\s*", "every"), (r"\(\s*([^()]+?)\s*\)", "search"), (r"(?:[A-Z]\w*\s?){1,5}\)", "match"), (rb"[ -]*[-=]*x", "match"),
    (r"(?:\.[^<>]{1,60})*>", "match"), (r"(?m)^\w[^\n]*?[ ]*;", "every"),
]  # fmt: skip
"""Patterns of more than linear time."""
QUICK: Final = [
    (r"(?<!\s)\s+$", "search"), (r"(?<!\w)\w+:", "every"), (r"(?:a|a)*+b", "match"), (r"<!--.{0,40}?-->", "every"), (r"\w{1,40}:", "search"),
    (r"(?:\w++\s?)++!", "fullmatch"), (r"(?:(?<!\s)\s++)?+,\s*+", "every"), (r"\s+$", "match"), (r"\w+:", "fullmatch"),
    (r"\(\s*+([^()]{1,60}?)\s*+\)", "search"), (rb"[ -]*+[-=]*+x", "match"), (r"(?:\.[^<>.]{1,60})*>", "match"),
]  # fmt: skip
"""Patterns of linear time."""


@pytest.mark.parametrize(("written", "use"), SLOW)
def test_a_pattern_of_more_than_linear_time_is_found(written: Any, use: str) -> None:
    assert next(slow_cases(Found("", re.compile(written), frozenset({use}))), None)


@pytest.mark.parametrize(("written", "use"), QUICK)
def test_a_pattern_of_linear_time_is_left_alone(written: Any, use: str) -> None:
    assert next(slow_cases(Found("", re.compile(written), frozenset({use}))), None) is None


def test_what_a_function_compiles_is_written_there_or_judged_elsewhere() -> None:
    unseen = {where for where, call, _ in calls() if literal(call.args[0]) is None}
    kinds = {where.split()[0] for where in PATTERNS}
    assert unseen == set(ELSEWHERE) and set(ELSEWHERE.values()) <= kinds

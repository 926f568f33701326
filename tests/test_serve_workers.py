"""Comparing for many at once: the same two once, a line that is never long, and nothing that never ends."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from serving import PATIENCE, SPOKEN, WRITTEN

from diffcast.errors import NoStory, UnreadableInput
from diffcast.model import Comparison
from diffcast.review.policy import Policy
from diffcast.serve import compare_process
from diffcast.serve.compare_process import ComparisonLost, ComparisonTooSlow
from diffcast.serve.settings import ServeSettings
from diffcast.serve.store.values import Source
from diffcast.serve.texts import TextPair
from diffcast.serve.workers import ComparePool, TooManyComparisons

SETTINGS = ServeSettings(Path("unused.db"), workers=1, waiting=2, policy=Policy(encoder="lexical"))
LONG = "\n".join(
    f"ON DAY {number} THE MAYOR OF PORT HALDEN SAID {number * 3} PEOPLE HAD LEFT." for number in range(900)
)


def source(text: str, name: str = "text") -> Source:
    return Source.of(name, text.encode())


def during(settings: ServeSettings, what: Callable[[ComparePool], Coroutine[Any, Any, Any]]) -> Any:
    """What becomes of a pool that works; in a thread, since the browser of other tests has this thread's loop."""

    async def whole() -> Any:
        pool = ComparePool(settings)
        pool.start()
        try:
            return await what(pool)
        finally:
            pool.stop()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, whole()).result(PATIENCE * 2)


def test_the_same_two_texts_are_compared_once_however_many_ask() -> None:
    async def asked(pool: ComparePool) -> list[Comparison]:
        pair = source(SPOKEN), source(WRITTEN)
        return [
            *await asyncio.gather(*(pool.compare(TextPair(*pair)) for _ in range(20))),
            await pool.compare(TextPair(*pair)),
        ]

    found = during(SETTINGS, asked)
    assert all(each is found[0] for each in found)
    assert found[0].facts


def test_the_cache_tells_names_apart() -> None:
    async def asked(pool: ComparePool) -> list[Comparison]:
        return [await pool.compare(TextPair(source(SPOKEN, name), source(WRITTEN))) for name in ("a.txt", "b.txt")]

    assert [each.transcript.source for each in during(SETTINGS, asked)] == ["a.txt", "b.txt"]


def test_a_comparison_beyond_the_queue_is_refused() -> None:
    async def asked(pool: ComparePool) -> list[Any]:
        pairs = [TextPair(source(f"{SPOKEN}\nLINE {number}."), source(WRITTEN)) for number in range(8)]
        return await asyncio.gather(*map(pool.compare, pairs), return_exceptions=True)

    found = during(SETTINGS, asked)
    places = SETTINGS.workers + SETTINGS.waiting
    assert [type(each) for each in found] == [Comparison] * places + [TooManyComparisons] * (8 - places)


def test_a_comparison_that_takes_too_long_is_stopped_and_the_next_one_works() -> None:
    async def asked(pool: ComparePool) -> Comparison:
        await pool.compare(TextPair(source(SPOKEN), source(WRITTEN)))
        pool.settings = replace(pool.settings, seconds=0.01)
        with pytest.raises(ComparisonTooSlow):
            await pool.compare(TextPair(source(LONG), source(LONG.lower())))
        pool.settings = replace(pool.settings, seconds=PATIENCE)
        return await pool.compare(TextPair(source(SPOKEN, "again"), source(WRITTEN)))

    assert during(SETTINGS, asked).facts


def test_a_worker_that_dies_loses_only_its_own_comparison() -> None:
    async def asked(pool: ComparePool) -> Comparison:
        lost = asyncio.create_task(pool.compare(TextPair(source(LONG), source(LONG.lower()))))
        while not pool._idle.empty():
            await asyncio.sleep(0.01)
        pool._workers[0]._process.kill()
        with pytest.raises(ComparisonLost):
            await lost
        return await pool.compare(TextPair(source(SPOKEN), source(WRITTEN)))

    assert during(SETTINGS, asked).facts


@pytest.mark.parametrize(
    ("transcript", "article", "kind"),
    [
        (source("* * *"), source(WRITTEN), NoStory),
        (source(SPOKEN), Source.of("a.png", b"\x89PNG\r\n\x1a\n" + bytes(99)), UnreadableInput),
        (source("word " * 30_000), source(WRITTEN), UnreadableInput),
    ],
)
def test_an_unreadable_text_raises_the_readers_error_and_is_not_cached(
    transcript: Source, article: Source, kind: type[Exception]
) -> None:
    async def asked(pool: ComparePool) -> list[Any]:
        return [
            *await asyncio.gather(pool.compare(TextPair(transcript, article)), return_exceptions=True),
            *await asyncio.gather(pool.compare(TextPair(transcript, article)), return_exceptions=True),
        ]

    first, second = during(SETTINGS, asked)
    assert type(first) is type(second) is kind
    assert str(first) == str(second)
    assert first is not second


def test_a_client_that_hangs_up_does_not_cancel_the_comparison_of_others() -> None:
    async def asked(pool: ComparePool) -> Comparison:
        pair = source(SPOKEN), source(WRITTEN)
        first = asyncio.create_task(pool.compare(TextPair(*pair)))
        await asyncio.sleep(0)
        second = asyncio.create_task(pool.compare(TextPair(*pair)))
        await asyncio.sleep(0)
        first.cancel()
        return await second

    assert during(SETTINGS, asked).facts


def test_a_process_is_replaced_after_many_comparisons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compare_process, "COMPARISONS_OF_A_PROCESS", 2)

    async def asked(pool: ComparePool) -> list[int | None]:
        processes = []
        for number in range(3):
            await pool.compare(TextPair(source(SPOKEN, f"{number}.txt"), source(WRITTEN)))
            processes.append(pool._workers[0]._process.pid)
        return processes

    first, second, third = during(SETTINGS, asked)
    assert first != second == third


def test_a_comparison_without_memory_is_an_error_of_its_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(compare_process, "compare_with_policy", fails)
    outcome = compare_process._outcome(TextPair(source(SPOKEN), source(WRITTEN)), SETTINGS.policy)
    assert isinstance(outcome, UnreadableInput) and "too much memory" in str(outcome)


def test_a_comparison_that_nobody_waits_for_is_given_up_by_its_process_which_goes_on() -> None:
    async def asked(pool: ComparePool) -> tuple[Comparison, float, bool]:
        await pool.compare(TextPair(source(SPOKEN), source(WRITTEN)))
        process = pool._workers[0]._process
        abandoned = asyncio.create_task(pool.compare(TextPair(source(LONG), source(LONG.lower()))))
        while not pool._idle.empty():
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.3)
        abandoned.cancel()
        begun = time.monotonic()
        found = await pool.compare(TextPair(source(SPOKEN, "again"), source(WRITTEN)))
        return found, time.monotonic() - begun, process is pool._workers[0]._process and process.is_alive()

    found, seconds, same_process = during(SETTINGS, asked)
    assert found.facts
    assert seconds < 3
    assert same_process


def test_abandoned_comparisons_leave_the_queue() -> None:
    async def asked(pool: ComparePool) -> tuple[Comparison, int]:
        pairs = [TextPair(source(f"{LONG}\nLINE {number}."), source(LONG.lower())) for number in range(3)]
        tasks = [asyncio.create_task(pool.compare(pair)) for pair in pairs]
        await asyncio.sleep(0.1)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return await pool.compare(TextPair(source(SPOKEN), source(WRITTEN))), pool._running

    found, running = during(replace(SETTINGS, seconds=PATIENCE), asked)
    assert found.facts
    assert running == 0


def test_who_asks_for_a_comparison_that_was_just_given_up_gets_a_new_one() -> None:
    async def asked(pool: ComparePool) -> Comparison:
        pair = TextPair(source(SPOKEN), source(WRITTEN))
        first = asyncio.create_task(pool.compare(pair))
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.sleep(0)
        return await pool.compare(pair)

    assert during(SETTINGS, asked).facts

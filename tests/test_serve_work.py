"""Comparing for many at once: the same two once, a line that is never long, and nothing that never ends."""

from __future__ import annotations

import asyncio
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
from diffcast.serve.http.errors import Problem
from diffcast.serve.settings import Serving
from diffcast.serve.store.values import Source
from diffcast.serve.workers import Work

SERVING = Serving(Path("unused.db"), workers=1, waiting=2, policy=Policy(encoder="lexical"))
LONG = "\n".join(
    f"ON DAY {number} THE MAYOR OF PORT HALDEN SAID {number * 3} PEOPLE HAD LEFT." for number in range(900)
)


def source(text: str, name: str = "text") -> Source:
    return Source.of(name, text.encode())


def during(serving: Serving, what: Callable[[Work], Coroutine[Any, Any, Any]]) -> Any:
    """What becomes of a pool that works; in a thread, since the browser of other tests has this thread's loop."""

    async def whole() -> Any:
        work = Work(serving)
        work.start()
        try:
            return await what(work)
        finally:
            work.stop()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, whole()).result(PATIENCE * 2)


def test_the_same_two_texts_are_compared_once_however_many_ask() -> None:
    async def asked(work: Work) -> list[Comparison]:
        pair = source(SPOKEN), source(WRITTEN)
        return [*await asyncio.gather(*(work.compare(*pair) for _ in range(20))), await work.compare(*pair)]

    found = during(SERVING, asked)
    assert all(each is found[0] for each in found)
    assert found[0].facts


def test_the_name_and_the_format_belong_to_what_is_remembered() -> None:
    async def asked(work: Work) -> list[Comparison]:
        return [await work.compare(source(SPOKEN, name), source(WRITTEN)) for name in ("a.txt", "b.txt")]

    assert [each.transcript.source for each in during(SERVING, asked)] == ["a.txt", "b.txt"]


def test_who_would_wait_too_long_is_told_when_to_come_back() -> None:
    async def asked(work: Work) -> list[Any]:
        pairs = [(source(f"{SPOKEN}\nLINE {number}."), source(WRITTEN)) for number in range(8)]
        return await asyncio.gather(*(work.compare(*pair) for pair in pairs), return_exceptions=True)

    found = during(SERVING, asked)
    refused = [each for each in found if isinstance(each, Problem)]
    assert len([each for each in found if isinstance(each, Comparison)]) == SERVING.workers + SERVING.waiting
    assert len(refused) == 8 - SERVING.workers - SERVING.waiting
    assert {each.status for each in refused} == {503}
    assert all(int(each.headers["Retry-After"]) > 0 for each in refused)


def test_a_comparison_that_takes_too_long_is_stopped_and_the_next_one_works() -> None:
    async def asked(work: Work) -> Any:
        await work.compare(source(SPOKEN), source(WRITTEN))
        work.serving = replace(work.serving, seconds=0.01)
        with pytest.raises(Problem) as stopped:
            await work.compare(source(LONG), source(LONG.lower()))
        work.serving = replace(work.serving, seconds=PATIENCE)
        return stopped.value, await work.compare(source(SPOKEN, "again"), source(WRITTEN))

    problem, comparison = during(SERVING, asked)
    assert problem.status == 504
    assert comparison.facts


def test_a_worker_that_dies_takes_nobody_else_with_it() -> None:
    async def asked(work: Work) -> Any:
        await work.compare(source(SPOKEN), source(WRITTEN))
        work._workers[0]._process.kill()
        with pytest.raises(Problem) as lost:
            await work.compare(source(SPOKEN, "next"), source(WRITTEN))
        return lost.value, await work.compare(source(SPOKEN, "next"), source(WRITTEN))

    problem, comparison = during(SERVING, asked)
    assert problem.status == 503
    assert comparison.facts


@pytest.mark.parametrize(
    ("transcript", "article", "kind"),
    [
        (source("* * *"), source(WRITTEN), NoStory),
        (source(SPOKEN), Source.of("a.png", b"\x89PNG\r\n\x1a\n" + bytes(99)), UnreadableInput),
        (source("word " * 30_000), source(WRITTEN), UnreadableInput),
    ],
)
def test_what_cannot_be_read_is_told_in_the_readers_own_words_and_tried_again(
    transcript: Source, article: Source, kind: type[Exception]
) -> None:
    async def asked(work: Work) -> list[Any]:
        return [
            *await asyncio.gather(work.compare(transcript, article), return_exceptions=True),
            *await asyncio.gather(work.compare(transcript, article), return_exceptions=True),
        ]

    first, second = during(SERVING, asked)
    assert type(first) is type(second) is kind
    assert str(first) == str(second)
    assert first is not second


def test_somebody_who_hangs_up_spoils_it_for_nobody_else() -> None:
    async def asked(work: Work) -> Comparison:
        pair = source(SPOKEN), source(WRITTEN)
        first = asyncio.create_task(work.compare(*pair))
        await asyncio.sleep(0)
        second = asyncio.create_task(work.compare(*pair))
        await asyncio.sleep(0)
        first.cancel()
        return await second

    assert during(SERVING, asked).facts

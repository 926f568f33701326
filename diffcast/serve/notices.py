"""Sending notices: saved first, then sent one after the other, and again later where the webhook does not take them."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import Final

from starlette.concurrency import run_in_threadpool

from diffcast.errors import DiffcastError
from diffcast.serve import logs
from diffcast.serve.settings import ServeSettings
from diffcast.serve.store.database import Store
from diffcast.serve.store.notices import Notice
from diffcast.serve.webhook import SECONDS, Undelivered, body, headers, post

MAX_TRIES: Final = 10
"""With the waits between them about 27 hours; then the notice is dropped."""
GROWTH: Final = 4
"""Each wait is so many times the one before."""
MAX_WAIT: Final = 6 * 3600.0
"""Seconds between two tries."""
HELD: Final = SECONDS + 30
"""Seconds for which a notice belongs to the process that sends it."""
IDLE: Final = 60.0
"""Seconds after which the queue is looked at again: another process may have added to it."""


class Messenger:
    """Sends the notices of one server. Nothing that an editor does waits for it."""

    def __init__(self, settings: ServeSettings, store: Store) -> None:
        self.settings = settings
        self.rules = settings.policy.notices
        self._store = store
        self._queued = asyncio.Event()
        self._running: asyncio.Task[None] | None = None

    def wants(self, event: str) -> bool:
        """Whether notices of that event are sent."""
        return self.settings.webhook is not None and event in self.rules.events

    async def add(self, notice: Notice) -> None:
        """Queue a notice. Where the store cannot take it, that is logged: what happened is saved already."""
        try:
            given_way = await run_in_threadpool(self._store.notices.add, notice, time.time())
        except DiffcastError as error:
            logs.log("notice_lost", notice=notice.event, why=type(error).__name__)
            return
        if given_way:
            logs.log("notice_dropped", count=given_way, why="too many waiting")
        self._queued.set()

    def start(self) -> None:
        """Start sending, where there is a webhook."""
        if self.settings.webhook is not None:
            self._running = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop at once; what was not sent is sent after the next start."""
        if self._running is not None:
            self._running.cancel()
            with suppress(asyncio.CancelledError):
                await self._running

    async def _run(self) -> None:
        """Send until the task is cancelled. A failure is logged and tried again: nobody would see that it ended."""
        while True:
            self._queued.clear()
            try:
                wait = await self._send_due()
            except DiffcastError as error:
                logs.log("notices_waiting", why=type(error).__name__)
                wait = IDLE
            except Exception as error:
                logs.log_error(error, "sending_notices_failed")
                wait = IDLE
            if wait > 0:
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await self._queued.wait()

    async def _send_due(self) -> float:
        """Send what is due; the seconds until something may be due again."""
        due = await run_in_threadpool(self._store.notices.next_due)
        while due is not None and due <= time.time():
            notice = await run_in_threadpool(self._store.notices.take, time.time(), time.time() + HELD)
            if notice is not None:
                await self._send(notice)
            due = await run_in_threadpool(self._store.notices.next_due)
        return IDLE if due is None else min(IDLE, due - time.time())

    async def _send(self, notice: Notice) -> None:
        story = await run_in_threadpool(self._store.story, notice.story)
        assert self.settings.webhook is not None
        if story is not None:
            content = body(notice, story.title, self.settings.address, self.rules.format)
            given = headers(notice, content, self.settings.webhook.secret, int(time.time()))
            try:
                await post(self.settings.webhook, content, given)
            except Undelivered as why:
                await self._again(notice, str(why))
                return
        await run_in_threadpool(self._store.notices.drop, notice)
        logs.log("notice_sent", notice=notice.event, story=notice.story)

    async def _again(self, notice: Notice, why: str) -> None:
        tries = notice.tries + 1
        if tries >= MAX_TRIES:
            await run_in_threadpool(self._store.notices.drop, notice)
            logs.log("notice_dropped", notice=notice.event, story=notice.story, why=why)
            return
        wait = min(self.settings.notice_seconds * GROWTH**notice.tries, MAX_WAIT)
        await run_in_threadpool(self._store.notices.retry, notice, time.time() + wait)
        logs.log("notice_failed", notice=notice.event, story=notice.story, why=why, tries=tries)

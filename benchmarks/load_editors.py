"""What an editor does at the desk, over HTTP, and what they were told is kept."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx

from diffcast.decision import CHOICES

PATIENCE = 120.0
"""Seconds to wait for an answer."""
MARKS = 6
"""Facts of a story that an editor decides about."""
TYPED = 3
"""Pauses while an editor types, after each of which the desk compares what is typed."""
TEXTS = tuple[str, str]


class Failed(Exception):
    """An answer that no editor should ever see; whoever got it goes home."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A decision that the server said is kept."""

    story: int
    fact: str
    choice: str
    note: str
    by: str
    revision: int


@dataclass(slots=True)
class Seen:
    """What all editors saw."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """By kind of request, how long each answer took."""
    marks: list[Mark] = field(default_factory=list)
    conflicts: int = 0
    turned_away: int = 0
    """Answers that said to come back later."""
    errors: list[str] = field(default_factory=list)
    """Answers that say that something failed."""
    cut_off: list[str] = field(default_factory=list)
    """Requests that ended without an answer: an error too, unless the server was killed."""


class Editor:
    """One editor with a connection of their own, who works until told to stop."""

    def __init__(self, name: str, client: httpx.AsyncClient, seen: Seen, pairs: tuple[TEXTS, ...]) -> None:
        self.name = name
        self.client = client
        self.seen = seen
        self.pairs = pairs
        self.random = Random(name)
        self.told = 0

    async def work(self, end: float, pause: float, shared: int | None) -> None:
        """One story after the other until the end; `pause` is the mean time between two requests, in seconds."""
        try:
            while time.monotonic() < end:
                async for _ in self._story(shared):
                    await asyncio.sleep(self.random.expovariate(1 / pause) if pause else 0)
                    if time.monotonic() > end:
                        return
        except (httpx.TransportError, Failed) as error:
            self.seen.cut_off.append(f"{self.name}: {type(error).__name__}")

    async def decide(self, end: float, stories: Mapping[int, list[str]]) -> None:
        """Decide about facts of these stories without a pause, until the end or until the server is gone."""
        seen: dict[tuple[int, str], int] = {}
        try:
            while time.monotonic() < end:
                story = self.random.choice(list(stories))
                fact = self.random.choice(stories[story])
                seen[story, fact] = await self.mark(story, fact, seen.get((story, fact), 0))
        except (httpx.TransportError, Failed) as error:
            self.seen.cut_off.append(f"{self.name}: {type(error).__name__}")

    async def begin(self) -> tuple[int, list[str]]:
        """A new story; its number and the ids of its facts."""
        made = await self.ask("new story", "POST", "/api/stories", self._texts() | {"by": self.name})
        report = await self.ask("report", "GET", f"/api/stories/{made['story']}/versions/1/reports/json")
        return made["story"], [fact["id"] for fact in report["facts"]]

    async def mark(self, story: int, fact: str, revision: int = 0) -> int:
        """Decide about a fact; where somebody was quicker, look and decide again. The revision that is kept."""
        self.told += 1
        said = {"choice": self.random.choice(CHOICES), "note": f"{self.name} {self.told}", "by": self.name}
        path = f"/api/stories/{story}/versions/1/decisions/{fact}"
        kept = await self.ask("triage", "PUT", path, said | {"revision": revision})
        while kept.get("status") == 409:
            self.seen.conflicts += 1
            kept = await self.ask("triage", "PUT", path, said | {"revision": kept["kept"]["revision"]})
        self.seen.marks.append(Mark(story, fact, said["choice"], said["note"], self.name, kept["revision"]))
        return int(kept["revision"])

    async def _story(self, shared: int | None) -> Any:
        """A story's worth of work; yields between requests."""
        story, facts = await self.begin()
        yield
        await self.ask("list", "GET", "/api/stories?limit=20")
        for fact in facts[:MARKS]:
            yield
            await self.mark(story, fact)
        yield
        await self.ask("page", "GET", f"/stories/{story}/versions/1")
        yield
        async for _ in self._typing(story):
            yield
        await self.ask("compare", "POST", "/api/compare", self._texts())
        yield
        await self.ask("list", "GET", "/")
        if shared is not None:
            kept = await self.ask("decisions", "GET", f"/api/stories/{shared}/versions/1/decisions")
            for each in kept["decisions"][:2]:
                yield
                await self.mark(shared, each["fact"], each["revision"])
        yield
        version = await self.ask("version", "GET", f"/api/stories/{story}/versions/1")
        signed = {"by": self.name, "seen_changes": version["changes"], "note": "agreed"}
        await self.ask("sign-off", "POST", f"/api/stories/{story}/versions/1/sign-offs", signed)

    async def _typing(self, story: int) -> Any:
        """Type in the article of a story; each time the findings come back, as the page asks for them."""
        texts = self._texts()
        for number in range(TYPED):
            typed = f"{texts['article']['text']}\nAbout {number + 2} hundred people came to the meeting.\n"
            form = {"transcript_text": texts["transcript"]["text"], "article_text": typed, "by": self.name}
            await self.ask("re-check", "POST", f"/stories/{story}/versions/1/check", form=form)
            yield

    async def ask(
        self,
        kind: str,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        form: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """The answer to a request with JSON or a form, empty for a page; raises `Failed` where something failed."""
        files = {name: (None, value) for name, value in (form or {}).items()} or None
        headers = {"Accept": "application/json" if form else "*/*"}
        begun = time.monotonic()
        answer = await self.client.request(method, path, json=body, files=files, headers=headers)
        while answer.status_code == 503 and "retry-after" in answer.headers:
            self.seen.turned_away += 1
            await asyncio.sleep(float(answer.headers["retry-after"]))
            begun = time.monotonic()
            answer = await self.client.request(method, path, json=body, files=files, headers=headers)
        self.seen.seconds[kind].append(time.monotonic() - begun)
        if answer.status_code not in (200, 201, 409):
            self.seen.errors.append(f"{kind}: {answer.status_code} {answer.text[:200]}")
            raise Failed(answer.status_code)
        plain = answer.headers["content-type"].startswith(("application/json", "application/problem+json"))
        return dict(answer.json()) if plain else {}

    def _texts(self) -> dict[str, Any]:
        """Two texts that the server has never seen, so that no memory of it helps."""
        transcript, article = self.random.choice(self.pairs)
        own = f"Case number {self.random.randrange(10**9)}."
        return {
            "transcript": {"name": "script.txt", "text": f"{transcript.rstrip()}\n{own.upper()}\n"},
            "article": {"name": "article.txt", "text": f"{article.rstrip()}\n\n{own}\n"},
        }

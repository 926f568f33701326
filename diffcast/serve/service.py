"""What an editor or a program can do at the desk. The pages and the API call these same operations."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, ParamSpec, TypeVar

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from diffcast.decision import Decision, Entry, SignOff
from diffcast.errors import DiffcastError, UnreadableInput
from diffcast.fetch.addresses import is_listed, is_url, url_of
from diffcast.fetch.page import FetchedPage, fetch
from diffcast.limits import limits
from diffcast.model import Comparison, Fact
from diffcast.reports import render
from diffcast.review.policy import Event
from diffcast.review.review_file import review_of
from diffcast.serve import logs
from diffcast.serve.notices import Messenger
from diffcast.serve.rules import BlockedSignOff, blocking_findings, check_decision
from diffcast.serve.settings import ServeSettings
from diffcast.serve.store.database import PAGE, Store
from diffcast.serve.store.errors import BusyStore, NotFound, Outdated, SignOffConflict, StoreError, VersionConflict
from diffcast.serve.store.notices import Notice
from diffcast.serve.store.values import Change, KeptDecision, Source, Story, Version, VersionLine, now
from diffcast.serve.texts import SIDES, GivenTexts, TextPair, changed_sides
from diffcast.serve.version_changes import VersionChanges, version_changes
from diffcast.serve.version_view import VersionView, default_title, listed_findings, listed_version
from diffcast.serve.workers import ComparePool

MAX_TRIES: Final = 20
"""How often decisions are carried over again before the sender of a version has to try later."""
MAX_FETCHES: Final = 4
"""Pages that are fetched at once, in threads of their own: a slow site keeps nobody from the stories."""

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class TooManyFetches(DiffcastError):
    """Other pages took all the time in which this one may arrive; a later try may succeed."""


@dataclass(frozen=True, slots=True)
class DeskService:
    """The running desk. Its methods raise a `DiffcastError`: `NotFound`, a conflict, or what reading a text raises."""

    settings: ServeSettings
    store: Store
    pool: ComparePool
    messenger: Messenger
    fetches: anyio.CapacityLimiter = field(default_factory=lambda: anyio.CapacityLimiter(MAX_FETCHES))

    async def fault(self) -> str:
        """Why the store cannot be used, in one line; empty if it can."""
        return await self._run(self.store.fault)

    async def report_on(self, pair: TextPair, format: str) -> str:
        """The report on two texts; nothing is saved."""
        return await self._run(render, await self.pool.compare(pair), format)

    async def fetched(self, address: str) -> Source:
        """The page at an address, if the configuration lists its host; raises `UnreadableInput`, `TooManyFetches`."""
        url = url_of(address if is_url(address) else f"https://{address.strip()}")
        hosts = self.settings.policy.fetch_hosts
        if not is_listed(url.host, hosts):
            listed = f"fetches only from {', '.join(hosts)}" if hosts else "fetches no pages"
            raise UnreadableInput(f"{url}: this desk {listed}; save the page as a file, or paste its text")
        page = await self._fetch(str(url))
        return Source.of(page.url, page.raw)

    async def _fetch(self, url: str) -> FetchedPage:
        """The page, after those before it; waits for them as long as one page may take."""
        seconds = limits().seconds
        try:
            with anyio.fail_after(seconds):  # Ends only the wait: a thread that has begun keeps to the limit itself.
                return await anyio.to_thread.run_sync(fetch, url, limiter=self.fetches)
        except TimeoutError as error:
            busy = f"{url}: {MAX_FETCHES} slow pages were fetched before it for {seconds} seconds; send it again later"
            raise TooManyFetches(busy) from error

    async def create_story(self, title: str, pair: TextPair, by: str, form: str = "") -> Version:
        """A new story with its first version; nothing is saved where the texts cannot be compared.

        `form` is the token of a form: the same form with the same texts and title, sent twice, creates one story.
        """
        comparison = await self.pool.compare(pair)
        report = await self._run(render, comparison, "json")
        listed = await self._run(listed_version, comparison)
        name = title or default_title(comparison)
        new = (name, pair.transcript, pair.article, report, by, listed, form_digest(form, title, pair))
        started = now()
        version = await self._run(self.store.create_story, *new)
        if version.at >= started:  # Otherwise the form came before.
            await self._notify("story", version.story, version.number, by)
        return version

    async def add_version(self, story: int, given: GivenTexts, seen_version: int, by: str) -> Version:
        """The next version of a story; the decisions of the version before are carried over to its facts.

        A text that is not given comes from the newest version. `seen_version` is the newest version that the sender
        saw; raises `VersionConflict` where a later version changed a text that is given here. Anything else that
        changes meanwhile only leads to another try with the newest text and decisions.
        """
        known = None
        for _ in range(MAX_TRIES):
            last_change = await self._run(self.store.last_change, story)
            pair = await self._next_pair(story, given, seen_version)
            comparison = await self.pool.compare(pair)
            if comparison is not known:  # So that the next try is done before somebody else changes something.
                known, report = comparison, await self._run(render, comparison, "json")
                listed = await self._run(listed_version, comparison)
            entries, unplaced = await self.carried_over(story, comparison)
            with suppress(Outdated):
                new = (story, pair.transcript, pair.article, report, entries, unplaced, by, last_change, listed)
                version = await self._run(self.store.add_version, *new)
                await self._notify("version", story, version.number, by)
                return version
        raise BusyStore("Others keep changing this story; send yours again in a few seconds")

    async def story(self, story: int) -> Story:
        """One story."""
        found = await self._run(self.store.story, story)
        if found is None:
            raise NotFound("No story has that number; look at the list of stories")
        return found

    async def versions(self, story: int) -> tuple[VersionLine, ...]:
        """The versions of a story, the first one first."""
        await self.story(story)
        return await self._run(self.store.versions, story)

    async def version(self, story: int, number: int) -> Version:
        """One version with its texts and its report."""
        await self.story(story)
        found = await self._run(self.store.version, story, number)
        if found is None:
            raise NotFound("The story has no version of that number; look at the story")
        return found

    async def view(self, story: int, number: int) -> VersionView:
        """A version with its comparison, which is made again if it is no longer in memory."""
        version = await self.version(story, number)
        comparison = await self.pool.compare(TextPair(version.transcript, version.article))
        await self._run(self._list_again, version, comparison)
        kept = await self._run(self.store.decisions, story, number)
        sign_offs = await self._run(self.store.sign_offs, story, number)
        return VersionView(await self.story(story), version, comparison, kept, sign_offs)

    async def report(self, story: int, number: int, format: str) -> str:
        """The report of a version in a format, with its decisions."""
        shown = await self.view(story, number)
        return await self._run(render, shown.comparison, format, shown.view)

    async def review(self, story: int, number: int) -> str:
        """The decisions about a version as a review file, which every other part of diffcast reads."""
        shown = await self.view(story, number)
        return review_of(shown.comparison, shown.decisions, shown.version.unplaced, shown.sign_offs).dump()

    async def changes(self, story: int, before: int, after: int) -> VersionChanges:
        """What happened to the findings of one version in another."""
        old, new = await self.view(story, before), await self.view(story, after)
        return await self._run(version_changes, old.comparison, new.comparison, old.decisions, new.decisions)

    async def decisions(self, story: int, number: int) -> dict[str, KeptDecision]:
        """By fact, what is decided about a version; also what was taken back."""
        await self.version(story, number)
        return await self._run(self.store.decisions, story, number)

    async def decide(self, story: int, number: int, fact: str, decision: Decision, revision: int) -> KeptDecision:
        """Save a decision about a fact; raises `DecisionConflict` where somebody decided after `revision`, and
        `IncompleteDecision` where it lacks a name or a reason.

        A fact of the saved report needs no comparison, so it is decided at once even when many comparisons wait.
        """
        version = await self.version(story, number)
        if fact not in _fact_ids(version.report):
            shown = await self.view(story, number)
            if fact not in {each.id for each in shown.comparison.facts} | shown.kept.keys():
                raise NotFound("This version has no such fact; open the page again")
        check_decision(decision, self.settings.policy)
        before = (await self._run(self.store.decisions, story, number)).get(fact)
        kept = await self._run(self.store.decide, story, number, fact, decision, revision)
        if kept != before:  # Otherwise the same was sent again.
            await self.notify_if_signed(story, number, decision.by)
        return kept

    async def notify_if_signed(self, story: int, number: int, by: str) -> None:
        """Queue a notice of decisions that changed after a sign-off."""
        if self.messenger.wants("reopened") and await self.sign_offs(story, number):
            await self._notify("reopened", story, number, by)

    async def decision_changes(self, story: int, number: int) -> int:
        """How often decisions of a version were made or changed: what a sign-off says that it saw."""
        return sum(each.revision for each in (await self.decisions(story, number)).values())

    async def latest_changes(self, story: int, number: int, count: int) -> tuple[Change, ...]:
        """The newest change of each fact among the last `count` changes of decisions of a version."""
        history = await self._run(self.store.history, story, None, PAGE)
        decided = [each for each in history if each.version == number and each.after is not None]
        return tuple({each.fact: each for each in reversed(decided[: max(0, count)])}.values())

    async def sign_offs(self, story: int, number: int) -> tuple[SignOff, ...]:
        """The sign-offs of a version, the first one first."""
        await self.version(story, number)
        return await self._run(self.store.sign_offs, story, number)

    async def sign_off(self, story: int, number: int, by: str, note: str, seen_changes: int) -> SignOff:
        """Sign a version off; raises `SignOffConflict` where decisions changed after the signer looked, and
        `BlockedSignOff` where findings block publishing and the note gives no reason.
        """
        shown = await self.view(story, number)
        if shown.changes != seen_changes:
            raise SignOffConflict(shown.changes)
        blocking = await self.blocking(shown)
        if blocking and not note:
            raise BlockedSignOff(blocking)
        signed = await self._run(self.store.sign_off, story, number, by, note, seen_changes, len(blocking))
        if signed not in shown.sign_offs:  # Otherwise the same was sent again.
            await self._notify("signed", story, number, by)
        return signed

    async def blocking(self, shown: VersionView) -> tuple[Fact, ...]:
        """The findings of a version that block publishing, the most severe first."""
        return await self._run(blocking_findings, shown.comparison, shown.view, self.settings.policy)

    async def _notify(self, event: Event, story: int, number: int, by: str) -> None:
        """Queue a notice where somebody wants it. What happened is saved already, so a failure here is only logged."""
        if not any(map(self.messenger.wants, (event, "contradictions") if event == "version" else (event,))):
            return
        try:
            shown = await self.view(story, number)
            blocking = await self.blocking(shown)
        except DiffcastError as error:
            logs.log("notice_lost", notice=event, story=story, why=type(error).__name__)
            return
        kind = "contradictions" if event == "version" and blocking else event
        if self.messenger.wants(kind):
            counts = (*shown.open_differences(), len(blocking))
            await self.messenger.add(Notice(0, now(), kind, story, number, by, *counts))

    async def carried_over(self, story: int, comparison: Comparison) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
        """The decisions of the newest version as entries of this comparison, and those that it has no fact for."""
        lines = await self.versions(story)
        if not lines:
            return (), ()
        return await self._run((await self.view(story, lines[-1].number)).carried_to, comparison)

    async def _run(
        self, function: Callable[Arguments, Result], *given: Arguments.args, **named: Arguments.kwargs
    ) -> Result:
        """The result of a function that would block the event loop."""
        return await run_in_threadpool(function, *given, **named)

    def _list_again(self, version: Version, comparison: Comparison) -> None:
        """Correct what the list of stories counts, where the rules of today find something else in a version."""
        place = version.story, version.number
        with suppress(StoreError):  # A full disk keeps nobody from reading.
            if frozenset(listed_findings(comparison)) != self.store.list.findings(*place):
                self.store.list.list_version(*place, listed_version(comparison))

    async def _next_pair(self, story: int, given: GivenTexts, seen_version: int) -> TextPair:
        """The texts of the next version; raises `VersionConflict`."""
        lines = await self.versions(story)
        newest = await self._texts(story, lines[-1].number) if lines else None
        if newest is not None and seen_version != lines[-1].number:
            seen = await self._texts(story, seen_version)
            changed = SIDES if seen is None else changed_sides(seen, newest)
            if given.sides(newest) & changed:
                raise VersionConflict(lines[-1].number)
        return given.pair(newest)

    async def _texts(self, story: int, number: int) -> TextPair | None:
        version = await self._run(self.store.version, story, number)
        return None if version is None else TextPair(version.transcript, version.article)


def service_of(request: Request) -> DeskService:
    """The service that answers a request."""
    service = request.app.state.service
    assert isinstance(service, DeskService)
    return service


def form_digest(token: str, title: str, pair: TextPair) -> str | None:
    """What stands for a form and what was sent with it; None without a token."""
    sent = "\n".join((token, title, pair.transcript.sha256, pair.article.sha256))
    return hashlib.sha256(sent.encode("utf-8", "replace")).hexdigest() if token else None


def _fact_ids(report: str) -> frozenset[str]:
    return frozenset(fact["id"] for fact in json.loads(report)["facts"])

"""What an editor or a program can do at the desk. The pages and the API call these same operations."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, ParamSpec, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from diffcast.decision import Decision, Entry, SignOff
from diffcast.errors import DiffcastError
from diffcast.model import Comparison, Fact
from diffcast.reports import View, render
from diffcast.reports.excerpts import source_name
from diffcast.reports.summary import severity_of
from diffcast.review.carry_over import carry_over, entry_of
from diffcast.review.ignore_notes import ignored_by_notes
from diffcast.review.policy import Event
from diffcast.review.review_file import review_of
from diffcast.serve import logs
from diffcast.serve.notices import Messenger
from diffcast.serve.rules import BlockedSignOff, blocking_findings, check_decision
from diffcast.serve.settings import MAX_TITLE, ServeSettings
from diffcast.serve.store.database import PAGE, Store
from diffcast.serve.store.errors import BusyStore, NotFound, Outdated, SignOffConflict, VersionConflict
from diffcast.serve.store.notices import Notice
from diffcast.serve.store.values import Change, KeptDecision, Story, Version, VersionLine, stamp
from diffcast.serve.texts import SIDES, GivenTexts, TextPair, changed_sides
from diffcast.serve.version_changes import VersionChanges, version_changes
from diffcast.serve.workers import ComparePool

MAX_TRIES: Final = 20
"""How often decisions are carried over again before the sender of a version has to try later."""

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version with everything that is known about it now."""

    story: Story
    version: Version
    comparison: Comparison
    kept: Mapping[str, KeptDecision]
    """By fact; also decisions that were taken back."""
    sign_offs: tuple[SignOff, ...]

    @property
    def decisions(self) -> dict[str, Decision]:
        """By fact, the decision that holds; without those that were taken back."""
        return {fact: kept.decision for fact, kept in self.kept.items() if kept.decision.choice or kept.decision.note}

    @property
    def view(self) -> View:
        """How a report shows it. An ignore note in the transcript holds until somebody decides at the desk."""
        noted = {
            fact: one for fact, one in ignored_by_notes(self.comparison).decisions.items() if fact not in self.kept
        }
        return View(decisions=noted | self.decisions, unplaced=self.version.unplaced, sign_offs=self.sign_offs)

    def is_open(self, fact: Fact) -> bool:
        """Whether it differs and nobody settled it."""
        return fact.status == "changed" and not self.view.suppressed(fact)

    @property
    def changes(self) -> int:
        """How often decisions of this version were made or changed."""
        return sum(each.revision for each in self.kept.values())


@dataclass(frozen=True, slots=True)
class DeskService:
    """The running desk. Its methods raise a `DiffcastError`: `NotFound`, a conflict, or what reading a text raises."""

    settings: ServeSettings
    store: Store
    pool: ComparePool
    messenger: Messenger

    async def healthy(self) -> bool:
        """Whether the store can be read."""
        return await self._run(self.store.healthy)

    async def report_on(self, pair: TextPair, format: str) -> str:
        """The report on two texts; nothing is saved."""
        return await self._run(render, await self.pool.compare(pair), format)

    async def create_story(self, title: str, pair: TextPair, by: str) -> Version:
        """A new story with its first version; nothing is saved where the texts cannot be compared."""
        comparison = await self.pool.compare(pair)
        report = await self._run(render, comparison, "json")
        name = title or default_title(comparison)
        version = await self._run(self.store.create_story, name, pair.transcript, pair.article, report, by)
        await self._notify("story", version.story, version.number, by)
        return version

    async def add_version(self, story: int, given: GivenTexts, seen_version: int, by: str) -> Version:
        """The next version of a story; the decisions of the version before are carried over to its facts.

        A text that is not given comes from the newest version. `seen_version` is the newest version that the sender
        saw; raises `VersionConflict` where a later version changed a text that is given here. Anything else that
        changes meanwhile only leads to another try with the newest text and decisions.
        """
        for _ in range(MAX_TRIES):
            last_change = await self._run(self.store.last_change, story)
            pair = await self._next_pair(story, given, seen_version)
            comparison = await self.pool.compare(pair)
            report = await self._run(render, comparison, "json")
            entries, unplaced = await self._carried_over(story, comparison)
            with suppress(Outdated):
                new = (story, pair.transcript, pair.article, report, entries, unplaced, by, last_change)
                version = await self._run(self.store.add_version, *new)
                await self._notify("version", story, version.number, by)
                return version
        raise BusyStore("Others keep changing this story; send yours again in a few seconds")

    async def stories(self, search: str, before: int | None, limit: int) -> tuple[Story, ...]:
        """The newest stories, or those whose title holds all words of the search; `before` is the last id seen."""
        return await self._run(self.store.stories, search, before, limit)

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
        kept = await self._run(self.store.decide, story, number, fact, decision, revision)
        if self.messenger.wants("reopened") and await self.sign_offs(story, number):
            await self._notify("reopened", story, number, decision.by)
        return kept

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
            severities = Counter(severity_of(each) for each in shown.comparison.facts if shown.is_open(each))
            counts = (severities["correction"], severities["check"], len(blocking))
            await self.messenger.add(Notice(0, stamp(datetime.now(UTC)), kind, story, number, by, *counts))

    async def _run(
        self, function: Callable[Arguments, Result], *given: Arguments.args, **named: Arguments.kwargs
    ) -> Result:
        """The result of a function that would block the event loop."""
        return await run_in_threadpool(function, *given, **named)

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

    async def _carried_over(self, story: int, comparison: Comparison) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
        """The decisions of the newest version as entries of this comparison, and those that it has no fact for."""
        lines = await self.versions(story)
        if not lines:
            return (), ()
        return await self._run(_carry_over, await self.view(story, lines[-1].number), comparison)


def service_of(request: Request) -> DeskService:
    """The service that answers a request."""
    service = request.app.state.service
    assert isinstance(service, DeskService)
    return service


def default_title(comparison: Comparison) -> str:
    """What a story is called if nobody named it: the headline of the article, or the name of its file."""
    article = comparison.article
    headline = article.text[article.headline.start : article.headline.end] if article.headline else ""
    return " ".join(headline.split())[:MAX_TITLE] or source_name(article)[:MAX_TITLE]


def _fact_ids(report: str) -> frozenset[str]:
    return frozenset(fact["id"] for fact in json.loads(report)["facts"])


def _carry_over(before: VersionView, comparison: Comparison) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    decided = review_of(before.comparison, before.decisions, before.version.unplaced).entries
    placed = carry_over(decided, comparison)
    facts = [fact for fact in comparison.facts if fact.id in placed.decisions]
    return tuple(entry_of(comparison, fact, placed.decisions[fact.id]) for fact in facts), placed.unplaced

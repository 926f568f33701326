"""What an editor does at the desk, whether through a page or through the API: the store and the work, put together."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, ParamSpec, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from diffcast.decision import Decision, Entry
from diffcast.model import Comparison
from diffcast.reports import View, render
from diffcast.reports.excerpts import source_name
from diffcast.review.carry_over import carry_over, entry_of
from diffcast.review.ignore_notes import ignored_by_notes
from diffcast.review.review_file import review_of
from diffcast.serve.http.errors import Problem
from diffcast.serve.http.requests import MOST_TITLE, Given, Pair
from diffcast.serve.settings import Serving
from diffcast.serve.store.database import Store
from diffcast.serve.store.errors import Outdated, VersionConflict
from diffcast.serve.store.values import Change, Kept, SignOff, Story, Version, VersionLine
from diffcast.serve.workers import AGAIN, Work

TRIES: Final = 20
"""How often decisions are carried over anew before whoever sends a version is asked to come back."""

Asked = ParamSpec("Asked")
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Shown:
    """A version with all that is known of it now."""

    story: Story
    version: Version
    comparison: Comparison
    kept: Mapping[str, Kept]
    sign_offs: tuple[SignOff, ...]

    @property
    def decisions(self) -> dict[str, Decision]:
        """By fact, what is decided; without what was taken back."""
        return {fact: kept.decision for fact, kept in self.kept.items() if _says(kept.decision)}

    @property
    def view(self) -> View:
        """How a report shows it; a note in the script holds until somebody decides at the desk."""
        noted = {
            fact: one for fact, one in ignored_by_notes(self.comparison).decisions.items() if fact not in self.kept
        }
        return View(decisions=noted | self.decisions, unplaced=self.version.unplaced)


@dataclass(frozen=True, slots=True)
class Tool:
    """The running desk tool: what every page and every call of the API works with."""

    serving: Serving
    store: Store
    work: Work

    async def compare(self, pair: Pair) -> Comparison:
        """The comparison of two sources, kept nowhere."""
        return await self.work.compare(pair.transcript, pair.article)

    async def begin(self, name: str, pair: Pair, by: str) -> Version:
        """A new story with its first version; nothing is kept where the two cannot be compared."""
        comparison = await self.compare(pair)
        report = await run_in_threadpool(render, comparison, "json")
        title = name or named(comparison)
        return await self.ask(self.store.begin, title, pair.transcript, pair.article, report, by)

    async def go_on(self, story: int, given: Given, seen_version: int, by: str) -> Version:
        """The next version of a story; the decisions of the version before return to their facts.

        A text that is not given is that of the newest version. `seen_version` is the newest version that the editor
        saw; raises `VersionConflict` where a later one changed a text that is given here. Where anything else changes
        meanwhile, the texts are paired and the decisions carried over again.
        """
        for _ in range(TRIES):
            seen = await self.ask(self.store.last_change, story)
            pair = await self._next_pair(story, given, seen_version)
            comparison = await self.compare(pair)
            report = await run_in_threadpool(render, comparison, "json")
            entries, unplaced = await self._returning(story, comparison)
            with suppress(Outdated):
                kept = (story, pair.transcript, pair.article, report, entries, unplaced, by, seen)
                return await self.ask(self.store.add_version, *kept)
        raise Problem(503, "Others are deciding about this story; send it again", {"Retry-After": AGAIN})

    async def story(self, story: int) -> Story:
        """The story; a `Problem` where there is none."""
        found = await self.ask(self.store.story, story)
        if found is None:
            raise Problem(404, "There is no story of that number; look at the list of stories")
        return found

    async def versions(self, story: int) -> tuple[VersionLine, ...]:
        """The versions of a story; a `Problem` where there is no such story."""
        await self.story(story)
        return await self.ask(self.store.versions, story)

    async def version(self, story: int, number: int) -> Version:
        """One version; a `Problem` where there is none."""
        await self.story(story)
        found = await self.ask(self.store.version, story, number)
        if found is None:
            raise Problem(404, "The story has no version of that number; look at the story")
        return found

    async def _next_pair(self, story: int, given: Given, seen_version: int) -> Pair:
        """The texts of the next version; raises `VersionConflict`."""
        lines = await self.versions(story)
        newest = await self._texts(story, lines[-1].number) if lines else None
        if newest is not None and seen_version != lines[-1].number:
            seen = await self._texts(story, seen_version)
            if given.sides(newest) & _changed_sides(seen, newest):
                raise VersionConflict(lines[-1].number)
        return given.pair(newest)

    async def _texts(self, story: int, number: int) -> Pair | None:
        version = await self.ask(self.store.version, story, number)
        return None if version is None else Pair(version.transcript, version.article)

    async def shown(self, story: int, number: int) -> Shown:
        """A version with its comparison, which is made again where it is not in memory any more."""
        version = await self.version(story, number)
        comparison = await self.work.compare(version.transcript, version.article)
        return Shown(
            await self.story(story),
            version,
            comparison,
            await self.ask(self.store.decisions, story, number),
            await self.ask(self.store.sign_offs, story, number),
        )

    async def decide(self, story: int, number: int, fact: str, decision: Decision, revision: int) -> Kept:
        """Keep what somebody decided of a fact of a version; raises `Conflict` where somebody else was quicker.

        A fact of the report that is kept waits for no comparison, however many are under way.
        """
        version = await self.version(story, number)
        if fact not in _facts(version.report):
            shown = await self.shown(story, number)
            if fact not in {each.id for each in shown.comparison.facts} | shown.kept.keys():
                raise Problem(404, "This version has no such fact; open the page again")
        return await self.ask(self.store.decide, story, number, fact, decision, revision)

    async def sign_off(self, story: int, number: int, by: str, note: str, seen_changes: int) -> SignOff:
        """Sign a version off; raises `SignOffConflict` where decisions changed after the signer looked at them."""
        await self.version(story, number)
        return await self.ask(self.store.sign_off, story, number, by, note, seen_changes)

    async def changes_since(self, story: int, number: int, seen_changes: int) -> tuple[Change, ...]:
        """By fact the newest change that was made since the signer looked, out of the last 200 of the story."""
        kept = await self.ask(self.store.decisions, story, number)
        history = await self.ask(self.store.history, story, None, 200)
        made = [each for each in history if each.version == number and each.after is not None]
        later = made[: max(0, changes_of(kept) - seen_changes)]
        return tuple({each.fact: each for each in reversed(later)}.values())

    async def ask(self, question: Callable[Asked, Told], *given: Asked.args, **named: Asked.kwargs) -> Told:
        """What a method of the store gives, without holding up everybody else."""
        return await run_in_threadpool(question, *given, **named)

    async def _returning(self, story: int, comparison: Comparison) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
        """The decisions of the newest version, as entries of this comparison, and those that it has no fact for."""
        lines = await self.versions(story)
        if not lines:
            return (), ()
        return await run_in_threadpool(_returned, await self.shown(story, lines[-1].number), comparison)


def tool_of(request: Request) -> Tool:
    """The tool that answers a request."""
    tool = request.app.state.tool
    assert isinstance(tool, Tool)
    return tool


def named(comparison: Comparison) -> str:
    """What a story is called where nobody said: the headline of the article, or the name of its file."""
    article = comparison.article
    headline = article.text[article.headline.start : article.headline.end] if article.headline else ""
    return " ".join(headline.split())[:MOST_TITLE] or source_name(article)[:MOST_TITLE]


def _facts(report: str) -> frozenset[str]:
    """The ids of the facts of a JSON report."""
    return frozenset(fact["id"] for fact in json.loads(report)["facts"])


def changes_of(kept: Mapping[str, Kept]) -> int:
    """How often the decisions of a version were made or changed."""
    return sum(each.revision for each in kept.values())


def _changed_sides(seen: Pair | None, newest: Pair) -> frozenset[str]:
    """The sides whose text is another one in the newest version; both where the other version is unknown."""
    if seen is None:
        return frozenset(("transcript", "article"))
    sides = {"transcript": (seen.transcript, newest.transcript), "article": (seen.article, newest.article)}
    return frozenset(side for side, (old, new) in sides.items() if old.sha256 != new.sha256)


def _says(decision: Decision) -> bool:
    return decision.choice is not None or bool(decision.note)


def _returned(before: Shown, comparison: Comparison) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """The decisions of the version before, as entries: those on facts of this comparison, and those on none."""
    decided = review_of(before.comparison, before.decisions, before.version.unplaced).entries
    placed = carry_over(decided, comparison)
    facts = [fact for fact in comparison.facts if fact.id in placed.decisions]
    return tuple(entry_of(comparison, fact, placed.decisions[fact.id]) for fact in facts), placed.unplaced

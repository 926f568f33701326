"""What an editor or a program can do with whole stories: list, rename, assign, archive, delete, accept extra facts."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from diffcast.decision import Decision
from diffcast.serve import logs
from diffcast.serve.rules import check_decision
from diffcast.serve.service import DeskService
from diffcast.serve.store.errors import NotFound, NotScrubbed
from diffcast.serve.store.values import Removed, State, Story, StoryChange, StoryEdit, StoryFilter

RETENTION_PAUSE_SECONDS: Final = 3600
"""Between two looks for stories that are old enough to be deleted."""
RETENTION: Final = "retention"
"""Who deleted a story because of its age."""


@dataclass(frozen=True, slots=True)
class StoryList:
    """The stories of the running desk. Its methods raise a `StoreError`, such as `NotFound`."""

    desk: DeskService

    @property
    def retention_days(self) -> int | None:
        """After how many days without a change a story is deleted; None for never."""
        return self.desk.settings.policy.retention_days

    async def stories(
        self, search: str, which: StoryFilter, before: int | None, skip: int, limit: int
    ) -> tuple[Story, ...]:
        """A page of the list; `before` is an id that all are below, `skip` is how many come before the page."""
        return await run_in_threadpool(self.desk.store.stories, search, before, limit, which, skip)

    async def counts(self, search: str, which: StoryFilter) -> dict[State, int]:
        """How many stories have each state, whichever state the filter names."""
        return await run_in_threadpool(self.desk.store.list.story_counts, search, which)

    async def owners(self) -> tuple[str, ...]:
        """Everybody who owns a story, by name."""
        return await run_in_threadpool(self.desk.store.list.owners)

    async def edit(self, stories: Sequence[int], edit: StoryEdit, by: str) -> tuple[Story, ...]:
        """Rename, assign or archive stories, all or none."""
        return await run_in_threadpool(self.desk.store.list.edit_stories, stories, edit, by)

    async def changes(self, story: int) -> tuple[StoryChange, ...]:
        """Who renamed, assigned or archived a story, newest first."""
        return await run_in_threadpool(self.desk.store.list.story_changes, story)

    async def accept_extras(self, story: int, version: int, by: str, note: str = "") -> tuple[str, ...]:
        """Accept the extra facts of a version about which nothing is decided, as the rules of today find them.

        Raises `IncompleteDecision` where a name or a reason is missing.
        """
        (accepted,) = await self._accept([(story, version)], by, note)
        return accepted

    async def accept_newest_extras(self, stories: Sequence[int], by: str, note: str = "") -> int:
        """The same for the newest version of each story, all or none; how many facts were accepted."""
        newest = [(story, (await self.desk.story(story)).versions) for story in stories]
        return sum(map(len, await self._accept([place for place in newest if place[1]], by, note)))

    async def _accept(self, versions: Sequence[tuple[int, int]], by: str, note: str) -> tuple[tuple[str, ...], ...]:
        """The facts of each version that were accepted, once all of them could be compared."""
        check_decision(Decision("accepted", note, by), self.desk.settings.policy)
        for place in versions:
            await self.desk.view(*place)
        accepted = await run_in_threadpool(self.desk.store.list.accept_all_extras, versions, by, note)
        for place, facts in zip(versions, accepted, strict=True):
            if facts:
                await self.desk.notify_if_signed(*place, by)
        return accepted

    async def delete(self, stories: Sequence[int], by: str) -> tuple[Removed, ...]:
        """Delete stories with their versions, texts, decisions and history; all or none."""
        if not stories:
            raise NotFound("No story is selected; go back and select one")
        try:
            return await run_in_threadpool(self.desk.store.list.forget, stories, by)
        finally:
            self.desk.pool.clear_cache()

    async def delete_old(self) -> None:
        """Delete the stories that are older than the newsroom keeps them, and what is left of deleted ones."""
        days = self.retention_days
        try:
            if days is None:
                await run_in_threadpool(self.desk.store.list.scrub)
                return
            removed = await run_in_threadpool(self.desk.store.list.forget_old, days, RETENTION)
        except NotScrubbed as error:
            logs.log_error(error, "not_scrubbed")
            return
        if removed:
            self.desk.pool.clear_cache()
            logs.log("deleted_old", stories=len(removed), days=days)

    async def keep_deleting_old(self) -> None:
        """Do that now, and then every hour until the task is cancelled. A failure is logged and tried again."""
        while True:
            try:
                await self.delete_old()
            except Exception as error:
                logs.log_error(error, "deleting_old_failed")
            await asyncio.sleep(RETENTION_PAUSE_SECONDS)


def story_list_of(request: Request) -> StoryList:
    """The stories of the desk that answers a request."""
    found = request.app.state.story_list
    assert isinstance(found, StoryList)
    return found

"""The shapes of what the API takes and returns about whole stories."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from diffcast.serve.api.schemas import NO_NUL, Name, Note, Record, VersionLineJson
from diffcast.serve.http.responses import Count, FactId, Moment, Number
from diffcast.serve.settings import MAX_NAME, MAX_TITLE
from diffcast.serve.store.values import Order, State, StoryAct

NOT_BLANK = "^[^\\u0000]*[^\\s\\u0000][^\\u0000]*$"

NewTitle = Annotated[str, Meta(max_length=MAX_TITLE, pattern=NOT_BLANK, description="Not blank.")]
Owner = Annotated[str, Meta(max_length=MAX_NAME, pattern=NO_NUL, description="Who takes care of it; empty for nobody.")]


class StoryPatch(Record, frozen=True, kw_only=True):
    """What to change about a story."""

    title: NewTitle | UnsetType = UNSET
    owner: Owner | UnsetType = UNSET
    archived: Annotated[bool, Meta(description="True leaves it out of the list, false brings it back.")] | UnsetType = (
        UNSET
    )
    by: Name = ""


class AcceptExtras(Record, frozen=True, kw_only=True):
    """Who accepts the extra facts, with a note for each that has none."""

    by: Name = ""
    note: Note = ""


class ByQuery(Record, frozen=True):
    """Who does it."""

    by: Name = ""


class StoriesQuery(Record, frozen=True):
    """Which stories to list."""

    search: Annotated[
        str,
        Meta(max_length=200, pattern=NO_NUL, description="Words that the title or a text must hold, in any capitals."),
    ] = ""
    state: Annotated[State, Meta(description="Only stories of this state.")] | UnsetType = UNSET
    owner: Annotated[
        str, Meta(max_length=MAX_NAME, pattern=NO_NUL, description="Only stories of this owner; empty for all.")
    ] = ""
    archived: Annotated[bool, Meta(description="Archived stories instead of the others.")] = False
    order: Annotated[Order, Meta(description="`contradictions`: most open ones first.")] = "newest"
    before: (
        Annotated[int, Meta(ge=1, le=2**53 - 1, description="The id of the last story of the page before.")] | UnsetType
    ) = UNSET
    skip: Annotated[int, Meta(ge=0, le=2**53 - 1, description="How many stories come before the page.")] = 0
    limit: Annotated[int, Meta(ge=1, le=200)] = 50


class StoryJson(Record, frozen=True):
    """A story, and what is open in its newest version. `changed` is when anything of it last changed."""

    id: Number
    title: str
    at: Moment
    versions: Count
    signed: bool
    state: State
    owner: str
    archived: bool
    changed: Moment
    contradictions: Count
    checks: Count
    extras: Count


class StoryChangeJson(Record, frozen=True):
    """Who renamed, assigned or archived a story; the title or the owner before and after."""

    act: StoryAct
    by: str
    at: Moment
    before: str
    after: str


class RemovedJson(Record, frozen=True):
    """What was deleted with a story."""

    story: Number
    at: Moment
    versions: Count
    decisions: Count
    sign_offs: Count


class AcceptedExtras(Record, frozen=True):
    """The extra facts that were accepted."""

    facts: tuple[FactId, ...]


class StoryWithVersions(StoryJson, frozen=True):
    """A story with its versions, the first one first, and its changes, the newest first."""

    lines: tuple[VersionLineJson, ...]
    story_changes: tuple[StoryChangeJson, ...]


class Stories(Record, frozen=True):
    """A list of stories."""

    stories: tuple[StoryJson, ...]

"""The shapes of what the API takes and returns: what is checked here is what the OpenAPI document publishes."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from diffcast.decision import Choice
from diffcast.kinds import Severity
from diffcast.model import Side, Status
from diffcast.serve.http.responses import Count, FactId, Kept, Moment, Number
from diffcast.serve.settings import MAX_NAME, MAX_NOTE, MAX_TITLE

NO_NUL = "^[^\\u0000]*$"
BASE64 = "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"

Title = Annotated[str, Meta(max_length=MAX_TITLE, pattern=NO_NUL, description="Default: the article's headline.")]
Name = Annotated[
    str, Meta(max_length=MAX_NAME, pattern=NO_NUL, description="Who does it; leave it out if your token says so.")
]
Note = Annotated[str, Meta(max_length=MAX_NOTE, pattern=NO_NUL)]
FileName = Annotated[str, Meta(max_length=200, pattern=NO_NUL, description="The ending may show the format.")]
Base64 = Annotated[str, Meta(pattern=BASE64, extra_json_schema={"contentEncoding": "base64"})]
Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
SeenVersion = Annotated[int, Meta(ge=0, le=2**53 - 1, description="The newest version that the sender saw.")]
SeenRevision = Annotated[
    int, Meta(ge=0, le=2**53 - 1, description="The revision that the sender saw; 0 if nothing was decided.")
]
SeenChanges = Annotated[int, Meta(ge=0, le=2**53 - 1, description="The `changes` of the version that the signer saw.")]
Changes = Annotated[
    int, Meta(ge=0, le=2**53 - 1, description="How often decisions of the version were made or changed.")
]
Unplaced = Annotated[
    int, Meta(ge=0, le=2**53 - 1, description="Decisions of earlier versions whose fact is no longer there.")
]


class Record(Struct, frozen=True, forbid_unknown_fields=True):
    """A JSON object with these members and no others."""


# What the API takes


class Text(Record, frozen=True):
    """One text: its characters, or the bytes of its file as base64."""

    name: FileName = ""
    text: str | UnsetType = UNSET
    base64: Base64 | UnsetType = UNSET
    format: str | UnsetType = UNSET


class TextsBody(Record, frozen=True, kw_only=True):
    """A transcript and an article, or one page that holds both."""

    transcript: Text | UnsetType = UNSET
    article: Text | UnsetType = UNSET
    page: Text | UnsetType = UNSET


class NewStory(TextsBody, frozen=True, kw_only=True):
    """A new story: its texts, its title, and who adds it."""

    title: Title = ""
    by: Name = ""


class NewVersion(TextsBody, frozen=True, kw_only=True):
    """The next version of a story: both texts, and the version that the sender saw."""

    seen_version: SeenVersion
    by: Name = ""


class NewDecision(Record, frozen=True, kw_only=True):
    """A decision about a fact; null takes back what was decided."""

    choice: Choice | None
    revision: SeenRevision
    note: Note = ""
    by: Name = ""


class NewSignOff(Record, frozen=True, kw_only=True):
    """A sign-off of a version."""

    seen_changes: SeenChanges
    by: Name = ""
    note: Note = ""


class NoQuery(Record, frozen=True):
    """No query at all."""


class ReportQuery(Record, frozen=True):
    """Which report to return."""

    format: str = "json"


class ChangesQuery(Record, frozen=True):
    """Which two versions to compare."""

    before: Number
    after: Number


# What the API returns


class SourceJson(Record, frozen=True, tag=False):
    """A text as it came in."""

    name: str
    sha256: Sha256
    format: str | None


class VersionLineJson(Record, frozen=True):
    """A version as a list shows it."""

    story: Number
    version: Number
    at: Moment
    by: str
    transcript: str
    article: str
    signed: bool


class SignOffJson(Record, frozen=True):
    """A sign-off; `later` is how many decisions changed after it, `blocking` how many findings blocked publishing."""

    by: str
    note: str
    at: Moment
    later: Count
    blocking: Count | None


class CountsJson(Record, frozen=True):
    """How many facts have each status."""

    changed: Count
    transcript_only: Count
    article_only: Count
    shared: Count


class VersionJson(Record, frozen=True):
    """A version with its counts and everything that was decided."""

    story: Number
    version: Number
    at: Moment
    by: str
    transcript: SourceJson
    article: SourceJson
    counts: CountsJson
    decisions: tuple[Kept, ...]
    changes: Changes
    unplaced: Unplaced
    sign_offs: tuple[SignOffJson, ...]
    blocking: tuple[FactId, ...]
    """The findings that block publishing, under the same rules as `diffcast check`."""


class FindingJson(Record, frozen=True):
    """A finding as it is in one of two versions."""

    fact: FactId
    status: Status
    severity: Severity
    transcript: str
    article: str


class ChangesJson(Record, frozen=True):
    """What happened to the findings of one version in another."""

    fixed: tuple[FindingJson, ...]
    gone: tuple[FindingJson, ...]
    new: tuple[FindingJson, ...]
    stays: tuple[FindingJson, ...]


class Versions(Record, frozen=True):
    """The versions of a story, the first one first."""

    versions: tuple[VersionLineJson, ...]


class Decisions(Record, frozen=True):
    """The decisions about a version."""

    decisions: tuple[Kept, ...]


class SignOffs(Record, frozen=True):
    """The sign-offs of a version, the first one first."""

    sign_offs: tuple[SignOffJson, ...]


class InputFormat(Record, frozen=True):
    """A format that can be read."""

    name: str
    title: str
    endings: tuple[str, ...]
    sides: tuple[Side, ...]
    extra: str | None


class Formats(Record, frozen=True):
    """Formats that can be read, and formats of reports."""

    inputs: tuple[InputFormat, ...]
    reports: tuple[str, ...]


class ProblemJson(Struct, frozen=True):
    """Why a request was refused (RFC 9457)."""

    type: Literal["about:blank"]
    title: str
    status: int
    detail: Annotated[str, Meta(description="One sentence for people.")]
    kept: Kept | UnsetType | None = UNSET
    """Of a 409: the decision that is saved now."""
    current_version: Count | UnsetType = UNSET
    """Of a 409: the newest version of the story."""
    changes: Count | UnsetType = UNSET
    """Of a 409: how often decisions of the version changed."""
    blocking: tuple[FactId, ...] | UnsetType = UNSET
    """Of a 409: the findings that block publishing."""

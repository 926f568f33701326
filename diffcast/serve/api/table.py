"""The table of the API: what each address takes and gives. Both the routes and the OpenAPI document are made of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from starlette.responses import Response

from diffcast.serve.api import operations as api
from diffcast.serve.api import schemas
from diffcast.serve.api.schemas import Schema, ref, texts, upload
from diffcast.serve.pages.exports import PLAIN, TYPES


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that a program may ask for."""

    method: str
    path: str
    answer: Callable[[api.Call], Awaitable[Response]]
    gives: Schema | None
    """The schema of a good answer; None where it is a report in one of several types."""
    status: int = 200
    query: Mapping[str, Schema] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    """Names of the query that must be there."""
    takes: Schema | None = None
    """The schema of the JSON body."""
    form: Schema | None = None
    """The schema of the same as a form, where it may bring files."""
    conflicts: bool = False
    """Whether somebody else may have been quicker."""

    @property
    def compares(self) -> bool:
        """Whether it may have to wait for a worker."""
        return self.form is not None or "{version}" in self.path or "before" in self.required


PATH: Final[Mapping[str, Schema]] = {
    "story": schemas.NUMBER,
    "version": schemas.NUMBER,
    "fact": schemas.FACT,
    "format": schemas.REPORT_FORMAT,
}
"""By name, the parts of an address that vary."""
STORY: Final = "/api/stories/{story}"
VERSION: Final = f"{STORY}/versions/{{version}}"
LISTING: Final[Mapping[str, Schema]] = {
    "search": schemas.text(200, description="Words that the title must hold, whatever their capitals."),
    "before": schemas.NUMBER | {"description": "The id of the last story of the page before."},
    "limit": {"type": "integer", "minimum": 1, "maximum": 200, "default": 50},
}
SPAN: Final[Mapping[str, Schema]] = {"before": schemas.NUMBER, "after": schemas.NUMBER}
SIGNED: Final = {"by": schemas.BY}
NEXT: Final = SIGNED | {"seen_version": schemas.SEEN_VERSION}
NAMED: Final = SIGNED | {"title": schemas.TITLE}

OPERATIONS: Final = (
    Operation("GET", "/api/formats", api.formats, ref("Formats")),
    Operation(
        "POST", "/api/compare", api.compare, None, query={"format": schemas.REPORT_FORMAT}, takes=texts(), form=upload()
    ),
    Operation("GET", "/api/stories", api.stories, ref("Stories"), query=LISTING),
    Operation("POST", "/api/stories", api.begin, ref("Version"), 201, takes=texts(**NAMED), form=upload(**NAMED)),
    Operation("GET", STORY, api.story, ref("StoryWithVersions")),
    Operation("GET", f"{STORY}/versions", api.versions, ref("Versions")),
    Operation(
        "POST",
        f"{STORY}/versions",
        api.go_on,
        ref("Version"),
        201,
        takes=texts(("seen_version",), **NEXT),
        form=upload(("seen_version",), **NEXT),
        conflicts=True,
    ),
    Operation("GET", f"{STORY}/changes", api.changes, ref("Changes"), query=SPAN, required=("before", "after")),
    Operation("GET", VERSION, api.version, ref("Version")),
    Operation("GET", f"{VERSION}/reports/{{format}}", api.report, None),
    Operation("GET", f"{VERSION}/review", api.review, ref("Review")),
    Operation("GET", f"{VERSION}/decisions", api.decisions, ref("Decisions")),
    Operation("PUT", f"{VERSION}/decisions/{{fact}}", api.decide, ref("Kept"), takes=schemas.DECISION, conflicts=True),
    Operation("GET", f"{VERSION}/sign-offs", api.sign_offs, ref("SignOffs")),
    Operation("POST", f"{VERSION}/sign-offs", api.sign_off, ref("SignOff"), 201, takes=schemas.SIGNING, conflicts=True),
)

MEDIA: Final[Mapping[str, Schema]] = {
    kind: ref("Report") if kind == "application/json" else {} if "json" in kind else {"type": "string"}
    for kind, _ in (*TYPES.values(), PLAIN)
}
"""The types of a report."""

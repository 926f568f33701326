"""The operations of the API: one function each, with what it takes and returns. Routes and OpenAPI are made of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final, TypeAlias

from msgspec import UNSET, Struct
from msgspec.structs import asdict
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from diffcast.decision import Decision
from diffcast.readers import FORMATS as INPUT_FORMATS
from diffcast.reports import FORMATS as REPORT_FORMATS
from diffcast.serve.api import schemas, story_schemas
from diffcast.serve.api.bodies import JSON, proved_name, read_json, read_query, read_texts
from diffcast.serve.api.json_values import (
    changes_json,
    line_json,
    removed_json,
    sign_off_json,
    story_change_json,
    story_json,
    version_json,
)
from diffcast.serve.http.errors import Problem
from diffcast.serve.http.responses import Kept, json_response, kept_json, report_response
from diffcast.serve.service import service_of
from diffcast.serve.store.values import StoryEdit, StoryFilter
from diffcast.serve.story_list import story_list_of

Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the API."""

    method: str
    path: str
    endpoint: Endpoint
    returns: type[Struct] | str
    """The shape of its JSON; `Report` or `Review` for those published elsewhere."""
    status: int = 200
    query: type[Struct] = schemas.NoQuery
    body: type[Struct] | None = None
    conflicts: bool = False
    """Whether somebody else may have been faster: 409."""

    @property
    def takes_texts(self) -> bool:
        """Whether its body brings texts, as JSON or as a form with files."""
        return self.body is not None and issubclass(self.body, schemas.TextsBody)

    @property
    def compares(self) -> bool:
        """Whether it may have to wait for a comparison."""
        return self.takes_texts or "{version}" in self.path or self.query is schemas.ChangesQuery


OPERATIONS: Final[list[Operation]] = []
STORY: Final = "/api/stories/{story}"
VERSION: Final = f"{STORY}/versions/{{version}}"


def operation(
    method: str, path: str, returns: type[Struct] | str, status: int = 200, **more: Any
) -> Callable[[Endpoint], Endpoint]:
    """Adds a function to the operations of the API."""

    def add(endpoint: Endpoint) -> Endpoint:
        OPERATIONS.append(Operation(method, path, endpoint, returns, status, **more))
        return endpoint

    return add


@operation("GET", "/api/formats", schemas.Formats)
async def formats(request: Request) -> Response:
    """List the formats that can be read, and the formats of reports."""
    inputs = (
        schemas.InputFormat(each.name, each.title, tuple(each.endings), tuple(each.sides), each.extra)
        for each in INPUT_FORMATS
    )
    return json_response(schemas.Formats(tuple(inputs), tuple(REPORT_FORMATS)))


@operation("POST", "/api/compare", "Report", query=schemas.ReportQuery, body=schemas.TextsBody)
async def compare(request: Request) -> Response:
    """Compare two texts and return the report; nothing is saved."""
    format = read_query(request, schemas.ReportQuery).format
    if format not in REPORT_FORMATS:
        raise Problem(422, f"format: use one of {', '.join(REPORT_FORMATS)}")
    _, texts = await read_texts(request, schemas.TextsBody)
    return report_response(await service_of(request).report_on(texts.pair(), format), format)


@operation("GET", "/api/stories", story_schemas.Stories, query=story_schemas.StoriesQuery)
async def stories(request: Request) -> Response:
    """List stories by state, owner and words, each with what is open in its newest version."""
    query = read_query(request, story_schemas.StoriesQuery)
    before = None if query.before is UNSET else query.before
    which = StoryFilter(None if query.state is UNSET else query.state, query.owner, query.archived, query.order)
    found = await story_list_of(request).stories(query.search, which, before, query.skip, query.limit)
    return json_response(story_schemas.Stories(tuple(map(story_json, found))))


@operation("POST", "/api/stories", schemas.VersionJson, 201, body=schemas.NewStory)
async def create_story(request: Request) -> Response:
    """Create a story with its first version."""
    body, texts = await read_texts(request, schemas.NewStory)
    version = await service_of(request).create_story(body.title.strip(), texts.pair(), proved_name(request, body.by))
    return await _created(request, version.story, version.number)


@operation("GET", STORY, story_schemas.StoryWithVersions)
async def story(request: Request) -> Response:
    """Return a story with its versions, and who renamed, assigned or archived it."""
    number = _number(request, "story")
    known = asdict(story_json(await service_of(request).story(number)))
    lines = tuple(map(line_json, await service_of(request).versions(number)))
    changed = tuple(map(story_change_json, await story_list_of(request).changes(number)))
    return json_response(story_schemas.StoryWithVersions(**known, lines=lines, story_changes=changed))


@operation("PATCH", STORY, story_schemas.StoryJson, body=story_schemas.StoryPatch)
async def edit_story(request: Request) -> Response:
    """Rename a story, assign it, archive it or bring it back. What is left out stays; the history keeps what it was."""
    body = await read_json(request, story_schemas.StoryPatch)
    wanted = StoryEdit(
        None if body.title is UNSET else body.title.strip(),
        None if body.owner is UNSET else body.owner.strip(),
        None if body.archived is UNSET else body.archived,
    )
    (edited,) = await story_list_of(request).edit([_number(request, "story")], wanted, proved_name(request, body.by))
    return json_response(story_json(edited))


@operation("DELETE", STORY, story_schemas.RemovedJson, query=story_schemas.ByQuery)
async def delete_story(request: Request) -> Response:
    """Delete a story for good, with its texts, versions, decisions, sign-offs and history."""
    by = proved_name(request, read_query(request, story_schemas.ByQuery).by)
    (removed,) = await story_list_of(request).delete([_number(request, "story")], by)
    return json_response(removed_json(removed))


@operation("GET", f"{STORY}/versions", schemas.Versions)
async def versions(request: Request) -> Response:
    """List the versions of a story, the first one first."""
    found = await service_of(request).versions(_number(request, "story"))
    return json_response(schemas.Versions(tuple(map(line_json, found))))


@operation("POST", f"{STORY}/versions", schemas.VersionJson, 201, body=schemas.NewVersion, conflicts=True)
async def add_version(request: Request) -> Response:
    """Add the next version of a story; decisions are carried over. 409 if a text changed after `seen_version`."""
    body, texts = await read_texts(request, schemas.NewVersion)
    version = await service_of(request).add_version(
        _number(request, "story"), texts, body.seen_version, proved_name(request, body.by)
    )
    return await _created(request, version.story, version.number)


@operation("GET", f"{STORY}/changes", schemas.ChangesJson, query=schemas.ChangesQuery)
async def changes(request: Request) -> Response:
    """Say which findings of one version are fixed, gone, new or unchanged in another."""
    query = read_query(request, schemas.ChangesQuery)
    found = await service_of(request).changes(_number(request, "story"), query.before, query.after)
    return json_response(changes_json(found))


@operation("GET", VERSION, schemas.VersionJson)
async def version(request: Request) -> Response:
    """Return a version with its counts and everything that was decided."""
    return await _version_response(request, *_place(request))


@operation("GET", f"{VERSION}/reports/{{format}}", "Report")
async def report(request: Request) -> Response:
    """Return the report of a version in a format, with its decisions."""
    format = request.path_params["format"]
    if format not in REPORT_FORMATS:
        raise Problem(404, f"There is no report of that format; use one of {', '.join(REPORT_FORMATS)}")
    return report_response(await service_of(request).report(*_place(request), format), format)


@operation("GET", f"{VERSION}/review", "Review")
async def review(request: Request) -> Response:
    """Return the decisions about a version as a review file."""
    text = await service_of(request).review(*_place(request))
    return Response(text.encode("utf-8", "replace"), media_type=JSON)


@operation("GET", f"{VERSION}/decisions", schemas.Decisions)
async def decisions(request: Request) -> Response:
    """List the decisions about a version, each with its revision."""
    kept = await service_of(request).decisions(*_place(request))
    return json_response(schemas.Decisions(tuple(kept_json(fact, each) for fact, each in kept.items())))


@operation("PUT", f"{VERSION}/decisions/{{fact}}", Kept, body=schemas.NewDecision, conflicts=True)
async def decide(request: Request) -> Response:
    """Save a decision. 409 with the saved one if somebody else decided after `revision`."""
    body = await read_json(request, schemas.NewDecision)
    fact = request.path_params["fact"]
    decision = Decision(body.choice, _trimmed(body.note), proved_name(request, body.by))
    return json_response(
        kept_json(fact, await service_of(request).decide(*_place(request), fact, decision, body.revision))
    )


@operation("POST", f"{VERSION}/accept-extras", story_schemas.AcceptedExtras, body=story_schemas.AcceptExtras)
async def accept_extras(request: Request) -> Response:
    """Accept every extra fact of a version about which nothing is decided. What somebody decided stays."""
    body = await read_json(request, story_schemas.AcceptExtras)
    by = proved_name(request, body.by)
    accepted = await story_list_of(request).accept_extras(*_place(request), by, _trimmed(body.note))
    return json_response(story_schemas.AcceptedExtras(accepted))


@operation("GET", f"{VERSION}/sign-offs", schemas.SignOffs)
async def sign_offs(request: Request) -> Response:
    """List the sign-offs of a version, the first one first."""
    found = await service_of(request).sign_offs(*_place(request))
    return json_response(schemas.SignOffs(tuple(map(sign_off_json, found))))


@operation("POST", f"{VERSION}/sign-offs", schemas.SignOffJson, 201, body=schemas.NewSignOff, conflicts=True)
async def sign_off(request: Request) -> Response:
    """Sign a version off. 409 if decisions changed since, or if findings block publishing and no note says why."""
    body = await read_json(request, schemas.NewSignOff)
    by = proved_name(request, body.by)
    if not by:
        raise Problem(422, "by: is empty")
    signed = await service_of(request).sign_off(*_place(request), by, _trimmed(body.note), body.seen_changes)
    return json_response(sign_off_json(signed), 201)


def api_routes() -> Iterable[BaseRoute]:
    """A route for each path with all its methods, so that a wrong method is answered with the right ones."""
    for path, several in groupby(sorted(OPERATIONS, key=lambda each: each.path), key=lambda each: each.path):
        by_method = {each.method: each for each in several}
        numbered = path.replace("{story}", "{story:number}").replace("{version}", "{version:number}")
        yield Route(numbered, _endpoint(by_method), methods=list(by_method))


def _endpoint(by_method: Mapping[str, Operation]) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        found = by_method["GET" if request.method == "HEAD" else request.method]
        request.scope["endpoint"] = found.endpoint
        read_query(request, found.query)
        return await found.endpoint(request)

    return endpoint


def _trimmed(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _number(request: Request, name: str) -> int:
    return int(request.path_params[name])


def _place(request: Request) -> tuple[int, int]:
    return _number(request, "story"), _number(request, "version")


async def _created(request: Request, story: int, number: int) -> Response:
    return await _version_response(request, story, number, 201, {"Location": f"/api/stories/{story}/versions/{number}"})


async def _version_response(
    request: Request, story: int, number: int, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    shown = await service_of(request).view(story, number)
    return json_response(version_json(shown, await service_of(request).blocking(shown)), status, headers)

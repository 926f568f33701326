"""The answers of the JSON API. What comes in has been held against its schema before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from diffcast.decision import Decision
from diffcast.readers import FORMATS as READABLE
from diffcast.reports import FORMATS, render
from diffcast.review.review_file import review_of
from diffcast.serve.api.plain import (
    plain_conflict,
    plain_kept,
    plain_line,
    plain_progress,
    plain_sign_off,
    plain_sign_off_conflict,
    plain_story,
    plain_version,
    plain_version_conflict,
)
from diffcast.serve.http.requests import MOST_BY, MOST_NOTE, MOST_TITLE, Given, Pair, short
from diffcast.serve.pages.exports import PLAIN, TYPES, progress_of
from diffcast.serve.service import Tool, tool_of
from diffcast.serve.store.errors import Conflict, SignOffConflict, VersionConflict


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the API, with all that it brings as the schemas want it."""

    request: Request
    path: Mapping[str, Any]
    query: Mapping[str, Any]
    body: Mapping[str, Any] = field(default_factory=dict)
    given: Given | None = None
    """The two texts, where the operation takes them."""

    @property
    def tool(self) -> Tool:
        """What answers."""
        return tool_of(self.request)

    @property
    def texts(self) -> Pair:
        """The two texts of an operation that takes them."""
        assert self.given is not None
        return self.given.pair()

    def said(self, name: str, most: int) -> str:
        """A text of the body, without the blanks at its ends."""
        return short(self.body.get(name) or "", name, most)


async def formats(call: Call) -> Response:
    """Which forms of texts can be read, and in which reports can be written."""
    inputs = [
        {"name": each.name, "title": each.title, "endings": each.endings, "sides": each.sides, "extra": each.extra}
        for each in READABLE
    ]
    return JSONResponse({"inputs": inputs, "reports": list(FORMATS)})


async def compare(call: Call) -> Response:
    """The report on two texts; nothing is kept."""
    comparison = await call.tool.compare(call.texts)
    format = call.query.get("format", "json")
    return _report(await run_in_threadpool(render, comparison, format), format)


async def stories(call: Call) -> Response:
    """The newest stories, or those whose title holds all words of a search."""
    asked = call.query
    given = (asked.get("search", ""), asked.get("before"), asked.get("limit", 50))
    found = await call.tool.ask(call.tool.store.stories, *given)
    return JSONResponse({"stories": [plain_story(each) for each in found]})


async def begin(call: Call) -> Response:
    """A new story with its first version."""
    version = await call.tool.begin(call.said("title", MOST_TITLE), call.texts, call.said("by", MOST_BY))
    return await _created(call, version.story, version.number)


async def story(call: Call) -> Response:
    """A story with its versions."""
    found = await call.tool.story(call.path["story"])
    lines = await call.tool.versions(found.id)
    return JSONResponse(plain_story(found) | {"lines": [plain_line(each) for each in lines]})


async def versions(call: Call) -> Response:
    """The versions of a story, the first one first."""
    return JSONResponse({"versions": [plain_line(each) for each in await call.tool.versions(call.path["story"])]})


async def go_on(call: Call) -> Response:
    """The next version of a story; 409 where a version was added after the one that was seen."""
    assert call.given is not None
    given = (call.path["story"], call.given, int(call.body["seen_version"]), call.said("by", MOST_BY))
    try:
        version = await call.tool.go_on(*given)
    except VersionConflict as conflict:
        raise plain_version_conflict(conflict) from conflict
    return await _created(call, version.story, version.number)


async def version(call: Call) -> Response:
    """A version with its counts and all that was decided."""
    return JSONResponse(plain_version(await call.tool.shown(call.path["story"], call.path["version"])))


async def report(call: Call) -> Response:
    """The report of a version in a format, with what was decided."""
    shown = await call.tool.shown(call.path["story"], call.path["version"])
    format = call.path["format"]
    return _report(await run_in_threadpool(render, shown.comparison, format, shown.view), format)


async def review(call: Call) -> Response:
    """What was decided of a version, as the file that every other part of diffcast reads."""
    shown = await call.tool.shown(call.path["story"], call.path["version"])
    told = review_of(shown.comparison, shown.decisions, shown.version.unplaced)
    return Response(told.dump().encode("utf-8", "replace"), media_type="application/json")


async def decisions(call: Call) -> Response:
    """What is decided of the facts of a version, with the revision of each."""
    found = await call.tool.version(call.path["story"], call.path["version"])
    kept = await call.tool.ask(call.tool.store.decisions, found.story, found.number)
    return JSONResponse({"decisions": [plain_kept(fact, each) for fact, each in kept.items()]})


async def decide(call: Call) -> Response:
    """Keep a decision; 409 with what is kept now where somebody else decided after the revision that was seen."""
    fact = call.path["fact"]
    decision = Decision(call.body["choice"], call.said("note", MOST_NOTE), call.said("by", MOST_BY))
    place = call.path["story"], call.path["version"]
    try:
        kept = await call.tool.decide(*place, fact, decision, int(call.body["revision"]))
    except Conflict as conflict:
        raise plain_conflict(fact, conflict) from conflict
    return JSONResponse(plain_kept(fact, kept))


async def sign_offs(call: Call) -> Response:
    """The sign-offs of a version, the first one first."""
    found = await call.tool.version(call.path["story"], call.path["version"])
    signed = await call.tool.ask(call.tool.store.sign_offs, found.story, found.number)
    return JSONResponse({"sign_offs": [plain_sign_off(each) for each in signed]})


async def sign_off(call: Call) -> Response:
    """Sign a version off; 409 where decisions changed after the signer looked at them."""
    said = call.said("by", MOST_BY), call.said("note", MOST_NOTE), int(call.body["seen_changes"])
    try:
        signed = await call.tool.sign_off(call.path["story"], call.path["version"], *said)
    except SignOffConflict as conflict:
        raise plain_sign_off_conflict(conflict) from conflict
    return JSONResponse(plain_sign_off(signed), 201)


async def changes(call: Call) -> Response:
    """What became of the findings of one version in another."""
    told = await progress_of(call.tool, call.path["story"], call.query["before"], call.query["after"])
    return JSONResponse(plain_progress(told))


async def _created(call: Call, story: int, number: int) -> Response:
    place = f"/api/stories/{story}/versions/{number}"
    return JSONResponse(plain_version(await call.tool.shown(story, number)), 201, {"Location": place})


def _report(text: str, format: str) -> Response:
    kind, _ = TYPES.get(format, PLAIN)
    return Response(
        text.encode("utf-8", "replace"), headers={"Content-Type": kind, "Content-Security-Policy": "sandbox"}
    )

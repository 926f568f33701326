"""What leaves the desk: a version's report in every format, its review, and what changed since another version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from diffcast.reports import FORMATS, render
from diffcast.review.review_file import review_of
from diffcast.serve.http.errors import Problem
from diffcast.serve.http.html import page
from diffcast.serve.http.requests import number
from diffcast.serve.service import Shown, Tool, tool_of
from diffcast.serve.version_changes import Progress, progress

TYPES: Final[Mapping[str, tuple[str, str]]] = {
    "json": ("application/json", "json"),
    "html": ("text/html; charset=utf-8", "html"),
    "markdown": ("text/markdown; charset=utf-8", "md"),
    "csv": ("text/csv; charset=utf-8", "csv"),
    "sarif": ("application/sarif+json", "sarif"),
    "junit": ("application/xml", "xml"),
}
"""By format, the type of a report and the ending of its name; every other is plain text."""
PLAIN: Final = ("text/plain; charset=utf-8", "txt")


async def report(request: Request) -> Response:
    """The report of a version in a format, as a file, with what was decided."""
    format = request.path_params["format"]
    if format not in FORMATS:
        raise Problem(404, f"There is no report of that format; there are {', '.join(FORMATS)}")
    shown = await tool_of(request).shown(request.path_params["story"], request.path_params["number"])
    kind, ending = TYPES.get(format, PLAIN)
    text = await run_in_threadpool(render, shown.comparison, format, shown.view)
    return _file(text, kind, f"story-{shown.story.id}-{shown.version.number}.{ending}")


async def review(request: Request) -> Response:
    """What was decided of a version, as a file that every other part of diffcast reads."""
    shown = await tool_of(request).shown(request.path_params["story"], request.path_params["number"])
    text = review_of(shown.comparison, shown.decisions, shown.version.unplaced).dump()
    return _file(text, "application/json", f"story-{shown.story.id}-{shown.version.number}.review.json")


async def changes(request: Request) -> Response:
    """Two versions side by side."""
    asked = request.query_params
    before, after = (number(asked.get(name, ""), name) for name in ("before", "after"))
    story = request.path_params["story"]
    told = await progress_of(tool_of(request), story, before, after)
    context = {
        "story": await tool_of(request).story(story),
        "before": before,
        "after": after,
        "fixed": told.fixed,
        "gone": told.gone,
        "new": told.new,
        "stays": told.stays,
    }
    return page(request, "changes.html", context)


async def progress_of(tool: Tool, story: int, before: int, after: int) -> Progress:
    """What became of the findings of one version in another."""
    earlier: Shown = await tool.shown(story, before)
    later: Shown = await tool.shown(story, after)
    return await run_in_threadpool(progress, earlier.comparison, later.comparison, earlier.decisions, later.decisions)


def _file(text: str, kind: str, name: str) -> Response:
    """A file to keep. Opened in the browser, it may do nothing in this server's name."""
    headers = {"Content-Type": kind, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text.encode("utf-8", "replace"), headers=headers | {"Content-Security-Policy": "sandbox"})

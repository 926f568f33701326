"""The pages of one story: its versions, the report of a version, its changes and its exports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from diffcast.reports import FORMATS
from diffcast.reports.excerpts import one_line
from diffcast.reports.html import Desk, content_policy, render_for_desk
from diffcast.reports.review_status import sign_off_words
from diffcast.serve.drafts import SETTLED, marked_changes
from diffcast.serve.http.errors import Problem
from diffcast.serve.http.html import html_page
from diffcast.serve.http.requests import upload_limits, whole_number
from diffcast.serve.http.responses import download
from diffcast.serve.pages.story_list import action_message
from diffcast.serve.service import service_of
from diffcast.serve.story_list import story_list_of
from diffcast.serve.version_changes import Finding, FixedFinding
from diffcast.serve.version_view import VersionView

VERSION_ROUTE: Final = "/stories/{story:number}/versions/{number:number}"


async def story(request: Request) -> Response:
    """A story with its versions and sign-offs, and the form for the next version."""
    service = service_of(request)
    found = await service.story(request.path_params["story"])
    lines = await service.versions(found.id)
    context = {
        "story": found,
        "versions": lines[::-1],
        "sign_offs": {each.number: await service.sign_offs(found.id, each.number) for each in lines if each.signed},
        "edited": await story_list_of(request).changes(found.id),
        "message": action_message(request),
        "exports": FORMATS,
        **upload_limits(request),
    }
    return html_page(request, "story.html", context)


async def version(request: Request) -> Response:
    """The report of a version, with a form at every fact."""
    shown = await service_of(request).view(request.path_params["story"], request.path_params["number"])
    html = await run_in_threadpool(render_for_desk, shown.comparison, shown.view, _desk(shown))
    return HTMLResponse(html, headers={"Content-Security-Policy": f"{content_policy(True)}; frame-ancestors 'none'"})


async def report(request: Request) -> Response:
    """The report of a version in a format, as a file to save."""
    story, number, format = (request.path_params[name] for name in ("story", "number", "format"))
    if format not in FORMATS:
        raise Problem(404, f"There is no report of that format; use one of {', '.join(FORMATS)}")
    return download(await service_of(request).report(story, number, format), f"story-{story}-{number}", format)


async def review(request: Request) -> Response:
    """The decisions about a version as a review file to save."""
    story, number = request.path_params["story"], request.path_params["number"]
    return download(await service_of(request).review(story, number), f"story-{story}-{number}.review")


async def changes(request: Request) -> Response:
    """Two versions side by side."""
    service, story = service_of(request), request.path_params["story"]
    before, after = (whole_number(request.query_params.get(name, ""), name) for name in ("before", "after"))
    found = await service.changes(story, before, after)
    settled = [each for each in found.stays if each.decision and each.decision.choice in SETTLED]
    context = {
        "story": await service.story(story),
        "before": before,
        "after": after,
        "changes": found,
        "open": [each for each in found.stays if each not in settled],
        "settled": settled,
        "wordings": _wordings,
        "marked_changes": marked_changes,
    }
    return html_page(request, "changes.html", context)


def _wordings(finding: Finding) -> Iterator[tuple[str, str, str | None]]:
    """By text: what it said, and what it says now; None where the finding is the same in both versions."""
    now = (finding.transcript_now, finding.article_now) if isinstance(finding, FixedFinding) else (None, None)
    yield "Transcript", finding.transcript, now[0]
    yield "Article", finding.article, now[1]


def version_path(story: int, number: int) -> str:
    """Where a version is shown."""
    return f"/stories/{story}/versions/{number}"


def _desk(shown: VersionView) -> Desk:
    """What the report needs so that its forms post to this server."""
    path = version_path(shown.story.id, shown.version.number)
    return Desk(
        action=f"{path}/decisions",
        home=(
            f"/stories/{shown.story.id}",
            f"{one_line(shown.story.title) or 'Without a title'}, version {shown.version.number}",
        ),
        revisions={fact: kept.revision for fact, kept in shown.kept.items()},
        signed="; ".join(map(sign_off_words, shown.sign_offs)) or None,
        sign_action=f"{path}/sign-offs",
        edit=f"{path}/edit",
        changes=shown.changes,
    )


STORY_ROUTES: Final = (
    Route("/stories/{story:number}", story),
    Route("/stories/{story:number}/changes", changes),
    Route(VERSION_ROUTE, version),
    Route(f"{VERSION_ROUTE}/reports/{{format}}", report),
    Route(f"{VERSION_ROUTE}/review.json", review),
)

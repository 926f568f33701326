"""The pages of stories: the list, a story with its versions, the report of a version, and its exports."""

from __future__ import annotations

from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from diffcast.reports import FORMATS
from diffcast.reports.excerpts import one_line
from diffcast.reports.html import Desk, content_policy, render_for_desk
from diffcast.reports.review_status import sign_off_words
from diffcast.serve.http.errors import Problem, problem_of, problem_response, wants_json
from diffcast.serve.http.html import html_page, remember_name
from diffcast.serve.http.requests import form_texts, read_form, sender_name, text_field, whole_number
from diffcast.serve.http.responses import download
from diffcast.serve.service import VersionView, service_of
from diffcast.serve.settings import MAX_TITLE
from diffcast.serve.store.errors import VersionConflict
from diffcast.serve.texts import FIELDS

VERSION_ROUTE: Final = "/stories/{story:number}/versions/{number:number}"
STORIES_PER_PAGE: Final = 50
MAX_SEARCH: Final = 200


async def stories(request: Request) -> Response:
    """The first page: the form for a new story, and the list with its search."""
    service = service_of(request)
    search = request.query_params.get("search", "")[:MAX_SEARCH].strip()
    before = request.query_params.get("before")
    last_seen = whole_number(before, "before") if before else None
    found = await service.stories(search, last_seen, STORIES_PER_PAGE + 1)
    context = {
        "stories": found[:STORIES_PER_PAGE],
        "search": search,
        "older_than": found[STORIES_PER_PAGE - 1].id if len(found) > STORIES_PER_PAGE else None,
        "newest": before is None,
        "limit": service.settings.max_upload,
    }
    return html_page(request, "stories.html", context)


async def create_story(request: Request) -> Response:
    """Compare two texts as a new story, and show the report."""
    service = service_of(request)
    form = await read_form(request, service.settings.max_upload)
    by = sender_name(request, form)
    title = text_field(form, "title", MAX_TITLE)
    version = await service.create_story(title, (await form_texts(form)).pair(), by)
    return remember_name(RedirectResponse(version_path(version.story, version.number), 303), by)


async def story(request: Request) -> Response:
    """A story with its versions and sign-offs, and the form for the next version."""
    service = service_of(request)
    found = await service.story(request.path_params["story"])
    lines = await service.versions(found.id)
    context = {
        "story": found,
        "versions": lines[::-1],
        "sign_offs": {each.number: await service.sign_offs(found.id, each.number) for each in lines if each.signed},
        "formats": tuple(FORMATS),
        "limit": service.settings.max_upload,
    }
    return html_page(request, "story.html", context)


async def add_version(request: Request) -> Response:
    """Compare the next version of a story; a text that did not change need not be sent again."""
    service = service_of(request)
    form = await read_form(request, service.settings.max_upload)
    by, story = sender_name(request, form), request.path_params["story"]
    seen = whole_number(text_field(form, "seen_version", 20), "seen_version")
    try:
        version = await service.add_version(story, await form_texts(form), seen, by)
    except VersionConflict as conflict:
        return await _version_conflict(request, form, by, seen, conflict)
    return remember_name(RedirectResponse(version_path(version.story, version.number), 303), by)


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
    context = {"story": await service.story(story), "before": before, "after": after, "changes": found}
    return html_page(request, "changes.html", context)


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
        changes=shown.changes,
    )


async def _version_conflict(
    request: Request, form: FormData, by: str, seen: int, conflict: VersionConflict
) -> Response:
    """What somebody else added, and the form again. Pasted text is in it; files have to be chosen again."""
    if wants_json(request):
        return problem_response(request, problem_of(conflict))
    service = service_of(request)
    story = await service.story(request.path_params["story"])
    newest = (await service.versions(story.id))[-1]
    context = {
        "story": story,
        "newest": newest,
        "seen": seen if 0 < seen < newest.number else max(1, newest.number - 1),
        "pasted": {name: text for name in FIELDS if isinstance(text := form.get(f"{name}_text", ""), str)},
        "files": [name for name in FIELDS if getattr(form.get(name), "filename", "")],
        "by": by,
        "limit": service.settings.max_upload,
    }
    return html_page(request, "version_conflict.html", context, 409)


STORY_ROUTES: Final = (
    Route("/", stories),
    Route("/stories", create_story, methods=["POST"]),
    Route("/stories/{story:number}", story),
    Route("/stories/{story:number}/versions", add_version, methods=["POST"]),
    Route("/stories/{story:number}/changes", changes),
    Route(VERSION_ROUTE, version),
    Route(f"{VERSION_ROUTE}/reports/{{format}}", report),
    Route(f"{VERSION_ROUTE}/review.json", review),
)

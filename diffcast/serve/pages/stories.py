"""The pages of stories: the list, a story with its versions, and the desk on which a version is judged."""

from __future__ import annotations

from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from diffcast.reports import FORMATS
from diffcast.serve.http import session
from diffcast.serve.http.errors import Problem, answer, wants_json
from diffcast.serve.http.html import page, remember_name
from diffcast.serve.http.requests import MOST_BY, MOST_TITLE, field, form_of, given_of, number
from diffcast.serve.pages import desk
from diffcast.serve.service import tool_of
from diffcast.serve.store.errors import VersionConflict

LISTED: Final = 50
"""Stories of one page of the list."""
MOST_SEARCH: Final = 200


async def stories(request: Request) -> Response:
    """The first page: the form for a new story, and the list, searched."""
    tool = tool_of(request)
    search = request.query_params.get("search", "")[:MOST_SEARCH].strip()
    before = request.query_params.get("before")
    found = await tool.ask(tool.store.stories, search, number(before, "before") if before else None, LISTED + 1)
    context = {
        "stories": found[:LISTED],
        "search": search,
        "more": found[LISTED - 1].id if len(found) > LISTED else None,
        "later": before,
        "limit": tool.serving.max_upload,
    }
    return page(request, "stories.html", context)


async def begin(request: Request) -> Response:
    """A new story: what was dropped or pasted is compared, kept and shown."""
    tool = tool_of(request)
    form = await checked_form(request)
    by = field(form, "by", MOST_BY)
    version = await tool.begin(field(form, "title", MOST_TITLE), (await given_of(form)).pair(), by)
    return remember_name(RedirectResponse(address(version.story, version.number), 303), by)


async def story(request: Request) -> Response:
    """A story with its versions and sign-offs, and the form for the next version."""
    tool = tool_of(request)
    found = await tool.story(request.path_params["story"])
    lines = await tool.versions(found.id)
    signed = {each.number: await tool.ask(tool.store.sign_offs, found.id, each.number) for each in lines if each.signed}
    context = {
        "story": found,
        "versions": lines[::-1],
        "signed": signed,
        "formats": tuple(FORMATS),
        "limit": tool.serving.max_upload,
    }
    return page(request, "story.html", context)


async def go_on(request: Request) -> Response:
    """The next version of a story; a text that did not change need not be given again."""
    tool = tool_of(request)
    form = await checked_form(request)
    by = field(form, "by", MOST_BY)
    story = request.path_params["story"]
    seen = number(field(form, "seen_version", 20), "seen_version")
    try:
        version = await tool.go_on(story, await given_of(form), seen, by)
    except VersionConflict as conflict:
        return await _version_conflict(request, form, conflict)
    return remember_name(RedirectResponse(address(version.story, version.number), 303), by)


async def version(request: Request) -> Response:
    """The desk: the report of a version with a form at every fact."""
    shown = await tool_of(request).shown(request.path_params["story"], request.path_params["number"])
    html, policy = await run_in_threadpool(desk.rendered, shown, request.state.session.form_token)
    return HTMLResponse(html, headers={"Content-Security-Policy": policy})


async def _version_conflict(request: Request, form: FormData, conflict: VersionConflict) -> Response:
    """What was added meanwhile, and the form again: pasted text is kept, files have to be chosen again."""
    if wants_json(request):
        return answer(request, Problem(409, str(conflict), more={"current_version": conflict.current}))
    tool = tool_of(request)
    story = await tool.story(request.path_params["story"])
    names = ("transcript", "article", "page")
    context = {
        "story": story,
        "newest": (await tool.versions(story.id))[-1],
        "pasted": {name: text for name in names if isinstance(text := form.get(f"{name}_text", ""), str)},
        "files": [name for name in names if getattr(form.get(name), "filename", "")],
        "by": field(form, "by", MOST_BY),
        "limit": tool.serving.max_upload,
    }
    return page(request, "version_conflict.html", context, 409)


async def checked_form(request: Request) -> FormData:
    """The fields of a form that is known to be from a page of ours."""
    form = await form_of(request, tool_of(request).serving.max_upload)
    session.check(request, form)
    return form


def address(story: int, number: int) -> str:
    """Where a version is shown."""
    return f"/stories/{story}/versions/{number}"

"""The forms that compare two texts: a new story, an edited version, and what the texts say while somebody types.

A form that is refused comes back with everything that was typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from diffcast.errors import DiffcastError, NoStory, UnreadableInput
from diffcast.model import SIDES
from diffcast.serve.drafts import (
    EditableText,
    Preview,
    editable_texts,
    is_swapped,
    marked_changes,
    place_in,
    preview,
    unix_lines,
    with_edits,
)
from diffcast.serve.http.errors import Problem, problem_of, problem_response, wants_json
from diffcast.serve.http.html import html_page, html_part, remember_name, signing_name
from diffcast.serve.http.requests import (
    form_texts,
    get_or_post,
    read_form,
    sender_name,
    text_field,
    upload_limits,
    whole_number,
)
from diffcast.serve.http.responses import json_response
from diffcast.serve.pages.stories import VERSION_ROUTE, version_path
from diffcast.serve.service import service_of
from diffcast.serve.settings import MAX_TITLE
from diffcast.serve.store.errors import VersionConflict
from diffcast.serve.store.values import Version
from diffcast.serve.texts import FIELDS, GivenTexts, TextPair
from diffcast.serve.version_view import VersionView

MAX_FORM_TOKEN: Final = 100
"""Characters of what tells one form from another."""
MAX_NUMBER: Final = 20
"""Characters of a number in a form."""
SWAP: Final = "swap"
"""The field of the button that exchanges the two texts of a form."""


async def new_story_form(request: Request) -> Response:
    """The page on which two texts are compared as a new story."""
    return await _form_page(request, FormData())


async def create_story(request: Request) -> Response:
    """Compare two texts as a new story, and show the report; or the form again, with the reason."""
    form, given = await _form(request), GivenTexts({})
    try:
        by, title = sender_name(request, form), text_field(form, "title", MAX_TITLE)
        token = text_field(form, "form", MAX_FORM_TOKEN)
        given = await form_texts(request, form)
        version = await service_of(request).create_story(title, given.pair(), by, token)
    except (DiffcastError, Problem) as error:
        return await _refused(request, form, error, given)
    return await _added(request, version, by)


async def check_new(request: Request) -> Response:
    """What a comparison of the two texts of a form says; nothing is saved."""
    form, given = await _form(request), GivenTexts({})
    try:
        given = await form_texts(request, form)
        found = await preview(service_of(request), given.pair(), None)
    except (DiffcastError, Problem) as error:
        return await _refused(request, form, error, given)
    return await _previewed(request, form, found)


async def edit_form(request: Request) -> Response:
    """The page on which the texts of a version are edited into the next one."""
    view = await _view(request)
    found = await preview(service_of(request), TextPair(view.version.transcript, view.version.article), view)
    return await _form_page(request, FormData(), view=view, found=found)


async def check_edited(request: Request) -> Response:
    """What a comparison of edited texts says, beside the version that is edited; nothing is saved."""
    form, view, given = await _form(request), await _view(request), GivenTexts({})
    pair = TextPair(view.version.transcript, view.version.article)
    try:
        given = await _edits(request, form, view)
        found = await preview(service_of(request), given.pair(pair) if given.sources else pair, view)
    except (DiffcastError, Problem) as error:
        return await _refused(request, form, error, given, view)
    return await _previewed(request, form, found, view)


async def add_version(request: Request) -> Response:
    """Compare the next version of a story; a text that did not change need not be sent again."""
    service, story = service_of(request), request.path_params["story"]
    form, view, given = await _form(request), None, GivenTexts({})
    try:
        by, seen = sender_name(request, form), text_field(form, "seen_version", MAX_NUMBER)
        edited = text_field(form, "edited_version", MAX_NUMBER)
        view = await service.view(story, whole_number(edited, "edited_version")) if edited else None
        given = await (_edits(request, form, view) if view else form_texts(request, form))
        if view and not given.sources:
            raise UnreadableInput("Nothing has changed; edit a text, or choose a file")
        version = await service.add_version(story, given, whole_number(seen, "seen_version"), by)
    except VersionConflict as conflict:
        return await _version_conflict(request, form, given, conflict)
    except (DiffcastError, Problem) as error:
        return await _refused(request, form, error, given, view)
    return await _added(request, version, by)


async def swap_form(request: Request) -> Response:
    """The page that offers to swap two texts that seem to be in the wrong order."""
    view = await _view(request)
    return html_page(request, "swap.html", {"story": view.story, "version": view.version})


async def swap(request: Request) -> Response:
    """Add the version with its two texts exchanged as the next one."""
    form, view = await _form(request), await _view(request)
    by = sender_name(request, form, signing_name(request))
    given = GivenTexts({"transcript": view.version.article, "article": view.version.transcript})
    version = await service_of(request).add_version(view.story.id, given, view.version.number, by)
    return remember_name(RedirectResponse(version_path(version.story, version.number), 303), by)


async def _form(request: Request) -> FormData:
    """The form; with the fields of the two texts exchanged where its button says so."""
    form = await read_form(request, service_of(request).settings.max_upload)
    if not form.get(SWAP):
        return form
    other = {"transcript": "article", "article": "transcript"}
    renamed = [(name.partition("_"), value) for name, value in form.multi_items() if name != SWAP]
    return FormData([(other.get(head, head) + line + rest, value) for (head, line, rest), value in renamed])


async def _view(request: Request) -> VersionView:
    return await service_of(request).view(request.path_params["story"], request.path_params["number"])


async def _edits(request: Request, form: FormData, view: VersionView) -> GivenTexts:
    """The texts of a form that differ from those of the version that it shows."""
    given = await form_texts(request, form)
    for side in SIDES:
        if form.get(f"{side}_text") is not None and side not in given.sources and "page" not in given.sources:
            raise UnreadableInput(f"The {side} is empty; put its text back, or choose a file")
    one_page = TextPair(view.version.transcript, view.version.article).one_page
    return with_edits(given, editable_texts(view), one_page)


async def _added(request: Request, version: Version, by: str) -> Response:
    """On to the report; or to the offer to swap the texts, where they seem to be in the wrong order."""
    view = await service_of(request).view(version.story, version.number)
    path = version_path(version.story, version.number)
    path = f"{path}/swap" if is_swapped(view.comparison) else path
    answer = json_response({"location": path}, 201) if wants_json(request) else RedirectResponse(path, 303)
    return remember_name(answer, by)


async def _previewed(request: Request, form: FormData, found: Preview, view: VersionView | None = None) -> Response:
    """What was found: for a script the part of the page, else the page with the form as it was sent."""
    if not wants_json(request):
        return await _form_page(request, form, view=view, found=found)
    return json_response({"html": html_part("findings.html", await _findings(request, form, found, view))})


async def _refused(
    request: Request, form: FormData, error: DiffcastError | Problem, given: GivenTexts, view: VersionView | None = None
) -> Response:
    """The form again, with everything that was typed and the reason."""
    problem = error if isinstance(error, Problem) else problem_of(error)
    detail = problem.detail if view else _told_of_one(given, error, problem.detail)
    swappable = given.fits_swapped()
    if wants_json(request):
        fields = {**problem.fields, SWAP: swappable}
        return problem_response(request, Problem(problem.status, detail, problem.headers, fields))
    page = await _form_page(request, form, problem.status, detail, view=view, swappable=swappable)
    page.headers.update(problem.headers)
    return page


def _told_of_one(given: GivenTexts, error: Exception, detail: str) -> str:
    """What is missing, where one text came alone and is no page with both."""
    if len(given.sources) != 1 or "page" in given.sources or not isinstance(error, NoStory | UnreadableInput):
        return detail
    (there,) = given.sources
    missing = "article" if there == "transcript" else "transcript"
    why = "" if isinstance(error, NoStory) else f" ({detail})"
    return f"The {missing} is missing: paste its text or choose a file{why}"


async def _form_page(
    request: Request,
    form: FormData,
    status: int = 200,
    error: str = "",
    view: VersionView | None = None,
    found: Preview | None = None,
    swappable: bool = False,
) -> Response:
    """The form with what was typed; where nothing was, with the texts of the version that is edited."""
    shown = editable_texts(view) if view else {}
    context = {
        **upload_limits(request),
        **_typed(form, shown),
        "view": view,
        "shown": shown,
        "error": error,
        "swappable": swappable,
        "seen": _plain_field(form, "seen_version") or (view.version.number if view else 0),
        "by": _plain_field(form, "by") or signing_name(request),
        **(await _findings(request, form, found, view)),
    }
    return html_page(request, "compare.html", context, status)


def _typed(form: FormData, shown: Mapping[str, EditableText]) -> dict[str, Any]:
    """What a form held, by field; the names of its files, which a browser does not send twice."""
    texts = {name: form.get(f"{name}_text") for name in FIELDS}
    return {
        "pasted": {
            name: text if isinstance(text, str) else shown[name].text if name in shown else ""
            for name, text in texts.items()
        },
        "addresses": {name: _plain_field(form, f"{name}_url") for name in FIELDS},
        "files": [file for name in FIELDS if (file := getattr(form.get(name), "filename", ""))],
        "title": _plain_field(form, "title"),
        "token": _plain_field(form, "form"),
    }


async def _findings(
    request: Request, form: FormData, found: Preview | None, view: VersionView | None
) -> dict[str, Any]:
    """What the list of findings shows: where each is in the fields, and whether somebody saved a version meanwhile."""
    if found is None:
        return {"found": None, "newer": None, "places": {}, "edited": view}
    newest = (await service_of(request).versions(view.story.id))[-1] if view else None
    newer = newest if newest and view and newest.number > view.version.number else None
    documents = {side: getattr(found.comparison, side) for side in SIDES}
    typed = _typed(form, editable_texts(view) if view else {})["pasted"]
    same = {side for side in SIDES if unix_lines(typed[side]).strip() == unix_lines(documents[side].text).strip()}
    places = {
        each.fact.id: {side: place_in(documents[side], getattr(each.fact, side)) for side in same}
        for each in found.open
    }
    return {"found": found, "newer": newer, "places": places, "edited": view}


async def _version_conflict(request: Request, form: FormData, given: GivenTexts, conflict: VersionConflict) -> Response:
    """What somebody else added, and the form again. Pasted text is in it; files have to be chosen again."""
    if wants_json(request):
        return problem_response(request, problem_of(conflict))
    service, story = service_of(request), request.path_params["story"]
    newest = await service.view(story, conflict.current)
    seen = whole_number(text_field(form, "seen_version", MAX_NUMBER), "seen_version")
    theirs = editable_texts(newest)
    typed = _typed(form, {})
    mine = {name: text if name in given.sources else "" for name, text in typed["pasted"].items()}
    context = {
        "story": newest.story,
        "newest": newest.version,
        "seen": seen if 0 < seen < newest.version.number else max(1, newest.version.number - 1),
        "differences": {
            side: marked_changes(theirs[side].text, unix_lines(mine[side])) for side in SIDES if mine[side]
        },
        **typed,
        "pasted": mine,
        "by": _plain_field(form, "by"),
        **upload_limits(request),
    }
    return html_page(request, "version_conflict.html", context, 409)


def _plain_field(form: FormData, name: str) -> str:
    given = form.get(name, "")
    return given if isinstance(given, str) else ""


COMPARING_ROUTES: Final = (
    Route("/new", new_story_form),
    Route("/check", check_new, methods=["POST"]),
    Route("/stories", create_story, methods=["POST"]),
    Route("/stories/{story:number}/versions", add_version, methods=["POST"]),
    Route(f"{VERSION_ROUTE}/edit", edit_form),
    Route(f"{VERSION_ROUTE}/check", check_edited, methods=["POST"]),
    Route(f"{VERSION_ROUTE}/swap", get_or_post(swap_form, swap), methods=["GET", "POST"]),
)

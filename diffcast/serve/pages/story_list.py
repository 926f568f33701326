"""The list of stories: filter, search, sort, and what an editor does with whole stories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from diffcast.serve.http.errors import Problem
from diffcast.serve.http.html import html_page, query, remember_name, signing_name
from diffcast.serve.http.login import own_path
from diffcast.serve.http.requests import read_form, sender_name, text_field, upload_limits, whole_number
from diffcast.serve.rules import IncompleteDecision
from diffcast.serve.service import service_of
from diffcast.serve.settings import MAX_NAME, MAX_NOTE, MAX_TITLE
from diffcast.serve.store.values import ORDERS, STATES, StoryEdit, StoryFilter
from diffcast.serve.story_list import story_list_of

STORIES_PER_PAGE: Final = 50
MAX_SEARCH: Final = 200
"""Characters, like the next one."""
MAX_PATH: Final = 2000
MAX_LIST_FORM: Final = 20_000
"""Bytes of a form about stories of one page."""
MAX_LIST_FIELDS: Final = STORIES_PER_PAGE + 10
MAX_ACTION: Final = 20
ORDER_WORDS: Final[Mapping[str, str]] = {
    "newest": "Newest first",
    "oldest": "Oldest first",
    "changed": "Last changed first",
    "contradictions": "Most contradictions first",
    "title": "By title",
    "owner": "By owner",
}
STATE_WORDS: Final[Mapping[str, str]] = {"open": "Open", "to_fix": "To fix", "signed": "Signed off"}
DONE: Final[Mapping[str, tuple[str, str]]] = {
    "archived": ("1 story archived.", "{} stories archived."),
    "restored": ("1 story is back in the list.", "{} stories are back in the list."),
    "assigned": ("1 story assigned.", "{} stories assigned."),
    "deleted": ("1 story deleted.", "{} stories deleted."),
    "accepted": ("1 extra fact accepted.", "{} extra facts accepted."),
    "saved": ("Saved.", "Saved."),
    "nothing": ("Select a story first.", "Select a story first."),
}
"""By what was done, what the next page says about one and about several."""
Known = TypeVar("Known", bound=str)


async def stories(request: Request) -> Response:
    """The first page: the list with its filter, and the form for a new story."""
    found = story_list_of(request)
    shown = _shown(request)
    which = StoryFilter(
        _one_of(shown["state"], STATES, "state") if shown["state"] else None,
        shown["owner"],
        bool(shown["archived"]),
        _one_of(shown["order"] or "newest", ORDERS, "order"),
    )
    page = max(1, whole_number(shown["page"] or "1", "page"))
    skip = (page - 1) * STORIES_PER_PAGE
    listed = await found.stories(shown["search"], which, None, skip, STORIES_PER_PAGE + 1)
    others = () if listed else await found.stories("", StoryFilter(archived=not which.archived), None, 0, 1)
    context = {
        "stories": listed[:STORIES_PER_PAGE],
        "others": bool(others),
        "counts": await found.counts(shown["search"], which),
        "owners": await found.owners(),
        "shown": shown,
        "page": page,
        "more": len(listed) > STORIES_PER_PAGE,
        "link": lambda **changes: f"/{query({**shown, 'page': '', **changes})}",
        "back": f"/{query(shown)}",
        "states": STATE_WORDS,
        "orders": ORDER_WORDS,
        "retention_days": found.retention_days,
        "message": action_message(request),
        **upload_limits(request),
    }
    return html_page(request, "stories.html", context)


async def act(request: Request) -> Response:
    """Do something with the selected stories, then back to the page that sent the form. Deleting is asked about."""
    form = await _form(request)
    selected, action, back = _selected(form), text_field(form, "action", MAX_ACTION), _back(form)
    found, by = story_list_of(request), sender_name(request, form, signing_name(request))
    if not selected:
        return _done(back, "nothing", 0)
    match action:
        case "archive" | "restore":
            await found.edit(selected, StoryEdit(archived=action == "archive"), by)
            return _done(back, f"{action}d", len(selected))
        case "assign":
            owner = text_field(form, "new_owner", MAX_NAME)
            await found.edit(selected, StoryEdit(owner=owner), by)
            return _done(back, "assigned", len(selected))
        case "accept":
            note = text_field(form, "note", MAX_NOTE)
            try:
                accepted = await found.accept_newest_extras(selected, by, note)
                return remember_name(_done(back, "accepted", accepted), by)
            except IncompleteDecision as incomplete:
                return await _ask_who(request, selected, back, by, note, incomplete)
        case "delete":
            return await _ask(request, selected, back)
    raise Problem(422, "action: use archive, restore, assign, accept or delete")


async def edit(request: Request) -> Response:
    """Rename a story and assign it."""
    form, story = await _form(request), request.path_params["story"]
    title, owner = text_field(form, "title", MAX_TITLE), text_field(form, "owner", MAX_NAME)
    if not title:
        raise Problem(422, "title: is empty; give the story a title")
    by = sender_name(request, form, signing_name(request))
    await story_list_of(request).edit([story], StoryEdit(title, owner), by)
    return _done(f"/stories/{story}", "saved", 1)


async def delete(request: Request) -> Response:
    """Delete the stories that the page before asked about."""
    form = await _form(request)
    removed = await story_list_of(request).delete(_selected(form), sender_name(request, form, signing_name(request)))
    back = _back(form)
    return _done("/" if back.startswith("/stories/") else back, "deleted", len(removed))


def action_message(request: Request) -> str:
    """What the form before this page has done; empty for a page that was opened otherwise."""
    done, count = request.query_params.get("done", ""), request.query_params.get("count", "")
    if done not in DONE or not (count.isascii() and count.isdigit() and len(count) < MAX_ACTION):
        return ""
    one, several = DONE[done]
    return one if int(count) == 1 else several.format(int(count))


async def _form(request: Request) -> FormData:
    return await read_form(request, MAX_LIST_FORM, MAX_LIST_FIELDS)


async def _ask(request: Request, selected: Sequence[int], back: str) -> Response:
    """The page that asks whether to delete."""
    named = [await service_of(request).story(story) for story in selected]
    return html_page(request, "delete_stories.html", {"stories": named, "back": back})


async def _ask_who(
    request: Request, selected: Sequence[int], back: str, by: str, note: str, incomplete: IncompleteDecision
) -> Response:
    """The page that asks for what accepting the extra facts lacks: a name, or a reason."""
    context = {
        "stories": [await service_of(request).story(story) for story in selected],
        "back": back,
        "by": by,
        "note": note,
        "needs_name": incomplete.needs_name,
        "needs_reason": incomplete.needs_reason,
    }
    return html_page(request, "accept_extras.html", context, 422)


def _shown(request: Request) -> dict[str, str]:
    """What the address says about the list, each part as text."""
    given = {
        name: request.query_params.get(name, "").strip() for name in ("state", "owner", "archived", "order", "page")
    }
    return {"search": request.query_params.get("search", "")[:MAX_SEARCH].strip(), **given}


def _one_of(given: str, known: Sequence[Known], name: str) -> Known:
    for each in known:
        if each == given:
            return each
    raise Problem(422, f"{name}: use one of {', '.join(known)}")


def _selected(form: FormData) -> list[int]:
    """The numbers of the selected stories, each once."""
    return list(dict.fromkeys(whole_number(str(each), "story") for each in form.getlist("story")))


def _back(form: FormData) -> str:
    return own_path(text_field(form, "back", MAX_PATH, "/"))


def _done(back: str, done: str, count: int) -> RedirectResponse:
    """To the page before, which says what was done."""
    parts = urlsplit(back)
    kept: dict[str, Any] = {name: value for name, value in parse_qsl(parts.query) if name not in ("done", "count")}
    return RedirectResponse(f"{parts.path}{query({**kept, 'done': done, 'count': str(count)})}", 303)


LIST_ROUTES: Final = (
    Route("/", stories),
    Route("/stories/selected", act, methods=["POST"]),
    Route("/stories/delete", delete, methods=["POST"]),
    Route("/stories/{story:number}/edit", edit, methods=["POST"]),
)

"""The forms with which editors decide about facts and sign a version off."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from diffcast.decision import CHOICES, Decision
from diffcast.reports.excerpts import wording
from diffcast.serve.http.errors import Problem, problem_of, problem_response, wants_json
from diffcast.serve.http.html import html_page, remember_name, signing_name
from diffcast.serve.http.requests import get_or_post, read_form, text_field, whole_number
from diffcast.serve.http.responses import json_response, kept_json
from diffcast.serve.pages.stories import VERSION_ROUTE, version_path
from diffcast.serve.service import service_of
from diffcast.serve.settings import MAX_NAME, MAX_NOTE
from diffcast.serve.store.errors import DecisionConflict, SignOffConflict

MAX_FACT: Final = 40
"""Characters of the id of a fact."""


async def decide(request: Request) -> Response:
    """Save a decision about a fact; then back to the fact, or for a script what is saved now."""
    story, number = _place(request)
    form = await _form(request)
    fact, decision = text_field(form, "fact", MAX_FACT), _decision(request, form)
    revision = whole_number(text_field(form, "revision", 20, "0"), "revision")
    try:
        kept = await service_of(request).decide(story, number, fact, decision, revision)
    except DecisionConflict as conflict:
        return await _decision_conflict(request, decision, conflict)
    if wants_json(request):
        return json_response(kept_json(fact, kept))
    return remember_name(RedirectResponse(f"{version_path(story, number)}#{fact}", 303), decision.by)


async def sign_off_form(request: Request) -> Response:
    """The page on which a version is signed off."""
    return await _sign_off_page(request, await service_of(request).decision_changes(*_place(request)))


async def sign_off(request: Request) -> Response:
    """Sign a version off; somebody who never gave a name is asked for it first."""
    story, number = _place(request)
    form = await _form(request)
    by = text_field(form, "by", MAX_NAME, signing_name(request))
    seen = whole_number(text_field(form, "seen_changes", 20), "seen_changes")
    if not by:
        return await _sign_off_page(request, seen)
    note = text_field(form, "note", MAX_NOTE)
    try:
        await service_of(request).sign_off(story, number, by, note, seen)
    except SignOffConflict as conflict:
        return await _sign_off_conflict(request, by, note, seen, conflict)
    return remember_name(RedirectResponse(version_path(story, number), 303), by)


async def _form(request: Request) -> FormData:
    return await read_form(request, service_of(request).settings.max_upload)


def _place(request: Request) -> tuple[int, int]:
    """The numbers of the story and of the version."""
    return request.path_params["story"], request.path_params["number"]


def _decision(request: Request, form: FormData) -> Decision:
    choice = text_field(form, "choice", MAX_FACT)
    if choice and choice not in CHOICES:
        raise Problem(422, f"choice: use one of {', '.join(CHOICES)}, or leave it empty")
    by = text_field(form, "by", MAX_NAME, signing_name(request))
    return Decision(next((each for each in CHOICES if each == choice), None), text_field(form, "note", MAX_NOTE), by)


async def _sign_off_page(request: Request, seen_changes: int) -> Response:
    story, number = _place(request)
    service = service_of(request)
    await service.version(story, number)
    context = {"story": await service.story(story), "number": number, "seen_changes": seen_changes}
    return html_page(request, "sign_off.html", context)


async def _decision_conflict(request: Request, yours: Decision, conflict: DecisionConflict) -> Response:
    """Both decisions, and the choice between them: neither is lost."""
    if wants_json(request):
        return problem_response(request, problem_of(conflict))
    story, number = _place(request)
    comparison = (await service_of(request).view(story, number)).comparison
    fact = next((each for each in comparison.facts if each.id == conflict.fact), None)
    words = fact and (wording(comparison.transcript, fact.transcript) or wording(comparison.article, fact.article))
    context = {
        "kept": conflict.kept,
        "yours": yours,
        "fact": conflict.fact,
        "words": words,
        "path": version_path(story, number),
    }
    return html_page(request, "decision_conflict.html", context, 409)


async def _sign_off_conflict(request: Request, by: str, note: str, seen: int, conflict: SignOffConflict) -> Response:
    """What was decided meanwhile, and the choice to sign off anyway."""
    if wants_json(request):
        return problem_response(request, problem_of(conflict))
    story, number = _place(request)
    context = {
        "later": await service_of(request).latest_changes(story, number, conflict.changes - seen),
        "path": version_path(story, number),
        "seen_changes": conflict.changes,
        "by": by,
        "note": note,
    }
    return html_page(request, "sign_off_conflict.html", context, 409)


DECISION_ROUTES: Final = (
    Route(f"{VERSION_ROUTE}/decisions", decide, methods=["POST"]),
    Route(f"{VERSION_ROUTE}/sign-offs", get_or_post(sign_off_form, sign_off), methods=["GET", "POST"]),
)

"""The forms with which editors decide about facts and sign a version off."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from diffcast.decision import CHOICES, Decision
from diffcast.model import Comparison
from diffcast.reports.excerpts import wording
from diffcast.reports.summary import finding_words
from diffcast.serve.http.errors import Problem, problem_of, problem_response, wants_json
from diffcast.serve.http.html import html_page, remember_name, signing_name
from diffcast.serve.http.requests import get_or_post, read_form, sender_name, text_field, whole_number
from diffcast.serve.http.responses import json_response, kept_json
from diffcast.serve.pages.stories import VERSION_ROUTE, version_path
from diffcast.serve.rules import BlockedSignOff, IncompleteDecision
from diffcast.serve.service import service_of
from diffcast.serve.settings import MAX_NOTE
from diffcast.serve.store.errors import DecisionConflict, SignOffConflict
from diffcast.serve.version_view import VersionView

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
    except IncompleteDecision as incomplete:
        return await _incomplete_page(request, fact, decision, revision, incomplete)
    except DecisionConflict as conflict:
        return await _decision_conflict(request, decision, conflict)
    if wants_json(request):
        return json_response(kept_json(fact, kept))
    return remember_name(RedirectResponse(f"{version_path(story, number)}#{fact}", 303), decision.by)


async def sign_off_form(request: Request) -> Response:
    """The page on which a version is signed off: what is signed, and what is open."""
    shown = await service_of(request).view(*_place(request))
    return await _sign_off_page(request, shown, shown.changes)


async def sign_off(request: Request) -> Response:
    """Sign a version off; whoever gave no name, or no reason where one is needed, sees what is open and is asked."""
    story, number = _place(request)
    service, form = service_of(request), await _form(request)
    by = sender_name(request, form, signing_name(request))
    seen = whole_number(text_field(form, "seen_changes", 20), "seen_changes")
    note = text_field(form, "note", MAX_NOTE)
    if not by:
        return await _sign_off_page(request, await service.view(story, number), seen, note)
    try:
        await service.sign_off(story, number, by, note, seen)
    except BlockedSignOff as blocked:
        if wants_json(request):
            return problem_response(request, problem_of(blocked))
        shown, status = await service.view(story, number), 422 if "note" in form else 200
        return await _sign_off_page(request, shown, seen, note, status)
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
    by = sender_name(request, form, signing_name(request))
    return Decision(next((each for each in CHOICES if each == choice), None), text_field(form, "note", MAX_NOTE), by)


async def _sign_off_page(
    request: Request, shown: VersionView, seen_changes: int, note: str = "", status: int = 200
) -> Response:
    """Both texts with their digests, the findings that block publishing, and how many others nobody decided about."""
    blocking = await service_of(request).blocking(shown)
    undecided = [fact for fact in shown.comparison.facts if fact.status != "shared" and not shown.view.suppressed(fact)]
    context = {
        "story": shown.story,
        "number": shown.version.number,
        "path": version_path(shown.story.id, shown.version.number),
        "seen_changes": seen_changes,
        "sources": (("Transcript", shown.version.transcript), ("Article", shown.version.article)),
        "blocking": [(fact, finding_words(shown.comparison, fact)) for fact in blocking],
        "others": len(undecided) - len(blocking),
        "note": note,
        "refused": status != 200,
    }
    return html_page(request, "sign_off.html", context, status)


async def _incomplete_page(
    request: Request, fact: str, decision: Decision, revision: int, incomplete: IncompleteDecision
) -> Response:
    """The decision again, with fields for what it lacks."""
    if wants_json(request):
        return problem_response(request, problem_of(incomplete))
    comparison = (await service_of(request).view(*_place(request))).comparison
    context = {
        "decision": decision,
        "fact": fact,
        "revision": revision,
        "words": _words(comparison, fact),
        "path": version_path(*_place(request)),
        "needs_name": incomplete.needs_name,
        "needs_reason": incomplete.needs_reason,
    }
    return html_page(request, "decision_incomplete.html", context, 422)


def _words(comparison: Comparison, fact_id: str) -> str:
    """The words of a fact, empty where the version has it no more."""
    fact = next((each for each in comparison.facts if each.id == fact_id), None)
    words = fact and (wording(comparison.transcript, fact.transcript) or wording(comparison.article, fact.article))
    return words or ""


async def _decision_conflict(request: Request, yours: Decision, conflict: DecisionConflict) -> Response:
    """Both decisions, and the choice between them: neither is lost."""
    if wants_json(request):
        return problem_response(request, problem_of(conflict))
    story, number = _place(request)
    comparison = (await service_of(request).view(story, number)).comparison
    context = {
        "kept": conflict.kept,
        "yours": yours,
        "fact": conflict.fact,
        "words": _words(comparison, conflict.fact),
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

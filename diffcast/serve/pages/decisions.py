"""What editors decide about a version: about each fact, and about the whole."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from diffcast.decision import CHOICES, Decision
from diffcast.reports.excerpts import wording
from diffcast.serve.api.plain import plain_kept
from diffcast.serve.http.errors import Problem, answer, wants_json
from diffcast.serve.http.html import page, remember_name, signing_name
from diffcast.serve.http.requests import MOST_BY, MOST_NOTE, field, number
from diffcast.serve.pages.stories import address, checked_form
from diffcast.serve.service import changes_of, tool_of
from diffcast.serve.store.errors import Conflict, SignOffConflict

LONGEST_FACT = 40
"""Characters of the id of a fact."""


async def decide(request: Request) -> Response:
    """Keep a decision about a fact; then back to the fact, or for a script what is kept now."""
    story, version = request.path_params["story"], request.path_params["number"]
    form = await checked_form(request)
    fact, decision = field(form, "fact", LONGEST_FACT), _decision(request, form)
    revision = number(field(form, "revision", 20, "0"), "revision")
    try:
        kept = await tool_of(request).decide(story, version, fact, decision, revision)
    except Conflict as conflict:
        return await _conflict(request, fact, decision, conflict)
    if wants_json(request):
        return JSONResponse(plain_kept(fact, kept))
    return remember_name(RedirectResponse(f"{address(story, version)}#{fact}", 303), decision.by)


async def sign_form(request: Request) -> Response:
    """The page on which a version is signed off."""
    tool = tool_of(request)
    found = await tool.version(request.path_params["story"], request.path_params["number"])
    kept = await tool.ask(tool.store.decisions, found.story, found.number)
    return await _sign_page(request, changes_of(kept))


async def sign_off(request: Request) -> Response:
    """Sign a version off; whoever never gave a name is asked for it first."""
    story, version = request.path_params["story"], request.path_params["number"]
    form = await checked_form(request)
    by = field(form, "by", MOST_BY, signing_name(request))
    seen = number(field(form, "seen_changes", 20), "seen_changes")
    if not by:
        return await _sign_page(request, seen)
    note = field(form, "note", MOST_NOTE)
    try:
        await tool_of(request).sign_off(story, version, by, note, seen)
    except SignOffConflict as conflict:
        return await _sign_conflict(request, by, note, seen, conflict)
    return remember_name(RedirectResponse(address(story, version), 303), by)


async def _sign_page(request: Request, seen_changes: int) -> Response:
    tool = tool_of(request)
    found = await tool.version(request.path_params["story"], request.path_params["number"])
    context = {"story": await tool.story(found.story), "number": found.number, "seen_changes": seen_changes}
    return page(request, "signing.html", context)


async def _sign_conflict(request: Request, by: str, note: str, seen: int, conflict: SignOffConflict) -> Response:
    """What was decided meanwhile, and the choice to sign off all the same."""
    if wants_json(request):
        return answer(request, Problem(409, str(conflict), more={"changes": conflict.changes}))
    story, version = request.path_params["story"], request.path_params["number"]
    context = {
        "later": await tool_of(request).changes_since(story, version, seen),
        "place": address(story, version),
        "seen_changes": conflict.changes,
        "by": by,
        "note": note,
    }
    return page(request, "sign_off_conflict.html", context, 409)


async def _conflict(request: Request, fact: str, yours: Decision, conflict: Conflict) -> Response:
    """Both decisions, and the choice between them: nothing of either is lost."""
    if wants_json(request):
        kept = None if conflict.kept is None else plain_kept(fact, conflict.kept)
        return answer(request, Problem(409, str(conflict), more={"kept": kept}))
    story, version = request.path_params["story"], request.path_params["number"]
    shown = await tool_of(request).shown(story, version)
    comparison = shown.comparison
    found = next((each for each in comparison.facts if each.id == fact), None)
    words = found and (wording(comparison.transcript, found.transcript) or wording(comparison.article, found.article))
    context = {"kept": conflict.kept, "yours": yours, "fact": fact, "words": words, "place": address(story, version)}
    return page(request, "conflict.html", context, 409)


def _decision(request: Request, form: FormData) -> Decision:
    choice = field(form, "choice", LONGEST_FACT)
    if choice and choice not in CHOICES:
        raise Problem(422, f"choice: must be one of {', '.join(CHOICES)}, or empty")
    by = field(form, "by", MOST_BY, signing_name(request))
    return Decision(next((each for each in CHOICES if each == choice), None), field(form, "note", MOST_NOTE), by)

"""`diffcast mcp`: compare, explain and check as tools of the Model Context Protocol, over stdin and stdout."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import click

from diffcast.cli.inputs import inside
from diffcast.cli.options import ExistingPath, engine_of, engine_options, policy_of, policy_options
from diffcast.errors import DiffcastError, MissingPart, UnreadableInput
from diffcast.kinds import SEVERITIES
from diffcast.model import SIDES, STATUSES, Comparison, Document, Fact, Side
from diffcast.places import where
from diffcast.readers import read, split
from diffcast.reports.excerpts import one_line, wording
from diffcast.reports.explain import explain
from diffcast.reports.json import values_of
from diffcast.reports.review_status import listed as listed_facts
from diffcast.reports.summary import reasons, remarks, severity_of, verdict
from diffcast.reports.view import View
from diffcast.review.apply_decisions import DecisionFiles, apply_decisions
from diffcast.review.apply_policy import apply_policy
from diffcast.review.gate import WORDS, Gate
from diffcast.review.policy import Policy
from diffcast.settings import Effort, Encoder

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server

Values: TypeAlias = Mapping[str, Any]

MAX_FINDINGS: Final = 100
"""Findings in one answer; more would fill the memory of a model. The answer says how many are left out."""


def _string(description: str) -> Values:
    return {"type": "string", "description": description}


def _list(words: Sequence[str], description: str) -> Values:
    return {"type": "array", "items": {"enum": list(words)}, "description": description}


TEXTS: Final = {
    "transcript": _string("The transcript of the broadcast: the text itself."),
    "article": _string("The web article of the same story: the text itself."),
    "transcript_file": _string(
        "Instead of the text: a file below the server's folder, in any format that diffcast reads. Without an article, "
        "a page that holds both texts."
    ),
    "article_file": _string("Instead of the text: a file below the server's folder."),
}
FINDING: Final = {
    "type": "object",
    "required": ["id", "status", "severity", "reasons", "transcript", "article"],
    "properties": {
        "id": _string("For the tool explain."),
        "status": {"enum": list(STATUSES), "description": "transcript_only and article_only: in one text only."},
        "severity": {"enum": list(SEVERITIES), "description": "correction: a contradiction; both can't be right."},
        "reasons": {"type": "array", "items": {"type": "string"}, "description": "What differs, in sentences."},
        "transcript": _string("The words of the transcript; empty where it has none."),
        "article": _string("The words of the article; empty where it has none."),
        "transcript_place": _string("Its lines, and the time on air where that is known."),
        "article_place": _string("Its lines."),
        "confidence": {"type": "number", "description": "0 to 1: of findings with 0.7, about seven in ten are right."},
    },
}
RESULT: Final = {
    "verdict": {"type": "string", "description": "The counts in words."},
    "remarks": {"type": "array", "items": {"type": "string"}, "description": "Read these first."},
    "findings": {"type": "array", "items": FINDING, "maxItems": MAX_FINDINGS},
    "left_out": {"type": "integer", "description": "Findings that are not in this answer."},
}


@dataclass(frozen=True, slots=True)
class _Tool:
    """One tool, as it is listed and as it is run."""

    description: str
    run: Callable[[Values, Path, Policy], str | Values]
    arguments: Values
    """Beside the two texts: property name to its schema."""
    result: Values
    """Property name to its schema; empty where the answer is plain text."""


def _compare(given: Values, folder: Path, policy: Policy) -> Values:
    comparison, only = _compared(given, folder, policy), frozenset(given.get("only", ()))
    view = View(only or frozenset(status for status in STATUSES if status != "shared"))
    return _answer(comparison, listed_facts(comparison, view))


def _check(given: Values, folder: Path, policy: Policy) -> Values:
    asked = given.get("fail_on") or policy.fail_on
    gate = Gate.of(asked, "fail_on") if asked else Gate()
    comparison = _compared(given, folder, policy)
    view, _ = apply_decisions(comparison, View(), DecisionFiles(), gate)
    failing = [fact for fact in listed_facts(comparison, view) if fact.id in (view.failing or ())]
    return {"passed": not failing, "fails_on": str(gate), **_answer(comparison, failing)}


def _explain(given: Values, folder: Path, policy: Policy) -> str:
    return explain(values_of(_compared(given, folder, policy), View()), given.get("fact", ""), "the comparison")


def _answer(comparison: Comparison, facts: Sequence[Fact]) -> Values:
    return {
        "verdict": verdict(comparison),
        "remarks": list(remarks(comparison)),
        "findings": [_finding(comparison, fact) for fact in facts[:MAX_FINDINGS]],
        "left_out": max(0, len(facts) - MAX_FINDINGS),
    }


def _finding(comparison: Comparison, fact: Fact) -> Values:
    sides = ((comparison.transcript, fact.transcript), (comparison.article, fact.article))
    words = {document.side: wording(document, spans) if spans else "" for document, spans in sides}
    places = {f"{document.side}_place": where(document, spans) for document, spans in sides if spans}
    found = {"id": fact.id, "status": fact.status, "severity": severity_of(fact), "reasons": list(reasons(fact))}
    sure = {name: round(fact.evidence[name], 2) for name in fact.evidence if name == "confidence"}
    return found | words | places | sure


TOOLS: Final[Mapping[str, _Tool]] = {
    "compare": _Tool(
        "Compare the transcript of a broadcast with the web article of the same story, fact by fact: which facts "
        "differ, and which are only in one of them. It can't tell which text is right.",
        _compare,
        {"only": _list(STATUSES, "List only facts with these statuses; shared means that no difference was found.")},
        RESULT,
    ),
    "explain": _Tool(
        "Explain one fact of a comparison: its words, what differs, which rules and figures decided, how sure that is.",
        _explain,
        {"fact": _string("The id of the fact, or the first letters of it.")},
        {},
    ),
    "check": _Tool(
        "Say whether the pair may be published: it passes if no finding of the given severity is left.",
        _check,
        {"fail_on": _list(WORDS, "Which findings fail. A severity includes all higher ones. Default: correction.")},
        {"passed": {"type": "boolean"}, "fails_on": {"type": "string"}, **RESULT},
    ),
}


@click.command
@click.option(
    "--folder",
    type=ExistingPath(file_okay=False),
    default=Path(),
    metavar="FOLDER",
    help="The only folder whose files the tools may read. [default: the working folder]",
)
@engine_options
@policy_options
def mcp(folder: Path, encoder: Encoder | None, effort: Effort | None, config: str | None) -> None:
    """Serve the tools compare, explain and check to an agent or editor that speaks the Model Context Protocol.

    The program that uses the tools starts this command and talks to it over standard input and output. It opens no
    port and no connection. The tools only read.

    \b
      diffcast mcp
      diffcast mcp --folder /srv/stories --config desk.toml

    Exit code: 0 when the program closes standard input; 2 if it could not start.
    """
    policy = engine_of(policy_of(config), encoder, effort)
    try:
        import anyio
        from mcp.server.stdio import stdio_server
    except ImportError as error:
        raise MissingPart("diffcast mcp: needs an extra; pip install 'diffcast[mcp]'") from error

    async def serve() -> None:
        server = _server(folder.resolve(), policy)
        async with stdio_server() as (received, sent):
            await server.run(received, sent, server.create_initialization_options())

    anyio.run(serve)


def _server(folder: Path, policy: Policy) -> Server[Any]:
    import anyio
    import mcp_types
    from mcp.server.lowlevel import Server

    one_at_a_time = anyio.CapacityLimiter(1)

    async def listed(*_: object) -> mcp_types.ListToolsResult:
        return mcp_types.ListToolsResult(tools=[mcp_types.Tool(**values) for values in tools()])

    async def called(_: object, asked: mcp_types.CallToolRequestParams) -> mcp_types.CallToolResult:
        run = partial(answer, asked.name, asked.arguments or {}, folder, policy)
        text, values, failed = await anyio.to_thread.run_sync(run, limiter=one_at_a_time)
        content = mcp_types.TextContent(type="text", text=text)
        return mcp_types.CallToolResult(content=[content], structured_content=values, is_error=failed)

    server: Server[Any] = Server("diffcast", version=version("diffcast"), on_list_tools=listed, on_call_tool=called)
    # What the library puts here would report every call to whatever telemetry the environment has set up.
    server.middleware.clear()
    return server


def tools() -> list[dict[str, Any]]:
    """The tools as the protocol lists them."""
    hints = {"read_only_hint": True, "idempotent_hint": True, "open_world_hint": False}
    return [
        {
            "name": name,
            "description": tool.description,
            "input_schema": {
                "type": "object",
                "properties": {**TEXTS, **tool.arguments},
                "additionalProperties": False,
            },
            "annotations": hints,
            "output_schema": {"type": "object", "properties": tool.result, "required": [*tool.result]}
            if tool.result
            else None,
        }
        for name, tool in TOOLS.items()
    ]


def answer(name: str, given: Values, folder: Path, policy: Policy) -> tuple[str, dict[str, Any] | None, bool]:
    """What a tool answers: text, the same as values where it has any, and whether it is an error, then in one line."""
    try:
        if name not in TOOLS:
            raise UnreadableInput(f"{one_line(name)}: no such tool; use one of {', '.join(TOOLS)}")
        _check_arguments(name, given)
        found = TOOLS[name].run(given, folder, policy)
    except DiffcastError as error:
        return one_line(str(error)), None, True
    if isinstance(found, str):
        return found, None, False
    return json.dumps(found, ensure_ascii=False), dict(found), False


def _check_arguments(tool: str, given: Values) -> None:
    known = {**TEXTS, **TOOLS[tool].arguments}
    for key, value in given.items():
        if key not in known:
            raise UnreadableInput(f"{one_line(key)}: no such argument of {tool}; use one of {', '.join(known)}")
        if known[key]["type"] == "string" and not isinstance(value, str):
            raise UnreadableInput(f"{key}: must be a string")
        if known[key]["type"] == "array":
            words = known[key]["items"]["enum"]
            if not isinstance(value, list) or any(word not in words for word in value):
                raise UnreadableInput(f"{key}: must be a list of these words: {', '.join(words)}")


def _compared(given: Values, folder: Path, policy: Policy) -> Comparison:
    from diffcast.compare import compare, with_stories  # Imported late: listing the tools needs no networks.

    return apply_policy(with_stories(compare(*_documents(given, folder), policy.settings)), policy)


def _documents(given: Values, folder: Path) -> tuple[Document, Document]:
    """The two texts; a transcript alone is a page that holds both."""
    texts = {side: _text(given, side, folder) for side in SIDES}
    if texts["transcript"] is None:
        raise UnreadableInput("transcript: missing; give transcript or transcript_file")
    if texts["article"] is None:
        return split(texts["transcript"])
    return tuple(_named(read(texts[side], side), given) for side in SIDES)  # type: ignore[arg-type,return-value]


def _text(given: Values, side: Side, folder: Path) -> str | Path | None:
    text, file = given.get(side), given.get(f"{side}_file")
    if None not in (text, file):
        raise UnreadableInput(f"{side}: give {side} or {side}_file, not both")
    if text is not None and not text.strip():
        raise UnreadableInput(f"{side}: empty; give its text")
    # A text gets a line end, which no path has: else it would tell which files this machine has.
    return (None if text is None else f"{text}\n") if file is None else inside(file, folder)


def _named(document: Document, given: Values) -> Document:
    """The document, called by its file as it was given, or by its side."""
    return replace(document, source=given.get(f"{document.side}_file") or document.side)

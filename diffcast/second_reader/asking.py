"""Asks a second reader about the findings that diffcast is least sure of. It can change none of them."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from time import monotonic
from typing import Any, Final

from diffcast.model import SIDES, Comparison, Fact, Side
from diffcast.reports.confidence import closest, percent
from diffcast.reports.excerpts import around, clipped, is_fragment, one_line, outside, wording
from diffcast.reports.review_status import finding_statuses, shown
from diffcast.reports.view import View
from diffcast.second_reader.server import NoAnswer, Server, ask
from diffcast.verdict import ANSWERS, SecondReading, Verdict

UNCERTAIN_BELOW: Final = 80
"""Percent, as reports show a confidence. From here on, about four in five findings were right on stories left out of
training."""
MAX_QUESTIONS: Final = 20
"""Findings of one comparison: the least certain. More than a person would read again."""
MAX_SECONDS: Final = 60.0
"""For all questions of one comparison together."""
MAX_SECONDS_EACH: Final = 20.0
"""For one answer: what a small model takes on a processor without a graphics card."""
MAX_PASSAGE: Final = 1_000
"""Characters of a passage; a small model reads no more with care."""
MAX_REASON: Final = 200
"""Characters of the model’s reason: one sentence."""
MAX_NAME: Final = 100
"""Characters of the name of a model; some servers use a path."""
MAX_TOKENS: Final = 400
"""Of one answer, so that a model that never stops is stopped by its server."""
SCHEMA: Final = {
    "type": "object",
    "properties": {
        "verdict": {"type": "string", "enum": list(ANSWERS)},
        "reason": {"type": "string"},
    },
    "required": ["verdict", "reason"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Question:
    """A finding as the second reader gets it: these three strings, and nothing else of the story."""

    fact: str
    """The id of the fact; it is not sent."""
    transcript: str
    article: str
    finding: str


def questions(comparison: Comparison, view: View) -> tuple[Question, ...]:
    """The uncertain findings that the report lists, the least certain first, at most `MAX_QUESTIONS`.

    Without those that a person has decided or a baseline has, and those without a passage of the other text.
    """
    facts = (fact for status in finding_statuses(view) for fact in shown(comparison, view, status)[0])
    doubted = [fact for fact in facts if percent(fact.evidence.get("confidence", 1.0)) < UNCERTAIN_BELOW]
    ranked = sorted(doubted, key=lambda fact: (round(fact.evidence["confidence"], 2), fact.id))
    asked = (_question(comparison, fact) for fact in ranked if not view.suppressed(fact))
    return tuple(each for each in asked if each.transcript and each.article)[:MAX_QUESTIONS]


def second_reading(
    asked: Sequence[Question], server: Server, model: str | None = None
) -> tuple[SecondReading | None, str]:
    """The verdicts, None where there are none; and in a few words why some are missing, empty where none is.

    Without a model, the server's first one is asked. A server that fails is asked no more; an answer of the model that
    can't be used is left out.
    """
    ends, models, verdicts, trouble = monotonic() + MAX_SECONDS, dict[str, None](), dict[str, Verdict](), ""
    try:
        chosen = model or _first_model(ask(server, "models", None, min(MAX_SECONDS_EACH, MAX_SECONDS)))
        for question in asked:
            left = ends - monotonic()
            if left <= 0:
                raise NoAnswer(f"the {MAX_SECONDS:.0f} s for all questions are over")
            answer = ask(server, "chat/completions", _request(question, chosen), min(MAX_SECONDS_EACH, left))
            verdict = _verdict(answer)
            trouble = trouble if verdict else "an answer was not in the form that was asked for"
            if verdict:
                verdicts[question.fact] = verdict
                models[_name(answer.get("model")) or _name(chosen)] = None
    except NoAnswer as error:
        trouble = str(error)
    return SecondReading(tuple(models), len(asked), verdicts) if verdicts else None, trouble


def _question(comparison: Comparison, fact: Fact) -> Question:
    passages = {side: clipped(_passage(comparison, fact, side), MAX_PASSAGE) for side in SIDES}
    own: Side = "transcript" if fact.transcript else "article"
    words = clipped(wording(getattr(comparison, own), getattr(fact, own)), MAX_PASSAGE)
    meaning = " ".join(dict.fromkeys(difference.kind.meaning for difference in fact.differences))
    template: str = _prompt()["findings"][fact.status]
    finding = template.replace("{meaning}", meaning).replace("{words}", words)
    return Question(fact.id, passages["transcript"], passages["article"], finding)


def _passage(comparison: Comparison, fact: Fact, side: Side) -> str:
    """The words of one text that the report shows for a fact, short ones with those around them; empty without any."""
    document, own = getattr(comparison, side), getattr(fact, side)
    near = closest(fact)
    if not own:
        return wording(document, (near.span,)) if near else ""
    spans = sorted((*own, *outside(document, fact)), key=lambda span: span.start)
    if fact.level == "statement" and not is_fragment(document, spans):
        return wording(document, spans)
    before, after = around(document, spans)
    return f"{before}{wording(document, spans)}{after}"


def _request(question: Question, model: str) -> Mapping[str, Any]:
    asked = {"transcript": question.transcript, "article": question.article, "finding": question.finding}
    return {
        "model": model,
        "temperature": 0,
        "max_tokens": MAX_TOKENS,
        "stream": False,
        "messages": [
            {"role": "system", "content": _prompt()["system"].strip()},
            {"role": "user", "content": json.dumps(asked, ensure_ascii=False)},
        ],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "verdict", "strict": True, "schema": SCHEMA},
        },
    }


@cache
def _prompt() -> Mapping[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("prompt.toml").read_text("utf-8"))


def _first_model(answer: Mapping[str, Any]) -> str:
    listed = answer.get("data")
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict) and isinstance(each.get("id"), str) and each["id"].strip():
            return str(each["id"])
    raise NoAnswer("it lists no model at /v1/models; name one with --second-reader-model")


def _verdict(answer: Mapping[str, Any]) -> Verdict | None:
    """The verdict in an answer; None where it has none of the form that was asked for."""
    for content in _contents(answer):
        try:
            said = json.loads(content)
        except (ValueError, RecursionError):
            return None
        reason = said.get("reason", "") if isinstance(said, dict) else None
        if isinstance(reason, str) and said.get("verdict") in ANSWERS:
            return Verdict(said["verdict"], clipped(one_line(reason), MAX_REASON))
    return None


def _contents(answer: Mapping[str, Any]) -> Iterator[str]:
    """What the model wrote: the content of the first choice, if there is one."""
    choices = answer.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    message = first.get("message") if isinstance(first, dict) else None
    content = message.get("content") if isinstance(message, dict) else None
    if isinstance(content, str):
        yield content


def _name(model: object) -> str:
    """A model as reports name it. llama.cpp names it by its file: then without folders, as reports hold no path."""
    name = one_line(model) if isinstance(model, str) else ""
    return clipped(re.split(r"[\\/]", name)[-1] if name.endswith(".gguf") else name, MAX_NAME)

"""One fact of a JSON report in full: its words, what differs, why, how sure that is, and what else was considered."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from textwrap import fill
from typing import Any, Final, TypeAlias, cast

from diffcast.contract import SCHEMA
from diffcast.decision import CHOICES, Decision
from diffcast.errors import DiffcastError, UnreadableInput
from diffcast.kinds import KINDS, SEVERITIES, SEVERITY_WORDS, Kind
from diffcast.model import SIDES, STATUSES, Document, Side
from diffcast.places import clock
from diffcast.reports.confidence import FIGURES, JUDGED, certainty, degree, sure
from diffcast.reports.excerpts import one_line, source_name
from diffcast.reports.review_status import KNOWN, VERDICTS, decision_words
from diffcast.reports.summary import HEADINGS

Values: TypeAlias = Mapping[str, Any]

WIDTH: Final = 80
MAX_TEXT: Final = 400
"""Characters of one piece of text; the report has the rest."""
MAX_SECOND: Final = 10**6
"""Seconds on air: eleven days. A larger value is an error in the report."""
MAX_NAMED: Final = 5
"""Facts that the error for an ambiguous id names."""
ONE_SIDED: Final[Mapping[str, tuple[Side, Side]]] = {
    "transcript_only": ("transcript", "article"),
    "article_only": ("article", "transcript"),
}
"""Status to the side that states the fact and the side that doesn't."""

NUMBER: Final = (int, float)
EVEN: Final = 0.5
"""Probability. Below it, the model didn't read the words as one-sided."""
PIECE: Final = {"start": int, "end": int, "text": str}
DIFFERENCE: Final = {
    "kind": str,
    "severity": frozenset(SEVERITIES),
    "reason": str,
    "transcript": str,
    "article": str,
    "values": [str],
}
FACT: Final = {
    "id": str,
    "status": frozenset(STATUSES),
    "level": frozenset({"statement", "detail"}),
    "severity": frozenset(SEVERITIES),
    "reason": str,
    "transcript": [PIECE],
    "article": [PIECE],
    "similarity": NUMBER,
    "differences": [DIFFERENCE],
    "evidence": dict,
}
NEAR: Final = {"side": frozenset(SIDES), "share": NUMBER, **PIECE}
REPORT: Final = {"transcript": {"source": str}, "article": {"source": str}, "counts": dict, "facts": [FACT]}


class UnknownFact(DiffcastError):
    """An id that no fact of the report has, or that several begin with."""


def parse(raw: bytes, source: str) -> Values:
    """The report in the bytes of `source`. Raises `UnreadableInput` where it isn't one, or of another version."""
    try:
        report = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise UnreadableInput(f"{source}: not JSON; make a report with --format json") from error
    schema = report.get("schema") if isinstance(report, dict) else None
    if not isinstance(schema, str) or not schema.startswith("diffcast-report/"):
        raise UnreadableInput(f"{source}: not a diffcast report; make one with --format json")
    if schema != SCHEMA:
        raise UnreadableInput(
            f"{source}: is {_clipped(schema)}, but this version reads only {SCHEMA}; make the report again"
        )
    if not _fits(report, REPORT) or not all(_fits(fact.get("alternatives", []), [NEAR]) for fact in report["facts"]):
        raise UnreadableInput(f"{source}: damaged diffcast report; make it again")
    return cast(Values, report)


def explain(report: Values, fact: str, source: str = "the report") -> str:
    """The fact with that id, or the only id that begins with it, as text of at most WIDTH columns.

    `report` is what `parse` or `Comparison.to_dict()` gives. Raises `UnknownFact`.
    """
    chosen = _chosen(report, fact, source)
    sections = [
        _head(chosen),
        *(_side(report, chosen, side) for side in SIDES if chosen[side]),
        _section("What differs", _differing(chosen)),
        _section("Why", chain(_judged(report), _why(chosen))),
        _section("How sure", _certainty(chosen)),
        _section("Review", _review(chosen)),
        _section("Figures, from 0 to 1", _figures(chosen)),
        _section(_nearby_heading(chosen), _nearby(chosen)),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def _fits(value: object, shape: object) -> bool:
    """Whether the value has the shape: all keys of a dictionary, every item of a list, one string of a set."""
    if isinstance(shape, dict):
        return isinstance(value, dict) and all(key in value and _fits(value[key], shape[key]) for key in shape)
    if isinstance(shape, list):
        return isinstance(value, list) and all(_fits(item, shape[0]) for item in value)
    if isinstance(shape, frozenset):
        return isinstance(value, str) and value in shape
    return isinstance(value, shape)  # type: ignore[arg-type]


def _chosen(report: Values, wanted: str, source: str) -> Values:
    facts: list[Values] = [fact for fact in report["facts"] if wanted and fact["id"].startswith(wanted)]
    exact = [fact for fact in facts if fact["id"] == wanted]
    if len(facts) == 1 or exact:
        return (exact or facts)[0]
    asked = _clipped(wanted)
    if not facts:
        raise UnknownFact(f"{asked or 'no id'}: no fact in {source} has an id that begins with this{_hint(report)}")
    named = ", ".join(_clipped(fact["id"]) for fact in facts[:MAX_NAMED]) + ", …" * (len(facts) > MAX_NAMED)
    raise UnknownFact(f"{asked}: {len(facts)} facts in {source} begin with this ({named}); give more of the id")


def _hint(report: Values) -> str:
    """Where to find an id."""
    total = sum(count for count in report["counts"].values() if isinstance(count, int))
    if total > len(report["facts"]):
        return f"; it lists {len(report['facts'])} of {total} facts: make it without --only"
    changed = [fact["id"] for fact in report["facts"] if fact["status"] == "changed"]
    return (
        f"; a report shows the id beside each fact, such as {_clipped(changed[0])}"
        if changed
        else "; the ids are facts[].id in the JSON report"
    )


def _head(fact: Values) -> str:
    known = [HEADINGS[fact["status"]].lower(), fact["level"]]
    if fact["status"] == "changed":
        known.append(SEVERITY_WORDS[fact["severity"]])
    if (confidence := _share(fact["evidence"].get("confidence"))) is not None:
        known.append(sure(confidence))
    if isinstance(fact.get("speaker"), str):
        known.append(f"said by {_clipped(fact['speaker'])}")
    return _wrapped(f"{_clipped(fact['id'])}: {', '.join(known)}", 0)


def _side(report: Values, fact: Values, side: Side) -> str:
    places = " and ".join(_place(piece) for piece in fact[side])
    name = source_name(Document(side, report[side]["source"], "", ""))
    return _section(f"{side.capitalize()} ({name}), characters {places}", (_clipped(p["text"]) for p in fact[side]))


def _differing(fact: Values) -> Iterator[str]:
    for difference in fact["differences"]:
        label = f"{_clipped(difference['kind'])}, {SEVERITY_WORDS[difference['severity']]}"
        confidence = _share(difference.get("confidence"))
        label += f", {sure(confidence)}" if confidence is not None and len(fact["differences"]) > 1 else ""
        yield f"{label}: {_clipped(difference['reason'])}"
        for side, value in zip(SIDES, [*difference["values"], "", ""], strict=False):
            read = f", read as {_clipped(value)}" if value else ""
            yield f"    {side}: “{_clipped(difference[side])}”{read}"


def _why(fact: Values) -> Iterator[str]:
    yield from _reading(fact)
    for difference in fact["differences"]:
        compared = " with ".join(_clipped(value) for value in difference["values"] if value)
        how = f"compared {compared}: they differ" if compared else "found that the words differ"
        yield f"The rule for {_clipped(difference['kind'])} {how}."
    if fact["differences"]:
        yield f"Severity of the fact: {SEVERITY_WORDS[fact['severity']]}, the highest of its differences."
    elif fact["status"] == "shared":
        yield f"No rule found a difference. The rules: {', '.join(KINDS)}."
    if any(_held_back(difference) for difference in fact["differences"]):
        yield "It counts as a contradiction only where diffcast is sure enough that the texts differ."
    if fact["reason"]:
        yield f"Reason: {_clipped(fact['reason']).removesuffix('.')}."


def _reading(fact: Values) -> Iterator[str]:
    """What the model found, and where a rule may have overruled it."""
    if fact["status"] in ONE_SIDED:
        own, other = ONE_SIDED[fact["status"]]
        yield _one_sided(own, other, fact["evidence"].get("one-sided"))
        if fact["level"] == "detail":
            yield "They are part of a clause; the rest of the clause has another status."
        return
    yield "The model matched these passages as the same statement, or a rule did where they contradict each other."


def _one_sided(own: Side, other: Side, chance: object) -> str:
    if isinstance(chance, NUMBER) and chance < EVEN:
        return (
            f"The model read these words as stated in both texts. They count as {own}-only because the matching "
            f"wording of the {other} lacks them, or because the {other} has no matching passage."
        )
    return f"The model found no matching passage in the {other}."


def _held_back(difference: Values) -> bool:
    """Whether a difference of a kind that is a contradiction is only to be checked."""
    kind = next((each for each in KINDS if each == difference["kind"]), Kind.OTHER)
    return kind.severity == "correction" and difference["severity"] == "check" and "confidence" in difference


def _certainty(fact: Values) -> Iterator[str]:
    """The confidence in words and what it rests on, if the report has one."""
    if (confidence := _share(fact["evidence"].get("confidence"))) is not None:
        yield from certainty(fact["status"], confidence)


def _judged(report: Values) -> Iterator[str]:
    """What judged, if the report says it: words alone, or a language model of which effort."""
    settings = report.get("settings")
    known = settings if isinstance(settings, dict) else {}
    yield from [JUDGED[name] for name in (str(known.get(key)) for key in ("encoder", "effort")) if name in JUDGED][:1]


def _share(value: object) -> float | None:
    """A figure from 0 to 1; None for anything else."""
    return float(value) if isinstance(value, NUMBER) and 0 <= value <= 1 else None


def _review(fact: Values) -> Iterator[str]:
    """What a review or a baseline adds to the report. Damaged parts are skipped."""
    decision = fact.get("decision")
    if isinstance(decision, dict) and decision.get("choice") in (None, *CHOICES):
        note, by = (str(decision.get(key) or "") for key in ("note", "by"))
        yield _clipped(decision_words(Decision(decision.get("choice"), note, by))) + "."
    verdict = fact.get("second_reader")
    if isinstance(verdict, dict) and verdict.get("verdict") in VERDICTS:
        reason = str(verdict.get("reason") or "").removesuffix(".")
        yield VERDICTS[verdict["verdict"]] + (f": {_clipped(reason)}." if reason else ".")
    if fact.get("known") is True:
        yield f"{KNOWN}."
    if fact.get("suppressed") is True:
        yield "Suppressed: it needs no more work."


def _figures(fact: Values) -> Iterator[str]:
    figures = {name: value for name, value in fact["evidence"].items() if isinstance(value, NUMBER)}
    for name, value in figures.items():
        meaning = f": {FIGURES[name]}" if name in FIGURES else ""
        yield f"{_clipped(name)} {value:.2f}, {degree(value)}{meaning}"
    if fact["similarity"] not in figures.values():
        yield f"similarity {fact['similarity']:.2f}, {degree(fact['similarity'])}"


def _nearby_heading(fact: Values) -> str:
    if fact["status"] in ONE_SIDED:
        return f"Passages of the {ONE_SIDED[fact['status']][1]} that the model considered"
    return "Other passages that the model considered"


def _nearby(fact: Values) -> Iterator[str]:
    if "alternatives" not in fact:
        yield "The report doesn’t say."
    elif not fact["alternatives"]:
        yield "None came close."
    for near in fact.get("alternatives", ()):
        attention = f"{100 * near['share']:.0f}% of the attention"
        yield f"{near['side']}, characters {_place(near)}, {attention}: “{_clipped(near['text'])}”"


def _place(piece: Values) -> str:
    """The offsets of a piece and, where the report has them, its line and its time on air."""
    second, line = piece.get("time"), piece.get("line")
    known = [f"line {line}"] if isinstance(line, int) else []
    known += [f"at {clock(second)}"] if isinstance(second, NUMBER) and 0 <= second < MAX_SECOND else []
    return f"{piece['start']} to {piece['end']}" + (f" ({', '.join(known)})" if known else "")


def _clipped(text: str) -> str:
    line = one_line(text[: 2 * MAX_TEXT])
    return line if len(line) <= MAX_TEXT and len(text) <= 2 * MAX_TEXT else line[:MAX_TEXT].rstrip() + "…"


def _section(heading: str, lines: Iterator[str]) -> str:
    body: Sequence[str] = [_wrapped(line, 2) for line in lines]
    return "\n".join([_wrapped(heading, 0), *body]) if body else ""


def _wrapped(line: str, indent: int) -> str:
    """The line wrapped, with a hanging indent. Spaces at its start are kept."""
    margin = " " * (indent + len(line) - len(line.lstrip()))
    return fill(line.lstrip(), WIDTH, initial_indent=margin, subsequent_indent=margin + "  ")

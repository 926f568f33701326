"""One fact of a JSON report in full: its words, what differs, what decided, and what else was near."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from textwrap import fill
from typing import Any, Final, TypeAlias, cast

from diffcast.contract import SCHEMA
from diffcast.decision import CHOICES, Decision
from diffcast.errors import DiffcastError, UnreadableInput
from diffcast.model import KINDS, SEVERITIES, SIDES, STATUSES, Document, Side
from diffcast.places import clock
from diffcast.reports.excerpts import one_line, title
from diffcast.reports.review_status import KNOWN, decided
from diffcast.reports.summary import HEADINGS, URGENCY

Values: TypeAlias = Mapping[str, Any]

WIDTH: Final = 80
LONGEST: Final = 400
"""Characters of one piece; what is longer is whole in the report itself."""
LATEST: Final = 10**6
"""Seconds: eleven days. A report that says more is damaged there."""
MOST_NAMED: Final = 5
"""Facts that an ambiguous id is told to be the beginning of, by name."""
ONE_SIDED: Final[Mapping[str, tuple[Side, Side]]] = {
    "transcript_only": ("transcript", "article"),
    "article_only": ("article", "transcript"),
}
"""Status to the side that tells the fact and the side that does not."""

FIGURES: Final[Mapping[str, str]] = {
    "link": "share of their attention that the passages on both sides give to each other",
    "doubt": "chance that the two versions differ, as the learned reader sees it; the rules below decide",
    "one-sided": "chance, in the mean over the words, that only this side tells them",
    "nearest": "share of the words’ attention that the nearest passage of the other side drew",
}
"""Evidence to what it measures."""
DEGREES: Final = ((0.2, "very low"), (0.4, "low"), (0.6, "middling"), (0.8, "high"))
"""The word for every figure below a bound; above all bounds it is very high."""

NUMBER: Final = (int, float)
EVEN: Final = 0.5
"""Chance below which the learned reader did not take words for told on one side only."""
PIECE: Final = {"start": int, "end": int, "text": str}
DIFFERENCE: Final = {
    "kind": frozenset(KINDS),
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
    """An id that names no fact of a report, or more than one."""


def parse(raw: bytes, source: str) -> Values:
    """The report that the bytes of `source` hold; raises `UnreadableInput` where it is none, or of another version."""
    try:
        report = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise UnreadableInput(f"{source}: is no diffcast report; make one with --format json") from error
    schema = report.get("schema") if isinstance(report, dict) else None
    if not isinstance(schema, str) or not schema.startswith("diffcast-report/"):
        raise UnreadableInput(f"{source}: is JSON, but no diffcast report; make one with --format json")
    if schema != SCHEMA:
        raise UnreadableInput(
            f"{source}: is a {_clipped(schema)}, and this diffcast reads only {SCHEMA}; make the report again with it"
        )
    if not _fits(report, REPORT) or not all(_fits(fact.get("alternatives", []), [NEAR]) for fact in report["facts"]):
        raise UnreadableInput(f"{source}: is a damaged diffcast report; make the report again")
    return cast(Values, report)


def explain(report: Values, fact: str, source: str = "the report") -> str:
    """The fact of that id, or of the one id that begins so, as text of at most WIDTH columns.

    `report` is what `parse` or `Comparison.to_dict()` gives. Raises `UnknownFact`.
    """
    chosen = _chosen(report, fact, source)
    sections = [
        _head(chosen),
        *(_side(report, chosen, side) for side in SIDES if chosen[side]),
        _section("What differs", _differing(chosen)),
        _section("What decided", _deciding(chosen)),
        _section("What people decided", _decided(chosen)),
        _section("The figures, 0 to 1", _figures(chosen)),
        _section("What else was near", _nearby(chosen)),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def _fits(value: object, shape: object) -> bool:
    """Whether the value has the shape: of a dictionary each key, of a list each item, of a set one of its strings."""
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
        raise UnknownFact(f"{asked or 'no id'}: no fact of {source} has an id that begins so{_hint(report)}")
    named = ", ".join(_clipped(fact["id"]) for fact in facts[:MOST_NAMED]) + ", …" * (len(facts) > MOST_NAMED)
    raise UnknownFact(f"{asked}: {len(facts)} facts of {source} begin so ({named}); give more of the id")


def _hint(report: Values) -> str:
    """Where to look: in the ids of the report, or in a report that lists all its facts."""
    total = sum(count for count in report["counts"].values() if isinstance(count, int))
    if total > len(report["facts"]):
        return f"; it lists {len(report['facts'])} of {total} facts: make it without --only"
    changed = [fact["id"] for fact in report["facts"] if fact["status"] == "changed"]
    return (
        f"; ids stand beside the facts of a report: {_clipped(changed[0])}, for one"
        if changed
        else "; its ids are what a JSON report holds as facts[].id"
    )


def _head(fact: Values) -> str:
    known = [HEADINGS[fact["status"]].lower(), "a detail" if fact["level"] == "detail" else "a statement"]
    if fact["status"] == "changed":
        known.append(URGENCY[fact["severity"]])
    if isinstance(fact.get("speaker"), str):
        known.append(f"said by {_clipped(fact['speaker'])}")
    return _wrapped(f"{_clipped(fact['id'])}: {', '.join(known)}", 0)


def _side(report: Values, fact: Values, side: Side) -> str:
    places = " and ".join(_place(piece) for piece in fact[side])
    name = title(Document(side, report[side]["source"], "", ""))
    return _section(f"{side.capitalize()} ({name}), characters {places}", (_clipped(p["text"]) for p in fact[side]))


def _differing(fact: Values) -> Iterator[str]:
    for difference in fact["differences"]:
        yield f"{difference['kind']}, {URGENCY[difference['severity']]}: {_clipped(difference['reason'])}"
        for side, value in zip(SIDES, [*difference["values"], "", ""], strict=False):
            read = f", read as {_clipped(value)}" if value else ""
            yield f"    {side}: “{_clipped(difference[side])}”{read}"


def _deciding(fact: Values) -> Iterator[str]:
    yield from _reading(fact)
    for difference in fact["differences"]:
        compared = " with ".join(_clipped(value) for value in difference["values"] if value)
        how = f"compared {compared} and found them to differ" if compared else "found the words to differ"
        yield f"The rule for {difference['kind']} {how}."
    if fact["differences"]:
        yield f"The gravest difference makes the fact one {URGENCY[fact['severity']]}."
    elif fact["status"] == "shared":
        yield f"No rule found a difference. The rules: {', '.join(KINDS)}."
    if fact["reason"]:
        yield f"Hence: {_clipped(fact['reason'])}."


def _reading(fact: Values) -> Iterator[str]:
    """What the learned reader said of the words, and where a rule may have had the last word."""
    if fact["status"] in ONE_SIDED:
        own, other = ONE_SIDED[fact["status"]]
        yield _alone(own, other, fact["evidence"].get("one-sided"))
        if fact["level"] == "detail":
            yield "They are a part of their clause: the rest of it was read otherwise."
        return
    yield "The learned reader took the words for told on both sides, and these passages for each other’s partners."
    if fact["status"] == "changed":
        yield "Where it took one for told on its side only, the contradiction brought the two together."


def _alone(own: Side, other: Side, chance: object) -> str:
    if isinstance(chance, NUMBER) and chance < EVEN:
        return (
            f"The learned reader took the words for told on both sides; they are the {own}’s alone since the like "
            f"wording of the {other} lacks them, or since no passage of it was found for them."
        )
    return f"The learned reader took the words for the {own}’s alone, or found no passage of the {other} for them."


def _decided(fact: Values) -> Iterator[str]:
    """What a report that was made with a review, a baseline or a gate holds besides; damaged parts are passed over."""
    decision = fact.get("decision")
    if isinstance(decision, dict) and decision.get("choice") in (None, *CHOICES):
        note, by = (str(decision.get(key) or "") for key in ("note", "by"))
        yield _clipped(decided(Decision(decision.get("choice"), note, by))) + "."
    if fact.get("known") is True:
        yield f"{KNOWN}."
    if fact.get("suppressed") is True:
        yield "It is suppressed: it needs nothing more."


def _figures(fact: Values) -> Iterator[str]:
    figures = {name: value for name, value in fact["evidence"].items() if isinstance(value, NUMBER)}
    for name, value in figures.items():
        meaning = f": {FIGURES[name]}" if name in FIGURES else ""
        yield f"{_clipped(name)} {value:.2f}, {_degree(value)}{meaning}"
    if fact["similarity"] not in figures.values():
        yield f"similarity {fact['similarity']:.2f}, {_degree(fact['similarity'])}"


def _degree(value: float) -> str:
    return next((word for bound, word in DEGREES if value < bound), "very high")


def _nearby(fact: Values) -> Iterator[str]:
    if "alternatives" not in fact:
        yield "The report does not say."
    elif not fact["alternatives"]:
        yield "Nothing: no other passage drew any attention worth the name."
    for near in fact.get("alternatives", ()):
        yield f"{near['side']}, characters {_place(near)}, drew {near['share']:.2f}: “{_clipped(near['text'])}”"


def _place(piece: Values) -> str:
    """The characters of a piece and, where the report tells them, the line of the source and the time on air."""
    second, line = piece.get("time"), piece.get("line")
    known = [f"line {line}"] if isinstance(line, int) else []
    known += [f"at {clock(second)}"] if isinstance(second, NUMBER) and 0 <= second < LATEST else []
    return f"{piece['start']} to {piece['end']}" + (f" ({', '.join(known)})" if known else "")


def _clipped(text: str) -> str:
    line = one_line(text[: 2 * LONGEST])
    return line if len(line) <= LONGEST and len(text) <= 2 * LONGEST else line[:LONGEST].rstrip() + "…"


def _section(heading: str, lines: Iterator[str]) -> str:
    told: Sequence[str] = [_wrapped(line, 2) for line in lines]
    return "\n".join([_wrapped(heading, 0), *told]) if told else ""


def _wrapped(line: str, indent: int) -> str:
    """The line folded; blanks that it begins with are kept, and what follows hangs under its first word."""
    margin = " " * (indent + len(line) - len(line.lstrip()))
    return fill(line.lstrip(), WIDTH, initial_indent=margin, subsequent_indent=margin + "  ")

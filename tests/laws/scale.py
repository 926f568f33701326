"""What a JSON report is weighed by: the findings on a quiet pair, and on a loud one whether the planted error is found.

A finding is a fact that is told differently or on one side only.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from .cases import Loud, Quiet
from .errors import JUDGED, PLANTERS, Place
from .sites import SENTENCE

Report = dict[str, Any]
Engine = Callable[[str, str], Report]
"""A script and an article to their report, `diffcast-report/1`."""

WORD = re.compile(r"\w+")
FINDINGS = ("changed", "transcript_only", "article_only")


@dataclass(frozen=True, slots=True)
class Silence:
    """What was found where nothing differs."""

    name: str
    sentences: int
    """Of the article, headline included."""
    findings: tuple[str, ...]
    """Each as status, kinds and words."""


@dataclass(frozen=True, slots=True)
class Catch:
    """What was found where one error was planted."""

    name: str
    kind: str
    """Of the planted error."""
    found: bool
    """Whether a fact told differently holds planted words, and words of the sentence that they were planted into."""
    right: bool
    """Whether such a fact has a difference of a kind that is right for the error."""
    others: tuple[str, ...]
    """All other findings, as status, kinds and words."""


def listen(case: Quiet, engine: Engine) -> Silence:
    """The findings of the engine on a quiet pair."""
    sentences = sum(bool(WORD.search(found[0])) for found in SENTENCE.finditer(case.article))
    return Silence(case.name, sentences, tuple(map(_told, _findings(engine(case.script, case.article)))))


def weigh(case: Loud, article: str, engine: Engine) -> Catch:
    """What the engine makes of a loud pair; `article` is the true one."""
    planted = case.planted
    sites = [
        (site, told_at(case.script, article, was)) for site, was in zip(planted.places, planted.before, strict=True)
    ]
    findings = list(_findings(engine(case.script, planted.text)))
    hits = [one for one in findings if one["status"] == "changed" and any(_holds(one, *site) for site in sites)]
    kinds = {difference["kind"] for hit in hits for difference in hit["differences"]}
    others = tuple(_told(one) for one in findings if one not in hits)
    return Catch(case.name, planted.kind, bool(hits), bool(kinds & JUDGED[planted.kind]), others)


def told_at(script: str, article: str, place: Place) -> Place:
    """Where a noisy script tells the sentence that holds the place of the article.

    The script's paragraph is the one with most words in common; the sentence reaches from the first to the last of
    its words there, in order.
    """
    sentence = next(found for found in SENTENCE.finditer(article) if found.start() <= place[0] < found.end())
    start, end = article.rfind("\n\n", 0, place[0]) + 1, article.find("\n\n", place[0])
    paragraph = list(WORD.finditer(article, start, end if end >= 0 else len(article)))
    told = max(_paragraphs(script), key=lambda words: _shared(paragraph, words))
    blocks = SequenceMatcher(None, _plain(paragraph), _plain(told), autojunk=False).get_matching_blocks()
    partner = {block.a + step: block.b + step for block in blocks for step in range(block.size)}
    inside = [n for n, word in enumerate(paragraph) if sentence.start() <= word.start() < sentence.end()]
    matched = [partner[number] for number in inside if number in partner]
    return told[matched[0]].start(), told[matched[-1]].end()


def catches_by_kind(catches: Sequence[Catch]) -> dict[str, list[Catch]]:
    """The catches of every kind of error, in the order of the planters."""
    return {kind: [one for one in catches if one.kind == kind] for kind in PLANTERS}


def table(catches: Sequence[Catch]) -> str:
    """Found, right kind and other findings by kind of error, in Markdown."""
    rows = [("kind of error", "planted", "found", "right kind", "other findings per story")]
    parts = {**catches_by_kind(catches), "all": list(catches)}
    rows += [(kind, str(len(part)), *_figures(part)) for kind, part in parts.items() if part]
    return markdown(rows)


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """The rows as a table in Markdown; the first is its head."""
    head, *body = ("| " + " | ".join(row) + " |" for row in rows)
    return "\n".join([head, "|" + "---|" * len(rows[0]), *body])


def mean(values: Iterable[float]) -> float:
    """The mean; 0 of nothing."""
    known = list(values)
    return sum(known) / len(known) if known else 0.0


def _figures(part: Sequence[Catch]) -> tuple[str, str, str]:
    caught = [one for one in part if one.found]
    return (
        f"{mean(one.found for one in part):.2f}",
        f"{mean(one.right for one in caught):.2f}",
        f"{mean(len(one.others) for one in part):.2f}",
    )


def _findings(report: Report) -> Iterator[dict[str, Any]]:
    return (fact for fact in report["facts"] if fact["status"] in FINDINGS)


def _holds(fact: dict[str, Any], planted: Place, sentence: Place) -> bool:
    return _touches(fact["article"], planted) and _touches(fact["transcript"], sentence)


def _touches(pieces: Iterable[dict[str, Any]], place: Place) -> bool:
    return any(piece["start"] < place[1] and place[0] < piece["end"] for piece in pieces)


def _told(fact: dict[str, Any]) -> str:
    kinds = "/".join(difference["kind"] for difference in fact["differences"])
    pieces = " | ".join(" … ".join(piece["text"] for piece in fact[side]) for side in ("transcript", "article"))
    reasons = " ".join(difference["reason"] for difference in fact["differences"])
    return " ".join(f"{fact['status']} {kinds}: {pieces} {reasons}".split())


def _paragraphs(script: str) -> Iterator[list[re.Match[str]]]:
    for found in re.finditer(r"(?:[^\n]|\n(?!\n))+", script):
        words = list(WORD.finditer(script, *found.span()))
        if words:
            yield words


def _plain(words: Sequence[re.Match[str]]) -> list[str]:
    return [word[0].casefold() for word in words]


def _shared(one: Sequence[re.Match[str]], other: Sequence[re.Match[str]]) -> float:
    """The share of all their words that both have."""
    ours, theirs = set(_plain(one)), set(_plain(other))
    return len(ours & theirs) / max(1, len(ours | theirs))

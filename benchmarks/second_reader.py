"""How often a second reader is right about the findings that diffcast is not sure of, on labelled stories.

    python benchmarks/second_reader.py URL [STORIES …] [--model NAME]

Asks any server with the API of OpenAI about the uncertain findings of each story, as `diffcast compare --second-reader`
does, and compares its verdicts with the labels. A finding is right if most of its words, on each side that states it,
have the same status in the labels. Without STORIES, asks about those that diffcast's networks were trained without.
Stops at the first story for which the server fails.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import evaluate
import goldlib

from diffcast.compare import compare
from diffcast.model import SIDES, Fact, Span
from diffcast.reports.view import View
from diffcast.second_reader.asking import questions, second_reading
from diffcast.second_reader.server import RefusedServer, Server, server_at
from diffcast.verdict import ANSWERS

NO_ANSWER = "no answer"


def main() -> None:
    """Print the table; exit with 2 if the address is refused or the server fails."""
    asked = _arguments()
    try:
        server = server_at(asked.url, [asked.allow] if asked.allow else [])
    except RefusedServer as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    cases = [goldlib.load(one) for root in asked.stories for one in goldlib.cases(root)] or evaluate.left_out()
    tally, models, trouble = agreement(cases, server, asked.model)
    print(table(tally, models), end="")
    if trouble:
        print(trouble, file=sys.stderr)
        sys.exit(2)


def agreement(
    cases: Iterable[goldlib.Case], server: Server, model: str | None = None
) -> tuple[Counter[tuple[str, bool]], tuple[str, ...], str]:
    """How many verdicts of each kind there were on right and on wrong findings; the models; why it stopped early."""
    tally: Counter[tuple[str, bool]] = Counter()
    models: dict[str, None] = {}
    for case in cases:
        comparison = compare(case.folder / "transcript.txt", case.folder / "article.txt")
        asked = questions(comparison, View())
        second, trouble = second_reading(asked, server, model) if asked else (None, "")
        verdicts = second.verdicts if second else {}
        models.update(dict.fromkeys(second.models if second else ()))
        facts = {fact.id: fact for fact in comparison.facts}
        for question in asked:
            verdict = verdicts.get(question.fact)
            tally[verdict.answer if verdict else NO_ANSWER, is_right(case, facts[question.fact])] += 1
        if asked and not verdicts:
            return tally, tuple(models), f"{case.id}: {trouble}"
    return tally, tuple(models), ""


def is_right(case: goldlib.Case, fact: Fact) -> bool:
    """Whether the labels give most of its words, on each side that states it, the status that diffcast does."""
    return all(_mostly(case, fact.status, side, getattr(fact, side)) for side in SIDES if getattr(fact, side))


def _mostly(case: goldlib.Case, status: str, side: str, spans: Iterable[Span]) -> bool:
    labelled = [span for fact in case.facts if fact.status == status for span in fact.spans[side]]
    words = [
        any(start <= word.start() < end for start, end in labelled)
        for span in spans
        for word in goldlib.WORD.finditer(case.texts[side], span.start, span.end)
    ]
    return 2 * sum(words) > len(words)


def table(tally: Counter[tuple[str, bool]], models: Iterable[str]) -> str:
    """The counts, and in how many cases the second reader and diffcast are right where the former takes a side."""
    return "".join(f"{line}\n" for line in _lines(tally, models))


def _lines(tally: Counter[tuple[str, bool]], models: Iterable[str]) -> Iterator[str]:
    yield f"second reader: {', '.join(models) or 'none answered'}"
    yield f"{'':12}{'finding right':>15}{'finding wrong':>15}"
    yield from (f"{answer:12}{tally[answer, True]:15}{tally[answer, False]:15}" for answer in (*ANSWERS, NO_ANSWER))
    sided = sum(tally[answer, right] for answer in ("agrees", "disagrees") for right in (True, False))
    reader, own = tally["agrees", True] + tally["disagrees", False], tally["agrees", True] + tally["disagrees", True]
    for name, right in (("second reader", reader), ("diffcast", own)):
        yield f"{name} right where the second reader takes a side: {right} of {sided}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url", help="the server, such as http://localhost:8080")
    parser.add_argument("stories", type=Path, nargs="*", help="folders of labelled stories")
    parser.add_argument("--model", help="the model to ask; default: the first that the server lists")
    parser.add_argument("--allow", metavar="HOST", help="another machine that may be asked")
    return parser.parse_args()


if __name__ == "__main__":
    main()

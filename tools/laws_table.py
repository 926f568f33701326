"""Measure the two laws on all cases and print their tables in Markdown, for docs/laws.md.

    python tools/laws_table.py [--encoder lexical] > docs/laws-table.md

The cases are in tests/laws: invented articles with noise, or with one planted error.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from laws import articles
from laws.cases import loud, quiet
from laws.scale import Catch, Report, Silence, listen, markdown, mean, table, weigh

from diffcast import Settings, compare

ASKED = {"findings": 1.0, "found": 0.95, "right": 0.9, "others": 1.0}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--encoder", choices=("contextual", "lexical"), default="contextual")
    options.add_argument("--all-findings", action="store_true", help="list every finding that is not the planted error")
    asked = options.parse_args()
    silences, catches = measured(Settings(asked.encoder))
    print(noise_table(silences), laws_table(silences, catches), table(catches), sep="\n\n")
    if asked.all_findings:
        print("", *details(silences, catches), sep="\n")


def measured(settings: Settings) -> tuple[list[Silence], list[Catch]]:
    """Every quiet and every loud case, with a line on stderr now and then."""

    def engine(script: str, article: str) -> Report:
        return compare(script, article, settings).to_dict()

    texts = articles()
    silences = [listen(case, engine) for case in quiet()]
    print(f"{len(silences)} quiet cases done", file=sys.stderr)
    return silences, [weigh(case, texts[case.name.partition(",")[0]], engine) for case in loud()]


def laws_table(silences: Sequence[Silence], catches: Sequence[Catch]) -> str:
    """What each law asks and what was measured."""
    caught = [one for one in catches if one.found]
    return markdown(
        [
            ("law", "limit", "measured"),
            ("findings per 100 sentences of noise", f"at most {ASKED['findings']:.0f}", f"{_rate(silences):.2f}"),
            ("planted errors found", f"at least {ASKED['found']:.2f}", f"{mean(one.found for one in catches):.2f}"),
            (
                "right kind, of those found",
                f"at least {ASKED['right']:.2f}",
                f"{mean(one.right for one in caught):.2f}",
            ),
            (
                "other findings per story",
                f"at most {ASKED['others']:.0f}",
                f"{mean(len(one.others) for one in catches):.2f}",
            ),
        ]
    )


def noise_table(silences: Sequence[Silence]) -> str:
    """Findings by article, over its tellings."""
    names = dict.fromkeys(one.name.partition(",")[0] for one in silences)
    parts = {name: [one for one in silences if one.name.startswith(f"{name},")] for name in names}
    rows = [(name, *_counts(part)) for name, part in {**parts, "all": list(silences)}.items()]
    return markdown([("article", "sentences", "findings", "per 100 sentences"), *rows])


def details(silences: Sequence[Silence], catches: Sequence[Catch]) -> Iterator[str]:
    """Every finding where nothing was planted, and every error missed or misnamed."""
    yield from (f"* {one.name}: {finding}" for one in silences for finding in one.findings)
    for one in catches:
        fate = "" if one.right else "wrong kind" if one.found else "missed"
        yield from [f"* {one.name}: {fate}"] * bool(fate)
        yield from (f"* {one.name}: also {other}" for other in one.others)


def _counts(part: Sequence[Silence]) -> tuple[str, str, str]:
    sentences, findings = sum(one.sentences for one in part), sum(len(one.findings) for one in part)
    return str(sentences), str(findings), f"{_rate(part):.2f}"


def _rate(part: Sequence[Silence]) -> float:
    return 100 * sum(len(one.findings) for one in part) / max(1, sum(one.sentences for one in part))


if __name__ == "__main__":
    main()

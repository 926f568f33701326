"""Score diffcast on labelled stories, each judged by networks that were trained without it.

    python benchmarks/evaluate.py [STORIES …] [--encoder lexical] [--each] [--shipped]

benchmarks/score.py says what each figure means.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import goldlib
import score
from held_out import FOLDER, compare_held_out, has_readings

from diffcast.compare import compare
from diffcast.model import Settings

STORIES = Path(__file__).with_name("stories")


def main() -> None:
    """Print the figures of all stories together."""
    asked = _arguments()
    cases = [goldlib.load(folder) for root in asked.stories for folder in goldlib.cases(root)]
    if not asked.shipped:
        cases = left_out(cases, asked.readings)
    total, each = tally(cases, Settings(asked.encoder), asked.readings, shipped=asked.shipped)
    if asked.each:
        for name, figures in each:
            print(f"{name:36}" + "".join(f"{figures[key]:8.2f}" for key in SHOWN))
    for name, value in score.figures(total).items():
        print(f"{name:20}{value:8.3f}")


SHOWN = ("one-sided F1", "false alarms/case", "changed F1", "links F1", "furniture leak")


def left_out(cases: Sequence[goldlib.Case], readings: Path = FOLDER) -> list[goldlib.Case]:
    """The stories that have held-out readings; says on stderr how many have none."""
    found = [case for case in cases if has_readings(case.id, readings)]
    if len(found) < len(cases):
        print(
            f"{len(cases) - len(found)} of {len(cases)} stories have no held-out reading: not scored", file=sys.stderr
        )
    return found


def tally(
    cases: Sequence[goldlib.Case], settings: Settings, readings: Path = FOLDER, *, shipped: bool = False
) -> tuple[score.Tally, list[tuple[str, dict[str, float]]]]:
    """The sums over all cases, and the figures of each; `shipped` judges with the package's own weights instead."""
    total = score.Tally()
    each = []
    for case in cases:
        paths = case.folder / "transcript.txt", case.folder / "article.txt"
        compared = compare(*paths, settings) if shipped else compare_held_out(case.folder, settings, readings)
        one = score.score_case(case, compared.to_dict())
        each.append((case.id, score.figures(one)))
        for key, value in one.items():
            total[key] += value
    return total, each


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=Path, nargs="*", default=[STORIES])
    parser.add_argument("--encoder", choices=("contextual", "lexical"), default="contextual")
    parser.add_argument("--readings", type=Path, default=FOLDER, help="the folder of held-out readings")
    parser.add_argument("--each", action="store_true", help="a line for each story too")
    parser.add_argument("--shipped", action="store_true", help="use the shipped weights, which saw the benchmark")
    return parser.parse_args()


if __name__ == "__main__":
    main()

"""Score diffcast on the labelled stories that its networks were trained without.

    python benchmarks/evaluate.py [STORIES …] [--encoder lexical | --effort high] [--each]

`left_out.txt` lists these stories; `tools/train.py` writes it. Folders that are given are scored whole.
benchmarks/score.py says what each figure means.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import goldlib
import score

from diffcast.compare import compare
from diffcast.model import Settings
from diffcast.settings import EFFORTS, ENCODERS

STORIES = Path(__file__).with_name("stories")
LEFT_OUT = Path(__file__).with_name("left_out.txt")
SAMPLE = {"written": 80, "wild": 34}
"""How many of the stories left out the tests judge, by stratum."""
SHOWN = ("one-sided F1", "details found", "false alarms/case", "changed F1", "links F1", "furniture leak")


def main() -> None:
    """Print the figures of each stratum, and of all stories together."""
    asked = _arguments()
    cases = (
        [goldlib.load(one) for root in asked.stories for one in goldlib.cases(root)] if asked.stories else left_out()
    )
    tallies = dict(each(cases, Settings(asked.encoder, effort=asked.effort)))
    if asked.each:
        for name, one in tallies.items():
            print(f"{name:36}" + "".join(f"{score.figures(one)[key]:8.2f}" for key in SHOWN))
    groups = {"all": list(tallies), **strata(list(tallies))}
    found = {name: score.figures(total(tallies[one] for one in members)) for name, members in groups.items() if members}
    print(f"{'':20}" + "".join(f"{f'{name} ({len(groups[name])})':>16}" for name in found))
    for key in score.figures(score.Tally()):
        print(f"{key:20}" + "".join(f"{figures[key]:16.3f}" for figures in found.values()))


def left_out() -> list[goldlib.Case]:
    """The stories that no shipped network was trained on."""
    return [goldlib.load(STORIES / name) for name in LEFT_OUT.read_text("utf-8").split()]


def stratum(name: str) -> str:
    """Wild stories are like what the field sends; the others were written to widen what training sees."""
    return "wild" if name.startswith("wild-") else "written"


def strata(names: Sequence[str]) -> dict[str, list[str]]:
    """The names of each stratum."""
    return {kind: [name for name in names if stratum(name) == kind] for kind in SAMPLE}


def sample() -> list[goldlib.Case]:
    """The stories left out that the tests judge: as many of each stratum as SAMPLE says, always the same."""
    names = sorted(LEFT_OUT.read_text("utf-8").split(), key=lambda name: hashlib.sha256(name.encode()).digest())
    chosen = [name for kind, members in strata(names).items() for name in members[: SAMPLE[kind]]]
    return [goldlib.load(STORIES / name) for name in chosen]


def each(cases: Sequence[goldlib.Case], settings: Settings) -> Iterator[tuple[str, score.Tally]]:
    """The tally of each case, by its name."""
    for case in cases:
        compared = compare(case.folder / "transcript.txt", case.folder / "article.txt", settings)
        yield case.id, score.score_case(case, compared.to_dict())


def total(tallies: Iterator[score.Tally]) -> score.Tally:
    """The sum of several tallies."""
    found = score.Tally()
    for one in tallies:
        for key, value in one.items():
            found[key] += value
    return found


def has_large() -> bool:
    """Whether the package that high effort needs is installed."""
    try:
        import diffcast_large  # noqa: F401
    except ModuleNotFoundError:
        return False
    return True


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=Path, nargs="*", help="folders of labelled stories, instead of those left out")
    parser.add_argument("--encoder", choices=ENCODERS, default="contextual")
    parser.add_argument("--effort", choices=EFFORTS, default="default")
    parser.add_argument("--each", action="store_true", help="a line for each story too")
    return parser.parse_args()


if __name__ == "__main__":
    main()

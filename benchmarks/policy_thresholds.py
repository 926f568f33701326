"""What the thresholds of diffcast.toml do: the table of docs/config.md, over the stories that training left out.

python benchmarks/policy_thresholds.py
"""

from __future__ import annotations

from collections.abc import Sequence

import goldlib
import score
from evaluate import left_out

from diffcast.compare import compare
from diffcast.model import Comparison
from diffcast.review.apply_policy import apply_policy
from diffcast.review.policy import Policy

ROWS = {
    "nothing set": Policy(),
    "`details = false`": Policy(details=False),
    **{f"`one-sided = {least}`": Policy(one_sided=least) for least in (0.5, 0.6, 0.7, 0.8, 0.9)},
    **{f"`link = {least}`": Policy(link=least) for least in (0.2, 0.3, 0.4, 0.5)},
}
SHOWN = ("one-sided P", "one-sided R", "false alarms/case", "changed P", "changed R")
HEAD = "| set | one-sided: right | one-sided: found | false alarms a story | changed: right | changed: found |"


def main() -> None:
    """Print the table."""
    cases = left_out()
    comparisons = [compare(case.folder / "transcript.txt", case.folder / "article.txt") for case in cases]
    print(HEAD + "\n" + "|---" * (len(SHOWN) + 1) + "|")
    for name, policy in ROWS.items():
        figures = _figures(cases, comparisons, policy)
        print(f"| {name} | " + " | ".join(f"{figures[key]:.2f}" for key in SHOWN) + " |")


def _figures(cases: Sequence[goldlib.Case], comparisons: Sequence[Comparison], policy: Policy) -> dict[str, float]:
    total = score.Tally()
    for case, comparison in zip(cases, comparisons, strict=True):
        for key, value in score.score_case(case, apply_policy(comparison, policy).to_dict()).items():
            total[key] += value
    return dict(score.figures(total))


if __name__ == "__main__":
    main()

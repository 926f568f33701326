"""Write docs/calibration.md and docs/calibration.svg: how well the judge's confidence holds on stories left out.

`tools/fit_confidence.py` calls it after fitting. It needs nothing but the samples, each with its confidence.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from diffcast.judge.thresholds import MIN_CONFIDENCE_OF_CONTRADICTION, MIN_CONFIDENCE_OF_DIFFERENCE
from diffcast.kinds import KINDS

ROOT: Final = Path(__file__).resolve().parents[1]
DOCS: Final = ROOT / "docs"
BINS: Final = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Edges of the bins of confidence; narrower where more findings are."""
TITLES: Final[Mapping[str, tuple[str, str]]] = {
    "one-sided": ("One-sided findings", "the other text does not state it"),
    "shared": ("Facts with no difference found", "both texts state it and nothing in it differs"),
    "difference": ("Differences", "the texts differ here"),
}
"""By question the heading of its table, and what its confidence is about."""
NAMES: Final[Mapping[str, str]] = {
    "correction": "contradictions",
    "check": "checks",
    "one-sided": "one-sided findings",
    "shared": "facts with no difference found",
}
SIDE: Final = 180
"""Pixels of the square that holds one question's dots."""
GAP: Final = 56
"""Pixels between two squares, with the labels of the axis."""
TOP: Final = 34
BOTTOM: Final = 44
LARGEST_DOT: Final = 11.0
"""Radius in pixels of the dot of the bin with the most findings."""


class Known(Protocol):
    """What this page reads of a sample."""

    @property
    def true(self) -> bool:
        """Whether the labels say that the finding is right."""

    @property
    def kind(self) -> str:
        """The kind of a difference."""


Found = Mapping[str, Sequence[tuple[Known, float]]]
"""By question, such as `one-sided`: the samples, each with its confidence, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Bin:
    """The findings whose confidence is between two edges."""

    low: float
    high: float
    count: int
    confidence: float
    """Mean of their confidence, 0 to 1."""
    right: float
    """Share of them that is right, 0 to 1."""


def write(found: Found, precision: Mapping[str, float], stories: int, folder: Path = DOCS) -> None:
    """Both files in the folder. `precision` has the share of right results by severity, as calibration.json does."""
    (folder / "calibration.md").write_text(page(found, precision, stories), encoding="utf-8", newline="")
    (folder / "calibration.svg").write_text(diagram(found), encoding="utf-8", newline="")


def bins(samples: Iterable[tuple[Known, float]]) -> list[Bin]:
    """The bins that hold samples, from the lowest confidence to the highest."""
    known = list(samples)
    found = []
    for low, high in itertools.pairwise(BINS):
        inside = [(one.true, chance) for one, chance in known if low <= chance < high or chance == high == BINS[-1]]
        if inside:
            right, chances = (sum(values) / len(inside) for values in zip(*inside, strict=True))
            found.append(Bin(low, high, len(inside), chances, right))
    return found


def gap(samples: Iterable[tuple[Known, float]]) -> float:
    """The expected calibration error: the mean distance of a bin's confidence from its share right, by findings."""
    found = bins(samples)
    return sum(one.count * abs(one.confidence - one.right) for one in found) / max(1, sum(one.count for one in found))


# The page


def page(found: Found, precision: Mapping[str, float], stories: int) -> str:
    """The page in Markdown."""
    return "\n".join(_lines(found, precision, stories)) + "\n"


def _lines(found: Found, precision: Mapping[str, float], stories: int) -> Iterator[str]:
    yield "# Calibration"
    yield ""
    yield (
        "diffcast says of each fact how sure it is, such as “70% sure”. This page shows how often it was right, on "
        f"{stories} labelled stories that no network was trained on (`benchmarks/left_out.txt`). "
        "`python tools/fit_confidence.py` measures it and writes this page."
    )
    yield ""
    yield "![Reliability diagram: the share of findings that was right, by confidence](calibration.svg)"
    yield ""
    yield (
        "On the diagonal, a confidence means what it says. Below it, diffcast was too sure; above it, not sure enough. "
        "The larger a dot, the more findings it stands for. Every confidence here comes from weights that were fitted "
        "without its story (ten folds over whole stories)."
    )
    yield from _severities(precision)
    for question, samples in found.items():
        yield from _question(question, samples)
    yield from _kinds(found.get("difference", ()))
    yield from _meaning()


def _severities(precision: Mapping[str, float]) -> Iterator[str]:
    if not precision:
        return
    yield from ("", "## By severity", "")
    yield "The share of all reported results that was right. The reports say it too, rounded down to tenths."
    yield from ("", "| result | right |", "|---|---|")
    yield from (f"| {words} | {precision[name]:.2f} |" for name, words in NAMES.items() if name in precision)


def _question(question: str, samples: Sequence[tuple[Known, float]]) -> Iterator[str]:
    heading, about = TITLES[question]
    yield from ("", f"## {heading}", "")
    yield f"The confidence that {about}. On average it is {gap(samples):.2f} off."
    yield from ("", "| confidence | findings | mean confidence | right |", "|---|---|---|---|")
    for one in bins(samples):
        yield f"| {one.low:.1f} to {one.high:.1f} | {one.count} | {one.confidence:.2f} | {one.right:.2f} |"


def _kinds(samples: Sequence[tuple[Known, float]]) -> Iterator[str]:
    yield from ("", "## Differences by kind", "")
    yield (
        f"Those with a confidence of at least {MIN_CONFIDENCE_OF_DIFFERENCE:.2f}, which are reported. From "
        f"{MIN_CONFIDENCE_OF_CONTRADICTION:.2f} on, a kind that is a contradiction is called one."
    )
    yield from ("", "| kind | reported | mean confidence | right | surest | right |", "|---|---|---|---|---|---|")
    for kind in KINDS:
        reported = [each for each in samples if each[0].kind == kind and each[1] >= MIN_CONFIDENCE_OF_DIFFERENCE]
        surest = [each for each in reported if each[1] >= MIN_CONFIDENCE_OF_CONTRADICTION]
        mean = _mean([confidence for _, confidence in reported])
        cells = (kind, len(reported), mean, _right(reported), len(surest), _right(surest))
        yield f"| {' | '.join(map(str, cells))} |"


def _right(samples: Sequence[tuple[Known, float]]) -> str:
    return _mean([float(one.true) for one, _ in samples])


def _mean(values: Sequence[float]) -> str:
    return f"{sum(values) / len(values):.2f}" if values else "–"


def _meaning() -> Iterator[str]:
    yield from ("", "## What “right” means", "")
    yield "The labels of a story decide:"
    yield ""
    yield "* a one-sided finding is right if at least half its content words are labelled as being in one text only"
    yield "* a fact with no difference found is right if both its sides touch one shared fact, and no changed fact"
    yield "* a difference is right if both sides of its fact touch one changed fact"
    yield ""
    yield (
        "Most stories and their labels were written by language models; see "
        "[the data statement](benchmark.md#data-statement). Texts of your own may be easier or harder."
    )


# The diagram


def diagram(found: Found) -> str:
    """An SVG image: for each question a square with a dot for each bin, and the diagonal."""
    width, height = GAP + len(found) * (SIDE + GAP), TOP + SIDE + BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        ' font-family="sans-serif" font-size="11" fill="#333">',
        "<title>Reliability diagram: the share of findings that was right, by confidence</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for number, (question, samples) in enumerate(found.items()):
        parts += _square(GAP + number * (SIDE + GAP), TITLES[question][0], bins(samples))
    return "\n".join([*parts, "</svg>"]) + "\n"


def _square(left: int, title: str, found: Sequence[Bin]) -> Iterator[str]:
    bottom = TOP + SIDE
    yield f'<text x="{left + SIDE / 2:g}" y="{TOP - 12}" text-anchor="middle" font-size="13">{title}</text>'
    yield f'<rect x="{left}" y="{TOP}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#999"/>'
    yield f'<path d="M{left} {bottom}L{left + SIDE} {TOP}" stroke="#999" stroke-dasharray="4 4"/>'
    for share in (0.0, 0.5, 1.0):
        x, y = left + share * SIDE, bottom - share * SIDE
        yield f'<text x="{x:g}" y="{bottom + 15}" text-anchor="middle">{share:g}</text>'
        yield f'<text x="{left - 6}" y="{y + 4:g}" text-anchor="end">{share:g}</text>'
    middle = TOP + SIDE / 2
    yield f'<text x="{left + SIDE / 2:g}" y="{bottom + 32}" text-anchor="middle">confidence</text>'
    yield (
        f'<text x="{left - 30}" y="{middle:g}" text-anchor="middle" transform="rotate(-90 {left - 30} {middle:g})">'
        "share right</text>"
    )
    most = max((one.count for one in found), default=1)
    for one in found:
        x, y = left + one.confidence * SIDE, bottom - one.right * SIDE
        radius = max(2.0, LARGEST_DOT * (one.count / most) ** 0.5)
        said = f"{one.count} findings: mean confidence {one.confidence:.2f}, right {one.right:.2f}"
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="#0b57b8" fill-opacity="0.75">'
        yield f"<title>{said}</title></circle>"

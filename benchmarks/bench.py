"""Measure diffcast beside what people use instead, and write docs/speed.md: `make bench`.

    python benchmarks/bench.py [PART …] [--words 32000] [--pairing 1000 10000 100000] [--stories N]

Parts: methods (time, memory and accuracy on the stories left out), growth (with the length of the texts), workers
(pairs a second of `diffcast batch`), pairing (`diffcast pair`). Without PART all of them. The figures are kept in
benchmarks/speed.json, so that one part can be measured again by itself.

Each method runs in a process of its own on one thread. Times are processor time, which other work on the machine
changes little; those of several processes are on the clock. A method whose package is not installed is named with
the reason.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import bench_page
import goldlib
import score
import speed
from evaluate import LEFT_OUT, STORIES, left_out, strata, total

from diffcast.archive.batch import Batch, Workers, cores, run

HERE: Final = Path(__file__).resolve()
MAX_SECONDS: Final = 120.0
"""Of one comparison: a method that takes longer is not tried with longer texts."""
SMALLEST: Final = 250
"""Words a side with which growth begins; each step has twice as many."""
GROWTH: Final = ("diffcast", "diffcast --encoder lexical", "word diff (difflib)", "difflib.HtmlDiff", "redlines",
                 "rapidfuzz token_set_ratio", "tf-idf sentences", "sentence-transformers with cosine")  # fmt: skip
ONE_THREAD: Final = {
    **{f"{name}_NUM_THREADS": "1" for name in ("OMP", "MKL", "OPENBLAS")},
    "DIFFCAST_MAX_WORDS": "100000",
    "TOKENIZERS_PARALLELISM": "false",
}
PAIRED: Final = re.compile(
    r"([\d,]+) pairs: recall ([\d.]+), precision ([\d.]+), (\d+) s \((\d+) s .*?peak memory (\d+) MB"
)
"""What benchmarks/pairing.py prints of one archive."""


def main() -> None:
    """Measure the parts that are asked for, keep the figures, and write the page."""
    asked = _arguments()
    if asked.child:
        task, name, number = asked.child
        print(json.dumps(CHILDREN[task](name, int(number))))
        return
    kept = json.loads(bench_page.KEPT.read_text("utf-8")) if bench_page.KEPT.exists() else {}
    for part in asked.parts or PARTS:
        print(f"{part} …", file=sys.stderr)
        kept[part] = PARTS[part](asked)
        kept["machine"] = f"{cores()} cores of {_processor()}, Python {platform.python_version()}"
        bench_page.KEPT.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")
    bench_page.write(kept)


def _processor() -> str:
    found = (
        re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
        if os.path.exists("/proc/cpuinfo")
        else None
    )
    return found[1].strip() if found else platform.machine()


# Methods


def _methods(asked: argparse.Namespace) -> dict[str, Any]:
    paths = [speed.EXAMPLE / f"{side}.txt" for side in goldlib.SIDES]
    rows = {name: _asked("stories", name, asked.stories) for name in speed.METHODS}
    return {
        "rows": rows,
        "cold_ms": round(1000 * speed.cold(paths)),
        "stories": len(left_out()[: asked.stories or None]),
    }


def _stories(name: str, count: int) -> dict[str, Any]:
    """In a process of its own: time of the example, time and accuracy over the stories left out, and peak memory."""
    method = speed.METHODS[name]
    texts = [(speed.EXAMPLE / f"{side}.txt").read_text("utf-8") for side in goldlib.SIDES]
    best = speed.timed(method, *texts)[0]
    tallies, spent = dict[str, score.Tally](), 0.0
    cases = left_out()[: count or None]
    for case in cases:
        begun = time.process_time()
        report: Any = method(*(case.texts[side] for side in goldlib.SIDES))
        spent += time.process_time() - begun
        tallies[case.id] = score.score_case(case, report)
    groups = {kind: members for kind, members in strata(list(tallies)).items() if members}
    figures = {kind: score.figures(total(tallies[one] for one in members)) for kind, members in groups.items()}
    return {"example_ms": 1000 * best, "story_ms": 1000 * spent / len(cases), "peak_mb": _peak(), "figures": figures}


# Growth


def _growth(asked: argparse.Namespace) -> dict[str, Any]:
    return {name: list(_grown(name, asked.words)) for name in GROWTH if not speed.missing(name)}


def _grown(name: str, most: int) -> Iterator[dict[str, Any]]:
    words = SMALLEST
    while words <= most:
        found = _asked("growth", name, words)
        yield found
        if "left_out" in found or found["seconds"] > MAX_SECONDS / 4:
            return
        words *= 2


def _texts_of(words: int) -> list[str]:
    """Both texts of the example, made longer or cut to so many words."""
    made = []
    for side in goldlib.SIDES:
        text = (speed.EXAMPLE / f"{side}.txt").read_text("utf-8")
        long = speed.longer(text, -(-words // len(text.split())))
        ends = [match.end() for match in re.finditer(r"\S+", long)]
        made.append(long[: ends[min(words, len(ends)) - 1]])
    return made


def _one_length(name: str, words: int) -> dict[str, Any]:
    """In a process of its own: seconds of one comparison after a short one to warm up, and peak memory."""
    method = speed.METHODS[name]
    method(*_texts_of(SMALLEST))
    rounds = 3 if words <= 16 * SMALLEST else 1
    spent = min(speed.timed(method, *_texts_of(words), rounds=1)[0] for _ in range(rounds))
    return {"words": words, "seconds": spent, "peak_mb": _peak()}


# Workers


def _workers(asked: argparse.Namespace) -> dict[str, Any]:
    """Pairs a second of `diffcast batch` on the clock, by workers, and of the bare library call in one process."""
    names = LEFT_OUT.read_text("utf-8").split()[: asked.stories or None]
    rows = [f"{name},{STORIES / name / 'transcript.txt'},{STORIES / name / 'article.txt'}" for name in names]
    found: dict[str, Any] = {"pairs": len(names), "cores": cores(), "bare": _asked("bare", "diffcast", len(names))}
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "stories.csv"
        source.write_text("\n".join(["id,transcript,article", *rows]), "utf-8")
        for count in [2**step for step in range(8) if 2**step <= max(2, cores())]:
            found[str(count)] = _batch(source, Path(place) / f"with {count}", count)
    return found


def _batch(source: Path, output: Path, count: int) -> dict[str, float]:
    """Pairs a second over the run, and while it compares: the start of the processes and the pages at the end aside."""
    moments = [time.monotonic()]
    busy = speed.busy()
    done = run(Batch(source, output, workers=Workers(count=count)), lambda _: moments.append(time.monotonic()), print)
    whole = time.monotonic() - moments[0]
    return {
        "per_second": done.pairs / whole,
        "comparing_per_second": (done.pairs - 1) / max(moments[-1] - moments[2], 1e-9),
        "busy_seconds_a_pair": (speed.busy() - busy) / done.pairs,
    }


def _bare(name: str, count: int) -> dict[str, float]:
    method, cases = speed.METHODS[name], left_out()[:count]
    method(*(cases[0].texts[side] for side in goldlib.SIDES))
    begun, busy = time.monotonic(), time.process_time()
    for case in cases:
        json.dumps(method(*(case.texts[side] for side in goldlib.SIDES)))
    return {
        "per_second": count / (time.monotonic() - begun),
        "busy_seconds_a_pair": (time.process_time() - busy) / count,
    }


# Pairing


def _pairing(asked: argparse.Namespace) -> list[dict[str, Any]]:
    found = []
    for size in asked.pairing:
        command = [sys.executable, str(HERE.with_name("pairing.py")), "--sizes", str(size)]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        match = PAIRED.search(printed)
        if match is None:
            sys.exit(f"benchmarks/pairing.py printed no figures: {printed[:200]}")
        pairs, recall, precision, clock, busy, memory = match.groups()
        found.append({"documents": size, "pairs": int(pairs.replace(",", "")), "recall": float(recall),
                      "precision": float(precision), "seconds": int(clock), "busy_seconds": int(busy),
                      "peak_mb": int(memory)})  # fmt: skip
    return found


# Processes of their own


def _asked(task: str, name: str, number: int) -> dict[str, Any]:
    """What a process of its own measures, or the reason why it cannot."""
    why = speed.missing(name)
    if why:
        return {"left_out": why}
    command = [sys.executable, str(HERE), "--child", task, name, str(number)]
    limit = None if task != "growth" else MAX_SECONDS
    try:
        done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **ONE_THREAD}, timeout=limit)
    except subprocess.TimeoutExpired:
        return {"words": number, "left_out": f"takes over {MAX_SECONDS:.0f} seconds"}
    if done.returncode:
        return {"words": number, "left_out": f"fails: {done.stderr.strip().splitlines()[-1][:100]}"}
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


CHILDREN: Final[dict[str, Callable[[str, int], dict[str, Any]]]] = {
    "stories": _stories,
    "growth": _one_length,
    "bare": _bare,
}
PARTS: Final[dict[str, Callable[[argparse.Namespace], Any]]] = {
    "methods": _methods, "growth": _growth, "workers": _workers, "pairing": _pairing,
}  # fmt: skip


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; all if none is named", metavar="PART")
    parser.add_argument("--words", type=int, default=32_000, help="the longest texts of growth (default: 32000)")
    parser.add_argument("--pairing", type=int, nargs="+", default=[1_000, 10_000, 100_000], help="documents a side")
    parser.add_argument("--stories", type=int, default=0, help="only so many stories (default: all that are left out)")
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if set(asked.parts) - set(PARTS):
        parser.error(f"the parts are {', '.join(PARTS)}")
    return asked


if __name__ == "__main__":
    main()

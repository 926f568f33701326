"""Time and memory of diffcast beside what people use instead, in one run on one thread.

    python -m pip install -r benchmarks/requirements.txt
    OMP_NUM_THREADS=1 python benchmarks/speed.py [TRANSCRIPT ARTICLE]

A method whose package is not installed is left out, and said so. Every run reads texts that differ from those before
by a blank line at the end, so that nothing that is kept of one whole text can help with the next.
"""

from __future__ import annotations

import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

import simple_methods
from evaluate import has_large

from diffcast import compare
from diffcast.model import Settings

EXAMPLE = Path(__file__).resolve().parents[1] / "seeds" / "gps-jamming"
ROUNDS = 7
TIMES = 16
Method = Callable[[str, str], object]
runs = count(1)


def main() -> None:
    """Print a table: best and median milliseconds, multiples of two of the methods, and growth with the length."""
    paths = [Path(name) for name in sys.argv[1:3]] or [EXAMPLE / "transcript.txt", EXAMPLE / "article.txt"]
    texts = [path.read_text("utf-8") for path in paths]
    words = [len(text.split()) for text in texts]
    print(f"{words[0]} and {words[1]} words; cold command line {1000 * cold(paths):.0f} ms")
    spent = {name: timed(method, *texts) for name, method in METHODS.items() if not missing(name)}
    reference, once = spent["word diff (difflib)"][0], spent["diffcast"][0]
    for name in METHODS:
        if name not in spent:
            print(f"{name:28} left out: {missing(name)}")
            continue
        best, middle = spent[name]
        ratios = f"{best / reference:8.1f} x word diff{best / once:7.2f} x diffcast"
        print(f"{name:28}{best * 1000:9.1f} ms best{middle * 1000:9.1f} ms median{ratios}")
    long = timed(METHODS["diffcast"], *(longer(text) for text in texts), rounds=1)[0]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{TIMES} times the words: {long:.1f} s, {long / once:.1f} times the time; peak memory {peak:.0f} MB")


def timed(method: Method, left: str, right: str, rounds: int = ROUNDS) -> tuple[float, float]:
    """Best and median seconds of processor time of some runs, after one to warm up."""
    if rounds > 1:
        method(left, right)
    spent = []
    for _ in range(rounds):
        blank = "\n" * next(runs)
        fresh = left + blank, right + blank
        start = time.process_time()
        method(*fresh)
        spent.append(time.process_time() - start)
    return min(spent), sorted(spent)[len(spent) // 2]


def missing(name: str) -> str:
    """Why a method cannot be run here, in words; empty where it can."""
    if name == "diffcast --effort high":
        return "" if has_large() else "diffcast-large is not installed"
    return simple_methods.missing(name)


def cold(paths: list[Path]) -> float:
    """Processor seconds of the best of three runs of the command, from a cold start of Python."""
    command = [sys.executable, "-c", "from diffcast.cli import main; main()", "compare", *map(str, paths)]
    spent = []
    for _ in range(3):
        before = busy()
        subprocess.run(command, capture_output=True, check=True)
        spent.append(busy() - before)
    return min(spent)


def busy() -> float:
    """Processor seconds of the processes that this one started and that have ended."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def longer(text: str, times: int = TIMES) -> str:
    """Many times the words, no two copies alike: each copy has its own names."""
    ends = (chr(97 + number % 26) + chr(97 + number // 26) * (number > 25) for number in range(times))
    return "\n\n".join(re.sub(r"\b([A-Z][a-z]{3,}|[A-Z]{5,})\b", rf"\g<1>{end}", text) for end in ends)


METHODS: dict[str, Method] = {
    **simple_methods.METHODS,
    "diffcast --encoder lexical": lambda left, right: compare(left, right, Settings("lexical")).to_dict(),
    "diffcast": lambda left, right: compare(left, right).to_dict(),
    "diffcast --effort high": lambda left, right: compare(left, right, Settings(effort="high")).to_dict(),
}
"""By name what a method makes of a transcript and an article: a report."""

if __name__ == "__main__":
    main()

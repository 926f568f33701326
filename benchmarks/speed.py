"""Time and memory of diffcast beside what people use instead, in one run on one thread.

    python -m pip install -r benchmarks/requirements.txt
    OMP_NUM_THREADS=1 python benchmarks/speed.py [TRANSCRIPT ARTICLE]

A method whose package is not installed is left out, and said so.
"""

from __future__ import annotations

import difflib
import importlib.util
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from diffcast import compare
from diffcast.model import Settings

EXAMPLE = Path(__file__).resolve().parents[1] / "seeds" / "gps-jamming"
ROUNDS = 7
TIMES = 16
SENTENCE = re.compile(r"[^.!?…\n]+")
Method = Callable[[str, str], object]


def main() -> None:
    """Print a table: best and median milliseconds, as multiples of the word diff, and growth with the length."""
    paths = [Path(name) for name in sys.argv[1:3]] or [EXAMPLE / "transcript.txt", EXAMPLE / "article.txt"]
    texts = [path.read_text("utf-8") for path in paths]
    words = [len(text.split()) for text in texts]
    print(f"{words[0]} and {words[1]} words; cold command line {1000 * cold(paths):.0f} ms")
    reference = 0.0
    for name, method in METHODS.items():
        if any(importlib.util.find_spec(package) is None for package in NEEDS.get(name, ())):
            print(f"{name:28} left out: {', '.join(NEEDS[name])} is not installed")
            continue
        best, middle = timed(method, *texts)
        reference = reference or best
        print(f"{name:28}{best * 1000:9.1f} ms best{middle * 1000:9.1f} ms median{best / reference:8.1f} x word diff")
    once = timed(METHODS["diffcast"], *texts, rounds=3)[0]
    long = timed(METHODS["diffcast"], *(longer(text) for text in texts), rounds=1)[0]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{TIMES} times the words: {long:.1f} s, {long / once:.1f} times the time; peak memory {peak:.0f} MB")


def timed(method: Method, left: str, right: str, rounds: int = ROUNDS) -> tuple[float, float]:
    """Best and median seconds of some runs, after one to warm up."""
    if rounds > 1:
        method(left, right)
    spent = []
    for _ in range(rounds):
        start = time.perf_counter()
        method(left, right)
        spent.append(time.perf_counter() - start)
    return min(spent), sorted(spent)[len(spent) // 2]


def cold(paths: list[Path]) -> float:
    """Seconds of the best of three runs of the command, from a cold start of Python."""
    command = [sys.executable, "-c", "from diffcast.cli import main; main()", "compare", *map(str, paths)]
    spent = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True)
        spent.append(time.perf_counter() - start)
    return min(spent)


def longer(text: str) -> str:
    """Many times the words, no two copies alike: each copy has its own numbers and names."""
    return "\n\n".join(re.sub(r"\b([A-Z][a-z]{3,}|[A-Z]{5,})\b", rf"\g<1>{chr(97 + k)}", text) for k in range(TIMES))


def word_diff(left: str, right: str) -> object:
    return difflib.SequenceMatcher(None, left.lower().split(), right.lower().split(), autojunk=False).get_opcodes()


def redlines(left: str, right: str) -> object:
    from redlines import Redlines

    return Redlines(left.lower(), right.lower()).output_markdown


def tfidf(left: str, right: str) -> object:
    from sklearn.feature_extraction.text import TfidfVectorizer

    ours, theirs = SENTENCE.findall(left), SENTENCE.findall(right)
    model = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True).fit(ours + theirs)
    return (model.transform(ours) @ model.transform(theirs).T).toarray()


METHODS: dict[str, Method] = {
    "word diff (difflib)": word_diff,
    "redlines": redlines,
    "tf-idf sentences": tfidf,
    "diffcast --encoder lexical": lambda left, right: compare(left, right, Settings("lexical")),
    "diffcast": compare,
}
NEEDS = {"redlines": ("redlines",), "tf-idf sentences": ("sklearn",)}

if __name__ == "__main__":
    main()

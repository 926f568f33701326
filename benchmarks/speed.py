"""Time and memory of diffcast beside what people use instead, in one run on one thread.

    python -m pip install -r benchmarks/requirements.txt
    OMP_NUM_THREADS=1 python benchmarks/speed.py [TRANSCRIPT ARTICLE]

A method whose package is not installed is left out, and said so. Every run reads texts that differ from those before
by a blank line at the end, so that nothing that is kept of one whole text can help with the next.
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
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from diffcast import compare
from diffcast.model import Settings

EXAMPLE = Path(__file__).resolve().parents[1] / "seeds" / "gps-jamming"
ROUNDS = 7
TIMES = 16
SENTENCE = re.compile(r"[^.!?…\n]+")
MINILM = "sentence-transformers/all-MiniLM-L6-v2"
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
    """Best and median seconds of some runs, after one to warm up."""
    if rounds > 1:
        method(left, right)
    spent = []
    for _ in range(rounds):
        blank = "\n" * next(runs)
        fresh = left + blank, right + blank
        start = time.perf_counter()
        method(*fresh)
        spent.append(time.perf_counter() - start)
    return min(spent), sorted(spent)[len(spent) // 2]


def missing(name: str) -> str:
    """Why a method cannot be run here, in words; empty where it can."""
    lacking = [package for package in NEEDS.get(name, ()) if importlib.util.find_spec(package) is None]
    if lacking:
        return f"{', '.join(lacking)} is not installed"
    if name == SENTENCES:
        try:
            sentence_model()
        except (OSError, ValueError) as error:  # So that package says that the model is not on this machine.
            return f"{MINILM} cannot be loaded ({type(error).__name__})"
    return ""


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


@cache
def sentence_model() -> Any:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(MINILM, device="cpu", local_files_only=True)


def sentence_transformers(left: str, right: str) -> object:
    """The script that people write: a vector for each sentence, and the cosine of each with each."""
    ours, theirs = (
        sentence_model().encode(SENTENCE.findall(text), normalize_embeddings=True) for text in (left, right)
    )
    return ours @ theirs.T


SENTENCES = "sentence-transformers script"
METHODS: dict[str, Method] = {
    "word diff (difflib)": word_diff,
    "redlines": redlines,
    "tf-idf sentences": tfidf,
    SENTENCES: sentence_transformers,
    "diffcast --encoder lexical": lambda left, right: compare(left, right, Settings("lexical")),
    "diffcast": compare,
}
NEEDS = {
    "redlines": ("redlines",),
    "tf-idf sentences": ("sklearn",),
    SENTENCES: ("sentence_transformers",),
}

if __name__ == "__main__":
    main()

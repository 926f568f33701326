"""What a user would do without diffcast, as fact reports: a yardstick, not a design."""

from __future__ import annotations

import difflib
import importlib.util
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

WORD = re.compile(r"\w+(?:[’'.,]\w+)*")
SENTENCE = re.compile(r".+?(?:(?<!\b[A-Z])[.!?…]+[”\"’)]*(?=\s|$)|$)")
MIN_SENTENCE_CHARACTERS = 3
SHARED_FROM = 60.0
"""Similarity, 0 to 100, from which two sentences count as the same."""

Range = tuple[int, int]
Report = dict[str, Any]
Similarities = Callable[[list[str], list[str]], Any]


def word_diff(transcript: str, article: str) -> Report:
    """A diff of words in lower case, as redlines and HtmlDiff make it: equal runs are shared."""
    spoken, written = ([match.span() for match in WORD.finditer(text)] for text in (transcript, article))
    ours, theirs = (
        [text[start:end].lower() for start, end in words] for text, words in ((transcript, spoken), (article, written))
    )
    found: list[tuple[str, list[Range], list[Range]]] = []
    for tag, *edges in difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        left, right = _run(spoken, edges[0], edges[1]), _run(written, edges[2], edges[3])
        if tag == "equal":
            found.append(("shared", left, right))
        else:
            found += [("transcript_only", left, [])] * bool(left) + [("article_only", [], right)] * bool(right)
    return _report(transcript, article, found)


def by_sentence(similarities: Similarities, transcript: str, article: str) -> Report:
    """Each sentence is shared with the most similar one of the other text, if that is similar enough."""
    spoken, written = list(sentences(transcript)), list(sentences(article))
    texts = [
        [" ".join(WORD.findall(text[start:end].lower())) for start, end in spans]
        for text, spans in ((transcript, spoken), (article, written))
    ]
    table = similarities(*texts)
    found: list[tuple[str, list[Range], list[Range]]] = []
    used = set()
    for i, span in enumerate(spoken):
        j = max(range(len(written)), key=lambda j: table[i][j])
        same = table[i][j] >= SHARED_FROM
        found.append(("shared", [span], [written[j]]) if same else ("transcript_only", [span], []))
        used |= {j} if same else set()
    for j, span in enumerate(written):
        if j not in used:
            i = max(range(len(spoken)), key=lambda i: table[i][j])
            same = table[i][j] >= SHARED_FROM
            found.append(("shared", [spoken[i]], [span]) if same else ("article_only", [], [span]))
    return _report(transcript, article, found)


def token_set(transcript: str, article: str) -> Report:
    """Sentences by rapidfuzz's token_set_ratio."""
    from rapidfuzz import fuzz, process

    return by_sentence(
        lambda ours, theirs: process.cdist(ours, theirs, scorer=fuzz.token_set_ratio), transcript, article
    )


def tfidf(transcript: str, article: str) -> Report:
    """Sentences by the cosine of tf-idf vectors of character n-grams."""

    def similarities(ours: list[str], theirs: list[str]) -> Any:
        from sklearn.feature_extraction.text import TfidfVectorizer

        vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True).fit(ours + theirs)
        return (vectors.transform(ours) @ vectors.transform(theirs).T).toarray() * 100

    return by_sentence(similarities, transcript, article)


def sentences(text: str) -> Iterator[Range]:
    """Start and end of every sentence of a line."""
    for line in re.finditer(r"[^\n]+", text):
        for match in SENTENCE.finditer(line.group()):
            start, end = line.start() + match.start(), line.start() + match.end()
            while start < end and text[start].isspace():
                start += 1
            if end - start >= MIN_SENTENCE_CHARACTERS:
                yield start, end


def _run(words: Sequence[Range], first: int, last: int) -> list[Range]:
    return [(words[first][0], words[last - 1][1])] if last > first else []


def _report(transcript: str, article: str, found: Sequence[tuple[str, list[Range], list[Range]]]) -> Report:
    """The facts as `diffcast-report/1` has them, as far as the scorer reads it."""

    def pieces(text: str, spans: list[Range]) -> list[dict[str, Any]]:
        return [{"start": start, "end": end, "text": text[start:end]} for start, end in spans]

    facts = [
        {
            "id": f"f{number}",
            "status": status,
            "transcript": pieces(transcript, left),
            "article": pieces(article, right),
        }
        for number, (status, left, right) in enumerate(found)
    ]
    return {"schema": "diffcast-report/1", "facts": [fact | {"differences": []} for fact in facts]}


def html_diff(transcript: str, article: str) -> Report:
    """difflib.HtmlDiff: a page of both texts line by line. A line is shared where the other text has it unchanged."""
    lines = [[match.span() for match in re.finditer(r"[^\n]+", text)] for text in (transcript, article)]
    ours, theirs = (
        [text[start:end].lower() for start, end in spans]
        for text, spans in zip((transcript, article), lines, strict=True)
    )
    difflib.HtmlDiff(wrapcolumn=80).make_file(ours, theirs)
    blocks = difflib.SequenceMatcher(None, ours, theirs).get_matching_blocks()
    same = [(block.a + step, block.b + step) for block in blocks for step in range(block.size)]
    return _from_matches(transcript, article, *lines, same)


def redlines(transcript: str, article: str) -> Report:
    """redlines: both texts with their changes marked; what it does not mark is shared."""
    from redlines import Redlines

    made = Redlines(transcript.lower(), article.lower())
    made.output_markdown  # noqa: B018  (what its users print)
    marked: tuple[list[Range], list[Range]] = ([], [])
    at = [0, 0]
    for change in made.changes:
        for side, text, words in ((0, transcript, change.source_text), (1, article, change.test_text)):
            pattern = r"\s+".join(map(re.escape, (words or "").replace("¶", " ").split()))
            found = re.compile(pattern, re.IGNORECASE).search(text, at[side]) if pattern else None
            if found:
                marked[side].append(found.span())
                at[side] = found.end()
    left, right = (_between(text, spans) for text, spans in zip((transcript, article), marked, strict=True))
    one_sided = [("transcript_only", [span], []) for span in marked[0]]
    return _report(
        transcript,
        article,
        [("shared", left, right), *one_sided, *(("article_only", [], [span]) for span in marked[1])],
    )


def sentence_vectors(transcript: str, article: str) -> Report:
    """Sentences by the cosine of their vectors, the script that people write with sentence-transformers."""

    def similarities(ours: list[str], theirs: list[str]) -> Any:
        left, right = (sentence_model().encode(texts, normalize_embeddings=True) for texts in (ours, theirs))
        return left @ right.T * 100

    return by_sentence(similarities, transcript, article)


@cache
def sentence_model() -> Any:
    """The model that most such scripts name; only from this machine, since a benchmark downloads nothing."""
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(MINILM, device="cpu", local_files_only=True)


def _between(text: str, marked: Sequence[Range]) -> list[Range]:
    """What is between the marked spans, blank space aside."""
    edges = [0, *(edge for span in marked for edge in span), len(text)]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if text[start:end].strip()]


def _from_matches(
    transcript: str, article: str, ours: Sequence[Range], theirs: Sequence[Range], same: Sequence[tuple[int, int]]
) -> Report:
    known = [{i for i, _ in same}, {j for _, j in same}]
    found = [("shared", [ours[i]], [theirs[j]]) for i, j in same]
    found += [("transcript_only", [span], []) for i, span in enumerate(ours) if i not in known[0]]
    found += [("article_only", [], [span]) for j, span in enumerate(theirs) if j not in known[1]]
    return _report(transcript, article, found)


def missing(name: str) -> str:
    """Why a method cannot be run here, in words; empty where it can."""
    lacking = [package for package in NEEDS.get(name, ()) if importlib.util.find_spec(package) is None]
    if lacking:
        return f"{', '.join(lacking)} is not installed"
    if name == VECTORS:
        try:
            sentence_model()
        except (OSError, ValueError) as error:  # So that package says that the model is not on this machine.
            return f"{MINILM} cannot be loaded ({type(error).__name__})"
    return ""


MINILM = "sentence-transformers/all-MiniLM-L6-v2"
VECTORS = "sentence-transformers with cosine"
METHODS: dict[str, Callable[[str, str], Report]] = {
    "word diff (difflib)": word_diff,
    "rapidfuzz token_set_ratio": token_set,
    "tf-idf sentences": tfidf,
    "difflib.HtmlDiff": html_diff,
    "redlines": redlines,
    VECTORS: sentence_vectors,
}
NEEDS = {"redlines": ("redlines",), "tf-idf sentences": ("sklearn",), VECTORS: ("sentence_transformers", "torch")}
"""By method the packages that it needs."""

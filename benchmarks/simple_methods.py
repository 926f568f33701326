"""What a user would do without diffcast, as fact reports: a yardstick, not a design."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Sequence
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


METHODS: dict[str, Callable[[str, str], Report]] = {
    "word diff (difflib)": word_diff,
    "rapidfuzz token_set_ratio": token_set,
    "tf-idf sentences": tfidf,
}

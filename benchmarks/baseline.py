#!/usr/bin/env python3
"""What a user would do without diffcast, as fact reports: a yardstick, not a design.

    python baseline.py METHOD TRANSCRIPT ARTICLE [--threshold 60]

METHOD  difflib    word diff after lower-casing (what redlines and HtmlDiff do): equal runs are shared
        tokenset   sentences, best rapidfuzz token_set_ratio over the threshold is shared
        tokensort  the same with token_sort_ratio
        tfidf      the same with tf-idf cosine (x100) over word stems' character n-grams
"""

import difflib
import json
import re
import sys
from pathlib import Path

WORD = re.compile(r"\w+(?:[’'.,]\w+)*")


def sentences(text):
    for line in re.finditer(r"[^\n]+", text):
        start = line.start()
        for m in re.finditer(r".+?(?:(?<!\b[A-Z])[.!?…]+[”\"’)]*(?=\s|$)|$)", line.group()):
            s, e = start + m.start(), start + m.end()
            while s < e and text[s].isspace():
                s += 1
            if e - s > 2:
                yield s, e


def piece(text, span):
    return {"start": span[0], "end": span[1], "text": text[span[0] : span[1]]}


def main():
    method, left, right = sys.argv[1:4]
    threshold = float(sys.argv[5]) if len(sys.argv) > 5 else 60.0
    a, b = (Path(p).read_bytes().decode("utf-8") for p in (left, right))
    facts = []

    def add(status, ta, tb, score=0.0):
        facts.append(
            {
                "id": f"f{len(facts)}",
                "status": status,
                "similarity": score,
                "differences": [],
                "transcript": [piece(a, s) for s in ta],
                "article": [piece(b, s) for s in tb],
            }
        )

    if method == "difflib":
        wa, wb = ([(m.start(), m.end()) for m in WORD.finditer(t)] for t in (a, b))
        la, lb = [a[s:e].lower() for s, e in wa], [b[s:e].lower() for s, e in wb]
        for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, la, lb, autojunk=False).get_opcodes():
            sa = [(wa[i1][0], wa[i2 - 1][1])] if i2 > i1 else []
            sb = [(wb[j1][0], wb[j2 - 1][1])] if j2 > j1 else []
            if tag == "equal":
                add("shared", sa, sb, 1.0)
            else:
                if sa:
                    add("transcript_only", sa, [])
                if sb:
                    add("article_only", [], sb)
    else:
        sa, sb = list(sentences(a)), list(sentences(b))
        ta, tb = ([" ".join(WORD.findall(t[s:e].lower())) for s, e in spans] for t, spans in ((a, sa), (b, sb)))
        if method == "tfidf":
            from sklearn.feature_extraction.text import TfidfVectorizer

            v = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True).fit(ta + tb)
            m = (v.transform(ta) @ v.transform(tb).T).toarray() * 100
        else:
            from rapidfuzz import fuzz, process

            scorer = {"tokenset": fuzz.token_set_ratio, "tokensort": fuzz.token_sort_ratio}[method]
            m = process.cdist(ta, tb, scorer=scorer)
        used = set()
        for i, span in enumerate(sa):
            j = max(range(len(sb)), key=lambda j: m[i][j])
            if m[i][j] >= threshold:
                add("shared", [span], [sb[j]], float(m[i][j]) / 100)
                used.add(j)
            else:
                add("transcript_only", [span], [])
        for j, span in enumerate(sb):
            if j not in used:
                i = max(range(len(sa)), key=lambda i: m[i][j])
                if m[i][j] >= threshold:
                    add("shared", [sa[i]], [span], float(m[i][j]) / 100)
                else:
                    add("article_only", [], [span])
    json.dump({"schema": "diffcast-report/1", "facts": facts}, sys.stdout)


if __name__ == "__main__":
    main()

"""One story gives the same facts in every format and in every form that holds both texts as in its plain text.

Captions are the one exception, by their nature: they have no lines of a name over a title, so that two bites of one
person are parted by the name on the same line. `MISTAKEN` holds what the plain text therefore takes to be told twice.
Pages print the byline and the date as two paragraphs, so they are held against a plain text that does the same.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path

import pytest
from captioning import WRITERS, as_captioned, cues, timed_lines, whisper
from makers import ARTICLES, SCRIPTS
from presses import EXAMPLES, PRESSES, example, page, text

from diffcast import compare
from diffcast.model import Comparison, Span
from diffcast.places import second_of
from diffcast.readers import FORMATS, format_of, split
from diffcast.reports import View, render

TRANSCRIPT, ARTICLE = (EXAMPLES / "transcript.txt").read_text("utf-8"), (EXAMPLES / "article.txt").read_text("utf-8")
MISTAKEN = {"“They told us to keep the windows shut."}
Fact = tuple[object, ...]


def zipped(*files: tuple[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name, raw in files:
            made.writestr(name, raw)
    return target.getvalue()


def page_with_transcript() -> bytes:
    story = example()
    paragraphs = "".join(f"<p>{escape(each)}</p>" for each in story.paragraphs)
    turns = "".join(f"<p>{escape(each).replace(chr(10), '<br>')}</p>" for each in TRANSCRIPT.strip().split("\n\n"))
    shown = f"<details class='transcript'><summary>Show transcript</summary>{turns}</details>"
    return page(f"<article><h1>{escape(story.headline)}</h1>{paragraphs}{shown}</article>").encode()


ONE_SIDE: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "transcript.txt": ("transcript", "transcript.txt", TRANSCRIPT.encode),
    **{name: ("transcript", name, lambda make=make: make(TRANSCRIPT)) for name, make in SCRIPTS.items()},
    **{name: ("article", name, lambda make=make: make(ARTICLE)) for name, make in ARTICLES.items()},
    **{
        name: ("spaced" if name in ("page", "amp") else "printed", file, lambda make=make: make(example()))
        for name, (_, file, make) in PRESSES.items()
    },
    **{
        name: ("captions", name, lambda write=write: write(cues(as_captioned(TRANSCRIPT))))
        for name, write in (WRITERS | {"whisper.txt": timed_lines, "whisper.json": whisper}).items()
    },
}
"""By name: which text of the story the file holds, what it is called, and what makes it."""
BOTH: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "a page of text, the transcript below": (
        "article",
        "page.txt",
        lambda: f"{ARTICLE}\n\nTRANSCRIPT\n\n{TRANSCRIPT}".encode(),
    ),
    "a page that shows its transcript": ("printed", "page.html", page_with_transcript),
    "a zip of texts": (
        "printed",
        "both.zip",
        lambda: zipped(("script.txt", TRANSCRIPT.encode()), ("story.txt", text(example()))),
    ),
    "a zip of a Word script and a page": (
        "spaced",
        "both.zip",
        lambda: zipped(
            ("script.docx", SCRIPTS["script.docx"](TRANSCRIPT)), ("story.html", PRESSES["page"][2](example()))
        ),
    ),
}


def shown(text: str, spans: tuple[Span, ...]) -> str:
    return " ".join(" ".join(text[span.start : span.end] for span in spans).split())


def facts(comparison: Comparison) -> list[Fact]:
    """Every fact by its words, its speaker and what differs: all that does not count in the file."""
    return [
        (
            fact.status,
            fact.level,
            shown(comparison.transcript.text, fact.transcript),
            shown(comparison.article.text, fact.article),
            fact.speaker,
            [(difference.kind, difference.values, difference.reason) for difference in fact.differences],
        )
        for fact in comparison.facts
    ]


@cache
def plain(kind: str = "article") -> Comparison:
    """The comparison of the plain texts: with all that the article's file holds, or with what is printed of it."""
    printed = text(example()).decode()
    spaced = printed.replace(f"\n{example().stamp}", f"\n\n{example().stamp}")
    return compare(TRANSCRIPT, {"printed": printed, "spaced": spaced}.get(kind, ARTICLE))


def written(comparison: Comparison) -> set[Fact]:
    """What is said of the article's words: their status and what differs."""
    text = comparison.article.text
    return {
        (fact.status, tuple(each.kind for each in fact.differences), tuple(text[s.start : s.end] for s in fact.article))
        for fact in comparison.facts
        if fact.article
    }


def spoken_alone(comparison: Comparison) -> set[str]:
    text = comparison.transcript.text
    alone = (fact for fact in comparison.facts if fact.status == "transcript_only")
    return {text[fact.transcript[0].start : fact.transcript[-1].end] for fact in alone}


def saved(folder: Path, name: str, raw: bytes) -> Path:
    path = folder / name
    path.write_bytes(raw)
    return path


def test_no_format_is_left_out() -> None:
    told = {format_of(make(), file).name for _, file, make in ONE_SIDE.values()}
    told |= {format_of(make(), file).name for _, file, make in BOTH.values()}
    assert told == {format.name for format in FORMATS}


@pytest.mark.parametrize("name", [name for name, (kind, *_) in ONE_SIDE.items() if kind != "captions"])
def test_a_text_tells_the_same_in_every_format(tmp_path: Path, name: str) -> None:
    kind, file, make = ONE_SIDE[name]
    path = saved(tmp_path, file, make())
    pair = (path, ARTICLE) if kind == "transcript" else (TRANSCRIPT, path)
    assert facts(compare(*pair)) == facts(plain(kind))


@pytest.mark.parametrize("name", WRITERS)
def test_captions_tell_the_same_in_every_format(tmp_path: Path, name: str) -> None:
    _, file, make = ONE_SIDE[name]
    comparison = compare(saved(tmp_path, file, make()), ARTICLE)
    assert written(comparison) == written(plain())
    assert spoken_alone(plain()) <= spoken_alone(comparison) <= spoken_alone(plain()) | MISTAKEN
    assert all(
        second_of(comparison.transcript, fact.transcript[0].start) for fact in comparison.facts if fact.transcript
    )
    assert ", at 00:01" in render(comparison, "terminal", View(width=100))


@pytest.mark.parametrize("name", BOTH)
def test_one_file_of_both_tells_the_same(tmp_path: Path, name: str) -> None:
    kind, file, make = BOTH[name]
    comparison = compare(*split(saved(tmp_path, file, make())))
    assert facts(comparison) == facts(plain(kind))

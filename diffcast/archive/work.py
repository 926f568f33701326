"""What a worker does with one pair. Every engine calls the same functions, on this machine or on another."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from diffcast.archive.manifest import ListedPair
from diffcast.archive.output_folder import this_version
from diffcast.errors import DiffcastError, MissingPart, UnreadableInput
from diffcast.model import SIDES, Comparison, Document, Side, Span
from diffcast.readers import Loaded, read_texts
from diffcast.readers.files import is_endless
from diffcast.review.policy import Policy
from diffcast.settings import Settings

SCHEMA: Final = "diffcast-archive/1"
QUOTED: Final = frozenset({"bite", "quote"})
"""Roles of blocks that hold somebody's own words."""
WARM_UP: Final = ("TEN PEOPLE WERE HURT IN THE FIRE.", "Twelve people were hurt in the fire.")
MAX_PARTS: Final = 3
"""Parts of a text for which statistics say how much of it is lost: the first, second and last third."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one pair."""

    number: int
    """The place of the pair in the archive."""
    failed: bool
    content: bytes
    """What was made of the pair, packed with zlib: a line of JSON, or a page."""


@dataclass(frozen=True, slots=True)
class Job:
    """What holds for all pairs of a run, sent to every worker."""

    base: str
    """Absolute path of the folder that the paths of the pairs start from."""
    policy: Policy
    version: str
    """The version of diffcast that every worker must have."""


Task: TypeAlias = Callable[[Job, ListedPair], Outcome]
Chunks: TypeAlias = Iterable[tuple[ListedPair, ...]]
Perform: TypeAlias = Callable[[Task, Chunks], Iterator[Outcome]]
"""What an engine does: the outcomes of a task for every pair, in any order. Chunks are taken only as there is room."""


def compare_pair(job: Job, pair: ListedPair) -> Outcome:
    """The line of a pair in the results: its report, or why there is none. Nothing that a text holds stops it."""
    try:
        comparison = _comparison(job, pair)
        values = {"report": _report(comparison, pair), "contents": _contents(comparison)}
    except DiffcastError as error:
        return failed(pair, _without_base(str(error), job))
    except Exception as error:
        return failed(pair, f"{pair.id}: {_place(error)}; this is a fault of diffcast, please report it")
    return _outcome(pair, {"status": "compared", **values}, False)


def render_page(job: Job, pair: ListedPair) -> Outcome:
    """The report of a pair as a web page; empty where there is none any more."""
    from diffcast.reports import render

    try:
        page = render(_comparison(job, pair), "html").encode("utf-8", "replace")
    except Exception:
        return Outcome(pair.number, True, zlib.compress(b""))
    return Outcome(pair.number, False, zlib.compress(page))


def failed(pair: ListedPair, error: str) -> Outcome:
    """The line of a pair that could not be compared."""
    return _outcome(pair, {"status": "failed", "error": " ".join(error.split())}, True)


def do_chunk(job: Job, task: Task, pairs: tuple[ListedPair, ...]) -> list[Outcome]:
    """What a task gives for several pairs; raises `MissingPart` on a worker that has another version of diffcast."""
    if job.version != this_version():
        raise MissingPart(f"a worker has diffcast {this_version()}, not {job.version}; install the same everywhere")
    return [task(job, pair) for pair in pairs]


def weights_digest(settings: Settings) -> str:
    """Hexadecimal digest of the trained weights that a comparison with these settings uses."""
    from diffcast.compare import weights_digest  # Imported late, as `compare` is.

    return weights_digest(settings)


def warm_up(job: Job) -> None:
    """Load all that a comparison needs; raises `MissingPart` where the installation lacks a part of it."""
    from diffcast.review.apply_policy import compare_with_policy

    do_chunk(job, compare_pair, ())
    compare_with_policy(*WARM_UP, job.policy)


def _comparison(job: Job, pair: ListedPair) -> Comparison:
    from diffcast.compare import compare, with_stories  # Imported late: listing pairs needs no networks.
    from diffcast.review.apply_policy import apply_policy

    if pair.error:
        raise UnreadableInput(pair.error)
    return apply_policy(with_stories(compare(*_documents(job, pair), job.policy.settings)), job.policy)


def _documents(job: Job, pair: ListedPair) -> tuple[Document, Document]:
    paths = [os.path.join(job.base, name) for name in (pair.transcript, pair.article) if name is not None]
    sources = [path if raw is None else Loaded(path, raw) for path, raw in zip(paths, pair.texts, strict=False)]
    for source in sources:
        if isinstance(source, str):
            _require_regular(source)
    return read_texts(sources[0], sources[1] if len(sources) > 1 else None)


def _require_regular(path: str) -> None:
    """Refuse a pipe or a device, which might never end. What is missing is left to the reader to say."""
    if is_endless(path):
        raise UnreadableInput(f"{path}: not a regular file; name a file with a text")


def _report(comparison: Comparison, pair: ListedPair) -> dict[str, Any]:
    """The JSON report, in which the texts are called as the list calls them."""
    report = comparison.to_dict()
    report["transcript"]["source"] = pair.transcript
    report["article"]["source"] = pair.transcript if pair.article is None else pair.article
    return report


def _outcome(pair: ListedPair, values: Mapping[str, Any], failed: bool) -> Outcome:
    return _packed(pair.number, {"schema": SCHEMA, "id": pair.id, "columns": dict(pair.columns), **values}, failed)


def kept(number: int, record: Mapping[str, Any]) -> Outcome:
    """A line of the results of an earlier run as it was."""
    return _packed(number, record, False)


def _packed(number: int, record: Mapping[str, Any], failed: bool) -> Outcome:
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    # A lone surrogate, which UTF-8 can't encode, becomes an escape of JSON.
    return Outcome(number, failed, zlib.compress(text.encode("utf-8", "backslashreplace") + b"\n"))


def _without_base(message: str, job: Job) -> str:
    """The message with paths as the list has them."""
    return message.replace(job.base + os.sep, "")


def _place(error: BaseException) -> str:
    """The type of a programming error and where it happened; its message may quote a story, so it is left out."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "unknown"
    return f"{type(error).__name__} at {where}"


# What the facts hold, for statistics


def _contents(comparison: Comparison) -> dict[str, dict[str, Any]]:
    """By fact id: what its words hold (`amount`, `date`, `person`, `speech`), and in which third of its text it begins.

    A fact of both texts is looked at in the transcript.
    """
    from diffcast.language.name_lexicon import NameLexicon

    documents: dict[Side, Document] = {"transcript": comparison.transcript, "article": comparison.article}
    lexicon = NameLexicon.of(*documents.values())
    found = {}
    for fact in comparison.facts:
        side: Side = SIDES[0] if fact.transcript else SIDES[1]
        spans = getattr(fact, side)
        start, length = spans[0].start, len(documents[side].text)
        holds = sorted({each for span in spans for each in _held(documents[side], span, lexicon)})
        found[fact.id] = {"holds": holds, "part": min(MAX_PARTS, 1 + MAX_PARTS * start // max(1, length))}
    return found


def _held(document: Document, span: Span, lexicon: Any) -> Iterable[str]:
    from diffcast.language.calendar import dated_pieces, moments_in
    from diffcast.language.names import names
    from diffcast.language.numbers import quantities_in
    from diffcast.language.tokens import tokens
    from diffcast.language.words import words

    found = words(document.text, span)
    pieces = tokens(document.text, found)
    holds = {
        "amount": bool(quantities_in(pieces, dated_pieces(pieces))),
        "date": bool(moments_in(pieces, document.published)),
        "person": bool(names(document.text, found, lexicon)),
        "speech": any(block.role in QUOTED and block.span.meets(span) for block in document.blocks),
    }
    return (name for name, held in holds.items() if held)

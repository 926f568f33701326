"""`results.jsonl`: a line a pair, in the order of the archive. Everything else in an output folder is made from it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeAlias

from diffcast.archive import output_folder, work
from diffcast.archive.ledger import Ledger
from diffcast.archive.work import Outcome
from diffcast.errors import UnreadableInput
from diffcast.readers.files import opened

Record: TypeAlias = Mapping[str, Any]
"""One line of the results: `id`, `columns`, `status`, and `report` with `contents`, or `error`."""
FINDINGS: Final[Mapping[str, str]] = {
    "pair": "string",
    "desk": "string",
    "date": "date",
    "hour": "number",
    "fact": "string",
    "status": "string",
    "level": "string",
    "severity": "string",
    "kind": "string",
    "reason": "string",
    "transcript": "string",
    "article": "string",
    "speaker": "string",
    "holds": "strings",
    "part": "number",
    "confidence": "fraction",
}
"""Columns of `findings.parquet`, with their type: one row for each difference and for each one-sided fact."""
PAIRS: Final[Mapping[str, str]] = {
    "pair": "string",
    "status": "string",
    "error": "string",
    "desk": "string",
    "date": "date",
    "hour": "number",
    "changed": "number",
    "transcript_only": "number",
    "article_only": "number",
    "shared": "number",
    "contradictions": "number",
    "columns": "map",
}
"""Columns of `pairs.parquet`: one row for each pair."""


def write(ledger: Ledger, folder: Path) -> None:
    """Write the results of all pairs, in their order."""
    with output_folder.whole_file(folder / output_folder.RESULTS) as file:
        for content in ledger.contents():
            file.write(zlib.decompress(content))


def compared(folder: Path) -> Iterator[Outcome]:
    """What a finished run made of the pairs that it could compare. Raises as `records` does."""
    for number, record in enumerate(records(folder), 1):
        if record["status"] == "compared":
            yield work.kept(number, record)


def records(folder: Path) -> Iterator[Record]:
    """The results, read one by one; raises `UnreadableInput` where the folder has none, or a damaged line."""
    path = folder / output_folder.RESULTS
    try:
        with opened(path) as file:
            for number, line in enumerate(file, 1):
                yield _record(line, f"{path}, line {number}")
    except OSError as error:
        raise UnreadableInput(f"{path}: cannot be read ({error.strerror}); give a folder of diffcast batch") from error


def _record(line: bytes, where: str) -> Record:
    try:
        found: Record = json.loads(line)
        if found["status"] not in ("compared", "failed"):
            raise ValueError
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableInput(f"{where}: damaged; compare the archive again") from error
    return found


def pair_row(record: Record) -> dict[str, Any]:
    """The values of `PAIRS` for one pair."""
    report = record.get("report") or {"counts": {}, "facts": ()}
    return {
        "pair": record["id"],
        "status": record["status"],
        "error": record.get("error"),
        **_context(record),
        **{
            status: report["counts"].get(status, 0)
            for status in ("changed", "transcript_only", "article_only", "shared")
        },
        "contradictions": sum(_is_contradiction(fact) for fact in report["facts"]),
        "columns": dict(record["columns"]),
    }


def finding_rows(record: Record) -> Iterator[dict[str, Any]]:
    """The values of `FINDINGS` for each finding of one pair; none for one that could not be compared."""
    report = record.get("report")
    context = _context(record)
    for fact in report["facts"] if report else ():
        if fact["status"] == "shared":
            continue
        contents = record["contents"].get(fact["id"], {})
        row = {
            "pair": record["id"],
            **context,
            **{key: fact[key] for key in ("status", "level", "severity", "speaker")},
            "fact": fact["id"],
            "transcript": _words(fact["transcript"]),
            "article": _words(fact["article"]),
            "holds": contents.get("holds", []),
            "part": contents.get("part"),
            "kind": None,
            "reason": fact["reason"],
            "confidence": fact["evidence"].get("confidence"),
        }
        none: dict[str, Any] = {}
        for difference in fact["differences"] or [none]:
            known = {key: difference[key] for key in ("kind", "reason", "severity", "confidence") if key in difference}
            yield {name: (row | known)[name] for name in FINDINGS}


def _context(record: Record) -> dict[str, Any]:
    """The desk, the date and the hour of a pair: from the list, the date else from the article."""
    columns = record["columns"]
    moment = _moment(columns.get("date", ""))
    published = ((record.get("report") or {}).get("article") or {}).get("published", "")
    day = _moment(published) if moment is None else moment
    hour = columns.get("hour", "")
    given = int(hour) if hour.isdecimal() and len(hour) <= 2 and int(hour) < 24 else None
    of_day = moment.hour if moment is not None and len(columns["date"].strip()) > len("2026-01-31") else None
    return {
        "desk": columns.get("desk"),
        "date": day.date() if day is not None else None,
        "hour": of_day if given is None else given,
    }


def _moment(text: str) -> datetime | None:
    """The moment that ISO 8601 gives; a day is its midnight."""
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        return None


def _is_contradiction(fact: Mapping[str, Any]) -> bool:
    return bool(fact["status"] == "changed" and fact["severity"] == "correction")


def _words(pieces: list[Mapping[str, Any]]) -> str:
    return " … ".join(" ".join(piece["text"].split()) for piece in pieces)

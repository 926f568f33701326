"""Where words stand, as SARIF counts: lines and columns from 1, code points from 0 without a byte order mark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote

from diffcast.model import Document, Span
from diffcast.places import line_of, line_start, source_line, where
from diffcast.reports.excerpt import clipped
from diffcast.reports.excerpts import one_line, visible

NOT_FILES: Final = frozenset({"-", "text"})
MARK: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
LONGEST: Final = 600
"""Characters of a snippet."""


def uri(document: Document) -> str | None:
    """The source as a URI reference, relative where the caller gave a relative path; None where it is no file."""
    if document.source in NOT_FILES:
        return None
    path = visible(document.source).replace("\\", "/")
    drive = len(path) > 1 and path[1] == ":" and path[0].isalpha()
    return ("file:///" if drive else "file://" if path.startswith("/") else "") + quote(
        path, safe="/:" if drive else "/"
    )


def location(document: Document, index: int, spans: Sequence[Span], around: Sequence[Span] = ()) -> dict[str, Any]:
    """Where the first of the spans stands in the artifact of that index, inside the one of `around` that holds it."""
    named = uri(document)
    place: dict[str, Any] = {"artifactLocation": {**({"uri": named} if named else {}), "index": index}}
    span = spans[0]
    if region := _region(document, span):
        place["region"] = region
        holder = next((each for each in around if each.start <= span.start and span.end <= each.end != span.end), None)
        if holder and "charOffset" in region:
            place["contextRegion"] = _region(document, holder)
    said = {
        "name": document.side,
        "kind": document.side,
        "fullyQualifiedName": f"{document.side}, {where(document, spans)}",
    }
    return {"physicalLocation": place, "logicalLocations": [said]}


def _region(document: Document, span: Span) -> dict[str, Any]:
    """The stretch in the file itself: of a plain text exactly, of another form its line where the form tells lines."""
    snippet = {"text": clipped(one_line(document.text[span.start : span.end]), LONGEST)}
    if document.extracted:
        line = source_line(document, span.start)
        return {"startLine": line, "snippet": snippet} if line else {}
    mark = document.text.startswith(MARK)
    return {
        **_point(document, span.start, mark, "start"),
        **_point(document, span.end, mark, "end"),
        "charOffset": max(0, span.start - mark),
        "charLength": max(0, span.end - mark) - max(0, span.start - mark),
        "snippet": snippet,
    }


def _point(document: Document, offset: int, mark: bool, name: str) -> dict[str, int]:
    line, begins = line_of(document, offset), line_start(document, offset)
    return {f"{name}Line": line, f"{name}Column": max(1, offset - begins + 1 - (mark and begins == 0))}

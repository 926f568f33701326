"""The shapes of what the API takes and gives, as JSON Schema: published in the OpenAPI document, and checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from diffcast.decision import CHOICES
from diffcast.model import SEVERITIES, SIDES, STATUSES
from diffcast.readers import FORMATS as READABLE
from diffcast.reports import FORMATS
from diffcast.serve.http.requests import MOST_BY, MOST_NOTE, MOST_TITLE

Schema = dict[str, Any]

LARGEST: Final = 2**53 - 1
"""The largest number that every reader of JSON holds exactly."""
BASE64: Final = "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"


def text(most: int | None = None, **more: Any) -> Schema:
    """Text that a page can show."""
    return {"type": "string", "pattern": "^[^\\u0000]*$"} | ({"maxLength": most} if most else {}) | more


def ref(name: str) -> Schema:
    """The schema of that name."""
    return {"$ref": f"#/components/schemas/{name}"}


def record(**properties: Schema) -> Schema:
    """An object with these keys, all of them and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def several(of: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": of}


FORMAT: Final[Schema] = {"type": "string", "enum": sorted(each.name for each in READABLE)}
REPORT_FORMAT: Final[Schema] = {"type": "string", "enum": list(FORMATS)}
NUMBER: Final[Schema] = {"type": "integer", "minimum": 1, "maximum": LARGEST}
COUNT: Final[Schema] = {"type": "integer", "minimum": 0, "maximum": LARGEST}
MOMENT: Final[Schema] = {"type": "string", "format": "date-time"}
FACT: Final[Schema] = {"type": "string", "minLength": 1, "maxLength": 40}
CHOICE: Final[Schema] = {"type": ["string", "null"], "enum": [*CHOICES, None]}
SAID: Final[Schema] = {"type": "string"}

TEXT: Final[Schema] = {
    "type": "object",
    "description": "One text: its characters, or the bytes of its file.",
    "properties": {
        "name": text(200, description="What it is called; the ending may tell the format."),
        "text": {"type": "string"},
        "base64": {"type": "string", "contentEncoding": "base64", "pattern": BASE64},
        "format": FORMAT | {"description": "Told by the content and the name where it is absent."},
    },
    "additionalProperties": False,
    "oneOf": [{"required": ["text"]}, {"required": ["base64"]}],
}


def texts(required: tuple[str, ...] = (), /, **more: Schema) -> Schema:
    """The body that brings two texts, or one page that holds both."""
    return {
        "type": "object",
        "properties": {"transcript": TEXT, "article": TEXT, "page": TEXT, **more},
        "required": list(required),
        "additionalProperties": False,
        "oneOf": [
            {"required": ["transcript", "article"], "properties": {"page": False}},
            {"required": ["page"], "properties": {"transcript": False, "article": False}},
        ],
    }


def upload(required: tuple[str, ...] = (), /, **more: Schema) -> Schema:
    """The same as a form with files."""
    binary: Schema = {"type": "string", "contentMediaType": "application/octet-stream"}
    return {
        "type": "object",
        "properties": {"transcript": binary, "article": binary, "page": binary, **more},
        "required": list(required),
        "additionalProperties": False,
    }


BY: Final = text(MOST_BY, description="Who does it, as they sign.")
TITLE: Final = text(MOST_TITLE, description="The headline of the article where it is absent or empty.")
NOTE: Final = text(MOST_NOTE)

DECISION: Final[Schema] = {
    "type": "object",
    "properties": {
        "choice": CHOICE,
        "note": NOTE,
        "by": BY,
        "revision": COUNT | {"description": "The revision that was seen; 0 where nothing was decided."},
    },
    "required": ["choice", "revision"],
    "additionalProperties": False,
}
SIGNING: Final[Schema] = {
    "type": "object",
    "properties": {
        "by": BY | {"minLength": 1},
        "note": NOTE,
        "seen_changes": COUNT | {"description": "The `changes` of the version that the signer saw."},
    },
    "required": ["by", "seen_changes"],
    "additionalProperties": False,
}

SEEN_VERSION: Final = COUNT | {"description": "The newest version that the sender saw."}

SOURCE: Final = record(
    name=SAID, sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"}, format={"type": ["string", "null"]}
)
KEPT: Final = record(
    fact=FACT, choice=CHOICE, note=SAID, by=SAID, revision=NUMBER, at=MOMENT, carried={"type": "boolean"}
)
STORY: Final = record(id=NUMBER, title=SAID, at=MOMENT, versions=COUNT, signed={"type": "boolean"})
LINE: Final = record(
    story=NUMBER, version=NUMBER, at=MOMENT, by=SAID, transcript=SAID, article=SAID, signed={"type": "boolean"}
)
SIGN_OFF: Final = record(by=SAID, note=SAID, at=MOMENT, later=COUNT)
ROW: Final = record(
    fact=FACT,
    status={"type": "string", "enum": list(STATUSES)},
    severity={"type": "string", "enum": list(SEVERITIES)},
    transcript=SAID,
    article=SAID,
)
SCHEMAS: Final[Mapping[str, Schema]] = {
    "Problem": {
        "type": "object",
        "description": "Why a request was turned down (RFC 9457).",
        "properties": {
            "type": SAID,
            "title": SAID,
            "status": {"type": "integer"},
            "detail": SAID | {"description": "One sentence for people."},
            "kept": {"anyOf": [ref("Kept"), {"type": "null"}], "description": "Of a 409: what is decided now."},
            "current_version": COUNT | {"description": "Of a 409: the newest version of the story."},
            "changes": COUNT | {"description": "Of a 409: how often decisions of the version changed."},
        },
        "required": ["type", "title", "status", "detail"],
    },
    "Text": TEXT,
    "Decision": DECISION,
    "Signing": SIGNING,
    "Source": SOURCE,
    "Kept": KEPT,
    "Story": STORY,
    "VersionLine": LINE,
    "SignOff": SIGN_OFF,
    "Version": record(
        story=NUMBER,
        version=NUMBER,
        at=MOMENT,
        by=SAID,
        transcript=ref("Source"),
        article=ref("Source"),
        counts=record(**dict.fromkeys(STATUSES, COUNT)),
        decisions=several(ref("Kept")),
        changes=COUNT | {"description": "How often decisions of the version were made or changed."},
        unplaced=COUNT | {"description": "Decisions of the version before whose fact is not there any more."},
        sign_offs=several(ref("SignOff")),
    ),
    "Stories": record(stories=several(ref("Story"))),
    "StoryWithVersions": record(**STORY["properties"], lines=several(ref("VersionLine"))),
    "Versions": record(versions=several(ref("VersionLine"))),
    "Decisions": record(decisions=several(ref("Kept"))),
    "SignOffs": record(sign_offs=several(ref("SignOff"))),
    "Row": ROW,
    "Changes": record(**dict.fromkeys(("fixed", "gone", "new", "stays"), several(ref("Row")))),
    "Formats": record(
        inputs=several(
            record(
                name=SAID,
                title=SAID,
                endings=several(SAID),
                sides=several({"type": "string", "enum": list(SIDES)}),
                extra={"type": ["string", "null"]},
            )
        ),
        reports=several(SAID),
    ),
    "Report": {
        "type": "object",
        "description": "A report: diffcast-report/1.",
        "properties": {"schema": {"type": "string", "pattern": "^diffcast-report/1"}},
        "required": ["schema", "transcript", "article", "facts"],
    },
    "Review": {
        "type": "object",
        "description": "What was decided, as a file: diffcast-review/1.",
        "properties": {"schema": {"const": "diffcast-review/1"}},
        "required": ["schema", "transcript", "article", "decisions"],
    },
}
"""By name, the components of the OpenAPI document."""

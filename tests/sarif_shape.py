"""The part of SARIF 2.1.0 that diffcast writes, as a closed JSON Schema written after the standard (OASIS, 2020).

Stricter than the schema of the standard: no property but those that diffcast writes.
"""

from __future__ import annotations

from typing import Any


def closed(required: str, **properties: Any) -> dict[str, Any]:
    """An object of these properties and no others."""
    return {
        "type": "object",
        "required": required.split(),
        "properties": properties,
        "additionalProperties": False,
    }


def several(items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "array", "items": items, **more}


TEXT = {"type": "string", "minLength": 1}
ANY_TEXT = {"type": "string"}
FROM_0 = {"type": "integer", "minimum": 0}
FROM_1 = {"type": "integer", "minimum": 1}
BAG = {"type": "object"}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
URI = {"type": "string", "pattern": r"^[!#$&-;=?-\[\]_a-z~A-Z%]+$"}
MESSAGE = closed("text", text=ANY_TEXT, markdown=ANY_TEXT)
ARTIFACT_LOCATION = closed("", uri=URI, index=FROM_0) | {"minProperties": 1}
REGION = closed(
    "",
    startLine=FROM_1,
    startColumn=FROM_1,
    endLine=FROM_1,
    endColumn=FROM_1,
    charOffset=FROM_0,
    charLength=FROM_0,
    snippet=closed("text", text=ANY_TEXT),
)
LOGICAL = closed("", name=TEXT, kind=TEXT, fullyQualifiedName=TEXT)
LOCATION = closed(
    "physicalLocation",
    id=FROM_0,
    physicalLocation=closed(
        "artifactLocation", artifactLocation=ARTIFACT_LOCATION, region=REGION, contextRegion=REGION
    ),
    logicalLocations=several(LOGICAL, uniqueItems=True),
    message=MESSAGE,
)
RULE = closed(
    "id",
    id=TEXT,
    name=TEXT,
    shortDescription=MESSAGE,
    fullDescription=MESSAGE,
    help=MESSAGE,
    defaultConfiguration=closed("level", level=LEVEL),
)
SUPPRESSION = closed(
    "kind",
    kind={"enum": ["inSource", "external"]},
    status={"enum": ["accepted", "underReview", "rejected"]},
    justification=TEXT,
)
REPLACEMENT = closed("deletedRegion", deletedRegion=REGION, insertedContent=closed("", text=ANY_TEXT))
CHANGE = closed(
    "artifactLocation replacements",
    artifactLocation=ARTIFACT_LOCATION,
    replacements=several(REPLACEMENT, minItems=1),
)
FIX = closed("artifactChanges", description=MESSAGE, artifactChanges=several(CHANGE, minItems=1, uniqueItems=True))
RESULT = closed(
    "message",
    ruleId=TEXT,
    ruleIndex=FROM_0,
    kind={"enum": ["notApplicable", "pass", "fail", "review", "open", "informational"]},
    level=LEVEL,
    message=MESSAGE,
    locations=several(LOCATION),
    relatedLocations=several(LOCATION, uniqueItems=True),
    partialFingerprints={"type": "object", "additionalProperties": TEXT},
    suppressions=several(SUPPRESSION, uniqueItems=True),
    fixes=several(FIX, uniqueItems=True),
    baselineState={"enum": ["new", "unchanged", "updated", "absent"]},
    properties=BAG,
)
ARTIFACT = closed(
    "",
    location=ARTIFACT_LOCATION,
    description=MESSAGE,
    roles=several({"enum": ["analysisTarget"]}, uniqueItems=True),
    hashes=closed("", **{"sha-256": {"type": "string", "pattern": "^[0-9a-f]{64}$"}}),
)
INVOCATION = closed(
    "executionSuccessful",
    executionSuccessful={"type": "boolean"},
    toolExecutionNotifications=several(closed("message", level=LEVEL, message=MESSAGE)),
)
RUN = closed(
    "tool",
    tool=closed("driver", driver=closed("name", name=TEXT, rules=several(RULE, uniqueItems=True))),
    invocations=several(INVOCATION),
    artifacts=several(ARTIFACT, minItems=1, uniqueItems=True),
    columnKind={"const": "unicodeCodePoints"},
    newlineSequences=several(TEXT, minItems=1, uniqueItems=True),
    results=several(RESULT),
    properties=BAG,
)
SHAPE = closed("version runs", **{"$schema": URI}, version={"const": "2.1.0"}, runs=several(RUN, minItems=1))

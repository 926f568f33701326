"""Write the kinds of difference into the published schemas, from the table in diffcast/kinds.py.

    python tools/schema_kinds.py

`report-1.json` and `baseline-1.json` list the kinds. `config-1.json` has a key for the severity of each.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from diffcast.kinds import KINDS, Kind

FOLDER = Path(__file__).parent.parent / "diffcast" / "schemas"
LIST = re.compile(r'"enum": \["[^\]]*"other"[^\]]*\]')
"""The list of the kinds, found by one that has been there from the beginning."""
KEYS = re.compile(
    r'^( +)"\w+": \{"description": [^\n]*?"\$ref": "#/\$defs/\w+"[^\n]*\n(?:.*\n)*?(?=\1"transcript-only":)', re.M
)
"""The keys of `[severity]` before those of one-sided facts."""


def with_kinds(schema: str) -> str:
    """The text of a schema with today's kinds in it."""
    listed = LIST.sub(f'"enum": {json.dumps([str(kind) for kind in KINDS])}', schema)
    return KEYS.sub(lambda found: "".join(map(_key, KINDS)), listed, count=1)


def _key(kind: Kind) -> str:
    described = " ".join(filter(None, (kind.meaning, kind.exception)))
    value = {"description": described, "$ref": "#/$defs/severity", "default": kind.severity}
    return f'        "{kind}": {json.dumps(value, ensure_ascii=False)},\n'


def main() -> None:
    for path in sorted(FOLDER.glob("*.json")):
        path.write_text(with_kinds(path.read_text("utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()

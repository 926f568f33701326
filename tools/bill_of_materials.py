"""Write bom.cdx.json: what diffcast ships and what it needs, each with its licence (CycloneDX 1.6).

    python tools/bill_of_materials.py

Shipped are the files of the package itself, and the encoder, whose weights have digests. The packages that it needs are
named with the versions that setup.cfg allows.
"""

from __future__ import annotations

import configparser
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
OUTPUT: Final = ROOT / "bom.cdx.json"
EXTRAS: Final = ("readers", "serve", "archive", "cluster", "mcp")
"""Extras that people run; those of development and of the docs are not shipped and not needed."""
LICENCES: Final[Mapping[str, str]] = {
    "click": "BSD-3-Clause",
    "dask": "BSD-3-Clause",
    "distributed": "BSD-3-Clause",
    "h11": "MIT",
    "itsdangerous": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "lxml": "BSD-3-Clause",
    "markdown-it-py": "MIT",
    "mcp": "MIT",
    "msgspec": "BSD-3-Clause",
    "numpy": "BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0",
    "onnxruntime": "MIT",
    "pyarrow": "Apache-2.0",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "python-multipart": "Apache-2.0",
    "rapidfuzz": "MIT",
    "rich": "MIT",
    "starlette": "BSD-3-Clause",
    "threadpoolctl": "BSD-3-Clause",
    "uvicorn": "BSD-3-Clause",
}
"""By package its licence, as SPDX writes it. The tests hold it against the metadata of the installed packages."""
REQUIREMENT: Final = re.compile(r"(?P<name>[\w.-]+)(?P<versions>[<>=!~][^;]*)?")


def setup() -> configparser.ConfigParser:
    """The metadata and requirements of the package."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def requirements() -> Iterator[tuple[str, str, str]]:
    """Of every package that people need: its name, the versions that are allowed, and the extra, if any."""
    parser = setup()
    extras = parser["options.extras_require"]
    listed = [("", parser["options"]["install_requires"]), *((name, extras.get(name, "")) for name in EXTRAS)]
    for extra, lines in listed:
        for line in filter(None, map(str.strip, lines.splitlines())):
            if found := REQUIREMENT.match(line):
                yield found["name"].lower(), (found["versions"] or "").strip(), extra


def component(name: str, versions: str, extra: str) -> dict[str, Any]:
    """A package that is needed, or that an extra needs."""
    found = {
        "type": "library",
        "bom-ref": f"pkg:pypi/{name}",
        "name": name,
        "purl": f"pkg:pypi/{name}",
        "scope": "optional" if extra else "required",
        "licenses": [{"expression": LICENCES[name]}],
        "properties": [{"name": "diffcast:versions", "value": versions}],
    }
    if extra:
        found["properties"] = [*found["properties"], {"name": "diffcast:extra", "value": extra}]
    return found


def encoder() -> dict[str, Any]:
    """The encoder that the package carries, with the digest of each file."""
    folder = ROOT / "diffcast" / "similarity" / "weights"
    files = json.loads((folder / "digests.json").read_text("utf-8"))["files"]
    return {
        "type": "machine-learning-model",
        "bom-ref": "all-MiniLM-L6-v2",
        "name": "sentence-transformers/all-MiniLM-L6-v2, its upper layers trained further, 8-bit",
        "scope": "required",
        "licenses": [{"expression": "Apache-2.0"}],
        "components": [
            {"type": "file", "name": name, "hashes": [{"alg": "SHA-256", "content": digest}]}
            for name, digest in sorted(files.items())
        ],
    }


def bill() -> dict[str, Any]:
    """The whole bill."""
    metadata = setup()["metadata"]
    needed = [component(*each) for each in sorted(requirements())]
    own = {
        "type": "application",
        "bom-ref": "diffcast",
        "name": metadata["name"],
        "version": metadata["version"],
        "purl": f"pkg:pypi/diffcast@{metadata['version']}",
        "licenses": [{"expression": metadata["license"]}],
    }
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": own},
        "components": [encoder(), *needed],
        "dependencies": [{"ref": "diffcast", "dependsOn": ["all-MiniLM-L6-v2", *(one["bom-ref"] for one in needed)]}],
    }


def written() -> str:
    """The file as it is written."""
    return json.dumps(bill(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    OUTPUT.write_text(written(), encoding="utf-8")
    print(OUTPUT)

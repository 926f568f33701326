"""Write bom.cdx.json: what diffcast ships and what it needs, each with its licence (CycloneDX 1.6).

    python tools/bill_of_materials.py

Shipped are the files of the package itself, and the encoder, whose weights have digests. The packages that it needs are
named with the versions that setup.cfg allows, and those that they need in turn, as requirements-dev.txt lists them.
"""

from __future__ import annotations

import configparser
import json
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
OUTPUT: Final = ROOT / "bom.cdx.json"
EXTRAS: Final = ("readers", "serve", "archive", "cluster", "mcp")
"""Extras that people run; those of development and of the docs are not shipped and not needed."""
LICENCES: Final[Mapping[str, str]] = {
    "annotated-types": "MIT",
    "anyio": "MIT",
    "attrs": "MIT",
    "cffi": "MIT-0",
    "click": "BSD-3-Clause",
    "cloudpickle": "BSD-3-Clause",
    "cryptography": "Apache-2.0 OR BSD-3-Clause",
    "dask": "BSD-3-Clause",
    "distributed": "BSD-3-Clause",
    "flatbuffers": "Apache-2.0",
    "fsspec": "BSD-3-Clause",
    "h11": "MIT",
    "httpcore2": "BSD-3-Clause",
    "httpx2": "BSD-3-Clause",
    "idna": "BSD-3-Clause",
    "importlib-metadata": "Apache-2.0",
    "jinja2": "BSD-3-Clause",
    "jsonschema": "MIT",
    "jsonschema-specifications": "MIT",
    "lazy-importer": "Apache-2.0",
    "locket": "BSD-2-Clause",
    "lxml": "BSD-3-Clause",
    "markdown-it-py": "MIT",
    "markupsafe": "BSD-3-Clause",
    "mcp": "MIT",
    "mcp-types": "MIT",
    "mdurl": "MIT",
    "msgpack": "Apache-2.0",
    "msgspec": "BSD-3-Clause",
    "numpy": "BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0",
    "onnxruntime": "MIT",
    "opentelemetry-api": "Apache-2.0",
    "packaging": "Apache-2.0 OR BSD-2-Clause",
    "partd": "BSD-3-Clause",
    "protobuf": "BSD-3-Clause",
    "psutil": "BSD-3-Clause",
    "pyarrow": "Apache-2.0",
    "pycparser": "BSD-3-Clause",
    "pydantic": "MIT",
    "pydantic-core": "MIT",
    "pygments": "BSD-2-Clause",
    "pyjwt": "MIT",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "python-multipart": "Apache-2.0",
    "pywin32": "PSF-2.0",
    "pyyaml": "MIT",
    "rapidfuzz": "MIT",
    "referencing": "MIT",
    "rich": "MIT",
    "rpds-py": "MIT",
    "sortedcontainers": "Apache-2.0",
    "sse-starlette": "BSD-3-Clause",
    "starlette": "BSD-3-Clause",
    "tblib": "BSD-2-Clause",
    "threadpoolctl": "BSD-3-Clause",
    "toolz": "BSD-3-Clause",
    "tornado": "Apache-2.0",
    "truststore": "MIT",
    "typing-extensions": "PSF-2.0",
    "typing-inspection": "MIT",
    "uvicorn": "BSD-3-Clause",
    "zict": "BSD-3-Clause",
    "zipp": "MIT",
}
"""By package its licence, as SPDX writes it. The tests hold it against the metadata of the installed packages."""
PINNED: Final = ROOT / "tools" / "requirements-dev.txt"
PIN: Final = re.compile(r"(?P<name>[a-z0-9.-]+)==(?P<version>[^ ]+)(?: ; (?P<where>[^\\]*))?")
PARENT: Final = re.compile(r" +#(?: +via)? +(?P<name>[a-z0-9.-]+)(?: \(|$)")
NOT_HERE: Final = "== 'emscripten'"
"""Of the condition of a package that only a browser needs."""
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


def parents() -> dict[str, set[str]]:
    """By pinned package the packages that need it, diffcast itself left out."""
    found: dict[str, set[str]] = {}
    name = ""
    for line in PINNED.read_text("utf-8").splitlines():
        if pin := PIN.match(line):
            name = "" if NOT_HERE in (pin["where"] or "") else pin["name"]
        elif name and (parent := PARENT.match(line)) and parent["name"] not in ("via", "diffcast"):
            found.setdefault(name, set()).add(parent["name"])
    return found


def indirect(direct: Collection[str], needed_by: Mapping[str, set[str]]) -> list[str]:
    """The packages that these packages need in turn, by name."""
    known = set(direct)
    while more := {name for name, those in needed_by.items() if name not in known and those & known}:
        known |= more
    return sorted(known - set(direct))


def component(name: str, versions: str, extra: str) -> dict[str, Any]:
    """A package that is needed, or that an extra needs."""
    properties = [{"name": "diffcast:versions", "value": versions}]
    if extra:
        properties.append({"name": "diffcast:extra", "value": extra})
    return {**library(name, "optional" if extra else "required"), "properties": properties}


def library(name: str, scope: str) -> dict[str, Any]:
    """A package with its licence."""
    return {
        "type": "library",
        "bom-ref": f"pkg:pypi/{name}",
        "name": name,
        "purl": f"pkg:pypi/{name}",
        "scope": scope,
        "licenses": [{"expression": LICENCES[name]}],
    }


def dependencies(direct: Collection[str], further: Collection[str]) -> list[dict[str, Any]]:
    """What needs what, the packages that need nothing left out."""
    needs: dict[str, list[str]] = {"diffcast": ["all-MiniLM-L6-v2", *(f"pkg:pypi/{name}" for name in sorted(direct))]}
    listed = {*direct, *further}
    for name, those in sorted(parents().items()):
        for parent in sorted(those & listed) if name in listed else ():
            needs.setdefault(f"pkg:pypi/{parent}", []).append(f"pkg:pypi/{name}")
    return [{"ref": ref, "dependsOn": needed} for ref, needed in sorted(needs.items())]


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
    listed = sorted(requirements())
    direct = {name for name, _, _ in listed}
    needed_by = parents()
    always = {name for name, _, extra in listed if not extra}
    of_all = {*always, *indirect(always, needed_by)}
    further = indirect(direct, needed_by)
    more = [library(name, "required" if name in of_all else "optional") for name in further]
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
        "components": [encoder(), *(component(*each) for each in listed), *more],
        "dependencies": dependencies(direct, further),
    }


def written() -> str:
    """The file as it is written."""
    return json.dumps(bill(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    OUTPUT.write_text(written(), encoding="utf-8")
    print(OUTPUT)

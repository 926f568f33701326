"""Styles and scripts of the page: files of their own, put into it whole, and the policy that lets in nothing else."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Asset:
    """What stands inside a `style` or `script` element."""

    text: str

    @property
    def digest(self) -> str:
        """How a Content-Security-Policy names it."""
        return f"'sha256-{base64.b64encode(hashlib.sha256(self.text.encode()).digest()).decode()}'"


@cache
def joined(kind: str) -> Asset:
    """All files of `static/` of that kind (`.css`, `.js`), one after the other in the order of their names."""
    found = sorted((each for each in files(__package__).joinpath("static").iterdir()), key=lambda each: each.name)
    return Asset("\n".join(each.read_text("utf-8") for each in found if each.name.endswith(kind)))


def policy(served: bool) -> str:
    """The policy of a page: its own style and script and nothing else. Served, it may post to where it came from."""
    sources = {
        "default-src": "'none'",
        "style-src": joined(".css").digest,
        "script-src": joined(".js").digest,
        "base-uri": "'none'",
        "form-action": "'self'" if served else "'none'",
    }
    if served:
        sources["connect-src"] = "'self'"
    return "; ".join(f"{name} {value}" for name, value in sources.items())

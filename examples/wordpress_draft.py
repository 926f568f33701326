"""Hold a draft in WordPress against its script, before it is published.

    WP_USER=desk WP_APP_PASSWORD='abcd efgh …' \\
        python examples/wordpress_draft.py https://news.example 1234 transcript.txt [--note]

It reads the draft through the REST interface and prints what blocks it. With `--note` it also writes the findings into
the post's own field `diffcast_note`, which the site must have registered (docs/howto/wordpress.md); it never touches
the text. Exit code: 0 where nothing blocks, 1 where something does, 2 where a text could not be had.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from diffcast import Comparison, DiffcastError, compare, read
from diffcast.reports import View, render
from diffcast.review.gate import Gate, failing

SECONDS = 20


@dataclass(frozen=True, slots=True)
class Site:
    """A WordPress site and who asks it: an application password, made in the profile of a user who may edit posts."""

    address: str
    user: str
    password: str

    @property
    def is_sealed(self) -> bool:
        """Whether the password, which goes along with every request, is not to be read on the way."""
        parts = urlsplit(self.address)
        return parts.scheme == "https" or parts.hostname in {"127.0.0.1", "localhost"}

    def draft(self, post: int) -> bytes:
        """The draft as WordPress tells it, with its author; the bytes are what `diffcast` reads as a post."""
        return self._asked(f"posts/{post}?context=edit&_embed=author", None)

    def note(self, post: int, text: str) -> None:
        """Write the note into the post's own field; the text of the post stays as it is."""
        self._asked(f"posts/{post}", {"meta": {"diffcast_note": text}})

    def _asked(self, path: str, change: dict[str, Any] | None) -> bytes:
        key = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        data = None if change is None else json.dumps(change).encode()
        head = {"Authorization": f"Basic {key}", "Content-Type": "application/json"}
        request = Request(f"{self.address.rstrip('/')}/wp-json/wp/v2/{path}", data, head)
        with build_opener(Straight).open(request, timeout=SECONDS) as answer:
            body: bytes = answer.read()
        return body


class Straight(HTTPRedirectHandler):
    """Goes nowhere else: the password is for this site alone."""

    def redirect_request(self, *_: object) -> None:
        return None


def held_against(script: Path, post: bytes) -> Comparison:
    """The comparison of a script with a post as the REST interface gave it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "draft.json"
        path.write_bytes(post)
        return compare(script, read(path, "article", "wordpress"))


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("site")
    options.add_argument("post", type=int)
    options.add_argument("transcript", type=Path)
    options.add_argument("--fail-on", default="correction")
    options.add_argument("--note", action="store_true", help="write the findings into the post's field diffcast_note")
    asked = options.parse_args()
    site = Site(asked.site, os.environ.get("WP_USER", ""), os.environ.get("WP_APP_PASSWORD", ""))
    if not site.is_sealed:
        print(f"{site.address}: give an https address, since the password goes there", file=sys.stderr)
        return 2
    try:
        comparison = held_against(asked.transcript, site.draft(asked.post))
        stopped = failing(comparison, View(), Gate.of([asked.fail_on]))
        told = render(comparison, "markdown", View(only=frozenset({"changed"}), failing=stopped))
        if asked.note:
            site.note(asked.post, told)
    except (DiffcastError, URLError) as error:
        print(f"Not compared: {error}", file=sys.stderr)
        return 2
    print(told, end="")
    return 1 if stopped else 0


if __name__ == "__main__":
    sys.exit(main())

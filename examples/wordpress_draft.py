"""Compare a WordPress draft with its transcript before it is published.

    WP_USER=desk WP_APP_PASSWORD='abcd efgh …' \\
        python examples/wordpress_draft.py https://news.example 1234 transcript.txt [--note]

It reads the draft through the REST API and prints what blocks publishing. With `--note` it also writes the findings
into the post's field `diffcast_note`, which the site must register first (docs/howto/wordpress.md). It never changes
the text. Exit code: 0 if nothing blocks, 1 if a finding does, 2 if a text could not be read.
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
    """A WordPress site, a user who may edit posts, and an application password from that user's profile."""

    address: str
    user: str
    password: str

    @property
    def is_encrypted(self) -> bool:
        """Whether nobody on the way can read the password, which is sent with every request."""
        parts = urlsplit(self.address)
        return parts.scheme == "https" or parts.hostname in {"127.0.0.1", "localhost"}

    def draft(self, post: int) -> bytes:
        """The draft with its author, as WordPress sends it: bytes that diffcast reads as a post."""
        return self._asked(f"posts/{post}?context=edit&_embed=author", None)

    def note(self, post: int, text: str) -> None:
        """Write the note into the post's field; the text of the post does not change."""
        self._asked(f"posts/{post}", {"meta": {"diffcast_note": text}})

    def _asked(self, path: str, change: dict[str, Any] | None) -> bytes:
        key = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        data = None if change is None else json.dumps(change).encode()
        head = {"Authorization": f"Basic {key}", "Content-Type": "application/json"}
        request = Request(f"{self.address.rstrip('/')}/wp-json/wp/v2/{path}", data, head)
        with build_opener(NoRedirect).open(request, timeout=SECONDS) as answer:
            body: bytes = answer.read()
        return body


class NoRedirect(HTTPRedirectHandler):
    """Follows no redirect: the password is for this site only."""

    def redirect_request(self, *_: object) -> None:
        return None


def compared_with(transcript: Path, post: bytes) -> Comparison:
    """The comparison of a transcript with a post from the REST API."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "draft.json"
        path.write_bytes(post)
        return compare(transcript, read(path, "article", "wordpress"))


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("site")
    options.add_argument("post", type=int)
    options.add_argument("transcript", type=Path)
    options.add_argument("--fail-on", default="correction")
    options.add_argument("--note", action="store_true", help="write the findings into the post's field diffcast_note")
    asked = options.parse_args()
    site = Site(asked.site, os.environ.get("WP_USER", ""), os.environ.get("WP_APP_PASSWORD", ""))
    if not site.is_encrypted:
        print(f"{site.address}: use an https address, because the password is sent there", file=sys.stderr)
        return 2
    try:
        comparison = compared_with(asked.transcript, site.draft(asked.post))
        blocked = failing(comparison, View(), Gate.of([asked.fail_on]))
        report = render(comparison, "markdown", View(only=frozenset({"changed"}), failing=blocked))
        if asked.note:
            site.note(asked.post, report)
    except (DiffcastError, URLError) as error:
        print(f"Not compared: {error}", file=sys.stderr)
        return 2
    print(report, end="")
    return 1 if blocked else 0


if __name__ == "__main__":
    sys.exit(main())

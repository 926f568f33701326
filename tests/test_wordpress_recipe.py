"""The recipe for WordPress, against a small site that answers as its REST interface does."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Iterator
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from diffcast import compare

EXAMPLES = Path(__file__).parent.parent / "examples"
KEY = base64.b64encode(b"desk:abcd efgh").decode()
TITLE, _, *PARAGRAPHS = (EXAMPLES / "article.txt").read_text("utf-8").split("\n\n")
POST = {
    "id": 1234,
    "date": "2025-03-14T17:20:00",
    "status": "draft",
    "title": {"raw": TITLE, "rendered": escape(TITLE)},
    "content": {"rendered": "".join(f"<p>{escape(each)}</p>\n" for each in PARAGRAPHS[:9]), "protected": False},
    "_embedded": {"author": [{"name": "Teodor Lanz"}]},
}


class WordPress(ThreadingHTTPServer):
    """A site with one draft; keeps what is written to it."""

    written: dict[str, Any] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answer(BaseHTTPRequestHandler):
    server: WordPress

    def do_GET(self) -> None:
        """The draft, to who may edit it."""
        if self.headers["Authorization"] != f"Basic {KEY}":
            self._say(401, {"code": "rest_forbidden_context", "message": "Sorry, you are not allowed to edit posts."})
        elif self.path.startswith("/wp-json/wp/v2/posts/302"):
            self.send_response(302)
            self.send_header("Location", f"{self.server.address}/wp-json/wp/v2/posts/1234?context=edit&_embed=author")
            self.end_headers()
        elif self.path == "/wp-json/wp/v2/posts/1234?context=edit&_embed=author":
            self._say(200, POST)
        else:
            self._say(404, {"code": "rest_post_invalid_id", "message": "Invalid post ID."})

    def do_POST(self) -> None:
        """A change of the draft."""
        assert self.path == "/wp-json/wp/v2/posts/1234"
        self.server.written = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._say(200, POST)

    def _say(self, code: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing: a test's output is its own."""


@pytest.fixture
def wordpress() -> Iterator[WordPress]:
    with WordPress(("127.0.0.1", 0), Answer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def ran(*arguments: str, password: str = "abcd efgh") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(EXAMPLES / "wordpress_draft.py"), *arguments]
    return subprocess.run(
        command,
        env={"WP_USER": "desk", "WP_APP_PASSWORD": password, "PYTHONUTF8": "1"},
        capture_output=True,
        timeout=60,
        check=False,
        encoding="utf-8",
    )


SCRIPT = str(EXAMPLES / "transcript.txt")


def test_a_draft_is_held_against_its_script_and_nothing_is_written(wordpress: WordPress) -> None:
    done = ran(wordpress.address, "1234", SCRIPT)
    assert done.returncode == 1, done.stderr
    found = compare(EXAMPLES / "transcript.txt", EXAMPLES / "article.txt").facts
    number = next(fact.differences[0] for fact in found if [one.kind for one in fact.differences] == ["number"])
    assert number.reason in done.stdout
    assert wordpress.written is None


def test_a_draft_passes_where_nothing_is_asked(wordpress: WordPress) -> None:
    assert ran(wordpress.address, "1234", SCRIPT, "--fail-on", "none").returncode == 0


def test_a_note_goes_into_a_field_of_its_own_and_leaves_the_text(wordpress: WordPress) -> None:
    done = ran(wordpress.address, "1234", SCRIPT, "--note")
    assert wordpress.written == {"meta": {"diffcast_note": done.stdout}}


@pytest.mark.parametrize(
    ("post", "password", "told"),
    [("1234", "wrong", "401"), ("99", "abcd efgh", "404"), ("302", "abcd efgh", "302")],
    ids=["stranger", "no post", "sent elsewhere"],
)
def test_a_site_that_refuses_is_told_in_a_line(wordpress: WordPress, post: str, password: str, told: str) -> None:
    done = ran(wordpress.address, post, SCRIPT, password=password)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_site_that_is_not_there_is_told_in_a_line() -> None:
    done = ran("http://127.0.0.1:9", "1234", SCRIPT)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_a_password_never_goes_over_the_open_net_unsealed() -> None:
    done = ran("http://news.example", "1234", SCRIPT)
    assert done.returncode == 2
    assert "https" in done.stderr

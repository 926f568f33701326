"""A real desk tool in a process of its own, and an editor who uses it by its forms."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

EXAMPLES = Path(__file__).parent.parent / "examples"
SPOKEN = (EXAMPLES / "transcript.txt").read_text("utf-8")
WRITTEN = (EXAMPLES / "article.txt").read_text("utf-8")
TOKEN = "a-token-that-only-this-desk-knows"
START = "from diffcast.cli import main; main()"
PATIENCE = 60
"""Seconds until a server must have started or stopped, on a machine with much else to do."""


@dataclass
class Running:
    """A server that runs: its process, where it is, and what it has logged so far."""

    process: subprocess.Popen[bytes]
    address: str = ""
    lines: list[str] = field(default_factory=list)

    @property
    def log(self) -> list[dict[str, Any]]:
        """Every line so far, each a JSON object."""
        return [json.loads(line) for line in self.lines]

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop and wait until it has; its exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


def command(*options: str) -> list[str]:
    """`diffcast serve` in this interpreter."""
    return [sys.executable, "-c", START, "serve", *options]


@contextmanager
def running(data: Path, *options: str, **environment: str) -> Iterator[Running]:
    """A server on any free port, ended when nobody needs it any more."""
    arguments = command("--port", "0", "--data", str(data), "--workers", "1", "--encoder", "lexical", *options)
    process = subprocess.Popen(arguments, stderr=subprocess.PIPE, env=os.environ | environment)
    server = Running(process)
    started = threading.Event()
    threading.Thread(target=_listen, args=(server, started), daemon=True).start()
    try:
        assert started.wait(PATIENCE), server.lines
        assert server.address, server.lines
        yield server
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        finally:
            process.kill()


def database(server: Running) -> Path:
    """The file of a server that runs."""
    arguments = server.process.args
    assert isinstance(arguments, list)
    return Path(str(arguments[arguments.index("--data") + 1]))


def _listen(server: Running, started: threading.Event) -> None:
    assert server.process.stderr is not None
    for raw in server.process.stderr:
        line = raw.decode()
        server.lines.append(line)
        if not server.address and '"started"' in line:
            server.address = json.loads(line)["address"].rstrip("/")
            started.set()
    started.set()


class Editor:
    """Somebody at a browser without a script: follows links, fills in forms, keeps cookies."""

    def __init__(self, address: str) -> None:
        self.web = httpx.Client(base_url=address, timeout=PATIENCE)

    def __enter__(self) -> Editor:
        return self

    def __exit__(self, *_: object) -> None:
        self.web.close()

    def get(self, path: str, **more: Any) -> httpx.Response:
        """A page."""
        return self.web.get(path, **more)

    def send(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> httpx.Response:
        """A form, as a page of the server sends it."""
        return self.web.post(path, data={"page_text": ""} | (data or {}), **more)

    def begin(self, transcript: str = SPOKEN, article: str = WRITTEN, **fields: str) -> str:
        """The address of the first version of a new story."""
        sent = self.send("/stories", {"transcript_text": transcript, "article_text": article, **fields})
        assert sent.status_code == 303, sent.text
        return sent.headers["location"]

    def sign_off(self, place: str, **fields: str) -> httpx.Response:
        """A sign-off, as the page of the version sends it now."""
        found = re.search(r'name="seen_changes" value="(\d+)"', self.get(place).text)
        assert found
        return self.send(f"{place}/sign-offs", {"seen_changes": found[1], **fields})

    def add_version(self, story: str, **fields: Any) -> httpx.Response:
        """The next version, as the page of the story sends it now."""
        found = re.search(r'name="seen_version" value="(\d+)"', self.get(story).text)
        assert found
        return self.send(f"{story}/versions", {"seen_version": found[1], **fields})

    def facts(self, place: str) -> dict[str, int]:
        """The facts of a version that can be decided about, each with the revision that its form carries."""
        page = self.get(place).text
        found = re.findall(r'name="fact" value="([^"]+)">\s*<input type="hidden" name="revision" value="(\d+)"', page)
        assert found, page[:500]
        return {fact: int(revision) for fact, revision in found}

"""A `diffcast serve` of one's own: on this machine only, at a free port, on a database that is thrown away."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx

STARTING = 60.0
"""Seconds in which the server must answer; the workers load the encoder meanwhile."""


class Server:
    """One running server, and the next one on the same database after a kill."""

    def __init__(self, data: Path, *options: str) -> None:
        self.data = data
        self.options = options
        self.lines: list[str] = []
        """What it logged, of all runs."""
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [sys.executable, "-c", "from diffcast.cli import main; main()", "serve", "--port", "0"]
        self._process = subprocess.Popen(
            [*command, "--data", str(self.data), *self.options], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        self._begun = threading.Event()
        self._log = threading.Thread(target=self._follow, daemon=True)
        self._log.start()
        end = time.monotonic() + STARTING
        while time.monotonic() < end and self._process.poll() is None:
            if self._begun.wait(0.05) and self._answers():
                return
        self._process.kill()
        raise SystemExit(f"the server did not start: {self.lines[-3:]}")

    def stop(self) -> int:
        """Ask it to end; its exit code."""
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(60)
        finally:
            self._process.kill()
            self._log.join(5)

    def kill(self) -> None:
        """End it as a crash would: at once, in the middle of whatever it does."""
        self._process.kill()
        self._process.wait()
        self._log.join(5)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.address}health", timeout=5, trust_env=False).status_code == 200
        except httpx.TransportError:
            return False

    def _follow(self) -> None:
        assert self._process.stderr
        for raw in self._process.stderr:
            line = raw.decode("utf-8", "replace").strip()
            self.lines.append(line)
            if not self._begun.is_set() and '"started"' in line:
                self.address = json.loads(line)["address"]
                self._begun.set()

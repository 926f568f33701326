"""One run at a time on one folder: the lock says who holds it, and is free when its process ends, however it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from diffcast.archive.output_folder import locked
from diffcast.errors import UnwritableOutput

HOLDER = """
import sys, time
from pathlib import Path
from diffcast.archive.output_folder import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path) -> subprocess.Popen[bytes]:
    """A process that holds the lock of the folder."""
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    return process


def test_a_second_run_is_refused_with_who_holds_the_folder(tmp_path: Path, holder: subprocess.Popen[bytes]) -> None:
    with pytest.raises(UnwritableOutput) as raised, locked(tmp_path):
        pass
    holder.kill()
    holder.communicate()
    assert f"in use by pid {holder.pid} on {socket.gethostname()} since 20" in str(raised.value)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_lock_of_a_process_that_died_is_taken_over_and_named(
    tmp_path: Path, holder: subprocess.Popen[bytes], how: signal.Signals
) -> None:
    holder.send_signal(how)
    holder.communicate()
    with locked(tmp_path) as dead:
        assert f"pid {holder.pid} on" in dead
        assert json.loads(tmp_path.joinpath("lock").read_bytes())["pid"] == os.getpid()
    with locked(tmp_path) as dead:
        assert dead == ""


@pytest.mark.parametrize(
    ("content", "free"),
    [
        (b"", True),
        (b"garbage", True),
        (b"[1]", True),
        (b'{"pid": 1}', True),
        (b'{"pid": 1, "host": "elsewhere.example", "since": "2026-05-01T00:00:00Z"}', False),
    ],
)
def test_a_lock_of_another_machine_is_for_a_person_to_delete(tmp_path: Path, content: bytes, free: bool) -> None:
    tmp_path.joinpath("lock").write_bytes(content)
    if free:
        with locked(tmp_path):
            return
    with pytest.raises(UnwritableOutput, match=r"pid 1 on elsewhere.example .* delete .*lock"), locked(tmp_path):
        pass
    tmp_path.joinpath("lock").unlink()
    with locked(tmp_path) as dead:
        assert dead == ""


def test_a_lock_is_free_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), locked(tmp_path):
        raise RuntimeError
    assert tmp_path.joinpath("lock").read_bytes() == b""

"""Unpublished copy stays on the machine: no file beside the output, no connection, no telemetry."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from reading import always, scripted, verdict
from serving import PATIENCE, SPOKEN, START, WRITTEN
from websites import page, website, worldly

from diffcast.similarity import graphs

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"
OURS = [path for folder in ("diffcast", "tools", "benchmarks", "examples") for path in (ROOT / folder).rglob("*.py")]
COMMAND = [sys.executable, "-c", START]
OPENED = re.compile(r"\bsocket(?:pair)?\((\w+)")
CONNECTED = re.compile(r"\bconnect\(\d+, \{sa_family=(\w+)")


def traceable() -> bool:
    """Whether this machine lets strace follow a process."""
    strace = shutil.which("strace")
    return (
        strace is not None and subprocess.run([strace, "-f", "true"], capture_output=True, check=False).returncode == 0
    )


traced = pytest.mark.skipif(not traceable(), reason="strace is missing, or may not trace here")


@pytest.fixture
def fresh_home(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An environment whose home, cache and temporary folders are all `tmp_path`, without a telemetry switch."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "ORT_"))}
    yield {**kept, "HOME": str(tmp_path), "TMPDIR": str(tmp_path)}


def files_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def network_calls(trace: Path) -> str:
    """What strace wrote about the network, one system call a line."""
    return trace.read_text("utf-8", errors="replace")


def test_a_comparison_writes_no_file_but_its_output(tmp_path: Path, fresh_home: dict[str, str]) -> None:
    texts = [str(EXAMPLES / "transcript.txt"), str(EXAMPLES / "article.txt")]
    report = ["--format", "json", "--output", str(tmp_path / "report.json")]
    subprocess.run([*COMMAND, "compare", *texts, *report], env=fresh_home, cwd=tmp_path, check=True)
    assert json.loads((tmp_path / "report.json").read_text("utf-8"))["settings"]["encoder"] == "contextual"
    assert files_in(tmp_path) == ["report.json"]


@traced
def test_a_socket_that_is_opened_is_found(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    opener = [sys.executable, "-c", "import socket; socket.socket(socket.AF_INET).close()"]
    subprocess.run(["strace", "-f", "-qq", "-e", "trace=network", "-o", str(trace), *opener], check=True)
    assert OPENED.findall(network_calls(trace)) == ["AF_INET"]


@traced
@pytest.mark.parametrize("command", ["compare", "check", "library"])
def test_no_socket_is_opened(tmp_path: Path, fresh_home: dict[str, str], command: str) -> None:
    """Of no family, so not even a local one (AF_UNIX)."""
    trace, report = tmp_path / "trace", tmp_path / "report.json"
    texts = [str(EXAMPLES / "transcript.txt"), str(EXAMPLES / "article.txt")]
    manifest = tmp_path / "stories.csv"
    rows = ["transcript,article,name", *(",".join([*texts, name]) for name in ("first", "second"))]
    manifest.write_text("\n".join(rows), "utf-8")
    library = f"import diffcast, pathlib; diffcast.compare(*map(pathlib.Path, {texts!r}))"
    arguments = {
        "compare": [*COMMAND, "compare", *texts, "--format", "json", "-o", str(report)],
        "check": [
            *COMMAND,
            "check",
            "--allow-outside",
            "--manifest",
            str(manifest),
            "--format",
            "json",
            "-o",
            str(report),
        ],
        "library": [sys.executable, "-c", library],
    }[command]
    traced_command = ["strace", "-f", "-qq", "-e", "trace=network", "-o", str(trace), *arguments]
    ended = subprocess.run(traced_command, env=fresh_home, cwd=tmp_path, check=False, capture_output=True)
    assert ended.returncode in (0, 1), ended.stderr.decode()
    assert not OPENED.findall(network_calls(trace))


@traced
def test_a_web_address_connects_to_its_host_alone_and_sends_no_word_of_a_text(
    tmp_path: Path, fresh_home: dict[str, str]
) -> None:
    """The site is on this machine, so that its address stands in the trace; nothing but the request goes to it."""
    trace, transcript = tmp_path / "trace", str(EXAMPLES / "transcript.txt")
    with website() as site:
        site.pages["/leak"] = page(WRITTEN)
        world = fresh_home | worldly(tmp_path, site.port)
        arguments = ["compare", transcript, "http://news.example/leak", "--encoder", "lexical", "--format", "line"]
        tracer = ["strace", "-f", "-qq", "-s", "9999", "-e", "trace=network,write", "-o", str(trace)]
        ended = subprocess.run(
            [*tracer, *COMMAND, *arguments], env=world, cwd=tmp_path, check=True, capture_output=True, text=True
        )
        assert ended.stdout.startswith("changed="), ended.stderr
        calls = network_calls(trace)
        connected = re.findall(r"\bconnect\(\d+, \{sa_family=AF_INET6?, sin6?_port=htons\((\d+)\)", calls)
        assert connected == [str(site.port)] * 2
    sent = re.findall(r"\bsendto\(\d+, (.*)", calls)
    assert len(sent) == 2
    assert all(re.match(r'"GET /(?:robots\.txt|leak) HTTP/1\.1\\r\\n', each) for each in sent), sent
    assert not any(words in call for call in sent for words in ("WATERFRONT", "AMMONIA"))
    assert {name for name in files_in(tmp_path) if "__pycache__" not in name} == {"sitecustomize.py", "trace"}


@traced
def test_a_second_reader_is_the_only_connection_and_it_stays_on_this_machine(
    tmp_path: Path, fresh_home: dict[str, str]
) -> None:
    """Even where the environment names a proxy."""
    trace, report = tmp_path / "trace", tmp_path / "report.json"
    texts = [str(EXAMPLES / "transcript.txt"), str(EXAMPLES / "article.txt")]
    tracer = ["strace", "-f", "-qq", "-e", "trace=connect", "-o", str(trace)]
    proxies = {"http_proxy": "http://192.0.2.1:3128", "HTTP_PROXY": "http://192.0.2.1:3128"}
    with scripted(always(verdict("agrees"))) as server:
        options = ["--second-reader", server.url, "-o", str(report)]
        command = [*tracer, *COMMAND, "compare", *texts, *options]
        subprocess.run(command, env=fresh_home | proxies, cwd=tmp_path, check=True, capture_output=True)
    calls = network_calls(trace)
    assert json.loads(report.read_text("utf-8"))["second_reader"]["answered"] == len(server.questions)
    assert len(server.requests) == calls.count("connect(")
    assert calls.count(f'sin_port=htons({server.port}), sin_addr=inet_addr("127.0.0.1")') == calls.count("connect(")
    assert files_in(tmp_path) == ["report.json", "trace"]


@traced
def test_the_desk_and_its_workers_only_answer(tmp_path: Path, fresh_home: dict[str, str]) -> None:
    """The server listens; neither it nor a worker process connects to anything but local sockets (AF_UNIX)."""
    trace, data = tmp_path / "trace", tmp_path / "desk.db"
    options = ["serve", "--port", "0", "--workers", "1", "--data", str(data)]
    tracer = ["strace", "-f", "-qq", "-e", "trace=network", "-o", str(trace)]
    server = subprocess.Popen(
        [*tracer, *COMMAND, *options], env=fresh_home, cwd=tmp_path, stderr=subprocess.PIPE, start_new_session=True
    )
    try:
        assert server.stderr is not None
        address = next(json.loads(line)["address"] for line in server.stderr if b'"started"' in line).rstrip("/")
        texts = {"transcript": {"text": SPOKEN}, "article": {"text": WRITTEN}}
        sent = httpx.post(f"{address}/api/compare", json=texts, timeout=PATIENCE)
        assert sent.status_code == 200, sent.text
        assert sent.json()["settings"]["encoder"] == "contextual"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(PATIENCE)
    assert set(CONNECTED.findall(network_calls(trace))) <= {"AF_UNIX"}
    assert [name for name in files_in(tmp_path) if not name.startswith(("desk.db", "trace"))] == []


def test_the_switch_that_a_user_set_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(graphs.TELEMETRY_SWITCH, "0")
    graphs.load_onnxruntime()
    assert os.environ[graphs.TELEMETRY_SWITCH] == "0"


def test_the_switch_is_set_where_a_user_set_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(graphs.TELEMETRY_SWITCH, raising=False)
    graphs.load_onnxruntime()
    assert os.environ[graphs.TELEMETRY_SWITCH] == "1"


def test_onnxruntime_is_imported_in_one_place_only() -> None:
    def imports_it(path: Path) -> bool:
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
        names += [str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)]
        return any(name.split(".")[0] == "onnxruntime" for name in names)

    assert [str(path.relative_to(ROOT)) for path in OURS if imports_it(path)] == ["diffcast/similarity/graphs.py"]


@traced
def test_an_archive_is_compared_without_a_connection(tmp_path: Path, fresh_home: dict[str, str]) -> None:
    """Its processes talk over local sockets (AF_UNIX), and it writes only into its output folder."""
    trace, stories, output = tmp_path / "trace", tmp_path / "stories.csv", tmp_path / "results"
    texts = [str(EXAMPLES / "transcript.txt"), str(EXAMPLES / "article.txt")]
    stories.write_text("\n".join(["id,transcript,article", ",".join(["a", *texts])]), "utf-8")
    tracer = ["strace", "-f", "-qq", "-e", "trace=network", "-o", str(trace)]
    subprocess.run(
        [*tracer, *COMMAND, "batch", str(stories), "-o", str(output)],
        env=fresh_home,
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    assert set(OPENED.findall(network_calls(trace))) <= {"AF_UNIX"}
    assert {name.split("/")[0] for name in files_in(tmp_path)} == {"results", "stories.csv", "trace"}

"""How the desk tool starts and stops, and what it says meanwhile."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from serving import PATIENCE, SPOKEN, START, TOKEN, WRITTEN, Editor, command, running

from diffcast.serve.store.database import Store


def refused(*options: str, **environment: str) -> str:
    """The one line with which the command does not start."""
    ended = subprocess.run(
        command(*options), capture_output=True, timeout=PATIENCE, env=os.environ | environment, check=False
    )
    assert ended.returncode == 2, ended.stderr.decode()
    assert not ended.stdout
    line, *rest = ended.stderr.decode().splitlines()
    assert not rest
    return line


def test_a_port_in_use_is_an_error_of_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        line = refused("--port", port, "--data", str(tmp_path / "stories.db"))
    assert line == f"diffcast: 127.0.0.1:{port}: address already in use; give another --host or --port"
    assert not (tmp_path / "stories.db").exists()


@pytest.mark.parametrize("host", ["no.such.host.invalid", "203.0.113.7", "a b", "\u2603." * 40])
def test_a_host_that_is_not_this_machine_is_an_error_of_one_line(host: str, tmp_path: Path) -> None:
    assert host in refused("--host", host, "--data", str(tmp_path / "stories.db"), DIFFCAST_TOKEN=TOKEN)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "localhost.example"])
def test_a_server_for_other_machines_needs_a_token(host: str) -> None:
    assert "--token-file" in refused("--host", host, "--port", "0")


@pytest.mark.parametrize("names", [["desk.example"], ["localhost", "desk.example"]])
def test_a_server_behind_a_proxy_needs_a_token(names: list[str], tmp_path: Path) -> None:
    options = [option for name in names for option in ("--allow-host", name)]
    line = refused("--port", "0", "--data", str(tmp_path / "stories.db"), *options)
    assert line.startswith(f"diffcast: --allow-host {names[0]}: ")
    assert "--token-file" in line
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "token",
    [
        b"",
        b"short",
        b"with a blank inside it",
        "nön-ascii-nön-ascii".encode(),
        b"two-lines-of-it\ntwo-lines-of-it",
        b"x" * 1001,
    ],
)
def test_an_invalid_token_is_an_error_of_one_line(token: bytes, tmp_path: Path) -> None:
    file = tmp_path / "token.txt"
    file.write_bytes(token)
    assert f"{file}: " in refused("--token-file", str(file))


@pytest.mark.parametrize("name", ["desk.example:8000", "https://desk.example", "", "a b", "[::1]"])
def test_an_invalid_host_name_is_an_error_of_one_line(name: str) -> None:
    assert f"--allow-host {name}: " in refused("--port", "0", "--allow-host", name)


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (
            ["--user-header", "X-User"],
            "--user-header X-User: anybody could send it; give the address of the proxy (--proxy)",
        ),
        (["--user-header", "Cookie", "--proxy", "::1"], "--user-header Cookie: no header for a name"),
        (["--user-header", "X User", "--proxy", "::1"], "--user-header X User: no header for a name"),
        (["--user-header", "X-User", "--proxy", "desk.example"], "--proxy desk.example: not an address"),
        (["--user-header", "X-User", "--proxy", "10.0.0.0/33"], "--proxy 10.0.0.0/33: not an address"),
        (["--user-header", "X-User", "--proxy", ""], "--proxy : not an address"),
        (["--proxy", "127.0.0.1", "--allow-host", "desk.example"], "--allow-host desk.example: other machines can"),
    ],
)
def test_a_proxy_that_cannot_be_trusted_is_an_error_of_one_line(options: list[str], line: str, tmp_path: Path) -> None:
    assert line in refused("--port", "0", "--data", str(tmp_path / "stories.db"), *options)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("url", ["http://hooks.example/x", "hooks.example", "https://user:word@hooks.example/"])
def test_a_webhook_that_titles_may_not_go_to_is_an_error_that_does_not_repeat_it(url: str) -> None:
    line = refused("--port", "0", DIFFCAST_WEBHOOK_URL=url)
    assert line.startswith("diffcast: DIFFCAST_WEBHOOK_URL: not an https address")
    assert "hooks.example" not in line


@pytest.mark.parametrize("number", ["9" * 5000, "0", "1" + "0" * 6, "1.5"])
@pytest.mark.parametrize("name", ["SECONDS", "NOTICE_SECONDS"])
def test_a_number_in_the_environment_that_cannot_be_used_is_an_error_of_one_line(name: str, number: str) -> None:
    line = refused("--port", "0", **{f"DIFFCAST_SERVE_{name}": number})
    assert line.startswith(f"diffcast: DIFFCAST_SERVE_{name}: ")
    assert "from 1 to 999999" in line and len(line) < 200


def test_a_store_with_users_may_listen_for_other_machines(tmp_path: Path) -> None:
    data = tmp_path / "stories.db"
    with closing(Store(data)) as store:
        store.users.add("C. Mori")
    with running(data, "--host", "0.0.0.0", "--allow-host", "desk.example") as server:
        address = server.address.replace("0.0.0.0", "127.0.0.1")
        assert httpx.get(f"{address}/api/stories", timeout=PATIENCE).status_code == 401


def test_a_missing_token_file_is_an_error_of_one_line(tmp_path: Path) -> None:
    assert "cannot be read" in refused("--token-file", str(tmp_path / "none.txt"))


def test_a_database_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    data = tmp_path / "stories.db"
    with running(data) as server:
        server.stop()
    with sqlite3.connect(data) as connection:
        connection.execute("PRAGMA user_version = 99999")
    connection.close()
    before = data.read_bytes()
    assert "stories.db" in refused("--port", "0", "--data", str(data))
    assert data.read_bytes() == before


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    data = tmp_path / "stories.db"
    data.write_text("Notes of the morning meeting.\n" * 100)
    assert "stories.db" in refused("--port", "0", "--data", str(data))
    assert data.read_text() == "Notes of the morning meeting.\n" * 100


def test_without_its_extra_the_command_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "starlette.py").write_text("raise ImportError('not installed', name='starlette')")
    hiding = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {START}"
    ended = subprocess.run([sys.executable, "-c", hiding, "serve"], capture_output=True, timeout=PATIENCE, check=False)
    assert ended.returncode == 2
    assert b"pip install 'diffcast[serve]'" in ended.stderr and ended.stderr.count(b"\n") == 1


def test_a_server_that_cannot_start_exits_with_2_and_does_not_say_that_it_stopped(tmp_path: Path) -> None:
    failing = "import diffcast.serve.workers as w\ndef start(self): raise OSError('no more processes')\n"
    source = f"{failing}w.ComparePool.start = start\n{START}"
    arguments = [sys.executable, "-c", source, "serve", "--port", "0", "--data", str(tmp_path / "stories.db")]
    ended = subprocess.run(arguments, capture_output=True, timeout=PATIENCE, check=False)
    assert ended.returncode == 2
    assert b"could not start" in ended.stderr.splitlines()[-1]
    assert b'"stopped"' not in ended.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_running_requests_finish(number: signal.Signals, tmp_path: Path) -> None:
    data = tmp_path / "stories.db"
    with running(data) as server, Editor(server.address) as editor:
        fields = {"transcript_text": SPOKEN * 8, "article_text": WRITTEN * 8}
        answers: list[httpx.Response] = []
        asking = threading.Thread(target=lambda: answers.append(editor.web.post("/stories", data=fields)))
        asking.start()
        while not any(line["event"] == "comparing" for line in server.log):
            assert asking.is_alive(), answers
        assert server.stop(number) == 0
        asking.join(PATIENCE)
        assert [answer.status_code for answer in answers] == [303]
        assert server.log[-1]["event"] == "stopped"
    with running(data) as server, Editor(server.address) as editor:
        assert editor.get(answers[0].headers["location"]).status_code == 200


def test_no_process_is_left_when_the_server_is_killed(tmp_path: Path) -> None:
    with running(tmp_path / "stories.db") as server, Editor(server.address) as editor:
        editor.begin()
        workers = children(server.process.pid)
        assert workers
        server.stop(signal.SIGKILL)
        for worker in workers:
            assert gone(worker)


def test_the_log_is_json_without_words_of_a_story(tmp_path: Path) -> None:
    data = tmp_path / "stories.db"
    with running(data, DIFFCAST_TOKEN=TOKEN) as server, Editor(server.address) as editor:
        editor.web.headers["authorization"] = f"Bearer {TOKEN}"
        words = {"title": "Harbour-xylophone", "by": "Quillfeather", "note": "Marmalade-memo"}
        place = editor.begin(
            f"{SPOKEN}\nZEPPELINS LANDED.", f"{WRITTEN}\nWombats landed.", title=words["title"], by=words["by"]
        )
        fact = next(iter(editor.facts(place)))
        editor.send(f"{place}/decisions", {"fact": fact, "choice": "fix", "revision": "0", "note": words["note"]})
        editor.get("/?search=Harbour-xylophone")
        editor.get("/Gooseberry")
        editor.send("/stories", {"transcript_text": "", "article_text": "Wombats"})
        server.stop()
        told = "".join(server.lines)
        assert {"started", "request", "stopped"} <= {line["event"] for line in server.log}
        assert not [word for word in (*words.values(), "ZEPPELINS", "Wombats", "Gooseberry", TOKEN) if word in told]
        request = next(line for line in server.log if line.get("what") == "create_story")
        assert request["method"] == "POST"
        assert request["status"] == 303
        assert request["ms"] > 0


def test_the_first_log_line_has_the_address(tmp_path: Path) -> None:
    with running(tmp_path / "stories.db") as server:
        first = json.loads(server.lines[0])
        assert first["event"] == "started"
        assert httpx.get(f"{first['address']}health", timeout=PATIENCE).json() == {"status": "ok"}


def children(process: int) -> list[int]:
    listed = subprocess.run(["pgrep", "-P", str(process)], capture_output=True, check=False).stdout
    return [int(each) for each in listed.split()]


def gone(process: int) -> bool:
    """Whether the process ends within a few seconds."""
    for _ in range(200):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        threading.Event().wait(0.05)
    return False


def test_a_configuration_applies_at_the_desk(tmp_path: Path) -> None:
    (tmp_path / "desk.toml").write_text("[severity]\nnumber = 'note'\n", "utf-8")
    with (
        running(tmp_path / "s.db", "--config", str(tmp_path / "desk.toml")) as server,
        Editor(server.address) as editor,
    ):
        report = editor.get(f"{editor.begin()}/reports/json").json()
    assert report["settings"]["policy"]["source"] == "desk.toml"
    assert {one["severity"] for fact in report["facts"] for one in fact["differences"] if one["kind"] == "number"} == {
        "note"
    }


def test_a_configuration_with_a_mistake_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "desk.toml").write_text("[severity]\nnumber = 'loud'\n", "utf-8")
    assert "desk.toml:2:" in refused("--config", str(tmp_path / "desk.toml"))

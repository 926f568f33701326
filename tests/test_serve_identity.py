"""Who it was: the name that a proxy or a token proves is in the history, whatever somebody types."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import httpx
import pytest
from serving import PATIENCE, SPOKEN, WRITTEN, Editor, Running, database, running

from diffcast.cli import main

PROXY, STRANGER = "127.0.0.1", "127.0.0.2"
HEADER = "X-Forwarded-User"


@dataclass(frozen=True)
class Ended:
    """What a command left behind."""

    returncode: object
    stdout: str
    stderr: str


def user(*arguments: str) -> Ended:
    """`diffcast user` with these arguments."""
    out, error = TextIOWrapper(BytesIO(), "utf-8"), StringIO()
    with redirect_stdout(out), redirect_stderr(error), pytest.raises(SystemExit) as ended:
        main(["user", *arguments])
    out.seek(0)
    return Ended(ended.value.code, out.read(), error.getvalue())


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A desk behind a proxy at 127.0.0.1 that names people, with one story."""
    data = tmp_path_factory.mktemp("proxied") / "stories.db"
    options = ("--user-header", HEADER, "--proxy", PROXY, "--allow-host", "desk.example")
    with running(data, "--host", "0.0.0.0", *options) as found:
        found.address = found.address.replace("0.0.0.0", "127.0.0.1")
        with Editor(found.address) as editor:
            editor.web.headers[HEADER] = "maya@desk.example"
            editor.begin()
        yield found


@pytest.fixture(scope="module")
def personal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, str]]:
    """A desk with one user, and her token."""
    data = tmp_path_factory.mktemp("personal") / "stories.db"
    token = user("add", "C. Mori", "--data", str(data)).stdout.strip()
    with running(data) as found:
        yield found, token


def ask(server: Running, path: str, source: str = PROXY, **more: object) -> httpx.Response:
    """A request from that address of this machine."""
    transport = httpx.HTTPTransport(local_address=source)
    with httpx.Client(base_url=server.address, transport=transport, timeout=PATIENCE) as web:
        return web.get(path, **more)  # type: ignore[arg-type]


# The proxy


def test_the_name_from_the_proxy_is_in_the_history(proxied: Running) -> None:
    with Editor(proxied.address) as editor:
        editor.web.headers[HEADER] = "Zoë Ångström"
        place = editor.begin(by="Somebody Else")
        assert "Your name" not in editor.get("/").text
        assert "Signed in as" in editor.get("/").text and "Zoë Ångström" in editor.get("/").text
        fact = next(iter(editor.facts(place)))
        sent = {"fact": fact, "revision": "0", "choice": "fix", "by": "Somebody Else"}
        assert editor.send(f"{place}/decisions", sent).status_code == 303
        assert editor.sign_off(place, by="Somebody Else", note="agreed").status_code == 303
        kept = editor.get(f"/api{place}").json()
    assert (kept["by"], kept["decisions"][0]["by"], kept["sign_offs"][0]["by"]) == ("Zoë Ångström",) * 3


def test_a_program_cannot_sign_for_somebody_else(proxied: Running) -> None:
    with Editor(proxied.address) as editor:
        editor.web.headers[HEADER] = "maya@desk.example"
        fact = next(iter(editor.facts("/stories/1/versions/1")))
        path = f"/api/stories/1/versions/1/decisions/{fact}"
        body = {"choice": "fix", "revision": 0}
        refused = editor.web.put(path, json=body | {"by": "C. Mori"})
        assert refused.status_code == 403
        assert refused.json()["detail"] == "by: this request is from maya@desk.example; leave by out"
        assert editor.web.put(path, json=body).json()["by"] == "maya@desk.example"


def test_the_name_from_the_proxy_is_on_what_is_done_to_a_whole_story(proxied: Running) -> None:
    with Editor(proxied.address) as editor:
        editor.web.headers[HEADER] = "Zoë Ångström"
        place = editor.begin()
        story = place.split("/")[2]
        typed = {"by": "Somebody Else", "story": story, "back": "/"}
        changed = {"title": "Leak", "owner": "D. Ito", "by": "Somebody Else"}
        assert editor.send(f"/stories/{story}/edit", changed).status_code == 303
        assert editor.send("/stories/selected", typed | {"action": "archive"}).status_code == 303
        assert editor.send("/stories/selected", typed | {"action": "accept"}).status_code == 303
        assert "Your name" not in editor.get(f"{place}/edit").text
        assert "Your name" not in editor.get("/new").text
        edited = {"edited_version": "1", "seen_version": "1", "by": "Somebody Else", "transcript_text": SPOKEN}
        edited["article_text"] = WRITTEN.replace("14 workers", "41 workers")
        assert editor.send(f"/stories/{story}/versions", edited).status_code == 303
        kept = editor.get(f"/api/stories/{story}/versions/1").json()["decisions"]
        assert {each["by"] for each in kept} == {"Zoë Ångström"}
        assert editor.get(f"/api/stories/{story}/versions/2").json()["by"] == "Zoë Ångström"
        assert editor.send("/stories/delete", typed).status_code == 303
    with closing(sqlite3.connect(database(proxied))) as other:
        assert other.execute("SELECT by FROM forgotten WHERE id = ?", (story,)).fetchall() == [("Zoë Ångström",)]


def test_a_program_can_change_a_whole_story_for_nobody_else(proxied: Running) -> None:
    with Editor(proxied.address) as editor:
        editor.web.headers[HEADER] = "maya@desk.example"
        place = editor.begin()
        story = f"/api{place.partition('/versions')[0]}"
        other = {"by": "C. Mori"}
        assert editor.web.patch(story, json=other | {"title": "Leak"}).status_code == 403
        assert editor.web.post(f"/api{place}/accept-extras", json=other).status_code == 403
        assert editor.web.delete(story, params=other).status_code == 403
        assert editor.web.patch(story, json={"title": "Leak"}).status_code == 200
        assert [each["by"] for each in editor.get(story).json()["story_changes"]] == ["maya@desk.example"]
        assert editor.web.post(f"/api{place}/accept-extras", json={}).status_code == 200
        assert editor.web.delete(story).status_code == 200


@pytest.mark.parametrize("path", ["/", "/api/stories", "/health", "/static/desk.css", "/login"])
def test_a_header_from_a_client_that_is_not_the_proxy_is_refused(path: str, proxied: Running) -> None:
    answer = ask(proxied, path, STRANGER, headers={HEADER: "maya@desk.example", "accept": "application/json"})
    assert answer.status_code == 403
    assert answer.json()["detail"] == (
        "x-forwarded-user: sent by 127.0.0.2, which is not a proxy of this desk (--proxy)"
    )


@pytest.mark.parametrize(
    "headers", [{}, {"X-Forwarded-For": PROXY}, {"X_Forwarded_User": "maya"}, {"Remote-User": "maya"}, {HEADER: ""}]
)
@pytest.mark.parametrize("source", [PROXY, STRANGER])
def test_whoever_nobody_names_sees_no_story(headers: dict[str, str], source: str, proxied: Running) -> None:
    answer = ask(proxied, "/stories/1", source, headers=headers)
    assert answer.status_code == (403 if HEADER in headers and source == STRANGER else 401)
    assert "Halden" not in answer.text
    assert answer.status_code == 403 or ('href="/"' not in answer.text and "Ask the person who runs it" in answer.text)


def test_another_address_in_forwarded_for_does_not_make_a_proxy(proxied: Running) -> None:
    """The address of the connection counts, whatever headers say about it."""
    claimed = {HEADER: "maya", "X-Forwarded-For": PROXY, "Forwarded": f"for={PROXY}", "X-Real-IP": PROXY}
    assert ask(proxied, "/stories/1", STRANGER, headers=claimed).status_code == 403
    told = {HEADER: "maya", "X-Forwarded-For": "203.0.113.9"}
    assert ask(proxied, "/stories/1", PROXY, headers=told).status_code == 200


@pytest.mark.parametrize("name", ["x" * 81, "maya\u202eayam", "\u200fmaya", b"\xff\xfe", "a\u0085b"])
def test_a_name_that_nobody_could_read_is_refused(name: str | bytes, proxied: Running) -> None:
    raw = name if isinstance(name, bytes) else name.encode()
    answer = ask(proxied, "/stories/1", headers={HEADER.encode(): raw})
    assert answer.status_code == 400
    assert "Halden" not in answer.text


def test_a_header_sent_twice_is_refused(proxied: Running) -> None:
    answer = ask(proxied, "/stories/1", headers=[(HEADER, "maya"), (HEADER, "admin")])
    assert answer.status_code == 400


def test_without_the_option_the_header_means_nothing(tmp_path: Path, personal: tuple[Running, str]) -> None:
    assert ask(personal[0], "/api/stories", headers={HEADER: "maya"}).status_code == 401


# Tokens of their own


def test_a_user_signs_in_and_their_name_is_used(personal: tuple[Running, str]) -> None:
    server, token = personal
    with Editor(server.address) as editor:
        assert editor.get("/").status_code == 303
        assert editor.web.post("/login", data={"secret": token, "next": "/"}).status_code == 303
        assert "C. Mori" in editor.get("/").text and "Sign out" in editor.get("/").text
        place = editor.begin(by="Somebody Else")
        assert editor.get(f"/api{place}").json()["by"] == "C. Mori"


def test_a_program_of_a_user_sends_the_token(personal: tuple[Running, str]) -> None:
    server, token = personal
    assert ask(server, "/api/stories", headers={"authorization": f"Bearer {token}"}).status_code == 200
    assert ask(server, "/api/stories", headers={"authorization": f"Bearer {token}x"}).status_code == 401
    assert ask(server, "/api/stories").status_code == 401


def test_whoever_is_revoked_is_out_at_once(personal: tuple[Running, str]) -> None:
    server, _ = personal
    data = str(database(server))
    token = user("add", "T. Lanz", "--data", data).stdout.strip()
    with Editor(server.address) as editor:
        editor.web.post("/login", data={"secret": token})
        assert editor.get("/").status_code == 200
        assert user("revoke", "T. Lanz", "--data", data).returncode == 0
        assert editor.get("/").status_code == 303
        assert editor.web.post("/login", data={"secret": token}).status_code == 403


# The command


def test_the_token_is_printed_once_and_the_list_has_none(tmp_path: Path) -> None:
    data = str(tmp_path / "stories.db")
    made = user("add", " C. Mori ", "--data", data)
    assert (made.returncode, len(made.stdout.strip())) == (0, 43)
    assert "everybody has to sign in; restart" in made.stderr
    assert "restart" not in user("add", "A. Berg", "--data", data).stderr
    listed = user("list", "--data", data).stdout
    assert [line.partition("  ")[0] for line in listed.splitlines()] == ["A. Berg", "C. Mori"]
    assert made.stdout.strip() not in listed


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("add", ""), "NAME: give 1 to 80 characters"),
        (("add", "x" * 81), "NAME: give 1 to 80 characters"),
        (("add", "maya\u202e"), "NAME: give 1 to 80 characters"),
        (("revoke", "nobody"), "no such file"),
        (("list",), "no such file"),
    ],
)
def test_what_the_command_cannot_do_is_one_line(arguments: tuple[str, ...], line: str, tmp_path: Path) -> None:
    ended = user(*arguments, "--data", str(tmp_path / "none.db"))
    assert ended.returncode == 2
    assert line in ended.stderr and ended.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())

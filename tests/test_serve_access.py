"""Who is let in: no foreign host name, no other site's form, nobody without the token; and what every answer carries."""

from __future__ import annotations

import asyncio
import http.client
import re
import socket
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from pathlib import Path

import httpx
import pytest
from serving import PATIENCE, TOKEN, Editor, Running, database, running
from threads import in_thread

from diffcast.serve.http.identity import MAX_WRONG, WRONG_TOKEN_SECONDS

STRICT = ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'")
ADDRESSES = [
    "/",
    "/stories/1",
    "/stories/1/versions/1",
    "/nothing",
    "/health",
    "/openapi.json",
    "/api/stories",
    "/login",
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A desk on this machine alone, with one story."""
    with running(tmp_path_factory.mktemp("guard") / "stories.db") as found:
        with Editor(found.address) as editor:
            editor.begin()
        yield found


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A desk that others can reach, with a token and one story."""
    data = tmp_path_factory.mktemp("closed") / "stories.db"
    with running(data, "--host", "0.0.0.0", "--allow-host", "desk.example", DIFFCAST_TOKEN=TOKEN) as found:
        found.address = found.address.replace("0.0.0.0", "127.0.0.1")
        with Editor(found.address) as editor:
            editor.web.headers["authorization"] = f"Bearer {TOKEN}"
            editor.begin()
        yield found


def ask(server: Running, path: str = "/", method: str = "GET", **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.request(method, server.address + path, headers=named, timeout=PATIENCE)


def port(server: Running) -> str:
    return server.address.rpartition(":")[2]


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST", "localhost.", "[::1]"])
def test_a_name_of_this_machine_is_accepted(name: str, server: Running) -> None:
    assert ask(server, host=f"{name}:{port(server)}").status_code == 200


@pytest.mark.parametrize("name", ["desk.example", "Desk.Example", "desk.example:443"])
def test_an_allowed_host_name_is_accepted(name: str, closed: Running) -> None:
    assert ask(closed, "/health", host=name).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "evil.example",
        "localhost.evil.example",
        "evil-localhost",
        "192.0.2.7",
        "desk.example",
        "127.0.0.1.evil.example",
    ],
)
def test_a_foreign_host_name_is_refused(name: str, server: Running) -> None:
    for path in ("/", "/api/stories", "/health", "/static/desk.css"):
        assert ask(server, path, host=name).status_code == 421


@pytest.mark.parametrize("name", ["", "a b", "localhost:99999999", "user@localhost", "localhost/x", "<script>", "[::1"])
def test_an_invalid_host_header_is_refused(name: str, server: Running) -> None:
    assert ask(server, host=name).status_code == 400


def test_a_server_for_other_machines_accepts_any_ip_address_as_host(
    closed: Running,
) -> None:
    assert ask(closed, "/health", host="192.0.2.7").status_code == 200
    assert ask(closed, "/health", host="evil.example").status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"origin": "http://localhost.evil.example"},
        {"origin": "garbage"},
        {"origin": "http://[::1"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "none", "origin": "https://evil.example"},
    ],
)
def test_a_request_from_another_site_is_refused(headers: dict[str, str], server: Running) -> None:
    for path in ("/stories", "/api/stories", "/api/compare", "/login", "/stories/1/versions/1/decisions"):
        assert ask(server, path, "POST", **headers).status_code == 403
    assert ask(server, "/api/stories/1/versions/1/decisions/f-1", "PUT", **headers).status_code == 403


def test_a_link_from_another_site_works(server: Running) -> None:
    assert ask(server, "/stories/1", sec_fetch_site="cross-site").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec_fetch_site": "same-origin"},
        {"sec_fetch_site": "same-origin", "origin": "http://127.0.0.1:{port}"},
        {"sec_fetch_site": "none"},
        {"origin": "http://127.0.0.1:{port}"},
    ],
)
def test_own_pages_and_programs_may_send_requests(headers: dict[str, str], server: Running) -> None:
    own = {name: value.format(port=port(server)) for name, value in headers.items()}
    assert ask(server, "/stories/1/versions/1/decisions", "POST", **own).status_code == 415


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://desk.example", "desk.example"),
        ("https://desk.example", "desk.example:443"),
        ("https://desk.example:8443", "desk.example:8443"),
        ("http://desk.example", "Desk.Example"),
    ],
)
def test_a_proxy_may_end_https(origin: str, host: str, closed: Running) -> None:
    assert ask(closed, "/login", "POST", origin=origin, host=host).status_code == 415


@pytest.mark.parametrize(
    ("origin", "host"),
    [("https://desk.example:8443", "desk.example"), ("https://desk.example.evil", "desk.example")],
)
def test_another_port_or_name_is_another_site(origin: str, host: str, closed: Running) -> None:
    assert ask(closed, "/login", "POST", origin=origin, host=host).status_code == 403


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_response_has_the_protective_headers(path: str, server: Running) -> None:
    headers = ask(server, path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cache-control"] == "no-store"
    assert all(part in headers["content-security-policy"] for part in STRICT)
    assert "unsafe" not in headers["content-security-policy"]
    assert "server" not in headers
    assert not [name for name in headers if name.startswith("access-control")]


def test_the_report_page_has_its_own_content_policy_and_cannot_be_framed(server: Running) -> None:
    policy = ask(server, "/stories/1/versions/1").headers["content-security-policy"]
    assert "sha256-" in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize(
    "path",
    [
        "/static/",
        "/static",
        "/static/..",
        "/static/../html.py",
        "/static/%2e%2e/settings.py",
        "/static/..%2fsettings.py",
        "/static/desk.css/",
        "/static/%00",
        "/../../etc/passwd",
    ],
)
def test_only_the_static_files_of_the_pages_are_served(path: str, server: Running) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", int(port(server)), timeout=PATIENCE)
    connection.request("GET", path)
    answer = connection.getresponse()
    assert answer.status == 404
    assert b"ServeSettings" not in answer.read()
    connection.close()


def test_a_static_file_is_cached_while_its_content_is_the_same(server: Running) -> None:
    for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', ask(server).text):
        assert "immutable" in ask(server, address).headers["cache-control"]
        assert ask(server, address.partition("?")[0]).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("path", "method", "allowed"),
    [
        ("/", "POST", "GET, HEAD"),
        ("/stories", "GET", "POST"),
        ("/stories/1/versions/1", "DELETE", "GET, HEAD"),
        ("/api/stories", "DELETE", "GET, HEAD, POST"),
        ("/api/stories/1/versions/1/decisions/f-1", "GET", "PUT"),
        ("/login", "PUT", "GET, HEAD, POST"),
        ("/health", "OPTIONS", "GET, HEAD"),
        ("/", "BREW", "GET, HEAD"),
    ],
)
def test_a_wrong_method_is_refused_with_the_right_ones(path: str, method: str, allowed: str, server: Running) -> None:
    answer = ask(server, path, method)
    assert answer.status_code == 405
    assert sorted(answer.headers["allow"].split(", ")) == allowed.split(", ")


@pytest.mark.parametrize("path", ["/", "/stories/1", "/stories/1/versions/1", "/api/stories", "/health", "/nothing"])
def test_head_returns_the_headers_of_get(path: str, server: Running) -> None:
    whole, head = ask(server, path), ask(server, path, "HEAD")
    assert head.status_code == whole.status_code
    assert head.headers["content-type"] == whole.headers["content-type"]
    assert not head.content


@pytest.mark.parametrize("shown", [None, "wrong", TOKEN[:-1], TOKEN + "x", TOKEN.upper(), "é" * 20])
@pytest.mark.parametrize(
    "path", ["/", "/stories/1/versions/1", "/api/stories", "/openapi.json", "/stories/1/versions/1/review.json"]
)
def test_without_the_token_nobody_reads_a_story(path: str, shown: str | None, closed: Running) -> None:
    headers = {} if shown is None else {"authorization": f"Bearer {shown}".encode()}
    answer = httpx.get(closed.address + path, headers=headers, timeout=PATIENCE)
    assert answer.status_code == (401 if path.startswith(("/api", "/openapi")) else 303)
    assert "Halden" not in answer.text
    if answer.status_code == 401:
        assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("path", ["/stories", "/stories/1/versions/1/decisions", "/api/stories", "/logout"])
def test_without_the_token_nobody_sends_anything(path: str, closed: Running) -> None:
    assert ask(closed, path, "POST").status_code == 401


def test_a_program_sends_the_token_with_each_call(closed: Running) -> None:
    assert ask(closed, "/api/stories", authorization=f"Bearer {TOKEN}").json()["stories"]
    assert ask(closed, "/api/stories", authorization=f"bearer {TOKEN}").status_code == 200
    assert ask(closed, "/api/stories", authorization=f"Basic {TOKEN}").status_code == 401


def test_an_editor_signs_in_once(closed: Running) -> None:
    with Editor(closed.address) as editor:
        sent = editor.get("/stories/1")
        assert sent.headers["location"] == "/login?next=/stories/1"
        assert "Halden" not in editor.get(sent.headers["location"]).text
        wrong = editor.web.post("/login", data={"secret": "wrong", "next": "/stories/1"})
        assert wrong.status_code == 403
        assert "not a token" in wrong.text
        right = editor.web.post("/login", data={"secret": TOKEN, "next": "/stories/1"})
        assert (right.status_code, right.headers["location"]) == (303, "/stories/1")
        cookie = right.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert TOKEN not in cookie
        assert "Halden" in editor.get("/stories/1").text
        assert editor.web.post("/logout").status_code == 303
        assert editor.get("/stories/1").status_code == 303


@pytest.mark.parametrize(
    ("asked", "onward"),
    [
        ("/?search=dam&state=open&page=2", "/?search=dam&state=open&page=2"),
        ("/stories/1/versions/1?done=saved&count=1", "/stories/1/versions/1?done=saved&count=1"),
        ("/?search=a%26b%3Dc%20d%23e", "/?search=a%26b%3Dc%20d%23e"),
        ("/?search=caf%C3%A9", "/?search=caf%C3%A9"),
        ("/caf%C3%A9", "/caf%C3%A9"),
        ("/what%3Fsearch", "/what%3Fsearch"),
        ("/?next=//evil.example", "/?next=//evil.example"),
        ("/?", "/"),
        ("/stories/1?search=" + "dam" * 400, "/stories/1"),
        ("/" + "dam" * 400, "/"),
        ("//evil.example/?a=b", "/"),
        ("/%2Fevil.example/?a=b", "/"),
        ("/%5Cevil.example?a=b", "/%5Cevil.example?a=b"),
    ],
)
def test_after_signing_in_an_editor_is_where_they_meant_to_go(asked: str, onward: str, closed: Running) -> None:
    with Editor(closed.address) as editor:
        form = editor.get(ask(closed, asked).headers["location"]).text
        (kept,) = re.findall(r'name="next" value="([^"]*)"', form)
        sent = editor.web.post("/login", data={"secret": TOKEN, "next": unescape(kept)})
        assert (sent.status_code, sent.headers["location"]) == (303, onward)


@pytest.mark.parametrize(
    "onward", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/\nx", "evil", ""]
)
def test_signing_in_never_redirects_to_another_site(onward: str, closed: Running) -> None:
    sent = httpx.post(f"{closed.address}/login", data={"secret": TOKEN, "next": onward}, timeout=PATIENCE)
    assert (sent.status_code, sent.headers["location"]) == (303, "/")


@pytest.mark.parametrize(
    "cookie", ["x", "0" * 32, f"{'0' * 32}.9999999999.{'0' * 64}", "..", "a.b.c", f"{'0' * 32}.９.{'0' * 64}"]
)
def test_a_forged_cookie_is_refused(cookie: str, closed: Running) -> None:
    headers = {"cookie": f"diffcast={cookie}".encode()}
    assert httpx.get(f"{closed.address}/stories/1", headers=headers, timeout=PATIENCE).status_code == 303


def test_a_cookie_ends_after_seven_days(closed: Running) -> None:
    with Editor(closed.address) as editor:
        signed_in = editor.web.post("/login", data={"secret": TOKEN})
        assert "max-age=604800" in signed_in.headers["set-cookie"].lower()
        assert editor.get("/stories/1").status_code == 200
        with closing(sqlite3.connect(database(closed))) as store:
            assert store.execute("SELECT count(*) FROM session WHERE expires > '2000'").fetchone() != (0,)
            store.execute("UPDATE session SET expires = '2000-01-01T00:00:00.000Z'")
            store.commit()
        assert editor.get("/stories/1").status_code == 303


def test_a_sign_out_ends_the_session_also_for_who_kept_the_cookie(closed: Running) -> None:
    with Editor(closed.address) as editor:
        editor.web.post("/login", data={"secret": TOKEN})
        kept = editor.web.cookies["diffcast"]
        assert ask(closed, "/stories/1", cookie=f"diffcast={kept}").status_code == 200
        assert editor.web.post("/logout").status_code == 303
        assert ask(closed, "/stories/1", cookie=f"diffcast={kept}").status_code == 303


def test_the_database_holds_no_token_and_no_cookie(closed: Running) -> None:
    with Editor(closed.address) as editor:
        editor.web.post("/login", data={"secret": TOKEN})
        kept = editor.web.cookies["diffcast"]
    data = database(closed)
    raw = b"".join(each.read_bytes() for each in data.parent.glob(f"{data.name}*"))
    assert b"session" in raw
    assert kept.encode() not in raw and TOKEN.encode() not in raw


@pytest.mark.parametrize("cookie", ["a" * 32, "0" * 32, "editor"])
def test_without_a_token_no_cookie_is_a_session(cookie: str, server: Running) -> None:
    answer = ask(server, "/", cookie=f"diffcast={cookie}")
    assert answer.status_code == 200
    assert "Sign out" not in answer.text and "Signed in" not in answer.text


def test_many_wrong_tokens_are_refused_unseen_for_a_while(tmp_path: Path) -> None:
    """300 at once: 50 are looked at, each after a moment; who is signed in already works on."""
    with running(tmp_path / "stories.db", DIFFCAST_TOKEN=TOKEN) as desk, Editor(desk.address) as editor:
        editor.web.post("/login", data={"secret": TOKEN})
        started = time.monotonic()
        statuses = Counter(in_thread(asyncio.run, wrong_tokens(desk, 300)))
        assert time.monotonic() - started > WRONG_TOKEN_SECONDS
        assert statuses == {401: MAX_WRONG, 429: 300 - MAX_WRONG}
        late = ask(desk, "/api/stories", authorization=f"Bearer {TOKEN}")
        assert late.status_code == 429 and 0 < int(late.headers["retry-after"]) <= 60
        assert "Too many wrong tokens" in late.json()["detail"]
        assert editor.web.post("/login", data={"secret": TOKEN}).status_code == 429
        assert editor.get("/").status_code == 200


async def wrong_tokens(desk: Running, number: int) -> list[int]:
    limits = httpx.Limits(max_connections=50)
    async with httpx.AsyncClient(base_url=desk.address, timeout=PATIENCE, limits=limits) as web:
        asked = (web.get("/api/stories", headers={"authorization": f"Bearer wrong-{each}"}) for each in range(number))
        return [each.status_code for each in await asyncio.gather(*asked)]


@pytest.mark.parametrize("coding", ["chunked", "identity", "gzip, chunked"])
def test_a_body_whose_end_is_told_twice_is_refused(coding: str, server: Running) -> None:
    body = b"5\r\nhello\r\n0\r\n\r\n"
    head = f"POST /api/stories HTTP/1.1\r\nHost: 127.0.0.1:{port(server)}\r\nContent-Length: {len(body)}\r\n"
    with socket.create_connection(("127.0.0.1", int(port(server))), timeout=PATIENCE) as client:
        client.sendall(f"{head}Transfer-Encoding: {coding}\r\nContent-Type: application/json\r\n\r\n".encode() + body)
        answer = client.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 400 "), answer[:200]
    assert answer.count(b"HTTP/1.1 ") == 1, "the connection is closed after it"


def test_a_server_that_needs_no_token_sets_no_cookie(server: Running) -> None:
    assert "set-cookie" not in ask(server).headers


def test_without_the_token_only_a_small_body_is_taken(closed: Running) -> None:
    sent = httpx.post(closed.address + "/login", data={"secret": "x" * 20_000}, timeout=PATIENCE)
    assert sent.status_code == 413

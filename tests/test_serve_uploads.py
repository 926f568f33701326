"""What comes in at the desk, and what must not: too much, too slow, broken, of the wrong kind, or with a name that bites."""

from __future__ import annotations

import io
import socket
import time
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import httpx
import pytest
from makers import word
from serving import PATIENCE, SPOKEN, WRITTEN, Editor, Running, running

LIMIT = 1_000_000
FORM = "multipart/form-data; boundary=cut"
NASTY = [
    "<script>alert(1)</script>",
    "'; DROP TABLE story; --",
    '" onfocus="alert(1)" autofocus="',
    "{{ 7 * 7 }} {% raise %}",
    "../../etc/passwd",
    "\u202egnp.exe",
    "é" * 80,
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A desk that takes one megabyte."""
    with running(tmp_path_factory.mktemp("uploads") / "stories.db", "--max-upload", "1") as found:
        yield found


@pytest.fixture
def editor(server: Running) -> Iterator[Editor]:
    """An editor at that desk."""
    with Editor(server.address) as found:
        yield found


def zipped(**files: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.txt", text)
    return held.getvalue()


def said(answer: httpx.Response) -> str:
    """The one sentence of a page that turns something down."""
    assert "<h1>" in answer.text
    return unescape(answer.text.partition('role="alert">')[2].partition("</p>")[0])


def stories(editor: Editor) -> int:
    return len(editor.get("/api/stories?limit=200").json()["stories"])


@pytest.mark.parametrize(
    "files",
    [
        {"transcript": ("script.txt", SPOKEN.encode()), "article": ("article.txt", WRITTEN.encode())},
        {
            "transcript": ("", b""),
            "article": ("", b""),
            "page": ("both.zip", zipped(transcript=SPOKEN, article=WRITTEN)),
        },
        {"page": ("page.txt", f"{WRITTEN}\n\n{SPOKEN}".encode())},
        {"transcript": ("both.zip", zipped(script=SPOKEN, story=WRITTEN)), "article": ("", b"")},
        {"transcript": ("script.docx", word(SPOKEN)), "article": ("a.txt", WRITTEN.encode())},
    ],
    ids=["two files", "a zip", "a page", "a zip in the first field", "a Word document"],
)
def test_files_become_a_story(files: dict[str, tuple[str, bytes]], editor: Editor) -> None:
    sent = editor.send("/stories", files=files)
    assert sent.status_code == 303, said(sent)
    assert 'data-severity="correction"' in editor.get(sent.headers["location"]).text


def test_pasted_text_and_a_file_go_together(editor: Editor) -> None:
    sent = editor.send("/stories", {"transcript_text": SPOKEN}, files={"article": ("article.txt", WRITTEN.encode())})
    assert sent.status_code == 303, said(sent)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, "No text"),
        ({"transcript_text": " \n\t"}, "No text"),
        ({"transcript_text": "TEN WERE HURT."}, "The article is missing"),
        ({"article_text": "Ten were hurt."}, "The transcript is missing"),
        ({"transcript_text": SPOKEN, "article_text": SPOKEN}, "the same text"),
        ({"transcript_text": SPOKEN, "article_text": "* * *"}, "article"),
        ({"transcript_text": SPOKEN, "article_text": WRITTEN, "page_text": WRITTEN}, "page: holds both"),
        ({"transcript_text": SPOKEN, "article_text": WRITTEN, "title": "x" * 201}, "title: longer than 200"),
        ({"transcript_text": SPOKEN, "article_text": WRITTEN, "by": "x" * 81}, "by: longer than 80"),
        ({"transcript_text": SPOKEN, "article_text": WRITTEN, "title": "a\0b"}, "title: contains a NUL"),
        (
            {"transcript_text": SPOKEN, "article_text": WRITTEN, "article_format": "wordstar"},
            "article: no format 'wordstar'; use one of",
        ),
        ({"transcript_text": SPOKEN, "article_text": "word " * 20_001}, "20,000"),
    ],
)
def test_a_form_that_cannot_be_compared_is_refused_with_the_reason(
    fields: dict[str, str], why: str, editor: Editor
) -> None:
    before = stories(editor)
    sent = editor.send("/stories", fields)
    assert sent.status_code == 422
    assert why in said(sent)
    assert stories(editor) == before


@pytest.mark.parametrize(
    ("name", "raw", "why"),
    [
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(500), "picture"),
        ("story.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "Word"),
        ("story.pdf", b"%PDF-1.7\nnothing", "story.pdf"),
        ("story.zip", zipped(a=SPOKEN)[:200], "holds both texts"),
        ("empty.txt", b"\0\0\0\0", "empty"),
        ("noise.txt", bytes(range(256)) * 40, "noise.txt"),
    ],
)
def test_a_file_of_the_wrong_kind_is_refused_with_the_readers_error(
    name: str, raw: bytes, why: str, editor: Editor
) -> None:
    sent = editor.send("/stories", {"transcript_text": SPOKEN}, files={"article": (name, raw)})
    assert sent.status_code == 422
    assert why in said(sent)


def test_a_hundred_files_are_refused(editor: Editor) -> None:
    files = [("article", (f"{number}.txt", b"One.")) for number in range(100)]
    sent = editor.send("/stories", files=files)
    assert sent.status_code == 400
    assert "Too many files" in said(sent)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/json", "", "multipart/mixed; boundary=cut", "application/xml"]
)
def test_a_body_that_is_not_a_form_is_refused(kind: str, editor: Editor) -> None:
    sent = editor.web.post("/stories", content=b"hello", headers={"content-type": kind})
    assert sent.status_code == 415


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"--cut\r\n"),
        (FORM, b"hello"),
        (FORM, b"--cut\r\nContent-Disposition: form-data\r\n\r\nx\r\n--cut--\r\n"),
        (FORM, b"--cut\r\nnonsense\r\n\r\nx\r\n--cut--\r\n"),
        (FORM, b"--cut\r\n" + b'Content-Disposition: form-data; name="x"\r\n\r\n' + b"x\r\n--cu"),
        (FORM, b'--cut\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n' * 30 + b"--cut--\r\n"),
        (FORM, b'--cut\r\nContent-Disposition: form-data; name="article_text"\r\n\r\nFourteen workers'),
        (FORM, b'--cut\r\nContent-Disposition: form-data; name="article_text"\r\n\r\nFourteen\r\n--cut\r\n'),
        (FORM, b"\xff\xfe" * 100),
        ("application/x-www-form-urlencoded", b"&".join(b"a=1" for _ in range(100))),
    ],
)
def test_a_broken_form_is_refused(kind: str, body: bytes, editor: Editor) -> None:
    sent = editor.web.post("/stories", content=body, headers={"content-type": kind})
    assert sent.status_code in (400, 403), sent.text
    assert said(sent)


def test_more_than_the_limit_is_refused_before_it_is_read(server: Running) -> None:
    head = f"POST /stories HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {FORM}\r\nExpect: 100-continue\r\nContent-Length: 5000000000\r\n\r\n"
    with raw(server) as line:
        line.sendall(head.encode())
        answer = line.recv(65536)
        assert answer.startswith(b"HTTP/1.1 413 ")
        assert b"connection: close" in answer.lower()
        while line.recv(65536):
            pass


@pytest.mark.parametrize("size", [LIMIT + 1, 2 * LIMIT, 30 * LIMIT])
def test_a_browser_that_sends_too_much_gets_the_reason(size: int, editor: Editor) -> None:
    try:
        sent = editor.send("/stories", files={"article": ("big.txt", b"x" * size)})
    except httpx.TransportError:
        assert size > 4 * LIMIT
        return
    assert sent.status_code == 413
    assert "larger than the 1 MB" in said(sent)


def test_more_than_the_limit_without_a_length_is_refused_while_it_comes(server: Running) -> None:
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    with raw(server) as line:
        line.sendall(
            f"POST /stories HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {FORM}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        )
        begun = time.monotonic()
        with pytest.raises(OSError):
            while time.monotonic() - begun < PATIENCE:
                line.sendall(chunk)


def test_an_upload_just_below_the_limit_is_accepted(editor: Editor) -> None:
    padded = f"{WRITTEN}{' ' * (LIMIT - 20_000)}"
    sent = editor.send("/stories", {"transcript_text": SPOKEN}, files={"article": ("article.txt", padded.encode())})
    assert sent.status_code == 303


@pytest.mark.parametrize("nasty", NASTY)
def test_typed_text_is_never_markup_or_sql(nasty: str, editor: Editor) -> None:
    before = stories(editor)
    files = {"transcript": (nasty, f"{SPOKEN}\n{nasty}".encode()), "article": (nasty, f"{WRITTEN}\n{nasty}".encode())}
    sent = editor.send("/stories", {"title": nasty, "by": nasty[:80]}, files=files)
    assert sent.status_code == 303, said(sent)
    place = sent.headers["location"]
    fact, revision = next(iter(editor.facts(place).items()))
    decided = {"fact": fact, "revision": str(revision), "choice": "fix", "note": nasty, "by": nasty[:80]}
    assert editor.send(f"{place}/decisions", decided).status_code == 303
    assert editor.sign_off(place, by=nasty[:80], note=nasty).status_code == 303
    assert editor.send(f"{place}/decisions", decided | {"choice": "ignored"}).status_code == 409
    story = place.rpartition("/versions")[0]
    shown = [editor.get(path) for path in ("/", story, place, "/?search=story", f"{story}/changes?before=1&after=1")]
    for page in shown:
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert 'onfocus="alert' not in page.text
        assert "\u202e" not in page.text
        assert "root:" not in page.text
    kept = editor.get(f"/api{place}").json()
    assert kept["decisions"][0]["note"] == nasty
    assert kept["sign_offs"][0]["note"] == nasty
    assert "/" not in kept["transcript"]["name"]
    assert editor.get(f"/api{story}").json()["title"] == nasty
    assert stories(editor) == before + 1


@pytest.mark.parametrize("search", [*NASTY, "%", "_", "\\", "a OR 1=1", "\0", "🦆", "x" * 5000])
def test_a_search_is_never_a_pattern_or_sql(search: str, editor: Editor) -> None:
    title = "Nothing to see here"
    editor.begin(title=title)
    page = editor.get("/", params={"search": search})
    assert page.status_code == 200
    assert title not in page.text


@pytest.mark.parametrize(
    "path",
    [
        "/stories/0",
        "/stories/999999",
        "/stories/99999999999999999999999",
        "/stories/-1",
        "/stories/x",
        "/stories/1/versions/999",
        "/stories/1/versions/0",
        "/stories/1/versions/1/reports/wordstar",
        "/stories/1e3",
        "/stories/１",
    ],
)
def test_what_does_not_exist_is_not_found(path: str, editor: Editor) -> None:
    editor.begin()
    assert editor.get(path).status_code == 404
    assert editor.get(f"/api{path}").status_code == 404
    assert editor.web.post(f"{path}/decisions", data={"fact": "f-1"}).status_code in (404, 405, 422)


def test_slow_clients_do_not_hold_up_the_others(server: Running, editor: Editor) -> None:
    slow = [raw(server) for _ in range(200)]
    for number, line in enumerate(slow):
        line.sendall(
            b"POST /stories HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            + (b"Content-Length: 100\r\n\r\nx" if number % 2 else b"X-Slow: ")
        )
    begun = time.monotonic()
    for _ in range(10):
        assert editor.get("/").status_code == 200
    assert time.monotonic() - begun < 10
    for line in slow:
        line.close()


def test_a_body_that_does_not_come_to_an_end_is_cut_off(tmp_path: Path) -> None:
    with running(tmp_path / "stories.db", DIFFCAST_SERVE_BODY_SECONDS="1") as server, raw(server) as slow:
        slow.sendall(
            f"POST /stories HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {FORM}\r\nContent-Length: 1000\r\n\r\n--cut".encode()
        )
        assert slow.recv(65536).startswith(b"HTTP/1.1 408 ")
        while slow.recv(65536):
            pass


@pytest.mark.parametrize(
    "junk",
    [
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"\x16\x03\x01\x02\x00" * 20,
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"A" * 200_000,
    ],
)
def test_junk_gets_400_or_no_response(junk: bytes, server: Running, editor: Editor) -> None:
    with raw(server) as line:
        line.settimeout(PATIENCE)
        try:
            line.sendall(junk)
            line.shutdown(socket.SHUT_WR)
            answer = line.recv(65536)
        except OSError:
            answer = b""
        assert answer == b"" or b" 400 " in answer
    assert editor.get("/health").status_code == 200


def raw(server: Running) -> socket.socket:
    """A bare connection."""
    return socket.create_connection(("127.0.0.1", int(server.address.rpartition(":")[2])), PATIENCE)


@pytest.mark.parametrize("charset", ["unicode_escape", "punycode", "undefined", "latin-1", "none-such"])
def test_a_form_in_another_charset_is_refused(charset: str, editor: Editor) -> None:
    body = b'--cut\r\nContent-Disposition: form-data; name="token"\r\n\r\n\\ud800\r\n--cut--\r\n'
    sent = editor.web.post("/stories", content=body, headers={"Content-Type": f"{FORM}; charset={charset}"})
    assert sent.status_code == 415
    assert said(sent) == "Send the form as UTF-8"


@pytest.mark.parametrize("path", ["/stories/{}", "/stories/1/versions/{}", "/api/stories/{}"])
def test_a_number_of_thousands_of_digits_is_not_found(path: str, editor: Editor) -> None:
    assert editor.get(path.format("9" * 5000)).status_code == 404


def test_two_files_for_one_text_are_refused(editor: Editor) -> None:
    files = [("transcript", ("a.txt", SPOKEN)), ("transcript", ("b.txt", SPOKEN)), ("article", ("c.txt", WRITTEN))]
    sent = editor.send("/stories", files=files)
    assert sent.status_code == 422
    assert said(sent) == "transcript: given more than once; give one file or one text"

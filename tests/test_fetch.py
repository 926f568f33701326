"""A page by its address: what is fetched, what is refused and why, and what is sent."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from serving import SPOKEN, START, WRITTEN
from websites import HOSTS, PUBLIC, Site, Visitor, as_public, moved, page, website, worldly

from diffcast.errors import UnreadableInput
from diffcast.fetch import addresses
from diffcast.fetch.addresses import is_listed, is_public, is_url, url_of
from diffcast.fetch.page import fetch

EXAMPLES = Path(__file__).parent.parent / "examples"
STORY = "<!DOCTYPE html><html><body><article>" + "".join(f"<p>{line}</p>" for line in WRITTEN.splitlines() if line)
NO_ROBOTS = ["/robots.txt"]


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A public website, `http://news.example/`, on this machine."""
    with website() as found:
        as_public(monkeypatch, found.port)
        yield found


def refusal(address: str) -> str:
    """The one line with which an address is refused."""
    with pytest.raises(UnreadableInput) as caught:
        fetch(address)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("https://news.example/a", True),
        ("HTTP://news.example", True),
        ("ftp://news.example/a", True),
        ("file:///etc/passwd", True),
        ("transcript.txt", False),
        ("C:/desk/transcript.txt", False),
        ("C://desk/transcript.txt", False),
        ("folder/https.txt", False),
        ("-", False),
        ("news.example/a", False),
    ],
)
def test_an_address_is_told_from_a_file(given: str, meant: bool) -> None:
    assert is_url(given) is meant


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("https://News.Example", "https://news.example/"),
        ("http://news.example:80/a?b=c&d#part", "http://news.example/a?b=c&d"),
        ("https://news.example:8443/a", "https://news.example:8443/a"),
        ("https://news.example/Überfall/ü?q=ä", "https://news.example/%C3%9Cberfall/%C3%BC?q=%C3%A4"),
        ("https://news.example/a%20b", "https://news.example/a%20b"),
        ("https://zeitung-köln.example/a", "https://xn--zeitung-kln-zfb.example/a"),
        ("http://[2001:db8::1]/a", "http://[2001:db8::1]/a"),
    ],
)
def test_an_address_is_sent_in_ascii_and_without_its_fragment(given: str, sent: str) -> None:
    assert str(url_of(given)) == sent


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("ftp://news.example/a", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("https://", "not a web address"),
        ("https://news.example:99999/", "not a web address"),
        ("https://news.example/a b", "not a web address"),
        ("https://news.example/a\r\nX-Header: 1", "not a web address"),
        ("https://news.example/" + "a" * 2000, "not a web address"),
        ("https://" + "a" * 70 + ".example/", "not a web address"),
        ("https://[::1/", "not a web address"),
        ("https://editor:secret@news.example/", "leave the user name and the password out"),
    ],
)
def test_what_is_no_address_of_a_page_is_refused(given: str, why: str) -> None:
    said = refusal(given)
    assert why in said
    assert "secret" not in said


@pytest.mark.parametrize(
    ("address", "public"),
    [
        (PUBLIC, True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.215.14", True),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d70e", True),
        ("2002:7f00:1::", False),
        ("2002:5db8:d70e::", True),
        ("::7f00:1", False),
        ("::10.0.0.1", False),
        ("64:ff9b:1::7f00:1", False),
        ("fec0::1", False),
        ("8.8.8.8", True),
        ("99.255.255.255", True),
        ("100.63.255.255", True),
        ("100.128.0.0", True),
        ("172.32.0.1", True),
        ("192.0.1.1", True),
        ("192.88.98.1", True),
        ("192.88.100.1", True),
        ("198.17.255.255", True),
        ("198.20.0.0", True),
        ("223.255.255.254", True),
        ("2000::1", True),
        ("2001:200::1", True),
        ("2001:4860:4860::8888", True),
        ("2001:db7:ffff::1", True),
        ("2001:db9::1", True),
        ("2606:4700::6810:84e5", True),
        ("2a00:1450:4001::200e", True),
        ("3ffe:ffff::1", True),
        ("3fff:1000::1", True),
        ("2001:0:5db8:d70e:0:0:a247:28f1", True),
        ("192.0.0.1", False),
        ("192.0.0.9", False),
        ("192.0.0.170", False),
        ("192.0.0.254", False),
        ("192.0.2.1", False),
        ("192.88.99.1", False),
        ("198.18.0.1", False),
        ("198.19.255.255", False),
        ("198.51.100.1", False),
        ("203.0.113.1", False),
        ("240.0.0.1", False),
        ("100::1", False),
        ("100:0:0:1::1", False),
        ("2001:1::1", False),
        ("2001:2::1", False),
        ("2001:10::1", False),
        ("2001:20::1", False),
        ("2001:1ff:ffff::1", False),
        ("2001:db8::1", False),
        ("2001:db8:ffff:ffff::1", False),
        ("3fff::1", False),
        ("3fff:fff:ffff::1", False),
        ("4000::1", False),
        ("5f00::1", False),
        ("64:ff9a::1", False),
        ("64:ff9b::c000:1", False),
        ("::ffff:192.88.99.1", False),
        ("2002:c058:6301::1", False),
        ("2001:0:5db8:d70e:0:0:80ff:fffe", False),
    ],
)
def test_an_address_is_public_or_private(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("host", "listed"),
    [
        ("www.news.example", True),
        ("a.b.channel6.example", True),
        ("xn--zeitung-kln-zfb.example", True),
        ("channel6.example", False),
        ("news.example", False),
        ("evilchannel6.example", False),
        ("www.news.example.evil.example", False),
    ],
)
def test_a_list_of_hosts_means_those_hosts_alone(host: str, listed: bool) -> None:
    assert is_listed(host, ("WWW.News.Example", "*.channel6.example", "zeitung-köln.example")) is listed


def test_a_page_comes_as_its_bytes_after_the_rules_of_the_site(site: Site) -> None:
    site.pages["/story?p=1"] = page(STORY, Content_Type="text/html")
    found = fetch("http://news.example/story?p=1#part")
    assert (found.url, found.raw.decode()) == ("http://news.example/story?p=1", STORY)
    assert site.paths == ["/robots.txt", "/story?p=1"]
    sent = site.asked[-1][1]
    assert sent == {
        "Host": "news.example",
        "User-Agent": "diffcast",
        "Accept": "text/html,*/*;q=0.5",
        "Accept-Encoding": "identity",
    }


@pytest.mark.parametrize(
    "host", ["localhost", *(name for name in HOSTS if name not in ("news.example", "other.example"))]
)
def test_a_host_with_a_private_address_is_refused_before_any_connection(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected = as_public(monkeypatch, 9)
    monkeypatch.setitem(HOSTS, "localhost", ["127.0.0.1"])
    assert "private address" in refusal(f"http://{host}/")
    assert connected == []


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.8", "2130706433", "0x7f.1", "169.254.169.254"])
def test_a_private_address_in_any_dress_is_refused(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    connected = as_public(monkeypatch, 9)
    assert "private address" in refusal(f"http://{host}/latest/meta-data")
    assert connected == []


def test_a_name_that_leads_elsewhere_a_moment_later_is_not_asked_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: the first answer is public, every later one private."""
    monkeypatch.setitem(HOSTS, "rebound.example", [PUBLIC])

    def rebind(visitor: Visitor) -> None:
        HOSTS["rebound.example"] = ["127.0.0.1"]
        page("User-agent: *\nAllow: /")(visitor)

    site.pages |= {"/robots.txt": rebind, "/": page(STORY)}
    assert fetch("http://rebound.example/").raw.decode() == STORY


def test_an_unknown_host_is_named(site: Site) -> None:
    named = "http://nowhere.example/a: no host is called nowhere.example; check the address"
    assert refusal("http://nowhere.example/a") == named


@pytest.mark.parametrize(("limit", "own"), [("1", 10.0), ("20", 0.5)], ids=["the whole fetch", "the name alone"])
def test_a_name_server_that_never_answers_is_given_up(
    limit: str, own: float, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = threading.Event()

    def silent(*_: object, **__: object) -> list[object]:
        released.wait(10)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", silent)
    monkeypatch.setattr(addresses, "RESOLVE_SECONDS", own)
    monkeypatch.setenv("DIFFCAST_MAX_SECONDS", limit)
    begun = time.monotonic()
    assert "no name server found news.example within" in refusal("http://news.example/a")
    assert time.monotonic() - begun < 2.5
    released.set()
    assert site.asked == []


def test_a_name_server_that_takes_a_moment_is_waited_for(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    known = socket.getaddrinfo

    def late(*given: Any, **more: Any) -> Any:
        time.sleep(0.3)
        return known(*given, **more)

    monkeypatch.setattr(socket, "getaddrinfo", late)
    site.pages["/a"] = page(STORY)
    assert fetch("http://news.example/a").raw.decode() == STORY


@pytest.mark.parametrize("location", ["/b", "b", "http://news.example/b", "//news.example/b"])
def test_a_redirect_on_the_same_host_is_followed(location: str, site: Site) -> None:
    site.pages |= {"/a": moved(location), "/b": page(STORY)}
    assert fetch("http://news.example/a").url == "http://news.example/b"


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("http://other.example/b", "redirects to another site (http://other.example/b)"),
        ("http://127.0.0.1/b", "redirects to another site"),
        ("//other.example/b", "redirects to another site"),
        ("http://news.example.other.example/", "redirects to another site"),
        ("file:///etc/passwd", "only http and https"),
        ("", "redirects to nowhere"),
    ],
)
def test_a_redirect_elsewhere_is_refused_and_says_where(location: str, why: str, site: Site) -> None:
    site.pages |= {"/a": moved(location), "/b": page(STORY)}
    assert why in refusal("http://news.example/a")
    assert site.paths == ["/robots.txt", "/a"]


def test_redirects_for_ever_are_given_up(site: Site) -> None:
    site.pages["/a"] = moved("/a")
    assert "redirects more than 5 times" in refusal("http://news.example/a")
    assert len(site.paths) < 10


def two_gigabytes(visitor: Visitor) -> None:
    visitor.send_response(200)
    visitor.send_header("Content-Length", "2000000000")
    visitor.end_headers()
    visitor.wfile.write(b"x" * 1000)


def without_end(visitor: Visitor) -> None:
    visitor.send_response(200)
    visitor.end_headers()
    try:
        while True:
            visitor.wfile.write(b"word " * 20_000)
    except OSError:
        return


@pytest.mark.parametrize(
    "answer", [two_gigabytes, without_end, page(gzip.compress(bytes(30_000_000)), Content_Encoding="gzip")]
)
def test_a_page_that_is_too_large_is_refused_at_once(answer: object, site: Site) -> None:
    site.pages["/a"] = answer  # type: ignore[assignment]
    begun = time.monotonic()
    assert refusal("http://news.example/a") == "http://news.example/a: larger than 20 MB; give the address of one story"
    assert time.monotonic() - begun < 5


def test_a_page_that_was_packed_unasked_is_unpacked(site: Site) -> None:
    site.pages["/a"] = page(gzip.compress(STORY.encode()), Content_Encoding="gzip")
    assert fetch("http://news.example/a").raw.decode() == STORY


def trickle(visitor: Visitor) -> None:
    """A byte now and then: every read is in time, the whole never is."""
    visitor.send_response(200)
    visitor.send_header("Connection", "close")
    visitor.end_headers()
    try:
        while True:
            visitor.wfile.write(b"x")
            time.sleep(0.1)
    except OSError:
        return


def trickle_head(visitor: Visitor) -> None:
    try:
        visitor.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while True:
            visitor.wfile.write(b"x")
            time.sleep(0.1)
    except OSError:
        return


@pytest.mark.parametrize(
    "answer", [trickle, trickle_head, lambda visitor: time.sleep(3)], ids=["body", "head", "nothing"]
)
def test_a_page_that_is_too_slow_is_given_up(answer: object, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIFFCAST_MAX_SECONDS", "1")
    site.pages["/a"] = answer  # type: ignore[assignment]
    begun = time.monotonic()
    assert "did not arrive within 1 seconds" in refusal("http://news.example/a")
    assert time.monotonic() - begun < 2.5


def broken(visitor: Visitor) -> None:
    visitor.send_response(200)
    visitor.send_header("Content-Length", "1000")
    visitor.end_headers()
    visitor.wfile.write(b"Ten people")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (broken, "breaks off"),
        (page(gzip.compress(STORY.encode())[:-9], Content_Encoding="gzip"), "breaks off"),
        (page("", 200), "empty"),
        (page("no", 401), "asks for a password"),
        (page("no", 403), "refuses programs"),
        (page("no", 404), "no such page"),
        (page("no", 500), "has a problem"),
        (lambda visitor: visitor.wfile.write(b"hello\r\n\r\n"), "cannot be fetched"),
        (
            lambda visitor: visitor.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nno gzip"),
            "cannot be fetched",
        ),
    ],
)
def test_an_answer_without_a_page_is_refused_with_the_reason(answer: object, why: str, site: Site) -> None:
    site.pages["/a"] = answer  # type: ignore[assignment]
    assert why in refusal("http://news.example/a")


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /", "/story", False),
        ("User-agent: *\nDisallow: /private", "/private/story", False),
        ("User-agent: *\nDisallow: /private", "/story", True),
        ("User-agent: diffcast\nDisallow: /", "/story", False),
        ("User-agent: diffcast\nAllow: /\n\nUser-agent: *\nDisallow: /", "/story", True),
        ("User-agent: otherbot\nDisallow: /", "/story", True),
        ("\ufeffUser-agent: *\nDisallow: /", "/story", False),
        ("", "/story", True),
        ("<html>no rules at all", "/story", True),
    ],
)
def test_the_rules_of_a_site_hold(rules: str, path: str, allowed: bool, site: Site) -> None:
    site.pages |= {"/robots.txt": page(rules), path: page(STORY)}
    if allowed:
        assert fetch(f"http://news.example{path}").raw
    else:
        assert "robots.txt of this site keeps programs away" in refusal(f"http://news.example{path}")
        assert site.paths == ["/robots.txt"]


FILLING = "# Nothing is said in this line of the file, which is only long."


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("before", "rule", "allowed"),
    [
        (510_000, "Disallow: /story", False),
        (511_990, "Disallow: /story", True),
        (511_986, "Disallow: /stories", True),
        (520_000, "Disallow: /story", True),
        (3_000_000, "Disallow: /story", True),
    ],
    ids=["near the end", "over the end", "cut to another rule", "behind it", "far behind it"],
)
def test_of_large_rules_the_beginning_holds(
    before: int, rule: str, allowed: bool, packed: bool, end: str, site: Site
) -> None:
    head = f"User-agent: *{end}Disallow: /private{end}"
    filling = (f"{FILLING}{end}" * (before // len(FILLING)))[: before - len(head) - len(end)] + end
    raw = f"{head}{filling}{rule}{end}{FILLING}".encode()
    site.pages |= {
        "/robots.txt": page(gzip.compress(raw), Content_Encoding="gzip") if packed else page(raw),
        "/story": page(STORY),
        "/private": page(STORY),
    }
    assert "keeps programs away" in refusal("http://news.example/private")
    if allowed:
        assert fetch("http://news.example/story").raw
    else:
        assert "keeps programs away" in refusal("http://news.example/story")


def test_rules_without_end_are_read_at_once(site: Site) -> None:
    site.pages |= {"/robots.txt": without_end, "/story": page(STORY)}
    begun = time.monotonic()
    assert fetch("http://news.example/story").raw
    assert time.monotonic() - begun < 5


def test_the_rules_hold_for_where_a_redirect_leads(site: Site) -> None:
    site.pages |= {"/robots.txt": page("User-agent: *\nDisallow: /b"), "/a": moved("/b"), "/b": page(STORY)}
    assert "robots.txt" in refusal("http://news.example/a")
    assert site.paths == ["/robots.txt", "/a"]


@pytest.mark.parametrize(("answer", "allowed"), [(page("", 404), True), (page("", 403), True), (page("", 503), False)])
def test_rules_that_cannot_be_had(answer: object, allowed: bool, site: Site) -> None:
    site.pages |= {"/robots.txt": answer, "/a": page(STORY)}  # type: ignore[dict-item]
    if allowed:
        assert fetch("http://news.example/a").raw
    else:
        assert "the rules of the site are unknown; try again later" in refusal("http://news.example/a")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
@pytest.mark.parametrize(
    ("name", "trusted", "why"),
    [("news.example", True, ""), ("other.example", True, "Hostname mismatch"), ("news.example", False, "self-signed")],
)
def test_https_needs_a_certificate_of_the_host(
    name: str, trusted: bool, why: str, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [str(tmp_path / each) for each in ("cert.pem", "key.pem")]
    make = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    ]
    naming = ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"]
    subprocess.run([*make, *naming, "-out", files[0], "-keyout", files[1]], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*files)
    site.server.socket = context.wrap_socket(site.server.socket, server_side=True)
    site.pages["/a"] = page(STORY)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", files[0])
    if why:
        assert why.lower() in refusal("https://news.example/a").lower()
    else:
        assert fetch("https://news.example/a").url == "https://news.example/a"


def run(folder: Path, port: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in a process that finds the site under its public name."""
    command = [sys.executable, "-c", START, *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, env=os.environ | worldly(folder, port), cwd=folder, check=False
    )


def test_the_command_line_fetches_what_the_user_names(tmp_path: Path) -> None:
    with website() as site:
        site.pages |= {"/leak": page(STORY), "/2gb": two_gigabytes}
        transcript = str(EXAMPLES / "transcript.txt")
        quick = ("--encoder", "lexical")
        compared = run(
            tmp_path, site.port, "compare", transcript, "http://news.example/leak", "--format", "json", *quick
        )
        assert compared.returncode == 0, compared.stderr
        report = json.loads(compared.stdout)
        assert report["article"]["source"] == "http://news.example/leak"
        assert report["counts"]["changed"] > 0
        checked = run(tmp_path, site.port, "check", transcript, "http://news.example/leak", *quick)
        assert checked.returncode == 1, checked.stderr
        shown = run(tmp_path, site.port, "show", "http://news.example/leak")
        assert shown.stdout.startswith("news.example/leak: a web page, read as an article"), shown.stdout
        refused = run(tmp_path, site.port, "compare", transcript, "http://intranet.example/leak")
        assert (refused.returncode, refused.stdout, len(refused.stderr.splitlines())) == (2, "", 1)
        assert "private address" in refused.stderr
        (tmp_path / "list.csv").write_text(f"transcript,article\n{transcript},http://news.example/leak\n")
        listed = run(tmp_path, site.port, "check", "--manifest", "list.csv")
        assert listed.returncode == 2
        assert "a list can’t name web addresses" in listed.stderr
        assert site.paths == ["/robots.txt", "/leak"] * 3


def test_a_page_on_air_can_be_fetched_too(tmp_path: Path) -> None:
    with website() as site:
        site.pages["/on-air"] = page(SPOKEN, Content_Type="text/plain")
        article = str(EXAMPLES / "article.txt")
        compared = run(
            tmp_path,
            site.port,
            "compare",
            "http://news.example/on-air",
            article,
            "--format",
            "line",
            "--encoder",
            "lexical",
        )
        assert compared.stdout.startswith("changed="), compared.stderr

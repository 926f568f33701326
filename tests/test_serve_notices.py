"""Notices: what a webhook is told, that it is told once it can be reached, and that a silent one harms nothing."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from serving import PATIENCE, SPOKEN, WRITTEN, Editor, running
from threads import in_thread

from diffcast.serve.notices import Messenger
from diffcast.serve.settings import ServeSettings, Webhook
from diffcast.serve.store.database import Store
from diffcast.serve.store.notices import Notice
from diffcast.serve.webhook import Undelivered, body, headers, is_webhook_url, post, signature

TITLE = "Leak & <fire> *at* [night](http://evil.example)"
SIGNED = Notice(7, "2026-03-01T09:30:00.000Z", "signed", 3, 2, "C. Mori", 2, 1, 2)
SECRET = "a-key-that-only-the-newsroom-has"
SETTINGS = (
    '[desk]\naddress = "https://desk.example/"\nwebhook-events = ["story", "contradictions", "signed", "reopened"]\n'
)


@dataclass
class Receiver:
    """A webhook that remembers what it got; it answers with the statuses in turn, the last one for good."""

    statuses: list[int] = field(default_factory=lambda: [200])
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""
    more: threading.Condition = field(default_factory=threading.Condition)

    def take(self, given: dict[str, str], content: bytes) -> int:
        with self.more:
            self.got.append((given, content))
            self.more.notify_all()
            return self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]

    def messages(self, number: int) -> list[dict[str, Any]]:
        """The first messages, as soon as there are so many."""
        with self.more:
            assert self.more.wait_for(lambda: len(self.got) >= number, PATIENCE), self.got
            return [json.loads(content) for _, content in self.got[:number]]


@contextmanager
def receiving(*statuses: int) -> Iterator[Receiver]:
    receiver = Receiver(list(statuses) or [200])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["content-length"]))
            self.send_response(receiver.take({name.lower(): each for name, each in self.headers.items()}, content))
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}/hook?key=geheim"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def silent() -> Iterator[str]:
    """A webhook that takes a connection and never says a word."""

    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"


# What a message says


def test_a_program_gets_title_counts_and_link() -> None:
    assert json.loads(body(SIGNED, TITLE, "https://desk.example", "json")) == {
        "schema": "diffcast-notice/1",
        "id": 7,
        "at": "2026-03-01T09:30:00.000Z",
        "event": "signed",
        "title": TITLE,
        "story": 3,
        "version": 2,
        "by": "C. Mori",
        "open": {"contradictions": 2, "checks": 1, "blocking": 2},
        "url": "https://desk.example/stories/3/versions/2",
    }


def test_slack_gets_a_sentence_in_which_the_title_is_no_markup() -> None:
    text = json.loads(body(SIGNED, TITLE, "https://desk.example", "slack"))["text"]
    assert text.splitlines() == [
        "Signed off by C. Mori: Leak &amp; &lt;fire&gt; *at* [night](http://evil.example), version 2",
        "2 contradictions and 1 to check are open",
        "<https://desk.example/stories/3/versions/2|Open at the desk>",
    ]


def test_teams_gets_a_card_in_which_the_title_is_no_markup() -> None:
    [card] = json.loads(body(SIGNED, TITLE, "https://desk.example", "teams"))["attachments"]
    assert card["contentType"] == "application/vnd.microsoft.card.adaptive"
    first, second = card["content"]["body"]
    assert first["inlines"] == [{"type": "TextRun", "text": f"Signed off by C. Mori: {TITLE}, version 2"}]
    assert second["inlines"][0]["text"] == "2 contradictions and 1 to check are open"
    assert card["content"]["actions"][0]["url"] == "https://desk.example/stories/3/versions/2"


def test_a_title_over_several_lines_stays_one_line() -> None:
    text = json.loads(body(SIGNED, "Leak\n\u202e<!channel>", "https://desk.example", "slack"))["text"]
    assert len(text.splitlines()) == 3 and "<!channel>" not in text and "\u202e" not in text


def test_the_signature_is_that_of_standard_webhooks() -> None:
    """The example of https://www.standardwebhooks.com and of its libraries."""
    secret, content = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    made = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, content)
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_without_a_key_there_is_no_signature() -> None:
    assert headers(SIGNED, b"{}", "", 1).keys() == {"webhook-id", "webhook-timestamp"}
    assert (
        headers(SIGNED, b"{}", SECRET, 1)["webhook-signature"]
        != headers(SIGNED, b"{ }", SECRET, 1)["webhook-signature"]
    )


@pytest.mark.parametrize("secret", ["whsec_schlüssel", "schlüssel", "whsec_no base64", "\udcff"])
def test_a_key_of_any_characters_signs(secret: str) -> None:
    assert headers(SIGNED, b"{}", secret, 1)["webhook-signature"].startswith("v1,")


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://hooks.example/services/T0/B0/x", True),
        ("https://hooks.example:8443/?a=b", True),
        ("http://127.0.0.1:9000/hook", True),
        ("http://localhost/", True),
        ("http://hooks.example/", False),
        ("ftp://hooks.example/", False),
        ("hooks.example/x", False),
        ("https://", False),
        ("https://user:word@hooks.example/", False),
        ("https://hooks.example/a b", False),
        ("https://hooks.example:99999/", False),
        ("https://[::1", False),
    ],
)
def test_titles_leave_by_https_only(url: str, allowed: bool) -> None:
    assert is_webhook_url(url) is allowed


# Sending one


@pytest.mark.parametrize("status", [200, 202, 204])
def test_a_message_arrives_with_its_headers(status: int) -> None:
    with receiving(status) as hook:
        in_thread(asyncio.run, post(Webhook(hook.url, SECRET), b'{"a": 1}', {"webhook-id": "7"}))
        [(given, content)] = hook.got
    assert content == b'{"a": 1}'
    assert (given["content-type"], given["webhook-id"]) == ("application/json", "7")


@pytest.mark.parametrize("status", [301, 307, 400, 404, 429, 500])
def test_any_other_answer_is_a_failure_and_no_redirect_is_followed(status: int) -> None:
    with receiving(status) as hook:
        with pytest.raises(Undelivered, match=f"status {status}"):
            in_thread(asyncio.run, post(Webhook(hook.url), b"{}", {}))
        assert len(hook.got) == 1


def test_a_webhook_that_nobody_runs_is_a_failure() -> None:
    with silent() as url:
        pass
    with pytest.raises(Undelivered):
        in_thread(asyncio.run, post(Webhook(url), b"{}", {}))


def test_a_webhook_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diffcast.serve.webhook.SECONDS", 0.2)
    with silent() as url, pytest.raises(Undelivered, match="timeout"):
        in_thread(asyncio.run, post(Webhook(url), b"{}", {}))


# The queue


def test_a_notice_is_taken_by_one_process_at_a_time_and_the_oldest_give_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diffcast.serve.store.notices.MAX_WAITING", 5)
    with closing(Store(tmp_path / "stories.db")) as store:
        story = store.add_story("Leak").id
        for number in range(5 + 2):
            given_way = store.notices.add(Notice(0, SIGNED.at, "signed", story, number, "", 0, 0, 0), 1.0)
            assert given_way == (number >= 5)
        first = store.notices.take(2.0, 10.0)
        assert first is not None and (first.version, first.tries) == (2, 0)
        second = store.notices.take(2.0, 10.0)
        assert second is not None and second.version == 3
        store.notices.drop(second)
        store.notices.retry(first, 1.5)
        again = store.notices.take(2.0, 10.0)
        assert again is not None and (again.id, again.tries) == (first.id, 1)


def test_an_error_that_nobody_foresaw_does_not_end_the_sending(tmp_path: Path) -> None:
    async def told(store: Store) -> None:
        settings = ServeSettings(tmp_path / "stories.db", webhook=Webhook(hook.url), address="http://127.0.0.1")
        messenger = Messenger(settings, store)
        with closing(sqlite3.connect(tmp_path / "stories.db")) as other:
            other.execute("ALTER TABLE notice RENAME TO elsewhere")
            messenger.start()
            await asyncio.sleep(0.5)
            other.execute("ALTER TABLE elsewhere RENAME TO notice")
        await messenger.add(Notice(0, SIGNED.at, "story", store.add_story("Leak").id, 1, "", 0, 0, 0))
        await asyncio.to_thread(hook.messages, 1)
        await messenger.stop()

    with receiving(200) as hook, closing(Store(tmp_path / "stories.db")) as store:
        in_thread(asyncio.run, told(store))
    assert json.loads(hook.got[0][1])["event"] == "story"


# The whole desk


def test_what_happens_at_the_desk_is_told_and_sent_again_after_a_failure(tmp_path: Path) -> None:
    (tmp_path / "desk.toml").write_text(SETTINGS, "utf-8")
    with receiving(500, 200) as hook:
        environment = {
            "DIFFCAST_WEBHOOK_URL": hook.url,
            "DIFFCAST_WEBHOOK_SECRET": SECRET,
            "DIFFCAST_SERVE_NOTICE_SECONDS": "1",
        }
        options = ("--config", str(tmp_path / "desk.toml"))
        with running(tmp_path / "stories.db", *options, **environment) as desk, Editor(desk.address) as editor:
            place = editor.begin(by="A. Berg", title="Ammonia leak", form="sent-twice")
            assert editor.begin(by="A. Berg", title="Ammonia leak", form="sent-twice") == place
            told = hook.messages(2)
            assert told[0] == told[1], "the same again, with the same id"
            editor.sign_off(place, by="C. Mori", note="Marmalade, agreed with the desk")
            fact = next(iter(editor.facts(place)))
            editor.send(f"{place}/decisions", {"fact": fact, "revision": "0", "choice": "accepted", "by": "T. Lanz"})
            editor.add_version(place.rpartition("/versions")[0], article_text=f"{WRITTEN}\nMore.\n", by="A. Berg")
            extras = {"action": "accept", "story": "1", "by": "D. Ito"}
            assert editor.sign_off(place.replace("/1/versions/1", "/1/versions/2"), by="C. Mori", note="x").is_redirect
            assert editor.send("/stories/selected", extras).is_redirect
            told = hook.messages(7)[1:]
            assert "geheim" not in "".join(desk.lines) and "Ammonia" not in "".join(desk.lines)
    assert [(each["event"], each["by"], each["version"]) for each in told] == [
        ("story", "A. Berg", 1),
        ("signed", "C. Mori", 1),
        ("reopened", "T. Lanz", 1),
        ("contradictions", "A. Berg", 2),
        ("signed", "C. Mori", 2),
        ("reopened", "D. Ito", 2),
    ]
    assert {each["title"] for each in told} == {"Ammonia leak"}
    assert told[0]["url"] == "https://desk.example/stories/1/versions/1"
    assert told[0]["open"]["contradictions"] == told[0]["open"]["blocking"] > 0
    sent = b"".join(content for _, content in hook.got).decode()
    words = {each for each in re.findall(r"\w{6,}", SPOKEN + WRITTEN) if each.lower() not in {"ammonia", "reopened"}}
    assert "Marmalade" not in sent and not [each for each in words if each in sent]
    for given, content in hook.got:
        assert given["webhook-signature"] == signature(
            SECRET, given["webhook-id"], int(given["webhook-timestamp"]), content
        )


def test_what_is_sent_twice_is_told_once(tmp_path: Path) -> None:
    """A browser may send a form again that was saved already."""
    with (
        receiving(200) as hook,
        running(tmp_path / "stories.db", DIFFCAST_WEBHOOK_URL=hook.url) as desk,
        Editor(desk.address) as editor,
    ):
        place = editor.begin(by="A. Berg")
        fact = next(iter(editor.facts(place)))
        decision = {"fact": fact, "revision": "0", "choice": "accepted", "by": "T. Lanz"}
        for _ in range(2):
            assert editor.sign_off(place, by="C. Mori", note="agreed").is_redirect
        for _ in range(2):
            assert editor.send(f"{place}/decisions", decision).is_redirect
        assert editor.sign_off(place, by="D. Ito", note="agreed").is_redirect
        told = [(each["event"], each["by"]) for each in hook.messages(4)]
    assert told == [("story", "A. Berg"), ("signed", "C. Mori"), ("reopened", "T. Lanz"), ("signed", "D. Ito")]


def test_a_webhook_that_never_answers_keeps_nobody_waiting_and_loses_nothing(tmp_path: Path) -> None:
    data = tmp_path / "stories.db"
    with silent() as url, running(data, DIFFCAST_WEBHOOK_URL=url) as desk, Editor(desk.address) as editor:
        place = editor.begin(title="Ammonia leak")
        started = time.monotonic()
        assert editor.sign_off(place, by="C. Mori", note="agreed").status_code == 303
        assert time.monotonic() - started < 8, "less than the webhook is waited for"
        assert desk.stop() == 0
    with closing(sqlite3.connect(data)) as store:
        assert store.execute("SELECT event, tries FROM notice ORDER BY id").fetchall() == [("story", 1), ("signed", 0)]


def test_notices_are_off_by_default(tmp_path: Path) -> None:
    data = tmp_path / "stories.db"
    with running(data) as desk, Editor(desk.address) as editor:
        editor.begin()
        assert not [line for line in desk.log if "notice" in line["event"]]
    with closing(sqlite3.connect(data)) as store:
        assert store.execute("SELECT count(*) FROM notice").fetchone() == (0,)

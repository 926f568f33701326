"""One message to the webhook: what it says, in the form that Slack, Teams or a program takes, and sending it."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import ssl
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final
from urllib.parse import urlsplit

import h11

from diffcast.reports.excerpts import one_line
from diffcast.reports.summary import count
from diffcast.review.policy import WebhookFormat
from diffcast.serve.settings import LOOPBACK_NAMES, Webhook
from diffcast.serve.store.notices import Notice

SCHEMA: Final = "diffcast-notice/1"
SENTENCES: Final[Mapping[str, str]] = {
    "story": "New story: {title}",
    "version": "Version {version} of {title}",
    "contradictions": "Publishing is blocked: {title}, version {version}",
    "signed": "Signed off by {by}: {title}, version {version}",
    "reopened": "Changed by {by} after the sign-off: {title}, version {version}",
}
"""By event, what a person reads."""
SECONDS: Final = 10.0
"""For one message, from looking up the name of the host to the status of the answer."""
READ_BYTES: Final = 4096
SECRET_PREFIX: Final = "whsec_"
"""Before a key that is written in base64, as Standard Webhooks has it."""
SLACK_SIGNS: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


class Undelivered(Exception):
    """The webhook did not take a message; holds a word on why, for the log."""


def is_webhook_url(given: str) -> bool:
    """Whether notices may go there: by https, or by http to this machine. They hold titles of unpublished stories."""
    try:
        url = urlsplit(given)
        known = bool(url.hostname) and url.port != 0
    except ValueError:
        return False
    plain = given.isascii() and given.isprintable() and " " not in given and url.username is None
    return plain and known and (url.scheme == "https" or (url.scheme == "http" and url.hostname in LOOPBACK_NAMES))


def body(notice: Notice, title: str, address: str, form: WebhookFormat) -> bytes:
    """The message as JSON in UTF-8. Of the story it holds the title and numbers, never a word of a text or a note."""
    url = f"{address}/stories/{notice.story}/versions/{notice.version}"
    if form == "json":
        return _encoded(_plain(notice, title, url))
    sentence, numbers = _words(notice, title)
    return _encoded(_slack(sentence, numbers, url) if form == "slack" else _teams(sentence, numbers, url))


def headers(notice: Notice, content: bytes, secret: str, now: int) -> dict[str, str]:
    """The headers of Standard Webhooks (standardwebhooks.com): an id, the time, and with a key the signature."""
    key = f"{notice.id}-{notice.at}"
    given = {"webhook-id": key, "webhook-timestamp": str(now)}
    return given | ({"webhook-signature": signature(secret, key, now, content)} if secret else {})


def signature(secret: str, key: str, now: int, content: bytes) -> str:
    """The signature of Standard Webhooks: HMAC-SHA256 of the id, the time and the body, in base64."""
    signed = hmac.new(_key(secret), f"{key}.{now}.".encode() + content, hashlib.sha256)
    return f"v1,{base64.b64encode(signed.digest()).decode()}"


async def post(webhook: Webhook, content: bytes, given: Mapping[str, str]) -> None:
    """Send one message; raises `Undelivered` unless the answer is 2xx. Redirects are not followed."""
    try:
        async with asyncio.timeout(SECONDS):
            status = await _status(webhook.url, content, given)
    except TimeoutError as error:
        raise Undelivered("timeout") from error
    except (OSError, ssl.SSLError, h11.ProtocolError, UnicodeError) as error:
        raise Undelivered(type(error).__name__) from error
    if not 200 <= status < 300:
        raise Undelivered(f"status {status}")


async def _status(address: str, content: bytes, given: Mapping[str, str]) -> int:
    url = urlsplit(address)
    secure = url.scheme == "https"
    reader, writer = await asyncio.open_connection(
        url.hostname, url.port or (443 if secure else 80), ssl=ssl.create_default_context() if secure else None
    )
    try:
        connection = h11.Connection(h11.CLIENT)
        target = (url.path or "/") + (f"?{url.query}" if url.query else "")
        head = {"host": url.netloc, "content-type": "application/json", "content-length": str(len(content))}
        lines = [*(head | dict(given)).items(), ("connection", "close"), ("user-agent", "diffcast")]
        request = h11.Request(method="POST", target=target, headers=lines)
        for part in (request, h11.Data(content), h11.EndOfMessage()):
            writer.write(connection.send(part) or b"")
        await writer.drain()
        while True:
            event = connection.next_event()
            if isinstance(event, h11.Response):
                return event.status_code
            if event is h11.NEED_DATA:
                connection.receive_data(await reader.read(READ_BYTES))
    finally:
        writer.transport.abort()


def _plain(notice: Notice, title: str, url: str) -> dict[str, Any]:
    open_findings = {"contradictions": notice.contradictions, "checks": notice.checks, "blocking": notice.blocking}
    return {
        "schema": SCHEMA,
        "id": notice.id,
        "at": notice.at,
        "event": notice.event,
        "title": title,
        "story": notice.story,
        "version": notice.version,
        "by": notice.by,
        "open": open_findings,
        "url": url,
    }


def _words(notice: Notice, title: str) -> tuple[str, str]:
    """The sentence on what happened, and the one on what is open."""
    known = {"title": one_line(title) or "a story without a title", "by": one_line(notice.by) or "somebody"}
    numbers = (
        count(notice.contradictions, "contradiction", "contradictions") + f" and {notice.checks} to check are open"
    )
    return SENTENCES[notice.event].format(version=notice.version, **known), numbers


def _slack(sentence: str, numbers: str, url: str) -> dict[str, Any]:
    return {"text": f"{sentence.translate(SLACK_SIGNS)}\n{numbers}\n<{url}|Open at the desk>", "unfurl_links": False}


def _teams(sentence: str, numbers: str, url: str) -> dict[str, Any]:
    """An adaptive card. A text run shows its text as it is, without Markdown."""
    paragraphs = [
        {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": each}]} for each in (sentence, numbers)
    ]
    card = {
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": paragraphs,
        "actions": [{"type": "Action.OpenUrl", "title": "Open at the desk", "url": url}],
    }
    return {
        "type": "message",
        "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": card}],
    }


def _key(secret: str) -> bytes:
    if secret.startswith(SECRET_PREFIX):
        with suppress(ValueError):
            return base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    return secret.encode("utf-8", "surrogateescape")


def _encoded(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")

"""The page of a desk: its buttons post to the server, and what the server answers is what the page shows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import pytest
from behaving import CALM, PATIENCE, comparison, findings, press, said
from browser import needs_chromium, violations
from playwright.sync_api import Browser, Page, expect

from diffcast.decision import Decision
from diffcast.reports import View
from diffcast.reports.html import Desk, render_for_desk

pytestmark = needs_chromium

FIRST, SECOND = (fact.id for fact in findings()[:2])
HOSTILE = "</script><img src=x onerror=alert(1)>"


@dataclass
class Newsroom:
    """A server with one comparison: it keeps decisions by revision, as the desk tool does."""

    address: str = ""
    posts: list[dict[str, str]] = field(default_factory=list)
    revisions: dict[str, int] = field(default_factory=dict)
    decided: dict[str, dict[str, Any]] = field(default_factory=dict)
    refusal: tuple[int, str] | None = None
    """Status and detail that every post is answered with."""

    def page(self) -> str:
        view = View(decisions={fact: Decision(**each) for fact, each in self.decided.items()})
        desk = Desk("/decisions", ("/", "All stories"), dict(self.revisions))
        return render_for_desk(comparison(), view, desk)

    def decide(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        self.posts.append(form)
        if self.refusal:
            return self.refusal[0], {"detail": self.refusal[1]}
        fact = form["fact"]
        if int(form["revision"]) != self.revisions.get(fact, 0):
            return 409, {"detail": "decided meanwhile", "kept": self.kept(fact)}
        self.change(fact, form["choice"] or None, form.get("note", ""), form.get("by", ""))
        return 200, self.kept(fact)

    def change(self, fact: str, choice: str | None, note: str = "", by: str = "") -> None:
        self.revisions[fact] = self.revisions.get(fact, 0) + 1
        self.decided[fact] = {"choice": choice, "note": note, "by": by}

    def kept(self, fact: str) -> dict[str, Any]:
        return {"fact": fact, **self.decided[fact], "revision": self.revisions[fact]}


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    kept = Newsroom()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer(200, "text/html", kept.page().encode())

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, told = kept.decide(
                {name: values[0] for name, values in parse_qs(sent).items()} | blank_fields(sent)
            )
            if "json" in self.headers["Accept"]:
                self.answer(status, "application/json", json.dumps(told).encode())
            else:
                self.send_response(303)
                self.send_header("Location", "/")
                self.end_headers()

        def answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.address = f"http://127.0.0.1:{server.server_address[1]}/"
    Thread(target=server.serve_forever, daemon=True).start()
    yield kept
    server.shutdown()
    server.server_close()


def blank_fields(sent: str) -> dict[str, str]:
    return {name: parse_qs(sent, keep_blank_values=True).get(name, [""])[0] for name in ("choice", "note")}


def visit(browser: Browser, newsroom: Newsroom, **look: Any) -> Page:
    for context in browser.contexts:
        context.close()
    context = browser.new_context(**{**CALM, **look})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(newsroom.address)
    return page


def decide(page: Page, fact: str, label: str) -> None:
    page.locator(f"#{fact} .triage").get_by_role("button", name=label, exact=True).click()


def state(page: Page, fact: str) -> Any:
    return expect(page.locator(f"#{fact} .state.decision"))


def test_a_button_posts_its_form_and_the_page_shows_what_the_server_kept(browser: Browser, newsroom: Newsroom) -> None:
    page = visit(browser, newsroom)
    page.locator(".review > summary").click()
    page.get_by_label("Sign as").fill("Ada")
    press(page, "Escape")
    decide(page, FIRST, "Accept")
    state(page, FIRST).to_have_text("✓ Accepted by Ada")
    expect(page.locator(".saying")).to_contain_text("Accepted: ")
    assert newsroom.posts == [{"fact": FIRST, "revision": "0", "choice": "accepted", "note": "", "by": "Ada"}]
    assert page.url == newsroom.address, "the page is not left"
    decide(page, FIRST, "Needs a fix")
    state(page, FIRST).to_have_text("⚑ Needs a fix by Ada")
    assert newsroom.revisions[FIRST] == 2


def test_keys_decide_and_note_and_take_back_on_the_server_too(browser: Browser, newsroom: Newsroom) -> None:
    page = visit(browser, newsroom)
    press(page, "j", "i")
    state(page, FIRST).to_have_text("⊘ Ignored")
    press(page, "c")
    page.keyboard.type("house style")
    press(page, "Escape")
    state(page, FIRST).to_have_text("⊘ Ignored: house style")
    expect(page.locator(".saying")).to_contain_text("Note saved")
    press(page, "u")
    state(page, FIRST).to_have_text("⊘ Ignored")
    expect(page.locator(".saying")).to_contain_text("Undone")
    assert [post["note"] for post in newsroom.posts] == ["", "house style", ""]
    assert newsroom.decided[FIRST]["note"] == ""


def test_decisions_in_quick_succession_all_arrive_in_their_order(browser: Browser, newsroom: Newsroom) -> None:
    page = visit(browser, newsroom)
    press(page, "j", "a", "f", "i")
    state(page, FIRST).to_have_text("⊘ Ignored")
    expect(page.locator(f"#{FIRST} input[name=revision]")).to_have_value("3")
    assert [post["choice"] for post in newsroom.posts] == ["accepted", "fix", "ignored"]


def test_where_another_editor_was_quicker_theirs_is_shown_and_the_page_asks(
    browser: Browser, newsroom: Newsroom
) -> None:
    page = visit(browser, newsroom)
    newsroom.change(FIRST, "fix", HOSTILE, "Nora")
    decide(page, FIRST, "Accept")
    expect(page.locator(".saying")).to_contain_text("Nora decided about this fact in the meantime: needs a fix")
    state(page, FIRST).to_contain_text("⚑ Needs a fix by Nora: </script><img")
    assert page.locator("img").count() == 0
    assert newsroom.decided[FIRST]["choice"] == "fix"
    page.get_by_role("button", name="Replace it with mine").click()
    state(page, FIRST).to_have_text("✓ Accepted")
    assert newsroom.decided[FIRST]["choice"] == "accepted"


@pytest.mark.parametrize(("status", "detail"), [(403, "the form is too old; load the page again"), (500, "disk full")])
def test_where_the_server_refuses_nothing_changes_and_its_reason_is_shown(
    browser: Browser, newsroom: Newsroom, status: int, detail: str
) -> None:
    newsroom.change(FIRST, "ignored")
    page = visit(browser, newsroom)
    newsroom.refusal = (status, detail)
    decide(page, FIRST, "Accept")
    expect(page.locator(".saying")).to_contain_text(f"Not saved: {detail}")
    state(page, FIRST).to_have_text("⊘ Ignored")


def test_where_the_server_is_gone_the_page_says_so(browser: Browser, newsroom: Newsroom) -> None:
    page = visit(browser, newsroom)
    page.context.set_offline(True)
    decide(page, FIRST, "Accept")
    expect(page.locator(".saying")).to_contain_text("Not saved: the server can’t be reached")
    state(page, FIRST).to_be_hidden()


def test_the_browser_keeps_no_decision_of_a_server(browser: Browser, newsroom: Newsroom) -> None:
    page = visit(browser, newsroom)
    decide(page, FIRST, "Accept")
    state(page, FIRST).to_have_text("✓ Accepted")
    assert not page.evaluate("Object.keys(localStorage).some((name) => name.includes('review'))")
    newsroom.change(SECOND, "fix")
    page.reload()
    state(page, SECOND).to_have_text("⚑ Needs a fix")


def test_without_script_the_forms_post(browser: Browser, newsroom: Newsroom) -> None:
    page = visit(browser, newsroom, java_script_enabled=False)
    decide(page, FIRST, "Ignore")
    state(page, FIRST).to_have_text("⊘ Ignored")
    assert newsroom.posts[0]["choice"] == "ignored"


def test_the_page_of_a_desk_breaks_no_rule_with_its_menus_open(browser: Browser, newsroom: Newsroom) -> None:
    page = visit(browser, newsroom)
    decide(page, FIRST, "Accept")
    page.locator(".review > summary").click()
    assert said(page)
    assert violations(page) == []

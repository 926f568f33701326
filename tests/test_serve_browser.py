"""The desk in a real browser, driven as an editor would: with a script and without, by day and by night, on a phone."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from browser import WIDTHS, at_desk, needs_chromium, violations
from playwright.sync_api import Browser, Page, expect
from serving import EXAMPLES, SPOKEN, TOKEN, WRITTEN, Editor, Running, running

from diffcast.serve.store.database import Store

pytestmark = needs_chromium
FIXED = WRITTEN.replace("14 workers", "41 workers")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A desk on this machine alone, with a story in two versions, decided about and signed off."""
    with running(tmp_path_factory.mktemp("browser") / "stories.db", "--max-upload", "1") as found:
        with Editor(found.address) as editor:
            place = editor.begin(by="A. Berg")
            for fact in list(editor.facts(place))[:2]:
                editor.send(f"{place}/decisions", {"fact": fact, "revision": "0", "choice": "fix", "note": "which?"})
            editor.sign_off(place, by="C. Mori", note="done")
            editor.add_version("/stories/1", article_text=FIXED)
        yield found


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, str]]:
    """A desk at which everybody has a token of their own, with one story; and the token of one with a long name."""
    data = tmp_path_factory.mktemp("known") / "stories.db"
    with closing(Store(data)) as store:
        token = store.users.add("Maximiliane Oberhauser-Quintero von der Hafenbehörde")
    with running(data) as found, Editor(found.address) as editor:
        editor.web.headers["authorization"] = f"Bearer {token}"
        editor.begin()
        yield found, token


@pytest.mark.parametrize("width", list(WIDTHS))
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_can_be_used_by_everybody(scheme: str, width: str, browser: Browser, server: Running) -> None:
    pages = [
        "/",
        "/?search=zebra",
        "/stories/1",
        "/stories/1/versions/2",
        "/stories/1/changes?before=1&after=2",
        "/stories/1/versions/2/sign-offs",
        "/new",
        "/stories/1/versions/2/edit",
        "/stories/1/versions/2/swap",
        "/nothing",
    ]
    size = {"width": WIDTHS[width], "height": 900}
    with at_desk(browser, server.address, color_scheme=scheme, viewport=size) as page:
        found = {}
        for path in pages:
            page.goto(path)
            found[path] = violations(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width], path
        assert not {path: listed for path, listed in found.items() if listed}


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_an_editor_compares_decides_signs_off_and_compares_again(
    script: bool, browser: Browser, server: Running
) -> None:
    with at_desk(browser, server.address, java_script_enabled=script) as page:
        page.goto("/")
        page.get_by_role("group", name="Transcript").get_by_label("File").set_input_files(EXAMPLES / "transcript.txt")
        page.get_by_role("group", name="Article").get_by_label("Or paste its text").fill(WRITTEN)
        page.get_by_role("textbox", name="Title").fill("Leak at the port")
        page.get_by_label("Your name").fill("A. Berg")
        page.get_by_role("button", name="Compare").click()
        page.wait_for_url(re.compile(r"/stories/\d+/versions/1$"))

        entry = page.locator(".entry[data-severity=correction]").first
        fact = entry.get_attribute("data-fact")
        entry.locator("summary", has_text="Note").click()
        entry.get_by_label("Note").fill("Which of the two?")
        entry.get_by_role("button", name="Needs a fix").click()
        expect(page.locator(f"#{fact} .state.decision")).to_contain_text("Which of the two?")
        saved(page)
        page.reload()
        kept = page.locator(f"#{fact} .state.decision")
        expect(kept).to_contain_text("Which of the two?")
        expect(kept).to_contain_text("A. Berg")

        page.get_by_role("button", name="Sign off").click()
        expect(page.get_by_role("heading", name="block publishing")).to_be_visible()
        page.get_by_role("button", name="Sign off").click()
        assert page.url.endswith("/sign-offs"), "the browser wants the reason first"
        page.get_by_label("Reason").fill("Agreed with the plant")
        page.get_by_role("button", name="Sign off").click()
        expect(page.get_by_text("A. Berg, 20")).to_be_visible()
        page.get_by_role("link", name="Leak at the port").first.click()
        expect(page.get_by_text("Signed off by A. Berg")).to_be_visible()
        page.get_by_role("link", name="Edit the texts of version 1").click()
        page.get_by_role("group", name="Article").get_by_label("Text", exact=True).fill(FIXED)
        page.get_by_role("button", name="Save as the next version").click()
        page.wait_for_url(re.compile(r"/versions/2$"))
        page.get_by_role("link", name="Leak at the port").first.click()
        page.get_by_role("link", name="Changes since version 1").click()
        fixed = page.get_by_role("region", name="Fixed")
        expect(fixed).to_contain_text("SENT 41 WORKERS")
        expect(fixed).to_contain_text("Which of the two?")


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_two_editors_on_one_fact_are_told_of_each_other(script: bool, browser: Browser, server: Running) -> None:
    with Editor(server.address) as other, at_desk(browser, server.address, java_script_enabled=script) as page:
        place = other.begin()
        named(page, server.address, "A. Berg")
        page.goto(place)
        entry = page.locator(".entry[data-severity=correction]").first
        fact = entry.get_attribute("data-fact")
        other.send(f"{place}/decisions", {"fact": fact, "revision": "0", "choice": "accepted", "by": "C. Mori"})
        entry.get_by_role("button", name="Ignore").click()
        expect(page.get_by_text("C. Mori").first).to_be_visible()
        with page.expect_response(lambda each: each.request.method == "POST"):  # What is shown may be ahead of it.
            page.get_by_role("button", name=re.compile("Replace it with mine|Save mine")).click()
        expect(page.locator(f"#{fact} .state.decision")).to_contain_text("Ignored")
        assert [each["choice"] for each in other.get(f"/api{place}/decisions").json()["decisions"]] == ["ignored"]


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_a_sign_off_shows_what_somebody_else_decided_meanwhile(script: bool, browser: Browser, server: Running) -> None:
    with Editor(server.address) as other, at_desk(browser, server.address, java_script_enabled=script) as page:
        place = other.begin(by="A. Berg")
        named(page, server.address, "A. Berg")
        page.goto(place)
        mine, theirs = list(other.facts(place))[:2]
        page.locator(f"#{mine}").get_by_role("button", name="Accept").click()
        expect(page.locator(f"#{mine} .state.decision")).to_contain_text("Accepted")
        other.send(f"{place}/decisions", {"fact": theirs, "revision": "0", "choice": "fix", "by": "C. Mori"})
        page.get_by_role("button", name="Sign off").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Decisions changed since you opened the report")
        expect(page.get_by_role("list")).to_contain_text("C. Mori")
        expect(page.get_by_role("list")).not_to_contain_text(mine)
        if script:
            assert violations(page) == []
        page.get_by_role("button", name="Sign off anyway").click()
        page.get_by_label("Reason").fill("Agreed with C. Mori")
        page.get_by_role("button", name="Sign off").click()
        expect(page.get_by_text("A. Berg, 20")).to_be_visible()


@pytest.mark.parametrize("width", list(WIDTHS))
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_a_known_editor_can_be_used_by_everybody(
    scheme: str, width: str, browser: Browser, known: tuple[Running, str]
) -> None:
    server, token = known
    size = {"width": WIDTHS[width], "height": 900}
    with at_desk(browser, server.address, color_scheme=scheme, viewport=size) as page:

        def check() -> None:
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width]

        page.goto("/stories/1")
        check()
        page.get_by_label("Token").fill(token)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_text("Signed in as Maximiliane")).to_be_visible()
        check()
        page.goto("/stories/1/versions/1/sign-offs")
        expect(page.get_by_text("You sign as Maximiliane")).to_be_visible()
        check()
        page.get_by_label("Reason").fill(" ")
        page.get_by_role("button", name="Sign off").click()
        expect(page.get_by_role("alert")).to_have_text("Not signed off yet: give a reason.")
        check()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_whoever_gave_no_name_is_asked_for_it_without_a_script(scheme: str, browser: Browser, server: Running) -> None:
    with at_desk(browser, server.address, java_script_enabled=False, color_scheme=scheme) as page:
        page.goto("/stories/1/versions/2")
        entry = page.locator(".entry[data-severity=correction]").last
        fact = entry.get_attribute("data-fact")
        entry.get_by_role("button", name="Accept").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Who decides?")
        page.get_by_label("Your name").fill("T. Lanz")
        page.get_by_role("button", name="Save: Accepted").click()
        expect(page.locator(f"#{fact} .state.decision")).to_contain_text("Accepted by T. Lanz")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_that_asks_for_a_name_can_be_used_by_everybody(scheme: str, browser: Browser, server: Running) -> None:
    with Editor(server.address) as editor:
        place = "/stories/1/versions/2"
        sent = {"fact": next(iter(editor.facts(place))), "revision": "0", "choice": "fix", "note": "Look at it"}
        asked = editor.send(f"{place}/decisions", sent)
    with at_desk(browser, server.address, color_scheme=scheme, viewport={"width": 320, "height": 700}) as page:
        page.route("**/asked", lambda route: route.fulfill(body=asked.text, content_type="text/html"))
        page.goto("/asked")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("names", [("article.html", "captions.srt"), ("script.docx", "web.html"), ("a.txt", "b.txt")])
def test_two_files_that_are_dropped_find_their_sides(names: tuple[str, str], browser: Browser, server: Running) -> None:
    spoken = next((name for name in names if name.endswith(".srt") or "script" in name), names[0])
    with at_desk(browser, server.address) as page:
        page.goto("/")
        drop(page, dict.fromkeys(names, "Ten."))
        assert chosen(page, "transcript") == [spoken]
        assert chosen(page, "article") == [name for name in names if name != spoken]
        expect(page.get_by_role("status")).to_contain_text(f"{spoken} is the transcript")


def test_one_file_is_dropped_where_it_belongs_and_three_are_too_many(browser: Browser, server: Running) -> None:
    with at_desk(browser, server.address) as page:
        page.goto("/")
        drop(page, {"web.html": "Ten."}, "article")
        assert (chosen(page, "transcript"), chosen(page, "article")) == ([], ["web.html"])
        drop(page, {f"{number}.txt": "Ten." for number in range(3)})
        expect(page.get_by_role("status")).to_contain_text("3 files dropped")
        assert chosen(page, "transcript") == []


def test_too_much_is_told_before_it_is_sent(browser: Browser, server: Running) -> None:
    with at_desk(browser, server.address) as page:
        page.goto("/")
        page.locator("#article_text").fill("x" * 1_000_001)
        page.get_by_role("button", name="Compare").click()
        expect(page.get_by_role("status")).to_contain_text("larger than the 1 MB")
        assert page.url.endswith("/")


def test_a_page_of_another_site_can_neither_send_nor_frame_nor_read(browser: Browser, server: Running) -> None:
    with running_site() as other:
        context = browser.new_context()
        page = context.new_page()
        page.goto(other)
        page.set_content(
            f'<form method="post" action="{server.address}/stories"><input name="title" value="evil"><button>x</button></form>'
        )
        page.get_by_role("button").click()
        page.wait_for_load_state()
        assert (
            page.get_by_role("alert").text_content()
            == "Another site may not send anything here; open this server's own page and send it there"
        )
        page.goto(other)
        assert (
            page.evaluate(
                "address => fetch(address).then(() => 'read', () => 'refused')", f"{server.address}/api/stories"
            )
            == "refused"
        )
        page.set_content(f'<iframe src="{server.address}/"></iframe>')
        page.wait_for_timeout(500)
        assert not [
            frame for frame in page.frames if frame.url.startswith(server.address) and frame.query_selector("form")
        ]
        context.close()


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_an_editor_at_another_machine_signs_in_and_decides(script: bool, browser: Browser, tmp_path: Path) -> None:
    address = own_address()
    with running(tmp_path / "stories.db", "--host", "0.0.0.0", DIFFCAST_TOKEN=TOKEN) as server:
        outside = f"http://{address}:{server.address.rpartition(':')[2]}"
        with at_desk(browser, outside, java_script_enabled=script) as page:
            page.goto("/stories/1")
            page.get_by_label("Token").fill("wrong")
            page.get_by_role("button", name="Sign in").click()
            expect(page.get_by_role("alert")).to_contain_text("not a token")
            if script:
                assert violations(page) == []
            page.get_by_label("Token").fill(TOKEN)
            page.get_by_role("button", name="Sign in").click()
            page.goto("/")
            page.locator("#transcript_text").fill(SPOKEN)
            page.locator("#article_text").fill(WRITTEN)
            page.get_by_label("Your name").fill("A. Berg")
            page.get_by_role("button", name="Compare").click()
            entry = page.locator(".entry[data-severity=correction]").first
            entry.get_by_role("button", name="Accept").click()
            expect(page.locator(f"#{entry.get_attribute('data-fact')} .state.decision")).to_contain_text("Accepted")
            saved(page)
            page.reload()
            expect(page.locator(".entry[data-severity=correction] .state.decision").first).to_contain_text("Accepted")
            page.goto("/")
            page.get_by_role("button", name="Sign out").click()
            expect(page.get_by_label("Token")).to_be_visible()


def saved(page: Page) -> None:
    """Wait until the page has sent what was decided: it shows a decision before the server has it."""
    page.wait_for_load_state("networkidle")


def named(page: Page, address: str, name: str) -> None:
    """The browser of somebody who gave their name at this desk before."""
    page.context.add_cookies([{"name": "diffcast-name", "value": quote(name), "url": address}])


def drop(page: Page, files: dict[str, str], side: str = "transcript") -> None:
    """Drop files on a side, as from a folder."""
    page.evaluate(
        """([files, side]) => {
            const held = new DataTransfer();
            for (const [name, text] of Object.entries(files)) held.items.add(new File([text], name));
            document.querySelector(`.side.side-${side}`).dispatchEvent(
                new DragEvent("drop", { dataTransfer: held, bubbles: true, cancelable: true }));
        }""",
        [files, side],
    )


def chosen(page: Page, side: str) -> list[str]:
    """The names of the files that a field holds."""
    found: list[str] = page.evaluate(f"[...document.querySelector('#{side}').files].map(file => file.name)")
    return found


def own_address() -> str:
    """An address of this machine that is not its own name for itself."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        try:
            line.connect(("192.0.2.1", 9))
        except OSError:
            pytest.skip("this machine has no address but its own")
        found: str = line.getsockname()[0]
    if found.startswith("127."):
        pytest.skip("this machine has no address but its own")
    return found


@contextmanager
def running_site() -> Iterator[str]:
    """Another site: a page on another port."""
    import threading
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<title>Elsewhere</title>")

        def log_message(self, *_: object) -> None:
            pass

    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{site.server_address[1]}/"
    finally:
        site.shutdown()

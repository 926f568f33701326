"""Texts at the desk without a script: pages by their address, forms that keep what was typed, edits and their versions."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from threading import Event

import httpx
import pytest
from hypothesis import given, strategies as st
from makers import word
from serving import SPOKEN, WRITTEN, Editor, Running, running
from websites import Site, moved, page, website, worldly

from diffcast.serve.drafts import EditableText, Part, marked_changes
from diffcast.serve.service import MAX_FETCHES
from diffcast.serve.store.values import Source

FIXED = WRITTEN.replace("14 workers", "41 workers")
CAPTIONS = "1\n00:00:01,000 --> 00:00:04,000\nTEN WERE HURT IN PORT HALDEN.\n"
PAGE = "<!DOCTYPE html><title>Leak</title><article>" + "".join(
    f"<p>{line}</p>" for line in WRITTEN.splitlines() if line
)
BOTH = {"transcript_text": SPOKEN, "article_text": WRITTEN}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """The website `http://news.example/`."""
    with website() as found:
        found.pages |= {"/leak": page(PAGE), "/away": moved("http://other.example/leak"), "/again": moved("/again")}
        yield found


@pytest.fixture(scope="module")
def server(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A desk that may fetch from some hosts, one of which is private."""
    folder = tmp_path_factory.mktemp("editing")
    (folder / "desk.toml").write_text('[fetch]\nhosts = ["news.example", "*.example.org", "intranet.example"]\n')
    with running(folder / "stories.db", "--config", str(folder / "desk.toml"), **worldly(folder, site.port)) as found:
        yield found


@pytest.fixture
def editor(server: Running) -> Iterator[Editor]:
    """An editor at that desk."""
    with Editor(server.address) as found:
        yield found


def said(answer: httpx.Response) -> str:
    """The reason on a page that refuses a form."""
    return unescape(
        re.sub("<[^>]+>", "", answer.text.partition('<p class="note" role="alert">')[2].partition("</p>")[0])
    )


def typed(answer: httpx.Response, name: str) -> str:
    """What a text field of a page holds."""
    found = re.search(rf'<textarea id="{name}"[^>]*>\n?(.*?)</textarea>', answer.text, re.S)
    assert found
    return unescape(found[1])


def story_of(place: str) -> str:
    return place.rpartition("/versions")[0]


def save(editor: Editor, place: str, **fields: str) -> httpx.Response:
    """The form of the page that edits a version, sent with some fields changed."""
    shown = editor.get(f"{place}/edit")
    hidden = dict(re.findall(r'name="(seen_version|edited_version)" value="(\d+)"', shown.text))
    texts = {f"{side}_text": typed(shown, f"{side}_text") for side in ("transcript", "article")}
    return editor.send(f"{story_of(place)}/versions", hidden | texts | fields)


# Pages by their address


def test_a_page_of_a_listed_host_is_fetched_and_kept(editor: Editor) -> None:
    sent = editor.send("/stories", {"transcript_text": SPOKEN, "article_url": "http://news.example/leak"})
    assert sent.status_code == 303, said(sent)
    kept = editor.get(f"/api{sent.headers['location']}").json()["article"]
    assert kept["name"] == "http://news.example/leak"
    assert kept["sha256"] == Source.of("", PAGE.encode()).sha256
    assert "news.example/leak" in editor.get(sent.headers["location"]).text


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://other.example/leak", "this desk fetches only from news.example, *.example.org, intranet.example"),
        ("http://example.org/leak", "this desk fetches only from"),
        ("http://intranet.example/leak", "intranet.example is a private address"),
        ("http://127.0.0.1/leak", "this desk fetches only from"),
        ("http://news.example/away", "redirects to another site (http://other.example/leak)"),
        ("http://news.example/again", "redirects more than 5 times"),
        ("http://news.example/nothing", "there is no such page"),
        ("file:///etc/passwd", "only http and https"),
        ("http://editor:secret@news.example/leak", "leave the user name and the password out"),
    ],
)
def test_an_address_that_cannot_be_fetched_comes_back_with_the_reason(address: str, why: str, editor: Editor) -> None:
    sent = editor.send("/stories", {"transcript_text": SPOKEN, "article_url": address, "title": "Leak"})
    assert sent.status_code == 422
    assert why in said(sent)
    assert typed(sent, "transcript_text").strip() == SPOKEN.replace("\r\n", "\n").strip()
    assert f'value="{address}"' in sent.text
    assert 'value="Leak"' in sent.text


def test_a_desk_without_a_list_of_hosts_fetches_nothing_and_offers_no_field(tmp_path: Path) -> None:
    with running(tmp_path / "stories.db") as server, Editor(server.address) as editor:
        assert "article_url" not in editor.get("/new").text
        sent = editor.send("/stories", {"transcript_text": SPOKEN, "article_url": "http://news.example/leak"})
        assert "this desk fetches no pages" in said(sent)


def test_slow_pages_keep_nobody_from_the_stories(tmp_path: Path) -> None:
    released = Event()
    with website() as site:
        site.pages |= {"/slow": lambda _: released.wait(30), "/leak": page(PAGE)}  # type: ignore[dict-item,return-value]
        (tmp_path / "desk.toml").write_text('[fetch]\nhosts = ["news.example"]\n')
        world = worldly(tmp_path, site.port) | {"DIFFCAST_MAX_SECONDS": "6"}
        options = ("--config", str(tmp_path / "desk.toml"))
        with running(tmp_path / "stories.db", *options, **world) as server, ThreadPoolExecutor(50) as others:
            slow = [others.submit(_create_from, server.address, "http://news.example/slow") for _ in range(48)]
            while len(site.paths) < MAX_FETCHES:
                time.sleep(0.05)
            with Editor(server.address) as editor:
                assert editor.get("/").status_code == 200
            assert not any(each.done() for each in slow)
            answers = [each.result() for each in slow]
            assert {each.status_code for each in answers} <= {422, 503}
            refused = [each for each in answers if each.status_code == 503]
            assert len(refused) >= 48 - 2 * MAX_FETCHES
            assert {each.headers["retry-after"] for each in refused} == {"5"}
            assert "slow pages were fetched before it for 6 seconds; send it again later" in refused[0].text
            released.set()
            assert _create_from(server.address, "http://news.example/leak").status_code == 303


def _create_from(address: str, url: str) -> httpx.Response:
    with Editor(address) as editor:
        return editor.send("/stories", {"transcript_text": SPOKEN, "article_url": url})


def test_an_address_beside_a_text_is_refused(editor: Editor) -> None:
    sent = editor.send("/stories", BOTH | {"article_url": "http://news.example/leak"})
    assert said(sent) == "article: given by its address and in another way too; leave one of them empty"


# Forms that are refused


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"transcript_text": "TEN WERE HURT."}, "The article is missing: paste its text or choose a file"),
        ({"article_text": "Ten were hurt."}, "The transcript is missing: paste its text or choose a file"),
        ({"transcript_text": SPOKEN, "article_text": SPOKEN}, "the same text"),
        ({"transcript_text": SPOKEN, "article_text": "* * *"}, "has no words"),
        (BOTH | {"title": "x" * 201}, "title: longer than 200"),
    ],
)
def test_a_refused_form_keeps_what_was_typed(fields: dict[str, str], why: str, editor: Editor) -> None:
    sent = editor.send("/stories", fields | {"by": "A. Berg"})
    assert sent.status_code == 422
    assert why in said(sent)
    for name in ("transcript_text", "article_text"):
        assert typed(sent, name).strip() == fields.get(name, "").strip()
    assert 'value="A. Berg"' in sent.text


def test_a_refused_form_names_the_files_to_choose_again(editor: Editor) -> None:
    files = {"article": ("story.png", b"\x89PNG\r\n\x1a\n" + bytes(500))}
    sent = editor.send("/stories", {"transcript_text": SPOKEN}, files=files)
    assert "Choose your file again: story.png" in sent.text
    assert typed(sent, "transcript_text").strip() == SPOKEN.strip()


def test_captions_in_place_of_the_article_offer_to_swap(editor: Editor) -> None:
    fields = {"transcript_text": "Ten were hurt in Port Halden.", "article_text": CAPTIONS, "article_format": "srt"}
    sent = editor.send("/stories", fields)
    assert sent.status_code == 422
    assert 'name="swap"' in sent.text
    swapped = editor.send("/stories", fields | {"swap": "yes"})
    assert swapped.status_code == 303, said(swapped)
    assert editor.get(f"/api{swapped.headers['location']}").json()["transcript"]["format"] == "srt"


def test_texts_in_the_wrong_order_are_offered_to_be_swapped(editor: Editor) -> None:
    sent = editor.send("/stories", {"transcript_text": WRITTEN, "article_text": SPOKEN, "by": "A. Berg"})
    offer = sent.headers["location"]
    assert offer.endswith("/versions/1/swap")
    assert "Are the two texts swapped?" in editor.get(offer).text
    swapped = editor.send(offer)
    assert swapped.headers["location"].endswith("/versions/2")
    first, second = (editor.get(f"/api{story_of(offer)}/versions/{number}").json() for number in (1, 2))
    assert (first["transcript"]["sha256"], first["article"]["sha256"]) == (
        second["article"]["sha256"],
        second["transcript"]["sha256"],
    )


def test_texts_in_the_right_order_are_not(editor: Editor) -> None:
    assert editor.begin().endswith("/versions/1")


# Editing a version


def test_the_next_version_opens_with_the_texts_of_this_one(editor: Editor) -> None:
    place = editor.begin()
    shown = editor.get(f"{place}/edit")
    assert f"{place}/edit" in editor.get(story_of(place)).text
    assert typed(shown, "transcript_text").strip() == SPOKEN.strip()
    assert typed(shown, "article_text").strip() == WRITTEN.strip()
    assert "contradictions" in shown.text


def test_an_edit_is_saved_and_the_other_text_stays_as_it_was(editor: Editor) -> None:
    place = editor.begin()
    assert save(editor, place, article_text=FIXED).headers["location"] == f"{story_of(place)}/versions/2"
    first, second = (editor.get(f"/api{story_of(place)}/versions/{number}").json() for number in (1, 2))
    assert first["transcript"] == second["transcript"]
    assert first["article"] != second["article"]
    assert typed(editor.get(f"{story_of(place)}/versions/2/edit"), "article_text").strip() == FIXED.strip()


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, "Nothing has changed"),
        ({"article_text": ""}, "The article is empty; put its text back"),
        ({"article_text": "* * *"}, "has no words"),
        ({"edited_version": "7"}, "no version of that number"),
        ({"edited_version": "x"}, "edited_version: not a whole number"),
    ],
)
def test_an_edit_that_cannot_be_saved_comes_back(fields: dict[str, str], why: str, editor: Editor) -> None:
    place = editor.begin()
    sent = save(editor, place, **fields)
    assert sent.status_code in (404, 422)
    assert why in said(sent)
    assert typed(sent, "transcript_text").strip() == SPOKEN.strip()
    assert len(editor.get(f"/api{story_of(place)}/versions").json()["versions"]) == 1


def test_checking_without_saving_shows_what_an_edit_changes(editor: Editor) -> None:
    place = editor.begin()
    checked = editor.send(f"{place}/check", {"transcript_text": SPOKEN, "article_text": FIXED, "by": "A. Berg"})
    assert "1 fixed" in checked.text
    assert typed(checked, "article_text").strip() == FIXED.strip()
    assert len(editor.get(f"/api{story_of(place)}/versions").json()["versions"]) == 1
    fresh = editor.send("/check", {"transcript_text": SPOKEN, "article_text": FIXED})
    assert "to check" in fresh.text


def test_a_script_gets_only_the_findings(editor: Editor) -> None:
    place = editor.begin()
    as_json = {"accept": "application/json"}
    texts = {"transcript_text": SPOKEN, "article_text": FIXED}
    checked = editor.web.post(f"{place}/check", data=texts, headers=as_json).json()
    assert checked["html"].lstrip().startswith("<h2")
    refused = editor.web.post("/check", data={"transcript_text": SPOKEN}, headers=as_json)
    assert (refused.status_code, refused.json()["detail"][:22]) == (422, "The article is missing")
    saved = editor.web.post("/stories", data=texts, headers=as_json)
    assert (saved.status_code, saved.json()["location"][-11:]) == (201, "/versions/1")


def test_an_accepted_finding_is_not_open_while_one_edits(editor: Editor) -> None:
    place = editor.begin()
    before = editor.send(f"{place}/check", BOTH).text
    for fact in list(editor.facts(place))[:3]:
        editor.send(f"{place}/decisions", {"fact": fact, "revision": "0", "choice": "accepted", "by": "A. Berg"})
    after = editor.send(f"{place}/check", BOTH).text
    assert "3 findings already accepted or ignored" in after
    assert before.count('<li class="finding') - after.count('<li class="finding') == 3


@pytest.mark.parametrize(
    ("name", "raw", "format", "kept"),
    [
        ("captions.srt", CAPTIONS.encode(), None, "captions.srt"),
        ("script.txt", b"TEN WERE HURT IN PORT HALDEN.\r\n", None, "script.txt"),
        ("script.docx", word("TEN WERE HURT IN PORT HALDEN."), "text", "script (edited).txt"),
    ],
)
def test_an_edited_file_stays_what_it_was_if_people_can_read_it(
    name: str, raw: bytes, format: str | None, kept: str, editor: Editor
) -> None:
    sent = editor.send("/stories", {"article_text": "Ten were hurt in Port Halden."}, files={"transcript": (name, raw)})
    place = sent.headers["location"]
    text = typed(editor.get(f"{place}/edit"), "transcript_text")
    second = save(editor, place, transcript_text=text.replace("TEN", "NINE").replace("\n", "\r\n"))
    source = editor.get(f"/api{second.headers['location']}").json()["transcript"]
    assert (source["name"], source["format"]) == (kept, format)
    assert "NINE WERE HURT" in typed(editor.get(f"{second.headers['location']}/edit"), "transcript_text")


def test_marks_that_nobody_sees_are_left_out_of_an_edited_text_and_nothing_takes_their_place(editor: Editor) -> None:
    place = editor.begin(article=WRITTEN.replace("Port Halden", "\u200ePort\u202a Halden\x07"))
    shown = typed(editor.get(f"{place}/edit"), "article_text")
    assert shown.strip() == WRITTEN.strip()
    second = save(editor, place, article_text=FIXED).headers["location"]
    assert typed(editor.get(f"{second}/edit"), "article_text").strip() == FIXED.strip()


def test_a_page_with_both_texts_is_cut_apart_by_an_edit(editor: Editor) -> None:
    place = editor.send("/stories", files={"page": ("page.txt", f"{WRITTEN}\n\n{SPOKEN}".encode())}).headers["location"]
    shown = typed(editor.get(f"{place}/edit"), "article_text")
    second = save(editor, place, article_text=shown.replace("14 workers", "41 workers"))
    assert second.status_code == 303, said(second)
    found = editor.get(f"/api{second.headers['location']}").json()
    assert (found["transcript"]["name"], found["article"]["name"]) == ("transcript.txt", "page (edited).txt")
    assert "41 WORKERS" in typed(editor.get(f"{second.headers['location']}/edit"), "transcript_text")


# Two editors in one text


def test_two_editors_in_one_text_lose_nothing_and_revert_nothing(editor: Editor) -> None:
    place = editor.begin()
    mine = WRITTEN.replace("Teodor Lanz", "T. Lanz")
    theirs = {"article_text": FIXED, "transcript_text": f"{SPOKEN}\nA HOTLINE OPENED AT NOON."}
    hidden = {"seen_version": "1", "edited_version": "1", "transcript_text": SPOKEN}
    assert save(editor, place, **theirs, by="C. Mori").status_code == 303
    late = editor.send(f"{story_of(place)}/versions", hidden | {"article_text": mine, "by": "A. Berg"})
    assert late.status_code == 409
    assert typed(late, "article_text").strip() == mine.strip()
    assert typed(late, "transcript_text").strip() == ""
    assert "<del>41</del><ins>14</ins>" in late.text
    assert "<del>Teodor</del><ins>T.</ins>" in late.text
    again = editor.send(f"{story_of(place)}/versions", {"seen_version": "2", "article_text": mine})
    found = [editor.get(f"/api{story_of(place)}/versions/{number}").json() for number in (1, 2, 3)]
    assert again.headers["location"].endswith("/versions/3")
    assert found[2]["transcript"] == found[1]["transcript"] != found[0]["transcript"]


def test_who_edits_is_told_of_a_version_that_somebody_saved_meanwhile(editor: Editor) -> None:
    place = editor.begin()
    assert save(editor, place, article_text=FIXED, by="C. Mori").status_code == 303
    checked = editor.send(f"{place}/check", {"transcript_text": SPOKEN, "article_text": WRITTEN})
    assert re.search(r"C\. Mori saved <a href=\"[^\"]+/versions/2\">version 2</a> while you edited", checked.text)


# A check that nobody waits for

LONG = "\n".join(f"ON DAY {day} THE MAYOR OF PORT HALDEN SAID {day * 3} PEOPLE HAD LEFT." for day in range(900))


def test_a_check_that_is_abandoned_does_not_make_the_next_one_wait(editor: Editor, server: Running) -> None:
    """This desk has one process that compares; the long texts alone take many times as long as the limit here."""
    for number in range(3):
        with pytest.raises(httpx.ReadTimeout):
            texts = {"transcript_text": LONG, "article_text": f"{LONG.lower()} {number}"}
            httpx.post(f"{server.address}/check", data=texts, timeout=0.5)
    begun = time.monotonic()
    assert editor.send("/check", BOTH | {"article_text": f"{FIXED} Again."}).status_code == 200
    assert time.monotonic() - begun < 4


# What changed


def test_a_fixed_finding_shows_the_old_and_the_new_wording(editor: Editor) -> None:
    place = editor.begin()
    assert save(editor, place, article_text=FIXED).status_code == 303
    changed = editor.get(f"{story_of(place)}/changes?before=1&after=2").text
    fixed = changed.partition('id="h-fixed"')[2].partition('id="h-gone"')[0]
    assert "<del>14</del><ins>41</ins> workers" in fixed
    assert '<p class="empty">None</p>' in changed
    assert "None." not in changed


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("", "", []),
        ("ten", "ten", [("ten", "same")]),
        ("sent 14 workers", "sent 41 workers", [("sent ", "same"), ("14", "old"), ("41", "new"), (" workers", "same")]),
        ("", "ten", [("ten", "new")]),
        ("ten", "", [("ten", "old")]),
        ("ten " * 900, "ten " * 900, [("ten " * 900, "same")]),
        ("$1,200 more", "$1,300 more", [("$", "same"), ("1,200", "old"), ("1,300", "new"), (" more", "same")]),
    ],
)
def test_words_that_were_taken_out_and_put_in_are_marked(old: str, new: str, parts: list[tuple[str, str]]) -> None:
    assert [(part.text, part.change) for part in marked_changes(old, new)] == parts


WORDING = st.text(st.sampled_from("ab1 ,.\n’é"), max_size=60)


@given(WORDING, WORDING)
def test_marked_changes_hold_both_wordings(old: str, new: str) -> None:
    def without(parts: tuple[Part, ...], change: str) -> str:
        return "".join(part.text for part in parts if part.change != change)

    parts = marked_changes(old, new)
    assert (without(parts, "new"), without(parts, "old")) == (old, new)


def test_long_wordings_are_marked_while_nobody_waits() -> None:
    words = [f"word{number % 900}" for number in range(1450)]
    article = [" ".join(words), " ".join("new" if number % 29 == 5 else word for number, word in enumerate(words))]
    captions = [
        "".join(f"{at}\n00:{at // 60:02}:{at % 60:02}\nline {at}{'!' * (at % mark == 1)}\n\n" for at in range(2000))
        for mark in (3000, 40)
    ]
    started = time.process_time()
    for old, new in (article, captions):
        parts = marked_changes(old, new)
        assert len(parts) >= 2 * 50
        assert max(len(part.text) for part in parts if part.change != "same") < 100
    assert time.process_time() - started < 3


@pytest.mark.parametrize("text", ["Ten.\n", "Ten.\r\n", "Ten.", "\nTen.\n\n"])
def test_line_ends_of_a_browser_are_no_edit(text: str) -> None:
    assert EditableText(Source.of("a.txt", b"Ten.\n"), "Ten.\n", True).edited(text) is None


# Exports and signs


def test_exports_are_named_for_people_and_the_rest_is_folded_away(editor: Editor) -> None:
    story = story_of(editor.begin())
    shown = editor.get(story).text
    everyday, _, others = shown.partition("Other formats")
    for name in ("Web page", "E-mail", "Spreadsheet"):
        assert f">{name}</a>" in everyday.partition("Save as")[2]
    for name in ("Data (JSON)", "SARIF", "JUnit XML", "Decisions (JSON)"):
        assert f">{name}</a>" in others
    for path in re.findall(r'href="(/stories/[^"]+/reports/[^"]+)"', shown):
        assert editor.get(path).status_code == 200


def test_the_desk_has_a_sign_for_the_tab(editor: Editor) -> None:
    found = re.search(r'<link rel="icon" href="([^"]+)"', editor.get("/").text)
    assert found
    assert editor.get(found[1]).headers["content-type"] == "image/svg+xml"
    assert editor.get("/favicon.ico").headers["location"] == found[1]

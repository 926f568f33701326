"""The desk as an editor without a script uses it: stories, versions, decisions, sign-offs and what leaves the desk."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from pathlib import Path

import pytest
from serving import SPOKEN, WRITTEN, Editor, Running, running

from diffcast.reports import FORMATS
from diffcast.serve.http.html import asset

NAMED = {"revision": "0", "choice": "fix", "by": "A. Berg"}
"""A decision as a form sends it, but for its fact."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A desk on this machine alone."""
    with running(tmp_path_factory.mktemp("pages") / "stories.db") as found:
        yield found


@pytest.fixture
def editor(server: Running) -> Iterator[Editor]:
    """An editor at that desk."""
    with Editor(server.address) as found:
        yield found


def heading(text: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", text, re.S)
    assert found
    return unescape(re.sub("<[^>]+>", "", found[1])).strip()


def test_a_story_without_a_title_takes_the_headline(editor: Editor) -> None:
    place = editor.begin()
    assert heading(editor.get(place.rpartition("/versions")[0]).text) == WRITTEN.splitlines()[0]


def test_the_list_can_be_searched_and_has_pages(editor: Editor) -> None:
    for number in range(52):
        editor.begin("TEN WERE HURT.", "Ten were hurt.", title=f"Ledger {number}")
    first = editor.get("/?search=LEDGER").text
    assert first.count('scope="row"><a href="/stories/') == 50
    onward = re.search(r'rel="next" href="([^"]+)"', first)
    assert onward
    rest = editor.get(unescape(onward[1])).text
    assert re.findall(r">(Ledger \d+)</a>", rest) == ["Ledger 1", "Ledger 0"]
    assert "First page" in rest
    assert "No story has these words" in editor.get("/?search=zebra+crossing").text


def test_after_a_decision_the_editor_sees_it_at_its_fact(editor: Editor) -> None:
    place = editor.begin()
    fact = next(iter(editor.facts(place)))
    sent = editor.send(
        f"{place}/decisions", {"fact": fact, "revision": "0", "choice": "fix", "note": "which one?", "by": "A. Berg"}
    )
    assert sent.headers["location"] == f"{place}#{fact}"
    shown = editor.get(place).text
    assert "which one?" in shown
    assert "A. Berg" in shown
    assert editor.facts(place)[fact] == 1


def test_a_name_that_was_given_once_is_used_again(editor: Editor) -> None:
    place = editor.begin(by="Zoë Ångström")
    fact = next(iter(editor.facts(place)))
    editor.send(f"{place}/decisions", {"fact": fact, "revision": "0", "choice": "accepted"})
    kept = editor.get(f"/api{place}/decisions").json()["decisions"]
    assert [each["by"] for each in kept] == ["Zoë Ångström"]
    assert 'value="Zoë Ångström"' in editor.get("/").text


def test_a_script_of_the_page_gets_the_saved_decision_as_json(editor: Editor) -> None:
    place = editor.begin()
    fact = next(iter(editor.facts(place)))
    data = {"fact": fact, "revision": "0", "choice": "ignored", "note": "", "by": "A. Berg"}
    answer = editor.web.post(f"{place}/decisions", data=data, headers={"accept": "application/json"})
    assert answer.status_code == 200
    assert (answer.json()["choice"], answer.json()["revision"]) == ("ignored", 1)
    refused = editor.web.post(
        f"{place}/decisions", data=data | {"fact": "f-0000000000"}, headers={"accept": "application/json"}
    )
    assert refused.headers["content-type"] == "application/problem+json"


def test_a_conflict_has_the_same_json_in_the_page_and_the_api(editor: Editor) -> None:
    place = editor.begin()
    fact = next(iter(editor.facts(place)))
    body = {"choice": "accepted", "revision": 0, "by": "C. Mori"}
    editor.web.put(f"/api{place}/decisions/{fact}", json=body)
    data = {"fact": fact, "revision": "0", "choice": "ignored", "note": "", "by": "A. Berg"}
    page = editor.web.post(f"{place}/decisions", data=data, headers={"accept": "application/json"})
    api = editor.web.put(f"/api{place}/decisions/{fact}", json=body | {"choice": "ignored"})
    assert page.status_code == api.status_code == 409
    assert page.json() == api.json()
    assert page.json()["kept"]["by"] == "C. Mori"


def test_two_editors_on_one_fact_see_both_decisions_and_choose(editor: Editor, server: Running) -> None:
    place = editor.begin()
    fact = next(iter(editor.facts(place)))
    with Editor(server.address) as other:
        first = {"fact": fact, "revision": "0", "choice": "accepted", "note": "the board said so", "by": "C. Mori"}
        assert other.send(f"{place}/decisions", first).status_code == 303
    late = editor.send(
        f"{place}/decisions",
        {"fact": fact, "revision": "0", "choice": "fix", "note": "no, it did not", "by": "A. Berg"},
    )
    assert late.status_code == 409
    for words in ("Accepted", "C. Mori", "the board said so", "Needs a fix", "A. Berg", "no, it did not"):
        assert words in late.text
    assert editor.get(f"/api{place}/decisions").json()["decisions"][0]["choice"] == "accepted"
    form = dict(re.findall(r'name="(fact|revision|by)" value="([^"]*)"', late.text))
    assert (
        editor.web.post(f"{place}/decisions", data=form | {"choice": "fix", "note": "no, it did not"}).status_code
        == 303
    )
    assert editor.get(f"/api{place}/decisions").json()["decisions"][0]["choice"] == "fix"


@pytest.mark.parametrize(
    "wrong",
    [
        {"choice": "perhaps"},
        {"revision": "x"},
        {"revision": "-1"},
        {"revision": "9" * 30},
        {"note": "x" * 4001},
        {"by": "x" * 81},
        {"fact": "x" * 41},
    ],
)
def test_an_invalid_decision_is_refused(wrong: dict[str, str], editor: Editor) -> None:
    place = editor.begin()
    data = {"fact": next(iter(editor.facts(place))), "revision": "0", "choice": "fix"} | wrong
    assert editor.send(f"{place}/decisions", data).status_code == 422
    assert not editor.get(f"/api{place}/decisions").json()["decisions"]


def test_signing_off_asks_for_a_name_once(editor: Editor) -> None:
    place = editor.begin()
    asked = editor.sign_off(place)
    assert asked.status_code == 200
    assert "Your name" in asked.text
    assert editor.sign_off(place, by="C. Mori", note="for the six o’clock").status_code == 303
    for page in (editor.get(place).text, editor.get(place.rpartition("/versions")[0]).text):
        assert "C. Mori" in page
    assert '<span class="list-signed">Signed off</span>' in editor.get("/").text
    fact = next(iter(editor.facts(place)))
    editor.send(f"{place}/decisions", {"fact": fact, "revision": "0", "choice": "fix"})
    assert "1 decision changed since" in editor.get(place.rpartition("/versions")[0]).text


def test_signing_off_shows_what_is_open_and_needs_a_reason_for_it(editor: Editor) -> None:
    place = editor.begin(by="C. Mori")
    report = editor.get(f"{place}/reports/json").json()
    first = editor.sign_off(place)
    assert first.status_code == 200
    blocking = editor.get(f"/api{place}").json()["blocking"]
    assert f"{len(blocking)} findings still block publishing" in unescape(first.text)
    assert all(f'href="{place}#{fact}"' in first.text for fact in blocking)
    assert all(report[side]["sha256"] in first.text for side in ("transcript", "article"))
    assert not re.search(r'name="by"[^>]*value=""', first.text)
    empty = editor.sign_off(place, note="  ")
    assert (empty.status_code, "Not signed off yet: give a reason" in empty.text) == (422, True)
    assert editor.get(f"/api{place}/sign-offs").json() == {"sign_offs": []}
    assert editor.sign_off(place, note="Both counts were right at their time").status_code == 303
    [signed] = editor.get(f"/api{place}/sign-offs").json()["sign_offs"]
    assert (signed["by"], signed["blocking"]) == ("C. Mori", len(blocking))
    assert f"({len(blocking)} findings blocked publishing): Both counts" in editor.get(place).text


def test_once_nothing_blocks_publishing_one_click_signs_off(editor: Editor) -> None:
    place = editor.begin(by="C. Mori")
    for fact in editor.get(f"/api{place}").json()["blocking"]:
        editor.send(f"{place}/decisions", {"fact": fact, "revision": "0", "choice": "accepted"})
    assert "Nothing blocks publishing" in editor.get(f"{place}/sign-offs").text
    assert editor.sign_off(place).status_code == 303


def test_a_decision_without_a_name_is_asked_for_it_and_loses_nothing(editor: Editor) -> None:
    place = editor.begin()
    fact = next(iter(editor.facts(place)))
    asked = editor.send(f"{place}/decisions", {"fact": fact, "revision": "0", "choice": "accepted", "note": "as meant"})
    assert (asked.status_code, heading(asked.text)) == (422, "Who decides?")
    form = dict(re.findall(r'name="(fact|revision)" value="([^"]*)"', asked.text))
    note = re.search(r"<textarea[^>]*>([^<]*)</textarea>", asked.text)
    assert note and note[1] == "as meant"
    again = form | {"by": "A. Berg", "choice": "accepted", "note": note[1]}
    assert editor.send(f"{place}/decisions", again).status_code == 303
    [kept] = editor.get(f"/api{place}/decisions").json()["decisions"]
    assert (kept["by"], kept["note"], kept["choice"]) == ("A. Berg", "as meant", "accepted")


def test_a_script_is_told_that_a_name_is_missing(editor: Editor) -> None:
    place = editor.begin()
    data = {"fact": next(iter(editor.facts(place))), "revision": "0", "choice": "fix"}
    answer = editor.web.post(f"{place}/decisions", data=data, headers={"accept": "application/json"})
    assert (answer.status_code, "your name" in answer.json()["detail"]) == (403, True)


@pytest.mark.parametrize("format", FORMATS)
def test_a_sign_off_is_in_every_export_with_the_digests_of_the_texts(format: str, signed: tuple[Editor, str]) -> None:
    editor, place = signed
    exported = unescape(editor.get(f"{place}/reports/{format}").text)
    digests = {
        text["sha256"] for text in (editor.get(f"/api{place}").json()[side] for side in ("transcript", "article"))
    }
    flat = re.sub(r"\s+", "", exported)
    assert "C.Mori" in flat
    assert not [digest for digest in digests if digest not in flat]
    assert "bothcountswereright" in flat or format == "line"
    unsigned = editor.get(f"{editor.begin(title='not signed')}/reports/{format}").text
    assert "C. Mori" not in unsigned and "Signed off" not in unsigned


def test_a_sign_off_is_in_the_review_file(signed: tuple[Editor, str]) -> None:
    editor, place = signed
    review = editor.get(f"{place}/review.json").json()
    assert [(each["by"], each["note"]) for each in review["sign_offs"]] == [("C. Mori", "both counts were right")]


@pytest.fixture(scope="module")
def signed(server: Running) -> Iterator[tuple[Editor, str]]:
    """A story that was signed off, and an editor."""
    with Editor(server.address) as editor:
        place = editor.begin()
        assert editor.sign_off(place, by="C. Mori", note="both counts were right").status_code == 303
        yield editor, place


def test_a_new_version_keeps_a_text_that_is_left_out_and_carries_decisions_over(editor: Editor) -> None:
    place = editor.begin()
    story = place.rpartition("/versions")[0]
    facts = editor.facts(place)
    for fact in facts:
        editor.send(f"{place}/decisions", {**NAMED, "fact": fact, "note": f"note on {fact}"})
    second = editor.add_version(story, article_text=WRITTEN.replace("14 workers", "41 workers"))
    assert second.headers["location"] == f"{story}/versions/2"
    versions = [editor.get(f"/api{story}/versions/{number}").json() for number in (1, 2)]
    assert versions[0]["transcript"] == versions[1]["transcript"]
    shown = editor.get(f"{story}/versions/2").text
    assert all(f"note on {fact}" in shown for fact in facts)
    changed = editor.get(f"{story}/changes?before=1&after=2").text
    assert re.fullmatch(r"Version 1 to version 2: \d+ fixed, \d+ gone, \d+ new, \d+ still open", heading(changed))
    fixed = changed.partition('id="h-fixed"')[2].partition('id="h-gone"')[0]
    assert "SENT 41 WORKERS" in fixed
    assert "Needs a fix" in fixed


NEWER = {
    "transcript_text": f"{SPOKEN}\nA HOTLINE OPENED AT NOON.",
    "article_text": f"{WRITTEN}\nA hotline opened at noon.\n",
}


@pytest.mark.parametrize(("mine", "theirs"), [("transcript_text", "article_text"), ("article_text", "transcript_text")])
def test_a_text_is_paired_with_the_other_sides_newest_text(mine: str, theirs: str, editor: Editor) -> None:
    story = editor.begin().rpartition("/versions")[0]
    assert editor.add_version(story, **{theirs: NEWER[theirs]}).status_code == 303
    sent = editor.send(f"{story}/versions", {"seen_version": "1", mine: NEWER[mine]})
    assert sent.headers["location"] == f"{story}/versions/3"
    first, second, third = (editor.get(f"/api{story}/versions/{number}").json() for number in (1, 2, 3))
    my_side, their_side = mine.removesuffix("_text"), theirs.removesuffix("_text")
    assert third[their_side] == second[their_side] != first[their_side]
    assert third[my_side] != second[my_side]


@pytest.mark.parametrize("mine", [{"article_text": "x"}, {"article_text": "x", "transcript_text": SPOKEN}])
def test_a_new_version_that_would_revert_a_newer_text_shows_a_conflict(mine: dict[str, str], editor: Editor) -> None:
    story = editor.begin().rpartition("/versions")[0]
    editor.add_version(story, article_text=NEWER["article_text"], by="C. Mori")
    edited = mine | {"article_text": WRITTEN.replace("14 workers", "41 workers")}
    refused = editor.send(f"{story}/versions", {"seen_version": "1", "by": "A. Berg", **edited})
    assert refused.status_code == 409
    assert "Someone added version 2" in heading(refused.text)
    assert "C. Mori" in refused.text
    assert len(editor.get(f"/api{story}/versions").json()["versions"]) == 2
    form = dict(re.findall(r'name="(seen_version|by)" [^>]*?value="([^"]*)"', refused.text))
    pasted = dict(re.findall(r'name="(\w+_text)"[^>]*>([^<]+)</textarea>', refused.text))
    assert {name: unescape(text).strip() for name, text in pasted.items()} == {
        name: text.strip() for name, text in edited.items()
    }
    sent = editor.web.post(f"{story}/versions", data=form | edited)
    assert sent.headers["location"] == f"{story}/versions/3"


def test_a_version_conflict_links_to_all_changes_since_the_version_that_was_seen(editor: Editor) -> None:
    story = editor.begin().rpartition("/versions")[0]
    editor.add_version(story, article_text=NEWER["article_text"])
    editor.add_version(story, transcript_text=f"{SPOKEN}\nA HOTLINE OPENED AT NOON.")
    edited = WRITTEN.replace("14 workers", "41 workers")
    refused = editor.send(f"{story}/versions", {"seen_version": "1", "article_text": edited})
    assert f"{story}/changes?before=1&amp;after=3" in refused.text


def test_a_sign_off_after_unseen_decisions_shows_a_conflict(editor: Editor, server: Running) -> None:
    place = editor.begin()
    first, second = list(editor.facts(place))[:2]
    with Editor(server.address) as other:
        other.send(f"{place}/decisions", {"fact": first, "revision": "0", "choice": "accepted", "by": "C. Mori"})
    refused = editor.send(f"{place}/sign-offs", {"seen_changes": "0", "by": "A. Berg", "note": "done"})
    assert refused.status_code == 409
    assert "C. Mori" in refused.text
    assert f"{place}#{first}" in refused.text
    assert second not in refused.text
    assert editor.get(f"/api{place}").json()["sign_offs"] == []
    form = dict(re.findall(r'name="(seen_changes|by|note)" value="([^"]*)"', refused.text))
    assert editor.web.post(f"{place}/sign-offs", data=form).status_code == 303
    signed = editor.get(f"/api{place}").json()["sign_offs"]
    assert [(each["by"], each["note"], each["later"]) for each in signed] == [("A. Berg", "done", 0)]


@pytest.mark.parametrize("query", ["", "?before=1", "?before=1&after=x", "?before=1&after=-1"])
def test_changes_need_two_versions(query: str, editor: Editor) -> None:
    story = editor.begin().rpartition("/versions")[0]
    assert editor.get(f"{story}/changes{query}").status_code == 422
    assert editor.get(f"{story}/changes?before=1&after=7").status_code == 404


@pytest.mark.parametrize("format", ["html", "csv", "terminal"])
def test_a_report_is_exported_as_a_file(format: str, editor: Editor) -> None:
    place = editor.begin()
    fact = next(iter(editor.facts(place)))
    editor.send(f"{place}/decisions", {"fact": fact, "revision": "0", "choice": "accepted", "by": "A. Berg"})
    answer = editor.get(f"{place}/reports/{format}")
    assert answer.status_code == 200
    assert re.fullmatch(r'attachment; filename="story-\d+-1\.\w+"', answer.headers["content-disposition"])
    assert answer.headers["content-security-policy"] == "sandbox"
    assert answer.text.strip()


def test_a_review_is_exported_as_a_file(editor: Editor) -> None:
    place = editor.begin()
    fact = next(iter(editor.facts(place)))
    editor.send(
        f"{place}/decisions", {"fact": fact, "revision": "0", "choice": "accepted", "by": "A. Berg", "note": "meant"}
    )
    review = json.loads(editor.get(f"{place}/review.json").content)
    assert review["schema"] == "diffcast-review/1"
    kept = review["decisions"]
    assert [(each["fact"], each["choice"], each["by"], each["note"]) for each in kept] == [
        (fact, "accepted", "A. Berg", "meant")
    ]


def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    data = tmp_path / "stories.db"
    with running(data) as server, Editor(server.address) as editor:
        place = editor.begin(title="Leak")
        fact = next(iter(editor.facts(place)))
        editor.send(f"{place}/decisions", {**NAMED, "fact": fact, "note": "which one?"})
        server.stop()
    with running(data) as server, Editor(server.address) as editor:
        assert "Leak" in editor.get("/").text
        assert "which one?" in editor.get(place).text
        assert editor.facts(place)[fact] == 1


def test_a_full_disk_is_reported_and_loses_nothing(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], capture_output=True, check=False
    ).returncode:
        pytest.skip("this user may not mount a disk")
    try:
        with running(disk / "stories.db") as server, Editor(server.address) as editor:
            place = editor.begin(title="Before")
            _fill(disk / "ballast")
            refused = editor.send("/stories", {"transcript_text": SPOKEN + " " * 100_000, "article_text": WRITTEN})
            assert refused.status_code == 507
            assert "no room on the disk" in refused.text
            assert editor.get(place).status_code == 200
            (disk / "ballast").unlink()
            assert editor.begin(title="After")
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def _fill(ballast: Path) -> None:
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(os.urandom(4096))


def test_the_stylesheets_of_the_desk_and_the_report_share_no_class() -> None:
    """Both are laid over the same page: a class of both would be drawn by the rules of the other."""

    def classes(sheet: str) -> set[str]:
        return set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"(?s)/\*.*?\*/|\{[^{}]*\}", " ", sheet)))

    ours, ours_too, theirs = (asset(name) for name in ("desk.css", "story_list.css", "report.css"))
    assert ours and ours_too and theirs
    of_a_fact = {"correction", "check", "transcript_only", "article_only"}
    desk = classes(ours[0].decode()) | classes(ours_too[0].decode())
    assert desk & classes(theirs[0].decode()) <= {"hint"} | of_a_fact


@pytest.mark.parametrize(
    ("format", "name", "kind"),
    [
        ("html", "story-1-1.html", "text/html"),
        ("email", "story-1-1.email.html", "text/html"),
        ("csv", "story-1-1.csv", "text/csv"),
        ("terminal", "story-1-1.txt", "text/plain"),
        ("jsonl", "story-1-1.jsonl", "text/plain"),
        ("line", "story-1-1.txt", "text/plain"),
    ],
)
def test_an_export_is_saved_under_a_name_that_opens_it(editor: Editor, format: str, name: str, kind: str) -> None:
    editor.begin()
    answer = editor.get(f"/stories/1/versions/1/reports/{format}")
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["content-type"].partition(";")[0] == kind

"""The list of stories as an editor without a script uses it, and as a program does: the same operations, both ways."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from serving import SPOKEN, WRITTEN, Editor, Running, running

from diffcast.serve.store.database import Store
from diffcast.serve.store.values import Source

SECRET = "Zanzibarquake"
SENT = {"transcript_text": SPOKEN, "article_text": WRITTEN, "page_text": ""}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of that desk."""
    return tmp_path_factory.mktemp("stories") / "stories.db"


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[Running]:
    """A desk on this machine alone."""
    with running(data) as found:
        yield found


@pytest.fixture
def editor(server: Running) -> Iterator[Editor]:
    """An editor at that desk, whose list is empty."""
    with Editor(server.address) as found:
        lists = [found.get(f"/api/stories?archived={archived}").json()["stories"] for archived in ("false", "true")]
        found.send("/stories/delete", {"story": [str(each["id"]) for listed in lists for each in listed]})
        yield found


def number_of(place: str) -> int:
    return int(place.split("/")[2])


def rows(page: httpx.Response) -> list[dict[str, str]]:
    """The rows of the list: title, counts, owner and state, as text."""
    found = re.findall(r'<tr role="row">\n<td role="cell" class="list-pick"><input.*?</tr>', page.text, re.S)
    return [
        {
            "title": _text(row, r"<th .*?</th>"),
            "open": " ".join(re.findall(r"</span> (\d+)</td>", row)),
            "owner": _text(row, r'<td role="cell" class="list-owner.*?</td>'),
            "state": _text(row, r'<td role="cell" class="list-state.*?</td>'),
        }
        for row in found
    ]


def _text(row: str, pattern: str) -> str:
    found = re.search(pattern, row, re.S)
    assert found
    return unescape(re.sub("<[^>]+>", "", found[0])).strip()


def titles(page: httpx.Response) -> list[str]:
    return [row["title"] for row in rows(page)]


def act(editor: Editor, action: str, *stories: int, **fields: Any) -> httpx.Response:
    """A button of the list, with these stories selected; the page after it."""
    sent = editor.web.post("/stories/selected", data={"action": action, "story": [*map(str, stories)], **fields})
    return editor.get(sent.headers["location"]) if sent.status_code == 303 else sent


def test_the_list_says_what_is_open_whose_it_is_and_how_far_it_is(editor: Editor) -> None:
    place = editor.begin(title="Leak", by="A. Berg")
    report = editor.get(f"/api{place}/reports/json").json()["facts"]
    wrong = [each["id"] for each in report if each["status"] == "changed" and each["severity"] == "correction"]
    extra = [each["id"] for each in report if each["status"] in ("transcript_only", "article_only")]
    (row,) = rows(editor.get("/"))
    assert row["title"] == "Leak"
    assert (row["owner"], row["state"]) == ("A. Berg", "Open")
    before = [int(each) for each in row["open"].split()]
    assert before[0] == len(wrong) > 0
    assert before[2] == len(extra) > 0
    editor.send(f"{place}/decisions", {"fact": wrong[0], "revision": "0", "choice": "fix", "by": "A. Berg"})
    assert rows(editor.get("/"))[0]["state"] == "To fix"
    editor.send(f"{place}/decisions", {"fact": wrong[0], "revision": "1", "choice": "accepted", "by": "A. Berg"})
    assert [int(each) for each in rows(editor.get("/"))[0]["open"].split()] == [before[0] - 1, *before[1:]]
    editor.sign_off(place, by="C. Mori", note="agreed")
    assert rows(editor.get("/"))[0]["state"] == "Signed off"
    assert editor.get("/api/stories").json()["stories"][0] | {"at": "", "changed": ""} == {
        "id": number_of(place),
        "title": "Leak",
        "at": "",
        "versions": 1,
        "signed": True,
        "state": "signed",
        "owner": "A. Berg",
        "archived": False,
        "changed": "",
        "contradictions": before[0] - 1,
        "checks": before[1],
        "extras": before[2],
    }


def test_a_note_in_a_text_ignores_a_finding_in_the_list_too(editor: Editor) -> None:
    place = editor.begin(title="Plain")
    noted = SPOKEN.replace("41 WORKERS", "41 WORKERS (diffcast-ignore: the count at air time)")
    assert noted != SPOKEN
    other = editor.begin(noted, title="Noted")
    plain, ignored = (editor.get(f"/api/stories/{number_of(each)}").json() for each in (place, other))
    assert ignored["contradictions"] == plain["contradictions"] - 1


def test_the_list_is_filtered_searched_and_sorted(editor: Editor) -> None:
    for title, by in (("Bay bridge", "Ann"), ("Alder fire", "Ben"), ("Coast", "Ann")):
        editor.begin(title=title, by=by)
    editor.begin("TEN WERE HURT IN ZANZIBAR.", "Ten were hurt in Zanzibar.", title="Dunes", by="Ben")
    assert titles(editor.get("/")) == ["Dunes", "Coast", "Alder fire", "Bay bridge"]
    assert titles(editor.get("/?order=title")) == ["Alder fire", "Bay bridge", "Coast", "Dunes"]
    assert titles(editor.get("/?order=contradictions"))[-1] == "Dunes"
    assert titles(editor.get("/?owner=Ben")) == ["Dunes", "Alder fire"]
    assert titles(editor.get("/?search=zanzibar")) == ["Dunes"]
    assert titles(editor.get("/?search=ALDER")) == ["Alder fire"]
    assert titles(editor.get("/?state=signed")) == []
    assert "No story matches" in editor.get("/?state=signed").text
    asked = {"owner": "Ann", "order": "oldest", "limit": 1, "skip": 1}
    assert [each["title"] for each in editor.get("/api/stories", params=asked).json()["stories"]] == ["Coast"]
    assert [each["title"] for each in editor.get("/api/stories?state=to_fix").json()["stories"]] == []


@pytest.mark.parametrize("query", ["state=gone", "order=random", "page=x", "page=-1", "page=" + "9" * 30])
def test_a_list_that_does_not_exist_is_refused(query: str, editor: Editor) -> None:
    assert editor.get(f"/?{query}").status_code == 422


def test_a_page_after_the_last_one_is_empty(editor: Editor) -> None:
    editor.begin(title="Only")
    page = editor.get("/?page=7")
    assert (page.status_code, titles(page)) == (200, [])
    assert 'rel="prev"' in page.text


def test_an_empty_desk_invites_to_the_first_story(editor: Editor) -> None:
    page = editor.get("/").text
    assert "No stories yet" in page
    assert "<table" not in page
    assert 'name="search"' not in page


def test_stories_are_archived_and_brought_back(editor: Editor) -> None:
    first, second = (number_of(editor.begin(title=title)) for title in ("One", "Two"))
    page = act(editor, "archive", first, second, back="/?order=title")
    assert "2 stories archived." in page.text
    assert "No current story" in editor.get("/").text
    assert titles(editor.get("/?archived=1")) == ["Two", "One"]
    assert "1 story is back in the list." in act(editor, "restore", first, back="/?archived=1").text
    assert titles(editor.get("/")) == ["One"]


def test_stories_are_assigned(editor: Editor) -> None:
    first, second = (number_of(editor.begin(title=title)) for title in ("One", "Two"))
    assert "2 stories assigned." in act(editor, "assign", first, second, new_owner="C. Mori").text
    assert [row["owner"] for row in rows(editor.get("/"))] == ["C. Mori", "C. Mori"]
    act(editor, "assign", first, new_owner="")
    assert [row["owner"] for row in rows(editor.get("/"))] == ["C. Mori", "nobody"]


def test_a_story_is_renamed_and_its_page_says_by_whom(editor: Editor) -> None:
    story = number_of(editor.begin(title="One", by="A. Berg"))
    sent = editor.web.post(f"/stories/{story}/edit", data={"title": "Leak <at> the port", "owner": "C. Mori"})
    page = editor.get(sent.headers["location"]).text
    assert "Saved." in page
    assert "Leak &lt;at&gt; the port" in page
    assert re.search(r"Renamed by <span[^>]*>A. Berg</span>", page)
    told = editor.get(f"/api/stories/{story}").json()
    assert [(each["act"], each["before"], each["after"]) for each in told["story_changes"]] == [
        ("assigned", "A. Berg", "C. Mori"),
        ("renamed", "One", "Leak <at> the port"),
    ]
    for wrong in ({"title": ""}, {"title": "  "}, {"title": "x" * 201}, {"title": "x", "owner": "y" * 81}):
        assert editor.web.post(f"/stories/{story}/edit", data=wrong).status_code == 422
    assert editor.web.post("/stories/99999/edit", data={"title": "x"}).status_code == 404


def test_extra_facts_are_accepted_in_one_step(editor: Editor) -> None:
    place = editor.begin(title="Leak", by="A. Berg")
    story = number_of(place)
    before = editor.get(f"/api/stories/{story}").json()
    page = act(editor, "accept", story, back=f"/stories/{story}")
    assert f"{before['extras']} extra facts accepted." in page.text
    after = editor.get(f"/api/stories/{story}").json()
    assert (after["contradictions"], after["checks"], after["extras"]) == (
        before["contradictions"],
        before["checks"],
        0,
    )
    kept = editor.get(f"/api{place}/decisions").json()["decisions"]
    assert {(each["choice"], each["by"]) for each in kept} == {("accepted", "A. Berg")}
    assert "0 extra facts accepted." in act(editor, "accept", story).text
    assert editor.web.post(f"/api{place}/accept-extras", json={"by": "Z"}).json() == {"facts": []}


@pytest.mark.parametrize("first", [True, False])
def test_extra_facts_of_several_stories_are_accepted_all_or_none(first: bool, editor: Editor) -> None:
    places = [editor.begin(title=title, by="A. Berg") for title in ("One", "Two")]
    stories = [str(number_of(place)) for place in places]
    form = {"action": "accept", "back": "/", "by": "A. Berg"}
    unknown = {"story": [*stories, "99999"] if first else ["99999", *stories]}
    assert editor.web.post("/stories/selected", data=form | unknown).status_code == 404
    assert [editor.get(f"/api{place}/decisions").json() for place in places] == [{"decisions": []}] * 2
    assert editor.web.post("/stories/selected", data=form | {"story": stories}).status_code == 303
    assert [editor.get(f"/api/stories/{story}").json()["extras"] for story in stories] == [0, 0]


def test_accepting_extra_facts_needs_a_name_as_every_decision_does(editor: Editor) -> None:
    place = editor.begin()
    story = number_of(place)
    asked = act(editor, "accept", story, back="/?search=x")
    assert asked.status_code == 422
    assert "Who accepts the extra facts?" in asked.text
    assert f'name="story" value="{story}"' in asked.text
    refused = editor.web.post(f"/api{place}/accept-extras", json={})
    assert (refused.status_code, "your name" in refused.json()["detail"]) == (403, True)
    assert editor.get(f"/api{place}/decisions").json() == {"decisions": []}
    assert "accepted." in act(editor, "accept", story, by="A. Berg", note="agreed").text
    kept = editor.get(f"/api{place}/decisions").json()["decisions"]
    assert {(each["by"], each["note"]) for each in kept} == {("A. Berg", "agreed")}


def test_accepting_extra_facts_needs_a_reason_where_the_newsroom_asks_for_one(tmp_path: Path) -> None:
    config = tmp_path / "diffcast.toml"
    config.write_text('[review]\nreasons = ["accepted"]\n', encoding="utf-8")
    with running(tmp_path / "stories.db", "--config", str(config)) as found, Editor(found.address) as editor:
        story = number_of(editor.begin(by="A. Berg"))
        asked = act(editor, "accept", story)
        assert (asked.status_code, "Why are the extra facts accepted?" in asked.text) == (422, True)
        assert "accepted." in act(editor, "accept", story, note="all in the script").text


def test_a_story_is_deleted_after_a_question_and_nothing_of_it_stays(
    editor: Editor, server: Running, data: Path
) -> None:
    kept = number_of(editor.begin(title="Stays"))
    place = editor.begin(
        f"{SPOKEN}\n{SECRET.upper()} SPOKEN.", f"{WRITTEN}\n{SECRET} written.", title=SECRET, by=f"{SECRET} editor"
    )
    story, fact = number_of(place), next(iter(editor.facts(place)))
    editor.send(f"{place}/decisions", {"fact": fact, "revision": "0", "choice": "fix", "note": f"{SECRET} note"})
    editor.sign_off(place, by=f"{SECRET} signer", note=f"{SECRET} signed")
    asked = act(editor, "delete", story)
    assert asked.status_code == 200
    assert SECRET in asked.text
    assert editor.get(f"/stories/{story}").status_code == 200
    editor.web.cookies.clear()
    sent = editor.web.post("/stories/delete", data={"story": str(story), "back": f"/stories/{story}"})
    assert sent.headers["location"].startswith("/?")
    assert "1 story deleted." in editor.get(sent.headers["location"]).text
    for path in (f"/stories/{story}", place, f"/api{place}", f"/api{place}/reports/json"):
        assert editor.get(path).status_code == 404
    assert titles(editor.get("/")) == ["Stays"]
    for file in data.parent.iterdir():
        assert SECRET.lower().encode() not in file.read_bytes().lower(), file.name
    assert SECRET not in "".join(server.lines)
    assert editor.web.delete(f"/api/stories/{kept}?by=CMS").json()["versions"] == 1
    assert editor.web.delete(f"/api/stories/{kept}").status_code == 404


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"action": "archive"}, 303),
        ({"action": "explode", "story": "1"}, 422),
        ({"action": "archive", "story": "x"}, 422),
        ({"action": "archive", "story": "99999"}, 404),
        ({"action": "delete", "story": "99999"}, 404),
        ({"action": "assign", "story": "1", "new_owner": "x" * 81}, 422),
    ],
)
def test_a_button_that_cannot_do_anything_says_so(sent: dict[str, str], status: int, editor: Editor) -> None:
    answer = editor.web.post("/stories/selected", data=sent)
    assert answer.status_code == status
    if status == 303:
        assert "Select a story first." in editor.get(answer.headers["location"]).text
    assert editor.web.post("/stories/delete", data={"back": "/"}).status_code == 404


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "\\\\x"])
def test_nobody_is_sent_to_another_site_after_an_action(back: str, editor: Editor) -> None:
    story = number_of(editor.begin())
    sent = editor.web.post("/stories/selected", data={"action": "archive", "story": str(story), "back": back})
    assert sent.headers["location"] == "/?done=archived&count=1"


def test_a_program_edits_a_story(editor: Editor) -> None:
    story = number_of(editor.begin(title="One"))
    place = f"/api/stories/{story}"
    told = editor.web.patch(place, json={"title": "Two", "owner": "C. Mori", "archived": True, "by": "CMS"}).json()
    assert (told["title"], told["owner"], told["archived"]) == ("Two", "C. Mori", True)
    assert editor.web.patch(place, json={}).json() == told
    assert editor.get("/api/stories").json() == {"stories": []}
    for wrong in ({"title": ""}, {"title": " "}, {"archived": "yes"}, {"owner": None}, {"color": 1}):
        assert editor.web.patch(place, json=wrong).status_code == 422, wrong
    assert editor.web.patch("/api/stories/99999", json={"title": "x"}).status_code == 404


# The form for a new story


@pytest.mark.parametrize("page", ["/", "/new"])
def test_a_form_that_is_sent_twice_creates_one_story(page: str, editor: Editor) -> None:
    token = re.search(r'name="form" value="([^"]+)"', editor.get(page).text)
    assert token
    sent = [editor.web.post("/stories", data={**SENT, "form": token[1], "title": "Leak"}) for _ in range(3)]
    assert len({each.headers["location"] for each in sent}) == 1
    assert titles(editor.get("/")) == ["Leak"]
    changed = editor.web.post("/stories", data={**SENT, "form": token[1], "title": "Leak, corrected"})
    assert changed.headers["location"] != sent[0].headers["location"]
    assert len(titles(editor.get("/"))) == 2


def test_a_form_that_is_refused_keeps_its_token(editor: Editor) -> None:
    refused = editor.web.post("/stories", data={"transcript_text": SPOKEN, "form": "the-same-token"})
    assert refused.status_code >= 400
    assert 'name="form" value="the-same-token"' in refused.text


def test_two_forms_with_the_same_texts_create_two_stories(editor: Editor) -> None:
    tokens = {re.findall(r'name="form" value="([^"]+)"', editor.get("/").text)[0] for _ in range(2)}
    assert len(tokens) == 2
    assert len({editor.web.post("/stories", data={**SENT, "form": each}).headers["location"] for each in tokens}) == 2
    assert editor.begin() != editor.begin()


# Retention and health


def kept_stories(data: Path) -> None:
    """A database with a story and a secret one."""
    with closing(Store(data)) as store:
        for title, spoken in (("Young", SPOKEN), (SECRET, f"{SPOKEN}\n{SECRET.upper()} SPOKEN.")):
            sources = Source.of("t.txt", spoken.encode()), Source.of("a.txt", WRITTEN.encode())
            store.create_story(title, *sources, "{}")


def test_stories_that_are_older_than_the_newsroom_keeps_them_are_deleted(tmp_path: Path) -> None:
    data, config = tmp_path / "stories.db", tmp_path / "desk.toml"
    kept_stories(data)
    with closing(sqlite3.connect(data)) as other, other:
        other.execute("DROP TRIGGER change_stays")
        other.execute("UPDATE change SET at = '2026-01-01T09:00:00.000Z' WHERE story = 2")
    config.write_text("[desk]\nretention-days = 30\n")
    with running(data, "--config", str(config)) as server, Editor(server.address) as editor:
        page = editor.get("/")
        assert "A story is deleted 30 days after its last change." in page.text
        tries = 200
        while len(rows(page)) == 2 and (tries := tries - 1):
            page = editor.get("/")
        assert titles(page) == ["Young"]
        assert server.stop() == 0
        assert [each["stories"] for each in server.log if each["event"] == "deleted_old"] == [1]
    assert [SECRET.lower().encode() in path.read_bytes().lower() for path in tmp_path.iterdir()] == [False, False]


def test_health_says_why_a_damaged_database_cannot_be_used(tmp_path: Path) -> None:
    data = tmp_path / "stories.db"
    kept_stories(data)
    with running(data) as server, httpx.Client(base_url=server.address, timeout=60) as monitor:
        assert monitor.get("/health").json() == {"status": "ok"}
        size = data.stat().st_size
        with data.open("r+b") as file:
            file.seek(size // 3)
            file.write(b"\xa5" * (size // 2))
        answer = monitor.get("/health")
        assert answer.status_code == 503
        assert answer.json()["status"] == "failing"
        assert answer.json()["reason"].startswith("stories.db: damaged")
        assert str(tmp_path) not in answer.text

"""A new version while others decide about the one before: every decision made before it comes along."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import httpx
from serving import SPOKEN, WRITTEN, Editor, running

VERSIONS = 4


def test_decisions_made_while_a_version_is_added_are_carried_over(tmp_path: Path) -> None:
    with running(tmp_path / "stories.db") as server:
        with httpx.Client(base_url=server.address, timeout=60) as editor:
            editor.post("/api/stories", json=texts(1)).raise_for_status()
            report = editor.get("/api/stories/1/versions/1/reports/json").json()
            facts = [fact["id"] for fact in report["facts"]]
            done = threading.Event()
            deciding = threading.Thread(target=decide, args=(server.address, facts, done))
            deciding.start()
            for number in range(2, VERSIONS + 1):
                body = texts(number) | {"seen_version": number - 1}
                editor.post("/api/stories/1/versions", json=body).raise_for_status()
            done.set()
            deciding.join()
        assert server.stop() == 0
    assert left_behind(tmp_path / "stories.db") == []


def test_two_editors_who_send_a_text_each_at_once_keep_both(tmp_path: Path) -> None:
    long_article, long_transcript = WRITTEN * 8, f"{SPOKEN * 8}\nA HOTLINE OPENED AT NOON."
    with running(tmp_path / "stories.db") as server, Editor(server.address) as first, Editor(server.address) as second:
        story = first.begin().rpartition("/versions")[0]
        seen = {"seen_version": "1"}
        started = len([line for line in server.log if line["event"] == "comparing"])
        sending = threading.Thread(
            target=first.web.post, args=(f"{story}/versions",), kwargs={"data": seen | {"article_text": long_article}}
        )
        sending.start()
        while len([line for line in server.log if line["event"] == "comparing"]) == started:
            assert sending.is_alive()
        sent = second.web.post(f"{story}/versions", data=seen | {"transcript_text": long_transcript})
        sending.join()
        assert sent.headers["location"] == f"{story}/versions/3"
        versions = [second.get(f"/api{story}/versions/{number}").json() for number in (1, 2, 3)]
    assert versions[2]["article"] == versions[1]["article"] != versions[0]["article"]
    assert versions[2]["transcript"] != versions[1]["transcript"]


def texts(number: int) -> dict[str, object]:
    """The same story once more, with another last sentence."""
    return {"transcript": {"text": SPOKEN}, "article": {"text": f"{WRITTEN}\nIt is report number {number}.\n"}}


def decide(address: str, facts: list[str], done: threading.Event) -> None:
    """Decide about the facts of the newest version, one after the other, again and again."""
    with httpx.Client(base_url=address, timeout=60) as editor:
        turn = 0
        while not done.is_set():
            version = len(editor.get("/api/stories/1/versions").json()["versions"])
            kept = editor.get(f"/api/stories/1/versions/{version}/decisions").json()["decisions"]
            revisions = {each["fact"]: each["revision"] for each in kept}
            fact = facts[turn % len(facts)]
            said = {"choice": "fix", "note": f"turn {turn}", "by": "Ruth", "revision": revisions.get(fact, 0)}
            editor.put(f"/api/stories/1/versions/{version}/decisions/{fact}", json=said)
            turn += 1


def left_behind(data: Path) -> list[tuple[int, str]]:
    """Versions and facts decided about before the next version was made, which does not know of it."""
    with closing(sqlite3.connect(data)) as store:
        made = dict(store.execute("SELECT version, id FROM change WHERE act = 'version'"))
        assert len(made) == VERSIONS
        last = {
            (version, fact): note
            for version, fact, note, number in store.execute(
                "SELECT version, fact, note, id FROM change WHERE act IN ('decided', 'carried') ORDER BY id"
            )
            if number < made.get(version + 1, 0)
        }
        assert last
        carried = set(store.execute("SELECT version, note FROM change WHERE act = 'carried'"))
        carried |= set(store.execute("SELECT version, note FROM unplaced"))
    return [place for place, note in last.items() if (place[0] + 1, note) not in carried]

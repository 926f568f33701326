"""The running server when its disk is full: what it says, and that nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from serving import SPOKEN, WRITTEN, running
from storing import small_disk, take_room

PAIR = {"transcript": {"text": SPOKEN}, "article": {"text": WRITTEN}}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", 2) as place:
        yield place


def test_a_full_disk_is_told_and_what_was_kept_stays_until_there_is_room_again(disk: Path) -> None:
    with running(disk / "stories.db") as server, httpx.Client(base_url=server.address, timeout=60) as editor:
        made = editor.post("/api/stories", json=PAIR | {"title": "Ammonia leak"})
        assert made.status_code == 201
        report = editor.get("/api/stories/1/versions/1/reports/json").json()
        place = f"/api/stories/1/versions/1/decisions/{report['facts'][0]['id']}"
        ballast = take_room(disk)
        revision, answer = 0, made
        for number in range(200):
            said = {"choice": "fix", "note": f"{number} " + "x" * 3900, "by": "Maya", "revision": revision}
            answer = editor.put(place, json=said)
            if answer.status_code != 200:
                break
            revision = answer.json()["revision"]
        assert answer.status_code == 507
        assert "no room on the disk" in answer.json()["detail"]
        assert str(disk) not in answer.text
        assert editor.post("/api/stories", json=PAIR).status_code == 507
        assert [each["title"] for each in editor.get("/api/stories").json()["stories"]] == ["Ammonia leak"]
        kept = editor.get("/api/stories/1/versions/1/decisions").json()["decisions"]
        assert [each["revision"] for each in kept] == ([revision] if revision else [])
        ballast.unlink()
        again = {"choice": "accepted", "by": "Maya", "revision": revision}
        assert editor.put(place, json=again).json()["revision"] == revision + 1
        assert editor.get("/health").status_code == 200
        assert server.stop() == 0

"""The JSON API: true to its own OpenAPI document, in one shape where something is wrong, safe for two at once."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from serving import PATIENCE, SPOKEN, TOKEN, WRITTEN, Running, running

from diffcast import Settings, compare
from diffcast.reports import FORMATS

PAIR: dict[str, Any] = {"transcript": {"text": SPOKEN}, "article": {"text": WRITTEN}}
CONFIG = Path(__file__).parent / "schemathesis"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A desk on this machine alone."""
    with running(tmp_path_factory.mktemp("api") / "stories.db") as found:
        yield found


@pytest.fixture
def api(server: Running) -> Iterator[httpx.Client]:
    """A program that calls it."""
    with httpx.Client(base_url=server.address, timeout=PATIENCE) as found:
        yield found


@pytest.fixture
def place(api: httpx.Client) -> str:
    """The address of the first version of a new story."""
    made = api.post("/api/stories", json=PAIR | {"title": "Leak", "by": "A. Berg"})
    assert made.status_code == 201, made.text
    return str(made.headers["location"])


def problem(answer: httpx.Response, status: int) -> str:
    """The sentence of an answer that turns a call down, in the one shape."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == status
    assert told["type"] == "about:blank"
    assert told["title"]
    assert "\n" not in told["detail"]
    return str(told["detail"])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a shell of its own")
def test_the_api_matches_its_openapi_document(server: Running, place: str, tmp_path: Path) -> None:
    shutil.copytree(CONFIG, tmp_path, dirs_exist_ok=True)
    command = [
        *(sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()"),
        *("--config-file", "schemathesis.toml", "run", f"{server.address}/openapi.json"),
        *("--seed", "20260301", "--max-examples", "6", "--phases", "coverage,fuzzing", "--no-shrink", "--no-color"),
        *("--continue-on-failure", "--checks", "all"),
    ]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=240, check=False)
    assert ended.returncode == 0, ended.stdout.decode()[-8000:] + ended.stderr.decode()[-2000:]
    assert not [line for line in server.log if line.get("status", 0) >= 500]


def test_the_openapi_document_is_valid(api: httpx.Client) -> None:
    document = api.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    operations = [each for methods in document["paths"].values() for each in methods.values()]
    assert len({each["operationId"] for each in operations}) == len(operations)
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    assert "security" not in document


def test_the_openapi_document_of_a_server_with_a_token_requires_it(tmp_path: Path) -> None:
    with running(tmp_path / "stories.db", DIFFCAST_TOKEN=TOKEN) as server:
        headers = {"authorization": f"Bearer {TOKEN}"}
        document = httpx.get(f"{server.address}/openapi.json", headers=headers, timeout=PATIENCE).json()
        assert document["security"] == [{"token": []}]
        assert "401" in document["paths"]["/api/stories"]["get"]["responses"]


@pytest.mark.parametrize("format", list(FORMATS))
def test_a_report_is_returned_in_every_format(format: str, api: httpx.Client, place: str) -> None:
    kept = api.get(f"{place}/reports/{format}")
    fresh = api.post("/api/compare", params={"format": format}, json=PAIR)
    assert kept.status_code == fresh.status_code == 200
    assert kept.text == fresh.text
    assert kept.headers["content-type"] == fresh.headers["content-type"]
    if "json" in kept.headers["content-type"]:
        assert json.loads(kept.content)


def test_comparing_saves_nothing(api: httpx.Client) -> None:
    before = api.get("/api/stories").json()
    report = api.post("/api/compare", json=PAIR).json()
    assert report["schema"].startswith("diffcast-report/1")
    assert report["counts"] == compare(SPOKEN, WRITTEN, Settings("lexical")).to_dict()["counts"]
    assert api.get("/api/stories").json() == before


@pytest.mark.parametrize(
    "body",
    [
        {"page": {"text": f"{WRITTEN}\n\n{SPOKEN}"}},
        {
            "transcript": {"base64": base64.b64encode(SPOKEN.encode()).decode()},
            "article": {"text": WRITTEN, "name": "a.txt", "format": "text"},
        },
    ],
    ids=["a page", "bytes"],
)
def test_texts_can_be_a_page_or_base64(body: dict[str, Any], api: httpx.Client) -> None:
    assert api.post("/api/compare", json=body).json()["counts"]["changed"] >= 3


def test_files_can_be_sent_as_a_form(api: httpx.Client) -> None:
    files = {"transcript": ("script.txt", SPOKEN.encode()), "article": ("article.txt", WRITTEN.encode())}
    made = api.post("/api/stories", files=files, data={"title": "Leak", "by": "A. Berg"})
    assert made.status_code == 201, made.text
    assert made.json()["transcript"]["name"] == "script.txt"
    assert made.json()["by"] == "A. Berg"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ([], "Expected object"),
        ({}, "Send transcript and article, or page alone"),
        ({"transcript": {"text": "A."}}, "Send transcript and article, or page alone"),
        (PAIR | {"page": {"text": "A."}}, "Send transcript and article, or page alone"),
        (PAIR | {"color": "red"}, "unknown field color"),
        (PAIR | {"title": 7}, "title: Expected str"),
        (PAIR | {"title": "x" * 201}, "title: Expected str of length <= 200"),
        (PAIR | {"title": "a\0b"}, "title: Expected str matching"),
        (PAIR | {"article": "Ten were hurt."}, "article: Expected object"),
        (PAIR | {"article": {}}, "article: needs either text or base64"),
        (PAIR | {"article": {"text": "A.", "base64": "QQ=="}}, "article: needs either text or base64"),
        (PAIR | {"article": {"base64": "é"}}, "article.base64: Expected str matching"),
        (PAIR | {"article": {"base64": "QQ"}}, "article.base64: Expected str matching"),
        (PAIR | {"article": {"text": WRITTEN, "format": "wordstar"}}, "article: no format 'wordstar'; use one of"),
        (json.loads('{"transcript": ' + "[" * 900 + "]" * 900 + "}"), "transcript: Expected object"),
        (PAIR | {"article": {"text": SPOKEN}}, "the same text"),
        (PAIR | {"article": {"text": ""}}, "empty"),
        (PAIR | {"article": {"base64": base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(99)).decode()}}, "picture"),
    ],
)
def test_an_invalid_body_is_refused_with_the_place_of_the_error(body: Any, why: str, api: httpx.Client) -> None:
    sent = api.post("/api/stories", content=json.dumps(body), headers={"content-type": "application/json"})
    assert why in problem(sent, 422)


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"a": NaN}', b'{"a": 1e999999}x', b'{"a": "\\ud800"}', b"nul"]
)
def test_a_body_that_is_not_json_is_refused(raw: bytes, api: httpx.Client) -> None:
    assert "not JSON" in problem(
        api.post("/api/compare", content=raw, headers={"content-type": "application/json"}), 400
    )


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/x-www-form-urlencoded", None])
def test_a_body_of_another_type_is_refused_with_the_types_that_are_taken(kind: str | None, api: httpx.Client) -> None:
    headers = {} if kind is None else {"content-type": kind}
    sent = api.post("/api/compare", content=b"{}", headers=headers)
    assert "application/json" in problem(sent, 415)
    assert "application/json" in sent.headers["accept-post"]


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=x", "limit"),
        ("before=0", "before"),
        ("before=", "before"),
        ("colour=red", "colour"),
        ("search=%00", "search"),
        ("limit=1&limit=2", "twice"),
    ],
)
def test_an_invalid_query_is_refused_with_the_name_of_the_parameter(query: str, why: str, api: httpx.Client) -> None:
    assert why in problem(api.get(f"/api/stories?{query}"), 422)


@pytest.mark.parametrize(
    "path",
    [
        "stories/0",
        "stories/12345678",
        "stories/x",
        "stories/1/versions/77",
        "stories/99999999999999999999",
        "stories/1/versions/1/reports/wordstar",
        "nothing",
        "stories/1/changes?before=1&after=99",
    ],
)
def test_what_does_not_exist_is_not_found(path: str, api: httpx.Client, place: str) -> None:
    assert problem(api.get(f"/api/{path}"), 404)


def test_a_decision_about_an_unknown_fact_is_refused(api: httpx.Client, place: str) -> None:
    sent = api.put(f"{place}/decisions/f-0000000000", json={"choice": "fix", "revision": 0})
    assert "no such fact" in problem(sent, 404)


def test_a_decision_is_saved_with_its_revision(api: httpx.Client, place: str) -> None:
    fact = first_fact(api, place)
    body = {"choice": "fix", "note": "41 or 14?", "by": "A. Berg", "revision": 0}
    kept = api.put(f"{place}/decisions/{fact}", json=body).json()
    assert kept | {"at": ""} == {
        "fact": fact,
        "choice": "fix",
        "note": "41 or 14?",
        "by": "A. Berg",
        "revision": 1,
        "at": "",
        "carried": False,
    }
    assert api.get(f"{place}/decisions").json() == {"decisions": [kept]}
    taken_back = api.put(f"{place}/decisions/{fact}", json={"choice": None, "by": "A. Berg", "revision": 1}).json()
    assert (taken_back["choice"], taken_back["revision"]) == (None, 2)
    review = api.get(f"{place}/review").json()
    assert review["decisions"] == []


def test_of_editors_who_decide_at_once_one_wins_and_the_others_see_that_decision(api: httpx.Client, place: str) -> None:
    fact = first_fact(api, place)

    def decide(number: int) -> httpx.Response:
        body = {"choice": "fix", "note": f"note {number}", "by": f"editor {number}", "revision": 0}
        return httpx.put(f"{api.base_url}{place}/decisions/{fact}", json=body, timeout=PATIENCE)

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(decide, range(12)))
    won = [answer for answer in answers if answer.status_code == 200]
    assert len(won) == 1
    for lost in answers:
        if lost is not won[0]:
            assert won[0].json()["by"] in problem(lost, 409)
            assert lost.json()["kept"] == won[0].json()


def test_a_new_version_carries_decisions_over_and_shows_what_changed(api: httpx.Client, place: str) -> None:
    facts = [each for each in api.get(f"{place}/reports/json").json()["facts"] if each["status"] != "shared"]
    for fact in facts:
        assert (
            api.put(
                f"{place}/decisions/{fact['id']}", json={"choice": "fix", "by": "A. Berg", "revision": 0}
            ).status_code
            == 200
        )
    story = place.rpartition("/versions")[0]
    fixed = WRITTEN.replace("14 workers", "41 workers")
    second = api.post(f"{story}/versions", json=PAIR | {"seen_version": 1, "article": {"text": fixed}})
    assert second.status_code == 201
    told = second.json()
    assert all(each["carried"] and each["by"] == "A. Berg" for each in told["decisions"])
    assert len(told["decisions"]) + told["unplaced"] == len(facts)
    assert told["unplaced"] >= 1
    changed = api.get(f"{story}/changes", params={"before": 1, "after": 2}).json()
    assert any("41 WORKERS" in row["transcript"] and row["severity"] == "correction" for row in changed["fixed"])
    assert len(changed["stays"]) == len(told["decisions"])
    same = api.get(f"{story}/changes", params={"before": 2, "after": 2}).json()
    assert not same["fixed"] + same["gone"] + same["new"]


def test_a_version_that_would_revert_a_newer_text_is_refused(api: httpx.Client, place: str) -> None:
    versions = place.removesuffix("/1")
    newer = PAIR | {"seen_version": 1, "article": {"text": WRITTEN.replace("14 workers", "41 workers")}}
    assert api.post(versions, json=newer).status_code == 201
    mine = PAIR | {"seen_version": 1, "transcript": {"text": f"{SPOKEN}\nA HOTLINE OPENED AT NOON."}}
    refused = api.post(versions, json=mine)
    assert "version 2" in problem(refused, 409)
    assert refused.json()["current_version"] == 2
    assert len(api.get(versions).json()["versions"]) == 2
    assert api.post(versions, json=mine | {"seen_version": 2}).json()["version"] == 3


def test_a_new_version_has_to_say_which_version_it_saw(api: httpx.Client, place: str) -> None:
    assert "missing required field seen_version" in problem(api.post(place.removesuffix("/1"), json=PAIR), 422)


def test_a_sign_off_is_saved(api: httpx.Client, place: str) -> None:
    assert problem(api.post(f"{place}/sign-offs", json={"by": "", "seen_changes": 0}), 422)
    assert "missing required field seen_changes" in problem(api.post(f"{place}/sign-offs", json={"by": "C. Mori"}), 422)
    signed = api.post(f"{place}/sign-offs", json={"by": "C. Mori", "note": "on air at six", "seen_changes": 0})
    assert signed.status_code == 201
    assert api.get(f"{place}/sign-offs").json() == {"sign_offs": [signed.json()]}
    assert api.get(place.rpartition("/versions")[0]).json()["signed"] is True


def test_a_sign_off_that_saw_fewer_decisions_is_refused(api: httpx.Client, place: str) -> None:
    seen = api.get(place).json()["changes"]
    api.put(f"{place}/decisions/{first_fact(api, place)}", json={"choice": "fix", "by": "A. Berg", "revision": 0})
    refused = api.post(f"{place}/sign-offs", json={"by": "C. Mori", "seen_changes": seen})
    assert "Decisions changed" in problem(refused, 409)
    assert refused.json()["changes"] == api.get(place).json()["changes"] == seen + 1
    assert api.get(f"{place}/sign-offs").json() == {"sign_offs": []}
    again = {"by": "C. Mori", "seen_changes": seen + 1, "note": "agreed with the desk"}
    assert api.post(f"{place}/sign-offs", json=again).status_code == 201


def test_a_sign_off_needs_a_reason_while_findings_block_publishing(api: httpx.Client, place: str) -> None:
    blocking = api.get(place).json()["blocking"]
    assert len(blocking) == 3
    refused = api.post(f"{place}/sign-offs", json={"by": "C. Mori", "seen_changes": 0})
    assert "3 findings block publishing" in problem(refused, 409)
    assert refused.json()["blocking"] == blocking
    for fact in blocking:
        body = {"choice": "accepted", "by": "A. Berg", "revision": 0}
        assert api.put(f"{place}/decisions/{fact}", json=body).status_code == 200
    assert api.get(place).json()["blocking"] == []
    signed = api.post(f"{place}/sign-offs", json={"by": "C. Mori", "seen_changes": 3})
    assert (signed.status_code, signed.json()["blocking"]) == (201, 0)


@pytest.mark.parametrize("name", [{}, {"by": ""}, {"by": "  "}])
def test_a_decision_needs_a_name(name: dict[str, str], api: httpx.Client, place: str) -> None:
    body = {"choice": "fix", "revision": 0, **name}
    assert "your name" in problem(api.put(f"{place}/decisions/{first_fact(api, place)}", json=body), 403)
    assert api.get(f"{place}/decisions").json() == {"decisions": []}


def test_stories_are_listed_and_searched(api: httpx.Client) -> None:
    made = [api.post("/api/stories", json=PAIR | {"title": f"Örtlich {number}"}).json()["story"] for number in range(3)]
    found = api.get("/api/stories", params={"search": "ortlich", "limit": 2}).json()["stories"]
    assert [each["id"] for each in found] == made[:0:-1]
    rest = api.get("/api/stories", params={"search": "ortlich", "before": found[-1]["id"]}).json()["stories"]
    assert [each["id"] for each in rest] == made[:1]


def first_fact(api: httpx.Client, place: str) -> str:
    return str(api.get(f"{place}/reports/json").json()["facts"][0]["id"])

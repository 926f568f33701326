"""A second reader is asked about uncertain findings alone, is shown beside them, changes none, and can break nothing."""

from __future__ import annotations

import csv
import json
import re
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from reading import MODEL, ScriptedServer, always, completion, http, models, scripted, verdict
from test_hostile_texts import CHECKS

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

import goldlib
import second_reader

from diffcast.cli import main
from diffcast.compare import compare
from diffcast.decision import Decision
from diffcast.kinds import KINDS
from diffcast.model import Comparison, Fact
from diffcast.reports import FORMATS, View, render
from diffcast.reports.confidence import percent
from diffcast.reports.explain import explain
from diffcast.second_reader import asking
from diffcast.second_reader.asking import MAX_QUESTIONS, UNCERTAIN_BELOW, questions, second_reading
from diffcast.second_reader.server import RefusedServer, server_at
from diffcast.verdict import ANSWERS, SecondReading, Verdict

ROOT = Path(__file__).parent.parent
TEXTS = (ROOT / "examples" / "transcript.txt", ROOT / "examples" / "article.txt")
PAIR = ("compare", *map(str, TEXTS), "--no-config", "--encoder", "lexical")
Send = Callable[[socket.socket], None]


@dataclass
class Ran:
    """What a command printed, and its exit code."""

    code: object
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    def ran(*arguments: str) -> Ran:
        with pytest.raises(SystemExit) as left:
            main(list(arguments))
        return Ran(left.value.code, *capsys.readouterr())

    return ran


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare(*TEXTS)


@pytest.fixture(scope="module")
def asked(comparison: Comparison) -> tuple[asking.Question, ...]:
    return questions(comparison, View())


def sure_of(fact: Fact) -> int:
    return percent(fact.evidence["confidence"])


# What is asked


def test_only_uncertain_findings_with_two_passages_are_asked_the_least_certain_first(
    comparison: Comparison, asked: tuple[asking.Question, ...]
) -> None:
    facts = {fact.id: fact for fact in comparison.facts}
    sure = [facts[each.fact].evidence["confidence"] for each in asked]
    assert asked
    assert sure == sorted(sure)
    assert all(sure_of(facts[each.fact]) < UNCERTAIN_BELOW for each in asked)
    assert all(facts[each.fact].status != "shared" for each in asked)
    assert all(each.transcript and each.article for each in asked)


def test_their_number_is_bounded(monkeypatch: pytest.MonkeyPatch, comparison: Comparison) -> None:
    monkeypatch.setattr(asking, "UNCERTAIN_BELOW", 101)
    many = Comparison(
        *[getattr(comparison, name) for name in ("transcript", "article")],
        comparison.facts * 9,
        (),
        comparison.settings,
    )
    assert len(questions(many, View())) == MAX_QUESTIONS


def test_what_a_person_or_a_baseline_settled_is_not_asked(
    comparison: Comparison, asked: tuple[asking.Question, ...]
) -> None:
    decided, known, *others = (each.fact for each in asked)
    view = View(decisions={decided: Decision("accepted")}, known=frozenset({known}))
    assert [each.fact for each in questions(comparison, view)] == others


def test_pairs_without_a_difference_are_asked_only_where_the_report_lists_them(comparison: Comparison) -> None:
    shared = questions(comparison, View(only=frozenset({"shared"})))
    assert shared
    assert {fact.status for fact in comparison.facts if fact.id in {each.fact for each in shared}} == {"shared"}


def test_nothing_is_sent_but_the_fixed_prompt_and_two_passages(
    comparison: Comparison, asked: tuple[asking.Question, ...]
) -> None:
    with scripted(always(verdict("agrees"))) as server:
        second_reading(asked, server_at(server.url))
    texts = {"transcript": comparison.transcript.text, "article": comparison.article.text}
    for question in server.questions:
        assert set(question) == {"transcript", "article", "finding"}
        for side, text in texts.items():
            words = " ".join(question[side].strip("…").split())
            assert words in " ".join(text.split())
    sent = b"\n".join(server.raw).decode()
    assert not [each for each in ("transcript.txt", "article.txt", str(ROOT), *(q.fact for q in asked)) if each in sent]
    assert {line.split(":")[0] for raw in server.raw for line in raw.decode().split("\r\n\r\n")[0].splitlines()[1:]} <= {
        "Host", "Accept-Encoding", "Content-Length", "Content-Type", "Connection",
    }  # fmt: skip


def test_a_request_asks_for_one_form_at_temperature_0(asked: tuple[asking.Question, ...]) -> None:
    with scripted(always(verdict("agrees"))) as server:
        second_reading(asked[:1], server_at(server.url))
    (first, _), (path, request) = server.requests
    assert (first, path) == ("/v1/models", "/v1/chat/completions")
    assert (request["model"], request["temperature"], request["stream"]) == (MODEL, 0, False)
    form = request["response_format"]["json_schema"]["schema"]
    assert request["response_format"]["type"] == "json_schema"
    jsonschema.validate({"verdict": "unsure", "reason": ""}, form)
    assert form["properties"]["verdict"]["enum"] == list(ANSWERS)


def test_a_difference_is_asked_by_the_meaning_of_its_kind(
    monkeypatch: pytest.MonkeyPatch, comparison: Comparison
) -> None:
    monkeypatch.setattr(asking, "UNCERTAIN_BELOW", 101)
    found = {each.fact: each for each in questions(comparison, View(only=frozenset({"changed"})))}
    for fact in (each for each in comparison.facts if each.status == "changed"):
        assert [kind for kind in KINDS if kind.meaning in found[fact.id].finding] == [fact.differences[0].kind]


# What is shown


@pytest.mark.parametrize("answer", ANSWERS)
def test_the_verdict_stands_beside_the_finding_and_changes_nothing_else(
    comparison: Comparison, asked: tuple[asking.Question, ...], answer: str
) -> None:
    with scripted(always(verdict(answer, "Both name it."))) as server:
        second, trouble = second_reading(asked, server_at(server.url))
    assert (second is not None and len(second.verdicts), trouble) == (len(asked), "")
    report = json.loads(render(comparison, "json", View(second=second)))
    plain = json.loads(render(comparison, "json", View()))
    assert report.pop("second_reader") == {
        "models": [MODEL], "asked": len(asked), "answered": len(asked), "reproducible": False
    }  # fmt: skip
    said = {fact["id"]: fact.pop("second_reader") for fact in report["facts"] if "second_reader" in fact}
    assert said == {each.fact: {"verdict": answer, "reason": "Both name it."} for each in asked}
    assert report | {"report_sha256": ""} == plain | {"report_sha256": ""}


@pytest.fixture
def second(asked: tuple[asking.Question, ...]) -> SecondReading:
    answers = (Verdict("disagrees", "The “scripted” reason."), Verdict("unsure", ""), *[Verdict("agrees", "So.")] * 9)
    return SecondReading((MODEL,), len(asked) + 1, dict(zip((each.fact for each in asked), answers, strict=False)))


@pytest.mark.parametrize("format", sorted(set(FORMATS) - {"line"}))
def test_every_report_shows_the_verdict_the_model_and_that_it_is_not_reproducible(
    comparison: Comparison, second: SecondReading, format: str
) -> None:
    report = " ".join(re.sub(r"<[^>]+>", "", render(comparison, format, View(second=second))).split())
    assert "disagrees" in report
    assert "reason" in report
    assert MODEL in report.replace("\\", "")
    assert "reproducible" in report


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_without_a_second_reader_no_report_mentions_one(comparison: Comparison, format: str) -> None:
    shown = re.sub(r"<(style|script).*?</\1>", "", render(comparison, format, View()), flags=re.S)
    assert "second reader" not in shown.lower().replace("_", " ")


def test_the_json_report_fits_its_schema_and_explain_reads_it(comparison: Comparison, second: SecondReading) -> None:
    report = json.loads(render(comparison, "json", View(second=second)))
    jsonschema.validate(report, json.loads((ROOT / "diffcast/schemas/report-1.json").read_text("utf-8")))
    said = " ".join(explain(report, next(iter(second.verdicts))).split())
    assert "Second reader disagrees: The “scripted” reason." in said


def test_the_table_has_the_verdict_in_columns_of_its_own(comparison: Comparison, second: SecondReading) -> None:
    table = render(comparison, "csv", View(second=second)).removeprefix("\ufeff")
    rows = {row["id"]: row for row in csv.DictReader(StringIO(table))}
    assert len(rows) == len(comparison.facts)
    assert {each for each, row in rows.items() if row["second_reader"]} == set(second.verdicts)
    (first, *_) = second.verdicts
    assert (rows[first]["second_reader"], rows[first]["second_reader_model"]) == ("disagrees", MODEL)
    assert {row["reproducible"] for row in rows.values()} == {"no"}


@pytest.mark.parametrize("format", sorted(set(FORMATS) - {"line"}))
def test_what_a_model_writes_stays_text(
    comparison: Comparison, asked: tuple[asking.Question, ...], format: str
) -> None:
    bad = "<script>alert(1)</script>\x1b[31m\u202e =cmd() @all [a](http://x) ]]> \ud800"
    reply = completion({"verdict": "agrees", "reason": bad}, bad)
    with scripted(always(reply)) as server:
        second, _ = second_reading(asked, server_at(server.url))
    report = render(comparison, format, View(second=second))
    assert not {"\x1b", "\u202e", "\ud800"} & set(report)
    CHECKS[format](report)


@pytest.mark.parametrize(
    ("named", "shown"),
    [
        ("/srv/models/phi-4-mini.Q4_K_M.gguf", "phi-4-mini.Q4_K_M.gguf"),
        ("C:\\models\\phi.gguf", "phi.gguf"),
        ("phi4:latest", "phi4:latest"),
        ("microsoft/phi-4", "microsoft/phi-4"),
        ("", MODEL),
        ("m" * 500, "m" * 100 + "…"),
    ],
)
def test_a_model_is_named_as_the_server_does_but_without_folders(
    asked: tuple[asking.Question, ...], named: str, shown: str
) -> None:
    with scripted(always(completion({"verdict": "agrees", "reason": "So."}, named))) as server:
        second, _ = second_reading(asked[:1], server_at(server.url))
    assert second is not None
    assert second.models == (shown,)


# What a server may do wrong


def dripping(connection: socket.socket) -> None:
    """Half a head, then silence until the other side hangs up."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Le")
    connection.recv(1)


def stalled(connection: socket.socket) -> None:
    """A head and half a body, then silence."""
    connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"choices"')
    connection.recv(1)


def endless(connection: socket.socket) -> None:
    """A body that goes on until the other side hangs up."""
    with suppress(OSError):
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b" " * 65536)


def endless_head(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            connection.sendall(b"X-Again: again\r\n")


UNUSABLE = "not in the form"
BAD: list[tuple[str, bytes | Send, str]] = [
    ("500", http("{}", 500), "HTTP status 500"),
    ("404", http('{"error": "no such model"}', 404), "HTTP status 404"),
    ("redirect", b"HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n", "HTTP status 302"),
    ("HTML", http("<!doctype html><title>Hello</title>", kind="text/html"), "not JSON"),
    ("empty", http(""), "not JSON"),
    ("half", b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{", "not JSON"),
    ("hung up", b"", "connection failed"),
    ("no HTTP", b"SSH-2.0-OpenSSH_9.6\r\n", "connection failed"),
    ("slow head", dripping, "no whole answer within"),
    ("slow body", stalled, "no whole answer within"),
    ("endless body", endless, "longer than 200 kB"),
    ("endless head", endless_head, "connection failed"),
    ("deep", http("[" * 100_000), "not JSON"),
    ("list", http("[]"), "not a JSON object"),
    ("huge number", http("9" * 10_000), "not JSON"),
    ("no choices", http('{"choices": []}'), UNUSABLE),
    ("other keys", http('{"output": "agrees"}'), UNUSABLE),
    ("no content", http('{"choices": [{"message": {"content": null}}]}'), UNUSABLE),
    ("prose", completion("I agree with this finding."), UNUSABLE),
    ("another schema", completion({"answer": "yes"}), UNUSABLE),
    ("another verdict", completion({"verdict": "maybe", "reason": "So."}), UNUSABLE),
    ("verdict a list", completion({"verdict": ["agrees"], "reason": "So."}), UNUSABLE),
    ("reason a number", completion({"verdict": "agrees", "reason": 3}), UNUSABLE),
    ("a JSON string", completion('"agrees"'), UNUSABLE),
    ("deep content", completion("[" * 100_000), UNUSABLE),
]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report without a second reader."""
    target = tmp_path_factory.mktemp("plain") / "report.json"
    with pytest.raises(SystemExit):
        main([*PAIR, "-q", "-o", str(target)])
    return target.read_text("utf-8")


@pytest.mark.parametrize(("answer", "why"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_a_bad_answer_costs_one_line_and_nothing_of_the_report(
    monkeypatch: pytest.MonkeyPatch, run: Callable[..., Ran], plain: str, answer: bytes | Send, why: str
) -> None:
    monkeypatch.setattr(asking, "MAX_SECONDS_EACH", 0.4)
    with scripted(always(answer)) as server:
        ran = run(*PAIR, "--format", "json", "--second-reader", server.url)
    assert (ran.code, ran.out) == (0, plain)
    assert ran.err.startswith(f"diffcast: second reader 127.0.0.1:{server.port}: ")
    assert why in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (http('{"data": []}'), "lists no model"),
        (http('{"data": [{"id": 7}, {"id": " "}]}'), "lists no model"),
        (http("nothing", 404), "HTTP status 404"),
    ],
)
def test_a_server_that_names_no_model_costs_one_line(
    asked: tuple[asking.Question, ...], answer: bytes, why: str
) -> None:
    with scripted(lambda *_: answer) as server:
        second, trouble = second_reading(asked, server_at(server.url))
        named, _ = second_reading(asked, server_at(server.url), "named")
    assert (second, named) == (None, None)
    assert why in trouble


def test_a_server_that_is_down_costs_one_line(run: Callable[..., Ran], plain: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    ran = run(*PAIR, "--format", "json", "--second-reader", f"http://localhost:{port}")
    assert (ran.code, ran.out) == (0, plain)
    assert "nothing listens there" in ran.err
    assert ran.err.count("\n") == 1


def test_all_questions_together_have_a_time_limit(
    monkeypatch: pytest.MonkeyPatch, asked: tuple[asking.Question, ...]
) -> None:
    clock = iter(range(0, 10_000, 25))
    monkeypatch.setattr(asking, "monotonic", lambda: next(clock))
    with scripted(always(verdict("agrees"))) as server:
        second, trouble = second_reading(asked, server_at(server.url))
    assert second is not None
    assert (len(second.verdicts), second.asked) == (2, len(asked))
    assert "60 s" in trouble


def test_verdicts_before_a_failure_are_kept(asked: tuple[asking.Question, ...]) -> None:
    replies = iter([models(MODEL), verdict("agrees"), http("{}", 500)])
    with scripted(lambda *_: next(replies)) as server:
        second, trouble = second_reading(asked, server_at(server.url))
    assert second is not None
    assert list(second.verdicts) == [asked[0].fact]
    assert trouble == "it answered with HTTP status 500"


# Whom it asks


@pytest.mark.parametrize(
    ("url", "hosts"),
    [
        ("http://localhost:8080", ()),
        ("http://LOCALHOST:8080/v1/", ()),
        ("http://127.0.0.1:11434/v1/chat/completions", ()),
        ("http://127.9.9.9", ()),
        ("http://[::1]:8000", ()),
        ("https://llm.newsroom.example/gateway/v1", ("LLM.newsroom.example",)),
        ("http://10.0.0.5:8080", ("10.0.0.5",)),
    ],
)
def test_this_machine_and_what_the_configuration_allows_may_be_asked(url: str, hosts: tuple[str, ...]) -> None:
    assert server_at(url, hosts).folder in ("", "/gateway")


@pytest.mark.parametrize(
    ("url", "hosts", "why"),
    [
        ("http://10.0.0.5:8080", (), "another machine"),
        ("http://0.0.0.0:8080", (), "another machine"),
        ("http://example.com", ("localhost",), "another machine"),
        ("http://localhost.example.com", (), "another machine"),
        ("http://127.0.0.1.example.com", (), "another machine"),
        ("http://sub.llm.example", ("llm.example",), "another machine"),
        ("http://127.0.0.1@example.com", (), "not the address"),
        ("http://[::ffff:10.0.0.5]:80", (), "another machine"),
        ("http://localhost:99999", (), "not the address"),
        ("http://localhost:80:80", (), "not the address"),
        ("http://localhost/?to=http://example.com", (), "not the address"),
        ("http://local host", (), "not the address"),
        ("http://localhost\r\nX: y", (), "not the address"),
        ("http://löcalhost", (), "not the address"),
        ("file:///etc/passwd", (), "not the address"),
        ("localhost:8080", (), "not the address"),
        ("transcript.txt", (), "not the address"),
        ("http://", (), "not the address"),
        ("http://[::1", (), "not the address"),
    ],
)
def test_any_other_address_is_refused_in_one_line(url: str, hosts: tuple[str, ...], why: str) -> None:
    with pytest.raises(RefusedServer, match=why) as refused:
        server_at(url, hosts)
    assert "\n" not in str(refused.value)


def test_localhost_that_leads_elsewhere_is_sent_nothing(
    monkeypatch: pytest.MonkeyPatch, asked: tuple[asking.Question, ...]
) -> None:
    """As with a line in the hosts file: the resolver gives an address of this machine that others reach too."""
    with scripted(always(verdict("agrees"))) as server:
        monkeypatch.setattr(socket.socket, "getpeername", lambda _: ("192.0.2.7", server.port))
        second, trouble = second_reading(asked, server_at(f"http://localhost:{server.port}"))
    assert second is None
    assert "another machine (192.0.2.7)" in trouble
    assert server.requests == []


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    yield tmp_path / "diffcast.toml"


def answering() -> Any:
    return scripted(always(verdict("agrees", "So.")))


def test_the_configuration_gives_address_and_model_but_turns_nothing_on(
    run: Callable[..., Ran], newsroom: Path
) -> None:
    with answering() as server:
        newsroom.write_text(f'[second-reader]\nurl = "{server.url}"\nmodel = "of-the-house"\n')
        run("compare", *map(str, TEXTS), "--format", "line")
        assert server.requests == []
        run("compare", *map(str, TEXTS), "--format", "line", "--second-reader")
        assert {body["model"] for _, body in server.requests} == {"of-the-house"}
        run("compare", *map(str, TEXTS), "--format", "line", "--second-reader", "--second-reader-model", "mine")
    assert server.requests[-1][1]["model"] == "mine"


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--second-reader",), "needs a URL"),
        (("--second-reader", "http://10.1.2.3:8080"), "another machine"),
        (("--second-reader", "http://localhost:8080", "--explain", "f-1"), "can't be combined"),
        (("--second-reader-model", "phi"), "needs --second-reader"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_anything_is_compared(
    run: Callable[..., Ran], newsroom: Path, options: tuple[str, ...], why: str
) -> None:
    ran = run("compare", "none.txt", "none.txt", *options)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert why in ran.err


def test_a_host_that_the_configuration_allows_is_named_when_it_is_asked(
    run: Callable[..., Ran], newsroom: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.write_text('[second-reader]\nhosts = ["llm.newsroom.example"]\n')
    with answering() as server:
        found = socket.getaddrinfo("127.0.0.1", server.port, type=socket.SOCK_STREAM)
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
        url = f"http://llm.newsroom.example:{server.port}"
        ran = run("compare", *map(str, TEXTS), "--format", "json", "--second-reader", url)
    assert json.loads(ran.out)["second_reader"]["models"] == [MODEL]
    assert f"Asking llm.newsroom.example:{server.port} about" in ran.err


def test_a_proxy_of_the_environment_is_not_used(
    monkeypatch: pytest.MonkeyPatch, asked: tuple[asking.Question, ...]
) -> None:
    monkeypatch.setenv("http_proxy", "http://192.0.2.1:3128")
    with scripted(always(verdict("agrees"))) as server:
        second, _ = second_reading(asked, server_at(server.url))
    assert second is not None


def test_the_scripted_server_keeps_what_it_is_sent() -> None:
    with scripted(always(verdict("agrees"))) as server, socket.create_connection(("127.0.0.1", server.port)) as caller:
        caller.sendall(b"GET /v1/models HTTP/1.1\r\n\r\n")
        assert b'"scripted-1"' in caller.recv(4096)
    assert isinstance(server, ScriptedServer)
    assert server.requests == [("/v1/models", None)]


# How often it is right


def test_the_benchmark_compares_verdicts_with_the_labels() -> None:
    """A reader that always agrees is as right as diffcast, one that never does is right where diffcast is wrong."""
    cases = [
        goldlib.load(ROOT / "benchmarks" / "stories" / name)
        for name in ("dev-01-council-budget", "dev-04-port-verdict")
    ]
    found = {}
    for answer in ("agrees", "disagrees"):
        with scripted(always(verdict(answer))) as server:
            found[answer], names, trouble = second_reader.agreement(cases, server_at(server.url))
        assert (names, trouble) == ((MODEL,), "")
        assert found[answer].total() == len(server.questions) > 0
    for right in (True, False):
        assert found["agrees"]["agrees", right] == found["disagrees"]["disagrees", right]
    assert f"second reader right where the second reader takes a side: {found['agrees']['agrees', True]} of" in (
        second_reader.table(found["agrees"], [MODEL])
    )


def test_the_benchmark_stops_where_the_server_fails() -> None:
    cases = [goldlib.load(ROOT / "benchmarks" / "stories" / "dev-01-council-budget")] * 9
    with scripted(always(http("{}", 500))) as server:
        _, _, trouble = second_reader.agreement(cases, server_at(server.url))
    assert trouble == "dev-01-council-budget: it answered with HTTP status 500"
    assert len(server.questions) == 1

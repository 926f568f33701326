"""Pairing an archive: which transcript belongs to which article, what does not change the answer, and what is refused."""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import pytest

from diffcast.cli import main
from diffcast.errors import DiffcastError
from diffcast.pairing import Pairing, Terms, Weighed, Weights, opened, pair_archives, searching, signs, terms_of
from diffcast.pairing.choosing import STANDING, with_probabilities
from diffcast.pairing.scoring import fitted
from diffcast.readers import read

EVENTS: Mapping[str, tuple[str, str, str]] = {
    "fire": (
        "2026-03-02",
        "A WAREHOUSE FIRE IN DUNMORE KILLED FOURTEEN PEOPLE OVERNIGHT.\nLENA ORTWELL\nFIRE CHIEF\nTHE BLAZE BURNED FOR "
        "TWENTY-SIX HOURS. ORTWELL SAYS A FORKLIFT BATTERY STARTED IT. VANTAGE COLD STORAGE HAS CLOSED ITS DEPOTS.",
        "Fourteen die in warehouse fire in Dunmore\n\nA fire that a forklift battery set off has killed 14 people at a "
        "depot of Vantage Cold Storage, said Fire Chief Lena Ortwell. It burned for 26 hours in Dunmore.",
    ),
    "fire, the next day": (
        "2026-03-03",
        "THE DEATH TOLL OF THE WAREHOUSE FIRE IN DUNMORE IS NOW NINETEEN.\nLENA ORTWELL\nFIRE CHIEF\nDIVERS SEARCHED THE "
        "CANAL. PROSECUTOR ABEL QUILLON HAS OPENED A CASE AGAINST VANTAGE COLD STORAGE OVER LOCKED SPRINKLERS.",
        "Toll of Dunmore warehouse fire rises to 19\n\nProsecutor Abel Quillon has opened a case against Vantage Cold "
        "Storage, whose sprinklers were locked. Divers searched the canal, Fire Chief Lena Ortwell said; 19 are dead.",
    ),
    "another fire": (
        "2026-03-02",
        "A WAREHOUSE FIRE IN HOLLIN KILLED THREE PEOPLE OVERNIGHT.\nTOM BASQUE\nFIRE CHIEF\nTHE BLAZE BURNED FOR NINE "
        "HOURS. BASQUE SAYS A SPACE HEATER STARTED IT. MERIDEW FREIGHT HAS CLOSED ITS DEPOTS.",
        "Three die in warehouse fire in Hollin\n\nA fire that a space heater set off has killed three people at a depot "
        "of Meridew Freight, said Fire Chief Tom Basque. It burned for nine hours in Hollin.",
    ),
    "budget": (
        "2026-03-02",
        "THE CITY COUNCIL OF ARDEN PASSED A BUDGET OF FOUR HUNDRED TWELVE MILLION DOLLARS.\nPRIYA NAKHLE\nMAYOR\nSHE SAYS "
        "LIBRARY HOURS WILL GROW AND BUS FARES WILL STAY AT NINETY CENTS.",
        "Arden council passes $412 million budget\n\nMayor Priya Nakhle said that the libraries would open longer and "
        "bus fares would stay at 90 cents, after the council of Arden adopted the budget.",
    ),
    "whales": (
        "2026-03-04",
        "SIXTY-TWO PILOT WHALES STRANDED ON KARRAWAY BEACH.\nMOANA TEREI\nRANGER\nVOLUNTEERS KEPT THEM WET WITH BUCKETS "
        "UNTIL THE TIDE CAME BACK.",
        "Pilot whales saved at Karraway\n\nRanger Moana Terei and volunteers with buckets kept 62 pilot whales wet on "
        "Karraway Beach until the tide returned.",
    ),
}
UNTOLD = {
    "transcript": (
        "2026-03-03",
        "THE LOTTERY JACKPOT IN PELLA ROSE TO EIGHTY MILLION. CLERK UNA DRISK SOLD THE TICKET.",
    ),
    "article": (
        "2026-03-03",
        "Glacier lake drains\n\nHydrologist Olle Marstad measured a flood below Skarnbreen glacier.",
    ),
}


def rows(side: int, names: Iterable[str] = EVENTS, dated: bool = True) -> list[dict[str, str]]:
    found = [{"id": name, "text": EVENTS[name][side], "date": EVENTS[name][0]} for name in names]
    return found if dated else [{"id": row["id"], "text": row["text"]} for row in found]


def table(path: Path, given: Iterable[object]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in given), "utf-8")
    return path


def found(folder: Path, transcripts: Iterable[object], articles: Iterable[object], **asked: object) -> Pairing:
    ours, theirs = table(folder / "t.jsonl", transcripts), table(folder / "a.jsonl", articles)
    return pair_archives(ours, theirs, **asked)  # type: ignore[arg-type]


def pairs(pairing: Pairing) -> set[tuple[str, str]]:
    return {(pair.transcript, pair.article) for pair in pairing.pairs}


SAME = {(name, name) for name in EVENTS}


@pytest.mark.parametrize("dated", [True, False])
def test_each_transcript_finds_the_article_of_its_event(tmp_path: Path, dated: bool) -> None:
    assert pairs(found(tmp_path, rows(1, dated=dated), rows(2, dated=dated))) == SAME


@pytest.mark.parametrize(
    ("transcripts", "articles", "right"),
    [
        (["fire"], ["fire", "another fire"], {("fire", "fire")}),
        (["another fire"], ["fire", "another fire"], {("another fire", "another fire")}),
        (["fire, the next day"], ["fire", "fire, the next day"], {("fire, the next day", "fire, the next day")}),
        (["fire"], ["another fire", "budget"], set()),
        (["another fire"], ["fire", "whales"], set()),
        (["budget"], ["fire", "whales"], set()),
        (["whales"], ["budget"], set()),
    ],
)
def test_the_same_event_is_found_and_a_similar_one_is_not(
    tmp_path: Path, transcripts: list[str], articles: list[str], right: set[tuple[str, str]]
) -> None:
    others = [{"id": f"other {n}", "text": UNTOLD["article"][1], "date": UNTOLD["article"][0]} for n in range(1)]
    assert pairs(found(tmp_path, rows(1, transcripts), [*rows(2, articles), *others])) == right


def test_texts_without_a_counterpart_are_listed_with_the_nearest(tmp_path: Path) -> None:
    alone = [{"id": "alone", "text": text, "date": day} for day, text in UNTOLD.values()]
    pairing = found(tmp_path, [*rows(1), alone[0]], [*rows(2), alone[1]])
    assert pairs(pairing) == SAME
    assert [(one.side, one.id) for one in pairing.unpaired] == [("transcript", "alone"), ("article", "alone")]


def test_a_reason_names_what_both_have(tmp_path: Path) -> None:
    (pair,) = (one for one in found(tmp_path, rows(1), rows(2)).pairs if one.transcript == "budget")
    assert "priya nakhle" in pair.reason
    assert "412,000,000" in pair.reason
    assert pair.reason.endswith("same day")


def test_the_order_of_the_texts_changes_nothing(tmp_path: Path) -> None:
    one = found(tmp_path, rows(1), rows(2))
    other = found(tmp_path, reversed(rows(1)), reversed(rows(2)))
    assert one.pairs == other.pairs


def test_unrelated_texts_change_no_pair(tmp_path: Path) -> None:
    more = [{"id": f"more {n}", "text": f"{UNTOLD['article'][1]} Hut {n}.", "date": "2026-03-03"} for n in range(20)]
    assert pairs(found(tmp_path, rows(1), [*rows(2), *more])) == SAME


def test_a_repeat_is_paired_too_only_where_a_text_can_be_in_many(tmp_path: Path) -> None:
    repeats = [*rows(1), rows(1, ["budget"])[0] | {"id": "budget again"}]
    assert len(found(tmp_path, repeats, rows(2)).pairs) == len(EVENTS)
    assert ("budget again", "budget") in pairs(found(tmp_path, repeats, rows(2), many=True))
    assert pairs(found(tmp_path, rows(1), rows(2), many=True)) >= SAME


def test_the_same_document_twice_is_one_pair_and_is_named(tmp_path: Path) -> None:
    twice = [*rows(1), rows(1, ["budget"])[0] | {"id": "budget, a copy"}]
    pairing = found(tmp_path, twice, rows(2))
    assert pairs(pairing) == SAME
    assert [(one.id, one.reason) for one in pairing.unpaired] == [("budget, a copy", "the same text as budget")]
    assert pairs(found(tmp_path, twice, rows(2), many=True)) == SAME | {("budget, a copy", "budget")}


def test_a_copy_of_an_article_takes_nothing_from_it(tmp_path: Path) -> None:
    copies = [*rows(2), *({**row, "id": f"{row['id']}, a copy"} for row in rows(2))]
    assert pairs(found(tmp_path, rows(1), copies)) == SAME


def test_an_archive_without_a_pair_gives_none(tmp_path: Path) -> None:
    pairing = found(tmp_path, rows(1, ["budget"]), rows(2, ["whales", "fire"]))
    assert (pairing.pairs, len(pairing.unpaired)) == ((), 3)


@pytest.mark.parametrize(("first", "second", "swapped"), [(1, 2, False), (2, 1, True), (1, 1, False), (2, 2, False)])
def test_sides_that_look_swapped_are_said_to_be(tmp_path: Path, first: int, second: int, swapped: bool) -> None:
    assert found(tmp_path, rows(first), rows(second)).swapped is swapped


def test_a_rival_with_a_better_counterpart_takes_little() -> None:
    contested = [(2.0, 1, 11), (1.5, 2, 11)]
    settled = [*contested, (6.0, 2, 12)]
    alone, beside = (dict(zip(((one, two) for _, one, two in some), with_probabilities(some, [0.0] * len(some)), strict=True))
                     for some in (contested, settled))  # fmt: skip
    assert beside[1, 11][0] > alone[1, 11][0]
    assert beside[2, 11][0] < alone[2, 11][0]


def test_nothing_to_choose_from_gives_nothing() -> None:
    assert with_probabilities([], []) == []


def test_every_sign_has_a_weight_and_every_weight_a_sign(tmp_path: Path) -> None:
    days = {"no_day", "same_day", "day_after", "day_before", "days_after", "days_before", "other_week"}
    texts = [Weighed(terms_of(read(text, "article")), None, Weights({}, 2), 1) for text in EVENTS["fire"][1:]]
    assert set(fitted()["evidence"]) == {"bias", *days, *signs(*texts)}
    assert set(fitted()["signs"]) == set(fitted()["evidence"])
    assert set(fitted()["standing"]) == set(STANDING)


def test_an_index_reads_only_what_changed(tmp_path: Path) -> None:
    index = tmp_path / "archive.index"
    first = found(tmp_path, rows(1), rows(2)[:-1], index=index)
    assert (first.changes["transcript"].read, first.changes["article"].read) == (5, 4)
    changed = [row | {"text": row["text"] + " More later."} if row["id"] == "budget" else row for row in rows(2)]
    later = found(tmp_path, rows(1)[1:], changed, index=index)
    assert later.changes["transcript"] == type(later.changes["transcript"])(read=0, kept=4, removed=1)
    assert later.changes["article"] == type(later.changes["article"])(read=2, kept=3, removed=0)
    assert later.pairs == found(tmp_path, rows(1)[1:], changed).pairs


def test_an_index_that_was_updated_is_as_one_built_at_once(tmp_path: Path) -> None:
    index = tmp_path / "archive.index"
    found(tmp_path, rows(1)[:2], rows(2)[3:], index=index)
    assert found(tmp_path, rows(1), rows(2), index=index).pairs == found(tmp_path, rows(1), rows(2)).pairs


def test_an_archive_that_moved_is_listed_where_it_is_now(tmp_path: Path) -> None:
    index = tmp_path / "archive.index"
    found(tmp_path, rows(1), rows(2), index=index)
    (tmp_path / "moved").mkdir()
    later = found(tmp_path / "moved", rows(1), rows(2), index=index)
    assert sum(change.read for change in later.changes.values()) == 0
    assert all("moved" in pair.transcript_place and "moved" in pair.article_place for pair in later.pairs)


KILLED = """
import os, sys
from pathlib import Path
from diffcast.pairing import index, opened, texts_in

def stopped(texts):
    for number, text in enumerate(texts):
        if number == 3:
            os._exit(9)
        yield text

index.TEXTS_A_SAVE = 2
with opened(Path(sys.argv[1])) as kept:
    kept.update("transcript", stopped(texts_in(Path(sys.argv[2]), "transcript")))
"""


def test_a_run_that_is_killed_leaves_an_index_that_goes_on(tmp_path: Path) -> None:
    ours = table(tmp_path / "t.jsonl", rows(1))
    index = tmp_path / "archive.index"
    assert subprocess.run([sys.executable, "-c", KILLED, str(index), str(ours)], check=False).returncode == 9
    later = found(tmp_path, rows(1), rows(2), index=index)
    assert later.changes["transcript"].kept == 2
    assert later.pairs == found(tmp_path, rows(1), rows(2)).pairs


@pytest.mark.parametrize("place", range(1, 12))
def test_a_damaged_index_is_one_line_or_does_no_harm(tmp_path: Path, place: int) -> None:
    index = tmp_path / "archive.index"
    right = found(tmp_path, rows(1), rows(2), index=index).pairs
    raw = bytearray(index.read_bytes())
    at = len(raw) * place // 12
    raw[at : at + 200] = b"\xff" * 200
    index.write_bytes(raw)
    try:
        again = found(tmp_path, rows(1), rows(2), index=index).pairs
    except DiffcastError as error:
        assert "\n" not in str(error)
        assert str(index) in str(error)
    else:
        assert again == right


def test_workers_find_the_same(tmp_path: Path) -> None:
    assert found(tmp_path, rows(1), rows(2), workers=2).pairs == found(tmp_path, rows(1), rows(2)).pairs


def test_workers_that_share_the_comparing_find_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "TEXTS_A_PART", 2)
    alone, shared = (found(tmp_path, rows(1), rows(2), workers=workers) for workers in (1, 2))
    assert (shared.pairs, shared.unpaired) == (alone.pairs, alone.unpaired)


def test_a_run_says_how_far_it_is(tmp_path: Path) -> None:
    heard: list[tuple[str, int, int]] = []
    found(tmp_path, rows(1), rows(2), watch=lambda *said: heard.append(said))
    assert {("transcripts read", 5, 0), ("articles read", 5, 0), ("transcripts compared", 5, 5)} <= set(heard)


def test_terms_survive_the_index() -> None:
    terms = terms_of(read(EVENTS["fire"][2], "article"))
    assert Terms.kept(str(terms)) == terms
    assert {"#14", "#26"} <= terms.numbers
    assert "lena_ortwell" in terms.pairs
    assert "warehouse" not in terms.names


def folders(tmp_path: Path) -> tuple[Path, Path]:
    for side, name in ((1, "scripts"), (2, "web")):
        for number, (day, *texts) in enumerate(EVENTS.values()):
            path = tmp_path / name / day.replace("-", "/") / f"story-{number}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(texts[side - 1], "utf-8")
    return tmp_path / "scripts", tmp_path / "web"


def ran(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(["pair", *map(str, arguments)])
    captured = capsys.readouterr()
    return int(str(left.value.code or 0)), captured.out, captured.err


def test_folders_give_a_list_with_paths_from_its_own_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lists = tmp_path / "lists"
    lists.mkdir()
    code, _, said = ran(capsys, *folders(tmp_path), "-o", lists / "pairs.csv", "--unpaired", lists / "alone.jsonl")
    written = "".join(f"Wrote {lists / name}\n" for name in ("pairs.csv", "alone.jsonl"))
    assert (code, said) == (0, f"{written}5 pairs; without one: 0 transcripts, 0 articles; 0 could not be read. "
                               "Read 10 texts, knew 0.\n")  # fmt: skip
    listed = list(csv.DictReader((lists / "pairs.csv").open(encoding="utf-8")))
    assert all((lists / row["transcript"]).is_file() and (lists / row["article"]).is_file() for row in listed)
    assert all(Path(row["transcript"]).name == Path(row["article"]).name for row in listed)
    assert not (lists / "alone.jsonl").read_text("utf-8")


def test_an_id_is_listed_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    named = [row | {"id": f"https://station.example//{row['id']}/../x"} for row in rows(1)]
    ours, theirs = table(tmp_path / "t.jsonl", named), table(tmp_path / "a.jsonl", rows(2))
    ran(capsys, ours, theirs, "-o", tmp_path / "pairs.jsonl")
    listed = [json.loads(line) for line in (tmp_path / "pairs.jsonl").read_text("utf-8").splitlines()]
    assert [row["transcript"] for row in listed] == [f"t.jsonl#{row['id']}" for row in listed]


def test_a_text_that_cannot_be_read_stops_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scripts, web = folders(tmp_path)
    (scripts / "broken.pdf").write_bytes(b"%PDF-1.4\n")
    (scripts / "empty.txt").write_bytes(b"")
    code, listed, said = ran(capsys, scripts, web)
    assert code == 0
    assert listed.count("\n") == 1 + len(EVENTS)
    assert "empty.txt: empty" in said
    assert "2 could not be read" in said


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("not json", "row 6: not a JSON object"),
        ('["a list"]', "row 6: not a JSON object"),
        ('{"id": "x"}', "row 6: has no id or no text"),
        ('{"id": "", "text": "Words."}', "row 6: has no id or no text"),
        ('{"id": "fire", "text": "Words."}', "row 6: has the id 'fire' of an earlier row"),
        ('{"id": "x", "text": "  "}', "empty"),
        ('{"id": "x", "text": "?!"}', "has no words"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], row: str, said: str
) -> None:
    ours, theirs = table(tmp_path / "t.jsonl", rows(1)), table(tmp_path / "a.jsonl", rows(2))
    theirs.write_text(theirs.read_text("utf-8") + row + "\n", "utf-8")
    code, listed, told = ran(capsys, ours, theirs)
    assert (code, listed.count("\n")) == (0, 1 + len(EVENTS))
    assert said in told.splitlines()[0]


def test_what_cannot_be_paired_is_refused_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ours, theirs = table(tmp_path / "t.jsonl", rows(1)), table(tmp_path / "a.jsonl", rows(2))
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.txt").write_text("Words.", "utf-8")
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as database:
        database.execute("CREATE TABLE shops (name)")
    (tmp_path / "noise.index").write_bytes(b"no database at all, only words " * 40)
    refused = {
        (tmp_path / "empty", theirs): "holds no transcript",
        (ours, tmp_path / "gone"): "no such file or folder",
        (tmp_path / "text.txt", theirs): "not a folder",
        (ours, theirs, "--index", other): "not an index of diffcast pair",
        (ours, theirs, "--index", tmp_path / "noise.index"): "damaged or not an index",
        (ours, theirs, "--index", tmp_path / "gone" / "x.index"): "cannot be opened",
        (ours, theirs, "-o", ours): "one of the input files",
        (ours, theirs, "-o", tmp_path / "x.csv", "--unpaired", tmp_path / "x.csv"): "choose another for --unpaired",
        (ours, ours): "given for both sides",
        (tmp_path, tmp_path / "empty"): "lies inside the other",
    }
    for arguments, why in refused.items():
        code, listed, said = ran(capsys, *arguments)
        assert (code, listed, said.count("\n")) == (2, "", 1), why
        assert why in said


@pytest.mark.parametrize("option", ["-o", "--unpaired"])
def test_a_list_never_replaces_a_text_of_the_archive(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    ours, theirs = folders(tmp_path)
    text = next(theirs.rglob("*.txt"))
    before = text.read_bytes()
    code, listed, said = ran(capsys, ours, theirs, option, text)
    assert (code, listed, said.count("\n")) == (2, "", 1)
    assert "one of the input files" in said
    assert text.read_bytes() == before


def test_an_index_of_another_version_is_refused(tmp_path: Path) -> None:
    index = tmp_path / "archive.index"
    found(tmp_path, rows(1), rows(2), index=index)
    with sqlite3.connect(index) as database:
        database.execute("PRAGMA user_version = 99")
    with pytest.raises(DiffcastError, match="another version of diffcast; delete it"):
        found(tmp_path, rows(1), rows(2), index=index)


def test_two_runs_cannot_use_one_index(tmp_path: Path) -> None:
    index = tmp_path / "archive.index"
    with opened(index), pytest.raises(DiffcastError, match="another run uses this index"):
        found(tmp_path, rows(1), rows(2), index=index)
    assert pairs(found(tmp_path, rows(1), rows(2), index=index)) == SAME


@pytest.mark.parametrize("columns", [("id", "text"), ("id", "text", "date"), ("id", "text", "date", "more")])
def test_parquet_is_read_where_pyarrow_is_installed(tmp_path: Path, columns: tuple[str, ...]) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    for side, name in ((1, "t"), (2, "a")):
        held = [{key: row.get(key, "") for key in columns} for row in rows(side)]
        days = [row | {"date": date.fromisoformat(row["date"])} if "date" in row else row for row in held]
        parquet.write_table(pyarrow.Table.from_pylist(days), tmp_path / f"{name}.parquet")
    assert pairs(pair_archives(tmp_path / "t.parquet", tmp_path / "a.parquet")) == SAME

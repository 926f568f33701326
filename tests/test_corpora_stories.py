"""Labelled pairs made from corpora: what each corpus says of its claims, and pairs that hold together."""

from __future__ import annotations

import csv
import json
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import corpora_stories
import pytest
from corpora_stories import Unit, bump, defacto, realsumm, story, vitaminc, wice
from goldlib import load
from unlabelled_pairs import tidied

ARTICLE = "A dog barked. Mayor Ines Halvard opened the bridge on Monday. It cost 2 million. A band played. Rain fell."
AROUND_OPENING = "A dog barked. Mayor Ines Halvard opened the bridge on Monday. It cost 2 million."
OPENING = "Mayor Ines Halvard opened the bridge on Monday."


def corrected(candidate: str, correction: str = "", evidence: str = OPENING) -> dict[str, Any]:
    feedback = {"summary": correction, "evidence": evidence}
    return {"article": ARTICLE, "candidate": candidate, "has_error": bool(correction), "feedback": feedback}


def sourced(claim: str, unsupported: str, *page: str) -> dict[str, Any]:
    tokens = claim.replace(".", " .").split()
    spans = [token in unsupported.split() for token in tokens]
    sources = {"evidence": ["# Home", *page], "supporting_sentences": [[1], [0]]}
    return {"claim": claim, "claim_tokens": tokens, "non_supported_spans": spans} | sources


def checked(claim: str, label: str) -> dict[str, Any]:
    return {"claim": claim, "evidence": "The bridge cost 2\ufffdmillion ( see below ) .", "label": label}


def edited(reference: str, other: str) -> list[dict[str, Any]]:
    return [{"article": ARTICLE, "reference_summary": reference, "edited_summary": other}]


def judged(**answers: str) -> list[dict[str, str]]:
    """The rows of as many readers as there are letters in an answer."""
    asked = list(answers.items()) + [("BLANK", "nnn")] * (16 - len(answers))
    return [
        {"Input.summary_text": "the bridge opened . it rained ."}
        | {f"Input.statement_{number}": text.replace("_", " ") for number, (text, _) in enumerate(asked, 1)}
        | {f"Answer.S{number}Answer": said[reader] for number, (_, said) in enumerate(asked, 1)}
        for reader in range(3)
    ]


def put(path: Path, record: Any) -> None:
    """Write the file of a corpus that holds this alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        if path.suffix == ".csv":
            writer = csv.DictWriter(file, list(record[0]))
            writer.writeheader()
            writer.writerows(record)
        else:
            file.write(json.dumps(record) + "\n")


def labelled(unit: Unit) -> list[tuple[str, str]]:
    return [(unit.claim[start:end], status) for start, end, status in unit.marks]


LABELS: list[tuple[Callable[[Path], Iterator[Unit]], str, Any, list[tuple[str, str]]]] = [
    (defacto, "a.jsonl", corrected("The bridge opened on Monday."), [("The bridge opened on Monday", "shared")]),
    (
        defacto,
        "a.jsonl",
        corrected("The old bridge opened on Monday night.", "The bridge opened on Monday."),
        [("The", "shared"), ("old", "alone"), ("bridge opened on Monday", "shared"), ("night", "alone")],
    ),
    (
        wice,
        "non_supported_tokens.a.jsonl",
        sourced("The bridge opened in May.", "in May", "A bridge was opened there.", "Share this", "(meta data) TITLE: Bridge news"),
        [("The bridge opened", "shared"), ("in May", "alone")],
    ),
    (vitaminc, "a.jsonl", checked("It cost 2 million .", "SUPPORTS"), [("It cost 2 million.", "shared")]),
    (vitaminc, "a.jsonl", checked("It cost 3 million .", "REFUTES"), [("It cost 3 million.", "changed")]),
    (
        bump,
        "task1_dataset.json",
        edited("The bridge opened Monday . Rain fell .", "The bridge opened Friday . Rain fell ."),
        [("The bridge opened Friday.", "changed"), ("Rain fell.", "shared")],
    ),
    (
        realsumm,
        "abs/a.csv",
        judged(It_opened="ppp", It_rained="ppp", It_was_Monday="nnn", It_was_long="pnp", A_band_played="nnn"),
        [("It opened", "shared"), ("It rained", "shared"), ("It was Monday", "alone"), ("A band played", "alone")],
    ),
]  # fmt: skip
NOTHING = [
    (defacto, "a.jsonl", corrected("The bridge opened on Monday.", evidence="Nobody came.")),
    (defacto, "a.jsonl", corrected("Dozens of fans danced all night.", "The bridge opened on Monday.")),
    (wice, "non_supported_tokens.a.jsonl", sourced("The bridge opened.", "", "Share this")),
    (wice, "claims.a.jsonl", sourced("The bridge opened.", "", "A bridge was opened there.")),
    (vitaminc, "a.jsonl", checked("It rained .", "NOT ENOUGH INFO")),
    (bump, "task1_dataset.json", edited("Rain fell in May .", "Rain fell .")),
    (realsumm, "abs/a.csv", judged(It_opened="ppp", It_rained="ppp", It_was_Monday="nnn", It_was_long="pnp")),
]


@pytest.mark.parametrize(("units_of", "file", "record", "labels"), LABELS)
def test_each_corpus_labels_its_claims(
    units_of: Callable[[Path], Iterator[Unit]], file: str, record: Any, labels: list[tuple[str, str]], tmp_path: Path
) -> None:
    put(tmp_path / file, record)
    assert list(map(labelled, units_of(tmp_path))) == [labels]


@pytest.mark.parametrize(("units_of", "file", "record"), NOTHING)
def test_claims_that_say_too_little_are_passed_over(
    units_of: Callable[[Path], Iterator[Unit]], file: str, record: Any, tmp_path: Path
) -> None:
    put(tmp_path / file, record)
    assert list(units_of(tmp_path)) == []


@pytest.mark.parametrize(
    ("units_of", "file", "record", "context"),
    [
        (defacto, "a.jsonl", LABELS[0][2], AROUND_OPENING),
        (wice, "non_supported_tokens.a.jsonl", LABELS[2][2], "A bridge was opened there."),
        (vitaminc, "a.jsonl", LABELS[3][2], "The bridge cost 2 million (see below)."),
        (bump, "task1_dataset.json", LABELS[5][2], ARTICLE),
        (realsumm, "abs/a.csv", LABELS[6][2], "The bridge opened. It rained."),
    ],
)
def test_a_claim_stands_beside_what_it_was_judged_by(
    units_of: Callable[[Path], Iterator[Unit]], file: str, record: Any, context: str, tmp_path: Path
) -> None:
    put(tmp_path / file, record)
    assert [unit.context for unit in units_of(tmp_path)] == [context]


UNITS = [
    Unit(
        "The Straße opened on Monday.", [(0, 17, "shared"), (18, 27, "alone")], "Halvard opened the Straße. It is wide."
    ),
    Unit("It cost 3 million.", [(0, 18, "changed")], "The cost was 2 million."),
    Unit("It opened.", [(0, 10, "shared")], "Rain fell."),
]


@pytest.mark.parametrize("seed", range(8))
def test_a_pair_names_the_words_of_both_texts(seed: int, tmp_path: Path) -> None:
    corpora_stories.write(tmp_path / "pair", UNITS, random.Random(seed))
    case = load(tmp_path / "pair")
    (side,) = (fact.status.removesuffix("_only") for fact in case.facts if fact.status.endswith("_only"))
    other = {"transcript": "article", "article": "transcript"}[side]
    said, read = (
        [[case.texts[one][slice(*span)].casefold() for span in fact.spans[one]] for fact in case.facts]
        for one in (side, other)
    )
    assert said == [["the strasse opened"], ["on monday"], ["it cost 3 million."], ["it opened."]]
    assert read == [["opened", "strasse"], [], ["cost", "million"], []]
    assert [fact.status for fact in case.facts] == ["shared", f"{side}_only", "changed", "shared"]


def test_pairs_come_either_way_round_and_some_in_capitals() -> None:
    texts = [story(UNITS, random.Random(seed))[0]["transcript"] for seed in range(16)]
    assert {text.lower().startswith("the straße") for text in texts} == {True, False}
    assert {"MILLION" in text for text in texts} == {True, False}


def test_the_corpora_become_numbered_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for units_of, file, record, _ in LABELS:
        name = next(name for name, (other, _, _) in corpora_stories.CORPORA.items() if other is units_of)
        put(tmp_path / "corpora" / name / file, record)
    monkeypatch.setattr(sys, "argv", ["corpora_stories", str(tmp_path / "corpora"), str(tmp_path / "into")])
    corpora_stories.main()
    cases = [load(folder) for folder in sorted((tmp_path / "into").iterdir())]
    assert [case.id for case in cases] == ["bump-0000", "defacto-0000", "realsumm-0000", "vitaminc-0000", "wice-0000"]
    assert {case.origin for case in cases} == {"corpora"}


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "old").mkdir()
    monkeypatch.setattr(sys, "argv", ["corpora_stories.py", str(tmp_path / "corpora"), str(tmp_path)])
    with pytest.raises(SystemExit, match="is not empty; give a new folder"):
        corpora_stories.main()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("It cost 2 million ( see below ) .", "It cost 2 million (see below)."),
        ("It cost -LRB- see below -RRB- much -LSB- 3 -RSB- .", "It cost (see below) much [3]."),
        ("The mayor did n't come .", "The mayor didn't come."),
        ("The town 's mayor", "The town's mayor"),
        ("They call it 'the span' here", "They call it 'the span' here"),
        ("A plain sentence.", "A plain sentence."),
    ],
)
def test_what_a_tokenizer_left_is_tidied(written: str, meant: str) -> None:
    assert tidied(written) == meant


def test_a_corpus_that_is_missing_is_named_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "VitaminC" / "a.jsonl", LABELS[3][2])
    monkeypatch.setattr(sys, "argv", ["corpora_stories", str(tmp_path), str(tmp_path / "into")])
    with pytest.raises(SystemExit, match="nothing found of DeFacto, WiCE, BUMP, REALSumm; --help says"):
        corpora_stories.main()
    assert not (tmp_path / "into").exists()

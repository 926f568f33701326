"""A configuration as it is read: where it is found, all that is wrong in it with its place, and what it makes."""

from __future__ import annotations

import os
import pickle
import time
from pathlib import Path

import pytest

from diffcast.errors import BadConfig
from diffcast.review.config_file import LARGEST, found, read
from diffcast.review.policy import NONE, Policy, load, nearest, policy
from diffcast.style import HouseStyle

FULL = """\
encoder = "lexical"

[style]
equal = [["Bob Menendez", "Robert Menendez"]]
ignore = ["exclusive"]

[style.aliases]
SAN = ["Straight Arrow News", "Straight Arrow"]

[style.spellings]
Kyiv = "Kiev"

[script]
cues = ["roll tape *"]
inline-cues = ["<<*>>"]
labels = ["presenter is *"]
sign-offs = ["stay curious*"]

[article]
boilerplate = ["give what you can*"]

[severity]
certainty = "note"
article-only-details = "off"

[thresholds]
details = false
one-sided = 0.7
link = 0.2

[check]
fail-on = ["correction", "transcript_only"]
"""


def saved(folder: Path, text: str | bytes, name: str = "diffcast.toml") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def wrong(folder: Path, text: str | bytes) -> list[str]:
    """All that is wrong, as a person reads it, without the name of the file."""
    config = read(saved(folder, text))
    return [mistake.told("").removeprefix(":") for mistake in config.mistakes]


def test_every_key_has_its_place_in_the_policy(tmp_path: Path) -> None:
    got = load(saved(tmp_path, FULL))
    assert got.style == HouseStyle(
        names=(("SAN", "Straight Arrow News", "Straight Arrow"), ("Bob Menendez", "Robert Menendez")),
        spellings=(("Kyiv", "Kiev"),),
        ignored=("exclusive",),
        cues=("roll tape *",),
        inline_cues=("<<*>>",),
        labels=("presenter is *",),
        sign_offs=("stay curious*",),
        boilerplate=("give what you can*",),
    )
    assert (got.source, got.encoder, got.fail_on) == ("diffcast.toml", "lexical", ("correction", "transcript_only"))
    assert (got.details, got.one_sided, got.link) == (False, 0.7, 0.2)
    assert got.weights == {"certainty": "note", "article-only-details": "off"}
    assert got.settings().encoder == "lexical" and got.settings("contextual").encoder == "contextual"


def test_an_empty_file_sets_nothing(tmp_path: Path) -> None:
    got = load(saved(tmp_path, ""))
    assert (got.style, got.settings(), got.weights) == (HouseStyle(), NONE.settings(), {})


@pytest.mark.parametrize("dress", ["\ufeff{}", "{}\n# end"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_byte_order_mark_and_any_line_ends_are_read(tmp_path: Path, dress: str, end: str) -> None:
    text = dress.format(FULL).replace("\n", end)
    assert load(saved(tmp_path, text)).style == load(saved(tmp_path, FULL)).style


def test_line_and_column_are_right_with_windows_line_ends_and_a_mark(tmp_path: Path) -> None:
    assert wrong(tmp_path, "\ufeff# é\r\n[style]\r\nignore = ['é', '  ']\r\n") == ["3:16: style.ignore[2]: is empty"]


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = """\
[style]
ignore = ["the", 3]
alias = {}
[style.aliases]
SAN = ["S-A-N", "Straight Arrow News"]
WNN = "Straight Arrow News"
"..." = "Dots"
[severity]
number = "grave"
[check]
fail-on = "loud"
"""
    assert wrong(tmp_path, text) == [
        "2:11: style.ignore[1]: “the” weighs nothing as it is; leave it out",
        "2:18: style.ignore[2]: is 3, and must be a string",
        "3:1: style.alias: no such key; did you mean aliases?",
        "5:8: style.aliases.SAN[1]: “S-A-N” is the same name to diffcast as another one here; leave it out",
        "6:1: style.aliases.WNN: “Straight Arrow News” stands in style.aliases.SAN too; "
        "put all that is one into one of them",
        '7:1: style.aliases."...": “...” holds no word that could be a name',
        "9:1: severity.number: “grave” is none of correction, check, note, off",
        "11:1: check.fail-on: “loud” is none of correction, check, note, changed, transcript_only, article_only, any, none",
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('[style.aliases]\nSAN = "SAN"', "2:1: style.aliases.SAN: “SAN” is the same name to diffcast as another one"),
        ('[style.aliases]\nSAN = "san"', "2:1: style.aliases.SAN: “san” is the same name to diffcast as another one"),
        ('[style.aliases]\nA1 = "B1"\nB1 = "A1"', "3:1: style.aliases.B1: “B1” stands in style.aliases.A1 too"),
        ('[style.aliases]\nA1 = "B1"\nB1 = "C1"', "3:1: style.aliases.B1: “B1” stands in style.aliases.A1 too"),
        ('[style]\nequal = [["A1", "B1"], ["B1", "C1"]]', "2:25: style.equal[2][1]: “B1” stands in style.equal[1] too"),
        ('[style.spellings]\nKyiv = "KYIV"', "2:1: style.spellings.Kyiv: “KYIV” is the same name to diffcast"),
        ('[style]\nequal = [["A1"]]', "2:10: style.equal[1]: holds 1, and must hold at least 2"),
        ('[style]\nignore = ["a b", "a b"]', "2:18: style.ignore[2]: “a b” stands here twice"),
        ('[article]\nboilerplate = ["*"]', "2:16: article.boilerplate[1]: “*” holds no letter and no figure"),
        ('[script]\nlabels = ["ANCHOR"]', "2:11: script.labels[1]: “ANCHOR” has no * where the speaker's name stands"),
        ('[script]\ninline-cues = ["x*"]', "2:16: script.inline-cues[1]: “x*” begins or ends with *"),
        ("a = 1\na = 2", "2:"),
        ("[style", "1:7: is no TOML: Expected ']' at the end of a table declaration"),
        ("a = ", "1:5: is no TOML: Invalid value"),
        ("x = " + "[" * 5000 + "]" * 5000, "1:1: lists or tables lie too deep inside one another"),
        ("x = " + "9" * 5000, "1:1: is no TOML: Exceeds the limit"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(tmp_path: Path, line: str, said: str) -> None:
    told = wrong(tmp_path, line)
    assert any(one.startswith(said) for one in told), told


@pytest.mark.parametrize(
    "line",
    [
        '[style.spellings]\nadviser = ["advisor"]',
        '[style.aliases]\nSAN = "Straight Arrow News"\nWNN = "World News Now"',
        '[style]\nequal = [["Justice Department", "Department of Justice"]]',
        '[script]\ninline-cues = ["<<*>>"]\nlabels = ["<*>"]',
        "[severity]\n[thresholds]\none-sided = 1",
    ],
)
def test_what_is_right_is_no_mistake(tmp_path: Path, line: str) -> None:
    assert wrong(tmp_path, line) == []


def test_the_one_line_of_an_error_says_how_many_more_there_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(saved(tmp_path, "a = 1\nb = 1").parent)
    with pytest.raises(BadConfig) as error:
        load(Path("diffcast.toml"))
    assert str(error.value).startswith("diffcast.toml:1:1: a: no such key; the keys here are encoder, ")
    assert str(error.value).endswith(" (and 1 more: diffcast config check diffcast.toml)")


# Files that are none


def refused(path: Path) -> str:
    with pytest.raises(BadConfig) as error:
        load(path)
    assert "\n" not in str(error.value)
    return str(error.value).removeprefix(str(path))


def test_what_is_no_readable_file_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "dangling").symlink_to(tmp_path / "nothing")
    os.mkfifo(tmp_path / "pipe")
    assert refused(tmp_path / "nothing") == ": cannot be read (No such file or directory); give a TOML file"
    assert refused(tmp_path / "folder") == ": cannot be read (it is no plain file); give a TOML file"
    assert refused(tmp_path / "pipe") == ": cannot be read (it is no plain file); give a TOML file"
    assert "symbolic links" in refused(tmp_path / "loop")
    assert "No such file" in refused(tmp_path / "dangling")
    assert "cannot be read" in refused(tmp_path / "a\x00b")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, "")
    path.chmod(0)
    assert refused(path) == ": cannot be read (Permission denied); give a TOML file"


def test_a_huge_file_is_refused_at_once(tmp_path: Path) -> None:
    begun = time.perf_counter()
    assert refused(saved(tmp_path, "#" * 10_000_000)) == ": cannot be read (it is larger than 250 kB); give a TOML file"
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize("entry", ["k{} = 1\n", "[t{}]\n", "#\n", "a.b{} = [{{}}]\n"])
def test_a_file_that_is_just_small_enough_is_read_in_useful_time(tmp_path: Path, entry: str) -> None:
    text = "".join(entry.format(number) for number in range(LARGEST // len(entry)))[: LARGEST - 20]
    begun = time.perf_counter()
    read(saved(tmp_path, text.rpartition("\n")[0]))
    assert time.perf_counter() - begun < 20


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"a = 1\n# \xe9t\xe9", ":2:3: byte 8 is no UTF-8; save the file as UTF-8"),
        ("a = 1".encode("utf-16"), ":1:1: byte 0 is no UTF-8; save the file as UTF-8"),
        (b"\x00", ":1:1: is no TOML"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, raw: bytes, said: str) -> None:
    assert refused(saved(tmp_path, raw)).startswith(said)


# Where it is found


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """home/desk/stories, with home as the home folder."""
    (tmp_path / "home" / "desk" / "stories").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.mark.parametrize("above", ["home/desk/stories", "home/desk", "home"])
def test_the_nearest_file_here_or_above_is_found(folders: Path, above: str) -> None:
    path = saved(folders / above, "encoder = 'lexical'")
    assert found(folders / "home/desk/stories") == path
    assert nearest(folders / "home/desk/stories").encoder == "lexical"


def test_the_nearest_one_goes_above_those_further_up(folders: Path) -> None:
    saved(folders / "home", "")
    saved(folders / "home/desk", "")
    assert found(folders / "home/desk/stories") == folders / "home/desk/diffcast.toml"


def test_the_way_up_ends_at_the_home_folder(folders: Path) -> None:
    saved(folders, "")
    assert found(folders / "home/desk/stories") is None
    assert nearest(folders / "home/desk/stories") == NONE == Policy() == policy({})


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_the_way_up_ends_at_a_repository(folders: Path, kind: str) -> None:
    saved(folders / "home", "")
    git = folders / "home/desk/.git"
    git.mkdir() if kind == "folder" else git.write_text("gitdir: elsewhere")
    assert found(folders / "home/desk/stories") is None
    assert found(folders / "home/desk") is None
    saved(folders / "home/desk", "")
    assert found(folders / "home/desk/stories") == folders / "home/desk/diffcast.toml"


def test_a_folder_of_that_name_is_told_rather_than_passed_over(folders: Path) -> None:
    (folders / "home/desk/diffcast.toml").mkdir()
    with pytest.raises(BadConfig, match="no plain file"):
        nearest(folders / "home/desk/stories")


def test_a_policy_goes_whole_to_another_process(tmp_path: Path) -> None:
    one = load(saved(tmp_path, FULL))
    assert pickle.loads(pickle.dumps(one)) == one
    assert pickle.loads(pickle.dumps(one.settings())) == one.settings()

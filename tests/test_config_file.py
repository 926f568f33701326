"""`diffcast.toml`: where it is found, who may set it, what is wrong in it, and the policy that it gives."""

from __future__ import annotations

import os
import pickle
import stat
import time
from pathlib import Path

import pytest

from diffcast.errors import BadConfig
from diffcast.review.config_file import MAX_BYTES, distrust, find, read, trusted_users
from diffcast.review.policy import NO_POLICY, load
from diffcast.settings import HouseStyle

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
    return [mistake.message("").removeprefix(":") for mistake in config.mistakes]


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
    assert got.severities == {"certainty": "note", "article-only-details": "off"}
    assert (got.settings.encoder, got.settings.effort) == ("lexical", "default")


def test_an_empty_file_sets_nothing(tmp_path: Path) -> None:
    got = load(saved(tmp_path, ""))
    assert (got.style, got.settings, got.severities) == (HouseStyle(), NO_POLICY.settings, {})


@pytest.mark.parametrize("dress", ["\ufeff{}", "{}\n# end"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_byte_order_mark_and_any_line_ends_are_read(tmp_path: Path, dress: str, end: str) -> None:
    text = dress.format(FULL).replace("\n", end)
    assert load(saved(tmp_path, text)).style == load(saved(tmp_path, FULL)).style


def test_line_and_column_are_right_with_windows_line_ends_and_a_mark(tmp_path: Path) -> None:
    assert wrong(tmp_path, "\ufeff# é\r\n[style]\r\nignore = ['é', '  ']\r\n") == ["3:16: style.ignore[2]: is empty"]


def test_all_mistakes_are_listed_in_the_order_of_the_file(tmp_path: Path) -> None:
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
        "2:11: style.ignore[1]: “the” is never compared anyway; remove it",
        "2:18: style.ignore[2]: must be a string, not 3",
        "3:1: style.alias: unknown key; did you mean aliases?",
        "5:8: style.aliases.SAN[1]: “S-A-N” already counts as the same name as another one here; remove it",
        "6:1: style.aliases.WNN: “Straight Arrow News” is also in style.aliases.SAN; a name can be in one group only",
        '7:1: style.aliases."...": “...” has no word that could be a name',
        "9:1: severity.number: “grave” is not one of correction, check, note, off",
        "11:1: check.fail-on: “loud” is not one of "
        "contradiction, correction, check, note, changed, transcript_only, article_only, any, none",
    ]


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ('[style.aliases]\nSAN = "SAN"', "2:1: style.aliases.SAN: “SAN”"),
        ('[style.aliases]\nSAN = "san"', "2:1: style.aliases.SAN: “san”"),
        ('[style.aliases]\nA1 = "B1"\nB1 = "A1"', "3:1: style.aliases.B1: “B1”"),
        ('[style.aliases]\nA1 = "B1"\nB1 = "C1"', "3:1: style.aliases.B1: “B1”"),
        ('[style]\nequal = [["A1", "B1"], ["B1", "C1"]]', "2:25: style.equal[2][1]: “B1”"),
        ('[style.spellings]\nKyiv = "KYIV"', "2:1: style.spellings.Kyiv: “KYIV”"),
        ('[style]\nequal = [["A1"]]', "2:10: style.equal[1]: "),
        ('[style]\nignore = ["a b", "a b"]', "2:18: style.ignore[2]: “a b”"),
        ('[article]\nboilerplate = ["*"]', "2:16: article.boilerplate[1]: “*”"),
        ('[script]\nlabels = ["ANCHOR"]', "2:11: script.labels[1]: “ANCHOR”"),
        ('[script]\ninline-cues = ["x*"]', "2:16: script.inline-cues[1]: “x*”"),
        ("a = 1\na = 2", "2:"),
        ("[style", "1:7: invalid TOML: "),
        ("a = ", "1:5: invalid TOML: "),
        ("x = " + "[" * 5000 + "]" * 5000, "1:1: "),
        ("x = " + "9" * 5000, "1:1: invalid TOML: "),
    ],
)  # fmt: skip
def test_a_mistake_is_reported_with_its_place(tmp_path: Path, line: str, place: str) -> None:
    found = wrong(tmp_path, line)
    assert any(one.startswith(place) for one in found), found


def test_invalid_toml_says_that_the_rest_was_not_checked(tmp_path: Path) -> None:
    (only,) = wrong(tmp_path, "[style\nencodr = 1\n")
    assert only.startswith("1:7: invalid TOML: ") and only.endswith("; the rest was not checked")


@pytest.mark.parametrize(
    "line",
    [
        '[style.spellings]\nadviser = ["advisor"]',
        '[style.aliases]\nSAN = "Straight Arrow News"\nWNN = "World News Now"',
        '[style]\nequal = [["Justice Department", "Department of Justice"]]',
        '[style]\nignore = ["breaking news", "exclusive"]',
        '[script]\ninline-cues = ["<<*>>"]\nlabels = ["<*>"]',
        '[article]\nboilerplate = ["Read more: *"]',
        "[severity]\n[thresholds]\none-sided = 1",
        "[severity]\nnumber = 'off'\narticle-only-details = 'check'",
        "[check]\nfail-on = ['correction', 'transcript_only']",
        "[thresholds]\ndetails = false\nlink = 0.2",
        "encoder = 'lexical'",
        "",
        "# only a comment",
        "\n\n[style]\nignore = []",
        "[style]\nequal = []",
        "[style.aliases]",
    ],
)
def test_a_correct_line_has_no_mistake(tmp_path: Path, line: str) -> None:
    assert wrong(tmp_path, line) == []


def test_the_error_says_how_many_more_mistakes_there_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(saved(tmp_path, "a = 1\nb = 1").parent)
    with pytest.raises(BadConfig) as error:
        load(Path("diffcast.toml"))
    assert str(error.value).startswith("diffcast.toml:1:1: a: ")
    assert str(error.value).endswith(" (and 1 more: diffcast config check diffcast.toml)")


# Files that are none


def refused(path: Path) -> str:
    with pytest.raises(BadConfig) as error:
        load(path)
    assert "\n" not in str(error.value)
    return str(error.value).removeprefix(str(path))


def test_a_file_that_cannot_be_read_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "dangling").symlink_to(tmp_path / "nothing")
    os.mkfifo(tmp_path / "pipe")
    assert refused(tmp_path / "nothing") == ": cannot be read (No such file or directory); give a TOML file"
    assert refused(tmp_path / "folder") == ": cannot be read (not a regular file); give a TOML file"
    assert refused(tmp_path / "pipe") == ": cannot be read (not a regular file); give a TOML file"
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
    assert refused(saved(tmp_path, "#" * 10_000_000)) == ": cannot be read (larger than 250 kB); give a TOML file"
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize("entry", ["k{} = 1\n", "[t{}]\n", "#\n", "a.b{} = [{{}}]\n"])
def test_a_file_that_is_just_small_enough_is_read_in_useful_time(tmp_path: Path, entry: str) -> None:
    text = "".join(entry.format(number) for number in range(MAX_BYTES // len(entry)))[: MAX_BYTES - 20]
    begun = time.perf_counter()
    read(saved(tmp_path, text.rpartition("\n")[0]))
    assert time.perf_counter() - begun < 20


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"a = 1\n# \xe9t\xe9", ":2:3: byte 8 is not UTF-8; save the file as UTF-8"),
        ("a = 1".encode("utf-16"), ":1:1: byte 0 is not UTF-8; save the file as UTF-8"),
        (b"\x00", ":1:1: invalid TOML"),
    ],
)
def test_bytes_that_are_not_text_are_refused(tmp_path: Path, raw: bytes, said: str) -> None:
    assert refused(saved(tmp_path, raw)).startswith(said)


# Where it is found


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """home/desk/stories, with home as the home folder."""
    (tmp_path / "home" / "desk" / "stories").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("SUDO_UID", raising=False)
    return tmp_path


@pytest.mark.parametrize("above", ["home/desk/stories", "home/desk", "home"])
def test_the_nearest_file_here_or_above_is_found(folders: Path, above: str) -> None:
    path = saved(folders / above, "encoder = 'lexical'")
    assert find(folders / "home/desk/stories").path == path


def test_the_nearest_file_is_used_and_not_those_above_it(folders: Path) -> None:
    saved(folders / "home", "")
    saved(folders / "home/desk", "")
    assert find(folders / "home/desk/stories").path == folders / "home/desk/diffcast.toml"


def test_the_search_ends_at_the_home_folder(folders: Path) -> None:
    saved(folders, "")
    assert find(folders / "home/desk/stories").path is None


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_the_search_ends_at_a_repository(folders: Path, kind: str) -> None:
    saved(folders / "home", "")
    git = folders / "home/desk/.git"
    git.mkdir() if kind == "folder" else git.write_text("gitdir: elsewhere")
    assert find(folders / "home/desk/stories").path is None
    assert find(folders / "home/desk").path is None
    saved(folders / "home/desk", "")
    assert find(folders / "home/desk/stories").path == folders / "home/desk/diffcast.toml"


def test_a_folder_of_that_name_is_refused_rather_than_passed_over(folders: Path) -> None:
    (folders / "home/desk/diffcast.toml").mkdir()
    found = find(folders / "home/desk/stories").path
    assert found and refused(found)


# Who may set it

ANNA, BORIS = 1001, 1002
STAFF = 50


def status(owner: int, mode: int, group: int = ANNA, kind: int = stat.S_IFREG) -> os.stat_result:
    return os.stat_result((kind | mode, 1, 1, 1, owner, group, 0, 0, 0, 0))


@pytest.mark.parametrize(
    ("owner", "mode", "group", "trusted"),
    [
        (ANNA, 0o644, ANNA, True),
        (ANNA, 0o600, STAFF, True),
        (0, 0o644, 0, True),
        (ANNA, 0o664, ANNA, True),  # Her private group: nobody else is in it.
        (ANNA, 0o664, STAFF, False),
        (ANNA, 0o646, ANNA, False),
        (0, 0o666, 0, False),
        (BORIS, 0o644, ANNA, False),
        (BORIS, 0o400, BORIS, False),
        (65534, 0o644, ANNA, False),
    ],
)
def test_a_file_that_another_user_can_write_is_not_trusted(owner: int, mode: int, group: int, trusted: bool) -> None:
    assert (distrust(status(owner, mode, group), trusted_users(ANNA, {}), ANNA) == "") is trusted


@pytest.mark.parametrize(("owner", "trusted"), [(ANNA, True), (0, True), (BORIS, False)])
def test_a_link_is_trusted_by_its_owner_since_its_mode_says_nothing(owner: int, trusted: bool) -> None:
    link = status(owner, 0o777, kind=stat.S_IFLNK)
    assert (distrust(link, trusted_users(ANNA, {}), None) == "") is trusted


@pytest.mark.parametrize(
    ("user", "environment", "trusted"),
    [
        (ANNA, {}, {0, ANNA}),
        (0, {}, {0}),
        (0, {"SUDO_UID": str(ANNA)}, {0, ANNA}),
        (0, {"SUDO_UID": "anna"}, {0}),
        (0, {"SUDO_UID": ""}, {0}),
        (BORIS, {"SUDO_UID": str(ANNA)}, {0, BORIS}),  # sudo -u boris
    ],
)
def test_under_sudo_root_trusts_who_called_it(user: int, environment: dict[str, str], trusted: set[int]) -> None:
    assert trusted_users(user, environment) == trusted


needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to another user")


@needs_root
def test_a_file_of_another_user_is_passed_over_and_the_one_above_it_used(folders: Path) -> None:
    saved(folders / "home", "")
    theirs = saved(folders / "home/desk", "[check]\nfail-on = 'none'")
    os.chown(theirs, ANNA, ANNA)
    found = find(folders / "home/desk/stories")
    assert found.path == folders / "home/diffcast.toml"
    assert [each.path for each in found.ignored] == [theirs]


@needs_root
def test_a_link_of_another_user_to_a_file_of_mine_is_passed_over(folders: Path) -> None:
    mine = saved(folders / "home", "", "desk.toml")
    link = folders / "home/desk/diffcast.toml"
    link.symlink_to(mine)
    os.chown(link, ANNA, ANNA, follow_symlinks=False)
    assert find(folders / "home/desk/stories").path is None


@needs_root
def test_a_link_of_mine_to_a_file_of_another_user_is_passed_over(folders: Path) -> None:
    theirs = saved(folders / "home", "", "desk.toml")
    os.chown(theirs, ANNA, ANNA)
    (folders / "home/desk/diffcast.toml").symlink_to(theirs)
    assert find(folders / "home/desk/stories").path is None


@needs_root
def test_a_repository_of_another_user_does_not_hide_the_file_above_it(folders: Path) -> None:
    path = saved(folders / "home", "")
    (folders / "home/desk/.git").mkdir()
    os.chown(folders / "home/desk/.git", ANNA, ANNA)
    assert find(folders / "home/desk/stories").path == path


@needs_root
def test_under_sudo_the_file_of_who_called_it_is_used(folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(folders / "home/desk", "")
    os.chown(path, ANNA, ANNA)
    assert find(folders / "home/desk/stories").path is None
    monkeypatch.setenv("SUDO_UID", str(ANNA))
    assert find(folders / "home/desk/stories").path == path


def test_a_file_that_everybody_can_write_is_passed_over(folders: Path) -> None:
    path = saved(folders / "home/desk", "")
    path.chmod(0o666)
    found = find(folders / "home/desk/stories")
    assert (found.path, [each.path for each in found.ignored]) == (None, [path])


def test_a_policy_can_be_sent_to_another_process(tmp_path: Path) -> None:
    one = load(saved(tmp_path, FULL))
    assert pickle.loads(pickle.dumps(one)) == one
    assert pickle.loads(pickle.dumps(one.settings)) == one.settings

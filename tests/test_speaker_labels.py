"""Words that look like the label of a speaker: read as one only where they surely are."""

from __future__ import annotations

import pytest
from voices import ROSS, VALE, are_nobodys, spoken

KELL = "I will not sail again in my life."
PARTS = [" — ", " -- ", " | ", "\t"]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("capitals", [False, True])
def test_a_name_that_comes_again_before_a_dash_a_bar_or_a_tab_is_a_label(part: str, capitals: bool) -> None:
    text = f"Nora Vale{part}{VALE}\nHugh Ross{part}{ROSS}\nNora Vale{part}{ROSS}\n"
    told = spoken(text.upper() if capitals else text)
    assert [(name, said.upper()) for name, said in told] == [
        ("Nora Vale", VALE.upper()), ("Hugh Ross", ROSS.upper()), ("Nora Vale", ROSS.upper()),
    ]  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_names_are_labels_where_somebody_speaks_there_of_themselves_and_then_all_of_them_are(part: str) -> None:
    text = f"Nora Vale{part}{VALE}\nHugh Ross{part}{ROSS}\nZhorvan Kell{part}{KELL}\n"
    assert spoken(text) == [("Nora Vale", VALE), ("Hugh Ross", ROSS), ("Zhorvan Kell", KELL)]


def test_no_speaker_is_given_the_words_of_the_next_one() -> None:
    bell = f"Nora Vale | {VALE}\nHugh Ross | {ROSS}\nWindy Bell | {KELL}\n"
    assert spoken(bell)[2] == ("Windy Bell", KELL)
    hill = f"[00:04] Nora Vale {VALE}\n[00:09] Hugh Ross {ROSS}\n[00:20] Rose Hill {KELL}\n"
    assert spoken(hill)[2] == ("Rose Hill", KELL)
    listed = f"1. Nora Vale: {VALE}\n2. Hugh Ross: {ROSS}\n3. Rose Hill: {KELL}\n"
    assert {name for name, _ in spoken(listed)} == {""}


@pytest.mark.parametrize(
    "text",
    [
        ">> GOVERNOR HAYES TODAY SIGNED THE WATER BILL.\n>> SENATOR RUTH DUNN VOTED AGAINST IT ON MONDAY.",
        ">> HUGH ROSS WAS ARRESTED ON MONDAY.\n>> DANA KESTREL PAID HIS BAIL.\n>> THE TRIAL BEGINS IN JUNE.",
        "[00:00:04] HUGH ROSS DIED IN THE FIRE ON MONDAY.\n[00:00:09] NORA VALE FOUND HIM IN THE BARN.",
        ">> MAYOR LENA ORTEGA SAYS THE POOL IS SHUT.\n>> MAYOR LENA ORTEGA SAYS IT LEAKS.",
        "[00:04] Mayor Lena Ortega says the pool is shut.\n[00:09] Mayor Lena Ortega says it leaks.",
        "[00:00:12] Martin Luther King Day is on Monday.\n[00:00:19] Nora Vale sings.",
        "[00:00:12] Martin Luther King led the march.\n[00:00:19] Hugh Ross Field led it too.",
        "[00:04] Nora Vale Elementary School is closed.\n[00:09] Hugh Ross Field is open.",
        "[00:04] Nora Vale May sang.\n[00:09] Hugh Ross Will sang.",
        "[00:04] Nora Vale Is The New Mayor\n[00:09] Hugh Ross Is Not",
        ">> Nora Vale The ferry stopped.\n>> Hugh Ross Nobody told the crews.",
        "41 WORKERS LOST THEIR JOBS. HUGH ROSS WAS ONE OF THEM.\nNORA VALE WAS ANOTHER.",
        "1. Marlow Bridge: The bridge is closed.\n2. Halden Pier: The pier is open.\n3. Tarn Road: It floods.",
        "- Marlow Lions: Won at home.\n- Halden Bears: Lost at home.",
        "* Marlow Lions, Home: Won.\n* Halden Bears, Away: Lost.",
        "NORA VALE - TEACHER OF THE YEAR.\nHUGH ROSS - NURSE OF THE YEAR.",
        "NORA VALE - TEACHER OF THE YEAR.\nHUGH ROSS - NURSE OF THE YEAR.\nRUTH DUNN - CLERK OF THE YEAR.",
        "Taviq Kell | Kenya won the race\nZhorvan Ostrum | Norway came second",
        "Nora Vale | Teacher of the year.\nHugh Ross | Nurse of the year.",
        "Charlotte Amalie — The harbor is closed.\n\nVictoria Falls — The bridge is open.",
        "LIVE AT FIVE:NORA VALE\nMARLOW HALDEN:THREE TWO\nTHE LIONS WON.",
        "Nora Vale, who led the crews: The ferry is closed.\n\nHugh Ross, her brother: It is late.",
        "Nora Vale, speaking on Monday: The ferry is closed.\n\nHugh Ross, speaking on Tuesday: It is late.",
        "Nora Vale, which is odd: The ferry is closed.\n\nHugh Ross, his worker: It is late.",
        "Nora Vale, worker since Monday at 9, teacher: It is late.\n\nHugh Ross, a captain: It is late.",
    ],
)
def test_words_that_only_look_like_labels_are_story_and_give_nobody_words(text: str) -> None:
    assert are_nobodys(text, frozenset(word for word in text.split() if word == ">>" or word.startswith("[0")))


def test_results_with_times_keep_their_names_and_countries() -> None:
    said = " ".join(
        said for _, said in spoken("Taviq Kell 2:04:11 Kenya\nHugh Ross 2:05:00 Norway\nThe race is over.\n")
    )
    assert all(word in said for word in ("Taviq Kell", "Kenya", "Hugh Ross", "Norway"))


def test_a_label_behind_a_time_may_come_again_before_any_word() -> None:
    text = f"[00:04] Nora Vale {VALE}\n[00:09] Hugh Ross {ROSS}\n[00:12] Nora Vale Ferries are late.\n"
    assert spoken(text)[2] == ("Nora Vale", "Ferries are late.")


@pytest.mark.parametrize("office", [", plant worker", ", head of the union", " (captain)", ", a former mayor"])
def test_a_name_with_an_office_before_a_colon_is_a_label_only_where_the_office_is_one(office: str) -> None:
    text = f"Nora Vale{office}: {VALE}\n\nHugh Ross, nurse: {ROSS}\n"
    assert [name for name, _ in spoken(text)] == (["", ""] if "former" in office else ["Nora Vale", "Hugh Ross"])


def test_a_party_in_brackets_is_no_office() -> None:
    told = spoken(f"Nora Vale (Democrat): {VALE}\n\nHugh Ross (Republican): {ROSS}\n")
    assert {name for name, _ in told} == {""}
    assert "Nora Vale" in told[0][1]


@pytest.mark.parametrize("mark", ["- ", "• ", "* "])
def test_a_list_of_labels_may_name_somebody_by_surname_alone(mark: str) -> None:
    text = f"{mark}Nora Vale: {VALE}\n{mark}Hugh Ross: {ROSS}\n{mark}Vale: {KELL}\n"
    assert [name for name, _ in spoken(text)] == ["Nora Vale", "Hugh Ross", "Vale"]


def test_labels_glued_to_speech_may_name_a_part_too() -> None:
    text = f"ANCHOR:{VALE}\nNORA VALE:{ROSS}\nHUGH ROSS:{KELL}\n".upper()
    assert [name for name, _ in spoken(text)] == ["Anchor", "Nora Vale", "Hugh Ross"]


def test_a_label_glued_to_a_sentence_counts_beside_one_that_surely_names_a_person() -> None:
    text = f"Rose Hill:{VALE}\nHugh Ross:{ROSS}\n"
    assert [name for name, _ in spoken(text)] == ["Rose Hill", "Hugh Ross"]
    assert {name for name, _ in spoken("Rose Hill:Three two\nHugh Ross:Won again\n")} == {""}

"""Labels in brackets with a role of the newsroom, and who says the quotations between them."""

from __future__ import annotations

import pytest
from voices import spoken

from diffcast.compare import compare
from diffcast.model import Kind

BITE = '"We woke up because the dog was barking."'
TOLD = "A FIRE TORE THROUGH A HOUSE IN MARLOW ON TUESDAY."
AFTER = "THE MAYOR WILL SPEAK AT NOON."


def said(text: str) -> dict[str, str]:
    """Who says what, by the words."""
    return {words: name for name, words in spoken(text)}


@pytest.mark.parametrize(
    "label",
    [
        "[ANCHOR - DANA WHITCOMB]", "[ANCHOR: DANA WHITCOMB]", "[ANCHOR DANA WHITCOMB]", "(REPORTER / DANA WHITCOMB)",
        "[DANA WHITCOMB - ANCHOR]", "[DANA WHITCOMB, REPORTER]", "((Anchor: DANA WHITCOMB))", "[DANA WHITCOMB REPORTING]",
        "[CO-ANCHOR DANA WHITCOMB]",
    ],
)  # fmt: skip
def test_a_role_of_the_newsroom_in_brackets_labels_its_name(label: str) -> None:
    """The guest between two turns of the presenter says the quotation; the presenter goes on behind it."""
    for guest in ("[TYRELL BOONE]", "[HUGH ROSS]"):
        found = said(f"{label}\n{TOLD}\n\n{guest}\n{BITE}\n\n{label}\n{AFTER}\n")
        assert found == {TOLD: "Dana Whitcomb", BITE: guest.strip("[]").title(), AFTER: "Dana Whitcomb"}


@pytest.mark.parametrize("role", ["[ANCHOR]", "(REPORTER)", "((HOST))", "[Presenter]"])
def test_a_bare_role_in_brackets_takes_the_word_back(role: str) -> None:
    found = said(f"[ANCHOR - DANA WHITCOMB]\n{TOLD}\n\n[TYRELL BOONE]\n{BITE}\n\n{role}\n{AFTER}\n")
    assert found == {TOLD: "Dana Whitcomb", BITE: "Tyrell Boone", AFTER: role.strip("[]()").title()}


@pytest.mark.parametrize(
    "cue", ["SOT: TYRELL BOONE / RESIDENT", "SOT - TYRELL BOONE, RESIDENT", "BITE: TYRELL BOONE/OWNER"]
)
def test_a_cue_on_a_line_of_its_own_names_who_is_heard(cue: str) -> None:
    assert said(f"DANA WHITCOMB:\n{TOLD}\n\n{cue}\n{BITE}\n\nDANA WHITCOMB:\n{AFTER}\n") == {
        TOLD: "Dana Whitcomb",
        BITE: "Tyrell Boone",
        AFTER: "Dana Whitcomb",
    }


@pytest.mark.parametrize(
    "cue",
    [
        "[CROWD CHANTING]", "(VIDEO - FIRE SCENE)", "[GRAPHIC: MAP OF MARLOW]", "[REPORTER ON CAMERA]", "(ANCHOR TOSS)",
        "[HOST INTRO]", "(LIVE SHOT)", "[PHONE RINGS]", "(ANCHOR ON CAM)", "(REPORTER LEAD)",
    ],
)  # fmt: skip
def test_other_cues_in_brackets_name_nobody(cue: str) -> None:
    found = said(f"DANA WHITCOMB:\n{TOLD}\n\n{cue}\n{BITE}\n\nDANA WHITCOMB:\n{AFTER}\n")
    assert found[BITE] in ("", "Dana Whitcomb")


@pytest.mark.parametrize("label", ["TYRELL BOONE, RESIDENT:", "TYRELL BOONE, SHOP OWNER:"])
def test_the_script_goes_on_behind_a_bite_in_quotation_marks(label: str) -> None:
    """What is not in quotation marks is not the guest's, although no label says who goes on."""
    assert said(f"{TOLD}\n\n{label}\n{BITE}\n\n{AFTER}\n") == {TOLD: "", BITE: "Tyrell Boone", AFTER: ""}


def test_a_guest_whose_words_are_in_no_quotation_marks_goes_on() -> None:
    said_on = "IT WAS LOUD."
    assert said(f"{TOLD}\n\nTYRELL BOONE, RESIDENT:\nWE WOKE UP.\n\n{said_on}\n")[said_on] == "Tyrell Boone"


# Spelled otherwise in the article

WORDS = "We woke up because the dog was barking and the hall was full of smoke."
SCRIPT = f"[ANCHOR - DANA WHITCOMB]\n{TOLD}\n\n[{{}}]\n“{WORDS}”\n\n[ANCHOR - DANA WHITCOMB]\n{AFTER}\n"


@pytest.mark.parametrize("who", ["said {}.", "{} said.", "{}, a neighbor, said."])
@pytest.mark.parametrize(
    ("label", "name", "differs"),
    [
        ("TYRELL BOONE", "Tyrell Boon", True), ("MEI NAKAMURA", "Mei Nakamora", True), ("IRMA KESTREL", "Irma Kestrill", True),
        ("TYRELL BOONE", "Tyrell Boone", False), ("MEI NAKAMURA", "Nakamura", False), ("IRMA KESTREL", "Irma Kestrel", False),
    ],
)  # fmt: skip
def test_the_name_of_a_label_is_compared_with_that_of_the_quotation(
    label: str, name: str, differs: bool, who: str
) -> None:
    article = f"A fire tore through a house in Marlow on Tuesday.\n\n“{WORDS[:-1]},” {who.format(name)}\n"
    found = compare(SCRIPT.format(label), article)
    kinds = {one.kind for fact in found.facts for one in fact.differences}
    assert kinds == ({Kind.NAME} if differs else set())

"""Whose words a sound bite is: the one its cue names, the one who signs it, or nobody that is known."""

from __future__ import annotations

import pytest
from voices import ROSS, TOLD, VALE, spoken

QUOTED = {
    "signed below": f"“{VALE}”\n— Nora Vale\n\n“{ROSS}”\n— Hugh Ross, Ferry Captain\n",
    "signed behind": f"“{VALE}” — Nora Vale\n\n“{ROSS}” -- Hugh Ross\n",
    "titles on screen": f"CG: NORA VALE / PILOT\n“{VALE}”\n\nCG: HUGH ROSS / CAPTAIN\n“{ROSS}”\n",
    "cues of bites": f"[SOT - Nora Vale]\n“{VALE}”\n[VO]\n[SOT - Hugh Ross]\n“{ROSS}”\n[VO]\n",
    "lines that take bites": f"TAKE SOT: NORA VALE\n“{VALE}”\nOUTCUE: MONDAY\nTAKE SOT: HUGH ROSS\n“{ROSS}”\nOUTCUE: CREWS\n",
}  # fmt: skip


@pytest.mark.parametrize("joint", [" — ", "\n— "])
def test_whoever_signs_with_an_office_needs_no_common_given_name(joint: str) -> None:
    assert spoken(f"“{ROSS}”{joint}Zhorvan Kell, ferry captain\n") == [("Zhorvan Kell", f"“{ROSS}”")]


@pytest.mark.parametrize("form", QUOTED)
def test_a_quotation_is_said_by_whom_a_name_beside_it_shows(form: str) -> None:
    assert spoken(QUOTED[form]) == [(name, f"“{said}”") for name, said in TOLD]


@pytest.mark.parametrize(
    ("cue", "speaker"),
    [("[SOT: HUGH ROSS / FERRY CAPTAIN]", "Hugh Ross"), ("(SOT :12 HUGH ROSS)", "Hugh Ross"), ("(NATS: HORN)", "Nora Vale")],
)  # fmt: skip
def test_a_bite_in_capitals_is_said_by_whom_its_cue_names_down_to_the_next_label(cue: str, speaker: str) -> None:
    text = f"[NORA VALE]\n{VALE.upper()}\n{cue}\n{ROSS.upper()}\n[NORA VALE]\nNOBODY SAILS.\n"
    assert spoken(text)[1] == (speaker, ROSS.upper())


@pytest.mark.parametrize(
    ("said", "after", "speaker"),
    [
        ("NOBODY TOLD THE CREWS.", "((VO))", "Hugh Ross"),
        ("NOBODY TOLD THE CREWS.", "(TAKE VO)", "Hugh Ross"),
        ("NOBODY TOLD THE CREWS.", "[ANCHOR ON CAM]", "Hugh Ross"),
        ("NOBODY TOLD THE CREWS.", "OUTCUE: THE CREWS", "Hugh Ross"),
        ("I WAS NOT TOLD.\nNOBODY WAS.", "((SOT ADA POE))", "Hugh Ross"),
        ("WE HAD LEFT BY SIX.", "((VO))", "Hugh Ross"),
        ("THE WATER CAME UP TO MY KNEES. HE LEFT.", "", "Hugh Ross"),
        ("WE WERE NOT TOLD.\nNOBODY WAS.", "((SOT ADA POE))", ""),
        ("WE ASKED THE COMPANY WHY IT STOPPED ON MONDAY.\nIT DID NOT ANSWER OUR CALLS.", "", ""),
        ("WE ASKED THE COMPANY WHY IT STOPPED ON MONDAY.", "((VO))", ""),
        ("WE REACHED OUT TO THE COMPANY.", "((VO))", ""),
        ("THE COMPANY TOLD US IT IS SORRY.", "((VO))", ""),
        ("HE SAYS THE COMPANY LOST TWO MILLION DOLLARS.", "((VO))", ""),
        ("SHE’S THE FIRST TO LEAVE.", "((VO))", ""),
        ("HE HAS WORKED HERE FOR 20 YEARS.", "(REPORTER)", ""),
        ("THE ROAD IS I-95.", "", ""),
        ("THE SHIP SANK IN WORLD WAR I.", "", ""),
        ("NOBODY WAS TOLD.\nI ASKED TWICE.", "(NATS: HORN)", "Hugh Ross"),
        ("MY CREWS HAD LEFT.", "", "Hugh Ross"),
        ("NOBODY TOLD THE CREWS.", "((SOT ADA POE))", ""),
        ("NOBODY TOLD THE CREWS.", "", ""),
        ("ROSS SAYS NOBODY WAS TOLD.", "((VO))", ""),
        ("ROSS TOLD ME THAT HIS CREWS HAD LEFT.", "", ""),
        ("THE CREWS WERE MINERS.", "(NATS: HORN)", ""),
        ("THE WEATHER WAS BAD.", "(SHOT OF FERRY)", ""),
    ],
)
def test_words_in_capitals_behind_the_cue_of_a_bite(said: str, after: str, speaker: str) -> None:
    text = f"{VALE.upper()}\n((SOT HUGH ROSS))\n{said}\n{after}\n"
    assert {name for name, words in spoken(text) if words in said} == {speaker}


def test_words_behind_the_cue_of_a_bite_with_no_label_after_them_are_nobodys_down_to_the_next_cue() -> None:
    text = (
        f"[NORA VALE]\n{VALE.upper()}\n[SOT: HUGH ROSS / FERRY CAPTAIN]\n{ROSS.upper()}\n(NATS: HORN)\nNOBODY SAILS.\n"
    )
    assert spoken(text)[1:] == [("", ROSS.upper()), ("Nora Vale", "NOBODY SAILS.")]


@pytest.mark.parametrize(
    ("cue", "said", "speaker"),
    [
        ("(SOT - MAYOR LENA ORTEGA)", "THE MAYOR SAYS THE POOL IS SHUT.", ""),
        ("(SOT - MAYOR LENA ORTEGA)", "THE POOL IS SHUT.", "Mayor Lena Ortega"),
        ("[SOT: HUGH ROSS / FERRY CAPTAIN]", "THE CAPTAIN LEFT ON MONDAY.", ""),
        ("[SOT: HUGH ROSS / FERRY CAPTAIN]", "NO CAPTAIN LEFT ON MONDAY.", "Hugh Ross"),
    ],
)
def test_a_bite_does_not_tell_of_the_office_in_its_cue(cue: str, said: str, speaker: str) -> None:
    text = f"{VALE.upper()}\n{cue}\n{said}\n[VO]\nNOBODY SAILS.\n"
    assert {name for name, words in spoken(text) if words in said} == {speaker}


@pytest.mark.parametrize("said", ["WE’LL HAVE MORE AT ELEVEN.", "I’M NORA VALE, CHANNEL 9 NEWS."])
def test_a_sign_off_behind_the_cue_of_a_bite_is_no_bite(said: str) -> None:
    assert said not in dict(map(reversed, spoken(f"{VALE.upper()}\n((SOT HUGH ROSS))\n{said}\n((VO))\n")))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        'THE COMPANY CALLED IT "A SETBACK" - FORTY WORKERS LOST JOBS.',
        'THE MAYOR SAID "WE ARE CLOSED" - BUT NOBODY BELIEVES HER.',
        '"WE ARE CLOSED" - HUGH ROSS LOST IT.',
        '"WE ARE CLOSED" - FORTY MEN LEFT',
        "She starred in “Long Winter” – Marlow Film House.",
        "“Long Winter” – Marlow Film House.",
        'THE SHIP IS THE "NORA" - ROSS FERRY LINE.',
        "He called it “a disgrace.”\n\n- Marlow Bridge\n\n- Halden Pier",
        "He called it “a disgrace.”\n- Marlow Bridge\n- Halden Pier",
        "He called it “a disgrace.”\n- Hugh Ross",
        "“It is a disgrace.”\n\n- Hugh Ross\n\n- Nora Vale",
        "“It is a disgrace.”\n- Marlow Bridge",
        "“It is a disgrace.”\n- Marlow Bridge, a long span",
        "“Long Winter” – Marlow House, the film",
    ],
)
def test_words_behind_or_below_a_quotation_that_are_no_surely_personal_name_are_story(text: str) -> None:
    told = spoken(f"{VALE}\n\n{text}\n\n{ROSS}\n")
    assert {name for name, _ in told} == {""}
    assert " ".join(said for _, said in told).split() == f"{VALE} {text} {ROSS}".split()


@pytest.mark.parametrize(
    "text",
    [
        "TAKE SOUND ADVICE: LEAVE BY MONDAY NIGHT, THE SHERIFF SAYS.",
        "TAKE BITE OUT OF CRIME DAY IS ON MONDAY.",
        "TAKE CLIP ART FOR FREE.",
    ],
)
def test_sentences_that_begin_with_take_are_story(text: str) -> None:
    assert " ".join(said for _, said in spoken(f"{VALE.upper()}\n{text}\n{ROSS.upper()}\n")).split() == (
        f"{VALE} {text} {ROSS}".upper().split()
    )


@pytest.mark.parametrize(
    "cue", ["TAKE SOT: HUGH ROSS", "TAKE BITE - HUGH ROSS", "TAKE SOT HUGH ROSS", "TAKE CLIP / HUGH ROSS"]
)
def test_a_line_that_takes_a_bite_names_who_says_it(cue: str) -> None:
    assert spoken(f"{VALE.upper()}\n{cue}\nMY CREWS HAD LEFT.\n")[1] == ("Hugh Ross", "MY CREWS HAD LEFT.")

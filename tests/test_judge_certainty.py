"""How sure it is: hedges and negations."""

from __future__ import annotations

import pytest
from judging import as_row, found, pair, table

from diffcast.judge.rules import find_differences


@pytest.mark.parametrize(("transcript", "article", "wanted"), table("certainty"))
def test_the_table_of_certainties_holds(transcript: str, article: str, wanted: str) -> None:
    assert as_row(found(transcript, article)) == wanted


def test_a_denial_is_a_contradiction() -> None:
    (one,) = found("THE COUNCIL NEVER SAW THE PLAN", "The council saw the plan")
    assert one.severity == "correction"


def test_an_added_hedge_is_a_check() -> None:
    (one,) = found("THE FIRM IS IN TALKS WITH BUYERS", "The firm is reportedly in talks with buyers")
    assert one.severity == "check"


def test_a_hedge_of_something_further_in_the_clause_is_no_change() -> None:
    transcript = "THE MUSEUM HAS THE MONEY FOR THE HOARD"
    article = "The museum has raised the money for the hoard, a set of axes that a collector overseas might otherwise have bought"
    assert not found(transcript, article)


FREER = [
    ("THE FIRST LOADS REACH THE TOWN IN MARCH", "Deliveries could begin as early as March", 0.4, True),
    ("THE GATE IS SHUT, AND THE COUNCIL WILL APPEAL", "The council was weighing whether to appeal", 0.5, True),
    ("OPPONENTS ARE EXPECTED TO SUE", "Opponents said they will go to court", 0.5, True),
    ("THERE WON'T BE ANOTHER RISE, PELL SAYS", "Pell said she hoped to avoid another increase", 0.6, True),
    ("THE FIRST LOADS REACH THE TOWN IN MARCH", "Deliveries could begin as early as March", 0.1, False),
    ("OPPONENTS ARE EXPECTED TO SUE", "Opponents said they will go to court", 0.3, False),
    ("SHE COULD GO HOME TOMORROW", "She had gone out for a walk by herself on a lake", 0.3, False),
    (
        "THE FIRST LOADS REACH THE TOWN IN MARCH. NOBODY LIVES THERE.",
        "Deliveries could begin as early as March. The place is empty.",
        0.4,
        True,
    ),
    ("MAYBE LOADS REACH THE TOWN IN MARCH", "Deliveries could begin as early as March", 0.5, False),
    ("RESIDENTS WATCHED THE SMOKE FROM MARLOW", "People could see the smoke from Marlow", 0.5, False),
    ("THE FIRST LOADS REACH THE TOWN IN MARCH", "Deliveries are expected to begin in March", 0.3, False),
    ("THE FIRST LOADS REACH THE TOWN IN MARCH", "Deliveries are expected to begin in March", 0.5, True),
    (
        "“The yard is losing some 40 boats a year, more than ever before,”",
        "The yard is reportedly losing around 40 boats a year. “The yard is losing some 40 boats a year, more than ever before,” Hale said.",
        0.6,
        False,
    ),
    (
        "“The yard is losing some 40 boats a year, more than ever before,”",
        "The yard is reportedly losing around 40 boats a year. “We sold the last crane in the spring,” Hale said.",
        0.6,
        True,
    ),
    ("NOW THEY ASK WHY THE PIER FELL", "The first hints at its possible cause are emerging", 0.6, False),
    (
        "NOW THEY START A LONG AND CAREFUL INQUIRY INTO WHY THE PIER FELL",
        "Hints at its possible cause are starting to emerge",
        0.6,
        False,
    ),
    ("IT TAKES MONTHS TO DETERMINE THE CAUSE", "A possible cause will take months to find", 0.6, False),
    ("A GAS LEAK FORCED THEM OUT OF THE SCHOOL", "A possible gas leak made them leave the school", 0.6, True),
    ("INSPECTORS FOUND A CRACK IN THE PIER", "Inspectors found a possible crack in the pier", 0.6, True),
    ("BUSES ARE LIMITED TO 40 RIDERS", "No bus may carry more than 40 riders", 0.6, False),
    ("ONLY MEMBERS WERE IN THE HALL", "Nobody was told, and no visitor could enter the hall", 0.6, False),
    ("THE PORT HAS NO CRANE LEFT AND IS CLOSING", "With no crane left, the port may close", 0.6, True),
    (
        "THE RULE LEAVES MARKETS ALONE, FARMERS SAY. STALLS CAN GO ON SELLING EGGS",
        "Eggs may be sold at stalls under the rule",
        0.6,
        False,
    ),
    ("THE RULE LEAVES MARKETS ALONE. STALLS SELL EGGS", "Eggs may be sold at stalls under the rule", 0.6, True),
    ("THE FIRST FAMILIES WILL BE IN BY NEXT FALL, PROBABLY", "Houses could be lived in by next fall", 0.6, False),
    ("IF SHE IS CONVICTED SHE FACES EIGHT YEARS", "A verdict could bring her eight years in prison", 0.6, False),
    ("THE DAM WOULD HAVE FAILED WITHOUT IT", "Without it, the dam could have failed", 0.6, True),
    (
        "HE SAYS TEN FAMILIES WILL LEAVE, THE JUDGE SAYS NO ONE CAN BE PUT OUT",
        "Ten families could leave, he said",
        0.6,
        True,
    ),
    ("THE RULE TAKES EFFECT IN MARCH", "The rule could take effect in March at the earliest", 0.6, True),
    ("A SPILL COULD SET OFF A FLOOD", "They fear that a spill may come down the hill and set off a flood", 0.6, False),
    ("THE FIRMS HAVE UNTIL FRIDAY TO ASK", "Companies may request changes through Friday", 0.1, False),
]


@pytest.mark.parametrize(("transcript", "article", "doubt", "expected"), FREER)
def test_in_freer_wordings_a_hedge_counts_where_the_network_doubts(
    transcript: str, article: str, doubt: float, expected: bool
) -> None:
    assert any(one.kind == "certainty" for one in find_differences(pair(transcript, article, doubt=doubt))) == expected

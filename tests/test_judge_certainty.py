"""How sure it is: hedges and negations: a table of what must be told and what must not."""

from __future__ import annotations

import pytest
from judging import found, pair, table, told_as

from diffcast.judge.rules import find_differences


@pytest.mark.parametrize(("script", "article", "wanted"), table("certainty"))
def test_the_table_of_certaintys_holds(script: str, article: str, wanted: str) -> None:
    assert told_as(found(script, article)) == wanted


def test_a_statement_turned_round_has_to_be_corrected_on_air() -> None:
    (one,) = found("THE COUNCIL NEVER SAW THE PLAN", "The council saw the plan")
    assert one.severity == "correction"


def test_a_hedge_more_is_to_be_checked() -> None:
    (one,) = found("THE FIRM IS IN TALKS WITH BUYERS", "The firm is reportedly in talks with buyers")
    assert one.severity == "check"


def test_a_hedge_of_something_further_in_the_clause_is_no_change() -> None:
    script = "THE MUSEUM HAS THE MONEY FOR THE HOARD"
    article = "The museum has raised the money for the hoard, a set of axes that a collector overseas might otherwise have bought"
    assert not found(script, article)


FREER = [
    ("THE FIRST LOADS REACH THE TOWN IN MARCH", "Deliveries could begin as early as March", 0.4, True),
    ("THE GATE IS SHUT, AND THE COUNCIL WILL APPEAL", "The council was weighing whether to appeal", 0.5, True),
    ("OPPONENTS ARE EXPECTED TO SUE", "Opponents said they will go to court", 0.5, True),
    ("THERE WON'T BE ANOTHER RISE, PELL SAYS", "Pell said she hoped to avoid another increase", 0.6, True),
    ("THE FIRST LOADS REACH THE TOWN IN MARCH", "Deliveries could begin as early as March", 0.1, False),
    ("OPPONENTS ARE EXPECTED TO SUE", "Opponents said they will go to court", 0.3, False),
    ("SHE COULD GO HOME TOMORROW", "She had gone out for a walk by herself on a lake", 0.3, False),
    ("THE FIRMS HAVE UNTIL FRIDAY TO ASK", "Companies may request changes through Friday", 0.1, False),
]


@pytest.mark.parametrize(("script", "article", "doubt", "told"), FREER)
def test_in_freer_wordings_a_hedge_counts_where_the_network_doubts(
    script: str, article: str, doubt: float, told: bool
) -> None:
    assert any(one.kind == "certainty" for one in find_differences(pair(script, article, doubt=doubt))) == told

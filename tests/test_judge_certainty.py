"""How sure it is: hedges and negations: a table of what must be told and what must not."""

from __future__ import annotations

import pytest
from judging import found, table, told_as


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

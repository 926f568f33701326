"""Dates and hours."""

from __future__ import annotations

import pytest
from judging import as_row, found, table


@pytest.mark.parametrize(("transcript", "article", "wanted"), table("time"))
def test_the_table_of_times_holds(transcript: str, article: str, wanted: str) -> None:
    assert as_row(found(transcript, article)) == wanted


@pytest.mark.parametrize(
    ("transcript", "article", "severity"),
    [
        ("THE PLANT CLOSES BY THE END OF THE YEAR.", "The plant closes in March.", "check"),
        ("THE PLANT CLOSES AT THE END OF THE YEAR.", "The plant closes in June.", "check"),
        ("THE BRIDGE WILL OPEN BY FRIDAY.", "The bridge will open on Thursday.", "check"),
        ("THE BRIDGE WILL OPEN ON FRIDAY.", "The bridge will open before Thursday.", "check"),
        ("THE BRIDGE WILL OPEN NO LATER THAN FIVE P-M.", "The bridge will open at 4 p.m.", "check"),
        ("THE BRIDGE WILL OPEN ON FRIDAY.", "The bridge will open on Thursday.", "correction"),
        ("THE BRIDGE WILL OPEN BY FRIDAY.", "The bridge will open by Thursday.", "correction"),
        ("THE PLANT CLOSES IN DECEMBER.", "The plant closes in June.", "correction"),
        ("THE BUS CRASHED JUST BEFORE SEVEN-THIRTY.", "The bus crashed at about 7:50 a.m.", "correction"),
        ("THE BRIDGE BY THE MILL OPENS ON FRIDAY.", "The bridge by the mill opens on Thursday.", "correction"),
        ("THE PLANT CLOSES BY THE END OF THE YEAR.", "The plant closes before the end of June.", "correction"),
    ],
)
def test_a_deadline_beside_an_exact_time_is_a_check(transcript: str, article: str, severity: str) -> None:
    assert [one.severity for one in found(transcript, article)] == [severity]


@pytest.mark.parametrize(
    ("transcript", "article"),
    [
        ("THE PRINCIPAL RETIRES AT THE END OF THE YEAR.", "The principal retires in June, when the school year ends."),
        ("THE FUND CLOSES AT YEAR-END.", "The fund closes in September, the last month of the fiscal year."),
        ("THE PLANT CLOSES AT THE END OF THE YEAR.", "The plant closes in December."),
    ],
)
def test_the_end_of_the_year_may_be_that_of_a_school_or_fiscal_year(transcript: str, article: str) -> None:
    assert found(transcript, article) == ()


@pytest.mark.parametrize(
    ("spoken", "written", "shown"),
    [
        ("ON FRIDAY, MAY 2", "on Monday, May 5", "Friday, May 2"),
        ("LAST WEDNESDAY", "last Thursday", "last Wednesday"),
        ("ON SUNDAY NIGHT", "on Friday night", "Sunday night"),
    ],
)
def test_a_time_in_capitals_is_shown_in_small_letters(spoken: str, written: str, shown: str) -> None:
    (one,) = found(f"THE BRIDGE OPENED {spoken}", f"The bridge opened {written}")
    assert one.shown[0] == shown

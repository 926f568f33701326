"""Which sentences surely state something, so that no network may take them for filler."""

from __future__ import annotations

import pytest

from diffcast.language.speech_signs import states_something

STATED = """The mayor thanked the crews.
Nobody was inside the mill.
They took both of them off.
It's being described by the state police as a mass casualty incident.
This is a two-mile bridge over the bay.
THE CITY IS SUING THE OWNER.
and this is a critical artery into the port
Nine boats were lost.
Officials called off the search last night.
There is a bill in Congress to change that."""

NOT_SURELY = """Good morning, everyone.
The mayor joins us from the studio.
The latest on the storm is next.
What is the mayor saying?
That was quick.
Thank you for the update.
They may contain errors.
This hour is made possible by Coast Feed and Seed.
Dee Roy, Ellery.
We will be right back.
THE MAYOR: THAT IS NOT SO.
The Early Edition"""


@pytest.mark.parametrize("sentence", STATED.splitlines())
def test_a_plain_statement_is_one(sentence: str) -> None:
    assert states_something(sentence)


@pytest.mark.parametrize("sentence", NOT_SURELY.splitlines())
def test_talk_and_fragments_are_not_surely_one(sentence: str) -> None:
    assert not states_something(sentence)

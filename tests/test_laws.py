"""Two laws, asked of the whole engine: harmless noise is no finding, and one planted error is found and named.

tools/laws_table.py asks both on every case there is and prints the tables of docs/laws.md.
"""

import pytest
from laws import articles
from laws.cases import Loud, loud, quiet
from laws.scale import Catch, Report, Silence, listen, mean, table, told_at, weigh

from diffcast import compare

MOST_PLANTED = 40

# The laws ask for at most 1 finding in 100 sentences, .95 found, .9 of these with the right kind, at most 1 other finding a story.
# MEASURED on all cases (tools/laws_table.py): .23, .96, .99 and .04; what is missed: one hedge in eight, one swapped source in six.
# A change may raise a floor, never lower it.
FINDINGS_PER_HUNDRED = 1.0
FOUND = 0.95
KIND_RIGHT = 0.90
OTHERS_A_STORY = 1.0


def engine(script: str, article: str) -> Report:
    return compare(script, article).to_dict()


def spread() -> tuple[Loud, ...]:
    """Cases of every kind and article, evenly."""
    cases = loud()
    return tuple(cases[number * len(cases) // MOST_PLANTED] for number in range(MOST_PLANTED))


@pytest.fixture(scope="module")
def silences() -> tuple[Silence, ...]:
    return tuple(listen(case, engine) for case in quiet(seeds=1))


@pytest.fixture(scope="module")
def catches() -> tuple[Catch, ...]:
    texts = articles()
    return tuple(weigh(case, texts[case.name.partition(",")[0]], engine) for case in spread())


def test_harmless_noise_is_no_finding(silences: tuple[Silence, ...]) -> None:
    findings = [f"{one.name}: {finding}" for one in silences for finding in one.findings]
    rate = 100 * len(findings) / sum(one.sentences for one in silences)
    assert rate <= FINDINGS_PER_HUNDRED, f"{rate:.2f} findings in 100 sentences:\n" + "\n".join(findings)


def test_planted_errors_are_found(catches: tuple[Catch, ...]) -> None:
    missed = "\n".join(
        f"{one.name} missed; instead: {'; '.join(one.others) or 'nothing'}" for one in catches if not one.found
    )
    assert mean(one.found for one in catches) >= FOUND, f"\n{table(catches)}\n{missed}"


def test_planted_errors_are_given_their_kind(catches: tuple[Catch, ...]) -> None:
    caught = [one for one in catches if one.found]
    wrong = "\n".join(one.name for one in caught if not one.right)
    assert mean(one.right for one in caught) >= KIND_RIGHT, f"\n{table(catches)}\nwrong kind:\n{wrong}"


def test_nothing_much_is_found_beside_the_planted_error(catches: tuple[Catch, ...]) -> None:
    others = "\n".join(f"{one.name}: {other}" for one in catches for other in one.others)
    assert mean(len(one.others) for one in catches) <= OTHERS_A_STORY, f"\n{table(catches)}\n{others}"


def test_the_cases_ask_for_every_kind_of_error_in_every_article() -> None:
    assert {case.planted.kind for case in spread()} == {case.planted.kind for case in loud()}
    assert {case.name.partition(",")[0] for case in spread()} == set(articles())


def test_the_scale_finds_the_sentence_in_the_script_wherever_noise_has_put_it() -> None:
    text = articles()["storm"]
    for case in loud():
        if not case.name.startswith("storm,"):
            continue
        for place in case.planted.before:
            start, end = told_at(case.script, text, place)
            sentence = {word.casefold() for word in case.script[start:end].split()}
            assert len(sentence) >= 3
            assert end - start < 400

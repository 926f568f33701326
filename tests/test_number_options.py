"""Every option and argument of the command line that takes a number: wrong ones are refused in one line."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from diffcast.cli import COMMANDS, app, main
from diffcast.cli.numbers import Number, WholeNumber

CLICK_NUMBERS = (click.types.IntParamType, click.types.FloatParamType)
WRONG = ("abc", "", "1e", "--", "9" * 5000, "-1", "nan", "inf", "1/2")


def numbers() -> Iterator[tuple[str, click.Parameter]]:
    """By command, each parameter that takes a number."""
    context = click.Context(app)
    for name in COMMANDS:
        command = app.get_command(context, name)
        assert command is not None
        subcommands = command.commands.values() if isinstance(command, click.Group) else ()
        for each in (command, *subcommands):
            yield from ((name, param) for param in each.params if isinstance(param.type, CLICK_NUMBERS))


NUMBERS = tuple(numbers())


def test_every_number_is_of_a_type_that_explains_itself() -> None:
    assert len(NUMBERS) >= 9
    assert [param.name for _, param in NUMBERS if not isinstance(param.type, Number | WholeNumber)] == []


@pytest.mark.parametrize(("command", "param"), NUMBERS, ids=[f"{name}-{param.name}" for name, param in NUMBERS])
@pytest.mark.parametrize("wrong", WRONG, ids=[each[:9] for each in WRONG])
def test_a_wrong_number_is_one_line(
    command: str, param: click.Parameter, wrong: str, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [f"{max(param.opts, key=len)}={wrong}"] if isinstance(param, click.Option) else ["x", "--", wrong]
    with pytest.raises(SystemExit) as ended:
        main([command, *given])
    said = capsys.readouterr().err
    assert (ended.value.code, said.count("\n")) == (2, 1)
    assert "; give such a number (see diffcast " in said
    assert said.startswith(f"diffcast: {max(param.opts, key=len) if given[0] != 'x' else 'STORY'}: ")
    assert len(said) < 200


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["serve", "--port", "abc"], "--port: 'abc' is not a whole number from 0 up to 65535; give such a number"),
        (["serve", "--port", "65536"], "--port: '65536' is not a whole number from 0 up to 65535; give such a number"),
        (["serve", "--workers", "2.5"], "--workers: '2.5' is not a whole number from 1 up to 64; give such a number"),
        (["pair", "--min-score", "2"], "--min-score: '2' is not a number from 0 up to 1; give such a number"),
        (["compare", "--timeout", "0"], "--timeout: '0' is not a number above 0 and up to 86400; give such a number"),
        (["forget", "stories.db", "0"], "STORY: '0' is not a whole number from 1 upwards; give such a number"),
    ],
)
def test_the_line_says_what_may_be_given(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(arguments)
    assert capsys.readouterr().err == f"diffcast: {said} (see diffcast {arguments[0]} --help)\n"


@pytest.mark.parametrize(
    ("kind", "given", "number"),
    [
        (WholeNumber(0, 65535), "0", 0),
        (WholeNumber(0, 65535), "65535", 65535),
        (WholeNumber(0, 65535), "-0", 0),
        (WholeNumber(1), "1000000", 1000000),
        (WholeNumber(1, 64), 8, 8),
        (Number(0, 1), "0", 0.0),
        (Number(0, 1), "1", 1.0),
        (Number(0, 1), "5e-1", 0.5),
        (Number(0, 86_400, min_open=True), "0.001", 0.001),
        (Number(0, 86_400, min_open=True), "86400", 86400.0),
    ],
)
def test_a_right_number_is_taken(kind: Number | WholeNumber, given: object, number: float) -> None:
    assert kind.convert(given, None, None) == number

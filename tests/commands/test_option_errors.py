"""Options that cannot be parsed: one sentence with the value and what the option takes."""

import pytest

from tests.commands.conftest import Cli


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (("--epochs", "ten"), "'ten' is not a whole number. Give --epochs a whole number, e.g. 10."),
        (
            ("--horizon", "1.5"),
            "'1.5' is not a whole number. Give --horizon a whole number, e.g. 1.",
        ),
        (
            ("--learning-rate", "fast"),
            "'fast' is not a number. Give --learning-rate a number, e.g. 0.001.",
        ),
        (
            ("--loss", "huber"),
            "'huber' is not one of 'mse', 'mae', 'quantile'. Choose one of them for --loss.",
        ),
        (("--epochs", "0"), "The number of epochs is 0. Choose a number from 1 to 1000."),
    ],
)
def test_invalid_option_value_is_quoted_with_what_the_option_takes(
    cli: Cli, arguments: tuple[str, str], sentence: str
) -> None:
    assert cli("train", "weather", *arguments).error_line.startswith(sentence)

"""Options that cannot be read: one sentence in the lab's own words."""

import pytest

from tests.commands.conftest import Lab


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (("--epochs", "ten"), "'ten' is not a whole number: give --epochs a whole number, e.g. 10."),
        (("--horizon", "1.5"), "'1.5' is not a whole number: give --horizon a whole number, e.g. 1."),
        (("--learning-rate", "fast"), "'fast' is not a number: give --learning-rate a number, e.g. 0.001."),
        (("--loss", "huber"), "'huber' is not one of 'mse', 'mae': choose one of these for --loss."),
        (("--epochs", "0"), "The number of epochs is 0: choose a number from 1 to 1000."),
    ],
)
def test_option_that_cannot_be_read_is_quoted_with_what_it_takes(
    lab: Lab, arguments: tuple[str, str], sentence: str
) -> None:
    assert lab("train", "weather", *arguments).complaint.startswith(sentence)

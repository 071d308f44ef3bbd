"""What was chosen for the person is said with its reason."""

from typing import Any

import msgspec
import pytest

from rnnlab.defaults import default_experiment
from rnnlab.forecast.choices_made import parts_choice, refit_choice, window_choice
from rnnlab.forecast.mix import Share
from rnnlab.forecast.results import Results, ValidationErrors
from rnnlab.forecast.season import Season
from rnnlab.series.weather import Weather, generated

SHORT = generated(Weather(rows=300, step_minutes=60))
EXPERIMENT = default_experiment(Weather(), SHORT)


def results(*shares: str, **fields: Any) -> Results:
    validation = (ValidationErrors("a", (1.0,), (1.0,)),)
    rows = tuple(Share("a", name, 1 / len(shares)) for name in shares)
    return msgspec.structs.replace(Results((), Season(1, ""), shares=rows, validation=validation), **fields)


def test_window_has_its_reason_also_where_another_was_given() -> None:
    """300 hours: a day and two more steps."""
    assert str(window_choice(EXPERIMENT, SHORT)) == "26 time steps (a day and two more steps)"
    other = msgspec.structs.replace(EXPERIMENT, window=5)
    assert str(window_choice(other, SHORT)) == (
        "5 time steps, as given (usual for this series: 26: a day and two more steps)"
    )


def test_parts_have_what_chose_them() -> None:
    """Only a short series is cut earlier; without a validation set nothing chose."""
    made = results("theta", "network")
    assert "earlier cuts" in str(parts_choice(made, 300, "a"))
    assert str(parts_choice(made, 2500, "a")) == (
        "chosen by the errors on the validation set, more equal the fewer errors there are"
    )
    assert parts_choice(msgspec.structs.replace(made, validation=()), 300, "a") is None


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (
            ("theta", "network"),
            "to all rows, before the forecast ahead; not the network, whose epochs the validation",
        ),
        (("theta", "persistence"), "to all rows, before the forecast ahead"),
        (("persistence",), "nothing"),
        (("network",), "nothing"),
    ],
)
def test_what_is_fitted_again_is_said(parts: tuple[str, ...], said: str) -> None:
    """And that the network is not."""
    text = str(refit_choice(results(*parts), EXPERIMENT))
    assert said in text
    assert ("network" in text) == (len(parts) > 1 and "network" in parts)

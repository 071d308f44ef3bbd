"""What a run forecasts ahead with: each choice gives the values that can be worked out by hand."""

from typing import Any

import numpy as np
import pytest

from rnnlab.forecast.ahead import method_note
from rnnlab.forecast.choice import choice_score, choices_of, forecaster_with
from rnnlab.forecast.forecaster import MOST_STEPS
from rnnlab.forecast.intervals import widening
from rnnlab.forecast.messages import steps_at_once
from rnnlab.forecast.mix import Share
from rnnlab.forecast.results import Results
from rnnlab.forecast.scores import Scores
from rnnlab.forecast.season import Season
from rnnlab.mistake import Mistake
from rnnlab.series.series import Series
from rnnlab.training.prepared import prepare
from tests.training.makers import a_series, an_experiment

MAES = {"forecast": 0.8, "network": 0.9, "persistence": 1.0, "seasonal_naive": 2.0, "linear": 0.75}
NAMES = tuple(MAES)


def results(season: int = 1, shares: tuple[Share, ...] = (), names: tuple[str, ...] = NAMES) -> Results:
    scores = tuple(
        Scores("a", name, MAES.get(name, 3.0), 1.0, None, 1 - MAES.get(name, 3.0), 1.0, 1.0) for name in names
    )
    return Results(scores, Season(season, ""), shares=shares)


def forecaster(choice: str, series: Series, made: Results, bias: float = 0.0, **changes: Any):
    """A run of one unit that says nothing, with a head that always puts out its bias."""
    e = an_experiment("lstm:1", **({"features": series.features, "targets": series.features[:1]} | changes))
    inputs = len(prepare(series, e).names)
    cell = [np.zeros((inputs, 4)), np.zeros((1, 4)), np.zeros(4)]
    head = [np.zeros((1, e.horizon), "float32"), np.full(e.horizon, bias, "float32")]
    return forecaster_with(choice, series, e, [cell, head], made)


def ahead(choice: str, series: Series, steps: int, made: Results, bias: float = 0.0, **changes: Any) -> list:
    return forecaster(choice, series, made, bias, **changes).ahead(steps).values[:, 0].tolist()


def test_mix_is_what_the_run_chose_and_the_network_is_alone() -> None:
    """0, 2, 4, ... to 198. The network says +2; the mix takes half of it and half of the season's +0 a row before."""
    series = a_series({"a": 2.0 * np.arange(100)})
    made = results(2, (Share("a", "network", 0.5), Share("a", "seasonal_naive", 0.5)))
    assert ahead("network", series, 1, made, bias=1.0) == [pytest.approx(200)]
    # The value two steps before the next one is 196.
    assert ahead("forecast", series, 1, made, bias=1.0) == [pytest.approx((200 + 196) / 2)]


def test_linear_model_continues_a_wave() -> None:
    """x' = 2 cos(w) x - x'' exactly, so its own forecasts stay on the wave."""
    w = 2 * np.pi / 17
    series = a_series({"a": np.sin(w * np.arange(400))})
    values = ahead("linear", series, 30, results())
    np.testing.assert_allclose(values, np.sin(w * np.arange(400, 430)), atol=1e-3)


def test_persistence_repeats_the_last_value_at_every_step() -> None:
    assert ahead("persistence", a_series({"a": np.arange(100.0)}), 4, results(season=7)) == [99, 99, 99, 99]


def test_season_longer_than_the_window_is_repeated() -> None:
    """The window has 3 rows and the season 5: the last five values come again, and again."""
    series = a_series({"a": np.arange(100.0)})
    assert ahead("seasonal_naive", series, 7, results(season=5)) == [95, 96, 97, 98, 99, 95, 96]


def test_smoothing_continues_a_noisy_trend() -> None:
    """A slope of 2 a row: the damped trend goes on upwards from the last row, and never faster than the slope."""
    noise = np.random.default_rng(3).normal(size=300) * 0.5
    values = ahead("smoothing", a_series({"a": 2.0 * np.arange(300) + noise}), 5, results())
    np.testing.assert_allclose(values, 598 + 2.0 * np.arange(1, 6), atol=3)


def test_past_of_the_target_needs_no_other_column_and_no_further_training() -> None:
    """A run that reads b without predicting it: these say any number of steps at once, up to the limit."""
    series = a_series({"a": np.arange(100.0), "b": np.sin(np.arange(100))})
    made = forecaster("persistence", series, results())
    many = made.ahead(9)
    assert many.at_once
    assert method_note(many) == steps_at_once(9)
    with pytest.raises(Mistake) as caught:
        made.ahead(MOST_STEPS + 1)
    assert caught.value.code == "forecast.steps_out_of_range"


def test_intervals_are_the_errors_of_the_choice() -> None:
    """Persistence of a ramp of 2 is off by 2 after one step and by 6 after three, always.

    60 forecasts one step apart; at three steps ahead, 58 reach an actual value, and count as 29.
    """
    low, high = (
        forecaster("persistence", a_series({"a": 2.0 * np.arange(200)}), results()).ahead(3).intervals[0.8]
    )
    wider = [widening(60.0, 0.8), widening(59 / 1.5, 0.8), widening(29.0, 0.8)]
    np.testing.assert_allclose((high[:, 0] - low[:, 0]) / wider, [4, 8, 12])


def test_choices_are_the_forecasts_with_scores() -> None:
    """The seasonal naive without a season is persistence, and is not offered twice."""
    assert choices_of(results(season=24)) == (
        "forecast",
        "network",
        "persistence",
        "seasonal_naive",
        "linear",
    )
    assert choices_of(results(season=1)) == ("forecast", "network", "persistence", "linear")


def test_smoothing_of_rows_that_do_not_follow_is_fitted_to_them() -> None:
    """A later file that starts a month after the end, at another level: the forecast is at that level."""
    noise = np.random.default_rng(3).normal(size=200)
    series = a_series({"a": noise}, start="2024-01-01")
    later = a_series({"a": 500 + noise}, start="2024-03-01")
    for choice in ("smoothing", "theta"):
        values = forecaster(choice, series, results()).ahead(2, later).values
        np.testing.assert_allclose(values, 500, atol=5, err_msg=choice)


def test_forecast_that_cannot_be_fitted_is_a_mistake() -> None:
    """A gap in the series: its states would be of another time."""
    series = a_series({"a": np.random.default_rng(3).normal(size=200)}, segments=[0] * 90 + [1] * 110)
    with pytest.raises(Mistake) as caught:
        forecaster("smoothing", series, results()).ahead(2)
    assert caught.value.code == "forecast.cannot_be_fitted"
    assert "with exponential smoothing: it has gaps" in str(caught.value)


def test_sentence_says_how_good_the_choice_was_and_which_is_best() -> None:
    assert str(choice_score(results(), "a", "linear")) == (
        "On the test set, the linear model misses by 0.75 on average (25.0 % less than persistence): the smallest "
        "error of all."
    )
    assert str(choice_score(results(), "a", "forecast")) == (
        "On the test set, the mix misses by 0.8 on average (20.0 % less than persistence); the linear model has the "
        "smallest error, 0.75."
    )

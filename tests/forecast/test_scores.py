"""Scores of four numbers worked out by hand."""

import numpy as np
import pytest

from rnnlab.forecast.scores import (
    Scores,
    find_scores,
    forecast_errors,
    forecasts_in,
    score_forecasts,
    score_lead_times,
)

from .test_baselines import prepared_of

# Training set 0, 1, 3, 4, 6, 7: its deviation is 2.5; test set 10, 12, 14, 16.
ROWS = [0, 1, 3, 4, 6, 7, 10, 12, 14, 16]
TRUTH = [10.0, 12, 14, 16]
FORECASTS = {
    "forecast": [11.0, 12, 13, 18],  # errors 1, 0, 1, 2
    "network": [13.0, 15, 17, 19],  # errors 3, 3, 3, 3
    "persistence": [7.0, 10, 12, 14],  # errors 3, 2, 2, 2
    "seasonal_naive": [10.0, 12, 14, 12],  # errors 0, 0, 0, 4
    "linear": [11.0, 11, 15, 17],  # errors 1, 1, 1, 1
}


def rows(season: int = 1, values=ROWS, **changed) -> tuple[Scores, ...]:
    prepared = prepared_of({"a": values}, window=1, split=(0.6, 0.0, 0.4))
    truth = np.reshape(TRUTH, (4, 1, 1))
    errors = {
        name: forecast_errors(np.reshape(forecast, (4, 1, 1)).astype(float), truth)
        for name, forecast in (FORECASTS | changed).items()
    }
    return score_forecasts(prepared, errors, season)


def scores(season: int = 1, name: str = "forecast", values=ROWS, **changed) -> Scores:
    row = find_scores(rows(season, values, **changed), "a", name)
    assert row is not None
    return row


def test_errors_are_the_hand_worked_ones_of_four_numbers():
    """The forecast's mean absolute error is 4 / 4, the root of its mean square the root of 6 / 4.

    Training differs by 7 / 5 from step to step, so 1 is a MASE of 5 / 7 and 9 / 4 one of 45 / 28.
    """
    assert scores().mae == pytest.approx(1)
    assert scores().rmse == pytest.approx(1.5**0.5)
    numbers = {row.forecast: (row.mae, row.rmse, row.mase, row.skill) for row in rows()}
    assert numbers["persistence"] == pytest.approx((9 / 4, (21 / 4) ** 0.5, 45 / 28, 0))
    assert numbers["network"] == pytest.approx((3, 3, 15 / 7, -1 / 3))
    assert numbers["seasonal_naive"] == pytest.approx((1, 2, 5 / 7, 5 / 9))
    assert numbers["linear"] == pytest.approx((1, 1, 5 / 7, 5 / 9))


def test_skill_is_the_share_of_persistences_error_that_is_saved():
    """1 - 1 / 2.25; with persistence's own forecast it is 0."""
    assert scores().skill == pytest.approx(5 / 9)
    assert scores(forecast=FORECASTS["persistence"]).skill == pytest.approx(0)


def test_skill_is_none_if_persistence_makes_no_error():
    """Nothing can be saved of no error."""
    assert scores(persistence=TRUTH).skill is None


@pytest.mark.parametrize(("season", "naive"), [(1, 7 / 5), (2, 3)])
def test_mase_divides_by_the_seasonal_difference_of_the_training_set(season, naive):
    """Training differs by 1, 2, 1, 2, 1 from step to step, by 3 from every second one."""
    assert scores(season).mase == pytest.approx(1 / naive)


def test_mase_is_none_if_the_training_set_never_changes():
    """No error to divide by."""
    assert scores(values=[5] * 6 + [10, 12, 14, 16]).mase is None


def test_scaled_scores_are_in_deviations_of_the_training_set():
    """Errors are divided by 2.5; the forecast's MAE is 1, its RMSE the root of 6 / 4."""
    assert scores().scaled_mae == pytest.approx(1 / 2.5)
    assert scores().scaled_rmse == pytest.approx(1.5**0.5 / 2.5)
    assert scores(name="linear").scaled_rmse == pytest.approx(1 / 2.5)


def two_targets():
    """Two windows, two lead times and two targets; every forecast is off by 0, 1, 2, ... 7."""
    prepared = prepared_of(
        {"a": range(40), "b": range(40)}, window=1, horizon=2, targets=("b", "a"), split=(0.6, 0.0, 0.4)
    )
    errors = forecast_errors(np.arange(8.0).reshape(2, 2, 2), np.zeros((2, 2, 2)))
    return prepared, dict.fromkeys(FORECASTS, errors)


def test_scores_are_means_over_windows_and_lead_times():
    """A row for each target and forecast, in the order of the targets."""
    rows = score_forecasts(*two_targets(), 1)
    assert [(row.target, row.forecast) for row in rows] == [
        (target, name) for target in ("b", "a") for name in FORECASTS
    ]
    mae = {row.target: row.mae for row in rows if row.forecast == "forecast"}
    rmse = {row.target: row.rmse for row in rows if row.forecast == "forecast"}
    assert mae["b"] == pytest.approx((0 + 2 + 4 + 6) / 4)
    assert mae["a"] == pytest.approx((1 + 3 + 5 + 7) / 4)
    assert rmse["a"] == pytest.approx(((1 + 9 + 25 + 49) / 4) ** 0.5)


def test_lead_scores_are_those_of_each_lead_time():
    """Target b is off by 0 and 4 at one step ahead, by 2 and 6 at two; training rises by 1 a step."""
    rows = [row for row in score_lead_times(*two_targets(), 1) if row.target == "b"]
    assert [row.forecast for row in rows] == list(FORECASTS)
    forecast = rows[0]
    assert forecast.mae == pytest.approx((2, 4))
    assert forecast.rmse == pytest.approx((8**0.5, 20**0.5))
    assert forecast.mase == pytest.approx((2, 4))
    assert forecast.skill == pytest.approx((0, 0))


def test_errors_by_window_are_means_over_the_lead_times():
    """What the bootstrap draws: one number for each window and target."""
    assert two_targets()[1]["forecast"].by_window.tolist() == [[1, 2], [5, 6]]


def test_scores_are_found_by_target_and_forecast():
    """None if there is no such row; the forecasts come in the order they are shown."""
    found = find_scores(rows(), "a", "network")
    assert found is not None and found.mae == pytest.approx(3)
    assert find_scores(rows(), "a", "smoothing") is None
    assert find_scores(rows(), "b") is None
    assert forecasts_in(rows(), "a") == ["forecast", "network", "persistence", "seasonal_naive", "linear"]
    assert forecasts_in(rows()[::-1], "a") == forecasts_in(rows(), "a")

"""Scores of four numbers worked out by hand."""

import numpy as np
import pytest

from rnnlab.forecast.scores import LeadScores, errors_of, lead_scores_of, own_scores, scored, scores_of

from .test_baselines import prepared_of

# Training part 0, 1, 3, 4, 6, 7: its deviation is 2.5; test part 10, 12, 14, 16.
ROWS = [0, 1, 3, 4, 6, 7, 10, 12, 14, 16]
TRUTH = [10.0, 12, 14, 16]
FORECASTS = {
    "forecast": [11.0, 12, 13, 18],  # errors 1, 0, 1, 2
    "network": [13.0, 15, 17, 19],  # errors 3, 3, 3, 3
    "persistence": [7.0, 10, 12, 14],  # errors 3, 2, 2, 2
    "seasonal_naive": [10.0, 12, 14, 12],  # errors 0, 0, 0, 4
    "linear": [11.0, 11, 15, 17],  # errors 1, 1, 1, 1
}


def scores(season: int = 1, scaled: bool = False, rows=ROWS, **changed) -> dict:
    prepared = prepared_of({"a": rows}, window=1, split=(0.6, 0.0, 0.4))
    truth = np.reshape(TRUTH, (4, 1, 1))
    errors = {
        name: errors_of(np.reshape(values, (4, 1, 1)).astype(float), truth)
        for name, values in (FORECASTS | changed).items()
    }
    return scores_of(prepared, errors, season, scaled)["a"]


def test_errors_are_the_hand_worked_ones_of_four_numbers():
    """The forecast's mean absolute error is 4 / 4, the root of its mean square the root of 6 / 4.

    Training differs by 7 / 5 from step to step, so 1 is a MASE of 5 / 7 and 9 / 4 one of 45 / 28.
    """
    found = scores()
    assert found["mae"] == pytest.approx(1)
    assert found["rmse"] == pytest.approx(1.5**0.5)
    usual = {"mae": 9 / 4, "rmse": (21 / 4) ** 0.5, "mase": 45 / 28, "skill": 0}
    assert found["persistence"] == pytest.approx(usual)
    assert found["network"] == pytest.approx({"mae": 3, "rmse": 3, "mase": 15 / 7, "skill": -1 / 3})
    assert found["seasonal_naive"] == pytest.approx({"mae": 1, "rmse": 2, "mase": 5 / 7, "skill": 5 / 9})
    assert found["linear"] == pytest.approx({"mae": 1, "rmse": 1, "mase": 5 / 7, "skill": 5 / 9})


def test_skill_is_the_share_of_persistences_error_that_is_saved():
    """1 - 1 / 2.25; with persistence's own forecast it is 0."""
    assert scores()["skill"] == pytest.approx(5 / 9)
    assert scores(forecast=FORECASTS["persistence"])["skill"] == pytest.approx(0)


def test_skill_is_none_where_persistence_makes_no_error():
    """Nothing can be saved of no error."""
    assert scores(persistence=TRUTH)["skill"] is None


@pytest.mark.parametrize(("season", "naive"), [(1, 7 / 5), (2, 3)])
def test_mase_divides_by_the_seasonal_difference_of_the_training_part(season, naive):
    """Training differs by 1, 2, 1, 2, 1 from step to step, by 3 from every second one."""
    assert scores(season)["mase"] == pytest.approx(1 / naive)


def test_mase_is_none_where_the_training_part_never_changes():
    """No error to divide by."""
    assert scores(rows=[5] * 6 + [10, 12, 14, 16])["mase"] is None


def test_scaled_scores_are_in_deviations_of_the_training_part():
    """Errors are divided by 2.5; ratios stay as they are."""
    own, scaled = scores(), scores(scaled=True)
    assert scaled["mae"] == pytest.approx(1 / 2.5)
    assert scaled["linear"]["rmse"] == pytest.approx(1 / 2.5)
    assert scaled["mase"] == pytest.approx(own["mase"])
    assert scaled["skill"] == pytest.approx(own["skill"])


def two_targets():
    """Two windows, two lead times and two targets; every forecast is off by 0, 1, 2, ... 7."""
    prepared = prepared_of(
        {"a": range(40), "b": range(40)}, window=1, horizon=2, targets=("b", "a"), split=(0.6, 0.0, 0.4)
    )
    errors = errors_of(np.arange(8.0).reshape(2, 2, 2), np.zeros((2, 2, 2)))
    return prepared, dict.fromkeys(FORECASTS, errors)


def test_scores_stand_under_each_target_over_all_lead_times():
    """Each target's error is the mean over windows and leads."""
    found = scores_of(*two_targets(), 1, scaled=False)
    assert list(found) == ["b", "a"]
    assert found["b"]["mae"] == pytest.approx((0 + 2 + 4 + 6) / 4)
    assert found["a"]["mae"] == pytest.approx((1 + 3 + 5 + 7) / 4)
    assert found["a"]["rmse"] == pytest.approx(((1 + 9 + 25 + 49) / 4) ** 0.5)


def test_lead_scores_are_those_of_each_lead_time():
    """Target b is off by 0 and 4 at one step ahead, by 2 and 6 at two; training rises by 1 a step."""
    found = lead_scores_of(*two_targets(), 1)["b"]
    assert list(found) == list(FORECASTS)
    assert isinstance(found["forecast"], LeadScores)
    assert found["forecast"].mae == pytest.approx((2, 4))
    assert found["forecast"].rmse == pytest.approx((8**0.5, 20**0.5))
    assert found["forecast"].mase == pytest.approx((2, 4))
    assert found["forecast"].skill == pytest.approx((0, 0))


def test_errors_of_windows_are_means_over_the_lead_times():
    """What the bootstrap draws: one number a window and target."""
    assert two_targets()[1]["forecast"].of_windows.tolist() == [[1, 2], [5, 6]]


def test_own_scores_of_the_forecast_are_the_target_s():
    """The forecast's stand on top, the others' under their names, in the order they are shown."""
    found = scores()
    assert own_scores(found, "forecast")["mae"] == pytest.approx(1)
    assert own_scores(found, "network")["mae"] == pytest.approx(3)
    assert scored(found) == ["forecast", "network", "persistence", "seasonal_naive", "linear"]

"""Scores of four numbers worked out by hand, and the sentence on them."""

import numpy as np
import pytest

from rnnlab.forecast.scores import scores_of, verdict

from .test_baselines import prepared_of

# Training part 0, 1, 3, 4, 6, 7: its deviation is 2.5; test part 10, 12, 14, 16.
ROWS = [0, 1, 3, 4, 6, 7, 10, 12, 14, 16]
TRUTH = [10.0, 12, 14, 16]
FORECASTS = {
    "network": [11.0, 12, 13, 18],  # errors 1, 0, 1, 2
    "persistence": [7.0, 10, 12, 14],  # errors 3, 2, 2, 2
    "seasonal_naive": [10.0, 12, 14, 12],  # errors 0, 0, 0, 4
    "linear": [11.0, 11, 15, 17],  # errors 1, 1, 1, 1
}


def scored(season: int = 1, scaled: bool = False, rows=ROWS, **changed) -> dict:
    prepared = prepared_of({"a": rows}, window=1, split=(0.6, 0.0, 0.4))
    forecasts = {
        name: np.reshape(values, (4, 1, 1)).astype(float) for name, values in (FORECASTS | changed).items()
    }
    truth = np.reshape(changed.get("truth", TRUTH), (4, 1, 1))
    forecasts.pop("truth", None)
    return scores_of(prepared, truth, forecasts, season, scaled)["a"]


def test_errors_are_the_hand_worked_ones_of_four_numbers():
    """The network's mean absolute error is 4 / 4, the root of its mean square the root of 6 / 4."""
    scores = scored()
    assert scores["mae"] == pytest.approx(1)
    assert scores["rmse"] == pytest.approx(1.5**0.5)
    assert scores["persistence"] == pytest.approx({"mae": 9 / 4, "rmse": (21 / 4) ** 0.5})
    assert scores["seasonal_naive"] == pytest.approx({"mae": 1, "rmse": 2})
    assert scores["linear"] == pytest.approx({"mae": 1, "rmse": 1})


def test_skill_is_the_share_of_persistences_error_that_is_saved():
    """1 - 1 / 2.25; with persistence's own forecast it is 0."""
    assert scored()["skill"] == pytest.approx(5 / 9)
    assert scored(network=FORECASTS["persistence"])["skill"] == pytest.approx(0)


def test_skill_is_none_where_persistence_makes_no_error():
    """Nothing can be saved of no error."""
    assert scored(persistence=TRUTH)["skill"] is None


@pytest.mark.parametrize(("season", "naive"), [(1, 7 / 5), (2, 3)])
def test_mase_divides_by_the_seasonal_difference_of_the_training_part(season, naive):
    """Training differs by 1, 2, 1, 2, 1 from step to step, by 3 from every second one."""
    assert scored(season)["mase"] == pytest.approx(1 / naive)


def test_mase_is_none_where_the_training_part_never_changes():
    """No error to divide by."""
    assert scored(rows=[5] * 6 + [10, 12, 14, 16])["mase"] is None


def test_scaled_scores_are_in_deviations_of_the_training_part():
    """Errors are divided by 2.5; ratios stay as they are."""
    own, scaled = scored(), scored(scaled=True)
    assert scaled["mae"] == pytest.approx(1 / 2.5)
    assert scaled["linear"]["rmse"] == pytest.approx(1 / 2.5)
    assert scaled["mase"] == pytest.approx(own["mase"])
    assert scaled["skill"] == pytest.approx(own["skill"])


def test_scores_stand_under_each_target_over_all_lead_times():
    """Two targets and two lead times: each target's error is the mean over windows and leads."""
    prepared = prepared_of(
        {"a": range(40), "b": range(40)}, window=1, horizon=2, targets=("b", "a"), split=(0.6, 0.0, 0.4)
    )
    truth = np.zeros((3, 2, 2))
    errors = np.arange(12.0).reshape(3, 2, 2)
    forecasts = {name: errors for name in FORECASTS}
    scores = scores_of(prepared, truth, forecasts, 1, scaled=False)
    assert list(scores) == ["b", "a"]
    assert scores["b"]["mae"] == pytest.approx((0 + 2 + 4 + 6 + 8 + 10) / 6)
    assert scores["a"]["mae"] == pytest.approx((1 + 3 + 5 + 7 + 9 + 11) / 6)


def said(mae: float, persistence: float, seasonal: float, linear: float) -> str:
    return verdict(
        {
            "mae": mae,
            "persistence": {"mae": persistence},
            "seasonal_naive": {"mae": seasonal},
            "linear": {"mae": linear},
        }
    )


@pytest.mark.parametrize(
    ("maes", "sentence"),
    [
        ((0.8, 1.0, 2.0, 1.0), "20 % better than persistence; 20 % better than the linear model."),
        ((0.5, 1.0, 0.8, 1.0), "50 % better than persistence; 38 % better than the seasonal naive."),
        ((1.0, 1.005, 2.0, 4.0), "As good as persistence, no better; 50 % better than the seasonal naive."),
        ((0.9, 1.0, 2.0, 0.9), "10 % better than persistence; the linear model is as good."),
        (
            (0.9, 1.0, 2.0, 0.6),
            "10 % better than persistence; the linear model is better still by 33 %: use it, or train on.",
        ),
        ((1.5, 1.0, 2.0, 0.9), "50 % worse than persistence; the linear model is better by 40 %."),
        ((1.5, 1.0, 3.0, 3.0), "50 % worse than persistence; 50 % better than the seasonal naive."),
        (
            (0.5, 0.0, 1.0, 1.0),
            "Worse than persistence, which makes no error here; 50 % better than the seasonal naive.",
        ),
        ((0.0, 0.0, 0.0, 0.0), "As good as persistence, no better; the seasonal naive is as good."),
    ],
    ids=[
        "better",
        "seasonal best",
        "as good",
        "linear as good",
        "linear better",
        "worse",
        "worst",
        "none",
        "zero",
    ],
)
def test_verdict_says_it_as_it_is(maes, sentence):
    """First against persistence, then against the better of the other two."""
    assert said(*maes) == sentence

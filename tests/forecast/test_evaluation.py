"""The test part predicted by everyone, scored together."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from rnnlab.experiment import Experiment
from rnnlab.forecast.baselines import persistence
from rnnlab.forecast.evaluation import LeadErrors, evaluate
from rnnlab.series.weather import Weather, generated
from rnnlab.stack.layers import read_stack
from rnnlab.training.prepared import prepare

SERIES = generated(Weather(rows=300))


def evaluated(series=SERIES, predict=None, **changes: Any):
    """The prepared series and its evaluation; the network predicts persistence if nothing is given."""
    settings: dict[str, Any] = {
        "source": Weather(),
        "features": series.features,
        "targets": series.features[:2],
        "stack": read_stack(["lstm:3"]),
        "window": 6,
        "horizon": 2,
    }
    prepared = prepare(series, Experiment(**(settings | changes)))
    return prepared, evaluate(prepared, series, predict or (lambda origins: persistence(prepared, origins)))


def test_network_that_is_persistence_has_no_skill():
    """The same forecast has the same scores and a skill of 0."""
    _, evaluation = evaluated()
    for scores in (*evaluation.scores.values(), *evaluation.scaled_scores.values()):
        assert scores["skill"] == pytest.approx(0)
        assert scores["mae"] == scores["persistence"]["mae"]


def test_every_forecast_is_of_all_test_windows():
    """Network and baselines: (windows, horizon, targets), with the truth from the series itself."""
    prepared, evaluation = evaluated()
    assert list(evaluation.forecasts) == ["network", "persistence", "seasonal_naive", "linear"]
    assert np.array_equal(evaluation.origins, prepared.origins.test)
    rows = evaluation.origins[:, None] + np.array([1, 2])
    assert np.array_equal(evaluation.truth, SERIES.values[rows][..., :2])
    assert {values.shape for values in evaluation.forecasts.values()} == {evaluation.truth.shape}


def test_mean_absolute_error_is_that_of_the_forecasts():
    """Each target's error, worked out from the forecasts by NumPy, in own units and in deviations."""
    _, evaluation = evaluated()
    for k, target in enumerate(SERIES.features[:2]):
        deviation = SERIES.values[:210, k].std()
        for name in ("persistence", "seasonal_naive", "linear"):
            error = np.abs(evaluation.forecasts[name][..., k] - evaluation.truth[..., k]).mean()
            assert evaluation.scores[target][name]["mae"] == pytest.approx(error)
            assert evaluation.scaled_scores[target][name]["mae"] == pytest.approx(error / deviation)


def test_season_is_a_day_of_hours_and_five_weekdays():
    """The season comes from the series' own step."""
    assert evaluated()[1].season == 24
    times = pd.date_range("2024-01-01", periods=300, freq="B", unit="us")
    weekdays = replace(SERIES, times=times, step_seconds=86_400.0, weekdays=True)
    assert evaluated(weekdays)[1].season == 5


def test_interval_is_as_wide_as_the_validation_errors_were():
    """An error of 3 at every lead time on validation makes a half width of 3, and covers a like error."""
    prepared, _ = evaluated()
    evaluation = evaluate(prepared, SERIES, lambda origins: prepared.truth(origins) + 3)
    assert evaluation.half_width == pytest.approx(np.full((2, 2), 3.0))
    tested = evaluate(
        prepared,
        SERIES,
        lambda origins: prepared.truth(origins) + (4 if origins[0] == prepared.origins.test[0] else 3),
    )
    assert tested.coverage == {target: {"0.8": 0.0, "0.95": 0.0} for target in SERIES.features[:2]}


def test_interval_is_none_without_a_validation_part():
    """Nothing was held out, so nothing is promised."""
    _, evaluation = evaluated(split=(0.7, 0.0, 0.3))
    assert evaluation.half_width is None
    assert evaluation.coverage is None
    assert evaluation.validation == {}


def test_validation_errors_are_the_hand_worked_ones_of_each_lead_time():
    """Off by 3 and -1 in turn at one step ahead (mean 2), by 5 at two; the deviation is that of training.

    300 rows: validation is rows 210 to 254, so its 44 windows end at rows 209 to 252.
    """
    prepared, _ = evaluated()
    validation = prepared.origins.validation
    assert validation.tolist() == list(range(209, 253))

    def off(origins):
        errors = np.full((len(origins), 2, 2), 5.0)
        errors[::2, 0], errors[1::2, 0] = 3, -1
        return prepared.truth(origins) + errors

    found = evaluate(prepared, SERIES, off).validation
    assert list(found) == list(SERIES.features[:2])
    for k, target in enumerate(found):
        assert isinstance(found[target], LeadErrors)
        deviation = SERIES.values[:210, k].std()
        assert found[target].mae == pytest.approx((2, 5))
        assert found[target].scaled_mae == pytest.approx((2 / deviation, 5 / deviation))

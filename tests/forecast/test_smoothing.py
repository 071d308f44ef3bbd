"""Exponential smoothing, beside what statsmodels itself forecasts."""

import numpy as np
import pytest

from rnnlab.forecast import messages
from rnnlab.forecast import smoothing as smoothing_module
from rnnlab.forecast.smoothing import smoothing

from .test_baselines import prepared_of
from .test_season import stepped

RANDOM = np.random.default_rng(9)
RANDOM_WALK = np.cumsum(RANDOM.normal(size=300))
SEASONAL = 10 + 3 * np.sin(2 * np.pi * np.arange(300) / 12) + 0.3 * RANDOM.normal(size=300)


def smoothed(values, season: int = 1, **changes):
    prepared = prepared_of({"a": values}, horizon=15, window=3)
    return prepared, smoothing(prepared, stepped(None, values, **changes), season)


@pytest.mark.parametrize(("values", "season"), [(RANDOM_WALK, 1), (SEASONAL, 12)], ids=["walk", "seasonal"])
def test_forecast_is_statsmodels_own_at_every_origin(values, season):
    """Fitted on the rows before the test set; then statsmodels smooths on with the same weights and states."""
    ets = pytest.importorskip("statsmodels.tsa.exponential_smoothing.ets")
    prepared, found = smoothed(values, season)
    origins, fitted = prepared.origins.test, prepared.origins.test[0] + 1
    shape = {"error": "add", "trend": "add", "damped_trend": True}
    if season > 1:
        shape |= {"seasonal": "add", "seasonal_periods": season}
    column = values / values[:fitted].std()
    fit = ets.ETSModel(column[:fitted], initialization_method="heuristic", **shape).fit(disp=False)
    known = {"initial_level": fit.initial_level, "initial_trend": fit.initial_trend}
    if season > 1:
        known["initial_seasonal"] = fit.initial_seasonal
    for place in (0, 7, len(origins) - 1):
        until = column[: origins[place] + 1]
        model = ets.ETSModel(until, initialization_method="known", **known, **shape)
        expected = values[:fitted].std() * model.smooth(fit.params).forecast(15)
        assert found.forecast[place, :, 0] == pytest.approx(expected, abs=1e-6)


def test_forecast_of_the_test_part_knows_nothing_of_later_rows():
    """Other values after an origin change nothing of its forecast."""
    pytest.importorskip("statsmodels")
    changed = SEASONAL.copy()
    changed[280:] += 50
    before, after = (smoothed(values, 12)[1].forecast for values in (SEASONAL, changed))
    assert np.array_equal(before[:20], after[:20])


def test_constant_is_left_out_with_the_reason():
    """There is nothing to fit."""
    pytest.importorskip("statsmodels")
    _, found = smoothed(np.full(300, 4.5))
    assert found.forecast is None
    assert found.note == messages.smoothing_with_too_little_data()


def test_series_with_gaps_is_left_out_with_the_reason():
    """A season would run out of step."""
    pytest.importorskip("statsmodels")
    _, found = smoothed(SEASONAL, 12, segments=np.repeat([0, 1], 150))
    assert found.forecast is None
    assert found.note == messages.smoothing_with_gaps()
    assert str(found.note) == "Exponential smoothing is left out: the series has gaps."


def test_fit_that_does_not_settle_is_said_and_not_fatal(monkeypatch):
    """With a single step of its search the forecast is there, with a note."""
    pytest.importorskip("statsmodels")
    monkeypatch.setattr(smoothing_module, "MOST_STEPS", 1)
    _, found = smoothed(SEASONAL, 12)
    assert found.forecast is not None
    assert found.note == messages.smoothing_did_not_converge(("a",))


def test_without_statsmodels_there_is_none(monkeypatch):
    """It is an optional extra: nothing is said where it is missing."""
    monkeypatch.setattr(smoothing_module, "find_spec", lambda name: None)
    assert smoothed(SEASONAL, 12)[1] == (None, None)

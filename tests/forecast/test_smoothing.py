"""Exponential smoothing, beside what statsmodels itself forecasts."""

import numpy as np
import pytest

from rnnlab.forecast import smoothing as smoothing_module
from rnnlab.forecast.smoothing import fit_smoothing

FITTED = 250
ORIGINS = np.arange(249, 285)
RANDOM = np.random.default_rng(9)
RANDOM_WALK = np.cumsum(RANDOM.normal(size=300))
SEASONAL = 10 + 3 * np.sin(2 * np.pi * np.arange(300) / 12) + 0.3 * RANDOM.normal(size=300)


def forecast(values, season: int = 1) -> np.ndarray:
    """After each of ORIGINS, (windows, 15), fitted to the first rows."""
    segments = np.zeros(len(values), int)
    return fit_smoothing(values, segments, FITTED, season).forecast(values, segments, ORIGINS, 15)


@pytest.mark.parametrize(("values", "season"), [(RANDOM_WALK, 1), (SEASONAL, 12)], ids=["walk", "seasonal"])
def test_forecast_is_statsmodels_own_at_every_origin(values, season):
    """Fitted once; then statsmodels smooths on with the same weights and states."""
    from statsmodels.tsa.exponential_smoothing import ets

    shape = {"error": "add", "trend": "add", "damped_trend": True}
    if season > 1:
        shape |= {"seasonal": "add", "seasonal_periods": season}
    column = values / values[:FITTED].std()
    fit = ets.ETSModel(column[:FITTED], initialization_method="heuristic", **shape).fit(disp=False)
    known = {"initial_level": fit.initial_level, "initial_trend": fit.initial_trend}
    if season > 1:
        known["initial_seasonal"] = fit.initial_seasonal
    made = forecast(values, season)
    for place in (0, 7, len(ORIGINS) - 1):
        until = column[: ORIGINS[place] + 1]
        model = ets.ETSModel(until, initialization_method="known", **known, **shape)
        expected = values[:FITTED].std() * model.smooth(fit.params).forecast(15)
        assert made[place] == pytest.approx(expected, abs=1e-6)


def test_forecast_knows_nothing_of_later_rows():
    """Other values after an origin change nothing of its forecast."""
    changed = SEASONAL.copy()
    changed[280:] += 50
    assert np.array_equal(forecast(SEASONAL, 12)[:30], forecast(changed, 12)[:30])


def test_nothing_is_fitted_to_a_constant_to_few_rows_or_across_a_gap():
    """A season would run out of step after a gap."""
    segments = np.zeros(300, int)
    assert fit_smoothing(np.full(300, 4.5), segments, 250, 1) is None
    assert fit_smoothing(SEASONAL, segments, 11, 1) is None
    assert fit_smoothing(SEASONAL, np.repeat([0, 1], 150), 250, 12) is None


def test_fit_that_does_not_settle_is_marked_and_forecasts(monkeypatch):
    """With a single step of its search."""
    monkeypatch.setattr(smoothing_module, "MOST_STEPS", 1)
    fit = fit_smoothing(SEASONAL, np.zeros(300, int), FITTED, 12)
    assert not fit.converged
    assert np.isfinite(fit.forecast(SEASONAL, np.zeros(300, int), ORIGINS, 3)).all()

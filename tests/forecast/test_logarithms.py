"""Forecasts of logarithms: where they are made, and what they are."""

import numpy as np
import pytest

from rnnlab.forecast.past_forecasts import grows_with_level, kept_fit
from rnnlab.forecast.smoothing import fit_smoothing
from rnnlab.forecast.theta import fit_theta

ROWS, FITTED, SEASON = 144, 120, 12
SEGMENTS = np.zeros(ROWS, int)
ORIGINS = np.arange(FITTED - 1, ROWS - 6)
T = np.arange(ROWS)
NOISE = np.random.default_rng(4).normal(size=ROWS)
WAVE = np.sin(2 * np.pi * T / SEASON)
GROWING = np.exp(5 + 0.01 * T + 0.2 * WAVE + 0.03 * NOISE)  # waves and noise grow with the level
STEADY = 100 + 2 * T + 20 * WAVE + 3 * NOISE  # they do not


def forecast(name: str, column: np.ndarray) -> np.ndarray:
    """After each of ORIGINS, (windows, 6)."""
    return kept_fit(name, column, SEGMENTS, FITTED, 6, SEASON).forecast(column, SEGMENTS, ORIGINS, 6)


@pytest.mark.parametrize("unit", [1, 1e-3, 1e6])
def test_logarithms_are_taken_where_changes_grow_with_the_level_in_any_unit(unit):
    assert grows_with_level(unit * GROWING, SEGMENTS, FITTED, SEASON)
    assert not grows_with_level(unit * STEADY, SEGMENTS, FITTED, SEASON)


def test_no_logarithms_of_zeros_across_gaps_or_of_nearly_equal_values():
    with_zero = np.where(T == 50, 0, GROWING)
    assert not grows_with_level(with_zero, SEGMENTS, FITTED, SEASON)
    assert not grows_with_level(GROWING, np.repeat([0, 1], ROWS // 2), FITTED, SEASON)
    assert not grows_with_level(GROWING**0.01, SEGMENTS, FITTED, SEASON)


def test_later_rows_do_not_choose():
    later = np.where(T < FITTED, GROWING, 0)
    assert grows_with_level(later, SEGMENTS, FITTED, SEASON)


def test_theta_is_the_exponential_of_the_logarithms_theta_and_much_better():
    logs = np.log(GROWING)
    of_logs = fit_theta(logs, SEGMENTS, FITTED, SEASON).forecast(logs, SEGMENTS, ORIGINS, 6)
    made = forecast("theta", GROWING)
    assert made == pytest.approx(np.exp(of_logs), rel=1e-9)
    truth = GROWING[ORIGINS[:, None] + np.arange(1, 7)]
    plain = fit_theta(GROWING, SEGMENTS, FITTED, SEASON).forecast(GROWING, SEGMENTS, ORIGINS, 6)
    assert np.abs(made - truth).mean() < 0.5 * np.abs(plain - truth).mean()


def test_autoregression_is_the_mean_of_both():
    from rnnlab.forecast.past_forecasts import fit_past

    logs = np.log(GROWING)
    plain, of_logs = (
        fit_past("autoregression", column, SEGMENTS, FITTED, 6, SEASON).forecast(column, SEGMENTS, ORIGINS, 6)
        for column in (GROWING, logs)
    )
    assert forecast("autoregression", GROWING) == pytest.approx((plain + np.exp(of_logs)) / 2, rel=1e-9)


def test_forecast_stays_finite_where_later_values_are_zero_or_negative():
    collapsed = np.where(T < FITTED + 5, GROWING, -3.0)
    for name in ("autoregression", "smoothing", "theta"):
        made = forecast(name, collapsed)
        assert np.isfinite(made).all()
        assert (made[:3] == forecast(name, GROWING)[:3]).all()


def test_likelihood_is_statsmodels_own_in_the_units_of_the_values():
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    values = STEADY[:FITTED]
    model = ETSModel(
        values, error="add", trend="add", damped_trend=True, seasonal="add", seasonal_periods=SEASON,
        initialization_method="heuristic",
    )  # fmt: skip
    fit = fit_smoothing(STEADY, SEGMENTS, FITTED, SEASON)
    assert fit.likelihood == pytest.approx(model.fit(disp=False).llf, abs=0.5)

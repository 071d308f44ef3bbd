"""The theta forecast, beside statsmodels' own."""

import warnings

import numpy as np
import pytest

from rnnlab.forecast.theta import fit_theta

RANDOM = np.random.default_rng(5)
TREND = 0.3 * np.arange(200) + RANDOM.normal(size=200).cumsum()


def test_forecast_after_the_fitted_rows_is_statsmodels_own():
    from statsmodels.tsa.forecasting.theta import ThetaModel

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = ThetaModel(TREND[:180], period=1, deseasonalize=False).fit(disp=False).forecast(10)
    fit = fit_theta(TREND, np.zeros(200, int), 180, 1)
    made = fit.forecast(TREND, np.zeros(200, int), np.array([179]), 10)
    assert made[0] == pytest.approx(np.asarray(expected), rel=1e-4)


def test_season_is_added_at_its_place():
    """A season of 7 on a level of 100: every forecast has the season of its own step, at any origin."""
    season = np.array([5.0, 1, -2, 0, 3, -4, -3])
    column = 100 + season[np.arange(210) % 7] + RANDOM.normal(size=210) * 0.01
    made = fit_theta(column, np.zeros(210, int), 150, 7).forecast(
        column, np.zeros(210, int), np.arange(160, 180), 14
    )
    rows = np.arange(160, 180)[:, None] + np.arange(1, 15)
    assert made == pytest.approx(100 + season[rows % 7], abs=0.1)


def test_later_rows_change_no_earlier_forecast():
    changed = TREND.copy()
    changed[190:] += 50
    origins = np.arange(180, 190)
    before, after = (
        fit_theta(values, np.zeros(200, int), 180, 1).forecast(values, np.zeros(200, int), origins, 5)
        for values in (TREND, changed)
    )
    np.testing.assert_array_equal(before, after)


def test_few_rows_a_constant_and_a_gap_have_none():
    segments = np.zeros(200, int)
    assert fit_theta(TREND, segments, 9, 1) is None
    assert fit_theta(np.full(200, 2.0), segments, 150, 1) is None
    assert fit_theta(TREND, np.repeat([0, 1], 100), 180, 1) is None

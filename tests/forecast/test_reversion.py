"""The return of a column to the value that it often has."""

import numpy as np
import pytest

from rnnlab.forecast.autoregression import fit_autoregression
from rnnlab.forecast.reversion import shares_left, usual_value

ROWS, FITTED, STEPS = 900, 700, 24
SEGMENTS = np.zeros(ROWS, int)
ORIGINS = np.arange(FITTED - 1, ROWS - STEPS)


def wave() -> np.ndarray:
    """An autoregression of order 1."""
    noise = np.random.default_rng(8).normal(size=ROWS)
    values = np.zeros(ROWS)
    for row in range(1, ROWS):
        values[row] = 0.9 * values[row - 1] + noise[row]
    return values


CAPPED = np.minimum(wave(), -0.2) + 10  # at its limit of 9.8 in almost half of the rows


def errors(column: np.ndarray, made: np.ndarray) -> float:
    return float(np.abs(made - column[ORIGINS[:, None] + np.arange(1, STEPS + 1)]).mean())


def test_usual_value_is_one_that_three_of_ten_rows_have():
    assert usual_value(np.array([0, 1, 2, 0, 3, 4, 0, 5, 6, 7.0])) == 0
    assert usual_value(np.array([0, 1, 2, 0, 3, 4, 8, 5, 6, 7.0])) is None
    assert usual_value(np.array([])) is None


def test_share_left_is_the_median_weighted_by_the_distances():
    """From 1 to 1, from 2 to 0, from 4 to 2: shares of 1, 0 and 1/2 with weights of 1, 2 and 4."""
    column = np.tile([1, 1, 0, 2, 0, 0, 4, 2, 0.0], 6)
    origins = np.flatnonzero(np.tile([1, 0, 0, 1, 0, 0, 1, 0, 0], 6))
    assert shares_left(column, origins, np.array([1]), 0.0) == pytest.approx([0.5])
    assert shares_left(column, origins[:11], np.array([1]), 0.0) is None


def test_share_left_has_the_smallest_absolute_error():
    origins, leads = np.arange(FITTED - STEPS), np.array([1, 5, 20])
    (made,) = [shares_left(CAPPED, origins, leads, 9.8)]
    before = CAPPED[origins][:, None] - 9.8
    after = CAPPED[origins[:, None] + leads] - 9.8
    every = np.array([np.abs(after - share * before).mean(axis=0) for share in np.linspace(0, 1, 501)])
    assert np.abs(after - made * before).mean(axis=0) == pytest.approx(every.min(axis=0), abs=1e-4)


def test_capped_column_is_forecast_to_stay_at_its_limit_and_to_return_to_it():
    fit = fit_autoregression(CAPPED, SEGMENTS, FITTED, STEPS, 1)
    assert fit.usual == pytest.approx(9.8)
    made = fit.forecast(CAPPED, SEGMENTS, ORIGINS, STEPS)
    at_limit = CAPPED[ORIGINS] == 9.8
    assert made[at_limit] == pytest.approx(9.8)
    last = CAPPED[ORIGINS[~at_limit]]
    away = np.abs(made[~at_limit] - 9.8).mean(axis=0)
    assert away[0] > 1.5 * away[5] > 3 * away[-1]
    assert (made[~at_limit] >= last[:, None] - 1e-9).all()
    assert errors(CAPPED, made) < 0.93 * errors(CAPPED, np.repeat(CAPPED[ORIGINS][:, None], STEPS, axis=1))


def test_nights_without_sun_do_not_hide_the_days():
    """Half of the hours are 0, but the past tells which."""
    sun = np.maximum(0, np.sin(2 * np.pi * np.arange(ROWS) / 24)) * (1 + 0.1 * np.cos(np.arange(ROWS)))
    assert usual_value(sun.round(6)) == 0
    fit = fit_autoregression(sun.round(6), SEGMENTS, FITTED, STEPS, 24)
    assert fit.usual is None
    assert errors(sun, fit.forecast(sun.round(6), SEGMENTS, ORIGINS, STEPS)) < 0.1


def test_nothing_of_later_rows_is_read():
    changed = CAPPED.copy()
    changed[FITTED:] = 3
    made = [fit_autoregression(column, SEGMENTS, FITTED, STEPS, 1) for column in (CAPPED, changed)]
    assert (made[0].ridges[0].bias == made[1].ridges[0].bias).all()

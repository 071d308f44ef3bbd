"""The seasonal autoregression, on series whose structure is known."""

import numpy as np
import pytest

from rnnlab.forecast.autoregression import (
    PENALTIES,
    Inputs,
    fit_autoregression,
    origins_between,
    read,
    ridge_path,
)

RANDOM = np.random.default_rng(2)


def one_segment(column: np.ndarray) -> np.ndarray:
    return np.zeros(len(column), int)


def forecast(column, rows, origins, steps, season=1) -> np.ndarray:
    segments = one_segment(column)
    fit = fit_autoregression(column, segments, rows, steps, season)
    return fit.forecast(column, segments, np.asarray(origins), steps)


def test_ridge_is_the_solution_of_its_normal_equations():
    """On standardised inputs, with a penalty of 0.1 a window: NumPy's solve of (X'X / n + 0.1) b = X'y / n."""
    common, by_step = RANDOM.normal(size=(50, 3)), RANDOM.normal(size=(50, 2, 1))
    change = RANDOM.normal(size=(50, 2))
    slopes, bias = ridge_path(common, by_step, change, np.array([0.1]))
    for step in range(2):
        x = np.column_stack([common, by_step[:, step]])
        mean, spread = x.mean(axis=0), x.std(axis=0)
        z, y = (x - mean) / spread, change[:, step]
        expected = np.linalg.solve(z.T @ z / 50 + 0.1 * np.eye(4), z.T @ (y - y.mean()) / 50) / spread
        assert slopes[0, step] == pytest.approx(expected)
        assert bias[0, step] == pytest.approx(y.mean() - expected @ mean)


def test_inputs_are_the_hand_worked_values():
    """Rows 0 to 99 of squares, origin 99, 3 lags, a season of 10, two steps ahead.

    Lags 97 and 98; rows 88, 89 and 78, 79 around one and two seasons ago; for step 2 rows 91 and 81.
    """
    squares = np.arange(100.0)[None] ** 2
    common, by_step = read(squares, np.array([1, 2, 11]), Inputs(3, (10,), level=True))
    rows = [97, 98, 99, 88, 89, 78, 79]
    assert (common[0] + 99.0**2 * (np.array(rows) != 99)).tolist() == [row**2 for row in rows]
    assert (by_step[0] + 99.0**2).tolist() == [[90**2, 80**2], [91**2, 81**2], [90**2, 80**2]]


def test_inputs_of_two_seasons_are_those_of_each():
    """Rows 0 to 99 of squares, origin 99, 2 lags, seasons of 5 and 20, one step ahead."""
    squares = np.arange(100.0)[None] ** 2
    inputs = Inputs(2, (5, 20), level=False)
    common, by_step = read(squares, np.array([1]), inputs)
    assert inputs.reach == 42
    rows = [98, 93, 94, 88, 89, 78, 79, 58, 59]
    assert (common[0] + 99.0**2).tolist() == [row**2 for row in rows]
    assert (by_step[0, 0] + 99.0**2).tolist() == [95**2, 90**2, 80**2, 60**2]


def test_wave_is_continued_exactly():
    """A wave of 17 rows is x' = 2 cos(w) x - x''."""
    wave = np.sin(2 * np.pi / 17 * np.arange(300))
    made = forecast(wave, 250, [249, 270], 20)
    rows = np.array([249, 270])[:, None] + np.arange(1, 21)
    assert made == pytest.approx(wave[rows], abs=1e-3)


def test_season_longer_than_any_lag_is_read():
    """A year of weeks that repeats exactly, and no wave that few lags would show."""
    year = RANDOM.normal(size=52)
    column = np.resize(year, 52 * 8)
    made = forecast(column, 52 * 7, [52 * 7 - 1], 13, season=52)
    assert made[0] == pytest.approx(year[:13], abs=0.02)


def test_steps_beyond_the_fitted_ones_follow_from_those_before():
    """Fitted to 5 steps, asked for 12: a trend goes on."""
    column = 3.0 * np.arange(200) + RANDOM.normal(size=200) * 0.01
    segments = one_segment(column)
    made = fit_autoregression(column, segments, 200, 5, 1).forecast(column, segments, np.array([199]), 12)
    assert made[0] == pytest.approx(3.0 * np.arange(200, 212), abs=0.5)


def test_later_rows_change_neither_the_fit_nor_earlier_forecasts():
    column = RANDOM.normal(size=300).cumsum()
    changed = column.copy()
    changed[240:] += 1000
    before, after = (forecast(values, 240, np.arange(200, 240), 4) for values in (column, changed))
    np.testing.assert_array_equal(before, after)


def test_windows_never_cross_a_gap():
    """Of 20 rows with a gap before row 10, windows of 4 with 2 steps: origins 3 to 7 and 13 to 17."""
    segments = np.repeat([0, 1], 10)
    assert origins_between(segments, 0, 20, 2, 4, 100).tolist() == [3, 4, 5, 6, 7, 13, 14, 15, 16, 17]


def test_few_rows_and_a_constant_have_none():
    assert fit_autoregression(np.arange(8.0) ** 2, np.zeros(8, int), 8, 1, 1) is None
    assert fit_autoregression(np.full(100, 3.0), np.zeros(100, int), 100, 1, 1) is None


def test_penalties_span_what_a_noiseless_and_a_hopeless_series_need():
    assert (PENALTIES[0], PENALTIES[-1]) == pytest.approx((1e-8, 1e3))


@pytest.mark.parametrize("weeks", [3, 8])
def test_week_is_read_where_the_season_is_a_day(weeks):
    """Load by the hour that is 10 lower at weekends: after Friday the next day is low, though no day before was.

    With 3 weeks and 5 days only the later cuts leave room for two weeks.
    """
    hours = np.arange(24 * 7 * weeks + 24 * 5)
    weekend = hours // 24 % 7 >= 5
    column = 50 + 5 * np.sin(2 * np.pi * hours / 24) - 10 * weekend
    column = column + np.random.default_rng(0).normal(0, 0.2, len(hours))
    fit = fit_autoregression(column, one_segment(column), len(hours), 24, 24)
    saturday = 40 + 5 * np.sin(2 * np.pi * np.arange(24) / 24)
    made = fit.forecast(column, one_segment(column), np.array([len(hours) - 1]), 24)[0]
    assert np.abs(made - saturday).mean() < 1


def test_year_is_read_where_the_season_is_a_week():
    """Sales by the day, higher at weekends and by 20 in the same week of each year, which no row before announces."""
    days = np.arange(364 * 6 + 180)
    column = 50 + 5.0 * (days % 7 >= 5) + 20 * (days % 364 // 7 == 26)
    column = column + np.random.default_rng(0).normal(0, 0.2, len(days))
    fit = fit_autoregression(column, one_segment(column), len(days), 14, 7)
    assert any(364 in ridge.inputs.seasons for ridge in fit.ridges)
    after = len(days) + np.arange(14)
    expected = 50 + 5 * (after % 7 >= 5) + 20 * (after % 364 // 7 == 26)
    assert expected.max() >= 70
    made = fit.forecast(column, one_segment(column), np.array([len(days) - 1]), 14)[0]
    assert np.abs(made - expected).mean() < 1

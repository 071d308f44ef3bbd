"""How much of a rolled forecast is kept far ahead, worked out by hand."""

import numpy as np
import pytest

from rnnlab.forecast import earlier_forecasts
from rnnlab.forecast.earlier_forecasts import EarlierForecasts
from rnnlab.forecast.far_steps import rolled_shares, sums_of_steps
from rnnlab.forecast.mix import Share
from tests.forecast.test_ahead import forecaster
from tests.training.makers import a_series

NAN = float("nan")


def shares(
    rolled: list[float], simple: list[float], actual: list[float], horizon: int = 1, rows: int = 100_000
) -> list[float]:
    """The shares of one target for one window."""
    arrays = (np.array(values)[None, :, None] for values in (rolled, simple, actual))
    return rolled_shares(*arrays, horizon, rows)[:, 0].tolist()


def test_steps_are_summed_from_half_as_far_on() -> None:
    """Step 1 by itself, step 2 with 1, 3 with 2, 4 with 2 and 3, 5 with 3 and 4."""
    sums = sums_of_steps(np.array([[1.0], [10.0], [100.0], [1000.0], [10_000.0]]))
    assert sums[:, 0].tolist() == [1, 11, 110, 1110, 11_100]


def test_forecast_that_drifts_gives_way_to_the_simple_one() -> None:
    """Rolled it is right for two steps, then ever further away; the simple one is right from step 3 on.

    Step 3 is judged together with step 2, where the simple one is 9 off: 0 + 8 is less than 9 + 0.
    """
    assert shares([0, 0, 8, 80, 800], [9, 9, 0, 0, 0], [0] * 5) == [1, 1, 1, 0, 0]


def test_forecast_that_is_better_is_kept_whole() -> None:
    assert shares([1, 1, 1], [5, 5, 5], [0, 0, 0]) == [1, 1, 1]


def test_short_validation_set_needs_a_larger_gain() -> None:
    """A tenth less error is enough in 1,000 rows, but in 8 rows it may be chance; with nine tenths less it is not.

    Step 2 fits 4 times into 8 rows: a gain of 0.125 is the least, and 0.25 is trusted.
    """
    assert shares([10, 10, 10, 10], [9, 9, 9, 9], [0] * 4, rows=1000) == [1, 0, 0, 0]
    assert shares([10, 10, 10, 10], [9, 9, 9, 9], [0] * 4, rows=8) == [1, 1, 1, 1]
    assert shares([10, 10], [7.5, 7.5], [0] * 2, rows=8) == [1, 0]
    assert shares([10, 10], [8.125, 8.125], [0] * 2, rows=8) == [1, 0.5]
    assert shares([10, 10, 10, 10], [1, 1, 1, 1], [0] * 4, rows=8)[-1] == 0


def test_errors_in_opposite_directions_cancel_in_the_middle() -> None:
    """2 above and 2 below: half of each is right."""
    assert shares([2, 2, 2], [-2, -2, -2], [0, 0, 0]) == [1, 0.5, 0.5]


def test_steps_within_the_horizon_are_the_networks() -> None:
    assert shares([9, 9, 9, 9], [0, 0, 0, 0], [0, 0, 0, 0], horizon=3) == [1, 1, 1, 0]


def test_steps_beyond_the_validation_set_keep_the_last_share() -> None:
    assert shares([9, 9, 9, 9, 9, 9], [0] * 6, [0, 0, NAN, NAN, NAN, NAN]) == [1, 0, 0, 0, 0, 0]


def test_walk_away_is_held_by_the_season_of_the_target() -> None:
    """The network says +1 at every step, but the target only repeats 0, 0, 1, 1, 2, 2; b is read and says nothing.

    Far ahead the season has nearly all of the share, and the intervals are as narrow as its errors.
    """
    a = np.resize([0.0, 0.0, 1.0, 1.0, 2.0, 2.0], 300)
    series = a_series({"a": a, "b": np.random.default_rng(0).normal(size=300)})
    made = forecaster(series, 1.0, shares=(Share("a", "network", 1.0),), season=6)
    ahead = made.ahead(24)
    assert ahead.rolled_shares is not None
    assert (ahead.rolled_shares[0, 0], ahead.rolled_shares[-1, 0]) == (1, 0)
    assert [(row.feature, row.method, row.season) for row in ahead.simple] == [("a", "season", 6)]
    np.testing.assert_allclose(ahead.values[12:, 0], np.resize(a[:6], 12), atol=1e-9)
    low, high = ahead.intervals[0.8]
    assert (high - low)[0, 0] > 0


def test_first_steps_are_the_same_for_any_number_of_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """As for a large network, whose forecasts in the validation set are fewer the further ahead they go.

    160 of them go on to the second step, 80 to the fourth, and 40 to all others.
    """
    monkeypatch.setattr(earlier_forecasts, "MOST_ROLLED", 160)
    monkeypatch.setattr(earlier_forecasts, "MOST_WORK", 2 * 160 * earlier_forecasts.LEAST_WORK * 1.1)
    values = np.random.default_rng(0).normal(size=(2000, 2)).cumsum(axis=0) * 0.1
    values[:, 0] += np.resize([0.0, 1.0, 3.0, 1.0], 2000)
    series = a_series({"a": values[:, 0], "b": values[:, 1]})
    made = forecaster(series, 0.3, season=4)
    far = EarlierForecasts(made, 20).forecasts
    assert (~np.isnan(far[:, :, 0])).sum(axis=0).tolist() == [160] * 2 + [80] * 2 + [40] * 16
    near, long = made.ahead(3), made.ahead(20)
    assert near.rolled_shares is not None and long.rolled_shares is not None
    np.testing.assert_array_equal(near.rolled_shares, long.rolled_shares[:3])
    assert long.rolled_shares[-1, 0] < 1
    np.testing.assert_array_equal(near.values, long.values[:3])
    np.testing.assert_array_equal(near.intervals[0.8], np.array(long.intervals[0.8])[:, :3])


def test_forecasts_that_go_on_are_the_same_as_those_rolled_at_once() -> None:
    """A trend of 2 a step, each step after the one before, also where fewer of them go on."""
    made = forecaster(a_series({"a": 2.0 * np.arange(3000), "b": np.zeros(3000)}), 1.0)
    earlier = EarlierForecasts(made, 120)
    origins, rolled = earlier.origins, earlier.forecasts
    leads = np.arange(1, 121)
    expected = 2.0 * (origins[:, None] + leads)
    known = ~np.isnan(rolled[:, :, 0])
    assert known[:, :49].all() and not known[:, 60:].all()
    np.testing.assert_allclose(rolled[:, :, 0][known], expected[known], rtol=1e-6)

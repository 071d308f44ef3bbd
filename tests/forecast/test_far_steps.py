"""How much of a rolled forecast is kept far ahead, worked out by hand."""

import numpy as np

from rnnlab.forecast.far_steps import rolled_shares, sums_of_steps
from rnnlab.forecast.mix import Share
from tests.forecast.test_ahead import forecaster
from tests.training.makers import a_series

NAN = float("nan")


def shares(rolled: list[float], simple: list[float], actual: list[float], horizon: int = 1) -> list[float]:
    """The shares of one target for one window."""
    arrays = (np.array(values)[None, :, None] for values in (rolled, simple, actual))
    return rolled_shares(*arrays, horizon)[:, 0].tolist()


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

"""The interval of a mean difference: it finds real differences, and rarely others."""

import time

import numpy as np
import pytest

from rnnlab.forecast.mean_difference import (
    MeanDifference,
    bandwidth_of,
    few_horizons,
    long_run_variance,
    mean_differences,
    quantile,
)
from rnnlab.forecast.verdict import outcome


def outcome_of(difference: MeanDifference) -> str:
    return outcome(difference.low, difference.high)


def correlated(windows: int, share: float, random: np.random.Generator) -> np.ndarray:
    """An autoregressive series around 0."""
    noise, values = random.normal(size=windows + 100), np.zeros(windows + 100)
    for t in range(1, len(values)):
        values[t] = share * values[t - 1] + noise[t]
    return values[100:]


@pytest.mark.parametrize(
    ("windows", "horizon", "season", "bandwidth"),
    [
        (1000, 1, 1, 20),
        (1000, 24, 1, 48),
        (1000, 1, 100, 100),
        (1000, 1, 101, 20),
        (8, 1, 1, 4),
        (30, 20, 1, 29),
    ],
)
def test_bandwidth_is_the_largest_of_its_bounds(windows, horizon, season, bandwidth):
    """2 * 1000^(1/3) = 20; twice the horizon; a season that fits ten times; never all windows."""
    assert bandwidth_of(windows, horizon, season) == bandwidth


def test_variance_of_the_mean_is_that_of_the_kernel():
    """Worked out lag by lag: c0 + 2 (1 - 1/3) c1 + 2 (1 - 2/3) c2."""
    values = np.random.default_rng(0).normal(size=(40, 2)).cumsum(axis=0)
    values -= values.mean(axis=0)
    c = [(values[lag:] * values[: 40 - lag]).sum(axis=0) / 40 for lag in range(3)]
    assert long_run_variance(values, 3) == pytest.approx(c[0] + 4 / 3 * c[1] + 2 / 3 * c[2])


def test_quantiles_are_the_published_ones():
    """Kiefer and Vogelsang's for Bartlett's kernel at 0 and 1, and Student's t with 7 degrees of freedom, 2.365."""
    assert (quantile(0), quantile(1)) == pytest.approx((1.96, 4.813))
    assert few_horizons(8.0) == pytest.approx(2.3646 / 1.96, abs=1e-4)


@pytest.mark.parametrize(
    ("windows", "share", "horizon"),
    [(12, 0.3, 1), (45, 0.5, 1), (200, 0.5, 1), (23, 0.3, 8), (73, 0.3, 48), (99, 0.3, 12), (1000, 0.0, 24)],
)
def test_equal_forecasts_are_rarely_called_different(windows, share, horizon):
    """About 1 in 20 by chance; at most 1 in 10 of 300 draws, also with correlated neighbours and few horizons."""
    random = np.random.default_rng(11)
    found = 0
    for _ in range(300):
        gaps = correlated(windows + horizon - 1, share, random)
        gaps = np.convolve(gaps, np.full(horizon, 1 / horizon), "valid")
        found += outcome_of(mean_differences(gaps[:, None], horizon, 1)[0]) != "open"
    assert found <= 30


def test_win_in_every_window_is_found_with_few_horizons():
    """99 windows of horizon 12, the error smaller by about two thirds in each: that is no chance."""
    random = np.random.default_rng(4)
    gaps = 1.6 + np.convolve(random.normal(size=110) * 0.8, np.full(12, 1 / 12), "valid")
    assert (gaps > 0).all()
    assert outcome_of(mean_differences(gaps[:, None], 12, 1)[0]) == "better"


def test_real_difference_is_found():
    """A mean of half a deviation over 400 windows, in both directions; the third pair differs by nothing."""
    noise = np.random.default_rng(2).normal(size=400)
    better, worse, equal = mean_differences(np.column_stack([noise + 0.5, noise - 0.5, 0 * noise]), 1, 1)
    assert tuple(map(outcome_of, (better, worse, equal))) == ("better", "worse", "open")
    assert better.low < better.mean < better.high
    assert better.mean == pytest.approx(noise.mean() + 0.5)
    assert equal == MeanDifference(0, 0, 0)


def test_interval_of_independent_windows_is_the_textbook_one():
    """1.96 deviations over the root of their number on either side, within a tenth."""
    gaps = np.random.default_rng(6).normal(size=20_000)
    found = mean_differences(gaps[:, None], 1, 1)[0]
    half = 1.96 * gaps.std() / 20_000**0.5
    assert (found.high - found.mean, found.mean - found.low) == pytest.approx((half, half), rel=0.1)


@pytest.mark.parametrize(("windows", "horizon"), [(7, 1), (11, 8)])
def test_short_test_set_leaves_the_outcome_open(windows, horizon):
    """Fewer than eight windows, or than one and a half horizons: no interval."""
    found = mean_differences(np.ones((windows, 1)), horizon, 1)[0]
    assert found == MeanDifference(1, None, None)
    assert outcome_of(found) == "open"


def test_windows_of_several_stretches_span_more_horizons():
    """40 windows of horizon 8 are 5 horizons; of 4 stretches, with 3 * 7 rows more, 7.625: t with 6.625 degrees."""
    gaps = np.random.default_rng(9).normal(size=(40, 1))
    one, four = (mean_differences(gaps, 8, 1, stretches)[0] for stretches in (1, 4))
    t_4, t_6_625 = 2.776, 2.392
    assert (four.high - four.low) / (one.high - one.low) == pytest.approx(t_6_625 / t_4, abs=1e-3)


def test_work_is_bounded():
    """A million windows of seven pairs: a second or two, never what a square of the windows would take."""
    gaps = np.random.default_rng(1).normal(size=(1_000_000, 7))
    began = time.process_time()
    mean_differences(gaps, 24, 24)
    assert time.process_time() - began < 60

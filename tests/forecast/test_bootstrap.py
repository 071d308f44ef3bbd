"""The moving-block bootstrap: it finds real differences, and rarely others."""

import time

import numpy as np
import pytest

from rnnlab.forecast.bootstrap import MeanDifference, block_length, mean_differences
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
    ("windows", "horizon", "season", "block"),
    [
        (1000, 1, 1, 20),
        (1000, 24, 1, 48),
        (1000, 1, 100, 100),
        (1000, 1, 101, 20),
        (10**6, 1, 1, 1000),
        (8, 1, 1, 4),
    ],
)
def test_block_length_is_the_largest_of_its_bounds(windows, horizon, season, block):
    """2 * 1000^(1/3) = 20; twice the horizon; a season that fits ten times; a thousandth of very many."""
    assert block_length(windows, horizon, season) == block


@pytest.mark.parametrize(
    ("windows", "share", "horizon"), [(200, 0.0, 1), (200, 0.5, 1), (1000, 0.7, 1), (1000, 0.0, 24)]
)
def test_equal_forecasts_are_rarely_called_different(windows, share, horizon):
    """About 1 in 20 by chance; at most 1 in 10 of 300 draws, also with correlated neighbours."""
    random = np.random.default_rng(11)
    found = 0
    for _ in range(300):
        gaps = correlated(windows + horizon - 1, share, random)
        gaps = np.convolve(gaps, np.full(horizon, 1 / horizon), "valid")
        found += outcome_of(mean_differences(gaps[:, None], block_length(windows, horizon, 1))[0]) != "open"
    assert found <= 30


def test_real_difference_is_found():
    """A mean of half a deviation over 400 windows, in both directions; the third pair differs by nothing."""
    noise = np.random.default_rng(2).normal(size=400)
    better, worse, equal = mean_differences(np.column_stack([noise + 0.5, noise - 0.5, 0 * noise]), 8)
    assert tuple(map(outcome_of, (better, worse, equal))) == ("better", "worse", "open")
    assert better.low < better.mean < better.high
    assert better.mean == pytest.approx(noise.mean() + 0.5)
    assert equal == MeanDifference(0, 0, 0)


def test_interval_of_independent_windows_is_the_textbook_one():
    """1.96 deviations over the root of their number on either side, within a tenth."""
    gaps = np.random.default_rng(6).normal(size=20_000)
    found = mean_differences(gaps[:, None], 20)[0]
    half = 1.96 * gaps.std() / 20_000**0.5
    assert (found.high - found.mean, found.mean - found.low) == pytest.approx((half, half), rel=0.1)


def test_short_test_set_leaves_the_outcome_open():
    """Fewer than five blocks: no interval, so the outcome is open."""
    found = mean_differences(np.ones((9, 1)), 2)[0]
    assert found == MeanDifference(1, None, None)
    assert outcome_of(found) == "open"


def test_same_seed_gives_the_same_interval():
    """The verdict on a run never changes."""
    gaps = np.random.default_rng(1).normal(size=(300, 2))
    assert mean_differences(gaps, 7) == mean_differences(gaps, 7)
    assert mean_differences(gaps, 7) != mean_differences(gaps, 7, seed=1)


@pytest.mark.parametrize(("windows", "seconds"), [(10_000, 0.5), (1_000_000, 2.5)])
def test_work_is_bounded(windows, seconds):
    """Six pairs in far less than a second, and a million windows in a few."""
    gaps = np.random.default_rng(1).normal(size=(windows, 6))
    began = time.process_time()
    mean_differences(gaps, block_length(windows, 24, 24))
    assert time.process_time() - began < seconds

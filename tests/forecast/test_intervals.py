"""Split conformal intervals."""

import numpy as np
import pytest

from rnnlab.forecast.intervals import (
    MOST_ERRORS,
    Interval,
    adaptive_half_widths,
    as_far_as_known,
    coverage,
    errors_apart,
    errors_needed,
    half_widths,
    is_measurable,
    measured_intervals,
    widened_half_widths,
    widening,
)
from rnnlab.forecast.messages import too_few_forecasts

NAN = np.nan


def column(values) -> np.ndarray:
    return np.reshape(np.asarray(values, float), (-1, 1, 1))


@pytest.mark.parametrize(
    ("level", "width"),
    [(0.8, 8), (0.75, 8), (0.5, 5), (0.1, 1), (0.9, 9)],
)
def test_half_width_is_the_hand_worked_rank_of_nine_errors(level, width):
    """Of the sizes 1 to 9 it is the ceil(10 * level)-th."""
    assert half_widths(column([3, -1, 7, 9, -5, 2, -8, 4, 6]), level).item() == width


def test_width_is_the_rank_that_covers_the_level_at_each_lead() -> None:
    """Of 9 errors the 8th smallest covers 80 %: ceil(10 * 0.8); at the second lead all are ten times larger."""
    sizes = np.array([3, -1, 4, 8, -5, 9, 2, 6, -7], float)
    errors = np.stack([sizes, 10 * sizes], axis=1)[..., None]
    assert half_widths(errors, 0.8)[:, 0].tolist() == [8, 80]


def test_too_few_errors_tell_no_width() -> None:
    """4 errors bound the fifth with 80 %, 3 do not; 95 % need 19. NaN marks leads a window does not reach."""
    errors = np.ones((4, 3, 1))
    errors[3, 1:] = NAN
    np.testing.assert_array_equal(half_widths(errors, 0.8)[:, 0], [1, NAN, NAN])
    assert np.isnan(half_widths(np.ones((18, 1, 1)), 0.95)).all()
    assert half_widths(np.ones((19, 1, 1)), 0.95)[0, 0] == 1


def test_width_never_shrinks_with_the_lead() -> None:
    """Smaller errors further ahead are luck: the wider interval of the nearer lead stays."""
    errors = np.array([[5.0, 2.0, 7.0, 1.0]] * 9)[..., None]
    assert half_widths(errors, 0.8)[:, 0].tolist() == [5, 5, 7, 7]


def test_half_widths_are_of_each_lead_time_and_target():
    """Lead times and targets are ranked apart, (horizon, targets)."""
    errors = np.arange(1, 10).reshape(9, 1, 1) * np.array([[1, 10, 100], [2, 20, 200]])
    assert half_widths(errors, 0.8).tolist() == [[8, 80, 800], [16, 160, 1600]]


def test_coverage_is_the_share_inside_by_lead_time_and_target():
    """Errors at or within the half width are inside; two windows, two lead times, two targets."""
    errors = np.array([[[1, 1.0], [-2, 3]], [[3, -1], [0, -5]]])
    assert coverage(errors, np.array([[2, 1.0], [2, 1]])).tolist() == [[0.5, 1.0], [1.0, 0.0]]


def test_intervals_have_a_row_for_each_target_and_level_with_their_whole_width():
    """Half widths of 2 and 1 are intervals 4 and 2 wide; one of the two errors at each lead time is inside."""
    errors = np.array([[[1.0], [-3.0]], [[5.0], [0.5]]])
    found = measured_intervals(("a",), {0.8: np.array([[[2.0], [1.0]]] * 2)}, errors)
    assert found == (Interval("a", 0.8, width=(4.0, 2.0), coverage=(0.5, 0.5)),)


@pytest.mark.parametrize(("level", "errors_known", "expected"), [(0.8, 19, 16 / 20), (0.95, 30, 30 / 31)])
def test_exchangeable_errors_are_covered_as_promised(level, errors_known, expected):
    """Over 20,000 draws the share inside is rank / (n + 1), at least the level (3 deviations: 0.009)."""
    errors = np.random.default_rng(4).standard_t(3, size=(errors_known + 1, 1, 20_000))
    inside = np.abs(errors[-1]) <= half_widths(errors[:-1], level)
    assert inside.mean() == pytest.approx(expected, abs=0.009)
    assert expected >= level


@pytest.mark.parametrize(
    ("level", "count", "sentence"),
    [
        (0.95, 10, "No 95 % interval: it takes 19 earlier forecasts, and there are 10."),
        (0.8, 1, "No 80 % interval: it takes 4 earlier forecasts, and there is 1."),
        (0.3, 0, "No 30 % interval: it takes 1 earlier forecast, and there are 0."),
        (
            0.999999,
            9,
            "No 99.9999 % interval: it takes 999999 earlier forecasts, and there are 9.",
        ),
        (0.975, 30, "No 97.5 % interval: it takes 39 earlier forecasts, and there are 30."),
    ],
)
def test_sentence_says_how_many_errors_it_takes(level, count, sentence):
    """The smallest n with ceil((n + 1) * level) <= n, which is level / (1 - level)."""
    assert str(too_few_forecasts(level, errors_needed(level), count)) == sentence


def test_high_level_needs_errors_of_the_forecast_itself():
    """80 % may come from other errors alone; 95 % only where the forecast's own gave one."""
    half, own = np.array([2.0, 3.0]), np.array([1.0, np.nan])
    assert as_far_as_known(half, own, 0.8).tolist() == [2, 3]
    np.testing.assert_array_equal(as_far_as_known(half, own, 0.95), [2, np.nan])


def test_few_errors_widen_the_interval_by_student_s_t():
    """Ten independent errors, 95 %: t with 9 degrees of freedom is 2.262 where the normal distribution has 1.960.

    The next error is as uncertain as the estimate, which adds the root of 1 + 1 / 10.
    """
    assert widening(10.0, 0.95) == pytest.approx(2.262157 / 1.959964 * np.sqrt(1.1), rel=1e-5)
    assert widening(1e6, 0.95) == pytest.approx(1, abs=1e-4)


def test_neighbours_that_share_steps_count_less():
    """30 windows one step apart at 5 steps ahead say as much as 10 that share none; every fifth one shares none."""
    assert errors_apart(30, 5) == 10
    assert errors_apart(30, 5, spacing=5) == 30
    errors = np.ones((30, 5, 1))
    widths = widened_half_widths(errors, 0.8, spacing=1)[:, 0]
    assert widths[[0, 4]] == pytest.approx([widening(30.0, 0.8), widening(10.0, 0.8)])


def test_adaptive_interval_is_the_rank_among_the_errors_known_by_then():
    """19 errors of 1 before; the first test error, 9, is known at the window one step later, and is the largest."""
    before, errors = np.ones((19, 1, 1)), column([9.0] * 4)
    halves = adaptive_half_widths(before, errors, 0.95)[:, 0, 0]
    assert halves[0] == pytest.approx(widening(19.0, 0.95))
    assert halves[1] == pytest.approx(9 * widening(20.0, 0.95))


def test_adaptive_interval_never_reads_an_error_that_is_still_open():
    """At 3 steps ahead the error of window 4 is known at window 7: until then nothing depends on it."""
    random = np.random.default_rng(0)
    before, errors = random.normal(size=(40, 3, 1)), random.normal(size=(30, 3, 1))
    changed = errors.copy()
    errors[4], changed[4] = 0, 100
    one, other = (adaptive_half_widths(before, given, 0.8) for given in (errors, changed))
    for lead in range(3):
        differs = np.flatnonzero(one[:, lead, 0] != other[:, lead, 0])
        assert differs[0] == 4 + lead + 1


@pytest.mark.parametrize("level", [0.8, 0.95])
def test_adaptive_interval_covers_although_errors_grow(level):
    """Errors four times as large as before the test set: a fixed interval would cover a third or less."""
    random = np.random.default_rng(3)
    before, errors = random.normal(size=(200, 1, 1)), 4 * random.normal(size=(1500, 1, 1))
    covered = coverage(errors, adaptive_half_widths(before, errors, level)).item()
    assert covered == pytest.approx(level, abs=0.03)
    assert coverage(errors, np.broadcast_to(half_widths(before, level), errors.shape)).item() < level - 0.3


def test_adaptive_interval_follows_within_a_short_test_set():
    """30 errors three times as large as before: 73 % are inside; a fixed interval of 80 % covers a third."""
    random = np.random.default_rng(8)
    covered, fixed = [], []
    for _ in range(60):
        before, errors = random.normal(size=(30, 1, 1)), 3 * random.normal(size=(30, 1, 1))
        covered.append(coverage(errors, adaptive_half_widths(before, errors, 0.8)).item())
        fixed.append(coverage(errors, np.broadcast_to(half_widths(before, 0.8), errors.shape)).item())
    assert np.mean(fixed) < 0.4
    assert np.mean(covered) > 0.7


def test_adaptive_interval_forgets_the_oldest_errors():
    """With more errors than are kept, those of long ago say nothing."""
    before = np.concatenate([np.full((MOST_ERRORS, 1, 1), 50.0), np.ones((MOST_ERRORS, 1, 1))])
    assert adaptive_half_widths(before, column([1.0, 1.0]), 0.8).max() == pytest.approx(1, abs=1e-3)


def test_window_without_enough_errors_has_no_interval_yet():
    """Of 80 %: three errors before are too few, the fourth is known at the second window."""
    halves = adaptive_half_widths(np.ones((3, 1, 1)), column([1.0] * 3), 0.8)[:, 0, 0]
    assert np.isnan(halves[0]) and np.isfinite(halves[1:]).all()
    assert coverage(column([1.0] * 3), halves[:, None, None]).item() == 1


def test_needed_errors_are_more_where_neighbours_share_steps():
    """Four give 80 % one step ahead. Of nine windows of eight steps, two at most share no step."""
    assert [errors_needed(0.8, horizon) for horizon in (1, 2, 8)] == [4, 4, 9]
    for horizon, count in ((8, 8), (8, 9)):
        half = adaptive_half_widths(np.ones((count, horizon, 1)), np.ones((5, horizon, 1)), 0.8)
        assert is_measurable(half) == (count == 9)


def test_level_is_left_out_whose_coverage_only_few_windows_could_measure():
    """Ten errors are known at first, and 95 % needs nineteen: 11 of 20 windows have an interval, then 6 of 15."""
    for windows, enough in ((20, True), (15, False)):
        half = adaptive_half_widths(np.ones((10, 1, 1)), np.ones((windows, 1, 1)), 0.95)
        assert (~np.isnan(half)).sum() == windows - 9
        assert is_measurable(half) == enough

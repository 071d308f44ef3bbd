"""Split conformal intervals."""

import numpy as np
import pytest

from rnnlab.forecast.intervals import Interval, coverage, errors_needed, half_widths, measured_intervals
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
    found = measured_intervals(("a",), {0.8: np.array([[2.0], [1.0]])}, errors)
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
        (0.95, 10, "No 95 % interval: it takes 19 forecasts in the validation set, and there are 10."),
        (0.8, 1, "No 80 % interval: it takes 4 forecasts in the validation set, and there is 1."),
        (0.3, 0, "No 30 % interval: it takes 1 forecast in the validation set, and there are 0."),
        (
            0.999999,
            9,
            "No 99.9999 % interval: it takes 999999 forecasts in the validation set, and there are 9.",
        ),
        (0.975, 30, "No 97.5 % interval: it takes 39 forecasts in the validation set, and there are 30."),
    ],
)
def test_sentence_says_how_many_errors_it_takes(level, count, sentence):
    """The smallest n with ceil((n + 1) * level) <= n, which is level / (1 - level)."""
    assert str(too_few_forecasts(level, errors_needed(level), count)) == sentence

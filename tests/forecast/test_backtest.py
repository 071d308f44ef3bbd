"""The test set in slices of time."""

import numpy as np
import pytest

from rnnlab.forecast.backtest import Slices, slice_errors


def test_slices_are_consecutive_and_as_long_as_each_other():
    """40 windows from row 100 on, two steps ahead: ten each, with the means of their own errors."""
    errors = np.arange(80.0).reshape(40, 2)
    found = slice_errors(np.arange(100, 140), 2, ("a", "b"), {"forecast": errors, "linear": 2 * errors})
    assert found.rows == ((101, 111), (111, 121), (121, 131), (131, 141))
    assert found.mae("a")["forecast"] == pytest.approx((9, 29, 49, 69))
    assert found.mae("b")["linear"] == pytest.approx((20, 60, 100, 140))


@pytest.mark.parametrize(("windows", "count"), [(39, 3), (20, 2), (19, 0), (1, 0)])
def test_slices_hold_ten_windows_at_least(windows, count):
    """A shorter test set has fewer slices, or none."""
    found = slice_errors(np.arange(windows), 1, ("a",), {"forecast": np.ones((windows, 1))})
    assert len(found.rows) == count
    assert found == Slices() or len(found.mae("a")["forecast"]) == count

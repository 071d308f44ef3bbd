"""Long lines with fewer points, and rows as places on the x axis."""

import numpy as np
import pandas as pd
import pytest

from rnnlab.figures.lines import MOST_POINTS, axis_type, axis_values, thinned


@pytest.mark.parametrize("rows", [0, 1, 2, MOST_POINTS])
def test_short_line_is_drawn_whole(rows: int) -> None:
    """No point is dropped where there is room for all."""
    assert list(thinned(np.zeros(rows))) == list(range(rows))


def test_thinned_line_keeps_a_single_peak_and_a_single_trough() -> None:
    """One odd value in a hundred thousand is what a person looks for."""
    values = np.random.default_rng(3).normal(size=100_000)
    values[54_321], values[77_777] = 90.0, -90.0
    rows = thinned(values)
    assert len(rows) <= MOST_POINTS
    assert {54_321, 77_777} <= set(rows.tolist())
    assert (rows[0], rows[-1]) == (0, 99_999)
    assert (np.diff(rows.astype("int64")) > 0).all()


def test_thinning_leaves_the_values_as_they_are() -> None:
    """A figure is made from data, it does not touch it."""
    values = np.arange(10_000.0)
    values.setflags(write=False)
    thinned(values)


def test_axis_values_are_milliseconds_since_1970_or_row_numbers() -> None:
    """Plotly reads numbers on a date axis as milliseconds."""
    times = pd.DatetimeIndex(["1970-01-01 00:00", "1970-01-01 01:00", "1970-01-02 00:00"])
    assert axis_values(times, np.array([0, 1, 2])).tolist() == [0.0, 3_600_000.0, 86_400_000.0]
    assert axis_values(None, np.array([4, 7])).tolist() == [4.0, 7.0]
    assert (axis_type(times), axis_type(None)) == ("date", "linear")

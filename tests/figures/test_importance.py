"""Charts of importance and of errors by group."""

import numpy as np

from rnnlab.figures.importance import (
    ErrorBar,
    ImportancePlot,
    errors_figure,
    inputs_by_lag_figure,
    inputs_figure,
    lags_figure,
)
from rnnlab.figures.palette import FORECASTS


def test_longest_bar_is_on_top_and_whiskers_span_the_repeats() -> None:
    """Two repeats: the bar ends at their mean, the whisker at each of them."""
    (bar,) = inputs_figure(ImportancePlot(("a", "b"), np.array([[1.0, 10.0], [3.0, 20.0]]), "%")).data
    assert (list(bar.x), list(bar.customdata)) == ([15, 2], ["b", "a"])
    assert (list(bar.error_x.array), list(bar.error_x.arrayminus)) == ([5, 1], [5, 1])


def test_only_the_most_important_inputs_are_drawn() -> None:
    """A long name is shortened, but complete in the hover text."""
    names = [f"{place} {'x' * 40}" for place in range(100)]
    figure = inputs_figure(ImportancePlot(names, np.arange(100.0)[np.newaxis], "%"))
    (bar,) = figure.data
    assert list(bar.x) == list(range(99, 87, -1))
    assert bar.customdata[0] == names[99]
    assert figure.layout.yaxis.ticktext[0] == "99 " + "x" * 18 + "…"


def test_nearest_lag_is_at_the_right() -> None:
    """As in time. Ranges of lags are names, not numbers."""
    figure = lags_figure(ImportancePlot(("1", "2", "3–5"), np.array([[3.0, 2.0, 1.0]]), ""))
    assert list(figure.data[0].x) == ["1", "2", "3–5"]
    assert (figure.layout.xaxis.autorange, figure.layout.xaxis.type) == ("reversed", "category")
    assert figure.layout.yaxis.title.text == "increase of the error"


def test_random_differences_do_not_fill_the_chart() -> None:
    """The axis ends at 2 % or more."""
    axis = lags_figure(ImportancePlot(("1", "2"), np.array([[0.3, -0.2]]), "%")).layout.yaxis
    assert axis.range[1] >= 2
    axis = lags_figure(ImportancePlot(("1", "2"), np.array([[40.0, -10.0], [50.0, -20.0]]), "%")).layout.yaxis
    assert axis.range[0] < -20
    assert axis.range[1] > 50


def test_colours_of_inputs_by_lag_start_at_no_increase() -> None:
    """A random decrease has the same colour as no difference."""
    figure = inputs_by_lag_figure(("a", "<b>"), ("1", "2"), np.array([[-0.1, 0.2], [4.0, 1.0]]), "%")
    (grid,) = figure.data
    assert grid.z.tolist() == [[4, 1], [-0.1, 0.2]]
    assert (grid.zmin, grid.zmax) == (0, 4)
    assert grid.customdata[:, 0].tolist() == ["&lt;b&gt;", "a"]


def test_errors_are_beside_those_of_persistence_and_above_the_number_of_windows() -> None:
    """Three kinds of bars with the same names."""
    figure = errors_figure("weekday", [ErrorBar("Mon", 7, 1.0, 2.0), ErrorBar("Tue", 6, 3.0, 2.5)])
    drawn = {bar.name: (list(bar.x), list(bar.y)) for bar in figure.data}
    names = ["Mon", "Tue"]
    assert drawn == {
        "forecast": (names, [1, 3]),
        "persistence": (names, [2, 2.5]),
        "windows": (names, [7, 6]),
    }
    assert [bar.marker.color for bar in figure.data[:2]] == [FORECASTS["forecast"], FORECASTS["persistence"]]
    assert figure.layout.xaxis2.title.text == "weekday"

"""The series with its parts and one window, and the window close up."""

import numpy as np
import pandas as pd
import pytest

from rnnlab.figures.series import (
    SeriesPlot,
    WindowPlot,
    broken_at_gaps,
    escaped,
    series_figure,
    window_figure,
)

NASTY = "<b>a & b</b>"


def series_plot(**changes: object) -> SeriesPlot:
    fields = {
        "times": None,
        "lines": {"a": np.arange(10.0), "b": np.arange(10.0)[::-1]},
        "colours": {"a": "#112233", "b": "#445566"},
        "targets": ("a",),
        "parts": {"training": (0, 6), "validation": (6, 6), "test": (6, 10)},
        "window": (2, 4),
        "predicted": (5, 6),
        "segments": np.array([0] * 5 + [1] * 5),
    }
    return SeriesPlot(**{**fields, **changes})


def test_line_is_broken_at_a_gap() -> None:
    """No line bridges rows that do not follow each other, and every point is still drawn."""
    values, segments = np.arange(6.0), np.array([0, 0, 1, 1, 2, 2])
    rows, drawn = broken_at_gaps(values, np.arange(6), segments)
    np.testing.assert_array_equal(drawn, [0, 1, np.nan, 2, 3, np.nan, 4, 5])
    assert rows.tolist() == [0, 1, 2, 2, 3, 4, 4, 5]
    assert values.tolist() == [0, 1, 2, 3, 4, 5]


def test_line_is_broken_at_a_gap_that_thinning_jumped_over() -> None:
    """The gap counts between the points that are drawn, not between the rows."""
    rows, drawn = broken_at_gaps(np.arange(6.0), np.array([0, 5]), np.array([0, 0, 1, 1, 2, 2]))
    np.testing.assert_array_equal(drawn, [0, np.nan, 5])
    assert rows.tolist() == [0, 5, 5]


def test_line_of_no_rows_has_nothing_to_break() -> None:
    """An empty line stays an empty line."""
    none = np.array([], dtype=int)
    rows, drawn = broken_at_gaps(np.array([]), none, none)
    assert rows.tolist() == drawn.tolist() == []


def test_series_figure_has_a_line_a_feature_and_a_box_a_part_that_has_rows() -> None:
    """An empty validation part is not drawn; the window and what it predicts are."""
    figure = series_figure(series_plot())
    assert [line.name for line in figure.data] == ["a", "b"]
    spans = [(shape.x0, shape.x1) for shape in figure.layout.shapes]
    assert (0.0, 5.0) in spans and (6.0, 9.0) in spans
    assert (2.0, 4.0) in spans and (5.0, 6.0) in spans
    words = [annotation.text for annotation in figure.layout.annotations]
    assert words == ["<b>a</b> · target", "b", "training", "test"]


def test_window_too_narrow_to_see_is_drawn_wider() -> None:
    """A window of one row in a thousand is still a box, which ends where the window ends."""
    figure = series_figure(
        series_plot(
            lines={"a": np.zeros(1001)},
            window=(500, 500),
            predicted=(501, 501),
            segments=np.zeros(1001, int),
            parts={},
        )
    )
    box = figure.layout.shapes[0]
    assert (box.x0, box.x1) == (496.0, 500.0)


@pytest.mark.parametrize("times", [None, pd.date_range("2025-01-01", periods=10, freq="h")])
def test_hover_and_labels_show_a_name_literally(times: pd.DatetimeIndex | None) -> None:
    """A column's name is text, whatever it holds."""
    figure = series_figure(
        series_plot(
            times=times,
            lines={NASTY: np.arange(10.0)},
            colours={NASTY: "#112233"},
            targets=(),
        )
    )
    safe = "&lt;b&gt;a &amp; b&lt;/b&gt;"
    assert figure.data[0].hovertemplate == "%{y:.4g}<extra>" + safe + "</extra>"
    assert figure.layout.annotations[0].text == safe


def test_escaped_leaves_plain_names_alone() -> None:
    """Degrees, units and other letters are no markup."""
    assert escaped("température (°C)") == "température (°C)"
    assert escaped("") == ""


def test_window_figure_has_a_point_for_each_row_in_order() -> None:
    """Three rows go in, the next two are to be predicted, each with its own label."""
    figure = window_figure(
        WindowPlot(
            inputs={"a": np.array([1.0, 2.0, 3.0])},
            predicted={"a": np.array([4.0, 5.0])},
            labels=("r0", "r1", "r2", "r3", "r4"),
            colours={"a": "#112233"},
        )
    )
    goes_in, ahead = figure.data
    assert (list(goes_in.x), list(goes_in.y)) == ([1, 2, 3], [1.0, 2.0, 3.0])
    assert (list(ahead.x), list(ahead.y)) == ([4, 5], [4.0, 5.0])
    assert list(goes_in.customdata) == ["r0", "r1", "r2"]
    assert list(ahead.customdata) == ["r3", "r4"]


def test_window_figure_of_one_row_in_and_one_ahead() -> None:
    """The smallest window there is."""
    figure = window_figure(WindowPlot({"a": np.ones(1)}, {"a": np.ones(1)}, ("r0", "r1"), {"a": "#112233"}))
    assert list(figure.layout.xaxis.ticktext) == ["r0", "r1"]

"""The series with its split and one window, and the close-up of the window."""

import html

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from rnnlab.figures.series import (
    SeriesPlot,
    WindowPlot,
    broken_at_gaps,
    escaped,
    series_figure,
    window_figure,
)
from rnnlab.figures.visible_range import VisibleRange, whole_series

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
    fields = {**fields, **changes}
    fields.setdefault("shown", whole_series(len(fields["segments"])))
    return SeriesPlot(**fields)


def test_line_is_broken_at_a_gap() -> None:
    """No line crosses the gap, and every point is drawn."""
    values, segments = np.arange(6.0), np.array([0, 0, 1, 1, 2, 2])
    rows, drawn = broken_at_gaps(values, np.arange(6), segments)
    np.testing.assert_array_equal(drawn, [0, 1, np.nan, 2, 3, np.nan, 4, 5])
    assert rows.tolist() == [0, 1, 2, 2, 3, 4, 4, 5]
    assert values.tolist() == [0, 1, 2, 3, 4, 5]


def test_line_is_broken_at_a_gap_between_downsampled_points() -> None:
    """Between the drawn points, not only between neighbouring rows."""
    rows, drawn = broken_at_gaps(np.arange(6.0), np.array([0, 5]), np.array([0, 0, 1, 1, 2, 2]))
    np.testing.assert_array_equal(drawn, [0, np.nan, 5])
    assert rows.tolist() == [0, 5, 5]


def test_empty_line_stays_empty() -> None:
    """There is no gap to break at."""
    none = np.array([], dtype=int)
    rows, drawn = broken_at_gaps(np.array([]), none, none)
    assert rows.tolist() == drawn.tolist() == []


def test_series_figure_has_a_line_for_each_feature_and_a_box_for_each_set() -> None:
    """An empty validation set is not drawn; the window and the rows to predict are."""
    figure = series_figure(series_plot())
    assert [line.name for line in figure.data] == ["a", "b"]
    spans = [(shape.x0, shape.x1) for shape in figure.layout.shapes]
    boxes = [(0.0, 5.0), (2.0, 4.0), (5.0, 6.0), (6.0, 9.0)]
    assert sorted(spans) == sorted(boxes * 2)  # in the panel of each feature
    words = [annotation.text for annotation in figure.layout.annotations]
    assert words == ["<b>a</b> · target", "b", "training", "test"]


def test_very_narrow_window_is_drawn_wider() -> None:
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


def zoomed_in(shown: VisibleRange, times: pd.DatetimeIndex | None = None) -> go.Figure:
    """The figure of 10,000 rows with a gap after row 5,004, zoomed to that range."""
    rows = np.arange(10_000)
    return series_figure(
        series_plot(
            times=times,
            lines={"a": np.sin(rows) * rows},
            parts={"training": (0, 7000), "validation": (7000, 8500), "test": (8500, 10_000)},
            window=(5000, 5002),
            predicted=(5003, 5003),
            segments=(rows > 5004).astype("int64"),
            shown=shown,
        )
    )


def test_every_row_is_a_point_at_the_deepest_zoom() -> None:
    """Twelve rows are twelve marks, and the gap stays a gap."""
    figure = zoomed_in(VisibleRange(5000, 5012, 10_000))
    line = figure.data[0]
    assert line.mode == "lines+markers"
    assert list(line.x) == [5000, 5001, 5002, 5003, 5004, 5005, *range(5005, 5012)]
    values = [row * np.sin(row) for row in range(5000, 5012)]
    np.testing.assert_allclose(line.y, [*values[:5], np.nan, *values[5:]])
    assert tuple(figure.layout.xaxis.range) == pytest.approx((5000 - 0.132, 5011 + 0.132))


def test_zoom_shows_exactly_the_visible_rows() -> None:
    """Two thousand rows fit, so all are drawn; the axis ends where they end."""
    figure = zoomed_in(VisibleRange(1000, 3000, 10_000))
    assert list(figure.data[0].x) == list(range(1000, 3000))
    assert figure.data[0].mode == "lines"
    assert tuple(figure.layout.xaxis.range) == (1000, 2999)


def test_zoomed_sets_are_shaded_and_named_if_there_is_room() -> None:
    """Only the last ten rows of the training set are visible: no room for a name."""
    figure = zoomed_in(VisibleRange(6990, 8000, 10_000))
    spans = [(shape.x0, shape.x1) for shape in figure.layout.shapes]
    assert spans[:2] == [(6990, 6999), (7000, 7999)]
    words = [annotation.text for annotation in figure.layout.annotations]
    assert words == ["<b>a</b> · target", "validation"]


def test_zoomed_window_has_its_real_width() -> None:
    """On the whole series it is drawn wider."""
    whole_box, near_box = (
        zoomed_in(shown).layout.shapes[place]
        for shown, place in ((whole_series(10_000), 3), (VisibleRange(4990, 5010, 10_000), 1))
    )
    assert (whole_box.x0, whole_box.x1) == (pytest.approx(5002 - 0.004 * 9999), 5002)
    assert (near_box.x0, near_box.x1) == (5000, 5002)


def test_zoomed_axis_of_times_is_in_milliseconds() -> None:
    """The ends of the axis are the times of the first and the last row shown."""
    times = pd.date_range("1970-01-01", periods=10_000, freq="min")
    figure = zoomed_in(VisibleRange(1000, 2000, 10_000), times)
    assert tuple(figure.layout.xaxis.range) == (60_000 * 1000, 60_000 * 1999)
    assert figure.layout.xaxis.type == "date"


@pytest.mark.parametrize("times", [None, pd.date_range("2025-01-01", periods=10, freq="h")])
def test_hover_and_labels_show_a_name_literally(times: pd.DatetimeIndex | None) -> None:
    """HTML in a column's name has no effect."""
    figure = series_figure(
        series_plot(
            times=times,
            lines={NASTY: np.arange(10.0)},
            colours={NASTY: "#112233"},
            targets=(),
        )
    )
    safe = "&lt;b&gt;a &amp; b&lt;/b&gt;"
    assert figure.data[0].hovertemplate == "%{y:,.4~r}<extra>" + safe + "</extra>"
    assert figure.layout.annotations[0].text == safe


def test_escaped_does_not_change_plain_names() -> None:
    """Degrees, units and other letters are not markup."""
    assert escaped("température (°C)") == "température (°C)"
    assert escaped("") == ""


def test_escaped_leaves_no_markup() -> None:
    """No template field, no MathJax formula, no tag."""
    name = "%{y} $x^2$ <b>5 & 6</b>"
    assert html.unescape(escaped(name)) == name
    assert not set(escaped(name)) & set("<$") and "%{" not in escaped(name)


def test_window_figure_has_a_point_for_each_row_in_order() -> None:
    """Three input rows and two rows to predict, each with its label."""
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
    """The smallest window."""
    figure = window_figure(WindowPlot({"a": np.ones(1)}, {"a": np.ones(1)}, ("r0", "r1"), {"a": "#112233"}))
    assert list(figure.layout.xaxis.ticktext) == ["r0", "r1"]

"""Forecasts beside the actual values."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from rnnlab.figures.forecast import (
    MOST_DRAWN,
    ForecastPlot,
    Line,
    forecast_figure,
    initial_range,
    lines_at_first,
    optional_lines,
    value_range,
)
from rnnlab.figures.key_line import KeyEntry, key_height, key_line

NAMES = ("forecast", "network", "persistence", "seasonal_naive", "linear")


def plot(windows: int = 4, **changes: object) -> ForecastPlot:
    fields = {
        "target": "a",
        "colour": "#112233",
        "times": None,
        "rows": np.arange(100, 100 + windows),
        "truth": np.arange(windows, dtype=float),
        "forecasts": {name: np.arange(windows) + shift for shift, name in enumerate(NAMES, 1)},
        "half_widths": {0.8: 0.5, 0.95: 2.0},
        "selected": 2,
    }
    return ForecastPlot(**{**fields, **changes})


def lines(figure: object) -> dict[str, object]:
    return {line.name: line for line in figure.data}


def test_every_forecast_is_drawn_at_its_row() -> None:
    """The first prediction is of row 100, for the forecast, the network alone and each baseline."""
    drawn = lines(forecast_figure(plot(lines_shown=NAMES[1:])))
    assert list(drawn["actual"].x) == list(drawn["predicted"].x) == [100, 101, 102, 103]
    assert list(drawn["predicted"].y) == [1, 2, 3, 4]
    assert list(drawn["network alone"].y) == [2, 3, 4, 5]
    assert list(drawn["persistence"].y) == [3, 4, 5, 6]
    assert list(drawn["seasonal naive"].y) == [4, 5, 6, 7]
    assert list(drawn["linear model"].y) == [5, 6, 7, 8]


def test_few_points_have_a_label_each() -> None:
    """Three months have three ticks and not ten weeks between them."""
    months = pd.date_range("2024-11-01", periods=3, freq="MS")
    figure = forecast_figure(plot(3, times=months, rows=np.arange(3)))
    assert list(figure.layout.xaxis.tickvals) == list(lines(figure)["actual"].x)
    assert len(figure.layout.xaxis.tickvals) == 3
    assert forecast_figure(plot(7)).layout.xaxis.tickvals is None


def test_interval_lies_half_a_width_on_either_side() -> None:
    """Upper edge forwards, lower edge backwards: one closed shape."""
    band = lines(forecast_figure(plot()))["80 % interval"]
    assert list(band.y) == [1.5, 2.5, 3.5, 4.5, 3.5, 2.5, 1.5, 0.5]
    assert list(band.x) == [100, 101, 102, 103, 103, 102, 101, 100]


def test_no_line_and_no_interval_crosses_a_gap() -> None:
    """Rows 100 and 101, then 103 and 104 after a gap: two pieces each, and each point keeps its window."""
    made = plot(rows=np.array([100, 101, 103, 104]), segments=np.repeat([0, 1], [102, 3]), before=None)
    drawn = lines(
        forecast_figure(replace(made, lines_shown=["0.8", "linear"], so_far=Line(made.rows, made.truth)))
    )
    nan = pytest.approx(np.nan, nan_ok=True)
    for name in ("actual", "predicted", "linear model", "predicted so far"):
        assert list(drawn[name].x) == [100, 101, 103, 103, 104]
        assert drawn[name].y[2] == nan and np.isfinite(np.delete(drawn[name].y, 2)).all()
    assert [window for window, _ in drawn["predicted"].customdata] == [0, 1, 2, 2, 3]
    band = drawn["80 % interval"]
    assert list(band.x) == [100, 101, 101, 100, nan, 103, 104, 104, 103]
    assert list(band.y) == [1.5, 2.5, 1.5, 0.5, nan, 3.5, 4.5, 3.5, 2.5]


def test_interval_ends_at_the_limits_of_the_target() -> None:
    """A count has no negative values, and the axis need not reach there."""
    shape = plot(limits=(0.0, 4.0), lines_shown=["0.95"])
    assert list(lines(forecast_figure(shape))["95 % interval"].y) == [3, 4, 4, 4, 2, 1, 0, 0]


def test_other_lines_are_drawn_on_demand() -> None:
    """At first the interval of 80 %; then those that are chosen, by their keys."""
    at_first = ["80 % interval", "actual", "predicted", "selected window"]
    assert list(lines(forecast_figure(plot()))) == at_first
    drawn = lines(forecast_figure(plot(lines_shown=["0.95", "linear"])))
    assert list(drawn) == ["95 % interval", "actual", "linear model", "predicted", "selected window"]
    assert list(drawn["95 % interval"].y) == [3, 4, 5, 6, 2, 1, 0, -1]
    assert list(lines(forecast_figure(plot(lines_shown=[])))) == at_first[1:]


def test_every_other_line_can_be_chosen() -> None:
    """The intervals, the network and the baselines, under the names that the chart gives them."""
    shape = plot()
    names = optional_lines(shape.forecasts, shape.half_widths)
    assert list(names) == ["0.8", "0.95", "network", "persistence", "seasonal_naive", "linear"]
    drawn = lines(forecast_figure(plot(lines_shown=list(names))))
    assert set(names.values()) == set(drawn) - {"actual", "predicted", "selected window"}
    assert lines_at_first(shape.half_widths) == ["0.8"]
    assert lines_at_first({}) == []


def test_legend_has_every_line_and_replaces_the_names_above_the_chart() -> None:
    """On a page without the menu of lines a click in plotly's legend shows a line."""
    figure = forecast_figure(plot(), legend=True)
    drawn = lines(figure)
    assert drawn["80 % interval"].visible is True
    hidden = {name for name, line in drawn.items() if line.visible == "legendonly"}
    assert hidden == {"95 % interval", "network alone", "persistence", "seasonal naive", "linear model"}
    assert figure.layout.showlegend is True
    assert [note.text for note in figure.layout.annotations] == ["picked"]


def test_names_above_the_chart_are_those_of_the_drawn_lines() -> None:
    """Each beside a piece of its line in its colour; before training there are only actual values."""
    names, picked = forecast_figure(plot(lines_shown=["persistence"])).layout.annotations
    assert [text.strip() for text in re.sub("<[^>]*>", "", names.text).split("\u2002")] == [
        "━━ actual",
        "━━ predicted",
        "╍╍ persistence",
    ]
    assert re.findall("color:(#[0-9a-f]+)", names.text) == ["#112233", "#4878fc", "#d9722b"]
    assert picked.text == "picked"
    (names,) = forecast_figure(plot(forecasts={}, half_widths={})).layout.annotations
    assert re.sub("<[^>]*>", "", names.text) == "━━ actual"


def test_picked_is_written_on_the_side_with_more_room() -> None:
    """Left of the last point and right of the first one, so that the word is not cut."""
    left, right = (forecast_figure(plot(selected=place)).layout.annotations[1] for place in (3, 0))
    assert (left.x, left.y, left.xanchor) == (103, 4, "right")
    assert (right.x, right.y, right.xanchor) == (100, 1, "left")


def test_picked_is_written_where_the_line_beside_it_is_not() -> None:
    """Above the end of a line that rises, and below where it begins."""
    left, right = (forecast_figure(plot(100, selected=place)).layout.annotations[1] for place in (99, 0))
    assert left.yshift > 0 > right.yshift


def test_actual_values_are_seen_below_the_forecast() -> None:
    """The forecast lies on top as a line that is half as wide."""
    figure = forecast_figure(plot())
    names = [line.name for line in figure.data]
    assert names.index("actual") < names.index("predicted")
    assert lines(figure)["actual"].line.width >= 2 * lines(figure)["predicted"].line.width


def test_axis_fits_the_lines_and_bands_that_are_drawn() -> None:
    """Actual and predicted 0 to 10, +-3 at 80 %, the network 2 below: from -3 to 13, and 0.08 of that on both sides."""
    truth = np.array([0.0, 10.0])
    made = plot(
        windows=2, truth=truth, forecasts={"forecast": truth, "network": truth - 2},
        half_widths={0.8: np.full(2, 3.0), 0.95: np.full(2, 90.0)}, selected=1,
    )  # fmt: skip
    assert forecast_figure(made).layout.yaxis.range == pytest.approx((-4.28, 14.28))
    alone = replace(made, lines_shown=["network"])
    assert forecast_figure(alone).layout.yaxis.range == pytest.approx((-2.96, 10.96))


@pytest.mark.parametrize(("windows", "opacity"), [(30, 1), (300, 0)])
def test_only_few_points_have_marks(windows: int, opacity: int) -> None:
    """Many marks would cover the lines; they can be clicked all the same."""
    points = lines(forecast_figure(plot(windows=windows)))["predicted"]
    assert points.mode == "lines+markers"
    looks = (points.marker, points.selected.marker, points.unselected.marker)
    assert [look.opacity for look in looks] == [opacity] * 3


def test_axis_fits_the_visible_actual_values() -> None:
    """From 0 to 10 with 0.08 of that above and below; a forecast far out widens it by at most 0.6 of it."""
    truth = np.array([0.0, 10.0, np.nan])
    assert value_range(truth, truth) == pytest.approx([-0.8, 10.8])
    assert value_range(truth, np.array([5.0, 1e9, np.nan])) == pytest.approx([-1.28, 17.28])
    assert value_range(np.ones(3), np.ones(3)) is None
    assert value_range(np.array([np.nan]), np.array([1.0])) is None


def test_without_a_validation_set_there_is_no_interval() -> None:
    """An interval is calibrated on the validation set."""
    drawn, usual = (lines(forecast_figure(shape, legend=True)) for shape in (plot(half_widths={}), plot()))
    assert usual.keys() - drawn.keys() == {"80 % interval", "95 % interval"}


def test_points_hold_the_index_of_their_window() -> None:
    """So a click selects the right window, even if not every point is drawn."""
    drawn = lines(forecast_figure(plot(windows=10 * MOST_DRAWN, selected=40_000)))["predicted"]
    assert len(drawn.x) < MOST_DRAWN
    windows, errors = np.array(drawn.customdata).T
    np.testing.assert_array_equal(drawn.x, 100 + windows)
    assert (windows[0], windows[-1]) == (0, 10 * MOST_DRAWN - 1)
    assert set(errors) == {1.0}


@pytest.mark.parametrize("selected", [0, 40_000, 10 * MOST_DRAWN - 1])
def test_every_window_in_the_initial_range_is_drawn(selected: int) -> None:
    """The windows around the selected one are all drawn, and the axis shows no others."""
    figure = forecast_figure(plot(windows=10 * MOST_DRAWN, selected=selected))
    low, high = figure.layout.xaxis.range
    seen = [x for x in lines(figure)["actual"].x if low <= x <= high]
    assert len(seen) >= 240
    assert (np.diff(seen) == 1).all()


def test_peaks_far_from_the_selected_window_are_drawn() -> None:
    """Both of actual and of predicted values."""
    windows = 10 * MOST_DRAWN
    truth, predicted = np.zeros(windows), np.zeros(windows)
    truth[1111], predicted[22_222] = 50, -50
    figure = forecast_figure(
        plot(windows=windows, truth=truth, forecasts={"forecast": predicted}, selected=windows - 1)
    )
    assert max(lines(figure)["actual"].y) == 50
    assert min(lines(figure)["predicted"].y) == -50


def test_selected_window_is_marked() -> None:
    """A ring is drawn on its forecast."""
    ring = lines(forecast_figure(plot(selected=3)))["selected window"]
    assert (list(ring.x), list(ring.y)) == ([103], [4])


def test_single_window_is_drawn() -> None:
    """The smallest test set."""
    figure = forecast_figure(plot(windows=1, selected=0))
    assert list(lines(figure)["predicted"].y) == [1]


def test_target_s_name_is_shown_literally() -> None:
    """HTML in a column's name has no effect."""
    assert forecast_figure(plot(target="<i>a</i>")).layout.yaxis.title.text == "&lt;i&gt;a&lt;/i&gt;"


def test_initial_range_shows_the_end_or_the_selected_window() -> None:
    """Some 240 points, including the selected one."""
    x = np.arange(1000.0)
    assert initial_range(x, 999) == [760.0, 999.0]
    assert initial_range(x, 500) == [261.0, 500.0]
    assert initial_range(x, 3) == [0.0, 239.0]
    assert initial_range(np.arange(5.0), 4) == [0.0, 4.0]


def test_times_have_a_date_axis() -> None:
    """The x values are milliseconds."""
    times = pd.date_range("1970-01-01", periods=200, freq="s")
    figure = forecast_figure(plot(times=times))
    assert figure.layout.xaxis.type == "date"
    assert list(lines(figure)["actual"].x) == [100_000, 101_000, 102_000, 103_000]


def test_mark_of_a_window_at_the_end_is_not_cut() -> None:
    """The axis ends a little after the last point."""
    figure = forecast_figure(plot(selected=3))
    low, high = figure.layout.xaxis.range
    assert low < 100 and high > 103


def test_names_above_the_chart_are_no_wider_than_a_phone() -> None:
    """At 12 pixels a letter is some 6 wide, and a phone's chart 340; the chart makes room for a second row."""
    entries = [KeyEntry(name, "red") for name in ("actual", "predicted", "80 % interval (81 % inside)")]
    more = [*entries, KeyEntry("before the change", "blue")]
    assert "<br>" not in key_line(entries)["text"]
    first, second = key_line(more)["text"].split("<br>")
    assert first == key_line(entries)["text"] and second.endswith("before the change")
    assert key_height(more) > key_height(entries) > 16
    assert key_line([KeyEntry("x" * 100, "red")])["text"].count("<br>") == 0

"""Errors of the forecast and the baselines."""

import pytest

from rnnlab.figures.palette import FORECASTS
from rnnlab.figures.scores import axis_end, lead_times_figure, scores_figure, slices_figure

BY_LEAD = {"forecast": [1.0, 2.0, 3.0], "persistence": [1.5, 3.5, 5.0]}


def test_scores_are_bars_in_order() -> None:
    """One bar for each forecast, as long as its error, with its number and unit."""
    figure = scores_figure({"forecast": 1.0, "persistence": 2.5}, "°C")
    bars = figure.data[0]
    assert list(bars.x) == [1.0, 2.5]
    assert list(bars.y) == ["forecast", "persistence"]
    assert list(bars.text) == ["1.00 °C", "2.50 °C"]
    assert not figure.layout.shapes
    assert figure.layout.xaxis.title.text == "MAE (°C), lower is better"
    assert scores_figure({"forecast": 1.0}).layout.xaxis.title.text == "MAE, lower is better"


def test_bar_that_is_far_longer_than_the_others_is_cut() -> None:
    """It ends at 1.35 times the next one and is struck through; its number and its hover text are whole."""
    figure = scores_figure({"forecast": 0.5, "persistence": 0.8, "seasonal_naive": 4.0})
    bars = figure.data[0]
    assert list(bars.x) == pytest.approx([0.5, 0.8, 1.08])
    assert list(bars.text) == ["0.500", "0.800", "4.000"]
    assert list(bars.customdata) == [0.5, 0.8, 4.0]
    assert [(stroke.y0, stroke.y1) for stroke in figure.layout.shapes] == [(2.45, 1.55)] * 2
    assert figure.layout.xaxis.range[1] == pytest.approx(1.3 * 1.08)


def test_forecast_and_one_other_are_never_cut() -> None:
    """A forecast that is far worse than all others must look so; with two bars there is nothing to flatten."""
    assert axis_end({"forecast": 9.0, "persistence": 1.0, "linear": 1.0}) == pytest.approx(1.35 * 9)
    assert axis_end({"forecast": 0.1, "persistence": 9.0}) == pytest.approx(1.35 * 9)
    assert axis_end({"forecast": 1.0, "persistence": 2.0, "linear": 4.9}) == pytest.approx(1.35 * 4.9)
    assert axis_end({"forecast": 1.0, "persistence": 2.0, "linear": 5.1}) == pytest.approx(1.35 * 2)
    assert axis_end({"forecast": 0.0, "persistence": 0.0, "linear": 0.0}) == 0


def test_line_far_above_the_others_is_named_with_its_range() -> None:
    """The axis ends below it, so that the others are told apart."""
    figure = slices_figure(BY_LEAD | {"linear": [50.0, 60.0, 70.0]}, ["May", "June", "July"])
    assert list(figure.layout.yaxis.range) == pytest.approx([0, 1.35 * 5])
    assert [note.text for note in figure.layout.annotations] == ["linear model is above: 50 to 70"]
    assert not slices_figure(BY_LEAD, ["May", "June", "July"]).layout.annotations


def test_errors_by_lead_begin_at_one_step_ahead() -> None:
    """One line for each; the forecast is drawn last, on top."""
    below, above = lead_times_figure(BY_LEAD).data
    assert (below.name, above.name) == ("persistence", "forecast")
    assert list(above.x) == [1, 2, 3]
    assert list(above.y) == [1, 2, 3]
    assert above.line.color == FORECASTS["forecast"]


def test_slices_are_labelled_by_their_start() -> None:
    """The labels are categories, not numbers."""
    figure = slices_figure(BY_LEAD, ["May", "June", "July"])
    assert figure.layout.xaxis.type == "category"
    assert list(figure.data[1].x) == ["May", "June", "July"]
    assert list(figure.data[0].y) == [1.5, 3.5, 5.0]

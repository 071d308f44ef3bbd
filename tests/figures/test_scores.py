"""Errors of the forecast and the baselines."""

from rnnlab.figures.palette import FORECASTS
from rnnlab.figures.scores import lead_times_figure, scores_figure, slices_figure

BY_LEAD = {"forecast": [1.0, 2.0, 3.0], "persistence": [1.5, 3.5, 5.0]}


def test_scores_are_bars_in_order() -> None:
    """One bar for each forecast, as long as its error."""
    bars = scores_figure({"forecast": 1.0, "persistence": 2.5}).data[0]
    assert list(bars.x) == [1.0, 2.5]
    assert list(bars.y) == ["forecast", "persistence"]
    assert list(bars.text) == ["1", "2.5"]


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

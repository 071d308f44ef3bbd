"""Several runs in one picture."""

import numpy as np
import pandas as pd

from rnnlab.figures.compare import (
    ComparedForecasts,
    ForecastCurve,
    LossCurve,
    forecasts_figure,
    losses_figure,
    run_colours,
)
from rnnlab.figures.palette import RUNS


def test_run_keeps_its_colour_while_others_come_and_go() -> None:
    """A colour that is free again goes to the next that comes."""
    first = run_colours(["a", "b", "c"], {})
    assert list(first.values()) == list(RUNS[:3])
    second = run_colours(["b", "c", "d"], first)
    assert second == {"b": RUNS[1], "c": RUNS[2], "d": RUNS[0]}
    assert run_colours([], second) == {}


def test_losses_are_drawn_each_in_its_colour_with_the_line_at_one() -> None:
    """Persistence is 1 for all runs, up to the last epoch of the longest run."""
    figure = losses_figure([LossCurve("a", "#111111", (0.9, 0.5), 2), LossCurve("b", "#222222", (2.0,) * 5)])
    named = {line.name: line for line in figure.data if line.name}
    assert list(named) == ["a", "b", "last value (persistence)"]
    assert [named[name].line.color for name in "ab"] == ["#111111", "#222222"]
    assert (list(named["a"].x), list(named["a"].y)) == ([1, 2], [0.9, 0.5])
    line = named["last value (persistence)"]
    assert (list(line.x), list(line.y)) == ([1, 5], [1, 1])
    rings = [line for line in figure.data if line.mode == "markers"]
    assert [(list(ring.x), list(ring.y), ring.marker.color) for ring in rings] == [([2], [0.5], "#111111")]
    assert figure.layout.yaxis.type == "linear"


def test_loss_that_is_huge_does_not_flatten_the_others() -> None:
    """Then the axis is logarithmic; holes stay holes."""
    figure = losses_figure([LossCurve("a", "#111111", (900.0, None)), LossCurve("b", "#222222", (0.9, 0.8))])
    assert figure.layout.yaxis.type == "log"
    assert list(figure.data[0].y) == [900.0, None]


def test_names_are_drawn_literally() -> None:
    """Plotly reads a little HTML in names."""
    figure = losses_figure([LossCurve("<b>&x</b>", "#111111", (1.0,))])
    assert figure.data[0].name == "&lt;b&gt;&amp;x&lt;/b&gt;"


def test_forecasts_stand_beside_what_happened_in_the_same_rows() -> None:
    """One line in the target's colour, then one a run in its own, over the rows' times."""
    times = pd.date_range("2025-01-01", periods=10, freq="h")
    rows = np.array([7, 8, 9])
    plot = ComparedForecasts(
        "wind <m/s>",
        "#333333",
        times,
        rows,
        np.array([1.0, 2.0, 3.0]),
        [ForecastCurve("a", "#111111", np.array([1.5, 2.5, 3.5]))],
    )
    figure = forecasts_figure(plot)
    actual, own = figure.data
    assert (actual.name, actual.line.color, list(actual.y)) == ("actual", "#333333", [1.0, 2.0, 3.0])
    assert (own.name, own.line.color, list(own.y)) == ("a", "#111111", [1.5, 2.5, 3.5])
    assert pd.to_datetime(list(own.x), unit="ms").tolist() == times[rows].tolist()
    assert figure.layout.yaxis.title.text == "wind &lt;m/s&gt;"

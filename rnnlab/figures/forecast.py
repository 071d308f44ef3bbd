"""The forecasts of the test set beside the actual values."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnnlab.figures import messages, palette
from rnnlab.figures.lines import axis_type, axis_values, downsampled
from rnnlab.figures.series import escaped

HEIGHT = 380  # pixels
MOST_DRAWN = 6000  # points of a line; of a longer line a third is for the points around the selected window
MARGIN = 0.015  # of the visible range, on both sides
INITIAL_POINTS = 240  # visible before anyone zooms
FORECAST = palette.FORECASTS["forecast"]


@dataclass(frozen=True, eq=False)
class ForecastPlot:
    """One target at one lead time: the predicted rows, their actual values (`truth`) and forecasts, (windows,) each.

    colour: of the target, which the actual values are drawn in.
    forecasts: {key in `messages.FORECAST_NAMES`: values}, the main forecast first; empty before training.
    half_widths: {level: half the width of its interval}, the narrowest first, or empty.
    selected: the index of the selected window.
    """

    target: str
    colour: str
    times: pd.DatetimeIndex | None
    rows: np.ndarray
    truth: np.ndarray
    forecasts: dict[str, np.ndarray]
    half_widths: dict[float, float]
    selected: int


def forecast_figure(plot: ForecastPlot, height: int = HEIGHT) -> go.Figure:
    """Actual and predicted values of the test set. A click on a point selects its window.

    Without forecasts only the actual values are drawn.
    """
    figure = go.Figure()
    x = axis_values(plot.times, plot.rows)
    main, predicted = next(iter(plot.forecasts.items()), ("", plot.truth))
    shown = drawn_points((plot.truth, predicted), plot.selected)
    for place, (level, half_width) in enumerate(plot.half_widths.items()):
        above, below = predicted[shown] + half_width, predicted[shown] - half_width
        figure.add_scatter(
            x=np.concatenate([x[shown], x[shown][::-1]]), y=np.concatenate([above, below[::-1]]),
            fill="toself", mode="lines", line={"width": 0},
            fillcolor=palette.transparent(FORECAST, 0.18 - 0.08 * place), name=messages.interval(level),
            hoverinfo="skip", visible="legendonly" if place else True,
        )  # fmt: skip
    figure.add_scatter(
        x=x[shown], y=plot.truth[shown], mode="lines", name=messages.ACTUAL,
        line={"color": plot.colour, "width": 2}, hovertemplate=messages.hover_value(messages.ACTUAL),
    )  # fmt: skip
    for name, values in plot.forecasts.items():
        if name != main:
            figure.add_scatter(
                x=x[shown], y=values[shown], mode="lines", name=messages.FORECAST_NAMES[name],
                line={"color": palette.FORECASTS[name], "width": 1.4, "dash": palette.dash(name)},
                visible="legendonly", hovertemplate=messages.hover_value(messages.FORECAST_NAMES[name]),
            )  # fmt: skip
    if plot.forecasts:
        draw_predicted(figure, plot, x, shown)
    figure.update_xaxes(
        type=axis_type(plot.times), range=with_margin(initial_range(x, plot.selected)), showgrid=False
    )
    figure.update_yaxes(title=escaped(plot.target), zeroline=False)
    figure.update_layout(
        height=height, margin={"l": 8, "r": 8, "t": 26, "b": 8}, hovermode="x unified", dragmode="pan",
        uirevision=plot.target, clickmode="event+select", showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "itemwidth": 30, "font": {"size": 11}},
        modebar={"orientation": "v", "bgcolor": "rgba(0,0,0,0)"},
    )  # fmt: skip
    return figure


def draw_predicted(figure: go.Figure, plot: ForecastPlot, x: np.ndarray, shown: np.ndarray) -> None:
    """Draw the main forecast and the mark of the selected window.

    x: the places of all windows on the axis. shown: the indices of those that are drawn.
    """
    predicted = next(iter(plot.forecasts.values()))
    figure.add_scatter(
        x=x[shown], y=predicted[shown], mode="lines+markers", name=messages.PREDICTED,
        customdata=shown, line={"color": FORECAST, "width": 1.6},
        marker={"size": 5, "color": FORECAST}, selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}}, hovertemplate=messages.hover_value(messages.PREDICTED),
    )  # fmt: skip
    figure.add_scatter(
        x=[x[plot.selected]], y=[predicted[plot.selected]], mode="markers", name=messages.SELECTED_WINDOW,
        hoverinfo="skip", showlegend=False,
        marker={"size": 15, "symbol": "circle-open", "color": palette.WINDOW, "line": {"width": 2.5}},
    )  # fmt: skip


def drawn_points(lines: Sequence[np.ndarray], near: int) -> np.ndarray:
    """The indices of the points to draw of lines of equal length, in order.

    All points of short lines. Of long lines, all points around index `near`, and elsewhere those that keep
    the peaks and troughs of each line.
    """
    count, share = len(lines[0]), MOST_DRAWN // 3
    if count <= MOST_DRAWN:
        return np.arange(count)
    start = min(max(near - share // 2, 0), count - share)
    far = [downsampled(line, 2 * share // len(lines)) for line in lines]
    return np.unique(np.concatenate([np.arange(start, start + share), *far]))


def initial_range(x: np.ndarray, selected: int) -> list[float]:
    """The visible range before anyone zooms: some 240 points that include the selected one."""
    first, last = initial_stretch(len(x), selected)
    return [float(x[first]), float(x[last])]


def initial_stretch(count: int, selected: int) -> tuple[int, int]:
    """The first and last index of the points in `initial_range`, of `count` points."""
    last = min(count - 1, max(selected, INITIAL_POINTS - 1))
    return max(0, last - INITIAL_POINTS + 1), last


def with_margin(ends: list[float]) -> list[float]:
    """A slightly wider range, so that the mark of a window at its end is not cut."""
    margin = MARGIN * (ends[1] - ends[0])
    return [ends[0] - margin, ends[1] + margin]

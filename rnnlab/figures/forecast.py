"""Forecasts against what really happened, and the errors beside the baselines'."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnnlab.figures import palette
from rnnlab.figures.lines import axis_type, axis_values, thinned
from rnnlab.figures.series import escaped
from rnnlab.number_format import HOVER

MOST_DRAWN = 6000  # points of a line; of more, a third is kept for those around the picked window
MARGIN = 0.015  # of the shown stretch, on both sides
SHOWN_AT_FIRST = 240  # points: the rest is one zoom away
FORECAST = palette.FORECASTS["forecast"]
TITLES = {
    "forecast": "forecast",
    "network": "network alone",
    "persistence": "persistence",
    "seasonal_naive": "seasonal naive",
    "linear": "linear model",
    "smoothing": "smoothing (ETS)",
}


@dataclass(frozen=True, eq=False)
class ForecastPlot:
    """One target at one lead time: rows predicted (windows,), what happened, and each forecast, the main one first.

    colour: of what happened, which is the target's own.
    half_widths: {level: of its interval}, the narrowest first, or none; picked: the place of the picked window.
    """

    target: str
    colour: str
    times: pd.DatetimeIndex | None
    rows: np.ndarray
    truth: np.ndarray
    forecasts: dict[str, np.ndarray]
    half_widths: dict[str, float]
    picked: int


def forecast_figure(plot: ForecastPlot) -> go.Figure:
    """Actual and predicted values of the test part; a click on a point picks its window."""
    figure = go.Figure()
    x = axis_values(plot.times, plot.rows)
    main, predicted = next(iter(plot.forecasts.items()))
    shown = places_drawn((plot.truth, predicted), plot.picked)
    for place, (level, half_width) in enumerate(plot.half_widths.items()):
        above, below = predicted[shown] + half_width, predicted[shown] - half_width
        figure.add_scatter(
            x=np.concatenate([x[shown], x[shown][::-1]]), y=np.concatenate([above, below[::-1]]),
            fill="toself", mode="lines", line={"width": 0}, fillcolor=palette.faint(FORECAST, 0.18 - 0.08 * place),
            name=f"{100 * float(level):g} % interval", hoverinfo="skip", visible="legendonly" if place else True,
        )  # fmt: skip
    figure.add_scatter(
        x=x[shown], y=plot.truth[shown], mode="lines", name="actual",
        line={"color": plot.colour, "width": 2}, hovertemplate=f"%{{y:{HOVER}}}<extra>actual</extra>",
    )  # fmt: skip
    for name, values in plot.forecasts.items():
        if name != main:
            figure.add_scatter(
                x=x[shown], y=values[shown], mode="lines", name=TITLES[name],
                line={"color": palette.FORECASTS[name], "width": 1.4, "dash": palette.dash(name)},
                visible="legendonly", hovertemplate=f"%{{y:{HOVER}}}<extra>" + TITLES[name] + "</extra>",
            )  # fmt: skip
    figure.add_scatter(
        x=x[shown], y=predicted[shown], mode="lines+markers", name="predicted",
        customdata=shown, line={"color": FORECAST, "width": 1.6},
        marker={"size": 5, "color": FORECAST}, selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}}, hovertemplate=f"%{{y:{HOVER}}}<extra>predicted</extra>",
    )  # fmt: skip
    figure.add_scatter(
        x=[x[plot.picked]], y=[predicted[plot.picked]], mode="markers", name="picked window", hoverinfo="skip",
        showlegend=False,
        marker={"size": 15, "symbol": "circle-open", "color": palette.WINDOW, "line": {"width": 2.5}},
    )  # fmt: skip
    figure.update_xaxes(
        type=axis_type(plot.times), range=with_room(first_view(x, plot.picked)), showgrid=False
    )
    figure.update_yaxes(title=escaped(plot.target), zeroline=False)
    figure.update_layout(
        height=380, margin={"l": 8, "r": 8, "t": 30, "b": 8}, hovermode="x unified", dragmode="pan",
        uirevision=plot.target, clickmode="event+select",
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    )  # fmt: skip
    return figure


def places_drawn(lines: Sequence[np.ndarray], near: int) -> np.ndarray:
    """The places of the points to draw of lines of one length, in order: all where there is room for them.

    Else all around the place `near`, and elsewhere what keeps the peaks and troughs of each line.
    """
    count, share = len(lines[0]), MOST_DRAWN // 3
    if count <= MOST_DRAWN:
        return np.arange(count)
    start = min(max(near - share // 2, 0), count - share)
    far = [thinned(line, 2 * share // len(lines)) for line in lines]
    return np.unique(np.concatenate([np.arange(start, start + share), *far]))


def first_view(x: np.ndarray, picked: int) -> list[float]:
    """The stretch that is shown before anybody zooms: some 240 points with the picked one among them."""
    end = min(len(x) - 1, max(picked, SHOWN_AT_FIRST - 1))
    return [float(x[max(0, end - SHOWN_AT_FIRST + 1)]), float(x[end])]


def with_room(ends: list[float]) -> list[float]:
    """A range a little wider, or the mark of a window picked at its end would be cut."""
    room = MARGIN * (ends[1] - ends[0])
    return [ends[0] - room, ends[1] + room]

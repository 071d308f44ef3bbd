"""Forecasts against what really happened, and the errors beside the baselines'."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnnlab.figures import palette
from rnnlab.figures.lines import axis_type, axis_values
from rnnlab.figures.series import escaped

MOST_DRAWN = 6000
MARGIN = 0.015  # of the shown stretch, on both sides
SHOWN_AT_FIRST = 240  # points: the rest is one zoom away
TITLES = {
    "network": "network",
    "persistence": "persistence",
    "seasonal_naive": "seasonal naive",
    "linear": "linear model",
}


@dataclass(frozen=True, eq=False)
class ForecastPlot:
    """One target at one lead time: rows predicted (windows,), what happened, and each forecast.

    half_width: of the 80 % interval, or None; picked: the place of the picked window.
    """

    target: str
    times: pd.DatetimeIndex | None
    rows: np.ndarray
    truth: np.ndarray
    forecasts: dict[str, np.ndarray]
    half_width: float | None
    picked: int


def forecast_figure(plot: ForecastPlot) -> go.Figure:
    """Actual and predicted values of the test part; a click on a point picks its window."""
    figure = go.Figure()
    every = max(1, -(-len(plot.rows) // MOST_DRAWN))
    x = axis_values(plot.times, plot.rows)
    shown = slice(None, None, every)
    network = plot.forecasts["network"]
    if plot.half_width is not None:
        edges = np.concatenate([network[shown] + plot.half_width, (network[shown] - plot.half_width)[::-1]])
        figure.add_scatter(
            x=np.concatenate([x[shown], x[shown][::-1]]), y=edges, fill="toself", mode="lines",
            line={"width": 0}, fillcolor=palette.faint(palette.NETWORK, 0.18), name="80 % interval",
            hoverinfo="skip",
        )  # fmt: skip
    figure.add_scatter(
        x=x[shown], y=plot.truth[shown], mode="lines", name="actual",
        line={"color": palette.ACTUAL, "width": 2}, hovertemplate="%{y:.4g}<extra>actual</extra>",
    )  # fmt: skip
    for name, values in plot.forecasts.items():
        if name != "network":
            figure.add_scatter(
                x=x[shown], y=values[shown], mode="lines", name=TITLES[name],
                line={"color": palette.FORECASTS[name], "width": 1.2, "dash": "dot"}, visible="legendonly",
                hovertemplate="%{y:.4g}<extra>" + TITLES[name] + "</extra>",
            )  # fmt: skip
    figure.add_scatter(
        x=x[shown], y=network[shown], mode="lines+markers", name="predicted",
        customdata=np.arange(len(x))[shown], line={"color": palette.NETWORK, "width": 1.6},
        marker={"size": 5, "color": palette.NETWORK}, selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}}, hovertemplate="%{y:.4g}<extra>predicted</extra>",
    )  # fmt: skip
    figure.add_scatter(
        x=[x[plot.picked]], y=[network[plot.picked]], mode="markers", name="picked window", hoverinfo="skip",
        marker={"size": 15, "symbol": "circle-open", "color": palette.PREDICTED, "line": {"width": 2.5}},
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


def first_view(x: np.ndarray, picked: int) -> list[float]:
    """The stretch that is shown before anybody zooms: some 240 points with the picked one among them."""
    end = min(len(x) - 1, max(picked, SHOWN_AT_FIRST - 1))
    return [float(x[max(0, end - SHOWN_AT_FIRST + 1)]), float(x[end])]


def with_room(ends: list[float]) -> list[float]:
    """A range a little wider, or the mark of a window picked at its end would be cut."""
    room = MARGIN * (ends[1] - ends[0])
    return [ends[0] - room, ends[1] + room]


def scores_figure(scores: dict[str, float]) -> go.Figure:
    """The mean absolute error of the network and of each baseline, as bars; shorter is better."""
    figure = go.Figure(
        go.Bar(
            x=list(scores.values()), y=[TITLES[name] for name in scores], orientation="h",
            marker={"color": [palette.FORECASTS[name] for name in scores]},
            text=[f"{value:.4g}" for value in scores.values()], textposition="auto",
            hovertemplate="%{y}: %{x:.4g}<extra></extra>",
        )
    )  # fmt: skip
    figure.update_yaxes(autorange="reversed", ticksuffix="  ")
    figure.update_xaxes(title="MAE (shorter is better)", rangemode="tozero")
    figure.update_layout(height=230, margin={"l": 8, "r": 8, "t": 8, "b": 8}, showlegend=False)
    return figure

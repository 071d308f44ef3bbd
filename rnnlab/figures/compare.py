"""Charts that compare runs: their losses, and their forecasts beside the actual values.

The caller gives each run a colour (`run_colours`), the same in every chart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnnlab.figures import messages, palette
from rnnlab.figures.forecast import drawn_points, initial_range
from rnnlab.figures.lines import MARGIN, axis_values, no_closings, time_axis, with_margin
from rnnlab.figures.series import escaped
from rnnlab.figures.training import tick_distance

LOG_FROM = 8.0  # relative loss: a curve that starts this high would flatten all others on a linear axis


@dataclass(frozen=True)
class LossCurve:
    """A run's loss per epoch, divided by persistence's loss: 1 is as good as persistence.

    best_epoch: the epoch whose weights were kept, 0 if none.
    """

    name: str
    colour: str
    shares: Sequence[float | None]
    best_epoch: int = 0


@dataclass(frozen=True, eq=False)
class ForecastCurve:
    """A run's forecasts of the rows of the plot, (rows,)."""

    name: str
    colour: str
    values: np.ndarray


@dataclass(frozen=True, eq=False)
class ComparedForecasts:
    """The rows that several runs predict, (rows,), their actual values (`truth`), and each run's forecasts.

    colour: of the target, which the actual values are drawn in.
    closings: as of `closings_of`: closed times that the axis leaves out.
    """

    target: str
    colour: str
    times: pd.DatetimeIndex | None
    rows: np.ndarray
    truth: np.ndarray
    curves: Sequence[ForecastCurve]
    closings: np.ndarray = field(default_factory=no_closings)


@dataclass(frozen=True, eq=False)
class AheadCurve:
    """A run's forecast of the steps after the end of the series, (steps,)."""

    name: str
    colour: str
    values: np.ndarray


@dataclass(frozen=True, eq=False)
class ComparedAhead:
    """The last values of a series, (rows,), and the forecasts of several runs after them.

    times, closings: of the rows and of the longest forecast, or None. first: the number of the first row.
    """

    target: str
    colour: str
    times: pd.DatetimeIndex | None
    first: int
    values: np.ndarray
    curves: Sequence[AheadCurve]
    closings: np.ndarray = field(default_factory=no_closings)


def run_colours(chosen: Sequence[str], before: Mapping[str, str]) -> dict[str, str]:
    """A colour for each of at most six runs: the one it had before, else the first free one."""
    same = {run: before[run] for run in chosen if run in before}
    free = iter(colour for colour in palette.RUNS if colour not in same.values())
    return {run: same.get(run) or next(free) for run in chosen}


def losses_figure(curves: Sequence[LossCurve]) -> go.Figure:
    """Each run's relative loss per epoch, and persistence as the line at 1."""
    figure = go.Figure()
    epochs = max([2, *(len(curve.shares) for curve in curves)])
    for curve in curves:
        name = escaped(curve.name)
        figure.add_scatter(
            x=list(range(1, len(curve.shares) + 1)), y=list(curve.shares), mode="lines", name=name,
            line={"color": curve.colour, "width": 2},
            hovertemplate=messages.hover_relative_loss(name),
        )  # fmt: skip
        if curve.best_epoch and len(curve.shares) >= curve.best_epoch:
            figure.add_scatter(
                x=[curve.best_epoch], y=[curve.shares[curve.best_epoch - 1]], mode="markers",
                showlegend=False, hoverinfo="skip",
                marker={"size": 11, "symbol": "circle-open", "color": curve.colour, "line": {"width": 2}},
            )  # fmt: skip
    figure.add_scatter(
        x=[1, epochs], y=[1, 1], mode="lines", name=messages.PERSISTENCE_LOSS, hoverinfo="skip",
        line={"color": palette.FORECASTS["persistence"], "width": 1.5, "dash": palette.dash("persistence")},
    )  # fmt: skip
    known = [share for curve in curves for share in curve.shares if share is not None]
    figure.update_xaxes(
        title=messages.EPOCH, range=[0.5, epochs + 0.5], showgrid=False, dtick=tick_distance(epochs)
    )
    figure.update_yaxes(
        title=messages.RELATIVE_LOSS, type="log" if max(known, default=1) > LOG_FROM else "linear"
    )
    figure.update_layout(
        height=320, margin={"l": 8, "r": 8, "t": 30, "b": 8}, uirevision="losses", hovermode="x unified",
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    )  # fmt: skip
    return figure


def forecasts_figure(plot: ComparedForecasts) -> go.Figure:
    """The actual values, and each run's forecast of the same rows."""
    figure = go.Figure()
    x = axis_values(plot.times, plot.rows)
    shown = drawn_points([plot.truth, *(curve.values for curve in plot.curves)], len(x) - 1)
    figure.add_scatter(
        x=x[shown], y=plot.truth[shown], mode="lines", name=messages.ACTUAL,
        line={"color": plot.colour, "width": 3}, hovertemplate=messages.hover_value(messages.ACTUAL),
    )  # fmt: skip
    for curve in plot.curves:
        name = escaped(curve.name)
        figure.add_scatter(
            x=x[shown], y=curve.values[shown], mode="lines", name=name,
            line={"color": curve.colour, "width": 1.6}, hovertemplate=messages.hover_value(name),
        )  # fmt: skip
    low, high = initial_range(x, len(x) - 1)
    figure.update_xaxes(
        range=with_margin(low, high, MARGIN, plot.closings), showgrid=False,
        **time_axis(plot.times, plot.closings, low, high),
    )  # fmt: skip
    figure.update_yaxes(title=escaped(plot.target), zeroline=False)
    figure.update_layout(
        height=380, margin={"l": 8, "r": 8, "t": 30, "b": 8}, hovermode="x unified", dragmode="pan",
        uirevision=plot.target, legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    )  # fmt: skip
    return figure


def ahead_comparison_figure(plot: ComparedAhead) -> go.Figure:
    """The end of the series, and each run's forecast that continues it."""
    rows = len(plot.values)
    longest = max((len(curve.values) for curve in plot.curves), default=0)
    x = axis_values(plot.times, np.arange(rows + longest)) + (plot.first if plot.times is None else 0)
    figure = go.Figure()
    figure.add_scatter(
        x=x[:rows], y=plot.values, mode="lines", name=messages.ACTUAL,
        line={"color": plot.colour, "width": 3}, hovertemplate=messages.hover_value(messages.ACTUAL),
    )  # fmt: skip
    for curve in plot.curves:
        name = escaped(curve.name)
        end = rows + len(curve.values)
        figure.add_scatter(
            x=x[rows - 1 : end], y=[plot.values[-1], *curve.values], mode="lines+markers", name=name,
            line={"color": curve.colour, "width": 1.6}, marker={"size": 4},
            hovertemplate=messages.hover_value(name),
        )  # fmt: skip
    figure.add_vline(x=x[rows - 1], line={"width": 1, "dash": "dot", "color": palette.NEUTRAL})
    ends = with_margin(x[0], x[-1], MARGIN, plot.closings)
    figure.update_xaxes(range=ends, showgrid=False, **time_axis(plot.times, plot.closings, *ends))
    figure.update_yaxes(title=escaped(plot.target), zeroline=False)
    figure.update_layout(
        height=360, margin={"l": 8, "r": 8, "t": 30, "b": 8}, hovermode="x unified", dragmode="pan",
        uirevision=plot.target, legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    )  # fmt: skip
    return figure

"""The forecast beyond the end of a series: its last rows, the forecast, and intervals as bands."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnnlab.figures import messages, palette
from rnnlab.figures.lines import MARGIN, axis_values, no_closings, time_axis, with_margin
from rnnlab.figures.series import broken_at_gaps, escaped
from rnnlab.number_format import format_number

COLOUR = palette.FORECASTS["forecast"]
OPACITIES = (0.16, 0.3)  # of the bands, the widest first; they overlap


@dataclass(frozen=True, eq=False)
class AheadPlot:
    """One target's last rows and the forecast steps after them.

    colour: of the target.
    times, closings: of the rows and the steps, or None. first: the number of the first row.
    values, segments: the values and segment numbers of the last rows, (rows,).
    forecast: (steps,). bands: {level: (low, high)}, (steps,) each, NaN if unknown.
    happened: the actual values of the steps, NaN where they are not known yet; None if none is.
    """

    target: str
    colour: str
    times: pd.DatetimeIndex | None
    first: int
    values: np.ndarray
    segments: np.ndarray
    forecast: np.ndarray
    bands: dict[float, tuple[np.ndarray, np.ndarray]]
    happened: np.ndarray | None = None
    closings: np.ndarray = field(default_factory=no_closings)


def ahead_figure(plot: AheadPlot) -> go.Figure:
    """The series as a line, the forecast as a line that continues it, each interval as a band."""
    rows = len(plot.values)
    numbers = np.arange(rows + len(plot.forecast))
    x = axis_values(plot.times, numbers) + (plot.first if plot.times is None else 0)
    figure = go.Figure()
    levels = sorted(plot.bands, reverse=True)
    for level, opacity in zip(levels, OPACITIES[-len(levels) :] if levels else (), strict=True):
        draw_band(figure, plot, x[rows - 1 :], level, opacity)
    drawn, values = broken_at_gaps(plot.values, numbers[:rows], plot.segments)
    figure.add_scatter(
        x=x[drawn], y=values, mode="lines", name=messages.ACTUAL, line={"color": plot.colour, "width": 2},
        hovertemplate=messages.hover_value(messages.ACTUAL),
    )  # fmt: skip
    figure.add_scatter(
        x=x[rows - 1 :], y=[plot.values[-1], *plot.forecast], mode="lines", showlegend=False, hoverinfo="skip",
        line={"color": COLOUR, "width": 2},
    )  # fmt: skip
    figure.add_scatter(
        x=x[rows:], y=plot.forecast, mode="lines+markers", name=messages.FORECAST,
        line={"color": COLOUR, "width": 2}, marker={"size": 5 if len(plot.forecast) <= 60 else 2},
        customdata=bounds_texts(plot), hovertemplate=messages.hover_forecast(bool(plot.bands)),
    )  # fmt: skip
    if plot.happened is not None:
        figure.add_scatter(
            x=x[rows:], y=plot.happened, mode="lines+markers", name=messages.HAPPENED,
            line={"color": plot.colour, "width": 2}, marker={"size": 5, "symbol": "diamond"},
            hovertemplate=messages.hover_value(messages.HAPPENED),
        )  # fmt: skip
    figure.add_vline(x=x[rows - 1], line={"width": 1, "dash": "dot", "color": palette.NEUTRAL})
    ends = with_margin(x[0], x[-1], MARGIN, plot.closings)
    figure.update_xaxes(range=ends, showgrid=False, **time_axis(plot.times, plot.closings, *ends))
    figure.update_yaxes(title=escaped(plot.target), zeroline=False)
    figure.update_layout(
        height=340, margin={"l": 8, "r": 8, "t": 30, "b": 8}, hovermode="x unified", dragmode="pan",
        uirevision=plot.target, legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    )  # fmt: skip
    return figure


def bounds_texts(plot: AheadPlot) -> list[str] | None:
    """The narrowest interval of each step in words, for its hover text; None without intervals."""
    if not plot.bands:
        return None
    level = min(plot.bands)
    return [
        messages.bounds(level, format_number(low), format_number(high))
        for low, high in zip(*plot.bands[level], strict=True)
    ]


def draw_band(figure: go.Figure, plot: AheadPlot, x: np.ndarray, level: float, opacity: float) -> None:
    """An interval as a closed shape. It starts at the last known row, with width 0."""
    low, high = (np.append(plot.values[-1], end) for end in plot.bands[level])
    known = ~np.isnan(low)
    if known.sum() < 2:
        return
    x, low, high = x[known], low[known], high[known]
    figure.add_scatter(
        x=np.concatenate([x, x[::-1]]), y=np.concatenate([high, low[::-1]]), fill="toself", mode="lines",
        line={"width": 0}, fillcolor=palette.transparent(COLOUR, opacity),
        name=messages.interval(level), hoverinfo="skip",
    )  # fmt: skip

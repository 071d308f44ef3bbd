"""What comes after a series' end: its last stretch, the forecast and a fan of intervals."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnnlab.figures import palette
from rnnlab.figures.lines import axis_type, axis_values
from rnnlab.figures.series import broken_at_gaps, escaped
from rnnlab.number_format import HOVER

COLOUR = palette.FORECASTS["forecast"]
SHARES = (0.16, 0.3)  # how solid the bands are, the widest first; they lie on each other


@dataclass(frozen=True, eq=False)
class AheadPlot:
    """One target's last rows and the steps that follow.

    colour: of what happened, which is the target's own.
    values: of the last rows, (rows,), and segments, their segment numbers; times: of those rows and
        the steps, or None; first: the number of the first of those rows.
    forecast: (steps,). bands: {level: (low, high)}, (steps,) each, NaN where unknown.
    """

    target: str
    colour: str
    times: pd.DatetimeIndex | None
    first: int
    values: np.ndarray
    segments: np.ndarray
    forecast: np.ndarray
    bands: dict[float, tuple[np.ndarray, np.ndarray]]


def ahead_figure(plot: AheadPlot) -> go.Figure:
    """The series as a line, the forecast as the line that goes on, each interval as a band around it."""
    rows = len(plot.values)
    numbers = np.arange(rows + len(plot.forecast))
    x = axis_values(plot.times, numbers) + (plot.first if plot.times is None else 0)
    figure = go.Figure()
    levels = sorted(plot.bands, reverse=True)
    for level, share in zip(levels, SHARES[-len(levels) :] if levels else (), strict=True):
        draw_band(figure, plot, x[rows - 1 :], level, share)
    drawn, values = broken_at_gaps(plot.values, numbers[:rows], plot.segments)
    figure.add_scatter(
        x=x[drawn], y=values, mode="lines", name="actual", line={"color": plot.colour, "width": 2},
        hovertemplate=f"%{{y:{HOVER}}}<extra>actual</extra>",
    )  # fmt: skip
    figure.add_scatter(
        x=x[rows - 1 :], y=[plot.values[-1], *plot.forecast], mode="lines", showlegend=False, hoverinfo="skip",
        line={"color": COLOUR, "width": 2},
    )  # fmt: skip
    figure.add_scatter(
        x=x[rows:], y=plot.forecast, mode="lines+markers", name="forecast",
        line={"color": COLOUR, "width": 2}, marker={"size": 5 if len(plot.forecast) <= 60 else 2},
        hovertemplate=f"%{{y:{HOVER}}}<extra>forecast</extra>",
    )  # fmt: skip
    figure.add_vline(x=x[rows - 1], line={"width": 1, "dash": "dot", "color": palette.NEUTRAL})
    figure.update_xaxes(type=axis_type(plot.times), showgrid=False)
    figure.update_yaxes(title=escaped(plot.target), zeroline=False)
    figure.update_layout(
        height=340, margin={"l": 8, "r": 8, "t": 30, "b": 8}, hovermode="x unified", dragmode="pan",
        uirevision=plot.target, legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    )  # fmt: skip
    return figure


def draw_band(figure: go.Figure, plot: AheadPlot, x: np.ndarray, level: float, share: float) -> None:
    """A closed shape that opens at the last known row, where nothing is uncertain yet."""
    low, high = (np.append(plot.values[-1], end) for end in plot.bands[level])
    known = ~np.isnan(low)
    if known.sum() < 2:
        return
    x, low, high = x[known], low[known], high[known]
    name = f"{100 * level:g} %"
    figure.add_scatter(
        x=np.concatenate([x, x[::-1]]), y=np.concatenate([high, low[::-1]]), fill="toself", mode="lines",
        line={"width": 0}, fillcolor=palette.faint(COLOUR, share), name=name, hoverinfo="skip",
    )  # fmt: skip

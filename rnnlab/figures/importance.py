"""Permutation importance of inputs and lags, and errors by group."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from rnnlab.figures import messages, palette
from rnnlab.figures.series import escaped

MOST_BARS = 12
LEAST_SHOWN = 2  # per cent at the end of the axis, so that random differences do not fill the chart
LONGEST_NAME = 22  # letters of an axis label that fit on a phone


@dataclass(frozen=True, eq=False)
class ImportancePlot:
    """How much the error increases when each input or lag is shuffled.

    names: of the inputs or lags; growth: the increase, (repeats, names); unit: of the increase, '%' or ''.
    """

    names: Sequence[str]
    growth: np.ndarray
    unit: str


@dataclass(frozen=True)
class ErrorBar:
    """A group of windows: its size, and the mean absolute errors of its forecasts."""

    name: str
    count: int
    forecast: float
    persistence: float


def inputs_figure(plot: ImportancePlot) -> go.Figure:
    """One bar an input, the longest on top; the whiskers span the repeats."""
    mean = plot.growth.mean(axis=0)
    order = np.argsort(-mean, kind="stable")[:MOST_BARS]
    names = [shortened(plot.names[place]) for place in order]
    figure = go.Figure(
        go.Bar(
            # By number, because two long names may be equal when shortened.
            x=mean[order], y=list(range(len(order))), orientation="h",
            marker={"color": palette.FORECASTS["network"]}, error_x=whiskers(plot.growth[:, order]),
            customdata=[escaped(plot.names[place]) for place in order],
            hovertemplate=messages.hover_input_importance(plot.unit),
        )
    )  # fmt: skip
    figure.update_yaxes(
        autorange="reversed", tickvals=list(range(len(order))), ticktext=names, ticksuffix="  ",
        showgrid=False, zeroline=False,
    )  # fmt: skip
    figure.update_xaxes(title=messages.error_increase(plot.unit), rangemode="tozero")
    figure.update_layout(height=max(170, 90 + 34 * len(order)), margin=MARGIN, showlegend=False)
    return figure


def lags_figure(plot: ImportancePlot) -> go.Figure:
    """One bar a lag or range of lags, the one nearest to the forecast on the right."""
    figure = go.Figure(
        go.Bar(
            x=list(plot.names), y=plot.growth.mean(axis=0), marker={"color": palette.FORECASTS["network"]},
            error_y=whiskers(plot.growth),
            hovertemplate=messages.hover_lag_importance(plot.unit),
        )
    )  # fmt: skip
    lag_axis(figure)
    figure.update_yaxes(title=messages.error_increase(plot.unit))
    if plot.unit == "%":
        ends = plot.growth.min(initial=0), plot.growth.max(initial=LEAST_SHOWN)
        figure.update_yaxes(range=[1.05 * end for end in ends])
    figure.update_layout(height=260, margin=MARGIN, showlegend=False)
    return figure


def inputs_by_lag_figure(
    inputs: Sequence[str], lags: Sequence[str], growth: np.ndarray, unit: str
) -> go.Figure:
    """The increase of the error by input and lag, (inputs, lags), as a heatmap."""
    order = np.argsort(-growth.max(axis=1), kind="stable")[:MOST_BARS]
    shown = growth[order]
    colour = palette.FORECASTS["network"]
    figure = go.Figure(
        go.Heatmap(
            z=shown, x=list(lags), y=list(range(len(order))), xgap=1, ygap=1,
            zmin=0, zmax=max(float(shown.max()), 1e-12),
            colorscale=((0, palette.transparent(colour, 0.06)), (1, colour)),
            customdata=np.repeat([[escaped(inputs[place])] for place in order], len(lags), axis=1),
            hovertemplate=messages.hover_input_and_lag_importance(unit),
            colorbar={"thickness": 10, "ticksuffix": f" {unit}" if unit else ""},
        )
    )  # fmt: skip
    lag_axis(figure)
    figure.update_yaxes(
        autorange="reversed", tickvals=list(range(len(order))), ticksuffix="  ",
        ticktext=[shortened(inputs[place]) for place in order], showgrid=False, zeroline=False,
    )  # fmt: skip
    figure.update_layout(height=max(170, 90 + 30 * len(order)), margin=MARGIN)
    return figure


def errors_figure(by: str, bars: Sequence[ErrorBar], unit: str = "") -> go.Figure:
    """Mean absolute errors of forecast and persistence in each group; below, the number of windows in it.

    unit: of the target, or empty.
    """
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, row_heights=[0.8, 0.2], vertical_spacing=0.05)
    names = [bar.name for bar in bars]
    for name, values in (
        ("forecast", [bar.forecast for bar in bars]),
        ("persistence", [bar.persistence for bar in bars]),
    ):
        figure.add_bar(
            x=names, y=values, name=messages.FORECAST_NAMES[name], marker={"color": palette.FORECASTS[name]},
            hovertemplate=messages.hover_group(messages.FORECAST_NAMES[name]), row=1, col=1,
        )  # fmt: skip
    figure.add_bar(
        x=names, y=[bar.count for bar in bars], name=messages.WINDOWS, marker={"color": palette.NEUTRAL},
        showlegend=False, hovertemplate=messages.HOVER_WINDOW_COUNT, row=2, col=1,
    )  # fmt: skip
    figure.update_xaxes(type="category", showgrid=False)
    figure.update_xaxes(title=by, row=2, col=1)
    figure.update_yaxes(rangemode="tozero", nticks=6)
    figure.update_yaxes(title=messages.mae(unit), row=1, col=1)
    figure.update_yaxes(title=messages.WINDOWS, nticks=2, row=2, col=1)
    figure.update_layout(
        height=340, margin=MARGIN | {"t": 30}, barmode="group", bargap=0.25,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    )  # fmt: skip
    return figure


MARGIN = {"l": 8, "r": 8, "t": 8, "b": 8}


def lag_axis(figure: go.Figure) -> None:
    figure.update_xaxes(
        title=messages.LAG,
        type="category",
        autorange="reversed",
        showgrid=False,
        zeroline=False,
    )


def whiskers(growth: np.ndarray) -> dict:
    """Error bars from the smallest repeat to the largest; growth: (repeats, names)."""
    mean = growth.mean(axis=0)
    return {
        "type": "data", "symmetric": False, "array": growth.max(axis=0) - mean,
        "arrayminus": mean - growth.min(axis=0), "color": palette.NEUTRAL, "thickness": 1.5, "width": 3,
    }  # fmt: skip


def shortened(name: str) -> str:
    """A name that fits on the axis; the hover text has the whole name."""
    return escaped(name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…")

"""What mattered to a network, and where its forecast errs, as bars."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from rnnlab.figures import palette
from rnnlab.figures.series import escaped
from rnnlab.number_format import HOVER

MOST_BARS = 12
LEAST_SHOWN = 2  # per cent at the axis's end: what is chance is not to fill the picture
LONGEST_NAME = 22  # letters of an axis label: a phone has room for no more


@dataclass(frozen=True, eq=False)
class ImportancePlot:
    """How much the error grows when each piece is shuffled.

    names: of the pieces; growth: (repeats, pieces); unit: of the growth, '%' or ''.
    """

    names: Sequence[str]
    growth: np.ndarray
    unit: str


@dataclass(frozen=True)
class ErrorBar:
    """A group of windows: how many, and the mean absolute errors there."""

    name: str
    count: int
    forecast: float
    persistence: float


def inputs_figure(plot: ImportancePlot) -> go.Figure:
    """Each input's bar, the longest on top; the whiskers span the repeats."""
    mean = plot.growth.mean(axis=0)
    order = np.argsort(-mean, kind="stable")[:MOST_BARS]
    names = [shortened(plot.names[place]) for place in order]
    figure = go.Figure(
        go.Bar(
            # By place, for two long names may be shortened to the same.
            x=mean[order], y=list(range(len(order))), orientation="h",
            marker={"color": palette.FORECASTS["network"]}, error_x=whiskers(plot.growth[:, order]),
            customdata=[escaped(plot.names[place]) for place in order],
            hovertemplate=f"%{{customdata}}<br>+%{{x:{HOVER}}} " + plot.unit + "<extra></extra>",
        )
    )  # fmt: skip
    figure.update_yaxes(
        autorange="reversed", tickvals=list(range(len(order))), ticktext=names, ticksuffix="  ",
        showgrid=False, zeroline=False,
    )  # fmt: skip
    figure.update_xaxes(title=growth_title(plot.unit), rangemode="tozero")
    figure.update_layout(height=max(170, 90 + 34 * len(order)), margin=MARGIN, showlegend=False)
    return figure


def lags_figure(plot: ImportancePlot) -> go.Figure:
    """Each stretch of lags as a bar, the one nearest to the forecast at the right."""
    figure = go.Figure(
        go.Bar(
            x=list(plot.names), y=plot.growth.mean(axis=0), marker={"color": palette.FORECASTS["network"]},
            error_y=whiskers(plot.growth),
            hovertemplate=f"%{{x}} steps back<br>+%{{y:{HOVER}}} " + plot.unit + "<extra></extra>",
        )
    )  # fmt: skip
    lag_axis(figure)
    figure.update_yaxes(title=growth_title(plot.unit))
    if plot.unit == "%":
        ends = plot.growth.min(initial=0), plot.growth.max(initial=LEAST_SHOWN)
        figure.update_yaxes(range=[1.05 * end for end in ends])
    figure.update_layout(height=260, margin=MARGIN, showlegend=False)
    return figure


def both_figure(inputs: Sequence[str], lags: Sequence[str], growth: np.ndarray, unit: str) -> go.Figure:
    """The growth of the error by input and lag, (inputs, lags): the stronger the colour, the larger."""
    order = np.argsort(-growth.max(axis=1), kind="stable")[:MOST_BARS]
    shown = growth[order]
    figure = go.Figure(
        go.Heatmap(
            z=shown, x=list(lags), y=list(range(len(order))), xgap=1, ygap=1,
            zmin=0, zmax=max(float(shown.max()), 1e-12),
            colorscale=((0, palette.faint(palette.FORECASTS["network"], 0.06)), (1, palette.FORECASTS["network"])),
            customdata=np.repeat([[escaped(inputs[place])] for place in order], len(lags), axis=1),
            hovertemplate=f"%{{customdata}}, %{{x}} steps back<br>+%{{z:{HOVER}}} " + unit + "<extra></extra>",
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


def errors_figure(by: str, bars: Sequence[ErrorBar]) -> go.Figure:
    """The forecast's mean absolute error in each group beside persistence's; below, how many windows it holds."""
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, row_heights=[0.8, 0.2], vertical_spacing=0.05)
    names = [bar.name for bar in bars]
    for name, colour, values in (
        ("forecast", palette.FORECASTS["forecast"], [bar.forecast for bar in bars]),
        ("persistence", palette.FORECASTS["persistence"], [bar.persistence for bar in bars]),
    ):
        figure.add_bar(
            x=names, y=values, name=name, marker={"color": colour}, row=1, col=1,
            hovertemplate=f"%{{x}}: %{{y:{HOVER}}}<extra>" + name + "</extra>",
        )  # fmt: skip
    figure.add_bar(
        x=names, y=[bar.count for bar in bars], name="windows", marker={"color": palette.NEUTRAL},
        showlegend=False, hovertemplate="%{x}: %{y} windows<extra></extra>", row=2, col=1,
    )  # fmt: skip
    figure.update_xaxes(type="category", showgrid=False)
    figure.update_xaxes(title=by, row=2, col=1)
    figure.update_yaxes(rangemode="tozero", nticks=6)
    figure.update_yaxes(title="MAE", row=1, col=1)
    figure.update_yaxes(title="windows", nticks=2, row=2, col=1)
    figure.update_layout(
        height=340, margin=MARGIN | {"t": 30}, barmode="group", bargap=0.25,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    )  # fmt: skip
    return figure


MARGIN = {"l": 8, "r": 8, "t": 8, "b": 8}


def lag_axis(figure: go.Figure) -> None:
    figure.update_xaxes(
        title="steps before the forecast",
        type="category",
        autorange="reversed",
        showgrid=False,
        zeroline=False,
    )


def growth_title(unit: str) -> str:
    return "the error grows by" + (f" ({unit})" if unit else "")


def whiskers(growth: np.ndarray) -> dict:
    """From the smallest repeat to the largest; growth: (repeats, pieces)."""
    mean = growth.mean(axis=0)
    return {
        "type": "data", "symmetric": False, "array": growth.max(axis=0) - mean,
        "arrayminus": mean - growth.min(axis=0), "color": palette.NEUTRAL, "thickness": 1.5, "width": 3,
    }  # fmt: skip


def shortened(name: str) -> str:
    """A name as an axis has room for it; the hover text holds all of it."""
    return escaped(name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…")

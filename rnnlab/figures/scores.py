"""Errors of the forecast and the baselines: overall, by steps ahead, and by slices of the test set."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from rnnlab.figures import messages, palette
from rnnlab.figures.training import tick_distance
from rnnlab.number_format import format_number

HEIGHT = 250
MARGINS = {"l": 8, "r": 8, "t": 8, "b": 8}
FORECAST_WIDTH, BASELINE_WIDTH = 3.0, 1.6  # of lines


def scores_figure(maes: Mapping[str, float]) -> go.Figure:
    """The mean absolute errors of the forecast and the baselines, as bars."""
    figure = go.Figure(
        go.Bar(
            x=list(maes.values()), y=[messages.FORECAST_NAMES[name] for name in maes], orientation="h",
            marker={"color": [palette.FORECASTS[name] for name in maes]},
            text=[format_number(value) for value in maes.values()], textposition="auto",
            hovertemplate=messages.HOVER_MAE,
        )
    )  # fmt: skip
    figure.update_yaxes(autorange="reversed", ticksuffix="  ")
    figure.update_xaxes(title=messages.MAE_LOWER_IS_BETTER, rangemode="tozero")
    figure.update_layout(height=HEIGHT, margin=MARGINS, showlegend=False)
    return figure


def lead_times_figure(maes: Mapping[str, Sequence[float]]) -> go.Figure:
    """The mean absolute errors for each number of steps ahead."""
    steps = len(next(iter(maes.values())))
    figure = error_lines(maes, list(range(1, steps + 1)))
    figure.update_xaxes(title=messages.STEPS_AHEAD, showgrid=False, dtick=tick_distance(steps))
    return figure


def slices_figure(maes: Mapping[str, Sequence[float]], labels: Sequence[str]) -> go.Figure:
    """The mean absolute errors in each slice of the test set, in time order; labels: the start of each slice."""
    figure = error_lines(maes, list(labels))
    figure.update_xaxes(title=messages.START_OF_SLICE, type="category", showgrid=False)
    return figure


def error_lines(maes: Mapping[str, Sequence[float]], x: Sequence[int | str]) -> go.Figure:
    figure = go.Figure()
    for name, values in reversed(list(maes.items())):
        figure.add_scatter(
            x=x, y=list(values), name=messages.FORECAST_NAMES[name], mode="lines+markers", marker={"size": 5},
            line={
                "color": palette.FORECASTS[name], "width": FORECAST_WIDTH if name == "forecast" else BASELINE_WIDTH,
                "dash": palette.dash(name),
            },
            hovertemplate=messages.hover_value(messages.FORECAST_NAMES[name]),
        )  # fmt: skip
    figure.update_yaxes(title=messages.MAE, rangemode="tozero")
    # No legend: the table beside the chart has a dot in each forecast's colour.
    figure.update_layout(height=HEIGHT, margin=MARGINS, hovermode="x unified", showlegend=False)
    return figure

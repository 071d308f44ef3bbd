"""Errors of the forecast beside the baselines': overall, by steps ahead, and in slices of time."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from rnnlab.figures import palette
from rnnlab.figures.forecast import TITLES
from rnnlab.figures.training import tick
from rnnlab.number_format import HOVER, format_number

HEIGHT = 250
MARGINS = {"l": 8, "r": 8, "t": 8, "b": 8}
WIDE = 3.0  # of the forecast's line; the others have 1.6


def scores_figure(maes: Mapping[str, float]) -> go.Figure:
    """The mean absolute error of the forecast and of each baseline, as bars; shorter is better."""
    figure = go.Figure(
        go.Bar(
            x=list(maes.values()), y=[TITLES[name] for name in maes], orientation="h",
            marker={"color": [palette.FORECASTS[name] for name in maes]},
            text=[format_number(value) for value in maes.values()], textposition="auto",
            hovertemplate=f"%{{y}}: %{{x:{HOVER}}}<extra></extra>",
        )
    )  # fmt: skip
    figure.update_yaxes(autorange="reversed", ticksuffix="  ")
    figure.update_xaxes(title="MAE (shorter is better)", rangemode="tozero")
    figure.update_layout(height=HEIGHT, margin=MARGINS, showlegend=False)
    return figure


def leads_figure(maes: Mapping[str, Sequence[float]]) -> go.Figure:
    """The mean absolute error at each number of steps ahead; lower is better."""
    steps = len(next(iter(maes.values())))
    figure = lines(maes, list(range(1, steps + 1)))
    figure.update_xaxes(title="steps ahead", showgrid=False, dtick=tick(steps))
    return figure


def slices_figure(maes: Mapping[str, Sequence[float]], labels: Sequence[str]) -> go.Figure:
    """The mean absolute error in each slice of the test part, in time order; labels: when each begins."""
    figure = lines(maes, list(labels))
    figure.update_xaxes(title="slice of the test part, from", type="category", showgrid=False)
    return figure


def lines(maes: Mapping[str, Sequence[float]], x: Sequence[int | str]) -> go.Figure:
    figure = go.Figure()
    for name, values in reversed(list(maes.items())):
        figure.add_scatter(
            x=x, y=list(values), name=TITLES[name], mode="lines+markers", marker={"size": 5},
            line={
                "color": palette.FORECASTS[name], "width": WIDE if name == "forecast" else 1.6,
                "dash": palette.dash(name),
            },
            hovertemplate=f"%{{y:{HOVER}}}<extra>" + TITLES[name] + "</extra>",
        )  # fmt: skip
    figure.update_yaxes(title="MAE", rangemode="tozero")
    # The table beside it has a dot in each forecast's colour: a legend would take the room of the lines.
    figure.update_layout(height=HEIGHT, margin=MARGINS, hovermode="x unified", showlegend=False)
    return figure

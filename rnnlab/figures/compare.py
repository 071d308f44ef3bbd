"""Several runs in one picture: their loss beside persistence's, their forecasts beside what happened.

A run has one colour, the same in every picture; it is given with what is drawn of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnnlab.figures import palette
from rnnlab.figures.forecast import first_view, places_drawn, with_room
from rnnlab.figures.lines import axis_type, axis_values
from rnnlab.figures.series import escaped
from rnnlab.figures.training import tick
from rnnlab.number_format import HOVER

LOG_FROM = 8.0  # times persistence's loss: a curve that begins so high would flatten all others


@dataclass(frozen=True)
class LossCurve:
    """A run's loss by epoch as a share of persistence's: 1 is as good as doing nothing.

    best_epoch: the one whose weights were kept, 0 where there is none.
    """

    name: str
    colour: str
    shares: Sequence[float | None]
    best_epoch: int = 0


@dataclass(frozen=True, eq=False)
class ForecastCurve:
    """A run's forecasts, (rows,), of the rows that the whole plot shows."""

    name: str
    colour: str
    values: np.ndarray


@dataclass(frozen=True, eq=False)
class ComparedForecasts:
    """The rows that several runs predict, (rows,), what happened there, and each run's forecast.

    colour: of what happened, which is the target's own.
    """

    target: str
    colour: str
    times: pd.DatetimeIndex | None
    rows: np.ndarray
    truth: np.ndarray
    curves: Sequence[ForecastCurve]


def run_colours(chosen: Sequence[str], before: Mapping[str, str]) -> dict[str, str]:
    """A colour for each of at most six runs: the one it had before, else the first that is free."""
    kept = {run: before[run] for run in chosen if run in before}
    free = iter(colour for colour in palette.RUNS if colour not in kept.values())
    return {run: kept.get(run) or next(free) for run in chosen}


def losses_figure(curves: Sequence[LossCurve]) -> go.Figure:
    """Each run's loss by epoch as a share of persistence's, and the line at 1 to get below."""
    figure = go.Figure()
    epochs = max([2, *(len(curve.shares) for curve in curves)])
    for curve in curves:
        name = escaped(curve.name)
        figure.add_scatter(
            x=list(range(1, len(curve.shares) + 1)), y=list(curve.shares), mode="lines", name=name,
            line={"color": curve.colour, "width": 2},
            hovertemplate="%{y:.3f}<extra>" + name + "</extra>",
        )  # fmt: skip
        if curve.best_epoch and len(curve.shares) >= curve.best_epoch:
            figure.add_scatter(
                x=[curve.best_epoch], y=[curve.shares[curve.best_epoch - 1]], mode="markers",
                showlegend=False, hoverinfo="skip",
                marker={"size": 11, "symbol": "circle-open", "color": curve.colour, "line": {"width": 2}},
            )  # fmt: skip
    figure.add_scatter(
        x=[1, epochs], y=[1, 1], mode="lines", name="persistence: the line to beat", hoverinfo="skip",
        line={"color": palette.FORECASTS["persistence"], "width": 1.5, "dash": palette.dash("persistence")},
    )  # fmt: skip
    known = [share for curve in curves for share in curve.shares if share is not None]
    figure.update_xaxes(title="epoch", range=[0.5, epochs + 0.5], showgrid=False, dtick=tick(epochs))
    figure.update_yaxes(
        title="loss ÷ persistence's", type="log" if max(known, default=1) > LOG_FROM else "linear"
    )
    figure.update_layout(
        height=320, margin={"l": 8, "r": 8, "t": 30, "b": 8}, uirevision="losses", hovermode="x unified",
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    )  # fmt: skip
    return figure


def forecasts_figure(plot: ComparedForecasts) -> go.Figure:
    """What happened, and each run's forecast of the same rows."""
    figure = go.Figure()
    x = axis_values(plot.times, plot.rows)
    shown = places_drawn([plot.truth, *(curve.values for curve in plot.curves)], len(x) - 1)
    figure.add_scatter(
        x=x[shown], y=plot.truth[shown], mode="lines", name="actual",
        line={"color": plot.colour, "width": 3}, hovertemplate=f"%{{y:{HOVER}}}<extra>actual</extra>",
    )  # fmt: skip
    for curve in plot.curves:
        name = escaped(curve.name)
        figure.add_scatter(
            x=x[shown], y=curve.values[shown], mode="lines", name=name,
            line={"color": curve.colour, "width": 1.6}, hovertemplate=f"%{{y:{HOVER}}}<extra>" + name + "</extra>",
        )  # fmt: skip
    figure.update_xaxes(
        type=axis_type(plot.times), range=with_room(first_view(x, len(x) - 1)), showgrid=False
    )
    figure.update_yaxes(title=escaped(plot.target), zeroline=False)
    figure.update_layout(
        height=380, margin={"l": 8, "r": 8, "t": 30, "b": 8}, hovermode="x unified", dragmode="pan",
        uirevision=plot.target, legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    )  # fmt: skip
    return figure

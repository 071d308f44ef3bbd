"""The outputs of one layer as a heatmap of time steps by units."""

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from rnnlab.figures import messages, palette

# Zero is transparent: the heatmap is light there on the light page, and dark on the dark one.
DIVERGING = (
    (0.0, palette.BELOW),
    (0.5, palette.transparent(palette.BELOW, 0)),
    (0.5, palette.transparent(palette.ABOVE, 0)),
    (1.0, palette.ABOVE),
)


@dataclass(frozen=True, eq=False)
class OutputPlot:
    """One layer's outputs, (time steps, units). kept: which of them the next layer gets, bool, the same shape."""

    grid: np.ndarray
    kept: np.ndarray


def output_figure(plot: OutputPlot) -> go.Figure:
    """The heatmap with the first time step at the top; ignored outputs are dimmed."""
    limit = max(float(np.abs(plot.grid).max()), 1e-9)
    steps, units = np.arange(1, plot.grid.shape[0] + 1), np.arange(1, plot.grid.shape[1] + 1)
    look = {
        "x": units, "y": steps, "zmin": -limit, "zmax": limit, "xgap": 1, "ygap": 1,
        "colorscale": DIVERGING,
    }  # fmt: skip
    figure = go.Figure()
    if not plot.kept.all():
        figure.add_heatmap(
            z=np.where(plot.kept, np.nan, plot.grid), opacity=0.22, showscale=False, hoverongaps=False,
            hovertemplate=messages.HOVER_IGNORED_OUTPUT, **look,
        )  # fmt: skip
    figure.add_heatmap(
        z=np.where(plot.kept, plot.grid, np.nan), hoverongaps=False,
        hovertemplate=messages.HOVER_KEPT_OUTPUT,
        colorbar={"thickness": 10, "title": {"text": messages.OUTPUT}}, **look,
    )  # fmt: skip
    for step in np.flatnonzero(plot.kept.any(axis=1)) + 1 if not plot.kept.all() else ():
        columns = np.flatnonzero(plot.kept[step - 1]) + 1
        figure.add_shape(
            type="rect", x0=columns[0] - 0.5, x1=columns[-1] + 0.5, y0=step - 0.5, y1=step + 0.5,
            line={"color": palette.SIDES["units"], "width": 2},
        )  # fmt: skip
    figure.update_yaxes(
        title=messages.TIME_STEP,
        autorange="reversed",
        tickvals=tick_labels(steps),
        showgrid=False,
        zeroline=False,
    )
    figure.update_xaxes(title=messages.UNIT, tickvals=tick_labels(units), showgrid=False, zeroline=False)
    figure.update_layout(
        height=int(np.clip(90 + 11 * len(steps), 150, 420)), margin={"l": 8, "r": 8, "t": 8, "b": 8},
    )  # fmt: skip
    return figure


def tick_labels(numbers: np.ndarray) -> list[int]:
    """Some of the numbers: the first, the last, and a few at equal distances."""
    every = max(1, round(len(numbers) / 6))
    return sorted({int(numbers[0]), *map(int, numbers[every - 1 :: every]), int(numbers[-1])})

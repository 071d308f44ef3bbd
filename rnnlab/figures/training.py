"""The loss curves of a run, with persistence as the line to beat."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from rnnlab.figures import palette
from rnnlab.number_format import HOVER


@dataclass(frozen=True)
class LossPlot:
    """Losses by epoch; persistence: what doing nothing reaches; best_epoch: 0 where there is none."""

    loss: Sequence[float | None]
    val_loss: Sequence[float | None]
    persistence: float | None
    best_epoch: int
    epochs: int


def loss_figure(plot: LossPlot) -> go.Figure:
    """Training and validation loss by epoch; the kept epoch is marked."""
    figure = go.Figure()
    epochs = list(range(1, len(plot.loss) + 1))
    for name, losses in (("training", plot.loss), ("validation", plot.val_loss)):
        if losses:
            figure.add_scatter(
                x=epochs, y=list(losses), mode="lines+markers", name=name,
                line={"color": palette.PARTS[name], "width": 2}, marker={"size": 5},
                hovertemplate=f"epoch %{{x}}: %{{y:{HOVER}}}<extra>" + name + "</extra>",
            )  # fmt: skip
    if plot.persistence is not None:
        figure.add_scatter(
            x=[1, max(plot.epochs, 2)], y=[plot.persistence] * 2, mode="lines", name="persistence: the line to beat",
            line={"color": palette.FORECASTS["persistence"], "width": 1.5, "dash": palette.dash("persistence")},
            hovertemplate=f"persistence: %{{y:{HOVER}}}<extra></extra>",
        )  # fmt: skip
    part, kept = ("validation", plot.val_loss) if plot.val_loss else ("training", plot.loss)
    if plot.best_epoch and len(kept) >= plot.best_epoch:
        figure.add_scatter(
            x=[plot.best_epoch], y=[kept[plot.best_epoch - 1]], mode="markers", name="weights kept",
            marker={"size": 13, "symbol": "circle-open", "color": palette.PARTS[part], "line": {"width": 2}},
            hovertemplate="epoch %{x}: the lowest, kept<extra></extra>",
        )  # fmt: skip
    figure.update_xaxes(
        title="epoch", range=[0.5, max(plot.epochs, 2) + 0.5], showgrid=False, dtick=tick(plot.epochs)
    )
    figure.update_yaxes(title="loss", rangemode="tozero")
    figure.update_layout(
        height=300, margin={"l": 8, "r": 8, "t": 30, "b": 8}, uirevision="loss",
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    )  # fmt: skip
    return figure


def tick(epochs: int) -> int:
    """Epochs from one label to the next, so that some ten fit."""
    return max(1, round(epochs / 10))

"""The loss curves of a run, with persistence's loss as a line."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from rnnlab.figures import messages, palette

HEIGHT = 300  # pixels


@dataclass(frozen=True)
class LossPlot:
    """Losses per epoch. persistence: its loss, or None. best_epoch: 0 if none. epochs: how many are planned."""

    loss: Sequence[float | None]
    val_loss: Sequence[float | None]
    persistence: float | None
    best_epoch: int
    epochs: int


def loss_figure(plot: LossPlot, height: int = HEIGHT) -> go.Figure:
    """Training and validation loss per epoch; the best epoch is marked."""
    figure = go.Figure()
    epochs = list(range(1, len(plot.loss) + 1))
    for name, losses in ((messages.TRAINING, plot.loss), (messages.VALIDATION, plot.val_loss)):
        if losses:
            figure.add_scatter(
                x=epochs, y=list(losses), mode="lines+markers", name=name,
                line={"color": palette.PARTS[name], "width": 2}, marker={"size": 5},
                hovertemplate=messages.hover_loss(name),
            )  # fmt: skip
    if plot.persistence is not None:
        figure.add_scatter(
            x=[1, max(plot.epochs, 2)], y=[plot.persistence] * 2, mode="lines", name=messages.PERSISTENCE_LOSS,
            line={"color": palette.FORECASTS["persistence"], "width": 1.5, "dash": palette.dash("persistence")},
            hovertemplate=messages.hover_persistence_loss(),
        )  # fmt: skip
    part, losses = ("validation", plot.val_loss) if plot.val_loss else ("training", plot.loss)
    if plot.best_epoch and len(losses) >= plot.best_epoch:
        figure.add_scatter(
            x=[plot.best_epoch], y=[losses[plot.best_epoch - 1]], mode="markers", name=messages.BEST_EPOCH,
            marker={"size": 13, "symbol": "circle-open", "color": palette.PARTS[part], "line": {"width": 2}},
            hovertemplate=messages.HOVER_BEST_EPOCH,
        )  # fmt: skip
    figure.update_xaxes(
        title=messages.EPOCH,
        range=[0.5, max(plot.epochs, 2) + 0.5],
        showgrid=False,
        dtick=tick_distance(plot.epochs),
    )
    figure.update_yaxes(title=messages.LOSS, rangemode="tozero")
    figure.update_layout(
        height=height, margin={"l": 8, "r": 8, "t": 30, "b": 8}, uirevision="loss",
        legend={
            "orientation": "h", "y": 1.02, "yanchor": "bottom", "x": -0.08, "itemwidth": 30, "entrywidth": 0.5,
            "entrywidthmode": "fraction",
            "font": {"size": 11},
        },
    )  # fmt: skip
    return figure


def tick_distance(epochs: int) -> int:
    """The distance of labels on an axis of epochs or steps: about ten labels fit."""
    return max(1, round(epochs / 10))

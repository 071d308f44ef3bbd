"""The loss curves of a run, with persistence's loss as a line."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from rnnlab.figures import messages, palette
from rnnlab.figures.key_line import KeyEntry, entry_text

HEIGHT = 300  # pixels
MARGINS = {"l": 8, "r": 8, "t": 22, "b": 8}
AXIS_PIXELS = 40  # below the plot area: the epochs and the title
LABEL_PIXELS = 15  # the height of a name beside a line
MARK_PIXELS = 7  # half of the mark of the best epoch
LABEL_SHARE = 0.27  # of the width, for the names behind the last epoch
BEST_SHARE = 0.13  # of the width, for half of the name of the best epoch
HEADROOM = 0.22  # of the range of the losses, above and below, for the names


@dataclass(frozen=True)
class LossPlot:
    """Losses per epoch. persistence: its loss, or None. best_epoch: 0 if none. epochs: how many are planned."""

    loss: Sequence[float | None]
    val_loss: Sequence[float | None]
    persistence: float | None
    best_epoch: int
    epochs: int


def loss_figure(plot: LossPlot, height: int = HEIGHT) -> go.Figure:
    """Training and validation loss per epoch; the best epoch is marked. Each line has its name at its end."""
    figure = go.Figure()
    curves = {
        name: losses
        for name, losses in ((messages.TRAINING, plot.loss), (messages.VALIDATION, plot.val_loss))
        if losses
    }
    for name, losses in curves.items():
        figure.add_scatter(
            x=list(range(1, len(losses) + 1)), y=list(losses), mode="lines+markers", name=name,
            line={"color": palette.PARTS[name], "width": 2}, marker={"size": 5},
            hovertemplate=messages.hover_loss(name),
        )  # fmt: skip
    if plot.persistence is not None:
        figure.add_scatter(
            x=[1, max(plot.epochs, 2)], y=[plot.persistence] * 2, mode="lines", name=messages.PERSISTENCE_LOSS,
            line={"color": palette.FORECASTS["persistence"], "width": 1.5, "dash": palette.dash("persistence")},
            hovertemplate=messages.hover_persistence_loss(),
        )  # fmt: skip
    best = best_point(plot)
    if best is not None:
        part, loss = best
        figure.add_scatter(
            x=[plot.best_epoch], y=[loss], mode="markers", name=messages.BEST_EPOCH,
            marker={"size": 13, "symbol": "circle-open", "color": palette.PARTS[part], "line": {"width": 2}},
            hovertemplate=messages.HOVER_BEST_EPOCH,
        )  # fmt: skip
    last, distance = max(map(len, curves.values()), default=0), tick_distance(plot.epochs)
    end = max(plot.epochs + 0.5, 2.5, last / (1 - LABEL_SHARE))
    figure.update_xaxes(
        title={"text": messages.EPOCH, "standoff": 4}, showgrid=False, fixedrange=True, range=[0.5, end],
        tickvals=list(range(distance, max(plot.epochs, 1) + 1, distance)),
    )  # fmt: skip
    ends = loss_range(plot)
    figure.update_yaxes(
        range=ends, fixedrange=True, nticks=5, zeroline=False, showticklabels=ends is not None
    )
    pixels = height - MARGINS["t"] - AXIS_PIXELS
    figure.update_layout(
        height=height, margin=MARGINS, uirevision="loss", showlegend=False,
        annotations=[
            *([] if ends is None else [axis_name()]),
            *line_names(curves, ends, pixels), *persistence_name(plot, ends, pixels),
            *best_epoch_name(plot, pixels, end),
        ],
    )  # fmt: skip
    return figure


def best_point(plot: LossPlot) -> tuple[str, float] | None:
    """The curve that the best epoch is marked on, and the loss there; None without a best epoch."""
    part, losses = ("validation", plot.val_loss) if plot.val_loss else ("training", plot.loss)
    if not plot.best_epoch or len(losses) < plot.best_epoch:
        return None
    loss = losses[plot.best_epoch - 1]
    return None if loss is None else (part, loss)


def loss_range(plot: LossPlot) -> list[float] | None:
    """The ends of the axis of losses, with room for the names; None without a loss, then the axis has no numbers."""
    losses = [loss for loss in (*plot.loss, *plot.val_loss, plot.persistence) if loss is not None]
    if not losses:
        return None
    low, high = min(losses), max(losses)
    margin = HEADROOM * ((high - low) or abs(high) or 1.0)
    return [max(0.0, low - margin) if low >= 0 else low - margin, high + margin]


def axis_name() -> dict:
    """What the axis counts, above it instead of beside it, where it would take room from the curves."""
    return {
        "text": messages.LOSS, "xref": "paper", "x": 0, "xanchor": "right", "yref": "paper", "y": 1,
        "yanchor": "bottom", "yshift": 4, "showarrow": False, "font": {"size": 12},
    }  # fmt: skip


def line_names(
    curves: dict[str, Sequence[float | None]], ends: list[float] | None, pixels: int
) -> list[dict]:
    """The name of each curve behind its last point; names that would overlap are moved apart.

    ends: of the axis of losses. pixels: the height of the plot area.
    """
    last = {
        name: next((place, loss) for place, loss in reversed(list(enumerate(losses, 1))) if loss is not None)
        for name, losses in curves.items()
        if any(loss is not None for loss in losses)
    }
    shifts = dict.fromkeys(last, 0.0)
    if len(last) == 2 and ends is not None:
        upper, lower = sorted(last, key=lambda name: -last[name][1])
        apart = pixels * (last[upper][1] - last[lower][1]) / (ends[1] - ends[0])
        missing = max(0.0, LABEL_PIXELS - apart) / 2
        shifts |= {upper: missing, lower: -missing}
    return [
        label(entry_text(KeyEntry(name, palette.PARTS[name])), epoch, loss)
        | {"xanchor": "left", "xshift": 7, "yanchor": "middle", "yshift": shifts[name]}
        for name, (epoch, loss) in last.items()
    ]


def persistence_name(plot: LossPlot, ends: list[float] | None, pixels: int) -> list[dict]:
    """The name of persistence's line at its right end, on the side of it without the curves and their names.

    ends, pixels: as in `line_names`.
    """
    if plot.persistence is None or ends is None:
        return []
    curves = [
        [loss for loss in curve if loss is not None] for curve in (plot.val_loss or plot.loss, plot.loss)
    ]
    above = [pixels * (curve[-1] - plot.persistence) / (ends[1] - ends[0]) for curve in curves if curve]
    near = 1.5 * LABEL_PIXELS  # of the line: a name there overlaps this one on that side
    taken = {side: any(-near / 3 < side * distance < near for distance in above) for side in (1, -1)}
    usual = 1 if not above or above[0] <= 0 else -1
    above_line = (usual if not taken[usual] or taken[-usual] else -usual) > 0
    return [
        label(messages.PERSISTENCE_LOSS, max(plot.epochs, 2), plot.persistence)
        | {"xanchor": "right", "yanchor": "bottom" if above_line else "top"}
    ]


def best_epoch_name(plot: LossPlot, pixels: float, width: float) -> list[dict]:
    """The words below or above the mark of the best epoch, away from the other curve, persistence's name and the axis.

    Left of the mark if the names of the curves are right of it. pixels: the height of the axis of losses; width: that
    of the axis of epochs, in epochs.
    """
    best, ends = best_point(plot), loss_range(plot)
    if best is None or ends is None:
        return []
    _, loss = best
    other = plot.loss[plot.best_epoch - 1] if plot.val_loss and len(plot.loss) >= plot.best_epoch else None
    named_above = plot.persistence is not None and 0 <= plot.persistence - loss < HEADROOM * (
        ends[1] - ends[0]
    )
    on_epochs = pixels * (loss - ends[0]) / (ends[1] - ends[0]) < MARK_PIXELS + LABEL_PIXELS
    below = named_above or (not on_epochs and (other is None or other >= loss))
    half = BEST_SHARE * width
    anchor = "left" if plot.best_epoch <= max(1, plot.epochs // 8) else "center"
    if len(plot.loss) - half < plot.best_epoch >= 2 * half:
        anchor = "right"
    return [
        label(messages.best_epoch(plot.best_epoch), plot.best_epoch, loss)
        | {
            "xanchor": anchor,
            "yanchor": "top" if below else "bottom",
            "yshift": -MARK_PIXELS if below else MARK_PIXELS,
        }
    ]


def label(text: str, epoch: int, loss: float) -> dict:
    return {"text": text, "x": epoch, "y": loss, "showarrow": False, "font": {"size": 12}}


def tick_distance(epochs: int) -> int:
    """The distance of labels on an axis of epochs or steps: about ten labels fit."""
    return max(1, round(epochs / 10))

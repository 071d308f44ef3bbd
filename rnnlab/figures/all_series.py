"""All errors at once: how many series have which MASE; and one of the series beside its forecast."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from rnnlab.figures import messages, palette
from rnnlab.figures.series import escaped
from rnnlab.number_format import format_number

BINS, HEIGHT = 30, 210
MOST_BY_ONE = 6  # series in a bin: the axis counts them one by one, where it had ticks between whole numbers
FAR = 0.98  # quantile of the errors up to which bins are even; the last bin has all larger ones


@dataclass(frozen=True)
class ErrorBins:
    """A histogram. edges: (bins + 1,); the last bin has all errors from its lower edge on. counts: (bins,)."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]
    median: float
    naive: float | None


def error_bins(errors: Sequence[float], naive: Sequence[float]) -> ErrorBins:
    """The bins of the errors of at least one series. naive: the seasonal naive's errors."""
    values = np.asarray(errors)
    low, high = float(values.min()), float(np.quantile(values, FAR))
    if high <= low:
        high = low + max(abs(low), 1.0) * 0.1
    edges = np.linspace(low, high, BINS + 1)
    counts = np.bincount(
        np.minimum(((values - low) / (high - low) * BINS).astype(int), BINS - 1), minlength=BINS
    )
    return ErrorBins(
        tuple(edges.tolist()),
        tuple(counts.tolist()),
        float(np.median(values)),
        float(np.median(naive)) if len(naive) else None,
    )


def errors_figure(bins: ErrorBins) -> go.Figure:
    """The histogram with the medians of the forecast and of the seasonal naive."""
    edges = np.array(bins.edges)
    texts = [
        messages.errors_between(format_number(low), format_number(high) if place < BINS - 1 else None)
        for place, (low, high) in enumerate(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))
    ]
    figure = go.Figure(
        go.Bar(
            x=(edges[:-1] + edges[1:]) / 2, y=bins.counts, width=np.diff(edges),
            marker={"color": palette.FORECASTS["forecast"], "line": {"width": 0}},
            customdata=texts, hovertemplate="%{customdata}: %{y:,}<extra></extra>",
        )
    )  # fmt: skip
    lines = [(bins.median, "forecast", messages.MEDIAN)]
    if bins.naive is not None:
        lines.append((min(bins.naive, bins.edges[-1]), "seasonal_naive", messages.MEDIAN_NAIVE))
    for value, name, text in lines:
        figure.add_vline(
            x=value, line={"color": palette.FORECASTS[name], "width": 2, "dash": "dot"},
            annotation={"text": text, "font": {"size": 11}},
        )  # fmt: skip
    figure.update_xaxes(title="MASE", showgrid=False, zeroline=False)
    few = max(bins.counts, default=0) < MOST_BY_ONE
    figure.update_yaxes(title=messages.SERIES_COUNT, zeroline=False, dtick=1 if few else None)
    figure.update_layout(height=HEIGHT, margin={"l": 8, "r": 8, "t": 24, "b": 8}, bargap=0, showlegend=False)
    return figure


def path_figure(x: np.ndarray, lines: dict[str, np.ndarray], target: str, dated: bool) -> go.Figure:
    """The end of a test set: "truth" and forecasts, (steps,) each, with gaps where NaN. x: as `axis_values`."""
    figure = go.Figure()
    for name, values in lines.items():
        colour = palette.FORECASTS.get(name, palette.FEATURES[0])
        label = messages.FORECAST_NAMES.get(name, messages.ACTUAL)
        style = {"color": colour, "width": 2, "dash": palette.dash(name)}
        figure.add_scatter(
            x=x, y=values, mode="lines", name=label, line=style, hovertemplate=messages.hover_value(label)
        )
    figure.update_xaxes(type="date" if dated else "linear", showgrid=False, zeroline=False)
    figure.update_yaxes(title=escaped(target), zeroline=False)
    figure.update_layout(
        height=HEIGHT, margin={"l": 8, "r": 8, "t": 24, "b": 8}, hovermode="x unified",
        legend={"orientation": "h", "y": 1.15, "x": 0},
    )  # fmt: skip
    return figure

"""The series with its parts and one window drawn on it, and that window seen close."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from rnnlab.figures import palette
from rnnlab.figures.lines import axis_type, axis_values, thinned

ROW_PIXELS = 100
SMALLEST_SHARE = 0.004  # of the axis: a window narrower than that is drawn this wide, to be seen


@dataclass(frozen=True, eq=False)
class SeriesPlot:
    """What the chart of a series shows.

    lines: {feature: values (rows,)}; colours: by feature; parts: {name: (first row, end row)};
    window: (first row, last row) that go in; predicted: the rows to be predicted.
    """

    times: pd.DatetimeIndex | None
    lines: dict[str, np.ndarray]
    colours: dict[str, str]
    targets: tuple[str, ...]
    parts: dict[str, tuple[int, int]]
    window: tuple[int, int]
    predicted: tuple[int, int]
    segments: np.ndarray


def series_figure(plot: SeriesPlot) -> go.Figure:
    """One line a feature below each other, the parts shaded, the window where it really lies."""
    count = len(plot.lines)
    figure = make_subplots(rows=count, cols=1, shared_xaxes=True, vertical_spacing=0.22 / max(count, 2))
    for place, (name, values) in enumerate(plot.lines.items(), 1):
        rows, drawn = broken_at_gaps(values, thinned(values), plot.segments)
        figure.add_scatter(
            x=axis_values(plot.times, rows), y=drawn,
            mode="lines", name=name, line={"width": 1.1, "color": plot.colours[name]},
            hovertemplate="%{y:.4g}<extra>" + escaped(name) + "</extra>", row=place, col=1,
        )  # fmt: skip
        label = f"<b>{escaped(name)}</b> · target" if name in plot.targets else escaped(name)
        figure.add_annotation(
            text=label, x=0.004, y=1, xref="x domain" if place == 1 else f"x{place} domain",
            yref="y domain" if place == 1 else f"y{place} domain", xanchor="left", yanchor="bottom",
            showarrow=False, font={"size": 12, "color": plot.colours[name]},
        )  # fmt: skip
    for part, (start, end) in plot.parts.items():
        if end > start:
            edges = axis_values(plot.times, np.array([start, end - 1]))
            figure.add_vrect(
                x0=edges[0], x1=edges[1], fillcolor=palette.PARTS[part], line_width=0, layer="below"
            )
            figure.add_annotation(
                text=part, x=float(edges.mean()), xref="x", y=1, yref="paper", yshift=22, yanchor="bottom",
                showarrow=False, font={"size": 12},
            )  # fmt: skip
    draw_window(figure, plot)
    figure.update_xaxes(type=axis_type(plot.times), showgrid=False)
    figure.update_yaxes(nticks=4, zeroline=False)
    figure.update_layout(
        height=70 + ROW_PIXELS * count, margin={"l": 8, "r": 8, "t": 48, "b": 8}, showlegend=False,
        hovermode="x", uirevision="series", dragmode="zoom",
    )  # fmt: skip
    return figure


def draw_window(figure: go.Figure, plot: SeriesPlot) -> None:
    """The rows that go in as a box, the rows to be predicted as a line beside it."""
    last = len(plot.segments) - 1
    ends = axis_values(plot.times, np.array([0, last]))
    start, end, first, final = axis_values(plot.times, np.array([*plot.window, *plot.predicted]))
    start = min(start, end - SMALLEST_SHARE * (ends[1] - ends[0]))
    figure.add_vrect(
        x0=start, x1=end, fillcolor=palette.faint(palette.WINDOW, 0.35),
        line={"color": palette.WINDOW, "width": 1.5},
    )  # fmt: skip
    figure.add_vrect(x0=first, x1=final, line={"color": palette.PREDICTED, "width": 2}, opacity=0.9)


def broken_at_gaps(
    values: np.ndarray, rows: np.ndarray, segments: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The rows and values to draw, with a hole before the first point behind each gap: no line bridges it."""
    behind = np.flatnonzero(np.diff(segments[rows])) + 1
    drawn = np.insert(values[rows].astype("float64"), behind, np.nan)
    return np.insert(rows, behind, rows[behind]), drawn


@dataclass(frozen=True, eq=False)
class WindowPlot:
    """One window close up: for each target the rows that go in and the rows to be predicted.

    inputs: {target: values (window,)}; predicted: {target: values (horizon,)};
    labels: of all those rows in order, (window + horizon,).
    """

    inputs: dict[str, np.ndarray]
    predicted: dict[str, np.ndarray]
    labels: tuple[str, ...]
    colours: dict[str, str]


def window_figure(plot: WindowPlot) -> go.Figure:
    """Every row of one window as a point: filled ones go in, hollow ones are to be predicted."""
    count = len(plot.inputs)
    figure = make_subplots(rows=count, cols=1, shared_xaxes=True, vertical_spacing=0.08 / max(count - 1, 1))
    for place, (name, values) in enumerate(plot.inputs.items(), 1):
        window, ahead = len(values), plot.predicted[name]
        steps = np.arange(1, window + 1)
        later = np.arange(window + 1, window + 1 + len(ahead))
        figure.add_scatter(
            x=steps, y=values, mode="lines+markers", name="goes in", legendgroup="in", showlegend=place == 1,
            line={"color": palette.faint(plot.colours[name], 0.5), "width": 1.5},
            marker={"size": 7 if window <= 60 else 4, "color": palette.WINDOW},
            customdata=plot.labels[:window], hovertemplate="step %{x}: %{y:.4g}<br>%{customdata}<extra></extra>",
            row=place, col=1,
        )  # fmt: skip
        figure.add_scatter(
            x=later, y=ahead, mode="markers", name="is to be predicted", legendgroup="out",
            showlegend=place == 1,
            marker={"size": 11, "symbol": "diamond-open", "color": palette.PREDICTED, "line": {"width": 2.5}},
            customdata=plot.labels[window:], hovertemplate="%{y:.4g}<br>%{customdata}<extra></extra>",
            row=place, col=1,
        )  # fmt: skip
        figure.update_yaxes(title={"text": escaped(name), "font": {"size": 12}}, nticks=5, row=place, col=1)
        figure.add_vline(
            x=window + 0.5, line={"width": 1, "dash": "dot", "color": palette.ACTUAL}, row=place, col=1
        )
    every = [1, len(steps), len(steps) + len(ahead)]
    texts = [plot.labels[0], plot.labels[window - 1], plot.labels[-1]]
    if len(steps) == 1:
        every, texts = every[1:], texts[1:]
    figure.update_xaxes(showgrid=False)
    figure.update_xaxes(tickvals=[every[0], every[-1]], ticktext=[texts[0], texts[-1]], row=count, col=1)
    figure.update_layout(
        height=90 + 150 * count, margin={"l": 8, "r": 8, "t": 30, "b": 8}, uirevision="window",
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    )  # fmt: skip
    return figure


def escaped(text: str) -> str:
    """A column's name as plotly shows it literally, whatever it holds."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

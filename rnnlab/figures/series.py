"""The series with its parts and one window drawn on it, and that window seen close."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from rnnlab.figures import palette
from rnnlab.figures.lines import axis_type, axis_values, thinned
from rnnlab.figures.visible_range import Stretch
from rnnlab.number_format import HOVER

ROW_PIXELS = 100
SMALLEST_SHARE = 0.004  # of the axis: a window narrower than that is drawn this wide, to be seen
NAMED_SHARE = 0.08  # of the axis: a part of which less is seen has no room for its name
TINT = 0.1  # how solid the colour of a part is behind the lines
MOST_MARKED = 200  # rows: with more, their marks would run into one another
MARK_ROOM = 0.012  # of the axis, on both sides: or the first and the last mark would be cut


@dataclass(frozen=True, eq=False)
class SeriesPlot:
    """What the chart of a series shows.

    lines: {feature: values (rows,)}; colours: by feature; parts: {name: (first row, end row)};
    window: (first row, last row) that go in; predicted: the rows to be predicted.
    shown: the stretch of rows that is drawn, as many points of it as there is room for.
    """

    times: pd.DatetimeIndex | None
    lines: dict[str, np.ndarray]
    colours: dict[str, str]
    targets: tuple[str, ...]
    parts: dict[str, tuple[int, int]]
    window: tuple[int, int]
    predicted: tuple[int, int]
    segments: np.ndarray
    shown: Stretch


def series_figure(plot: SeriesPlot) -> go.Figure:
    """One line a feature below each other, the parts shaded, the window where it really lies."""
    count = len(plot.lines)
    figure = make_subplots(rows=count, cols=1, shared_xaxes=True, vertical_spacing=0.22 / max(count, 2))
    marked = len(plot.shown) <= MOST_MARKED
    for place, (name, values) in enumerate(plot.lines.items(), 1):
        rows = plot.shown.start + thinned(values[plot.shown.start : plot.shown.end])
        rows, drawn = broken_at_gaps(values, rows, plot.segments)
        figure.add_scatter(
            x=axis_values(plot.times, rows), y=drawn,
            mode="lines+markers" if marked else "lines", name=name,
            line={"width": 1.1, "color": plot.colours[name]},
            marker={"size": 4, "color": plot.colours[name]}, unselected={"marker": {"opacity": 1}},
            hovertemplate=f"%{{y:{HOVER}}}<extra>" + escaped(name) + "</extra>", row=place, col=1,
        )  # fmt: skip
    # Plotly's own zoom would only enlarge the points that are drawn, so dragging marks a box instead.
    figure.update_xaxes(
        type=axis_type(plot.times), range=shown_range(plot, marked), showgrid=False, fixedrange=True
    )
    figure.update_yaxes(nticks=4, zeroline=False, fixedrange=True)
    figure.update_layout(
        height=70 + ROW_PIXELS * count, margin={"l": 8, "r": 8, "t": 48, "b": 8}, showlegend=False,
        hovermode="x", dragmode="select", selectdirection="h",
        newselection={"line": {"color": palette.NEUTRAL, "width": 1, "dash": "solid"}},
        shapes=[
            # One after the other, plotly would check all of them anew each time.
            {"type": "rect", "xref": f"x{axis}", "yref": f"y{axis} domain", "y0": 0, "y1": 1, **box}
            for box in (*part_boxes(plot), *window_boxes(plot))
            for axis in axes(plot)
        ],
        annotations=[*line_names(plot), *part_names(plot)],
    )  # fmt: skip
    return figure


def shown_range(plot: SeriesPlot, marked: bool) -> list[float]:
    """The ends of the x axis."""
    first, last = axis_values(plot.times, np.array([plot.shown.start, plot.shown.end - 1])).tolist()
    room = (last - first or 1.0) * (MARK_ROOM if marked else 0.0)
    return [first - room, last + room]


def axes(plot: SeriesPlot) -> list[str]:
    """What plotly calls the lines' axes behind their letter, from top to bottom."""
    return ["", *map(str, range(2, len(plot.lines) + 1))]


def line_names(plot: SeriesPlot) -> list[dict]:
    """The features' names, each above its line."""
    return [
        {
            "text": f"<b>{escaped(name)}</b> · target" if name in plot.targets else escaped(name),
            "x": 0.004, "y": 1, "xref": f"x{axis} domain", "yref": f"y{axis} domain", "xanchor": "left",
            "yanchor": "bottom", "showarrow": False, "font": {"size": 12, "color": plot.colours[name]},
        }
        for axis, name in zip(axes(plot), plot.lines, strict=True)
    ]  # fmt: skip


def part_edges(plot: SeriesPlot) -> dict[str, tuple[float, float]]:
    """Where each part that is seen begins and ends on the x axis."""
    seen = {part: plot.shown.of(rows) for part, rows in plot.parts.items()}
    return {
        part: tuple(axis_values(plot.times, np.array([start, end - 1])).tolist())
        for part, (start, end) in seen.items()
        if end > start
    }


def part_boxes(plot: SeriesPlot) -> list[dict]:
    look = {"line": {"width": 0}, "layer": "below"}
    return [
        {"x0": x0, "x1": x1, "fillcolor": palette.faint(palette.PARTS[part], TINT), **look}
        for part, (x0, x1) in part_edges(plot).items()
    ]


def part_names(plot: SeriesPlot) -> list[dict]:
    """The parts' names above the chart, where there is room."""
    edges, (low, high) = part_edges(plot), shown_range(plot, marked=False)
    return [
        {
            "text": part, "x": (x0 + x1) / 2, "xref": "x", "y": 1, "yref": "paper", "yshift": 22,
            "yanchor": "bottom", "showarrow": False, "font": {"size": 12},
        }
        for part, (x0, x1) in edges.items()
        if x1 - x0 >= NAMED_SHARE * (high - low)
    ]  # fmt: skip


def window_boxes(plot: SeriesPlot) -> list[dict]:
    """The rows that go in as a box, the rows to be predicted as a line beside it."""
    low, high = shown_range(plot, marked=False)
    start, end, first, final = axis_values(plot.times, np.array([*plot.window, *plot.predicted])).tolist()
    fill = palette.faint(palette.WINDOW, 0.35)
    return [
        {
            "x0": min(start, end - SMALLEST_SHARE * (high - low)), "x1": end, "fillcolor": fill,
            "line": {"color": palette.WINDOW, "width": 1.5},
        },
        {"x0": first, "x1": final, "line": {"color": palette.TO_PREDICT, "width": 2}, "opacity": 0.9},
    ]  # fmt: skip


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
    """Every row of one window as a point: filled ones go in, in the window's box; hollow ones are to be predicted."""
    count = len(plot.inputs)
    figure = make_subplots(rows=count, cols=1, shared_xaxes=True, vertical_spacing=0.08 / max(count - 1, 1))
    for place, (name, values) in enumerate(plot.inputs.items(), 1):
        window, ahead = len(values), plot.predicted[name]
        steps = np.arange(1, window + 1)
        later = np.arange(window + 1, window + 1 + len(ahead))
        figure.add_scatter(
            x=steps, y=values, mode="lines+markers", name="goes in", legendgroup="in", showlegend=place == 1,
            line={"color": palette.faint(plot.colours[name], 0.5), "width": 1.5},
            marker={"size": 7 if window <= 60 else 4, "color": plot.colours[name]},
            customdata=plot.labels[:window],
            hovertemplate=f"step %{{x}}: %{{y:{HOVER}}}<br>%{{customdata}}<extra></extra>",
            row=place, col=1,
        )  # fmt: skip
        figure.add_scatter(
            x=later, y=ahead, mode="markers", name="is to be predicted", legendgroup="out",
            showlegend=place == 1,
            marker={"size": 11, "symbol": "diamond-open", "color": palette.TO_PREDICT, "line": {"width": 2.5}},
            customdata=plot.labels[window:], hovertemplate=f"%{{y:{HOVER}}}<br>%{{customdata}}<extra></extra>",
            row=place, col=1,
        )  # fmt: skip
        figure.update_yaxes(title={"text": escaped(name), "font": {"size": 12}}, nticks=5, row=place, col=1)
        figure.add_vrect(
            x0=0.5, x1=window + 0.5, fillcolor=palette.faint(palette.WINDOW, 0.12), layer="below",
            line={"color": palette.WINDOW, "width": 1}, row=place, col=1,
        )  # fmt: skip
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
    """A column's name as plotly shows it literally, whatever it holds, also in a hover and beside MathJax."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return plain.replace("%{", "%&#123;").replace("$", "&#36;")

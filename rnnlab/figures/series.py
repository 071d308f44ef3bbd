"""The series with its split and one window, and a close-up of that window."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from rnnlab.figures import messages, palette
from rnnlab.figures.lines import axis_values, downsampled, no_closings, time_axis, with_margin
from rnnlab.figures.visible_range import VisibleRange

ROW_PIXELS = 100
SMALLEST_SHARE = 0.004  # of the axis: a narrower window is drawn this wide, so that it can be seen
NAMED_SHARE = 0.08  # of the axis: a narrower training, validation or test set has no room for its name
TINT = 0.1  # opacity of the sets' colours after the lines
MOST_MARKED = 200  # rows: with more rows their marks would overlap
FRAME = {"line": {"width": 1.5, "color": palette.FORECASTS["forecast"]}, "fillcolor": "rgba(0,0,0,0)"}
MARK_MARGIN = 0.012  # of the axis, on both sides, so that the first and last mark are not cut
# How the small chart writes dates that span more than so many days. Plotly's own have the year on a second line, for
# which there is no room.
DATES = ((3000, "%Y"), (240, "%b %Y"), (4, "%b %-d"), (0, "%b %-d, %H:%M"))


@dataclass(frozen=True, eq=False)
class SeriesPlot:
    """The chart of a series.

    lines: {feature: values (rows,)}. colours: by feature.
    parts: {"training", "validation", "test": (first row, end row)}.
    window, predicted: (first row, last row) of the window's input and of the rows to predict, or None.
    shown: the rows that are drawn.
    closings: as of `closings_of`: closed times that the axis leaves out.
    """

    times: pd.DatetimeIndex | None
    lines: dict[str, np.ndarray]
    colours: dict[str, str]
    targets: tuple[str, ...]
    parts: dict[str, tuple[int, int]]
    window: tuple[int, int] | None
    predicted: tuple[int, int] | None
    segments: np.ndarray
    shown: VisibleRange
    closings: np.ndarray = field(default_factory=no_closings)


def series_figure(plot: SeriesPlot) -> go.Figure:
    """One chart a feature, one below the other, with the training, validation and test set shaded and one window."""
    count = len(plot.lines)
    figure = make_subplots(rows=count, cols=1, shared_xaxes=True, vertical_spacing=0.22 / max(count, 2))
    marked = len(plot.shown) <= MOST_MARKED
    for place, (name, values) in enumerate(plot.lines.items(), 1):
        rows = plot.shown.start + downsampled(values[plot.shown.start : plot.shown.end])
        rows, drawn = broken_at_gaps(values, rows, plot.segments)
        figure.add_scatter(
            x=axis_values(plot.times, rows), y=drawn,
            mode="lines+markers" if marked else "lines", name=name,
            line={"width": 1.1, "color": plot.colours[name]},
            marker={"size": 4, "color": plot.colours[name]}, unselected={"marker": {"opacity": 1}},
            hovertemplate=messages.hover_value(escaped(name)), row=place, col=1,
        )  # fmt: skip
    # Dragging selects a box: plotly's zoom would only enlarge the downsampled points.
    ends = shown_range(plot, marked)
    figure.update_xaxes(
        range=ends, showgrid=False, fixedrange=True, **time_axis(plot.times, plot.closings, *ends)
    )
    figure.update_yaxes(nticks=4, zeroline=False, fixedrange=True)
    figure.update_layout(
        height=70 + ROW_PIXELS * count, margin={"l": 8, "r": 8, "t": 48, "b": 8}, showlegend=False,
        hovermode="x", dragmode="select", selectdirection="h",
        newselection={"line": {"color": palette.NEUTRAL, "width": 1, "dash": "solid"}},
        shapes=[
            # Added all at once: plotly validates all shapes again for each single one that is added.
            {"type": "rect", "xref": f"x{axis}", "yref": f"y{axis} domain", "y0": 0, "y1": 1, **box}
            for box in (*part_boxes(plot), *window_boxes(plot))
            for axis in axes(plot)
        ],
        annotations=[*line_names(plot), *part_names(plot)],
    )  # fmt: skip
    return figure


def overview_figure(plot: SeriesPlot, stretch: tuple[int, int] | None, height: int) -> go.Figure:
    """The whole series small: one line, its sets, the window, and a frame around a stretch of rows.

    stretch: (first row, last row), or None.
    """
    figure = series_figure(plot)
    (name,) = plot.lines
    boxes, annotations = list(figure.layout.shapes), part_names(plot, above=2)
    if stretch is not None:
        first, last = axis_values(plot.times, np.array(stretch)).tolist()
        boxes.append(
            {"type": "rect", "xref": "x", "yref": "y domain", "y0": 0, "y1": 1, "x0": first, "x1": last}
            | FRAME
        )
    label = {**line_names(plot)[0], "yanchor": "top", "text": escaped(name)}
    figure.update_layout(
        height=height, margin={"l": 8, "r": 8, "t": 20, "b": 4}, dragmode=False, shapes=boxes,
        annotations=[label, *annotations],
    )  # fmt: skip
    figure.update_yaxes(nticks=3)
    if plot.times is not None:
        days = (plot.times[-1] - plot.times[0]).days
        figure.update_xaxes(tickformat=next(text for least, text in DATES if days >= least))
    return figure


def shown_range(plot: SeriesPlot, marked: bool) -> list[float]:
    """The ends of the x axis."""
    first, last = axis_values(plot.times, np.array([plot.shown.start, plot.shown.end - 1])).tolist()
    return with_margin(first, last, MARK_MARGIN, plot.closings) if marked else [first, last]


def axes(plot: SeriesPlot) -> list[str]:
    """The suffixes of plotly's axis names from top to bottom: "", "2", "3" …"""
    return ["", *map(str, range(2, len(plot.lines) + 1))]


def line_names(plot: SeriesPlot) -> list[dict]:
    """The features' names, each above its chart."""
    return [
        {
            "text": messages.target_label(escaped(name)) if name in plot.targets else escaped(name),
            "x": 0.004, "y": 1, "xref": f"x{axis} domain", "yref": f"y{axis} domain", "xanchor": "left",
            "yanchor": "bottom", "showarrow": False, "font": {"size": 12, "color": plot.colours[name]},
        }
        for axis, name in zip(axes(plot), plot.lines, strict=True)
    ]  # fmt: skip


def part_edges(plot: SeriesPlot) -> dict[str, tuple[float, float]]:
    """The start and end of each visible training, validation or test set on the x axis."""
    visible = {part: plot.shown.clipped(rows) for part, rows in plot.parts.items()}
    return {
        part: tuple(axis_values(plot.times, np.array([start, end - 1])).tolist())
        for part, (start, end) in visible.items()
        if end > start
    }


def part_boxes(plot: SeriesPlot) -> list[dict]:
    look = {"line": {"width": 0}, "layer": "below"}
    return [
        {"x0": x0, "x1": x1, "fillcolor": palette.transparent(palette.PARTS[part], TINT), **look}
        for part, (x0, x1) in part_edges(plot).items()
    ]


def part_names(plot: SeriesPlot, above: int = 22) -> list[dict]:
    """The names of the training, validation and test set so many pixels above the chart, if there is room."""
    edges, (low, high) = part_edges(plot), shown_range(plot, marked=False)
    return [
        {
            "text": part, "x": (x0 + x1) / 2, "xref": "x", "y": 1, "yref": "paper", "yshift": above,
            "yanchor": "bottom", "showarrow": False, "font": {"size": 12},
        }
        for part, (x0, x1) in edges.items()
        if x1 - x0 >= NAMED_SHARE * (high - low)
    ]  # fmt: skip


def window_boxes(plot: SeriesPlot) -> list[dict]:
    """The window's input as a box, the rows to predict as a line beside it; none without a window."""
    if plot.window is None or plot.predicted is None:
        return []
    low, high = shown_range(plot, marked=False)
    start, end, first, final = axis_values(plot.times, np.array([*plot.window, *plot.predicted])).tolist()
    fill = palette.transparent(palette.WINDOW, 0.35)
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
    """The rows and values to draw, with a NaN before the first point after each gap, so that no line crosses it."""
    after = np.flatnonzero(np.diff(segments[rows])) + 1
    drawn = np.insert(values[rows].astype("float64"), after, np.nan)
    return np.insert(rows, after, rows[after]), drawn


@dataclass(frozen=True, eq=False)
class WindowPlot:
    """A close-up of one window: for each target its input rows and the rows to predict.

    inputs: {target: values (window,)}. predicted: {target: values (horizon,)}.
    labels: of all these rows in order, (window + horizon,).
    """

    inputs: dict[str, np.ndarray]
    predicted: dict[str, np.ndarray]
    labels: tuple[str, ...]
    colours: dict[str, str]


def window_figure(plot: WindowPlot) -> go.Figure:
    """Every row of one window as a point: input rows are filled, rows to predict are hollow."""
    count = len(plot.inputs)
    figure = make_subplots(rows=count, cols=1, shared_xaxes=True, vertical_spacing=0.08 / max(count - 1, 1))
    for place, (name, values) in enumerate(plot.inputs.items(), 1):
        window, ahead = len(values), plot.predicted[name]
        steps = np.arange(1, window + 1)
        later = np.arange(window + 1, window + 1 + len(ahead))
        figure.add_scatter(
            x=steps, y=values, mode="lines+markers", name=messages.WINDOW_INPUT, legendgroup="in",
            showlegend=place == 1,
            line={"color": palette.transparent(plot.colours[name], 0.5), "width": 1.5},
            marker={"size": 7 if window <= 60 else 4, "color": plot.colours[name]},
            customdata=plot.labels[:window],
            hovertemplate=messages.HOVER_INPUT,
            row=place, col=1,
        )  # fmt: skip
        figure.add_scatter(
            x=later, y=ahead, mode="markers", name=messages.WINDOW_TARGET, legendgroup="out",
            showlegend=place == 1,
            marker={"size": 11, "symbol": "diamond-open", "color": palette.TO_PREDICT, "line": {"width": 2.5}},
            customdata=plot.labels[window:], hovertemplate=messages.HOVER_TARGET,
            row=place, col=1,
        )  # fmt: skip
        figure.update_yaxes(title={"text": escaped(name), "font": {"size": 12}}, nticks=5, row=place, col=1)
        figure.add_vrect(
            x0=0.5, x1=window + 0.5, fillcolor=palette.transparent(palette.WINDOW, 0.12), layer="below",
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
    """A text that plotly shows literally, also in hover texts: no HTML, no template fields, no MathJax."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return plain.replace("%{", "%&#123;").replace("$", "&#36;")

"""The forecasts of the test set beside the actual values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from rnnlab.figures import messages, palette
from rnnlab.figures.key_line import KeyEntry, key_height, key_line
from rnnlab.figures.lines import MARGIN, axis_values, downsampled, no_closings, time_axis, with_margin
from rnnlab.figures.series import escaped

HEIGHT = 380  # pixels
MOST_DRAWN = 6000  # points of a line; of a longer line a third is for the points around the selected window
MOST_MARKED = 80  # visible points: with more of them their marks would cover the lines
FEW_POINTS = 6  # each of them has its label on the axis
HEADROOM = 0.08  # of the visible values' range, above and below
OVERSHOOT = 0.6  # of the range of the actual values: forecasts farther out do not stretch the axis
INITIAL_POINTS = 240  # visible before anyone zooms
LABEL_SHARE = 0.08  # of the visible range: how far the word at the mark reaches
FORECAST = palette.FORECASTS["forecast"]
BEFORE = palette.transparent(FORECAST, 0.45)
ACTUAL_WIDTH, PREDICTED_WIDTH, BASELINE_WIDTH = (
    3.2,
    1.6,
    1.4,
)  # of lines; a wide one is seen on both sides of a thin one
BAND_OPACITY = (0.2, 0.12)  # of the intervals, the narrowest first


class Line(NamedTuple):
    """A forecast of some rows: their numbers and the predicted values, (windows,) each."""

    rows: np.ndarray
    values: np.ndarray


@dataclass(frozen=True, eq=False)
class ForecastPlot:
    """One target at one lead time: the predicted rows, their actual values (`truth`) and forecasts, (windows,) each.

    colour: of the target, which the actual values are drawn in.
    forecasts: {key in `messages.FORECAST_NAMES`: values}, the main forecast first; empty before training.
    half_widths: {level: half the width of its interval, (windows,) or one for all, NaN where there is none}, the
        narrowest first.
    selected: the index of the selected window.
    lines_shown: which of the `optional_lines` are drawn, by their keys; None: the narrowest interval.
    before: the forecast of the run that was shown before. so_far: that of a run that trains still.
    inside: {level: the share of the test set inside its interval}.
    segments: of the series, (rows,): see Series; no line crosses from one to the next. None: there are no gaps.
    limits: the lowest and the highest value that the target can have; the intervals end there.
    closings: as of `closings_of`: closed times that the axis leaves out.
    """

    target: str
    colour: str
    times: pd.DatetimeIndex | None
    rows: np.ndarray
    truth: np.ndarray
    forecasts: dict[str, np.ndarray]
    half_widths: dict[float, np.ndarray]
    selected: int
    lines_shown: Sequence[str] | None = None
    before: Line | None = None
    so_far: Line | None = None
    inside: Mapping[float, float] = field(default_factory=dict)
    segments: np.ndarray | None = None
    limits: tuple[float, float] = (-np.inf, np.inf)
    closings: np.ndarray = field(default_factory=no_closings)

    def after_gaps(self, rows: np.ndarray) -> np.ndarray:
        """The indices of those of the rows that are the first after a gap."""
        return np.flatnonzero(np.diff(rows * 0 if self.segments is None else self.segments[rows])) + 1

    def ends(self, half_width: np.ndarray, predicted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The low and the high ends of an interval around predicted values, (windows,) each."""
        return np.clip(predicted - half_width, *self.limits), np.clip(predicted + half_width, *self.limits)


def optional_lines(
    forecasts: Mapping[str, np.ndarray],
    half_widths: Mapping[float, np.ndarray],
    inside: Mapping[float, float] | None = None,
) -> dict[str, str]:
    """{key: name} of what can be drawn beside the main forecast: the intervals, the network and the baselines.

    inside: the share of the test set inside each interval, which then stands beside its name.
    """
    others, measured = list(forecasts)[1:], inside or {}
    return {interval_key(level): messages.interval(level, measured.get(level)) for level in half_widths} | {
        name: messages.FORECAST_NAMES[name] for name in others
    }


def lines_at_first(half_widths: Mapping[float, np.ndarray]) -> list[str]:
    """The keys of the optional lines that are drawn before anyone chooses: the narrowest interval."""
    return [interval_key(level) for level in half_widths][:1]


def interval_key(level: float) -> str:
    return f"{level:g}"


def forecast_figure(plot: ForecastPlot, height: int = HEIGHT, legend: bool = False) -> go.Figure:
    """Actual and predicted values of the test set. A click on a point selects its window.

    Without forecasts only the actual values are drawn.

    legend: draw plotly's legend, in which a click shows or hides a line, in place of the short line of names.
    """
    figure = go.Figure()
    x = axis_values(plot.times, plot.rows)
    predicted = next(iter(plot.forecasts.values()), plot.truth)
    shown = drawn_points((plot.truth, predicted), plot.selected)
    figure.add_traces(
        [
            *intervals(plot, x, shown, legend),
            *([other_run(plot, plot.before, messages.BEFORE, BEFORE)] if plot.before else []),
            actual_line(plot, x, shown),
            *baselines(plot, x, shown, legend),
            *([other_run(plot, plot.so_far, messages.SO_FAR, FORECAST)] if plot.so_far else []),
            *(predicted_line(plot, x, shown) if plot.forecasts else ()),
        ]
    )
    first, last = initial_stretch(len(x), plot.selected)
    row_title = messages.ROW if plot.times is None else None
    low, high = x[[first, last]].tolist()
    figure.update_xaxes(
        range=with_margin(low, high, MARGIN, plot.closings), showgrid=False, title=row_title,
        **time_axis(plot.times, plot.closings, low, high),
        # Between a few months plotly would name weeks.
        tickvals=x if len(x) <= FEW_POINTS else None,
    )  # fmt: skip
    lines = np.array(forecast_lines(plot, predicted))[:, first : last + 1]
    figure.update_yaxes(
        title=escaped(plot.target), zeroline=False, nticks=6, range=value_range(plot.truth[first : last + 1], lines)
    )  # fmt: skip
    entries = [] if legend else key_entries(plot)
    figure.update_layout(
        height=height, margin={"l": 8, "r": 8, "t": key_height(entries), "b": 8},
        hovermode="x unified", dragmode="zoom", uirevision=plot.target, clickmode="event+select", showlegend=legend,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "itemwidth": 30, "font": {"size": 11}},
        modebar={"orientation": "v", "bgcolor": "rgba(0,0,0,0)"},
        annotations=[*([] if legend else [key_line(entries)]), *picked_label(plot, x)],
    )  # fmt: skip
    return figure


def is_shown(plot: ForecastPlot, key: str) -> bool:
    """key: of one of the `optional_lines`."""
    return key in (lines_at_first(plot.half_widths) if plot.lines_shown is None else plot.lines_shown)


def forecast_lines(plot: ForecastPlot, predicted: np.ndarray) -> list[np.ndarray]:
    """The main forecast, its intervals' ends and the other forecasts, each (windows,), as far as they are drawn."""
    lines = [predicted]
    for level, half_width in plot.half_widths.items():
        if is_shown(plot, interval_key(level)):
            lines += plot.ends(half_width, predicted)
    return lines + [values for name, values in list(plot.forecasts.items())[1:] if is_shown(plot, name)]


def intervals(plot: ForecastPlot, x: np.ndarray, shown: np.ndarray, legend: bool) -> list[go.Scatter]:
    """A band around the forecast for each level that is drawn.

    x: the places of all windows on the axis. shown: the indices of those that are drawn.
    legend: bands that are not shown are drawn when their name in the legend is clicked.
    """
    predicted, bands = next(iter(plot.forecasts.values()), plot.truth), []
    for (level, half_width), opacity in zip(plot.half_widths.items(), BAND_OPACITY, strict=False):
        half_width = np.broadcast_to(half_width, predicted.shape)
        drawn = shown[np.isfinite(half_width[shown])]
        low, high = plot.ends(half_width[drawn], predicted[drawn])
        if legend or is_shown(plot, interval_key(level)):
            after = plot.after_gaps(plot.rows[drawn])
            bands.append(go.Scatter(
                x=around(x[drawn], x[drawn], after), y=around(high, low, after),
                name=messages.interval(level, plot.inside.get(level)),
                fill="toself", mode="lines", line={"width": 0}, hoverinfo="skip",
                fillcolor=palette.transparent(FORECAST, opacity),
                visible=True if is_shown(plot, interval_key(level)) else "legendonly",
            ))  # fmt: skip
    return bands


def around(upper: np.ndarray, lower: np.ndarray, after: np.ndarray) -> np.ndarray:
    """A coordinate of the outlines of the pieces that begin at the indices `after`, with a NaN between two of them."""
    pieces = zip(np.split(upper, after), np.split(lower, after), strict=True)
    outlines = [np.concatenate([above, below[::-1], [np.nan]]) for above, below in pieces]
    return np.concatenate(outlines)[:-1]


def broken(values: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Values along a line, (points,), with a NaN before those at the indices `after`, so that it is not drawn there."""
    return np.insert(values.astype("float64"), after, np.nan) if len(after) else values


def repeated(places: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Where the points of a `broken` line are, (points, ...)."""
    return np.insert(places, after, places[after], axis=0) if len(after) else places


def actual_line(plot: ForecastPlot, x: np.ndarray, shown: np.ndarray) -> go.Scatter:
    """The actual values: a wide line, so that it is seen below the thin line of the forecast."""
    after = plot.after_gaps(plot.rows[shown])
    return go.Scatter(
        x=repeated(x[shown], after), y=broken(plot.truth[shown], after), mode="lines", name=messages.ACTUAL,
        line={"color": plot.colour, "width": ACTUAL_WIDTH}, hovertemplate=messages.hover_value(messages.ACTUAL),
    )  # fmt: skip


def baselines(plot: ForecastPlot, x: np.ndarray, shown: np.ndarray, legend: bool) -> list[go.Scatter]:
    """The network without the mix and the baselines, each if it is drawn; for `legend` see `intervals`."""
    after = plot.after_gaps(plot.rows[shown])
    return [
        go.Scatter(
            x=repeated(x[shown], after), y=broken(values[shown], after), mode="lines",
            name=messages.FORECAST_NAMES[name],
            line={"color": palette.FORECASTS[name], "width": BASELINE_WIDTH, "dash": palette.dash(name)},
            visible=True if is_shown(plot, name) else "legendonly",
            hovertemplate=messages.hover_value(messages.FORECAST_NAMES[name]),
        )
        for name, values in list(plot.forecasts.items())[1:]
        if legend or is_shown(plot, name)
    ]  # fmt: skip


def other_run(plot: ForecastPlot, line: Line, name: str, colour: str) -> go.Scatter:
    """The forecast of another run, or of the same run before its end."""
    after = plot.after_gaps(line.rows)
    return go.Scatter(
        x=repeated(axis_values(plot.times, line.rows), after), y=broken(line.values, after), mode="lines", name=name,
        line={"color": colour, "width": PREDICTED_WIDTH}, hovertemplate=messages.hover_value(name),
    )  # fmt: skip


def predicted_line(plot: ForecastPlot, x: np.ndarray, shown: np.ndarray) -> list[go.Scatter]:
    """The main forecast, whose points can be clicked, and the mark of the selected window.

    A point's customdata is the index of its window and the error of its forecast.
    """
    predicted = next(iter(plot.forecasts.values()))
    after, visible = plot.after_gaps(plot.rows[shown]), min(len(x), INITIAL_POINTS)
    marks = {"opacity": 1 if visible <= MOST_MARKED else 0}
    return [
        go.Scatter(
            x=repeated(x[shown], after), y=broken(predicted[shown], after), mode="lines+markers",
            name=messages.PREDICTED,
            customdata=repeated(np.column_stack([shown, (predicted - plot.truth)[shown]]), after),
            line={"color": FORECAST, "width": PREDICTED_WIDTH}, marker={"size": 5, "color": FORECAST, **marks},
            selected={"marker": marks}, unselected={"marker": marks}, hovertemplate=messages.HOVER_PREDICTED,
        ),
        go.Scatter(
            x=[x[plot.selected]], y=[predicted[plot.selected]], mode="markers", name=messages.SELECTED_WINDOW,
            showlegend=False, cliponaxis=False, hovertemplate=messages.HOVER_SELECTED_WINDOW,
            marker={"size": 13, "symbol": "circle-open", "color": palette.WINDOW, "line": {"width": 2.5}},
        ),
    ]  # fmt: skip


def picked_label(plot: ForecastPlot, x: np.ndarray) -> list[dict]:
    """The word beside the mark of the selected window: on the side with more room, above the line or below it."""
    if not plot.forecasts:
        return []
    first, last = initial_range(x, plot.selected)
    predicted = next(iter(plot.forecasts.values()))
    right = 2 * x[plot.selected] > first + last
    beside = (x - x[plot.selected]) * (-1 if right else 1)
    near = predicted[(beside > 0) & (beside < LABEL_SHARE * (last - first))]
    above = not len(near) or near.mean() <= predicted[plot.selected]
    return [
        {
            "text": messages.PICKED, "x": x[plot.selected], "y": predicted[plot.selected], "showarrow": False,
            "xanchor": "right" if right else "left", "xshift": -6 if right else 6, "yshift": 12 if above else -12,
            "font": {"size": 12},
            "hovertext": messages.PICKED_HELP,
        }
    ]  # fmt: skip


def key_entries(plot: ForecastPlot) -> list[KeyEntry]:
    """What the short line of names above the chart explains: each line and band that is drawn."""
    entries = [KeyEntry(messages.ACTUAL, plot.colour)]
    if plot.so_far is not None:
        entries.append(KeyEntry(messages.SO_FAR, FORECAST))
    if plot.forecasts:
        entries.append(KeyEntry(messages.PREDICTED, FORECAST))
    if plot.before is not None:
        entries.append(KeyEntry(messages.BEFORE, BEFORE))
    for key, name in optional_lines(plot.forecasts, plot.half_widths, plot.inside).items():
        if is_shown(plot, key):
            colour = palette.FORECASTS.get(key, palette.transparent(FORECAST, 0.35))
            entries.append(
                KeyEntry(name, colour, "line" if key in palette.FORECASTS else "band", palette.dash(key))
            )
    return entries


def drawn_points(lines: Sequence[np.ndarray], near: int) -> np.ndarray:
    """The indices of the points to draw of lines of equal length, in order.

    All points of short lines. Of long lines, all points around index `near`, and elsewhere those that keep
    the peaks and troughs of each line.
    """
    count, share = len(lines[0]), MOST_DRAWN // 3
    if count <= MOST_DRAWN:
        return np.arange(count)
    start = min(max(near - share // 2, 0), count - share)
    far = [downsampled(line, 2 * share // len(lines)) for line in lines]
    return np.unique(np.concatenate([np.arange(start, start + share), *far]))


def initial_range(x: np.ndarray, selected: int) -> list[float]:
    """The visible range before anyone zooms: some 240 points that include the selected one."""
    first, last = initial_stretch(len(x), selected)
    return [float(x[first]), float(x[last])]


def initial_stretch(count: int, selected: int) -> tuple[int, int]:
    """The first and last index of the points in `initial_range`, of `count` points."""
    last = min(count - 1, max(selected, INITIAL_POINTS - 1))
    return max(0, last - INITIAL_POINTS + 1), last


def value_range(truth: np.ndarray, predicted: np.ndarray) -> list[float] | None:
    """The visible values before anyone zooms: all actual ones, and the forecasts that are not much farther out.

    None if all values are equal or none is a number: plotly then chooses.
    """
    finite = truth[np.isfinite(truth)]
    if not len(finite):
        return None
    low, high = float(finite.min()), float(finite.max())
    if high == low:
        return None
    limits = low - OVERSHOOT * (high - low), high + OVERSHOOT * (high - low)
    near = np.clip(predicted[np.isfinite(predicted)], *limits)
    low, high = float(min(low, near.min(initial=low))), float(max(high, near.max(initial=high)))
    return [low - HEADROOM * (high - low), high + HEADROOM * (high - low)]

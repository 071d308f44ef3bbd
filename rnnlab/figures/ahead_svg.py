"""The chart of the steps ahead as a small SVG, for reports and slides: dark on white, without JavaScript."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from rnnlab.figures import messages, palette, svg
from rnnlab.figures.ahead import COLOUR, OPACITIES, AheadPlot
from rnnlab.figures.lines import axis_values, open_places
from rnnlab.number_format import format_decimals

WIDTH, HEIGHT = 960.0, 380.0
LEFT, RIGHT, TOP, BOTTOM = 64.0, 16.0, 64.0, 34.0
INK, PALE = "#1c2a31", "#d3dce0"
MOST_TICKS = 8
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
HOUR, DAY = 3600, 86_400
STEPS = (  # seconds between ticks
    1, 5, 15, 30, 60, 300, 900, 1800, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY,
)  # fmt: skip
MONTH_STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600)


def ahead_picture(plot: AheadPlot, title: str) -> svg.Picture:
    """The last rows, the forecast and its intervals. title: above the chart."""
    rows = len(plot.values)
    x = axis_values(plot.times, np.arange(rows + len(plot.forecast)))
    x = x + (plot.first if plot.times is None else 0)
    parts_of_y = [plot.values, plot.forecast, *(end for band in plot.bands.values() for end in band)]
    if plot.happened is not None:
        parts_of_y.append(plot.happened)
    ticks, decimals = value_ticks(np.concatenate(parts_of_y))
    low, high = ticks[0], ticks[-1]

    def place(at: np.ndarray | float) -> np.ndarray:
        first, last = open_places(x[[0, -1]], plot.closings)
        share = (open_places(np.asarray(at), plot.closings) - first) / max(last - first, 1e-9)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def level(value: np.ndarray | float) -> np.ndarray:
        return HEIGHT - BOTTOM - (np.asarray(value) - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    drawn = [svg.text(LEFT, 22, title, "start", 16, bold=True, colour=INK)]
    for tick in ticks:
        y = float(level(tick))
        drawn.append(svg.line(LEFT, y, WIDTH - RIGHT, y, PALE, 1))
        drawn.append(svg.text(LEFT - 8, y + 4, format_decimals(tick, decimals), "end", colour=INK))
    for at, label in step_ticks(plot, x):
        drawn.append(
            svg.line(float(place(at)), HEIGHT - BOTTOM, float(place(at)), HEIGHT - BOTTOM + 4, INK, 1)
        )
        drawn.append(svg.text(float(place(at)), HEIGHT - BOTTOM + 19, label, colour=INK))
    levels = sorted(plot.bands, reverse=True)
    for number, opacity in zip(levels, OPACITIES[-len(levels) :] if levels else (), strict=True):
        ends = [np.append(plot.values[-1], end) for end in plot.bands[number]]
        known = ~np.isnan(ends[0])
        across = place(x[rows - 1 :])[known]
        drawn.append(_band(across, level(ends[0])[known], level(ends[1])[known], opacity))
    drawn.append(_path(place(x[:rows]), level(plot.values), plot.colour, plot.segments))
    drawn.append(_path(place(x[rows - 1 :]), level(np.append(plot.values[-1], plot.forecast)), COLOUR))
    if plot.happened is not None:
        drawn.append(_path(place(x[rows:]), level(plot.happened), plot.colour))
    border = float(place(x[rows - 1]))
    drawn.append(
        f'<line x1="{border:.5g}" y1="{TOP:g}" x2="{border:.5g}" y2="{HEIGHT - BOTTOM:g}" '
        f'stroke="{palette.NEUTRAL}" stroke-dasharray="2 3"/>'
    )
    drawn += _legend(plot, levels)
    alt = messages.ahead_alt(title, format_decimals(float(plot.forecast[-1]), decimals))
    return svg.Picture("forecast", alt, svg.document(WIDTH, HEIGHT, alt, drawn))


def value_ticks(values: np.ndarray) -> tuple[list[float], int]:
    """Round numbers around the values, the lowest and the highest included, and their decimals."""
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    if high - low < 1e-12 * max(abs(low), abs(high), 1e-300) or high == low:
        low, high = low - 0.5 * (abs(low) or 1), high + 0.5 * (abs(high) or 1)
    size = 10.0 ** math.floor(math.log10((high - low) / 4))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if (high - low) / (size * factor) <= 5)
    ticks = [step * number for number in range(math.floor(low / step), math.ceil(high / step) + 1)]
    decimals = next(
        places for places in range(10) if places == 9 or abs(round(step, places) - step) < 1e-9 * step
    )
    return ticks, decimals


def step_ticks(plot: AheadPlot, x: np.ndarray) -> list[tuple[float, str]]:
    """Places on the axis and their labels: round times, or row numbers."""
    if plot.times is None:
        size = max(1, round((x[-1] - x[0]) / MOST_TICKS))
        return [(at, f"{at:,.0f}") for at in np.arange(math.ceil(x[0] / size) * size, x[-1] + 1, size)]
    first, last = plot.times[0], plot.times[-1]
    seconds = (last - first).total_seconds()
    size = next((step for step in STEPS if seconds / step <= MOST_TICKS), 0)
    if size:
        times = pd.date_range(first.floor("D"), last, freq=pd.Timedelta(seconds=size))
        labels = [_time_label(time, size < DAY) for time in times]
    else:
        months = (last.year - first.year) * 12 + last.month - first.month
        of_months = next((step for step in MONTH_STEPS if months / step <= MOST_TICKS), MONTH_STEPS[-1])
        start = first.year * 12 // of_months * of_months
        years, within = np.divmod(np.arange(start, last.year * 12 + last.month, of_months), 12)
        times = pd.DatetimeIndex(
            [f"{year:04}-{month + 1:02}-01" for year, month in zip(years, within, strict=True)]
        )
        labels = [
            str(time.year) if of_months >= 12 else f"{MONTHS[time.month - 1]} {time.year}" for time in times
        ]
    return list(open_ticks(times, labels, plot.closings, x[0], x[-1]).items())


def open_ticks(
    times: pd.DatetimeIndex, labels: Sequence[str], closings: np.ndarray, low: float, high: float
) -> dict[float, str]:
    """The labels by their places from low to high. Of a closing only its last midnight has one, where it ends."""
    ticks = {}
    for time, place, label in zip(times, times.as_unit("ms").asi8.astype(float), labels, strict=True):
        number = int(np.searchsorted(closings[:, 0], place, side="right")) - 1
        closed = number >= 0 and place < closings[number, 1]
        if low <= place <= high and (not closed or time == time.normalize()):
            ticks[float(closings[number, 1]) if closed else float(place)] = label
    return ticks


def _time_label(time: pd.Timestamp, with_hours: bool) -> str:
    day = f"{time.day} {MONTHS[time.month - 1]}"
    if not with_hours or (time.hour, time.minute, time.second) == (0, 0, 0):
        return day
    return f"{time.hour:02}:{time.minute:02}" + (f":{time.second:02}" if time.second else "")


def _path(x: np.ndarray, y: np.ndarray, colour: str, segments: np.ndarray | None = None) -> str:
    """A line through the points, broken at NaN and where the segment changes."""
    commands, pen = [], "M"
    for place in range(len(x)):
        if np.isnan(y[place]):
            pen = "M"
            continue
        if segments is not None and place and segments[place] != segments[place - 1]:
            pen = "M"
        commands.append(f"{pen}{x[place]:.1f} {y[place]:.1f}")
        pen = "L"
    return f'<path d="{"".join(commands)}" fill="none" stroke="{colour}" stroke-width="2" stroke-linejoin="round"/>'


def _band(x: np.ndarray, low: np.ndarray, high: np.ndarray, opacity: float) -> str:
    points = [*zip(x, high, strict=True), *zip(x[::-1], low[::-1], strict=True)]
    text = " ".join(f"{across:.1f},{up:.1f}" for across, up in points)
    return f'<polygon points="{text}" fill="{COLOUR}" fill-opacity="{opacity:g}"/>'


def _legend(plot: AheadPlot, levels: Sequence[float]) -> list[str]:
    """Names of the lines and bands in one row below the title."""
    actual, forecast = (messages.ACTUAL, plot.colour, 1.0), (messages.FORECAST, COLOUR, 1.0)
    opacities = OPACITIES[-len(levels) :] if levels else ()
    bands = [
        (messages.interval(level), COLOUR, alpha) for level, alpha in zip(levels, opacities, strict=True)
    ]
    parts, x = [], LEFT
    for name, colour, opacity in (actual, forecast, *bands[::-1]):
        height = 3.0 if opacity == 1 else 12.0
        parts.append(svg.rectangle(x, 43 - height / 2, 22, height, colour, opacity))
        parts.append(svg.text(x + 28, 47, name, "start", colour=INK))
        x += 28 + len(name) * svg.PROSE_LETTER * 12 + 22
    return parts

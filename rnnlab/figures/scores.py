"""Errors of the forecast and the baselines: overall, by steps ahead, and by slices of the test set."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from rnnlab.figures import messages, palette
from rnnlab.figures.training import tick_distance
from rnnlab.number_format import format_column, format_number

HEIGHT = 250
MARGINS = {"l": 8, "r": 8, "t": 8, "b": 8}
FORECAST_WIDTH, BASELINE_WIDTH = 3.0, 1.6  # of lines
FAR_AWAY = (
    2.5  # times the next largest error: a larger one would flatten the others, so the axis ends before it
)
ROOM = 1.35  # of the largest error that is drawn whole: where the axis ends
ROOM_FOR_NUMBERS = 1.3  # of the longest bar
CUT = "rgba(255, 255, 255, 0.95)"  # the mark across a bar that is cut


def axis_end(errors: Mapping[str, float]) -> float:
    """Where an axis of errors ends, so that one that is far larger than all others does not flatten them.

    The forecast and at least one other error are always drawn whole.
    """
    sizes = sorted(errors.values())
    while len(sizes) > 2 and sizes[-1] > FAR_AWAY * sizes[-2] > 0 and sizes[-1] > errors.get("forecast", 0):
        sizes.pop()
    return ROOM * sizes[-1]


def scores_figure(maes: Mapping[str, float], unit: str = "") -> go.Figure:
    """The mean absolute errors of the forecast and the baselines, as bars with their numbers.

    A bar that is far longer than the others is cut, and marked.

    unit: of the target, or empty.
    """
    end, names = axis_end(maes), [messages.FORECAST_NAMES[name] for name in maes]
    longest = min(end, max(maes.values()))
    figure = go.Figure(
        go.Bar(
            x=[min(value, end) for value in maes.values()], y=names, orientation="h",
            marker={"color": [palette.FORECASTS[name] for name in maes]},
            text=[f"{number} {unit}".rstrip() for number in format_column(list(maes.values()))],
            textposition="outside", cliponaxis=False, textfont={"size": 12}, customdata=list(maes.values()),
            hovertemplate=messages.HOVER_MAE,
        )
    )  # fmt: skip
    cut = [place for place, value in enumerate(maes.values()) if value > end]
    figure.update_yaxes(autorange="reversed", ticksuffix="  ")
    figure.update_xaxes(
        title=messages.mae_lower_is_better(unit), range=[0, ROOM_FOR_NUMBERS * longest or 1],
        showticklabels=False, showgrid=False, zeroline=False,
    )  # fmt: skip
    figure.update_layout(
        height=HEIGHT, margin=MARGINS, showlegend=False, bargap=0.25,
        shapes=[stroke for place in cut for stroke in cut_mark(0.82 * end, place, 0.03 * end)],
    )  # fmt: skip
    return figure


def cut_mark(x: float, place: int, width: float) -> list[dict]:
    """Two strokes across a bar, as on a broken axis."""
    return [
        {
            "type": "line", "x0": start, "x1": start + width, "y0": place + 0.45, "y1": place - 0.45,
            "line": {"color": CUT, "width": 3},
        }
        for start in (x, x + width)
    ]  # fmt: skip


def lead_times_figure(maes: Mapping[str, Sequence[float]], unit: str = "") -> go.Figure:
    """The mean absolute errors for each number of steps ahead."""
    steps = len(next(iter(maes.values())))
    figure = error_lines(maes, list(range(1, steps + 1)), unit)
    figure.update_xaxes(title=messages.STEPS_AHEAD, showgrid=False, dtick=tick_distance(steps))
    return figure


def slices_figure(maes: Mapping[str, Sequence[float]], labels: Sequence[str], unit: str = "") -> go.Figure:
    """The mean absolute errors in each slice of the test set, in time order; labels: the start of each slice."""
    figure = error_lines(maes, list(labels), unit)
    figure.update_xaxes(title=messages.START_OF_SLICE, type="category", showgrid=False)
    return figure


def error_lines(maes: Mapping[str, Sequence[float]], x: Sequence[int | str], unit: str) -> go.Figure:
    """A line for each forecast; one that is far above all others is named with its range, not drawn."""
    figure = go.Figure()
    end = axis_end({name: max(values) for name, values in maes.items()})
    for name, values in reversed(list(maes.items())):
        figure.add_scatter(
            x=x, y=list(values), name=messages.FORECAST_NAMES[name], mode="lines+markers", marker={"size": 5},
            line={
                "color": palette.FORECASTS[name], "width": FORECAST_WIDTH if name == "forecast" else BASELINE_WIDTH,
                "dash": palette.dash(name),
            },
            hovertemplate=messages.hover_value(messages.FORECAST_NAMES[name]),
        )  # fmt: skip
    above = [
        messages.above_the_chart(
            messages.FORECAST_NAMES[name], format_number(min(values), 3), format_number(max(values), 3)
        )
        for name, values in maes.items()
        if min(values) > end
    ]
    figure.update_yaxes(title=messages.mae(unit), range=[0, end or 1])
    # No legend: the table beside the chart has a dot in each forecast's colour.
    figure.update_layout(
        height=HEIGHT, margin=MARGINS, hovermode="x unified", showlegend=False,
        annotations=[
            {
                "text": "<br>".join(above), "xref": "paper", "x": 1, "xanchor": "right", "yref": "paper", "y": 1,
                "yanchor": "top", "showarrow": False, "font": {"size": 12},
            }
        ] if above else [],
    )  # fmt: skip
    return figure

"""The charts of section 1: the series, whole or closer, with one window on it, and that window close up."""

from functools import partial

import numpy as np
import streamlit as st

from rnnlab.experiment import Experiment
from rnnlab.figures import palette, visible_range
from rnnlab.figures.lines import MOST_POINTS, rows_between
from rnnlab.figures.series import SeriesPlot, WindowPlot, series_figure, window_figure
from rnnlab.figures.visible_range import VisibleRange
from rnnlab.mistake import Mistake
from rnnlab.series.series import Series
from rnnlab.series.source import Source
from rnnlab.training.windows import origins_of, split_rows
from rnnlab.ui import services, state
from rnnlab.ui.markdown import escape_markdown

FEW = 4  # features drawn before anybody asks for all
# Plotly takes every touch for itself; a finger on the chart is to scroll the page, the buttons zoom.
TOUCH = "<style>@media (hover: none) {.st-key-series_chart .draglayer * {pointer-events: none !important;}}</style>"


def render() -> None:
    """Draw the series and one window of it."""
    st.html(TOUCH)
    draw(state.experiment())


@st.fragment
def draw(experiment: Experiment) -> None:
    """The chart of the series, and one window of it close up; zooming and moving the window draw these alone.

    Streamlit keeps what a fragment and its callbacks are given for as long as the visit lasts, so a
    series is not given to them.
    """
    series = services.series_of(experiment.source)
    try:
        origins = origins_of(series, experiment)
    except Mistake as mistake:
        st.error(escape_markdown(mistake), icon=":material/error:")
        return
    shown = shown_stretch(series, experiment.source)
    chart, controls = st.container(), st.container()
    names = shown_features(experiment)
    every = np.concatenate([origins.training, origins.validation, origins.test])
    origin = int(every[pick_window(every, shown, experiment, len(origins.training) // 2)])
    with chart:
        draw_series(series, experiment, names, shown, origin)
    with controls:
        zoom_buttons(series, experiment, shown, origin)
    draw_window(series, experiment, origin)


def shown_features(experiment: Experiment) -> list[str]:
    """The features to draw: the targets first, and a few others, or all."""
    others = [name for name in experiment.features if name not in experiment.targets]
    names = [*experiment.targets, *others]
    if len(names) > FEW and not st.toggle(f"Draw all {len(names)} features", key="draw_all"):
        return names[: max(FEW, len(experiment.targets))]
    return names


def shown_stretch(series: Series, source: Source) -> VisibleRange:
    """The rows that were zoomed to; of a series that was not zoomed yet, all."""
    zoomed, found = st.session_state.get("zoomed", (None, None))
    rows = len(series)
    return found if zoomed == source and found.rows == rows else visible_range.whole_series(rows)


def zoom(source: Source, to: VisibleRange) -> None:
    st.session_state["zoomed"] = source, to


def zoom_to_box(source: Source) -> None:
    """Zoom to what was dragged across on the chart."""
    boxes = st.session_state["series_chart"]["selection"]["box"]
    if boxes:
        series = services.series_of(source)
        rows = len(series)
        start, end = rows_between(series.times, rows, *boxes[-1]["x"])
        zoom(source, visible_range.range_of_rows(start, end, rows))


def pick_window(every: np.ndarray, shown: VisibleRange, experiment: Experiment, usual: int) -> int:
    """The place among all origins of the window to draw: one that is shown whole, if any is."""
    inside = [shown.start + experiment.window - 1, shown.end - experiment.horizon]
    first, end = np.searchsorted(every, inside).tolist()
    if end <= first:
        first, end = np.searchsorted(every, [shown.start, shown.end]).tolist()
    place = min(st.session_state.get("window_shown", usual), len(every) - 1)
    if end - first < 2:
        return first if end > first else place
    st.session_state["window_shown"] = place if first <= place < end else (first + end) // 2
    return st.slider(
        "Which window to draw", first, end - 1, key="window_shown",
        help="Every position of the window is one sample that the network learns from or is tested on. "
        "Zoom in to choose among those that are shown.",
    )  # fmt: skip


def draw_series(
    series: Series, experiment: Experiment, names: list[str], shown: VisibleRange, origin: int
) -> None:
    parts = split_rows(len(series), experiment.split)
    st.plotly_chart(
        series_figure(
            SeriesPlot(
                times=series.times,
                lines={name: series.column(name) for name in names},
                colours=palette.feature_colours(series.features),
                targets=experiment.targets,
                parts={name: parts[name] for name in ("training", "validation", "test")},
                window=(origin - experiment.window + 1, origin),
                predicted=(origin + 1, origin + experiment.horizon),
                segments=series.segments,
                shown=shown,
            )
        ),
        width="stretch", key="series_chart", config={"displayModeBar": False}, selection_mode="box",
        on_select=partial(zoom_to_box, experiment.source),
    )  # fmt: skip


def zoom_buttons(series: Series, experiment: Experiment, shown: VisibleRange, origin: int) -> None:
    """What is shown, in words, and buttons that zoom and move without a mouse."""
    source, rows = experiment.source, len(series)
    around = max(visible_range.FEWEST_ROWS, visible_range.WINDOWS_AROUND * experiment.window)
    to_window = visible_range.centred_range(2 * origin, around, rows)
    # Buttons zoom in on the window: on a phone its slider is the way to say where.
    buttons = (
        ("whole", "Whole series", "zoom_out_map", visible_range.whole_series(rows), shown.is_whole_series),
        ("further", "Zoom out", "zoom_out", shown.zoomed_out, shown.is_whole_series),
        ("closer", "Zoom in", "zoom_in", shown.zoomed_in(origin), shown.is_deepest_zoom),
        ("earlier", "Earlier", "chevron_left", shown.moved(-1), shown.start == 0),
        ("later", "Later", "chevron_right", shown.moved(1), shown.end == rows),
        ("to_window", "To the window", "center_focus_strong", to_window, to_window == shown),
    )
    st.caption(said_of(series, shown))
    with st.container(horizontal=True, gap="small"):
        for key, label, icon, to, off in buttons:
            st.button(
                label, key=f"zoom_{key}", icon=f":material/{icon}:", disabled=off, type="tertiary",
                on_click=zoom, args=(source, to),
            )  # fmt: skip


def said_of(series: Series, shown: VisibleRange) -> str:
    """Which rows the chart shows, and whether each is a point of it."""
    rows = f"All {len(shown):,} rows" if shown.is_whole_series else f"{len(shown):,} of {shown.rows:,} rows"
    ends = escape_markdown(f"{series.label(shown.start)} to {series.label(shown.end - 1)}")
    if len(shown) <= MOST_POINTS:
        drawn = "every row is drawn"
    else:
        drawn = "peaks and troughs are drawn, closer up every row is"
    return f"{rows}, {ends}; {drawn}. Drag across the chart with a mouse to zoom in, or press:"


def draw_window(series: Series, experiment: Experiment, origin: int) -> None:
    """The window in words, and close up."""
    first, last = origin - experiment.window + 1, origin + experiment.horizon
    ahead = "row is" if experiment.horizon == 1 else f"{experiment.horizon} rows are"
    to = "" if experiment.horizon == 1 else f" to {series.label(last)}"
    rows = f"{experiment.window} rows go in" if experiment.window > 1 else "1 row goes in"
    st.markdown(
        escape_markdown(f"{rows}, {series.label(first)} to {series.label(origin)}")
        + f"; the next {ahead} to be predicted, "
        + escape_markdown(f"{series.label(origin + 1)}{to}.")
    )
    st.plotly_chart(
        window_figure(
            WindowPlot(
                inputs={name: series.column(name)[first : origin + 1] for name in experiment.targets},
                predicted={name: series.column(name)[origin + 1 : last + 1] for name in experiment.targets},
                labels=tuple(series.label(row) for row in range(first, last + 1)),
                colours=palette.feature_colours(series.features),
            )
        ),
        width="stretch", key="window_chart", config={"displayModeBar": False},
    )  # fmt: skip

"""The tab "Series": the series, zoomed or not, with one window marked on it, and that window in detail."""

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
from rnnlab.series.steps.grid import closings_of
from rnnlab.training.windows import origins_of, split_rows
from rnnlab.ui import services, state
from rnnlab.ui.lab import series_messages as messages
from rnnlab.ui.markdown import escape_markdown

MAX_FEATURES = 4  # drawn before the toggle for all of them


def render() -> None:
    """Draw the series and one window of it."""
    draw(state.experiment())


@st.fragment
def draw(experiment: Experiment) -> None:
    """Draw both charts as one fragment: zooming and moving the window draw nothing else.

    Streamlit keeps the arguments of a fragment and its callbacks as long as the visit lasts, so the series
    is not an argument.
    """
    series = services.series_of(experiment.source)
    try:
        origins = origins_of(series, experiment)
    except Mistake as mistake:
        st.error(escape_markdown(mistake), icon=":material/error:")
        return
    view = zoomed_range(series, experiment.source)
    chart, controls = st.container(), st.container()
    names = features_to_draw(experiment)
    all_origins = np.concatenate([origins.training, origins.validation, origins.test])
    origin = int(all_origins[pick_window(all_origins, view, experiment, len(origins.training) // 2)])
    with chart:
        draw_series(series, experiment, names, view, origin)
    with controls:
        zoom_buttons(series, experiment, view, origin)
    draw_window(series, experiment, origin)


def features_to_draw(experiment: Experiment) -> list[str]:
    """The targets first, then a few other features, or all of them."""
    others = [name for name in experiment.features if name not in experiment.targets]
    names = [*experiment.targets, *others]
    if len(names) <= MAX_FEATURES:
        return names
    draw_all = st.toggle(messages.draw_all(len(names)), key="draw_all", persist_state="session")
    return names if draw_all else names[: max(MAX_FEATURES, len(experiment.targets))]


def zoomed_range(series: Series, source: Source) -> VisibleRange:
    """The rows in view; all rows if this series was not zoomed."""
    zoomed_source, zoomed = st.session_state.get("zoomed", (None, None))
    rows = len(series)
    return zoomed if zoomed_source == source and zoomed.rows == rows else visible_range.whole_series(rows)


def zoom(source: Source, to: VisibleRange) -> None:
    st.session_state["zoomed"] = source, to


def zoom_to_box(source: Source) -> None:
    """Zoom to the range that was selected by dragging across the chart."""
    boxes = st.session_state["series_chart"]["selection"]["box"]
    if boxes:
        series = services.series_of(source)
        rows = len(series)
        start, end = rows_between(series.times, rows, *boxes[-1]["x"])
        zoom(source, visible_range.range_of_rows(start, end, rows))


def pick_window(all_origins: np.ndarray, view: VisibleRange, experiment: Experiment, default: int) -> int:
    """The index in `all_origins` of the window to draw: one that is completely in view, if there is one."""
    inside = [view.start + experiment.window - 1, view.end - experiment.horizon]
    first, end = np.searchsorted(all_origins, inside).tolist()
    if end <= first:
        first, end = np.searchsorted(all_origins, [view.start, view.end]).tolist()
    index = min(st.session_state.get("window_shown", default), len(all_origins) - 1)
    if end - first < 2:
        return first if end > first else index
    st.session_state["window_shown"] = index if first <= index < end else (first + end) // 2
    return st.slider(
        messages.WINDOW_SHOWN.label, first, end - 1, key="window_shown", help=messages.WINDOW_SHOWN.help,
        persist_state="session",
    )  # fmt: skip


def draw_series(
    series: Series, experiment: Experiment, names: list[str], view: VisibleRange, origin: int
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
                closings=closings_of(series),
                shown=view,
            )
        ),
        width="stretch", key="series_chart", config={"displayModeBar": False}, selection_mode="box",
        on_select=partial(zoom_to_box, experiment.source),
    )  # fmt: skip


def zoom_buttons(series: Series, experiment: Experiment, view: VisibleRange, origin: int) -> None:
    """A caption with the rows in view, and buttons that zoom and move without a mouse."""
    source, rows = experiment.source, len(series)
    around = max(visible_range.FEWEST_ROWS, visible_range.WINDOWS_AROUND * experiment.window)
    to_window = visible_range.centred_range(2 * origin, around, rows)
    # Zooming in keeps the window in view, so on a phone the window's slider selects where to zoom.
    buttons = (
        (
            "whole",
            messages.WHOLE_SERIES,
            "zoom_out_map",
            visible_range.whole_series(rows),
            view.is_whole_series,
        ),
        ("further", messages.ZOOM_OUT, "zoom_out", view.zoomed_out, view.is_whole_series),
        ("closer", messages.ZOOM_IN, "zoom_in", view.zoomed_in(origin), view.is_deepest_zoom),
        ("earlier", messages.EARLIER, "chevron_left", view.moved(-1), view.start == 0),
        ("later", messages.LATER, "chevron_right", view.moved(1), view.end == rows),
        ("to_window", messages.TO_WINDOW, "center_focus_strong", to_window, to_window == view),
    )
    st.caption(view_caption(series, view))
    with st.container(horizontal=True, gap="small"):
        for key, label, icon, to, disabled in buttons:
            st.button(
                label, key=f"zoom_{key}", icon=f":material/{icon}:", disabled=disabled, type="tertiary",
                on_click=zoom, args=(source, to),
            )  # fmt: skip


def view_caption(series: Series, view: VisibleRange) -> str:
    return messages.rows_in_view(
        shown=len(view),
        rows=view.rows,
        first=series.label(view.start),
        last=series.label(view.end - 1),
        every_row=len(view) <= MOST_POINTS,
    )


def draw_window(series: Series, experiment: Experiment, origin: int) -> None:
    """Draw the window's rows in words and as a chart."""
    first, last = origin - experiment.window + 1, origin + experiment.horizon
    st.markdown(
        messages.window_rows(
            window=experiment.window,
            first=series.label(first),
            last=series.label(origin),
            horizon=experiment.horizon,
            next_first=series.label(origin + 1),
            next_last=series.label(last),
        )
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

"""The forecast of the test set against the actual values, the choices for it, and the window picked on it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import streamlit as st

from rnnlab.experiment import Experiment
from rnnlab.figures import palette
from rnnlab.figures.forecast import ForecastPlot, Line, forecast_figure, lines_at_first, optional_lines
from rnnlab.figures.messages import FORECAST_NAMES
from rnnlab.forecast.results import Results, half_widths_at, inside_at, rows_of
from rnnlab.mistake import Mistake
from rnnlab.runs.preview import read_preview
from rnnlab.runs.run import Run
from rnnlab.series.series import Series
from rnnlab.series.steps.grid import closings_of
from rnnlab.training.windows import origins_of
from rnnlab.ui import live, services, state, widgets
from rnnlab.ui.lab import forecast_messages as messages
from rnnlab.ui.lab import moving_chart

LEAST_SEEN = 0.1  # share of the network that moves the forecast visibly
HEIGHT = 268  # pixels, with the choices if there are any
CHOICES_HEIGHT = 46
CONFIG = {
    "displaylogo": False,
    "modeBarButtonsToRemove": ["lasso2d", "select2d", "zoom2d", "pan2d", "autoScale2d"],
}


class Choices(NamedTuple):
    """What is chosen on the chart and followed by the tabs: the window (None: the last one), target and steps ahead."""

    window: int | None
    target: str
    lead: int


def choices() -> Choices:
    """What is chosen for the current run, or for the experiment before there is one."""
    experiment = shown_experiment()
    return Choices(state.picked_window(), shown_target(experiment), shown_lead(experiment))


def shown_experiment() -> Experiment:
    """The experiment of the current run, or the present one before there is a run."""
    run = state.current_run()
    return state.experiment() if run is None else run.experiment


def render() -> None:
    """Draw the current run's forecast, or as far as it is; before there is one, only the actual values."""
    with st.container(key="forecast", gap="xxsmall"):
        run = state.current_run()
        if not state.is_painted():
            return
        if run is not None and run.has_results:
            draw_forecast(run)
        else:
            draw_training(run)


def shown_target(experiment: Experiment) -> str:
    """The target that is chosen for the chart and the tabs."""
    chosen = st.session_state.get("target_shown")
    return chosen if chosen in experiment.targets else experiment.targets[0]


def shown_lead(experiment: Experiment) -> int:
    """The number of steps ahead that is chosen for the chart and the tabs."""
    return min(st.session_state.get("lead_shown", 1), experiment.horizon)


def picked_window(origins: np.ndarray) -> int:
    """The index of the test window to show in detail; the last one before one was picked."""
    picked, last = state.picked_window(), len(origins) - 1
    return last if picked is None else min(picked, last)


def pick_clicked_window() -> None:
    """Pick the window whose point was clicked on the chart, if one was."""
    points = st.session_state["forecast_chart"]["selection"]["points"]
    indices = [point["customdata"] for point in points if point.get("customdata") is not None]
    if indices:
        state.pick_window(window_index(indices[0]))


def window_index(customdata: Any) -> int:
    """The index of the window in what the browser sends of a clicked point: a number, a list, or a list as a dict."""
    values = list(customdata.values()) if isinstance(customdata, Mapping) else np.ravel(customdata)
    return int(values[0])


def draw_forecast(run: Run) -> None:
    e = run.experiment
    height = HEIGHT - draw_choices(e)
    target, lead = shown_target(e), shown_lead(e)
    series, arrays = services.series_of(e.source), services.predictions_of(run.id)
    column, step = e.targets.index(target), lead - 1
    forecasts = {name: arrays[name][:, step, column] for name in FORECAST_NAMES if name in arrays}
    half_widths = half_widths_at(arrays, lead, column)
    results = services.results_of(run.id)
    inside, share = inside_at(results, target, lead), network_share(results, target)
    plot = ForecastPlot(
        target=target,
        colour=palette.target_colour(target, series.features),
        times=series.times,
        segments=series.segments,
        closings=closings_of(series),
        rows=arrays["origins"] + lead,
        truth=arrays["truth"][:, step, column],
        forecasts=forecasts,
        half_widths=half_widths,
        inside=inside,
        limits=e.limits_of(target),
        selected=picked_window(arrays["origins"]),
        lines_shown=draw_line_choice(forecasts, half_widths, inside, share),
        before=line_before(target, lead),
    )
    draw_chart(plot, series, height)


def draw_chart(plot: ForecastPlot, series: Series, height: int) -> None:
    moving_chart.draw(
        forecast_figure(plot, height), "forecast_chart", summary_of(plot, series), CONFIG, pick_clicked_window
    )


def network_share(results: Results, target: str) -> float:
    """The network's share of the forecast of a target."""
    shares = {row.forecast: row.share for row in rows_of(results.shares, target)}
    return shares.get("network", 0.0) if shares else 1.0


def draw_line_choice(
    forecasts: dict[str, np.ndarray],
    half_widths: dict[float, np.ndarray],
    inside: dict[float, float],
    share: float,
) -> list[str]:
    """Draw the menu of lines to compare with, at the top right of the chart; returns the keys of the chosen ones.

    A forecast with a small share of the network hardly moves with the stack, so the network's line is drawn beside it.
    A chosen line that this run does not have is drawn again with the next run that has it.
    """
    names = optional_lines(forecasts, half_widths, inside)
    first = lines_at_first(half_widths) + ["network"] * (share < LEAST_SEEN)
    wanted = st.session_state.get("lines_wanted", first)

    def choose(chosen: list[str]) -> None:
        st.session_state["lines_wanted"] = [*chosen, *(key for key in wanted if key not in names)]

    menu = st.container(key="lines_menu", width="content")
    with menu, widgets.popover(messages.COMPARE.label, "lines", type="tertiary", help=messages.COMPARE.help):
        st.pills(
            messages.LINES, list(names), format_func=names.__getitem__, selection_mode="multi",
            **widgets.bind_widget("lines_shown", [key for key in names if key in wanted], "page", choose),
        )  # fmt: skip
    return [key for key in names if key in wanted]


def summary_of(plot: ForecastPlot, series: Series) -> str:
    """The chart in one sentence, for people who cannot see it."""
    main = next(iter(plot.forecasts.values()), None)
    mae = None if main is None else float(np.mean(np.abs(main - plot.truth)))
    first, last = series.label(int(plot.rows[0])), series.label(int(plot.rows[-1]))
    return messages.forecast_summary(plot.target, first, last, mae)


def line_before(target: str, lead: int) -> Line | None:
    """The forecast of the run that was shown before this one, if it is of the same target.

    None also if this one is finished and nothing was changed: it has the same forecast.
    """
    before, run = live.run_before(), state.current_run()
    if before is None or target not in before.experiment.targets or lead > before.experiment.horizon:
        return None
    if run is not None and run.has_results and run.experiment == before.experiment:
        return None
    arrays = services.predictions_of(before.id)
    column = before.experiment.targets.index(target)
    return Line(arrays["origins"] + lead, arrays["forecast"][:, lead - 1, column])


def line_so_far(run: Run, target: str, lead: int) -> Line | None:
    """What the network of a run that trains predicts after its last epoch."""
    preview = read_preview(services.store(), run.id)
    if preview is None:
        return None
    column = run.experiment.targets.index(target)
    return Line(preview.origins + lead, preview.forecast[:, lead - 1, column])


def draw_choices(e: Experiment) -> int:
    """Draw the choices of target and steps ahead, if there are several; returns the height that they take."""
    if len(e.targets) == 1 and e.horizon == 1:
        return 0
    target, lead = shown_target(e), shown_lead(e)
    with st.container(horizontal=True, vertical_alignment="center", key="forecast_choices"):
        if len(e.targets) > 1:
            st.session_state["target_shown"] = target
            st.selectbox(
                messages.TARGET, e.targets, key="target_shown", label_visibility="collapsed", width=260
            )
        if e.horizon > 1:
            st.session_state["lead_shown"] = lead
            st.markdown(messages.steps_ahead(lead, e.horizon), width="content")
            st.slider(
                messages.STEPS_AHEAD, 1, e.horizon, key="lead_shown", label_visibility="collapsed", width=260
            )
    return CHOICES_HEIGHT


def draw_training(run: Run | None) -> None:
    """Draw the actual values of the test set, and the forecast so far of a run that trains."""
    e = shown_experiment()
    height = HEIGHT - (draw_choices(e) if run is not None else 0)
    series, target, lead = services.series_of(e.source), shown_target(e), shown_lead(e)
    try:
        rows = origins_of(series, e).test + lead
    except Mistake:  # the reason is shown with the series
        return
    plot = ForecastPlot(
        target=target,
        colour=palette.target_colour(target, series.features),
        times=series.times,
        segments=series.segments,
        closings=closings_of(series),
        rows=rows,
        truth=series.column(target)[rows],
        forecasts={},
        half_widths={},
        selected=len(rows) - 1,
        before=line_before(target, lead),
        so_far=line_so_far(run, target, lead) if run is not None else None,
    )
    draw_chart(plot, series, height)

"""Section 4: the forecast of the test set, its scores, what follows, and the output of each layer."""

import numpy as np
import streamlit as st

from rnnlab.experiment import Experiment
from rnnlab.figures import palette
from rnnlab.figures.forecast import ForecastPlot, forecast_figure
from rnnlab.figures.messages import FORECAST_NAMES
from rnnlab.figures.outputs import OutputPlot, output_figure
from rnnlab.forecast.results import half_widths_at
from rnnlab.mistake import Mistake
from rnnlab.runs.run import Run
from rnnlab.series.series import Series
from rnnlab.stack.outputs import LayerOutput
from rnnlab.stack.shapes import LayerShapes, shape_text, trace
from rnnlab.ui import services, state, style
from rnnlab.ui.lab import ahead_panel, backtest_panel, downloads_panel, importance_panel, scores_panel
from rnnlab.ui.lab import forecast_messages as messages
from rnnlab.ui.lab.run_progress import current_run
from rnnlab.ui.markdown import escape_markdown

COLUMNS = 2  # heatmaps side by side


@st.fragment
def render() -> None:
    """Draw the section."""
    style.section(4, messages.FORECAST_TITLE, messages.FORECAST_ABOUT)
    run = current_run()
    if run is None or not run.has_results:
        waiting = run is not None and run.status.running
        st.info(
            messages.WAITING_FOR_FORECAST if waiting else messages.NOTHING_TRAINED,
            icon=":material/query_stats:",
        )
        return
    if not state.is_painted():
        st.caption(messages.DRAWING_FORECAST)
        return
    try:
        draw(run)
    except Mistake as mistake:
        st.error(escape_markdown(mistake))


def draw(run: Run) -> None:
    experiment = run.experiment
    if experiment != state.experiment():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/history: {messages.OTHER_SETTINGS}")
            # Not in a callback, after which this fragment would be drawn without the button: nothing would
            # then draw the whole page again.
            if st.button(messages.USE_SETTINGS, key="take_settings"):
                state.set_experiment(experiment)
                st.rerun()
    series = services.series_of(experiment.source)
    results, arrays = services.results_of(run.id), services.predictions_of(run.id)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        target = experiment.targets[0]
        if len(experiment.targets) > 1:
            target = st.selectbox(messages.TARGET, experiment.targets, key="target_shown")
        lead = 1
        if experiment.horizon > 1:
            lead = st.slider(messages.STEPS_AHEAD, 1, experiment.horizon, key="lead_shown")
    scores_panel.render(results, series, target, experiment.horizon)
    picked = pick_window(series, arrays["origins"])
    draw_forecast(experiment, series, arrays, target, lead, picked)
    ahead_panel.render(run, series, target)
    downloads_panel.render(run)
    backtest_panel.render(run, series, target)
    importance_panel.render(run, series, arrays, target, lead)
    draw_layers(run, series, int(arrays["origins"][picked]))


def pick_window(series: Series, origins: np.ndarray) -> int:
    """The index of the test window to show in detail: picked by a click on the chart or by the slider."""
    chart = st.session_state.get("forecast_chart")
    points = chart["selection"]["points"] if chart else []
    indices = [point["customdata"] for point in points if point.get("customdata") is not None]
    clicked = int(np.ravel(indices[0])[0]) if indices else None
    if clicked is not None and clicked != st.session_state.get("window_clicked"):
        st.session_state["window_picked"] = clicked
    st.session_state["window_clicked"] = clicked
    last = len(origins) - 1
    picked = min(st.session_state.get("window_picked", last), last)
    st.session_state["window_picked"] = picked
    return picked


def draw_forecast(
    experiment: Experiment, series: Series, arrays: dict, target: str, lead: int, picked: int
) -> None:
    column, step = experiment.targets.index(target), lead - 1
    st.plotly_chart(
        forecast_figure(
            ForecastPlot(
                target=target,
                colour=palette.target_colour(target, series.features),
                times=series.times,
                rows=arrays["origins"] + lead,
                truth=arrays["truth"][:, step, column],
                forecasts={name: arrays[name][:, step, column] for name in FORECAST_NAMES if name in arrays},
                half_widths=half_widths_at(arrays, lead, column),
                selected=picked,
            )
        ),
        width="stretch", key="forecast_chart", on_select="rerun", selection_mode="points",
        config={"scrollZoom": True, "displaylogo": False, "modeBarButtonsToRemove": ["lasso2d", "select2d"]},
    )  # fmt: skip


def draw_layers(run: Run, series: Series, origin: int) -> None:
    """Draw the output of each layer for the picked window, whose last row is `origin`."""
    e = run.experiment
    st.markdown(f"#### {messages.INSIDE_HEADING}")
    origins = services.predictions_of(run.id)["origins"]
    st.slider(
        messages.WINDOW_PICKED.label,
        0,
        len(origins) - 1,
        key="window_picked",
        help=messages.WINDOW_PICKED.help,
    )
    st.markdown(messages.outputs_caption(series.label(origin - e.window + 1), series.label(origin)))
    outputs = services.outputs_of(run.id, e, origin)
    layers = trace(e.stack, e.window, len(run.status.inputs)).layers
    pairs = list(zip(layers, outputs, strict=True))
    for start in range(0, len(pairs), COLUMNS):
        for column, (layer, output) in zip(st.columns(COLUMNS), pairs[start:], strict=False):
            with column, st.container(border=True):
                shape = shape_text(layer.output_shape)
                st.markdown(messages.layer_output(layer.number, layer.layer.title, shape))
                st.plotly_chart(
                    output_figure(plot_of(layer, output)),
                    width="stretch",
                    key=f"outputs_chart_{layer.number}",
                    config={"displayModeBar": False},
                )


def plot_of(layer: LayerShapes, output: LayerOutput) -> OutputPlot:
    """The layer's grid, and which of it is passed on: all time steps, or only the last.

    A backward layer reads the window from the end, so its last time step is the first row.
    """
    grid = np.atleast_2d(output.every_step)
    passed_on = np.ones(grid.shape, bool)
    if layer.layer.recurrent and not layer.layer.sequences:
        passed_on[:] = False
        passed_on[-1] = True
        if layer.layer.bidirectional:
            half = layer.layer.units
            passed_on[-1, half:], passed_on[0, half:] = False, True
    return OutputPlot(grid, passed_on)

"""Section 4: forecasts against what happened, honest scores, and what each layer puts out."""

import numpy as np
import streamlit as st

from rnnlab.experiment import Experiment
from rnnlab.figures import palette
from rnnlab.figures.forecast import ForecastPlot, forecast_figure
from rnnlab.figures.messages import FORECAST_NAMES
from rnnlab.figures.outputs import OutputPlot, output_figure
from rnnlab.mistake import Mistake
from rnnlab.runs.run import Run, half_widths_at
from rnnlab.series.series import Series
from rnnlab.stack.outputs import LayerOutput
from rnnlab.stack.shapes import LayerShapes, shape_text, trace
from rnnlab.ui import services, state, style
from rnnlab.ui.lab import ahead_panel, backtest_panel, downloads_panel, importance_panel, scores_panel
from rnnlab.ui.lab.train_section import current_run
from rnnlab.ui.markdown import escape_markdown

SIDE_BY_SIDE = 2  # heatmaps in a row


@st.fragment
def render() -> None:
    """Draw the section."""
    style.section(4, "Forecast", "against what really happened, beside honest baselines")
    run = current_run()
    if run is None or not run.has_results:
        waiting = run is not None and run.status.running
        st.info(
            "The forecast appears here as soon as training ends."
            if waiting
            else "Press Train in section 3: the forecast of the test part, its scores and what every layer "
            "puts out appear here.",
            icon=":material/query_stats:",
        )
        return
    if not state.is_painted():
        st.caption("Drawing the forecast …")
        return
    try:
        draw(run)
    except Mistake as mistake:
        st.error(escape_markdown(mistake))


def draw(run: Run) -> None:
    experiment = run.experiment
    if experiment != state.experiment():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(":material/history: This forecast is of an earlier run, made with other settings.")
            # Not in a callback: the note would be gone before the rerun of the whole page is asked for.
            if st.button("Take its settings", key="take_settings"):
                state.set_experiment(experiment)
                st.rerun()
    series = services.series_of(experiment.source)
    results, arrays = services.results_of(run.id), services.predictions_of(run.id)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        target = experiment.targets[0]
        if len(experiment.targets) > 1:
            target = st.selectbox("Target", experiment.targets, key="target_shown")
        lead = 1
        if experiment.horizon > 1:
            lead = st.slider("Steps ahead", 1, experiment.horizon, key="lead_shown")
    scores_panel.render(results, series, target, experiment.horizon)
    picked = pick_window(series, arrays["origins"])
    draw_forecast(experiment, series, arrays, target, lead, picked)
    ahead_panel.render(run, series, target)
    downloads_panel.render(run)
    backtest_panel.render(run, series, target)
    importance_panel.render(run, series, arrays, target, lead)
    draw_layers(run, series, int(arrays["origins"][picked]))


def pick_window(series: Series, origins: np.ndarray) -> int:
    """The place of the window to look into: a click on the chart or the field picks it."""
    chosen = st.session_state.get("forecast_chart")
    points = chosen["selection"]["points"] if chosen else []
    places = [point["customdata"] for point in points if point.get("customdata") is not None]
    clicked = int(np.ravel(places[0])[0]) if places else None
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
    """What each layer puts out for the picked window."""
    e = run.experiment
    st.markdown("#### Inside the network")
    origins = services.predictions_of(run.id)["origins"]
    st.slider(
        "Window of the test part", 0, len(origins) - 1, key="window_picked",
        help="Or click a point of the predicted line above.",
    )  # fmt: skip
    st.markdown(
        "What each layer puts out, step by step, for the window "
        + escape_markdown(f"{series.label(origin - e.window + 1)} to {series.label(origin)}")
        + ". The framed row is kept and passed on; dimmed rows are computed and then ignored."
    )
    outputs = services.outputs_of(run.id, e, origin)
    steps = trace(e.stack, e.window, len(run.status.inputs)).layers
    pairs = list(zip(steps, outputs, strict=True))
    for at in range(0, len(pairs), SIDE_BY_SIDE):
        for column, (step, output) in zip(st.columns(SIDE_BY_SIDE), pairs[at:], strict=False):
            with column, st.container(border=True):
                st.markdown(
                    f"**{step.number} · {step.layer.title}** puts out `{shape_text(step.output_shape)}`"
                )
                st.plotly_chart(
                    output_figure(plot_of(step, output)),
                    width="stretch",
                    key=f"outputs_chart_{step.number}",
                    config={"displayModeBar": False},
                )


def plot_of(step: LayerShapes, output: LayerOutput) -> OutputPlot:
    """The grid with what is kept: all of it, or the last step; backwards, the last step is the first."""
    grid = np.atleast_2d(output.every_step)
    kept = np.ones(grid.shape, bool)
    if step.layer.recurrent and not step.layer.sequences:
        kept[:] = False
        kept[-1] = True
        if step.layer.bidirectional:
            half = step.layer.units
            kept[-1, half:], kept[0, half:] = False, True
    return OutputPlot(grid, kept)

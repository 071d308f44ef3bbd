"""Section 4: forecasts against what happened, honest scores, and what each layer puts out."""

from html import escape

import numpy as np
import pandas as pd
import streamlit as st

from rnnlab.experiment import Experiment
from rnnlab.figures.forecast import TITLES, ForecastPlot, forecast_figure, scores_figure
from rnnlab.figures.outputs import OutputPlot, output_figure
from rnnlab.mistake import Mistake
from rnnlab.runs.run import Results, Run
from rnnlab.series.series import Series
from rnnlab.stack.outputs import LayerOutput
from rnnlab.stack.shapes import Step, shape_text, trace
from rnnlab.ui import services, state, style
from rnnlab.ui.train_section import current_run

SIDE_BY_SIDE = 2  # heatmaps in a row
FORECASTS = ("network", "persistence", "seasonal_naive", "linear")


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
    if not state.painted():
        st.caption("Drawing the forecast …")
        return
    try:
        draw(run)
    except Mistake as mistake:
        st.error(state.literal(str(mistake)))


def draw(run: Run) -> None:
    experiment = run.experiment
    if experiment != state.experiment():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(":material/history: This forecast is of an earlier run, made with other settings.")
            if st.button("Take its settings", key="take_settings", on_click=state.put, args=(experiment,)):
                st.rerun()
    series = services.series_of(experiment.source)
    results, arrays = services.results_of(run.id), services.arrays_of(run.id)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        target = experiment.targets[0]
        if len(experiment.targets) > 1:
            target = st.selectbox("Target", experiment.targets, key="target_shown")
        lead = 1
        if experiment.horizon > 1:
            lead = st.slider("Steps ahead", 1, experiment.horizon, key="lead_shown")
    draw_scores(results, target, experiment.horizon)
    picked = pick_window(series, arrays["origins"])
    draw_forecast(experiment, series, arrays, target, lead, picked)
    downloads(run, series, arrays)
    draw_layers(run, series, int(arrays["origins"][picked]))


def draw_scores(results: Results, target: str, lead_times: int) -> None:
    scores = results.scores[target]
    st.markdown(f"#### {state.literal(results.verdicts[target])}")
    left, right = st.columns([3, 2], gap="medium")
    rows = []
    best = min(FORECASTS, key=lambda name: own_scores(scores, name)["mae"])
    for name in FORECASTS:
        own = own_scores(scores, name)
        extra = (number(scores["mase"]), share(scores["skill"])) if name == "network" else ("", "")
        rows.append(
            f"<tr{' class=best' if name == best else ''}><td>{TITLES[name]}</td>"
            f'<td class="number">{number(own["mae"])}</td><td class="number">{number(own["rmse"])}</td>'
            f'<td class="number">{extra[0]}</td><td class="number">{extra[1]}</td></tr>'
        )
    with left:
        heads = "".join(f'<th class="number">{name}</th>' for name in ("MAE", "RMSE", "MASE", "skill"))
        st.html(
            f'<div class="rl-table"><table data-testid="scores"><thead><tr><th>{escape(target)}, test part</th>{heads}'
            f"</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
        )
        season = f"{results.season} steps back" if results.season > 1 else "there is no season here"
        notes = (
            [f"Seasonal naive: the value {season}."] if results.season > 1 else [f"Seasonal naive: {season}."]
        )
        if lead_times > 1:
            notes.insert(0, f"Scores are means over all {lead_times} steps ahead.")
        notes.append("Linear model: ridge regression on the same window and features.")
        if results.coverage is not None:
            inside = results.coverage[target]["0.8"]
            notes.append(
                f"The 80 % interval, set on the validation part, held {100 * inside:.0f} % of the test part."
            )
        st.caption(" ".join(notes))
    with right:
        maes = {name: own_scores(scores, name)["mae"] for name in FORECASTS}
        st.plotly_chart(
            scores_figure(maes), width="stretch", key="scores_chart", config={"displayModeBar": False}
        )


def own_scores(scores: dict, name: str) -> dict:
    return scores if name == "network" else scores[name]


def number(value: float | None) -> str:
    return "—" if value is None else f"{value:.4g}"


def share(value: float | None) -> str:
    return "—" if value is None else f"{100 * value:.1f} %"


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
    half = arrays.get("half_width")
    st.plotly_chart(
        forecast_figure(
            ForecastPlot(
                target=target,
                times=series.times,
                rows=arrays["origins"] + lead,
                truth=arrays["truth"][:, step, column],
                forecasts={name: arrays[name][:, step, column] for name in FORECASTS},
                half_width=None if half is None else float(half[step, column]),
                picked=picked,
            )
        ),
        width="stretch", key="forecast_chart", on_select="rerun", selection_mode="points",
        config={"scrollZoom": True, "displaylogo": False, "modeBarButtonsToRemove": ["lasso2d", "select2d"]},
    )  # fmt: skip


def downloads(run: Run, series: Series, arrays: dict) -> None:
    with st.container(horizontal=True):
        st.download_button(
            "Predictions (CSV)", lambda: predictions_csv(run.experiment, series, arrays), f"predictions-{run.id}.csv",
            "text/csv", icon=":material/download:", key="download_csv", on_click="ignore",
        )  # fmt: skip
        st.download_button(
            "Model (.keras)", lambda: services.store().model(run.id).read_bytes(), f"model-{run.id}.keras",
            icon=":material/download:", key="download_model", on_click="ignore",
            help="A plain Keras model: windows in the data's own units in, predictions in those units out.",
        )  # fmt: skip


def predictions_csv(experiment: Experiment, series: Series, arrays: dict) -> bytes:
    """The test part as CSV: one row a window and lead time, actual and every forecast of each target."""
    horizon = experiment.horizon
    origins = np.repeat(arrays["origins"], horizon)
    leads = np.tile(np.arange(1, horizon + 1), len(arrays["origins"]))
    rows = origins + leads
    frame = pd.DataFrame({"row": rows, "step_ahead": leads})
    if series.times is not None:
        frame.insert(0, "time", series.times[rows])
    for k, target in enumerate(experiment.targets):
        name = "'" + target if target[:1] in "=+-@" else target
        frame[f"{name} actual"] = arrays["truth"][:, :, k].ravel()
        for forecast in FORECASTS:
            frame[f"{name} {TITLES[forecast]}"] = arrays[forecast][:, :, k].ravel()
    return frame.to_csv(index=False).encode()


def draw_layers(run: Run, series: Series, origin: int) -> None:
    """What each layer puts out for the picked window."""
    e = run.experiment
    st.markdown("#### Inside the network")
    origins = services.arrays_of(run.id)["origins"]
    st.slider(
        "Window of the test part", 0, len(origins) - 1, key="window_picked",
        help="Or click a point of the predicted line above.",
    )  # fmt: skip
    st.markdown(
        "What each layer puts out, step by step, for the window "
        + state.literal(f"{series.label(origin - e.window + 1)} to {series.label(origin)}")
        + ". The framed row is kept and passed on; dimmed rows are computed and then ignored."
    )
    outputs = services.outputs_of(run.id, e, origin)
    steps = trace(e.stack, e.window, len(run.status.inputs)).steps
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


def plot_of(step: Step, output: LayerOutput) -> OutputPlot:
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

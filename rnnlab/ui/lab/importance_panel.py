"""What mattered: which inputs the network relied on, when it erred, and its worst windows."""

from dataclasses import astuple
from html import escape

import numpy as np
import streamlit as st

from rnnlab.figures import importance as figures
from rnnlab.figures.importance import ErrorBar, ImportancePlot
from rnnlab.forecast import errors, importance
from rnnlab.forecast.errors import Outcomes
from rnnlab.mistake import Mistake
from rnnlab.number_format import format_number
from rnnlab.runs.run import Run
from rnnlab.series.series import Series
from rnnlab.ui import services
from rnnlab.ui.markdown import escape_markdown

INPUTS, ERRORS, WORST = "Which inputs", "When it errs", "Worst windows"
ROWS = "<style>[class*=st-key-worst_row_] {flex-wrap: nowrap !important;}</style>"  # on a phone, too
BUTTON_PIXELS = 76
PLAIN = {"displayModeBar": False}


def render(run: Run, series: Series, arrays: dict, target: str, lead: int) -> None:
    """Draw the panel for one target at one lead time; nothing is worked out before a view is chosen.

    arrays: the run's predictions, as the store gives them.
    """
    st.markdown("#### What mattered")
    view = st.segmented_control(
        "What mattered", (INPUTS, ERRORS, WORST), key="mattered_view", label_visibility="collapsed"
    )
    if view is None:
        st.caption(
            "See which inputs and lags the network relied on, at which hours and on which days it errs, "
            "and open the windows it got most wrong."
        )
        return
    column = run.experiment.targets.index(target)
    if view == INPUTS:
        draw_inputs(run, column)
        return
    outcomes = outcomes_of(series, arrays, column, lead)
    if view == ERRORS:
        draw_errors(outcomes)
    else:
        draw_worst(series, arrays["origins"] + lead, outcomes)


def outcomes_of(series: Series, arrays: dict, column: int, lead: int) -> Outcomes:
    """What happened to one target at one lead time, and what was forecast."""
    times = None if series.times is None else series.times[arrays["origins"] + lead]
    forecast = arrays["forecast"] if "forecast" in arrays else arrays["network"]
    own = (values[:, lead - 1, column] for values in (arrays["truth"], forecast, arrays["persistence"]))
    return Outcomes(times, *own)


def draw_inputs(run: Run, column: int) -> None:
    try:
        found = services.importance_of(run.id, run.experiment)
    except Mistake as mistake:
        st.info(escape_markdown(mistake), icon=":material/info:")
        return
    st.markdown(escape_markdown(importance.summary(found, column)))
    mae = found.mae[column]
    size, unit = (100 / mae, "%") if mae > 0 else (1.0, "")
    lags = [str(a) if a == b else f"{a}–{b}" for a, b in found.lags]
    left, right = st.columns(2, gap="medium")
    with left:
        st.caption("By input, all its lags together")
        plot = ImportancePlot(found.inputs, size * found.by_input[..., column], unit)
        st.plotly_chart(figures.inputs_figure(plot), width="stretch", key="mattered_inputs", config=PLAIN)
    if lags:
        with right:
            st.caption("By lag, all inputs together")
            plot = ImportancePlot(lags, size * found.by_lag[..., column], unit)
            st.plotly_chart(figures.lags_figure(plot), width="stretch", key="mattered_lags", config=PLAIN)
    if found.by_both is not None and len(found.inputs) > 1 and len(lags) > 1:
        st.caption("By input and lag")
        figure = figures.inputs_by_lag_figure(found.inputs, lags, size * found.by_both[..., column], unit)
        st.plotly_chart(figure, width="stretch", key="mattered_both", config=PLAIN)
    st.caption(escape_markdown(about(run, found)))


def about(run: Run, found: importance.Importance) -> str:
    """How the importance was found, and what it can't tell."""
    windows = f"{found.windows:,}" + (
        " windows, all of the test part"
        if found.windows == found.test_windows
        else f" windows, evenly spread over the {found.test_windows:,} of the test part"
    )
    kept = (
        " The last value, which the predicted change is added to, stays."
        if run.experiment.predict == "change"
        else ""
    )
    too_large = "" if found.lags else " The network is too large to shuffle every lag here."
    hidden = len(found.inputs) - figures.MOST_BARS
    more = f" The {hidden} least important inputs are not drawn." if hidden > 0 else ""
    return (
        f"In {windows}, each piece in turn was taken from another window, {importance.REPEATS} times over (the "
        f"whiskers); the bars tell how much the network's own error grew, over all steps ahead.{kept}{more}"
        f"{too_large} Inputs that tell the same share their importance: each looks small, for the other "
        "stands in."
    )


def draw_errors(outcomes: Outcomes) -> None:
    found = errors.groupings(outcomes)
    if not found:
        st.info("The test part is too short or too even to tell its errors apart.", icon=":material/info:")
        return
    by = st.pills("By", list(found), default=next(iter(found)), key="mattered_by", required=True)
    groups = found.get(by) or next(iter(found.values()))
    st.markdown(escape_markdown(errors.summary(groups)))
    st.plotly_chart(
        figures.errors_figure(str(by), [ErrorBar(*astuple(group)) for group in groups]),
        width="stretch", key="mattered_errors", config=PLAIN,
    )  # fmt: skip
    few = [group.name for group in groups if group.count < errors.FEWEST_ROWS]
    if few:
        st.caption(
            escape_markdown(f"Fewer than {errors.FEWEST_ROWS} windows, so by chance: {', '.join(few)}.")
        )


def draw_worst(series: Series, rows: np.ndarray, outcomes: Outcomes) -> None:
    """The worst windows, each with a button that picks it; rows: the predicted rows, (windows,)."""
    worst = errors.worst_windows(outcomes)
    st.markdown(
        "Press one: it is marked on the chart above and opened, layer by layer, in "
        "[Inside the network](#inside-the-network)."
    )
    picked = st.session_state.get("window_picked")
    st.html(ROWS)
    with st.container(gap="xxsmall", key="mattered_worst"):
        draw_row("when", "predicted", "actual", "error", indent=f"calc({BUTTON_PIXELS}px + 1rem)")
        for rank, window in enumerate(worst, 1):
            row = st.container(
                horizontal=True, vertical_alignment="center", gap="small", key=f"worst_row_{rank}"
            )
            with row:
                st.button(
                    str(rank), key=f"worst_{rank}", icon=":material/search:", on_click=pick,
                    args=(window.place,), type="primary" if window.place == picked else "secondary",
                    help="Look at this window layer by layer", width=BUTTON_PIXELS,
                )  # fmt: skip
                label = series.label(int(rows[window.place]))
                draw_row(
                    label, *(format_number(x) for x in (window.forecast, window.actual)), signed(window.error)
                )


def pick(place: int) -> None:
    st.session_state["window_picked"] = place


def draw_row(*cells: str, indent: str = "0") -> None:
    """One line of the list: a time and three numbers, in columns that stand below each other."""
    time, *numbers = (escape(cell) for cell in cells)
    st.html(
        f'<div style="display:grid;grid-template-columns:1.7fr repeat(3,1fr);gap:.4rem;margin-left:{indent};'
        f'max-width:34rem;font-variant-numeric:tabular-nums"><span>{time}</span>'
        + "".join(f'<span style="text-align:right">{text.replace("-", "−")}</span>' for text in numbers)
        + "</div>"
    )


def signed(value: float) -> str:
    return f"{'+' if value > 0 else ''}{format_number(value, 3)}"

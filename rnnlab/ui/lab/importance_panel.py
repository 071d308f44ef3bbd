"""The panel "What mattered": the importance of inputs and lags, when the errors are large, and the worst windows."""

from collections.abc import Sequence
from dataclasses import astuple
from html import escape

import numpy as np
import streamlit as st

from rnnlab.figures import importance as figures
from rnnlab.figures.importance import ErrorBar, ImportancePlot
from rnnlab.forecast import errors, importance
from rnnlab.forecast.errors import Outcomes
from rnnlab.mistake import Mistake
from rnnlab.number_format import format_column, split_unit
from rnnlab.runs.run import Run
from rnnlab.series.series import Series
from rnnlab.ui import services, state
from rnnlab.ui.lab import importance_messages as messages
from rnnlab.ui.markdown import escape_markdown

ROWS_CSS = "<style>[class*=st-key-worst_row_] {flex-wrap: nowrap !important;}</style>"  # on phones too
BUTTON_PIXELS = 76
NO_MODE_BAR = {"displayModeBar": False}


def render(run: Run, series: Series, arrays: dict, target: str, lead: int) -> None:
    """Draw the panel for one target at one lead time; nothing is computed before a view is chosen.

    arrays: the run's predictions, by name.
    """
    views = (messages.WHICH_INPUTS, messages.WHEN_IT_ERRS, messages.WORST_WINDOWS)
    view = st.segmented_control(
        messages.MATTERED, views, key="mattered_view", label_visibility="collapsed",
        persist_state="session",
    )  # fmt: skip
    about = st.empty()  # emptied at once, so that the caption is gone while a view is computed
    if view is None:
        about.caption(messages.MATTERED_CAPTION)
        return
    column = run.experiment.targets.index(target)
    if view == messages.WHICH_INPUTS:
        draw_inputs(run, column)
        return
    outcomes = outcomes_of(series, arrays, column, lead)
    if view == messages.WHEN_IT_ERRS:
        draw_errors(outcomes, target)
    else:
        draw_worst(series, arrays["origins"] + lead, outcomes, target)


def outcomes_of(series: Series, arrays: dict, column: int, lead: int) -> Outcomes:
    """The actual values of one target at one lead time, and its forecasts."""
    times = None if series.times is None else series.times[arrays["origins"] + lead]
    forecast = arrays["forecast"] if "forecast" in arrays else arrays["network"]
    own = (values[:, lead - 1, column] for values in (arrays["truth"], forecast, arrays["persistence"]))
    return Outcomes(times, *own)


def draw_inputs(run: Run, column: int) -> None:
    try:
        measured = services.importance_of(run.id, run.experiment)
    except Mistake as mistake:
        st.info(escape_markdown(mistake), icon=":material/info:")
        return
    st.markdown(escape_markdown(importance.summary(measured, column)))
    mae = measured.mae[column]
    scale, unit = (100 / mae, "%") if mae > 0 else (1.0, "")
    lags = [str(first) if first == last else f"{first}–{last}" for first, last in measured.lags]
    left, right = st.columns(2, gap="medium")
    with left:
        st.caption(messages.BY_INPUT)
        plot = ImportancePlot(measured.inputs, scale * measured.by_input[..., column], unit)
        st.plotly_chart(
            figures.inputs_figure(plot), width="stretch", key="mattered_inputs", config=NO_MODE_BAR
        )
    if lags:
        with right:
            st.caption(messages.BY_LAG)
            plot = ImportancePlot(lags, scale * measured.by_lag[..., column], unit)
            st.plotly_chart(
                figures.lags_figure(plot), width="stretch", key="mattered_lags", config=NO_MODE_BAR
            )
    if measured.by_both is not None and len(measured.inputs) > 1 and len(lags) > 1:
        st.caption(messages.BY_INPUT_AND_LAG)
        figure = figures.inputs_by_lag_figure(
            measured.inputs, lags, scale * measured.by_both[..., column], unit
        )
        st.plotly_chart(figure, width="stretch", key="mattered_both", config=NO_MODE_BAR)
    st.caption(
        messages.importance_caption(
            windows=measured.windows,
            test_windows=measured.test_windows,
            repeats=importance.REPEATS,
            keeps_last_value=run.experiment.predict == "change",
            hidden_inputs=len(measured.inputs) - figures.MOST_BARS,
            by_lag=bool(measured.lags),
        )
    )


def draw_errors(outcomes: Outcomes, target: str) -> None:
    groupings = errors.groupings(outcomes)
    if not groupings:
        st.info(messages.ERRORS_NOT_COMPARABLE, icon=":material/info:")
        return
    first = next(iter(groupings))
    by = st.pills(messages.GROUP_BY, list(groupings), default=first, key="mattered_by", required=True)
    groups = groupings.get(by) or groupings[first]
    st.markdown(escape_markdown(errors.summary(groups)))
    st.plotly_chart(
        figures.errors_figure(
            str(by), [ErrorBar(*astuple(group)) for group in groups], split_unit(target)[1]
        ),
        width="stretch", key="mattered_errors", config=NO_MODE_BAR, alt=str(errors.summary(groups)),
    )  # fmt: skip
    few = [group.name for group in groups if group.count < errors.FEWEST_WINDOWS]
    if few:
        st.caption(messages.few_windows(errors.FEWEST_WINDOWS, few))


def draw_worst(series: Series, rows: np.ndarray, outcomes: Outcomes, target: str) -> None:
    """Draw the worst windows, each with a button that picks it; rows: the predicted rows, (windows,)."""
    worst = errors.worst_windows(outcomes)
    st.markdown(messages.WORST_WINDOWS_HINT)
    picked = state.picked_window()
    st.html(ROWS_CSS)
    numbers = zip(
        format_column([window.forecast for window in worst]),
        format_column([window.actual for window in worst]),
        signed([window.error for window in worst]),
        strict=True,
    )
    with st.container(gap="xxsmall", key="mattered_worst"):
        draw_row(*messages.worst_columns(split_unit(target)[1]), indent=f"calc({BUTTON_PIXELS}px + 1rem)")
        for rank, (window, texts) in enumerate(zip(worst, numbers, strict=True), 1):
            row = st.container(
                horizontal=True, vertical_alignment="center", gap="small", key=f"worst_row_{rank}"
            )
            with row:
                st.button(
                    str(rank), key=f"worst_{rank}", icon=":material/search:", on_click=state.pick_window,
                    args=(window.place,), type="primary" if window.place == picked else "secondary",
                    help=messages.OPEN_WINDOW, width=BUTTON_PIXELS,
                )  # fmt: skip
                draw_row(series.label(int(rows[window.place])), *texts)


def draw_row(*cells: str, indent: str = "0") -> None:
    """Draw one line of the list: a time and three numbers."""
    time, *numbers = (escape(cell) for cell in cells)
    st.html(
        f'<div style="display:grid;grid-template-columns:1.7fr repeat(3,1fr);gap:.4rem;margin-left:{indent};'
        f'max-width:34rem;font-variant-numeric:tabular-nums"><span>{time}</span>'
        + "".join(f'<span style="text-align:right">{text.replace("-", "−")}</span>' for text in numbers)
        + "</div>"
    )


def signed(values: Sequence[float]) -> list[str]:
    """Numbers to stand below each other, positive ones with a plus sign."""
    texts = format_column(values)
    return [f"+{text}" if value > 0 else text for value, text in zip(values, texts, strict=True)]

"""The current run's forecast of what follows after the end of its series, or of a later file."""

from functools import partial

import msgspec
import numpy as np
import pandas as pd
import streamlit as st

from rnnlab.experiment import Experiment, with_detected_bounds
from rnnlab.export.tables import csv_bytes
from rnnlab.figures import palette
from rnnlab.figures.ahead import AheadPlot, ahead_figure
from rnnlab.forecast.ahead import MOST_STEPS, Ahead, Forecaster, interval_note, method_note, unpredicted
from rnnlab.forecast.new_data import read_known, read_new_series
from rnnlab.mistake import Mistake
from rnnlab.number_format import MISSING, format_number
from rnnlab.runs.run import Run
from rnnlab.series.series import Series
from rnnlab.series.source import File, keep
from rnnlab.ui import services, state, table
from rnnlab.ui.lab import forecast_messages as messages
from rnnlab.ui.markdown import escape_markdown
from rnnlab.ui.table import Cell, Column, Row, Table

PLACE = "ahead"  # of error messages
MAIN_LEVEL = 0.8  # of the interval in the headline
DEFAULT_STEPS = 12  # for a series without a season
MIN_ROWS_DRAWN, MAX_ROWS_DRAWN = 24, 500


def render(run: Run, series: Series, target: str) -> None:
    """Draw the panel. A Mistake is shown in it."""
    e = run.experiment
    season = services.results_of(run.id).season.steps
    steps = choose_steps(run, season)
    try:
        later, known = choose_files(run)
        if e.known and known is None:
            st.markdown(f":material/info: {messages.known_file_needed(e.known)}")
        else:
            colour = palette.target_colour(target, series.features)
            draw(run, forecast_ahead(run.id, e, steps, later, known), target, colour)
    except Mistake as mistake:
        st.error(escape_markdown(mistake), icon=":material/error:")
    if unpredicted(e):
        offer_more_steps(run, series, season)
    state.show_error(PLACE)


def choose_steps(run: Run, season: int) -> int:
    """How many steps to forecast: the horizon, or as many as the visitor likes if the forecast can be continued."""
    e = run.experiment
    if unpredicted(e):
        most, default = e.horizon, e.horizon
    else:
        most, default = MOST_STEPS, max(e.horizon, season if season > 1 else DEFAULT_STEPS)
    if most == 1:
        return 1
    return int(
        st.number_input(
            messages.AHEAD_STEPS.label, 1, most, min(default, most), key=f"ahead_steps_{run.id}", width=220,
            help=messages.AHEAD_STEPS.help,
        )
    )  # fmt: skip


def choose_files(run: Run) -> tuple[File | None, File | None]:
    """Draw fields for a later file to forecast from, and for a file with the features known ahead."""
    e, known = run.experiment, None
    if e.known:
        known = upload_file(messages.known_file_label(e.known), f"ahead_known_{run.id}")
    with st.expander(messages.LATER_FILE, icon=":material/upload_file:"):
        later = upload_file(messages.LATER_FILE_LABEL, f"ahead_file_{run.id}")
        st.caption(messages.later_file_caption(e.window))
    return later, known


def upload_file(label: str, key: str) -> File | None:
    """Draw a field for a file; the uploaded file is saved under its digest."""
    upload = st.file_uploader(label, type=["csv", "txt", "tsv"], key=key)
    return None if upload is None else keep(upload.getvalue(), upload.name, services.store().files)


def offer_more_steps(run: Run, series: Series, season: int) -> None:
    """Say why the run forecasts no further steps, and draw buttons for settings that would."""
    e = run.experiment
    further = season if season > 1 else DEFAULT_STEPS
    offers = {}
    if not e.angles:  # an angle can't be a target
        targets = tuple(name for name in e.features if name not in e.known)
        offers[messages.PREDICT_ALL] = with_detected_bounds(
            series, msgspec.structs.replace(e, targets=targets)
        )
    if further > e.horizon:
        offers[messages.predict_at_once(further)] = msgspec.structs.replace(e, horizon=further)
    st.markdown(f":material/info: {messages.no_further_steps(e.horizon, unpredicted(e))}")
    pressed = False
    with st.container(horizontal=True, vertical_alignment="center"):
        for number, (label, experiment) in enumerate(offers.items()):
            pressed |= st.button(
                label, key=f"ahead_offer_{number}", help=messages.TRAIN_AGAIN.help,
                on_click=state.run_callback, args=(PLACE, partial(state.set_experiment, experiment)),
            )  # fmt: skip
        if state.experiment() in offers.values():
            st.markdown(f":material/arrow_upward: {messages.TRAIN_AGAIN.label}")
    if pressed:
        st.rerun()


@st.cache_resource(max_entries=6, show_spinner=False)
def forecaster_of(run_id: str, experiment: Experiment) -> Forecaster:
    results = services.results_of(run_id)
    series = services.series_of(experiment.source)
    return Forecaster(series, experiment, services.weights_of(run_id), results.shares, results.season.steps)


@st.cache_resource(max_entries=12, show_spinner=messages.FORECASTING)
def forecast_ahead(
    run_id: str, experiment: Experiment, steps: int, later: File | None, known: File | None
) -> Ahead:
    """The forecast after the end of the run's series or of a later file, computed once for all visitors."""
    forecaster, series = forecaster_of(run_id, experiment), services.series_of(experiment.source)
    continues = None if later is None else read_new_series(series, experiment, later, services.series_of)
    given = None if known is None else read_known(series, experiment, known, services.series_of)
    return forecaster.ahead(steps, continues, given)


def draw(run: Run, ahead: Ahead, target: str, colour: str) -> None:
    column = ahead.targets.index(target)
    bands = {level: (low[:, column], high[:, column]) for level, (low, high) in ahead.intervals.items()}
    last = len(ahead.series)
    shown = min(last, max(MIN_ROWS_DRAWN, min(3 * len(ahead.values), MAX_ROWS_DRAWN)))
    times = None
    if ahead.times is not None and ahead.series.times is not None:
        times = pd.DatetimeIndex(ahead.series.times[last - shown :].append(ahead.times))
    st.markdown(headline(ahead, column))
    st.caption(escape_markdown(f"{method_note(ahead)} {interval_note(ahead, MAIN_LEVEL)}"))
    st.plotly_chart(
        ahead_figure(
            AheadPlot(
                target=target,
                colour=colour,
                times=times,
                first=last - shown,
                values=ahead.series.column(target)[-shown:],
                segments=ahead.series.segments[-shown:],
                forecast=ahead.values[:, column],
                bands=bands,
            )
        ),
        width="stretch", key="ahead_chart", config={"displayModeBar": False},
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            messages.FORECAST_CSV, lambda: csv_bytes(ahead.to_frame()), f"forecast-{run.id}.csv", "text/csv",
            icon=":material/download:", key="download_ahead", on_click="ignore",
        )  # fmt: skip
        shown = st.toggle(messages.SHOW_AS_TABLE, key="ahead_table")
    if shown:
        table.render(table_of(ahead, target))


def headline(ahead: Ahead, column: int) -> str:
    """The forecast of the first and the last step, in Markdown."""
    lows, highs = (end[:, column] for end in ahead.intervals.get(MAIN_LEVEL, (ahead.values, ahead.values)))
    labels, values = ahead.labels(), ahead.values[:, column]
    last = len(values) - 1
    names = {0: messages.NEXT_STEP} if last == 0 else {0: messages.FIRST_STEP, last: messages.LAST_STEP}
    return ". ".join(
        messages.step_forecast(
            step=name,
            time="" if ahead.times is None else labels[step],
            value=format_number(values[step]),
            interval=interval_text(lows[step], highs[step]) if lows[step] < highs[step] else "",
        )
        for step, name in names.items()
    )


def table_of(ahead: Ahead, target: str) -> Table:
    """A row for each step of one target: its time, value and intervals."""
    column = ahead.targets.index(target)
    intervals = [Column(messages.interval_column(level), "number") for level in ahead.intervals]
    first = Column(messages.STEP if ahead.times is None else messages.TIME)
    rows = []
    for step, label in enumerate(ahead.labels()):
        ends = [
            interval_text(low[step, column], high[step, column]) for low, high in ahead.intervals.values()
        ]
        rows.append(Row((Cell((label,)), Cell(format_number(ahead.values[step, column]), bold=True), *ends)))
    columns = (first, Column(target, "number"), *intervals)
    return Table("ahead", messages.forecast_of(target), columns, rows, "scrolls")


def interval_text(low: float, high: float) -> str:
    return MISSING if np.isnan(low) else messages.value_range(format_number(low), format_number(high))

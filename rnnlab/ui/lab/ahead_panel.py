"""What comes after the series' end, or after a later file's, drawn for the run that is looked at."""

from functools import partial

import msgspec
import numpy as np
import pandas as pd
import streamlit as st

from rnnlab.experiment import Experiment, with_detected_bounds
from rnnlab.export.tables import csv_bytes
from rnnlab.figures import palette
from rnnlab.figures.ahead import AheadPlot, ahead_figure
from rnnlab.forecast.ahead import MOST_STEPS, Ahead, Forecaster, interval_note, unpredicted, way_note
from rnnlab.forecast.new_data import listed, read_known, read_like
from rnnlab.mistake import Mistake
from rnnlab.number_format import MISSING, format_number
from rnnlab.runs.run import Run
from rnnlab.series.series import Series
from rnnlab.series.source import File, keep
from rnnlab.ui import services, state, table
from rnnlab.ui.markdown import escape_markdown
from rnnlab.ui.table import Cell, Column, Row, Table

PLACE = "ahead"  # where mistakes are shown
MAIN_LEVEL = 0.8  # of the interval that is put into words
USUAL_STEPS, FEWEST_DRAWN, MOST_DRAWN = 12, 24, 500


def render(run: Run, series: Series, target: str) -> None:
    """Draw the part; a mistake is one sentence in it, and the rest of the section stays."""
    st.markdown("#### Ahead of the data")
    e = run.experiment
    season = services.results_of(run.id).season
    steps = choose_steps(run, season)
    try:
        later, known = choose_files(run)
        if e.known and known is None:
            st.markdown(
                ":material/info: The run reads "
                + escape_markdown(listed(e.known))
                + " from the step to be predicted: give a file with it for the steps to come, and they are drawn here."
            )
        else:
            colour = palette.target_colour(target, series.features)
            draw(run, ahead_of(run.id, e, steps, later, known), target, colour)
    except Mistake as mistake:
        st.error(escape_markdown(mistake), icon=":material/error:")
    if unpredicted(e):
        offer_more(run, series, season)
    state.show_error(PLACE)


def choose_steps(run: Run, season: int) -> int:
    """How many steps to forecast: those the run gives at once, or a season where it can be rolled."""
    e = run.experiment
    if unpredicted(e):
        most, usual = e.horizon, e.horizon
    else:
        most, usual = MOST_STEPS, max(e.horizon, season if season > 1 else USUAL_STEPS)
    if most == 1:
        return 1
    return int(
        st.number_input(
            "Steps after the end", 1, most, min(usual, most), key=f"ahead_steps_{run.id}", width=220,
            help="How many steps to forecast that the series does not hold.",
        )
    )  # fmt: skip


def choose_files(run: Run) -> tuple[File | None, File | None]:
    """A later file, whose end the forecast then starts at, and one with what is known ahead, where given."""
    e, known = run.experiment, None
    if e.known:
        known = uploaded(
            f"What is known ahead: a CSV with {', '.join(e.known)} for the steps to come",
            f"ahead_known_{run.id}",
        )
    with st.expander("Go on from a later file, without training", icon=":material/upload_file:"):
        later = uploaded("A later CSV with the same columns and the same step", f"ahead_file_{run.id}")
        st.caption(
            f"The network reads its last {e.window} rows, on the scale of the series that it was trained on."
        )
    return later, known


def uploaded(label: str, key: str) -> File | None:
    """The file that was given there, kept under its digest."""
    upload = st.file_uploader(label, type=["csv", "txt", "tsv"], key=key)
    return None if upload is None else keep(upload.getvalue(), upload.name, services.store().files)


def offer_more(run: Run, series: Series, season: int) -> None:
    """Why there are no further steps, and the ways to get them; each trains anew."""
    e = run.experiment
    further = season if season > 1 else USUAL_STEPS
    offers = {}
    if not e.angles:  # an angle can't be a target
        targets = tuple(name for name in e.features if name not in e.known)
        offers["Predict all features too"] = with_detected_bounds(
            series, msgspec.structs.replace(e, targets=targets)
        )
    if further > e.horizon:
        offers[f"Predict {further} steps at once"] = msgspec.structs.replace(e, horizon=further)
    at_once = "One step is" if e.horizon == 1 else f"{e.horizon} steps are"
    st.markdown(
        f":material/info: {at_once} as far as this run sees: for the next ones it would have to know "
        + escape_markdown(listed(unpredicted(e)))
        + " of the steps between, which it reads but does not predict."
    )
    pressed = False
    with st.container(horizontal=True, vertical_alignment="center"):
        for place, (name, experiment) in enumerate(offers.items()):
            pressed |= st.button(
                name, key=f"ahead_offer_{place}",
                on_click=state.run_callback, args=(PLACE, partial(state.set_experiment, experiment)),
                help="Changes the settings above; the network then has to be trained anew.",
            )  # fmt: skip
        if state.experiment() in offers.values():
            st.markdown(":material/arrow_upward: Set. Press **Train** in section 3: it trains anew.")
    if pressed:
        st.rerun()


@st.cache_resource(max_entries=6, show_spinner=False)
def forecaster_of(run_id: str, experiment: Experiment) -> Forecaster:
    results = services.results_of(run_id)
    series = services.series_of(experiment.source)
    return Forecaster(series, experiment, services.weights_of(run_id), results.shares, results.season)


@st.cache_resource(max_entries=12, show_spinner="Forecasting …")
def ahead_of(
    run_id: str, experiment: Experiment, steps: int, later: File | None, known: File | None
) -> Ahead:
    """The steps after the end of the run's series or of a later file, worked out once for everyone."""
    forecaster, series = forecaster_of(run_id, experiment), services.series_of(experiment.source)
    continues = None if later is None else read_like(series, experiment, later, services.series_of)
    given = None if known is None else read_known(series, experiment, known, services.series_of)
    return forecaster.ahead(steps, continues, given)


def draw(run: Run, ahead: Ahead, target: str, colour: str) -> None:
    column = ahead.targets.index(target)
    bands = {level: (low[:, column], high[:, column]) for level, (low, high) in ahead.intervals.items()}
    last = len(ahead.series)
    shown = min(last, max(FEWEST_DRAWN, min(3 * len(ahead.values), MOST_DRAWN)))
    times = None
    if ahead.times is not None and ahead.series.times is not None:
        times = pd.DatetimeIndex(ahead.series.times[last - shown :].append(ahead.times))
    st.markdown(headline(ahead, column))
    st.caption(escape_markdown(f"{way_note(ahead)} {interval_note(ahead, MAIN_LEVEL)}"))
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
            "Forecast (CSV)", lambda: csv_bytes(ahead.to_frame()), f"forecast-{run.id}.csv", "text/csv",
            icon=":material/download:", key="download_ahead", on_click="ignore",
        )  # fmt: skip
        shown = st.toggle("Show it as a table", key="ahead_table")
    if shown:
        table.render(table_of(ahead, target))


def headline(ahead: Ahead, column: int) -> str:
    """The first step and, of several, the last one, in Markdown."""
    low, high = (end[:, column] for end in ahead.intervals.get(MAIN_LEVEL, (ahead.values, ahead.values)))
    labels, values = ahead.labels(), ahead.values[:, column]
    last = len(values) - 1
    names = {0: "Next step"} if last == 0 else {0: "First step", last: "Last step"}
    told = []
    for step, name in names.items():
        when = name if ahead.times is None else f"{name}, {labels[step]}"
        ends = f" ({between(low[step], high[step])})" if low[step] < high[step] else ""
        told.append(
            f"{escape_markdown(when)}: **{escape_markdown(format_number(values[step]))}**{escape_markdown(ends)}"
        )
    return ". ".join(told)


def table_of(ahead: Ahead, target: str) -> Table:
    """The steps of one target with their intervals."""
    column = ahead.targets.index(target)
    intervals = [Column(f"{100 * level:g} % interval", "number") for level in ahead.intervals]
    first = Column("step" if ahead.times is None else "time")
    rows = []
    for step, label in enumerate(ahead.labels()):
        ends = [between(low[step, column], high[step, column]) for low, high in ahead.intervals.values()]
        rows.append(Row((label, Cell(format_number(ahead.values[step, column]), bold=True), *ends)))
    return Table(
        "ahead", f"Forecast of {target}", (first, Column(target, "number"), *intervals), rows, "scrolls"
    )


def between(low: float, high: float) -> str:
    return MISSING if np.isnan(low) else f"{format_number(low)} to {format_number(high)}"

"""The forecasts of all series after their ends, or after those of a later file, as one long table."""

from pathlib import Path

import msgspec
import pandas as pd
import streamlit as st

from rnnlab.export.forecast_facts import plot_after
from rnnlab.figures import palette
from rnnlab.figures.ahead import ahead_figure
from rnnlab.mistake import Mistake
from rnnlab.panel.ahead import AllAhead, PanelForecaster
from rnnlab.panel.later import read_later
from rnnlab.runs.panel_files import panel_forecaster
from rnnlab.runs.run import Run
from rnnlab.runs.store import Store
from rnnlab.series.describe import worth_a_look
from rnnlab.series.panel import Panel
from rnnlab.series.source import File, load_panel
from rnnlab.ui import forecast_choice, services, widgets
from rnnlab.ui.lab import ahead_messages, ahead_panel, forecast_chart
from rnnlab.ui.lab import all_series_messages as messages
from rnnlab.ui.markdown import escape_markdown

MOST_STEPS = 500


def render(run: Run) -> None:
    """Draw what makes the table."""
    st.markdown(messages.FORECAST_ABOUT)
    key, buttons = forecast_choice.steps_key(run), st.container(horizontal=True, vertical_alignment="bottom")
    with st.expander(ahead_messages.LATER_FILE, icon=":material/upload_file:"):
        later = ahead_panel.upload_file(run, forecast_choice.LATER, ahead_messages.LATER_FILE_LABEL)
        st.caption(messages.LATER_ABOUT)
    if later is not None and st.session_state.get(ahead_panel.FIELDS[forecast_choice.LATER] + run.id) is None:
        ahead_panel.offer_to_leave_out(run, forecast_choice.LATER, later)
    widgets.show_error(ahead_panel.PLACE)
    readable = later is None or says_what_is_read(run, later)
    st.session_state[key] = min(forecast_choice.chosen_steps(run), MOST_STEPS)
    with buttons:
        steps = int(st.number_input(messages.STEPS, 1, MOST_STEPS, key=key, width=160))
        st.download_button(
            messages.DOWNLOAD_FORECAST, lambda: forecast_csv(run, steps, later), f"forecast-{run.id}.csv", "text/csv",
            key="download_all_forecasts", icon=":material/download:", on_click="ignore", disabled=not readable,
        )  # fmt: skip
        st.download_button(
            messages.DOWNLOAD_SCORES, lambda: scores_csv(run), f"scores-{run.id}.csv", "text/csv",
            key="download_all_scores", icon=":material/download:", on_click="ignore",
        )  # fmt: skip
    st.caption(escape_markdown(messages.command(run.id, steps)))
    field = messages.SHOW_FORECAST
    if readable and st.toggle(field.label, help=field.help, key="show_all_forecasts"):
        draw_forecast(run, steps, later)


def draw_forecast(run: Run, steps: int, later: File | None) -> None:
    """Draw the forecast of one series, which is chosen here."""
    try:
        with st.spinner(messages.FORECASTING):
            ahead = _ahead_of(str(services.store().root), run.id, steps, later)
    except Mistake as mistake:
        st.error(escape_markdown(mistake), icon=":material/error:")
        return
    name = st.selectbox(messages.FORECAST_OF, ahead.ids, key="forecast_of", width=330)
    place, target = ahead.ids.index(name), forecast_chart.shown_target(run.experiment)
    column, series = ahead.targets.index(target), ahead.panel.one(place)
    bands = {
        level: (low[place, :, column], high[place, :, column])
        for level, (low, high) in ahead.intervals.items()
    }
    plot = plot_after(
        series,
        target,
        ahead.values[place, :, column],
        None if ahead.times is None else pd.DatetimeIndex(ahead.times[place]),
        bands,
        palette.target_colour(target, series.features),
    )
    st.plotly_chart(
        ahead_figure(plot), width="stretch", key="forecast_of_series", config={"displayModeBar": False}
    )
    for note in (ahead.notes[place], series.clock_note):
        if note is not None:
            st.caption(escape_markdown(note))


def says_what_is_read(run: Run, later: File) -> bool:
    """Say which series a later file has, or why it cannot be read; whether it can."""
    try:
        panel = _later_of(str(services.store().root), run.id, later)
    except Mistake as mistake:
        st.error(escape_markdown(mistake), icon=":material/error:")
        return False
    known = {row.series for row in services.by_series_of(run.id).rows}
    unseen = sum(name not in known for name in panel.ids)
    findings = worth_a_look(panel.series)
    st.markdown(messages.later_series(len(panel), unseen, panel.left_out, findings))
    return True


@st.cache_resource(max_entries=1, show_spinner=False)
def _forecaster_of(root: str, run_id: str) -> PanelForecaster:
    return panel_forecaster(Store(Path(root)), run_id)


@st.cache_resource(max_entries=5, show_spinner=False)
def _later_of(root: str, run_id: str, later: File) -> Panel:
    store = Store(Path(root))
    everything, e = _forecaster_of(root, run_id).everything, store.read(run_id).experiment
    return read_later(everything, e, later, lambda file, following: load_panel(file, store.files, following))


@st.cache_resource(max_entries=2, show_spinner=False)
def _ahead_of(root: str, run_id: str, steps: int, later: File | None) -> AllAhead:
    new = None if later is None else _later_of(root, run_id, later)
    return _forecaster_of(root, run_id).ahead(steps, new)


def forecast_csv(run: Run, steps: int, later: File | None = None) -> bytes:
    ahead = _ahead_of(str(services.store().root), run.id, steps, later)
    return ahead.to_frame().to_csv(index=False).encode()


def scores_csv(run: Run) -> bytes:
    """A row for each series and target."""
    rows = []
    for row in services.by_series_of(run.id).rows:
        flat = msgspec.to_builtins(row)
        maes = {f"mae {name}": value for name, value in flat.pop("mae").items()}
        shares = {f"share {name}": value for name, value in flat.pop("shares").items()}
        inside = {f"inside {100 * float(level):g} %": value for level, value in flat.pop("coverage").items()}
        rows.append(flat | maes | shares | inside)
    return pd.DataFrame(rows).to_csv(index=False).encode()

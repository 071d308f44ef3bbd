"""A row of downloads of a run; each file is made when its button is pressed."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import streamlit as st

from rnnlab.export import downloads
from rnnlab.export.archive import run_archive
from rnnlab.export.forecast_facts import ForecastReport
from rnnlab.forecast.ahead_messages import METHODS
from rnnlab.forecast.choice import MIX, left_out_of_keras
from rnnlab.forecast.messages import shares_text
from rnnlab.forecast.results import rows_of
from rnnlab.runs.run import Run
from rnnlab.series.spans import label_ahead
from rnnlab.ui import services
from rnnlab.ui.lab import ahead_forecast, ahead_messages
from rnnlab.ui.lab import forecast_messages as messages
from rnnlab.ui.lab.messages import Field

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORECAST_FILES = (  # key, text, what makes it, ending, MIME type
    ("download_forecast_xlsx", ahead_messages.FORECAST_EXCEL, downloads.forecast_xlsx, ".xlsx", EXCEL),
    ("download_forecast_html", ahead_messages.FORECAST_REPORT, downloads.forecast_html, ".html", "text/html"),
    ("download_forecast_csv", ahead_messages.FORECAST_CSV, downloads.forecast_csv, ".csv", "text/csv"),
)


class Download(NamedTuple):
    """A download button; `make` returns the file's bytes."""

    key: str
    text: Field
    file: str
    make: Callable[[], bytes]
    mime: str = "application/octet-stream"


def render(run: Run) -> None:
    """Draw the rows for a run that has results: the forecast ahead, as chosen in its tab, and the run."""
    choice, steps = ahead_forecast.chosen_for(run)
    ahead = not ahead_forecast.needs_known_file(run.experiment, choice)
    if ahead:
        st.markdown(messages.THE_FORECAST)
        with st.container(horizontal=True, vertical_alignment="center", key="take_forecast"):
            draw_forecast_downloads(run)
        until = label_ahead(services.series_of(run.experiment.source), steps)
        st.caption(messages.forecast_for_download(METHODS[choice], steps, until))
        st.markdown(messages.THE_RUN)
    with st.container(horizontal=True, vertical_alignment="center", key="take_away"):
        for download in downloads_of(run, ahead, nixtla=st.session_state.get("nixtla_names", False)):
            st.download_button(
                download.text.label, download.make, download.file, download.mime, key=download.key,
                help=download.text.help, icon=":material/download:", on_click="ignore",
            )  # fmt: skip
    st.toggle(messages.NIXTLA.label, key="nixtla_names", persist_state="session", help=messages.NIXTLA.help)
    st.caption(f"{messages.series_file_caption(series_file(run.id))} {model_note(run, choice)}")


def draw_forecast_downloads(run: Run) -> None:
    """Draw the buttons for the forecast after the series' end, which is made when one is pressed."""
    for key, text, make, ending, mime in FORECAST_FILES:
        st.download_button(
            text.label, partial(forecast_file, run, make), f"forecast-{run.id}{ending}", mime,
            icon=":material/download:", key=key, help=text.help, on_click="ignore",
        )  # fmt: skip


def forecast_file(run: Run, make: Callable[[ForecastReport], bytes]) -> bytes:
    return make(ahead_forecast.report_of(run))


def model_note(run: Run, choice: str) -> str:
    """What the Keras model contains, and that it is not what the visitor forecasts with, if so."""
    results = services.results_of(run.id)
    parts = {
        row.target: {r.forecast: r.share for r in rows_of(results.shares, row.target)}
        for row in results.shares
    }
    if not parts:
        return ""
    chosen = "" if choice == MIX else METHODS[choice]
    left_out = left_out_of_keras(results, run.experiment.window)
    if left_out:
        return messages.model_leaves_out(" ".join(map(str, left_out)), chosen)
    several = len(parts) > 1
    texts = [f"{target}: {shares_text(of)}" if several else shares_text(of) for target, of in parts.items()]
    return messages.model_contains("; ".join(texts), chosen)


def downloads_of(run: Run, ahead: bool, nixtla: bool) -> list[Download]:
    """All downloads of a run, in the order of the row. ahead: whether the figures include the forecast ahead."""
    store, run_id = services.store(), run.id
    csv = series_file(run_id)
    return [
        Download(
            "download_model", messages.MODEL, f"model-{run_id}.keras", lambda: store.model(run_id).read_bytes()
        ),
        Download(
            "download_script", messages.SCRIPT, f"script-{run_id}.py",
            partial(downloads.script, store, run_id, csv), "text/x-python",
        ),
        Download(
            "download_notebook", messages.NOTEBOOK, f"notebook-{run_id}.ipynb",
            partial(downloads.notebook, store, run_id, csv), "application/x-ipynb+json",
        ),
        Download(
            "download_series", messages.SERIES, csv, partial(downloads.series_csv, store, run_id), "text/csv"
        ),
        Download(
            "download_nixtla" if nixtla else "download_csv", messages.PREDICTIONS, f"predictions-{run_id}.csv",
            partial(downloads.predictions_csv, store, run_id, nixtla), "text/csv",
        ),
        Download(
            "download_figures", messages.FIGURES, f"figures-{run_id}.html",
            lambda: downloads.figures(store, run_id, ahead_forecast.report_of(run) if ahead else None), "text/html",
        ),
        Download(
            "download_run", messages.WHOLE_RUN, f"run-{run_id}.zip", partial(run_archive, store, run_id),
            "application/zip",
        ),
    ]  # fmt: skip


def series_file(run_id: str) -> str:
    """The name of the file that the script and the notebook read."""
    return f"series-{run_id}.csv"

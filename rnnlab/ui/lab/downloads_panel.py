"""A row of downloads of a run; each file is made when its button is pressed."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import streamlit as st

from rnnlab.export import downloads
from rnnlab.export.archive import run_archive
from rnnlab.runs.run import Run
from rnnlab.ui import services
from rnnlab.ui.lab import forecast_messages as messages
from rnnlab.ui.lab.messages import Field


class Download(NamedTuple):
    """A download button; `make` returns the file's bytes."""

    key: str
    text: Field
    file: str
    make: Callable[[], bytes]
    mime: str = "application/octet-stream"


def render(run: Run) -> None:
    """Draw the row for a run that has results."""
    with st.container(horizontal=True, vertical_alignment="center", key="take_away"):
        for download in downloads_of(run.id, nixtla=st.session_state.get("nixtla_names", False)):
            st.download_button(
                download.text.label, download.make, download.file, download.mime, key=download.key,
                help=download.text.help, icon=":material/download:", on_click="ignore",
            )  # fmt: skip
    st.toggle(messages.NIXTLA.label, key="nixtla_names", persist_state="session", help=messages.NIXTLA.help)
    st.caption(messages.series_file_caption(series_file(run.id)))


def downloads_of(run_id: str, nixtla: bool) -> list[Download]:
    """All downloads of a run, in the order of the row."""
    store = services.store()
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
            partial(downloads.figures, store, run_id), "text/html",
        ),
        Download(
            "download_run", messages.WHOLE_RUN, f"run-{run_id}.zip", partial(run_archive, store, run_id),
            "application/zip",
        ),
    ]  # fmt: skip


def series_file(run_id: str) -> str:
    """The name of the file that the script and the notebook read."""
    return f"series-{run_id}.csv"

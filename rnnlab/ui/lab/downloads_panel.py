"""What can be taken away of a run: one row of downloads, each made when it is asked for."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import streamlit as st

from rnnlab.export import downloads
from rnnlab.export.archive import packed
from rnnlab.runs.run import Run
from rnnlab.ui import services


class Offer(NamedTuple):
    """A download: the button's key and label, the file's name, how it is made, and what is in it."""

    key: str
    label: str
    file: str
    make: Callable[[], bytes]
    about: str
    mime: str = "application/octet-stream"


def render(run: Run) -> None:
    """Draw the row for a run that has results."""
    st.markdown("#### Take it away")
    with st.container(horizontal=True, vertical_alignment="center", key="take_away"):
        for offer in offers(run.id, nixtla=st.session_state.get("nixtla_names", False)):
            st.download_button(
                offer.label, offer.make, offer.file, offer.mime, key=offer.key, help=offer.about,
                icon=":material/download:", on_click="ignore",
            )  # fmt: skip
    st.toggle(
        "Predictions with Nixtla's names", key="nixtla_names",
        help="The columns unique_id, ds, cutoff and y and one for each model, as statsforecast, neuralforecast "
        "and utilsforecast have them.",
    )  # fmt: skip
    st.caption(f"The script and the notebook read the series from `{series_file(run.id)}` beside them.")


def offers(run_id: str, nixtla: bool) -> list[Offer]:
    """All downloads of a run, in the order of the row."""
    store = services.store()
    csv = series_file(run_id)
    return [
        Offer(
            "download_model", "Keras model", f"model-{run_id}.keras",
            lambda: store.model(run_id).read_bytes(),
            "Stock Keras: windows in the data's own units in, forecasts in those units out.",
        ),
        Offer(
            "download_script", "Script", f"script-{run_id}.py", partial(downloads.script, store, run_id, csv),
            "Repeats the run from the series with stock Keras, pandas and NumPy.", "text/x-python",
        ),
        Offer(
            "download_notebook", "Notebook", f"notebook-{run_id}.ipynb",
            partial(downloads.notebook, store, run_id, csv),
            "The same step by step, with pictures and the reasons for the shapes.", "application/x-ipynb+json",
        ),
        Offer(
            "download_series", "Series", csv, partial(downloads.series_csv, store, run_id),
            "The series as the lab reads it, as CSV: the script and the notebook read this file.", "text/csv",
        ),
        Offer(
            "download_nixtla" if nixtla else "download_csv", "Predictions", f"predictions-{run_id}.csv",
            partial(downloads.predictions_csv, store, run_id, nixtla),
            "The test part as CSV: what happened, the forecast with its intervals, and every baseline.", "text/csv",
        ),
        Offer(
            "download_figures", "Figures", f"figures-{run_id}.html", partial(downloads.figures, store, run_id),
            "A page that needs no network; each figure on it can be saved as PNG or SVG.", "text/html",
        ),
        Offer(
            "download_run", "Whole run", f"run-{run_id}.zip", partial(packed, store, run_id),
            "Everything in one zip, with the series: another lab takes it in on its page Runs.", "application/zip",
        ),
    ]  # fmt: skip


def series_file(run_id: str) -> str:
    """The name of the file that the script and the notebook read."""
    return f"series-{run_id}.csv"

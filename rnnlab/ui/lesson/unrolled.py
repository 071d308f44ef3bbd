"""The unrolled network: a trained LSTM reads a window step by step. The browser draws it (unrolled.js)."""

from pathlib import Path

import msgspec
import streamlit as st

from rnnlab.figures import palette
from rnnlab.mistake import Mistake
from rnnlab.ui import services
from rnnlab.ui.lesson import messages
from rnnlab.ui.lesson.lesson_networks import SHOWN_ORIGIN, lesson_networks
from rnnlab.ui.lesson.unrolled_data import UnrolledData, unrolled_data

HERE = Path(__file__).parent
SCRIPTS = ("unrolled_texts.js", "unrolled_drawing.js", "unrolled_download.js", "unrolled.js")
COLOURS = {
    "feature": palette.SIDES["features"],
    "unit": palette.SIDES["units"],
    "time-step": palette.SIDES["time steps"],
    "state": palette.CELL_STATE,
    "below": palette.BELOW,
    "above": palette.ABOVE,
}


def text_of(*names: str) -> str:
    """The content of files in this folder, concatenated."""
    return "\n".join((HERE / name).read_text(encoding="utf-8") for name in names)


mount = st.components.v2.component(
    "rnnlab_unrolled", html=text_of("unrolled.html"), css=text_of("unrolled.css"), js=text_of(*SCRIPTS)
)


def render(key: str, data: UnrolledData, *, sequences: bool = False, gates: bool = True) -> None:
    """Draw the unrolled network.

    sequences, gates: the initial state of the switches: whether the top layer returns its sequence, and whether
    the cells show their gates.
    """
    start = {"sequences": sequences, "gates": gates, "colours": COLOURS}
    mount(key=key, data={"network": msgspec.to_builtins(data), **start})


def lesson_data(two_layers: bool = False) -> UnrolledData:
    """The lesson's network, with one layer or two, on a window of generated mountain weather."""
    network = lesson_networks()["two" if two_layers else "one"]
    prepared = services.prepared_of(network.experiment)
    series = services.series_of(network.experiment.source)
    return unrolled_data(prepared, network.arrays, series, SHOWN_ORIGIN, messages.LESSON_NETWORK)


def run_data(run_id: str) -> UnrolledData:
    """The network of a run on the last window of its test set. Raises Mistake if it cannot be drawn."""
    run = services.store().read(run_id)
    if not run.has_results:
        raise Mistake(messages.no_weights_yet(run_id))
    prepared = services.prepared_of(run.experiment)
    series = services.series_of(run.experiment.source)
    origin = int(prepared.origins.test[-1])
    return unrolled_data(
        prepared, services.weights_of(run_id), series, origin, messages.run_network(series.name)
    )

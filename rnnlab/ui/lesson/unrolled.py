"""The unrolled network, alive: a small trained LSTM reads a real window, step by step, in the browser."""

from pathlib import Path

import msgspec
import streamlit as st

from rnnlab.figures import palette
from rnnlab.mistake import Mistake
from rnnlab.ui import services
from rnnlab.ui.lesson.networks import SHOWN_ORIGIN, shipped
from rnnlab.ui.lesson.steps import Unrolled, unrolled_of

__all__ = ["Unrolled", "default", "of_run", "render"]

HERE = Path(__file__).parent
SCRIPTS = ("words.js", "picture.js", "saving.js", "unrolled.js")
COLOURS = {
    "feature": palette.SIDES["features"],
    "unit": palette.SIDES["units"],
    "time-step": palette.SIDES["time steps"],
    "state": palette.CELL_STATE,
    "below": palette.BELOW,
    "above": palette.ABOVE,
}


def text_of(*names: str) -> str:
    """The texts of files beside this one, one after the other."""
    return "\n".join((HERE / name).read_text(encoding="utf-8") for name in names)


mount = st.components.v2.component(
    "rnnlab_unrolled", html=text_of("unrolled.html"), css=text_of("unrolled.css"), js=text_of(*SCRIPTS)
)


def render(key: str, data: Unrolled, *, sequences: bool = False, gates: bool = True) -> None:
    """Draw the picture; everything that moves is drawn by the browser alone.

    sequences: whether the top layer returns its sequence at first (the person can toggle it).
    gates: whether the cells show their gates at first.
    """
    start = {"sequences": sequences, "gates": gates, "colours": COLOURS}
    mount(key=key, data={"network": msgspec.to_builtins(data), **start})


def default(stack: bool = False) -> Unrolled:
    """The lesson's own network on a window of mountain weather: one layer, or a stack of two."""
    network = shipped()["two" if stack else "one"]
    prepared = services.prepared_of(network.experiment)
    series = services.series_of(network.experiment.source)
    return unrolled_of(prepared, network.arrays, series, SHOWN_ORIGIN, "Mountain weather, generated")


def of_run(run_id: str) -> Unrolled:
    """A trained run on the last window of its test part; a Mistake where it can't be drawn."""
    run = services.store().read(run_id)
    if not run.has_results:
        raise Mistake(f"Run {run_id} has no trained weights yet: train it to the end, then look inside.")
    prepared = services.prepared_of(run.experiment)
    series = services.series_of(run.experiment.source)
    origin = int(prepared.origins.test[-1])
    return unrolled_of(prepared, services.weights_of(run_id), series, origin, f"Your run on {series.name}")

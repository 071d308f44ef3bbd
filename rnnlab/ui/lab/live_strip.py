"""The strip of the last runs that this visit has shown: small pictures with their errors; a press goes back to one."""

from base64 import b64encode
from functools import partial
from pathlib import Path

import numpy as np
import streamlit as st

from rnnlab.figures import palette
from rnnlab.figures.forecast import initial_stretch
from rnnlab.number_format import format_number
from rnnlab.runs.run import Run
from rnnlab.ui import live, services, state, widgets
from rnnlab.ui.lab import forecast_chart, live_messages
from rnnlab.ui.lab.verdict_line import network_error

WIDTH, HEIGHT = 72, 26  # pixels, of a picture
POINTS = 80
KEY = "live_strip"

_strip = st.components.v2.component(
    "rnnlab_live_strip",
    html='<div class="title"></div><div class="strip" role="group"></div>',
    css=(Path(__file__).parent / "live_strip.css").read_text(encoding="utf-8"),
    js=(Path(__file__).parent / "live_strip.js").read_text(encoding="utf-8"),
)


def render() -> None:
    """Draw the strip, if there is more than one run in it."""
    runs = runs_in_strip()
    if len(runs) < 2:
        return
    target = forecast_chart.shown_target(forecast_chart.shown_experiment())
    pictures = [picture_of(place, run, target) for place, run in enumerate(runs, 1)]
    with st.container(key="last_runs"):
        _strip(
            key=KEY,
            data={"title": live_messages.LAST_RUNS, "pictures": pictures, "shown": live.shown_runs()},
            height="content", on_pressed_change=go_back, on_earlier_change=restore,
        )  # fmt: skip


def restore() -> None:
    """Show the runs that the tab remembers. A callback: the strip may not be drawn by the script of its message."""
    live.restore_shown(st.session_state[KEY].earlier)


def go_back() -> None:
    """Show the pressed run with its settings, if it still exists."""
    pressed = next((run for run in runs_in_strip() if run.id == st.session_state[KEY].pressed), None)
    if pressed is not None:
        widgets.run_press("page", partial(live.show_run, pressed))


def runs_in_strip() -> list[Run]:
    """The runs that were shown and still exist, on the series of the present experiment, the newest last."""
    runs = map(services.find_run, live.shown_runs())
    return [run for run in runs if run is not None and run.experiment.source == state.experiment().source]


def picture_of(place: int, run: Run, target: str) -> dict[str, str | bool]:
    """What the component draws for a run. place: its number in the strip, from 1."""
    shown = target if target in run.experiment.targets else run.experiment.targets[0]
    error = network_error(run, shown)
    return {
        "run": run.id,
        "image": image_of(str(services.store().root), run.id, run.experiment.targets.index(shown)),
        "text": format_number(error, 3),
        "label": live_messages.run_label(place, error, shown),
        "title": " · ".join(map(str, run.experiment.stack)),
        "current": run.id == state.current_run_id(),
    }


@st.cache_data(max_entries=200, show_spinner=False)
def image_of(root: str, run_id: str, column: int) -> str:
    """The forecast and the actual values of the first stretch shown, as an SVG image in a data URL.

    root: the owner's runs folder, so that nobody is shown the picture of another owner's run.
    """
    arrays = services.predictions_of(run_id)
    first, last = initial_stretch(len(arrays["origins"]), len(arrays["origins"]) - 1)
    step = max(1, (last - first + 1) // POINTS)
    truth, forecast = (arrays[name][first : last + 1 : step, 0, column] for name in ("truth", "forecast"))
    low, high = float(min(truth.min(), forecast.min())), float(max(truth.max(), forecast.max()))
    lines = "".join(
        f'<polyline points="{points_of(values, low, high)}" fill="none" stroke="{colour}" stroke-width="1.5"/>'
        for values, colour in ((truth, palette.NEUTRAL), (forecast, palette.FORECASTS["forecast"]))
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}">{lines}</svg>'
    )
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def points_of(values: np.ndarray, low: float, high: float) -> str:
    """A line as the points of an SVG polyline."""
    x = np.linspace(1, WIDTH - 1, len(values))
    y = HEIGHT - 2 - (values - low) / ((high - low) or 1.0) * (HEIGHT - 4)
    return " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))

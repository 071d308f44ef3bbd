"""Charts whose figure changes often: the browser changes what differs, without an empty moment.

Streamlit identifies a chart by its whole figure, and builds another chart for another figure. So it is given the same
figure again and again, and a component draws the newest one in that chart.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from rnnlab.ui import state

_move = st.components.v2.component(
    "rnnlab_moving_chart", js=(Path(__file__).parent / "moving_chart.js").read_text(encoding="utf-8")
)


def draw(
    figure: go.Figure, key: str, alt: str, config: dict[str, Any], on_select: Callable[[], None] | None = None
) -> None:
    """Draw a chart as wide as its container.

    Args:
        figure: with a height. A figure of another height or uirevision is drawn by Streamlit.
        alt: the chart in one sentence, for people who cannot see it.
        on_select: called when a point is clicked.
    """
    first, first_alt = figure, alt
    if state.draws_in_browser():
        kind = (figure.layout.height, figure.layout.uirevision)
        kept = state.first_figures()
        if key not in kept or kept[key][0] != kind:
            kept[key] = (kind, figure, alt)
        _, first, first_alt = kept[key]
        # Before the chart, so that the browser knows the newest figure as soon as the chart is there.
        _move(
            key=f"mover_{key}",
            data={"chart": key, "figure": figure.to_json(), "alt": alt, "time": time.time()},
            width=1, height=1, on_unable_change=lambda: state.set_draws_in_browser(False),
        )  # fmt: skip
    st.plotly_chart(
        first, width="stretch", key=key, config=config, alt=first_alt, on_select=on_select or "ignore",
        selection_mode="points",
    )  # fmt: skip

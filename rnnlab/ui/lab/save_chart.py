"""Two buttons that save a drawing as PNG or SVG, in the browser."""

from pathlib import Path

import streamlit as st

from rnnlab.figures.svg import Picture
from rnnlab.ui.lab import ahead_messages as messages

HERE = Path(__file__).parent
HTML = f"""
<div>
  <button data-do="png" aria-label="{messages.SAVE_CHART_AS} PNG">PNG</button>
  <button data-do="svg" aria-label="{messages.SAVE_CHART_AS} SVG">SVG</button>
</div>
"""

_buttons = st.components.v2.component(
    "rnnlab_save_chart",
    html=HTML,
    css=(HERE / "save_chart.css").read_text(encoding="utf-8"),
    js=(HERE / "save_chart.js").read_text(encoding="utf-8"),
)


def buttons(picture: Picture, name: str, key: str) -> None:
    """Draw the buttons. name: of the saved file, without its ending."""
    _buttons(key=key, data={"svg": picture.svg, "name": name}, width="content")

"""Shows an SVG drawing in the colours of the page, with buttons to save it as SVG or PNG."""

from pathlib import Path

import streamlit as st

from rnnlab.figures.svg import Picture
from rnnlab.ui.lesson import messages

HERE = Path(__file__).parent
HTML = f"""
<figure>
  <div class="frame"><div class="wide"></div><div class="narrow"></div></div>
  <figcaption>{messages.SAVE_AS}
    <button data-do="svg" aria-label="Save this picture as SVG">SVG</button>
    <button data-do="png" aria-label="Save this picture as PNG">PNG</button>
  </figcaption>
</figure>
"""

_mount = st.components.v2.component(
    "rnnlab_picture",
    html=HTML,
    css=(HERE / "picture_card.css").read_text(encoding="utf-8"),
    js=(HERE / "picture_card.js").read_text(encoding="utf-8"),
)


def show(picture: Picture, key: str) -> None:
    """Show the drawing. With the same key, a new drawing replaces the old one without flicker."""
    _mount(
        key=key,
        data={"svg": picture.svg, "narrow": picture.narrow, "name": picture.name},
    )

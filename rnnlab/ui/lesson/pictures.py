"""A drawing on the page, crisp and in the page's colours, that can be saved as SVG or PNG."""

from pathlib import Path

import streamlit as st

from rnnlab.figures.svg import Picture

HERE = Path(__file__).parent
HTML = """
<figure>
  <div class="frame"><div class="wide"></div><div class="narrow"></div></div>
  <figcaption>save as
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
    """Draw the picture here; another one under the same key takes its place without a flash."""
    _mount(
        key=key,
        data={"svg": picture.svg, "narrow": picture.narrow, "name": picture.name},
    )

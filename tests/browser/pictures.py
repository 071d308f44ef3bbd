"""A server with a page that has only the unrolled network, with one layer or two."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import server as real
from tests.browser.server import Server

APP = """
import streamlit as st
from rnnlab.ui.lesson import unrolled

st.set_page_config(layout="wide")
stack = st.query_params.get("stack") == "yes"
unrolled.render("picture", unrolled.lesson_data(stack), sequences=st.query_params.get("sequences") == "yes")
st.button("Draw the page again", key="again")
"""


def picture_server(folder: Path) -> Server:
    """A server of only that page, in that folder, with the project's settings."""
    (folder / "app.py").write_text(APP)
    (folder / ".streamlit").symlink_to(real.ROOT / ".streamlit")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(real.ROOT))
        patch.setattr(real, "ROOT", folder)
        return Server(folder / "runs")


class UnrolledPicture:
    """The unrolled network on a page: what a person can do and read."""

    def __init__(self, page: Page, url: str, query: str = ""):
        self.page = page
        page.goto(f"{url}/{query}")
        self.root = page.locator(".unrolled")
        expect(self.root.locator(".column")).to_have_count(7, timeout=30_000)

    def do(self, name: str) -> Locator:
        """A button or a switch."""
        return self.root.locator(f".bar [data-do={name}]")

    def column(self, step: int) -> Locator:
        """The column of a step, counted from 0."""
        return self.root.locator(f".column[data-step='{step}']")

    def output(self, step: int) -> Locator:
        """The output of the top layer at a step."""
        return self.column(step).locator(".out[data-do=choose]")

    @property
    def step(self) -> int:
        """The step that is opened, counted from 0."""
        return int(self.root.locator(".column.now").get_attribute("data-step") or -1)

    def numbers(self, what: str, layer: int = 0) -> list[float]:
        """The numbers of one row of the opened cell of a layer, one a unit."""
        cells = self.root.locator(f".column.now .opened[data-layer='{layer}'] [data-what={what}] .number")
        return [number(text) for text in cells.all_text_contents()]

    def rows(self, step: int) -> list[float]:
        """One row of the grid that leaves the top layer; empty where that row is not there yet."""
        cells = self.root.locator(f".result .grid >> nth=0 >> .row[data-step='{step}']:not(.unread) .number")
        return [number(text) for text in cells.all_text_contents()]


def number(text: str) -> float:
    """A number as the picture writes it."""
    return float(text.replace("−", "-").replace("+", ""))

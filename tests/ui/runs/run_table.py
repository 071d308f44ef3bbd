"""What the table of runs shows, read from the HTML that the page sends."""

import json
import re
from typing import NamedTuple
from xml.etree import ElementTree

from streamlit.testing.v1 import AppTest

from rnnlab.ui.runs.run_list import KEY


class TableLine(NamedTuple):
    """kind: "run", "sweep" or "member" of a group. cells: {column: its text}; small: {column: its small print}."""

    kind: str
    id: str
    name: str
    cells: dict[str, str]
    small: dict[str, str]
    fold: str


def table_data(page: AppTest) -> dict:
    """What the page sends to the table; empty without a table."""
    sent = [element.proto.json for element in page.get("bidi_component") if element.key == KEY]
    return json.loads(sent[0]) if sent else {}


def lines(page: AppTest) -> list[TableLine]:
    """The lines of the table, from top to bottom; none without a table."""
    html = table_data(page).get("html", "<table><tbody/></table>")
    tree = ElementTree.fromstring(re.sub(r"(<input [^>]*)>", r"\1/>", html))
    return [line_of(row) for row in tree.iterfind("tbody/tr")]


def line_of(row: ElementTree.Element) -> TableLine:
    cells, small = {}, {}
    for cell in row:
        column = cell.get("class", "")
        small[column] = "".join("".join(part.itertext()) for part in cell.iter("small"))
        cells[column] = (cell.text or "") + "".join(part.text or "" for part in cell.iter("time"))
    name = next(part for part in row.iter() if part.get("class") == "name" and part.tag != "th")
    fold = next(("".join(part.itertext()) for part in row.iter("button") if part.get("class") == "fold"), "")
    return TableLine(row.get("class", ""), row.get("data-id", ""), name.text or "", cells, small, fold)


def names(page: AppTest) -> list[str]:
    return [line.name for line in lines(page)]


def ids(page: AppTest) -> list[str]:
    return [line.id for line in lines(page)]


def column(page: AppTest, name: str) -> list[str]:
    return [line.cells[name] for line in lines(page)]

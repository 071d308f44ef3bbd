"""Columns that cost rows on the page: left out with the reason, back with one press, and the rows follow the choice."""

import pandas as pd
from streamlit.testing.v1 import AppTest

from rnnlab.runs.store import Store
from rnnlab.series.source import File, keep
from tests.ui.conftest import OpenPage, checked, errors, link_of, pills

DAYS = pd.date_range("2020-01-01", periods=200)


def open_sensors(open_page: OpenPage, store: Store) -> AppTest:
    """old: 200 days; new: from day 80 on; third: from day 6 on."""
    rows = [
        f"{day:%Y-%m-%d},{n % 7}.5,{n % 5 if n >= 80 else ''},{n % 9 if n >= 6 else ''}"
        for n, day in enumerate(DAYS)
    ]
    file = keep("\n".join(["day,old,new,third", *rows]).encode(), "sensors.csv", store.files)
    return open_page(series="file", file=file.digest, name="sensors.csv", version="2")


def label(page: AppTest) -> str:
    return next(e.label for e in page.expander if e.label.startswith("How it was read")).replace("\\", "")


def test_column_left_out_for_its_rows_comes_back_with_one_press(open_page: OpenPage, store: Store) -> None:
    page = open_sensors(open_page, store)
    assert "194 rows" in label(page) and "'new' left out: rows would be lost" in label(page)
    features = pills(page, "features")
    assert features.options == ["old", "third", "new"] and features.value == ["old", "third"]
    assert any(
        "it starts late (2020-03-21): 80 of 200 rows" in c.value.replace("\\", "") for c in page.caption
    )
    page = checked(features.set_value(["old", "third", "new"]).run())
    assert errors(page) == []
    assert "120 rows" in label(page)
    assert link_of(page)["kept"] == ["new"] and link_of(page)["feature"] == ["old", "new", "third"]


def test_rows_come_back_when_a_feature_is_not_pressed(open_page: OpenPage, store: Store) -> None:
    """The third sensor costs six rows; the link says that it is left out, and opens so."""
    page = open_sensors(open_page, store)
    page = checked(pills(page, "features").set_value(["old"]).run())
    assert "200 rows" in label(page)
    link = link_of(page)
    assert link["leave_out"] == ["third"]
    again = open_page(**{name: values for name, values in link.items() if name != "run"})
    assert "200 rows" in label(again)
    again = checked(pills(again, "features").set_value(["old", "third"]).run())
    assert "194 rows" in label(again) and "leave_out" not in link_of(again)


def test_older_link_is_read_as_before(open_page: OpenPage, store: Store) -> None:
    """Its file has no version: no column is left out for its rows."""
    page = open_sensors(open_page, store)
    file = link_of(page)["file"][0]
    old = open_page(series="file", file=file, name="sensors.csv")
    assert "120 rows" in label(old)
    assert pills(old, "features").value == ["old", "new", "third"]
    assert File(file, "sensors.csv").version == 1
    newest = checked(old.button(key="as_found").click().run())
    assert "194 rows" in label(newest)

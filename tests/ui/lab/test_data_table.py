"""What each column of a file holds, and its first rows."""

from pathlib import Path

import numpy as np
import pandas as pd

from rnnlab.runs.store import Store
from rnnlab.series.describe import column_facts
from rnnlab.series.source import keep, load
from rnnlab.ui.lab.data_table import columns_table, first_rows_table
from tests.ui.conftest import OpenPage, checked, texts

TIMES = pd.date_range("2024-03-01", periods=60, freq="h")


def a_file() -> bytes:
    """An hour, a direction, a switch, a count with two missing values, a temperature, and a text."""
    number = np.arange(60)
    table = pd.DataFrame(
        {
            "time": TIMES, "hour": TIMES.hour, "wind direction": number * 37 % 360, "on": number % 2,
            "visits": number * number % 11, "temp": number / 8 - 3, "note": ["a", "b"] * 30,
        }
    ).astype({"visits": object})  # fmt: skip
    table.loc[[4, 9], "visits"] = ""
    return table.to_csv(index=False).encode()


def test_columns_have_their_type_range_missing_values_and_distinct_values(tmp_path: Path) -> None:
    """Counted by hand: two visits are missing; 0 to 59 eighths less 3 are -3 to 4.375."""
    series = load(keep(a_file(), "a.csv", tmp_path), tmp_path)
    rows = [tuple(row.cells) for row in columns_table(series, column_facts(series)).rows]
    assert rows[0] == ("time", "time, 1 hour apart", "2024-03-01 00:00", "2024-03-03 11:00", "", "60")
    by_name = {row[0]: row[1:] for row in rows}
    assert by_name["hour"] == ("part of the calendar", "0", "23", "0", "24")
    assert by_name["wind direction"][0] == "angle in degrees"
    assert by_name["on"] == ("0 or 1", "0", "1", "0", "2")
    assert (by_name["visits"][0], by_name["visits"][3]) == ("whole numbers", "2")
    assert by_name["temp"] == ("decimal numbers", "-3", "4.375", "0", "60")
    assert by_name["note"] == ("left out: text, not numbers (2 different values, e.g. 'a')",)


def test_first_rows_are_as_they_were_read(tmp_path: Path) -> None:
    """Row 5 has no visits in the file: the value between 9 and 3 is 6 (3 * 3 = 9, 5 * 5 % 11 = 3)."""
    series = load(keep(a_file(), "a.csv", tmp_path), tmp_path)
    rows = [tuple(row.cells) for row in first_rows_table(series).rows]
    assert len(rows) == 8
    assert rows[4] == ("2024-03-01 04:00", "4", "148", "0", "6", "-2.5")


def test_tables_are_drawn_only_when_they_are_open(open_page: OpenPage, store: Store) -> None:
    """Closed at first; names of columns are shown literally."""
    data = a_file().replace(b"temp", b"<b>temp</b>")
    file = keep(data, "a.csv", store.files)
    page = open_page(series="file", file=file.digest, name="a.csv")
    assert "columns-table" not in texts(page)
    page.session_state["data_table"] = True
    page = checked(page.run())
    assert "columns-table" in texts(page) and "first-rows" in texts(page)
    assert "&lt;b&gt;temp&lt;/b&gt;" in texts(page)

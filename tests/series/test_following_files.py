"""Files that continue a series: they may be short, and their columns need not change."""

import pandas as pd
import pytest

from rnnlab.mistake import Mistake
from rnnlab.series import messages
from rnnlab.series.read_options import Following
from rnnlab.series.reading import read_series
from rnnlab.series.series import Series

HOUR = 3600.0


def read(text: str, *features: str, step: float | None = HOUR) -> Series:
    return read_series(text.encode(), "next.csv", following=Following(features, step))


@pytest.mark.parametrize(
    "cells, expected",
    [
        (["0", "0", "0"], [0, 0, 0]),
        (["nein", "nein", "nein"], [0, 0, 0]),
        (["Ja", "Ja", "Ja"], [1, 1, 1]),
        (["no"], [0]),
        (["true"], [1]),
        (["1", "2", "3"], [1, 2, 3]),
    ],
)
def test_wanted_column_is_read_whatever_its_values(cells: list[str], expected: list[float]) -> None:
    """A constant, one of two words throughout, a row number: all are values."""
    lines = [f"2024-01-14 {hour:02}:00,{cell}" for hour, cell in enumerate(cells)]
    series = read("\n".join(["time,holiday", *lines]), "holiday")
    assert series.features == ("holiday",)
    assert series.column("holiday").tolist() == expected
    assert series.times is not None
    assert list(series.times) == list(pd.date_range("2024-01-14", periods=len(cells), freq="h"))


def test_one_row_takes_the_step_of_the_series_that_it_continues() -> None:
    assert read("time,holiday\n2024-01-14 12:00,1\n", "holiday").step_seconds == HOUR


def test_yes_no_column_is_made_of_a_text_column_of_one_text() -> None:
    """'sky' is grey throughout: yes in every row for grey, and no for blue."""
    rows = "\n".join(f"2024-01-14 {hour:02}:00,grey" for hour in range(4))
    series = read("time,sky\n" + rows, "sky = grey", "sky = blue")
    assert series.features == ("sky = grey", "sky = blue")
    assert series.values.tolist() == [[1, 0]] * 4


def test_other_columns_are_ignored() -> None:
    """The temperature of the coming days is empty, and those rows still remain."""
    rows = [f"2024-01-{day:02},{day % 2},{'' if day > 10 else day * day}" for day in range(1, 21)]
    series = read("\n".join(["date,open,temp", *rows]), "open")
    assert series.features == ("open",)
    assert series.column("open").tolist() == [1, 0] * 10


def test_file_without_the_wanted_columns_is_refused() -> None:
    """The message names them and says what is wrong with those that exist."""
    with pytest.raises(
        Mistake, match=r"^'next\.csv' has no values of 'holiday'\. Load a file that has them\.$"
    ):
        read("time,other\n2024-01-14,1\n2024-01-15,0\n", "holiday")
    with pytest.raises(Mistake) as refusal:
        read("time,holiday,other\n2024-01-14,,1\n2024-01-15,,0\n", "holiday")
    reasons = (("holiday", messages.columns.no_values()),)
    assert refusal.value.args == (messages.series.features_missing("next.csv", ("holiday",), reasons),)


def test_series_that_continues_none_needs_ten_rows_and_columns_that_change() -> None:
    rows = "\n".join(f"2024-01-14 {hour:02}:00,nein" for hour in range(12))
    with pytest.raises(Mistake, match="no column of numbers that change"):
        read_series(f"time,holiday\n{rows}".encode(), "own.csv")
    with pytest.raises(Mistake) as refusal:
        read_series(b"time,a\n2024-01-14,1\n2024-01-15,0\n2024-01-16,1\n", "own.csv")
    assert refusal.value.args == (messages.series.too_few_rows("own.csv", 3, 10),)

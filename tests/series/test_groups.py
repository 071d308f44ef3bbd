"""Long tables that hold several series."""

import pandas as pd
import pytest

from rnnlab.mistake import Mistake
from rnnlab.series.choices import Reading
from rnnlab.series.reading import read_series
from rnnlab.series.series import Groups, LeftOut

DAYS = pd.date_range("2020-01-01", periods=12, freq="D")


def long_table(names: list[str], column: str = "station") -> bytes:
    """Twelve days of each name, whose values start at 100 times its place."""
    lines = [
        f"{day:%Y-%m-%d},{name},{100 * place + n}"
        for place, name in enumerate(names)
        for n, day in enumerate(DAYS)
    ]
    return "\n".join([f"date,{column},temp", *lines]).encode()


def test_the_first_series_is_read_where_none_is_picked():
    """The report names all of them, and why their column is no feature."""
    series = read_series(long_table(["Oslo", "Bergen"]), "a.csv")
    assert series.groups == Groups("station", ("Oslo", "Bergen"), "Oslo")
    assert series.column("temp").tolist() == [float(n) for n in range(12)]
    assert series.left_out == (LeftOut("station", "it names the file's 2 series, of which 'Oslo' is read"),)


def test_the_picked_series_is_read():
    """Values of the second name start at 100."""
    series = read_series(long_table(["Oslo", "Bergen"]), "a.csv", Reading(pick="Bergen"))
    assert series.column("temp").tolist() == [100.0 + n for n in range(12)]
    assert series.groups is not None and series.groups.picked == "Bergen"


def test_whole_numbers_name_series_in_a_column_called_like_an_id():
    """Store 2 is a name, not a feature."""
    series = read_series(long_table(["1", "2"], "store_id"), "a.csv", Reading(pick="2"))
    assert series.groups == Groups("store_id", ("1", "2"), "2")
    assert series.features == ("temp",)


def test_a_pick_that_names_no_series_is_refused():
    """The refusal lists a few."""
    with pytest.raises(Mistake) as refusal:
        read_series(long_table(["Oslo", "Bergen"]), "a.csv", Reading(pick="Paris"))
    assert str(refusal.value) == (
        "There is no series 'Paris' in the column 'station': pick one of 'Oslo', 'Bergen'."
    )


def test_a_pick_in_a_file_of_one_series_is_refused():
    """Nothing is there to pick."""
    with pytest.raises(Mistake) as refusal:
        read_series(long_table(["Oslo"]), "a.csv", Reading(pick="Oslo"))
    assert str(refusal.value) == (
        "There is no 'Oslo' to pick, for the file holds one series: leave the pick out."
    )


def test_a_stray_duplicate_makes_no_series_of_a_text_column():
    """One repeated day is a duplicate, though the weather's word differs on it."""
    lines = [f"{day:%Y-%m-%d},{'sun' if n % 2 else 'rain'},{n}" for n, day in enumerate(DAYS)]
    lines.insert(1, "2020-01-01,sun,7")
    assert read_series("\n".join(["date,weather,temp", *lines]).encode(), "a.csv").groups is None

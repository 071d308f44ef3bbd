"""Limits of fractions of years, of series among words, of sums behind months, and of rows that are worth a look."""

import numpy as np
import pandas as pd
import pytest

from rnnlab.mistake import Mistake
from rnnlab.series.describe import worth_a_look
from rnnlab.series.file.dialect import Dialect, _score, body_of
from rnnlab.series.messages import columns, time
from rnnlab.series.panel_reading import read_panel
from rnnlab.series.reading import read_series
from rnnlab.series.report import Report
from rnnlab.series.series import Series
from rnnlab.series.tables.series_columns import naming_columns
from rnnlab.series.time.dates_in_numbers import dates_in_numbers


def at_fractions(years: np.ndarray) -> pd.DatetimeIndex:
    times = dates_in_numbers(pd.Series(years), first_year=None, days=False)
    assert times is not None
    return times


@pytest.mark.parametrize(("late", "of_months"), [(0.015, True), (0.03, False)])
def test_twelfths_of_years_are_exact_to_a_fiftieth_of_a_month(late: float, of_months: bool) -> None:
    times = at_fractions(1990 + (np.delete(np.arange(48), 20) + late) / 12)
    assert bool((times.day == 1).all()) == of_months


@pytest.mark.parametrize(
    ("days", "uneven", "exact"),
    [
        (9.9, 0.04, True),
        (9.9, 0.1, False),
        (1.2, 0, True),
        (1.08, 0, False),
        (0.95, 0, False),
        (0.8, 0, True),
    ],
)
def test_fractions_of_years_are_days_unless_they_are_even(days: float, uneven: float, exact: bool) -> None:
    """Steps of a day are whole days; even ones that are longer, such as a satellite's, and shorter ones are exact."""
    count = np.arange(30)
    times = at_fractions(1999 + (days * count + uneven * (count % 2)) / 365)
    assert bool((times != times.normalize()).any()) == exact


@pytest.mark.parametrize(("words", "named"), [(10, True), (11, False)])
def test_series_have_rows_at_a_fifth_of_their_times(words: int, named: bool) -> None:
    """Two of several words at each time, in turn: each is at every fifth time if there are ten."""
    times = pd.date_range("2024-01-01", periods=330).repeat(2)
    frame = pd.DataFrame({"what": [f"word {n % words}" for n in range(660)], "x": np.arange(660.0)})
    assert naming_columns(frame, times, ()) == (("what",) if named else ())


@pytest.mark.parametrize(("mean_is_off", "months"), [(0.0009, True), (0.0012, False)])
def test_the_mean_behind_twelve_months_is_exact_to_a_thousandth(mean_is_off: float, months: bool) -> None:
    rows = []
    for year in range(1950, 1980):
        cells = [1000 + (year * 7 + 13 * month) % 97 for month in range(12)]
        largest = 1096
        rows.append(f"{year} {' '.join(map(str, cells))} {sum(cells) / 12 + mean_is_off * largest:.4f}")
    assert (read_series("\n".join(rows).encode(), "a.txt").features == ("value",)) == months


@pytest.mark.parametrize(("mean_is_off", "months"), [(0.025, True), (0.035, False)])
def test_the_mean_of_small_values_is_exact_to_six_hundredths(mean_is_off: float, months: bool) -> None:
    """Of the largest value, 0.5, as both are rounded to one or two decimals."""
    rows = []
    for year in range(1950, 1980):
        cells = [((year * 7 + 13 * month) % 11 - 5) / 10 for month in range(12)]
        rows.append(f"{year} {' '.join(map(str, cells))} {sum(cells) / 12 + mean_is_off:.4f}")
    assert (read_series("\n".join(rows).encode(), "a.txt").features == ("value",)) == months


@pytest.mark.parametrize(("lost", "first"), [(9, "missing"), (12, "left out")])
def test_rows_that_are_lost_come_first_if_they_are_more_than_one_in_a_hundred(lost: int, first: str) -> None:
    report = Report()
    report.repair(columns.marker_read_as_missing("load", "-999", "far"), 50, kind="read")
    report.repair(time.rows_with_missing_values(("load",), 24), lost, kind="left out")
    series = Series(
        "a.csv", ("load",), np.zeros((1000, 1)), None, None, None, np.zeros(1000, np.int64), report=report
    )
    assert first in str(worth_a_look(series)[0])


@pytest.mark.parametrize(("others", "start"), [(8, 0), (9, 13)])
def test_a_line_of_another_width_takes_half_a_line_from_a_table(others: int, start: int) -> None:
    """Four lines above so many others belong to the twenty below."""
    records = [["1", "2", "3"]] * 4 + [["a", "b"]] * others + [["1", "2", "3"]] * 20
    assert body_of(records) == (3, start)


@pytest.mark.parametrize(("texts", "width"), [(200, 2), (210, 4)])
def test_lines_of_texts_are_a_table_if_they_are_twenty_times_as_many(texts: int, width: int) -> None:
    records = [["a", "b", "c", "d"]] * texts + [["1", "2"]] * 10
    assert body_of(records)[0] == width


@pytest.mark.parametrize(("alike", "is_table"), [(30, True), (29, False)])
def test_three_of_five_lines_of_a_table_have_its_width(alike: int, is_table: bool) -> None:
    lines = ["1,2,3", "1,2,3", "1,2,3", "1,2", "1,2"] * 10
    if alike < 30:
        lines[25] = "1,2"
    assert (_score(Dialect(","), lines) > 0) == is_table


@pytest.mark.parametrize(("shared", "named"), [(6, False), (20, True)])
def test_a_short_series_beside_a_long_one_shares_more_times_than_by_chance(shared: int, named: bool) -> None:
    """In random order, half of the times that both have would be doubled: at least five must be."""
    days = pd.date_range("2020-01-01", periods=1000)
    times = pd.DatetimeIndex([*days, *days[400 : 400 + shared]])
    frame = pd.DataFrame({"place": ["A"] * 1000 + ["B"] * shared, "x": np.arange(1000.0 + shared)})
    assert naming_columns(frame, times, ()) == (("place",) if named else ())


def test_20001_series_are_too_many() -> None:
    rows = [f"2024-01-0{day},s{series},{series % 7}" for day in (1, 2) for series in range(20_001)]
    with pytest.raises(Mistake, match="at most 20,000"):
        read_panel("\n".join(["date,id,x", *rows]).encode(), "a.csv")

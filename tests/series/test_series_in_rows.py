"""Tables with a row per series, and series that follow each other below one another."""

import numpy as np
import pandas as pd
import pytest

from rnnlab.mistake import Mistake
from rnnlab.series import messages
from rnnlab.series.read_options import Following, ReadOptions
from rnnlab.series.reading import read_series
from rnnlab.series.series import Series


def wave(count: int, level: float = 0, period: int = 12) -> list[float]:
    return [round(level + 10 * float(np.sin(2 * np.pi * n / period)) + n % 3, 2) for n in range(count)]


def rows_of(values: dict[str, list[float]], header: list[str]) -> bytes:
    """A row for each name with its values, and empty cells at its end."""
    most = len(header) - 1
    rows = [",".join([name, *map(str, row), *[""] * (most - len(row))]) for name, row in values.items()]
    return "\n".join([",".join(header), *rows]).encode()


def guess(series: Series, field: str):
    return next((guess for guess in series.guesses if guess.field == field), None)


@pytest.mark.parametrize("header", ["V{}", "d_{}", "{}", "t{}", "value_{}"])
def test_row_of_numbered_values_is_a_series(header):
    """Twelve series of 40 to 51 values with a name each: the second has 41 values, without empty cells."""
    values = {f"M{k + 1}": wave(40 + k, 100 * k) for k in range(12)}
    data = rows_of(values, ["id", *(header.format(n) for n in range(1, 53))])
    series = read_series(data, "train.csv", ReadOptions(pick="M2"))
    assert series.groups is not None and series.groups.values == tuple(values)
    assert series.features == ("value",) and series.times is None
    assert series.column("value").tolist() == wave(41, 100)
    shape = guess(series, "shape")
    assert (shape.value, shape.options) == ("matrix", ("matrix", "wide"))
    assert shape.why == messages.tables.row_per_series(12, 52)
    with pytest.raises(Mistake) as refusal:
        read_series(data, "train.csv", ReadOptions(pick="M13"))
    assert refusal.value.code == "series.unknown_series"


def test_names_before_the_values_are_left_out_or_chosen():
    """Five codes before the values, as in sales of items in stores: the first names the row, others can."""
    header = ["id", "item", "store", *(f"d_{n}" for n in range(1, 41))]
    rows = [
        [f"{item}_{store}", item, store, *wave(40, k)]
        for k, (item, store) in enumerate(
            (item, store) for item in ("A", "B", "C", "D") for store in ("CA", "TX", "WI")
        )
    ]
    data = "\n".join(",".join(map(str, row)) for row in [header, *rows]).encode()
    series = read_series(data, "sales.csv")
    assert series.groups is not None and series.groups.column == "id" and series.groups.picked == "A_CA"
    chosen = read_series(data, "sales.csv", ReadOptions(series_column="item · store", pick="B · TX"))
    assert chosen.column("value").tolist() == wave(40, 4)


def test_month_in_which_each_series_starts_gives_its_times():
    """Values from March 1990, and from November 1991."""
    header = ["Series", "Starting Year", "Starting Month", *map(str, range(1, 31))]
    rows = [["N1", 1990, 3, *wave(30)], ["N2", 1991, 11, *wave(30, 50)]]
    data = "\n".join(",".join(map(str, row)) for row in [header, *rows]).encode()
    series = read_series(data, "m3.csv", ReadOptions(pick="N2"))
    assert series.times is not None and series.step_months == 1
    assert (series.times[0], series.times[-1]) == (pd.Timestamp("1991-11-01"), pd.Timestamp("1994-04-01"))
    assert series.column("value").tolist() == wave(30, 50)


def test_rows_after_a_class_without_a_header_are_series():
    """A class, then 60 values, with tabs: the rows are named by their lines, and the page asks."""
    rows = [[k % 2 + 1, *wave(60, 0.5 * (k * k % 7), 30)] for k in range(15)]
    data = "\n".join(
        "\t".join(f"{cell:.4f}" if n else str(cell) for n, cell in enumerate(row)) for row in rows
    )
    series = read_series(data.encode(), "GunPoint_TRAIN.tsv", ReadOptions(pick="row 2"))
    assert series.groups is not None and len(series.groups.values) == 15
    assert series.column("value").tolist() == wave(60, 0.5, 30)
    assert guess(series, "shape").asked


def test_one_row_is_one_series():
    """Forty numbers in a row."""
    series = read_series(rows_of({"x": wave(40)}, ["name", *(f"v{n}" for n in range(40))]), "a.csv")
    assert (
        series.groups is None
        and series.features == ("value",)
        and series.column("value").tolist() == wave(40)
    )


def test_numbered_sensors_stay_columns():
    """A row per time step, without times: columns are smooth, rows are not."""
    steps = np.arange(200)
    table = pd.DataFrame(
        {f"s{n}": (n * 7919 % 13) * 10 + np.round(np.sin(steps / 9 + n * n), 3) for n in range(1, 22)}
    )
    for data in (table.to_csv(index=False), table.to_csv(index=False, header=False)):
        series = read_series(data.encode(), "traffic.txt")
        assert len(series) == 200 and len(series.features) == 21
        assert guess(series, "shape") is None


def test_later_rows_of_numbered_sensors_stay_columns():
    """Three rows that continue a series of twelve numbered columns are three time steps."""
    header = [f"s{n}" for n in range(1, 13)]
    rows = [wave(12, k) for k in range(3)]
    data = "\n".join(",".join(map(str, row)) for row in [header, *rows]).encode()
    series = read_series(data, "later.csv", following=Following(tuple(header), None))
    assert len(series) == 3 and series.features == tuple(header)


def test_rows_can_be_read_as_time_steps():
    """The shape wide."""
    data = rows_of({f"M{k}": wave(40, 3 * k) for k in range(12)}, ["id", *(f"V{n}" for n in range(1, 41))])
    series = read_series(data, "a.csv", ReadOptions(shape="wide"))
    assert len(series) == 12 and series.features[0] == "V1"


def engines(named: bool, lengths: tuple[int, ...] = (40, 52, 61)) -> bytes:
    """Engines of unequal lives below one another: cycle and two sensors, after the unit if it is named."""
    rows = [
        ([unit] if named else []) + [cycle + 1, 500 + 10 * unit + cycle % 5, cycle * cycle % 17]
        for unit, length in enumerate(lengths, 1)
        for cycle in range(length)
    ]
    header = ["unit"] * named + ["cycle", "s1", "s2"]
    return "\n".join(",".join(map(str, row)) for row in [header, *rows]).encode()


def test_engines_below_one_another_are_series():
    """The unit names them, and the cycle only counts."""
    series = read_series(engines(named=True), "a.csv", ReadOptions(pick="2"))
    assert series.groups is not None and (series.groups.column, series.groups.values) == (
        "unit",
        ("1", "2", "3"),
    )
    assert series.features == ("s1", "s2") and len(series) == 52 and series.column("s1")[0] == 520


def test_engines_without_a_unit_are_told_apart_by_their_counter():
    """The cycle starts again in lines 42 and 94: three sections, which is said and can be changed."""
    series = read_series(engines(named=False), "a.csv", ReadOptions(pick="section 3"))
    assert series.groups is not None and series.groups.values == ("section 1", "section 2", "section 3")
    assert len(series) == 61 and series.column("s1")[0] == 530
    assert messages.tables.reads_as_sections("cycle", 3, 42) in series.notes
    asked = guess(read_series(engines(named=False), "a.csv"), "series_column")
    assert (asked.value, asked.options, asked.asked) == ("section", ("section", ""), True)
    together = read_series(engines(named=False), "a.csv", ReadOptions(series_column=""))
    assert together.groups is None and len(together) == 153


def test_counter_of_equal_sections_is_asked_about():
    """Four times 50 steps may be one series: the page asks, and the choice acts."""
    data = engines(named=False, lengths=(50, 50, 50, 50))
    series = read_series(data, "a.csv")
    asked = guess(series, "series_column")
    assert series.groups is None and len(series) == 200 and asked.asked and "section" in asked.options
    chosen = read_series(data, "a.csv", ReadOptions(series_column="section", pick="section 2"))
    assert len(chosen) == 50 and chosen.column("s1")[0] == 520


def test_hours_of_days_are_no_sections():
    """The hour starts again each day: one series."""
    rows = [f"{n % 24},{n * n % 31}" for n in range(240)]
    series = read_series("\n".join(["hour,load", *rows]).encode(), "a.csv")
    assert series.groups is None and len(series) == 240


def test_dates_that_start_again_are_sections():
    """Two series of the same days, one after the other, without a name."""
    days = pd.date_range("2020-01-01", periods=50)
    rows = [f"{day:%Y-%m-%d},{level + n % 7}" for level in (10, 90) for n, day in enumerate(days)]
    series = read_series("\n".join(["date,v", *rows]).encode(), "a.csv", ReadOptions(pick="section 2"))
    assert series.groups is not None and series.groups.values == ("section 1", "section 2")
    assert series.column("v").tolist() == [90.0 + n % 7 for n in range(50)]


def test_file_of_one_series_twice_is_one_series():
    """All rows once more below: copies are merged, and counted."""
    days = pd.date_range("2020-01-01", periods=50)
    rows = [f"{day:%Y-%m-%d},{n % 7}" for n, day in enumerate(days)] * 2
    series = read_series("\n".join(["date,v", *rows]).encode(), "a.csv")
    assert series.groups is None and series.column("v").tolist() == [float(n % 7) for n in range(50)]


def test_people_below_one_another_without_times_are_series():
    """Rows of three people follow each other, without a counter."""
    rows = [f"{name},{70 + n * n % 19}" for name in ("Ann", "Bo", "Cy") for n in range(30)]
    series = read_series("\n".join(["person,pulse", *rows]).encode(), "a.csv", ReadOptions(pick="Bo"))
    assert series.groups is not None and series.groups.values == ("Ann", "Bo", "Cy") and len(series) == 30


def test_seconds_that_start_again_number_the_rows_of_each_trial():
    """Time in seconds from zero in steps of 0.1, in three trials named by a number."""
    rows = [f"{trial},{n / 10:.1f},{trial * 10 + n % 5}" for trial in (1, 2, 3) for n in range(30 + trial)]
    series = read_series("\n".join(["subject,t,force", *rows]).encode(), "a.csv", ReadOptions(pick="2"))
    assert series.groups is not None and series.groups.column == "subject" and len(series) == 32
    assert "force" in series.features and series.column("force")[:2].tolist() == [20.0, 21.0]

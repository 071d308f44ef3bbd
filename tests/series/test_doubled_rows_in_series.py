"""Long tables with rows of the same series and time, and what tells such rows from several series."""

import numpy as np
import pandas as pd
import pytest

from rnnlab.mistake import Mistake
from rnnlab.series import messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.reading import read_series
from rnnlab.series.series import Series

DAYS = pd.date_range("2020-01-01", periods=100)


def csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False).encode()


def panel(days: pd.DatetimeIndex = DAYS, **values: list[object]) -> pd.DataFrame:
    """A row for each day and value of the first column; y counts up from 100 times the value's place."""
    (column, names), *rest = values.items()
    parts = [
        pd.DataFrame({"date": days, column: name, "y": 100.0 * place + np.arange(len(days)) % 37})
        for place, name in enumerate(names)
    ]
    return pd.concat(parts).assign(**dict(rest))


def guess(series: Series, field: str):
    return next((guess for guess in series.guesses if guess.field == field), None)


def test_one_doubled_row_leaves_two_stores_two_series():
    """100 days of stores A and B, 20 February of A twice: both stores, and one row merged within A."""
    rows = [f"{day:%Y-%m-%d},A,{10 + n}" for n, day in enumerate(DAYS)]
    rows[51:51] = ["2020-02-20,A,70"]
    rows += [f"{day:%Y-%m-%d},B,{500 + n}" for n, day in enumerate(DAYS)]
    data = "\n".join(["date,store,sales", *rows]).encode()
    series = read_series(data, "a.csv")
    assert series.groups is not None and series.groups.values == ("A", "B") and len(series) == 100
    assert series.column("sales")[49:52].tolist() == [59.0, (60 + 70) / 2, 61.0]
    (repair,) = series.repairs
    assert (repair.what, repair.count) == (messages.time.duplicate_times("mean"), 1)
    assert [(place.row, place.was) for place in repair.places] == [(53, "2020-02-20")]
    picked = read_series(data, "a.csv", ReadOptions(pick="B"))
    assert picked.column("sales").tolist() == [500.0 + n for n in range(100)] and picked.repairs == ()
    both = read_series(data, "a.csv", ReadOptions(shape="wide"))
    assert both.features == ("A", "B") and both.values[50].tolist() == [65.0, 550.0]
    assert [(repair.what, repair.count) for repair in both.repairs] == [
        (messages.time.duplicate_times("mean"), 1)
    ]


def test_copies_of_rows_do_not_join_series():
    """A's rows are in the file twice, as after two downloads: they are one series beside B."""
    table = panel(shop=["A", "B"])
    table = pd.concat([table, table[table["shop"] == "A"]])
    series = read_series(csv(table), "a.csv")
    assert series.groups is not None and series.groups.values == ("A", "B")
    assert series.column("y").tolist() == [float(n % 37) for n in range(100)]
    assert [(repair.what.code, repair.count) for repair in series.repairs if repair.kind == "repaired"] == [
        ("series.duplicate_times", 100)
    ]


def test_short_series_beside_a_long_one_is_a_series():
    """A sensor of 1,000 days, and another of 40 of these days: four in a hundred rows share a time."""
    days = pd.date_range("2018-01-01", periods=1000)
    table = pd.concat([panel(days, room=["hall"]), panel(days[300:340], room=["attic"]).assign(y=7.0)])
    series = read_series(csv(table.sort_values("date")), "a.csv")
    assert series.groups is not None and set(series.groups.values) == {"hall", "attic"}
    assert series.groups.picked == "hall" and len(series) == 1000
    assert series.column("y").tolist() == [float(n % 37) for n in range(1000)]


def test_second_instrument_is_a_series_if_it_has_enough_rows():
    """Two instruments at one site all year, as in air quality; another site has one."""
    first = panel(DAYS, **{"Site ID": [11, 12]}).assign(POC=1)
    second = panel(DAYS, **{"Site ID": [11]}).assign(POC=2, y=5.0 + np.arange(100) % 7)
    series = read_series(csv(pd.concat([first, second])), "a.csv", ReadOptions(pick="Site ID 11 · POC 2"))
    assert series.groups is not None
    assert series.groups.values == ("Site ID 11 · POC 1", "Site ID 12 · POC 1", "Site ID 11 · POC 2")
    assert series.features == ("y",) and series.column("y").tolist() == [5.0 + n % 7 for n in range(100)]


def test_row_of_a_second_instrument_is_merged_within_its_site():
    """One day of instrument 2 is no series of its own."""
    first = panel(DAYS, **{"Site ID": [11, 12]}).assign(POC=1)
    data = csv(pd.concat([first.head(1).assign(POC=2, y=4.0), first]))
    series = read_series(data, "a.csv")
    assert series.groups is not None and series.groups.values == ("11", "12")
    assert series.column("y")[:2].tolist() == [2.0, 1.0]


def test_four_columns_name_the_series_together():
    """Neither state and county nor site alone: numbers start again in each."""
    parts = [
        panel(DAYS[:20], **{"State Code": [state]}).assign(
            **{"County Code": county, "Site Num": site, "POC": poc, "y": np.arange(20) % 13 + 1000 * place}
        )
        for place, (state, county, site, poc) in enumerate(
            (state, county, site, poc)
            for state in (1, 2)
            for county in (1, 3)
            for site in (5, 6)
            for poc in (1, 2)
        )
    ]
    series = read_series(csv(pd.concat(parts)), "a.csv")
    assert series.groups is not None and len(series.groups.values) == 16
    assert series.groups.column == "State Code · County Code · Site Num · POC"


def test_weather_words_of_single_hours_name_no_series():
    """Some hours have two rows with different words, as in traffic counts: a word is at few of its times."""
    hours = pd.date_range("2020-01-01", periods=500, freq="h")
    words = ["clear", "clouds", "rain", "mist", "haze"]
    table = pd.DataFrame(
        {"time": hours, "weather": [words[n * n * n % 19 % 5] for n in range(500)], "cars": range(500)}
    )
    again = table[table.index % 5 == 1].assign(weather="drizzle")
    series = read_series(csv(pd.concat([table, again]).sort_values("time")), "a.csv")
    assert series.groups is None and len(series) == 500
    assert series.column("cars").tolist() == [float(n) for n in range(500)]


def test_summer_and_winter_time_are_no_series():
    """The zone tells the two rows of the hour that comes twice in autumn apart, five times in five years."""
    hours = pd.date_range("2015-01-01", "2019-12-31", freq="h", tz="Europe/Berlin")
    zone = ["CEST" if hour.dst() else "CET" for hour in hours]
    table = pd.DataFrame({"time": hours.tz_localize(None), "zone": zone, "load": np.arange(len(hours)) % 101})
    assert read_series(csv(table), "a.csv").groups is None


def test_values_of_one_grid_are_no_series():
    """Each day has the same prices: a price is a value."""
    rows = [f"{day:%Y-%m-%d},{price},{n * price % 7}" for n, day in enumerate(DAYS) for price in (2, 3, 5)]
    series = read_series("\n".join(["date,price,sold", *rows]).encode(), "a.csv")
    assert series.groups is None and len(series) == 100
    asked = guess(series, "series_column")
    assert asked.asked and asked.value == "" and "price" in asked.options
    chosen = read_series(
        "\n".join(["date,price,sold", *rows]).encode(), "a.csv", ReadOptions(series_column="price")
    )
    assert (
        chosen.groups is not None and chosen.groups.values == ("2", "3", "5") and chosen.features == ("sold",)
    )


def test_depths_are_series():
    """A thermistor chain: a row for each depth."""
    table = panel(depth=[0.5, 10.0, 25.5])
    series = read_series(csv(table), "a.csv", ReadOptions(pick="10.0"))
    assert series.groups is not None and series.groups.column == "depth"
    assert series.column("y").tolist() == [100.0 + n % 37 for n in range(100)]


def test_several_rows_a_day_of_each_vendor_are_asked_about():
    """Sales, three a day of each vendor: their mean is read, the question offers the vendor, which then works."""
    rows = [f"{day:%Y-%m-%d},{vendor},{n}" for day in DAYS for vendor in "AB" for n in range(3)]
    data = "\n".join(["date,vendor,y", *(f"{row}.{place % 9}" for place, row in enumerate(rows))]).encode()
    series = read_series(data, "a.csv")
    asked = guess(series, "series_column")
    assert (asked.value, asked.options, asked.asked) == ("", ("vendor", ""), True)
    assert asked.why == messages.tables.rows_of_one_time(500)
    chosen = read_series(data, "a.csv", ReadOptions(series_column="vendor", pick="B", summary="sum"))
    assert chosen.groups is not None and chosen.groups.picked == "B" and len(chosen) == 100
    assert chosen.column("y")[0] == pytest.approx(0.3 + 1.4 + 2.5)


def test_half_of_the_rows_doubled_is_asked_about():
    """Ten wells, measured twice a day without a number of the measurement in half of them."""
    table = panel(well=list("ABCDEFGHIJ"))
    twice = pd.concat([table, table[table["well"] < "F"].assign(y=lambda rows: rows["y"] + 2)])
    series = read_series(csv(twice), "a.csv")
    asked = guess(series, "series_column")
    assert (asked.value, asked.asked) == ("well", True)
    assert asked.why == messages.tables.rows_doubled_in_series("well", 500, 1500)
    assert series.column("y").tolist() == [n % 37 + 1.0 for n in range(100)]


def test_series_column_that_does_not_exist_or_holds_the_time_is_refused():
    """One sentence that names the columns."""
    for column, mistake in (
        ("shops", messages.tables.unknown_series_column("shops", ("date", "shop", "y"))),
        ("date", messages.tables.series_column_in_use("date", "date")),
    ):
        with pytest.raises(Mistake) as refusal:
            read_series(csv(panel(shop=["A", "B"])), "a.csv", ReadOptions(series_column=column))
        assert refusal.value.args == (mistake,)
    assert str(messages.tables.unknown_series_column("shops", ("date", "shop"))) == (
        "There is no column 'shops' to name the series. Choose one of 'date', 'shop'."
    )


def test_no_series_column_combines_the_rows_of_one_time():
    series = read_series(csv(panel(shop=["A", "B"])), "a.csv", ReadOptions(series_column=""))
    assert series.groups is None and series.column("y")[:2].tolist() == [50.0, 51.0]


def test_shape_that_does_not_fit_is_refused():
    """A long table needs a column of names, and 70 series are too many columns."""
    plain = csv(panel(shop=["A"]).drop(columns="shop"))
    with pytest.raises(Mistake) as refusal:
        read_series(plain, "a.csv", ReadOptions(shape="long"))
    assert refusal.value.args == (messages.tables.not_a_long_table(()),)
    many = csv(panel(DAYS[:20], shop=[f"s{n}" for n in range(70)]))
    with pytest.raises(Mistake) as refusal:
        read_series(many, "a.csv", ReadOptions(shape="wide"))
    assert refusal.value.args == (messages.tables.too_many_side_by_side(70, 1, 60),)
    assert str(refusal.value.args[0]) == (
        "70 series of 1 column do not fit side by side (at most 60 columns). Pick one series, with the shape 'long'."
    )


def test_sensors_that_report_in_turn_are_series():
    """Uneven seconds in the file, even ones within each sensor, and no two rows of one time."""
    start = pd.Timestamp("2024-03-01")
    rows = [
        (start + pd.Timedelta(seconds=60 * n + offset), sensor, value + n % 5)
        for n in range(60)
        for sensor, offset, value in (
            ("sensor.hall", 0, 20),
            ("sensor.attic", 7, 5),
            ("sensor.cellar", 19, 60),
        )
    ]
    table = pd.DataFrame(rows, columns=["last_changed", "entity_id", "state"])
    series = read_series(csv(table), "a.csv")
    asked = guess(series, "series_column")
    assert asked.value == "entity_id" and asked.asked
    assert series.column("state").tolist() == [20.0 + n % 5 for n in range(60)]


def test_sensors_below_one_another_at_other_seconds_are_series():
    """Each sensor reports at its own second of the minute."""
    start = pd.Timestamp("2024-03-01")
    rows = [
        (start + pd.Timedelta(seconds=60 * n + offset), sensor, value + n % 5)
        for sensor, offset, value in (("hall", 0, 20), ("attic", 7, 5), ("cellar", 19, 60))
        for n in range(60)
    ]
    series = read_series(
        csv(pd.DataFrame(rows, columns=["time", "sensor", "v"])), "a.csv", ReadOptions(pick="attic")
    )
    assert series.column("v").tolist() == [5.0 + n % 5 for n in range(60)]


def test_second_instrument_of_a_place_for_some_days_is_a_series_of_its_own():
    """Air quality of two places, and fifteen days of a second instrument at one: its values are not averaged in."""
    days = pd.date_range("2023-01-01", periods=200)
    rows = [f"{day:%Y-%m-%d},{site},1,{n * n % 23}" for site in "AB" for n, day in enumerate(days)]
    rows += [f"{day:%Y-%m-%d},A,2,{n % 13}" for n, day in enumerate(days[50:65])]
    series = read_series("\n".join(["Date,Site ID,POC,PM", *rows]).encode(), "a.csv")
    assert series.groups is not None and series.groups.column == "Site ID · POC"
    assert len(series) == 200 and series.values[:, 0].tolist() == [n * n % 23 for n in range(200)]


def test_columns_of_days_with_the_newest_first_are_read_in_order():
    """Some dashboards put the last day at the left."""
    days = pd.date_range("2023-01-01", periods=30)[::-1]
    rows = [
        ",".join([place, *(str(day.day * day.day % 19 + n) for day in days)]) for n, place in enumerate("AB")
    ]
    series = read_series(
        "\n".join([",".join(["place", *map("{:%Y-%m-%d}".format, days)]), *rows]).encode(), "a.csv"
    )
    assert list(series.times) == list(days[::-1])
    assert series.values[:, 0].tolist() == [day.day * day.day % 19 for day in days[::-1]]

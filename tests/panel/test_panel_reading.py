"""All series of a file: how long tables, columns and rows become series, and what is told about those left out."""

import io
from zipfile import ZipFile

import numpy as np
import pandas as pd
import pytest

from rnnlab.mistake import Mistake
from rnnlab.series.panel_reading import read_panel
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.reading import read_series
from tests.panel.makers import csv_of, panel_of, stations

THREE = {"north": 60, "south": 40, "summit": 50}


def test_long_table_gives_each_series_its_rows_and_no_common_segment():
    """Rows lie one below the other; a window cannot cross, because segments differ."""
    panel = panel_of(stations(THREE))
    assert panel.ids == ("north", "south", "summit")
    assert panel.starts.tolist() == [0, 60, 100, 150]
    assert panel.column == "station"
    assert [len(np.unique(panel.series.segments[a:b])) for a, b in ((0, 60), (60, 100), (100, 150))] == [
        1,
        1,
        1,
    ]
    assert len(np.unique(panel.series.segments)) == 3


def test_each_series_is_the_one_that_pick_reads():
    """Gaps, doubled rows, missing values and rows in any order are repaired as for one series."""
    table = stations(THREE | {"valley": 70})
    table = table.drop(index=[5, 6, 63, 64, 65, 66, 67, 68, 69, 70, 71])  # a short gap, and a long one
    table.loc[120, "level"] = np.nan
    table = pd.concat([table, table.iloc[[20, 21]]]).sample(frac=1, random_state=1)
    panel = panel_of(table)
    assert sorted(panel.ids) == ["north", "south", "summit", "valley"]
    for place, name in enumerate(panel.ids):
        alone = read_series(csv_of(table), "stations.csv", ReadOptions(pick=name))
        rows = slice(panel.starts[place], panel.starts[place + 1])
        assert np.array_equal(panel.series.values[rows], alone.values)
        assert panel.series.times[rows].equals(alone.times)
        segments = panel.series.segments[rows]
        assert np.array_equal(segments - segments[0], alone.segments - alone.segments[0])


def test_columns_are_series_with_their_own_starts_and_ends():
    """A wide table: leading and trailing gaps are the column's own, and cost no row of the others."""
    wide = stations({"a": 50, "b": 50, "c": 50}).pivot(index="time", columns="station", values="level")
    wide.iloc[:20, 1] = np.nan
    wide.iloc[40:, 2] = np.nan
    panel = read_panel(csv_of(wide.reset_index()), "wide.csv")
    assert panel.ids == ("a", "b", "c")
    assert panel.lengths.tolist() == [50, 30, 40]
    assert panel.series.features == ("value",)
    assert np.array_equal(panel.series.values[50:80, 0], wide["b"].to_numpy()[20:])


def awkward_columns() -> bytes:
    """One begins late, one is short, one never changes, one is empty, and one is text."""
    wide = stations({"a": 60, "b": 60}).pivot(index="time", columns="station", values="level")
    wide["late"], wide["short"], wide["still"], wide["empty"] = wide["a"], wide["b"], 5.0, np.nan
    wide.iloc[:45, 2] = np.nan
    wide.iloc[4:, 3] = np.nan
    return csv_of(wide.assign(note="calm").reset_index())


def test_no_column_of_numbers_is_lost():
    """Most of a late one's values are missing, and it is a series all the same; what is no series is listed."""
    panel = read_panel(awkward_columns(), "wide.csv")
    assert panel.ids == ("a", "b", "late")
    assert panel.lengths.tolist() == [60, 60, 15]
    assert {out.id: str(out.why) for out in panel.left_out} == {
        "short": "it has 4 rows of values; at least 10 are needed",
        "still": "the same value, 5.0, in every row",
        "empty": "no values: every row is empty",
    }


@pytest.mark.parametrize("name", ["a", "late"])
def test_column_can_be_picked_as_a_series(name):
    """With the shape "columns", one alone is what it is among all."""
    panel = read_panel(awkward_columns(), "wide.csv", ReadOptions(shape="columns"))
    alone = read_series(awkward_columns(), "wide.csv", ReadOptions(shape="columns", pick=name))
    rows = slice(*panel.starts[panel.ids.index(name) :][:2])
    assert np.array_equal(alone.values, panel.series.values[rows])
    assert alone.times.equals(panel.series.times[rows])
    assert (alone.features, alone.groups.picked, alone.groups.count) == (("value",), name, 4)


def test_unknown_column_is_refused_with_those_there_are():
    with pytest.raises(Mistake, match=r"There is no series 'z'\. Choose one of 'a', 'b'"):
        read_series(awkward_columns(), "wide.csv", ReadOptions(shape="columns", pick="z"))


@pytest.mark.parametrize("other", ["two", "notes"])
def test_all_tables_of_an_archive_are_read_if_they_are_of_one_shape(other):
    """Beside a table of notes, only the largest is."""
    table, written = stations({"one": 60, "two": 60}), io.BytesIO()
    tables = {"one": table[table["station"] == "one"].drop(columns="station").assign(wind=np.arange(60) % 7)}
    tables["two"] = tables["one"].assign(level=tables["one"]["level"] + 5)
    tables["notes"] = pd.DataFrame({"about": ["x", "y"]})
    with ZipFile(written, "w") as archive:
        for name in ("one", other):
            archive.writestr(f"{name}.csv", csv_of(tables[name]))
    panel = read_panel(written.getvalue(), "stations.zip")
    assert panel.ids == (("one", "two") if other == "two" else ("level", "wind"))


def test_rows_with_dated_columns_are_series():
    """A row a series, a column a month."""
    months = pd.date_range("2018-01-01", periods=40, freq="MS")
    values = np.random.default_rng(0).normal(100, 5, (3, 40)).round(2)
    table = pd.DataFrame(values, columns=months.strftime("%Y-%m-%d"))
    table.insert(0, "shop", ["Bern", "Chur", "Visp"])
    panel = read_panel(csv_of(table), "shops.csv")
    assert panel.ids == ("Bern", "Chur", "Visp")
    assert panel.series.step_months == 1
    assert np.array_equal(panel.series.values[:, 0].reshape(3, 40), values)


@pytest.mark.parametrize("dated", [True, False])
def test_what_a_row_says_about_its_series_can_be_an_input(dated):
    """A region is a word, an area a number; what is the same in all rows says nothing."""
    columns = (
        pd.date_range("2018-01-01", periods=40, freq="MS").strftime("%Y-%m-%d") if dated else range(1, 41)
    )
    values = np.random.default_rng(0).normal(0, 1, (3, 40)).cumsum(axis=1).round(2)
    table = pd.DataFrame(values, columns=[name if dated else f"d_{name}" for name in columns])
    table.insert(0, "shop", ["Bern", "Chur", "Visp"])
    table.insert(1, "region", ["west", "east", None])
    table.insert(2, "area", [120.0, 80.5, 95.0])
    table.insert(3, "land", "CH")
    panel = read_panel(csv_of(table), "shops.csv")
    assert {name: [*values] for name, values in panel.constants.items()} == {
        "shop": ["Bern", "Chur", "Visp"],
        "region": ["west", "east", ""],
        "area": [120.0, 80.5, 95.0],
    }
    assert panel.series.features == ("value",)


DATES = ["2020-01-01", "2021-01-01", "2022-01-01"]


NUMBERS = ["1", "2", "10"], ["007a", "7", "70"], ["007", "7", "070"]


@pytest.mark.parametrize(
    ("names", "column"), [*((names, "station") for names in NUMBERS), (DATES, "station"), (DATES, "label")]
)
def test_names_that_look_like_numbers_or_dates_stay_names(names, column):
    """Dates that come again and again are names where another column has the times, whatever theirs is called."""
    table = stations(dict.fromkeys(["a", "b", "c"], 40))
    table["station"] = table["station"].map(dict(zip("abc", names, strict=True)))
    panel = panel_of(table.rename(columns={"station": column}))
    assert panel.series.time_column == "time"
    assert panel.ids == tuple(names)
    assert panel.lengths.tolist() == [40, 40, 40]


def test_wrong_columns_are_named_with_the_way_to_choose_others():
    """The sentence says what was taken for the times and for the names."""
    table = stations(dict.fromkeys(DATES, 40)).rename(columns={"station": "label"})
    with pytest.raises(Mistake) as refused:
        read_panel(csv_of(table), "stations.csv", ReadOptions(time="label", series_column="time"))
    assert str(refused.value) == (
        "None of the 40 series of 'stations.csv' can be read. The first is '2024-01-01 00:00:00': it has 3 rows of "
        "values; at least 10 are needed. The series are named by 'time' and the times are in 'label'; choose other "
        "columns with --series-column and --time."
    )


def test_different_starts_and_lengths_are_kept():
    """One series begins two days after the other."""
    table = pd.concat([stations({"old": 80}), stations({"new": 30}, start="2024-01-03")])
    panel = panel_of(table)
    assert panel.lengths.tolist() == [80, 30]
    assert panel.series.times[80] == pd.Timestamp("2024-01-03")


def test_series_that_cannot_be_read_are_listed_with_their_reasons():
    """Too few rows, no value at all, and another time step: each is told, the others are read."""
    table = pd.concat([stations(THREE | {"tiny": 4}), stations({"daily": 60}, freq="D")], ignore_index=True)
    empty = stations({"empty": 30}).assign(level=np.nan)
    panel = panel_of(pd.concat([table, empty], ignore_index=True))
    assert panel.ids == ("north", "south", "summit")
    reasons = {out.id: (out.rows, str(out.why)) for out in panel.left_out}
    assert reasons == {
        "tiny": (4, "it has 4 rows of values; at least 10 are needed"),
        "daily": (
            60,
            "its time step is 1 day, and that of most series 1 hour. Choose a time step for all with --step",
        ),
        "empty": (30, "it has 0 rows of values; at least 10 are needed"),
    }


def test_a_chosen_step_is_that_of_all():
    """Hourly and daily series as days."""
    table = pd.concat([stations({"hourly": 24 * 30}), stations({"daily": 30}, freq="D")], ignore_index=True)
    panel = panel_of(table, step=86_400.0)
    assert panel.lengths.tolist() == [30, 30]
    assert panel.series.values[0, 0] == pytest.approx(table["level"][:24].mean())


@pytest.mark.parametrize("empty", [None, "", "  "])
def test_rows_without_a_name_are_left_out_and_counted(empty: str | None):
    """A few of them, here and there."""
    table = stations(THREE)
    table.loc[[10, 70], "station"] = empty
    panel = panel_of(table)
    assert panel.ids == ("north", "south", "summit")
    assert [(out.id, out.rows, str(out.why)) for out in panel.left_out] == [
        (
            "(no station)",
            2,
            "its rows have no value in 'station', which names the series. Fill in a name to forecast them",
        )
    ]
    alone = read_series(csv_of(table), "stations.csv", ReadOptions())
    note = "2 rows of the file are of no series: no value in 'station', which names the series."
    assert note in map(str, alone.notes)


def test_a_series_without_a_name_costs_the_others_not_theirs():
    """All its rows together have no name: the others are not called sections for that."""
    table = stations(THREE)
    table.loc[table["station"] == "south", "station"] = None
    panel = panel_of(table)
    assert (panel.ids, panel.column) == (("north", "summit"), "station")
    assert [(out.id, out.rows) for out in panel.left_out] == [("(no station)", 40)]


def test_rows_that_lack_one_of_two_names_are_of_no_series():
    table = stations({f"{shop} {item}": 30 for shop in "ab" for item in ("milk", "bread")})
    table[["shop", "item"]] = table.pop("station").str.split(" ", expand=True)
    table.loc[[3, 40], "item"] = None
    panel = panel_of(table)
    assert panel.ids == ("a · milk", "a · bread", "b · milk", "b · bread")
    assert [(out.id, out.rows) for out in panel.left_out] == [("(no shop · item)", 2)]


def test_a_column_that_is_empty_in_half_of_a_hierarchy_names_no_series():
    """The rows without a region are of the country and of other regions' parts, several at a time."""
    table = stations({"a": 30, "b": 30, "c": 30, "d": 30})
    table["region"] = table["station"].map({"a": "x", "b": "y"})
    panel = panel_of(table)
    assert (panel.ids, panel.left_out) == (("a", "b", "c", "d"), ())


def test_columns_that_are_constant_within_each_series_are_left_out():
    """An altitude tells the series apart, but says nothing of time."""
    table = stations(THREE)
    table["altitude"] = table["station"].map({"north": 500.0, "south": 400.5, "summit": 3000.0})
    table["slope"] = table["station"].map({"north": "steep", "south": "even", "summit": "steep"})
    panel = panel_of(table)
    assert panel.series.features == ("level",)
    reasons = {out.column: str(out.why) for out in panel.series.left_out}
    assert reasons["altitude"] == reasons["slope"] == "it never changes within a series"
    assert reasons["station"] == "it names the 3 series"


def test_what_is_constant_in_each_series_is_kept_for_its_inputs():
    """Numbers and words, also where some cells are empty; a column that is the same in all series says nothing."""
    table = stations({"north": 40, "south": 40, "summit": 40})
    place = table["station"].map({"north": 0, "south": 1, "summit": 2})
    table["kind"] = place.map({0: "valley", 1: "valley", 2: "ridge"})
    table["altitude"] = place.map({0: 500.0, 1: np.nan, 2: 2500.0})
    table["country"], table["noise"] = "AT", np.arange(120) % 7
    table.loc[3, "kind"] = None
    constants = panel_of(table, series_column="station").constants
    assert set(constants) == {"station", "kind", "altitude"}
    assert constants["station"].tolist() == ["north", "south", "summit"]
    assert constants["kind"].tolist() == ["valley", "valley", "ridge"]
    assert constants["altitude"].tolist() == pytest.approx([500.0, np.nan, 2500.0], nan_ok=True)


def test_more_series_than_the_bound_are_refused_with_the_way_round():
    """100,000 names of 10 rows each."""
    names = np.repeat(np.arange(100_000), 10)
    times = np.tile(pd.date_range("2024-01-01", periods=10, freq="D").strftime("%Y-%m-%d"), 100_000)
    table = pd.DataFrame({"store": names, "day": times, "sales": np.arange(1_000_000) % 17})
    with pytest.raises(
        Mistake, match=r"holds 100,000 series, and at most 20,000 are read together\. Split the file"
    ):
        read_panel(csv_of(table), "stores.csv")


def test_a_single_series_is_refused():
    with pytest.raises(Mistake, match="holds one series of one column"):
        panel_of(stations({"only": 60}).drop(columns="station"))


def test_one_giant_and_many_tiny_series():
    """The step is that of most series; the giant is read as well."""
    table = stations({"giant": 3000} | {f"tiny {number}": 12 for number in range(30)})
    panel = panel_of(table)
    assert panel.lengths.tolist() == [3000] + [12] * 30
    assert not panel.left_out

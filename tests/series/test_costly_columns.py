"""A column that ends early or starts late is left out, and the rows of the others stay; a person can change both."""

from pathlib import Path

import numpy as np
import pytest

from rnnlab.defaults import chosen_experiment, experiment_on_rows
from rnnlab.series.read_options import NEWEST_RULES, Following, ReadOptions
from rnnlab.series.reading import read_series
from rnnlab.series.series import Series
from rnnlab.series.source import File, Source, keep, load, source_for_features, source_with_columns
from rnnlab.series.steps.complete_rows import costly_columns

DAYS = np.arange("2018-01-01", "2020-09-27", dtype="datetime64[D]")  # 1,000 days
STARTS_LATE, ENDS_EARLY = range(450, 1000), range(600)


def csv_of(**rows_with_values: range) -> bytes:
    """A file of 1,000 days; each column has values in some rows."""
    lines = [f"date,{','.join(rows_with_values)}"]
    for row, day in enumerate(DAYS):
        cells = [
            f"{(row + number) % 97}.5" if row in rows else ""
            for number, rows in enumerate(rows_with_values.values())
        ]
        lines.append(f"{day},{','.join(cells)}")
    return "\n".join(lines).encode()


def read(options: ReadOptions | None = None, **rows_with_values: range) -> Series:
    return read_series(csv_of(**rows_with_values), "a.csv", options or ReadOptions())


def left_out(series: Series) -> list[str]:
    return [out.column for out in series.left_out]


ALL = range(1000)


def test_column_that_starts_late_is_left_out_with_the_rows_it_would_cost():
    series = read(temp=ALL, wind=STARTS_LATE)
    assert len(series) == 1000 and series.features == ("temp",)
    (out,) = series.left_out
    assert out.usable and out.why.code == "series.costs_rows"
    assert out.why.facts == {"missing": 450, "rows": 1000, "first": "2019-03-27", "last": ""}
    assert str(out.why) == "it starts late (2019-03-27): 450 of 1,000 rows would be dropped for it"


def test_column_that_ends_early_says_its_last_time():
    series = read(temp=ALL, wind=ENDS_EARLY)
    facts = series.left_out[0].why.facts
    assert (facts["missing"], facts["first"], facts["last"]) == (400, "", "2019-08-23")


def test_without_times_the_row_of_the_file_is_named():
    text = "\n".join(["a,b", *(f"{n % 7}.5,{'' if n < 40 else n % 5}" for n in range(100))])
    facts = read_series(text.encode(), "a.csv", ReadOptions(time="")).left_out[0].why.facts
    assert facts["first"] == "row 42"


def test_columns_that_ended_and_began_leave_all_rows_to_the_others():
    """As in tables of exchange rates."""
    series = read(usd=ALL, eek=ENDS_EARLY, hrk=STARTS_LATE, jpy=ALL, rub=range(800), sit=range(560, 1000))
    assert (len(series), series.features) == (1000, ("usd", "jpy"))
    assert sorted(left_out(series)) == ["eek", "hrk", "rub", "sit"]


def test_column_that_costs_few_rows_stays():
    """At most 5 %: 50 rows are dropped, 51 are too many."""
    series = read(temp=ALL, wind=range(50, 1000))
    assert (len(series), series.features, series.incomplete) == (950, ("temp", "wind"), ("wind",))
    assert read(temp=ALL, wind=range(51, 1000)).features == ("temp",)


def test_rows_in_which_hardly_any_column_has_a_value_are_dropped():
    """Not ten columns for the rows in which only the battery has a value."""
    sensors = {f"s{n}": range(300, 1000) for n in range(10)}
    series = read(battery=ALL, **sensors)
    assert (len(series), len(series.features)) == (700, 11)


def test_column_named_like_a_target_stays_and_the_others_are_judged_by_its_rows():
    """Sales begin in row 450, as the shop opened; the weather is there before, the sensor only before."""
    series = read(temp=ALL, sales=STARTS_LATE, sensor=range(500))
    assert (len(series), series.features) == (550, ("temp", "sales"))
    assert left_out(series) == ["sensor"]


def test_of_several_targets_by_name_the_one_with_most_values_stays():
    series = read(sales_a=STARTS_LATE, sales_b=ALL, temp=ALL)
    assert (len(series), left_out(series)) == (1000, ["sales_a"])


def test_of_two_columns_that_miss_each_others_rows_the_fuller_one_stays():
    assert read(a=range(500), b=range(500, 1000)).features == ("a",)
    assert read(a=range(499), b=range(499, 1000)).features == ("b",)


def test_column_that_ends_early_takes_no_newest_rows_from_the_others():
    """8 of 1,000 rows are few, but they are those from which a forecast begins; 6 could be a publication's delay."""
    series = read(temp=ALL, wind=ALL, rain=range(992))
    assert (len(series), series.features) == (1000, ("temp", "wind"))
    assert [out.column for out in series.left_out] == ["rain"]
    assert len(read(temp=ALL, wind=ALL, rain=range(994))) == 994
    assert len(read(temp=ALL, wind=range(992), rain=range(992))) == 992


def test_kept_column_is_read_and_its_rows_are_dropped():
    series = read(ReadOptions(kept=("wind",)), temp=ALL, wind=STARTS_LATE)
    assert (len(series), series.features) == (550, ("temp", "wind"))


def test_column_left_out_by_the_user_costs_no_row():
    series = read(ReadOptions(leave_out=("wind",)), temp=ALL, wind=range(40, 1000))
    assert (len(series), series.features, series.incomplete) == (1000, ("temp",), ())
    assert [(out.column, out.why.code, out.usable) for out in series.left_out] == [
        ("wind", "series.left_out_by_user", True)
    ]


def test_unknown_column_to_leave_out_is_ignored_so_that_a_link_opens():
    assert len(read(ReadOptions(leave_out=("gone",)), temp=ALL)) == 1000


def test_file_that_continues_a_series_has_all_of_its_columns():
    data = csv_of(temp=ALL, wind=STARTS_LATE)
    series = read_series(data, "a.csv", ReadOptions(), Following(("temp", "wind"), 86_400.0))
    assert (len(series), series.features) == (550, ("temp", "wind"))


def test_older_links_and_runs_are_read_as_before(tmp_path: Path):
    """Their files have no version, and no column was left out for rows."""
    new = keep(csv_of(temp=ALL, wind=STARTS_LATE), "a.csv", tmp_path)
    old = File(new.digest, "a.csv")
    assert (new.version, old.version) == (NEWEST_RULES, 1)
    assert load(new, tmp_path).features == ("temp",)
    series = load(old, tmp_path)
    assert (len(series), series.features) == (550, ("temp", "wind"))


def test_rows_come_back_when_a_feature_is_not_chosen(tmp_path: Path):
    file = keep(csv_of(temp=ALL, wind=range(40, 1000), rain=range(10, 1000)), "a.csv", tmp_path)

    def read(source: Source) -> Series:
        return load(source, tmp_path)

    assert len(read(file)) == 960
    series, e = experiment_on_rows(read, file, read(file), features=("temp", "rain"))
    assert (len(series), e.features) == (990, ("temp", "rain"))
    assert isinstance(e.source, File) and e.source.leave_out == ("wind",)
    back = source_for_features(e.source, series, ("temp", "rain", "wind"))
    assert (len(read(back)), read(back).features) == (960, ("temp", "wind", "rain"))


def test_features_that_cost_no_row_change_nothing(tmp_path: Path):
    file = keep(csv_of(temp=ALL, wind=ALL), "a.csv", tmp_path)
    series = load(file, tmp_path)
    assert source_for_features(file, series, ("temp",)) == file
    assert chosen_experiment(file, series, features=("temp",)).source == file


def test_column_that_was_left_out_comes_back_by_its_name(tmp_path: Path):
    file = keep(csv_of(temp=ALL, wind=STARTS_LATE), "a.csv", tmp_path)
    back = source_with_columns(file, load(file, tmp_path), ("wind", "no such column"))
    assert back.kept == ("wind",) and len(load(back, tmp_path)) == 550


@pytest.mark.parametrize(
    ("columns", "protected", "costly"),
    [
        (["....", "...."], [], []),
        (["....", "xx.."], [], [1]),
        (["xx..", "...."], [], [0]),
        (["xx..", "...."], [0], []),
        (["xx..", "..xx"], [], [1]),
        (["xx..", "..xx"], [1], [0]),
        (["....", "x...", "...x", "xxx."], [], [1, 2, 3]),
        (["....", "xxxx"], [], [1]),
    ],
)
def test_costly_columns_of_small_tables(columns: list[str], protected: list[int], costly: list[int]):
    """Worked by hand; x is a missing value, a text is a column."""
    missing = np.array([[cell == "x" for cell in column] for column in columns]).T
    assert costly_columns(missing, protected) == costly


def test_columns_that_each_cost_few_rows_but_together_many_do_not_all_stay():
    """Twelve sensors each miss other 40 of 1,000 rows: by hand, (1 - 0.04 n)^4 n is largest for n = 5."""
    rows = [range(start, start + 40) for start in range(100, 580, 40)]
    columns = {f"s{n}": [row for row in ALL if row not in rows[n]] for n in range(12)}
    series = read(**columns)  # type: ignore[arg-type]
    assert series.features == ("s0", "s1", "s2", "s3", "s4") and len(series) == 800
    assert {out.why.code for out in series.left_out} == {"series.costs_rows"}


def test_columns_that_miss_the_same_rows_stay_together():
    rows = [row for row in ALL if row not in range(300, 340)]
    series = read(**{f"s{n}": rows for n in range(12)})  # type: ignore[arg-type]
    assert (len(series.features), len(series)) == (12, 960)


def test_rows_of_known_holidays_after_the_end_cost_no_column() -> None:
    """Flags and weekdays that are known ahead are no reason to leave out all that was measured; one sensor is."""
    lines = [
        f"{day},{int(row % 9 == 0)},{row % 7 + 1}," + (f"{row % 97}.5,{row % 89}.5" if row < 900 else ",")
        for row, day in enumerate(DAYS)
    ]
    series = read_series("\n".join(["date,holiday,weekday,a,b", *lines]).encode(), "a.csv")
    assert series.features == ("holiday", "weekday", "a", "b") and len(series) == 900
    sensor = read(a=ALL, b=range(900), c=range(900))
    assert sensor.features == ("a",) and len(sensor) == 1000

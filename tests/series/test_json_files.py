"""Tables in JSON files: what services and programs return, read as the same table in CSV would be."""

import json
from typing import Any

import pandas as pd
import pytest

from rnnlab.mistake import Mistake
from rnnlab.series import thresholds
from rnnlab.series.reading import read_series
from rnnlab.series.series import Series

DAYS = pd.date_range("2024-01-01", periods=40)
TEMP = [float(7 * n % 23) for n in range(40)]
RAIN = [float(5 * n % 17) for n in range(40)]
DATES = [f"{day:%Y-%m-%d}" for day in DAYS]
SECONDS = [int(day.timestamp()) for day in DAYS]
RECORDS = [
    {"day": day, "temp": temp, "rain": rain} for day, temp, rain in zip(DATES, TEMP, RAIN, strict=True)
]


def read(value: Any, name: str = "a.json") -> Series:
    return read_series((value if isinstance(value, str) else json.dumps(value)).encode(), name)


@pytest.mark.parametrize(
    "value",
    [
        RECORDS,
        {"status": "ok", "data": {"items": RECORDS}},
        "\n".join(json.dumps(record) for record in RECORDS),
        {"units": {"temp": "C"}, "daily": {"time": DATES, "temp": TEMP, "rain": RAIN}},
        [[day, temp, rain] for day, temp, rain in zip(DATES, TEMP, RAIN, strict=True)],
        [[day * 1000, str(temp), str(rain)] for day, temp, rain in zip(SECONDS, TEMP, RAIN, strict=True)],
        {"base": "EUR", "rates": {r["day"]: {"temp": r["temp"], "rain": r["rain"]} for r in RECORDS}},
        {r["day"]: {"temp": str(r["temp"]), "rain": str(r["rain"])} for r in RECORDS[::-1]},
        [{"ts": r["day"], "main": {"temp": r["temp"], "rain": r["rain"]}, "tags": ["a"]} for r in RECORDS],
    ],
    ids=[
        "records",
        "inside",
        "lines",
        "columns",
        "rows",
        "milliseconds",
        "by time",
        "newest first",
        "nested",
    ],
)
def test_tables_of_json_are_read(value: Any) -> None:
    series = read(value)
    assert list(series.times) == list(DAYS)
    assert series.values.T.tolist() == [TEMP, RAIN]


HOURS = [f"{day:%Y%m%d}" for day in DAYS]


@pytest.mark.parametrize(
    ("value", "names"),
    [
        (
            {"unix_seconds": SECONDS, "types": [{"name": "Solar", "data": TEMP}, {"name": "Load", "data": RAIN}]},
            ("Solar", "Load"),
        ),
        (
            {"meta": {"ranges": DATES[:11]}, "timestamp": SECONDS, "quote": [{"open": TEMP, "close": RAIN}]},
            ("open", "close"),
        ),
        (
            {"schema": {"fields": [{"name": "day"}, {"name": "t"}, {"name": "r"}]}, "data": [DATES, TEMP, RAIN]},
            ("t", "r"),
        ),
        (
            {"columns": ["time", "t", "r"], "values": [list(row) for row in zip(DATES, TEMP, RAIN, strict=True)]},
            ("t", "r"),
        ),
        (
            {
                name: [[1000 * second, value] for second, value in zip(SECONDS, values, strict=True)]
                for name, values in (("prices", TEMP), ("volumes", RAIN))
            },
            ("prices", "volumes"),
        ),
        ({"parameter": {"T2M": dict(zip(HOURS, TEMP, strict=True)), "RAIN": dict(zip(HOURS, RAIN, strict=True))}},
         ("T2M", "RAIN")),
        ({"body": {str(s): [t, r] for s, t, r in zip(SECONDS, TEMP, RAIN, strict=True)}}, ("column 1", "column 2")),
    ],
    ids=["names beside", "deeper", "schema", "names of rows", "pairs", "by name and time", "by seconds"],
)  # fmt: skip
def test_times_apart_from_their_values_are_one_table_with_them(value: Any, names: tuple[str, ...]) -> None:
    series = read(value)
    assert list(series.times) == list(DAYS) and series.features == names and series.notes == ()
    assert series.values.T.tolist() == [TEMP, RAIN]


@pytest.mark.parametrize(
    "value",
    [
        [{"place": place, "hourly": {"time": DATES, "x": TEMP}} for place in ("North", "South")],
        {
            "status": "success",
            "result": [
                {
                    "labels": {"place": place},
                    "values": [[s, str(t)] for s, t in zip(SECONDS, TEMP, strict=True)],
                }
                for place in ("North", "South")
            ],
        },
    ],
    ids=["columns", "rows"],
)
def test_tables_of_one_shape_are_series_with_the_name_that_differs(value: Any) -> None:
    series = read(value)
    assert series.groups is not None and series.groups.values == ("North", "South")
    assert list(series.times) == list(DAYS) and series.values[:, 0].tolist() == TEMP


@pytest.mark.parametrize("sparse", [False, True])
def test_data_set_in_json_stat_has_a_row_for_each_cell(sparse: bool) -> None:
    """Of two countries and 40 years; `value` leaves out the missing ones if it is an object."""
    years = [str(year) for year in range(1980, 2020)]
    cells: list[float | None] = [*TEMP, *RAIN]
    cells[5] = None
    dimension = {
        "geo": {"category": {"index": {"FR": 1, "DE": 0}}},
        "time": {"category": {"index": {year: n for n, year in enumerate(years)}}},
    }
    value = {str(n): cell for n, cell in enumerate(cells) if cell is not None} if sparse else cells
    cube = {
        "class": "dataset",
        "id": ["geo", "time"],
        "size": [2, 40],
        "dimension": dimension,
        "value": value,
    }
    series = read(cube)
    assert series.groups is not None and series.groups.values == ("DE", "FR")
    assert list(series.times.year) == list(range(1980, 2020))
    assert series.values[:5, 0].tolist() == TEMP[:5] and series.values[5, 0] == (TEMP[4] + TEMP[6]) / 2


def test_values_by_their_time_are_one_column() -> None:
    series = read(dict(zip(DATES, TEMP, strict=True)))
    assert list(series.times) == list(DAYS) and series.values[:, 0].tolist() == TEMP


def test_a_missing_value_is_missing() -> None:
    series = read([*RECORDS[:5], {"day": DATES[5], "temp": None, "rain": 3.0}, *RECORDS[6:]])
    assert series.column("temp")[5] == pytest.approx((TEMP[4] + TEMP[6]) / 2)


def test_lists_of_records_are_one_table_of_several_series() -> None:
    """As the history of Home Assistant: a list for each sensor."""
    parts = [
        [{"id": name, "state": str(temp), "at": day} for day, temp in zip(DATES, TEMP, strict=True)]
        for name in "ab"
    ]
    series = read(parts)
    assert series.groups is not None and series.groups.values == ("a", "b")


def test_records_of_many_fields_are_no_tables_of_their_own() -> None:
    series = read([record | {f"field {n}": TEMP[n] for n in range(12)} for record in RECORDS])
    assert series.notes == () and list(series.times) == list(DAYS)


def test_other_tables_are_counted() -> None:
    series = read({"daily": {"time": DATES, "temp": TEMP}, "weekly": {"time": DATES[:12], "temp": TEMP[:12]}})
    assert [note.code for note in series.notes] == ["series.other_json_tables"]
    assert series.notes[0].facts == {"rows": 40, "others": 1} and len(series) == 40


@pytest.mark.parametrize(
    "value", ['{"a": [1,2', "[[[[" * 5000, '{"a": 1}', "[]", "{}", "[1, 2]", '["a", {"b": 1}]']
)
def test_json_without_a_table_is_refused_in_one_sentence(value: str) -> None:
    with pytest.raises(Mistake):
        read(value)


def test_json_of_more_than_50_mb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert thresholds.MOST_JSON_BYTES == 50_000_000
    monkeypatch.setattr(thresholds, "MOST_JSON_BYTES", 1000)
    with pytest.raises(Mistake, match="JSON"):
        read(RECORDS)


def test_nested_records_are_each_looked_at_once() -> None:
    """60 records in each other with a small one beside each: looked at twice on every level, this would not end."""
    value: Any = RECORDS
    for depth in range(60):
        value = [{"level": depth, "inside": value}, {"level": depth, "inside": [depth]}]
    assert list(read(value).features) == ["temp", "rain"]


def test_records_of_other_keys_beside_values_by_their_time_are_left_out() -> None:
    """Two currents of a station, its name and place, and a few times that are out of order."""
    times = [str(1_478_606_640_000 + 720_000 * n) for n in range(300)]
    times[100], times[101] = times[101], times[100]
    speed, angle = ({time: (n * factor) % 97 for n, time in enumerate(times)} for factor in (3, 7))
    series = read({"s": speed, "d": angle, "metadata": {"id": "s08010", "lat": "37.8"}})
    assert series.features == ("s", "d") and series.step_seconds == 720.0
    assert series.values[:3].tolist() == [[0, 0], [3, 7], [6, 14]]

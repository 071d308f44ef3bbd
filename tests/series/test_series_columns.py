"""Long tables with several series."""

import pandas as pd
import pytest

from rnnlab.mistake import Mistake
from rnnlab.series import messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.reading import read_series
from rnnlab.series.report import LeftOut
from rnnlab.series.series import Groups

DAYS = pd.date_range("2020-01-01", periods=12, freq="D")


def long_table(names: list[str], column: str = "station") -> bytes:
    """Twelve days of each name, whose values start at 100 times its place."""
    lines = [
        f"{day:%Y-%m-%d},{name},{100 * place + n}"
        for place, name in enumerate(names)
        for n, day in enumerate(DAYS)
    ]
    return "\n".join([f"date,{column},temp", *lines]).encode()


def test_first_series_is_read_if_none_is_picked():
    """The report names all series, and why their column is not a feature."""
    series = read_series(long_table(["Oslo", "Bergen"]), "a.csv")
    assert series.groups == Groups("station", ("Oslo", "Bergen"), "Oslo", 2)
    assert series.column("temp").tolist() == [float(n) for n in range(12)]
    assert series.left_out == (LeftOut("station", messages.series.names_series(2, "Oslo")),)


def test_the_picked_series_is_read():
    """Values of the second name start at 100."""
    series = read_series(long_table(["Oslo", "Bergen"]), "a.csv", ReadOptions(pick="Bergen"))
    assert series.column("temp").tolist() == [100.0 + n for n in range(12)]
    assert series.groups is not None and series.groups.picked == "Bergen"


def test_whole_numbers_name_series_in_a_column_called_like_an_id():
    """Store 2 is a name, not a feature."""
    series = read_series(long_table(["1", "2"], "store_id"), "a.csv", ReadOptions(pick="2"))
    assert series.groups == Groups("store_id", ("1", "2"), "2", 2)
    assert series.features == ("temp",)


def test_names_of_digits_keep_their_zeros():
    """Also if a row of totals ends the file; a link of an older version picks 7 for 007."""
    rows = [
        f"2024-01-{day:02d},{store},{day * int(store)}" for store in ("007", "012") for day in range(1, 21)
    ]
    data = "\n".join(["date,store,sales", *rows, "total,,2100"]).encode()
    series = read_series(data, "sales.csv")
    assert series.groups.values == ("007", "012")
    assert read_series(data, "sales.csv", ReadOptions(pick="7")).column("sales")[1] == 14
    with pytest.raises(Mistake, match="'8'"):
        read_series(data, "sales.csv", ReadOptions(pick="8"))


@pytest.mark.parametrize("end", ["", "total,,2100"])
def test_na_among_codes_of_two_letters_is_a_country(end):
    """Namibia; an empty cell of that column is still missing."""
    rows = [
        f"2024-01-{day:02d},{country},{day * (place + 1)}"
        for day in range(1, 21)
        for place, country in enumerate(("DE", "NA", "US"))
    ]
    rows += ["2024-01-21,,5", end]
    series = read_series(
        "\n".join(["date,country,sales", *rows]).encode(), "sales.csv", ReadOptions(pick="NA")
    )
    assert series.groups.values == ("DE", "NA", "US")
    assert series.column("sales").tolist() == [2 * day for day in range(1, 21)]


def test_na_among_words_is_a_missing_value():
    rows = [
        f"2024-01-{day:02d},{place},{day}"
        for day in range(1, 21)
        for place in ("Oslo", "Bergen", *["NA"] * (day == 3))
    ]
    series = read_series("\n".join(["date,place,sales", *rows]).encode(), "sales.csv")
    assert series.groups.values == ("Oslo", "Bergen")


def test_a_pick_that_names_no_series_is_refused():
    """The refusal lists a few."""
    with pytest.raises(Mistake) as refusal:
        read_series(long_table(["Oslo", "Bergen"]), "a.csv", ReadOptions(pick="Paris"))
    assert refusal.value.args == (messages.series.unknown_series("Paris", ("station",), ("Oslo", "Bergen")),)
    assert str(refusal.value) == (
        "There is no series 'Paris' in the column 'station'. Pick one of 'Oslo', 'Bergen'."
    )


def test_a_pick_in_a_file_of_one_series_is_refused():
    """There are no series to pick from."""
    with pytest.raises(Mistake) as refusal:
        read_series(long_table(["Oslo"]), "a.csv", ReadOptions(pick="Oslo"))
    assert refusal.value.args == (messages.series.single_series("Oslo"),)


def test_a_stray_duplicate_makes_no_series_of_a_text_column():
    """One repeated day is a duplicate, though the weather's word differs on it."""
    lines = [f"{day:%Y-%m-%d},{'sun' if n % 2 else 'rain'},{n}" for n, day in enumerate(DAYS)]
    lines.insert(1, "2020-01-01,sun,7")
    assert read_series("\n".join(["date,weather,temp", *lines]).encode(), "a.csv").groups is None


def two_keys(numbers: bool) -> bytes:
    """Two stores of two items each, whose values start at 1000 times the store and 100 times the item."""
    lines = [
        f"{day:%Y-%m-%d},{store if numbers else 'NW'[store]},{item if numbers else 'xy'[item]},"
        f"{1000 * store + 100 * item + n}"
        for store in (0, 1)
        for item in (0, 1)
        for n, day in enumerate(DAYS)
    ]
    return "\n".join(["date,store,item,sales", *lines]).encode()


def test_two_columns_name_the_series_together():
    """Store or item alone do not make the rows of a day unique."""
    series = read_series(two_keys(numbers=True), "a.csv", ReadOptions(pick="store 1 · item 0"))
    assert series.groups == Groups(
        "store · item",
        ("store 0 · item 0", "store 0 · item 1", "store 1 · item 0", "store 1 · item 1"),
        "store 1 · item 0",
        4,
    )
    assert series.features == ("sales",)
    assert series.column("sales").tolist() == [1000.0 + n for n in range(12)]
    texts = read_series(two_keys(numbers=False), "a.csv")
    assert texts.groups is not None and texts.groups.values == ("N · x", "N · y", "W · x", "W · y")


def test_series_side_by_side_are_columns_of_one():
    """Where the person wants it, each name is a feature."""
    data = long_table(["Oslo", "Bergen"])
    guesses = {guess.field: guess for guess in read_series(data, "a.csv").guesses}
    assert (guesses["shape"].value, guesses["shape"].options) == ("long", ("long", "wide"))
    assert (guesses["pick"].value, guesses["pick"].options) == ("Oslo", ("Oslo", "Bergen"))
    series = read_series(data, "a.csv", ReadOptions(shape="wide"))
    assert series.groups is None and series.features == ("Oslo", "Bergen")
    assert series.column("Bergen").tolist() == [100.0 + n for n in range(12)]


def test_variables_one_below_the_other_are_read_side_by_side():
    """A column named variable says what a value is: variables are features of one series, unless one is picked."""
    data = long_table(["temp", "rain"], "variable")
    assert read_series(data, "a.csv").features == ("temp", "rain")
    assert read_series(data, "a.csv", ReadOptions(pick="rain")).column("temp").tolist()[0] == 100.0


def test_a_time_that_only_some_series_have_is_missing_in_the_others():
    """Bergen lacks the third day: its value is filled, Oslo's is as in the file."""
    lines = long_table(["Oslo", "Bergen"]).decode().splitlines()
    del lines[15]
    series = read_series("\n".join(lines).encode(), "a.csv", ReadOptions(shape="wide"))
    assert series.column("Bergen").tolist() == [100.0 + n for n in range(12)]
    assert [(repair.what, repair.count) for repair in series.repairs] == [
        (messages.time.interpolated_values("Bergen"), 1)
    ]


def test_many_series_are_offered_in_part_and_all_can_be_picked():
    """The list ends after a thousand, and the last name still is one."""
    lines = [f"{day:%Y-%m-%d},s{place},{place + n}" for place in range(1200) for n, day in enumerate(DAYS)]
    data = "\n".join(["ds,unique_id,y", *lines]).encode()
    series = read_series(data, "a.csv", ReadOptions(pick="s1199"))
    assert series.groups is not None and len(series.groups.values) == 1000
    assert series.groups.values[0] == "s1199" and series.column("y")[0] == 1199.0


def test_panels_of_years_are_long_tables():
    """Numbered firms, each with its own years."""
    lines = [f"{firm},{year},{firm * year % 97}" for firm in (1, 2, 3) for year in range(1935, 1955)]
    series = read_series("\n".join(["firm,year,inv", *lines]).encode(), "a.csv", ReadOptions(pick="2"))
    assert series.groups == Groups("firm", ("1", "2", "3"), "2", 3) and series.step_months == 12


def counted(key: str) -> bytes:
    """Three series of 20, 21 and 22 rows, numbered from 1 in each, whose values start at 100 times their place."""
    lines = [f"{key}{place},{n + 1},{100 * place + n * n}" for place in (1, 2, 3) for n in range(19 + place)]
    return "\n".join(["unit,ds,y", *lines]).encode()


@pytest.mark.parametrize("key", ["H", ""])
def test_series_numbered_row_by_row_are_picked_without_times(key):
    """The numbers restart when the name changes: they only count rows, and are not a feature."""
    series = read_series(counted(key), "a.csv", ReadOptions(pick=f"{key}2"))
    assert series.groups == Groups("unit", (f"{key}1", f"{key}2", f"{key}3"), f"{key}2", 3)
    assert series.times is None and series.features == ("y",) and len(series) == 21
    assert series.column("y").tolist()[:3] == [200.0, 201.0, 204.0]
    assert series.left_out[-1] == LeftOut("ds", messages.series.counts_rows_of_series(), usable=True)
    assert read_series(counted(key), "a.csv", ReadOptions(kept=("ds",))).features == ("ds", "y")


def test_series_numbered_row_by_row_are_read_side_by_side():
    """A row per number, without times; the shorter series end earlier, and would cost rows unless they are kept."""
    assert read_series(counted("H"), "a.csv", ReadOptions(shape="wide")).features == ("H2", "H3")
    series = read_series(counted("H"), "a.csv", ReadOptions(shape="wide", kept=("H1",)))
    assert series.features == ("H1", "H2", "H3") and series.times is None
    assert series.column("H3").tolist()[:3] == [300.0, 301.0, 304.0]


def test_runs_of_steps_of_a_hundred_are_series():
    """What counts them need not go on by one."""
    lines = [f"{run},{step},{step / 7:.3f}" for run in "ab" for step in range(0, 2000, 100)]
    series = read_series("\n".join(["run,step,loss", *lines]).encode(), "a.csv")
    assert series.groups == Groups("run", ("a", "b"), "a", 2) and series.features == ("loss",)


def test_series_of_a_few_rows_each_stay_together():
    """Six rows make no series: the number is a feature of one of twenty-four."""
    lines = [f"{name},{n},{n * n % 7}" for name in "ABCD" for n in range(6)]
    series = read_series("\n".join(["sample,count,y", *lines]).encode(), "a.csv")
    assert series.groups is None and len(series) == 24


def test_number_that_continues_when_the_name_changes_does_not_number_series():
    """A class that changes sometimes, and a lap that restarts elsewhere."""
    lines = [f"{'ab'[n // 15 % 2]},{n % 20},{n * n % 71}" for n in range(60)]
    assert read_series("\n".join(["kind,lap,y", *lines]).encode(), "a.csv").groups is None


def test_name_with_duplicate_times_cannot_be_picked():
    """The message says why the vendor is not a single series."""
    lines = [f"{day:%Y-%m-%d},{vendor},{n}" for day in DAYS for vendor in "AB" for n in range(3)]
    with pytest.raises(Mistake) as refusal:
        read_series("\n".join(["date,vendor,y", *lines]).encode(), "a.csv", ReadOptions(pick="B"))
    assert refusal.value.args == (messages.series.duplicate_times_in_series("B", "vendor"),)
    assert str(refusal.value) == (
        "'B' in 'vendor' is not a single series: several of its rows have the same time. Aggregate them first, or "
        "choose another time column."
    )


def test_first_series_that_changes_is_read_if_none_is_picked():
    """The first shop was closed all year: the second is read, and the first can be picked by its name."""
    days = [f"2020-01-{day:02d}" for day in range(1, 21)]
    rows = [
        f"{day},{shop},{0 if shop == 'closed' else day[-2:]}" for shop in ("closed", "open") for day in days
    ]
    data = "\n".join(["day,shop,sales", *rows]).encode()
    series = read_series(data, "shops.csv")
    assert series.groups.picked == "open"
    assert series.groups.values == ("closed", "open")
    with pytest.raises(Mistake) as refusal:
        read_series(data, "shops.csv", ReadOptions(pick="closed"))
    assert refusal.value.facts["reasons"] == (
        ("shop", messages.series.names_series(2, "closed")),
        ("sales", messages.columns.constant(0.0)),
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("007", "7"),
        ("01001", "1001"),
        ("1.10", "1.1"),
        ("1e5", "100000"),
        ("9007199254740993", "09007199254740993"),
    ],
)
def test_ids_that_are_the_same_number_are_two_series(first: str, second: str) -> None:
    """The zeros of an ID are a part of it."""
    body = [
        f"{name},2020-01-{day:02d},{day}.{n}"
        for n, name in enumerate((first, second))
        for day in range(1, 21)
    ]
    series = read_series("\n".join(["sku,date,sold", *body]).encode(), "a.csv")
    assert series.groups is not None and series.groups.values == (first, second)
    assert len(series) == 20 and series.column("sold")[0] == 1.0


@pytest.mark.parametrize("cells", [["1e-05", "0.5", "12"], ["1", "2", "3"], ["0,5", "1,25", "2"]])
def test_numbers_in_a_column_named_like_an_id_stay_numbers(cells: list[str]) -> None:
    body = [f"2020-01-{day:02d};{cells[day % 3]};{day}" for day in range(1, 21)]
    series = read_series("\n".join(["date;level;x", *body]).encode(), "a.csv", ReadOptions(kept=("level",)))
    assert series.column("level")[0] == float(cells[1].replace(",", "."))


def events(places: int, days: int = 400) -> bytes:
    """One to three events on each day, each at one of many cities."""
    rows = [
        f"{day:%Y-%m-%d},city {(n * n % 97 + 5 * more) % places},{n % 11 + more}.5"
        for n, day in enumerate(pd.date_range("2020-01-01", periods=days))
        for more in range(n % 3 + 1)
    ]
    return "\n".join(["date,city,cost", *rows]).encode()


def test_series_with_rows_at_few_times_are_asked_about() -> None:
    """Cities with accidents now and then may be series, or all accidents are one."""
    series = read_series(events(23), "a.csv")
    guess = next(guess for guess in series.guesses if guess.field == "series_column")
    assert guess.asked and guess.value == "city" and guess.why is not None
    assert guess.why.code == "series.series_at_few_times"


def test_series_too_short_to_be_read_are_combined_and_asked_about() -> None:
    """If most have fewer than ten rows; a pick or the series column says that they are wanted."""
    rows = [
        f"{day:%Y-%m-%d},{place},{n + m}.5"
        for m, place in enumerate("ABCDEF")
        for n, day in enumerate(DAYS[2 * m :][:8])
    ]
    rows += [f"{day:%Y-%m-%d},G,{n}" for n, day in enumerate(DAYS[:11])]
    data = "\n".join(["date,station,temp", *rows]).encode()
    series = read_series(data, "a.csv")
    guess = next(guess for guess in series.guesses if guess.field == "series_column")
    assert series.groups is None and guess.asked and guess.value == ""
    assert read_series(data, "a.csv", ReadOptions(pick="G")).groups is not None


def test_first_series_with_enough_rows_is_read() -> None:
    """A shop that has just opened stands first in the table."""
    rows = [
        f"{day:%Y-%m-%d},{shop},{n * n}"
        for shop, days in (("new", 4), ("old", 12), ("older", 12))
        for n, day in enumerate(DAYS[:days])
    ]
    series = read_series("\n".join(["date,shop,sold", *rows]).encode(), "a.csv")
    assert series.groups is not None and series.groups.picked == "old"


def runs_of_days(names: list[str], days: int = 20, *, by_time: bool = False) -> bytes:
    """A row a day of each name; the names come first in each row."""
    table = pd.DataFrame(
        [(name, f"{day:%Y-%m-%d}", place + n % 7)
         for place, name in enumerate(names)
         for n, day in enumerate(pd.date_range("2023-06-01", periods=days))],
        columns=["delivery", "date", "price"],
    )  # fmt: skip
    return (table.sort_values(["date", "delivery"]) if by_time else table).to_csv(index=False).encode()


@pytest.mark.parametrize("by_time", [False, True])
@pytest.mark.parametrize(
    "names",
    [
        ["2024-01-01", "2024-02-01", "2024-03-01"],
        [f"2024-{month:02d}-01" for month in range(1, 13)],
        ["01.02.2024", "15.02.2024", "28.02.2024"],
    ],
)
def test_ids_that_are_dates_name_the_series(names: list[str], by_time: bool):
    """Contracts are traded at the same days, so the days are the times, whichever column comes first."""
    series = read_series(runs_of_days(names, by_time=by_time), "a.csv", ReadOptions(pick=names[1]))
    assert series.time_column == "date"
    assert series.groups == Groups("delivery", tuple(names), names[1], len(names))
    assert series.column("price").tolist() == [1.0 + n % 7 for n in range(20)]


@pytest.mark.parametrize("by_time", [False, True])
def test_ids_that_are_dates_in_numbers_are_no_times(by_time: bool):
    """One below the other they are the series; row by row that is asked."""
    report = read_series(runs_of_days(["20240101", "20240115", "20240201"], by_time=by_time), "a.csv").report
    guess = next(guess for guess in report.guesses if guess.field == "series_column")
    assert "delivery" in guess.options
    assert guess.value == ("" if by_time else "delivery")


def test_ids_that_are_dates_name_series_together_with_others():
    """Two exchanges trade each contract."""
    table = [
        (f"2024-0{month}-01", exchange, f"{day:%Y-%m-%d}", 10 * month + n % 5)
        for month in (1, 2, 3)
        for exchange in "XY"
        for n, day in enumerate(pd.date_range("2023-06-01", periods=20))
    ]
    data = pd.DataFrame(table, columns=["delivery", "exchange", "date", "price"]).to_csv(index=False).encode()
    series = read_series(data, "a.csv")
    assert series.time_column == "date"
    assert series.groups is not None
    assert series.groups.values[:2] == ("2024-01-01 · X", "2024-01-01 · Y")


def test_days_beside_moments_name_no_series():
    """Each moment comes once."""
    times = pd.date_range("2024-01-01", periods=72, freq="h")
    table = pd.DataFrame({"date": times.strftime("%Y-%m-%d"), "stamp": times.astype(str), "load": range(72)})
    series = read_series(table.to_csv(index=False).encode(), "a.csv")
    assert (series.time_column, len(series), series.groups) == ("stamp", 72, None)


def test_days_of_forecasts_name_no_series():
    """Each day's forecasts are of the next days, so most days are in few of them."""
    days = pd.date_range("2024-01-01", periods=40)
    rows = [
        (f"{day:%Y-%m-%d}", f"{day + pd.Timedelta(days=ahead):%Y-%m-%d}", ahead)
        for day in days
        for ahead in range(12)
    ]
    data = pd.DataFrame(rows, columns=["issued", "valid", "temp"]).to_csv(index=False).encode()
    assert read_series(data, "a.csv").time_column == "issued"

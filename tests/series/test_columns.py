"""Which columns are features, and why others are not."""

import numpy as np
import pytest

from rnnlab.mistake import Mistake
from rnnlab.series import messages
from rnnlab.series.reading import read_series
from rnnlab.series.report import LeftOut, Place
from rnnlab.series.series import Series


def repairs_of(series: Series) -> list[tuple[str, int]]:
    """Repairs and their counts."""
    return [(repair.what, repair.count) for repair in series.repairs]


def table(**columns: list[object]) -> bytes:
    """A CSV of the columns, with names as given."""
    rows = zip(*columns.values(), strict=True)
    return "\n".join([",".join(columns), *(",".join(str(cell) for cell in row) for row in rows)]).encode()


def test_all_numeric_columns_are_features_in_order():
    """Integers, decimals and numbers with an exponent are read as they are written."""
    series = read_series(table(b=list(range(10)), a=[f"{n}e-1" for n in range(10)]), "a.csv")
    assert series.features == ("b", "a")
    np.testing.assert_allclose(series.values[3], [3.0, 0.3])
    assert series.left_out == () and series.repairs == ()


def test_a_few_texts_among_numbers_are_read_as_missing_and_quoted():
    """The first text is quoted with its line in the file; the header is line 1."""
    wind: list[object] = [float(n) for n in range(40)]
    wind[15] = "broken"
    series = read_series(table(wind=wind), "a.csv")
    assert series.column("wind")[15] == 15.0
    assert repairs_of(series) == [
        (messages.columns.texts_among_numbers("wind", "broken", 17), 1),
        (messages.time.interpolated_values("wind"), 1),
    ]


def test_a_column_with_more_than_a_twentieth_of_texts_is_left_out():
    """3 of 40 values are 7.5 %, more than 5 %."""
    wind: list[object] = [float(n) for n in range(40)]
    wind[15] = wind[20] = wind[25] = "broken"
    series = read_series(table(wind=wind, temp=[n * n for n in range(40)]), "a.csv")
    assert series.features == ("temp",)
    assert series.left_out == (LeftOut("wind", messages.columns.some_not_numbers(3, 40, "broken", 17), True),)


def test_a_column_of_text_is_left_out_with_an_example():
    """The reason counts the different texts."""
    weather = ["rain", "sun"] * 5
    series = read_series(table(temp=[n * n for n in range(10)], weather=weather), "a.csv")
    assert series.left_out == (LeftOut("weather", messages.columns.column_of_text(2, "rain")),)


def test_a_column_that_never_changes_is_left_out_with_its_value():
    """A constant teaches nothing, and scaling it would divide by zero."""
    series = read_series(table(temp=[n * n for n in range(10)], height=[3] * 10), "a.csv")
    assert series.left_out == (LeftOut("height", messages.columns.constant(3.0)),)


def test_a_running_row_number_without_a_name_is_left_out():
    """Such a column is the index of the program that wrote the file."""
    data = table(**{"": list(range(10)), "temp": [n * n for n in range(10)]})
    assert read_series(data, "a.csv").left_out == (
        LeftOut("column 1", messages.columns.row_number(), usable=True),
    )


def test_column_with_more_than_half_missing_is_left_out():
    """6 of 10 values are missing; filling them would make them up."""
    rain = ["", "NA", "?", "-", "null", "nan", 1.0, 2.0, 3.0, 4.0]
    series = read_series(table(temp=[n * n for n in range(10)], rain=rain), "a.csv")
    assert series.left_out == (LeftOut("rain", messages.columns.mostly_missing(6, 10), usable=True),)


def test_a_column_without_a_value_is_left_out():
    """Nothing is silently dropped."""
    series = read_series(table(temp=[n * n for n in range(10)], rain=[""] * 10), "a.csv")
    assert series.left_out == (LeftOut("rain", messages.columns.no_values()),)


def test_every_way_to_write_a_missing_value_is_filled():
    """Empty cells, NA, nan, null, - and ? are missing values, here between 0 and 7 and 7 and 10."""
    wind: list[object] = [0.0, "", "NA", "nan", "null", "-", "?", 7.0, 8.0, 9.0, 10.0, 11.0, 12.0]
    series = read_series(table(temp=[n * n for n in range(13)], wind=wind), "a.csv")
    np.testing.assert_allclose(series.column("wind"), np.arange(13.0))
    assert repairs_of(series) == [(messages.time.interpolated_values("wind"), 6)]


def test_infinite_and_huge_values_are_read_as_missing():
    """float32 arithmetic overflows beyond 3e38: such values are not measurements."""
    wind: list[object] = [float(n) for n in range(12)]
    wind[3], wind[5], wind[8] = "inf", "-inf", "1e31"
    series = read_series(table(wind=wind), "a.csv")
    np.testing.assert_allclose(series.column("wind"), np.arange(12.0))
    assert [(repair.what, repair.count) for repair in series.repairs[:2]] == [
        (messages.columns.infinite_values("wind"), 2),
        (messages.columns.values_too_large("wind", 1e30), 1),
    ]
    assert series.repairs[1].places == (Place(10, "wind", "1e+31"),)


def test_true_and_false_are_read_as_one_and_zero():
    """A boolean is a feature, and a repair reports how it was read."""
    series = read_series(table(temp=[n * n for n in range(10)], open=["True", "False"] * 5), "a.csv")
    assert series.column("open").tolist() == [1.0, 0.0] * 5
    assert repairs_of(series) == [(messages.columns.words_as_booleans("open", "true", "false"), 10)]


def test_constant_text_is_left_out_as_constant():
    """TRUE in every row is not a boolean feature."""
    series = read_series(table(temp=[n * n for n in range(10)], ok=["TRUE"] * 10), "a.csv")
    assert series.left_out == (LeftOut("ok", messages.columns.constant_text("TRUE", False)),)


def test_calm_is_a_wind_of_zero():
    wind: list[object] = [3 + n % 7 for n in range(40)]
    wind[5] = wind[15] = wind[25] = "Calm"
    series = read_series(table(wind_speed=wind, x=list(range(40))), "a.csv")
    assert series.column("wind_speed")[[4, 5, 15, 25]].tolist() == [7.0, 0.0, 0.0, 0.0]


def test_number_before_a_word_in_few_cells_is_not_a_value():
    """A dividend of 0.77 is not a price; a bound and a mark are."""
    price: list[object] = [90 + n for n in range(60)]
    price[10], price[20] = "0.77 Dividend", "110*"
    series = read_series(table(price=price), "a.csv")
    assert series.column("price")[[10, 20]].tolist() == [100.0, 110.0]


def test_identifier_beside_shares_of_a_processor_is_its_idle_share():
    share = [90 + n * n % 7 for n in range(40)]
    series = read_series(
        table(us=[n % 5 for n in range(40)], sy=[n % 3 for n in range(40)], id=share), "a.csv"
    )
    assert series.features == ("us", "sy", "id")
    assert read_series(table(us=[n % 5 for n in range(40)], id=share), "a.csv").features == ("us",)


def test_table_of_ids_and_texts_has_nothing_to_forecast() -> None:
    """The number of a line or a taxpayer is no measurement, even if no other column holds numbers."""
    for name in ("LineId", "ИНН", "cnpj", "Pid"):
        rows = [f"2024-01-{n // 24 + 1:02d} {n % 24:02d}:00,{n + 1},started" for n in range(99)]
        with pytest.raises(Mistake) as refusal:
            read_series("\n".join([f"time,{name},event", *rows]).encode(), "a.csv")
        assert refusal.value.code == "series.no_changing_column"


def test_column_with_most_values_missing_is_read_if_no_other_is_left() -> None:
    """As a satellite's sea level in the table of four that follow each other; beside a whole column it is left out."""
    days = np.arange("2020-01-01", "2020-03-01", dtype="datetime64[D]").tolist()
    half = [f"{n * n % 17}.5" if n < 25 else "" for n in range(60)]
    series = read_series(table(date=days, first=half), "a.csv")
    assert series.features == ("first",) and len(series) == 25
    beside = read_series(table(date=days, first=half, other=[n * n % 13 for n in range(60)]), "a.csv")
    assert beside.features == ("other",)
    assert beside.left_out == (LeftOut("first", messages.columns.mostly_missing(35, 60), usable=True),)

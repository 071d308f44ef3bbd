"""Numbers that stand for missing values: found in one column they hold in all, but never where they may be values."""

from collections.abc import Sequence

import pytest

from rnnlab.series.read_options import ReadOptions
from rnnlab.series.reading import read_series
from rnnlab.series.series import Series
from rnnlab.series.source import File

Cells = Sequence[object]
N = 60
SMOOTH = [20 + n % 7 for n in range(N)]  # 20 to 26


def read(options: ReadOptions | None = None, **columns: Cells) -> Series:
    rows = [",".join(map(str, cells)) for cells in zip(*columns.values(), strict=True)]
    text = "\n".join(
        [
            ",".join(["date", *columns]),
            *(f"2020-{1 + n // 28:02d}-{1 + n % 28:02d},{row}" for n, row in enumerate(rows)),
        ]
    )
    return read_series(text.encode(), "a.csv", options or ReadOptions())


def codes(series: Series) -> dict[str, list[tuple[str, str, int]]]:
    """{column: (marker, why, count)}."""
    found: dict[str, list[tuple[str, str, int]]] = {}
    for repair in series.repairs:
        facts = repair.what.facts
        if repair.what.code == "series.marker_read_as_missing":
            found.setdefault(facts["column"], []).append((facts["marker"], facts["why"], repair.count))
    return found


def at(code: object, *rows: int, values: Cells = SMOOTH) -> list[object]:
    """The values, with a code in some rows."""
    return [code if n in rows else value for n, value in enumerate(values)]


@pytest.mark.parametrize("code", ["-9999", "-999.9", "9999", "999.9", "-99999", "-999"])
def test_code_of_one_column_holds_where_it_lies_outside_the_others(code: str) -> None:
    """The second column has too few different values for a guess, and one code only."""
    series = read(a=at(code, 5, 11), b=at(code, 30, values=[n % 2 for n in range(N)]))
    assert codes(series)["a"] == [(code, "far", 2)]
    ((marker, _, count),) = codes(series)["b"]
    assert (marker, count) == (code, 1)
    assert series.column("b").min() >= 0 and series.column("b").max() <= 1


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("9999", [n * 400 for n in range(N)]),  # visibilities up to 23,600
        ("9999", [n * 150 for n in range(N)]),  # 8,850: 9,999 is near
        ("999.9", [985 + n % 14 for n in range(N)]),  # pressures
        ("99", [40 + n % 60 for n in range(N)]),  # percentages
        ("-99", [n * 20 - 600 for n in range(N)]),  # a height above and below the sea
        ("-9999", [n * 1000 - 30_000 for n in range(N)]),
    ],
)
def test_code_of_one_column_stays_a_number_where_it_may_be_a_value(code: str, values: Cells) -> None:
    """Among the other values, or near them."""
    series = read(a=at(code, 5, 11), b=at(code, 30, values=values))
    assert list(codes(series)) == ["a"]
    assert float(code) in series.column("b")


def test_flag_that_is_1_or_a_code_holds_no_second_value() -> None:
    """What is left of it never changes, so it is left out."""
    series = read(a=SMOOTH, flag=["-9999" if n % 5 else "1" for n in range(N)])
    assert codes(series) == {"flag": [("-9999", "far", 48)]}
    assert [out.column for out in series.left_out] == ["flag"]


def test_flag_of_zeros_and_ones_with_a_code() -> None:
    series = read(a=SMOOTH, flag=at("-999", 7, values=[n % 2 for n in range(N)]))
    assert codes(series) == {"flag": [("-999", "far", 1)]}


def test_plus_or_minus_one_is_no_code() -> None:
    sign = [1 if n % 3 else -1 for n in range(N)]
    assert codes(read(a=SMOOTH, side=sign, count_change=sign)) == {}


@pytest.mark.parametrize(
    "name",
    ["sdev", "value_std_dev", "#days", "n", "count", "obs count", "uncertainty", "rain (mm)", "wind speed"],
)
@pytest.mark.parametrize("code", ["-1", "-9", "-9.99", "-99.9"])
def test_only_negative_value_of_an_amount_is_missing(name: str, code: str) -> None:
    series = read(a=SMOOTH, **{name: at(code, 5, 6, values=[n % 9 for n in range(N)])})
    ((marker, _, count),) = codes(series)[name]
    assert (marker, count) == (code, 2)
    assert series.column(name).min() >= 0


@pytest.mark.parametrize("name", ["temp", "wind u", "net count", "change", "x", "stock level"])
def test_minus_one_may_be_a_value_of_other_columns(name: str) -> None:
    assert codes(read(a=SMOOTH, **{name: at("-1", 5, 6, values=[n % 9 for n in range(N)])})) == {}


def test_amount_with_several_negative_values_has_no_code() -> None:
    """Such as a solar plant that draws a little at night."""
    cells = at("-1", 5, values=at("-2", 9))
    assert codes(read(a=SMOOTH, consumption=cells)) == {}


def test_negative_values_in_the_same_rows_are_codes_whatever_the_names() -> None:
    """As sunspot numbers of -1 with a deviation of -1."""
    series = read(s=at("-1", 5, 6, 7), d=at("-1", 5, 6, 7, values=[n % 5 / 10 + 4 for n in range(N)]))
    assert codes(series) == {"s": [("-1", "rows", 3)], "d": [("-1", "rows", 3)]}
    assert codes(read(s=at("-1", 5, 6, 7), d=at("-1", 15, 16, 17))) == {}


def test_usual_code_once_in_each_of_two_columns() -> None:
    """-99 in the newest row, as services write a month that is not over."""
    assert codes(read(a=at("-99", N - 1), b=SMOOTH)) == {}
    series = read(a=at("-99", N - 1), b=at("-99", N - 1, values=[n % 11 - 5 for n in range(N)]))
    assert codes(series) == {"a": [("-99", "far", 1)], "b": [("-99", "far", 1)]}


def test_unusual_negative_number_very_far_from_all_others() -> None:
    """-200 as in a well-known file of air quality; twice, and the only negative one."""
    assert codes(read(a=at("-200", 5, 6), b=SMOOTH)) == {"a": [("-200", "far", 2)]}
    assert codes(read(a=at("-200", 5), b=SMOOTH)) == {}
    assert codes(read(a=at("-200", 5, 6, values=at("-3", 9)), b=SMOOTH)) == {}


def test_direction_beyond_a_turn() -> None:
    wind = [n * 37 % 360 for n in range(N)]
    assert codes(read(a=SMOOTH, wind_dir=at("990", 5, values=wind))) == {"wind_dir": [("990", "angle", 1)]}
    assert codes(read(a=SMOOTH, wdir=at("-1", 5, values=wind))) == {"wdir": [("-1", "angle", 1)]}


def test_codes_of_a_fixed_format() -> None:
    """Ships: a speed of 102.3 knots and a heading of 511 are not known."""
    series = read(SOG=at("102.3", 5), Heading=at("511", 7, values=[n * 5 for n in range(N)]))
    assert codes(series) == {"SOG": [("102.3", "usual", 1)], "Heading": [("511", "usual", 1)]}


def test_each_code_says_why_it_is_one() -> None:
    series = read(a=at("-9999", 5, 11), b=at("-9999", 3, values=[n % 2 for n in range(N)]), count=at("-1", 9))
    sentences = [str(repair.what) for repair in series.repairs][:3]
    assert sentences == [
        "-9999 in 'a', far from the other values: read as missing",
        "-9999 in 'b', far from the other values: read as missing",
        "-1 in 'count', which cannot be negative: read as missing",
    ]
    assert [place.row for place in series.repairs[0].places] == [7, 13]


def test_user_can_take_codes_back() -> None:
    columns = {"a": at("-9999", 5, 11), "count": at("-1", 9)}
    guess = next(guess for guess in read(**columns).guesses if guess.field == "missing")
    assert guess.value == ("-9999", "-1")
    assert codes(read(ReadOptions(missing=("",)), **columns)) == {}
    assert list(codes(read(ReadOptions(missing=("-9999",)), **columns))) == ["a"]


def test_small_code_that_stays_chosen_holds_in_its_column_only() -> None:
    """The user takes -9999 back; -1 stays, and a temperature of -1 stays a temperature."""
    columns = {"a": at("-9999", 5, 11), "count": at("-1", 9), "temp": at("-1", 20)}
    assert codes(read(ReadOptions(missing=("-1",)), **columns)) == {"count": [("-1", "", 1)]}


def test_older_links_and_runs_read_the_codes_of_before() -> None:
    old = File("0" * 64, "a.csv")
    series = read(
        old, a=at("-9999", 5, 11), b=at("-9999", 3, values=[n % 2 for n in range(N)]), count=at("-1", 9)
    )
    assert list(codes(series)) == ["a"]


@pytest.mark.parametrize("code", [-998, -996, -991, -9998])
def test_neighbours_of_a_code_are_codes_for_other_reasons(code: int) -> None:
    """As loggers write -999 for missing and -996 for a broken sensor."""
    series = read(a=at(code, 20, values=at(-999 if code > -1000 else -9999, 5, 9)))
    assert series.missing == (3,)


def test_value_near_a_code_but_among_the_others_is_a_value() -> None:
    depths = [-990 - n % 8 for n in range(N)]
    assert codes(read(a=at(-999, 7, values=depths))) == {}


def test_loggers_write_7999_out_of_range() -> None:
    """In a column of a loose cable, whose other values are wild too."""
    wild = [-411.5 + 3 * (n % 40) for n in range(N)]
    assert codes(read(a=at(-7999, 0, 7, 20, values=wild)))["a"] == [("-7999", "far", 3)]


def test_a_negative_code_in_a_tenth_of_the_rows_is_one_whatever_the_name() -> None:
    """Flows of 0.1 to 400 with -99 for unknown; in few rows it may be a value."""
    flows = [round(0.1 + n * n % 401, 1) for n in range(200)]
    often = read(q=[-99.0 if n % 4 == 0 else flow for n, flow in enumerate(flows)])
    assert codes(often)["q"][0][0] == "-99"
    assert "q" not in codes(read(q=[-99.0 if n == 7 else flow for n, flow in enumerate(flows)]))

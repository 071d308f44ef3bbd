"""How cells are read: missing values, units, thousands separators, booleans; and which columns are left out."""

import numpy as np
import pytest

from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.series import messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.reading import read_series
from rnnlab.series.report import Place
from rnnlab.series.series import Series

BASE = [float(n * n % 13) + n for n in range(20)]


def of_column(cells: list[object], delimiter: str = ";", **options: object) -> Series:
    """A table of a column of those cells beside one of plain numbers."""
    rows = [f"{cell}{delimiter}{n % 7}.5" for n, cell in enumerate(cells)]
    return read_series("\n".join([f"x{delimiter}y", *rows]).encode(), "a.csv", ReadOptions(**options))  # type: ignore[arg-type]


SIGNS, THOUSANDS = messages.columns.signs_around_numbers, messages.columns.thousands_separators
DECIMAL, MINUS = messages.columns.decimal_commas, messages.columns.brackets_as_minus
BOOLEANS = messages.columns.words_as_booleans


def repairs_of(series: Series) -> list[tuple[Message, int]]:
    return [(repair.what, repair.count) for repair in series.repairs]


@pytest.mark.parametrize(
    "spelling",
    [
        *(
            "NA",
            "N/A",
            "n/a",
            "null",
            "NULL",
            "None",
            "-",
            "--",
            ".",
            "?",
            "#N/A",
            "#VALUE!",
            "#DIV/0!",
            "nan",
            "NaN",
        ),
        *("missing", "Missing", "M", "<NA>", "n.a.", "NIL", "nil", " NA ", "***", "—", "No Data"),
    ],
)
def test_missing_value_is_filled_in_any_spelling(spelling):
    """4 is between 3 and 5."""
    series = of_column([1, 2, 3, spelling, 5, *range(6, 20)])
    assert series.column("x").tolist()[:6] == [1, 2, 3, 4, 5, 6]
    assert repairs_of(series) == [(messages.time.interpolated_values("x"), 1)]


@pytest.mark.parametrize(
    "sentinel", ["-9999", "-999", "-999.0", "9999", "99999", "-99.9", "1e20", "32767", "-9999.00"]
)
def test_number_far_from_the_others_is_a_missing_value_marker(sentinel):
    """The other values are between 0 and 31."""
    cells: list[object] = list(BASE)
    cells[5] = cells[11] = sentinel
    series = of_column(cells)
    assert series.column("x").max() < 40 and series.column("x").min() >= 0
    guess = next(guess for guess in series.guesses if guess.field == "missing")
    assert [float(text) for text in guess.value] == [float(sentinel)]
    what, count = repairs_of(series)[0]
    assert what.code == "series.marker_read_as_missing" and count == 2
    assert (what.facts["column"], what.facts["why"]) == ("x", "far")
    assert str(what).endswith(" in 'x', far from the other values: read as missing")
    assert series.repairs[0].places[0].row == 7 and series.repairs[0].places[0].column == "x"


def test_user_can_choose_that_no_number_is_a_missing_value_marker():
    """Only an empty cell is missing then."""
    cells = [*BASE[:5], -9999, *BASE[6:]]
    assert of_column(cells, missing=("",)).column("x").min() == -9999
    guess = next(g for g in of_column(cells, missing=("",)).guesses if g.field == "missing")
    assert guess.value == ("",) and guess.options == ("-9999",)


def test_user_can_choose_missing_value_markers():
    """Numbers and words, anywhere in the column."""
    series = of_column([1, 2, "calm", 4, 77, *range(6, 20)], missing=("calm", "77"))
    assert series.column("x").tolist()[:6] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    "cells",
    [
        [950.0 + n % 17 for n in range(19)] + [999.0],
        [float(n * 500) for n in range(19)] + [9999.0],
        [0.0, 1.0] * 9 + [99.0, 0.0],
        [float(n) for n in range(19)] + [-1.0],
    ],
)
def test_number_that_may_be_a_value_stays_a_value(cells):
    """Pressures up to 999, visibilities up to 9,999, two values only, and -1."""
    assert of_column(cells).column("x").tolist() == cells


@pytest.mark.parametrize(
    ("cells", "numbers", "repairs"),
    [
        (["12.3 °C", "-4.5 °C", "0 °C"], [12.3, -4.5, 0.0], {SIGNS("x", ("°C",)): 3}),
        (["45%", "5.5%", "100%"], [45.0, 5.5, 100.0], {SIGNS("x", ("%",)): 3}),
        (["$1,200.50", "$3.25", "-$7.00"], [1200.5, 3.25, -7.0], {SIGNS("x", ("$",)): 3, THOUSANDS("x", ","): 1}),
        (
            ["1.200,50 €", "3,25 €", "-7,00 €"], [1200.5, 3.25, -7.0],
            {SIGNS("x", ("€",)): 3, THOUSANDS("x", "."): 1, DECIMAL("x"): 3},
        ),
        (["(12)", "5", "(1,234.5)"], [-12.0, 5.0, -1234.5], {MINUS("x"): 2, THOUSANDS("x", ","): 1}),
        (["−3.5", "2.5", "−1"], [-3.5, 2.5, -1.0], {}),
        (["1 234,5", "12 345 678", "7"], [1234.5, 12345678.0, 7.0], {THOUSANDS("x", " "): 2, DECIMAL("x"): 1}),
        (
            ["1\u00a0234", "2\u202f500", "7"], [1234.0, 2500.0, 7.0],
            {THOUSANDS("x", "\u00a0"): 1, THOUSANDS("x", "\u202f"): 1},
        ),
        (["1'234.5", "12'345'678", "7"], [1234.5, 12345678.0, 7.0], {THOUSANDS("x", "'"): 2}),
        (["<0.5", "1.5", "> 20"], [0.5, 1.5, 20.0], {SIGNS("x", ("<", ">")): 2}),
        (["5 kg", "7kg", "9"], [5.0, 7.0, 9.0], {SIGNS("x", ("kg",)): 2}),
        (["yes", "no", "yes"], [1.0, 0.0, 1.0], {BOOLEANS("x", "yes", "no"): 3}),
        (["ON", "off", "Off"], [1.0, 0.0, 0.0], {BOOLEANS("x", "on", "off"): 3}),
    ],
)  # fmt: skip
def test_numbers_are_read_from_cells_with_units_and_separators(cells, numbers, repairs):
    """Every such reading is reported, with the number of values that it changed: of three, five times."""
    series = of_column(cells * 5)
    np.testing.assert_allclose(series.column("x"), numbers * 5)
    assert dict(repairs_of(series)) == {what: 5 * count for what, count in repairs.items()}


@pytest.mark.parametrize(
    "cells", [["12A", "13B", "14C"], ["S001", "S002", "S004"], ["1.2.3", "1.2.4", "1.3.0"]]
)
def test_codes_with_digits_are_not_numbers(cells):
    """A station's code is a name."""
    series = of_column(cells * 5)
    assert series.features == ("y",) and series.left_out[0].column == "x"


def test_traces_of_rain_are_read_as_zero():
    """Weather services write T where less fell than can be measured."""
    rows = [f"{'T' if n % 3 else n}" for n in range(15)]
    series = read_series(
        "\n".join(["precip_mm,y", *(f"{r},{n % 5}" for n, r in enumerate(rows))]).encode(), "a.csv"
    )
    assert series.column("precip_mm")[1] == 0.0
    assert (messages.columns.trace_amounts("precip_mm", "T"), 10) in repairs_of(series)


def test_repair_has_the_places_of_values_that_are_not_numbers():
    """The line in the file, the column, and the text."""
    series = of_column([*BASE[:15], "calm", *BASE[16:], *BASE])
    assert series.repairs[0].places == (Place(17, "x", "calm"),)


def test_columns_left_out_can_be_kept():
    """IDs, row numbers, columns with many missing values or texts can be included as numbers."""
    rows = [
        f"{n + 1},{7000 + n * n},{n if n % 3 == 0 else ''},{'none found' if n % 4 == 0 else n},3"
        for n in range(24)
    ]
    data = "\n".join(["row,store_id,rain,wind,same", *rows]).encode()
    with pytest.raises(
        Mistake,
        match=r"no column of numbers that change \('row': a row number; 'store_id': an ID, not a measurement",
    ):
        read_series(data, "a.csv")
    series = read_series(data, "a.csv", ReadOptions(kept=("row", "store_id", "wind")))
    assert series.features == ("row", "store_id", "wind")
    assert {out.column: out.usable for out in series.left_out} == {"rain": True, "same": False}
    with pytest.raises(Mistake) as refusal:
        read_series(data, "a.csv", ReadOptions(kept=("moon",)))
    columns = ("row", "store_id", "rain", "wind", "same")
    assert refusal.value.args == (messages.columns.unknown_column_to_keep("moon", columns),)
    assert "no column 'moon' to keep" in str(refusal.value)


@pytest.mark.parametrize(
    ("odd", "value", "what"),
    [
        ('"1,234"', 1234.0, messages.columns.thousands_separators("x", ",")),
        ("8.60*", 8.6, messages.columns.signs_around_numbers("x", ("*",))),
        ("<0.05", 0.05, messages.columns.signs_around_numbers("x", ("<",))),
        ("(5.00)", -5.0, messages.columns.brackets_as_minus("x")),
        ("$5.00", 5.0, messages.columns.signs_around_numbers("x", ("$",))),
        ("5.00-", -5.0, messages.columns.minus_signs_behind("x")),
        ("1.5K", 1500.0, messages.columns.factors_after_numbers("x", (("K", 1000.0),))),
    ],
)
def test_few_cells_in_another_format_are_read_as_values(odd, value, what):
    """2 of 60 cells are not plain numbers, less than a twentieth, but they are not missing values."""
    cells: list[object] = [n + 0.25 for n in range(60)]
    cells[30] = cells[50] = odd
    series = of_column(cells, ",")
    assert series.column("x")[[29, 30, 31]].tolist() == [29.25, value, 31.25]
    assert repairs_of(series) == [(what, 2)]


def test_few_cells_in_several_formats_are_each_read():
    """A mark, a bound and a word among 100: only the word is missing, and 13 is interpolated between 12 and 14."""
    cells: list[object] = [*range(100)]
    cells[4], cells[8], cells[13] = "4*", "<8", "calm"
    series = of_column(cells)
    assert series.column("x").tolist() == [float(n) for n in range(100)]
    assert [what for what, _ in repairs_of(series)][2:] == [
        messages.columns.texts_among_numbers("x", "calm", 15),
        messages.time.interpolated_values("x"),
    ]


def test_thousands_and_millions_are_multiplied_out():
    """987K is less than 1.1M."""
    series = of_column(["987K", "1.1M", "2K", "0.5B"] * 5)
    assert series.column("x")[:4].tolist() == [987e3, 1.1e6, 2e3, 5e8]
    assert repairs_of(series)[0][1] == 20


def test_one_unit_for_all_cells_is_not_a_factor():
    """290 K are kelvin, and a common factor makes no difference."""
    assert of_column([f"{290 + n} K" for n in range(20)]).column("x")[0] == 290.0


def test_lakhs_and_crores_are_grouped_by_two():
    """As in India: 1,20,100 is 120100."""
    series = of_column(['"99,100"', '"1,20,100"', '"12,34,56,789"', '"5,100"'] * 5, ",")
    assert series.column("x")[:4].tolist() == [99100.0, 120100.0, 123456789.0, 5100.0]


def test_quality_mark_is_not_a_decimal():
    """NOAA writes 10.6 °C as +0106,1: in tenths, with the quality mark 1 or C."""
    series = of_column([f'"+0{100 + n},{"1C"[n % 2]}"' for n in range(20)], ",")
    assert series.column("x").tolist() == [100.0 + n for n in range(20)]
    assert repairs_of(series) == [(messages.columns.quality_marks("x"), 20)]


def test_minus_after_a_number_is_read():
    """SAP writes -5 as 5.00-."""
    series = of_column([f"{n}.50{'-' if n % 2 else ''}" for n in range(20)])
    assert series.column("x")[:4].tolist() == [0.5, -1.5, 2.5, -3.5]
    assert repairs_of(series) == [(messages.columns.minus_signs_behind("x"), 10)]


def test_ranges_are_not_numbers():
    """5-10 is not a number."""
    assert "x" not in of_column([f"{n}-{n + 5}" for n in range(20)]).features


def test_commas_and_points_that_separate_no_thousands_are_both_decimal():
    """Typed by several people, or spoilt by a spreadsheet: 18.67 is never 1867."""
    series = of_column([f"{n % 7},5" if n % 4 else f"{n}.67" for n in range(40)])
    assert series.column("x")[:6].tolist() == [0.67, 1.5, 2.5, 3.5, 4.67, 5.5]


def test_dates_that_a_spreadsheet_made_of_numbers_are_missing():
    """It writes 3.9 as 03. Sep and 9.85 as Sep 85: neither is 3 or 85."""
    cells = [f"{n}.25" for n in range(100)]
    cells[40], cells[60], cells[80] = "03. Sep", "Sep 85", "4. Mrz"
    series = of_column(cells)
    assert series.column("x")[[40, 60, 80]].tolist() == [40.25, 60.25, 80.25]
    assert repairs_of(series)[0] == (messages.columns.texts_among_numbers("x", "03. Sep", 42), 3)

"""How the bytes of a file become rows and columns."""

import pytest

from rnnlab.mistake import Mistake
from rnnlab.series import messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.reading import read_series

NUMBERS = [1.5, 2.0, 3.25, 4.0, 5.0, 6.5, 7.0, 8.0, 9.0, 11.0]


def table(delimiter: str = ",", decimal: str = ".", header: str = "température (°C)") -> str:
    """Ten days of two columns, the second one twice the first."""
    lines = [delimiter.join(["jour", header, "vent"])]
    for day, number in enumerate(NUMBERS, start=1):
        fields = [f"2020-01-{day:02d}", f"{number}", f"{2 * number}"]
        lines.append(delimiter.join(field.replace(".", decimal) for field in fields))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"]
)
def test_names_keep_their_letters_in_every_common_encoding(encoding):
    """A column's name is read as it was written, whatever the file's encoding."""
    series = read_series(table().encode(encoding), "vent.csv")
    assert series.features == ("température (°C)", "vent")
    assert series.column("vent").tolist() == [2 * number for number in NUMBERS]


def test_names_keep_their_letters_in_cyrillic_code_page():
    """An encoding that is not Western is detected from the frequencies of its letters."""
    series = read_series(table(header="температура воздуха").encode("cp1251"), "a.csv")
    assert series.features == ("температура воздуха", "vent")


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_rows_are_read_with_any_line_end(line_end):
    """Files of Unix, Windows and the old Macintosh give the same rows."""
    series = read_series(table().replace("\n", line_end).encode(), "a.csv")
    assert series.column("vent").tolist() == [2 * number for number in NUMBERS]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", " ", "^", ", ", "; "])
def test_delimiter_is_detected(delimiter):
    """The delimiter gives the most regular table."""
    series = read_series(table(delimiter, header="temp").encode(), "a.csv")
    assert series.features == ("temp", "vent")
    assert series.column("temp").tolist() == NUMBERS


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_decimal_commas_are_read_if_the_comma_is_not_the_delimiter(delimiter):
    """1,5 is one and a half in a table with semicolons, tabs or bars."""
    series = read_series(table(delimiter, decimal=",").encode(), "a.csv")
    assert series.column("vent").tolist() == [2 * number for number in NUMBERS]


def test_decimal_commas_are_read_in_a_table_of_one_column():
    """One column of decimal commas is not split into two columns."""
    text = "temp\n" + "\n".join(f"{number},5" for number in range(10))
    assert read_series(text.encode(), "a.csv").column("temp").tolist() == [
        number + 0.5 for number in range(10)
    ]


def test_points_and_commas_together_are_thousands_and_decimals():
    """1.234,5 in a table of semicolons is one thousand two hundred thirty-four and a half."""
    text = "a;b\n" + "\n".join(f"1.23{number},5;{number},5" for number in range(10))
    assert read_series(text.encode(), "a.csv").column("a").tolist() == [
        1230.5 + number for number in range(10)
    ]


def test_quoted_commas_are_thousands_in_a_table_of_commas():
    """ "1,234" in quotation marks is one number, and the reading is reported."""
    text = "a,b\n" + "\n".join(f'"1,23{number}",{number}.5' for number in range(10))
    series = read_series(text.encode(), "a.csv")
    assert series.column("a").tolist() == [1230.0 + number for number in range(10)]
    assert [(repair.what, repair.count) for repair in series.repairs] == [
        (messages.columns.thousands_separators("a", ","), 10)
    ]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Datum;Temp;Umsatz", "2024-01-{0:02d};{0},5;201.0{0:02d}"),
        ("date,price,vol", '2024-01-{0:02d},{0}.25,"201,0{0:02d}"'),
        ("date,count,vol", '2024-01-{0:02d},{0},"201,0{0:02d}"'),
        ("date\tprice\tvol", "2024-01-{0:02d}\t{0}.25\t201,0{0:02d}"),
    ],
)
def test_thousands_separator_is_detected_from_decimals_beside_it(header, row):
    """201.037 beside 1,5 is more than 200,000, and the user is not asked."""
    series = read_series("\n".join([header, *(row.format(n) for n in range(1, 21))]).encode(), "a.csv")
    assert series.column(series.features[-1]).tolist() == [201_000.0 + n for n in range(1, 21)]
    assert not next(guess for guess in series.guesses if guess.field == "decimal").asked


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("a;b", "{0}.1{1:02d};{0}"),
        ("a\tb", "{0},1{1:02d}\t{0}"),
        ("a\tb", "{0},1{1:02d}\t2.1{1:02d}"),
        ("a,b", '"{0},1{1:02d}","2,1{1:02d}"'),
    ],
)
def test_decimal_sign_is_asked_if_every_number_may_have_thousands(header, row):
    """The file is ambiguous."""
    body = [row.format(n % 9 + 1, n) for n in range(20)]
    series = read_series("\n".join([header, *body]).encode(), "a.csv")
    assert next(guess for guess in series.guesses if guess.field == "decimal").asked


@pytest.mark.parametrize("missing", [":", ": ", ": c", ":u"])
def test_colon_is_a_missing_value(missing):
    """Eurostat's, with a flag of why."""
    body = [f"2024-01-{n:02d},{n}.5,{missing if n == 7 else 2 * n}" for n in range(1, 21)]
    series = read_series("\n".join(["date,a,b", *body]).encode(), "a.csv")
    assert series.column("b").tolist() == [2.0 * n for n in range(1, 21)]
    assert [(repair.what, repair.count) for repair in series.repairs] == [
        (messages.time.interpolated_values("b"), 1)
    ]


def test_column_names_are_stripped_completed_and_made_unique():
    """Empty names get their number, duplicates get '(2)'."""
    rows = "\n".join(f"{n}.5,{n + 1}.5,{2 * n}.25,{3 * n}.5" for n in range(10))
    series = read_series(f" Wind Speed , x,,x\n{rows}\n".encode(), "a.csv")
    assert series.features == ("Wind Speed", "x", "column 3", "x (2)")


def test_lines_before_the_header_are_skipped_and_counted():
    """Titles and comments before the table are not data."""
    series = read_series(("# Station 12\n\n" + table()).encode(), "a.csv")
    assert series.features == ("température (°C)", "vent")
    assert [(repair.what, repair.count) for repair in series.repairs] == [
        (messages.file.lines_before_header(), 2)
    ]


def test_columns_are_numbered_in_a_file_without_a_header():
    """A first line of values is a row, and a repair reports that there is no header."""
    text = "".join(table().splitlines(keepends=True)[1:])
    series = read_series(text.encode(), "a.csv")
    assert series.time_column == "column 1"
    assert series.features == ("column 2", "column 3")
    assert len(series) == 10
    assert series.repairs[0].what == messages.file.no_header()


def test_row_numbers_of_r_are_left_out_though_their_column_has_no_name():
    """R writes one field more in each row than in the header: the first is a running number."""
    text = "temp,wind\n" + "\n".join(f'"{n + 1}",{n}.5,{3 * n}.5' for n in range(10))
    series = read_series(text.encode(), "a.csv")
    assert series.features == ("temp", "wind")
    assert [(out.column, out.why) for out in series.left_out] == [("column 1", messages.columns.row_number())]


def test_a_delimiter_at_the_end_of_each_row_makes_an_empty_column():
    """The column it makes is left out with the reason, and no value shifts."""
    text = "temp,wind\n" + "\n".join(f"{n}.5,{3 * n}.5," for n in range(10))
    series = read_series(text.encode(), "a.csv")
    assert series.column("wind").tolist() == [3 * n + 0.5 for n in range(10)]
    assert [(out.column, out.why) for out in series.left_out] == [("column 3", messages.columns.no_values())]


def test_encoding_that_the_person_names_is_used():
    """Under the names that Python and people know it by."""
    data = table(header="température").encode("latin-1")
    for name in ("latin-1", "ISO-8859-1", "latin1", "cp1252"):
        series = read_series(data, "a.csv", ReadOptions(encoding=name))
        assert series.features == ("température", "vent")
    wrong = read_series(data, "a.csv", ReadOptions(encoding="cp1251"))
    assert wrong.features == ("tempйrature", "vent")
    guess = next(guess for guess in wrong.guesses if guess.field == "encoding")
    assert guess.value == "cp1251" and guess.value in guess.options


@pytest.mark.parametrize("name", ["klingon", "zlib", "rot13", "idna", "unicode_escape", "", "x" * 10_000])
def test_encoding_that_is_not_of_text_is_refused(name):
    """Some of Python's codecs are not text encodings, or could be made to hang."""
    quoted = f"'{name}'" if len(name) < 40 else "'x{40,}…'"
    with pytest.raises(Mistake, match=f"no encoding {quoted}.* utf-8, cp1252, latin-1"):
        read_series(table().encode(), "a.csv", ReadOptions(encoding=name))


def test_encoding_that_does_not_fit_is_refused():
    """A few bytes that are invalid in it are damage; more mean another encoding."""
    with pytest.raises(Mistake, match=r"can't be read as 'utf-8'\. Choose another encoding") as refusal:
        read_series(table(header="é" * 20).encode("latin-1"), "a.csv", ReadOptions(encoding="utf-8"))
    assert refusal.value.args == (messages.file.wrong_encoding("a.csv", "utf-8"),)


def test_stray_nul_bytes_are_removed_and_counted():
    """A logger that lost its power leaves some, or a whole block at the end."""
    data = table(header="temp").encode()
    broken = data[:50] + b"\0" + data[50:] + b"\0" * 500
    series = read_series(broken, "a.csv")
    assert series.features == ("temp", "vent")
    assert [(repair.what, repair.count) for repair in series.repairs] == [(messages.file.nul_bytes(), 501)]


def test_damaged_byte_among_letters_of_utf8_stays_utf8():
    """And the repair has its line."""
    text = table(header="température").replace("2020-01-05", "2020-01-05\ufffe").encode()
    data = text.replace("\ufffe".encode(), b"\xc3") + "éééééé\n".encode()
    series = read_series(data, "a.csv")
    assert series.features == ("température", "vent")
    assert series.repairs[0].what == messages.file.unreadable_characters("utf-8")
    assert series.repairs[0].places[0].row == 6

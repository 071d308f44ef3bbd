"""Files as programs, loggers and people leave them: titles, remarks, units, odd quotes, ragged rows."""

import pytest

from rnnlab.mistake import Mistake
from rnnlab.series import messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.reading import read_series
from rnnlab.series.report import Place

DAYS = [f"2020-01-{day:02d}" for day in range(1, 13)]
TEMP = [5.5, 6.25, 4.0, -1.5, 0.0, 2.75, 3.5, 8.0, 9.5, 7.25, 6.0, 5.0]
WIND = [3.0 * number + 0.5 for number in range(12)]


def rows(delimiter: str = ",") -> list[str]:
    return [delimiter.join(map(str, row)) for row in zip(DAYS, TEMP, WIND, strict=True)]


def lines(*parts: str | list[str], end: str = "\n") -> bytes:
    """The parts one below the other."""
    flat = [line for part in parts for line in ([part] if isinstance(part, str) else part)]
    return (end.join(flat) + end).encode()


def read(data: bytes, **options: object):
    return read_series(data, "a.csv", ReadOptions(**options))  # type: ignore[arg-type]


def guess(series, field: str):
    return next(guess for guess in series.guesses if guess.field == field)


def counted(series) -> list[tuple[str, int]]:
    return [(repair.what, repair.count) for repair in series.repairs]


def is_the_table(series) -> bool:
    return (
        series.features == ("temp", "wind")
        and series.column("temp").tolist() == TEMP
        and series.column("wind").tolist() == WIND
        and str(series.times[0].date()) == DAYS[0]
    )


@pytest.mark.parametrize("count", [1, 3, 59, 100, 180])
@pytest.mark.parametrize("remark", ["Station Berlin, 52.5 N; read daily", "# made by logger 7", "a: b", ""])
def test_title_of_any_length_is_skipped_and_counted(count, remark):
    """The table begins where its columns begin to hold dates and numbers."""
    series = read(lines(["Data of station 7", *[remark] * (count - 1)], "when,temp,wind", rows()))
    assert is_the_table(series)
    assert counted(series) == [(messages.file.lines_before_header(), count)]
    assert guess(series, "above").value == count
    assert guess(series, "header").value == 1


def test_title_padded_with_delimiters_by_a_spreadsheet_is_skipped():
    """A spreadsheet writes as many commas in the title's line as in any other."""
    series = read(lines("My station,,", ",,", "Source: me,,", "when,temp,wind", rows()))
    assert is_the_table(series)
    assert counted(series) == [(messages.file.lines_before_header(), 3)]


def test_names_and_values_above_a_table_of_two_columns_are_skipped():
    """They are as wide as the table, but have no dates in its date column."""
    data = lines(
        "station,Berlin",
        "latitude,52.5",
        "when,temp",
        [f"{day},{t}" for day, t in zip(DAYS, TEMP, strict=True)],
    )
    series = read(data)
    assert series.features == ("temp",) and len(series) == 12
    assert counted(series) == [(messages.file.lines_before_header(), 2)]


@pytest.mark.parametrize("mark", ["#", "%", "//", "!"])
def test_comments_between_the_rows_are_skipped_and_counted(mark):
    """A logger writes about its battery in the middle of the table."""
    body = rows()
    body[5:5] = [f"{mark} battery changed, at noon", f"{mark} ok"]
    series = read(lines("when,temp,wind", body))
    assert is_the_table(series)
    assert counted(series) == [(messages.file.comment_lines(), 2)]
    assert series.repairs[0].places[0] == Place(7, was=f"{mark} battery changed, at noon")


def test_names_in_a_remark_are_the_names():
    """Scientific programs write the names as the last remark above the values."""
    series = read(lines("# made today", "# when temp wind", rows(" ")))
    assert is_the_table(series)
    assert guess(series, "above").value == 1


def test_number_sign_as_the_name_of_a_column_is_not_a_comment():
    """Many tables name their row numbers `#`."""
    numbered = [f"{number},{row}" for number, row in enumerate(rows(), start=1)]
    series = read(lines("#,when,temp,wind", numbered))
    assert is_the_table(series)
    assert [(out.column, out.usable) for out in series.left_out] == [("#", True)]


def test_lines_below_the_table_are_skipped_and_counted():
    """A source and a comment at the end are not rows."""
    series = read(lines("when,temp,wind", rows(), "", "Source: weather service", "(c) 2020"))
    assert is_the_table(series)
    assert counted(series) == [(messages.file.lines_below_table(), 2)]
    assert [place.row for place in series.repairs[0].places] == [15, 16]


def test_line_of_totals_below_the_table_is_left_out():
    """It would be one more row, far above all others."""
    numbers = [f"{t},{w}" for t, w in zip(TEMP, WIND, strict=True)]
    series = read(lines("temp,wind", numbers, "Total,201.0"))
    assert series.column("temp").tolist() == TEMP
    assert counted(series) == [(messages.file.rows_of_totals(), 1)]


def test_delimiter_in_the_first_line_of_a_spreadsheet_is_used():
    """`sep=` gives Excel the delimiter."""
    series = read(lines("sep=;", "when;temp;wind", rows(";")))
    assert is_the_table(series)
    assert guess(series, "delimiter").value == ";"
    assert guess(series, "delimiter").why == messages.file.delimiter_in_first_line()


def test_units_below_the_names_become_part_of_them():
    """Two lines of names: the names, and their units."""
    series = read(
        lines(
            "when,temp,wind,pressure", "UTC,°C,[m/s],hPa", [f"{row},10{n}0" for n, row in enumerate(rows())]
        )
    )
    assert series.features == ("temp (°C)", "wind (m/s)", "pressure (hPa)")
    assert guess(series, "header").value == 2
    assert guess(series, "header").options == (0, 1, 2)


def test_groups_above_the_names_become_part_of_the_names():
    """A group's name is written once for all columns after it."""
    pairs = [f"{day},{t},{w},{t * 2},{w + 1}" for day, t, w in zip(DAYS, TEMP, WIND, strict=True)]
    series = read(lines(",Berlin,,Rome,", "when,temp,wind,temp,wind", pairs))
    assert series.features == ("Berlin temp", "Berlin wind", "Rome temp", "Rome wind")
    assert series.time_column == "when"


def test_names_that_are_running_numbers_are_names():
    """pandas names columns without a name 0, 1, 2."""
    series = read(lines(",0,1", [f"{n},{t},{w}" for n, (t, w) in enumerate(zip(TEMP, WIND, strict=True))]))
    assert series.features == ("0", "1")
    assert series.column("0").tolist() == TEMP


def test_user_chooses_the_number_of_header_lines():
    """None: the first line is a row; two: it is joined with the one above it."""
    data = lines("7,8", [f"{n * n},{n * 3}" for n in range(12)])
    assert len(read(data, header=0)) == 13
    assert read(data, header=1).features == ("7", "8")
    grouped = lines("indoors,outdoors", "warm,cold", [f"{t},{w}" for t, w in zip(TEMP, WIND, strict=True)])
    assert read(grouped).features == ("warm", "cold")
    assert read(grouped, header=2).features == ("indoors warm", "outdoors cold")


def test_user_chooses_the_number_of_lines_before_the_header():
    """The next line is the header then, whatever it contains."""
    data = lines("a,b,c", "when,temp,wind", rows())
    assert is_the_table(read(data))
    assert is_the_table(read(data, above=1))
    with pytest.raises(Mistake, match="no table below line 99"):
        read(data, above=99)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~", "*"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiter_and_line_end_are_found(delimiter, end):
    """Any combination of them."""
    assert is_the_table(read(lines(delimiter.join(["when", "temp", "wind"]), rows(delimiter), end=end)))


def test_line_ends_of_all_kinds_in_one_file_are_read():
    """Files are combined by hand on several machines."""
    ends = ["\n", "\r\n", "\r", "\n\n"]
    text = "".join(row + ends[number % 4] for number, row in enumerate(["when,temp,wind", *rows()]))
    assert is_the_table(read(text.encode()))


def test_delimiter_of_the_user_is_used():
    """Even if another one would be detected."""
    data = lines("a;b,c", [f"{n * n};{n},5" for n in range(12)])
    assert read(data, delimiter=";").features == ("a", "b,c")
    with pytest.raises(Mistake, match=r"'ab' .*one character"):
        read(data, delimiter="ab")


def test_fields_in_single_quotes_are_read_without_them():
    """SQL's quotes; a comma in them parts no columns."""
    data = lines("'when','place','temp'", [f"'{day}','a, b',{t}" for day, t in zip(DAYS, TEMP, strict=True)])
    series = read(data)
    assert series.column("temp").tolist() == TEMP and series.time_column == "when"


def test_quotes_escaped_by_a_backslash_end_no_field():
    """MySQL writes them so."""
    data = lines("when,note,temp", [f'{day},"5\\" pipe, new",{t}' for day, t in zip(DAYS, TEMP, strict=True)])
    assert read(data).column("temp").tolist() == TEMP


def test_line_breaks_in_quoted_fields_do_not_end_rows():
    """Repairs still have the lines of the file."""
    body = [f'{day},"two\nlines",{t}' for day, t in zip(DAYS, TEMP, strict=True)]
    body[6] = '2020-01-07,"two\nlines",calm'
    series = read(
        lines("when,note,temp", body, "2020-01-13,x,1", [f"2020-01-{d},x,{d}" for d in range(14, 24)])
    )
    assert len(series) == 23
    assert counted(series)[0] == (messages.columns.texts_among_numbers("temp", "calm", 14), 1)


def test_short_rows_are_padded_and_counted():
    """A row that ends early has no last values."""
    body = rows()
    body[3] = "2020-01-04,-1.5"
    series = read(lines("when,temp,wind", body))
    assert series.column("temp").tolist() == TEMP
    assert counted(series)[0] == (messages.file.short_rows(), 1)
    assert series.repairs[0].places == (Place(5, was="2020-01-04, -1.5"),)


def test_few_rows_that_are_too_wide_are_left_out_and_counted():
    """It is unknown which of their fields is one too many."""
    body = rows()
    body[3] = "2020-01-04,-1,5,9.5"
    series = read(lines("when,temp,wind", body))
    assert counted(series)[0] == (messages.file.wide_rows(), 1)
    assert series.repairs[0].places == (Place(5, was="2020-01-04, -1, 5, 9.5"),)
    assert len(series) == 12  # the gap of one step is filled


def test_rows_that_all_end_in_a_delimiter_are_as_wide_as_the_names():
    """Only the last rows do so here, far behind the lines that are looked at first."""
    body = [f"{n * n % 17}.5,{n % 5}" for n in range(600)]
    body[500:] = [row + ",," for row in body[500:]]
    series = read(lines("a,b", body))
    assert len(series) == 600 and series.left_out == ()


def test_blank_lines_between_rows_are_not_rows():
    """The line numbers of later rows still count them."""
    body = [f"{n % 7}.5,{n * n % 11}" for n in range(40)]
    body[20] = "calm,3"
    spread = [line for row in body for line in (row, "")]
    series = read(lines("a,b", spread))
    assert len(series) == 40
    assert series.repairs[1].what == messages.columns.texts_among_numbers("a", "calm", 42)


def test_names_are_shown_as_they_are_written():
    """HTML, Markdown, LaTeX, formulas, emoji and right-to-left letters are names like others."""
    names = [
        "<b>x</b>",
        "**bold**",
        "$\\\\alpha$",
        "=SUM(A1)",
        "👩‍🔬 lab",
        "درجة الحرارة",
        "a  b",
        "[x](http://y)",
    ]
    series = read(
        lines(";".join(names), [";".join(str((n + 1) * (m + n % 3)) for m in range(8)) for n in range(12)])
    )
    assert series.features == (
        "<b>x</b>",
        "**bold**",
        "$\\\\alpha$",
        "=SUM(A1)",
        "👩‍🔬 lab",
        "درجة الحرارة",
        "a  b",
        "[x](http://y)",
    )


def test_very_long_name_is_cut_and_counted():
    """200 letters are enough to distinguish columns; equal names are numbered."""
    series = read(
        lines("x" * 100_000 + "," + "x" * 90_000, [f"{t},{w}" for t, w in zip(TEMP, WIND, strict=True)])
    )
    assert series.features == ("x" * 200 + "…", "x" * 200 + "… (2)")
    assert (messages.file.long_column_names(200), 1) in counted(series)


def test_control_characters_in_names_become_spaces():
    """A character that reverses the text after it could change a message."""
    series = read(lines("te\x07mp,wi\u202end", [f"{t},{w}" for t, w in zip(TEMP, WIND, strict=True)]))
    assert series.features == ("te mp", "wi nd")


@pytest.mark.parametrize("above", ["", "Statistik\n"])
def test_comma_that_may_separate_thousands_is_asked(above):
    """1,234 may be either: the user is asked."""
    data = (
        above + "a;b\n" + "\n".join(f"{n},23{n};{n}" for n in range(1, 10)) + "\n9,999;4\n8,123;5\n"
    ).encode()
    series = read(data)
    assert guess(series, "decimal").value == "," and guess(series, "decimal").asked
    assert series.column("a")[0] == 1.231
    assert read(data, decimal=".").column("a")[0] == 1231.0
    assert not guess(read(data, decimal="."), "decimal").asked


def test_second_table_below_the_first_is_not_part_of_it():
    """Everything below a line that is not a row is skipped and counted."""
    series = read(lines("when,temp,wind", rows(), "", "place,height", "Berlin,34", "7,9"))
    assert is_the_table(series)
    assert counted(series) == [(messages.file.lines_below_table(), 3)]


def test_sign_that_no_keyboard_has_parts_columns():
    """ASCII has signs made for parting records."""
    assert is_the_table(read(lines("\x1f".join(["when", "temp", "wind"]), rows("\x1f"))))


def test_name_with_a_second_line_like_a_comment_is_one_name():
    """Quoted text is not a comment; messages have the name on one line."""
    series = read(lines('when,temp,"wind\n# speed"', rows()))
    assert series.features == ("temp", "wind # speed")
    assert series.column("wind # speed").tolist() == WIND


def test_line_breaks_and_tabs_in_names_become_one_space():
    """So that a message about the column has one line."""
    series = read(lines('when,"te \r\n mp","wi\tnd"', rows()))
    assert series.features == ("te mp", "wi nd")


def test_space_in_a_compact_time_parts_no_columns():
    """`20000101 000000,0` is a time and a number, not a number and one with a decimal comma."""
    rows = [f"200001{day:02d} 000000,{day * day % 7}" for day in range(1, 31)]
    series = read_series("\n".join(["time,temp", *rows]).encode(), "a.csv")
    assert series.features == ("temp",)
    assert series.column("temp").tolist() == [float(day * day % 7) for day in range(1, 31)]
    assert (series.label(0), series.step_seconds) == ("2000-01-01", 86_400.0)

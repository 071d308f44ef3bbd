"""Which line is the header: numbers as names, units, lines of programs and loggers, rows without values."""

import pandas as pd
import pytest

from rnnlab.series import messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.reading import read_series

DAYS = [f"2024-01-{day:02d}" for day in range(1, 21)]
FIRST = [float(n * n % 17) + 0.5 for n in range(20)]
SECOND = [float(n * n % 13) + 0.25 for n in range(20)]
BETWEEN = messages.file.lines_after_header()
ABOVE = messages.file.lines_before_header()


def rows(delimiter: str = ",") -> list[str]:
    return [delimiter.join(map(str, row)) for row in zip(DAYS, FIRST, SECOND, strict=True)]


def read(*lines: str, **options: object):
    return read_series(("\n".join(lines) + "\n").encode(), "a.csv", ReadOptions(**options))  # type: ignore[arg-type]


def header_of(series):
    return next(guess for guess in series.guesses if guess.field == "header")


def counted(series) -> list[tuple[str, int]]:
    return [(repair.what, repair.count) for repair in series.repairs]


def test_years_above_columns_are_names_with_texts_beside_them():
    """The World Bank's tables: names of things, then a column a year."""
    body = [f"Land {n},L{n},{n * n % 17}.5,{n * n % 13},{n * n % 7}.25,{n % 5}" for n in range(20)]
    header = "Country Name,Country Code,1960,1970,1980,1990"
    assert read(header, *body).features == ("1960", "1970", "1980", "1990")


@pytest.mark.parametrize(
    ("header", "body"),
    [
        ("Musei,2011,2010", [f"Museo {n},{n * n * 31},{n * n * 17 + 3}" for n in range(1, 20)]),
        ("plot,101,102,205", [f"plot {n},{n}.5,{n * n}.25,{n % 3}.75" for n in range(1, 20)]),
        ("place,0,10,20,30", [f"P{n},{n}.5,{n * n},{n % 7},{n % 3}" for n in range(1, 20)]),
    ],
)
def test_numbers_above_columns_are_names_if_rows_are_different(header, body):
    """Two years above texts; whole numbers above decimals; four with a constant step."""
    assert read(header, *body).features == tuple(header.split(",")[1:])


def test_first_line_of_whole_numbers_and_a_new_word_is_asked():
    """It may be the header or a row: the user is asked."""
    lines = ["plot,101,102,205", *(f"plot {n},{n * n % 17},{n * n % 13},{n * n % 7}" for n in range(1, 20))]
    assert header_of(read(*lines)).asked
    named = read(*lines, header=1)
    assert named.features == ("101", "102", "205") and not header_of(named).asked


@pytest.mark.parametrize(
    "body",
    [
        [f"Rome,{n * n % 7 + 1},{n * n % 11 + 2}" for n in range(20)],
        [f"Nr {n},{n * n % 7},{n * n % 11},{n * n % 5}" for n in range(1, 21)],
        [f"{n * n % 7 + 1},{n * n % 11 + 2},{n * n % 13 + 4}" for n in range(20)],
        [f"king {n},{1500 + 20 * n},{1515 + 20 * n}" for n in range(20)],
    ],
)
def test_first_row_of_a_table_without_a_header_is_a_row(body):
    """Whole numbers above whole numbers are values, and years above years too."""
    series = read(*body)
    assert len(series) == 20
    assert (messages.file.no_header(), body[0].count(",") + 1) in counted(series)


def test_zero_above_a_pandas_series_is_its_name():
    """`series.to_csv()` names only the one column, 0."""
    series = read(",0", *(f"{day},{value}" for day, value in zip(DAYS, FIRST, strict=True)))
    assert series.features == ("0",) and series.column("0").tolist() == FIRST
    assert str(series.times[0].date()) == DAYS[0]


@pytest.mark.parametrize("empty", ["NA,NA", "NaN,NaN", "-,-"])
def test_rows_without_any_value_at_the_start_do_not_take_the_names(empty):
    """They are rows, not names and not units."""
    series = read("temp,hum", empty, empty, *(f"{n}.5,{n * n % 17}" for n in range(20)))
    assert series.features == ("temp", "hum")
    assert series.column("temp").tolist() == [n + 0.5 for n in range(20)]


@pytest.mark.parametrize(
    ("header", "start", "row"),
    [
        ("station,temp", ["A,NA"], "A,{}.5"),
        ("name,temp,flag", ["x,,ok", "x,,bad"], "x,{}.5,ok"),
        ("place,temp,wind", ["A,NA,NA"], "A,{0}.5,{0}"),
    ],
)
def test_rows_of_only_words_at_the_start_are_not_the_header(header, start, row):
    """A complete header is above them."""
    series = read(header, *start, *(row.format(n * n % 17) for n in range(20)))
    assert series.features == tuple(name for name in header.split(",")[1:] if name != "flag")
    assert series.column("temp")[-20:].tolist() == [n * n % 17 + 0.5 for n in range(20)]


def test_yfinance_prices_are_named_by_two_header_lines():
    """yfinance writes the kind of price, the ticker, and the name of the index."""
    lines = ["Price,Close,High", "Ticker,SPY,SPY", "Date,,", *rows()]
    series = read(*lines)
    assert series.features == ("Close SPY", "High SPY") and series.time_column == "Date"
    assert counted(series) == []
    one = read(*lines, above=0, header=1)
    assert one.features == ("Close", "High") and one.time_column == "Date"
    assert counted(one) == [(BETWEEN, 1)]
    assert read(*lines, above=0, header=2).features == ("Close SPY", "High SPY")
    assert read(*lines, above=1, header=1).features == ("SPY", "SPY (2)")


def test_name_of_the_index_below_the_names_is_the_name_of_its_column():
    """pandas writes it so after a pivot."""
    series = read("city,Berlin,Rome", "day,,", *rows())
    assert series.features == ("Berlin", "Rome") and series.time_column == "day"


def test_units_in_a_line_that_is_too_narrow_are_not_names():
    """The Met Office has no units for the year and the month."""
    body = [f"  {1990 + n // 12}  {n % 12 + 1}  {n % 7}.5  {n % 5}.2  {n % 3}" for n in range(24)]
    series = read("Armagh", "all is in degrees", " yyyy mm tmax tmin af", "   degC degC days", *body)
    assert series.features == ("tmax", "tmin", "af") and series.time_column == "yyyy"
    assert counted(series) == [(ABOVE, 2), (BETWEEN, 1)]


def test_formats_of_columns_below_the_names_are_skipped():
    """The USGS writes how wide each column is."""
    body = [f"USGS\t{day}\t{value}" for day, value in zip(DAYS, FIRST, strict=True)]
    series = read("# retrieved", "agency_cd\tdatetime\tflow", "5s\t20d\t14n", *body)
    assert series.features == ("flow",) and series.time_column == "datetime"


def test_logger_names_are_above_units_and_processing():
    """Campbell's TOA5: names, units, and how each value was made; times have none."""
    body = [
        f'"{day} 00:00:00",{n * n},{a},{b}'
        for n, (day, a, b) in enumerate(zip(DAYS, FIRST, SECOND, strict=True))
    ]
    lines = [
        '"TOA5","CR1000","1234","prog"',
        '"TIMESTAMP","RECORD","Batt","Temp"',
        '"TS","RN","Volts","Deg C"',
        '"","","Min","Avg"',
        *body,
    ]
    series = read(*lines)
    assert series.features == ("RECORD", "Batt (Volts)", "Temp (Deg C)")
    assert series.time_column == "TIMESTAMP"
    assert counted(series) == [(ABOVE, 1), (BETWEEN, 1)]


@pytest.mark.parametrize("options", [{}, {"header": 1}, {"above": 0, "header": 1}])
def test_header_in_a_comment_above_units_in_a_comment(options):
    """Buoys of the NDBC: the wave period in seconds is not part of the time."""
    body = [f"2024 01 {1 + n // 24:02d} {n % 24:02d} {n % 7}.5 {n % 5} {n % 3} {n % 11}" for n in range(40)]
    series = read("#YY  MM DD hh WSPD DPD APD PRES", "#yr  mo dy hr m/s  sec sec hPa", *body, **options)
    assert series.features == ("WSPD", "DPD", "APD", "PRES") and series.step_seconds == 3600.0
    assert (BETWEEN, 1) in counted(series) and header_of(series).value == 1


def test_comment_mark_is_not_a_name_if_spaces_are_the_delimiter():
    """NOAA's CO2: as a name it would shift all names by a column."""
    body = [f"{1958 + n // 12} {n % 12 + 1} {315 + n % 7}.25 {n % 5}.5" for n in range(24)]
    assert read("# monthly means", "# date average trend", *body).features == ("column 3", "column 4")


def test_one_line_of_names_filled_up_by_another_is_joined_with_it():
    """Spreadsheets merge a name's cells over two lines."""
    series = read("Date,Temp,Wind", ",indoors,outdoors", *rows())
    assert series.time_column == "Date" and series.features == ("Temp indoors", "Wind outdoors")


def test_person_takes_one_of_two_lines_of_names():
    """Of names and units the names, of groups and names the names."""
    assert read("when,temp,wind", "UTC,°C,m/s", *rows(), header=1).features == ("temp", "wind")
    assert read(",here,there", "when,temp,temp", *rows(), header=1).features == ("temp", "temp (2)")


@pytest.mark.parametrize("first", [5, 12])
def test_rows_without_their_last_empty_fields_are_rows(first):
    """Excel leaves them out: of notes in the first rows, or of a column that begins halfway."""
    full = [f"{row},ok" for row in rows()[:first]]
    series = read("date,temp,wind,note", *full, *rows()[first:])
    assert series.features == ("temp", "wind") and series.column("temp").tolist() == FIRST
    assert counted(series)[0] == (
        messages.file.short_rows(),
        20 - first,
    )


def test_column_that_begins_halfway_does_not_shift_names():
    """With and without a name."""
    narrow = [f"{day},{value}" for day, value in zip(DAYS, FIRST, strict=True)]
    wide = [f"2024-02-{n:02d},{n * n % 11}.5,{n}" for n in range(1, 24)]
    for header, second in (("date,a,b", "b"), ("date,a", "column 3")):
        series = read(header, *narrow, *wide)
        assert series.features == ("a",) and series.time_column == "date"
        assert [out.column for out in series.left_out] == [second]  # for the 21 rows that it would cost
        assert (ABOVE, 21) not in counted(series)


def test_comment_of_a_date_and_a_number_above_the_header_is_not_a_row():
    """The header separates it from the rows."""
    series = read("2023-12-31,7", "date,temp,wind", *rows())
    assert series.features == ("temp", "wind") and len(series) == 20


def test_names_that_are_more_than_most_rows_have_fields_are_counted():
    """Later rows are as wide as the names."""
    narrow = [f"{n * n % 17},{n % 3},{n * n % 5},," for n in range(30)]
    full = [f"{n},{n % 2},1,2,3,{n * n % 7}" for n in range(6)]
    series = read("a,b,c,d,e,f", *narrow, *full)
    assert series.features == ("a", "b", "c") and len(series) == 36


@pytest.mark.parametrize("title", ["weather of the town hall roof", "a b c d e f"])
def test_title_with_as_many_words_as_columns_is_not_the_header(title):
    """With spaces as the delimiter, a sentence may be as wide as the table."""
    body = [f"2024 1 {1 + n} 12 {n % 7}.5 {n % 5}.25" for n in range(20)]
    series = read(title, "yr mo dy hr tmax tmin", *body)
    assert series.features == ("tmax", "tmin") and counted(series)[0] == (ABOVE, 1)


@pytest.mark.parametrize("source", ["see http://nsidc.org", "file", ""])
def test_formats_of_dates_below_names_are_not_the_names(source):
    """NSIDC's sea ice: names, then a line of formats, a unit with a power of ten, and a remark."""
    body = [f"2006,1,{day},{value},nt_{day}.bin" for day, value in enumerate(FIRST, 1)]
    series = read("Year, Month, Day, Extent, Source", f"YYYY, MM, DD, 10^6 km2, {source}", *body)
    assert series.features == ("Extent (10^6 km2)",) and series.time_column == "Year"
    assert str(series.times[0].date()) == "2006-01-01" and series.step_seconds == 86_400
    assert header_of(series).value == 2


def test_one_line_of_formats_is_the_header():
    """Where nothing names the columns above, YYYY and MM are the names."""
    body = [f"{1990 + n // 12},{n % 12 + 1},{n * n % 17}" for n in range(24)]
    series = read("YYYY,MM,rain", *body)
    assert series.features == ("rain",) and series.time_column == "YYYY" and series.step_months == 1


def test_format_of_a_whole_date_follows_its_name():
    """It says whether the day or the month comes first."""
    series = read("Date,flow", "dd/mm/yyyy,m3/s", *(f"{n:02d}/04/2024,{n * n % 17}" for n in range(1, 13)))
    assert series.time_column == "Date (dd/mm/yyyy)" and series.features == ("flow (m3/s)",)


def test_name_of_a_date_and_time_with_a_space_between_covers_both_fields():
    """All other names stay above their own columns."""
    body = [f"{n % 3} {n * n % 17}.5 2024-01-01 {n:02d}:30:00 {n % 5}" for n in range(20)]
    series = read("queue load when depth", *body)
    assert series.features == ("queue", "load", "depth") and series.time_column == "when"
    assert series.column("depth")[:3].tolist() == [0.0, 1.0, 2.0] and series.step_seconds == 3600


def test_row_numbers_without_a_name_beside_a_date_and_time_have_no_name():
    """R's own table: both fields of the time are named, the row numbers are not."""
    body = [f"{n + 1} 2024-01-01 {n:02d}:30 {n * n % 17}.5" for n in range(20)]
    series = read("date time load", *body)
    assert series.features == ("load",) and series.column("load")[1] == 1.5


def test_unit_behind_a_space_belongs_to_the_name_before_it():
    """Five words above three columns."""
    body = [f"{day} {n * n % 17}.5 {n % 13}.25" for n, day in enumerate(DAYS)]
    series = read("date temp (°C) wind (m/s)", *body)
    assert series.features == ("temp (°C)", "wind (m/s)") and series.time_column == "date"


def test_more_words_than_columns_are_not_put_above_the_wrong_columns():
    """Which of the words belong together is not clear, so the columns are numbered."""
    body = [f"{day} {n * n % 17}.5 {n % 13}.25" for n, day in enumerate(DAYS)]
    series = read("date air temp wind speed", *body)
    assert series.features == ("column 2", "column 3")
    assert (messages.file.columns_without_name(), 3) in counted(series)


@pytest.mark.parametrize(
    "remarks",
    [
        ("unit;m3/s;", "source;gauge 7;", "updated;2024-02-01;"),
        ('"";Discharge at the bridge;', "unit;m3/s;"),
        ("unit;;", "Rechtswert;4469;", "Hochwert;5332;", "Stand;01.02.2024 10:00;"),
    ],
)
def test_remarks_between_the_names_and_the_rows_are_not_the_names(remarks):
    """Codes of the series are in the first line, with a column of flags that no remark fills."""
    body = [f"{day};{value};" for day, value in zip(DAYS, FIRST, strict=True)]
    series = read(";Q.7007;Q.7007_FLAG", *remarks, *body)
    assert series.features == ("Q.7007",) and series.column("Q.7007").tolist() == FIRST
    assert (BETWEEN, len(remarks)) in counted(series)


def test_remarks_above_a_table_without_a_header_are_not_names():
    """The last of them holds a date, the others texts."""
    remarks = ["river,name,Isar", "river,id,16005", "series,first,2024-01-01"]
    series = read(*remarks, *(f"{day},{value}," for day, value in zip(DAYS, FIRST, strict=True)))
    assert series.features == ("column 2",) and (ABOVE, 3) in counted(series)


def test_names_over_three_lines_are_joined():
    """The second and third lines go on below some of the names; the last has the units."""
    series = read("When,Temp,Wind speed", ",at noon,", ",[°C],[m/s]", *rows())
    assert series.features == ("Temp at noon (°C)", "Wind speed (m/s)")
    assert header_of(series).value == 3 and header_of(series).options == (0, 1, 2, 3)
    again = read("When,Temp,Wind speed", ",at noon,", ",[°C],[m/s]", *rows(), header=3)
    assert again.features == series.features


def test_second_line_below_some_of_the_names_goes_on_with_them():
    """As spreadsheets of statistics offices; the first columns have no name in either line."""
    body = [f"{2010 + n // 4};{n % 4 + 1};{n * n % 17},5;{n % 13},25" for n in range(24)]
    series = read(";;Prices;Change;", ";;2015=100;in %;", *(f"{row};" for row in body))
    assert series.features[-2:] == ("Prices 2015=100", "Change in %")


@pytest.mark.parametrize("comment", ["# when, temp, wind", "% when;temp;wind", "# when| temp| wind"])
def test_names_in_a_comment_may_have_another_delimiter_than_the_rows(comment):
    """The rows are delimited by spaces."""
    assert read(comment, *rows(" ")).features == ("temp", "wind")


def test_line_of_the_first_and_the_last_year_is_not_a_row():
    """As climate indices are published: years, then twelve values a year."""
    body = [f"{year} " + " ".join(f"{(year * n) % 17}.5" for n in range(1, 13)) for year in range(1990, 2003)]
    series = read(" 1990 2002", *body)
    assert len(series) == 156 and series.step_months == 1
    assert str(series.times[0].date()) == "1990-01-01"


def test_header_repeated_between_the_rows_is_not_a_row():
    """A program writes it again on every page."""
    series = read("when,temp,wind", *rows()[:10], "when,temp,wind", *rows()[10:])
    assert series.column("temp").tolist() == FIRST and len(series) == 20
    assert (messages.file.repeated_headers(), 1) in counted(series)


def test_second_table_of_another_kind_below_a_repeated_header_is_left_out():
    """Months above, years below, each with a title."""
    months = [f"{1990 + n // 12}-{n % 12 + 1:02d},{n * n % 17}.5,{n % 5}" for n in range(36)]
    years = [f"{1990 + n},{n}.25,{n}" for n in range(3)]
    series = read("when,a,b", *months, "", " Totals of the years ", "when,a,b", *years)
    assert len(series) == 36 and series.step_months == 1 and str(series.times[-1].date()) == "1992-12-01"
    assert [count for what, count in counted(series) if what == messages.file.lines_below_table()] == [5]


def test_second_table_of_another_kind_below_the_same_names_can_be_chosen():
    """Forty-eight months above twelve years; a header that is repeated between the hundredth rows is no other table."""
    months = [f"{1990 + n // 12}{n % 12 + 1:02d},{n * n % 17}.5" for n in range(48)]
    years = [f"{1990 + n},{n}.25" for n in range(12)]
    data = "\n".join(["Monthly", "when,a", *months, "", "Annual", "when,a", *years]).encode()
    assert len(read_series(data, "a.csv")) == 48
    assert len(read_series(data, "a.csv", ReadOptions(part="Annual"))) == 12
    body = [f"{n},{n * n % 17}.5" for n in range(1, 130)]
    assert len(read("no,a", *body[:99], "no,a", *body[99:])) == 129


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("# missing value: -88", ""),
        ("Gaps are marked. No data = -88.", ""),
        ("", "-88 means missing"),
        ("# -88 denotes a missing value", ""),
    ],
)
def test_missing_value_marker_that_the_file_declares_is_read_as_missing(above, below):
    """It is near the other values, so that nothing else tells it from them."""
    values = [-88 if n in (3, 9) else -60 - n for n in range(20)]
    body = [f"{day},{value}" for day, value in zip(DAYS, values, strict=True)]
    series = read(*filter(None, [above, "date,loss", *body, below]))
    assert series.missing == (2,)
    assert next(g for g in series.guesses if g.field == "missing").value == ("-88",)
    assert read(*filter(None, [above, "date,loss", *body, below]), missing=("",)).missing == (0,)


def test_count_of_missing_values_is_not_a_marker():
    """A positive number beside the word may be a count."""
    body = [f"{day},{12 if n == 4 else n}" for n, day in enumerate(DAYS)]
    assert read("# missing values: 12", "# missing: -5", "date,n", *body).missing == (0,)


def test_years_above_columns_are_names_though_the_last_column_is_empty():
    """As R names the column behind a last comma: X64; most cells of the first rows are NA."""
    body = [f"Land {n},L{n},NA,NA,{n * n % 17}.5,{n * n % 13},{n * n % 7}.25,{n % 5},NA" for n in range(20)]
    header = "Country Name,Country Code,1960,1961,1962,1963,1964,1965,X64"
    assert read(header, *body).features == ("1962", "1963", "1964", "1965")


def test_names_below_a_table_of_facts_are_the_names_though_rows_are_longer():
    """As Dutch wells have them: titles and a first table as wide as the second, whose last columns are empty."""
    lines = [
        "Title:,,,,,,",
        "Period:,01-01-1800,to:,18-01-2021,,,",
        "place,filter,owner,x,y,from,to,top",
        *(f"B27D,1,27DP,191210,484570,22-10-199{n},01-02-199{n + 1},2338" for n in range(3, 6)),
        "place,filter,day,head,note,",
        *(f"B27D,1,{day[8:]}-01-2024,{value},,," for day, value in zip(DAYS, FIRST, strict=True)),
    ]
    series = read(*lines)
    assert series.features == ("head",) and series.column("head").tolist() == FIRST
    assert series.time_column == "day"


def test_groups_in_two_lines_above_names_are_parts_of_the_names():
    """As pandas writes columns of three levels, also where the line right above says nothing new."""
    body = [f"{day},{n},{n + 1},{n + 2},{n * n}" for n, day in enumerate(DAYS)]
    levels = ["reg,EU,EU,US,US", "kind,A,B,A,B", "field,open,open,open,open", "date,,,,"]
    assert read(*levels, *body).features == ("EU A open", "EU B open", "US A open", "US B open")
    levels = [",sum,sum,mean,mean", ",sold,sold,sold,sold", "store,A,B,A,B", "date,,,,"]
    assert read(*levels, *body).features == ("sum sold A", "sum sold B", "mean sold A", "mean sold B")


def test_title_above_two_lines_of_names_is_no_part_of_them():
    body = [f"{day},{n},{n + 1},{n + 2},{n * n}" for n, day in enumerate(DAYS)]
    series = read("My table,,,,", "date,Oslo,Oslo,Rome,Rome", ",x,y,x,y", *body)
    assert series.features == ("Oslo x", "Oslo y", "Rome x", "Rome y")


@pytest.mark.parametrize("above", [",1001,1002", "id,1001,1002", "station,7,9"])
def test_numbers_above_the_names_are_no_row(above):
    """Such as the ID of each sensor."""
    series = read(above, "when,temp,wind", *rows())
    assert series.features == ("temp", "wind") and series.column("temp").tolist() == FIRST
    assert counted(series) == [(messages.file.lines_before_header(), 1)]


@pytest.mark.parametrize(
    "remarks",
    [
        ["lat,52.1,53.2", "lon,13.1,14.2"],
        ["lat,52.1,53.2"],
        ["mean,1,2", "max,3,4", "min,-3,-4", "std,0.5,1"],
    ],
)
def test_numbers_below_the_names_that_have_no_date_are_no_rows(remarks):
    """Where each sensor stands, or a summary of each column."""
    series = read("when,temp,wind", *remarks, *rows())
    assert series.features == ("temp", "wind") and series.column("temp").tolist() == FIRST
    assert counted(series) == [(messages.file.lines_after_header(), len(remarks))]


def test_codes_above_days_of_a_year_and_times_are_names():
    """A station's number, a year, and a code for each column, as in files of solar radiation."""
    body = [
        f"{day}\t{hour * 100 + minute}\t{day + hour}\t12\t{hour * minute}\t12"
        for day in (59, 60)
        for hour in range(24)
        for minute in (15, 30, 45)
    ]
    series = read("94255\t2018\t1000\t0\t2010\t0", *body)
    assert series.features == ("1000", "2010")
    assert str(series.times[0]) == "2018-02-28 00:15:00" and str(series.times[-1]) == "2018-03-01 23:45:00"
    assert series.values[0].tolist() == [59.0, 0.0]


def test_large_whole_numbers_in_a_first_row_are_a_row():
    """They are too few, or the next rows hold them too."""
    body = [f"{n}\t{n % 7}\t{n * n % 11}\t{n % 5}" for n in range(1, 20)]
    assert len(read("900\t3\t4\t2", *body)) == 20


def test_names_below_lines_of_numbers_and_above_the_index_name_are_names():
    """As pandas writes columns of teams, players and coordinates."""
    body = [f"{n},{n + 1}.5,{n + 2}.25,{n * n},{n % 3}" for n in range(20)]
    levels = ["team,0,0,1,1", "player,7,7,7,7", "axis,x,y,x,y", "frame,,,,"]
    assert read(*levels, *body).features[-4:] == ("0 7 x", "0 7 y", "1 7 x", "1 7 y")
    body = [f"{day},{n},{n * n}" for n, day in enumerate(DAYS)]
    series = read(",0,0", ",7,8", ",lat,lon", "when,,", *body)
    assert series.features == ("lat", "lon") and series.time_column == "when" and len(series) == 20


def test_sign_for_no_unit_is_no_part_of_a_name():
    """Flux towers write - below the time and the flags."""
    hours = pd.date_range("2023-07-23", periods=30, freq="h")
    rows = [f"{hour:%Y-%m-%d %H:%M},{hour.hour % 9},{hour.hour % 7}.5" for hour in hours]
    series = read_series("\n".join(["timestamp,qc,Tair", "-,-,degC", *rows]).encode(), "a.csv")
    assert series.time_column == "timestamp" and series.features == ("qc", "Tair (degC)")


def test_header_in_a_comment_may_name_columns_by_numbers_that_rise():
    """A buoy's spectra have a column a frequency."""
    hours = pd.date_range("2018-01-01 00:40", periods=24, freq="h")
    rows = [f"{hour:%Y %m %d %H %M}  0.{hour.hour:02d}  {hour.hour % 5}.50" for hour in hours]
    series = read("#YY MM DD hh mm .0325 .0375", *rows)
    assert series.features == (".0325", ".0375") and list(series.times) == list(hours)


def test_names_stand_between_what_they_mean_and_their_units() -> None:
    """As glacier monitoring writes winter and annual balance."""
    lines = [
        "start of observation,winter balance,height of the line",
        "date_start,Bw,ELA",
        "yyyy-mm-dd (ISO 8601),mm w.e.,m asl.",
    ]
    rows = [f"{year}-10-01,{year * 7 % 900},{2800 + year * 3 % 90}" for year in range(1960, 2000)]
    series = read_series("\n".join([*lines, *rows]).encode(), "a.csv")
    assert series.features == ("Bw (mm w.e.)", "ELA (m asl.)")

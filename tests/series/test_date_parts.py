"""Times in several columns: years, months, days of the year, hours and minutes, with short names or none."""

import pandas as pd
import pytest

from rnnlab.series.reading import read_series
from rnnlab.series.series import Series
from rnnlab.series.time.part_values import plain_name

MINUTES = pd.date_range("2023-12-30 22:00", periods=400, freq="17min")
DAYS = pd.date_range("2006-01-01", periods=400, freq="D")


def read(times: pd.DatetimeIndex, form: str, names: str = "", delimiter: str = ",") -> Series:
    """The series of a table with the times in that strftime format, parts apart at spaces, and a last column."""
    lines = [f"{time:{form}} {n * n % 17}.5".replace(" ", delimiter) for n, time in enumerate(times)]
    header = [names.replace(",", delimiter)] if names else []
    return read_series("\n".join([*header, *lines]).encode(), "a.csv")


def check(series: Series, times: pd.DatetimeIndex) -> None:
    assert series.times is not None and list(series.times) == list(times)
    assert len(series.features) == 1, "parts of the time are no features"


@pytest.mark.parametrize("delimiter", [" ", ",", ";"])
@pytest.mark.parametrize(
    "form",
    [
        "%Y %-j %-m %-d %-H %-M",
        "%Y %-m %-d %-j %-H %-M",
        "%Y %-m %-d %-H %-M",
        "%Y %-j %-H %-M",
        "%Y %-j %-H%M",
        "101 %Y %-j %-H%M",
        "%-d %-m %Y %-H %-M",
        "%-m %-d %Y %-H %-M",
        "%Y%m%d %H%M%S",
    ],
)
def test_first_columns_without_names_are_the_time(form, delimiter):
    """A day of the year, the number of a logger's program, the day first or last."""
    series = read(MINUTES, form, delimiter=delimiter)
    check(series, MINUTES)


def test_day_of_the_year_without_a_month_or_an_hour():
    check(read(DAYS, "%Y %-j", delimiter=" "), DAYS)


def test_first_days_of_a_year_are_no_months():
    """2016 1 1 1 …, 2016 12 1 12: the second column is the day of the year, not the month."""
    days = pd.date_range("2016-01-01", periods=12, freq="D")
    check(read(days, "%Y %-j %-m %-d", delimiter=" "), days)


@pytest.mark.parametrize(
    "names",
    [
        "Yr,Mn,Dy,CO2",
        "YR,MO,DY,T",
        "Year,Mon,Dom,T",
        "Y,M,D,T",
        "year_utc,month_utc,day_utc,T",
        "Year (YYYY),Month (MM),Day (DD),T",
        "Anno,Mese,Giorno,T",
        "Jaar,Maand,Dag,T",
        "År,Måned,Dag,T",
        "Ano,Mês,Dia,T",
        "Rok,Miesiąc,Dzień,T",
        "年,月,日,T",
    ],
)
def test_years_months_and_days_have_many_names(names):
    check(read(DAYS, "%Y %-m %-d", names), DAYS)


@pytest.mark.parametrize(
    "names",
    [
        "Yr,Mn,Dy,Hr,Mi,T",
        "YY,MM,DD,hh,mm,T",
        "year,month,day,Hour (UTC),Min (0-59),T",
        "Year,Mo,Da,Hrs,Mins,T",
        "Y,M,D,H,MN,T",
    ],
)
def test_hours_and_minutes_have_many_names(names):
    check(read(MINUTES, "%Y %-m %-d %-H %-M", names), MINUTES)


def test_day_of_the_year_beside_the_date_is_part_of_the_time():
    """It is no feature; a column of other numbers with that name is one."""
    check(read(MINUTES, "%Y %-j %-m %-d %-H %-M", "Year,JD,Month,Day,Hour,Minute,T"), MINUTES)
    series = read(DAYS, "%Y %-m %-d %-m", "Year,Month,Day,JDay,T")
    assert series.features == ("JDay", "T")


@pytest.mark.parametrize("names", ["DATE,HHMMSS,T", "Date,Time,T", "<DATE>,<TIME>,<CLOSE>", "day,hms,T"])
def test_date_and_time_of_six_digits(names):
    """93000 is half past nine: its zero is lost."""
    check(read(MINUTES, "%Y%m%d %-H%M%S", names), MINUTES)


def test_seconds_of_the_first_minutes_of_a_day_are_no_minutes():
    """HHMMSS says that 2319 is 23 minutes and 19 seconds after midnight."""
    seconds = pd.date_range("2024-01-30", periods=1400, freq="s")
    check(read(seconds, "%Y%m%d %H%M%S", "date,HHMMSS,T"), seconds)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Hour (UTC)", "hour"),
        ("year_utc", "year"),
        ("Min (0-59)", "min"),
        ("min (°C)", "minc"),
        ("Day of Year", "dayofyear"),
        ("YYYY", "yyyy"),
    ],
)
def test_name_of_a_part_without_its_zone_or_format(name, plain):
    """A unit stays: the minimum in °C is no minute."""
    assert plain_name(name) == plain


@pytest.mark.parametrize(
    "before",
    [
        "27516 %Y%m%d %H%M",
        "351150375 RESKO %Y %m %d %H %M",
        "54511 3948 11628 %Y %-j %-H%M",
        "TMAX %Y%m%d %H:%M",
    ],
)
def test_columns_of_a_station_may_stand_before_the_time(before):
    """Numbers that never change and texts: climate services repeat the station in each row."""
    series = read(MINUTES, before)
    assert list(series.times) == list(MINUTES)


@pytest.mark.parametrize("form", ["FUEL %Y%m%d {period}", "%Y %-m %-d {period}"])
def test_number_of_the_half_hour_is_the_time_of_day(form):
    """Grid operators count the periods of a day from 1."""
    times = pd.date_range("2020-01-01", periods=96, freq="30min")
    lines = [f"{time:{form}} {n * n % 17}.5".format(period=1 + n % 48) for n, time in enumerate(times)]
    series = read_series("\n".join(lines).replace(" ", ",").encode(), "a.csv")
    assert list(series.times) == list(times)


def test_months_by_name_without_a_header():
    """Destatis: 2015;Januar."""
    months = pd.date_range("2015-01-01", periods=36, freq="MS")
    check(read(months, "%Y %B", delimiter=";"), months)


def test_days_of_a_year_may_be_called_days():
    """PIOMAS: a year and its day 1 to 366."""
    check(read(DAYS, "%Y %-j", "Year,#day,Vol"), DAYS)


def test_three_months_by_their_initials_are_the_month_in_the_middle():
    """DJF of 1990 is January 1990, NDJ is December; the year stands behind."""
    seasons = ["DJF", "JFM", "FMA", "MAM", "AMJ", "MJJ", "JJA", "JAS", "ASO", "SON", "OND", "NDJ"]
    lines = [f"{seasons[n % 12]},{1990 + n // 12},{n * n % 17}.5" for n in range(36)]
    series = read_series("\n".join(["Season,Year,Index", *lines]).encode(), "a.csv")
    assert series.features == ("Index",) and series.step_months == 1
    assert list(series.times) == list(pd.date_range("1990-01-01", periods=36, freq="MS"))


@pytest.mark.parametrize(
    "header",
    ["Jahr/Year,Monat/Month,Tag/Day,x", "年 Year,月 Month,日 Day,x", "Año (Year),Mes (Month),Día (Day),x"],
)
def test_parts_may_be_named_in_two_languages(header):
    """Both words mean the same part."""
    check(read(DAYS, "%Y %-m %-d", header), DAYS)


def test_lines_below_a_short_table_do_not_make_texts_of_its_years():
    """All numbers of the first column are years, once the remark below is skipped."""
    lines = [f"{1990 + n // 12};{n % 12 + 1};{n * n % 17}.5;{n % 5}" for n in range(36)]
    series = read_series("\n".join([*lines, "____", "Source: the office"]).encode(), "a.csv")
    assert series.step_months == 1 and series.features == ("column 3", "column 4")


def test_month_without_a_name_is_filled_like_any_missing_row():
    """Three years by names of months; the sixth row has none, and June's value lies between its neighbours."""
    times = pd.date_range("2000-01-01", periods=36, freq="MS")
    rows = [f"{time:%Y},{'' if row == 5 else f'{time:%b}'},{row}" for row, time in enumerate(times)]
    series = read_series("\n".join(["Year,month,v", *rows]).encode(), "a.csv")
    assert list(series.times) == list(times)
    assert list(series.column("v")) == pytest.approx(list(range(36)))


@pytest.mark.parametrize("name", ["date_of_month", "number", "jour du mois", "calendar"])
def test_days_beside_years_and_months_are_days_whatever_they_are_called(name: str) -> None:
    """If every row is the next day; a column of other numbers up to 31 is not."""
    days = pd.date_range("2019-12-01", periods=100, freq="D")
    body = [f"{day.year},{day.month},{day.day},{day.day_of_week},{n}" for n, day in enumerate(days)]
    data = "\n".join([f"year,month,{name},weekday,births", *body]).encode()
    series = read_series(data, "a.csv")
    assert series.times is not None and list(series.times) == list(days)
    assert series.column("births").tolist() == list(range(100))
    months = pd.date_range("2010-01-01", periods=60, freq="MS")
    body = [f"{month.year},{month.month},{n % 31 + 1},{n}" for n, month in enumerate(months)]
    series = read_series("\n".join(["year,month,rooms,births", *body]).encode(), "a.csv")
    assert series.features == ("rooms", "births") and len(series) == 60

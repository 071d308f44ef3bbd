"""The many ways in which people and programs write a time, in one column or in several."""

import numpy as np
import pandas as pd
import pytest

from rnnlab.series.read_options import ReadOptions
from rnnlab.series.reading import read_series
from rnnlab.series.series import Series
from rnnlab.series.time.calendar_names import languages, month_numbers

MONTHS = pd.date_range("1999-11-01", periods=24, freq="MS")
QUARTERS = pd.date_range("1970-01-01", periods=16, freq="QS")
WEEKS = pd.date_range("2019-12-02", periods=60, freq="7D")
HOURS = pd.date_range("2020-02-27 00:00", periods=72, freq="h")
DAYS = pd.date_range("1999-12-20", periods=40, freq="D")


def read(*columns: list[object], names: str, **options: object) -> Series:
    """The series of a CSV with those columns and a last one of squares."""
    rows = [",".join([*map(str, row), str(n * n)]) for n, row in enumerate(zip(*columns, strict=True))]
    data = "\n".join([f"{names},temp", *rows]).encode()
    return read_series(data, "a.csv", ReadOptions(**options))  # type: ignore[arg-type]


def texts(times: pd.DatetimeIndex, form: str) -> list[object]:
    return list(times.strftime(form))


@pytest.mark.parametrize(
    "form",
    [
        "%Y-%m", "%Y/%m", "%m/%Y", "%YM%m", "%b %Y", "%B %Y", "%b-%y", "%Y %b", "%b/%Y", "%Y-%b", "%d %b %Y",
        "%b %d %Y", "%b %d, %Y", "%B %d, %Y", "%d-%b-%y", "%d%b%Y", "%a %b %d %Y", "%a, %d %b %Y", "%A, %d %B %Y",
        "%d-%b-%Y", "%b-%Y", "%b-%-d-%Y", "%Y:%m", "%Y_%m", "%Y年%-m月",
    ],
)  # fmt: skip
def test_months_are_read_in_every_form(form):
    """Twenty-four months around the turn of the century, by number and by name."""
    series = read(texts(MONTHS, f'"{form}"'), names="when")
    assert list(series.times) == list(MONTHS) and series.step_months == 1


@pytest.mark.parametrize(
    "form",
    [
        "{y} Q{q}",
        "{y}Q{q}",
        "{y}-Q{q}",
        "Q{q} {y}",
        "Q{q}-{y}",
        "{q}Q{y}",
        "{y}:Q{q}",
        "Q{q}/{y}",
        "Q{q}'{s}",
        "{q}Q{s}",
        "{y}:{q}",
        "FY{y} Q{q}",
        "Q{q} FY{s}",
        "FY{s}Q{q}",
        "Quarter {q} {y}",
        "{y} Quarter {q}",
        "{q}. Quartal {y}",
        "T{q}-{y}",
        "{y}-{r}",
        "{r}/{y}",
    ],
)
def test_quarters_are_read_in_every_form(form):
    """The first day of each."""
    series = read(
        [
            form.format(
                y=time.year, q=time.quarter, s=time.year % 100, r=("I", "II", "III", "IV")[time.quarter - 1]
            )
            for time in QUARTERS
        ],
        names="when",
    )
    assert list(series.times) == list(QUARTERS) and series.step_months == 3


@pytest.mark.parametrize("form", ["FY{y}", "FY {y}", "FY{s:02d}", "FY{y}-{n:02d}", "FY{s:02d}/{n:02d}"])
def test_fiscal_years_are_years(form):
    """The Treasury's tables: FY1990, FY90, FY1990-91; reported, because a fiscal year begins in another month."""
    years = range(1990, 2010)
    cells = [form.format(y=year, s=year % 100, n=(year + 1) % 100) for year in years]
    series = read(list(cells), names="when")
    assert [time.year for time in series.times] == list(years) and series.step_months == 12
    assert series.notes[0].code == "series.fiscal_years" and cells[0] in str(series.notes[0])


@pytest.mark.parametrize("form", ["{y}H{h}", "H{h} {y}", "{h}H {y}", "{y}-S{h}", "{h}H{s}"])
def test_half_years_are_read_in_every_form(form):
    halves = pd.date_range("2003-01-01", periods=16, freq="6MS")
    cells = [form.format(y=time.year, h=1 + time.month // 7, s=f"{time.year % 100:02d}") for time in halves]
    series = read(list(cells), names="when")
    assert list(series.times) == list(halves) and series.step_months == 6


@pytest.mark.parametrize(
    "form",
    [
        "{y}-W{w:02d}", "{y}W{w:02d}", "{y}-W{w:02d}-1", "{y} W{w}", "Week {w} {y}", "KW {w}/{y}", "W{w:02d}/{y}",
        "{y} week {w}",
    ],
)  # fmt: skip
def test_iso_weeks_are_read_across_a_year_of_53(form):
    """2020 has a week 53, which ends in 2021."""
    weeks = [form.format(y=time.isocalendar().year, w=time.isocalendar().week) for time in WEEKS]
    series = read(weeks, names="week")
    assert list(series.times) == list(WEEKS) and series.step_seconds == 7 * 86_400


@pytest.mark.parametrize("name", ["week", "yearweek", "date"])
def test_a_year_and_its_week_are_one_number(name):
    """201949 is the week that begins on 2 December 2019."""
    numbers = [time.isocalendar().year * 100 + time.isocalendar().week for time in WEEKS]
    assert list(read(numbers, names=name).times) == list(WEEKS)


def test_twelve_weeks_are_not_months_in_a_column_of_weeks():
    """202001 to 202012."""
    weeks = read(list(range(202001, 202013)), names="week")
    assert list(weeks.times) == list(pd.date_range("2019-12-30", periods=12, freq="7D"))


@pytest.mark.parametrize("form", ["{y}/{short:02d}", "{y}-{short:02d}", "{y}/{next}"])
def test_seasons_are_read_as_the_years_they_begin_in(form):
    """1995/96 to 2011/12: also over the turn of the century, and where 2010-11 could be a month."""
    seasons = [form.format(y=year, short=(year + 1) % 100, next=year + 1) for year in range(1995, 2012)]
    series = read(seasons, names="season")
    assert list(series.times) == list(pd.date_range("1995-01-01", periods=17, freq="YS"))


@pytest.mark.parametrize("form", ["%d%m%Y", "%m%d%Y"])
def test_year_may_be_last_in_a_number(form):
    """Days over the end of a year; a table of numbers loses the leading zero."""
    assert list(read([int(text) for text in texts(DAYS, form)], names="date").times) == list(DAYS)


@pytest.mark.parametrize("form", ["%Y年%-m月%-d日", "%Y년 %-m월 %-d일"])
def test_days_are_read_with_eastern_signs(form):
    """Chinese, Japanese and Korean."""
    assert list(read(texts(DAYS, form), names="x").times) == list(DAYS)


@pytest.mark.parametrize("name", ["日期", "交易日期", "дата", "时间"])
def test_numbers_are_days_under_names_in_other_scripts(name):
    """In the second column, so that only the name shows that they are days."""
    rows = [f"{n % 7},{day:%Y%m%d}" for n, day in enumerate(DAYS)]
    assert list(read(rows, names=f"x,{name}").times) == list(DAYS)


def test_dates_in_two_forms_are_read_in_one_column():
    """A file that was made of two."""
    both = texts(DAYS[:22], "%d/%m/%Y") + [text.upper() for text in texts(DAYS[22:], "%d-%b-%Y")]
    assert list(read(both, names="date").times) == list(DAYS)


@pytest.mark.parametrize(
    "form",
    [
        "%Y%m%d %H%M", "%Y%m%d:%H%M", "%Y%m%d-%H:%M:%S", "%Y-%m-%d_%H:%M", "%d/%m/%Y %H", "%Y-%m-%dT%H",
        "%Y-%m-%d %H:%M:%S,000", "%Y-%m-%dT%H:%M:%S.123456789Z", "%d-%b-%Y %H:%M:%S", "%d%b%Y:%H:%M:%S",
        "%b %d, %Y %I:%M %p", "%m/%d/%Y %I:%M:%S %p", "%d.%m.%Y %H:%M Uhr", "%d/%b/%Y:%H:%M:%S +0000",
        "%a %b %d %H:%M:%S %Y", "%d.%m.%Y %H:%M - %d.%m.%Y %H:59", "%Y-%m-%dT%H:%M:%SZ/%Y-%m-%dT%H:59:00Z",
        "%a, %d %b %Y %H:%M:%S GMT", "%Y.%m.%d %H:%M", "%a %b %d %H:%M:%S +0000 %Y",
        "%a %b %d %Y %H:%M:%S GMT+0000 (Coordinated Universal Time)", "%d-%b-%y %I.%M.%S.000000 %p",
    ],
)  # fmt: skip
def test_hours_are_read_in_every_form(form):
    """Three days over the end of a February of 29 days."""
    series = read(texts(HOURS, f'"{form}"'), names="when")
    assert list(series.times.floor("s")) == list(HOURS) and series.step_seconds == 3600


@pytest.mark.parametrize(
    ("names", "year"),
    [
        ("januar februar märz april mai juni juli august september oktober november dezember", "2001"),
        ("Jan Feb Mrz Apr Mai Jun Jul Aug Sep Okt Nov Dez", "01"),
        ("janvier février mars avril mai juin juillet août septembre octobre novembre décembre", "2001"),
        ("janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.", "2001"),
        ("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre", "2001"),
        ("Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec.", "2001"),
        ("JANVIER FEVRIER MARS AVRIL MAI JUIN JUILLET AOUT SEPTEMBRE OCTOBRE NOVEMBRE DECEMBRE", "2001"),
        (
            "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
            "2001",
        ),
        ("gen feb mar apr mag giu lug ago set ott nov dic", "01"),
        ("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro", "2001"),
        ("jan. feb. mrt. apr. mei jun. jul. aug. sep. okt. nov. dec.", "2001"),
        (
            "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
            "2001",
        ),
        (
            "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień",
            "2001",
        ),
        ("leden únor březen duben květen červen červenec srpen září říjen listopad prosinec", "2001"),
        (
            "siječanj veljača ožujak travanj svibanj lipanj srpanj kolovoz rujan listopad studeni prosinac",
            "2001",
        ),
        ("januari februari mars april maj juni juli augusti september oktober november december", "2001"),
        (
            "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu",
            "2001",
        ),
        (
            "január február március április május június július augusztus szeptember október november december",
            "2001",
        ),
        ("января февраля марта апреля мая июня июля августа сентября октября ноября декабря", "2001"),
        ("январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь", "2001"),
        ("ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık", "2001"),
    ],
)
def test_months_are_read_in_other_languages(names, year):
    """Whole and short, inside dates and alone, with and without accents."""
    expected = pd.date_range("2001-01-01", periods=12, freq="MS")
    assert list(read([f"{name} {year}" for name in names.split()], names="Monat").times) == list(expected)
    days = read([f"1. {name} 2001" for name in names.split()], names="Datum")
    assert list(days.times) == list(expected)


WEEKDAYS = {
    "es": ("lun mar mié jue vie sáb dom", "ene feb mar abr may jun jul ago sept oct nov dic"),
    "fr": (
        "lun. mar. mer. jeu. ven. sam. dim.",
        "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    ),
    "de": (
        "Mo. Di. Mi. Do. Fr. Sa. So.",
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    ),
    "pl": ("pon., wt., śr., czw., pt., sob., niedz.,", "sty lut mar kwi maj cze lip sie wrz paź lis gru"),
    "en": ("Mon Tue Wed Thu Fri Sat Sun", "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"),
}


@pytest.mark.parametrize("language", WEEKDAYS)
def test_weekdays_are_not_months(language):
    """In Spanish and French, mar is Tuesday and March."""
    weekdays, months = (names.split() for names in WEEKDAYS[language])
    days = pd.date_range("2020-02-20", periods=40, freq="D")
    rows = [f'"{weekdays[day.weekday()]} {day.day:02d} {months[day.month - 1]} {day.year}"' for day in days]
    series = read(rows, names="when")
    assert list(series.times) == list(days) and series.repairs == ()


def test_month_of_two_languages_is_not_guessed():
    """Listopad is November in Polish and Czech, October in Croatian; with its neighbours it is clear."""
    assert month_numbers(["listopad"]) == {}
    assert month_numbers(["listopad", "grudzień"]) == {"listopad": 11, "grudzień": 12}
    assert month_numbers(["listopad", "studeni"]) == {"listopad": 10, "studeni": 11}


def test_english_months_need_no_other_language():
    """CLDR is loaded only for files that have other names."""
    languages.cache_clear()
    read(texts(DAYS, "%a, %d %b %Y"), names="when")
    assert languages.cache_info().currsize == 0


def test_two_digit_years_are_those_of_the_last_hundred():
    """Dec-49 is 1949, not 2049, and Jan-00 is 2000."""
    months = pd.date_range("1949-01-01", periods=30, freq="MS")
    assert list(read(texts(months, "%b-%y"), names="Month").times) == list(months)
    days = pd.date_range("1965-12-20", periods=30, freq="D")
    assert list(read(texts(days, "%d.%m.%y"), names="Tag").times) == list(days)
    years = pd.date_range("1963-01-01", periods=30, freq="YS")
    assert list(read(texts(years, "%y"), names="year").times) == list(years)


def test_times_with_zones_are_converted_to_utc_with_a_note():
    """Ten hours over the end of Berlin's daylight saving time, each with its offset or the zone's name."""
    local = pd.date_range("2021-10-30 22:00", periods=20, freq="h", tz="UTC").tz_convert("Europe/Berlin")
    expected = list(pd.date_range("2021-10-30 22:00", periods=20, freq="h"))
    for form in (
        "%Y-%m-%d %H:%M:%S%z",
        "%Y-%m-%dT%H:%M%z",
        "%d.%m.%Y %H:%M %z",
        "%d.%m.%Y %H:%M %Z",
        "%Y-%m-%d %H:%M %Z",
    ):
        series = read(texts(local, form), names="when")
        assert list(series.times) == expected, form
        assert [note.code for note in series.notes] == ["series.converted_to_utc"]
        offsets = [offset.replace(":", "") for offset in series.notes[0].facts["offsets"]]
        assert offsets == ["+0100", "+0200"] and "converted to UTC" in str(series.notes[0])
        assert series.repairs == ()


def test_times_in_utc_need_no_note():
    """Z means UTC."""
    assert read(texts(HOURS, "%Y-%m-%dT%H:%M:%SZ"), names="when").notes == ()


def test_24_o_clock_is_the_next_day():
    """The last hour of a day is written 24:00 by some."""
    hours = HOURS[1:]
    shown = [
        f"{time - pd.Timedelta(days=1):%d.%m.%Y} 24:00" if time.hour == 0 else f"{time:%d.%m.%Y %H:%M}"
        for time in hours
    ]
    assert list(read(shown, names="when").times) == list(hours)


def test_fractions_of_a_year_are_times():
    """R writes months as twelfths of a year, quarters as fourths; others write their middle."""
    months = [f"{time.year + (time.month - 1) / 12:.4f}" for time in MONTHS]
    assert list(read(months, names="time").times) == list(MONTHS)
    middles = [f"{time.year + (time.month - 0.5) / 12:.3f}" for time in MONTHS]
    assert list(read(middles, names="decimal date").times) == list(MONTHS)
    quarters = [time.year + (time.quarter - 1) / 4 for time in QUARTERS]
    assert list(read(quarters, names="date").times) == list(QUARTERS)
    days = [
        f"{time.year + (time.day_of_year - 0.5) / (366 if time.is_leap_year else 365):.3f}" for time in DAYS
    ]
    assert list(read(days, names="year").times) == list(DAYS)


def test_the_months_after_a_years_point_are_months():
    """1871.01 is January, and 1871.1 October."""
    months = pd.date_range("1871-01-01", periods=24, freq="MS")
    assert list(read([float(f"{time:%Y.%m}") for time in months], names="Date").times) == list(months)


def test_excel_days_are_dates_in_a_column_called_date():
    """43831 is the first of January 2020; elsewhere it is a number."""
    days = [43831 + n for n in range(20)]
    assert list(read(days, names="Date").times) == list(pd.date_range("2020-01-01", periods=20, freq="D"))
    halves = [43831 + n / 2 for n in range(20)]
    assert list(read(halves, names="Datum").times) == list(
        pd.date_range("2020-01-01", periods=20, freq="12h")
    )
    assert read([43831 + n * n for n in range(20)], names="time of flight").times is None


@pytest.mark.parametrize("name", ["Excel time", "time", "Local Time"])
def test_excel_days_with_hours_are_times(name):
    """43831.0416667 is one o'clock on the first of January 2020."""
    hours = [f"{43831 + n / 24:.7f}" for n in range(60)]
    assert list(read(hours, names=name).times) == list(pd.date_range("2020-01-01", periods=60, freq="h"))


def test_seconds_of_the_day_are_not_excel_days():
    """Seconds from half past nine, in tenths and with irregular steps."""
    assert read([f"{34200 + n / 10:.1f}" for n in range(60)], names="time").times is None
    assert read([f"{34200 + n * n / 7:.6f}" for n in range(60)], names="time").times is None


def test_ten_digits_may_be_a_short_year_and_a_minute():
    """2002270000 is the 27th of February 2020; as seconds since 1970 it were in 2033."""
    assert list(read(texts(HOURS, "%y%m%d%H%M"), names="timestamp").times) == list(HOURS)


@pytest.mark.parametrize("digits", [1, 1000, 1_000_000, 1_000_000_000])
def test_seconds_and_finer_since_1970_are_times(digits):
    """Told by their size."""
    numbers = [int(time.timestamp()) * digits for time in HOURS]
    assert list(read(numbers, names="timestamp").times) == list(HOURS)


def test_the_year_1_and_the_year_9999_are_years():
    """Tree rings begin with the first year, and someone will write the last one."""
    rings = read(list(range(1, 41)), names="year")
    assert (rings.times[0].year, rings.times[-1].year, rings.step_months) == (1, 40, 12)
    first = read([f"0001-01-{day:02d}" for day in range(1, 21)], names="date")
    assert first.times[0] == pd.Timestamp("0001-01-01") and first.step_seconds == 86_400
    last = read([f"9999-12-{day:02d}" for day in range(1, 31)], names="date")
    assert last.times[-1] == pd.Timestamp("9999-12-30")


def test_date_that_means_never_is_not_a_time():
    """9999-12-31 among dates of 2020 is left out, with its row."""
    days: list[object] = texts(pd.date_range("2020-01-01", periods=30, freq="D"), "%Y-%m-%d")
    days[29] = "9999-12-31"
    series = read(days, names="date")
    assert len(series) == 29 and series.repairs[0].count == 1
    assert series.repairs[0].places[0].was == "9999-12-31"


@pytest.mark.parametrize(
    ("names", "form"),
    [
        ("Year,Month,Day,Hour", "%Y,%-m,%-d,%-H"),
        ("YYYY,MM,DD,hh,mm", "%Y,%m,%d,%H,%M"),
        ("#YY,MM,DD,hh,mm", "%y,%m,%d,%H,%M"),
        ("year,day of year,hour", "%Y,%j,%H"),
        ("YEAR,DOY,HR", "%Y,%-j,%-H"),
        ("date,time", "%d/%m/%Y,%H:%M"),
        ("date,time", "%d/%m/%Y,%H:%M:%S"),
        ("Date,Hour", "%Y-%m-%d,%-H"),
        ("Date,hhmm", "%Y%m%d,%H%M"),
        ("YYYYMMDD,HH", "%Y%m%d,%H"),
        ("date,time", "%m/%d/%Y,%I:%M %p"),
        ("jahr,monat,tag,stunde", "%Y,%m,%d,%H"),
    ],
)
def test_several_columns_make_the_time(names, form):
    """The parts are columns of numbers or texts, under the names that people give them."""
    series = read(texts(HOURS, form), names=names)
    assert list(series.times) == list(HOURS), names
    assert series.features == ("temp",)


@pytest.mark.parametrize(
    ("names", "cells"),
    [
        ("year,quarter", "{t.year},{t.quarter}"),
        ("Year,Qtr", "{t.year},Q{t.quarter}"),
        ("Year,Period", "{t.year},Q0{t.quarter}"),
        ("year,month", "{t.year},{t.month}"),
        ("year,month", "{t.year},{t:%b}"),
        ("Jahr,Monat", "{t.year},{t:%B}"),
        ("year,period", "{t.year},M{t.month:02d}"),
    ],
)
def test_year_and_quarter_or_month_make_the_time(names, cells):
    """Numbers, names and the marks of statistics offices."""
    series = read([cells.format(t=time) for time in QUARTERS], names=names)
    assert list(series.times) == list(QUARTERS) and series.features == ("temp",)


@pytest.mark.parametrize(("form", "many"), [("%Y %-m", 2), ("%Y;%m;%d", 3), ("%Y,%m,%d,%H", 4)])
def test_first_columns_without_names_make_the_time(form, many):
    """Years, months and what else it takes for times that rise."""
    times = HOURS if many == 4 else DAYS if many == 3 else MONTHS
    mark = form[2]
    rows = [f"{time.strftime(form)}{mark}{n * n}.5" for n, time in enumerate(times)]
    for ordered in (rows, rows[::-1]):
        series = read_series("\n".join(ordered).encode(), "a.csv")
        assert list(series.times) == list(times) and series.features == (f"column {many + 1}",)


def test_only_a_first_column_without_name_leaves_the_others_theirs():
    """The numbers that R puts before each row."""
    rows = [f"{n + 1},{month.month},{month.year},{n * n}" for n, month in enumerate(MONTHS)]
    series = read_series("\n".join([",month,year,temp", *rows]).encode(), "a.csv")
    assert list(series.times) == list(MONTHS) and series.features == ("temp",)


def test_years_without_names_that_rise_need_no_month():
    """The next column is a value, though it counts to twelve."""
    rows = [f"{2000 + n},{n % 12 + 1},{n * n}.5" for n in range(20)]
    series = read_series("\n".join(rows).encode(), "a.csv")
    assert series.step_months == 12 and series.features == ("column 2", "column 3")


def test_year_and_week_make_the_time():
    """ISO weeks, 53 of them in 2020."""
    weeks = [f"{time.isocalendar().year},{time.isocalendar().week}" for time in WEEKS]
    assert list(read(weeks, names="year,week").times) == list(WEEKS)


def test_hours_from_1_to_24_end_with_the_next_midnight():
    """Hour 24 is 0 o'clock of the next day."""
    days = pd.date_range("2021-03-01", periods=3, freq="D")
    rows = [f"{day:%Y-%m-%d},{hour}" for day in days for hour in range(1, 25)]
    assert list(read(rows, names="date,hour").times) == list(
        pd.date_range("2021-03-01 01:00", periods=72, freq="h")
    )


def test_text_with_two_days_is_not_a_date():
    """No date format has two days."""
    assert read(["2020-01-0Jan"] * 12, names="date").times is None


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Date(dd:mm:yyyy)", "%d:%m:%Y"),
        ("Date (MM/DD/YYYY)", "%m/%d/%Y"),
        ("Datum [TT.MM.JJJJ]", "%d.%m.%Y"),
        ("AAAAMMJJ", "%Y%m%d"),
    ],
)
def test_name_of_a_column_says_the_format_of_its_dates(name, form):
    """AERONET, Météo-France and others: days up to the twelfth are no months."""
    days = pd.date_range("2024-01-01", periods=12, freq="D")
    assert list(read(texts(days, form), names=name).times) == list(days)


def test_day_of_the_year_is_no_year():
    """Its name has the word in it."""
    days = pd.date_range("2024-01-01", periods=40, freq="D")
    series = read(texts(days, "%Y-%m-%d"), list(range(1, 41)), names="day,Day_of_Year")
    assert series.time_column == "day"
    assert read(list(range(1, 41)), names="Day_of_Year").times is None


def test_quarters_of_denmark_and_the_netherlands():
    """2010K1 and 2010KW01 are quarters; with a K5 among them they are weeks."""
    for form in ("{}K{}", "{}KW0{}"):
        cells = [form.format(year, quarter) for year in range(2010, 2014) for quarter in range(1, 5)]
        assert list(read(list(cells), names="when").times) == list(
            pd.date_range("2010-01-01", periods=16, freq="QS")
        )
    weeks = read([f"2010K{week}" for week in range(1, 20)], names="when")
    assert weeks.step_seconds == 7 * 86_400


def test_totals_of_years_among_dutch_months_are_left_out():
    """Statistics Netherlands: 2015MM01 to 2015MM12, then 2015JJ00."""
    cells = [
        f"{year}{part}"
        for year in range(2015, 2018)
        for part in [*(f"MM{m:02d}" for m in range(1, 13)), "JJ00"]
    ]
    series = read(list(cells), names="Perioden")
    assert len(series) == 36 and series.step_months == 1


def test_unix_times_of_different_units_are_read_each_by_its_size():
    """CryptoDataDownload changed from seconds to milliseconds; a good column of dates comes first."""
    hours = pd.date_range("2020-01-01", periods=60, freq="h")
    seconds = [int(hour.timestamp()) for hour in hours]
    mixed = [second * 1000 if n > 40 else second for n, second in enumerate(seconds)]
    series = read(mixed, names="unix")
    assert list(series.times) == list(hours) and series.notes[0].code == "series.mixed_units"
    both = read(mixed, texts(hours, "%Y-%m-%d %H:%M"), names="unix,date")
    assert both.time_column == "date" and list(both.times) == list(hours)
    assert [out.column for out in both.left_out] == ["unix"]


@pytest.mark.parametrize(
    ("name", "zero"), [("JD", 2_440_587.5), ("Julian date", 2_440_587.5), ("MJD", 40_587.0)]
)
def test_days_of_astronomers_are_dates(name, zero):
    """2458849.5 and the modified 58849 are midnight of 1 January 2020; beside dates they are no feature."""
    times = pd.date_range("2020-01-01", periods=40, freq="6h")
    numbers = [zero + (time - pd.Timestamp("1970-01-01")) / pd.Timedelta(days=1) for time in times]
    assert list(read(numbers, names=name).times) == list(times)
    both = read(texts(times, "%Y-%m-%d %H:%M"), numbers, names=f"when,{name}")
    assert both.time_column == "when" and both.features == ("temp",)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("time (hours since 1900-01-01)", "h"),
        ("seconds since 2020-02-01T00:00:00Z", "s"),
        ("time [minutes since 2019-12-31 06:30]", "min"),
    ],
)
def test_numbers_are_read_in_the_unit_since_a_day_that_their_name_says(name: str, count: str) -> None:
    """As programs for netCDF write their times; pandas counts from the day here."""
    start = pd.Timestamp(name.split("since ")[1].rstrip("])Z"))
    numbers = [int((hour - start) / pd.Timedelta(1, count)) for hour in HOURS]
    assert list(read(numbers, names=name).times) == list(HOURS)


@pytest.mark.parametrize("name", ["months since 1950-01-01", "days since 1850-19-01"])
def test_unit_that_is_none_leaves_the_numbers(name: str) -> None:
    assert read(list(range(61_000, 61_040)), names=name).times is None


@pytest.mark.parametrize(
    ("first", "asked"), [(16_695, True), (25_500, True), (25_600, False), (43_831, False)]
)
def test_days_before_1970_are_asked(first: int, asked: bool):
    """16695 is a day of 1945 in Excel, of 2015 in R, and of 2005 in SAS."""
    days = list(range(first, first + 40))
    series = read(days, names="date")
    assert str(series.times[0]) == str(pd.Timestamp("1899-12-30") + pd.Timedelta(first, "D"))
    (guess,) = [guess for guess in series.guesses if guess.field == "time_unit"] or [None]
    assert (guess is not None and guess.asked) == asked
    if guess is not None:
        chosen = read(days, names="date", time_unit=guess.options[1])
        assert str(chosen.times[0]) == str(pd.Timestamp("1970-01-01") + pd.Timedelta(first, "D"))


@pytest.mark.parametrize("form", ["%d%m%y", "%m%d%y", "%y%m%d", "%d%m%Y", "%Y%m%d"])
@pytest.mark.parametrize("before", [(), ("A", "B"), ("1", "2")])
def test_digits_in_a_column_without_a_name_are_days_if_all_are(form: str, before: tuple[str, ...]) -> None:
    """One series, or two one below the other with their names before the days; zeros may be lost."""
    days = pd.date_range("1999-10-01", periods=120, freq="D")
    body = [
        ",".join([*([name] if name else []), str(int(day.strftime(form))), str(place * 1000 + n), str(n % 7)])
        for place, name in enumerate(before or ("",))
        for n, day in enumerate(days)
    ]
    series = read_series("\n".join(body).encode(), "a.csv")
    assert list(series.times) == list(days)
    assert series.values[:, 0].tolist() == list(range(120))


@pytest.mark.parametrize(
    "numbers", [range(10101, 10131), range(311201, 311330), [101_530 + 7 * n for n in range(40)]]
)
def test_digits_in_a_column_without_a_name_are_numbers_if_they_may_be(numbers) -> None:
    """Few of them are days, or all are of one month, as numbers of rooms may be."""
    body = [f"{number},{n * n % 11}.5,{n % 7}" for n, number in enumerate(numbers)]
    assert read_series("\n".join(body).encode(), "a.csv").times is None


def test_day_before_the_month_behind_the_year_is_read_if_only_that_fits() -> None:
    """Some apps write 2017-27-07; a file with one wrong month keeps the usual order."""
    series = read(texts(DAYS, "%Y-%d-%m"), names="when")
    assert list(series.times) == list(DAYS)
    days = pd.date_range("2020-01-01", periods=40, freq="D")
    usual = texts(days, "%Y-%m-%d")
    usual[20] = "2020-21-01"
    series = read(usual, names="when")
    assert list(series.times) == list(days)


def test_months_of_years_counted_from_one_are_times():
    """The shampoo sales of many tutorials: 1-01 to 3-12. It is said, for no calendar has these years."""
    series = read([f"{year}-{month:02d}" for year in (1, 2, 3) for month in range(1, 13)], names="Month")
    assert series.step_months == 1 and len(series) == 36
    assert (series.times[0], series.times[-1]) == (pd.Timestamp("0001-01-01"), pd.Timestamp("0003-12-01"))
    assert series.notes[0].code == "series.counted_years" and "1-01" in str(series.notes[0])


@pytest.mark.parametrize("mark", "-/")
def test_months_behind_years_of_two_digits_are_times(mark):
    """98-11 to 00-12, if no month is left out: 11-01 and 11-05 may as well be days."""
    months = pd.date_range("1998-11-01", periods=26, freq="MS")
    assert list(read(texts(months, f"%y{mark}%m"), names="month").times) == list(months)
    some = read([*texts(months, f"%y{mark}%m")[:10], *texts(months, f"%y{mark}%m")[12:]], names="month")
    assert some.times is None or list(some.times) != list(months.delete([10, 11]))


@pytest.mark.parametrize(
    "form", ["%H:%M:%S %m/%d/%y", "%H:%M %d.%m.%Y", "%I:%M %p %Y-%m-%d", "%H:%M:%S, %d %b %Y"]
)
def test_time_of_day_may_stand_before_the_date(form):
    times = pd.date_range("2026-07-20", periods=60, freq="4h")
    series = read(
        [f"{time:{form}}".replace(", ", " ") for time in times], list(range(60)), names="horodatage,x"
    )
    assert list(series.times) == list(times)


def test_weeks_of_the_cdc_are_those_of_years_with_53_of_them():
    """https://ndc.services.cdc.gov/wp-content/uploads/MMWR_Week_overview.pdf: they begin on Sunday; 2014 has 53."""
    sundays = pd.date_range("2013-12-29", "2016-01-03", freq="7D")
    middle = sundays + pd.Timedelta(days=3)
    weeks = (middle.day_of_year - 1) // 7 + 1
    series = read(list(middle.year), list(weeks), list(range(len(weeks))), names="YEAR,WEEK,x")
    assert max(weeks) == 53 and list(series.times) == list(sundays)


@pytest.mark.parametrize("days", [0, 1, 15])
@pytest.mark.parametrize("decimals", [2, 4])
def test_fractions_of_years_near_one_day_of_each_month_are_months(days, decimals):
    """Whatever the first column is called: nothing else rises so."""
    months = pd.date_range("1871-01-01", periods=200, freq="MS")
    years = months.year + (months.day_of_year - 1 + days) / 365.2425
    series = read([f"{year:.{decimals}f}" for year in years], list(range(200)), names="t,x")
    assert list(series.times) == list(months) and series.step_months == 1


def test_irregular_days_are_put_on_steps_of_whole_days():
    """Wells are measured twice a month: not every 15.16 days."""
    days = pd.Timestamp("1985-11-14") + pd.to_timedelta(np.cumsum([15, 15, 16, 15, 14, 16] * 20), unit="D")
    series = read([f"{day:%d-%m-%Y}" for day in days], list(np.arange(120) % 7), names="Peildatum,x")
    assert series.step_seconds % 86_400 == 0 and (series.times == series.times.normalize()).all()

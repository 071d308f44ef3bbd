"""Text files of weather services and observatories with times in unusual places."""

from tests.series.services.formats import (
    Reading,
    counts,
    joined,
    service,
    text,
    times,
    wave,
    with_cells,
)


@service(
    "Hadley Central England monthly",
    "meantemp_monthly_totals.txt",
    "https://www.metoffice.gov.uk/hadobs/hadcet/",
)
def cet_monthly() -> tuple[bytes, Reading]:
    """Years by months with the year's mean; -99.9 for months to come."""
    values = [f"{v:.1f}" for v in wave(120, 9, 6, 12)]
    shown = with_cells(values, {n: "-99.9" for n in range(117, 120)})
    rows = [
        f" {2011 + y}  "
        + "  ".join(f"{v:>5}" for v in shown[12 * y : 12 * y + 12])
        + f"  {'-99.9' if y == 9 else '9.5':>6}"
        for y in range(10)
    ]
    return text(
        "Central England Temperature monthly means (degrees C)",
        "",
        "Year    Jan    Feb    Mar    Apr    May    Jun    Jul    Aug    Sep    Oct    Nov    Dec  Annual",
        rows,
    ), Reading(
        rows=117,
        step="1month",
        first="2011-01-01",
        last="2020-09-01",
        unused=("Annual",),
        cells={("2011-03-01", "value"): float(values[2])},
    )


@service(
    "Hadley Central England daily",
    "cetdl1772on.dat",
    "https://www.metoffice.gov.uk/hadobs/hadcet/data/meantemp_daily_totals.txt",
)
def cet_daily() -> tuple[bytes, Reading]:
    """A line per year and day of the month, a column per month, tenths of a degree; -999 where no such day is."""
    values = counts(366, 90, 60, 366)
    lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    starts = [sum(lengths[:m]) for m in range(12)]
    rows = [
        f" 1772   {day:2d}"
        + "".join(f"{values[starts[m] + day - 1] if day <= lengths[m] else -999:6d}" for m in range(12))
        for day in range(1, 32)
    ]
    return text(rows), Reading(
        rows=366,
        step="1day",
        first="1772-01-01",
        last="1772-12-31",
        cells={("1772-02-03", ""): values[33]},
    )


@service("Oklahoma Mesonet", "20200101nrmn.mts", "https://www.mesonet.org/images/site/MTS_file_format.pdf")
def oklahoma() -> tuple[bytes, Reading]:
    """The day in the second line, the minute of the day in a column; -995 to -999 are missing."""
    temperature = with_cells(wave(100, 5, 4, 100), {8: -996.0, 9: -999.0})
    rows = [
        f" NRMN  121 {5 * n:5d}  {60 + n % 9:4d}  {float(t):7.1f}   {3 + n % 4:5.1f}"
        for n, t in enumerate(temperature)
    ]
    return text(
        "  101 ! (c) 2020 Oklahoma Climatological Survey and the Oklahoma Mesonet - all rights reserved",
        "   6 2020 01 01 00 00 00",
        " STID  STNM  TIME   RELH     TAIR    WSPD",
        rows,
    ), Reading(
        rows=100,
        step="5min",
        first="2020-01-01 00:00",
        last="2020-01-01 08:15",
        features=("RELH", "TAIR", "WSPD"),
        unused=("STNM", "TIME"),
        cells={("2020-01-01 00:10", "TAIR"): temperature[2]},
        missing={"TAIR": 2},
    )


@service(
    "IMGW daily (Poland)",
    "k_d_01_2020.csv",
    "https://danepubliczne.imgw.pl/data/dane_pomiarowo_obserwacyjne/",
)
def imgw() -> tuple[bytes, Reading]:
    """No header, Windows-1250, the date in three quoted columns, status 8 for no measurement."""
    high = wave(60, 4, 5, 30)
    rows = [
        f'"351150375","RESKO-SMÓLSKO","{day[:4]}","{day[5:7]}","{day[8:]}",{h},'
        f'"",{h - 6:.1f},"",{0 if n % 3 else 2.4},"{"8" if n % 9 == 4 else ""}"'
        for n, (day, h) in enumerate(zip(times("2020-01-01", 60, "D"), high, strict=True))
    ]
    return text(rows, end="\r\n", encoding="cp1250"), Reading(
        rows=60,
        step="1day",
        first="2020-01-01",
        last="2020-02-29",
        features=("column 6", "column 8", "column 10"),
        unused=("column 1", "column 3", "column 4", "column 5"),
        cells={("2020-01-03", "column 6"): high[2]},
    )


@service(
    "INMET (Brazil)", "INMET_SE_SP_A701_SAO PAULO_2020.CSV", "https://portal.inmet.gov.br/dadoshistoricos"
)
def inmet() -> tuple[bytes, Reading]:
    """Eight lines of the station, Latin-1, hours as 0000 UTC, numbers as ,8, a delimiter at the end."""
    temperature = with_cells([f"{v:.1f}".replace(".", ",") for v in wave(72, 22, 6)], {7: ""})
    rows = [
        f"2020/01/{1 + n // 24:02d};{n % 24:02d}00 UTC;{',8' if n % 6 == 2 else 0};{t};{70 + n % 9};"
        for n, t in enumerate(temperature)
    ]
    return text(
        "REGIAO:;SE",
        "UF:;SP",
        "ESTACAO:;SAO PAULO - MIRANTE",
        "CODIGO (WMO):;A701",
        "LATITUDE:;-23,49638888",
        "LONGITUDE:;-46,61999999",
        "ALTITUDE:;785,64",
        "DATA DE FUNDACAO:;25/07/06",
        "Data;Hora UTC;PRECIPITAÇÃO TOTAL, HORÁRIO (mm);TEMPERATURA DO AR "
        "- BULBO SECO, HORARIA (°C);UMIDADE RELATIVA DO AR, HORARIA (%);",
        rows,
        encoding="latin-1",
    ), Reading(
        rows=72,
        step="1h",
        first="2020-01-01 00:00",
        last="2020-01-03 23:00",
        features=("PRECIPITAÇÃO TOTAL, HORÁRIO (mm)", "TEMPERATURA DO AR - BULBO SECO, HORARIA (°C)"),
        cells={
            ("2020-01-01 05:00", "TEMPERATURA DO AR - BULBO SECO, HORARIA (°C)"): float(
                temperature[5].replace(",", ".")
            ),
            ("2020-01-01 02:00", "PRECIPITAÇÃO TOTAL, HORÁRIO (mm)"): 0.8,
        },
        missing={"TEMPERATURA DO AR - BULBO SECO, HORARIA (°C)": 1},
    )


@service("Hong Kong Observatory", "CLMTEMP_HKO_.csv", "https://www.hko.gov.hk/en/cis/csvfile/")
def hong_kong() -> tuple[bytes, Reading]:
    """Titles in two languages, names in both, C for complete, *** for none, explanations below."""
    mean = with_cells(wave(60, 18, 4, 30), {9: "***"})
    rows = [
        f"{day},{t},{'' if t == '***' else 'C'}"
        for day, t in zip([f"2020,{1 + n // 31},{n % 31 + 1}" for n in range(60)], mean, strict=True)
    ]
    return text(
        "每日平均氣溫(攝氏度) - 香港天文台",
        "Daily Mean Temperature (°C) at the Hong Kong Observatory",
        "年/Year,月/Month,日/Day,數值/Value,數據完整性/data Completeness",
        rows,
        "***	沒有數據/unavailable",
        "#	數據不完整/data incomplete",
        "C	數據完整/data Complete",
        encoding="utf-8-sig",
    ), Reading(
        rows=60,
        step="1day",
        first="2020-01-01",
        last="2020-02-29",
        features=("數值/Value",),
        unused=("年/Year", "月/Month", "日/Day"),
        cells={("2020-01-03", "數值/Value"): mean[2]},
        missing={"數值/Value": 1},
    )


@service("Korea Meteorological Administration", "OBS_ASOS_TIM_20200101.csv", "https://data.kma.go.kr/")
def kma() -> tuple[bytes, Reading]:
    """Code page 949, Korean names, an empty cell for no rain."""
    temperature = wave(72, -2, 5)
    rows = joined(
        ",",
        [108] * 72,
        ["서울"] * 72,
        times("2020-01-01", 72, "h", "%Y-%m-%d %H:%M"),
        temperature,
        counts(72, 60, 20, 24),
    )
    return text("지점,지점명,일시,기온(°C),습도(%)", rows, encoding="cp949"), Reading(
        rows=72,
        step="1h",
        first="2020-01-01 00:00",
        last="2020-01-03 23:00",
        features=("기온(°C)", "습도(%)"),
        unused=("지점",),
        cells={("2020-01-01 05:00", "기온(°C)"): temperature[5]},
    )


@service("Met Éireann hourly", "hly532.csv", "https://cli.fusio.net/cli/climate_data/webdata/")
def met_eireann() -> tuple[bytes, Reading]:
    """A long preamble with a list of the columns, dates as 01-jan-1990 00:00, several columns named ind."""
    temperature = with_cells(wave(72, 7, 3), {9: " "})
    rows = [
        f"{stamp.lower()},{n % 4},{'0.0' if n % 5 else '0.3'},{n % 3},{t},{80 + n % 9}"
        for n, (stamp, t) in enumerate(
            zip(times("1990-01-01", 72, "h", "%d-%b-%Y %H:%M"), temperature, strict=True)
        )
    ]
    return text(
        "Station Name: DUBLIN AIRPORT",
        "Station Height: 71 M ",
        "Latitude:53.428  ,Longitude: -6.241",
        "",
        "",
        "date:  -  Date and Time (utc)",
        "rain:  -  Precipitation Amount (mm)",
        "temp:  -  Air Temperature (C)",
        "rhum:  -  Relative Humidity (%)",
        "ind:   -  Indicator",
        "",
        "date,ind,rain,ind,temp,rhum",
        rows,
    ), Reading(
        rows=72,
        step="1h",
        first="1990-01-01 00:00",
        last="1990-01-03 23:00",
        features=("rain", "temp", "rhum"),
        cells={("1990-01-01 05:00", "temp"): temperature[5]},
        missing={"temp": 1},
    )


@service(
    "China Meteorological Administration", "SURF_CLI_CHN_MUL_DAY-TEM-12001-202001.TXT", "http://data.cma.cn/"
)
def cma() -> tuple[bytes, Reading]:
    """Fixed width, no header: station, place, height, year, month, day, tenths, codes; 32766 is missing."""
    mean = with_cells(counts(60, 50, 60, 30), {n: 32766 for n in (4, 5)})
    rows = [
        f"54511  3948  11628    313 {day} {t:6d} {40 + n % 9:6d} 0 0"
        for n, (day, t) in enumerate(
            zip([f"2020 {1 + n // 31:2d} {n % 31 + 1:2d}" for n in range(60)], mean, strict=True)
        )
    ]
    return text(rows), Reading(
        rows=60,
        step="1day",
        first="2020-01-01",
        last="2020-02-29",
        features=("column 8", "column 9"),
        unused=("column 1", "column 2", "column 5", "column 6", "column 7"),
        cells={("2020-01-03", "column 8"): mean[2]},
        missing={"column 8": 2},
    )

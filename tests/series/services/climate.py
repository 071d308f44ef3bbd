"""Climate indices, greenhouse gases, sea level and the sun."""

from tests.series.services.formats import Reading, counts, joined, service, text, times, wave, with_cells

MONTHS = "Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec"


@service("NASA GISTEMP", "GLB.Ts+dSST.csv", "https://data.giss.nasa.gov/gistemp/")
def gistemp() -> tuple[bytes, Reading]:
    """Years by months with seasonal and yearly means behind them; *** is missing."""
    values = [f"{v:.2f}" for v in wave(120, 0.2, 0.4, 12, 2)]
    shown = with_cells(values, {n: "***" for n in range(115, 120)})
    rows = [
        f"{2011 + year},{','.join(shown[12 * year : 12 * year + 12])},{'***' if year == 9 else '.55'},***,.40,.50"
        for year in range(10)
    ]
    return text("Land-Ocean: Global Means", f"Year,{MONTHS},J-D,D-N,DJF,MAM", rows), Reading(
        rows=115,
        step="1month",
        first="2011-01-01",
        last="2020-07-01",
        unused=("J-D", "D-N", "DJF", "MAM"),
        cells={("2012-03-01", "value"): float(values[14])},
    )


@service(
    "HadCRUT5",
    "HadCRUT.5.0.2.0.analysis.summary_series.global.monthly.csv",
    "https://www.metoffice.gov.uk/hadobs/hadcrut5/",
)
def hadcrut5() -> tuple[bytes, Reading]:
    """A month, the anomaly and its confidence limits."""
    anomaly = wave(120, 0.1, 0.3, 40, 4)
    rows = joined(
        ",",
        times("1850-01-01", 120, "MS", "%Y-%m"),
        anomaly,
        [round(a - 0.2, 4) for a in anomaly],
        [round(a + 0.2, 4) for a in anomaly],
    )
    header = "Time,Anomaly (deg C),Lower confidence limit (2.5%),Upper confidence limit (97.5%)"
    return text(header, rows), Reading(
        rows=120,
        step="1month",
        first="1850-01-01",
        last="1859-12-01",
        features=("Anomaly (deg C)",),
        cells={("1850-05-01", "Anomaly (deg C)"): anomaly[4]},
    )


@service(
    "HadCRUT4 text", "HadCRUT.4.6.0.0.monthly_ns_avg.txt", "https://www.metoffice.gov.uk/hadobs/hadcrut4/"
)
def hadcrut4() -> tuple[bytes, Reading]:
    """Months as 1850/01, then the median and pairs of limits; no header."""
    anomaly = wave(120, -0.3, 0.3, 40, 3)
    rows = [
        f"{month}  {a:.3f} {a - 0.1:.3f} {a + 0.1:.3f}"
        for month, a in zip(times("1850-01-01", 120, "MS", "%Y/%m"), anomaly, strict=True)
    ]
    return text(rows), Reading(
        rows=120,
        step="1month",
        first="1850-01-01",
        last="1859-12-01",
        features=("column 2", "column 3", "column 4"),
        cells={("1850-05-01", "column 2"): anomaly[4]},
    )


@service("NOAA ONI", "oni.ascii.txt", "https://www.cpc.ncep.noaa.gov/data/indices/oni.ascii.txt")
def oni() -> tuple[bytes, Reading]:
    """Seasons of three months, named by their first letters: DJF is centred on January."""
    seasons = ["DJF", "JFM", "FMA", "MAM", "AMJ", "MJJ", "JJA", "JAS", "ASO", "SON", "OND", "NDJ"]
    anomaly = wave(84, 0.2, 1, 42, 2)
    rows = [
        f" {seasons[n % 12]}  {1990 + n // 12} {26.5 + n % 12 / 10:6.2f} {a:6.2f}"
        for n, a in enumerate(anomaly)
    ]
    return text(" SEAS  YR   TOTAL   ANOM ", rows), Reading(
        rows=84,
        step="1month",
        first="1990-01-01",
        last="1996-12-01",
        features=("TOTAL", "ANOM"),
        unused=("YR",),
        cells={("1990-05-01", "ANOM"): anomaly[4]},
    )


@service(
    "NOAA PSL time series", "nino34.long.anom.data", "https://psl.noaa.gov/gcos_wgsp/Timeseries/standard/"
)
def psl() -> tuple[bytes, Reading]:
    """First and last year, a line a year with twelve months, then the missing code and the source."""
    values = [f"{v:.2f}" for v in wave(144, 0, 1.2, 42, 2)]
    shown = with_cells(values, {n: "-99.99" for n in range(138, 144)})
    rows = [f" {1990 + y} {' '.join(f'{v:>7}' for v in shown[12 * y : 12 * y + 12])}" for y in range(12)]
    return text(
        "   1990   2001",
        rows,
        "  -99.99",
        "  Nino 3.4 SST Index anomaly",
        "  https://psl.noaa.gov/gcos_wgsp/",
    ), Reading(
        rows=138,
        step="1month",
        first="1990-01-01",
        last="2001-06-01",
        cells={("1991-03-01", "value"): float(values[14])},
    )


@service(
    "NOAA CPC NAO",
    "norm.nao.monthly.b5001.current.ascii",
    "https://www.cpc.ncep.noaa.gov/products/precip/CWlink/pna/nao.shtml",
)
def nao() -> tuple[bytes, Reading]:
    """Year, month and a value in exponents; no header."""
    values = wave(120, 0.1, 1, 17, 3)
    rows = [f"{1950 + n // 12}  {n % 12 + 1:3d}  {v:.5E}" for n, v in enumerate(values)]
    return text(rows), Reading(
        rows=120,
        step="1month",
        first="1950-01-01",
        last="1959-12-01",
        features=("column 3",),
        cells={("1950-05-01", "column 3"): values[4]},
    )


@service("Mauna Loa CO2 text", "co2_mm_mlo.txt", "https://gml.noaa.gov/ccgg/trends/data.html")
def mauna_loa_text() -> tuple[bytes, Reading]:
    """Names in two comment lines; days of -1 and deviations of -9.99 and -0.99 are missing."""
    mean = wave(120, 320, 3, 12, 2)
    rows = [
        f"{1958 + n // 12}  {n % 12 + 1:2d}   {1958 + n / 12:9.4f}   {m:7.2f}   {m - 1:7.2f}"
        f"   {-1 if n < 100 else 25 + n % 5:3d}   {-9.99 if n < 100 else 0.3 + n % 4 / 10:5.2f}"
        for n, m in enumerate(mean)
    ]
    return text(
        "# --------------------------------------------------------------------",
        "# USE OF NOAA GML DATA",
        "#",
        "#            decimal       monthly    de-season  #days  st.dev   ",
        "#             date         average     alized               of days",
        rows,
    ), Reading(
        rows=120,
        step="1month",
        first="1958-01-01",
        last="1967-12-01",
        features=("column 4", "column 5"),
        unused=("column 1", "column 2", "column 3", "column 6", "column 7"),
        cells={("1958-05-01", "column 4"): mean[4]},
    )


@service("Mauna Loa CO2 CSV", "co2_mm_mlo.csv", "https://gml.noaa.gov/ccgg/trends/data.html")
def mauna_loa_csv() -> tuple[bytes, Reading]:
    """Comments, then names; ndays -1 and deviations -9.99 where they are not known."""
    mean = wave(120, 320, 3, 12, 2)
    rows = [
        f"{1964 + n // 12},{n % 12 + 1},{1964 + n / 12:.4f},{m},{m - 1:.2f},{-1 if n < 30 else 25 + n % 5},"
        f"{-9.99 if n < 30 else 0.3 + n % 4 / 10:.2f}"
        for n, m in enumerate(mean)
    ]
    return text(
        "# --------------------------------------------------------------------",
        "# USE OF NOAA GML DATA",
        "#",
        "year,month,decimal date,average,deseasonalized,ndays,sdev",
        rows,
    ), Reading(
        rows=120,
        step="1month",
        first="1964-01-01",
        last="1973-12-01",
        features=("average", "deseasonalized"),
        unused=("year", "month", "decimal date", "ndays", "sdev"),
        cells={("1964-05-01", "average"): mean[4]},
    )


@service("Mauna Loa CO2 weekly", "co2_weekly_mlo.csv", "https://gml.noaa.gov/ccgg/trends/data.html")
def mauna_loa_weekly() -> tuple[bytes, Reading]:
    """Sundays in three columns; -999.99 is missing; the average of ten years before is not yet known."""
    average = with_cells(wave(110, 390, 3, 52, 2), {n: "-999.99" for n in (20, 21)})
    sundays = [",".join(map(str, map(int, day.split("-")))) for day in times("2010-01-03", 110, "7D")]
    rows = [
        f"{day},{2010 + n / 52:.4f},{a},{n % 7 + 1},-999.99"
        for n, (day, a) in enumerate(zip(sundays, average, strict=True))
    ]
    return text("# Weekly", "year,month,day,decimal,average,ndays,10 years ago", rows), Reading(
        rows=110,
        step="1week",
        first="2010-01-03",
        last="2012-02-05",
        features=("average",),
        unused=("year", "month", "day", "decimal", "10 years ago"),
        cells={("2010-01-10", "average"): average[1]},
        missing={"average": 2},
    )


@service(
    "Scripps CO2",
    "monthly_in_situ_co2_mlo.csv",
    "https://scrippsco2.ucsd.edu/data/atmospheric_co2/primary_mlo_co2_record.html",
)
def scripps() -> tuple[bytes, Reading]:
    """A quoted preamble, names in three lines, the date in four forms, -99.99 is missing."""
    mean = wave(96, 320, 3, 12, 2)
    rows = [
        f" {1958 + n // 12}, {n % 12 + 1:02d}, {21200 + 30 * n},  {1958.0411 + n / 12:.4f},"
        f"   {'-99.99' if n < 2 else m},   {'-99.99' if n < 2 else round(m - 1, 2)},MLO"
        for n, m in enumerate(mean)
    ]
    return text(
        '" Atmospheric CO2 concentrations (ppm) derived from in situ air measurements          "',
        '" at Mauna Loa, Observatory, Hawaii: Latitude 19.5N Longitude 155.6W Elevation 3397m  "',
        '"                                                                                     "',
        '" Missing values are denoted by -99.99                                                "',
        "  Yr, Mn,    Date,      Date,     CO2,seasonally,Sta",
        "    ,   ,        ,          ,        ,  adjusted,   ",
        "    ,   ,   Excel,          ,   [ppm],     [ppm],   ",
        rows,
    ), Reading(
        rows=94,
        step="1month",
        first="1958-03-01",
        last="1965-12-01",
        features=("CO2",),
        unused=("Yr", "Mn", "Date"),
        cells={("1958-05-01", "CO2"): mean[4]},
        missing={"CO2": 2},
    )


@service(
    "CSIRO sea level", "CSIRO_Recons_gmsl_mo_2015.csv", "https://www.cmar.csiro.au/sealevel/sl_data_cmar.html"
)
def csiro_sea_level() -> tuple[bytes, Reading]:
    """Months as the middle of the month in decimal years."""
    level = [f"{v:.1f}" for v in wave(120, -180, 10, 60)]
    rows = joined(
        ",", [f"{1880 + (n + 0.5) / 12:.4f}" for n in range(120)], level, [24.2 - n / 100 for n in range(120)]
    )
    return text('"Time","GMSL (mm)","GMSL uncertainty (mm)"', rows), Reading(
        rows=120,
        step="1month",
        first="1880-01-01",
        last="1889-12-01",
        features=("GMSL (mm)",),
        cells={("1880-05-01", "GMSL (mm)"): float(level[4])},
    )


@service("PSMSL monthly", "1.rlrdata", "https://psmsl.org/data/obtaining/rlr.monthly.data/")
def psmsl() -> tuple[bytes, Reading]:
    """The middle of the month in decimal years, the level in millimetres, missing days, a flag; -99999 missing."""
    level = with_cells(counts(120, 6950, 80, 12), {n: -99999 for n in (40, 41, 42)})
    rows = [f" {1807 + (n + 0.5) / 12:.4f}; {v:5d};{n % 3:2d};000" for n, v in enumerate(level)]
    return text(rows), Reading(
        rows=120,
        step="1month",
        first="1807-01-01",
        last="1816-12-01",
        features=("column 2",),
        unused=("column 4",),
        cells={("1807-05-01", "column 2"): level[4]},
        missing={"column 2": 3},
    )


@service("SILSO monthly sunspots", "SN_m_tot_V2.0.csv", "https://www.sidc.be/SILSO/infosnmtot")
def silso_monthly() -> tuple[bytes, Reading]:
    """Year; month; decimal year; number; deviation (-1 unknown); observations (-1 unknown); definitive."""
    number = wave(120, 80, 60, 100)
    rows = [
        f"{1749 + n // 12};{n % 12 + 1:02d};{1749 + (n + 0.5) / 12:.3f};{v:6.1f}; -1.0;   -1;1"
        for n, v in enumerate(number)
    ]
    return text(rows), Reading(
        rows=120,
        step="1month",
        first="1749-01-01",
        last="1758-12-01",
        features=("column 4",),
        unused=("column 1", "column 2", "column 3", "column 5", "column 6", "column 7"),
        cells={("1749-05-01", "column 4"): number[4]},
    )


@service("SILSO daily sunspots", "SN_d_tot_V2.0.csv", "https://www.sidc.be/SILSO/infosndtot")
def silso_daily() -> tuple[bytes, Reading]:
    """Year; month; day; decimal year; number (-1 unknown); deviation (-1.0 unknown); observations; definitive."""
    number = with_cells(counts(120, 60, 50, 27), {n: -1 for n in (30, 31, 60)})
    rows = [
        f"{day};{1818 + n / 365:.3f};{v:4d};{-1.0 if v == -1 else 4.5 + n % 7:5.1f};{0 if v == -1 else 1 + n % 3:4d};1"
        for n, (day, v) in enumerate(zip(times("1818-01-01", 120, "D", "%Y;%m;%d"), number, strict=True))
    ]
    return text(rows), Reading(
        rows=120,
        step="1day",
        first="1818-01-01",
        last="1818-04-30",
        features=("column 5",),
        unused=("column 1", "column 2", "column 3", "column 4", "column 8"),
        cells={("1818-01-02", "column 5"): number[1]},
        missing={"column 5": 3, "column 6": 3},
    )

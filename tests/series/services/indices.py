"""Climate indices and sea levels in the text files of their authors."""

from tests.series.services.formats import Reading, counts, joined, service, text, times, wave, with_cells


@service(
    "NOAA Climate at a Glance", "data.csv", "https://www.ncei.noaa.gov/access/monitoring/climate-at-a-glance/"
)
def climate_at_a_glance() -> tuple[bytes, Reading]:
    """Title, units, base period and missing code behind #; months as 202001; -99 is missing."""
    value = with_cells(wave(96, 50, 15, 12), {95: -99})
    rows = joined(
        ",",
        times("2012-01-01", 96, "MS", "%Y%m"),
        value,
        [-99 if v == -99 else round(v - 50, 1) for v in value],
    )
    return text(
        "# Contiguous U.S. Average Temperature",
        "# January-December",
        "# Units: Degrees Fahrenheit",
        "# Base Period: 1901-2000",
        "# Missing: -99",
        "Date,Value,Anomaly",
        rows,
    ), Reading(
        rows=95,
        step="1month",
        first="2012-01-01",
        last="2019-11-01",
        features=("Value", "Anomaly"),
        cells={("2012-03-01", "Value"): value[2]},
        missing={"Value": 1, "Anomaly": 1},
    )


@service("UAH lower troposphere", "uahncdc_lt_6.1.txt", "https://www.nsstc.uah.edu/data/msu/v6.1/tlt/")
def uah() -> tuple[bytes, Reading]:
    """Names that occur several times; below the rows the names again, the trend and a remark."""
    globe = wave(96, 0.1, 0.3, 40, 2)
    names = " Year Mo Globe  Land Ocean   NH   Land Ocean   SH   Land Ocean"
    rows = [
        f" {2012 + n // 12} {n % 12 + 1:2d}  {g:5.2f} " + " ".join(f"{g + k / 10:5.2f}" for k in range(8))
        for n, g in enumerate(globe)
    ]
    return text(
        names,
        rows,
        names,
        "",
        "Trend     0.14  0.19  0.12  0.16  0.20  0.14  0.12  0.16  0.11",
        "",
        "NOTE:  New Reference for annual cycle 1991-2020",
    ), Reading(
        rows=96,
        step="1month",
        first="2012-01-01",
        last="2019-12-01",
        features=("Globe", "NH", "SH"),
        unused=("Year", "Mo"),
        cells={("2012-03-01", "Globe"): globe[2]},
    )


@service(
    "PIOMAS sea ice volume",
    "PIOMAS.vol.daily.1979.2024.Current.v2.1.dat",
    "https://psc.apl.uw.edu/research/projects/arctic-sea-ice-volume-anomaly/data/",
)
def piomas() -> tuple[bytes, Reading]:
    """Year and #day, which is the day of the year; padded."""
    volume = wave(90, 26, 5, 365, 3)
    rows = [f" 1979 {n + 1:4d}  {v:8.3f}" for n, v in enumerate(volume)]
    return text("Year #day     Vol", rows), Reading(
        rows=90,
        step="1day",
        first="1979-01-01",
        last="1979-03-31",
        features=("Vol",),
        unused=("#day", "Year"),
        cells={("1979-01-03", "Vol"): volume[2]},
    )


@service("Bureau of Meteorology SOI", "soi_monthly.txt", "http://www.bom.gov.au/climate/enso/soi/")
def soi() -> tuple[bytes, Reading]:
    """YYYYMM and a value; no header."""
    value = wave(120, 2, 9, 42)
    return text(joined(",", times("1876-01-01", 120, "MS", "%Y%m"), value)), Reading(
        rows=120,
        step="1month",
        first="1876-01-01",
        last="1885-12-01",
        features=("column 2",),
        cells={("1876-03-01", "column 2"): value[2]},
    )


@service("NOAA NCEI PDO", "ersst.v5.pdo.dat", "https://www.ncei.noaa.gov/access/monitoring/pdo/")
def pdo() -> tuple[bytes, Reading]:
    """A title, years by months, 99.99 for months to come."""
    values = [f"{v:.2f}" for v in wave(120, -0.3, 1.2, 40, 2)]
    shown = with_cells(values, {n: "99.99" for n in range(116, 120)})
    rows = [f" {2011 + y}  " + "  ".join(f"{v:>5}" for v in shown[12 * y : 12 * y + 12]) for y in range(10)]
    return text(
        "ERSST PDO Index:",
        "Year    Jan    Feb    Mar    Apr    May    Jun    Jul    Aug    Sep    Oct    Nov    Dec",
        rows,
    ), Reading(
        rows=116,
        step="1month",
        first="2011-01-01",
        last="2020-08-01",
        cells={("2011-03-01", "value"): float(values[2])},
    )


@service("UHSLC hourly sea level", "h057.csv", "https://uhslc.soest.hawaii.edu/data/")
def uhslc() -> tuple[bytes, Reading]:
    """Year, month, day, hour and millimetres without a header; -32767 is missing."""
    level = with_cells(counts(96, 1500, 600, 25), {n: -32767 for n in (40, 41, 42)})
    rows = [f"1905,1,{1 + n // 24},{n % 24},{v}" for n, v in enumerate(level)]
    return text(rows), Reading(
        rows=96,
        step="1h",
        first="1905-01-01 00:00",
        last="1905-01-04 23:00",
        features=("column 5",),
        unused=("column 1", "column 2", "column 3", "column 4"),
        cells={("1905-01-01 02:00", "column 5"): level[2]},
        missing={"column 5": 3},
    )


@service(
    "NOAA tides monthly means",
    "CO-OPS_8454000_monthly.csv",
    "https://tidesandcurrents.noaa.gov/api-helper/url-generator.html",
)
def monthly_means() -> tuple[bytes, Reading]:
    """Year and month with blanks before the names; heights; an inferred flag of 0."""
    mean = wave(96, 0.8, 0.1, 12, 3)
    rows = [
        f"{2010 + n // 12}, {n % 12 + 1}, {m + 0.9:.3f}, {m}, {m - 0.7:.3f}, 0" for n, m in enumerate(mean)
    ]
    return text("Year, Month, MHHW, MSL, MLLW, Inferred", rows), Reading(
        rows=96,
        step="1month",
        first="2010-01-01",
        last="2017-12-01",
        features=("MHHW", "MSL", "MLLW"),
        unused=("Year", "Month", "Inferred"),
        cells={("2010-03-01", "MSL"): mean[2]},
    )


@service(
    "NOAA GML hourly in situ",
    "co2_mlo_surface-insitu_1_ccgg_HourlyData.txt",
    "https://gml.noaa.gov/aftp/data/trace_gases/co2/in-situ/",
)
def gml_hourly() -> tuple[bytes, Reading]:
    """Comments; the time in eight columns and as ISO and decimal year; -999.99 is missing; flags as texts."""
    value = with_cells([f"{v:.2f}" for v in wave(96, 410, 4, 24, 2)], {n: "-999.99" for n in (7, 8)})
    rows = [
        f"MLO 2020 1 {1 + n // 24} {n % 24} 0 0 2020-01-{1 + n // 24:02d}T{n % 24:02d}:00:00Z {2020 + n / 8784:.8f} "
        f"{v} {'-99.99' if v == '-999.99' else '0.15'} 19.536 -155.576 3437.0 40.0 {'*..' if v == '-999.99' else '...'}"
        for n, v in enumerate(value)
    ]
    return text(
        "# header_lines : 4",
        "# dataset_name: co2_mlo_surface-insitu_1_ccgg_HourlyData",
        "# description: Atmospheric Carbon Dioxide Dry Air Mole Fractions",
        "#",
        "site_code year month day hour minute second datetime time_decimal "
        "value value_std_dev latitude longitude altitude intake_height qcflag",
        rows,
    ), Reading(
        rows=96,
        step="1h",
        first="2020-01-01 00:00",
        last="2020-01-04 23:00",
        features=("value",),
        unused=("year", "day", "hour", "time_decimal", "latitude", "value_std_dev"),
        cells={("2020-01-01 02:00", "value"): float(value[2])},
        missing={"value": 2},
    )

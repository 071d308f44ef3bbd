"""Sea ice, global temperature, solar flux, magnetism and tides: text files of scientific archives."""

from tests.series.services.formats import Reading, joined, service, text, times, wave


@service("NSIDC sea ice daily", "N_seaice_extent_daily_v3.0.csv", "https://nsidc.org/data/g02135")
def nsidc() -> tuple[bytes, Reading]:
    """A second header line with formats and units; padded; the source files of each day."""
    extent = wave(60, 14, 0.6, 60, 3)
    rows = [
        f"{day},{e:10.3f},{0:10.3f}, ['/ecs/DP1/PM/NSIDC-0051.001/{day[:4]}.01.01/nt_{n:04d}.bin']"
        for n, (day, e) in enumerate(zip(times("1990-01-01", 60, "D", "%Y,    %m,  %d"), extent, strict=True))
    ]
    return text(
        "Year, Month, Day,     Extent,    Missing, Source Data",
        "YYYY,    MM,  DD, 10^6 sq km, 10^6 sq km, Source data product web sites: http://nsidc.org/data/nsidc-0051.html",
        rows,
    ), Reading(
        rows=60,
        step="1day",
        first="1990-01-01",
        last="1990-03-01",
        features=("Extent",),
        unused=("Year", "Month", "Day", "Missing", "Source Data"),
        cells={("1990-01-05", "Extent"): extent[4]},
    )


@service("Berkeley Earth", "Land_and_Ocean_complete.txt", "https://berkeleyearth.org/data/")
def berkeley() -> tuple[bytes, Reading]:
    """Comments behind %, names in two lines of them, NaN is missing."""
    anomaly = wave(120, -0.5, 0.4, 40, 3)
    rows = [
        f"  {1850 + n // 12}    {n % 12 + 1:2d}     {a:6.3f}  {0.3 + n % 5 / 100:.3f}   "
        f"{'   NaN    NaN' if n < 4 else f' {a - 0.1:6.3f} 0.200'}"
        for n, a in enumerate(anomaly)
    ]
    return text(
        "% This file contains a brief summary of the changes in Earth's global average",
        "% surface temperature estimated by combining land and ocean.",
        "% ",
        "%                  Monthly          Annual     ",
        "% Year, Month,  Anomaly, Unc.,   Anomaly, Unc.",
        " ",
        rows,
    ), Reading(
        rows=116,
        step="1month",
        first="1850-05-01",
        last="1859-12-01",
        features=("Anomaly",),
        unused=("Year", "Month"),
        cells={("1851-05-01", "Anomaly"): anomaly[16]},
    )


@service(
    "Penticton F10.7",
    "fluxtable.txt",
    "https://www.spaceweather.gc.ca/forecast-prevision/solar-solaire/solarflux/sx-5-en.php",
)
def penticton() -> tuple[bytes, Reading]:
    """A line of dashes below the names; a date and HHMMSS; three measurements a day; Julian days beside them."""
    flux = wave(90, 75, 8, 81)
    rows = [
        f"{20200101 + n // 3}      {('180000', '200000', '220000')[n % 3]}    "
        f"{2458850.25 + n // 3 + n % 3 / 12:012.3f}    00002225.{n % 30:03d}    {f:06.1f}    {f - 2:06.1f}"
        for n, f in enumerate(flux)
    ]
    return text(
        "fluxdate    fluxtime    fluxjulian    fluxcarrington  fluxobsflux  fluxadjflux",
        "----------  ----------  ------------  --------------  -----------  -----------",
        rows,
    ), Reading(
        rows=90,
        step="2h",
        first="2020-01-01 18:00",
        last="2020-01-30 22:00",
        features=("fluxobsflux", "fluxadjflux"),
        unused=("fluxdate", "fluxtime", "fluxjulian"),
        cells={("2020-01-01 20:00", "fluxobsflux"): flux[1]},
    )


@service("GFZ Kp index", "Kp_ap_since_1932.txt", "https://kp.gfz.de/en/data")
def gfz_kp() -> tuple[bytes, Reading]:
    """Comments; year, month, day, start and middle of three hours, days since 1932, Kp, ap, definitive."""
    kp = [round(v, 3) for v in wave(96, 2.5, 2, 30, 3)]
    rows = [
        f"{2020} 01 {n // 8 + 1:02d} {n % 8 * 3:04.1f} {n % 8 * 3 + 1.5:05.2f} {32142 + n / 8:11.5f} "
        f"{32142.0625 + n / 8:11.5f} {k:6.3f} {7 + n % 9:4d} 1"
        for n, k in enumerate(kp)
    ]
    return text(
        "# PURPOSE: This file distributes the geomagnetic planetary three-hour index Kp.",
        "# LICENSE: CC BY 4.0",
        "#YYY MM DD hh.h hh._m        days      days_m     Kp   ap D",
        rows,
    ), Reading(
        rows=96,
        step="3h",
        first="2020-01-01 00:00",
        last="2020-01-12 21:00",
        features=("Kp", "ap"),
        unused=("days", "days_m", "D", "hh._m"),
        cells={("2020-01-01 03:00", "Kp"): kp[1]},
    )


@service("NOAA tides", "CO-OPS_8454000_met.csv", "https://api.tidesandcurrents.noaa.gov/api/prod/")
def noaa_tides() -> tuple[bytes, Reading]:
    """Names with a blank before them; six-minute steps; flags 0 and a letter for the quality."""
    level = wave(100, 0.7, 0.5, 124, 3)
    rows = joined(
        ",",
        times("2020-01-01", 100, "6min", "%Y-%m-%d %H:%M"),
        level,
        [0.003, 0.004] * 50,
        *[[0] * 100] * 4,
        ["v"] * 100,
    )
    return text("Date Time, Water Level, Sigma, O or I (for verified), F, R, L, Quality ", rows), Reading(
        rows=100,
        step="6min",
        first="2020-01-01 00:00",
        last="2020-01-01 09:54",
        features=("Water Level",),
        unused=("F", "R", "L"),
        cells={("2020-01-01 00:06", "Water Level"): level[1]},
    )


@service("NASA GSFC sea level", "GMSL_TPJAOS_5.1.txt", "https://podaac.jpl.nasa.gov/")
def gsfc_sea_level() -> tuple[bytes, Reading]:
    """A preamble behind HDR; cycles of some ten days in decimal years; 99900.000 is missing."""
    level = wave(80, -30, 6, 37, 2)
    rows = [
        f"   0 {n + 11:4d} {1993.0114 + n * 9.9156 / 365.25:11.7f}   337277 {v:8.2f} 99900.000"
        for n, v in enumerate(level)
    ]
    return text(
        "HDR Global Mean Sea Level Data",
        "HDR This file contains Global Mean Sea Level (GMSL) variations",
        "HDR column description",
        "HDR 1 altimeter type 0=dual-frequency  999=single frequency",
        "HDR 3 year+fraction of year (mid-cycle)",
        "HDR Header_End---------------------------------------",
        rows,
    ), Reading(
        rows=80,
        step="~10day",
        first="1993-01-05",
        last="1995-03-05",
        features=("column 5",),
        unused=("column 1", "column 2", "column 3", "column 6"),
    )


@service(
    "IERS Earth orientation",
    "finals2000A.csv",
    "https://www.iers.org/IERS/EN/DataProducts/EarthOrientationData/eop.html",
)
def iers() -> tuple[bytes, Reading]:
    """Modified Julian days and the same day in three columns; a text says how final the values are."""
    x = wave(60, 0.1, 0.1, 60, 6)
    rows = [
        f"{58849 + n};{day};final;{v};{0.00003 + n % 3 / 100000:.6f};{v + 0.2:.6f};;"
        for n, (day, v) in enumerate(zip(times("2020-01-01", 60, "D", "%Y;%m;%d"), x, strict=True))
    ]
    return text("MJD;Year;Month;Day;Type;x_pole;sigma_x_pole;y_pole;LOD;sigma_LOD", rows), Reading(
        rows=60,
        step="1day",
        first="2020-01-01",
        last="2020-02-29",
        features=("x_pole", "y_pole"),
        unused=("MJD", "Year", "Month", "Day"),
        cells={("2020-01-05", "x_pole"): x[4]},
    )


@service(
    "Copernicus ERA5 daily series", "era5_daily_series_2t_global.csv", "https://pulse.climate.copernicus.eu/"
)
def era5_pulse() -> tuple[bytes, Reading]:
    """A preamble behind #; the newest rows are PRELIMINARY, the others FINAL."""
    temperature = wave(60, 12.5, 0.6, 60, 3)
    rows = joined(
        ",", times("2024-01-01", 60, "D"), temperature, [12.1] * 60, ["FINAL"] * 55 + ["PRELIMINARY"] * 5
    )
    return text("# File generated by: ECMWF", "# Units: °C", "date,2t,clim_91-20,status", rows), Reading(
        rows=60,
        step="1day",
        first="2024-01-01",
        last="2024-02-29",
        features=("2t",),
        unused=("clim_91-20", "status"),
        cells={("2024-02-29", "2t"): temperature[59]},
    )


@service("CPC weekly Niño SST", "wksst9120.for", "https://www.cpc.ncep.noaa.gov/data/indices/wksst9120.for")
def weekly_sst() -> tuple[bytes, Reading]:
    """Weeks as 02SEP1981; pairs of temperature and anomaly, glued if the anomaly is negative."""
    rows = [
        f" {week.upper()}     {20 + n % 5 / 10:4.1f}{-0.2 - n % 4 / 10:4.1f}"
        f"     {25 + n % 5 / 10:4.1f}{-0.3 - n % 3 / 10:4.1f}"
        for n, week in enumerate(times("1981-09-02", 60, "7D", "%d%b%Y"))
    ]
    return text(
        " Weekly SST data starts week centered on 2Sep1981",
        "",
        "                Nino1+2      Nino3  ",
        " Week          SST SSTA     SST SSTA",
        rows,
    ), Reading(
        rows=60,
        step="1week",
        first="1981-09-02",
        last="1982-10-20",
        features=("Nino1+2 SST", "Nino1+2 SSTA", "Nino3 SST", "Nino3 SSTA"),
        cells={("1981-09-09", "Nino1+2 SSTA"): -0.3},
    )

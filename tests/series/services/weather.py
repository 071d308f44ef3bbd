"""Weather services of the United States, Canada, Australia and of the web."""

from tests.series.services.formats import (
    Reading,
    counts,
    joined,
    quoted,
    service,
    text,
    times,
    wave,
    with_cells,
)

NCEI = "https://www.ncei.noaa.gov"


@service("NOAA ISD-Lite", "725300-94846-2020", f"{NCEI}/pub/data/noaa/isd-lite/isd-lite-format.txt")
def isd_lite() -> tuple[bytes, Reading]:
    """Fixed width, no header; tenths of a degree; -9999 is missing."""
    stamps = times("2020-01-01", 72, "h", "%Y %m %d %H")
    temperature, dew = counts(72, -12, 60, 24), counts(72, -40, 30, 24)
    pressure = with_cells(counts(72, 10200, 60, 48), {30: -9999, 31: -9999})
    direction, speed = with_cells(counts(72, 200, 90, 36), {5: -9999}), counts(72, 40, 20, 24)
    rows = [
        f"{stamp} {t:5d} {d:5d} {p:5d} {w:5d} {s:5d} {sky:5d} {rain:5d} {-9999:5d}"
        for stamp, t, d, p, w, s, sky, rain in zip(
            stamps,
            temperature,
            dew,
            pressure,
            direction,
            speed,
            [2, 4, 8] * 24,
            [0, 0, 3, -1] * 18,
            strict=True,
        )
    ]
    return text(rows), Reading(
        rows=72,
        step="1h",
        first="2020-01-01 00:00",
        last="2020-01-03 23:00",
        features=("column 5", "column 6", "column 7", "column 8", "column 9"),
        unused=("column 1", "column 4", "column 12"),
        cells={("2020-01-01 07:00", "column 5"): temperature[7], ("2020-01-03 23:00", "column 9"): speed[71]},
        missing={"column 5": 0, "column 7": 2, "column 8": 1},
    )


@service("NOAA GHCN-Daily access CSV", "USW00094728.csv", f"{NCEI}/data/daily-summaries/access/")
def ghcn_access() -> tuple[bytes, Reading]:
    """All cells in quotes and padded; an empty cell is missing; a text of flags after each value."""
    rain, high, low = counts(60, 30, 30), counts(60, 120, 60, 30), counts(60, 20, 60, 30)
    rows = [
        ",".join(
            quoted(
                (
                    "USW00094728",
                    day,
                    "40.77898",
                    "-73.96925",
                    "42.7",
                    "NY CITY CENTRAL PARK, NY US",
                    f"{r:5d}",
                    ",,W,2400",
                    "" if n == 9 else f"{h:5d}",
                    "" if n == 9 else ",,W",
                    f"{lo:5d}",
                    ",,W",
                )
            )
        )
        for n, (day, r, h, lo) in enumerate(zip(times("2020-01-01", 60, "D"), rain, high, low, strict=True))
    ]
    names = (
        "STATION,DATE,LATITUDE,LONGITUDE,ELEVATION,NAME,PRCP,PRCP_ATTRIBUTES,TMAX,TMAX_ATTRIBUTES"
        ",TMIN,TMIN_ATTRIBUTES"
    )
    header = ",".join(quoted(names.split(",")))
    return text(header, rows), Reading(
        rows=60,
        step="1day",
        first="2020-01-01",
        last="2020-02-29",
        features=("PRCP", "TMAX", "TMIN"),
        unused=("STATION", "LATITUDE", "LONGITUDE", "ELEVATION", "NAME", "TMAX_ATTRIBUTES"),
        cells={("2020-01-01", "TMAX"): high[0], ("2020-02-29", "PRCP"): rain[59]},
        missing={"TMAX": 1, "TMIN": 0},
    )


@service("NOAA GHCN-Daily by year", "2020.csv", f"{NCEI}/pub/data/ghcn/daily/by_year/readme-by_year.txt")
def ghcn_by_year() -> tuple[bytes, Reading]:
    """Station, date, element, value, three flags and the time of observation; no header; a row per element."""
    rain, high, low = counts(40, 30, 30), counts(40, 120, 60, 30), counts(40, 20, 60, 30)
    rows = [
        f"USW00094728,{day},{element},{value},,,W,2400"
        for n, day in enumerate(times("2020-01-01", 40, "D", "%Y%m%d"))
        for element, value in (("TMAX", high[n]), ("TMIN", low[n]), ("PRCP", rain[n]))
    ]
    return text(rows), Reading(
        rows=40, step="1day", first="2020-01-01", last="2020-02-09", series=("TMAX", "TMIN", "PRCP")
    )


@service("NOAA GHCN-Daily .dly", "USW00094728.dly", f"{NCEI}/pub/data/ghcn/daily/readme.txt")
def ghcn_dly() -> tuple[bytes, Reading]:
    """Fixed width: a line per month and element, with 31 values of five characters and three flags each."""
    high, low = counts(121, 120, 60, 30), counts(121, 20, 60, 30)
    rows, start = [], 0
    for month, days in ((1, 31), (2, 29), (3, 31), (4, 30)):
        for element, values in (("TMAX", high), ("TMIN", low)):
            cells = [f"{value:5d}  W" for value in values[start : start + days]] + ["-9999   "] * (31 - days)
            rows.append(f"USW000947282020{month:02d}{element}{''.join(cells)}")
        start += days
    return text(rows), Reading(
        rows=121, step="1day", first="2020-01-01", last="2020-04-30", series=("TMAX", "TMIN")
    )


@service("NOAA LCD", "LCD_USW00094728_2020.csv", f"{NCEI}/data/local-climatological-data/")
def local_climatological_data() -> tuple[bytes, Reading]:
    """Hourly reports at 51 minutes past, a row of sums at the end of each day; s suspect, T trace, VRB variable."""
    temperature = counts(72, 40, 12, 24)
    rain = [("T" if n % 12 == 3 else "0.02" if n % 12 == 4 else "0.00") for n in range(72)]
    direction = with_cells(counts(72, 200, 90, 36), {20: "VRB", 21: "VRB"})
    rows = []
    for n, stamp in enumerate(times("2020-01-01 00:51", 72, "h", "%Y-%m-%dT%H:%M:%S")):
        shown = f"{temperature[n]}s" if n == 11 else temperature[n]
        rows.append(f"72505394728,{stamp},FM-15,7,{shown},{rain[n]},{direction[n]},,")
        if n % 24 == 23:
            rows.append(f"72505394728,{stamp[:10]}T23:59:00,SOD  ,6,,,,{45 + n % 5},0.04")
    header = (
        "STATION,DATE,REPORT_TYPE,SOURCE,HourlyDryBulbTemperature,HourlyPrecipitation,HourlyWindDirection,"
        "DailyMaximumDryBulbTemperature,DailyPrecipitation"
    )
    return text(header, rows), Reading(
        rows=72,
        step="1h",
        first="2020-01-01 00:51",
        last="2020-01-03 23:51",
        features=("HourlyDryBulbTemperature", "HourlyPrecipitation"),
        unused=("STATION", "SOURCE", "DailyMaximumDryBulbTemperature"),
        cells={
            ("2020-01-01 11:51", "HourlyDryBulbTemperature"): temperature[11],
            ("2020-01-01 03:51", "HourlyPrecipitation"): 0.0,
            ("2020-01-01 04:51", "HourlyPrecipitation"): 0.02,
        },
    )


@service("NOAA GSOM", "USW00094728-gsom.csv", f"{NCEI}/data/gsom/")
def global_summary_of_month() -> tuple[bytes, Reading]:
    """Months as 2010-01, quoted."""
    mean, rain = wave(48, 12, 11, 12), wave(48, 90, 40, 12)
    rows = [
        ",".join(quoted(("USW00094728", month, "40.77898", "-73.96925", f"   {t}", ",W", f"  {r}", ",,,W")))
        for month, t, r in zip(times("2010-01-01", 48, "MS", "%Y-%m"), mean, rain, strict=True)
    ]
    names = "STATION,DATE,LATITUDE,LONGITUDE,TAVG,TAVG_ATTRIBUTES,PRCP,PRCP_ATTRIBUTES"
    header = ",".join(quoted(names.split(",")))
    return text(header, rows), Reading(
        rows=48,
        step="1month",
        first="2010-01-01",
        last="2013-12-01",
        features=("TAVG", "PRCP"),
        unused=("LATITUDE", "LONGITUDE"),
        cells={("2011-03-01", "TAVG"): mean[14]},
    )


@service("NDBC buoy standard meteorological", "41009h2020.txt", "https://www.ndbc.noaa.gov/faq/measdes.shtml")
def buoy() -> tuple[bytes, Reading]:
    """Two header lines with #; MM is the month, mm the minute; 99.0, 999 and 99.00 are missing."""
    stamps = times("2020-01-01 00:50", 72, "h", "%Y %m %d %H %M")
    direction, speed = with_cells(counts(72, 200, 60, 36), {8: 999}), with_cells(wave(72, 8, 3), {8: "99.0"})
    wave_height, water = with_cells(wave(72, 1.5, 0.5, 24, 2), {n: "99.00" for n in (1, 4)}), wave(72, 24, 1)
    rows = [
        f"{s} {d:3d} {float(v):4.1f} 99.0 {float(h):5.2f} {p:6.1f} {w:5.1f} 99.0"
        for s, d, v, h, p, w in zip(
            stamps, direction, speed, wave_height, wave(72, 1015, 4), water, strict=True
        )
    ]
    return text(
        "#YY  MM DD hh mm WDIR WSPD GST  WVHT   PRES  WTMP   VIS",
        "#yr  mo dy hr mn degT m/s  m/s     m    hPa  degC    mi",
        rows,
    ), Reading(
        rows=72,
        step="1h",
        first="2020-01-01 00:50",
        last="2020-01-03 23:50",
        features=("WDIR", "WSPD", "WVHT", "PRES", "WTMP"),
        unused=("GST", "VIS", "MM", "mm"),
        cells={("2020-01-01 03:50", "WTMP"): water[3], ("2020-01-01 03:50", "WVHT"): wave_height[3]},
        missing={"WDIR": 1, "WSPD": 1, "WVHT": 2},
    )


@service(
    "USCRN hourly02",
    "CRNH0203-2020-AK_Barrow_4_ENE.txt",
    f"{NCEI}/pub/data/uscrn/products/hourly02/readme.txt",
)
def uscrn_hourly() -> tuple[bytes, Reading]:
    """Station, UTC date and time, local date and time, version, longitude, latitude, then values; -9999.0 missing."""
    utc = times("2020-01-01 01:00", 72, "h", "%Y%m%d %H%M")
    local = times("2019-12-31 16:00", 72, "h", "%Y%m%d %H%M")
    temperature, soil = wave(72, -20, 6), with_cells(wave(72, -5, 1), {40: "-9999.0"})
    rows = [
        f"27516 {u} {l}  3     -156.61   71.32 {float(t):7.1f} {float(t) + 0.3:7.1f} {float(s):7.1f}"
        for u, l, t, s in zip(utc, local, temperature, soil, strict=True)  # noqa: E741
    ]
    return text(rows), Reading(
        rows=72,
        step="1h",
        first="2020-01-01 01:00",
        last="2020-01-04 00:00",
        features=("column 9", "column 10", "column 11"),
        unused=("column 1", "column 4", "column 5", "column 7", "column 8"),
        cells={("2020-01-01 01:00", "column 9"): temperature[0]},
        missing={"column 11": 1},
    )


@service(
    "USCRN daily01", "CRND0103-2020-NY_Ithaca_13_E.txt", f"{NCEI}/pub/data/uscrn/products/daily01/readme.txt"
)
def uscrn_daily() -> tuple[bytes, Reading]:
    """Fixed width without a header: station, date, version, longitude, latitude, then values."""
    high, low = wave(80, 8, 9, 30), wave(80, -3, 9, 30)
    rows = [
        f"64758 {day}  2.622  -76.25   42.44 {h:7.1f} {lo:7.1f} {r:7.1f} -9999.0"
        for day, h, lo, r in zip(
            times("2020-01-01", 80, "D", "%Y%m%d"), high, low, wave(80, 4, 3, 5), strict=True
        )
    ]
    return text(rows), Reading(
        rows=80,
        step="1day",
        first="2020-01-01",
        last="2020-03-20",
        features=("column 6", "column 7", "column 8"),
        unused=("column 1", "column 3", "column 4", "column 5", "column 9"),
        cells={("2020-01-02", "column 6"): high[1]},
    )


@service("Meteostat daily bulk", "10637.csv", "https://dev.meteostat.net/bulk/daily.html")
def meteostat_bulk() -> tuple[bytes, Reading]:
    """date, tavg, tmin, tmax, prcp, snow, wdir, wspd, wpgt, pres, tsun without a header; empty is missing."""
    mean, wind = wave(60, 6, 5, 30), wave(60, 12, 5, 9)
    rows = joined(
        ",",
        times("2020-01-01", 60, "D"),
        mean,
        wave(60, 2, 5, 30),
        wave(60, 10, 5, 30),
        wave(60, 2, 2, 4),
        [None] * 60,
        [None] * 60,
        wind,
        [None] * 60,
        wave(60, 1018, 8),
        [None] * 60,
    )
    return text(rows), Reading(
        rows=60,
        step="1day",
        first="2020-01-01",
        last="2020-02-29",
        features=("column 2", "column 3", "column 4", "column 5", "column 8", "column 10"),
        cells={("2020-01-03", "column 2"): mean[2], ("2020-02-29", "column 8"): wind[59]},
    )


@service("Open-Meteo CSV", "open-meteo-52.55N13.41E38m.csv", "https://open-meteo.com/en/docs")
def open_meteo() -> tuple[bytes, Reading]:
    """A small table of the place, an empty line, then the hours."""
    temperature, humidity = wave(72, 4, 4), counts(72, 80, 12, 24)
    return text(
        "latitude,longitude,elevation,utc_offset_seconds,timezone,timezone_abbreviation",
        "52.54833,13.407822,38.0,0,GMT,GMT",
        "",
        "time,temperature_2m (°C),relative_humidity_2m (%)",
        joined(",", times("2020-01-01", 72, "h", "%Y-%m-%dT%H:%M"), temperature, humidity),
    ), Reading(
        rows=72,
        step="1h",
        first="2020-01-01 00:00",
        last="2020-01-03 23:00",
        features=("temperature_2m (°C)", "relative_humidity_2m (%)"),
        cells={("2020-01-01 05:00", "temperature_2m (°C)"): temperature[5]},
    )


@service("Visual Crossing", "berlin 2020.csv", "https://www.visualcrossing.com/resources/documentation/")
def visual_crossing() -> tuple[bytes, Reading]:
    """Texts with commas, sunrise and sunset as times, a list of stations, and empty cells."""
    high = wave(40, 6, 5, 20)
    rows = [
        f'"Berlin, Deutschland",{day},{h},{round(h - 6, 1)},{n % 4},{"rain" if n % 4 else ""},'
        f'{day}T08:1{n % 10}:42,{0.1 + n % 10 / 10:.1f},"Rain, Partially cloudy",rain,"10381099999,EDDB,D2955"'
        for n, (day, h) in enumerate(zip(times("2020-01-01", 40, "D"), high, strict=True))
    ]
    return text(
        "name,datetime,tempmax,tempmin,precip,preciptype,sunrise,moonphase,conditions,icon,stations", rows
    ), Reading(
        rows=40,
        step="1day",
        first="2020-01-01",
        last="2020-02-09",
        features=("tempmax", "tempmin", "precip", "moonphase"),
        unused=("sunrise", "icon", "stations"),
        cells={("2020-01-07", "tempmax"): high[6]},
    )


@service("Weather Underground station history", "KNYNEWYO.csv", "https://www.wunderground.com/dashboard/pws/")
def wunderground() -> tuple[bytes, Reading]:
    """Units behind every value, a clock of twelve hours, compass directions."""
    temperature, pressure = wave(96, 50, 8, 96), wave(96, 29.9, 0.2, 96, 2)
    rows = joined(
        ",",
        times("2020-05-01 00:04", 96, "15min", "%Y/%m/%d"),
        times("2020-05-01 00:04", 96, "15min", "%I:%M %p"),
        [f"{t} °F" for t in temperature],
        [f"{h} °%" for h in counts(96, 60, 20, 96)],
        ["North", "NNE", "East", "SW"] * 24,
        [f"{v} mph" for v in wave(96, 4, 3, 10)],
        [f"{p:.2f} in" for p in pressure],
    )
    return text("Date,Time,Temperature,Humidity,Wind,Speed,Pressure", rows), Reading(
        rows=96,
        step="15min",
        first="2020-05-01 00:04",
        last="2020-05-01 23:49",
        features=("Temperature", "Humidity", "Speed", "Pressure"),
        cells={
            ("2020-05-01 00:19", "Temperature"): temperature[1],
            ("2020-05-01 00:04", "Pressure"): pressure[0],
        },
    )

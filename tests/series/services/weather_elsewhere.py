"""Weather services of Sweden, Finland, Switzerland, Japan and Spain, and weather for research."""

from tests.series.services.formats import Reading, joined, quoted, service, text, times, wave, with_cells


@service("SMHI observations", "smhi-opendata_1_97400.csv", "https://opendata.smhi.se/apidocs/metobs/")
def smhi() -> tuple[bytes, Reading]:
    """Small tables of the station above, and remarks beside the first rows in the same lines."""
    temperature = wave(72, 1, 4)
    remarks = [
        "Kvalitetskontrollerade historiska data (utom de senaste 3 mån)",
        "Kvalitetskoderna:",
        "Grön (G) = ...",
    ]
    rows = [
        f"{day};{clock};{t};G;;{remarks[n] if n < len(remarks) else ''}"
        for n, (day, clock, t) in enumerate(
            zip(
                times("2020-01-01", 72, "h"),
                times("2020-01-01", 72, "h", "%H:%M:%S"),
                temperature,
                strict=True,
            )
        )
    ]
    return text(
        "Stationsnamn;Stationsnummer;Stationsnät;Mäthöjd (meter över marken)",
        "Stockholm-Arlanda Flygplats;97400;SMHIs stationsnät;2.0",
        "",
        "Parameternamn;Beskrivning;Enhet",
        "Lufttemperatur;momentanvärde, 1 gång/tim;degree celsius",
        "",
        "Tidsperiod (fr.o.m);Tidsperiod (t.o.m);Höjd (meter över havet);Latitud;Longitud",
        "1960-01-01 00:00:00;2020-01-04 00:00:00;42.0;59.6269;17.9545",
        "",
        "Datum;Tid (UTC);Lufttemperatur;Kvalitet;;Tidsutsnitt:",
        rows,
    ), Reading(
        rows=72,
        step="1h",
        first="2020-01-01 00:00",
        last="2020-01-03 23:00",
        features=("Lufttemperatur",),
        cells={("2020-01-01 09:00", "Lufttemperatur"): temperature[9]},
    )


@service(
    "FMI observations", "Helsinki Kaisaniemi.csv", "https://en.ilmatieteenlaitos.fi/download-observations"
)
def fmi() -> tuple[bytes, Reading]:
    """Year, month, day and a clock in four columns; - is missing."""
    temperature = with_cells(wave(72, -2, 4), {17: "-"})
    rows = [
        ",".join(quoted(("Helsinki Kaisaniemi", 2020, 1, 1 + n // 24, f"{n % 24:02d}:00", t, w)))
        for n, (t, w) in enumerate(zip(temperature, wave(72, 5, 3, 20), strict=True))
    ]
    names = "Observation station|Year|Month|Day|Time [Local time]|Average temperature [°C]|Wind speed [m/s]"
    return text(",".join(quoted(names.split("|"))), rows), Reading(
        rows=72,
        step="1h",
        first="2020-01-01 00:00",
        last="2020-01-03 23:00",
        features=("Average temperature [°C]", "Wind speed [m/s]"),
        unused=("Year", "Month", "Day"),
        cells={("2020-01-01 09:00", "Average temperature [°C]"): temperature[9]},
        missing={"Average temperature [°C]": 1},
    )


@service("MeteoSwiss open data", "ogd-smn_ber_h_recent.csv", "https://opendatadocs.meteoswiss.ch/")
def meteoswiss() -> tuple[bytes, Reading]:
    """Day first with points; empty cells are missing."""
    temperature = wave(72, 3, 5)
    rows = joined(
        ";",
        ["BER"] * 72,
        times("2024-01-01", 72, "h", "%d.%m.%Y %H:%M"),
        with_cells(temperature, {8: None}),
        wave(72, 75, 15),
        [None] * 72,
    )
    return text("station_abbr;reference_timestamp;tre200h0;ure200h0;htoauths", rows), Reading(
        rows=72,
        step="1h",
        first="2024-01-01 00:00",
        last="2024-01-03 23:00",
        features=("tre200h0", "ure200h0"),
        cells={("2024-01-02 01:00", "tre200h0"): temperature[25]},
        missing={"tre200h0": 1},
    )


@service("Japan Meteorological Agency", "data.csv", "https://www.data.jma.go.jp/risk/obsdl/")
def jma() -> tuple[bytes, Reading]:
    """Shift-JIS; station, element and remark in lines of their own; each value has a quality and a homogeneity."""
    mean, rain = wave(60, 8, 5, 30), wave(60, 4, 4, 5)
    days = [f"2020/{1 + n // 31}/{n % 31 + 1}" for n in range(60)]
    rows = [f"{day},{t},8,1,{r},8,1" for day, t, r in zip(days, mean, rain, strict=True)]
    return text(
        "ダウンロードした時刻：2020/03/05 12:00:00",
        "",
        ",東京,東京,東京,東京,東京,東京",
        "年月日,平均気温(℃),平均気温(℃),平均気温(℃),降水量の合計(mm),降水量の合計(mm),降水量の合計(mm)",
        ",,品質情報,均質番号,,品質情報,均質番号",
        rows,
        end="\r\n",
        encoding="shift_jis",
    ), Reading(
        rows=60,
        step="1day",
        first="2020-01-01",
        last="2020-02-29",
        features=("平均気温(℃)", "降水量の合計(mm)"),
        cells={("2020-01-07", "平均気温(℃)"): mean[6]},
    )


@service("AEMET climate", "aemet-3195.csv", "https://opendata.aemet.es/")
def aemet() -> tuple[bytes, Reading]:
    """Decimal commas in quotes; Ip is rain below 0.1 mm; clocks beside the extremes, or Varias."""
    mean = wave(60, 8, 5, 30)
    rain = [f"{n % 7},{n % 10}" if n % 3 == 0 else "0,0" for n in range(60)]
    rain = with_cells(rain, {n: "Ip" for n in (4, 16, 17, 31, 40)})
    rows = [
        ",".join(
            quoted(
                (day, "3195", "MADRID", 667, f"{t:.1f}".replace(".", ","), r, "05:10" if n % 9 else "Varias")
            )
        )
        for n, (day, t, r) in enumerate(zip(times("2020-01-01", 60, "D"), mean, rain, strict=True))
    ]
    return text('"fecha","indicativo","nombre","altitud","tmed","prec","horatmin"', rows), Reading(
        rows=60,
        step="1day",
        first="2020-01-01",
        last="2020-02-29",
        features=("tmed", "prec"),
        unused=("indicativo", "altitud"),
        cells={("2020-01-07", "tmed"): mean[6], ("2020-01-10", "prec"): 2.9, ("2020-01-05", "prec"): 0},
    )


@service("Iowa Mesonet ASOS", "asos.csv", "https://mesonet.agron.iastate.edu/request/download.phtml")
def asos() -> tuple[bytes, Reading]:
    """M is missing, T a trace of rain; texts of clouds; # before the remarks."""
    temperature, rain = (
        wave(72, 40, 10),
        ["T" if n % 10 == 3 else "0.00" if n % 4 else "0.05" for n in range(72)],
    )
    rows = joined(
        ",",
        ["DSM"] * 72,
        times("2020-01-01 00:54", 72, "h", "%Y-%m-%d %H:%M"),
        [f"{t:.2f}" for t in temperature],
        with_cells(wave(72, 25, 8), {7: "M", 8: "M"}),
        ["M"] * 72,
        rain,
        ["CLR", "BKN", "OVC"] * 24,
    )
    return text(
        "#DEBUG: Format Typ    -> comma",
        "#DEBUG: Time Period   -> 2020-01-01 00:00:00+00:00 2020-01-04 00:00:00+00:00",
        "#DEBUG: Data Contact   -> daryl herzmann",
        "station,valid,tmpf,dwpf,gust,p01i,skyc1",
        rows,
    ), Reading(
        rows=72,
        step="1h",
        first="2020-01-01 00:54",
        last="2020-01-03 23:54",
        features=("tmpf", "dwpf", "p01i"),
        unused=("gust", "station"),
        cells={("2020-01-01 06:54", "tmpf"): temperature[6], ("2020-01-01 03:54", "p01i"): 0},
        missing={"dwpf": 2},
    )


@service("NASA POWER hourly", "POWER_Point_Hourly.csv", "https://power.larc.nasa.gov/docs/")
def nasa_power() -> tuple[bytes, Reading]:
    """A header between marks names the missing code -999; time in four columns."""
    temperature = wave(72, 20, 6)
    sun = with_cells(wave(72, 300, 200), {n: "-999.0" for n in (70, 71)})
    rows = [
        f"{stamp},{s},{t}"
        for stamp, s, t in zip(
            [f"2020,1,{1 + n // 24},{n % 24}" for n in range(72)], sun, temperature, strict=True
        )
    ]
    return text(
        "-BEGIN HEADER-",
        "NASA/POWER CERES/MERRA2 Native Resolution Hourly Data ",
        "Dates (month/day/year): 01/01/2020 through 01/03/2020 in LST",
        "Location: Latitude  40.0   Longitude -105.0 ",
        "The value for missing source data that cannot be computed is: -999 ",
        "Parameter(s): ",
        "ALLSKY_SFC_SW_DWN     CERES SYN1deg All Sky Surface Shortwave Downward Irradiance (Wh/m^2) ",
        "T2M                   MERRA-2 Temperature at 2 Meters (C) ",
        "-END HEADER-",
        "YEAR,MO,DY,HR,ALLSKY_SFC_SW_DWN,T2M",
        rows,
    ), Reading(
        rows=70,
        step="1h",
        first="2020-01-01 00:00",
        last="2020-01-03 21:00",
        features=("ALLSKY_SFC_SW_DWN", "T2M"),
        unused=("MO", "DY", "HR"),
        cells={("2020-01-01 09:00", "T2M"): temperature[9]},
        missing={"ALLSKY_SFC_SW_DWN": 2},
    )


@service(
    "Daymet single pixel", "11209_lat_35.9624_lon_-84.2891_2020.csv", "https://daymet.ornl.gov/single-pixel/"
)
def daymet() -> tuple[bytes, Reading]:
    """Lines of the place and of how to cite; year and day of year from 1."""
    high = wave(90, 12, 7, 60, 2)
    rows = joined(",", [2020] * 90, range(1, 91), wave(90, 36000, 500, 90, 2), wave(90, 4, 4, 5), high)
    return text(
        "Latitude: 35.9624  Longitude: -84.2891",
        "X & Y on Lambert Conformal Conic: 1379730.79 -680127.07",
        "Tile: 11209",
        "Elevation: 270 meters",
        "How to cite: Thornton; M.M.; 2022. Daymet: Daily Surface Weather Data",
        "",
        "year,yday,dayl (s),prcp (mm/day),tmax (deg c)",
        rows,
    ), Reading(
        rows=90,
        step="1day",
        first="2020-01-01",
        last="2020-03-30",
        features=("dayl (s)", "prcp (mm/day)", "tmax (deg c)"),
        unused=("year", "yday"),
        cells={("2020-02-01", "tmax (deg c)"): high[31]},
    )


@service(
    "RP5 weather archive",
    "EDDB.01.01.2020.03.01.2020.1.0.0.en.utf8.csv",
    "https://rp5.ru/archive.php?wmo_id=10385",
)
def rp5() -> tuple[bytes, Reading]:
    """Remarks behind #, newest first, day first with points, a delimiter behind the last cell."""
    temperature = wave(80, 5, 5, 8)
    rows = [
        f'"{stamp}";"{t}";"{p}";"{wind}";"{"Trace of precipitation" if n % 7 == 0 else 0.6}";'
        for n, (stamp, t, p, wind) in enumerate(
            zip(
                times("2020-01-01", 80, "3h", "%d.%m.%Y %H:%M"),
                temperature,
                wave(80, 757, 4),
                ["Wind blowing from the west", "Calm, no wind"] * 40,
                strict=True,
            )
        )
    ][::-1]
    return text(
        "# Weather station Berlin / Schoenefeld (airport), Germany, WMO_ID=10385, selection from 01.01.2020",
        "# Encoding: UTF-8",
        "# The data is provided by the website 'Reliable Prognosis', rp5.ru",
        "#",
        '"Local time in Berlin";"T";"Po";"DD";"RRR";',
        rows,
    ), Reading(
        rows=80,
        step="3h",
        first="2020-01-01 00:00",
        last="2020-01-10 21:00",
        features=("T", "Po"),
        cells={("2020-01-01 03:00", "T"): temperature[1]},
    )


@service(
    "Renewables.ninja", "ninja_weather_52.5200_13.4050.csv", "https://www.renewables.ninja/documentation"
)
def renewables_ninja() -> tuple[bytes, Reading]:
    """Remarks behind #, among them units as JSON; UTC and local time in two columns."""
    power = wave(72, 0.4, 0.3, 24, 3)
    rows = joined(
        ",",
        times("2019-01-01", 72, "h", "%Y-%m-%d %H:%M"),
        times("2019-01-01 01:00", 72, "h", "%Y-%m-%d %H:%M"),
        power,
    )
    return text(
        "# Renewables.ninja Wind (Point API) - 52.5200, 13.4050 - Version: 1.3",
        "# License: https://creativecommons.org/licenses/by-nc/4.0/",
        '# Units: time in UTC,local_time in Europe/Berlin,"{ ""electricity"": ""kW"" }"',
        "time,local_time,electricity",
        rows,
    ), Reading(
        rows=72,
        step="1h",
        first="2019-01-01 00:00",
        last="2019-01-03 23:00",
        features=("electricity",),
        cells={("2019-01-01 05:00", "electricity"): power[5]},
    )

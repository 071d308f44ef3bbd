"""Weather services of countries: Germany, France, the Netherlands, Britain, Australia and Canada."""

from tests.series.services.formats import Reading, counts, quoted, service, text, times, wave, with_cells

DWD = "https://opendata.dwd.de/climate_environment/CDC/observations_germany/climate"
OXFORD = "https://www.metoffice.gov.uk/research/climate/maps-and-data/historic-station-data"


@service("DWD hourly temperature", "produkt_tu_stunde_20200101_20201231_00433.txt", f"{DWD}/hourly/")
def dwd_hourly() -> tuple[bytes, Reading]:
    """Padded cells, hours as 2020010100, -999 is missing, eor ends each row."""
    temperature = wave(72, 4, 4)
    humidity = with_cells([f"{h}.0" for h in counts(72, 80, 15, 24)], {3: "-999", 4: "-999"})
    rows = [
        f"        433;{hour};    3;  {t:5.1f};{h:>6};eor"
        for hour, t, h in zip(times("2020-01-01", 72, "h", "%Y%m%d%H"), temperature, humidity, strict=True)
    ]
    return text("STATIONS_ID;MESS_DATUM;QN_9;TT_TU;RF_TU;eor", rows, end="\r\n"), Reading(
        rows=72,
        step="1h",
        first="2020-01-01 00:00",
        last="2020-01-03 23:00",
        features=("TT_TU", "RF_TU"),
        unused=("STATIONS_ID", "QN_9", "eor"),
        cells={("2020-01-01 10:00", "TT_TU"): temperature[10]},
        missing={"RF_TU": 2, "TT_TU": 0},
    )


@service("DWD daily climate (KL)", "produkt_klima_tag_20200101_20201231_00433.txt", f"{DWD}/daily/kl/")
def dwd_daily() -> tuple[bytes, Reading]:
    """-999 in whole columns and in single cells, with padding."""
    gust, mean = with_cells(wave(90, 11, 4, 9), {n: "-999" for n in (50, 51)}), wave(90, 5, 6, 60)
    rows = [
        f"        433;{day};   10;{g:>8};   -999;    3;{r:>8};{t:>8};eor"
        for day, g, r, t in zip(
            times("2020-01-01", 90, "D", "%Y%m%d"), gust, wave(90, 3, 3, 5), mean, strict=True
        )
    ]
    return text("STATIONS_ID;MESS_DATUM;QN_3;  FX;  FM;QN_4; RSK; TMK;eor", rows), Reading(
        rows=90,
        step="1day",
        first="2020-01-01",
        last="2020-03-30",
        features=("FX", "RSK", "TMK"),
        unused=("FM", "QN_3", "QN_4"),
        cells={("2020-01-02", "TMK"): mean[1]},
        missing={"FX": 2},
    )


@service(
    "Météo-France SYNOP",
    "synop.202001.csv",
    "https://donneespubliques.meteofrance.fr/?fond=produit&id_produit=90",
)
def meteo_france_synop() -> tuple[bytes, Reading]:
    """A row per station and three hours; times of 14 digits; mq is missing; a delimiter ends each line."""
    rows = [
        f"{station};{stamp};{p};{'mq' if n == 4 else t};{u};mq;"
        for n, stamp in enumerate(times("2020-01-01", 40, "3h", "%Y%m%d%H%M%S"))
        for station, p, t, u in (
            ("07005", 101200 + 10 * n, 276.15 + n % 8, 80 + n % 9),
            ("07015", 101300 - 10 * n, 278.15 + n % 8, 70 + n % 9),
        )
    ]
    return text("numer_sta;date;pmer;t;u;tn12;", rows), Reading(
        rows=40,
        step="3h",
        first="2020-01-01 00:00",
        last="2020-01-05 21:00",
        features=("pmer", "t", "u"),
        unused=("numer_sta", "tn12"),
        series=("07005", "07015"),
        cells={("2020-01-01 09:00", "t"): 279.15},
        missing={"t": 1},
    )


@service("Météo-France daily climate", "Q_75_latest-2023-2024_RR-T-Vent.csv", "https://meteo.data.gouv.fr/")
def meteo_france_daily() -> tuple[bytes, Reading]:
    """AAAAMMJJ is the day; columns that begin with Q are quality codes; empty cells are missing."""
    rain, low = wave(60, 3, 3, 6), wave(60, 4, 5, 30)
    rows = [
        f"75114001;PARIS-MONTSOURIS  ;48.821667;2.337833;75;{day};{r};1;{'' if n == 7 else t};{'' if n == 7 else 1}"
        for n, (day, r, t) in enumerate(zip(times("2023-01-01", 60, "D", "%Y%m%d"), rain, low, strict=True))
    ]
    return text("NUM_POSTE;NOM_USUEL;LAT;LON;ALTI;AAAAMMJJ;RR;QRR;TN;QTN", rows), Reading(
        rows=60,
        step="1day",
        first="2023-01-01",
        last="2023-03-01",
        features=("RR", "TN"),
        unused=("NUM_POSTE", "LAT", "LON", "ALTI", "QRR", "QTN"),
        cells={("2023-01-11", "RR"): rain[10]},
        missing={"TN": 1},
    )


@service("KNMI daily", "etmgeg_260.txt", "https://www.knmi.nl/nederland-nu/klimatologie/daggegevens")
def knmi_daily() -> tuple[bytes, Reading]:
    """A preamble of explanations, names behind # and padded, an empty line; values are right-aligned."""
    mean, wind = counts(60, 60, 60, 30), counts(60, 40, 20, 9)
    rows = [
        f"  260,{day},{w:5d},{t:5d},{'     ' if n < 2 else format(s, '5d')}"
        for n, (day, w, t, s) in enumerate(
            zip(times("2020-01-01", 60, "D", "%Y%m%d"), wind, mean, counts(60, 40, 40, 5), strict=True)
        )
    ]
    return text(
        "BRON: KONINKLIJK NEDERLANDS METEOROLOGISCH INSTITUUT (KNMI)",
        "SOURCE: ROYAL NETHERLANDS METEOROLOGICAL INSTITUTE (KNMI)",
        "",
        "YYYYMMDD  = Datum (YYYY=jaar MM=maand DD=dag) / Date (YYYY=year MM=month DD=day)",
        "FG        = Etmaalgemiddelde windsnelheid (in 0.1 m/s) / Daily mean windspeed (in 0.1 m/s)",
        "TG        = Etmaalgemiddelde temperatuur (in 0.1 graden Celsius)",
        "SQ        = Zonneschijnduur (in 0.1 uur); -1 voor <0.05 uur",
        "",
        "# STN,YYYYMMDD,   FG,   TG,   SQ",
        "",
        rows,
    ), Reading(
        rows=58,
        step="1day",
        first="2020-01-03",
        last="2020-02-29",
        features=("FG", "TG", "SQ"),
        unused=("STN",),
        cells={("2020-01-11", "TG"): mean[10]},
        missing={"SQ": 2, "TG": 0},
    )


@service(
    "KNMI hourly", "uurgeg_260_2011-2020.txt", "https://www.knmi.nl/nederland-nu/klimatologie/uurgegevens"
)
def knmi_hourly() -> tuple[bytes, Reading]:
    """HH counts the hours of a day from 1 to 24: 24 is the midnight that ends it."""
    temperature = counts(72, 60, 40, 24)
    rows = [
        f"  260,{20200101 + n // 24},{n % 24 + 1:5d},{w:5d},{t:5d}"
        for n, (w, t) in enumerate(zip(counts(72, 40, 20, 24), temperature, strict=True))
    ]
    return text("# STN,YYYYMMDD,   HH,   FH,    T", "", rows), Reading(
        rows=72,
        step="1h",
        first="2020-01-01 01:00",
        last="2020-01-04 00:00",
        features=("FH", "T"),
        unused=("STN", "HH"),
        cells={("2020-01-02 00:00", "T"): temperature[23]},
    )


@service("Met Office historic station", "oxforddata.txt", OXFORD)
def met_office() -> tuple[bytes, Reading]:
    """--- is missing, * an estimate, # another sunshine recorder; Provisional behind the newest rows."""
    high, low, rain = wave(60, 14, 8, 12), wave(60, 6, 6, 12), wave(60, 55, 30, 12)
    rows = [
        f"   {2018 + n // 12:4d}  {n % 12 + 1:2d}   {h:4.1f}{'*' if n == 20 else ' '}   {lo:4.1f}"
        f"    {'---' if n == 5 else n % 9:>4}   {r:6.1f}   {100 + n}.0{'#' if n > 50 else ''}"
        f"{'   Provisional' if n >= 54 else ''}"
        for n, (h, lo, r) in enumerate(zip(high, low, rain, strict=True))
    ]
    return text(
        "Oxford",
        "Location: 4509E 2072N, Lat 51.761 Lon -1.262, 63 metres amsl",
        "Estimated data is marked with a * after the value.",
        "Missing data (more than 2 days missing in month) is marked by  ---.",
        "Sunshine data taken from an automatic Kipp & Zonen sensor marked with a #, otherwise sunshine data taken from "
        "a Campbell Stokes recorder.",
        "   yyyy  mm   tmax    tmin      af    rain     sun",
        "              degC    degC    days      mm   hours",
        rows,
        end="\r\n",
    ), Reading(
        rows=60,
        step="1month",
        first="2018-01-01",
        last="2022-12-01",
        features=("tmax", "tmin", "af", "rain", "sun"),
        unused=("mm",),
        cells={
            ("2019-09-01", "tmax"): high[20],
            ("2022-12-01", "rain"): rain[59],
            ("2022-12-01", "sun"): 159,
        },
        missing={"af": 1},
    )


@service(
    "Bureau of Meteorology daily rainfall",
    "IDCJAC0009_066062_2020_Data.csv",
    "http://www.bom.gov.au/climate/data/",
)
def bom_rainfall() -> tuple[bytes, Reading]:
    """Year, month and day in three columns; the period is empty on dry days."""
    rain = [0, 0, 4.2, 1.6, 0, 12.4] * 10
    rows = [
        f"IDCJAC0009,066062,{day},{r},{1 if r else ''},Y"
        for day, r in zip(times("2020-01-01", 60, "D", "%Y,%m,%d"), rain, strict=True)
    ]
    return text(
        "Product code,Bureau of Meteorology station number,Year,Month,Day,Rainfall amount (millimetres),"
        "Period over which rainfall was measured (days),Quality",
        rows,
        end="\r\n",
    ), Reading(
        rows=60,
        step="1day",
        first="2020-01-01",
        last="2020-02-29",
        features=("Rainfall amount (millimetres)",),
        unused=("Bureau of Meteorology station number", "Year", "Month", "Day"),
        cells={("2020-01-06", "Rainfall amount (millimetres)"): 12.4},
    )


@service("Bureau of Meteorology observations", "IDCJDW2124.202001.csv", "http://www.bom.gov.au/climate/dwo/")
def bom_observations() -> tuple[bytes, Reading]:
    """Latin-1, a preamble, an empty first column, Calm as a wind speed, dates without zeros."""
    low = wave(31, 18, 4, 15)
    days = [f"2020-01-{n}" for n in range(1, 32)]
    rows = [
        f",{day},{t},{t + 8:.1f},{n % 5},NNE,{30 + n % 20},{14 + n % 3}:05,{'Calm' if n in (9, 21) else 6 + n % 9}"
        for n, (day, t) in enumerate(zip(days, low, strict=True))
    ]
    return text(
        '"Daily Weather Observations for Sydney, New South Wales for January 2020"',
        '"Prepared at 16:31 UTC on 28 Apr 2020 IDCJDW2124.202001"',
        '"Observations were drawn from Sydney Airport AMO {station 066037}"',
        "",
        ',"Date","Minimum temperature (°C)","Maximum temperature (°C)","Rainfall (mm)",'
        '"Direction of maximum wind gust ","Speed of maximum wind gust (km/h)","Time of maximum wind gust",'
        '"9am wind speed (km/h)"',
        rows,
        end="\r\n",
        encoding="latin-1",
    ), Reading(
        rows=31,
        step="1day",
        first="2020-01-01",
        last="2020-01-31",
        features=("Minimum temperature (°C)", "Rainfall (mm)", "Speed of maximum wind gust (km/h)"),
        cells={
            ("2020-01-10", "Minimum temperature (°C)"): low[9],
            ("2020-01-10", "9am wind speed (km/h)"): 0,
        },
    )


@service(
    "Environment Canada hourly",
    "en_climate_hourly_ON_6158355_01-2020_P1H.csv",
    "https://climate.weather.gc.ca/",
)
def environment_canada() -> tuple[bytes, Reading]:
    """A byte-order mark, all in quotes, the time whole and in parts, a text of flags behind each value."""
    temperature, humidity = wave(72, -3, 5), counts(72, 75, 15, 24)
    rows = [
        ",".join(
            quoted(
                (
                    "-79.40",
                    "43.67",
                    "TORONTO CITY",
                    "6158355",
                    stamp,
                    "2020",
                    "01",
                    stamp[8:10],
                    stamp[11:],
                    "" if n == 30 else t,
                    "M" if n == 30 else "",
                    h,
                    "",
                    n % 36,
                    "",
                    "NA",
                )
            )
        )
        for n, (stamp, t, h) in enumerate(
            zip(times("2020-01-01", 72, "h", "%Y-%m-%d %H:%M"), temperature, humidity, strict=True)
        )
    ]
    names = (
        "Longitude (x)|Latitude (y)|Station Name|Climate ID|Date/Time (LST)|Year|Month|Day|Time (LST)|Temp (°C)|"
        "Temp Flag|Rel Hum (%)|Rel Hum Flag|Wind Dir (10s deg)|Wind Dir Flag|Weather"
    )
    return text(",".join(quoted(names.split("|"))), rows, encoding="utf-8-sig"), Reading(
        rows=72,
        step="1h",
        first="2020-01-01 00:00",
        last="2020-01-03 23:00",
        features=("Temp (°C)", "Rel Hum (%)", "Wind Dir (10s deg)"),
        unused=("Longitude (x)", "Climate ID", "Year", "Month", "Day", "Time (LST)"),
        cells={("2020-01-01 07:00", "Temp (°C)"): temperature[7]},
        missing={"Temp (°C)": 1},
    )


@service(
    "ECA&D blended series", "TG_STAID000001.txt", "https://www.ecad.eu/dailydata/datadictionaryelement.php"
)
def ecad() -> tuple[bytes, Reading]:
    """A preamble of prose, padded names, tenths of a degree, quality 0, 1 or 9 with -9999."""
    mean = with_cells(counts(80, 60, 60, 40), {n: -9999 for n in (12, 13, 14)})
    rows = [
        f"    35381,{day},{t:5d},{9 if t == -9999 else 0:5d}"
        for day, t in zip(times("2020-01-01", 80, "D", "%Y%m%d"), mean, strict=True)
    ]
    return text(
        "EUROPEAN CLIMATE ASSESSMENT & DATASET (ECA&D), file created on: 01-06-2020",
        "THESE DATA CAN BE USED FREELY PROVIDED THAT THE FOLLOWING SOURCE IS ACKNOWLEDGED:",
        "",
        "FILE FORMAT (MISSING VALUE CODE IS -9999):",
        "",
        "01-06 SOUID: Source identifier",
        "08-15 DATE : YYYYMMDD",
        "17-21 TG   : mean temperature in 0.1 &#176;C",
        "23-27 Q_TG : Quality code for TG (0='valid'; 1='suspect'; 9='missing')",
        "",
        "This is the blended series of station SWEDEN, VAEXJOE (STAID: 1).",
        "",
        "SOUID,    DATE,   TG, Q_TG",
        rows,
    ), Reading(
        rows=80,
        step="1day",
        first="2020-01-01",
        last="2020-03-20",
        features=("TG",),
        unused=("SOUID", "Q_TG"),
        cells={("2020-01-11", "TG"): mean[10]},
        missing={"TG": 3},
    )

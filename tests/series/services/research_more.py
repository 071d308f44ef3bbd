"""Benchmark sets of deep forecasting models."""

from tests.series.services.formats import Reading, counts, joined, quoted, service, text, times, wave

AUTOFORMER = "https://github.com/thuml/Time-Series-Library"


@service("Jena climate", "jena_climate_2009_2016.csv", "https://www.bgc-jena.mpg.de/wetter/")
def jena() -> tuple[bytes, Reading]:
    """Day first; names with units and a quoted one with a comma; wind of -9999.0 is missing."""
    temperature = wave(120, -8, 4, 144, 2)
    rows = [
        f"01.01.2009 {(n + 1) // 6:02d}:{(n + 1) % 6 * 10:02d}:00,{996.5 + n % 9 / 10:.2f},"
        f"{t},{1.03 if n not in (50, 51) else -9999.0},{150 + n % 40}.3"
        for n, t in enumerate(temperature)
    ]
    return text('"Date Time","p (mbar)","T (degC)","wv (m/s)","wd (deg)"', rows), Reading(
        rows=120,
        step="10min",
        first="2009-01-01 00:10",
        last="2009-01-01 20:00",
        features=("p (mbar)", "T (degC)", "wd (deg)"),
        cells={("2009-01-01 00:30", "T (degC)"): temperature[2]},
    )


@service("ETT", "ETTh1.csv", "https://github.com/zhouhaoyi/ETDataset")
def ett() -> tuple[bytes, Reading]:
    """Six loads and the oil temperature with long decimals."""
    oil = [f"{v:.6f}" for v in wave(96, 30, 6, 24, 6)]
    rows = joined(
        ",",
        times("2016-07-01", 96, "h", "%Y-%m-%d %H:%M:%S"),
        wave(96, 5, 2, 24, 6),
        wave(96, 2, 1, 24, 6),
        oil,
    )
    return text("date,HUFL,HULL,OT", rows), Reading(
        rows=96,
        step="1h",
        first="2016-07-01 00:00",
        last="2016-07-04 23:00",
        features=("HUFL", "HULL", "OT"),
        cells={("2016-07-01 02:00", "OT"): float(oil[2])},
    )


@service(
    "LSTNet exchange rates", "exchange_rate.txt", "https://github.com/laiguokun/multivariate-time-series-data"
)
def exchange_rate() -> tuple[bytes, Reading]:
    """Numbers only: no header, no times."""
    columns = [
        [f"{v:.6f}" for v in wave(100, mean, mean / 20, 60, 6)]
        for mean in (0.78, 1.6, 0.86, 0.63, 0.2, 0.007, 0.59, 0.52)
    ]
    return text(joined(",", *columns)), Reading(
        rows=100,
        step="",
        features=tuple(f"column {n}" for n in range(1, 9)),
        cells={(2, "column 1"): float(columns[0][2]), (99, "column 8"): float(columns[7][99])},
    )


@service("LSTNet traffic", "traffic.txt", "https://github.com/laiguokun/multivariate-time-series-data")
def traffic() -> tuple[bytes, Reading]:
    """Shares between 0 and 1 of many sensors; no header, no times."""
    columns = [[f"{v:.4f}" for v in wave(96, 0.05 + k / 100, 0.04, 24, 4)] for k in range(20)]
    return text(joined(",", *columns)), Reading(
        rows=96,
        step="",
        features=tuple(f"column {n}" for n in range(1, 21)),
        cells={(2, "column 20"): float(columns[19][2])},
    )


@service("UCI electricity load", "LD2011_2014.txt", "https://archive.ics.uci.edu/dataset/321")
def electricity() -> tuple[bytes, Reading]:
    """An empty quoted first name, decimal commas, customers that begin with zeros."""
    load = [f"{v:.13f}".rstrip("0").replace(".", ",") for v in wave(120, 20, 9, 96, 6)]
    rows = joined(
        ";", quoted(times("2011-01-01 00:15", 120, "15min", "%Y-%m-%d %H:%M:%S")), [0] * 120, load, load[::-1]
    )
    return text('"";"MT_001";"MT_002";"MT_003"', rows), Reading(
        rows=120,
        step="15min",
        first="2011-01-01 00:15",
        last="2011-01-02 06:00",
        features=("MT_002", "MT_003"),
        unused=("MT_001",),
        cells={("2011-01-01 00:45", "MT_002"): float(load[2].replace(",", "."))},
    )


@service("Autoformer illness", "national_illness.csv", AUTOFORMER)
def illness() -> tuple[bytes, Reading]:
    """Weeks with a midnight; whole and decimal numbers."""
    total = counts(100, 20000, 9000, 52)
    rows = joined(
        ",",
        times("2002-01-01", 100, "7D", "%Y-%m-%d %H:%M:%S"),
        wave(100, 2, 1, 52, 5),
        counts(100, 700, 300, 52),
        [50 + n // 20 for n in range(100)],
        total,
    )
    return text("date,% WEIGHTED ILI,AGE 0-4,NUM. OF PROVIDERS,OT", rows), Reading(
        rows=100,
        step="1week",
        first="2002-01-01",
        last="2003-11-25",
        features=("% WEIGHTED ILI", "AGE 0-4", "NUM. OF PROVIDERS", "OT"),
        cells={("2002-01-15", "OT"): total[2]},
    )


@service("UCI appliances energy", "energydata_complete.csv", "https://archive.ics.uci.edu/dataset/374")
def appliances() -> tuple[bytes, Reading]:
    """Numbers in quotes; two random columns."""
    energy = [10 * v for v in counts(120, 10, 5, 144)]
    rows = [
        ",".join(quoted((stamp, e, 10 * (n % 3), f"{t:.6f}", f"{13.2 + 7 * n % 11:.4f}")))
        for n, (stamp, e, t) in enumerate(
            zip(
                times("2016-01-11 17:00", 120, "10min", "%Y-%m-%d %H:%M:%S"),
                energy,
                wave(120, 19, 2, 144, 6),
                strict=True,
            )
        )
    ]
    return text('"date","Appliances","lights","T1","rv1"', rows), Reading(
        rows=120,
        step="10min",
        first="2016-01-11 17:00",
        last="2016-01-12 12:50",
        features=("Appliances", "lights", "T1"),
        cells={("2016-01-11 17:20", "Appliances"): energy[2]},
    )


@service(
    "AirPassengers (R data sets)", "AirPassengers.csv", "https://vincentarelbundock.github.io/Rdatasets/"
)
def air_passengers() -> tuple[bytes, Reading]:
    """Row names; the time as a decimal year; months."""
    passengers = counts(120, 280, 90, 12)
    rows = [f'"{n + 1}",{1949 + n / 12:.15g},{v}' for n, v in enumerate(passengers)]
    return text('"rownames","time","value"', rows), Reading(
        rows=120,
        step="1month",
        first="1949-01-01",
        last="1958-12-01",
        features=("value",),
        unused=("rownames",),
        cells={("1949-03-01", "value"): passengers[2]},
    )


@service(
    "R print of a monthly series",
    "nottem.txt",
    "https://stat.ethz.ch/R-manual/R-devel/library/stats/html/print.ts.html",
)
def r_print() -> tuple[bytes, Reading]:
    """Months above, a year before each line, as R prints a ts."""
    values = wave(120, 49, 12, 12)
    rows = [f"{1920 + y} " + " ".join(f"{v:4.1f}" for v in values[12 * y : 12 * y + 12]) for y in range(10)]
    return text("      Jan  Feb  Mar  Apr  May  Jun  Jul  Aug  Sep  Oct  Nov  Dec", rows), Reading(
        rows=120,
        step="1month",
        first="1920-01-01",
        last="1929-12-01",
        cells={("1920-03-01", "value"): values[2]},
    )


@service("Numenta NAB", "nyc_taxi.csv", "https://github.com/numenta/NAB/tree/master/data")
def nab() -> tuple[bytes, Reading]:
    """timestamp and value; half hours."""
    value = counts(96, 15000, 9000, 48)
    return text(
        "timestamp,value", joined(",", times("2014-07-01", 96, "30min", "%Y-%m-%d %H:%M:%S"), value)
    ), Reading(
        rows=96,
        step="30min",
        first="2014-07-01 00:00",
        last="2014-07-02 23:30",
        features=("value",),
        cells={("2014-07-01 01:00", "value"): value[2]},
    )


@service("Nixtla long format", "Y_df.csv", "https://nixtlaverse.nixtla.io/statsforecast/")
def nixtla() -> tuple[bytes, Reading]:
    """unique_id, ds and y."""
    rows = [
        f"{name},{day},{v}.0"
        for name, mean in (("H1", 600), ("H2", 300))
        for day, v in zip(times("2020-01-01", 60, "D"), counts(60, mean, 100), strict=True)
    ]
    return text("unique_id,ds,y", rows), Reading(
        rows=60,
        step="1day",
        first="2020-01-01",
        last="2020-02-29",
        features=("y",),
        series=("H1", "H2"),
        cells={("2020-01-03", "y"): counts(60, 600, 100)[2]},
    )


@service(
    "Nixtla long format with step numbers",
    "m4_hourly_long.csv",
    "https://nixtlaverse.nixtla.io/neuralforecast/",
)
def step_numbers() -> tuple[bytes, Reading]:
    """unique_id, ds as 1, 2, 3, … and y: no times, series below one another."""
    rows = [
        f"{name},{n + 1},{v}.0"
        for name, mean in (("H1", 600), ("H2", 300))
        for n, v in enumerate(counts(60, mean, 100, 24))
    ]
    return text("unique_id,ds,y", rows), Reading(
        rows=60,
        step="",
        features=("y",),
        unused=("ds",),
        series=("H1", "H2"),
        cells={(2, "y"): counts(60, 600, 100, 24)[2]},
    )

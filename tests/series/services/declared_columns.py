"""Files that declare their columns in lines with @."""

from tests.series.services.formats import Reading, joined, service, text, times, wave, with_cells


@service(
    "Weka ARFF",
    "power.arff",
    "https://waikato.github.io/weka-wiki/formats_and_processing/arff_stable/",
)
def arff() -> tuple[bytes, Reading]:
    """A name with a comma, a column of few words, ? for a missing value, comments with %."""
    load = with_cells(wave(60), {5: "?"})
    head = [
        "% made up",
        "@RELATION power",
        "",
        '@ATTRIBUTE when date "yyyy-MM-dd"',
        "@ATTRIBUTE 'load, MW' NUMERIC",
    ]
    head += ["@attribute kind {day,night}", "@attribute temp real", "", "@DATA"]
    rows = joined(
        ",", [f'"{day}"' for day in times("2020-01-01", 60, "D")], load, ["day", "night"] * 30, wave(60, 3)
    )
    return text(head, rows), Reading(
        rows=60, step="1day", first="2020-01-01", last="2020-02-29", features=("load, MW", "temp"),
        cells={("2020-01-03", "load, MW"): wave(60)[2]}, missing={"load, MW": 1},
    )  # fmt: skip


@service(
    "Weka ARFF without times",
    "signal.arff",
    "https://waikato.github.io/weka-wiki/formats_and_processing/arff_stable/",
)
def arff_without_times() -> tuple[bytes, Reading]:
    head = ["@relation signal", "@attribute a numeric", "@attribute b numeric", "@data"]
    rows = joined(",", wave(50), wave(50, 3, period=7))
    return text(head, rows), Reading(rows=50, step="", features=("a", "b"), cells={(2, "a"): wave(50)[2]})


@service("Monash archive .tsf", "m3_monthly_dataset.tsf", "https://arxiv.org/abs/2105.06643")
def monash() -> tuple[bytes, Reading]:
    """A line per series, of different lengths; spaces and hyphens in the start."""
    head = [
        "# Dataset Information",
        "@relation M3",
        "@attribute series_name string",
        "@attribute start_timestamp date",
    ]
    head += ["@frequency monthly", "@horizon 18", "@missing false", "@equallength false", "@data"]
    lines = [
        f"T{n}:19{80 + n}-01-01 00-00-00:{','.join(map(str, wave(60 + n, 10 * n, period=12)))}"
        for n in range(1, 5)
    ]
    return text(head, lines), Reading(
        rows=61, step="1month", first="1981-01-01", last="1986-01-01", features=("value",),
        series=("T1", "T2", "T3", "T4"), cells={("1981-03-01", "value"): wave(61, 10, period=12)[2]},
    )  # fmt: skip


@service("Monash archive .tsf, half hours", "australian_electricity.tsf", "https://arxiv.org/abs/2105.06643")
def monash_half_hours() -> tuple[bytes, Reading]:
    head = ["@relation demand", "@attribute series_name string", "@attribute state string"]
    head += [
        "@attribute start_timestamp date",
        "@frequency half_hourly",
        "@missing true",
        "@equallength true",
        "@data",
    ]
    demand = with_cells(wave(96, 8000, 900, 48), {7: "?"})
    lines = [
        f"T{n}:{state}:2002-01-01 00-00-00:{','.join(map(str, demand))}"
        for n, state in ((1, "NSW"), (2, "VIC"))
    ]
    return text(head, lines), Reading(
        rows=96, step="30min", first="2002-01-01", last="2002-01-02 23:30", features=("value",), series=("T1", "T2"),
        missing={"value": 1},
    )  # fmt: skip


@service(
    "sktime .ts",
    "ECG200_TRAIN.ts",
    "https://www.sktime.net/en/stable/api_reference/file_specifications/ts.html",
)
def sktime() -> tuple[bytes, Reading]:
    """A line per series and its class behind a colon."""
    head = [
        "#An electrocardiogram",
        "@problemName ECG200",
        "@timeStamps false",
        "@missing false",
        "@univariate true",
    ]
    head += ["@equalLength true", "@seriesLength 96", "@classLabel true -1 1", "@data"]
    lines = [f"{','.join(map(str, wave(96, n)))}:{1 - n % 2 * 2}" for n in range(20)]
    return text(head, lines), Reading(
        rows=96, step="", features=("value",), series=tuple(f"series {n + 1}" for n in range(20)),
        cells={(2, "value"): wave(96, 0)[2]},
    )  # fmt: skip


@service(
    "sktime .ts, dimensions",
    "BasicMotions_TRAIN.ts",
    "https://www.sktime.net/en/stable/api_reference/file_specifications/ts.html",
)
def sktime_dimensions() -> tuple[bytes, Reading]:
    head = ["@problemName BasicMotions", "@timeStamps false", "@univariate false", "@dimensions 2"]
    head += ["@classLabel true Standing Running", "@data"]
    both = [(",".join(map(str, wave(100, n))), ",".join(map(str, wave(100, n, period=9)))) for n in range(12)]
    return text(head, [f"{x}:{y}:Standing" for x, y in both]), Reading(
        rows=100, step="", features=("dimension 1", "dimension 2"),
        series=tuple(f"series {n + 1}" for n in range(12)), cells={(3, "dimension 2"): wave(100, 0, period=9)[3]},
    )  # fmt: skip


@service(
    "sktime .ts with times",
    "covid.ts",
    "https://www.sktime.net/en/stable/api_reference/file_specifications/ts.html",
)
def sktime_times() -> tuple[bytes, Reading]:
    head = ["@problemName Covid", "@timeStamps true", "@univariate true", "@targetLabel true", "@data"]
    stamps = times("2006-02-01", 72, "h", "%Y-%m-%d %H:%M:%S")
    line = ",".join(f"({stamp},{value})" for stamp, value in zip(stamps, wave(72), strict=True))
    return text(head, f"{line}:0.5"), Reading(
        rows=72, step="1h", first="2006-02-01", last="2006-02-03 23:00", features=("value",),
        cells={("2006-02-01 03:00", "value"): wave(72)[3]},
    )  # fmt: skip

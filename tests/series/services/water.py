"""Rivers, rain gauges and snow: hydrological services."""

from tests.series.services.formats import Reading, counts, joined, service, text, times, wave, with_cells

USGS = "https://waterservices.usgs.gov/docs/"


@service("USGS daily values (RDB)", "dv.txt", USGS)
def usgs_daily() -> tuple[bytes, Reading]:
    """Comments, names, a line of widths such as 20d, tabs; Ice instead of a value; a code behind each value."""
    flow = with_cells(counts(90, 800, 300, 60), {n: "Ice" for n in (40, 41)})
    rows = [
        f"USGS\t01491000\t{day}\t{q}\t{'A' if q != 'Ice' else 'A:e'}\t{t}\tA"
        for day, q, t in zip(times("2020-01-01", 90, "D"), flow, wave(90, 9, 4, 60), strict=True)
    ]
    return text(
        "# ---------------------------------- WARNING ----------------------------------------",
        "# Some of the data that you have obtained may not have received Director's approval.",
        "#",
        "# Data provided for site 01491000",
        "#            TS   parameter     statistic     Description",
        "#         69928       00060     00003     Discharge, cubic feet per second (Mean)",
        "#",
        "agency_cd\tsite_no\tdatetime\t69928_00060_00003\t69928_00060_00003_cd\t69929_00010_00003\t69929_00010_00003_cd",
        "5s\t15s\t20d\t14n\t10s\t14n\t10s",
        rows,
    ), Reading(
        rows=90,
        step="1day",
        first="2020-01-01",
        last="2020-03-30",
        features=("69928_00060_00003", "69929_00010_00003"),
        unused=("site_no",),
        cells={("2020-01-05", "69928_00060_00003"): flow[4]},
        missing={"69928_00060_00003": 2},
    )


@service("USGS instantaneous values (RDB)", "iv.rdb", USGS)
def usgs_instantaneous() -> tuple[bytes, Reading]:
    """A time zone in a column of its own; Eqp and -999999 are missing."""
    gauge = with_cells(wave(96, 4, 1, 96, 2), {20: "Eqp", 60: "-999999"})
    rows = joined(
        "\t",
        ["USGS"] * 96,
        ["01646500"] * 96,
        times("2020-01-01", 96, "15min", "%Y-%m-%d %H:%M"),
        ["EST"] * 96,
        gauge,
        ["P"] * 96,
    )
    return text(
        "# retrieved: 2020-01-02 09:00:00 EST",
        "#",
        "agency_cd\tsite_no\tdatetime\ttz_cd\t69930_00065\t69930_00065_cd",
        "5s\t15s\t20d\t6s\t14n\t10s",
        rows,
    ), Reading(
        rows=96,
        step="15min",
        first="2020-01-01 00:00",
        last="2020-01-01 23:45",
        features=("69930_00065",),
        cells={("2020-01-01 01:00", "69930_00065"): gauge[4]},
        missing={"69930_00065": 2},
    )


@service("Hub'Eau hydrometry", "observations_tr.csv", "https://hubeau.eaufrance.fr/page/api-hydrometrie")
def hubeau() -> tuple[bytes, Reading]:
    """Semicolons, newest first, many columns of codes, coordinates."""
    level = counts(80, 1200, 200, 60)
    rows = joined(
        ";",
        ["F700000103"] * 80,
        ["F7000001"] * 80,
        ["H"] * 80,
        times("2024-01-01", 80, "h", "%Y-%m-%dT%H:%M:%SZ"),
        level,
        [4] * 80,
        ["Expurgé"] * 80,
        [16] * 80,
        [2.365] * 80,
        [48.845] * 80,
    )[::-1]
    return text(
        "code_station;code_site;grandeur_hydro;date_obs;resultat_obs;code_statut;libelle_statut;code_qualification_obs;"
        "longitude;latitude",
        rows,
    ), Reading(
        rows=80,
        step="1h",
        first="2024-01-01 00:00",
        last="2024-01-04 07:00",
        features=("resultat_obs",),
        unused=("code_statut", "longitude", "latitude"),
        cells={("2024-01-01 04:00", "resultat_obs"): level[4]},
    )


@service("GRDC daily", "6335020_Q_Day.Cmd.txt", "https://grdc.bafg.de/data/data_portal/")
def grdc() -> tuple[bytes, Reading]:
    """A long preamble behind #, day and an empty clock --:--, -999.000 is missing."""
    flow = with_cells([f"{v:10.3f}" for v in wave(90, 2100, 400, 90, 3)], {n: "  -999.000" for n in (3, 4)})
    rows = [f"{day};--:--;{q}" for day, q in zip(times("2010-11-01", 90, "D"), flow, strict=True)]
    return text(
        "# Title:                 GRDC STATION DATA FILE",
        "#                        --------------",
        "# Format:                DOS-ASCII",
        "# Field delimiter:       ;",
        "# missing values are indicated by -999.000",
        "# GRDC-No.:              6335020",
        "# Catchment area (km2):  159300.0",
        "# DATA",
        "YYYY-MM-DD;hh:mm; Value",
        rows,
    ), Reading(
        rows=90,
        step="1day",
        first="2010-11-01",
        last="2011-01-29",
        features=("Value",),
        cells={("2010-11-11", "Value"): float(flow[10])},
        missing={"Value": 2},
    )


@service(
    "Environment Agency hydrology",
    "Kingston-flow-daily-mean.csv",
    "https://environment.data.gov.uk/hydrology/doc/reference",
)
def environment_agency() -> tuple[bytes, Reading]:
    """An address as the measure, the time and the day, quality as a text."""
    flow = wave(90, 60, 30, 60, 3)
    rows = joined(
        ",",
        ["http://environment.data.gov.uk/hydrology/id/measures/9f8c-flow-m-86400-m3s-qualified"] * 90,
        times("2020-01-01", 90, "D", "%Y-%m-%dT09:00:00"),
        times("2020-01-01", 90, "D"),
        flow,
        ["Complete"] * 90,
        ["Good"] * 90,
    )
    return text("measure,dateTime,date,value,completeness,quality", rows), Reading(
        rows=90,
        step="1day",
        first="2020-01-01 09:00",
        last="2020-03-30 09:00",
        features=("value",),
        cells={("2020-01-05 09:00", "value"): flow[4]},
    )


@service("NRFA gauged daily flow", "39001_gdf.csv", "https://nrfa.ceh.ac.uk/data")
def nrfa() -> tuple[bytes, Reading]:
    """Some twenty lines of section, key and value above rows of date, flow and flag."""
    flow = with_cells(wave(90, 60, 30, 60), {n: None for n in (50, 51)})
    rows = joined(",", times("2020-01-01", 90, "D"), flow, ["M" if v is None else "" for v in flow])
    return text(
        "file,timestamp,2021-01-22T11:12:50",
        "database,id,nrfa-public-30",
        "station,id,39001",
        "station,name,Thames at Kingston",
        "station,gridReference,TQ1770069800",
        'dataType,name,"Gauged Daily Flow"',
        "dataType,units,m3/s",
        "data,first,2020-01-01",
        "data,last,2020-03-30",
        rows,
    ), Reading(
        rows=90,
        step="1day",
        first="2020-01-01",
        last="2020-03-30",
        features=("column 2",),
        cells={("2020-01-05", "column 2"): flow[4]},
        missing={"column 2": 2},
    )


@service("Water Survey of Canada", "Daily__2024.csv", "https://wateroffice.ec.gc.ca/")
def hydat() -> tuple[bytes, Reading]:
    """Padded names, two parameters (1 flow, 2 level) below one another, months of texts, SYM flags."""
    rows = [
        f"08MF005,{parameter},{day},{v:.2f},{'B' if n % 20 == 3 else ''}"
        for parameter, mean in ((1, 900), (2, 4))
        for n, (day, v) in enumerate(
            zip(times("2024-01-01", 60, "D", "%Y/%m/%d"), wave(60, mean, mean / 4, 40, 2), strict=True)
        )
    ]
    return text(" ID,PARAM,Date,Value,SYM", rows), Reading(
        rows=60, step="1day", first="2024-01-01", last="2024-02-29", series=("1", "2")
    )


@service(
    "SNOTEL report generator",
    "snotel_679.csv",
    "https://www.nrcs.usda.gov/resources/data-and-reports/snow-and-water-interactive-map",
)
def snotel() -> tuple[bytes, Reading]:
    """Fifty lines of remarks behind #, long names with units, empty cells."""
    depth = with_cells(counts(90, 60, 20, 80), {n: None for n in (6, 7)})
    rows = joined(",", times("2020-01-01", 90, "D"), wave(90, 20, 6, 90), depth, counts(90, 28, 9, 9))
    return text(
        "#------------------------------------------------- WARNING --------------------------------------------------",
        *[f"# Remark {n}: the data, provisional, are subject to revision" for n in range(50)],
        "#",
        "# Paradise (679)",
        "#",
        "Date,Snow Water Equivalent (in) Start of Day Values,Snow Depth (in) Start of Day Values,"
        "Air Temperature Average (degF)",
        rows,
    ), Reading(
        rows=90,
        step="1day",
        first="2020-01-01",
        last="2020-03-30",
        features=(
            "Snow Water Equivalent (in) Start of Day Values",
            "Snow Depth (in) Start of Day Values",
            "Air Temperature Average (degF)",
        ),
        cells={("2020-01-05", "Snow Depth (in) Start of Day Values"): depth[4]},
        missing={"Snow Depth (in) Start of Day Values": 2},
    )


@service("California Data Exchange Center", "ORO_15.csv", "https://cdec.water.ca.gov/dynamicapp/wsSensorData")
def cdec() -> tuple[bytes, Reading]:
    """Times as 20200101 0000 in two columns of the same; --- is missing."""
    storage = with_cells(counts(90, 2_000_000, 90_000, 80), {n: "---" for n in (30, 31)})
    stamp = times("2020-01-01", 90, "D", "%Y%m%d 0000")
    rows = joined(
        ",",
        ["ORO"] * 90,
        ["D"] * 90,
        [15] * 90,
        ["STORAGE"] * 90,
        stamp,
        stamp,
        storage,
        [" "] * 90,
        ["AF"] * 90,
    )
    header = "STATION_ID,DURATION,SENSOR_NUMBER,SENSOR_TYPE,DATE TIME,OBS DATE,VALUE,DATA_FLAG,UNITS"
    return text(header, rows), Reading(
        rows=90,
        step="1day",
        first="2020-01-01",
        last="2020-03-30",
        features=("VALUE",),
        unused=("SENSOR_NUMBER",),
        cells={("2020-01-05", "VALUE"): storage[4]},
        missing={"VALUE": 2},
    )


@service("German waterways (Pegelonline)", "down.csv", "https://www.pegelonline.wsv.de/")
def pegelonline() -> tuple[bytes, Reading]:
    """No header but a first line with the gauge; dates and clocks; XXX,XXX is missing."""
    level = with_cells([f"{v:.1f}".replace(".", ",") for v in wave(96, 350, 20, 96)], {7: "XXX,XXX"})
    rows = joined(
        ";", times("2024-01-01", 96, "15min", "%d.%m.%Y"), times("2024-01-01", 96, "15min", "%H:%M"), level
    )
    return text("KÖLN;2730010;WASSERSTAND ROHDATEN;cm", rows, encoding="latin-1"), Reading(
        rows=96,
        step="15min",
        first="2024-01-01 00:00",
        last="2024-01-01 23:45",
        features=("column 3",),
        cells={("2024-01-01 01:00", "column 3"): float(level[4].replace(",", "."))},
        missing={"column 3": 1},
    )

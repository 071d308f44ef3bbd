"""Air quality: agencies and sensors of citizens."""

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


@service(
    "EPA AQS daily",
    "ad_viz_plotval_data.csv",
    "https://www.epa.gov/outdoor-air-quality-data/download-daily-data",
)
def epa_daily() -> tuple[bytes, Reading]:
    """Month first; two sites, of which one has two instruments (POC) on every sixth day."""
    rows = []
    for site, name, more in ((60010007, "Livermore", 0), (60010009, "Oakland", 3)):
        for n, (day, v) in enumerate(
            zip(times("2020-01-01", 60, "D", "%m/%d/%Y"), wave(60, 9, 5, 9), strict=True)
        ):
            instruments = (3, 4) if site == 60010007 and n % 6 == 0 else (3,)
            rows += [
                f"{day},AQS,{site},{poc},{v + more + (0.5 if poc == 4 else 0):.1f},"
                f'ug/m3 LC,{int(v * 4)},{name},1,100.0,88101,"San Francisco, CA"'
                for poc in instruments
            ]
    return text(
        "Date,Source,Site ID,POC,Daily Mean PM2.5 Concentration,Units,Daily AQI Value,Local Site Name,Daily Obs Count,"
        "Percent Complete,AQS Parameter Code,CBSA Name",
        rows,
    ), Reading(
        rows=60,
        step="1day",
        first="2020-01-01",
        last="2020-02-29",
        features=("Daily Mean PM2.5 Concentration",),
        unused=("POC", "AQS Parameter Code", "Site ID", "Percent Complete"),
        series=("60010007", "60010009"),
        other_series=(
            ("Livermore", "Oakland"),
            ("Site ID 60010007 · POC 3", "Site ID 60010007 · POC 4", "Site ID 60010009 · POC 3"),
        ),
        cells={("2020-01-03", "Daily Mean PM2.5 Concentration"): round(wave(60, 9, 5, 9)[2], 1)},
    )


@service("EPA AQS hourly", "hourly_44201_2020.csv", "https://aqs.epa.gov/aqsweb/airdata/FileFormats.html")
def epa_hourly() -> tuple[bytes, Reading]:
    """Local and Greenwich date and clock in four columns, sites in three codes, coordinates."""
    rows = [
        ",".join(
            [
                *quoted(("06", "001", site)),
                "44201",
                "1",
                latitude,
                "-122.2",
                *quoted(("WGS84", "Ozone", local[:10], local[11:], utc[:10], utc[11:])),
                f"{v:.3f}",
                '"Parts per million"',
                "0.005",
                '""',
                '""',
                *quoted(("FEM", "047", "INSTRUMENTAL")),
            ]
        )
        for site, latitude, more in (("0007", "37.68", 0), ("0009", "37.74", 0.01))
        for local, utc, v in zip(
            times("2020-01-01", 48, "h", "%Y-%m-%d %H:%M"),
            times("2020-01-01 08:00", 48, "h", "%Y-%m-%d %H:%M"),
            [v + more for v in wave(48, 0.03, 0.01, 24, 3)],
            strict=True,
        )
    ]
    names = (
        "State Code|County Code|Site Num|Parameter Code|POC|Latitude|"
        "Longitude|Datum|Parameter Name|Date Local|Time Local|"
        "Date GMT|Time GMT|Sample Measurement|Units of Measure|MDL|"
        "Uncertainty|Qualifier|Method Type|Method Code|Method Name"
    )
    return text(",".join(quoted(names.split("|"))), rows), Reading(
        rows=48,
        step="1h",
        first="2020-01-01 00:00",
        last="2020-01-02 23:00",
        features=("Sample Measurement",),
        unused=("Latitude", "Longitude", "POC", "MDL", "Parameter Code"),
        series=("0007", "0009"),
        cells={("2020-01-01 05:00", "Sample Measurement"): wave(48, 0.03, 0.01, 24, 3)[5]},
    )


@service("OpenAQ", "openaq_location_2178.csv", "https://docs.openaq.org/")
def openaq() -> tuple[bytes, Reading]:
    """Parameters below one another, newest first, the time in UTC and local, coordinates."""
    rows = [
        f'2178,"Del Norte",{parameter},{v},{unit},"America/Denver",{utc},{local},35.1353,-106.5847'
        for utc, local, ozone, dust in zip(
            times("2020-01-01 07:00", 48, "h", "%Y-%m-%dT%H:%M:%SZ"),
            times("2020-01-01", 48, "h", "%Y-%m-%dT%H:%M:%S-07:00"),
            wave(48, 0.03, 0.01, 24, 3),
            wave(48, 12, 6),
            strict=True,
        )
        for parameter, v, unit in (("o3", ozone, "ppm"), ("pm25", dust, "µg/m³"))
    ][::-1]
    return text(
        "location_id,location_name,parameter,value,unit,timezone,datetimeUtc,datetimeLocal,lat,lon", rows
    ), Reading(
        rows=48,
        step="1h",
        first="2020-01-01 07:00",
        last="2020-01-03 06:00",
        unused=("location_id", "lat", "lon"),
        series=("o3", "pm25"),
    )


@service("UK-AIR", "MY1_2020.csv", "https://uk-air.defra.gov.uk/data/data_selector")
def uk_air() -> tuple[bytes, Reading]:
    """Hours end at 01:00 to 24:00; status and unit behind each value; No data is missing."""
    ozone = with_cells([f"{v:.5f}" for v in wave(72, 30, 12, 24, 3)], {10: "No data", 11: "No data"})
    rows = [
        f"{1 + n // 24:02d}-01-2020,{n % 24 + 1:02d}:00,{v},"
        f"{'' if v == 'No data' else 'V'},{'' if v == 'No data' else 'ugm-3'},{d},V,ugm-3"
        for n, (v, d) in enumerate(zip(ozone, wave(72, 60, 20), strict=True))
    ]
    return text(
        "Hourly measurement data supplied by UK-air on 10/2/2020",
        "All Data GMT hour ending  ",
        "Status: R = Ratified / P = Provisional / P* = As supplied",
        ",,London Marylebone Road",
        "Date,time,Ozone,status,unit,Nitric oxide,status,unit",
        rows,
        "End",
    ), Reading(
        rows=72,
        step="1h",
        first="2020-01-01 01:00",
        last="2020-01-04 00:00",
        features=("Ozone", "Nitric oxide"),
        cells={("2020-01-02 00:00", "Ozone"): float(ozone[23])},
        missing={"Ozone": 2},
    )


@service(
    "PurpleAir", "Station A (outside) (37.7 -122.4) Primary Real Time.csv", "https://community.purpleair.com/"
)
def purpleair() -> tuple[bytes, Reading]:
    """Times as 2020-01-01 00:00:14 UTC, some two minutes apart; an entry id; an empty last column."""
    dust = wave(90, 8, 4, 30, 2)
    rows = [
        f"{stamp} UTC,{4123000 + n},{v},{v * 1.2:.2f},{7200 + 2 * n},{-60 - n % 5},{70 + n % 9},"
        for n, (stamp, v) in enumerate(
            zip(times("2020-01-01 00:00:14", 90, "2min", "%Y-%m-%d %H:%M:%S"), dust, strict=True)
        )
    ]
    return text(
        "created_at,entry_id,PM1.0_CF1_ug/m3,PM2.5_CF1_ug/m3,UptimeMinutes,RSSI_dbm,Temperature_F,", rows
    ), Reading(
        rows=90,
        step="2min",
        first="2020-01-01 00:00:14",
        last="2020-01-01 02:58:14",
        features=("PM1.0_CF1_ug/m3", "PM2.5_CF1_ug/m3", "Temperature_F"),
        unused=("entry_id", "UptimeMinutes"),
        cells={("2020-01-01 00:08:14", "PM1.0_CF1_ug/m3"): dust[4]},
    )


@service("Sensor.Community", "2020-01-01_sds011_sensor_1234.csv", "https://archive.sensor.community/")
def sensor_community() -> tuple[bytes, Reading]:
    """Some 148 seconds apart; coordinates; empty columns."""
    dust = wave(100, 12, 6, 40, 2)
    rows = joined(
        ";",
        [1234] * 100,
        ["SDS011"] * 100,
        [619] * 100,
        ["48.787"] * 100,
        ["9.191"] * 100,
        times("2020-01-01 00:01:07", 100, "148s", "%Y-%m-%dT%H:%M:%S"),
        dust,
        [None] * 100,
        [None] * 100,
        wave(100, 6, 3, 40, 2),
    )
    return text("sensor_id;sensor_type;location;lat;lon;timestamp;P1;durP1;ratioP1;P2", rows), Reading(
        rows=100,
        step="~148s",
        first="2020-01-01 00:01:07",
        last="2020-01-01 04:05:19",
        features=("P1", "P2"),
        unused=("lat", "lon", "sensor_id", "location", "durP1"),
    )


@service(
    "AirNow",
    "NewDelhi_PM2.5_2020_YTD.csv",
    "https://www.airnow.gov/international/us-embassies-and-consulates/",
)
def airnow() -> tuple[bytes, Reading]:
    """A clock of twelve hours beside parts of the time; -999 is missing, with Invalid or Missing as quality."""
    raw = with_cells(counts(72, 180, 90, 24), {n: -999 for n in (7, 8, 40)})
    rows = [
        f"New Delhi,PM2.5 - Principal,{stamp},2020,1,{1 + n // 24},"
        f"{n % 24},{v},{-999 if v == -999 else v // 2},Hazardous,"
        f"{v},UG/M3,1 Hr,{'Missing' if v == -999 else 'Valid'}"
        for n, (stamp, v) in enumerate(
            zip(times("2020-01-01", 72, "h", "%Y-%m-%d %I:%M %p"), raw, strict=True)
        )
    ]
    return text(
        "Site,Parameter,Date (LT),Year,Month,Day,Hour,NowCast Conc."
        ",AQI,AQI Category,Raw Conc.,Conc. Unit,Duration,QC Name",
        rows,
    ), Reading(
        rows=72,
        step="1h",
        first="2020-01-01 00:00",
        last="2020-01-03 23:00",
        features=("NowCast Conc.", "AQI", "Raw Conc."),
        unused=("Year", "Month", "Day", "Hour"),
        cells={("2020-01-01 05:00", "Raw Conc."): raw[5]},
        missing={"Raw Conc.": 3, "AQI": 3},
    )


@service("EEA AirBase time series", "DE_8_2020_timeseries.csv", "https://aqportal.discomap.eea.europa.eu/")
def eea() -> tuple[bytes, Reading]:
    """Begin and end with offsets, which are read as UTC; many constant texts, verification codes."""
    value = wave(72, 30, 12, 24, 2)
    rows = [
        f"DE,http://gdi.uba.de/arcgis/rest/,NET.DE_BB,DEBB021,SPO.DE_DEBB021_NO2,Nitrogen dioxide (air),hour,{v},ug/m3,"
        f"{begin} +01:00,{end} +01:00,{1 if n % 9 else 2},1"
        for n, (begin, end, v) in enumerate(
            zip(
                times("2020-01-01", 72, "h", "%Y-%m-%d %H:%M:%S"),
                times("2020-01-01 01:00", 72, "h", "%Y-%m-%d %H:%M:%S"),
                value,
                strict=True,
            )
        )
    ]
    return text(
        "Countrycode,Namespace,AirQualityNetwork,AirQualityStation,SamplingPoint,AirPollutant,AveragingTime,Concentration,"
        "UnitOfMeasurement,DatetimeBegin,DatetimeEnd,Validity,Verification",
        rows,
    ), Reading(
        rows=72,
        step="1h",
        first="2019-12-31 23:00",
        last="2020-01-03 22:00",
        features=("Concentration",),
        unused=("Validity", "Verification"),
        cells={("2020-01-01 04:00", "Concentration"): value[5]},
    )

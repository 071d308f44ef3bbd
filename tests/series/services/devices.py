"""Wearables, phones, laboratory instruments and ships."""

from tests.series.services.formats import (
    Reading,
    counts,
    joined,
    service,
    text,
    times,
    wave,
    with_cells,
)


@service("Empatica E4", "HR.csv", "https://support.empatica.com/hc/en-us/articles/201608896")
def empatica() -> tuple[bytes, Reading]:
    """One column without a name: the start in Unix seconds, the samples per second, then the values."""
    rate = wave(100, 80, 12, 60, 2)
    return text("1577836800.000000", "1.000000", [f"{v:.2f}" for v in rate]), Reading(
        rows=100,
        step="1s",
        first="2020-01-01 00:00:00",
        last="2020-01-01 00:01:39",
        cells={("2020-01-01 00:00:02", ""): rate[2]},
    )


@service(
    "Polar Flow session",
    "Jane_Doe_2024-01-05_07-10-00.CSV",
    "https://support.polar.com/en/support/polar_flow_web_service",
)
def polar() -> tuple[bytes, Reading]:
    """A small table of the session above; clocks of the duration; empty columns."""
    rate = counts(120, 140, 15, 60)
    rows = [f",00:{n // 60:02d}:{n % 60:02d},{v},,{n % 3 * 4},,,," for n, v in enumerate(rate)]
    return text(
        "Name,Sport,Date,Start time,Duration,Total distance (km),Average heart rate (bpm)",
        "Jane Doe,RUNNING,05-01-2024,07:10:00,00:02:00,0.4,140",
        "Sample rate,Time,HR (bpm),Speed (km/h),Altitude (m),"
        "Stride length (m),Distances (m),Temperatures (C),Power (W)",
        "1" + rows[0],
        rows[1:],
    ), Reading(
        rows=120,
        step="1s",
        first="1970-01-01 00:00:00",
        last="1970-01-01 00:01:59",
        features=("HR (bpm)", "Altitude (m)"),
        unused=("Sample rate", "Power (W)"),
        cells={("1970-01-01 00:00:02", "HR (bpm)"): rate[2]},
    )


@service(
    "Dexcom Clarity",
    "CLARITY_Export_Jane_Doe_2024-01-06.csv",
    "https://provider.dexcom.com/education-research/cgm-education-use/product-information",
)
def dexcom() -> tuple[bytes, Reading]:
    """Rows of the patient and the device first, of the same columns but without a time; Low below the range."""
    glucose = with_cells(counts(96, 120, 40, 48), {30: "Low", 31: "Low"})
    about = [
        f"{n + 1},,{kind},,{who},,,,"
        for n, (kind, who) in enumerate(
            (("FirstName", "Jane"), ("LastName", "Doe"), ("DateOfBirth", ""), ("Device", ""), ("Alert", ""))
        )
    ]
    rows = [
        f"{n + 6},{stamp},EGV,,,,Dexcom G6,{v},{1000 + 300 * n}"
        for n, (stamp, v) in enumerate(
            zip(times("2024-01-01 00:02:30", 96, "5min", "%Y-%m-%dT%H:%M:%S"), glucose, strict=True)
        )
    ]
    return text(
        "Index,Timestamp (YYYY-MM-DDThh:mm:ss),Event Type,Event Subtype,Patient Info,"
        "Device Info,Source Device ID,Glucose Value (mg/dL),Transmitter Time (Long Integer)",
        about,
        rows,
        encoding="utf-8-sig",
    ), Reading(
        rows=96,
        step="5min",
        first="2024-01-01 00:02:30",
        last="2024-01-01 07:57:30",
        features=("Glucose Value (mg/dL)",),
        unused=("Index", "Transmitter Time (Long Integer)"),
        cells={("2024-01-01 00:12:30", "Glucose Value (mg/dL)"): glucose[2]},
        missing={"Glucose Value (mg/dL)": 2},
    )


@service("Withings weight", "weight.csv", "https://support.withings.com/hc/en-us/articles/201491377")
def withings() -> tuple[bytes, Reading]:
    """Once a day at odd times, quoted, an empty comment."""
    weight = wave(60, 71, 0.8, 30, 2)
    rows = [
        f'"{day} 07:{10 + 7 * n % 23}:{11 + n % 40}",{w},{18 + n % 3 / 10:.2f},""'
        for n, (day, w) in enumerate(zip(times("2024-01-01", 60, "D"), weight, strict=True))
    ]
    return text('Date,"Weight (kg)","Fat mass (kg)",Comments', rows), Reading(
        rows=60,
        step="~1day",
        first="2024-01-01 07:10",
        last="2024-02-29 07:30",
        features=("Weight (kg)", "Fat mass (kg)"),
    )


@service("Strava activities", "activities.csv", "https://support.strava.com/hc/en-us/articles/216918437")
def strava() -> tuple[bytes, Reading]:
    """Dates as Jan 5, 2024, 7:10:00 AM; an identifier; a column name that occurs twice."""
    distance = wave(40, 8, 3, 9, 2)
    days = [
        f"{month} {int(day)}, {year}, 7:10:00 AM"
        for month, day, year in (t.split() for t in times("2024-01-01", 40, "D", "%b %d %Y"))
    ]
    rows = [
        f'{10414000000 + 13 * n},"{day}",Morning Run,Run,{1800 + n % 60},{d},{d * 1000:.1f}'
        for n, (day, d) in enumerate(zip(days, distance, strict=True))
    ]
    return text(
        "Activity ID,Activity Date,Activity Name,Activity Type,Elapsed Time,Distance,Distance", rows
    ), Reading(
        rows=40,
        step="1day",
        first="2024-01-01 07:10",
        last="2024-02-09 07:10",
        features=("Elapsed Time", "Distance"),
        unused=("Activity ID",),
        cells={("2024-01-03 07:10", "Distance"): distance[2]},
    )


@service("phyphox", "Raw Data.csv", "https://phyphox.org/wiki/index.php/Export_formats")
def phyphox() -> tuple[bytes, Reading]:
    """A hundredth of a second per row, from zero, in exponents with many digits, quoted names with units."""
    x = wave(100, 0, 3, 20, 6)
    rows = [f"{n * 0.01:.9E},{v:.9E},{9.81 + n % 7 / 100:.9E}" for n, v in enumerate(x)]
    return text('"Time (s)","Acceleration x (m/s^2)","Acceleration z (m/s^2)"', rows), Reading(
        rows=100,
        step="0.01s",
        features=("Acceleration x (m/s^2)", "Acceleration z (m/s^2)"),
        unused=("Time (s)",),
    )


@service("Tektronix oscilloscope", "T0001CH1.CSV", "https://www.tek.com/en/support/faqs")
def tektronix() -> tuple[bytes, Reading]:
    """The settings in the first three columns of the first rows, time and value in the fourth and fifth."""
    settings = [
        ("Record Length", "1.000000e+02", "Points"),
        ("Sample Interval", "4.000000e-06", "s"),
        ("Trigger Point", "5.0e+01", "Samples"),
        ("Source", "CH1", ""),
        ("Vertical Units", "V", ""),
    ]
    rows = [
        f"{','.join(settings[n]) if n < 5 else ',,'},{(n - 50) * 4e-6:012.7f},{v:.5f}"
        for n, v in enumerate(wave(100, 1, 0.5, 40, 5))
    ]
    return text(rows), Reading(
        rows=100,
        step="",
        features=("column 5",),
        unused=("column 1", "column 2"),
        cells={(2, "column 5"): wave(100, 1, 0.5, 40, 5)[2]},
    )


@service("Marine Cadastre AIS", "AIS_2024_01_01.csv", "https://marinecadastre.gov/accessais/")
def ais() -> tuple[bytes, Reading]:
    """Ships below one another by their number; every minute; speeds of 102.3 and headings of 511 are missing."""
    rows = [
        f"{ship},{stamp},{37.8 + n / 1000:.5f},{-122.4 - n / 1000:.5f},{102.3 if n == 7 else v},"
        f"{90 + n % 9}.5,{511 if n % 20 == 3 else 80 + n % 9},{name},{kind}"
        for ship, name, kind, mean in ((366999712, "GOLDEN BEAR", 52, 9), (367004650, "PACIFIC WIND", 70, 14))
        for n, (stamp, v) in enumerate(
            zip(times("2024-01-01", 60, "min", "%Y-%m-%dT%H:%M:%S"), wave(60, mean, 2, 20), strict=True)
        )
    ]
    return text("MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,VesselType", rows), Reading(
        rows=60,
        step="1min",
        first="2024-01-01 00:00",
        last="2024-01-01 00:59",
        features=("SOG", "COG", "Heading"),
        unused=("VesselType",),
        series=("366999712", "367004650"),
        other_series=(("GOLDEN BEAR", "PACIFIC WIND"),),
        cells={("2024-01-01 00:02", "SOG"): wave(60, 9, 2, 20)[2]},
        missing={"SOG": 1, "Heading": 3},
    )


@service("Tasmota power log", "power.log.csv", "https://tasmota.github.io/docs/")
def power_log() -> tuple[bytes, Reading]:
    """No header; ISO times with milliseconds some 10.02 s apart; power and the meter's sum."""
    stamps = [stamp[:-3] for stamp in times("2024-01-01", 100, "10020ms", "%Y-%m-%dT%H:%M:%S.%f")]
    rows = joined(",", stamps, counts(100, 400, 90, 30), [f"{12.1 + n / 900:.3f}" for n in range(100)])
    return text(rows), Reading(
        rows=100,
        step="~10s",
        first="2024-01-01 00:00:00",
        last="2024-01-01 00:16:32",
        features=("column 2", "column 3"),
    )


@service("TeslaMate charges", "charging.csv", "https://docs.teslamate.org/")
def charging() -> tuple[bytes, Reading]:
    """Summer time ends: an hour occurs twice, with CEST and CET behind the time."""
    hours = [
        f"2023-10-29 {h:02d}:00:00 {zone}"
        for h, zone in [
            (0, "CEST"),
            (1, "CEST"),
            (2, "CEST"),
            (2, "CET"),
            *[(h, "CET") for h in range(3, 24)],
        ]
    ]
    more = [f"2023-10-30 {h:02d}:00:00 CET" for h in range(24)]
    power = wave(49, 7, 3, 24)
    return text("Date,charger_power", joined(",", hours + more, power)), Reading(
        rows=49,
        step="1h",
        first="2023-10-28 22:00",
        last="2023-10-30 22:00",
        features=("charger_power",),
        cells={
            ("2023-10-29 00:00", "charger_power"): power[2],
            ("2023-10-29 01:00", "charger_power"): power[3],
        },
    )

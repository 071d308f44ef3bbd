"""Machines, data loggers, smart homes and monitoring."""

from tests.series.services.formats import Reading, joined, service, text, times, wave, with_cells


@service("NASA C-MAPSS", "train_FD001.txt", "https://data.nasa.gov/dataset/cmapss-jet-engine-simulated-data")
def cmapss() -> tuple[bytes, Reading]:
    """Engine, cycle, settings and sensors, without a header; blanks at the end; engines below one another."""
    rows = [
        f"{engine} {cycle + 1} {-0.0007 + cycle % 5 / 1000:.4f} -0.0004 "
        f"100.0 518.67 {641.8 + cycle / 50 + cycle % 3 / 10:.2f} {v:.2f}  "
        for engine, length in ((1, 40), (2, 35), (3, 25))
        for cycle, v in zip(range(length), wave(length, 1589, 4, 30, 2), strict=True)
    ]
    return text(rows), Reading(
        rows=40,
        step="",
        features=("column 3", "column 7", "column 8"),
        unused=("column 1", "column 2", "column 5", "column 6"),
        series=("1", "2", "3"),
        cells={(2, "column 8"): wave(40, 1589, 4, 30, 2)[2]},
    )


@service("HOBO logger", "HOBO_10401234.csv", "https://www.onsetcomp.com/support/manuals/12730-MAN-BHW-UG")
def hobo() -> tuple[bytes, Reading]:
    """A plot title, a row number, serial numbers in the names, columns of events that are nearly empty."""
    temperature = wave(96, 20, 5, 96, 3)
    rows = [
        f"{n + 1},{stamp},{t},{h:.3f},,,"
        for n, (stamp, t, h) in enumerate(
            zip(
                times("2020-05-01 10:00", 96, "15min", "%m/%d/%y %I:%M:%S %p"),
                temperature,
                wave(96, 60, 9, 96, 3),
                strict=True,
            )
        )
    ]
    rows.append(f"97,{times('2020-05-02 10:07', 1, 'h', '%m/%d/%y %I:%M:%S %p')[0]},,,Logged,,Logged")
    return text(
        '"Plot Title: 10401234"',
        '"#","Date Time, GMT-04:00","Temp, °C (LGR S/N: 10401234, SEN '
        'S/N: 10401234)","RH, % (LGR S/N: 10401234, SEN S/N: 10401234)",'
        '"Host Connected (LGR S/N: 10401234)","Stopped (LGR S/N: 10401234)","End Of File (LGR S/N: 10401234)"',
        rows,
        encoding="utf-8-sig",
    ), Reading(
        rows=96,
        step="15min",
        first="2020-05-01 10:00",
        last="2020-05-02 09:45",
        features=(
            "Temp, °C (LGR S/N: 10401234, SEN S/N: 10401234)",
            "RH, % (LGR S/N: 10401234, SEN S/N: 10401234)",
        ),
        unused=("#",),
        cells={("2020-05-01 10:30", "Temp, °C (LGR S/N: 10401234, SEN S/N: 10401234)"): temperature[2]},
    )


@service("Campbell TOA5", "CR1000_Table1.dat", "https://help.campbellsci.com/loggernet-manual/")
def toa5() -> tuple[bytes, Reading]:
    """A line of the logger, names, units and processing; a record number; NAN in quotes."""
    temperature = with_cells(wave(96, 12, 5, 48, 2), {30: '"NAN"', 31: '"NAN"'})
    rows = [
        f'"{stamp}",{n},{12.8 - n % 5 / 100:.2f},{t},{60 + n % 20}'
        for n, (stamp, t) in enumerate(
            zip(times("2020-05-01 00:30", 96, "30min", "%Y-%m-%d %H:%M:%S"), temperature, strict=True)
        )
    ]
    return text(
        '"TOA5","CR1000","CR1000","12345","CR1000.Std.32","CPU:station.CR1","54321","Table1"',
        '"TIMESTAMP","RECORD","BattV_Min","AirTC_Avg","RH"',
        '"TS","RN","Volts","Deg C","%"',
        '"","","Min","Avg","Smp"',
        rows,
        end="\r\n",
    ), Reading(
        rows=96,
        step="30min",
        first="2020-05-01 00:30",
        last="2020-05-03 00:00",
        features=("BattV_Min", "AirTC_Avg", "RH"),
        unused=("RECORD",),
        cells={("2020-05-01 01:30", "AirTC_Avg"): temperature[2]},
        missing={"AirTC_Avg": 2},
    )


@service("Home Assistant history", "history.csv", "https://www.home-assistant.io/integrations/history/")
def home_assistant() -> tuple[bytes, Reading]:
    """Entities below one another, changes at odd times in UTC, unavailable instead of a value."""
    rows = [
        f"{entity},{'unavailable' if n == 7 and mean == 20 else v},{stamp}"
        for entity, mean in (("sensor.temperature", 20), ("sensor.humidity", 50))
        for n, (stamp, v) in enumerate(
            zip(
                times("2024-01-01 00:00:03.120", 60, "60s", "%Y-%m-%dT%H:%M:%S.120Z"),
                wave(60, mean, 3, 30),
                strict=True,
            )
        )
    ]
    return text("entity_id,state,last_changed", rows), Reading(
        rows=60,
        step="1min",
        first="2024-01-01 00:00:03.120",
        last="2024-01-01 00:59:03.120",
        series=("sensor.temperature", "sensor.humidity"),
    )


@service("ThingSpeak", "feeds.csv", "https://www.mathworks.com/help/thingspeak/readdata.html")
def thingspeak() -> tuple[bytes, Reading]:
    """Times with the zone as text, an entry number, fields; coordinates that are empty."""
    field = wave(90, 20, 5, 30, 2)
    rows = [
        f"{stamp} UTC,{n + 1001},{v},{60 + n % 9},,,,"
        for n, (stamp, v) in enumerate(
            zip(times("2024-01-01", 90, "min", "%Y-%m-%d %H:%M:%S"), field, strict=True)
        )
    ]
    return text("created_at,entry_id,field1,field2,latitude,longitude,elevation,status", rows), Reading(
        rows=90,
        step="1min",
        first="2024-01-01 00:00",
        last="2024-01-01 01:29",
        features=("field1", "field2"),
        unused=("entry_id",),
        cells={("2024-01-01 00:02", "field1"): field[2]},
    )


@service("Adafruit IO", "temperature-20240102.csv", "https://io.adafruit.com/api/docs/")
def adafruit() -> tuple[bytes, Reading]:
    """A random text as id, the value before the time, coordinates that are empty."""
    value = wave(60, 21, 2, 30, 2)
    rows = joined(
        ",",
        [f"0G{9 * n:04X}ABCDEFGHJK{n:02d}" for n in range(60)],
        value,
        [2712345] * 60,
        times("2024-01-01 00:00:05", 60, "5min", "%Y-%m-%d %H:%M:%S UTC"),
        *[[None] * 60] * 3,
    )
    return text("id,value,feed_id,created_at,lat,lon,ele", rows), Reading(
        rows=60,
        step="5min",
        first="2024-01-01 00:00:05",
        last="2024-01-01 04:55:05",
        features=("value",),
        unused=("feed_id",),
        cells={("2024-01-01 00:10:05", "value"): value[2]},
    )


@service(
    "LabVIEW measurement file",
    "test.lvm",
    "https://www.ni.com/en/support/documentation/supplemental/06/",
)
def labview() -> tuple[bytes, Reading]:
    """Two headers that end with a mark, then seconds from zero; tabs; an empty comment column."""
    voltage = [f"{v:.6f}" for v in wave(100, 1.2, 0.5, 40, 6)]
    rows = [f"{n / 100:.6f}\t{v}" for n, v in enumerate(voltage)]
    return text(
        "LabVIEW Measurement\t",
        "Writer_Version\t2",
        "Separator\tTab",
        "Decimal_Separator\t.",
        "Date\t2024/01/05",
        "Time\t10:15:30.123456",
        "***End_of_Header***\t",
        "\t",
        "Channels\t1\t",
        "Samples\t100\t",
        "X_Dimension\tTime\t",
        "Delta_X\t0.010000\t",
        "***End_of_Header***\t\t",
        "X_Value\tVoltage\tComment",
        rows,
        end="\r\n",
    ), Reading(
        rows=100,
        step="0.01s",
        first="1970-01-01 00:00:00",
        last="1970-01-01 00:00:00.990",
        features=("Voltage",),
        cells={("1970-01-01 00:00:00.020", "Voltage"): float(voltage[2])},
    )

"""Electricity and gas markets of Europe, and inverters of solar panels."""

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


@service("OMIE day-ahead prices", "marginalpdbc_20240101.1", "https://www.omie.es/en/file-access-list")
def omie() -> tuple[bytes, Reading]:
    """A line of the kind of file, then year;month;day;hour 1 to 24, as hours end;two prices; a star at the end."""
    price = wave(72, 60, 25, 24, 2)
    rows = [f"2024;01;{1 + n // 24:02d};{n % 24 + 1};{p};{p};" for n, p in enumerate(price)]
    return text("MARGINALPDBC;", rows, "*"), Reading(
        rows=72,
        step="1h",
        first="2024-01-01 01:00",
        last="2024-01-04 00:00",
        features=("column 5",),
        unused=("column 1", "column 2", "column 3", "column 4"),
        cells={("2024-01-01 02:00", "column 5"): price[1]},
    )


@service("OMIE quarter hours", "marginalpdbc_20251001.1", "https://www.omie.es/en/file-access-list")
def omie_quarter_hours() -> tuple[bytes, Reading]:
    """Since October 2025: year;month;day;period 1 to 96, a quarter of an hour each."""
    price = wave(96, 60, 25, 96, 2)
    rows = [f"2025;10;01;{n + 1};{p};{p};" for n, p in enumerate(price)]
    return text("MARGINALPDBC;", rows, "*"), Reading(
        rows=96,
        step="15min",
        first="2025-10-01 00:00",
        last="2025-10-01 23:45",
        features=("column 5",),
        unused=("column 1", "column 2", "column 3", "column 4"),
        cells={("2025-10-01 00:30", "column 5"): price[2]},
    )


@service(
    "TenneT settlement prices",
    "settlement_prices_202401.csv",
    "https://www.tennet.eu/electricity-market/transparency-pages",
)
def tennet() -> tuple[bytes, Reading]:
    """The day, the quarter of an hour from 1 to 96, its begin and end, and prices; empty cells."""
    price = with_cells(wave(96, 80, 40, 96, 2), {5: None})
    rows = [
        f"01/01/2024,{n + 1},{n // 4:02d}:{n % 4 * 15:02d},"
        f"{(n + 1) // 4 % 24:02d}:{(n + 1) % 4 * 15:02d},{'' if p is None else p},{n % 3 - 1}"
        for n, p in enumerate(price)
    ]
    return text("Date,PTE,period_from,period_until,take_from_System,regulation_state", rows), Reading(
        rows=96,
        step="15min",
        first="2024-01-01 00:00",
        last="2024-01-01 23:45",
        features=("take_from_System",),
        unused=("PTE",),
        cells={("2024-01-01 00:30", "take_from_System"): price[2]},
        missing={"take_from_System": 1},
    )


@service("AGSI gas storage", "StorageData_GIE_DE.csv", "https://agsi.gie.eu/")
def agsi() -> tuple[bytes, Reading]:
    """Semicolons, newest first, C for confirmed and E for estimated, - is missing."""
    full = wave(90, 80, 15, 90, 2)
    rows = joined(
        ";",
        ["C"] * 90,
        times("2024-01-01", 90, "D"),
        full,
        [round(2.5 * v, 4) for v in full],
        with_cells(wave(90, 500, 300, 9, 1), {3: "-"}),
    )[::-1]
    return text("Status;Gas Day Start;Full (%);Gas in storage (TWh);Injection (GWh/d)", rows), Reading(
        rows=90,
        step="1day",
        first="2024-01-01",
        last="2024-03-30",
        features=("Full (%)", "Gas in storage (TWh)", "Injection (GWh/d)"),
        cells={("2024-01-03", "Full (%)"): full[2]},
        missing={"Injection (GWh/d)": 1},
    )


@service("Elia open data", "ods001.csv", "https://opendata.elia.be/")
def elia() -> tuple[bytes, Reading]:
    """Newest first, offsets that change with summer time, read as UTC."""
    load = wave(96, 9000, 1500, 96, 2)
    stamps = [
        f"2024-03-31T{h:02d}:{m:02d}:00+0{1 if h < 2 else 2}:00"
        for h in range(26)
        if h != 2 and h < 25
        for m in (0, 15, 30, 45)
    ][:96]
    stamps = [s.replace("2024-03-31T24", "2024-04-01T00") for s in stamps]
    rows = joined(";", stamps, ["PT15M"] * 96, load)[::-1]
    return text("Datetime;Resolution code;Total Load", rows, encoding="utf-8-sig"), Reading(
        rows=96,
        step="15min",
        first="2024-03-30 23:00",
        last="2024-03-31 22:45",
        features=("Total Load",),
        cells={("2024-03-31 01:00", "Total Load"): load[8]},
    )


@service(
    "energy-charts.info",
    "energy-charts_Public_net_electricity_generation.csv",
    "https://www.energy-charts.info/",
)
def energy_charts() -> tuple[bytes, Reading]:
    """A line of units below the names, whose first cell is empty; times with offset."""
    wind = wave(96, 12000, 6000, 96)
    rows = joined(
        ",", times("2024-01-01", 96, "15min", "%Y-%m-%dT%H:%M+01:00"), wind, wave(96, 3000, 900, 48)
    )
    return text('Date (GMT+1),"Wind onshore","Biomass"', ',"Power (MW)","Power (MW)"', rows), Reading(
        rows=96,
        step="15min",
        first="2023-12-31 23:00",
        last="2024-01-01 22:45",
        features=("Wind onshore", "Biomass"),
        cells={("2023-12-31 23:30", "Wind onshore"): wind[2]},
    )


@service("SolarEdge monitoring", "chart.csv", "https://knowledge-center.solaredge.com/")
def solaredge() -> tuple[bytes, Reading]:
    """Month first; watts without decimals; empty at night and in quarters of hours to come."""
    power = [max(0, v) for v in counts(96, 1500, 3000, 96)]
    rows = joined(
        ",", times("2024-01-13", 96, "15min", "%m/%d/%Y %H:%M"), power, [round(v / 3, 1) for v in power]
    )
    return text("Time,System Production (W),Self Consumption (W)", rows), Reading(
        rows=96,
        step="15min",
        first="2024-01-13 00:00",
        last="2024-01-13 23:45",
        features=("System Production (W)", "Self Consumption (W)"),
        cells={("2024-01-13 00:30", "System Production (W)"): power[2]},
    )


@service("SMA Sunny Portal", "Anlage-20240113.csv", "https://www.sunnyportal.com/")
def sma() -> tuple[bytes, Reading]:
    """A line sep=;, an empty first name, clocks only, decimal commas, the day in the name of the file."""
    power = [f"{v:.3f}".replace(".", ",") for v in wave(96, 2, 1, 96, 3)]
    rows = [f"{n // 4:02d}:{n % 4 * 15:02d};{p}" for n, p in enumerate(power)]
    return text("sep=;", ";Gesamtanlage / Leistung / Mittelwerte [kW]", rows, end="\r\n"), Reading(
        rows=96,
        step="15min",
        first="1970-01-01 00:00",
        last="1970-01-01 23:45",
        features=("Gesamtanlage / Leistung / Mittelwerte [kW]",),
        cells={
            ("1970-01-01 00:30", "Gesamtanlage / Leistung / Mittelwerte [kW]"): float(
                power[2].replace(",", ".")
            )
        },
    )


@service("PVOutput", "pvoutput.csv", "https://pvoutput.org/help/api_specification.html")
def pvoutput() -> tuple[bytes, Reading]:
    """No header: the day as 20240101, the clock, energy, efficiency, power; NaN is missing."""
    power = wave(96, 900, 700, 96)
    rows = joined(
        ",",
        times("2024-01-01", 96, "15min", "%Y%m%d"),
        times("2024-01-01", 96, "15min", "%H:%M"),
        [10 * n for n in range(96)],
        ["NaN"] * 96,
        power,
    )
    return text(rows), Reading(
        rows=96,
        step="15min",
        first="2024-01-01 00:00",
        last="2024-01-01 23:45",
        features=("column 5",),
        unused=("column 4",),
        cells={("2024-01-01 00:30", "column 5"): power[2]},
    )

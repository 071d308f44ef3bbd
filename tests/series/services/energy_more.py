"""Electricity markets of Germany, France and the United States, and households."""

from tests.series.services.formats import Reading, counts, quoted, service, text, times, wave


def german(value: float) -> str:
    """Write a number with a decimal comma and points between thousands."""
    return f"{value:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")


@service(
    "SMARD realised consumption",
    "Realisierter_Stromverbrauch_202001010000_202001040000_Stunde.csv",
    "https://www.smard.de/home/downloadcenter",
)
def smard() -> tuple[bytes, Reading]:
    """A byte-order mark; start and end of each hour; thousands points and decimal commas."""
    load = wave(72, 52000, 9000, 24, 2)
    rows = [
        f"{start};{end};{german(v)};{german(v / 9)};-"
        for start, end, v in zip(
            times("2020-01-01", 72, "h", "%d.%m.%Y %H:%M"),
            times("2020-01-01 01:00", 72, "h", "%d.%m.%Y %H:%M"),
            load,
            strict=True,
        )
    ]
    return text(
        "Datum von;Datum bis;Netzlast [MWh] Berechnete Auflösungen;Residuallast [MWh] Berechnete Auflösungen;"
        "Pumpspeicher [MWh] Berechnete Auflösungen",
        rows,
        encoding="utf-8-sig",
    ), Reading(
        rows=72,
        step="1h",
        first="2020-01-01 00:00",
        last="2020-01-03 23:00",
        features=("Netzlast [MWh] Berechnete Auflösungen", "Residuallast [MWh] Berechnete Auflösungen"),
        unused=("Datum bis", "Pumpspeicher [MWh] Berechnete Auflösungen"),
        cells={("2020-01-01 05:00", "Netzlast [MWh] Berechnete Auflösungen"): load[5]},
    )


@service(
    "RTE éCO2mix",
    "eCO2mix_RTE_En-cours-TR.xls",
    "https://www.rte-france.com/eco2mix/telecharger-les-indicateurs",
)
def eco2mix() -> tuple[bytes, Reading]:
    """Tabs in a file named .xls, Latin-1, quarters of an hour of which every second is empty, a remark below."""
    demand = counts(96, 60000, 9000, 96)
    rows = [
        f"France\tDonnées temps "
        f"réel\t2024-01-01\t{n // 4:02d}:{n % 4 * 15:02d}\t{'' if n % 2 else d}\t{d + 100}\t"
        f"{'' if n % 2 else 40 + n % 9}"
        for n, d in enumerate(demand)
    ]
    return text(
        "Périmètre\tNature\tDate\tHeures\tConsommation\tPrévision J\tTaux de Co2",
        rows,
        "RTE ne pourra être tenu responsable de l'usage qui pourrait être fait des données mises à disposition",
        encoding="latin-1",
    ), Reading(
        rows=95,
        step="15min",
        first="2024-01-01 00:00",
        last="2024-01-01 23:30",
        features=("Consommation", "Prévision J", "Taux de Co2"),
        cells={("2024-01-01 01:00", "Consommation"): demand[4]},
        missing={"Consommation": 48},
    )


@service("UCI household power", "household_power_consumption.txt", "https://archive.ics.uci.edu/dataset/235")
def uci_household() -> tuple[bytes, Reading]:
    """Semicolons, day first without zeros, ? is missing in all columns of a minute."""
    power = [f"{v:.3f}" for v in wave(120, 2, 1, 60, 3)]
    rows = [
        "16/12/2006;17:35:00;?;?;?;?;?;?;"
        if n == 11
        else f"16/12/2006;{17 + (24 + n) // 60}:{(24 + n) % 60:02d}:00;"
        f"{p};0.4{n % 9}0;234.{n % 7}40;18.400;0.000;1.000;17.000"
        for n, p in enumerate(power)
    ]
    return text(
        "Date;Time;Global_active_power;Global_reactive_power;Voltage;Global_intensity;Sub_metering_1;Sub_metering_2;Sub_metering_3",
        rows,
    ), Reading(
        rows=120,
        step="1min",
        first="2006-12-16 17:24",
        last="2006-12-16 19:23",
        features=("Global_active_power", "Global_reactive_power", "Voltage"),
        cells={("2006-12-16 18:00", "Global_active_power"): float(power[36])},
        missing={"Global_active_power": 1, "Voltage": 1},
    )


@service("ERCOT native load", "Native_Load_2020.csv", "https://www.ercot.com/gridinfo/load/load_hist")
def ercot() -> tuple[bytes, Reading]:
    """The hour that ends at midnight is 24:00; thousands commas in quotes."""
    load = wave(72, 40000, 7000, 24, 2)
    rows = [
        f'01/{1 + n // 24:02d}/2020 {n % 24 + 1:02d}:00,"{v / 4:,.2f}","{v:,.2f}"' for n, v in enumerate(load)
    ]
    return text("HourEnding,COAST,ERCOT", rows), Reading(
        rows=72,
        step="1h",
        first="2020-01-01 01:00",
        last="2020-01-04 00:00",
        features=("COAST", "ERCOT"),
        cells={("2020-01-02 00:00", "ERCOT"): load[23]},
    )


@service("ERCOT settlement point prices", "DAM_SPP_2020.csv", "https://www.ercot.com/mp/data-products/")
def ercot_prices() -> tuple[bytes, Reading]:
    """Delivery date and hour ending 01:00 to 24:00; a flag of the repeated hour; hubs below one another."""
    rows = [
        f"01/{1 + n // 24:02d}/2020,{n % 24 + 1:02d}:00,N,{hub},{p + more:.2f}"
        for n, p in enumerate(wave(48, 25, 8, 24, 2))
        for hub, more in (("HB_BUSAVG", 0), ("HB_HOUSTON", 1))
    ]
    return text(
        "Delivery Date,Hour Ending,Repeated Hour Flag,Settlement Point,Settlement Point Price", rows
    ), Reading(
        rows=48,
        step="1h",
        first="2020-01-01 01:00",
        last="2020-01-03 00:00",
        series=("HB_BUSAVG", "HB_HOUSTON"),
    )


@service("NYISO integrated load", "20200101palIntegrated.csv", "http://mis.nyiso.com/public/")
def nyiso() -> tuple[bytes, Reading]:
    """Zones below one another, a time zone and a code beside the name."""
    load = wave(24, 1400, 300, 24)
    rows = [
        f'"01/01/2020 {n:02d}:00:00","EST","{zone}",{code},{v + more:.1f}'
        for n, v in enumerate(load)
        for zone, code, more in (("CAPITL", 61757, 0), ("N.Y.C.", 61761, 4000))
    ]
    return text('"Time Stamp","Time Zone","Name","PTID","Integrated Load"', rows), Reading(
        rows=24,
        step="1h",
        first="2020-01-01 00:00",
        last="2020-01-01 23:00",
        features=("Integrated Load",),
        unused=("PTID",),
        series=("CAPITL", "N.Y.C."),
        cells={("2020-01-01 03:00", "Integrated Load"): load[3]},
    )


@service(
    "CAISO OASIS",
    "20200101_20200102_PRC_LMP_DAM.csv",
    "https://www.caiso.com/systems-applications/portals-applications/open-access-same-time-information-system-oasis",
)
def caiso() -> tuple[bytes, Reading]:
    """Rows in no order of time, several components of a price below one another, the same time in three forms."""
    energy = wave(48, 35, 9, 24, 5)
    hours = times("2020-01-01 08:00", 48, "h", "%Y-%m-%dT%H:%M:%S-00:00")
    order = [(17 * n) % 48 for n in range(48)]
    rows = [
        f"{hours[n]},2020-01-0{1 + n // 24},{n % 24 + 1},TH_NP15,{component},{energy[n] * factor:.5f},{number}"
        for number, (component, factor) in enumerate(
            (("LMP_PRC", 1), ("LMP_CONG_PRC", 0.1), ("LMP_ENE_PRC", 0.9)), 1
        )
        for n in order
    ]
    return text("INTERVALSTARTTIME_GMT,OPR_DT,OPR_HR,NODE,XML_DATA_ITEM,MW,GROUP", rows), Reading(
        rows=48,
        step="1h",
        first="2020-01-01 08:00",
        last="2020-01-03 07:00",
        unused=("OPR_HR",),
        series=("LMP_PRC", "LMP_CONG_PRC", "LMP_ENE_PRC"),
    )


@service(
    "PJM hourly (Kaggle)",
    "PJME_hourly.csv",
    "https://www.kaggle.com/datasets/robikscube/hourly-energy-consumption",
)
def pjm() -> tuple[bytes, Reading]:
    """Days run backwards in blocks, hours forwards within them."""
    load = [f"{v:.1f}" for v in wave(96, 30000, 6000, 24)]
    rows = [
        f"2002-12-{28 + day} {hour:02d}:00:00,{load[24 * day + hour]}"
        for day in (3, 2, 1, 0)
        for hour in range(24)
    ]
    return text("Datetime,PJME_MW", rows), Reading(
        rows=96,
        step="1h",
        first="2002-12-28 00:00",
        last="2002-12-31 23:00",
        features=("PJME_MW",),
        cells={("2002-12-29 00:00", "PJME_MW"): float(load[24])},
    )


@service("Fingrid open data", "wind-power.csv", "https://data.fingrid.fi/en/")
def fingrid() -> tuple[bytes, Reading]:
    """Start and end in UTC with offset, quoted, semicolons."""
    power = wave(80, 900, 500, 40)
    rows = [
        ";".join(quoted((start, end, v)))
        for start, end, v in zip(
            times("2024-01-01", 80, "3min", "%Y-%m-%dT%H:%M:%S.000Z"),
            times("2024-01-01 00:03", 80, "3min", "%Y-%m-%dT%H:%M:%S.000Z"),
            power,
            strict=True,
        )
    ]
    return text('"startTime";"endTime";"Wind power production - real time data"', rows), Reading(
        rows=80,
        step="3min",
        first="2024-01-01 00:00",
        last="2024-01-01 03:57",
        features=("Wind power production - real time data",),
        unused=("endTime",),
        cells={("2024-01-01 00:09", "Wind power production - real time data"): power[3]},
    )


@service(
    "Green Button interval data", "pge_electric_usage_interval_data.csv", "https://www.greenbuttondata.org/"
)
def green_button() -> tuple[bytes, Reading]:
    """Name, address and account above; date, start and end of each interval; dollars in the cost."""
    usage = wave(96, 0.4, 0.2, 96, 2)
    rows = [
        f"Electric usage,2024-01-01,{n // 4:02d}:{n % 4 * 15:02d},"
        f"{(n + 1) // 4 % 24:02d}:{(n * 15 + 14) % 60:02d},{u:.2f},${u * 0.3:.2f},"
        for n, u in enumerate(usage)
    ]
    return text(
        "Name,JANE DOE",
        'Address,"1 MAIN ST, OAKLAND CA 94601"',
        "Account Number,1234567890",
        "Service,Service 1",
        "",
        "TYPE,DATE,START TIME,END TIME,IMPORT (kWh),COST,NOTES",
        rows,
    ), Reading(
        rows=96,
        step="15min",
        first="2024-01-01 00:00",
        last="2024-01-01 23:45",
        features=("IMPORT (kWh)", "COST"),
        cells={("2024-01-01 01:15", "IMPORT (kWh)"): usage[5]},
    )


@service("German load profile (Lastgang)", "Lastgang.csv", "https://www.bdew-mako.de/")
def load_profile() -> tuple[bytes, Reading]:
    """Date, from, to and power with decimal commas; the last interval ends at 00:00; W behind measured values."""
    power = wave(96, 30, 12, 96)
    rows = [
        f"01.02.2024;{n // 4:02d}:{n % 4 * 15:02d};{(n + 1) // 4 % 24:02d}:{(n + 1) % 4 * 15:02d};{german(v)};W"
        for n, v in enumerate(power)
    ]
    return text("Datum;Von;Bis;Leistung [kW];Status", rows, encoding="latin-1"), Reading(
        rows=96,
        step="15min",
        first="2024-02-01 00:00",
        last="2024-02-01 23:45",
        features=("Leistung [kW]",),
        cells={("2024-02-01 01:15", "Leistung [kW]"): power[5]},
    )

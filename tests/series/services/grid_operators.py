"""Operators of power grids in North America, with hours as columns, record kinds and comments of their own."""

from tests.series.services.formats import Reading, counts, quoted, service, text, wave


@service("IESO Ontario demand", "PUB_Demand_2020.csv", "https://www.ieso.ca/en/Power-Data/Data-Directory")
def ieso() -> tuple[bytes, Reading]:
    """Remarks behind two backslashes; hours from 1 to 24."""
    demand = counts(72, 15000, 3000, 24)
    rows = [f"2020-01-{1 + n // 24:02d},{n % 24 + 1},{d + 900},{d}" for n, d in enumerate(demand)]
    return text(
        "\\\\Hourly Demand Report,,,",
        "\\\\Created at 2020-02-01 09:00:00,,,",
        "\\\\For 2020,,,",
        "Date,Hour,Market Demand,Ontario Demand",
        rows,
    ), Reading(
        rows=72,
        step="1h",
        first="2020-01-01 01:00",
        last="2020-01-04 00:00",
        features=("Market Demand", "Ontario Demand"),
        unused=("Hour",),
        cells={("2020-01-02 00:00", "Ontario Demand"): demand[23]},
    )


@service("ISO New England", "WW_DALMP_ISO_20200101.csv", "https://www.iso-ne.com/isoexpress/web/reports/")
def iso_ne() -> tuple[bytes, Reading]:
    """C lines are comments, two H lines names and kinds, D lines rows, T the number of rows."""
    price = wave(72, 35, 12, 24, 2)
    rows = [
        f'"D","01/{1 + n // 24:02d}/2020","{n % 24 + 1:02d}","4000",".H.INTERNAL_HUB","HUB",{p},{p - 1:.2f}'
        for n, p in enumerate(price)
    ]
    return text(
        '"C","Day-Ahead Energy Market Hourly LMP Report"',
        '"C","Filename: WW_DALMP_ISO_20200101.csv"',
        '"C","Report generated: 12/31/2019 13:12:01 EST"',
        '"H","Date","Hour Ending","Location ID","Location Name",'
        '"Location Type","Locational Marginal Price","Energy Component"',
        '"H","Date","String","String","String","String","Number","Number"',
        rows,
        '"T","72"',
    ), Reading(
        rows=72,
        step="1h",
        first="2020-01-01 01:00",
        last="2020-01-04 00:00",
        features=("Locational Marginal Price", "Energy Component"),
        unused=("Hour Ending", "Location ID"),
        cells={("2020-01-02 00:00", "Locational Marginal Price"): price[23]},
    )


@service(
    "PJM hourly loads, hours as columns",
    "2020-hourly-loads.csv",
    "https://www.pjm.com/markets-and-operations/ops-analysis/historical-load-data",
)
def pjm_hours() -> tuple[bytes, Reading]:
    """A row per day, a column per hour ending, HE01 to HE24."""
    load = counts(480, 90000, 20000, 24)
    rows = [f"1/{1 + d}/2020,RTO,{','.join(map(str, load[24 * d : 24 * d + 24]))}" for d in range(20)]
    return text("DATE,COMP," + ",".join(f"HE{h:02d}" for h in range(1, 25)), rows), Reading(
        rows=480,
        step="1h",
        first="2020-01-01 01:00",
        last="2020-01-21 00:00",
        cells={("2020-01-01 03:00", "value"): load[2]},
    )


@service("Nord Pool hours as columns", "elspot-prices_2020_hourly_sek.csv", "https://www.nordpoolgroup.com/")
def nord_pool() -> tuple[bytes, Reading]:
    """A row per day, columns 00-01 to 23-24, decimal commas."""
    price = [f"{v:.2f}".replace(".", ",") for v in wave(480, 300, 90, 24, 2)]
    rows = [f"{1 + d:02d}-01-2020;{';'.join(price[24 * d : 24 * d + 24])}" for d in range(20)]
    return text("Date;" + ";".join(f"{h:02d}-{h + 1:02d}" for h in range(24)), rows), Reading(
        rows=480,
        step="1h",
        first="2020-01-01 00:00",
        last="2020-01-20 23:00",
        cells={("2020-01-01 02:00", "value"): float(price[2].replace(",", "."))},
    )


@service("Con Edison intervals, hours as columns", "interval-data-wide.csv", "https://www.coned.com/")
def utility_wide() -> tuple[bytes, Reading]:
    """Account and date, then the clock of each hour as a column, 0:00 to 23:00."""
    load = wave(480, 1.2, 0.6, 24, 3)
    rows = [
        ",".join(quoted(("4012345", f"2024-01-{1 + d:02d}", *load[24 * d : 24 * d + 24]))) for d in range(20)
    ]
    return text(",".join(quoted(("Account", "Date", *(f"{h}:00" for h in range(24))))), rows), Reading(
        rows=480,
        step="1h",
        first="2024-01-01 00:00",
        last="2024-01-20 23:00",
        cells={("2024-01-01 02:00", "value"): load[2]},
    )


@service(
    "MISO historical load",
    "20200105_dfal_HIST.csv",
    "https://www.misoenergy.org/markets-and-operations/real-time--market-data/market-reports/",
)
def miso() -> tuple[bytes, Reading]:
    """A title and a day of publication, a row per hour and region, hours from 1, remarks below."""
    rows = [
        f"{region},01/{1 + n // 24:02d}/2020,{n % 24 + 1},{v - 50},{v}"
        for region, mean in (("Central", 30000), ("MISO", 70000))
        for n, v in enumerate(counts(48, mean, mean // 5, 24))
    ]
    return text(
        "Daily Forecast and Actual Load",
        "01/05/2020",
        "LoadResource Zone,MarketDay,HourEnding,MTLF (MWh),ActualLoad (MWh)",
        rows,
        "Confidential - none",
    ), Reading(
        rows=48,
        step="1h",
        first="2020-01-01 01:00",
        last="2020-01-03 00:00",
        features=("MTLF (MWh)", "ActualLoad (MWh)"),
        unused=("HourEnding",),
        series=("Central", "MISO"),
        cells={("2020-01-01 03:00", "ActualLoad (MWh)"): counts(48, 30000, 6000, 24)[2]},
    )

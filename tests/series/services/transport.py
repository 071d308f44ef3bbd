"""Roads, taxis, bicycles, trains and flights."""

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


@service("PeMS report", "pems_output.txt", "https://pems.dot.ca.gov/")
def pems_report() -> tuple[bytes, Reading]:
    """Tabs, month first, thousands commas, the share of observed lanes."""
    flow = counts(96, 1400, 600, 96)
    rows = joined(
        "\t",
        times("2020-01-01", 96, "5min", "%m/%d/%Y %H:%M"),
        [f"{v:,}" for v in flow],
        wave(96, 65, 4, 48),
        [5] * 96,
        [100.0] * 96,
    )
    return text("5 Minutes\tFlow (Veh/5 Minutes)\tSpeed (mph)\t# Lane Points\t% Observed", rows), Reading(
        rows=96,
        step="5min",
        first="2020-01-01 00:00",
        last="2020-01-01 07:55",
        features=("Flow (Veh/5 Minutes)", "Speed (mph)"),
        unused=("# Lane Points", "% Observed"),
        cells={("2020-01-01 00:10", "Flow (Veh/5 Minutes)"): flow[2]},
    )


@service(
    "PeMS station 5-minute",
    "d04_text_station_5min_2020_01_01.txt",
    "https://pems.dot.ca.gov/?dnode=Clearinghouse",
)
def pems_station() -> tuple[bytes, Reading]:
    """No header; the time, the station and its road, then samples, share observed, flow, occupancy, speed."""
    rows = [
        f"{stamp},{station},4,101,N,ML,.5,50,100,{v + more},{0.05 + n % 5 / 100:.4f},{65 - n % 6}.1"
        for n, (stamp, v) in enumerate(
            zip(times("2020-01-01", 60, "5min", "%m/%d/%Y %H:%M:%S"), counts(60, 200, 90, 48), strict=True)
        )
        for station, more in ((400001, 0), (400002, 30))
    ]
    return text(rows), Reading(
        rows=60,
        step="5min",
        first="2020-01-01 00:00",
        last="2020-01-01 04:55",
        features=("column 10", "column 11", "column 12"),
        unused=("column 3", "column 4"),
        series=("400001", "400002"),
        cells={("2020-01-01 00:10", "column 10"): counts(60, 200, 90, 48)[2]},
    )


@service(
    "NYC TLC monthly report",
    "data_reports_monthly.csv",
    "https://www.nyc.gov/site/tlc/about/aggregated-reports.page",
)
def tlc() -> tuple[bytes, Reading]:
    """Newest first, classes below one another, thousands commas in quotes with blanks, - in early months."""
    trips = {"Green": counts(60, 2000, 400, 12), "Yellow": counts(60, 9000, 900, 12)}
    rows = [
        f'{month},{name},"  {v[n]:,} "," {20 * v[n]:,} ",{"-" if n < 5 else v[n] // 7}'
        for n, month in enumerate(times("2015-01-01", 60, "MS", "%Y-%m"))
        for name, v in trips.items()
    ][::-1]
    return text("Month/Year,License Class,Trips Per Day,Farebox Per Day,Unique Drivers", rows), Reading(
        rows=60,
        step="1month",
        first="2015-01-01",
        last="2019-12-01",
        features=("Trips Per Day", "Farebox Per Day"),
        unused=("Unique Drivers",),
        series=("Green", "Yellow"),
    )


@service("Citi Bike daily", "2017Q1.csv", "https://citibikenyc.com/system-data/operating-reports")
def citi_bike() -> tuple[bytes, Reading]:
    """Month first without zeros, long names with blanks, thousands commas in quotes."""
    trips = counts(60, 25000, 9000)
    days = [
        f"{int(m)}/{int(d)}/{y}"
        for m, d, y in (t.split("/") for t in times("2017-01-01", 60, "D", "%m/%d/%Y"))
    ]
    rows = [
        f'{day},"{v:,}","{v + 40_000_000:,}",{n % 9}'
        for n, (day, v) in enumerate(zip(days, trips, strict=True))
    ]
    header = (
        "Date,Trips over the past 24-hours (midnight to 11:59pm),"
        "Cumulative trips (since launch): ,24-Hour Passes Purchased"
    )
    return text(header, rows), Reading(
        rows=60,
        step="1day",
        first="2017-01-01",
        last="2017-03-01",
        features=("Trips over the past 24-hours (midnight to 11:59pm)", "24-Hour Passes Purchased"),
        cells={("2017-01-03", "Trips over the past 24-hours (midnight to 11:59pm)"): trips[2]},
    )


@service("Eurocontrol airport traffic", "airport_traffic_2020.csv", "https://ansperformance.eu/csv/")
def eurocontrol() -> tuple[bytes, Reading]:
    """The year, the month as number and as text, the day, airports below one another."""
    rows = [
        f"2020,{int(day[3:5]):02d},{('JAN', 'FEB')[int(day[3:5]) - 1]},"
        f"{day},{code},{name},Belgium,{v // 2 + more},{v - v // 2},{v + more}"
        for n, day in enumerate(times("2020-01-01", 45, "D", "%d-%m-%y"))
        for code, name, v, more in (
            ("EBAW", "Antwerp", counts(45, 40, 10)[n], 0),
            ("EBBR", "Brussels", counts(45, 500, 90)[n], 0),
        )
    ]
    return text(
        "YEAR,MONTH_NUM,MONTH_MON,FLT_DATE,APT_ICAO,APT_NAME,STATE_NAME,FLT_DEP_1,FLT_ARR_1,FLT_TOT_1", rows
    ), Reading(
        rows=45,
        step="1day",
        first="2020-01-01",
        last="2020-02-14",
        features=("FLT_DEP_1", "FLT_TOT_1"),
        unused=("MONTH_NUM",),
        series=("EBAW", "EBBR"),
        other_series=(("Antwerp", "Brussels"),),
        cells={("2020-01-03", "FLT_TOT_1"): counts(45, 40, 10)[2]},
    )


@service("TSA checkpoint numbers", "tsa.csv", "https://www.tsa.gov/travel/passenger-volumes")
def tsa() -> tuple[bytes, Reading]:
    """Newest first, month first without zeros, thousands commas in quotes."""
    travelers = counts(60, 2_000_000, 400_000)
    days = [
        f"{int(m)}/{int(d)}/{y}"
        for m, d, y in (t.split("/") for t in times("2024-01-01", 60, "D", "%m/%d/%Y"))
    ]
    return text(
        "Date,Numbers", [f'{day},"{v:,}"' for day, v in zip(days, travelers, strict=True)][::-1]
    ), Reading(
        rows=60,
        step="1day",
        first="2024-01-01",
        last="2024-02-29",
        features=("Numbers",),
        cells={("2024-01-03", "Numbers"): travelers[2]},
    )


@service("TSA numbers with years beside", "tsa-2020.csv", "https://www.tsa.gov/travel/passenger-volumes")
def tsa_years() -> tuple[bytes, Reading]:
    """Until 2022: the same day of this year, the last and the one before in columns named by their years."""
    travelers = counts(60, 2_000_000, 400_000)
    days = [
        f"{int(m)}/{int(d)}/{y}"
        for m, d, y in (t.split("/") for t in times("2021-01-01", 60, "D", "%m/%d/%Y"))
    ]
    rows = [f'{day},"{v:,}","{v + 9000:,}","{v + 70000:,}"' for day, v in zip(days, travelers, strict=True)][
        ::-1
    ]
    return text(
        "Date,2021 Traveler Throughput,2020 Traveler Throughput,2019 Traveler Throughput", rows
    ), Reading(
        rows=60,
        step="1day",
        first="2021-01-01",
        last="2021-03-01",
        features=("2021 Traveler Throughput",),
        cells={("2021-01-03", "2021 Traveler Throughput"): travelers[2]},
    )


@service("MTA daily ridership", "MTA_Daily_Ridership.csv", "https://data.ny.gov/Transportation/")
def mta() -> tuple[bytes, Reading]:
    """Month first; totals and shares of a comparable day before the pandemic."""
    subway = counts(60, 3_000_000, 900_000)
    rows = joined(
        ",",
        times("2020-03-01", 60, "D", "%m/%d/%Y"),
        subway,
        [f"{v / 5_000_000:.2f}" for v in subway],
        counts(60, 900_000, 200_000),
        [0] * 25 + counts(35, 300, 90),
    )
    return text(
        "Date,Subways: Total Estimated Ridership,Subways: % of Comparable "
        "Pre-Pandemic Day,Buses: Total Estimated Ridership,Staten Island Railway",
        rows,
    ), Reading(
        rows=60,
        step="1day",
        first="2020-03-01",
        last="2020-04-29",
        features=(
            "Subways: Total Estimated Ridership",
            "Buses: Total Estimated Ridership",
            "Staten Island Railway",
        ),
        cells={("2020-03-03", "Subways: Total Estimated Ridership"): subway[2]},
    )


@service(
    "TfL cycle hires", "tfl-daily-cycle-hires.csv", "https://data.london.gov.uk/dataset/number-bicycle-hires"
)
def tfl() -> tuple[bytes, Reading]:
    """Days beside months and years in one sheet: the shorter lists end early."""
    hires = counts(90, 24000, 8000)
    months = times("2010-07-01", 12, "MS", "%b-%y")
    rows = [
        f"{day},{v},,{months[n] if n < 12 else ''},{720000 + n if n < 12 else ''},"
        f",{2010 + n if n < 5 else ''},{9_000_000 + n if n < 5 else ''}"
        for n, (day, v) in enumerate(zip(times("2010-07-30", 90, "D", "%d/%m/%Y"), hires, strict=True))
    ]
    return text(
        "Day,Number of Bicycle Hires,,Month,Number of Bicycle Hires,,Year,Number of Bicycle Hires", rows
    ), Reading(
        rows=90,
        step="1day",
        first="2010-07-30",
        last="2010-10-27",
        features=("Number of Bicycle Hires",),
        unused=("Month", "Year"),
        cells={("2010-08-01", "Number of Bicycle Hires"): hires[2]},
    )


@service("BTS T-100 market", "T_T100_MARKET.csv", "https://www.transtats.bts.gov/")
def bts() -> tuple[bytes, Reading]:
    """Quoted names, a delimiter behind the last; year, quarter and month behind the values; several carriers."""
    rows = [
        f'{v}.00,{v // 3}.00,"{carrier}",{year},{(month + 2) // 3},{month},"A",'
        for year in range(2015, 2019)
        for month in range(1, 13)
        for carrier, v in (
            ("AA", counts(48, 90000, 9000, 12)[12 * (year - 2015) + month - 1]),
            ("DL", counts(48, 70000, 9000, 12)[12 * (year - 2015) + month - 1]),
        )
    ]
    return text('"PASSENGERS","FREIGHT","UNIQUE_CARRIER","YEAR","QUARTER","MONTH","CLASS",', rows), Reading(
        rows=48,
        step="1month",
        first="2015-01-01",
        last="2018-12-01",
        features=("PASSENGERS", "FREIGHT"),
        unused=("YEAR", "MONTH", "QUARTER"),
        series=("AA", "DL"),
        cells={("2015-03-01", "PASSENGERS"): counts(48, 90000, 9000, 12)[2]},
    )


@service(
    "Seattle Fremont bridge counter",
    "Fremont_Bridge.csv",
    "https://data.seattle.gov/Transportation/Fremont-Bridge-Bicycle-Counter/65db-xm6k",
)
def fremont() -> tuple[bytes, Reading]:
    """A clock of twelve hours, month first, a total and its two sides, empty at the change of clocks."""
    east = with_cells(counts(96, 60, 40, 24), {50: None})
    rows = joined(
        ",",
        times("2012-10-03", 96, "h", "%m/%d/%Y %I:%M:%S %p"),
        [None if v is None else v + 9 for v in east],
        east,
        [None if v is None else 9 for v in east],
    )
    return text(
        "Date,Fremont Bridge Total,Fremont Bridge East Sidewalk,Fremont Bridge West Sidewalk", rows
    ), Reading(
        rows=96,
        step="1h",
        first="2012-10-03 00:00",
        last="2012-10-06 23:00",
        features=("Fremont Bridge Total", "Fremont Bridge East Sidewalk"),
        cells={("2012-10-03 02:00", "Fremont Bridge East Sidewalk"): east[2]},
        missing={"Fremont Bridge East Sidewalk": 1},
    )

"""Electricity, gas and sun: transmission operators, markets, agencies and research sets."""

from tests.series.services.formats import Reading, counts, joined, service, text, times, wave, with_cells


@service(
    "ENTSO-E total load",
    "Total Load - Day Ahead _ Actual_202001010000-202001020000.csv",
    "https://transparency.entsoe.eu/",
)
def entsoe_load() -> tuple[bytes, Reading]:
    """Each row is an interval of a quarter of an hour, day first; the newest rows have no actual load yet."""
    starts = times("2020-01-01", 96, "15min", "%d.%m.%Y %H:%M")
    ends = times("2020-01-01 00:15", 96, "15min", "%d.%m.%Y %H:%M")
    actual = counts(96, 50000, 9000, 96)
    rows = [
        f'"{start} - {end}","{f}","{a}"'
        for start, end, f, a in zip(starts, ends, counts(96, 50000, 9000, 90), actual, strict=True)
    ]
    return text(
        '"Time (CET/CEST)","Day-ahead Total Load Forecast [MW] - BZN|DE-LU","Actual Total Load [MW] - BZN|DE-LU"',
        rows,
    ), Reading(
        rows=96,
        step="15min",
        first="2020-01-01 00:00",
        last="2020-01-01 23:45",
        features=("Day-ahead Total Load Forecast [MW] - BZN|DE-LU", "Actual Total Load [MW] - BZN|DE-LU"),
        cells={("2020-01-01 01:00", "Actual Total Load [MW] - BZN|DE-LU"): actual[4]},
    )


@service(
    "ENTSO-E day-ahead prices",
    "Day-ahead Prices_202001010000-202001040000.csv",
    "https://transparency.entsoe.eu/",
)
def entsoe_prices() -> tuple[bytes, Reading]:
    """Hours as intervals; the last row ends at midnight; - is missing."""
    price = with_cells(wave(72, 40, 15, 24, 2), {71: "-"})
    rows = [
        f'"{start} - {end}","{p}","EUR","BZN|DE-LU"'
        for start, end, p in zip(
            times("2020-01-01", 72, "h", "%d/%m/%Y %H:%M"),
            times("2020-01-01 01:00", 72, "h", "%d/%m/%Y %H:%M"),
            price,
            strict=True,
        )
    ]
    return text('"MTU (CET/CEST)","Day-ahead Price [EUR/MWh]","Currency","BZN"', rows), Reading(
        rows=71,
        step="1h",
        first="2020-01-01 00:00",
        last="2020-01-03 22:00",
        features=("Day-ahead Price [EUR/MWh]",),
        cells={("2020-01-01 07:00", "Day-ahead Price [EUR/MWh]"): price[7]},
        missing={"Day-ahead Price [EUR/MWh]": 1},
    )


@service(
    "EIA series download",
    "Henry_Hub_Natural_Gas_Spot_Price.csv",
    "https://www.eia.gov/dnav/ng/hist/rngwhhdm.htm",
)
def eia_series() -> tuple[bytes, Reading]:
    """Title, address, time of download and source; newest first; months as Dec 2019."""
    price = wave(60, 3, 0.8, 12, 2)
    rows = joined(",", times("2015-01-01", 60, "MS", "%b %Y"), price)[::-1]
    return text(
        "Henry Hub Natural Gas Spot Price",
        "https://www.eia.gov/dnav/ng/hist/rngwhhdM.htm",
        "10:01:45 GMT-0500 (Eastern Standard Time)",
        "Source: Thomson Reuters",
        "Month,Henry Hub Natural Gas Spot Price Dollars per Million Btu",
        rows,
    ), Reading(
        rows=60,
        step="1month",
        first="2015-01-01",
        last="2019-12-01",
        features=("Henry Hub Natural Gas Spot Price Dollars per Million Btu",),
        cells={("2015-02-01", "Henry Hub Natural Gas Spot Price Dollars per Million Btu"): price[1]},
    )


@service("EIA Monthly Energy Review", "MER_T01_01.csv", "https://www.eia.gov/totalenergy/data/monthly/")
def eia_monthly_review() -> tuple[bytes, Reading]:
    """A row per series and month; the thirteenth month is the year's total; Not Available is missing."""
    rows = []
    for order, (code, description) in enumerate(
        (("FFPRBUS", "Fossil Fuels Production"), ("NUETBUS", "Nuclear Power")), 1
    ):
        for year in range(2010, 2015):
            values = [f"{4 + order + year % 5 / 10 + month / 100:.3f}" for month in range(12)]
            if order == 2 and year == 2010:
                values[0] = "Not Available"
            rows += [
                f"{code},{year}{m + 1:02d},{v},{order},{description},Quadrillion Btu"
                for m, v in enumerate(values)
            ]
            rows.append(f"{code},{year}13,{60 + order}.5,{order},{description},Quadrillion Btu")
    return text("MSN,YYYYMM,Value,Column_Order,Description,Unit", rows), Reading(
        rows=60,
        step="1month",
        first="2010-01-01",
        last="2014-12-01",
        unused=("Column_Order",),
        series=("FFPRBUS", "NUETBUS"),
    )


@service(
    "EIA hourly grid monitor",
    "EIA930_BALANCE_2020_Jan_Jun.csv",
    "https://www.eia.gov/electricity/gridmonitor/about",
)
def eia_balance() -> tuple[bytes, Reading]:
    """Thousands commas in quotes, a clock of twelve hours, two balancing authorities below one another."""
    demand = counts(48, 20000, 4000, 24)
    rows = [
        f'{authority},01/{1 + n // 24:02d}/2020,{n % 24 + 1},{local},{utc},"{demand[n] + more:,}","{demand[n] - 5:,}",'
        for authority, more in (("CISO", 0), ("ERCO", 9000))
        for n, (local, utc) in enumerate(
            zip(
                times("2020-01-01 01:00", 48, "h", "%m/%d/%Y %I:%M:%S %p"),
                times("2020-01-01 09:00", 48, "h", "%m/%d/%Y %I:%M:%S %p"),
                strict=True,
            )
        )
    ]
    return text(
        "Balancing Authority,Data Date,Hour Number,Local Time at End of Hour,UTC Time at End of Hour,Demand (MW),"
        "Net Generation (MW),Imputed Demand (MW)",
        rows,
    ), Reading(
        rows=48,
        step="1h",
        first="2020-01-01 09:00",
        last="2020-01-03 08:00",
        features=("Demand (MW)", "Net Generation (MW)"),
        unused=("Hour Number",),
        series=("CISO", "ERCO"),
        cells={("2020-01-01 09:00", "Demand (MW)"): demand[0]},
    )


@service(
    "PVGIS hourly",
    "Timeseries_45.000_8.000_SA3_1kWp.csv",
    "https://joint-research-centre.ec.europa.eu/pvgis_en",
)
def pvgis() -> tuple[bytes, Reading]:
    """Lines of the place above, times as 20160101:0010, explanations below."""
    power = wave(72, 300, 250, 24, 2)
    rows = joined(
        ",",
        times("2016-01-01 00:10", 72, "h", "%Y%m%d:%H%M"),
        power,
        wave(72, 20, 10),
        wave(72, 5, 4),
        wave(72, 2, 1),
        [0.0] * 72,
    )
    return text(
        "Latitude (decimal degrees):\t45.000",
        "Longitude (decimal degrees):\t8.000",
        "Elevation (m):\t250",
        "Radiation database:\tPVGIS-SARAH3",
        "",
        "",
        "Slope: 35 deg.",
        "Nominal power of the PV system (c-Si) (kWp):\t1.0",
        "time,P,H_sun,T2m,WS10m,Int",
        rows,
        "",
        "P: PV system power (W)",
        "H_sun: Sun height (degree)",
        "Int: 1 means solar radiation values are reconstructed",
        "PVGIS (c) European Union, 2001-2025",
        end="\r\n",
    ), Reading(
        rows=72,
        step="1h",
        first="2016-01-01 00:10",
        last="2016-01-03 23:10",
        features=("P", "H_sun", "T2m", "WS10m"),
        unused=("Int",),
        cells={("2016-01-01 03:10", "P"): power[3]},
    )


@service("NSRDB", "1234_40.01_-105.26_2020.csv", "https://nsrdb.nrel.gov/data-sets/")
def nsrdb() -> tuple[bytes, Reading]:
    """Two lines of names and values of the place, much wider than the table; the time in five columns."""
    ghi = counts(96, 300, 250, 48)
    rows = [
        f"2020,1,{1 + n // 48},{n % 48 // 2},{n % 2 * 30},{g},{t},{n % 4}"
        for n, (g, t) in enumerate(zip(ghi, wave(96, 2, 6, 48), strict=True))
    ]
    return text(
        "Source,Location ID,City,State,Country,Latitude,Longitude,"
        "Time Zone,Elevation,Local Time Zone,Clearsky DHI Units",
        "NSRDB,1234,-,-,-,40.01,-105.26,-7,1650,-7,w/m2",
        "Year,Month,Day,Hour,Minute,GHI,Temperature,Cloud Type",
        rows,
    ), Reading(
        rows=96,
        step="30min",
        first="2020-01-01 00:00",
        last="2020-01-02 23:30",
        features=("GHI", "Temperature"),
        unused=("Year", "Month", "Day", "Hour", "Minute"),
        cells={("2020-01-01 01:30", "GHI"): ghi[3]},
    )


@service(
    "Open Power System Data",
    "time_series_60min_singleindex.csv",
    "https://data.open-power-system-data.org/time_series/",
)
def opsd() -> tuple[bytes, Reading]:
    """UTC and local times; columns that begin later and are empty until then."""
    load = with_cells(counts(100, 50000, 8000, 24), {0: None})
    rows = joined(
        ",",
        times("2014-12-31 23:00", 100, "h", "%Y-%m-%dT%H:%M:%SZ"),
        times("2015-01-01", 100, "h", "%Y-%m-%dT%H:%M:%S+0100"),
        load,
        counts(100, 4000, 3000, 30),
        [None] * 60 + counts(40, 9, 5, 24),
    )
    return text(
        "utc_timestamp,cet_cest_timestamp,DE_load_actual_entsoe_transparency,DE_wind_generation_actual,CY_solar",
        rows,
    ), Reading(
        rows=99,
        step="1h",
        first="2015-01-01 00:00",
        last="2015-01-05 02:00",
        features=("DE_load_actual_entsoe_transparency", "DE_wind_generation_actual"),
        unused=("CY_solar",),
        cells={("2015-01-01 00:00", "DE_load_actual_entsoe_transparency"): load[1]},
    )


@service(
    "AEMO price and demand",
    "PRICE_AND_DEMAND_202001_NSW1.csv",
    "https://aemo.com.au/energy-systems/electricity/",
)
def aemo() -> tuple[bytes, Reading]:
    """The time ends each half hour; a constant text behind it."""
    demand = wave(96, 7500, 1200, 48, 2)
    rows = joined(
        ",",
        ["NSW1"] * 96,
        times("2020-01-01 00:30", 96, "30min", "%Y/%m/%d %H:%M:%S"),
        demand,
        wave(96, 48, 9, 48, 2),
        ["TRADE"] * 96,
    )
    return text("REGION,SETTLEMENTDATE,TOTALDEMAND,RRP,PERIODTYPE", rows), Reading(
        rows=96,
        step="30min",
        first="2020-01-01 00:30",
        last="2020-01-03 00:00",
        features=("TOTALDEMAND", "RRP"),
        cells={("2020-01-01 01:00", "TOTALDEMAND"): demand[1]},
    )


@service("AEMO NEMWEB report", "PUBLIC_DISPATCHIS_202001010005.CSV", "https://nemweb.com.au/")
def nemweb() -> tuple[bytes, Reading]:
    """C lines are comments, I lines headers, D lines rows; the last line counts the lines."""
    price = wave(48, 50, 12, 48, 2)
    rows = [
        f'D,DISPATCH,PRICE,4,"{stamp}",1,NSW1,{20200101001 + n},0,{p}'
        for n, (stamp, p) in enumerate(
            zip(times("2020-01-01 00:05", 48, "5min", "%Y/%m/%d %H:%M:%S"), price, strict=True)
        )
    ]
    return text(
        "C,NEMP.WORLD,DISPATCHIS,AEMO,PUBLIC,2020/01/01,00:00:05,0000000317491364,DISPATCHIS,0000000317491360",
        "I,DISPATCH,PRICE,4,SETTLEMENTDATE,RUNNO,REGIONID,DISPATCHINTERVAL,INTERVENTION,RRP",
        rows,
        'C,"END OF REPORT",51',
    ), Reading(
        rows=48,
        step="5min",
        first="2020-01-01 00:05",
        last="2020-01-01 04:00",
        features=("RRP",),
        unused=("DISPATCHINTERVAL", "RUNNO", "INTERVENTION"),
        cells={("2020-01-01 00:10", "RRP"): price[1]},
    )


@service("Elexon generation by fuel", "FUELHH_20200101.csv", "https://bscdocs.elexon.co.uk/")
def elexon() -> tuple[bytes, Reading]:
    """HDR and FTR lines; a date and a settlement period of half an hour, 1 to 48; no names."""
    gas = counts(96, 9000, 4000, 48)
    rows = [
        f"FUELHH,{20200101 + n // 48},{n % 48 + 1},{g},0,{800 + n % 5},{7000 + n % 9}"
        for n, g in enumerate(gas)
    ]
    return text("HDR,FUELHH", rows, "FTR,96"), Reading(
        rows=96,
        step="30min",
        first="2020-01-01 00:00",
        last="2020-01-02 23:30",
        features=("column 4", "column 6", "column 7"),
        unused=("column 2", "column 3", "column 5"),
        cells={("2020-01-01 01:00", "column 4"): gas[2]},
    )


@service(
    "NESO historic demand", "demanddata_2020.csv", "https://www.neso.energy/data-portal/historic-demand-data"
)
def neso() -> tuple[bytes, Reading]:
    """A date and a settlement period from 1 to 48."""
    demand = counts(96, 28000, 6000, 48)
    rows = [
        f"{'01-JAN-2020' if n < 48 else '02-JAN-2020'},{n % 48 + 1},{d},{d - 300},{d - 900}"
        for n, d in enumerate(demand)
    ]
    return text("SETTLEMENT_DATE,SETTLEMENT_PERIOD,ND,TSD,ENGLAND_WALES_DEMAND", rows), Reading(
        rows=96,
        step="30min",
        first="2020-01-01 00:00",
        last="2020-01-02 23:30",
        features=("ND", "TSD", "ENGLAND_WALES_DEMAND"),
        unused=("SETTLEMENT_PERIOD",),
        cells={("2020-01-01 01:00", "ND"): demand[2], ("2020-01-02 00:30", "ND"): demand[49]},
    )

"""Data sets of forecasting research and of competitions."""

from tests.series.services.formats import Reading, counts, quoted, service, text, times, wave, with_cells

UCI = "https://archive.ics.uci.edu/dataset"


@service(
    "M3 competition", "M3C-monthly.csv", "https://forecasters.org/resources/time-series-data/m3-competition/"
)
def m3() -> tuple[bytes, Reading]:
    """A row per series: name, length, horizon, category, first year and month, then values of unequal length."""
    rows = [
        f"N{1402 + k},{60 + k},18,MICRO ,1990,{1 + k},"
        + ",".join(map(str, counts(60 + k, 2000 + 50 * k, 600, 12)))
        + "," * (12 - k)
        for k in range(12)
    ]
    return text(
        "Series,N,NF,Category,Starting Year,Starting Month," + ",".join(map(str, range(1, 73))), rows
    ), Reading(
        rows=60,
        step="1month",
        first="1990-01-01",
        last="1994-12-01",
        series=tuple(f"N{1402 + k}" for k in range(12)),
        cells={("1990-03-01", "value"): counts(60, 2000, 600, 12)[2]},
    )


@service("M4 competition", "Monthly-train.csv", "https://github.com/Mcompetitions/M4-methods")
def m4() -> tuple[bytes, Reading]:
    """A row per series: quoted V1 to V73, the name first, ends of unequal length; no times."""
    rows = [
        ",".join(quoted((f"M{k + 1}", *counts(60 + k, 3000 + 50 * k, 900, 12), *[""] * (12 - k))))
        for k in range(12)
    ]
    return text(",".join(quoted(f"V{n}" for n in range(1, 74))), rows), Reading(
        rows=60,
        step="",
        series=tuple(f"M{k + 1}" for k in range(12)),
        cells={(2, "value"): counts(60, 3000, 900, 12)[2]},
    )


@service(
    "M5 competition",
    "sales_train_validation.csv",
    "https://www.kaggle.com/competitions/m5-forecasting-accuracy/data",
)
def m5() -> tuple[bytes, Reading]:
    """A row per item and store with five codes, a column per day d_1, d_2, …"""
    items = [f"HOBBIES_1_{k:03d}" for k in range(1, 13)]
    rows = [
        f"{item}_CA_1_validation,{item},HOBBIES_1,HOBBIES,CA_1,CA,"
        + ",".join(str(v % 7) for v in counts(80, 100 + k, 40))
        for k, item in enumerate(items)
    ]
    return text(
        "id,item_id,dept_id,cat_id,store_id,state_id," + ",".join(f"d_{n}" for n in range(1, 81)), rows
    ), Reading(
        rows=80,
        step="",
        series=tuple(f"{item}_CA_1_validation" for item in items),
        other_series=(tuple(items),),
        cells={(2, "value"): counts(80, 100, 40)[2] % 7},
    )


@service(
    "Kaggle store item demand",
    "train.csv",
    "https://www.kaggle.com/competitions/demand-forecasting-kernels-only/data",
)
def store_item() -> tuple[bytes, Reading]:
    """Two stores and two items below one another."""
    rows = [
        f"{day},{store},{item},{v + 10 * store + item}"
        for item in (1, 2)
        for store in (1, 2)
        for day, v in zip(times("2013-01-01", 30, "D"), counts(30, 20, 9), strict=True)
    ]
    return text("date,store,item,sales", rows), Reading(
        rows=30,
        step="1day",
        first="2013-01-01",
        last="2013-01-30",
        features=("sales",),
        series=("store 1 · item 1", "store 1 · item 2", "store 2 · item 1", "store 2 · item 2"),
        cells={("2013-01-03", "sales"): counts(30, 20, 9)[2] + 11},
    )


@service(
    "Kaggle store sales (Favorita)",
    "train.csv",
    "https://www.kaggle.com/competitions/store-sales-time-series-forecasting/data",
)
def favorita() -> tuple[bytes, Reading]:
    """A row number first; stores and families below one another on each day."""
    rows, number = [], 3000888
    for day, v in zip(times("2017-01-01", 30, "D"), counts(30, 20, 9), strict=True):
        for store in (1, 2):
            for family, more in (("AUTOMOTIVE", 0), ("BEAUTY", 3)):
                rows.append(f"{number},{day},{store},{family},{v + more + store}.0,{v % 4}")
                number += 1
    return text("id,date,store_nbr,family,sales,onpromotion", rows), Reading(
        rows=30,
        step="1day",
        first="2017-01-01",
        last="2017-01-30",
        features=("sales", "onpromotion"),
        unused=("id",),
        series=tuple(f"store_nbr {s} · {f}" for s in (1, 2) for f in ("AUTOMOTIVE", "BEAUTY")),
        cells={("2017-01-03", "sales"): counts(30, 20, 9)[2] + 1},
    )


@service("Rossmann store sales", "train.csv", "https://www.kaggle.com/competitions/rossmann-store-sales/data")
def rossmann() -> tuple[bytes, Reading]:
    """Newest first, all stores of a day below one another, holidays as 0, a, b and c."""
    sales = counts(40, 5000, 1500)
    rows = [
        f'{store},{7 - n % 7},{day},{v + 100 * store},{v // 9},1,{n % 2},"{"a" if n == 5 else 0}","1"'
        for n, (day, v) in enumerate(zip(times("2015-06-22", 40, "D"), sales, strict=True))
        for store in (2, 1)
    ][::-1]
    return text(
        '"Store","DayOfWeek","Date","Sales","Customers","Open","Promo","StateHoliday","SchoolHoliday"', rows
    ), Reading(
        rows=40,
        step="1day",
        first="2015-06-22",
        last="2015-07-31",
        features=("Sales", "Customers", "Promo"),
        unused=("Open",),
        series=("1", "2"),
        cells={("2015-06-24", "Sales"): sales[2] + 100},
    )


@service("Walmart sales (Kaggle)", "Walmart.csv", "https://www.kaggle.com/datasets/yasserh/walmart-dataset")
def walmart() -> tuple[bytes, Reading]:
    """Weeks with the day first; stores below one another."""
    rows = [
        f"{store},{day},{v + store}.90,{n % 10 == 0:d},{42 + n % 9}.31,2.572,211.{n:03d}"
        for store in (1, 2)
        for n, (day, v) in enumerate(
            zip(times("2010-02-05", 50, "7D", "%d-%m-%Y"), counts(50, 1_600_000, 90000, 52), strict=True)
        )
    ]
    return text("Store,Date,Weekly_Sales,Holiday_Flag,Temperature,Fuel_Price,CPI", rows), Reading(
        rows=50,
        step="1week",
        first="2010-02-05",
        last="2011-01-14",
        features=("Weekly_Sales", "Holiday_Flag", "Temperature", "CPI"),
        series=("1", "2"),
        cells={("2010-02-19", "Weekly_Sales"): counts(50, 1_600_000, 90000, 52)[2] + 1.9},
    )


@service("UCI bike sharing", "hour.csv", f"{UCI}/275")
def bike_sharing() -> tuple[bytes, Reading]:
    """A row number, a day and an hour, parts of the time, the target last as the sum of two columns."""
    total = counts(96, 200, 120, 24)
    rows = [
        f"{n + 1},2011-01-{1 + n // 24:02d},1,0,1,{n % 24},0,{(6 + n // 24) % 7},{int(n // 24 > 1)},"
        f"{1 + n % 3},{0.2 + n % 9 / 50:.2f},{0.8 - n % 7 / 20:.2f},{v // 4},{v - v // 4},{v}"
        for n, v in enumerate(total)
    ]
    return text(
        "instant,dteday,season,yr,mnth,hr,holiday,weekday,workingday,weathersit,temp,hum,casual,registered,cnt",
        rows,
    ), Reading(
        rows=96,
        step="1h",
        first="2011-01-01 00:00",
        last="2011-01-04 23:00",
        features=("temp", "hum", "casual", "registered", "cnt"),
        unused=("instant", "hr", "weekday", "season", "yr", "mnth"),
        cells={("2011-01-01 05:00", "cnt"): total[5]},
    )


@service("UCI Beijing PM2.5", "PRSA_data_2010.1.1-2014.12.31.csv", f"{UCI}/381")
def beijing() -> tuple[bytes, Reading]:
    """A row number, the time in four columns, NA in the first rows of the target, directions as texts."""
    dust = with_cells(counts(96, 120, 80, 48), {n: "NA" for n in range(4)})
    rows = [
        f"{n + 1},2010,1,{1 + n // 24},{n % 24},{v},{-21 + n % 9},{-11 + n % 7},"
        f"{1021 + n % 5},{('NW', 'cv', 'SE')[n % 3]},{1.79 + n:.2f},0,0"
        for n, v in enumerate(dust)
    ]
    return text("No,year,month,day,hour,pm2.5,DEWP,TEMP,PRES,cbwd,Iws,Is,Ir", rows), Reading(
        rows=92,
        step="1h",
        first="2010-01-01 04:00",
        last="2010-01-04 23:00",
        features=("pm2.5", "DEWP", "TEMP", "PRES", "Iws"),
        unused=("No", "year", "hour", "Is", "Ir"),
        cells={("2010-01-02 05:00", "pm2.5"): dust[29]},
        missing={"pm2.5": 4},
    )


@service("UCI air quality", "AirQualityUCI.csv", f"{UCI}/360")
def uci_air() -> tuple[bytes, Reading]:
    """Semicolons, decimal commas, clocks as 18.00.00, -200 is missing, two empty columns, empty lines below."""
    carbon = with_cells(
        [f"{v}".replace(".", ",") for v in wave(96, 3, 1.5, 24)], {n: "-200" for n in (9, 10, 34)}
    )
    ozone = with_cells(counts(96, 1200, 300, 24), {n: -200 for n in (9, 34)})
    rows = [
        f"{day};{clock};{c};{o};{13 + n % 9},{n % 10};;"
        for n, (day, clock, c, o) in enumerate(
            zip(
                times("2004-03-10 18:00", 96, "h", "%d/%m/%Y"),
                times("2004-03-10 18:00", 96, "h", "%H.%M.%S"),
                carbon,
                ozone,
                strict=True,
            )
        )
    ]
    return text("Date;Time;CO(GT);PT08.S5(O3);T;;", rows, [";;;;;;"] * 12, end="\r\n"), Reading(
        rows=96,
        step="1h",
        first="2004-03-10 18:00",
        last="2004-03-14 17:00",
        features=("CO(GT)", "PT08.S5(O3)", "T"),
        cells={("2004-03-10 20:00", "CO(GT)"): float(carbon[2].replace(",", "."))},
        missing={"CO(GT)": 3, "PT08.S5(O3)": 2},
    )


@service("UCI metro traffic", "Metro_Interstate_Traffic_Volume.csv", f"{UCI}/492")
def metro_traffic() -> tuple[bytes, Reading]:
    """An hour occurs again for each kind of weather; the time stands near the end."""
    volume = counts(96, 3000, 2500, 24)
    rows = []
    for n, (stamp, v) in enumerate(
        zip(times("2012-10-02 09:00", 96, "h", "%Y-%m-%d %H:%M:%S"), volume, strict=True)
    ):
        for weather in ("Clouds", "Rain") if n % 16 == 3 else ("Clouds",):
            rows.append(
                f"None,{288 + n % 9}.28,0.0,0.0,{40 + n % 50},{weather},{weather.lower()} here,{stamp},{v}"
            )
    return text(
        "holiday,temp,rain_1h,snow_1h,clouds_all,weather_main,weather_description,date_time,traffic_volume",
        rows,
    ), Reading(
        rows=96,
        step="1h",
        first="2012-10-02 09:00",
        last="2012-10-06 08:00",
        features=("temp", "clouds_all", "traffic_volume"),
        cells={("2012-10-02 12:00", "traffic_volume"): volume[3]},
    )

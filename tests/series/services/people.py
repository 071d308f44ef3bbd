"""Health, searches and visits: what agencies, watches and web services export."""

from tests.series.services.formats import Reading, counts, joined, service, text, times, wave, with_cells


@service(
    "Our World in Data COVID-19",
    "owid-covid-data.csv",
    "https://github.com/owid/covid-19-data/tree/master/public/data",
)
def owid_covid() -> tuple[bytes, Reading]:
    """Countries below one another; tests that begin late; constants of each country behind."""
    rows = [
        f"{iso},{continent},{country},{day},{1000 + 50 * n}.0,{v}.0,{'' if n < 45 else 20 + n % 9},{population}.0,{age}"
        for iso, continent, country, population, age in (
            ("AFG", "Asia", "Afghanistan", 41128772, 18.6),
            ("ALB", "Europe", "Albania", 2842318, 38.0),
        )
        for n, (day, v) in enumerate(zip(times("2020-03-01", 80, "D"), counts(80, 50, 20), strict=True))
    ]
    return text(
        "iso_code,continent,location,date,total_cases,new_cases,new_tests,population,median_age", rows
    ), Reading(
        rows=80,
        step="1day",
        first="2020-03-01",
        last="2020-05-19",
        features=("total_cases", "new_cases"),
        unused=("population", "median_age", "new_tests"),
        series=("AFG", "ALB"),
        other_series=(("Afghanistan", "Albania"), ("Asia", "Europe")),
        cells={("2020-03-03", "new_cases"): counts(80, 50, 20)[2]},
    )


@service(
    "Our World in Data grapher", "life-expectancy.csv", "https://docs.owid.io/projects/etl/api/chart-api/"
)
def owid_grapher() -> tuple[bytes, Reading]:
    """Entity, Code, Year and a value; regions have no code."""
    rows = [
        f"{entity},{code},{year},{v}"
        for entity, code, mean in (("Africa", "", 50), ("Albania", "ALB", 70))
        for year, v in zip(range(1960, 2000), wave(40, mean, 4, 30), strict=True)
    ]
    return text("Entity,Code,Year,Life expectancy at birth", rows), Reading(
        rows=40,
        step="1year",
        first="1960-01-01",
        last="1999-01-01",
        features=("Life expectancy at birth",),
        series=("Africa", "Albania"),
        cells={("1962-01-01", "Life expectancy at birth"): wave(40, 50, 4, 30)[2]},
    )


@service(
    "JHU CSSE COVID-19",
    "time_series_covid19_confirmed_global.csv",
    "https://github.com/CSSEGISandData/COVID-19",
)
def jhu() -> tuple[bytes, Reading]:
    """A row per country or province, a column per day as 1/22/20."""
    days = [
        f"{int(m)}/{int(d)}/{y}"
        for m, d, y in (t.split("/") for t in times("2020-01-22", 60, "D", "%m/%d/%y"))
    ]
    rows = [
        f"{province},{country},{latitude},{2 * latitude},"
        + ",".join(str((n + 1) * (n + 2) * more) for n in range(60))
        for province, country, latitude, more in (
            ("", "Afghanistan", 33.9, 1),
            ("Hubei", "China", 30.9, 5),
            ("", "Italy", 41.8, 3),
        )
    ]
    return text("Province/State,Country/Region,Lat,Long," + ",".join(days), rows), Reading(
        rows=60,
        step="1day",
        first="2020-01-22",
        last="2020-03-21",
        series=("Afghanistan", "China", "Italy"),
        other_series=(("Afghanistan", "Hubei · China", "Italy"),),
        cells={("2020-01-24", "value"): 12},
    )


@service("WHO COVID-19", "WHO-COVID-19-global-data.csv", "https://data.who.int/dashboards/covid19/data")
def who() -> tuple[bytes, Reading]:
    """A byte-order mark; countries below one another; the code of Namibia is NA."""
    rows = [
        f"{day},{code},{country},AFRO,{v},{1000 + 40 * n},{v // 9},{90 + 4 * n}"
        for code, country in (("NA", "Namibia"), ("AO", "Angola"))
        for n, (day, v) in enumerate(zip(times("2020-03-01", 60, "D"), counts(60, 40, 20), strict=True))
    ]
    header = "Date_reported,Country_code,Country,WHO_region,New_cases,Cumulative_cases,New_deaths,Cumulative_deaths"
    return text(header, rows, encoding="utf-8-sig"), Reading(
        rows=60,
        step="1day",
        first="2020-03-01",
        last="2020-04-29",
        features=("New_cases", "Cumulative_cases"),
        series=("Namibia", "Angola"),
        cells={("2020-03-03", "New_cases"): counts(60, 40, 20)[2]},
    )


@service("CDC ILINet", "ILINet.csv", "https://gis.cdc.gov/grasp/fluview/fluportaldashboard.html")
def ilinet() -> tuple[bytes, Reading]:
    """A title line; year and week of the season; X for age groups that are not reported."""
    weeks = [(2018, w) for w in range(40, 53)] + [(2019, w) for w in range(1, 53)]
    visits = counts(65, 20000, 9000, 52)
    rows = [
        f"National,X,{y},{w},{v / 9000:.5f},{v},X,{v // 3}" for (y, w), v in zip(weeks, visits, strict=True)
    ]
    return text(
        "PERCENTAGE OF VISITS FOR INFLUENZA-LIKE-ILLNESS REPORTED BY SENTINEL PROVIDERS",
        "REGION TYPE,REGION,YEAR,WEEK,%UNWEIGHTED ILI,ILITOTAL,AGE 25-49,AGE 0-4",
        rows,
    ), Reading(
        rows=65,
        step="1week",
        first="2018-10-01",
        last="2019-12-23",
        features=("%UNWEIGHTED ILI", "ILITOTAL", "AGE 0-4"),
        unused=("YEAR", "WEEK", "AGE 25-49"),
        cells={("2018-10-15", "ILITOTAL"): visits[2]},
    )


@service(
    "Socrata open data portal",
    "CTA_-_Ridership_-_Daily_Boarding_Totals.csv",
    "https://dev.socrata.com/docs/formats/csv",
)
def socrata() -> tuple[bytes, Reading]:
    """Month first, newest first, a day type as a letter, counts without separators."""
    total = counts(90, 900_000, 300_000)
    rows = joined(
        ",", times("2020-01-01", 90, "D", "%m/%d/%Y"), ["W", "U", "A"] * 30, [v - 9 for v in total], total
    )[::-1]
    return text("service_date,day_type,bus,total_rides", rows), Reading(
        rows=90,
        step="1day",
        first="2020-01-01",
        last="2020-03-30",
        features=("bus", "total_rides"),
        cells={("2020-01-03", "total_rides"): total[2]},
    )


@service("Google Trends", "multiTimeline.csv", "https://support.google.com/trends/answer/4365538")
def google_trends() -> tuple[bytes, Reading]:
    """A category and an empty line above; <1 for little."""
    interest = with_cells(counts(120, 50, 30, 12), {4: "<1", 5: "<1"})
    return text(
        "Category: All categories",
        "",
        "Month,machine learning: (Worldwide)",
        joined(",", times("2004-01-01", 120, "MS", "%Y-%m"), interest),
    ), Reading(
        rows=120,
        step="1month",
        first="2004-01-01",
        last="2013-12-01",
        features=("machine learning: (Worldwide)",),
        cells={("2004-03-01", "machine learning: (Worldwide)"): interest[2]},
    )


@service(
    "Google Analytics (Universal)",
    "Analytics All Web Site Data Audience Overview 20200101-20200229.csv",
    "https://support.google.com/analytics/answer/1038573",
)
def google_analytics() -> tuple[bytes, Reading]:
    """Lines behind #, thousands commas in quotes, month first with two digits of the year, a total without a day."""
    users = counts(60, 2400, 600)
    days = [
        f"{int(m)}/{int(d)}/{y}"
        for m, d, y in (t.split("/") for t in times("2020-01-01", 60, "D", "%m/%d/%y"))
    ]
    rows = [f'{day},"{v:,}"' for day, v in zip(days, users, strict=True)]
    return text(
        "# ----------------------------------------",
        "# All Web Site Data",
        "# Audience Overview",
        "# 20200101-20200229",
        "# ----------------------------------------",
        "",
        "Day Index,Users",
        rows,
        f',"{sum(users):,}"',
    ), Reading(
        rows=60,
        step="1day",
        first="2020-01-01",
        last="2020-02-29",
        features=("Users",),
        cells={("2020-01-03", "Users"): users[2]},
    )


@service("Google Analytics 4", "data-export.csv", "https://support.google.com/analytics/answer/9317657")
def google_analytics_4() -> tuple[bytes, Reading]:
    """Remarks with the first and last day; the rows count days from 0000."""
    users = counts(60, 2400, 600)
    rows = joined(",", [f"{n:04d}" for n in range(60)], users, [v // 3 for v in users])
    return text(
        "# ----------------------------------------",
        "# Reports snapshot",
        "# Account: My site",
        "# Start date: 20240101",
        "# End date: 20240229",
        "# ----------------------------------------",
        "",
        "Nth day,Active users,New users",
        rows,
    ), Reading(
        rows=60,
        step="",
        features=("Active users", "New users"),
        unused=("Nth day",),
        cells={(2, "Active users"): users[2]},
    )


@service("Wikimedia pageviews", "pageviews-20200101-20200229.csv", "https://pageviews.wmcloud.org/")
def pageviews() -> tuple[bytes, Reading]:
    """Articles side by side, with commas in quoted names."""
    cats = counts(60, 9000, 2000)
    return text(
        'Date,Cat,"Paris, Texas"', joined(",", times("2020-01-01", 60, "D"), cats, counts(60, 300, 90))
    ), Reading(
        rows=60,
        step="1day",
        first="2020-01-01",
        last="2020-02-29",
        features=("Cat", "Paris, Texas"),
        cells={("2020-01-03", "Cat"): cats[2]},
    )

"""Dashboards of web services, and numbers of public health."""

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


@service("YouTube Studio", "Table data.csv", "https://support.google.com/youtube/answer/9002587")
def youtube() -> tuple[bytes, Reading]:
    """The total stands in the first row; durations as 0:04:12; empty cells."""
    views = counts(60, 5000, 1500)
    rows = [
        f"{day},{v},{v / 20:.4f},0:0{3 + n % 3}:{10 + n % 40}"
        for n, (day, v) in enumerate(zip(times("2024-01-01", 60, "D"), views, strict=True))
    ]
    return text(
        "Date,Views,Watch time (hours),Average view duration",
        f"Total,{sum(views)},{sum(views) / 20:.4f},0:04:12",
        rows,
    ), Reading(
        rows=60,
        step="1day",
        first="2024-01-01",
        last="2024-02-29",
        features=("Views", "Watch time (hours)", "Average view duration"),
        cells={("2024-01-03", "Views"): views[2]},
    )


@service("Google Search Console", "Dates.csv", "https://support.google.com/webmasters/answer/12919192")
def search_console() -> tuple[bytes, Reading]:
    """Newest first; shares as 3.4%."""
    clicks = counts(60, 300, 90)
    rows = joined(
        ",",
        times("2024-01-01", 60, "D"),
        clicks,
        [30 * v for v in clicks],
        [f"{3 + n % 9 / 10:.1f}%" for n in range(60)],
        wave(60, 12, 2, 9),
    )[::-1]
    return text("Date,Clicks,Impressions,CTR,Position", rows), Reading(
        rows=60,
        step="1day",
        first="2024-01-01",
        last="2024-02-29",
        features=("Clicks", "Impressions", "CTR", "Position"),
        cells={("2024-01-03", "Clicks"): clicks[2]},
    )


@service(
    "Google mobility",
    "2020_AT_Region_Mobility_Report.csv",
    "https://www.google.com/covid19/mobility/data_documentation.html",
)
def google_mobility() -> tuple[bytes, Reading]:
    """A country and its regions below one another; the country's own rows have no region."""
    rows = [
        f"AT,Austria,{region},,,{code},,{place},{day},{v + more},{v // 2}"
        for region, code, place, more in (
            ("", "", "ChIJfyqdJZsHbUcRr8Hk3XvUEhA", 0),
            ("Burgenland", "AT-1", "ChIJa5jRsMFHbEcRZ3KvzFuPrSc", 4),
            ("Tyrol", "AT-7", "ChIJC9rmX4obnUcR4FSXF5-EyrU", 9),
        )
        for day, v in zip(times("2020-02-15", 60, "D"), counts(60, -20, 15), strict=True)
    ]
    return text(
        "country_region_code,country_region,sub_region_1,sub_region_2,metro_area,iso_3166_2_code,census_fips_code,place_id,date,"
        "retail_and_recreation_percent_change_from_baseline,parks_percent_change_from_baseline",
        rows,
    ), Reading(
        rows=60,
        step="1day",
        first="2020-02-15",
        last="2020-04-14",
        features=("retail_and_recreation_percent_change_from_baseline", "parks_percent_change_from_baseline"),
        series=("ChIJfyqdJZsHbUcRr8Hk3XvUEhA", "ChIJa5jRsMFHbEcRZ3KvzFuPrSc", "ChIJC9rmX4obnUcR4FSXF5-EyrU"),
        cells={("2020-02-17", "retail_and_recreation_percent_change_from_baseline"): counts(60, -20, 15)[2]},
    )


@service("Apple mobility", "applemobilitytrends-2020-04-30.csv", "https://covid19.apple.com/mobility")
def apple_mobility() -> tuple[bytes, Reading]:
    """A row per region and kind of transport, a column per day."""
    rows = [
        f"country/region,{region},{kind},,,," + ",".join(str(v) for v in wave(60, mean, 15, 7, 2))
        for region in ("Albania", "Austria")
        for kind, mean in (("driving", 100), ("walking", 90))
    ]
    return text(
        "geo_type,region,transportation_type,alternative_name,sub-region,country,"
        + ",".join(times("2020-01-13", 60, "D")),
        rows,
    ), Reading(
        rows=60,
        step="1day",
        first="2020-01-13",
        last="2020-03-12",
        series=("Albania · driving", "Albania · walking", "Austria · driving", "Austria · walking"),
        cells={("2020-01-15", "value"): wave(60, 100, 15, 7, 2)[2]},
    )


@service(
    "New York Times COVID-19 counties", "us-counties-2020.csv", "https://github.com/nytimes/covid-19-data"
)
def nyt() -> tuple[bytes, Reading]:
    """All counties of a day below one another; unknown counties have no code; counties begin late."""
    rows = []
    for n, day in enumerate(times("2020-03-01", 40, "D")):
        rows.append(f"{day},Snohomish,Washington,53061,{10 + 3 * n},{n // 4}")
        if n >= 10:
            rows.append(f"{day},Cook,Illinois,17031,{5 + 4 * n},{n // 6}")
        rows.append(f"{day},Unknown,Rhode Island,,{2 + 2 * n},{n // 9}")
    return text("date,county,state,fips,cases,deaths", rows), Reading(
        rows=40,
        step="1day",
        first="2020-03-01",
        last="2020-04-09",
        features=("cases", "deaths"),
        series=("Snohomish", "Cook", "Unknown"),
        other_series=(("Washington", "Illinois", "Rhode Island"),),
        cells={("2020-03-03", "cases"): 16},
    )


@service(
    "ECDC COVID-19",
    "COVID-19-geographic-distribution.csv",
    "https://www.ecdc.europa.eu/en/publications-data/",
)
def ecdc() -> tuple[bytes, Reading]:
    """Day first, newest first, the date in parts beside, countries below one another."""
    rows = [
        f"{day},{int(day[:2])},{int(day[3:5])},2020,{v},{v // 9},{country},{code},{population},Europe"
        for country, code, population in (("Austria", "AT", 8858775), ("Belgium", "BE", 11455519))
        for day, v in list(zip(times("2020-03-01", 60, "D", "%d/%m/%Y"), counts(60, 200, 90), strict=True))[
            ::-1
        ]
    ]
    return text(
        "dateRep,day,month,year,cases,deaths,countriesAndTerritories,geoId,popData2019,continentExp", rows
    ), Reading(
        rows=60,
        step="1day",
        first="2020-03-01",
        last="2020-04-29",
        features=("cases", "deaths"),
        unused=("day", "month", "year", "popData2019"),
        series=("Austria", "Belgium"),
        other_series=(("AT", "BE"),),
        cells={("2020-03-03", "cases"): counts(60, 200, 90)[2]},
    )


@service(
    "NHS England A&E",
    "Monthly-AE-Time-Series.csv",
    "https://www.england.nhs.uk/statistics/statistical-work-areas/ae-waiting-times-and-activity/",
)
def nhs() -> tuple[bytes, Reading]:
    """Titles above, months as Aug-10, an empty first column, thousands commas, a row of groups above the names."""
    attendances = counts(60, 1_800_000, 90_000, 12)
    rows = [
        f',{month},"{v:,}","{v // 3:,}",{95 - n / 9:.1f}%'
        for n, (month, v) in enumerate(zip(times("2010-08-01", 60, "MS", "%b-%y"), attendances, strict=True))
    ]
    return text(
        ",Title:,A&E Attendances,,",
        ",Period:,August 2010 to July 2015,,",
        ",,,,",
        ",,A&E attendances,,",
        ",Period,Type 1 Departments,Type 3 Departments,Percentage within 4 hours",
        rows,
    ), Reading(
        rows=60,
        step="1month",
        first="2010-08-01",
        last="2015-07-01",
        features=("Type 1 Departments", "Type 3 Departments", "Percentage within 4 hours"),
        cells={("2010-10-01", "Type 1 Departments"): attendances[2]},
    )


@service(
    "Listening history by day",
    "listening.csv",
    "https://support.spotify.com/us/article/data-rights-and-privacy-settings/",
)
def listening() -> tuple[bytes, Reading]:
    """Days of which some are missing, as nobody listened; durations as HH:MM:SS."""
    days = [day for n, day in enumerate(times("2024-01-01", 60, "D")) if n % 20 != 7]
    minutes = counts(57, 90, 40)
    rows = [
        f"{day},{m // 60:02d}:{m % 60:02d}:30,{n % 9}"
        for n, (day, m) in enumerate(zip(days, minutes, strict=True))
    ]
    return text("endDate,listened,skips", rows), Reading(
        rows=60,
        step="1day",
        first="2024-01-01",
        last="2024-02-29",
        features=("listened", "skips"),
    )


@service("PyPI Stats", "pypistats.csv", "https://pypistats.org/api/")
def pypistats() -> tuple[bytes, Reading]:
    """Categories below one another, quoted, with and without mirrors."""
    rows = [
        ",".join(quoted((category, day, v + more)))
        for category, more in (("with_mirrors", 50), ("without_mirrors", 0))
        for day, v in zip(times("2024-01-01", 60, "D"), counts(60, 9000, 2500), strict=True)
    ]
    return text('"category","date","downloads"', rows), Reading(
        rows=60,
        step="1day",
        first="2024-01-01",
        last="2024-02-29",
        features=("downloads",),
        series=("with_mirrors", "without_mirrors"),
        cells={("2024-01-03", "downloads"): counts(60, 9000, 2500)[2] + 50},
    )


@service("Matomo visits", "Export _ Main metrics _ January 2024.tsv", "https://matomo.org/faq/how-to/")
def matomo() -> tuple[bytes, Reading]:
    """UTF-16 with tabs, shares with %, durations as 00:01:42."""
    visits = counts(60, 900, 250)
    rows = joined(
        "\t",
        times("2024-01-01", 60, "D"),
        visits,
        [f"{40 + n % 9}%" for n in range(60)],
        with_cells(counts(60, 2100, 300), {}),
    )
    return text("Date\tVisits\tBounce rate\tActions", rows, encoding="utf-16"), Reading(
        rows=60,
        step="1day",
        first="2024-01-01",
        last="2024-02-29",
        features=("Visits", "Bounce rate", "Actions"),
        cells={("2024-01-03", "Visits"): visits[2]},
    )

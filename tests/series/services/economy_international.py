"""World Bank, International Monetary Fund, OECD and Eurostat."""

from tests.series.services.formats import Reading, counts, quoted, service, text, times, wave, with_cells


@service(
    "World Bank indicators", "API_NY.GDP.MKTP.CD_DS2_en_csv_v2.csv", "https://datahelpdesk.worldbank.org/"
)
def world_bank() -> tuple[bytes, Reading]:
    """A row per country, a column per year, a delimiter at the end; four lines above; empty early years."""
    rows = [
        ",".join(
            quoted(
                (
                    name,
                    code,
                    "GDP (current US$)",
                    "NY.GDP.MKTP.CD",
                    *[
                        "" if code == "AFE" and n < 5 else 10**9 + 10**7 * v
                        for n, v in enumerate(counts(40, 100, 30, 11))
                    ],
                )
            )
        )
        + ","
        for name, code in (("Aruba", "ABW"), ("Africa Eastern and Southern", "AFE"), ("Afghanistan", "AFG"))
    ]
    header = (
        ",".join(
            quoted(("Country Name", "Country Code", "Indicator Name", "Indicator Code", *range(1980, 2020)))
        )
        + ","
    )
    return text(
        '"Data Source","World Development Indicators",',
        "",
        '"Last Updated Date","2020-07-01",',
        "",
        header,
        rows,
        encoding="utf-8-sig",
    ), Reading(
        rows=40,
        step="1year",
        first="1980-01-01",
        last="2019-01-01",
        series=("Aruba", "Africa Eastern and Southern", "Afghanistan"),
        cells={("1981-01-01", "value"): 10**9 + 10**7 * counts(40, 100, 30, 11)[1]},
    )


@service(
    "World Bank DataBank",
    "P_Data_Extract_From_World_Development_Indicators.csv",
    "https://databank.worldbank.org/",
)
def databank() -> tuple[bytes, Reading]:
    """Years as 1990 [YR1990], .. is missing, empty lines and remarks below."""
    rows = [
        f"{country},{code},GDP growth,NY.GDP.MKTP.KD.ZG,"
        + ",".join(with_cells(list(map(str, wave(30, mean, 2, 9, 2))), {4: ".."}))
        for country, code, mean in (("Kenya", "KEN", 4), ("Peru", "PER", 3))
    ]
    header = "Country Name,Country Code,Series Name,Series Code," + ",".join(
        f"{y} [YR{y}]" for y in range(1990, 2020)
    )
    return text(
        header,
        rows,
        "",
        "",
        "",
        "Data from database: World Development Indicators",
        "Last Updated: 07/01/2020",
    ), Reading(
        rows=30,
        step="1year",
        first="1990-01-01",
        last="2019-01-01",
        series=("Kenya", "Peru"),
        cells={("1991-01-01", "value"): wave(30, 4, 2, 9, 2)[1]},
    )


@service(
    "IMF World Economic Outlook",
    "WEOOct2020all.xls",
    "https://www.imf.org/en/Publications/WEO/weo-database/2020/October/download-entire-database",
)
def weo() -> tuple[bytes, Reading]:
    """UTF-16 with tabs named .xls; thousands commas; n/a and --; the year from which values are estimates."""
    rows = [
        "\t".join(
            (
                "512",
                iso,
                "NGDP_RPCH",
                country,
                subject,
                "",
                unit,
                "",
                *[f"{v:,.3f}" for v in wave(40, mean, mean / 4, 9, 3)],
                "2018",
            )
        )
        for iso, country, subject, unit, mean in (
            ("AFG", "Afghanistan", "Gross domestic product, constant prices", "National currency", 1500),
            ("ALB", "Albania", "Gross domestic product, constant prices", "National currency", 800),
        )
    ]
    header = "\t".join(
        (
            "WEO Country Code",
            "ISO",
            "WEO Subject Code",
            "Country",
            "Subject Descriptor",
            "Subject Notes",
            "Units",
            "Scale",
            *map(str, range(1980, 2020)),
            "Estimates Start After",
        )
    )
    return text(
        header,
        rows,
        "",
        "International Monetary Fund, World Economic Outlook Database, October 2020",
        encoding="utf-16",
    ), Reading(
        rows=40,
        step="1year",
        first="1980-01-01",
        last="2019-01-01",
        series=("Afghanistan", "Albania"),
        other_series=(("AFG", "ALB"),),
        cells={("1981-01-01", "value"): wave(40, 1500, 375, 9, 3)[1]},
    )


@service(
    "OECD SDMX-CSV",
    "DP_LIVE_01012020.csv",
    "https://www.oecd.org/en/data/insights/data-explainers/2024/09/api.html",
)
def oecd() -> tuple[bytes, Reading]:
    """Countries below one another; TIME of quarters as 2010-Q1; empty flags."""
    rows = [
        f'"{country}","GDP","TOT","PC_CHGPP","Q","{year}-Q{quarter}",{v},'
        for country, mean in (("AUS", 0.6), ("AUT", 0.3))
        for (year, quarter), v in zip(
            [(y, q) for y in range(2010, 2020) for q in range(1, 5)], wave(40, mean, 0.4, 9, 4), strict=True
        )
    ]
    return text(
        '"LOCATION","INDICATOR","SUBJECT","MEASURE","FREQUENCY","TIME","Value","Flag Codes"',
        rows,
        encoding="utf-8-sig",
    ), Reading(
        rows=40,
        step="1quarter",
        first="2010-01-01",
        last="2019-10-01",
        features=("Value",),
        series=("AUS", "AUT"),
        cells={("2010-04-01", "Value"): wave(40, 0.6, 0.4, 9, 4)[1]},
    )


@service(
    "Eurostat TSV",
    "estat_une_rt_m.tsv",
    "https://ec.europa.eu/eurostat/web/user-guides/data-browser/api-data-access",
)
def eurostat_tsv() -> tuple[bytes, Reading]:
    """Dimensions with commas in the first column, tabs, padded values with flags, : is missing, newest last."""
    months = times("2019-01-01", 30, "MS", "%Y-%m")
    rows = [
        f"M,SA,TOTAL,PC_ACT,T,{geo}\t"
        + "\t".join(
            f"{v} {'p' if n > 27 else ''}" if n != 3 else ": " for n, v in enumerate(wave(30, mean, 1, 12))
        )
        for geo, mean in (("AT", 5), ("BE", 6))
    ]
    return text(
        "freq,s_adj,age,unit,sex,geo\\TIME_PERIOD\t" + "\t".join(f"{m} " for m in months), rows
    ), Reading(
        rows=30,
        step="1month",
        first="2019-01-01",
        last="2021-06-01",
        series=("M,SA,TOTAL,PC_ACT,T,AT", "M,SA,TOTAL,PC_ACT,T,BE"),
        other_series=(("AT", "BE"),),
        cells={("2019-02-01", "value"): wave(30, 5, 1, 12)[1]},
    )


@service(
    "Eurostat SDMX-CSV",
    "estat_sts_inpr_m.csv",
    "https://ec.europa.eu/eurostat/web/user-guides/data-browser/api-data-access",
)
def eurostat_csv() -> tuple[bytes, Reading]:
    """The time of change in a column, dimensions, TIME_PERIOD, OBS_VALUE, flags."""
    rows = [
        f"ESTAT:STS_INPR_M(1.0),01/03/24 11:00:00,M,PRD,C,SCA,I21,{geo},{month},{v},{'p' if n > 57 else ''},F"
        for geo, mean in (("DE", 100), ("FR", 95))
        for n, (month, v) in enumerate(
            zip(times("2019-01-01", 60, "MS", "%Y-%m"), wave(60, mean, 6, 12), strict=True)
        )
    ]
    return text(
        "DATAFLOW,LAST UPDATE,freq,indic_bt,nace_r2,s_adj,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS",
        rows,
    ), Reading(
        rows=60,
        step="1month",
        first="2019-01-01",
        last="2023-12-01",
        features=("OBS_VALUE",),
        series=("DE", "FR"),
        cells={("2019-03-01", "OBS_VALUE"): wave(60, 100, 6, 12)[2]},
    )

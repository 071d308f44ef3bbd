"""Offices and banks that write periods in ways of their own."""

from tests.series.services.formats import (
    Reading,
    joined,
    quoted,
    service,
    text,
    times,
    wave,
    with_cells,
)


@service(
    "Fama-French factors",
    "F-F_Research_Data_Factors.csv",
    "https://mba.tuck.dartmouth.edu/pages/faculty/ken.french/data_library.html",
)
def fama_french() -> tuple[bytes, Reading]:
    """Months as 192607 without a name, then a second table of years, and a copyright; -99.99 is missing."""
    market = with_cells([f"{v:8.2f}" for v in wave(96, 0.6, 4, 17, 2)], {3: "  -99.99"})
    rows = joined(
        ",", times("1926-07-01", 96, "MS", "%Y%m"), market, [f"{v:8.2f}" for v in wave(96, 0.2, 2, 13, 2)]
    )
    years = [f"{1927 + n},{v:8.2f},{v / 2:8.2f}" for n, v in enumerate(wave(7, 8, 20, 5, 2))]
    return text(
        "This file was created by CMPT_ME_BEME_RETS using the 202001 CRSP database.",
        "Missing data are indicated by -99.99 or -999.",
        "",
        ",Mkt-RF,SMB",
        rows,
        "",
        " Annual Factors: January-December ",
        ",Mkt-RF,SMB",
        years,
        "",
        "Copyright 2020 Kenneth R. French",
        end="\r\n",
    ), Reading(
        rows=96,
        step="1month",
        first="1926-07-01",
        last="1934-06-01",
        features=("Mkt-RF", "SMB"),
        cells={("1926-09-01", "Mkt-RF"): float(market[2])},
        missing={"Mkt-RF": 1},
    )


@service(
    "US Treasury yield curve",
    "daily-treasury-rates.csv",
    "https://home.treasury.gov/resource-center/data-chart-center/interest-rates/",
)
def treasury() -> tuple[bytes, Reading]:
    """Newest first, month first, a term that begins late and is empty before."""
    ten = wave(90, 4, 0.3, 60, 2)
    rows = joined(
        ",",
        times("2022-01-03", 90, "B", "%m/%d/%Y"),
        [None] * 30 + wave(60, 3, 0.2, 30, 2),
        wave(90, 3, 0.3, 50, 2),
        ten,
    )[::-1]
    return text('Date,"4 Mo","2 Yr","10 Yr"', rows), Reading(
        rows=90,
        step="weekdays",
        first="2022-01-03",
        last="2022-05-06",
        features=("2 Yr", "10 Yr"),
        unused=("4 Mo",),
        cells={("2022-01-04", "10 Yr"): ten[1]},
    )


@service("Banco Central do Brasil", "bcdata.sgs.11.csv", "https://www3.bcb.gov.br/sgspub/")
def bcb() -> tuple[bytes, Reading]:
    """Day first, decimal commas in quotes."""
    rate = [f"{v:.6f}".replace(".", ",") for v in wave(90, 0.04, 0.01, 60, 6)]
    rows = [
        ";".join(quoted((day, v)))
        for day, v in zip(times("2020-01-01", 90, "B", "%d/%m/%Y"), rate, strict=True)
    ]
    return text('"data";"valor"', rows), Reading(
        rows=90,
        step="weekdays",
        first="2020-01-01",
        last="2020-05-05",
        features=("valor",),
        cells={("2020-01-03", "valor"): float(rate[2].replace(",", "."))},
    )


@service("Bank of Canada Valet", "FX_RATES_DAILY.csv", "https://www.bankofcanada.ca/valet/docs")
def bank_of_canada() -> tuple[bytes, Reading]:
    """Sections with titles of their own: terms, series and observations."""
    dollar = wave(60, 1.35, 0.04, 40, 4)
    rows = [
        ",".join(quoted((day, v, y)))
        for day, v, y in zip(times("2024-01-02", 60, "B"), dollar, wave(60, 0.009, 0.001, 40, 6), strict=True)
    ]
    return text(
        '"TERMS AND CONDITIONS"',
        '"https://www.bankofcanada.ca/terms/"',
        "",
        '"NAME"',
        '"Daily exchange rates"',
        "",
        '"SERIES"',
        '"id","label","description"',
        '"FXUSDCAD","USD/CAD","US dollar to Canadian dollar daily exchange rate"',
        '"FXJPYCAD","JPY/CAD","Japanese yen to Canadian dollar daily exchange rate"',
        "",
        '"OBSERVATIONS"',
        '"date","FXUSDCAD","FXJPYCAD"',
        rows,
    ), Reading(
        rows=60,
        step="weekdays",
        first="2024-01-02",
        last="2024-03-25",
        features=("FXUSDCAD", "FXJPYCAD"),
        cells={("2024-01-03", "FXUSDCAD"): dollar[1]},
    )


@service(
    "Narodowy Bank Polski",
    "archiwum_tab_a_2020.csv",
    "https://nbp.pl/statystyka-i-sprawozdawczosc/kursy/archiwum-tabela-a-csv-xls/",
)
def nbp() -> tuple[bytes, Reading]:
    """A second header line of units, decimal commas, the table's number behind, lines of codes below."""
    dollar = [f"{v:.4f}".replace(".", ",") for v in wave(60, 3.8, 0.1, 40, 4)]
    rows = [
        f"{day};{v};{n + 1};{n + 1:03d}/A/NBP/2020;"
        for n, (day, v) in enumerate(zip(times("2020-01-02", 60, "B", "%Y%m%d"), dollar, strict=True))
    ]
    return text(
        "data;1USD;nr tabeli;pełny numer tabeli;",
        ";dolar amerykański;;;",
        rows,
        "kod ISO;USD;;;",
        "nazwa waluty;dolar amerykański;;;",
        "liczba jednostek;1;;;",
        encoding="cp1250",
    ), Reading(
        rows=60,
        step="weekdays",
        first="2020-01-02",
        last="2020-03-25",
        features=("1USD",),
        unused=("nr tabeli",),
        cells={("2020-01-03", "1USD"): float(dollar[1].replace(",", "."))},
    )


@service(
    "Czech National Bank",
    "year.txt",
    "https://www.cnb.cz/en/faq/Format-of-the-foreign-exchange-market-rates/",
)
def cnb() -> tuple[bytes, Reading]:
    """Bars between the cells, names such as 100 JPY, day first with points, decimal commas; the header comes again."""
    dollar = [f"{v:.3f}".replace(".", ",") for v in wave(60, 22, 0.5, 40, 3)]
    rows = joined(
        "|",
        times("2020-01-02", 60, "B", "%d.%m.%Y"),
        dollar,
        [f"{v:.3f}".replace(".", ",") for v in wave(60, 20.9, 0.4, 40, 3)],
    )
    rows.insert(30, "Date|1 USD|100 JPY")
    return text("Date|1 USD|100 JPY", rows), Reading(
        rows=60,
        step="weekdays",
        first="2020-01-02",
        last="2020-03-25",
        features=("1 USD", "100 JPY"),
        cells={("2020-01-03", "1 USD"): float(dollar[1].replace(",", "."))},
    )


@service(
    "Zillow home values",
    "Metro_zhvi_uc_sfrcondo_tier_0.33_0.67_sm_sa_month.csv",
    "https://www.zillow.com/research/data/",
)
def zillow() -> tuple[bytes, Reading]:
    """A row per region with five codes, month ends as columns, empty early months."""
    rows = [
        f"{code},{rank},{quoted([name])[0]},{kind},{state},"
        + ",".join(
            "" if rank == 2 and n < 6 else f"{v:.4f}" for n, v in enumerate(wave(60, mean, mean / 9, 40, 4))
        )
        for code, rank, name, kind, state, mean in (
            (102001, 0, "United States", "country", "", 200000),
            (394913, 1, "New York, NY", "msa", "NY", 400000),
            (753899, 2, "Los Angeles, CA", "msa", "CA", 500000),
        )
    ]
    return text(
        "RegionID,SizeRank,RegionName,RegionType,StateName," + ",".join(times("2015-01-31", 60, "ME")), rows
    ), Reading(
        rows=60,
        step="1month",
        first="2015-01-31",
        last="2019-12-31",
        series=("United States", "New York, NY", "Los Angeles, CA"),
        other_series=(("102001", "394913", "753899"),),
        cells={("2015-02-28", "value"): wave(60, 200000, 200000 / 9, 40, 4)[1]},
    )


@service("INSEE series", "serie_001759970.csv", "https://www.insee.fr/en/information/2868055")
def insee() -> tuple[bytes, Reading]:
    """Label, identifier and time of change above; newest first; codes A beside the values."""
    index = wave(60, 100, 3, 12, 2)
    rows = [f'"{m}";"{v}";"A"' for m, v in zip(times("2015-01-01", 60, "MS", "%Y-%m"), index, strict=True)][
        ::-1
    ]
    return text(
        '"Libellé";"Indice des prix à la consommation - Base 2015";"Codes"',
        '"idBank";"001759970";""',
        '"Dernière mise à jour";"15/01/2020 08:45";""',
        '"Période";"";""',
        rows,
        encoding="utf-8-sig",
    ), Reading(
        rows=60,
        step="1month",
        first="2015-01-01",
        last="2019-12-01",
        cells={("2015-03-01", ""): index[2]},
    )

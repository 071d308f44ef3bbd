"""Central banks and statistical offices."""

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
    "ECB reference rates",
    "eurofxref-hist.csv",
    "https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates/",
)
def ecb_rates() -> tuple[bytes, Reading]:
    """Newest first, a delimiter at the end of each line, N/A for currencies that have ended or not begun."""
    dollar = wave(100, 1.1, 0.05, 60, 4)
    rows = joined(
        ",",
        times("2020-01-02", 100, "B"),
        dollar,
        wave(100, 120, 4, 50, 2),
        ["N/A"] * 100,
        [15.6466 if n < 20 else "N/A" for n in range(100)],
        wave(100, 7.4, 0.1, 50, 4),
        [""] * 100,
    )[::-1]
    return text("Date,USD,JPY,CYP,EEK,HRK,", rows), Reading(
        rows=100,
        step="weekdays",
        first="2020-01-02",
        last="2020-05-20",
        features=("USD", "JPY", "HRK"),
        unused=("CYP", "EEK"),
        cells={("2020-01-03", "USD"): dollar[1]},
    )


@service("ECB data portal", "ECB Data Portal_20240101.csv", "https://data.ecb.europa.eu/help/")
def ecb_portal() -> tuple[bytes, Reading]:
    """Quoted; the date, the period as a text, and a long name."""
    rate = wave(60, 2, 1, 60, 4)
    months = times("2019-01-31", 60, "ME")
    rows = [
        f'"{day}","{period}","{v}"'
        for day, period, v in zip(months, times("2019-01-31", 60, "ME", "%Y%b"), rate, strict=True)
    ]
    return text('"DATE","TIME PERIOD","HICP - Overall index (ICP.M.U2.N.000000.4.ANR)"', rows), Reading(
        rows=60,
        step="1month",
        first="2019-01-31",
        last="2023-12-31",
        features=("HICP - Overall index (ICP.M.U2.N.000000.4.ANR)",),
        unused=("TIME PERIOD",),
        cells={("2019-03-31", "HICP - Overall index (ICP.M.U2.N.000000.4.ANR)"): rate[2]},
    )


@service("ECB SDMX-CSV", "data.csv", "https://data.ecb.europa.eu/help/api/data")
def ecb_sdmx() -> tuple[bytes, Reading]:
    """A key and its dimensions in constant columns, TIME_PERIOD, OBS_VALUE, then attributes."""
    rows = [
        f"EXR.D.{code}.EUR.SP00.A,D,{code},EUR,SP00,A,{day},{v},A,F,,,A,0,,4,,{code}"
        for code, mean in (("GBP", 0.85), ("USD", 1.1))
        for day, v in zip(times("2024-01-01", 60, "B"), wave(60, mean, 0.03, 40, 4), strict=True)
    ]
    return text(
        "KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,EXR_SUFFIX,TIME_PERIOD,OBS_VALUE,OBS_STATUS,OBS_CONF,OBS_PRE_BREAK,"
        "OBS_COM,COLLECTION,DECIMALS,TITLE,UNIT_MULT,COMPILATION,UNIT",
        rows,
    ), Reading(
        rows=60,
        step="weekdays",
        first="2024-01-01",
        last="2024-03-22",
        unused=("DECIMALS", "UNIT_MULT"),
        series=("GBP", "USD"),
        other_series=(("EXR.D.GBP.EUR.SP00.A", "EXR.D.USD.EUR.SP00.A"),),
    )


@service(
    "Bank of England", "Bank of England  Database.csv", "https://www.bankofengland.co.uk/boeapps/database/"
)
def bank_of_england() -> tuple[bytes, Reading]:
    """Dates as 02 Jan 20, newest first, quoted."""
    rate = wave(100, 1.3, 0.05, 60, 4)
    rows = [
        ",".join(quoted((day, v)))
        for day, v in zip(times("2020-01-02", 100, "B", "%d %b %y"), rate, strict=True)
    ][::-1]
    header = '"Date","Spot exchange rate, US$ into Sterling              [a]             XUDLUSS"'
    return text(header, rows), Reading(
        rows=100,
        step="weekdays",
        first="2020-01-02",
        last="2020-05-20",
        features=("Spot exchange rate, US$ into Sterling",),
        cells={("2020-01-03", "Spot exchange rate, US$ into Sterling"): rate[1]},
    )


@service("Bundesbank", "BBK01.WT5511.csv", "https://www.bundesbank.de/en/statistics/time-series-databases")
def bundesbank() -> tuple[bytes, Reading]:
    """Names, units and the time of change above the rows; decimal commas; a point and a remark for no value."""
    rate = with_cells(
        [f"{v:.4f}".replace(".", ",") for v in wave(60, 1.1, 0.1, 40, 4)], {n: "." for n in (9, 10)}
    )
    rows = [
        f"{day};{v};{'Kein Wert vorhanden' if v == '.' else ''}"
        for day, v in zip(times("2020-01-01", 60, "D"), rate, strict=True)
    ]
    return text(
        '"";BBEX3.D.USD.EUR.BB.AC.000;BBEX3.D.USD.EUR.BB.AC.000_FLAGS',
        '"";"Euro-Referenzkurs der EZB / 1 EUR = ... USD";',
        "Einheit;USD;",
        "Dimension;Eins;",
        "Stand vom;02.03.2020 16:03:21 Uhr;",
        rows,
        encoding="utf-8-sig",
    ), Reading(
        rows=60,
        step="1day",
        first="2020-01-01",
        last="2020-02-29",
        features=("BBEX3.D.USD.EUR.BB.AC.000",),
        cells={("2020-01-03", "BBEX3.D.USD.EUR.BB.AC.000"): float(rate[2].replace(",", "."))},
        missing={"BBEX3.D.USD.EUR.BB.AC.000": 2},
    )


@service("SNB data portal", "snb-data-devkum-en-all.csv", "https://data.snb.ch/en/help_api")
def snb() -> tuple[bytes, Reading]:
    """Cube and time of publication above; two dimensions below one another; months as 2020-01."""
    rows = [
        ";".join(quoted((month, "M0", currency, v)))
        for month, euro, dollar in zip(
            times("2015-01-01", 60, "MS", "%Y-%m"),
            wave(60, 1.1, 0.1, 30, 5),
            wave(60, 0.95, 0.1, 30, 5),
            strict=True,
        )
        for currency, v in (("EUR1", euro), ("USD1", dollar))
    ]
    return text(
        '"CubeId";"devkum"',
        '"PublishingDate";"2020-02-03 09:00"',
        "",
        '"Date";"D0";"D1";"Value"',
        rows,
        encoding="utf-8-sig",
    ), Reading(rows=60, step="1month", first="2015-01-01", last="2019-12-01", series=("EUR1", "USD1"))


@service("Reserve Bank of Australia", "f11.1-data.csv", "https://www.rba.gov.au/statistics/tables/")
def rba() -> tuple[bytes, Reading]:
    """Ten lines of titles, units and series codes above the rows; dates as 02-Jan-2020."""
    dollar = wave(60, 0.68, 0.03, 40, 4)
    rows = joined(",", times("2020-01-02", 60, "B", "%d-%b-%Y"), dollar, wave(60, 60, 3, 40, 1))
    return text(
        "F11.1  EXCHANGE RATES ,,",
        "Title,A$1=USD,Trade-weighted Index May 1970 = 100",
        "Description,AUD/USD Exchange Rate,Australian Dollar Trade-weighted Index",
        "Frequency,Daily,Daily",
        "Type,Indicative,Indicative",
        "Units,USD,Index",
        ",,",
        ",,",
        "Source,WM/Reuters,RBA",
        "Publication date,02-Apr-2020,02-Apr-2020",
        "Series ID,FXRUSD,FXRTWI",
        rows,
        end="\r\n",
    ), Reading(
        rows=60,
        step="weekdays",
        first="2020-01-02",
        last="2020-03-25",
        features=("FXRUSD", "FXRTWI"),
        cells={("2020-01-03", "FXRUSD"): dollar[1]},
    )
